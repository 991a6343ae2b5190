"""Cell ranges as text: reading them, and fitting them to a table that has grown."""

from __future__ import annotations

import re
from typing import NamedTuple

from synctool.model import column_letters

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_CELL = r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})"
_RANGE = re.compile(rf"{_CELL}(?::{_CELL})?")
_BOTTOM = re.compile(r"[0-9]+(?=\s*$)")
_WHOLE = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})|\$?([0-9]{1,7}):\$?([0-9]{1,7})")


class Area(NamedTuple):
    """A block of cells, all four bounds inclusive and counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Area) -> bool:
        return not (
            self.bottom < other.top
            or other.bottom < self.top
            or self.right < other.left
            or other.right < self.left
        )

    def __str__(self) -> str:
        first = f"{column_letters(self.left)}{self.top}"
        last = f"{column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"


def column_number(letters: str) -> int:
    """``A`` → 1, ``AA`` → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def area(ref: str) -> Area | None:
    """The block ``ref`` names (``$`` allowed; whole rows and columns too), or ``None``."""
    ref = ref.strip()
    found = _RANGE.fullmatch(ref)
    if found is not None:
        left, top = column_number(found[1]), int(found[2])
        right, bottom = (column_number(found[3]), int(found[4])) if found[3] else (left, top)
    else:
        whole = _WHOLE.fullmatch(ref)
        if whole is None:
            return None
        if whole[1]:
            left, right, top, bottom = column_number(whole[1]), column_number(whole[2]), 1, LAST_ROW
        else:
            left, right, top, bottom = 1, LAST_COLUMN, int(whole[3]), int(whole[4])
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


class Fit(NamedTuple):
    """How ranges follow a table whose body ended at ``last`` and now ends at ``new_last``."""

    header: int
    last: int
    new_last: int
    left: int
    right: int
    whole: bool
    """True where the whole body was replaced: every range that reaches below the header is refitted."""

    def ref(self, ref: str) -> str:
        """One range, fitted; ``$`` signs stay. What does not belong to the table comes back as it is."""
        block = area(ref)
        if block is None or block.bottom >= LAST_ROW or block.right >= LAST_COLUMN:
            return ref
        if self.whole:
            bottom = self.new_last if block.bottom > self.header else block.bottom
        elif block.top <= self.last <= block.bottom < self.new_last and self._beside(block):
            bottom = self.new_last
        else:
            bottom = block.bottom
        top = min(block.top, bottom)
        if (top, bottom) == (block.top, block.bottom):
            return ref
        return _with_rows(ref.strip(), top, bottom)

    def refs(self, refs: str) -> str:
        """A list of ranges as ``sqref`` holds it."""
        return " ".join(self.ref(ref) for ref in refs.split())

    def covers_body(self, block: Area) -> bool:
        """True for a range that is the table, or its body, in whole rows of one or more columns."""
        if block.top not in (self.header, self.header + 1) or not self._beside(block):
            return False
        return block.bottom > self.header if self.whole else block.bottom >= self.last

    def _beside(self, block: Area) -> bool:
        return block.left <= self.right and self.left <= block.right


def _with_rows(ref: str, top: int, bottom: int) -> str:
    first, colon, last = ref.partition(":")
    last = last if colon else first
    return f"{_BOTTOM.sub(str(top), first)}:{_BOTTOM.sub(str(bottom), last)}"
