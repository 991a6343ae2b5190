"""Which lines stand on which page, so that no page overflows: shared by .pptx and .odp.

Lengths are points (1/72 inch), widths of text are em. The plan is the
contract: what it says of a page fits there with the widest of the fonts the
page may be shown in, and a writer sets exactly the line height it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from synctool.model import Run
from synctool.reports.content import Cell, Kind, Line, Row, column_titles, continued, mark
from synctool.reports.metrics import Advance, Unit, font_advance, line_starts, units
from synctool.texts import Lang, say

SIZES: Final = (18, 16, 14)
"""Sizes of the table's text that a meeting room can read, the largest first."""
BOLD: Final = frozenset({Kind.TOPIC, Kind.LABEL, Kind.AGENCY})
_LINE: Final = 1.35
"""Line height over size; 微軟正黑體 asks for 1.33."""
_GAP: Final = 0.2
"""Space below a paragraph over size."""
_SAFETY: Final = 0.97
"""Share of a column's width that is planned with."""
_BOLD: Final = 0.72
"""Width of a bold Latin letter in the widest face that a program may take instead, in em."""
_START_BELOW: Final = 0.35
"""An entry longer than a page starts on a page only if this share of it is free."""
_SHORT: Final = 24
"""A recommendation of at most so many characters is repeated in a continued row."""
_SLACK: Final = 12.0
"""Points by which a flowing page's rows may exceed the area that each of them must fit in."""
_MOST_REPEATED: Final = 4
"""Lines that a repeated topic or heading may take; longer ones are cut with an ellipsis."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where the table may stand on a page."""

    width: float
    height: float
    shares: tuple[float, float, float] = (0.25, 0.635, 0.115)
    """The columns' shares of the width."""
    inset: float = 6.0
    """Between a cell's edge and its text, left and right; above and below two thirds of it."""

    @property
    def columns(self) -> tuple[float, float, float]:
        a, b, c = (self.width * share for share in self.shares)
        return a, b, c


@dataclass(frozen=True, slots=True)
class PlannedRow:
    cells: tuple[Cell, Cell, Cell]
    height: float
    is_continued: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The pages of the table."""

    area: Area
    size: float
    pages: tuple[tuple[PlannedRow, ...], ...]

    @property
    def line_height(self) -> float:
        return round(self.size * _LINE, 1)

    @property
    def gap(self) -> float:
        return round(self.size * _GAP, 1)

    @property
    def header_height(self) -> float:
        return header_height(self.area, self.size)


def headed(area: Area, titles: Sequence[str], size: float, advance: Advance | None = None) -> Area:
    """``area`` with columns in which no word of their titles breaks; the widest one gives the room."""
    of_char = advance or font_advance()
    shares = list(area.shares)
    for column, title in enumerate(titles):
        words = [sum(max(of_char(char, True), _BOLD) for char in word) for word in title.split()]
        word = max(words, default=0.0)
        shares[column] = max(shares[column], (word * size / _SAFETY + 2 * area.inset) / area.width)
    widest = shares.index(max(shares))
    shares[widest] -= sum(shares) - sum(area.shares)
    first, second, third = shares
    return replace(area, shares=(first, second, third))


def plan(rows: Iterable[Row], area: Area, lang: Lang, advance: Advance | None = None) -> Plan:
    """The pages of ``rows``: at the largest size that needs no more pages than the smallest."""
    listed, of_char = list(rows), advance or font_advance()
    best: Plan | None = None
    for size in reversed(SIZES):
        fitted = headed(area, column_titles(lang), size, of_char)
        pages = _Pager(fitted, size, lang, of_char).pages(listed)
        if best is None or len(pages) <= len(best.pages):
            best = Plan(fitted, size, pages)
    assert best is not None
    return best


def pieces(
    rows: Iterable[Row], area: Area, size: float, lang: Lang, advance: Advance | None = None
) -> list[PlannedRow]:
    """Table rows for a document that turns its own pages, none taller than ``area``.

    An entry that fits is one row; a longer one is several, marked （續） as in
    a plan. Where a page is likely to turn, the entry repeats its topic.
    """
    pager = _Pager(area, size, lang, advance or font_advance(), flows=True)
    room = free = flowing_room(area, size)
    out: list[PlannedRow] = []
    for row in rows:
        for piece in (piece for page in pager.pages([row]) for piece in page):
            if piece.height > free and free < room:
                piece, free = pager.headed(row, piece), room
            free -= piece.height
            out.append(piece)
    return out


def flowing_room(area: Area, size: float) -> float:
    """Points for rows on a page of a document that turns its own pages."""
    return area.height - header_height(area, size) + _SLACK


def turned(rows: Iterable[PlannedRow], area: Area, size: float) -> int:
    """How many pages these rows of a flowing document take when no row is broken: an estimate."""
    room = free = flowing_room(area, size)
    pages = 1
    for row in rows:
        if row.height > free and free < room:
            pages, free = pages + 1, room
        free -= row.height
    return pages


def header_height(area: Area, size: float) -> float:
    return round(size * _LINE, 1) + 2 * area.inset


@lru_cache(maxsize=8192)
def _units(line: Line, advance: Advance) -> tuple[Unit, ...]:
    heavy = line.kind in BOLD
    return units([(char, heavy or run.bold) for run in line.runs for char in run.text], advance)


def hang_width(line: Line, advance: Advance) -> float:
    """How far the further lines of a numbered paragraph are indented, in em."""
    return sum(advance(char, line.kind in BOLD) for char in line.hang)


class _Pager:
    """Lays rows out on pages of one area at one size."""

    def __init__(self, area: Area, size: float, lang: Lang, advance: Advance, flows: bool = False) -> None:
        self.lang, self.advance, self.flows = lang, advance, flows
        self.line, self.gap = round(size * _LINE, 1), round(size * _GAP, 1)
        self.padding = area.inset * 4 / 3
        self.full = area.height - header_height(area, size)
        self.widths = [(w - 2 * area.inset) * _SAFETY / size for w in area.columns]
        self.done: list[tuple[PlannedRow, ...]] = []
        self.page: list[PlannedRow] = []

    @property
    def free(self) -> float:
        return self.full - sum(row.height for row in self.page)

    def pages(self, rows: Sequence[Row]) -> tuple[tuple[PlannedRow, ...], ...]:
        self.done, self.page = [], []
        for row in rows:
            self._place(row)
        if self.page:
            self._turn()
        return tuple(self.done)

    def _turn(self) -> None:
        self.done.append(tuple(self.page))
        self.page = []

    def _place(self, row: Row) -> None:
        cells = self._with_topic(row)
        height = self._height(cells)
        if height > self.free and self.page:
            fresh = self._with_topic(row, at_top=True)
            fits_a_page = self._height(fresh) <= self.full
            if fits_a_page or self.free < max(self.full * _START_BELOW, self._opening(cells[0])):
                self._turn()
                cells, height = fresh, self._height(fresh)
        if height <= self.free:
            self.page.append(PlannedRow(cells, height))
        else:
            self._split(row, cells)

    def headed(self, row: Row, piece: PlannedRow) -> PlannedRow:
        """A flowing document's row with its topic, if it does not show it anyway."""
        if row.topic is None or row.opens or piece.is_continued:
            return piece
        first, second, third = piece.cells
        cells = ((self._shortened(row.topic), *first), second, third)
        return PlannedRow(cells, self._height(cells))

    def _opening(self, cell: Cell) -> float:
        """What a row needs at least to begin with: its topic and label unbroken, and some lines."""
        heads = sum(self._line_height(line, 0) for line in cell if line.kind in BOLD)
        return heads + self.padding + 3 * self.line

    def _with_topic(self, row: Row, at_top: bool = False) -> tuple[Cell, Cell, Cell]:
        repeats = not self.flows and (at_top or not self.page)
        if row.topic is None or not (row.opens or repeats):
            return row.resolution, row.progress, row.recommendation
        line = row.topic if row.opens else self._shortened(row.topic)
        return (line, *row.resolution), row.progress, row.recommendation

    def _split(self, row: Row, cells: tuple[Cell, Cell, Cell]) -> None:
        is_continued = False
        heading: Line | None = None
        while True:
            room = self.free - self.padding
            heads, rests = zip(*(self._take(cell, n, room) for n, cell in enumerate(cells)), strict=True)
            if all(line.repeated for head in heads for line in head):
                heads, rests = zip(*(self._force(cell) for cell in cells), strict=True)
            a, b, c = heads
            self.page.append(PlannedRow((a, b, c), self._height((a, b, c)), is_continued))
            if not any(rests):
                return
            self._turn()
            heading = next((ln for ln in reversed(b) if ln.kind is Kind.AGENCY and not ln.repeated), heading)
            cells = self._continuing(row, rests, heading)
            is_continued = True

    def _continuing(self, row: Row, rests: Sequence[Cell], heading: Line | None) -> tuple[Cell, Cell, Cell]:
        resolution, progress, recommendation = rests
        label = f"{row.number}." if row.number else say("brief-resolution", self.lang).rstrip(":：")
        lead = [continued(Line(Kind.RESOLUTION, (Run(label),)), self.lang)]
        if row.topic is not None:
            lead.insert(0, continued(self._shortened(row.topic), self.lang))
        if progress and heading is not None and progress[0].kind is not Kind.AGENCY:
            progress = (continued(self._shortened(heading, column=1), self.lang), *progress)
        if (
            not recommendation
            and 0 < len(row.recommendation) == 1
            and len(row.recommendation[0].text) <= _SHORT
        ):
            recommendation = (continued(row.recommendation[0], self.lang),)
        return (*lead, *resolution), progress, recommendation

    # ------------------------------------------------------------ measuring

    def _starts(self, line: Line, column: int) -> list[int]:
        width = self.widths[column]
        indent = min(hang_width(line, self.advance), width / 3)
        return line_starts(_units(line, self.advance), width, width - indent)

    def _line_height(self, line: Line, column: int) -> float:
        return len(self._starts(line, column)) * self.line + self.gap

    def _cell_height(self, cell: Cell, column: int) -> float:
        return sum(self._line_height(line, column) for line in cell)

    def _height(self, cells: Sequence[Cell]) -> float:
        return self.padding + max(self._cell_height(cell, n) for n, cell in enumerate(cells))

    # ------------------------------------------------------------ splitting

    def _take(self, cell: Cell, column: int, room: float) -> tuple[Cell, Cell]:
        """What of ``cell`` fits into ``room``, and the rest."""
        head: list[Line] = []
        for place, line in enumerate(cell):
            height = self._line_height(line, column)
            if height <= room:
                head.append(line)
                room -= height
                continue
            rest = list(cell[place:])
            first, second = self._divide(line, column, int((room - self.gap) / self.line))
            begun = any(not above.repeated for above in head)
            if first is not None and second is not None and not (begun and line.kind in BOLD):
                head.append(first)
                rest[0] = second
            while head and head[-1].kind in BOLD and not head[-1].repeated and not rest[0].rest:
                rest.insert(0, head.pop())
            if all(line.repeated for line in head):
                return (), tuple(line for line in (*head, *rest) if not line.repeated)
            return tuple(head), tuple(rest)
        return tuple(head), ()

    def _force(self, cell: Cell) -> tuple[Cell, Cell]:
        """Some progress even where a heading and one line do not fit."""
        fresh = tuple(line for line in cell if not line.repeated)
        return fresh[:1], fresh[1:]

    def _divide(self, line: Line, column: int, lines: int) -> tuple[Line | None, Line | None]:
        starts = self._starts(line, column)
        if lines < 1 or len(starts) <= lines:
            return None, None
        limit = starts[lines]
        lead = len(mark(self.lang)) if line.rest else 0
        cut = _sentence_end(line.text, lead, limit)
        if cut <= lead:
            return None, None
        before, after = _cut(line.runs, cut)
        prefix = Run(mark(self.lang))
        return replace(line, runs=before), replace(line, runs=(prefix, *after), hang="", rest=True)

    def _shortened(self, line: Line, column: int = 0) -> Line:
        starts = self._starts(line, column)
        if len(starts) <= _MOST_REPEATED:
            return line
        before, _ = _cut(line.runs, max(1, starts[_MOST_REPEATED] - 2))
        return replace(line, runs=(*before[:-1], before[-1]._replace(text=before[-1].text + "…")))


def _sentence_end(text: str, lead: int, limit: int) -> int:
    """The best place to cut ``text`` at or before ``limit``: a sentence's end, a clause's, any."""
    for marks in ("。！？；!?;", "，、：,:"):
        cut = max(text.rfind(sign, lead, limit) for sign in marks) + 1
        while 0 < cut < len(text) and text[cut] in "」』）)”’":
            cut += 1
        if cut - lead > (limit - lead) * 0.4 and cut <= limit:
            return cut
    return limit


def _cut(runs: Sequence[Run], place: int) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    before: list[Run] = []
    after: list[Run] = []
    for run in runs:
        if len(run.text) <= place:
            before.append(run)
        elif place <= 0:
            after.append(run)
        else:
            before.append(run._replace(text=run.text[:place]))
            after.append(run._replace(text=run.text[place:]))
        place -= len(run.text)
    return tuple(before), tuple(after)
