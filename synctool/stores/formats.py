"""What a file is, by its content and never by its ending."""

from __future__ import annotations

import codecs
import re

from synctool.errors import UnreadableFile
from synctool.ooxml.archive import Archive
from synctool.ooxml.limits import DEFAULT_LIMITS

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# BOF records of BIFF2, 3 and 4, which stand alone ([MS-XLS] 2.4.21 and OpenOffice's description, 5.8).
_BARE_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_OLE_STREAMS = (
    ("encrypted", ("EncryptedPackage", "EncryptionInfo")),
    ("xls", ("Workbook", "Book", "WORKBOOK", "BOOK")),
    ("document", ("WordDocument", "PowerPoint Document")),
)
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "document"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)
_CONTENT_KINDS = (
    (b"spreadsheetml.sheet.main", "xlsx"),
    (b"sheet.macroEnabled.main", "xlsx"),
    (b"spreadsheetml.template.main", "xlsx"),
    (b"template.macroEnabled.main", "xlsx"),
    (b"sheet.binary", "xlsb"),
    (b"wordprocessingml", "document"),
    (b"presentationml", "document"),
)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def kind_of(data: bytes, name: str) -> str:
    """What ``data`` is, whatever its ``name`` ends in.

    ``xlsx`` (with .xlsm and templates), ``xlsb``, ``xls``, ``ods`` and ``csv``
    can be read; ``empty``, ``encrypted``, ``html`` (also saved as .xls),
    ``xml2003``, ``flat-ods``, ``numbers``, ``document``, ``pdf``, ``image``,
    ``archive`` and ``unknown`` cannot. The ending decides one thing only: a
    damaged zip is taken for what it was called, so that its reader names the
    damage.
    """
    if not data.strip(b"\0"):
        return "empty"
    if data.startswith(_OLE):
        return _ole_kind(data)
    if data.startswith(_BARE_BIFF):
        return "xls"
    if data[:2] == b"PK":
        return _zip_kind(data, name)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    return _text_kind(data)


def _ole_kind(data: bytes) -> str:
    """By the names in the directory, whose entries stand at multiples of 128 ([MS-CFB] 2.6)."""
    for kind, streams in _OLE_STREAMS:
        for stream in streams:
            entry = stream.encode("utf-16-le") + b"\0\0"
            at = data.find(entry)
            while at >= 0:
                if at % 128 == 0:
                    return kind
                at = data.find(entry, at + 1)
    return "unknown"


def _zip_kind(data: bytes, name: str) -> str:
    by_name = next((k for k in ("ods", "xlsb") if name.lower().endswith(f".{k}")), "xlsx")
    try:
        archive = Archive(data, name, DEFAULT_LIMITS)
        types = archive.find("[Content_Types].xml")
        if types is not None:
            content = archive.read(types).replace(b"\0", b"")
            return next((kind for mark, kind in _CONTENT_KINDS if mark in content), by_name)
        mimetype = archive.find("mimetype")
        if mimetype is not None:
            form = archive.read(mimetype).strip()
            if form.startswith(b"application/vnd.oasis.opendocument"):
                return "ods" if b"spreadsheet" in form else "document"
        if archive.find("META-INF/manifest.xml") and archive.find("content.xml"):
            return "ods"
        names = [member.name.lower() for member in archive.members]
    except UnreadableFile:
        return "ods" if b"opendocument.spreadsheet" in data[:200] else by_name
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if any(n.endswith(".iwa") or n.endswith("index.zip") for n in names):
        return "numbers"
    return "archive"


def _text_kind(data: bytes) -> str:
    head = data[:4096]
    if head.startswith(_MARKS[1:]):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode("utf-8", "replace")
    head = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if head.startswith(b"<?xml") or head.startswith(b"<workbook"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
            return "xml2003"
        if b"opendocument" in head:
            return "flat-ods"
    if re.match(rb"<(?:!doctype\s+html|html|head|meta|table|body|style|!--)|mime-version:", head):
        return "html"
    if head.startswith(b"<?xml"):
        return "html" if b"<html" in head else "unknown"
    if data.startswith(_MARKS) or looks_utf16(data):
        return "csv"
    controls = sum(data[:65536].count(c) for c in range(32) if c not in (9, 10, 13, 12, 26, 27))
    return "unknown" if controls else "csv"


def looks_utf16(data: bytes) -> str:
    """``utf-16-le`` or ``utf-16-be`` for UTF-16 without a mark, else ``""``.

    A table has ASCII separators and line ends: in UTF-16 their zero bytes all
    stand on one side.
    """
    head = data[:65536]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(head) < 4 or even + odd < len(head) / 40:
        return ""
    if even * 20 <= odd:
        return "utf-16-le"
    return "utf-16-be" if odd * 20 <= even else ""
