"""Which rows of a sheet are as they were: a code for each row's stored bytes, and one for all they hang on.

Two files whose frames are equal read alike in every row of equal code. The
opposite does not hold: what was only stored anew may have another code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from synctool.ooxml.sheet import XlsxSheet

_SHARED = b' t="s"><v>'
_LOOSE = ("docProps/core.xml", "docProps/app.xml")
"""Members that every save changes and that no cell hangs on."""
_SIZE = 12
"""Bytes of a code: two rows that differ have the same one less often than memory fails."""


class RowCode(NamedTuple):
    stored: str
    """Of the row's bytes alone: only beside the same shared strings does it tell anything."""
    read: str
    """Of its bytes with the shared strings in their place."""


@dataclass(frozen=True, slots=True)
class RowCodes:
    frame: str
    """Of all but the rows: styles, theme, other sheets, sheet names, merged ranges, stamps."""
    strings: str
    """How many shared strings there are, and the code of them all."""
    rows: Mapping[int, RowCode]
    """By number, of the rows that :meth:`XlsxSheet.row_numbers` tells."""


def row_codes(
    sheet: XlsxSheet, strings: str = "", known: Mapping[int, RowCode] = MappingProxyType({})
) -> RowCodes | None:
    """The codes of a sheet; ``None`` where its cells are stored in a way that these codes do not cover.

    ``known`` are those of an earlier state with ``strings``: where these are all there still,
    equal bytes need not be looked at again.
    """
    table = sheet.book.stored_strings
    items = table.items if table else ()
    code_of_all = _code_of(items)
    if strings != code_of_all and not _begins_with(items, strings):
        known = {}
    stored = sheet.stored_rows()
    rows: dict[int, RowCode] = {}
    for number in sheet.row_numbers():
        row = stored[number]
        before, code = known.get(number), _code(row)
        if before is not None and before.stored == code:
            rows[number] = before
            continue
        pieces = row.split(_SHARED)
        if len(pieces) == 1 and b"'s'" not in row:
            rows[number] = RowCode(code, code)
            continue
        resolved = _resolved(pieces, items)
        if resolved is None or row.count(b'"s"') + row.count(b"'s'") >= len(pieces):
            return None
        rows[number] = RowCode(code, _code(resolved))
    return RowCodes(_frame(sheet), code_of_all, rows)


def _begins_with(items: Sequence[bytes], strings: str) -> bool:
    """True if the first of ``items`` are those with this code."""
    count = strings.partition("-")[0]
    return count.isdigit() and strings == _code_of(items[: int(count)])


def _code_of(strings: Sequence[bytes]) -> str:
    return f"{len(strings)}-{_code(bytes(1).join(strings))}"


def _code(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=_SIZE).hexdigest()


def _resolved(pieces: list[bytes], items: Sequence[bytes]) -> bytes | None:
    """A row, parted before the numbers of its shared strings, with the strings in their place."""
    whole = [pieces[0]]
    for piece in pieces[1:]:
        index, _, rest = piece.partition(b"<")
        if not index.isdigit() or len(index) > 9 or int(index) >= len(items):
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
    strings = workbook.stored_strings
    preserve = strings is not None and b"preserve" in strings.head
    parts = (members, workbook.sheet_names, workbook.from_1904, stamps, sheet.merged, preserve)
    return _code(repr(parts).encode())


def _fields(stamp: object) -> list[str]:
    return [getattr(stamp, name) for name in stamp.__dataclass_fields__]  # type: ignore[attr-defined]
