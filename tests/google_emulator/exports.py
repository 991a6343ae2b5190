"""A document as other programs' files: values only, as shown; the looks that Google gives them are left out."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

from .a1 import cell_name
from .cells import View
from .state import Sheet, Spreadsheet

Grid = list[list[str]]
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def shown(view: View, sheet: Sheet) -> Grid:
    """The used rectangle from A1 on as texts."""
    texts = {place: text for place in sheet.cells if (text := view.formatted(sheet, place))}
    height = max((row for row, _ in texts), default=-1) + 1
    width = max((column for _, column in texts), default=-1) + 1
    return [[texts.get((row, column), "") for column in range(width)] for row in range(height)]


def _zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else None
            archive.writestr(name, text, compress_type=how)
    return out.getvalue()


def _xlsx(doc: Spreadsheet) -> bytes:
    view, parts, sheets, links, types = View(doc), dict[str, str](), "", "", ""
    for number, sheet in enumerate(doc.sheets, 1):
        rows = ""
        for at, line in enumerate(shown(view, sheet)):
            cells = "".join(_xlsx_cell(view, sheet, at, column) for column, text in enumerate(line) if text)
            rows += f'<row r="{at + 1}">{cells}</row>' if cells else ""
        part = f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        parts[f"xl/worksheets/sheet{number}.xml"] = _XML + part
        name = escape(sheet.title, {'"': "&quot;"})
        hidden = ' state="hidden"' if sheet.properties.get("hidden") else ""
        sheets += f'<sheet name="{name}" sheetId="{number}"{hidden} r:id="rId{number}"/>'
        links += f'<Relationship Id="rId{number}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        types += (
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        )
    rels = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    parts |= {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'{_XML}{rels}<Relationship Id="rId1" Type="{_LINKS}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f"{_XML}{rels}{links}</Relationships>",
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{sheets}</sheets></workbook>',
    }
    return _zipped(parts)


def _xlsx_cell(view: View, sheet: Sheet, row: int, column: int) -> str:
    value, name = view.value(sheet, (row, column)), cell_name(row, column)
    if isinstance(value, bool):
        return f'<c r="{name}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{name}"><v>{value!r}</v></c>'
    text = escape(view.formatted(sheet, (row, column)))
    return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _ods(doc: Spreadsheet) -> bytes:
    view, tables = View(doc), ""
    for sheet in doc.sheets:
        rows = "".join(
            "<table:table-row>"
            + "".join(
                f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
                if text
                else "<table:table-cell/>"
                for text in line
            )
            + "</table:table-row>"
            for line in shown(view, sheet) or [[""]]
        )
        tables += f'<table:table table:name="{html.escape(sheet.title)}">{rows}</table:table>'
    spaces = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text"))
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", _ODS), ("content.xml", "text/xml"))
    )
    return _zipped(
        {
            "mimetype": _ODS,
            "content.xml": f'{_XML}<office:document-content {spaces} office:version="1.2">{body}</office:document-content>',
            "META-INF/manifest.xml": f'{_XML}<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0" '
            f'manifest:version="1.2">{entries}</manifest:manifest>',
        }
    )


def _html(doc: Spreadsheet) -> bytes:
    view, pages = View(doc), dict[str, str]()
    for sheet in doc.sheets:
        rows = "".join(
            f"<tr>{''.join(f'<td>{html.escape(text)}</td>' for text in line)}</tr>"
            for line in shown(view, sheet)
        )
        name = sheet.title.replace("/", "_")
        pages[f"{name}.html"] = f'<!DOCTYPE html><meta charset="utf-8"><table>{rows}</table>'
    return _zipped(pages)


def _pdf(doc: Spreadsheet) -> bytes:
    """A page for each sheet. Its texts are left out but for what Latin-1 can say."""
    view, objects = View(doc), list[bytes]()
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(doc.sheets)))
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    objects.append(f"<< /Type /Pages /Count {len(doc.sheets)} /Kids [{kids}] >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, sheet in enumerate(doc.sheets):
        lines = ["  ".join(line) for line in shown(view, sheet)]
        told = "".join(f"({_literal(line)}) Tj T*\n" for line in lines)
        stream = f"BT /F1 9 Tf 11 TL 36 800 Td\n{told}ET".encode("latin-1", "replace")
        page = "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< {page} /Contents {5 + 2 * number} 0 R >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode()


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").replace("\n", " ")


EXPORTS: dict[str, Callable[[Spreadsheet], bytes]] = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _xlsx,
    _ODS: _ods,
    "application/x-vnd.oasis.opendocument.spreadsheet": _ods,
    "application/zip": _html,
    "application/pdf": _pdf,
}
"""By MIME type, what Google offers for spreadsheets besides separated text."""
