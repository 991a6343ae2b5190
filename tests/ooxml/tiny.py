"""Tiny workbooks, part by part, for one oddity at a time."""

from __future__ import annotations

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATED = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
CONTENT_TYPES = f"""<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{WORKBOOK_TYPE}"/>
</Types>"""

STYLES = f"""<styleSheet xmlns="{MAIN}">
<numFmts><numFmt numFmtId="164" formatCode="[$-404]e/m/d;@"/></numFmts>
<fonts>
<font><sz val="12"/></font>
<font><b/><u/><color rgb="FFFF0000"/></font>
<font><b/></font>
</fonts>
<cellXfs>
<xf numFmtId="0" fontId="0"/><xf numFmtId="0" fontId="1"/><xf numFmtId="164" fontId="0"/>
<xf numFmtId="20" fontId="0"/><xf numFmtId="22" fontId="0"/><xf numFmtId="0" fontId="2"/>
<xf numFmtId="27" fontId="0"/><xf numFmtId="46" fontId="0"/><xf numFmtId="9" fontId="0"/>
</cellXfs></styleSheet>"""
BOLD_RED_UNDERLINED, ROC_DATE, CLOCK, DATE_AND_TIME, BOLD, CJK_DATE, ELAPSED, PERCENT = range(1, 9)


def relationships(*rows: tuple[str, str, str], base: str = RELATED) -> str:
    """A relationships part: rows of id, last word of the type, target."""
    body = "".join(f'<Relationship Id="{i}" Type="{base}/{t}" Target="{to}"/>' for i, t, to in rows)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>'


def parts(
    rows: str = "", strings: str = "", *, sheet: str | bytes = "", workbook: str = ""
) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet, from its rows and its string table's items."""
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relationships(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook
        or f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>'
        '<sheet name="填報表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "styles", "styles.xml"),
            ("rId3", "sharedStrings", "sharedStrings.xml"),
        ),
        "xl/worksheets/sheet1.xml": sheet
        or f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
    }


def pack(members: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The members as a zip, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def workbook(rows: str = "", strings: str = "", **other: str | bytes) -> bytes:
    """A workbook's bytes; see :func:`parts`."""
    return pack(parts(rows, strings, **other))  # type: ignore[arg-type]
