"""Editing one worksheet's text: cells, new rows, a new body. Everything else keeps its bytes."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from typing import NamedTuple

from synctool.errors import RefusedEdit
from synctool.model import CellEdit, Formula, SheetEdit, Value, a1, order_of
from synctool.ooxml.draft import Draft, SheetPart
from synctool.ooxml.fill import Filled, fill
from synctool.ooxml.fitting import Fitting
from synctool.ooxml.grid import RowText, Spot
from synctool.ooxml.pen import Pen
from synctool.ooxml.refs import LAST_COLUMN, LAST_ROW, Area, Fit, area
from synctool.ooxml.scan import Splice, attribute, splice, tag_pattern, with_attribute, without_attribute
from synctool.ooxml.tables import TablePart, last_body_row, table_at, table_columns
from synctool.shelves import in_order

_FRESH = 500
"""New rows that are put in together."""


class Result(NamedTuple):
    """The formula stays; this is what it comes to."""

    value: Value


class Planned(NamedTuple):
    """What one cell is to become."""

    value: Value | Formula | Result
    style: int | None
    """``None``: the cell's own, or what its row or column gives it."""


class _Rows:
    """What the rows of a sheet are to become, each put together when its turn comes."""

    def __init__(self, edit: SheetEdit, place_of: Callable[[CellEdit], int]) -> None:
        """``place_of``: :func:`order_of` a cell that is on the sheet."""
        places = array("Q", map(place_of, edit.cells))
        self._cells = in_order(edit.cells, places)
        self._first: dict[int, int] = {}
        """By row: which of the cells is its first."""
        self.columns: dict[int, list[int]] = {}
        """By row: its cells' columns, and those of formulas that only get another result."""
        for at, place in enumerate(sorted(places)):
            row, column = divmod(place, 1 << 16)
            self._first.setdefault(row, at)
            self.columns.setdefault(row, []).append(column)
        self._counts = {row: len(columns) for row, columns in self.columns.items()}
        self._results: dict[int, dict[int, Planned]] = {}
        for cell in edit.results:
            place_of(cell)
            self._results.setdefault(cell.row, {})[cell.column] = Planned(Result(cell.value), None)
            self.columns.setdefault(cell.row, []).append(cell.column)

    def __getitem__(self, number: int) -> dict[int, Planned]:
        first, count = self._first.get(number, 0), self._counts.get(number, 0)
        cells = (self._cells[at] for at in range(first, first + count))
        found = {cell.column: Planned(cell.value, None) for cell in cells}
        return {**found, **self._results.get(number, {})}


class SheetWork:
    """One sheet being edited: what is planned is looked at as a whole, then carried out row by row."""

    def __init__(self, draft: Draft, sheet: SheetPart, edit: SheetEdit, tables: list[TablePart]) -> None:
        self.draft = draft
        self.sheet = sheet
        self.tables = tables
        self.grid = draft.grid(sheet)
        self.pen = Pen(draft, sheet.name, self.grid.prefix, many=False)
        self.header_row = edit.header_row
        self.fit: Fit | None = None
        """How ranges must follow, once rows were appended."""
        self._rows = _Rows(edit, self._place_of)
        self._appended: Sequence[Mapping[int, Value | Formula]] = ()
        self._first_new = 0
        """The number of the first appended row."""
        self._model_styles: Mapping[int, int] = {}
        self._model_attributes = b""
        self._columns: set[int] = set()
        """Of all cells that are written."""
        self.had_formulas = False
        self.heights = Fitting(draft, self.grid)
        self.body: Filled | None = None
        self._plan_cells()
        if edit.append:
            self._plan_append(edit.append)
        if edit.body is not None:
            self._plan_body(edit.body)

    def refuse(self, code: str, row: int, column: int) -> RefusedEdit:
        return RefusedEdit(code, file=self.draft.source, sheet=self.sheet.name, cell=a1(row, column))

    # ---------------------------------------------------------------- planning

    @property
    def is_empty(self) -> bool:
        """True where nothing is to be written."""
        return not (self._rows.columns or self._appended or self.body)

    @property
    def hidden(self) -> list[int]:
        """Rows that were written and are too low for their texts, once the changes were gone through."""
        return sorted({*self.heights.hidden, *(self.body.hidden if self.body else ())})

    def _plan_cells(self) -> None:
        for number, columns in self._rows.columns.items():
            self._columns.update(columns)
            if len(set(columns)) < len(columns):
                twice = next(column for column in columns if columns.count(column) > 1)
                raise self.refuse("edit-doubled-cell", number, twice)
        self._check_blocks(self.grid.merges(), "edit-merged", anchor=True)
        self._check_blocks(self.grid.arrays(), "edit-formula", anchor=False)
        for table in self.tables:
            self._check_blocks(table.fixed_rows(), "edit-table-header", anchor=False)

    def _place_of(self, cell: CellEdit) -> int:
        self._check_place(cell.row, cell.column)
        return order_of(cell.row, cell.column)

    def _check_place(self, row: int, column: int) -> None:
        if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
            raise self.refuse("edit-outside", row, column)

    def _check_blocks(self, blocks: Iterable[Area], code: str, *, anchor: bool) -> None:
        """Refuse cells inside ``blocks``; ``anchor``: their first cell may be written."""
        numbers = sorted(self._rows.columns)
        for block in blocks:
            first, last = bisect_left(numbers, block.top), bisect_right(numbers, block.bottom)
            for number in numbers[first:last]:
                for column in self._rows.columns[number]:
                    is_anchor = anchor and (number, column) == (block.top, block.left)
                    if block.left <= column <= block.right and not is_anchor:
                        raise self.refuse(code, number, column)

    def _plan_append(self, rows: Sequence[Mapping[int, Value | Formula]]) -> None:
        columns = table_columns(self.grid, self.tables, self.header_row)
        if not columns:
            raise self.refuse("edit-no-header", max(1, self.header_row), 1)
        table = table_at(self.tables, self.header_row)
        if table is not None and table.has_totals:
            raise self.refuse("edit-table-totals", table.area.bottom, table.area.left)
        last = last_body_row(self.grid, self.header_row, columns)
        new_last = last + len(rows)
        self._check_place(new_last, 1)
        left, right = min(columns), max(columns)
        written = {c for row in rows for c in row}
        self._check_free(Area(last + 1, left, new_last, right), written)
        model = self.grid.row(last) if last > self.header_row else None
        self._appended, self._first_new = rows, last + 1
        self._model_styles = self._styles_of(model, left, right)
        self._model_attributes = _row_model(model)
        self._columns.update(self._model_styles, written)
        for number in range(last + 1, new_last + 1):
            for column in self._rows.columns.get(number, ()):
                if column in self._model_styles or column in rows[number - last - 1]:
                    raise self.refuse("edit-doubled-cell", number, column)
        ends = max(last, table.area.bottom) if table is not None else last
        self.fit = Fit(self.header_row, last, max(new_last, ends), left, right, whole=False)

    def _plan_body(self, body: Sequence[Mapping[int, Value | Formula]]) -> None:
        for number, columns in self._rows.columns.items():
            if number > self.header_row:
                raise self.refuse("edit-doubled-cell", number, min(columns))
        if not self.header_row:
            raise self.refuse("edit-no-header", 1, 1)
        self.body = fill(self.draft, self.sheet, self.grid, self.header_row, body, self.tables)
        self.fit = self.body.fit
        self.had_formulas = self.body.had_formulas

    def _styles_of(self, model: RowText | None, left: int, right: int) -> dict[int, int]:
        if model is None:
            return {}
        return {spot.column: spot.style for spot in model.spots if left <= spot.column <= right}

    def _has_value(self, number: int, column: int) -> bool:
        row = self.grid.row(number)
        spot = row.spot(column) if row else None
        return spot is not None and (spot.has_formula or not spot.is_blank)

    def _check_free(self, block: Area, columns: set[int]) -> None:
        for number in range(block.top, block.bottom + 1):
            row = self.grid.row(number)
            for spot in row.spots if row else ():
                if spot.column in columns and spot.has_formula:
                    raise self.refuse("edit-formula", number, spot.column)
                if (spot.column in columns or block.left <= spot.column <= block.right) and not spot.is_blank:
                    raise self.refuse("edit-not-free", number, spot.column)
        for merge in self.grid.merges():
            if merge.meets(block):
                raise self.refuse("edit-not-free", merge.top, merge.left)
        own = table_at(self.tables, self.header_row)
        for table in self.tables:
            if table is not own and table.area.meets(block):
                raise self.refuse("edit-not-free", table.area.top, table.area.left)

    # ---------------------------------------------------------------- carrying out

    def changes(self) -> Iterator[Splice]:
        """The places in the sheet's text that change, in their order, and what stands there then.

        What gives way behind the rows of a new body is not among them.
        """
        yield from self._dimension()
        rows = self._row_changes()
        if self.body is not None:
            yield from rows
            yield self.body.start, self.body.end, self.body.text
        elif self.grid.is_empty:
            grid, name = self.grid, self.grid.prefix + b"sheetData"
            inner = b"".join(new for _, _, new in rows)
            opened = b"<" + name + grid.attributes.rstrip() + b">"
            yield grid.head_end, grid.start, opened + inner + b"</" + name + b">"
        elif self.grid.is_ascending:
            yield from rows
        else:
            yield from sorted(rows, key=lambda change: change[:2])

    def _numbers(self) -> Sequence[int]:
        new = range(self._first_new, self._first_new + len(self._appended))
        return sorted({*self._rows.columns, *new})

    def _planned(self, number: int) -> dict[int, Planned]:
        row, at = self._rows[number], number - self._first_new
        if not 0 <= at < len(self._appended):
            return row
        values, styles = self._appended[at], self._model_styles
        for column in sorted({*styles, *values}):
            if column in values or not self._has_value(number, column):
                row[column] = Planned(values.get(column), styles.get(column))
        return row

    def _row_changes(self) -> Iterator[tuple[int, int, bytes]]:
        grid = self.grid
        fresh: list[bytes] = []
        place = -1
        numbers = self._numbers()
        column_styles = grid.column_styles() if numbers else {}
        for number in numbers:
            cells = self._planned(number)
            at = grid.position(number)
            where = grid.place_for(number) if at is None else grid.starts[at]
            if fresh and (where != place or at is not None or len(fresh) > _FRESH):
                yield place, place, b"".join(fresh)
                fresh = []
            if at is None:
                place = where
                fresh.append(self._made(number, cells, column_styles))
            else:
                row = grid.row_with(at, cells)
                yield row.start, row.end, self._edited(row, number, cells, column_styles)
        if fresh:
            yield place, place, b"".join(fresh)

    def _edited(
        self, row: RowText, number: int, cells: dict[int, Planned], column_styles: Mapping[int, int]
    ) -> bytes:
        """A row that is there, with cells replaced and added; other cells keep their bytes."""
        text = self.grid.text
        old = {spot.column: spot for spot in row.spots}
        if len(old) < len(row.spots):
            raise self.refuse("edit-doubled-row", number, row.spots[0].column)
        row_style = attribute(row.attributes, b"s")
        changes: list[tuple[int, int, bytes]] = []
        needed = -1.0
        for column in sorted(cells):
            value, style = cells[column]
            spot = old.get(column)
            if isinstance(value, Result):
                changes.append(self._with_result(spot, number, column, value))
                continue
            if spot is not None:
                self._check_spot(spot, number)
                style = spot.style if style is None else style
                new = self.pen.cell(spot.attributes, number, column, style, value)
                changes.append((spot.start, spot.end, new))
            else:
                if style is None:
                    style = int(row_style) if row_style else column_styles.get(column, 0)
                if value is None and not style:
                    continue
                later = (spot.start for spot in row.spots if spot.column > column)
                place = next(later, row.body_end)
                changes.append((place, place, self._new_cell(number, column, style, value)))
            if not isinstance(value, bool | int | float | date | time):
                needed = max(needed, self.heights.needed(number, column, style or 0, value))
        given = self._row_attributes(row.attributes, cells)
        if needed >= 0:
            given = self.heights.fitted(given, number, cells, needed)
        name = self.grid.prefix + b"row"
        if row.body == row.end:
            inner = b"".join(new for _, _, new in changes)
            return (
                b"<" + name + given + b">" + inner + b"</" + name + b">"
                if inner
                else text[row.start : row.end]
            )
        shifted = [(start - row.body, end - row.body, new) for start, end, new in changes]
        inner = splice(text[row.body : row.body_end], shifted)
        head = text[row.start : row.body]
        if given != row.attributes:
            head = b"<" + name + given + b">"
        return head + inner + text[row.body_end : row.end]

    def _with_result(
        self, spot: Spot | None, number: int, column: int, result: Result
    ) -> tuple[int, int, bytes]:
        if spot is None or spot.inner is None:
            raise self.refuse("edit-formula", number, column)
        return (
            spot.start,
            spot.end,
            self.pen.result(spot.attributes, spot.inner, number, column, result.value),
        )

    def _check_spot(self, spot: Spot, number: int) -> None:
        if spot.has_formula:
            raise self.refuse("edit-formula", number, spot.column)
        if attribute(spot.attributes, b"t") == b"s":
            self.draft.unshare(1)

    def _new_cell(self, number: int, column: int, style: int, value: Value | Formula) -> bytes:
        given = b' r="' + a1(number, column).encode("ascii") + b'"'
        return self.pen.cell(given, number, column, style, value)

    def _made(self, number: int, cells: dict[int, Planned], column_styles: Mapping[int, int]) -> bytes:
        name = self.grid.prefix + b"row"
        is_new = 0 <= number - self._first_new < len(self._appended)
        given = b' r="%d"' % number + (self._model_attributes if is_new else b"")
        inner = []
        needed = 0.0
        for column in sorted(cells):
            value, style = cells[column]
            if isinstance(value, Result):
                raise self.refuse("edit-formula", number, column)
            style = column_styles.get(column, 0) if style is None else style
            if value is not None or style:
                inner.append(self._new_cell(number, column, style, value))
                needed = max(needed, self.heights.needed(number, column, style, value))
        given = self.heights.fitted(self._row_attributes(given, cells), number, cells, needed)
        return b"<" + name + given + b">" + b"".join(inner) + b"</" + name + b">"

    def _row_attributes(self, given: bytes, cells: Iterable[int]) -> bytes:
        """Widen ``spans``."""
        spans = attribute(given, b"spans")
        columns = list(cells)
        if spans:
            pairs = [pair.split(b":") for pair in spans.split()]
            low = min(int(pair[0]) for pair in pairs)
            high = max(int(pair[-1]) for pair in pairs)
            if min(columns) < low or max(columns) > high:
                wide = b"%d:%d" % (min(low, *columns), max(high, *columns))
                given = with_attribute(given, b"spans", wide)
        return given

    def _dimension(self) -> list[tuple[int, int, bytes]]:
        grid = self.grid
        tag = tag_pattern(grid.prefix + b"dimension").search(grid.mask, 0, grid.head_end)
        if tag is None:
            return []
        ref = attribute(tag[1], b"ref") or b""
        old = area(ref.decode("ascii", "replace"))
        blocks = []
        if numbers := self._numbers():
            blocks.append(Area(numbers[0], min(self._columns), numbers[-1], max(self._columns)))
        if self.body is not None:
            blocks.append(self.body.extent)
            if old is not None:
                old = old._replace(bottom=min(old.bottom, self.header_row))
                old = old if old.top <= old.bottom else None
        if old is not None:
            blocks.append(old)
        new = Area(
            min(b.top for b in blocks), min(b.left for b in blocks),
            max(b.bottom for b in blocks), max(b.right for b in blocks),
        )  # fmt: skip
        if new == area(ref.decode("ascii", "replace")):
            return []
        return [(tag.start(1), tag.end(1), with_attribute(tag[1], b"ref", str(new).encode("ascii")))]


def _row_model(model: RowText | None) -> bytes:
    """Attributes that a new row takes from the last body row: all that is its look, but not its height."""
    if model is None:
        return b""
    given = model.attributes
    for gone in (b"r", b"ht", b"customHeight", b"hidden", b"collapsed"):
        given = without_attribute(given, gone)
    return given.rstrip()
