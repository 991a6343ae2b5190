"""Texts inside workbooks: what 檢核 says, prompts of cells, titles and instructions of sheets."""

from synctool.texts import Pair

TEXTS: dict[str, Pair] = {
    # 檢核, one phrase a fault (codes of synctool.rules)
    "check-ok": Pair("✓", "✓"),
    "check-empty": Pair("尚未填報", "not answered yet"),
    "check-joiner": Pair("；", "; "),
    "check-error-value": Pair("{label}是錯誤值，請重填", "{label} holds an error value"),
    "check-required": Pair("請填{label}", "{label} is missing"),
    "check-not-a-number": Pair("{label}須為數字", "{label} must be a number"),
    "check-not-a-date": Pair("{label}須為日期（如113/9/13）", "{label} must be a date (such as 113/9/13)"),
    "check-not-a-choice": Pair("{label}請由清單選取", "{label} must be chosen from the list"),
    "check-out-of-range": Pair("{label}須{range}", "{label} must be {range}"),
    "check-in-future": Pair("{label}不可晚於今天", "{label} must not be later than today"),
    "check-too-short": Pair("{label}至少{limit}字", "{label} needs at least {limit} characters"),
    "check-too-long": Pair("{label}不可超過{limit}字", "{label} must not exceed {limit} characters"),
    "check-bad-pattern": Pair("{label}格式不符", "{label} does not have the expected form"),
    "check-must-equal": Pair("{when}時，{label}須為{number}", "{label} must be {number} when {when}"),
    "check-contradiction": Pair("{when}時，不應填{label}", "{label} must be blank when {when}"),
    "range-between": Pair("介於{low}至{high}", "between {low} and {high}"),
    "range-least": Pair("至少{low}", "at least {low}"),
    "range-most": Pair("至多{high}", "at most {high}"),
    "when-filled": Pair("{label}已填", "{label} is filled in"),
    "when-blank": Pair("{label}空白", "{label} is blank"),
    "when-is": Pair("{label}為{values}", "{label} is {values}"),
    "when-is-not": Pair("{label}非{values}", "{label} is not {values}"),
    "when-and": Pair("且", " and "),
    "list-comma": Pair("、", ", "),
    "list-or": Pair("或", " or "),
    # What a cell says when it is chosen, and when it refuses an entry
    "prompt-rich": Pair(
        "請分點說明。換行請按 Alt+Enter；重點文字可加底線，會照樣保留。",
        "Number your points. Alt+Enter starts a new line; underlines are kept.",
    ),
    "prompt-choice": Pair("請由清單選取：{choices}。", "Choose from the list: {choices}."),
    "prompt-percent": Pair("請填百分比（{range}），例如 80%。", "Enter a share ({range}), for example 80%."),
    "prompt-number": Pair("請填百分比，例如 80%。", "Enter a share, for example 80%."),
    "prompt-date": Pair("請填日期，例如 113/9/13。", "Enter a date, for example 113/9/13."),
    "prompt-date-past": Pair(
        "請填日期，例如 113/9/13，不可晚於今天。",
        "Enter a date not later than today, for example 113/9/13.",
    ),
    "prompt-text": Pair("至多{limit}字。", "At most {limit} characters."),
    "refuse-title": Pair("{label}：請再看一下", "{label}: please look again"),
}
