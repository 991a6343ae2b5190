"""Texts of what stops a run, or one file's reading: place and cause, then (``.remedy``) what to do."""

from synctool.texts import Pair

TEXTS: dict[str, Pair] = {
    # --- a workbook file that cannot be read (synctool.ooxml)
    "file-empty": Pair("{file}：檔案是空的（0 位元組）。", "{file}: the file is empty (0 bytes)."),
    "file-empty.remedy": Pair(
        "請重新下載或請機關重新寄送檔案。", "Download the file again, or ask the agency to send it again."
    ),
    "file-too-large": Pair(
        "{file}：檔案大小 {found} MB，超過上限 {limit} MB。",
        "{file}: the file has {found} MB; the limit is {limit} MB.",
    ),
    "file-too-large.remedy": Pair(
        "請移除檔案內的大型圖片或附件，另以連結提供後再寄送。",
        "Remove large pictures or attachments from the file and give links instead.",
    ),
    "file-encrypted": Pair("{file}：檔案設有開啟密碼。", "{file}: the file needs a password to open."),
    "file-encrypted.remedy": Pair(
        "請以 Excel 開啟，從「檔案 > 資訊 > 保護活頁簿」移除密碼後另存新檔。",
        "Open it in Excel, remove the password under File > Info > Protect Workbook, and save.",
    ),
    "file-legacy": Pair(
        "{file}：這是舊版 Excel 格式（.xls）或其他舊版 Office 檔案。",
        "{file}: this is the old Excel format (.xls) or another old Office file.",
    ),
    "file-legacy.remedy": Pair(
        "請以 Excel 開啟後另存為「Excel 活頁簿 (.xlsx)」。",
        "Open it in Excel and save it as an Excel workbook (.xlsx).",
    ),
    "file-not-workbook": Pair(
        "{file}：內容不是 Excel 活頁簿，可能只是改了副檔名。",
        "{file}: the content is no Excel workbook; perhaps only the extension was changed.",
    ),
    "file-not-workbook.remedy": Pair(
        "請以原本的程式開啟，另存為「Excel 活頁簿 (.xlsx)」。",
        "Open it in the program it came from and save it as an Excel workbook (.xlsx).",
    ),
    "file-not-xlsx": Pair(
        "{file}：檔案裡沒有 Excel 活頁簿的內容（{found}）。",
        "{file}: there is no Excel workbook inside ({found}).",
    ),
    "file-not-xlsx.remedy": Pair(
        "請以 Excel 或 LibreOffice 開啟後另存為「Excel 活頁簿 (.xlsx)」。",
        "Open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx).",
    ),
    "file-truncated": Pair(
        "{file}：檔案不完整，可能下載或複製時中斷。",
        "{file}: the file is incomplete; a download or copy may have been cut short.",
    ),
    "file-truncated.remedy": Pair(
        "請重新下載或請機關重新寄送檔案。", "Download the file again, or ask the agency to send it again."
    ),
    "file-damaged": Pair(
        "{file}：檔案內的「{part}」已損毀，內容與檢查碼不符。",
        "{file}: “{part}” inside the file is damaged; its content does not match its checksum.",
    ),
    "file-damaged.remedy": Pair(
        "請以 Excel 開啟並修復後另存新檔，或請機關重新寄送。",
        "Open it in Excel, let it repair the file and save, or ask the agency to send it again.",
    ),
    "file-compression": Pair(
        "{file}：檔案內的「{part}」使用不支援的壓縮方式（{found}）。",
        "{file}: “{part}” inside the file is compressed in an unsupported way ({found}).",
    ),
    "file-compression.remedy": Pair(
        "請以 Excel 開啟後直接另存新檔，勿以壓縮程式重新打包。",
        "Open it in Excel and save it; do not repack it with an archiver.",
    ),
    "file-doubled-member": Pair(
        "{file}：檔案內有兩份同名內容（{found}、{other}），不同程式會讀到不同的資料。",
        "{file}: two members of one name ({found}, {other}); programs would read different data.",
    ),
    "file-doubled-member.remedy": Pair(
        "請以 Excel 開啟、確認內容無誤後另存新檔。", "Open it in Excel, check the content and save it."
    ),
    "file-doubled-sheet": Pair(
        "{file}：有兩個工作表同名，或共用同一份內容。",
        "{file}: two sheets have one name or share one content.",
    ),
    "file-doubled-sheet.remedy": Pair(
        "請以 Excel 開啟、確認工作表無誤後另存新檔。", "Open it in Excel, check the sheets and save it."
    ),
    "file-unsafe-name": Pair(
        "{file}：檔案內含不安全的路徑名稱（{found}），未予讀取。",
        "{file}: the file holds an unsafe path name ({found}) and was not read.",
    ),
    "file-unsafe-name.remedy": Pair(
        "請向寄件機關確認來源，並請其以 Excel 另存新檔後重寄。",
        "Check with the sender where it comes from, and ask for a copy saved by Excel.",
    ),
    "file-members": Pair(
        "{file}：檔案內含 {found} 個項目，超過上限 {limit} 個。",
        "{file}: the file has {found} members; the limit is {limit}.",
    ),
    "file-members.remedy": Pair(
        "請以新活頁簿只貼上需要的工作表後再寄送。", "Copy only the sheets that are needed to a new workbook."
    ),
    "file-sheets": Pair(
        "{file}：有 {found} 個工作表，超過上限 {limit} 個。",
        "{file}: there are {found} sheets; the limit is {limit}.",
    ),
    "file-sheets.remedy": Pair(
        "請以新活頁簿只保留需要的工作表。", "Keep only the sheets that are needed in a new workbook."
    ),
    "file-bomb": Pair(
        "{file}：「{part}」解壓縮後達 {found} MB，異常龐大，未予讀取。",
        "{file}: “{part}” inflates to {found} MB, which is beyond reason, and was not read.",
    ),
    "file-bomb.remedy": Pair(
        "請向寄件機關確認來源；若檔案正常，請將需要的內容複製到新活頁簿。",
        "Check with the sender where it comes from; if it is genuine, copy what is needed to a new workbook.",
    ),
    "file-encoding": Pair(
        "{file}：「{part}」的文字編碼（{encoding}）無法解讀。",
        "{file}: the text encoding ({encoding}) of “{part}” cannot be read.",
    ),
    "file-encoding.remedy": Pair(
        "請以 Excel 或 LibreOffice 開啟後另存新檔。", "Open it in Excel or LibreOffice and save it."
    ),
    "part-missing": Pair("{file}：檔案內缺少「{part}」。", "{file}: “{part}” is missing inside the file."),
    "part-missing.remedy": Pair(
        "請以 Excel 開啟並修復後另存新檔，或請機關重新寄送。",
        "Open it in Excel, let it repair the file and save, or ask the agency to send it again.",
    ),
    "xml-damaged": Pair(
        "{file}：「{part}」的內容格式有誤（{found}）。", "{file}: the XML of “{part}” is damaged ({found})."
    ),
    "xml-damaged.remedy": Pair(
        "請以 Excel 開啟並修復後另存新檔，或請機關重新寄送。",
        "Open it in Excel, let it repair the file and save, or ask the agency to send it again.",
    ),
    "xml-entities": Pair(
        "{file}：「{part}」含有文件型別宣告（DTD），可能是惡意檔案，未予讀取。",
        "{file}: “{part}” declares a document type (DTD), which may be malicious, and was not read.",
    ),
    "xml-entities.remedy": Pair(
        "請向寄件機關確認來源，並請其以 Excel 另存新檔後重寄。",
        "Check with the sender where it comes from, and ask for a copy saved by Excel.",
    ),
    "sheet-missing": Pair("{file}：找不到工作表「{sheet}」。", "{file}: there is no sheet “{sheet}”."),
    "sheet-missing.remedy": Pair(
        "請確認工作表名稱；現有工作表：{found}。", "Check the sheet's name; there are: {found}."
    ),
    "sheet-cells": Pair(
        "{file}：工作表「{sheet}」存有 {found} 個儲存格，超過上限 {limit} 個。",
        "{file}: sheet “{sheet}” stores {found} cells; the limit is {limit}.",
    ),
    "sheet-cells.remedy": Pair(
        "請刪除資料範圍以外的空白列與欄（連同格式）後另存新檔。",
        "Delete the empty rows and columns beyond the data, with their formats, and save.",
    ),
    "sheet-bounds": Pair(
        "{file}：工作表「{sheet}」的「{found}」超出 Excel 的列、欄範圍。",
        "{file}: “{found}” in sheet “{sheet}” is beyond the rows and columns that Excel has.",
    ),
    "sheet-bounds.remedy": Pair(
        "請以 Excel 開啟並修復後另存新檔，或請機關重新寄送。",
        "Open it in Excel, let it repair the file and save, or ask the agency to send it again.",
    ),
    # --- the history (synctool.history)
    "history-damaged": Pair(
        "歷程資料庫 {path} 已損毀，無法讀取（{reason}）。",
        "The history {path} is damaged and cannot be read ({reason}).",
    ),
    "history-damaged.remedy": Pair(
        "列管總表與各機關檔案不受影響。若有備份，請還原該檔案；沒有備份時，請執行 synctool history --rescue，"
        "損毀的檔案會改名留存，另建新的歷程；下一次 pull 重新比對，兩邊不一致的儲存格列為衝突，不會刪除任何資料。",
        "The master and the agencies' files are not affected. Put a backup of that file back if there is one; "
        "otherwise run synctool history --rescue: the damaged file is kept under another name and a new history begins. "
        "The next pull compares anew, unequal cells become conflicts, and nothing is deleted.",
    ),
    "history-rescued": Pair(
        "已將損毀的歷程改名為 {files}，並建立新的歷程。",
        "The damaged history was renamed to {files}, and a new one was begun.",
    ),
    "history-newer": Pair(
        "歷程資料庫 {path} 是較新版本的 synctool 建立的（版本 {found}，本程式只認得 {known}）。",
        "The history {path} was made by a newer synctool (version {found}; this one knows {known}).",
    ),
    "history-newer.remedy": Pair("請更新 synctool 後再執行。", "Update synctool, then run again."),
    "history-busy": Pair(
        "歷程資料庫 {path} 正由另一個程式使用。", "The history {path} is in use by another program."
    ),
    "history-busy.remedy": Pair(
        "請稍候再試；若一直如此，請關閉開啟該檔案的其他程式。",
        "Wait a moment and try again; if it lasts, close other programs that have the file open.",
    ),
    "history-unwritable": Pair(
        "無法寫入歷程資料庫 {path}（{reason}）。", "The history {path} cannot be written ({reason})."
    ),
    "history-unwritable.remedy": Pair(
        "請確認磁碟空間足夠，且您對該資料夾有寫入權限；列管總表沒有變更。",
        "Check that the disk has room and that you may write to the folder; the master was not changed.",
    ),
    "shelf-failed": Pair(
        "{path} 中的暫存檔無法寫入或讀取（{reason}）。",
        "A temporary file in {path} cannot be written or read ({reason}).",
    ),
    "shelf-failed.remedy": Pair(
        "列管事項很多時需要暫存空間（十萬項約 1.5 GB）。請清出磁碟空間，或以環境變數 TMPDIR 指定另一個資料夾，"
        "再執行一次。",
        "Very many items need room for a while (100,000 some 1.5 GB). Make room on the disk, or name another folder in"
        " the environment variable TMPDIR, and run the command again.",
    ),
    "history-unreachable": Pair(
        "無法連線至歷程資料庫 {path}（{reason}）。", "The history {path} cannot be reached ({reason})."
    ),
    "history-unreachable.remedy": Pair(
        "請確認網路、伺服器位址與帳號；列管總表沒有變更。",
        "Check the network, the server's address and the account; the master was not changed.",
    ),
    "history-driver": Pair(
        "使用 PostgreSQL 歷程需要另外安裝套件。", "A history in PostgreSQL needs an extra package."
    ),
    "history-driver.remedy": Pair(
        '請執行 pip install "synctool[postgres]"。', 'Run pip install "synctool[postgres]".'
    ),
    "state-unknown": Pair(
        "設定 state.url 的開頭「{scheme}:」無法辨識。",
        "state.url begins with “{scheme}:”, which is not known.",
    ),
    "state-unknown.remedy": Pair(
        "請改用檔案路徑，或以下之一開頭：{known}。", "Give a file's path, or begin with one of: {known}."
    ),
    "run-pending": Pair("前一次執行（{run}）尚未完成。", "An earlier run ({run}) has not been finished."),
    "run-pending.remedy": Pair(
        "請再執行一次 synctool pull，程式會先把前一次的結果補完或撤回。",
        "Run synctool pull again; it first completes or withdraws what the earlier run left.",
    ),
    "run-known": Pair("批次 {run} 已經用過。", "The run {run} was there before."),
    "run-known.remedy": Pair("請再執行一次。", "Run the command again."),
    "run-unknown": Pair("歷程中找不到批次 {run}。", "There is no run {run} in the history."),
    "run-unknown.remedy": Pair(
        "請以 synctool history 查看現有的批次。", "See synctool history for the runs there are."
    ),
    "audit-altered": Pair(
        "稽核紀錄第 {number} 筆（項次 {item}、欄位 {field}、執行 {run}）的內容或雜湊值在寫入後遭到變更。",
        "Audit entry {number} (item {item}, field {field}, run {run}), or its hash, was altered after it was written.",
    ),
    "audit-altered.remedy": Pair(
        "請保留歷程檔並與備份比對該筆紀錄。", "Keep the history's file and compare that entry with a backup."
    ),
    "audit-missing": Pair(
        "稽核紀錄第 {first} 至 {last} 筆遺失。", "Audit entries {first} to {last} are missing."
    ),
    "audit-missing.remedy": Pair(
        "請保留歷程檔並由備份找回這幾筆紀錄。", "Keep the history's file and find those entries in a backup."
    ),
    "audit-cut": Pair(
        "稽核紀錄的結尾與登記不符：現有 {last} 筆，登記 {count} 筆。",
        "The audit's end is not the one on record: there are {last} entries, {count} on record.",
    ),
    "audit-cut.remedy": Pair(
        "請保留歷程檔並與備份比對最後幾筆紀錄。",
        "Keep the history's file and compare the last entries with a backup.",
    ),
    # --- the run lock (synctool.history.lock)
    "locked": Pair(
        "{user}（電腦 {host}，程序 {pid}）自 {since} 起正在執行「{command}」。",
        "{user} (computer {host}, process {pid}) has been running “{command}” since {since}.",
    ),
    "locked.remedy": Pair(
        "請等對方完成後再執行。若該程式已當掉，同一台電腦可立即重試，其他電腦約兩分鐘後會自動接手。",
        "Run again when that is finished. If that program crashed, the same computer may try again at once; "
        "another one takes over by itself after about two minutes.",
    ),
    "lock-lost": Pair(
        "執行鎖在途中被 {user}（電腦 {host}，{since}）接手，可能因為電腦曾進入睡眠。",
        "The run lock was taken over meanwhile by {user} (computer {host}, {since}); perhaps this computer slept.",
    ),
    "lock-lost.remedy": Pair(
        "請再執行一次；尚未寫入的部分沒有任何變更。", "Run again; what was not written yet is unchanged."
    ),
    "lock-unwritable": Pair(
        "無法建立執行鎖 {path}（{reason}）。", "The run lock {path} cannot be made ({reason})."
    ),
    "lock-unwritable.remedy": Pair(
        "請確認磁碟空間足夠，且您對該資料夾有寫入權限。",
        "Check that the disk has room and that you may write to the folder.",
    ),
    # --- replacing a file (synctool.stores.replace)
    "file-in-use": Pair(
        "{file} 正由其他程式開啟（{who}），無法寫入。",
        "{file} is open in another program ({who}) and cannot be written.",
    ),
    "file-in-use.remedy": Pair(
        "請在 Excel（或其他程式）中存檔並關閉該檔案，再執行一次；目前沒有任何變更。",
        "Save and close the file in Excel (or the other program), then run again; nothing was changed.",
    ),
    "changed-meanwhile": Pair(
        "{file} 在讀取之後被變更過，為避免蓋掉新內容，未予寫入。",
        "{file} was changed after it had been read; it was not written, so as not to lose what is new.",
    ),
    "changed-meanwhile.remedy": Pair(
        "請再執行一次，程式會依新內容重新計算。", "Run again; it starts from the new content."
    ),
    "written-differs": Pair(
        "{file} 寫入後讀回的內容與原內容不符，已放棄寫入。",
        "{file} read back differently from what was written; the write was given up.",
    ),
    "written-differs.remedy": Pair(
        "磁碟或網路磁碟機可能有問題，請檢查後再試；原檔案沒有變更。",
        "The disk or the share may be faulty; check it and try again. The file itself was not changed.",
    ),
    "disk-full": Pair(
        "磁碟空間或配額不足，無法寫入 {file}。", "There is no room, or no quota, left to write {file}."
    ),
    "disk-full.remedy": Pair(
        "請清出空間後再執行；原檔案沒有變更。", "Make room and run again; the file was not changed."
    ),
    "folder-not-writable": Pair(
        "無法在資料夾 {folder} 寫入 {file}。", "{file} cannot be written in the folder {folder}."
    ),
    "folder-not-writable.remedy": Pair(
        "請確認資料夾存在、可寫入，且網路磁碟機已連線；原檔案沒有變更。",
        "Check that the folder exists and may be written to, and that the share is connected; "
        "the file was not changed.",
    ),
    "write-failed": Pair("寫入 {file} 失敗（{reason}）。", "Writing {file} failed ({reason})."),
    "write-failed.remedy": Pair(
        "請檢查磁碟或網路連線後再執行；檔案內容仍是完整的。",
        "Check the disk or the network and run again; the file is whole.",
    ),
    # --- an edit that is refused, a value that no cell can hold (synctool.ooxml.patch)
    "edit-formula": Pair(
        "{file}：「{sheet}」{cell} 是公式（或陣列公式的一部分），不能寫入。",
        "{file}: {sheet}!{cell} holds a formula (or part of an array formula) and is not written over.",
    ),
    "edit-formula.remedy": Pair(
        "請把該儲存格改成一般內容，或把這一欄從設定中移除。",
        "Make it an ordinary cell, or take this column out of the configuration.",
    ),
    "edit-merged": Pair(
        "{file}：「{sheet}」{cell} 位於合併儲存格內，不是左上角那一格，不能寫入。",
        "{file}: {sheet}!{cell} lies inside a merged cell and is not its first one.",
    ),
    "edit-merged.remedy": Pair("請取消該處的合併儲存格。", "Unmerge the cells there."),
    "edit-table-header": Pair(
        "{file}：「{sheet}」{cell} 是表格的標題列或合計列，不能寫入。",
        "{file}: {sheet}!{cell} is in a table's header or totals row.",
    ),
    "edit-table-header.remedy": Pair(
        "請檢查設定中的標題列位置。", "Check the position of the header row in the configuration."
    ),
    "edit-table-totals": Pair(
        "{file}：「{sheet}」的表格在 {cell} 有合計列，下方無法新增資料列。",
        "{file}: the table in {sheet} has a totals row at {cell}; no row can be added above it.",
    ),
    "edit-table-totals.remedy": Pair(
        "請在「表格設計」取消勾選「合計列」。", "Clear “Total Row” under Table Design."
    ),
    "edit-not-free": Pair(
        "{file}：「{sheet}」{cell} 已有內容，表格下方沒有空間新增資料列。",
        "{file}: {sheet}!{cell} is in use; there is no room for new rows below the table.",
    ),
    "edit-not-free.remedy": Pair(
        "請把表格下方的內容移到別處。", "Move what stands below the table to another place."
    ),
    "edit-no-header": Pair(
        "{file}：「{sheet}」{cell} 所在列沒有標題，找不到表格。",
        "{file}: the row of {sheet}!{cell} holds no headers; there is no table to extend.",
    ),
    "edit-no-header.remedy": Pair(
        "請檢查設定中的標題列位置。", "Check the position of the header row in the configuration."
    ),
    "edit-doubled-row": Pair(
        "{file}：「{sheet}」{cell} 所在的列在檔案中出現兩次或順序錯亂，無法安全寫入。",
        "{file}: the row of {sheet}!{cell} stands in the file twice or out of order; writing is not safe.",
    ),
    "edit-doubled-row.remedy": Pair(
        "請以 Excel 或 LibreOffice 開啟後另存新檔再試。",
        "Open it in Excel or LibreOffice, save, and try again.",
    ),
    "edit-doubled-cell": Pair(
        "{file}：「{sheet}」{cell} 在同一次變更中出現兩次。",
        "{file}: {sheet}!{cell} is to be written twice in one go.",
    ),
    "edit-doubled-cell.remedy": Pair(
        "這是程式的問題，請回報。檔案未變更。",
        "This is a fault of the program; please report it. Nothing was changed.",
    ),
    "edit-outside": Pair(
        "{file}：「{sheet}」{cell} 超出工作表的範圍。",
        "{file}: {sheet}!{cell} is beyond the edge of a sheet.",
    ),
    "edit-outside.remedy": Pair("請把資料分到其他工作表。", "Move some of the rows to another sheet."),
    "edit-no-sheet": Pair(
        "{file}：沒有名為「{sheet}」的工作表。", "{file}: there is no sheet called {sheet}."
    ),
    "edit-no-sheet.remedy": Pair(
        "請檢查設定中的工作表名稱。", "Check the name of the sheet in the configuration."
    ),
    "edit-not-worksheet": Pair(
        "{file}：「{sheet}」不是一般的工作表（例如是圖表工作表）。",
        "{file}: {sheet} is no worksheet (a chart sheet, for instance).",
    ),
    "edit-not-worksheet.remedy": Pair(
        "請檢查設定中的工作表名稱。", "Check the name of the sheet in the configuration."
    ),
    "edit-sheet-name": Pair(
        "{file}：無法新增工作表「{sheet}」，名稱已存在或不合規定。",
        "{file}: a sheet called {sheet} cannot be added; the name is taken or not allowed.",
    ),
    "edit-sheet-name.remedy": Pair(
        "請更改既有工作表的名稱（最多 31 字，不含 : \\ / ? * [ ]）。",
        "Rename the sheet that is there (31 characters at most, none of : \\ / ? * [ ]).",
    ),
    "edit-signed": Pair(
        "{file}：檔案有數位簽章，任何變更都會使簽章失效。",
        "{file}: the file is digitally signed; any change would break the signature.",
    ),
    "edit-signed.remedy": Pair(
        "請改用未簽章的檔案，或先移除簽章。", "Use a file without a signature, or remove the signature first."
    ),
    "edit-stamp": Pair(
        "{file}：版次資訊太長（計畫、機關、期次名稱合計超過 255 字），無法寫入。",
        "{file}: the stamp is too long (names of project, agency and round exceed 255 characters).",
    ),
    "edit-stamp.remedy": Pair(
        "請縮短設定中的計畫或期次名稱。",
        "Shorten the names of the project or the round in the configuration.",
    ),
    "edit-no-styles": Pair(
        "{file}：檔案沒有樣式資料，無法寫入日期或文字格式。",
        "{file}: the file has no styles; dates and formats cannot be written.",
    ),
    "edit-no-styles.remedy": Pair(
        "請以 Excel 或 LibreOffice 開啟後另存新檔再試。",
        "Open it in Excel or LibreOffice, save, and try again.",
    ),
    "edit-xml": Pair(
        "{file}：「{part}」的內容格式特殊，無法安全寫入。",
        "{file}: “{part}” is written in an unusual way; writing is not safe.",
    ),
    "edit-xml.remedy": Pair(
        "請以 Excel 或 LibreOffice 開啟後另存新檔再試。",
        "Open it in Excel or LibreOffice, save, and try again.",
    ),
    "text-characters": Pair(
        "「{sheet}」{cell} 的文字含有無法存入 Excel 的控制字元。",
        "{sheet}!{cell}: the text holds control characters that a workbook cannot hold.",
    ),
    "text-characters.remedy": Pair(
        "請刪除看不見的控制字元（可先貼到記事本再貼回）。",
        "Remove the invisible control characters (paste the text into a plain editor and back).",
    ),
    "text-surrogate": Pair(
        "「{sheet}」{cell} 的文字含有不完整的字元（半個 Unicode 字元）。",
        "{sheet}!{cell}: the text holds half a character (a lone surrogate).",
    ),
    "text-surrogate.remedy": Pair(
        "請找出顯示為方框或問號的字，重新輸入。",
        "Find the character shown as a box or question mark and type it again.",
    ),
    "text-too-long": Pair(
        "「{sheet}」{cell} 的文字超過 32,767 字，一個儲存格放不下。",
        "{sheet}!{cell}: the text has more than 32,767 characters, which no cell can hold.",
    ),
    "text-too-long.remedy": Pair(
        "請精簡內容，或把細節放到附件並填寫連結。",
        "Shorten it, or put the details into an attachment and give a link.",
    ),
    "value-error": Pair(
        "「{sheet}」{cell} 是錯誤值，不會寫入。", "{sheet}!{cell}: an error value is never written."
    ),
    "value-error.remedy": Pair("請改正該儲存格的公式或內容。", "Correct the cell's formula or content."),
    "value-number": Pair(
        "「{sheet}」{cell} 的數字不是 Excel 能表示的數值。", "{sheet}!{cell}: no cell can hold this number."
    ),
    "value-number.remedy": Pair("請更正數字。", "Correct the number."),
    "value-date": Pair(
        "「{sheet}」{cell} 的日期早於 1900 年，Excel 無法表示。",
        "{sheet}!{cell}: the date is before 1900, which a workbook cannot hold.",
    ),
    "value-date.remedy": Pair("請更正日期，或改以文字填寫。", "Correct the date, or enter it as text."),
    "proof-member": Pair(
        "{file}：寫入後檢查發現「{part}」被不該有的方式更動，檔案未取代。",
        "{file}: after writing, “{part}” was found changed in a way not planned; the file was not replaced.",
    ),
    "proof-member.remedy": Pair(
        "原檔未變更。請回報此問題並附上檔案。", "The file is as it was. Please report this with the file."
    ),
    "proof-row": Pair(
        "{file}：寫入後檢查發現「{sheet}」{cell} 被不該有的方式更動，檔案未取代。",
        "{file}: after writing, {sheet}!{cell} was found changed without a plan; the file was not replaced.",
    ),
    "proof-row.remedy": Pair(
        "原檔未變更。請回報此問題並附上檔案。", "The file is as it was. Please report this with the file."
    ),
    "proof-value": Pair(
        "{file}：寫入後重讀「{sheet}」{cell}，內容與計畫不符，檔案未取代。",
        "{file}: after writing, {sheet}!{cell} does not read as planned; the file was not replaced.",
    ),
    "proof-value.remedy": Pair(
        "原檔未變更。請回報此問題並附上檔案。", "The file is as it was. Please report this with the file."
    ),
    # --- formats other than xlsx (synctool.stores.foreign)
    "csv-encoding": Pair(
        "{file}：無法判斷文字編碼（試過 UTF-8、UTF-16、Big5/cp950、Big5-HKSCS）。",
        "{file}: the text encoding cannot be told (tried UTF-8, UTF-16, cp950 and Big5-HKSCS).",
    ),
    "csv-encoding.remedy": Pair(
        "請以 Excel 開啟後另存為「CSV UTF-8（逗號分隔）」或「Excel 活頁簿 (.xlsx)」。",
        "Open it in Excel and save it as CSV UTF-8 or as an Excel workbook (.xlsx).",
    ),
    "csv-damaged": Pair(
        "{file}：第 {line} 行的引號不成對或內容過長（{found}），後面的資料無法確定。",
        "{file}: in line {line} a quote is left open or a cell is too long ({found}); what follows is uncertain.",
    ),
    "csv-damaged.remedy": Pair(
        "請檢查該行的雙引號，或改以 Excel 活頁簿 (.xlsx) 寄送。",
        "Check the double quotes in that line, or send an Excel workbook (.xlsx) instead.",
    ),
    "sheet-repeats": Pair(
        "{file}：工作表「{sheet}」以「重複」標記產生的內容超過上限 {limit} 個，可能是惡意檔案，未予讀取。",
        "{file}: sheet “{sheet}” makes more than {limit} cells or spaces by repetition, which may be malicious.",
    ),
    "sheet-repeats.remedy": Pair(
        "請刪除填滿整欄或整列的重複內容後另存新檔；來源不明時請先向寄件機關確認。",
        "Delete content that fills whole rows or columns and save; if in doubt, check with the sender first.",
    ),
    "sheet-sparse": Pair(
        "{file}：工作表「{sheet}」的內容散布到 {found} 的範圍，過大而未讀取。",
        "{file}: the cells of sheet “{sheet}” are spread over {found}, too wide to be read.",
    ),
    "sheet-sparse.remedy": Pair(
        "請刪除資料範圍以外的儲存格，另存為「Excel 活頁簿 (.xlsx)」。",
        "Delete the cells beyond the data and save it as an Excel workbook (.xlsx).",
    ),
    "foreign-html": Pair(
        "{file}：內容是網頁（HTML），只是副檔名像試算表。",
        "{file}: the content is a web page (HTML) that only has a spreadsheet's ending.",
    ),
    "foreign-html.remedy": Pair(
        "請以 Excel 開啟後另存為「Excel 活頁簿 (.xlsx)」。",
        "Open it in Excel and save it as an Excel workbook (.xlsx).",
    ),
    "foreign-xml2003": Pair(
        "{file}：這是「XML 試算表 2003」格式，無法直接讀取。",
        "{file}: this is the XML Spreadsheet 2003 format, which cannot be read as it is.",
    ),
    "foreign-xml2003.remedy": Pair(
        "請以 Excel 開啟後另存為「Excel 活頁簿 (.xlsx)」。",
        "Open it in Excel and save it as an Excel workbook (.xlsx).",
    ),
    "foreign-flat-ods": Pair(
        "{file}：這是單一 XML 檔的 ODF（.fods），無法直接讀取。",
        "{file}: this is a flat OpenDocument file (.fods), which cannot be read as it is.",
    ),
    "foreign-flat-ods.remedy": Pair(
        "請以 LibreOffice 開啟後另存為「ODF 試算表 (.ods)」。",
        "Open it in LibreOffice and save it as an ODF spreadsheet (.ods).",
    ),
    "foreign-numbers": Pair(
        "{file}：這是 Apple Numbers 檔案，無法直接讀取。",
        "{file}: this is an Apple Numbers file, which cannot be read as it is.",
    ),
    "foreign-numbers.remedy": Pair(
        "請在 Numbers 選「檔案 > 輸出至 > Excel」後寄送。", "In Numbers choose File > Export To > Excel."
    ),
    "foreign-archive": Pair(
        "{file}：這是壓縮檔，不是試算表。", "{file}: this is an archive and no spreadsheet."
    ),
    "foreign-archive.remedy": Pair(
        "請先解壓縮，再匯入裡面的試算表。", "Unpack it first and take the spreadsheet that is inside."
    ),
    "foreign-unknown": Pair(
        "{file}：內容不是試算表（{found}）。", "{file}: the content is no spreadsheet ({found})."
    ),
    "foreign-unknown.remedy": Pair(
        "請確認是否寄錯檔案，並以「Excel 活頁簿 (.xlsx)」重新寄送。",
        "Check whether it is the right file, and send an Excel workbook (.xlsx).",
    ),
    "foreign-damaged": Pair(
        "{file}：檔案內容有誤，無法讀取（{found}）。",
        "{file}: the file is damaged and cannot be read ({found}).",
    ),
    "foreign-damaged.remedy": Pair(
        "請以 Excel 或 LibreOffice 開啟，確認內容後另存為「Excel 活頁簿 (.xlsx)」。",
        "Open it in Excel or LibreOffice, check its content and save it as an Excel workbook (.xlsx).",
    ),
    "foreign-slow": Pair(
        "{file}：讀取超過 {limit} 秒，已停止。",
        "{file}: reading took more than {limit} seconds and was stopped.",
    ),
    "foreign-slow.remedy": Pair(
        "請另存為「Excel 活頁簿 (.xlsx)」再寄；確有需要時可調高設定 limits.foreign_seconds。",
        "Save it as an Excel workbook (.xlsx); if need be, raise limits.foreign_seconds in the configuration.",
    ),
    "foreign-memory": Pair(
        "{file}：讀取所需的記憶體超過 {limit} MB，已停止。",
        "{file}: reading needs more than {limit} MB of memory and was stopped.",
    ),
    "foreign-memory.remedy": Pair(
        "請另存為「Excel 活頁簿 (.xlsx)」再寄；確有需要時可調高設定 limits.foreign_memory_mb。",
        "Save it as an Excel workbook (.xlsx); if need be, raise limits.foreign_memory_mb in the configuration.",
    ),
    "foreign-crashed": Pair(
        "{file}：讀取程式異常結束（{found}），檔案可能已損毀或為惡意檔案；其他檔案不受影響。",
        "{file}: the reader broke down ({found}); the file may be damaged or malicious. No other file is affected.",
    ),
    "foreign-crashed.remedy": Pair(
        "請以 Excel 或 LibreOffice 開啟，確認內容後另存為「Excel 活頁簿 (.xlsx)」。",
        "Open it in Excel or LibreOffice, check its content and save it as an Excel workbook (.xlsx).",
    ),
    # --- end of formats other than xlsx
}
