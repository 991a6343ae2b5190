"""How the form looks as an OpenDocument spreadsheet: styles, page, settings (ODF 1.3 part 3, 16 and 17)."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from synctool.model import Run

FACE = "微軟正黑體"
NAVY, MID, PALE, GREY, LINE = "#1f4e79", "#2f75b5", "#ddebf7", "#f2f2f2", "#a6a6a6"
WIDTHS = {
    "key": 10.5, "meeting": 10, "topic": 13, "resolution": 30, "leads": 10, "supporting": 10, "due": 11,
    "previous": 30, "progress": 50, "status": 10, "percent": 8.5, "completed": 11, "evidence": 18,
    "request": 10.5, "reporter": 10, "contact": 14, "check": 20,
}  # fmt: skip
"""In characters, as in the workbook's form."""
_CM = 0.215

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        **{
            name: f"urn:oasis:names:tc:opendocument:xmlns:{tail}:1.0"
            for name, tail in {
                "office": "office",
                "style": "style",
                "text": "text",
                "table": "table",
                "fo": "xsl-fo-compatible",
                "number": "datastyle",
                "meta": "meta",
                "config": "config",
                "svg": "svg-compatible",
            }.items()
        },
        "of": "urn:oasis:names:tc:opendocument:xmlns:of:1.2",
        "ooo": "http://openoffice.org/2004/office",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xlink": "http://www.w3.org/1999/xlink",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
        "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    }.items()
)


def cell_style(
    name: str,
    *,
    fill: str = "",
    ink: str = "",
    bold: bool = False,
    size: int = 12,
    line: str = LINE,
    centre: bool = False,
    middle: bool = False,
    is_open: bool = False,
    data: str = "",
) -> str:
    """A cell style; ``is_open`` lets people write where the sheet is protected."""
    shown = f' style:data-style-name="{data}"' if data else ""
    ground = f' fo:background-color="{fill}"' if fill else ""
    border = f' fo:border="0.5pt solid {line}"' if line else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell" '
        f'style:parent-style-name="Default"{shown}>'
        f'<style:table-cell-properties style:cell-protect="{"none" if is_open else "protected"}" '
        f'fo:wrap-option="wrap" style:vertical-align="{"middle" if middle else "top"}"{ground}{border} '
        'fo:padding="0.05cm" style:text-align-source="fix"/>'
        f'<style:paragraph-properties fo:text-align="{"center" if centre else "start"}"/>'
        f"<style:text-properties{_font(ink, bold, size)}/></style:style>"
    )


def _font(ink: str, bold: bool, size: int) -> str:
    colour = f' fo:color="{ink}"' if ink else ""
    weights = "".join(f' {p}:font-weight{s}="bold"' for p, s in _SCRIPTS) if bold else ""
    sizes = "".join(f' {p}:font-size{s}="{size}pt"' for p, s in _SCRIPTS)
    return f"{colour}{weights}{sizes}"


_SCRIPTS = (("fo", ""), ("style", "-asian"))

DATA_STYLES = (
    '<number:date-style style:name="ROC" number:language="zh" number:country="TW">'
    '<number:year number:calendar="ROC"/><number:text>/</number:text><number:month number:calendar="ROC"/>'
    '<number:text>/</number:text><number:day number:calendar="ROC"/></number:date-style>'
    '<number:percentage-style style:name="SHARE"><number:number number:decimal-places="0" '
    'number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>'
    '<number:text-style style:name="WORDS"><number:text-content/></number:text-style>'
)
CELL_STYLES = "".join(
    (
        cell_style("title", ink=NAVY, bold=True, size=18, line="", middle=True),
        cell_style(
            "label", fill=MID, ink="#ffffff", bold=True, size=11, line="#ffffff", centre=True, middle=True
        ),
        cell_style("value", bold=True, line="", middle=True),
        cell_style("value-date", bold=True, line="", middle=True, data="ROC"),
        cell_style("how", size=11, line="", middle=True),
        cell_style("band-given", fill=GREY, ink=NAVY, bold=True, size=11, line="", centre=True, middle=True),
        cell_style("band-answer", fill=PALE, ink=NAVY, bold=True, size=11, line="", centre=True, middle=True),
        cell_style("header", fill=NAVY, ink="#ffffff", bold=True, line="#ffffff", centre=True, middle=True),
        cell_style("given", fill=GREY),
        cell_style("given-key", fill=GREY, bold=True, centre=True, data="WORDS"),
        cell_style("given-date", fill=GREY, centre=True, data="ROC"),
        cell_style("answer", line=MID, is_open=True),
        cell_style("answer-words", line=MID, is_open=True, data="WORDS"),
        cell_style("answer-choice", line=MID, centre=True, is_open=True),
        cell_style("answer-percent", line=MID, centre=True, is_open=True, data="SHARE"),
        cell_style("answer-date", line=MID, centre=True, is_open=True, data="ROC"),
    )
)
MARK_STYLES = "".join(
    f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default">'
    f"<style:table-cell-properties{ground}/><style:text-properties{text}/></style:style>"
    for name, ground, text in (
        ("bad", ' fo:background-color="#f8cbad"', ' fo:color="#9c0006" fo:font-style="italic"'),
        ("missing", ' fo:background-color="#fff2cc"', ""),
        ("done", ' fo:background-color="#e2efda"', ""),
        ("faulty", "", ' fo:color="#9c0006" fo:font-weight="bold" style:font-weight-asian="bold"'),
    )
)

STYLES = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-styles {NAMESPACES} office:version="1.3">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'{FACE}'"/></office:font-face-decls>
<office:styles><style:default-style style:family="table-cell"><style:text-properties style:font-name="F"
 style:font-name-asian="F" fo:font-size="12pt" style:font-size-asian="12pt" fo:language="en" fo:country="US"
 style:language-asian="zh" style:country-asian="TW"/></style:default-style>
<style:style style:name="Default" style:family="table-cell"/>{MARK_STYLES}</office:styles>
<office:automatic-styles><style:page-layout style:name="A4"><style:page-layout-properties
 fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" fo:margin-top="1.2cm"
 fo:margin-bottom="1.2cm" fo:margin-left="1cm" fo:margin-right="1cm" style:scale-to-X="1"
 style:table-centering="horizontal"/><style:header-style/><style:footer-style><style:header-footer-properties
 fo:min-height="0.5cm" fo:margin-left="0cm" fo:margin-right="0cm" fo:margin-top="0.2cm"/></style:footer-style
></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Default" style:page-layout-name="A4"><style:footer
><text:p><text:page-number>1</text:page-number> / <text:page-count>1</text:page-count></text:p></style:footer
></style:master-page></office:master-styles></office:document-styles>"""

MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""  # noqa: E501


def column_styles(names: Iterable[str]) -> str:
    return "".join(
        f'<style:style style:name="co-{name}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{WIDTHS[name] * _CM:.2f}cm"/></style:style>'
        for name in names
    )


def run_style(name: str, run: Run) -> str:
    """The style of a stretch of text (ODF 1.3 part 3, 20.3)."""
    given = ""
    if run.bold:
        given += ' fo:font-weight="bold" style:font-weight-asian="bold"'
    if run.italic:
        given += ' fo:font-style="italic" style:font-style-asian="italic"'
    if run.strike:
        given += ' style:text-line-through-style="solid"'
    if run.underline:
        given += ' style:text-underline-style="solid" style:text-underline-color="font-color"'
        if run.underline.startswith("double"):
            given += ' style:text-underline-type="double"'
    if run.colour:
        given += f' fo:color="#{run.colour.lower()}"'
    return (
        f'<style:style style:name="{name}" style:family="text"><style:text-properties{given}/></style:style>'
    )


def settings(sheet: str, rows: int) -> str:
    """The window: the rows above the body and the key column stay in sight."""
    items = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
        for name, kind, value in (
            ("HorizontalSplitMode", "short", 2),
            ("VerticalSplitMode", "short", 2),
            ("HorizontalSplitPosition", "int", 1),
            ("VerticalSplitPosition", "int", rows),
            ("ActiveSplitRange", "short", 3),
            ("PositionRight", "int", 1),
            ("PositionBottom", "int", rows),
            ("ShowGrid", "boolean", "false"),
        )
    )
    entry = (
        f'<config:config-item-map-entry config:name="{escape(sheet)}">{items}</config:config-item-map-entry>'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-settings {NAMESPACES} office:version="1.3">'
        '<office:settings><config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        f'<config:config-item-map-named config:name="Tables">{entry}</config:config-item-map-named>'
        f'<config:config-item config:name="ActiveTable" config:type="string">{escape(sheet)}'
        "</config:config-item>"
        "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>"
        "</office:settings></office:document-settings>"
    )
