"""Which rows of a sheet are as they were: a code for each row's stored bytes, and one for all they hang on.

Two files whose frames are equal read alike in every row of equal code. The
opposite does not hold: what was only stored anew may have another code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synctool.ooxml.sheet import XlsxSheet

_SHARED = b' t="s"><v>'
_LOOSE = ("docProps/core.xml", "docProps/app.xml")
"""Members that every save changes and that no cell hangs on."""
_SIZE = 12
"""Bytes of a code: two rows that differ have the same one less often than memory fails."""


@dataclass(frozen=True, slots=True)
class RowCodes:
    frame: str
    """Of all but the rows: styles, theme, other sheets, sheet names, merged ranges, stamps."""
    rows: Mapping[int, str]
    """By number, of the rows that :meth:`XlsxSheet.row_numbers` tells."""


def row_codes(sheet: XlsxSheet) -> RowCodes | None:
    """The codes of a sheet; ``None`` where its cells are stored in a way that these codes do not cover."""
    stored = sheet.stored_rows()
    strings = sheet.book.stored_strings
    items = strings.items if strings else None
    rows: dict[int, str] = {}
    for number in sheet.row_numbers():
        row = stored[number]
        pieces = row.split(_SHARED)
        if len(pieces) > 1 or b"'s'" in row:
            resolved = _resolved(pieces, items)
            if resolved is None or row.count(b'"s"') + row.count(b"'s'") >= len(pieces):
                return None
            row = resolved
        rows[number] = hashlib.blake2b(row, digest_size=_SIZE).hexdigest()
    return RowCodes(_frame(sheet), rows)


def _resolved(pieces: list[bytes], items: Sequence[bytes] | None) -> bytes | None:
    """A row, parted before the numbers of its shared strings, with the strings in their place."""
    whole = [pieces[0]]
    for piece in pieces[1:]:
        index, _, rest = piece.partition(b"<")
        if items is None or not index.isdigit() or len(index) > 9 or int(index) >= len(items):
            return None
        whole += items[int(index)], rest
    return b"\0".join(whole)


def _frame(sheet: XlsxSheet) -> str:
    workbook = sheet.book
    package = workbook.package
    loose = {
        sheet.part,
        package.workbook_part,
        package.related(package.workbook_part, "sharedStrings"),
        package.related(package.workbook_part, "calcChain"),
        *_LOOSE,
    }
    members = [(m.name, m.crc, m.size) for m in package.archive.members if m.name not in loose]
    stamps = sorted((name, tuple(_fields(stamp))) for name, stamp in workbook.stamps.items())
    parts = (members, workbook.sheet_names, workbook.from_1904, stamps, sheet.merged)
    return hashlib.blake2b(repr(parts).encode(), digest_size=_SIZE).hexdigest()


def _fields(stamp: object) -> list[str]:
    return [getattr(stamp, name) for name in stamp.__dataclass_fields__]  # type: ignore[attr-defined]
