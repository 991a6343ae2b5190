"""What an office document says, before anything is known of its meaning: lines and tables in reading order.

Readers of formats (:mod:`synctool.reports.reading`) make it, and
:mod:`synctool.brief_reading` gives it its meaning. Automatic list numbers are
already text here, since people read them as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from synctool.model import Paragraph


class Spot(NamedTuple):
    """Where a line stands, as a person would look it up; 0 where that does not apply. All count from 1."""

    page: int = 0
    """The slide; 0 in a document that turns its own pages."""
    table: int = 0
    row: int = 0
    column: int = 0
    line: int = 0
    """The paragraph: of its cell, or of the slide or document."""


NOWHERE: Final = Spot()


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, or one line of it where a line break parts it."""

    runs: Paragraph
    spot: Spot = NOWHERE

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    lines: tuple[Line, ...] = ()
    across: int = 1
    """Columns that it takes; the next cell of its row stands behind them."""
    is_below: bool = False
    """The lower part of a cell that was merged downwards: what is said there is said above."""


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]
    spot: Spot = NOWHERE


Part = Line | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document."""

    source: str
    parts: tuple[Part, ...]
    imprint: str = ""
    """What :mod:`synctool.imprint` left among the document's properties."""
    aside: tuple[Line, ...] = ()
    """Lines outside the document's body: speaker's notes, pictures without words."""


def columns(row: Row) -> Iterator[tuple[int, Cell]]:
    """The cells of a row with the column, counted from 0, at which each begins."""
    at = 0
    for cell in row:
        yield at, cell
        at += cell.across


def lines_of(part: Part) -> Iterator[Line]:
    """Every line, row by row."""
    if isinstance(part, Line):
        yield part
        return
    for row in part.rows:
        for cell in row:
            yield from cell.lines
