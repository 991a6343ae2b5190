"""Texts: the brief for the meeting, in every format."""

from synctool.texts import Pair

TEXTS: dict[str, Pair] = {
    "brief-title": Pair("{body} {meeting}結論追蹤列管事項報告", "{body} {meeting}: resolutions tracked"),
    "brief-heading": Pair("會議決議事項追蹤", "Tracking of resolutions"),
    "brief-heading-page": Pair(
        "會議決議事項追蹤({page}/{pages})", "Tracking of resolutions ({page}/{pages})"
    ),
    "brief-column-resolution": Pair("會議決議", "Resolution"),
    "brief-column-progress": Pair("辦理情形", "Progress"),
    "brief-column-recommendation": Pair("列管建議", "Recommendation"),
    "brief-topic": Pair("({number}) {title}：", "({number}) {title}:"),
    "brief-topic-unnumbered": Pair("{title}：", "{title}:"),
    "brief-resolution": Pair("決議：", "Resolution:"),
    "brief-continued": Pair("（續）", "(continued) "),
    "brief-date-western": Pair("{year}年{month}月{day}日", "{day} {month_name} {year}"),
    "brief-date-roc": Pair(
        "中華民國{roc}年{month}月{day}日", "{day} {month_name}, year {roc} of the Republic"
    ),
    "brief-closing-1": Pair("簡報完畢", "End of the briefing"),
    "brief-closing-2": Pair("敬請裁示", "Your decision is requested"),
    "brief-empty": Pair("目前無列管事項。", "No resolution is being tracked."),
    "brief-slide-table": Pair("會議決議追蹤表", "Table of resolutions"),
    "brief-skip": Pair("跳到追蹤表", "Skip to the table"),
    "brief-keywords": Pair("會議決議、列管事項、辦理情形", "resolutions, tracked items, progress"),
    "soffice-missing": Pair(
        "製作 PDF 需要 LibreOffice，但這台電腦找不到 soffice 程式。"
        "請安裝 LibreOffice，或改用 --to 檔名.docx 後自行另存為 PDF。",
        "A PDF needs LibreOffice, and no soffice program was found on this computer. "
        "Install LibreOffice, or use --to FILE.docx and save that as PDF.",
    ),
    "soffice-failed": Pair(
        "LibreOffice 未能產生 PDF（{reason}）。請先關閉 LibreOffice 再試一次，或改用 --to 檔名.docx。",
        "LibreOffice did not make the PDF ({reason}). Close LibreOffice and try again, "
        "or use --to FILE.docx.",
    ),
    "reports-not-installed": Pair(
        "簡報需要的套件 {package} 尚未安裝。", "The package {package}, which briefs need, is not installed."
    ),
    "reports-not-installed.remedy": Pair(
        "請執行 pip install 'synctool[reports]'。", "Run pip install 'synctool[reports]'."
    ),
    "brief-format-unknown": Pair(
        "不支援的簡報格式「{format}」。可用格式：{formats}。",
        "Unknown format “{format}” for the brief. Known: {formats}.",
    ),
    "brief-template-missing": Pair(
        "找不到簡報範本 {name}。請重新安裝 synctool，或在設定中指定機關自己的範本。",
        "The brief's template {name} was not found. Reinstall synctool, or name your own template.",
    ),
    "brief-template-unreadable": Pair(
        "無法讀取簡報範本（{format}）：{reason}。請確認檔案類型與副檔名相符，且沒有加密。",
        "The brief's template ({format}) cannot be read: {reason}. "
        "Check that the file is of that type and not encrypted.",
    ),
    "brief-layout-missing": Pair(
        "簡報範本缺少名為「{name}」的版面配置；目前有：{found}。請依 docs/templates.md 補上或更名。",
        "The brief's template has no layout named “{name}”; found: {found}. "
        "Add or rename one as docs/templates.md says.",
    ),
    "brief-placeholder-missing": Pair(
        "簡報範本的版面配置「{name}」缺少配置區（{placeholder}）。請依 docs/templates.md 補上。",
        "The layout “{name}” of the brief's template lacks a placeholder ({placeholder}). "
        "Add it as docs/templates.md says.",
    ),
}
