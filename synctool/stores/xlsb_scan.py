"""Where a binary workbook (.xlsb) holds error values, and how far its sheets reach.

The library that reads the values gives blanks for error cells, which would
look like clearing, and makes room for every cell up to the last. Records:
[MS-XLSB] 2.1.4 (a type and a size of seven bits a byte, then the data) and
2.5.97.2 (error codes).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from synctool.errors import UnreadableFile
from synctool.ooxml.archive import Archive
from synctool.ooxml.limits import Limits
from synctool.ooxml.markup import attributes, parse

_ROW, _CELL_ERROR, _FORMULA_ERROR, _NAME, _SHEET = 0, 3, 11, 39, 156
_CELLS = range(2, 12)
"""Cells that hold something; 1 is a blank with a format."""
_FORMULAS = range(8, 12)
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


@dataclass(slots=True)
class Extent:
    """What a sheet part holds; rows and columns count from 1."""

    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Scan:
    extents: dict[str, Extent]
    """By sheet name."""
    names: dict[tuple[str, str], str]
    """Defined names that are a text constant, by sheet (``""``: the workbook) and name."""


def scan(data: bytes, source: str, limits: Limits) -> Scan:
    """Every worksheet, and the defined names. Raises :class:`~synctool.errors.UnreadableFile`."""
    archive = Archive(data, source, limits)
    workbook = _targets(archive, "", source).get("officeDocument", "xl/workbook.bin")
    by_id = _targets(archive, workbook, source)
    content = _read(archive, workbook, source)
    names = _sheets(content)
    if len(names) > limits.sheets:
        raise UnreadableFile("file-sheets", file=source, found=len(names), limit=limits.sheets)
    extents: dict[str, Extent] = {}
    for name, relation in names:
        if name in extents:
            raise UnreadableFile("file-doubled-sheet", file=source, found=name)
        part = by_id.get(relation, "")
        extents[name] = _extent(_read(archive, part, source)) if part else Extent()
    return Scan(extents, _constants(content, [name for name, _ in names]))


def _read(archive: Archive, part: str, source: str) -> bytes:
    member = archive.find(part)
    if member is None:
        raise UnreadableFile("part-missing", file=source, part=part)
    return archive.read(member)


def _targets(archive: Archive, part: str, source: str) -> dict[str, str]:
    """Parts that ``part`` refers to, by relationship id and by the last word of the type."""
    folder, _, name = part.rpartition("/")
    member = archive.find(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
    found: dict[str, str] = {}
    if member is not None:
        for node in parse(archive.read(member), source, member.name):
            given = attributes(node)
            target = given.get("Target", "")
            path = target if target.startswith("/") or not folder else f"{folder}/{target}"
            found[given.get("Id", "")] = found[given.get("Type", "").rpartition("/")[2]] = path
    return found


def _records(data: bytes) -> Iterator[tuple[int, memoryview]]:
    """Type and content of each record; a cut one ends the part."""
    view, at, end = memoryview(data), 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = kind & 0x7F | data[at] << 7
            at += 1
        size = 0
        for shift in range(0, 28, 7):
            if at >= end:
                return
            size |= (data[at] & 0x7F) << shift
            at += 1
            if not data[at - 1] & 0x80:
                break
        yield kind, view[at : at + size]
        at += size


def _sheets(data: bytes) -> list[tuple[str, str]]:
    """Name and relationship id of each sheet (BrtBundleSh, [MS-XLSB] 2.4.311)."""
    found = []
    for kind, body in _records(data):
        if kind == _SHEET and len(body) >= 12:
            relation, at = _wide(body, 8)
            name, _ = _wide(body, at)
            found.append((name, relation))
    return found


def _constants(data: bytes, sheets: list[str]) -> dict[tuple[str, str], str]:
    """Names whose formula is one PtgStr (BrtName, [MS-XLSB] 2.4.681 and 2.5.97.89)."""
    found = {}
    for kind, body in _records(data):
        if kind != _NAME or len(body) < 13:
            continue
        (index,) = struct.unpack_from("<I", body, 5)
        name, at = _wide(body, 9)
        formula = bytes(body[at + 4 :])
        if formula[:1] == b"\x17" and len(formula) >= 3:
            length = 2 * int.from_bytes(formula[1:3], "little")
            text = formula[3 : 3 + length].decode("utf-16-le", "replace")
            found[sheets[index] if index < len(sheets) else "", name] = text
    return found


def _wide(body: memoryview, at: int) -> tuple[str, int]:
    """A text with its length in front (XLWideString)."""
    if at + 4 > len(body):
        return "", at
    (length,) = struct.unpack_from("<I", body, at)
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    return bytes(body[at + 4 : end]).decode("utf-16-le", "replace"), end


def _extent(data: bytes) -> Extent:
    extent = Extent()
    row = 0
    for kind, body in _records(data):
        if kind == _ROW and len(body) >= 4:
            row = struct.unpack_from("<I", body)[0] + 1
        elif kind in _CELLS and len(body) >= 8:
            column = struct.unpack_from("<I", body)[0] + 1
            extent.cells += 1
            extent.last_row = max(extent.last_row, row)
            extent.last_column = max(extent.last_column, column)
            if kind in _FORMULAS:
                extent.formulas.add((row, column))
            if kind in (_CELL_ERROR, _FORMULA_ERROR) and len(body) >= 9:
                extent.errors[row, column] = _ERRORS.get(body[8], "#VALUE!")
    return extent
