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
}
