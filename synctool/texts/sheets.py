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
    # 填報表: the head, and how to fill it in
    "form-title": Pair("會議決議列管事項　辦理情形填報表", "Progress of tracked resolutions: form"),
    "form-agency": Pair("填報機關", "Agency"),
    "form-round": Pair("填報期次", "Round"),
    "form-due": Pair("填報期限", "Due"),
    "form-number": Pair("表單編號", "Form number"),
    "form-how-1": Pair(
        "1. 請填寫白色欄位（辦理情形至聯絡電話）；灰底欄位由列管單位提供，請勿更改項次，也不需增刪列。",
        "1. Fill in the white columns; the grey ones are given. Do not change 項次, add or delete rows.",
    ),
    "form-how-2": Pair(
        "2. 辦理情形請分點敘明（1.、2.、…）；同一格內換行請按 Alt+Enter；編號、換行及重點文字的底線都會照樣保留。",
        "2. Number your points; Alt+Enter starts a new line; numbers, line breaks and underlines are kept.",
    ),
    "form-how-3": Pair(
        "3. 辦理狀態、機關建議請由清單選取；辦理進度填百分比（如 80%）；日期填民國年月日（如 113/9/13）。",
        "3. Choose status and request from the list; enter 80% for a share, 113/9/13 for a date.",
    ),
    "form-how-4": Pair(
        "4. 最右欄「檢核」會說明還缺什麼，出現 ✓ 即填妥。存檔後請將本檔回傳，不必另存成其他格式。",
        "4. The last column says what is missing; ✓ means complete. Save, and send this file back.",
    ),
    "form-band-given": Pair("列管單位提供（請勿修改）", "Given (do not change)"),
    "form-band-answer": Pair("請貴機關填寫", "For your agency to fill in"),
    "form-band-check": Pair("自動檢核", "Automatic"),
    # 填報說明: one page for who sees the form for the first time
    "guide-sheet": Pair("填報說明", "How to fill in"),
    "guide-title": Pair("填報說明", "How to fill in the form"),
    "guide-intro": Pair(
        "請在「填報表」工作表填寫，每一列是一項列管事項。填妥後存檔，將本檔回傳列管單位即可。",
        "Fill in the sheet 填報表, one tracked item a row; then save, and send this file back.",
    ),
    "guide-column": Pair("欄位", "Column"),
    "guide-how": Pair("填寫方式", "How"),
    "guide-example": Pair("範例", "Example"),
    "guide-progress": Pair(
        "必填。依決議逐點說明做了什麼、結果如何。換行按 Alt+Enter；重點可加底線。",
        "Needed. Point by point what was done, with what result.",
    ),
    "guide-progress-example": Pair(
        "1. 已於113年9月13日函知各機關。\n2. 已辦理4場說明會，計320人次參加。",
        "1. All agencies were told on 13 September.\n2. Four briefings were held.",
    ),
    "guide-status": Pair("必填。由清單選取。", "Needed. Choose from the list."),
    "guide-status-example": Pair("已完成", "已完成"),
    "guide-percent": Pair("必填。0%至100%；已完成者填100%。", "Needed. 0% to 100%; 100% once done."),
    "guide-percent-example": Pair("100%", "100%"),
    "guide-completed": Pair(
        "辦理狀態為「已完成」時必填，其餘請空白；不可晚於今天。", "Needed once done, otherwise blank; not in the future."
    ),
    "guide-completed-example": Pair("113/9/13", "113/9/13"),
    "guide-evidence": Pair("函文日期文號、網址或附件名稱。", "Letters, addresses or attachments."),
    "guide-evidence-example": Pair("113年9月13日工程企字第0000000000號函", "Letter no. 0000000000"),
    "guide-request": Pair(
        "由清單選取，建議本項解除列管、繼續列管，或改由貴機關自行列管。", "Choose what you propose for this item."
    ),
    "guide-request-example": Pair("解除列管", "解除列管"),
    "guide-reporter": Pair("可聯繫的承辦同仁。", "Whom to ask."),
    "guide-reporter-example": Pair("王小明", "王小明"),
    "guide-contact": Pair("區碼、電話及分機。", "Telephone and extension."),
    "guide-contact-example": Pair("02-1234-5678 分機 123", "02-1234-5678 ext. 123"),
    "guide-check": Pair("自動顯示，請勿填寫。", "Automatic; do not fill in."),
    "guide-check-example": Pair("✓", "✓"),
    "guide-colours": Pair(
        "顏色：淡黃虛線框＝還沒填；淡紅粗體＝請再確認；整列淡綠＝已填妥。", "Yellow: missing; red: wrong; green: complete."
    ),
    # Titles of the master's sheets, and the line below them
    "title-items": Pair("會議決議列管事項總表", "Tracked resolutions"),
    "about-items": Pair(
        "辦理情形、辦理進度及列管建議由各機關回復彙整，可再潤飾；人工修改的內容會保留。是否解除列管以裁示為準。",
        "Progress and recommendations come from the agencies' answers; your wording is kept.",
    ),
    "title-responses": Pair("機關回復原文", "Answers as written"),
    "about-responses": Pair(
        "各機關每一期次填報的原文，由程式維護；請勿在此修改。", "Every answer as written; kept by the program."
    ),
    "title-recommendations": Pair("解除列管建議及檢視條件", "Recommendations and their criteria"),
    "about-recommendations": Pair(
        "各條件均為 ✓ 者建議解除列管；任一條件為 ✗ 者繼續列管。本表由程式重算，請勿在此修改。",
        "Remove when every criterion is ✓. Computed; do not edit.",
    ),
    "title-pending": Pair("待處理事項", "Waiting for a decision"),
    "about-pending": Pair(
        "請在「處理方式」選取採機關端、採主表端或自訂（自訂者請填「自訂內容」），下次彙整時即依此處理。",
        "Choose how to settle each row; the next pull carries it out.",
    ),
    "title-closed": Pair("已解除列管事項", "No longer tracked"),
    "about-closed": Pair("經裁示解除列管的事項，留存備查。", "Items closed by a ruling, for the record."),
    "title-runs": Pair("同步紀錄", "Runs"),
    "about-runs": Pair("每次彙整及發送的時間、執行者與結果。", "When, by whom, with what result."),
    "page-footer": Pair("第 &P 頁，共 &N 頁", "Page &P of &N"),
}
