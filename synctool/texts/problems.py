"""Texts: problems."""

from synctool.texts import Pair

TEXTS: dict[str, Pair] = {
    # --- values that cannot be read (synctool.values); {found} is what stands in the cell
    "did-you-mean": Pair("要填的是不是「{suggestion}」？", "Did you mean “{suggestion}”?"),
    "error-value": Pair(
        "{label}：儲存格是錯誤值 {found}，不能當作空白或內容。",
        "{label}: the cell holds the error {found}, which is neither a blank nor an answer.",
    ),
    "error-value.remedy": Pair(
        "請改填實際內容；沒有內容時請清除儲存格。",
        "Enter the answer itself, or clear the cell if there is none.",
    ),
    "not-a-date": Pair("{label}：「{found}」不是日期。", "{label}: “{found}” is not a date."),
    "not-a-date.remedy": Pair(
        "請填完整日期，例如 113/9/13 或 2024/9/13，不要加其他文字。",
        "Enter a full date such as 113/9/13 or 2024/9/13 and nothing else.",
    ),
    "ambiguous-date": Pair(
        "{label}：「{found}」可能是不同的日期：{readings}。",
        "{label}: “{found}” can be read as different dates: {readings}.",
    ),
    "ambiguous-date.remedy": Pair(
        "請寫出三位數的民國年或四位數的西元年，例如 113/9/13 或 2024/9/13。",
        "Write the ROC year with three digits or the Western year with four, such as 113/9/13 or 2024/9/13.",
    ),
    "unlikely-date": Pair(
        "{label}：「{found}」會讀成 {read}，年份不合理。",
        "{label}: “{found}” reads as {read}, a year that cannot be meant.",
    ),
    "unlikely-date.remedy": Pair(
        "請重新填寫日期，例如 113/9/13 或 2024/9/13。", "Enter the date again, such as 113/9/13 or 2024/9/13."
    ),
    "date-as-number": Pair(
        "{label}：「{found}」是數字，可能是日期 {suggestion} 的序號。",
        "{label}: “{found}” is a number, perhaps the serial number of {suggestion}.",
    ),
    "date-as-number.remedy": Pair(
        "請將儲存格格式改為日期，或改填如 113/9/13 的日期。",
        "Give the cell a date format, or enter a date such as 113/9/13.",
    ),
    "year-missing": Pair("{label}：「{found}」沒有年份。", "{label}: “{found}” has no year."),
    "year-missing.remedy": Pair(
        "請補上年份；如為今年，請填 {suggestion}。",
        "Add the year; if this year is meant, enter {suggestion}.",
    ),
    "day-missing": Pair("{label}：「{found}」沒有日。", "{label}: “{found}” names no day."),
    "day-missing.remedy": Pair("請填到日，例如 113/9/30。", "Enter the day as well, such as 113/9/30."),
    "weekday-differs": Pair(
        "{label}：「{found}」的日期 {read} 與所寫的星期不符。",
        "{label}: in “{found}” the date {read} is not on the weekday written.",
    ),
    "weekday-differs.remedy": Pair(
        "請確認日期後只填日期，例如 113/9/13。", "Check the date and enter it alone, such as 113/9/13."
    ),
    "not-a-percent": Pair("{label}：「{found}」不是百分比。", "{label}: “{found}” is not a percentage."),
    "not-a-percent.remedy": Pair(
        "請填 0% 到 100% 的單一數字，例如 80%。", "Enter one figure from 0% to 100%, such as 80%."
    ),
    "ambiguous-percent": Pair(
        "{label}：「{found}」可能是不同的百分比：{readings}。",
        "{label}: “{found}” can be read as different percentages: {readings}.",
    ),
    "ambiguous-percent.remedy": Pair(
        "請加上百分比符號，例如 1% 或 100%。", "Add the percent sign: 1% or 100%."
    ),
    "not-a-choice": Pair(
        "{label}：「{found}」不是可選的項目。", "{label}: “{found}” is not one of the choices."
    ),
    "not-a-choice.remedy": Pair("請改選其中一項：{choices}。", "Choose one of: {choices}."),
    # --- end of values
}
