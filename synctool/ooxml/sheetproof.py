"""Comparing a touched sheet with what it was: every byte outside the plan is the same."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from synctool.errors import ProofFailed
from synctool.model import Formula, RichText, SheetEdit, Value, a1
from synctool.ooxml.grid import Grid, RowText, parse_row, quick_row
from synctool.ooxml.scan import attribute, children, tag_pattern, without_attribute
from synctool.ooxml.tables import TablePart, last_body_row, table_columns
from synctool.ooxml.window import Window

_DIMENSION = re.compile(rb"""(<(?:[\w.-]+:)?dimension\s[^<>]*?ref\s*=\s*["'])[^"']*""")
REFERENCES = re.compile(rb"""(?<=\s)(?:sqref|ref)\s*=\s*(?:"[^"]*"|'[^']*')|(?<=<xm:sqref>)[^<]*""")
"""Ranges that may follow a table."""
_GONE_WITH_ROWS = (b"mergeCells", b"hyperlinks")

_STRETCH = 1 << 20
"""Bytes that are compared at a time."""

Cells = dict[int, Value | Formula]


_PART = 16 << 20
"""Bytes of planned rows that are read back together."""


class PlannedSheet(NamedTuple):
    """What must be read back from a touched sheet, or from some of its rows."""

    name: str
    values: Mapping[int, Cells]
    whole_rows: frozenset[int]
    """New rows: nothing but the planned cells may hold a value."""
    styles: Mapping[tuple[int, int], int]
    """Of planned rows with formatted texts: the styles of their cells now."""
    excerpt: bytes
    """The sheet after writing, with these rows only."""
    goes_on: bool
    """More rows of the sheet follow."""


class SheetProof:
    """One sheet's edit, compared; :meth:`run` raises :class:`~synctool.errors.ProofFailed`."""

    def __init__(
        self, grid: Grid, new: Window, edit: SheetEdit, tables: Sequence[TablePart], source: str
    ) -> None:
        self.source = source
        self.edit = edit
        self.name = edit.sheet
        self.grid = grid
        self.new = new
        self.old_text = grid.text
        self._cells: dict[int, array[int]] = {}
        """By row: which of the edit's cells are in it."""
        for at, cell in enumerate(edit.cells):
            self._cells.setdefault(cell.row, array("L")).append(at)
        self._results: dict[int, Cells] = {}
        for cell in edit.results:
            self._results.setdefault(cell.row, {})[cell.column] = Formula("", cell.value)
        self._last: tuple[int, Cells] = (0, {})
        self.formulas = {(cell.row, cell.column) for cell in edit.results}
        """Cells of which only the result may differ."""
        first = edit.header_row + 1
        self.appended: range = range(0)
        if edit.append:
            columns = table_columns(self.grid, tables, edit.header_row)
            first = last_body_row(self.grid, edit.header_row, columns) + 1
            self.appended = range(first, first + len(edit.append))
        body = range(first, first + max(1, len(edit.body))) if edit.body is not None else range(0)
        self.fresh = self.appended or body
        """Numbers of the rows that are new, or filled for the first time."""
        self.styles: dict[tuple[int, int], int] = {}
        self.whole: set[int] = set()
        self.kept: dict[int, bytes] = {}
        """The planned rows as they are now, since the last part."""
        self._values: dict[int, Cells] = {}
        """What each of them is to hold."""
        self._size = 0

    def fail(self, row: int, column: int = 1) -> ProofFailed:
        return ProofFailed("proof-row", file=self.source, sheet=self.name, cell=a1(max(1, row), column))

    @property
    def numbers(self) -> set[int]:
        """Of all planned rows."""
        return {*self._cells, *self._results, *self.fresh}

    def planned(self, number: int) -> Cells:
        """What a row is to hold."""
        if self._last[0] != number:
            cells = (self.edit.cells[at] for at in self._cells.get(number, ()))
            found: Cells = {cell.column: cell.value for cell in cells}
            found |= self._results.get(number, {})
            rows, at = self.edit.append or self.edit.body or (), number - self.fresh.start
            if self.fresh and 0 <= at < len(rows):
                found |= rows[at]
            self._last = (number, found)
        return self._last[1]

    def run(self) -> Iterator[PlannedSheet]:
        """The planned rows, some at a time, once all that stands before them was compared."""
        new, qname = self.new, self.new.prefix + b"sheetData"
        while (tag := tag_pattern(qname).search(new.mask)) is None:
            if not new.more():
                raise self.fail(1)
        is_alone, at, head = bool(tag[2]), tag.end(), new.text[: tag.end()]
        self._before(head[: tag.start()])
        for reached in self._rows(at):
            at = reached
            if self._size > _PART:
                yield self._part(head, is_alone, goes_on=True)
        while new.more():
            pass
        if not is_alone:
            if not new.mask.startswith(b"</" + qname, at):
                raise self.fail(max(self.numbers, default=1))
            at = new.mask.index(b">", at) + 1
        self._behind(at)
        yield self._part(head, is_alone, goes_on=False)

    def _part(self, head: bytes, is_alone: bool, *, goes_on: bool) -> PlannedSheet:
        """The rows that were kept since the last part, in a sheet of their own."""
        p = self.new.prefix
        closed = b"" if is_alone else b"</" + p + b"sheetData>"
        excerpt = head + b"".join(self.kept.values()) + closed + b"</" + p + b"worksheet>"
        whole = frozenset(self.whole)
        part = PlannedSheet(self.name, self._values, whole, self.styles, excerpt, goes_on)
        self.kept, self._values, self._size, self.whole, self.styles = {}, {}, 0, set(), {}
        return part

    # ---------------------------------------------------------------- around the cells

    def _before(self, head: bytes) -> None:
        """Before the cells only the dimension may differ."""
        old = self.old_text[: self.grid.head_end]
        if _DIMENSION.sub(rb"\1", old) != _DIMENSION.sub(rb"\1", head):
            raise ProofFailed("proof-member", file=self.source, part=self.name)

    def _behind(self, at: int) -> None:
        """Behind the cells only ranges that follow a table may differ."""
        grid = self.grid
        if self.old_text[grid.tail_start :] == self.new.text[at:]:
            return
        grows = self.edit.append or self.edit.body is not None
        if not grows or self._reduced(grid.mask, grid.tail_start) != self._reduced(self.new.mask, at):
            raise ProofFailed("proof-member", file=self.source, part=self.name)

    def _reduced(self, mask: bytes, at: int) -> bytes:
        pieces = []
        for child in children(mask, at, mask.rfind(b"</")):
            if self.edit.body is None or child.name not in _GONE_WITH_ROWS:
                pieces.append(REFERENCES.sub(b"", mask[child.start : child.end]))
        return b"".join(pieces)

    # ---------------------------------------------------------------- rows

    def _rows(self, at: int) -> Iterator[int]:
        """Walk both texts together, row by planned row: between two of them they are the same.

        Each time, and at last, where the new text has come to.
        """
        grid = self.grid
        done = grid.start
        cut = None
        numbers = self.numbers
        if self.edit.body is not None:
            below = [
                place for place, n in zip(grid.starts, grid.numbers, strict=True) if n > self.edit.header_row
            ]
            cut = min(below, default=grid.end)
            numbers = {number for number in numbers if number <= self.edit.header_row}
        for place, _, number in sorted(map(self._where, numbers)):
            position = grid.position(number)
            at = self._skip(done, place, at, number)
            done = place
            after = self._row_here(at, number)
            if position is not None:
                if after is None:
                    raise self.fail(number)
                done = grid.span(position)[0] + self._compared(position, after, number)
            elif after is None:
                # A blank where there was no row: then there is none, and reading it finds a blank.
                self.kept[number], self._values[number] = b"", self.planned(number)
                continue
            else:
                self.whole.add(number)
            at = self._keep(after, number)
            yield at
        at = self._skip(done, grid.end if cut is None else cut, at, max(numbers, default=1))
        for number in range(self.edit.header_row + 1, self.fresh.stop) if cut is not None else ():
            at = self.new.let_go(at)
            row = self._row_here(at, number)
            if row is None:
                raise self.fail(number)
            self.whole.add(number)
            at = self._keep(row, number)
            yield at
        yield at

    def _where(self, number: int) -> tuple[int, bool, int]:
        """Where the old text has a row, or would have it; a new row stands before the one that was there."""
        position = self.grid.position(number)
        if position is None:
            return self.grid.place_for(number), False, number
        return self.grid.starts[position], True, number

    def _skip(self, start: int, stop: int, at: int, number: int) -> int:
        """Where the new text goes on behind what both have."""
        new = self.new
        for place in range(start, stop, _STRETCH):  # without a copy of all that is the same
            same = self.old_text[place : min(stop, place + _STRETCH)]
            at = new.let_go(at)
            new.hold(at, len(same))
            if not new.text.startswith(same, at):
                raise self.fail(number)
            at += len(same)
        return at

    def _row_here(self, at: int, number: int) -> RowText | None:
        """The new text's row at ``at``, if it has that number."""
        new, qname = self.new, self.new.prefix + b"row"
        while not new.mask.startswith(b"</", at):
            tag = tag_pattern(qname).match(new.mask, at)
            if tag is not None:
                given = attribute(tag[1], b"r")
                if given is not None and int(given) != number:
                    return None
                close = tag.start() if tag[2] else new.mask.find(b"</" + qname, tag.end())
                stop = new.mask.find(b">", close) + 1 if close >= 0 else 0
                stop = tag.end() if tag[2] else stop
                if stop:
                    columns = () if number in self.fresh else self.planned(number)
                    return quick_row(new.mask, new.prefix, at, stop, number, columns) or parse_row(
                        new.mask, new.prefix, at, stop
                    )
            if not new.more():
                return None
        return None

    def _keep(self, row: RowText, number: int) -> int:
        """Note the row for reading back, and its formatted cells' styles: their fonts matter then."""
        planned = self.planned(number)
        self.kept[number], self._values[number] = self.new.text[row.start : row.end], planned
        self._size += row.end - row.start
        rich = [column for column, value in planned.items() if isinstance(value, RichText)]
        if rich:
            for spot in (self._only(row, number, rich) or self._whole(row)).spots:
                self.styles[number, spot.column] = spot.style
        return row.end

    def _only(self, row: RowText, number: int, columns: list[int]) -> RowText | None:
        return quick_row(self.new.mask, self.new.prefix, row.start, row.end, number, columns)

    def _compared(self, position: int, after: RowText, number: int) -> int:
        """Compare a row that was there; its length then."""
        planned = self.planned(number)
        before = self.grid.row_with(position, planned)
        self._same_formulas(before, after, number)
        columns = sorted(planned)
        both = [spot.column for spot in before.spots] == columns == [spot.column for spot in after.spots]
        if not (both and number not in self.appended and self._same_around(before, after, number)):
            self._compare(self.grid.row_at(position), self._whole(after), number)
        return before.end - before.start

    def _same_formulas(self, before: RowText, after: RowText, number: int) -> None:
        for one in before.spots:
            if (number, one.column) not in self.formulas:
                continue
            other = after.spot(one.column)
            if other is None or one.style != other.style or _formula(one.inner) != _formula(other.inner):
                raise self.fail(number, one.column)

    def _whole(self, row: RowText) -> RowText:
        return parse_row(self.new.mask, self.new.prefix, row.start, row.end)

    def _same_around(self, before: RowText, after: RowText, number: int) -> bool:
        """All planned cells were there and are there, and what stands around them is the same."""
        planned = self.planned(number)
        old_at, new_at = before.body, after.body
        for one, other in zip(before.spots, after.spots, strict=True):
            is_text = isinstance(planned[one.column], str | None)
            if self.old_text[old_at : one.start] != self.new.text[new_at : other.start] or (
                is_text and one.style != other.style
            ):
                return False
            old_at, new_at = one.end, other.end
        same = self.old_text[old_at : before.end] == self.new.text[new_at : after.end]
        return same and _look(before.attributes) == _look(after.attributes)

    def _compare(self, before: RowText, after: RowText, number: int) -> None:
        """Cells outside the plan have the same bytes and order; the row may be wider and lose its height.

        In a row that was free and is filled now, a blank cell may get the table's style.
        """
        planned = self.planned(number)
        is_new = number in self.appended
        old = {s.column: s for s in before.spots if s.column not in planned and not (is_new and s.is_blank)}
        new = {s.column: s for s in after.spots if s.column not in planned}
        for column, spot in new.items():
            twin = old.pop(column, None)
            if twin is None:
                if not (is_new and spot.is_blank and not spot.has_formula):
                    raise self.fail(number, column)
            elif self.old_text[twin.start : twin.end] != self.new.text[spot.start : spot.end]:
                raise self.fail(number, column)
        order = [spot.column for spot in after.spots]
        if old or len(set(order)) < len(order) or _look(before.attributes) != _look(after.attributes):
            raise self.fail(number, min(old, default=1))
        if order != sorted(order) and [s.column for s in before.spots] == sorted(
            s.column for s in before.spots
        ):
            raise self.fail(number)
        styles = {} if is_new else {spot.column: spot.style for spot in before.spots}
        for spot in after.spots:
            is_text = spot.column in planned and isinstance(planned[spot.column], str | None)
            if is_text and styles.get(spot.column, spot.style) != spot.style:
                raise self.fail(number, spot.column)


def _formula(inner: bytes | None) -> bytes:
    """A formula's element: what comes before the result."""
    return re.split(rb"<(?:[\w.-]+:)?v[\s/>]", inner or b"", maxsplit=1)[0]


def _look(attributes: bytes) -> list[bytes]:
    for free in (b"spans", b"ht"):
        attributes = without_attribute(attributes, free)
    return attributes.split()
