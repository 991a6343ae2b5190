"""Formulas that repeat down a column, held once for all their rows (ECMA-376 part 1, 18.3.1.40).

Every program that opens workbooks takes a shared formula, since Excel itself
writes one wherever a formula was filled down; LibreOffice gives each row its
own again when it saves. To sort rows is safe: only columns are fixed in them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from synctool.model import Formula, Value, column_letters


class Share(NamedTuple):
    """One cell's part in a formula that its neighbours below have, too."""

    number: int
    """Which shared formula of the sheet."""
    cells: str
    """Where it stands; empty in a cell that only repeats it."""

    def attributes(self) -> str:
        place = f' ref="{self.cells}"' if self.cells else ""
        return f' t="shared"{place} si="{self.number}"'


def shares(body: Sequence[Mapping[int, Value | Formula]], first: int) -> dict[tuple[int, int], Share]:
    """By row and column: the cells of ``body`` that can share a formula. Its first row is ``first``."""
    found: dict[tuple[int, int], Share] = {}
    number = 0
    columns = sorted({c for values in body for c, value in values.items() if value.__class__ is Formula})
    for column in columns:
        start = first
        patterns = [_pattern(values.get(column), row) for row, values in enumerate(body, first)]
        for row, pattern in enumerate([*patterns[1:], None], first + 1):
            if pattern is not None and pattern == patterns[start - first]:
                continue
            if row - start > 1 and patterns[start - first]:
                letters = column_letters(column)
                found[start, column] = Share(number, f"{letters}{start}:{letters}{row - 1}")
                found |= dict.fromkeys(
                    ((below, column) for below in range(start + 1, row)), Share(number, "")
                )
                number += 1
            start = row
    return found


def _pattern(value: Value | Formula, row: int) -> str | None:
    return value.pattern if isinstance(value, Formula) and value.row == row else None
