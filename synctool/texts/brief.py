"""Texts: the command that makes the brief."""

from synctool.texts import Pair

TEXTS: dict[str, Pair] = {
    "brief-done": Pair(
        "簡報已寫入 {file}：{items} 項（未選入 {left} 項）。",
        "Wrote {file}: {items} items ({left} not selected).",
    ),
    "brief-dry-run": Pair(
        "試算：{file} 將含 {count} 項：{items}。未寫入。",
        "Trial: {file} would show {count} items: {items}. Nothing was written.",
    ),
    "dashboard-done": Pair(
        "儀表板已寫入 {file}：{items} 項（未選入 {left} 項）。",
        "Wrote the dashboard {file}: {items} items ({left} not selected).",
    ),
    "brief-nothing": Pair(
        "{file}：{items} 項中沒有符合條件的列管事項。", "{file}: none of its {items} items is selected."
    ),
    "brief-nothing.remedy": Pair(
        "請放寬 --meeting、--agency 等條件。", "Ask for more with --meeting, --agency and the like."
    ),
    "help.brief": Pair(
        "由彙整後的主表產生會議簡報，格式依副檔名：.pptx、.odp、.docx、.odt、.pdf、.html。",
        "Make the meeting's brief from the merged master; the ending names the format: .pptx .odp .docx .odt .pdf .html.",
    ),
    "help.brief.short": Pair("產生會議簡報", "the meeting's brief"),
    "help.brief.examples": Pair(
        "範例：\n  synctool brief --to 簡報.pptx\n  synctool brief --to 報告.docx --recommendation 解除列管\n  synctool brief --to 報告.pdf --agency 工程會 --calendar roc\n  synctool brief --to 儀表板.html --kind dashboard",
        "Examples:\n  synctool brief --to brief.pptx\n  synctool brief --to report.docx --recommendation 解除列管\n  synctool brief --to report.pdf --agency 工程會 --calendar roc\n  synctool brief --to dashboard.html --kind dashboard",
    ),
    "help.brief.to": Pair("輸出檔；副檔名決定格式。", "The file to write; its ending names the format."),
    "help.brief.kind": Pair(
        "brief 簡報；dashboard 可排序、篩選的單一網頁（.html）。",
        "A brief, or a dashboard: one page (.html) that sorts and filters.",
    ),
    "help.brief.meetings": Pair(
        "只含會議名稱有這些字的事項，可重複。", "Only items whose meeting holds these words; may be repeated."
    ),
    "help.brief.topics": Pair(
        "只含議題有這些字的事項，可重複。", "Only items whose topic holds these words; may be repeated."
    ),
    "help.brief.recommendations": Pair(
        "只含這種列管建議的事項，可重複。", "Only items with this recommendation; may be repeated."
    ),
    "help.brief.agencies": Pair(
        "只含這個機關主辦或協辦的事項，可重複。", "Only items of this agency; may be repeated."
    ),
    "help.brief.items": Pair("只含這個項次，可重複。", "Only this item; may be repeated."),
    "help.brief.changed": Pair(
        "只含上次簡報後有變動的事項；同一封面日期的各種格式算同一次簡報。",
        "Only what differs from the last brief; all files of one date are one brief.",
    ),
    "help.brief.template": Pair(
        "改用自己的範本檔（預設：專案的 templates 資料夾裡同名的檔，沒有就用內建的）。",
        "Use a template of your own (default: the one of its name in the project's folder templates, else the bundled one).",
    ),
    "help.brief.calendar": Pair(
        "封面日期的曆法：western 西元、roc 民國。", "The calendar of the cover's date."
    ),
    "help.brief.day": Pair(
        "封面日期，例如 2024-12-31 或 113/12/31（預設今天）。",
        "The cover's date, such as 2024-12-31 (default: today).",
    ),
    "help.brief.title": Pair("封面標題（預設取自主表）。", "The cover's title (default: the master's)."),
}
