"""Texts: resolving conflicts, the history, undo."""

from synctool.texts import Pair

TEXTS: dict[str, Pair] = {
    # --- synctool resolve
    "help.resolve": Pair(
        "列出待決定的衝突，或處理其中一件：採機關端、採主表端，或改用檔案中的文字。"
        "在終端機上不帶選項執行時，逐件並列不同之處並詢問。也可以直接在主表「待處理」選擇，由下一次 pull 執行。",
        "List the open conflicts, or settle one: take the agency's side, the master's, or the text of a file. "
        "Without options, on a terminal, each is shown side by side and asked about. "
        "A choice made in the master's sheet 待處理 is carried out by the next pull.",
    ),
    "help.resolve.short": Pair("處理衝突", "settle conflicts"),
    "help.resolve.examples": Pair(
        "範例：\n  synctool resolve\n  synctool resolve 3F2A9C01BD --take theirs\n"
        "  synctool resolve 3F2A9C01BD --take 商定文字.txt",
        "Examples:\n  synctool resolve\n  synctool resolve 3F2A9C01BD --take theirs\n"
        "  synctool resolve 3F2A9C01BD --take agreed.txt",
    ),
    "help.resolve.take": Pair(
        "theirs 採機關端，ours 採主表端；或一個 UTF-8 文字檔，以 <u>…</u> 表示底線。",
        "theirs (the agency's), ours (the master's), or a UTF-8 text file in which <u>…</u> underlines.",
    ),
    "resolve-none": Pair("沒有待決定的衝突。", "No conflict is open."),
    "resolve-open": Pair("待決定的衝突 {count} 件：", "{count} conflicts are open:"),
    "resolve-how": Pair(
        "處理方式：synctool resolve {id} --take theirs｜ours｜檔案，或在主表「待處理」選擇。",
        "To settle one: synctool resolve {id} --take theirs|ours|FILE, or choose in the sheet 待處理.",
    ),
    "resolve-id": Pair("編號", "Id"),
    "resolve-item": Pair("項次", "Item"),
    "resolve-agency": Pair("機關", "Agency"),
    "resolve-field": Pair("欄位", "Field"),
    "resolve-ours": Pair("主表端", "Master's"),
    "resolve-theirs": Pair("機關端", "Agency's"),
    "resolve-from": Pair("出處：{place}", "From: {place}"),
    "resolve-baseline": Pair("基準版：{text}", "Baseline: {text}"),
    "resolve-same": Pair("  ⋯ 相同 {count} 段 ⋯", "  … {count} alike …"),
    "resolve-counter": Pair("\n第 {number} 件，共 {count} 件", "\n{number} of {count}"),
    "resolve-prompt": Pair(
        "t 採機關端、o 採主表端、c 自訂、s 略過、q 結束", "t theirs, o ours, c custom, s skip, q quit"
    ),
    "resolve-nothing-chosen": Pair("沒有選擇，未更動任何檔案。", "Nothing was chosen; no file was changed."),
    "resolve-not-written": Pair("沒有寫下自訂內容，略過。", "No text was written; skipped."),
    "resolve-left": Pair("尚餘衝突 {count} 件。", "{count} conflicts are still open."),
    "choices-done": Pair("已處理衝突 {count} 件：", "{count} conflicts settled:"),
    "choices-refused": Pair("有 {count} 件選擇沒有套用：", "{count} choices were not carried out:"),
    "ended-theirs": Pair("採機關端", "the agency's side was taken"),
    "ended-ours": Pair("採主表端", "the master's side was taken"),
    "ended-custom": Pair("自訂內容", "a text of one's own"),
    "ended-superseded": Pair("內容又有變動，改列新的衝突", "changed again; another conflict took its place"),
    "ended-agreed": Pair("兩端已一致", "both sides agree"),
    "ended-undone": Pair("隨批次復原", "undone with its run"),
    "conflict-unknown": Pair(
        "沒有編號「{id}」的待決定衝突（現有：{known}）。",
        "No open conflict is called “{id}” (open: {known}).",
    ),
    "conflict-unknown.remedy": Pair("請以 synctool resolve 查看現有的衝突。", "synctool resolve lists them."),
    "conflict-ambiguous": Pair(
        "「{id}」符合不只一件衝突：{known}。", "“{id}” fits more than one conflict: {known}."
    ),
    "conflict-ambiguous.remedy": Pair("請輸入更完整的編號。", "Give more of the id."),
    "take-without-id": Pair("--take 需要衝突編號。", "--take needs a conflict's id."),
    "take-without-id.remedy": Pair(
        "例如 synctool resolve 3F2A9C01BD --take theirs；編號見 synctool resolve。",
        "Such as synctool resolve 3F2A9C01BD --take theirs; synctool resolve lists the ids.",
    ),
    "take-unknown": Pair(
        "「{found}」不是 theirs、ours，也不是檔案。", "“{found}” is neither theirs nor ours nor a file."
    ),
    "take-unknown.remedy": Pair("請確認檔名與位置。", "Check the file's name and place."),
    "take-not-text": Pair("「{file}」不是 UTF-8 文字檔。", "“{file}” is no UTF-8 text file."),
    "take-not-text.remedy": Pair("請另存為 UTF-8 純文字後再試。", "Save it as plain text in UTF-8."),
    # --- synctool history
    "help.history": Pair(
        "查看異動歷程：各批次；一個項次的完整經過；某一批次或日期當時的內容；驗證歷程未遭竄改；匯出 CSV 或活頁簿。",
        "What happened: all runs; an item's whole story; what the cells held after a run or on a day; "
        "whether the audit is whole; an export as CSV or workbook.",
    ),
    "help.history.short": Pair(
        "異動歷程、當時內容、驗證與匯出", "what changed when, by whom, and from where"
    ),
    "help.history.examples": Pair(
        "範例：\n  synctool history 4-2-1\n  synctool history 4-2-1 --as-of 113/12/31\n"
        "  synctool history --runs\n  synctool history --verify\n  synctool history --to 歷程.xlsx",
        "Examples:\n  synctool history 4-2-1\n  synctool history 4-2-1 --as-of 2024-12-31\n"
        "  synctool history --runs\n  synctool history --verify\n  synctool history --to history.xlsx",
    ),
    "help.history.as_of": Pair(
        "該批次之後，或該日結束時的內容。", "What the cells held after that run, or at the end of that day."
    ),
    "help.history.runs": Pair("列出各批次，已復原的會註明。", "All runs; those that were undone say so."),
    "help.history.verify": Pair("驗證稽核紀錄的雜湊鏈。", "Check the audit's chain of hashes."),
    "help.history.to": Pair("匯出成 .csv 或 .xlsx。", "Export to a .csv or .xlsx."),
    "help.history.rescue": Pair(
        "把損毀的歷程改名留存，另建新的；主表與各機關檔案不受影響。",
        "Set a damaged history aside and begin a new one; the master and the agencies' files are not touched.",
    ),
    "history-one-question": Pair(
        "--as-of、--runs、--verify、--to、--rescue 一次只能用一個。",
        "Only one of --as-of, --runs, --verify, --to and --rescue at a time.",
    ),
    "history-one-question.remedy": Pair("請分次執行。", "Run them one after the other."),
    "history-no-item": Pair(
        "歷程中沒有項次「{item}」的紀錄。", "The history knows nothing of item “{item}”."
    ),
    "history-no-item.remedy": Pair(
        "請確認項次；尚未彙入過的事項沒有歷程。", "Check the item; one that was never pulled has no history."
    ),
    "moment-unknown": Pair("「{found}」不是批次編號，也不是日期。", "“{found}” is neither a run nor a day."),
    "moment-unknown.remedy": Pair(
        "請用 synctool history --runs 所列的編號，或 113/12/31、2024-12-31 這樣的日期。",
        "Give an id of synctool history --runs, or a day such as 2024-12-31.",
    ),
    "history-empty": Pair("還沒有任何紀錄。", "There is nothing yet."),
    "history-whole": Pair(
        "稽核紀錄完整：{count} 筆，末筆雜湊 {head}。",
        "The audit is whole: {count} entries, last hash {head}.",
    ),
    "history-broken": Pair(
        "稽核紀錄不完整（登記 {count} 筆）。請保留歷程檔並與備份比對。",
        "The audit is broken ({count} entries on record). Keep the file and compare it with a backup.",
    ),
    "history-exported": Pair("已匯出 {count} 筆到 {file}。", "{count} entries exported to {file}."),
    "rescue-sound": Pair("歷程資料庫 {path} 沒有損毀。", "The history {path} is not damaged."),
    "rescue-sound.remedy": Pair("不需要重建。", "There is nothing to rescue."),
    "rescue-elsewhere": Pair(
        "歷程在 {path}，不是本機檔案。", "The history is at {path}, not in a file of this machine."
    ),
    "rescue-elsewhere.remedy": Pair(
        "請由資料庫管理者還原備份。", "Ask the database's administrator to restore a backup."
    ),
    "export-format": Pair("不能匯出成「{format}」。", "There is no export to “{format}”."),
    "export-format.remedy": Pair("請用 .csv 或 .xlsx。", "Use .csv or .xlsx."),
    "export-too-long": Pair(
        "共 {rows} 筆，超過工作表的上限 {most} 列。",
        "{rows} entries are more than the {most} rows of a sheet.",
    ),
    "export-too-long.remedy": Pair("請改匯出 .csv，或指定項次。", "Export a .csv, or name an item."),
    "history-sheet": Pair("異動歷程", "History"),
    "history-when": Pair("時間", "When"),
    "history-run": Pair("批次", "Run"),
    "history-who": Pair("執行者", "Who"),
    "history-command": Pair("作業", "Command"),
    "history-summary": Pair("摘要", "Summary"),
    "history-item": Pair("項次", "Item"),
    "history-agency": Pair("機關", "Agency"),
    "history-field": Pair("欄位", "Field"),
    "history-sheet-name": Pair("工作表", "Sheet"),
    "history-cell": Pair("儲存格", "Cell"),
    "history-before": Pair("原內容", "Before"),
    "history-after": Pair("新內容", "After"),
    "history-why": Pair("原因", "Why"),
    "history-from": Pair("出處", "From"),
    "history-value": Pair("內容", "Value"),
    "history-undone": Pair("（已由 {by} 復原）", "(undone by {by}) "),
    "history-of-run": Pair("{when}  {who}（批次 {run}）", "{when}  {who} (run {run})"),
    "history-conflict-opened": Pair(
        "發生衝突 {id}｜{agency} {field}", "conflict {id} opened｜{agency} {field}"
    ),
    "history-conflict-ended": Pair(
        "衝突 {id} 結束｜{agency} {field}：{how}", "conflict {id} ended｜{agency} {field}: {how}"
    ),
    "history-baseline": Pair("基準版：{text}", "baseline: {text}"),
    "history-ours": Pair("主表端：{text}", "master's: {text}"),
    "history-theirs": Pair("機關端：{text}", "agency's: {text}"),
    "why-pulled": Pair("彙入機關回復", "an agency's answer"),
    "why-composed": Pair("彙整辦理情形", "composed"),
    "why-computed": Pair("計算辦理進度", "computed"),
    "why-recommended": Pair("計算列管建議", "recommended"),
    "why-resolved-theirs": Pair("處理衝突：採機關端", "conflict settled: the agency's side"),
    "why-resolved-ours": Pair("處理衝突：採主表端", "conflict settled: the master's side"),
    "why-resolved-custom": Pair("處理衝突：自訂內容", "conflict settled: a text of one's own"),
    "why-undone": Pair("復原", "undone"),
    # --- synctool undo
    "help.undo": Pair(
        "復原一個批次（預設為最近一次有更動檔案的批次）。主表若在那之後沒有更動，逐位元組還原；"
        "否則以合併方式復原，兩邊都改過的列為衝突。復原也可以再復原。",
        "Take a run back (the newest that changed files, if none is named). A master that nobody touched since "
        "gets its exact bytes back; otherwise the run is merged out, and what changed on both sides is a conflict. "
        "An undo can be undone.",
    ),
    "help.undo.short": Pair("復原一個批次", "take a run back"),
    "help.undo.examples": Pair(
        "範例：\n  synctool undo --dry-run\n  synctool undo\n  synctool undo 20261123-143501-9f3a",
        "Examples:\n  synctool undo --dry-run\n  synctool undo\n  synctool undo 20261123-143501-9f3a",
    ),
    "help.undo.yes": Pair("不再詢問。", "Do not ask."),
    "undo-ask": Pair("要復原嗎？", "Undo it?"),
    "undo-done": Pair("已復原批次 {run}（這次復原的編號 {by}）。", "Run {run} was undone (by {by})."),
    "undo-idle": Pair(
        "批次 {run} 沒有可以還原的內容，維持原樣。",
        "Nothing is left of run {run} to be put back; all stays as it is.",
    ),
    "undo-dry-run": Pair(
        "試算：復原批次 {run}，沒有寫入任何檔案。", "Dry run: undoing run {run}; nothing was written."
    ),
    "undo-run": Pair("  {when} {who} {command}：{summary}", "  {when} {who} {command}: {summary}"),
    "undo-file-restored": Pair("{file}：還原為該批次之前的內容", "{file}: its bytes from before the run"),
    "undo-file-removed": Pair("{file}：移除（該批次新建的）", "{file}: removed (the run had made it)"),
    "undo-file-merged": Pair(
        "{file}：之後又有更動，以合併方式復原", "{file}: changed since; the run is merged out of it"
    ),
    "undo-file-left": Pair("{file}：之後又有更動，維持原樣", "{file}: changed since; left as it is"),
    "undo-changes": Pair("回復 {count} 格：", "{count} cells go back:"),
    "undo-conflicts": Pair(
        "{count} 格在該批次之後又改過，維持現況並列入「待處理」：",
        "{count} cells were changed since; they stay and are listed in 待處理:",
    ),
    "undo-left": Pair(
        "{count} 格所在的列或工作表已不在，無法回復：", "{count} cells are no longer there to go back:"
    ),
}
