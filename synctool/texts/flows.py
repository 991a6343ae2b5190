"""Texts: what stops a flow, what a flow reports, and the steps of a progress bar."""

from synctool.texts import Pair

TEXTS: dict[str, Pair] = {
    # --- progress
    "progress-looking": Pair("查看各機關回傳", "Looking at returns"),
    "progress-checking": Pair("檢核填報檔", "Checking forms"),
    "progress-reading": Pair("讀取各機關回傳", "Reading returns"),
    "progress-merging": Pair("彙整列管事項", "Merging items"),
    "progress-pushing": Pair("產生填報表", "Making forms"),
    "progress-brief": Pair("製作簡報", "Making the brief"),
    "progress-export": Pair("匯出資料", "Exporting tables"),
    "progress-init": Pair("讀取並建立專案", "Reading and making the project"),
    "progress-demo": Pair("建立範例", "Building the sample"),
    # --- runs, as 同步紀錄 keeps them
    "run-pull": Pair(
        "彙入 {agencies} 個機關，異動 {changes} 格，待處理衝突 {conflicts} 件",
        "{agencies} returns merged, {changes} cells changed, {conflicts} conflicts open",
    ),
    "run-resolve": Pair(
        "處理衝突 {resolved} 件，異動 {changes} 格，尚餘衝突 {conflicts} 件",
        "{resolved} conflicts resolved, {changes} cells changed, {conflicts} conflicts open",
    ),
    "run-undo": Pair(
        "復原批次 {run}，異動 {changes} 格，衝突 {conflicts} 件",
        "run {run} undone, {changes} cells changed, {conflicts} conflicts",
    ),
    "run-push": Pair("發送 {agencies} 個機關的填報表", "{agencies} forms written"),
    # --- demo
    "demo-step-master": Pair(
        "建立主表 {file}，{items} 項列管事項", "made the master {file} with {items} items"
    ),
    "demo-step-init": Pair(
        "synctool init：認出機關 {agencies}，寫好 config.toml",
        "synctool init: found {agencies}, wrote config.toml",
    ),
    "demo-step-push": Pair("synctool push：產生 {count} 份填報表", "synctool push: made {count} forms"),
    "demo-step-fill": Pair("各機關承辦人填寫 {count} 則回復", "the agencies' clerks typed {count} answers"),
    "demo-step-pull": Pair(
        "synctool pull：主表異動 {changes} 格；建議解除列管：{ready}",
        "synctool pull: {changes} cells changed in the master; recommended for removal: {ready}",
    ),
    "demo-folder-used": Pair("資料夾「{folder}」不是空的。", "The folder “{folder}” is not empty."),
    "demo-folder-used.remedy": Pair(
        "請指定新的資料夾，例如 synctool demo 我的範例。",
        "Name a new folder, such as synctool demo my-sample.",
    ),
    # --- what stops a flow
    "file-missing": Pair("找不到檔案「{file}」。", "There is no file “{file}”."),
    "file-missing.remedy": Pair(
        "請確認檔名與位置；設定檔的 [master] path 也請一併確認。",
        "Check its name and place, and [master] path in the configuration.",
    ),
    "file-unreadable": Pair("無法讀取「{file}」：{why}。", "“{file}” cannot be read: {why}."),
    "file-unreadable.remedy": Pair(
        "請關閉正在使用它的程式，並確認有讀取權限。",
        "Close the program that uses it and check the permission to read it.",
    ),
    "reader-failed": Pair(
        "{file}：讀取時發生未預期的錯誤（{why}），沒有彙入。",
        "{file}: something unexpected happened while it was read ({why}); it was not merged.",
    ),
    "reader-failed.remedy": Pair(
        "請以 Excel 或 LibreOffice 開啟後另存為 .xlsx 再試，並把檔案交給維護人員。",
        "Open it in Excel or LibreOffice, save it as .xlsx and try again; hand the file to the maintainers.",
    ),
    "file-format": Pair(
        "「{file}」的格式（{suffix}）無法讀取。", "“{file}” has a format ({suffix}) that cannot be read."
    ),
    "file-format.remedy": Pair(
        "請另存為 Excel 活頁簿（.xlsx）後再回傳。", "Save it as an Excel workbook (.xlsx) and send it again."
    ),
    "master-sheet-missing": Pair(
        "{file}：沒有工作表「{sheet}」（現有：{sheets}）。",
        "{file}: there is no sheet “{sheet}” (found: {sheets}).",
    ),
    "master-sheet-missing.remedy": Pair(
        "請把工作表改回原名，或修改設定檔 [master] sheet。",
        "Rename the sheet back, or change [master] sheet in the configuration.",
    ),
    "master-unusable": Pair("{file} › {sheet}：\n{why}", "{file} › {sheet}:\n{why}"),
    "master-unusable.remedy": Pair(
        "請修正主表的標題列，或在設定檔 [master.columns] 指定欄名。",
        "Put the master's header right, or name the columns in [master.columns].",
    ),
    "tool-sheet-unusable": Pair(
        "{file} › {sheet}（系統工作表）：\n{why}", "{file} › {sheet} (a sheet of the tool):\n{why}"
    ),
    "tool-sheet-unusable.remedy": Pair(
        "請把標題列改回原樣，或把該工作表改名後重新執行，系統會另建新表。",
        "Restore its header, or rename the sheet and run again: a new one is made.",
    ),
    "init-exists": Pair("「{path}」已經存在。", "“{path}” is there already."),
    "init-exists.remedy": Pair("如要重新產生，加上 --force（原檔會被取代）。", "Add --force to replace it."),
    "init-no-header": Pair(
        "{file}：找不到列管事項的標題列（需要：{needed}；工作表：{sheets}）。",
        "{file}: no sheet has the header of the items (needed: {needed}; sheets: {sheets}).",
    ),
    "init-no-header.remedy": Pair(
        "請確認檔案；欄名不同時，請先把標題改成上述名稱。",
        "Check the file; where the columns have other names, name them like this first.",
    ),
    "agency-not-configured": Pair(
        "設定檔沒有「{name}」這個機關（現有：{known}）。",
        "The configuration has no agency “{name}” (it has: {known}).",
    ),
    "agency-not-configured.remedy": Pair(
        "請確認名稱，或在設定檔加入該機關。", "Check the name, or add the agency to the configuration."
    ),
    "inbox-missing": Pair("找不到資料夾「{folder}」。", "There is no folder “{folder}”."),
    "inbox-missing.remedy": Pair("請確認 --inbox 的位置。", "Check the place given with --inbox."),
    "push-unpulled": Pair(
        "{file}：有 {count} 格回復尚未彙入（{cells}），沒有覆寫。",
        "{file}: {count} answers have not been pulled ({cells}); it was not overwritten.",
    ),
    "push-unpulled.remedy": Pair(
        "請先執行 synctool pull，再執行 synctool push。", "Run synctool pull first, then synctool push."
    ),
    "push-unreadable": Pair(
        "{file}：現有的檔案無法辨識，沒有覆寫。{why}",
        "{file}: the file that is there cannot be understood; it was not overwritten. {why}",
    ),
    "push-unreadable.remedy": Pair(
        "請把它移開或修正後再執行 synctool push。",
        "Move it away or put it right, then run synctool push again.",
    ),
    # --- choices for conflicts (synctool.flows.choices)
    "choice-no-text": Pair(
        "處理方式選了「自訂」，但沒有自訂內容，尚未處理。",
        "A text of one's own was chosen, but none is given; not carried out yet.",
    ),
    "choice-no-text.remedy": Pair(
        "請在「自訂內容」填寫文字，或改選其他處理方式，再執行 synctool pull。",
        "Fill in 自訂內容 or choose otherwise, then run synctool pull.",
    ),
    "choice-not-allowed": Pair(
        "自訂內容「{found}」不能作為「{label}」的值（可用：{choices}），尚未處理。",
        "“{found}” cannot be a value of {label} (allowed: {choices}); not carried out.",
    ),
    "choice-not-allowed.remedy": Pair(
        "請改填可用的內容，再執行 synctool pull。", "Enter an allowed value, then run synctool pull."
    ),
    "choice-headings": Pair(
        "自訂內容含有其他機關的標題，一次只能決定一個機關的段落，尚未處理。",
        "The text holds headings of other agencies; one block is decided at a time. Not carried out.",
    ),
    "choice-headings.remedy": Pair(
        "請只留下該機關的段落，再執行 synctool pull。",
        "Leave that agency's block only, then run synctool pull.",
    ),
    "choice-unknown": Pair(
        "處理方式「{found}」無法辨識（可用：{choices}），尚未處理。",
        "“{found}” is no way to settle a conflict ({choices}); not carried out.",
    ),
    "choice-unknown.remedy": Pair(
        "請從下拉選單選取，再執行 synctool pull。", "Choose from the list, then run synctool pull."
    ),
    "choice-outdated": Pair(
        "衝突 {id} 的內容在選擇之後又有變動，或已不存在，該選擇沒有套用。",
        "Conflict {id} has changed since the choice was made, or is gone; the choice was not applied.",
    ),
    "choice-outdated.remedy": Pair(
        "請看「待處理」中更新後的內容，再選一次；自訂內容已保留。",
        "Look at its new form in 待處理 and choose again; a text of one's own was kept.",
    ),
    "choice-not-conflict": Pair(
        "{id} 是待補正事項而非衝突，處理方式對它沒有作用。",
        "{id} is a problem and no conflict; a choice has no effect on it.",
    ),
    "choice-not-conflict.remedy": Pair(
        "請由機關修正後重新回傳，並清除這一列的處理方式。",
        "The agency has to put it right and send it again; clear the choice in this row.",
    ),
    "choice-no-cell": Pair(
        "衝突 {id} 所在的列已不在主表，無法寫入，只能採主表端。",
        "The row of conflict {id} is no longer in the master; only the master's side can be taken.",
    ),
    "choice-no-cell.remedy": Pair(
        "請改選「採主表端」，或把該列加回主表。", "Choose 採主表端, or put the row back into the master."
    ),
    # --- undo
    "undo-nothing": Pair("沒有可以復原的批次。", "There is no run to undo."),
    "undo-nothing.remedy": Pair(
        "請以 synctool history --runs 查看各批次。", "synctool history --runs lists the runs."
    ),
    "undo-undone": Pair("批次 {run} 已由 {by} 復原。", "Run {run} was undone already, by {by}."),
    "undo-undone.remedy": Pair(
        "如要取消該次復原，請執行 synctool undo {by}。", "To take that undo back, run synctool undo {by}."
    ),
    "undo-unknown": Pair(
        "歷程沒有留下批次 {run} 之前的資料，無法復原。",
        "The history has not kept what was there before run {run}; it cannot be undone.",
    ),
    "undo-unknown.remedy": Pair(
        "請由備份還原，或直接在主表修改。", "Restore a backup, or change the master by hand."
    ),
    "run-ambiguous": Pair("「{run}」符合不只一個批次：{found}。", "“{run}” fits more than one run: {found}."),
    "run-ambiguous.remedy": Pair("請輸入更完整的批次編號。", "Give more of the run's id."),
}
