"""A1 notation and rectangles: parsing as the values endpoints do, printing as Google answers.

Quoting of sheet titles in answers is read off the recordings: a title of ASCII word characters that
could not be taken for a cell stays bare, every other one is quoted.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from .errors import invalid

_REF = re.compile(r"\$?([A-Za-z]{0,3})\$?([0-9]{0,7})")
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CELL_LIKE = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*")


class Rect(NamedTuple):
    """Half-open, zero-based: rows r0..r1-1, columns c0..c1-1."""

    r0: int
    r1: int
    c0: int
    c1: int

    def meets(self, other: Rect) -> bool:
        return self.r0 < other.r1 and other.r0 < self.r1 and self.c0 < other.c1 and other.c0 < self.c1

    def cut(self, other: Rect) -> Rect:
        return Rect(
            max(self.r0, other.r0), min(self.r1, other.r1), max(self.c0, other.c0), min(self.c1, other.c1)
        )

    def holds(self, row: int, column: int) -> bool:
        return self.r0 <= row < self.r1 and self.c0 <= column < self.c1

    def covers(self, other: Rect) -> bool:
        return self.r0 <= other.r0 and other.r1 <= self.r1 and self.c0 <= other.c0 and other.c1 <= self.c1

    @property
    def empty(self) -> bool:
        return self.r0 >= self.r1 or self.c0 >= self.c1

    def minus(self, other: Rect) -> list[Rect]:
        """What is left of this rectangle outside `other`, as disjoint rectangles."""
        common = self.cut(other)
        if common.empty:
            return [self]
        pieces = [
            Rect(self.r0, common.r0, self.c0, self.c1),
            Rect(common.r1, self.r1, self.c0, self.c1),
            Rect(common.r0, common.r1, self.c0, common.c0),
            Rect(common.r0, common.r1, common.c1, self.c1),
        ]
        return [piece for piece in pieces if not piece.empty]


def letters(column: int) -> str:
    """0 → A, 26 → AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_index(text: str) -> int:
    index = 0
    for char in text.upper():
        index = index * 26 + ord(char) - 64
    return index - 1


def cell_name(row: int, column: int) -> str:
    return f"{letters(column)}{row + 1}"


def quote_title(title: str) -> str:
    if _BARE.fullmatch(title) and not _CELL_LIKE.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def range_name(title: str, rect: Rect) -> str:
    first = cell_name(rect.r0, rect.c0)
    last = cell_name(rect.r1 - 1, rect.c1 - 1)
    return f"{quote_title(title)}!{first}" + ("" if first == last else f":{last}")


def split_title(text: str) -> tuple[str | None, str]:
    """`'My sheet'!A1` → (My sheet, A1); no title → (None, text); a quoted title alone → (title, "")."""
    if text.startswith("'"):
        match = re.fullmatch(r"'((?:[^']|'')*)'(?:!(.*))?", text, re.S)
        if match:
            return match.group(1).replace("''", "'"), match.group(2) or ""
        return None, text
    title, mark, rest = text.rpartition("!")
    return (title, rest) if mark else (None, text)


def parse_ref(text: str) -> dict[str, int] | None:
    """A1 without title → the bounds that it names, in GridRange's field names; None if it is no A1.

    A range of one corner that lacks a row or column (`A1:C`, `A2:2`, `B:B`) leaves that bound open.
    """
    parts = text.split(":")
    if len(parts) > 2 or not text:
        return None
    corners = []
    for part in parts:
        match = _REF.fullmatch(part)
        if not part or not match or (match.group(2) and int(match.group(2)) == 0):
            return None
        column, row = match.group(1), match.group(2)
        corners.append((int(row) - 1 if row else None, column_index(column) if column else None))
    if len(corners) == 1:
        if None in corners[0]:
            return None
        corners = corners * 2
    bounds: dict[str, int] = {}
    for axis, name in enumerate(("Row", "Column")):
        first, last = corners[0][axis], corners[1][axis]
        if first is not None and last is not None:
            bounds[f"start{name}Index"], bounds[f"end{name}Index"] = min(first, last), max(first, last) + 1
        elif first is not None or last is not None:
            bounds[f"start{name}Index"] = first if first is not None else last or 0
    return bounds


def to_rect(grid_range: dict[str, Any], rows: int, columns: int) -> Rect:
    """A GridRange clipped to a grid."""
    return Rect(
        grid_range.get("startRowIndex") or 0,
        min(grid_range.get("endRowIndex", rows), rows),
        grid_range.get("startColumnIndex") or 0,
        min(grid_range.get("endColumnIndex", columns), columns),
    )


def check_range(grid_range: dict[str, Any]) -> None:
    """Refuse a GridRange whose bounds are negative or turned round. An empty one is allowed."""
    for name in ("Row", "Column"):
        start = grid_range.get(f"start{name}Index")
        end = grid_range.get(f"end{name}Index")
        if (start or 0) < 0 or (end or 0) < 0:
            raise invalid(f"{name} indexes may not be negative.")
        if start is not None and end is not None and end < start:
            raise invalid(f"end{name}Index[{end}] must be after start{name}Index[{start}]")
