"""A new workbook with one sheet of texts, for exports: header, frozen panes, wrapped cells, rich runs.

The smallest package that Excel takes (ECMA-376 part 1, 12.3.24: content
types, relationships, workbook, one sheet, styles). The same rows always give
the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from html import escape
from math import ceil

from synctool.model import RichText, Run, Value, a1, column_letters, text_of
from synctool.ooxml.heights import TALLEST, Gauge

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FONT = '<name val="標楷體"/><family val="4"/><charset val="136"/>'
_SIZE = 11
_LIMIT = 32767
_CHARACTER, _PADDING, _LOWEST = 5.25, 4.0, 18.0
"""Points: of a column's unit of width, of a cell's two sides, of the lowest row."""


def new_workbook(
    sheet: str, header: Sequence[str], rows: Sequence[Sequence[Value]], widths: Sequence[float], frozen: int
) -> bytes:
    """The bytes of a workbook; ``frozen`` columns and the header stay in sight, widths are in characters."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _workbook(sheet, len(header), len(rows)),
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")
        ),
        "xl/styles.xml": _styles(),
        "xl/worksheets/sheet1.xml": _sheet(header, rows, widths, frozen),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode("utf-8"), 8)
    return out.getvalue()


def _content_types() -> str:
    kinds = {
        "/xl/workbook.xml": "sheet.main",
        "/xl/worksheets/sheet1.xml": "worksheet",
        "/xl/styles.xml": "styles",
    }
    listed = "".join(
        f'<Override PartName="{part}" '
        f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _workbook(sheet: str, columns: int, rows: int) -> str:
    name = escape(sheet)
    quoted = f"'{escape(sheet, quote=False)}'"
    area = f"{quoted}!$A$1:${column_letters(columns)}${rows + 1}"
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        f'<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets><definedNames>'
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">{area}</definedName>'
        f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{quoted}!$1:$1</definedName>'
        "</definedNames></workbook>"
    )


_STYLES = """\
<fonts count="2"><font><sz val="11"/>{font}</font><font><b/><sz val="11"/>{font}</font></fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FFDDEBF7"/></patternFill></fill></fills>
<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>
<border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/><diagonal/></border>
</borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="49" fontId="1" fillId="2" borderId="1" xfId="0" {applied} applyFill="1">
<alignment horizontal="center" vertical="center" wrapText="1"/></xf>
<xf numFmtId="49" fontId="0" fillId="0" borderId="1" xfId="0" {applied}>
<alignment vertical="top" wrapText="1"/></xf></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>"""
_APPLIED = 'applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1"'


def _styles() -> str:
    styles = _STYLES.format(font=_FONT, applied=_APPLIED).replace("\n", "")
    return f'{_HEAD}<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>'


def _sheet(
    header: Sequence[str], rows: Sequence[Sequence[Value]], widths: Sequence[float], frozen: int
) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width:g}" customWidth="1"/>' for n, width in enumerate(widths, 1)
    )
    left = f'xSplit="{frozen}" ' if frozen else ""
    pane = "bottomRight" if frozen else "bottomLeft"
    gauges = [Gauge(_SIZE, False, width * _CHARACTER - _PADDING) for width in widths]
    body = "".join(_row(n, row, 2, _height(row, gauges)) for n, row in enumerate(rows, 2))
    last = a1(len(rows) + 1, len(header))
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{last}"/>'
        f'<sheetViews><sheetView workbookViewId="0"><pane {left}ySplit="1" topLeftCell="{a1(2, frozen + 1)}" '
        f'activePane="{pane}" state="frozen"/></sheetView></sheetViews><cols>{columns}</cols>'
        f'<sheetData>{_row(1, header, 1)}{body}</sheetData><autoFilter ref="A1:{last}"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _height(values: Sequence[Value], gauges: Sequence[Gauge]) -> str:
    """Some programs keep rows as low as the default, whatever is in them."""
    texts = zip(map(text_of, values), gauges, strict=False)
    need = max((gauge.need(text) for text, gauge in texts if text), default=0.0)
    return f' ht="{min(ceil(max(need, _LOWEST)), int(TALLEST))}" customHeight="1"'


def _row(number: int, values: Sequence[Value], style: int, height: str = "") -> str:
    cells = "".join(_cell(a1(number, column), value, style) for column, value in enumerate(values, 1))
    return f'<row r="{number}"{height}>{cells}</row>'


def _cell(place: str, value: Value, style: int) -> str:
    runs = value.paragraphs if isinstance(value, RichText) else ()
    text = text_of(value)
    if not text:
        return f'<c r="{place}" s="{style}"/>'
    if not runs or len(text) > _LIMIT:
        inner = f'<t xml:space="preserve">{_escaped(text[:_LIMIT])}</t>'
    else:
        lines: list[Run] = []
        for number, paragraph in enumerate(runs):
            lines += [Run("\n")] if number else []
            lines += paragraph
        inner = "".join(map(_run, lines))
    return f'<c r="{place}" s="{style}" t="inlineStr"><is>{inner}</is></c>'


def _run(run: Run) -> str:
    flags = "".join(
        f"<{tag}/>" for tag, on in (("b", run.bold), ("i", run.italic), ("strike", run.strike)) if on
    )
    underline = f'<u val="{run.underline}"/>' if run.underline else ""
    colour = f'<color rgb="FF{run.colour}"/>' if run.colour else ""
    face = '<rFont val="標楷體"/><family val="4"/><charset val="136"/>'
    font = f'{flags}{underline}<sz val="{_SIZE}"/>{colour}{face}'
    return f'<r><rPr>{font}</rPr><t xml:space="preserve">{_escaped(run.text)}</t></r>'


def _escaped(text: str) -> str:
    """As XML can hold it: control characters as ``_xHHHH_`` (ECMA-376 part 1, 22.9.2.19)."""
    safe = "".join(c if c >= " " or c in "\t\n" else f"_x{ord(c):04X}_" for c in text)
    return escape(safe.encode("utf-8", "replace").decode("utf-8"), quote=False)
