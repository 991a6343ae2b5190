"""Texts of an item's life: rounds, rulings, explanations, signals, reminders."""

from synctool.texts import Pair

_HELP: dict[str, Pair] = {
    "help.close": Pair(
        "執行主表「裁示」欄填的裁示（解除列管、繼續列管、自行列管、併案 項次、分案 項次、項次），或以 --ruling 指定。"
        "解除列管、自行列管、併案、分案的事項記入「已解除列管」，下次 push 起不再出現在機關的填報表；"
        "原列留在列管事項，裁示欄即為結果。沒有裁示就不做任何事。",
        "Carry out the rulings typed into the master's 裁示 column, or the one given with --ruling. "
        "An item whose tracking ends is recorded in 已解除列管 and leaves the agencies' forms at the next push; "
        "its row stays in the master with its ruling. Without a ruling nothing is done.",
    ),
    "help.close.short": Pair("執行裁示：解除、繼續、自行列管、併案、分案", "carry out the chair's rulings"),
    "help.close.examples": Pair(
        "範例：\n"
        "  synctool close --meeting 第5次會議 --date 114/3/31\n"
        "  synctool close 4-1-1 --ruling 解除列管 --meeting 第5次會議\n"
        '  synctool close 4-1-3 --ruling "併案 4-1-2" --dry-run',
        "Examples:\n"
        "  synctool close --meeting 第5次會議 --date 2025-03-31\n"
        "  synctool close 4-1-1 --ruling 解除列管 --meeting 第5次會議\n"
        '  synctool close 4-1-3 --ruling "併案 4-1-2" --dry-run',
    ),
    "help.close.ruling": Pair(
        "裁示：解除列管、繼續列管、自行列管、「併案 項次」或「分案 項次、項次」。",
        "The ruling: 解除列管, 繼續列管, 自行列管, “併案 ITEM” or “分案 ITEM、ITEM”.",
    ),
    "help.meeting": Pair("作成裁示的會議。", "The meeting that ruled."),
    "help.day": Pair(
        "裁示日期（114/3/31 或 2025-03-31；預設今天）。", "The day of the ruling (default: today)."
    ),
    "help.wording": Pair("裁示的文字，接在裁示之後。", "The chair's words, put behind the ruling."),
    "help.reopen": Pair(
        "復列：把已解除列管的事項放回列管，原有回復、裁示與紀錄都保留。",
        "Put items that were closed back on the list, with all answers, rulings and records.",
    ),
    "help.reopen.short": Pair("復列：放回列管", "put a closed item back on the list"),
    "help.reopen.examples": Pair(
        "範例：\n  synctool reopen 4-1-1 --meeting 第6次會議 --wording 請補充成效",
        "Examples:\n  synctool reopen 4-1-1 --meeting 第6次會議",
    ),
}

_ROUND_HELP: dict[str, Pair] = {
    "help.round": Pair(
        "填報期次：開始新的一期、截止、列出歷次、並列歷次回復。目前期次記在 config.toml 的 [round]，也可以直接改那裡。",
        "Rounds of collection: open, close, list them, and set all answers side by side. "
        "The current round is [round] of config.toml, which you may edit as well.",
    ),
    "help.round.short": Pair("開始、截止、列出填報期次", "open, close and list rounds of collection"),
    "help.round.examples": Pair(
        "範例：\n"
        "  synctool round open 114年第1季 --due 114/3/31\n"
        "  synctool round close\n"
        "  synctool round list\n"
        "  synctool round table --to 歷次回復.xlsx",
        "Examples:\n"
        "  synctool round open 114年第1季 --due 2025-03-31\n"
        "  synctool round close\n"
        "  synctool round list\n"
        "  synctool round table --to answers.xlsx",
    ),
    "help.round.open": Pair(
        "開始新的一期：改 config.toml 的 [round]（註解與其他內容不動），並發送新的填報表，"
        "附上前次辦理情形，回復欄空白。",
        "Begin a round: change [round] of config.toml (comments and all else stay) and push new forms, "
        "with the last progress shown and the answers blank.",
    ),
    "help.round.open.short": Pair("開始新的一期並發送填報表", "begin a round and push its forms"),
    "help.round.open.examples": Pair(
        "範例：\n  synctool round open 114年第1季 --due 114/3/31\n  synctool round open 114年第2季 --due 114/6/30 --carry-over",
        "Examples:\n  synctool round open 114年第1季 --due 2025-03-31\n  synctool round open 114年第2季 --due 2025-06-30 --carry-over",
    ),
    "help.round.open.due": Pair("填報截止日（114/3/31 或 2025-03-31）。", "The last day for answers."),
    "help.round.open.opens": Pair("開始填報日。", "The first day."),
    "help.round.open.carry_over": Pair(
        "回復欄先帶入前一期的回復，由機關修改。", "Begin with the answers of the round before, to be changed."
    ),
    "help.round.close": Pair(
        "截止本期：之後收到的回復視為逾期，會回報但不彙入（pull --force 機關 可放行）。",
        "End the round: what comes in later is reported and not merged (pull --force AGENCY takes it).",
    ),
    "help.round.close.short": Pair("截止本期", "end the current round"),
    "help.round.close.examples": Pair("範例：\n  synctool round close", "Examples:\n  synctool round close"),
    "help.round.list": Pair("列出歷次填報期次。", "List all rounds."),
    "help.round.list.short": Pair("列出歷次期次", "list all rounds"),
    "help.round.list.examples": Pair(
        "範例：\n  synctool round list --json", "Examples:\n  synctool round list --json"
    ),
    "help.round.table": Pair(
        "把各機關歷次回復並列成一張表（xlsx 或 csv），含已解除列管的事項。",
        "Write all rounds' answers side by side (xlsx or csv), closed items included.",
    ),
    "help.round.table.short": Pair("歷次回復並列成表", "all rounds' answers side by side"),
    "help.round.table.examples": Pair(
        "範例：\n  synctool round table --to 歷次回復.xlsx",
        "Examples:\n  synctool round table --to answers.xlsx",
    ),
    "help.round.table.to": Pair("寫到這個檔（.xlsx 或 .csv）。", "The file to write (.xlsx or .csv)."),
}

_ROUNDS: dict[str, Pair] = {
    "run-round-opened": Pair("開始填報期次 {round}，截止日 {due}", "round {round} opened, due {due}"),
    "run-round-closed": Pair("填報期次 {round} 截止", "round {round} closed"),
    "why-round-opened": Pair("開始新的填報期次", "a round was opened"),
    "why-round-closed": Pair("填報期次截止", "a round was closed"),
    "round-open-done": Pair(
        "已開始填報期次「{round}」，截止日 {due}。", "The round {round} is open, due {due}."
    ),
    "round-open-dry-run": Pair(
        "試算：將開始填報期次「{round}」，截止日 {due}；沒有寫入任何檔案。",
        "Dry run: the round {round}, due {due}, would be opened; nothing was written.",
    ),
    "round-close-done": Pair(
        "填報期次「{round}」已於 {closed} 截止。", "The round {round} was closed on {closed}."
    ),
    "round-close-dry-run": Pair(
        "試算：填報期次「{round}」將於 {closed} 截止；沒有寫入任何檔案。",
        "Dry run: the round {round} would be closed on {closed}; nothing was written.",
    ),
    "round-unpulled": Pair(
        "有新內容尚未彙入：{agencies}。請先執行 synctool pull，這些機關的填報表才會更新。",
        "New content that was not pulled: {agencies}. Run synctool pull first; until then their forms stay.",
    ),
    "round-silent": Pair("{round} 尚未填報完畢：{agencies}", "Not answered in full in {round}: {agencies}"),
    "round-list-empty": Pair("還沒有填報期次。", "There is no round yet."),
    "round-table": Pair("歷次回復", "Answers by round"),
    "table-done": Pair(
        "已寫入 {path}：{rounds} 期、{rows} 列。", "Written to {path}: {rounds} rounds, {rows} rows."
    ),
    "table-format": Pair(
        "不能寫成「{ending}」（可用：{formats}）。", "“{ending}” cannot be written (there are: {formats})."
    ),
    "table-format.remedy": Pair("請改用上列副檔名。", "Use one of these endings."),
    "round-nameless": Pair("填報期次沒有名稱。", "The round has no name."),
    "round-nameless.remedy": Pair(
        "例如：synctool round open 114年第1季。", "For example: synctool round open 114年第1季."
    ),
    "round-known": Pair("填報期次「{round}」用過了。", "The round {round} was used before."),
    "round-known.remedy": Pair(
        "請換一個名稱；要回到那一期，請直接改 config.toml 的 [round]。",
        "Give it another name; to go back to that round, edit [round] of config.toml.",
    ),
    "round-upside-down": Pair(
        "開始日 {opens} 在截止日 {due} 之後。", "The first day {opens} is after the last, {due}."
    ),
    "round-upside-down.remedy": Pair("請確認日期。", "Check the days."),
    "round-none": Pair("目前沒有填報期次。", "There is no current round."),
    "round-none.remedy": Pair("請先執行 synctool round open。", "Run synctool round open first."),
    "round-closed-before": Pair(
        "填報期次「{round}」已於 {closed} 截止。", "The round {round} was closed on {closed}."
    ),
    "round-closed-before.remedy": Pair(
        "要重新收件，請刪去 config.toml [round] 的 closed 那一行。",
        "To take answers again, remove the line closed from [round] of config.toml.",
    ),
    "config-not-editable": Pair(
        "config.toml 的 [{section}] 寫法無法逐行修改。",
        "[{section}] of config.toml cannot be changed line by line.",
    ),
    "config-not-editable.remedy": Pair(
        '請改成一行一項（name = "…"），或自行修改。',
        'Write one setting a line (name = "…"), or change it by hand.',
    ),
}

_SIGNALS: dict[str, Pair] = {
    "note-promise": Pair("{agency}承諾 {day} 前：「{words}」", "{agency} promises by {day}: “{words}”"),
    "note-promise-late": Pair(
        "{agency}承諾的 {day} 已過：「{words}」", "{agency}: the promised day {day} has passed: “{words}”"
    ),
    "note-promise-broken": Pair(
        "{agency}於{round}承諾 {day} 前：「{words}」，尚未辦竣。",
        "{agency} promised in {round}, by {day}: “{words}”; it is not done.",
    ),
    "note-repeats-whole": Pair("{agency}：與{other}的回復相同。", "{agency}: the same answer as in {other}."),
    "note-repeats": Pair(
        "{agency}：與{other}的回復幾乎相同，新增約 {share}：「{words}」",
        "{agency}: almost the same as in {other}; about {share} is new: “{words}”",
    ),
    "note-like-other-whole": Pair(
        "{agency}：與{other}的回復相同。", "{agency}: the same answer as {other}'s."
    ),
    "note-like-other": Pair(
        "{agency}：與{other}的回復幾乎相同，不同約 {share}：「{words}」",
        "{agency}: almost {other}'s answer; about {share} differs: “{words}”",
    ),
    "note-silent": Pair(
        "共同主辦的{agencies}尚未填報。", "{agencies}, which lead this too, have not answered."
    ),
    "note-contradiction": Pair(
        "各機關說法不一：{states}。", "The agencies contradict one another: {states}."
    ),
    "note-overdue": Pair("已逾列管期限 {due}。", "Past its due day, {due}."),
    "note-ageing": Pair("列管已達 {rounds} 期。", "On the list for {rounds} rounds."),
}

_EXPLAINING: dict[str, Pair] = {
    "help.explain": Pair(
        "說明事項為何（還不）能建議解除列管：逐項條件與證據、還要做什麼、提醒審閱者的訊號、歷次承諾與裁示。",
        "Why an item is ready to leave the list or not: each criterion with its evidence, what would meet it, "
        "signals for the reviewer, promises and rulings of all rounds.",
    ),
    "help.explain.short": Pair("為何（還不）能解除列管", "why an item is ready or not"),
    "help.explain.examples": Pair(
        "範例：\n  synctool explain 4-1-1\n  synctool explain 4-1-1 4-1-2 --json",
        "Examples:\n  synctool explain 4-1-1\n  synctool explain 4-1-1 4-1-2 --json",
    ),
    "help.rules": Pair(
        "列管建議的條件：拿過去各期來試。", "The criteria of the recommendations: tried on past rounds."
    ),
    "help.rules.short": Pair("以過去各期檢驗建議條件", "try the criteria on past rounds"),
    "help.rules.examples": Pair(
        "範例：\n  synctool rules replay\n  synctool rules replay --with 新條件.toml",
        "Examples:\n  synctool rules replay\n  synctool rules replay --with other.toml",
    ),
    "help.rules.replay": Pair(
        "以目前（或另一設定檔）的條件重算過去各期的建議，與當時的裁示比較：一致幾件、哪幾件不同。只讀取，不更動任何檔案。",
        "Recommend anew for past rounds with the criteria of now, or of another configuration, and compare "
        "with the rulings made. Reads only.",
    ),
    "help.rules.replay.short": Pair(
        "重算過去各期並與裁示比較", "recommend anew and compare with the rulings"
    ),
    "help.rules.replay.examples": Pair(
        "範例：\n  synctool rules replay\n  synctool rules replay --with 新條件.toml --verbose",
        "Examples:\n  synctool rules replay\n  synctool rules replay --with other.toml --verbose",
    ),
    "help.rules.replay.other": Pair(
        "改用這個設定檔的 [criteria]。", "Try the [criteria] of this configuration instead."
    ),
    "help.rules.replay.rounds": Pair("只看這一期，可重複使用。", "Only this round; may be repeated."),
    "explain-tracked": Pair(
        "{round}，列管建議：{recommendation}（已填報 {rounds} 期）",
        "{round}, recommended: {recommendation} (answered in {rounds} rounds)",
    ),
    "explain-closed": Pair(
        "已解除列管；以下為最後填報的 {round}（曾填報 {rounds} 期）",
        "no longer tracked; below, its last answers, of {round} (answered in {rounds} rounds)",
    ),
    "explain-todo": Pair("還需要：", "Still to be done:"),
    "explain-notes": Pair("提醒審閱者（不影響建議）：", "For the reviewer (these decide nothing):"),
    "explain-promises": Pair("承諾追蹤：", "Promises:"),
    "explain-rulings": Pair("歷次裁示：", "Rulings:"),
    "explain-links": Pair("併案、分案相關項次：{items}", "Tied to by merging or splitting: {items}"),
    "promise-kept": Pair("已履行", "kept"),
    "promise-broken": Pair("未履行", "not kept"),
    "promise-open": Pair("未到期", "not yet due"),
    "todo-answered": Pair("請 {lacking} 填報本期辦理情形。", "{lacking}: answer in this round."),
    "todo-done": Pair(
        "主辦機關的辦理狀態均須為「已完成」且進度100%（目前：{evidence}）。",
        "Every lead agency must be 已完成 at 100 % (now: {evidence}).",
    ),
    "todo-requested": Pair(
        "主辦機關的機關建議均須為「解除列管」（目前：{evidence}）。",
        "Every lead agency must ask for 解除列管 (now: {evidence}).",
    ),
    "todo-no_problem": Pair(
        "請機關補正：{evidence}（見補正單）。", "To be put right by the agency: {evidence}."
    ),
    "todo-no_conflict": Pair(
        "請在主表「待處理」決定衝突：{evidence}。", "Decide the conflicts in the master's 待處理: {evidence}."
    ),
    "todo-substantiated": Pair(
        "請 {lacking} 補上佐證資料，或把辦理情形說明得更充分。",
        "{lacking}: give evidence, or say more about what was done.",
    ),
    "replay-nothing": Pair(
        "還沒有任何一期的回復可供檢驗。", "There is no answer of any round to try the criteria on."
    ),
    "replay-done": Pair(
        "重算 {cases} 件；有裁示的 {ruled} 件中，建議與裁示一致 {agreed} 件。",
        "{cases} cases; of {ruled} with a ruling, {agreed} agree with it.",
    ),
    "replay-left-out": Pair(
        "過去各期不考慮「{criteria}」（當時的待補正與衝突未逐項留存）。",
        "Left out for past rounds: {criteria} (what was open then is not kept by item).",
    ),
    "replay-corner": Pair("建議＼裁示", "recommended\\ruled"),
    "replay-differ": Pair("建議與裁示不同 {count} 件：", "{count} cases in which they differ:"),
    "replay-all": Pair("全部 {count} 件：", "All {count} cases:"),
}

_REMINDING: dict[str, Pair] = {
    "help.remind": Pair(
        "為每個尚未填報或尚待補正的機關寫一封催辦信草稿（.eml 附填報表，另有純文字），依逾期天數加重語氣。"
        "不會自行寄出；加 --smtp 時先列出清單，確認後才寄。",
        "A draft for each agency that owes an answer or a correction (.eml with its form, and plain text), "
        "graver the longer it is overdue. Nothing is sent; --smtp shows the list, asks, then sends.",
    ),
    "help.remind.short": Pair("催辦信草稿；確認後可寄出", "drafts of reminders; sends them if asked to"),
    "help.remind.examples": Pair(
        "範例：\n  synctool remind\n  synctool remind --agency 工程會\n  synctool remind --smtp mail.example.gov.tw:587",
        "Examples:\n  synctool remind\n  synctool remind --agency 工程會\n  synctool remind --smtp mail.example.gov.tw:587",
    ),
    "help.remind.to": Pair("草稿的資料夾（預設：催辦）。", "Folder of the drafts (default: 催辦)."),
    "help.remind.smtp": Pair(
        "經由這個主機寄出（預設為設定檔 [mail] server）；密碼取自環境變數 SYNCTOOL_SMTP_PASSWORD。",
        "Send through this server (default: [mail] server); the password is SYNCTOOL_SMTP_PASSWORD of the environment.",
    ),
    "help.remind.yes": Pair("不詢問即寄出。", "Send without asking."),
    "level-notice": Pair("期限前提醒", "notice"),
    "level-first": Pair("催辦", "first"),
    "level-second": Pair("再次催辦", "second"),
    "level-final": Pair("最後催辦", "last"),
    "remind-unanswered": Pair("尚未填報 {count} 項：", "Not answered yet, {count}:"),
    "remind-errors": Pair(
        "待補正 {count} 處（該處內容尚未採用）：", "To be put right, {count} (not taken over yet):"
    ),
    "remind-done": Pair("催辦信草稿 {count} 封，在 {folder}：", "{count} drafts of reminders in {folder}:"),
    "remind-dry-run": Pair(
        "試算：將寫 {count} 封催辦信草稿，沒有寫入任何檔案。",
        "Dry run: {count} drafts would be written; nothing was.",
    ),
    "remind-nothing": Pair(
        "各機關都已填報，沒有需要催辦的。", "Every agency has answered; nobody needs a reminder."
    ),
    "remind-withdrawn": Pair(
        "已填妥，移除舊草稿：{agencies}", "These owe nothing any more; their drafts were removed: {agencies}"
    ),
    "remind-no-contact": Pair(
        "設定檔沒有聯絡信箱，收件人請自行填寫：{agencies}",
        "No address is configured for {agencies}; fill it in yourself.",
    ),
    "remind-ask": Pair(
        "要從 {host}:{port} 寄出以上 {count} 封嗎？", "Send these {count} letters through {host}:{port}?"
    ),
    "remind-not-sent": Pair("沒有寄出；草稿仍在 {folder}。", "Nothing was sent; the drafts are in {folder}."),
    "remind-sent": Pair("已寄出 {count} 封。", "{count} letters were sent."),
    "remind-failed": Pair("未寄出：{agency}（{why}）", "Not sent: {agency} ({why})"),
    "remind-why-no-contact": Pair("沒有聯絡信箱", "no address"),
    "run-remind": Pair("{round} 催辦 {count} 個機關", "{round}: {count} agencies reminded"),
    "why-reminded": Pair("寄出催辦信", "a reminder was sent"),
    "mail-server": Pair("看不懂寄信主機「{found}」。", "“{found}” is no mail server."),
    "mail-server.remedy": Pair(
        "請寫成 mail.example.gov.tw:587，或設定 [mail] server。",
        "Write it as mail.example.gov.tw:587, or set [mail] server.",
    ),
    "mail-address": Pair("「{found}」不是信箱。", "“{found}” is no mail address."),
    "mail-address.remedy": Pair(
        "請寫成 單位 <name@example.gov.tw>。", "Write it as Office <name@example.gov.tw>."
    ),
    "mail-no-sender": Pair("設定檔沒有寄件人。", "The configuration names no sender."),
    "mail-no-sender.remedy": Pair(
        "請在 config.toml 加上 [mail] sender。", "Add sender to [mail] of config.toml."
    ),
    "mail-needs-yes": Pair(
        "沒有終端機可以詢問，未寄出。", "There is no terminal to ask on; nothing was sent."
    ),
    "mail-needs-yes.remedy": Pair("確定要寄出請加 --yes。", "Add --yes to send without being asked."),
    "mail-failed": Pair(
        "無法經由 {host}:{port} 寄信：{why}", "Mail cannot be sent through {host}:{port}: {why}"
    ),
    "mail-failed.remedy": Pair(
        "請確認主機、帳號與密碼（SYNCTOOL_SMTP_PASSWORD）；草稿仍可自行寄出。",
        "Check the server, the user and the password (SYNCTOOL_SMTP_PASSWORD); the drafts can be sent by hand.",
    ),
    "mail-open": Pair(
        "{host}:{port} 不加密，不送出密碼。", "{host}:{port} is not encrypted; the password was not sent."
    ),
    "mail-open.remedy": Pair("請改用 tls 或 starttls，或不設帳號。", "Use tls or starttls, or no user."),
    "mail-template-unreadable": Pair(
        "催辦信範本 {path} 不能用：{why}", "The template {path} cannot be used: {why}"
    ),
    "mail-template-unreadable.remedy": Pair(
        "請存成 UTF-8；大括號只用於列出的空格，要顯示大括號請寫兩個。",
        "Save it as UTF-8; braces are for the blanks listed, a brace to be shown is written twice.",
    ),
    "mail-template-lacks": Pair("催辦信範本 {path} 缺少 {levels}。", "The template {path} lacks {levels}."),
    "mail-template-lacks.remedy": Pair(
        "請參考內建範本 reminder.zh-TW.txt。", "See reminder.en.txt that comes along."
    ),
}

_CLOSING: dict[str, Pair] = {
    "run-close": Pair(
        "裁示：解除 {remove}、繼續 {continue}、自行 {self}、併案 {merge}、分案 {split}、復列 {reopen} 項",
        "Rulings: removed {remove}, kept {continue}, self {self}, merged {merge}, split {split}, reopened {reopen}",
    ),
    "split-from": Pair("由 {item} 分案", "split from {item}"),
    "close-done": Pair("已執行裁示 {count} 項（批次 {run}）：", "{count} rulings carried out (run {run}):"),
    "close-dry-run": Pair(
        "試算：將執行裁示 {count} 項，沒有寫入任何檔案（計畫 {digest}）：",
        "Dry run: {count} rulings would be carried out; nothing was written (plan {digest}):",
    ),
    "close-nothing": Pair(
        "沒有待執行的裁示，主表未更動。", "No ruling waits to be carried out; the master was not touched."
    ),
    "close-line": Pair("{item} {ruling}", "{item} {ruling}"),
    "close-added": Pair(
        "新增 {items}，請填寫決議內容後再執行 push。",
        "added {items}; put their resolutions into words, then push.",
    ),
    "close-next": Pair(
        "結案事項已記入「已解除列管」；執行 synctool push 後不再出現在機關的填報表。",
        "Closed items are in 已解除列管; after synctool push they are no longer in the agencies' forms.",
    ),
    "status-rulings": Pair(
        "{items} 已填裁示，尚未執行。請執行 synctool close。",
        "{items}: ruled, but not carried out. Run synctool close.",
    ),
    "close-faults": Pair("無法執行的裁示 {count} 項，請確認：", "{count} rulings could not be carried out:"),
    "ruling-unknown": Pair("看不懂裁示「{found}」。", "“{found}” is no ruling."),
    "ruling-unknown.remedy": Pair(
        "請用：解除列管、繼續列管、自行列管、「併案 4-1-2」或「分案 4-1-1-1、4-1-1-2」；其他文字放在 --wording。",
        "Use 解除列管, 繼續列管, 自行列管, “併案 4-1-2” or “分案 4-1-1-1、4-1-1-2”; other words go into --wording.",
    ),
    "ruling-without-item": Pair("--ruling 沒有指定事項。", "--ruling names no item."),
    "ruling-without-item.remedy": Pair(
        "請寫出項次，例如 synctool close 4-1-1 --ruling 解除列管。",
        "Name the items: synctool close 4-1-1 --ruling 解除列管.",
    ),
    "not-a-day": Pair("「{found}」不是日期。", "“{found}” is no date."),
    "not-a-day.remedy": Pair("請寫成 114/3/31 或 2025-03-31。", "Write it as 2025-03-31 or 114/3/31."),
    "item-unknown": Pair(
        "主表沒有項次「{item}」（相近：{near}）。", "The master has no item “{item}” (near: {near})."
    ),
    "item-unknown.remedy": Pair("請確認項次。", "Check the key."),
    "close-no-ruling": Pair(
        "{items} 沒有裁示，未做任何更動。", "{items}: there is no ruling; nothing was changed."
    ),
    "close-no-ruling.remedy": Pair(
        "請在主表「裁示」欄填入裁示，或用 --ruling 指定。",
        "Type it into the master's 裁示 column, or give --ruling.",
    ),
    "archive-outdated": Pair(
        "{file}：工作表「{sheet}」沒有「處理結果」欄，無法記下復列。",
        "{file}: sheet “{sheet}” has no column 處理結果, so a reopening cannot be recorded.",
    ),
    "archive-outdated.remedy": Pair(
        "請在該表標題列最右邊加上「處理結果」與「歷次裁示」後再執行。",
        "Add the headers 處理結果 and 歷次裁示 at the right end of its header row, then run again.",
    ),
    "ruling-unclear": Pair(
        "裁示「{found}」看不出是哪一種決定，未執行。", "“{found}” is not plainly one ruling; not carried out."
    ),
    "ruling-unclear.remedy": Pair(
        "請以「解除列管」「繼續列管」「自行列管」「併案 項次」「分案 項次」開頭重寫，或用 synctool close {item} --ruling 指定。",
        "Begin it with 解除列管, 繼續列管, 自行列管, 併案 ITEM or 分案 ITEM, or say so with synctool close {item} --ruling.",
    ),
    "ruling-link": Pair(
        "{item} 的裁示所指的 {link} 不在列管中，未執行。", "{item}: {link} is not tracked; not carried out."
    ),
    "ruling-link.remedy": Pair("請確認所指的項次。", "Check the key that the ruling names."),
    "closed-already": Pair("{item} 已解除列管，未更動。", "{item} is closed already; nothing was changed."),
    "closed-already.remedy": Pair(
        "如要復列，請用 synctool reopen {item}。", "To put it back: synctool reopen {item}."
    ),
    "not-closed": Pair(
        "{item} 仍在列管中，不需復列。", "{item} is still tracked; there is nothing to reopen."
    ),
    "not-closed.remedy": Pair("不需處理。", "Nothing needs to be done."),
    "item-closed": Pair(
        "{item} 已解除列管，此格的新內容未採用（已留存紀錄）。",
        "{item} is closed; this new content was not taken (it is kept on record).",
    ),
    "item-closed.remedy": Pair(
        "如需續予列管，請列管單位執行 synctool reopen {item}；否則不需處理，下次 push 後此列即消失。",
        "To track it again: synctool reopen {item}; otherwise the row goes with the next push.",
    ),
    "item-closed.agency": Pair(
        "此項已解除列管，不需再填。", "This item is no longer tracked; nothing more is needed."
    ),
    "round-closed": Pair(
        "填報期次「{round}」已於 {closed} 截止收件，這份回復未彙入。",
        "The round {round} was closed on {closed}; this answer was not merged.",
    ),
    "round-closed.remedy": Pair(
        "確認要採用時，用 synctool pull --force {agency}。",
        "To take it all the same: synctool pull --force {agency}.",
    ),
    "round-closed.agency": Pair("本期已截止，請洽列管單位。", "The round is closed; ask the coordinator."),
    "closed-unruled": Pair(
        "{item} 已在「{sheet_closed}」，但裁示欄不再是結案的裁示；此項仍視為已解除列管，不會發給機關。",
        "{item} is in {sheet_closed}, but its 裁示 no longer says so; it still counts as closed and is not sent out.",
    ),
    "closed-unruled.remedy": Pair(
        "要復列請用 synctool reopen {item}；不復列則把裁示欄填回。若這是新事項，請改用沒用過的項次。",
        "To track it again: synctool reopen {item}; otherwise restore its 裁示. A new item needs a key of its own.",
    ),
    "why-ruled-remove": Pair("裁示解除列管", "ruled: end tracking"),
    "why-ruled-continue": Pair("裁示繼續列管", "ruled: keep tracking"),
    "why-ruled-self": Pair("裁示自行列管", "ruled: tracked by the agency itself"),
    "why-ruled-merge": Pair("裁示併案", "ruled: merged into another item"),
    "why-ruled-split": Pair("裁示分案", "ruled: split"),
    "why-ruled-reopen": Pair("裁示復列", "ruled: back on the list"),
}

TEXTS: dict[str, Pair] = {
    **_HELP,
    **_ROUND_HELP,
    **_ROUNDS,
    **_SIGNALS,
    **_EXPLAINING,
    **_REMINDING,
    **_CLOSING,
}
