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
    # --- rules (synctool.rules)
    "required": Pair("「{label}」沒有填。", "“{label}” is not filled in."),
    "required.remedy": Pair("請補填「{label}」。", "Fill in “{label}”."),
    "not-a-number": Pair("{label}：「{found}」不是數字。", "{label}: “{found}” is not a number."),
    "not-a-number.remedy": Pair("請填數字，例如 80%。", "Enter a number, such as 80%."),
    "out-of-range": Pair(
        "{label}：「{found}」超出範圍（{minimum} 至 {maximum}）。",
        "{label}: “{found}” is out of range ({minimum} to {maximum}).",
    ),
    "out-of-range.remedy": Pair(
        "請改填 {minimum} 到 {maximum} 之間的值。", "Enter a value between {minimum} and {maximum}."
    ),
    "in-future": Pair("{label}：{found} 晚於今天。", "{label}: {found} is later than today."),
    "in-future.remedy": Pair(
        "請填實際日期；尚未完成者，請把辦理狀態改為「辦理中」並清空本欄。",
        "Enter the actual date; if it is not done yet, set the status to 辦理中 and clear this cell.",
    ),
    "too-short": Pair(
        "{label}：內容少於 {min_length} 字。", "{label}: the text has fewer than {min_length} characters."
    ),
    "too-short.remedy": Pair("請補充說明。", "Say more."),
    "too-long": Pair(
        "{label}：內容超過 {max_length} 字。", "{label}: the text has more than {max_length} characters."
    ),
    "too-long.remedy": Pair(
        "請精簡文字，細節移到佐證資料。", "Shorten the text; move details to the evidence."
    ),
    "bad-pattern": Pair(
        "{label}：「{found}」不符規定格式（{pattern}）。",
        "{label}: “{found}” does not have the required form ({pattern}).",
    ),
    "bad-pattern.remedy": Pair("請依規定格式重新填寫。", "Enter it again in the required form."),
    "must-equal": Pair(
        "{label}：填「{found}」，與辦理狀態不一致，應為 {equals}。",
        "{label}: “{found}” does not fit the status; it should be {equals}.",
    ),
    "must-equal.remedy": Pair(
        "請確認辦理狀態與{label}，兩者擇一修正。", "Check the status and this cell; put one of them right."
    ),
    "contradiction": Pair(
        "{label}：填「{found}」，與辦理狀態矛盾。", "{label}: “{found}” contradicts the status."
    ),
    "contradiction.remedy": Pair(
        "請確認辦理狀態；如狀態正確，請清空「{label}」。",
        "Check the status; if it is right, clear “{label}”.",
    ),
    "formula-uncached": Pair(
        "{label}：儲存格是沒有計算結果的公式，不能當作空白。",
        "{label}: the cell is a formula without a stored result, which is not a blank.",
    ),
    "formula-uncached.remedy": Pair(
        "請以 Excel 或 LibreOffice 開啟檔案後存檔，或改填實際內容。",
        "Open the file in Excel or LibreOffice and save it, or enter the content itself.",
    ),
    "merged-answer": Pair(
        "{label}：與上一列合併儲存格，無法判斷內容屬於哪一項。",
        "{label}: merged with the row above, so whose content it is cannot be told.",
    ),
    "merged-answer.remedy": Pair(
        "請取消合併儲存格，各項分別填寫。", "Unmerge the cells and fill in each item on its own."
    ),
    # --- headers and keys (synctool.tables)
    "second-table": Pair(
        "第 {row} 列又有一個欄位順序不同的標題列，從這一列起沒有讀取。",
        "In row {row} another header begins, with its columns in another order; nothing was read from there on.",
    ),
    "second-table.remedy": Pair(
        "請把下方的內容移到第一個表格，再刪除多出的表格。",
        "Move what stands below into the first table and delete the other one.",
    ),
    "header-missing": Pair("找不到標題列（應有：{needed}）。", "No header row was found (needed: {needed})."),
    "header-missing.remedy": Pair(
        "請使用原填報表，不要刪除標題列。", "Use the form as it was sent and keep its header row."
    ),
    "header-label-missing": Pair(
        "第 {row} 列的標題缺少「{label}」（現有：{found_labels}）。",
        "The header in row {row} lacks “{label}” (it has: {found_labels}).",
    ),
    "header-label-missing.remedy": Pair(
        "請把該欄標題改回「{label}」；若本機關另有稱呼，請承辦人在設定檔加入別名。",
        "Name that column “{label}” again; for another name, add an alias to the configuration.",
    ),
    "header-doubled": Pair(
        "標題「{label}」出現兩次（現有：{found_labels}）。",
        "The header “{label}” stands twice (found: {found_labels}).",
    ),
    "header-doubled.remedy": Pair("請刪除或改名多出的那一欄。", "Delete or rename the surplus column."),
    "key-blank": Pair("這一列沒有項次（{extract}）。", "This row has no item key ({extract})."),
    "key-blank.remedy": Pair(
        "請補回原來的項次；不是列管事項的文字請移到表格外。",
        "Put the item's key back; move text that belongs to no item out of the table.",
    ),
    "key-unreadable": Pair(
        "項次「{found}」不是項次，可能被程式改成日期（{extract}）。",
        "“{found}” is no item key; a program may have turned it into a date ({extract}).",
    ),
    "key-unreadable.remedy": Pair(
        "請把儲存格格式改為文字，重新輸入項次，例如 4-1-1。",
        "Give the cell the text format and type the key again, such as 4-1-1.",
    ),
    "key-doubled": Pair(
        "項次 {item} 出現在不只一列（{cells}），這些列都沒有採用。",
        "Item {item} stands in more than one row ({cells}); none of them was taken.",
    ),
    "key-doubled.remedy": Pair(
        "請只保留正確的一列，刪除其他列。", "Keep the one right row and delete the others."
    ),
    "key-unknown": Pair("項次「{item}」不在列管清單內。", "Item “{item}” is not on the list."),
    "key-unknown.remedy": Pair(
        "請改回原來的項次；這一列的內容已留存，但沒有採用。",
        "Put the original key back; the row's content is kept on record but was not taken.",
    ),
    "key-not-yours": Pair(
        "項次 {item} 不是{agency}的列管事項。", "Item {item} is not one of {agency}'s items."
    ),
    "key-not-yours.remedy": Pair(
        "如應由本機關辦理，請承辦人更新主表的主辦或協辦機關；內容已留存，但沒有採用。",
        "If it should be, have the master's agencies changed; the content is kept on record but was not taken.",
    ),
    "row-set-aside": Pair(
        "這一列沒有採用，其中的「{label}」已另行留存（{extract}）。",
        "This row was not taken; its “{label}” is kept on record ({extract}).",
    ),
    "row-set-aside.remedy": Pair(
        "請更正項次後重新回傳。", "Put the item's key right and send the sheet again."
    ),
    "row-missing": Pair("回傳的表中沒有項次 {item}。", "The return has no row for item {item}."),
    "row-missing.remedy": Pair(
        "原有內容都保留；如需填報，請補回該列。", "Nothing was deleted; put the row back to answer it."
    ),
    "given-changed": Pair(
        "「{label}」由主辦單位提供，這裡的修改不會採用。",
        "“{label}” is given by the office; the change here is not taken.",
    ),
    "given-changed.remedy": Pair(
        "下次發送時會自動改回；如原文有誤，請通知承辦人。",
        "The next push puts it right; if the original is wrong, tell the coordinator.",
    ),
    # --- returns
    "form-missing": Pair(
        "檔案裡找不到填報表（現有工作表：{sheets}）。", "The file has no form (its sheets: {sheets})."
    ),
    "form-missing.remedy": Pair(
        "請回傳原填報表，或確認檔案沒有放錯。", "Send the form itself, or check that it is the right file."
    ),
    "sheet-empty": Pair(
        "填報表是空的，一列都沒有；為免誤刪，沒有彙入。",
        "The form has no rows at all; nothing was merged, lest answers be deleted.",
    ),
    "sheet-empty.remedy": Pair(
        "請確認機關回傳的檔案；若確實如此，加上 --force {agency} 再執行。",
        "Check the file with the agency; if it is meant, run again with --force {agency}.",
    ),
    "mass-change": Pair(
        "已填的 {answered} 項中，有 {changed} 項一次被清空、缺列或改寫（上限 {share}）：{items}。整份暫停彙入。",
        "Of {answered} answered items, {changed} were blanked, missing or rewritten at once "
        "(limit {share}): {items}. The whole return was held back.",
    ),
    "mass-change.remedy": Pair(
        "請向機關確認；若確實如此，加上 --force {agency} 再執行。",
        "Ask the agency; if it is meant, run again with --force {agency}.",
    ),
    "old-copy": Pair(
        "這份內容與先前彙入過的舊版相同，沒有彙入，以免蓋掉較新的回復。",
        "This equals an earlier state that was already merged; it was not merged over newer answers.",
    ),
    "old-copy.remedy": Pair(
        "請機關回傳最新版；若確實要恢復舊內容，加上 --force {agency} 再執行。",
        "Ask for the latest copy; to go back on purpose, run again with --force {agency}.",
    ),
    "saved-before": Pair(
        "這份檔案存檔於 {saved}，早於已彙入的那一份（{last}），且內容會把較新的回復改回去，沒有彙入。",
        "This file was saved at {saved}, before the one already merged ({last}), and would turn newer answers "
        "back; it was not merged.",
    ),
    "saved-before.remedy": Pair(
        "請機關確認何者為最新；若這一份才對（例如電腦時間不準），加上 --force {agency} 再執行。",
        "Ask the agency which is the latest; if it is this one (a clock may be wrong), run again with --force {agency}.",
    ),
    "other-round": Pair(
        "這是「{claimed}」的填報表，目前期次是「{expected}」，沒有彙入。",
        "This is the form of “{claimed}”; the current round is “{expected}”. It was not merged.",
    ),
    "other-round.remedy": Pair(
        "請機關使用本期填報表；若內容確屬本期，加上 --force {agency} 再執行。",
        "Ask for this round's form; if the answers are of this round, run again with --force {agency}.",
    ),
    "other-agency": Pair(
        "這是「{claimed}」的填報表，不是{expected}的，沒有彙入。",
        "This is the form of “{claimed}”, not of {expected}. It was not merged.",
    ),
    "other-agency.remedy": Pair(
        "請把檔案放到正確的位置，或向機關索取正確的檔案。",
        "Put the file in its right place, or ask the agency for its own.",
    ),
    "other-project": Pair(
        "這份填報表屬於另一個列管專案（{claimed}），沒有彙入。",
        "This form belongs to another project ({claimed}). It was not merged.",
    ),
    "other-project.remedy": Pair(
        "請確認檔案來源；需要時以 synctool push 重新產生填報表。",
        "Check where the file comes from; make a new form with synctool push if needed.",
    ),
    "forms-several": Pair(
        "不只一個工作表有填報內容，而且不一致（{sheets}；項次 {item}：「{found}」），無法判斷以何者為準，沒有彙入。",
        "More than one sheet holds answers, and they differ ({sheets}; item {item}: “{found}”). "
        "Which of them counts cannot be told; nothing was merged.",
    ),
    "forms-several.remedy": Pair(
        "請把內容整理到「填報表」，刪除其他工作表後重新回傳。",
        "Bring the answers together in the sheet 填報表, delete the other sheets and send the file again.",
    ),
    "return-twice": Pair(
        "{agency}有不只一份內容不同的回傳（{files}），無法判斷以何者為準，都沒有彙入。",
        "{agency} has more than one return, and they differ ({files}). Which of them counts cannot be told; "
        "none was merged.",
    ),
    "return-twice.remedy": Pair(
        "請向機關確認正確的一份，把其他的移開後再執行。",
        "Ask the agency which is the right one, move the others away and run again.",
    ),
    "return-passed-over": Pair(
        "這份屬於其他期次或專案，已採用「{taken}」。",
        "This is of another round or project; “{taken}” was taken instead.",
    ),
    "return-passed-over.remedy": Pair(
        "如無需要，請把它移出收件資料夾。", "Move it out of the inbox if it is not needed."
    ),
    # --- what an agency reads in its 補正單 where the remedy above is the coordinator's
    "sheet-empty.agency": Pair(
        "請確認是否回傳了正確的檔案，補上各列後重新回傳。",
        "Check that it is the right file, put the rows back and send it again.",
    ),
    "mass-change.agency": Pair(
        "請確認這些項次的內容；若確實要一次修改，請通知承辦人。",
        "Check these items; if the changes are meant, tell the coordinator.",
    ),
    "old-copy.agency": Pair("請回傳最新版的填報表。", "Send the latest copy of the form."),
    "other-round.agency": Pair("請改用本期的填報表填報。", "Use the form of the current round."),
    "return-twice.agency": Pair(
        "請告知承辦人以哪一份為準，或只重新回傳正確的一份。",
        "Tell the coordinator which one counts, or send the right one again.",
    ),
    "key-not-yours.agency": Pair(
        "請改回原來的項次；如應由貴機關辦理，請通知承辦人。",
        "Put the original key back; if the item should be yours, tell the coordinator.",
    ),
    "header-label-missing.agency": Pair("請把該欄標題改回「{label}」。", "Name that column “{label}” again."),
    # --- the master
    "no-lead": Pair(
        "項次 {item} 沒有可辨識的主辦機關，不會發給任何機關。",
        "Item {item} has no known lead agency, so nobody is asked.",
    ),
    "no-lead.remedy": Pair(
        "請在主表填主辦機關，或在設定檔加入該機關。",
        "Fill in its lead agency in the master, or add the agency to the configuration.",
    ),
    "agency-unknown": Pair(
        "設定檔沒有「{name}」（項次 {items}）。", "The configuration has no “{name}” (items {items})."
    ),
    "agency-unknown.remedy": Pair(
        "請在設定檔加入 [agencies.{name}]，或把它列為某機關的別名。",
        "Add [agencies.{name}] to the configuration, or make it an alias of an agency.",
    ),
}
