"""Small files made by hand: .ods from XML, .xlsb from records, and others."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            # The type comes first and uncompressed, so that a file can be told by its first bytes.
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, stored)
    return out.getvalue()


def ods(
    rows: str, *, styles: str = "", after: str = "", prolog: str = "", more: Mapping[str, str] | None = None
) -> bytes:
    """A spreadsheet whose one table ``表`` holds ``rows`` (XML)."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content {_NS}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="表">{rows}</table:table>{after}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": ODS_TYPE, "content.xml": content, **(more or {})})


def ods_meta(properties: str) -> dict[str, str]:
    inner = f"<office:meta>{properties}</office:meta>"
    return {"meta.xml": f"<office:document-meta {_NS}>{inner}</office:document-meta>"}


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def cell(content: str = "", attributes: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {attributes}>{content}</table:table-cell>"


# ---------------------------------------------------------------- xlsb


def _record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, sizes = len(body), b""
    while True:
        sizes += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + sizes + body


def _wide(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def _cell(column: int, value: object) -> bytes:
    head = struct.pack("<II", column, 0)
    match value:
        case bool():
            return _record(4, head + bytes([value]))
        case float():
            return _record(5, head + struct.pack("<d", value))
        case str() if value.startswith("#"):
            return _record(3, head + bytes([{"#N/A": 0x2A, "#DIV/0!": 0x07}[value]]))
        case str():
            return _record(6, head + _wide(value))
    return _record(1, head)


def xlsb(rows: Mapping[int, Sequence[object]], *, names: Mapping[str, str] | None = None) -> bytes:
    """A binary workbook with one sheet ``表``; rows count from 1, texts with ``#`` are error cells."""
    last = max(rows)
    width = max(map(len, rows.values()))
    body = b"".join(
        _record(0, struct.pack("<IIHHBI", number - 1, 0, 300, 0, 0, 0))
        + b"".join(_cell(c, value) for c, value in enumerate(cells))
        for number, cells in sorted(rows.items())
    )
    dimension = _record(148, struct.pack("<IIII", 0, last - 1, 0, width - 1))
    sheet = _record(129) + dimension + _record(145) + body + _record(146) + _record(130)
    defined = b"".join(
        _record(
            39,
            struct.pack("<IBI", 0, 0, 0xFFFFFFFF)
            + _wide(name)
            + struct.pack("<IBH", 3 + 2 * len(text), 0x17, len(text))
            + text.encode("utf-16-le"),
        )
        for name, text in (names or {}).items()
    )
    bundle = _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("表"))
    workbook = _record(131) + _record(143) + bundle + _record(144) + defined + _record(132)
    main = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            f'<Override PartName="/xl/workbook.bin" ContentType="{main}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{relation}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
            "xl/workbook.bin": workbook,
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}/relationships"><Relationship '
            f'Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def ole(*streams: str) -> bytes:
    """The beginning of an OLE file with streams of these names: enough to be told by."""
    entries = b"".join(s.encode("utf-16-le").ljust(128, b"\0") for s in ("Root Entry", *streams))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries
