"""Texts: reading an earlier brief (``synctool init --from``)."""

from synctool.texts import Pair

TEXTS: dict[str, Pair] = {
    "help.init.source": Pair(
        "由先前的簡報或報告建立主表：.pptx、.docx、.odt、.odp、.html，或帶標記的 .txt。已有的主表不會被取代。",
        "Make the master from an earlier brief: .pptx .docx .odt .odp .html, or tagged .txt. "
        "A master that is there is never replaced.",
    ),
    "init-from-read": Pair(
        "{file}：讀出 {items} 項列管事項（{meeting}，議題 {topics} 個）。",
        "{file}: {items} items read ({meeting}, {topics} topics).",
    ),
    "init-from-dry-run": Pair(
        "試讀：未寫入任何檔案；確認後去掉 --dry-run，將建立 {master}。",
        "Trial: nothing was written. Without --dry-run, {master} will be made.",
    ),
    "init-from-made": Pair("已建立主表 {master}。", "Made the master {master}."),
    "init-from-findings": Pair("請確認 {count} 處：", "Please look at {count} places:"),
    "init-from-left-over": Pair(
        "未能判讀的文字都保留在 {file}，請決定是否補進主表。",
        "The words that have no place in the master are kept in {file}; enter in the master what belongs there.",
    ),
    "init-from-and-master": Pair(
        "--from 會建立新的主表，不能同時指定主表。",
        "--from makes a new master, so no MASTER can be named besides.",
    ),
    "init-from-and-master.remedy": Pair(
        "請擇一：既有主表用 synctool init 主表.xlsx；舊簡報用 synctool init --from 簡報.pptx。",
        "Use one of them: synctool init MASTER.xlsx, or synctool init --from BRIEF.pptx.",
    ),
    "init-dry-run": Pair(
        "init 的 --dry-run 要和 --from 一起用。", "init takes --dry-run only together with --from."
    ),
    "init-dry-run.remedy": Pair(
        "沒有 --from 時，init 只會新增 config.toml（以及尚無主表時的新主表），不會更動任何既有檔案。",
        "Without --from, init only adds a config.toml (and a master where there is none) and changes no file.",
    ),
    "init-master-exists": Pair(
        "主表「{path}」已經存在，不會被取代。", "The master “{path}” is there already and is not replaced."
    ),
    "init-master-exists.remedy": Pair(
        "請用 -C 指定另一個資料夾，或先把原主表移走。",
        "Name another folder with -C, or move the master away first.",
    ),
    "brief-source-unknown": Pair(
        "無法讀取「{format}」格式的簡報。可讀：{formats}。",
        "A brief as “{format}” cannot be read. Known: {formats}.",
    ),
    "brief-source-unknown.remedy": Pair(
        "舊格式（.ppt、.doc）或 PDF 請先用 PowerPoint、Word 或 LibreOffice 另存成上述格式。",
        "Open an older file (.ppt, .doc) or a PDF in its program and save it as one of these.",
    ),
    "brief-unreadable": Pair(
        "{file}：不是可讀的 .{format} 檔（可能損毀、設了密碼，或只是改了副檔名）。",
        "{file}: this is no .{format} file that can be read (damaged, with a password, or only renamed).",
    ),
    "brief-unreadable.remedy": Pair(
        "請用原本的程式開啟，移除密碼後另存新檔。",
        "Open it in its own program, remove the password, and save it anew.",
    ),
    "brief-no-items": Pair(
        "{file}：找不到列管事項。需要有「會議決議」與「辦理情形」兩欄的表格。",
        "{file}: no tracked resolution was found. A table with the columns 會議決議 and 辦理情形 is needed.",
    ),
    "brief-no-items.remedy": Pair(
        "表格若是圖片，請改用原始檔；欄名不同時，請先把表頭改成上述名稱再試。",
        "If the table is a picture, use the original file; if its columns have other names, rename its header first.",
    ),
    # --- findings
    "brief-line-unplaced": Pair(
        "這段文字不屬於任何列管事項：「{text}」", "These words belong to no item: “{text}”"
    ),
    "brief-line-unplaced.remedy": Pair(
        "如屬某項決議或辦理情形，請補進主表。", "Enter them in the master if they belong to an item."
    ),
    "brief-column-unknown": Pair(
        "認不得這一欄的用途：「{text}」", "This column's use is not known: “{text}”"
    ),
    "brief-column-unknown.remedy": Pair(
        "如需列管，請補進主表相應的欄位。", "Enter it in the master's matching column, if it is wanted."
    ),
    "brief-row-alone": Pair(
        "這一列沒有決議，前面也沒有可以接續的事項：「{text}」",
        "This row has no resolution, and no item before it goes on here: “{text}”",
    ),
    "brief-row-alone.remedy": Pair(
        "請確認屬於哪一項，補進主表的辦理情形。", "Find the item it belongs to and enter it there."
    ),
    "brief-aside": Pair(
        "備忘稿、註腳或圖片不會讀入：「{text}」", "Notes, footnotes and pictures are not taken: “{text}”"
    ),
    "brief-aside.remedy": Pair("如有需要，請自行補進主表。", "Enter in the master what is needed."),
    "brief-several-resolutions": Pair(
        "{key}：同一格有好幾項決議，已合為一項。",
        "{key}: one cell holds several resolutions; they were kept as one item.",
    ),
    "brief-several-resolutions.remedy": Pair(
        "如要分別列管，請在主表分成數列並各給項次。",
        "To track them apart, give each a row and a key in the master.",
    ),
    "brief-key-doubled": Pair(
        "{key}：原來的項次 {written} 已有另一項使用，改用這個項次。",
        "{key}: its own key {written} is taken by another item, so it got this one.",
    ),
    "brief-key-doubled.remedy": Pair(
        "請核對議題與決議的編號。", "Check the numbers of the topic and the resolution."
    ),
    "brief-no-lead": Pair("{key}：看不出主辦機關。", "{key}: it does not say which agency leads."),
    "brief-no-lead.remedy": Pair(
        "請在主表填入主辦機關，再執行 init 或補進設定檔。",
        "Enter the lead agency in the master and in the configuration.",
    ),
    "brief-lead-guessed": Pair(
        "{key}：沒有機關回復，主協辦依決議文字推定：{names}。",
        "{key}: no agency has answered; lead and supporting agencies were taken from the resolution: {names}.",
    ),
    "brief-lead-guessed.remedy": Pair("請核對主辦與協辦。", "Check who leads and who supports."),
    "brief-asked-silent": Pair(
        "{key}：決議請 {names} 辦理，但辦理情形沒有它的標題，未列入分工。",
        "{key}: the resolution asks {names}, but no answer bears that name, so it is not assigned.",
    ),
    "brief-asked-silent.remedy": Pair(
        "如應列管，請補進主辦或協辦機關。", "Enter it as lead or supporting agency if it should be tracked."
    ),
    # --- places and the workbook of what is left over
    "spot-page": Pair("第 {page} 張投影片", "slide {page}"),
    "spot-cell": Pair(
        "第 {table} 個表格第 {row} 列第 {column} 欄", "table {table}, row {row}, column {column}"
    ),
    "spot-line": Pair("第 {line} 段", "paragraph {line}"),
    "left-over": Pair("未能判讀", "not-understood"),
    "left-over-place": Pair("位置", "Place"),
    "left-over-words": Pair("原文", "Words"),
    "left-over-remedy": Pair("處理方式", "What to do"),
}
