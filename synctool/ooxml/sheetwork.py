"""Editing one worksheet's text: cells, new rows, a new body. Everything else keeps its bytes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import NamedTuple

from synctool.errors import RefusedEdit
from synctool.model import CellEdit, Formula, SheetEdit, Value, a1
from synctool.ooxml.draft import Draft, SheetPart
from synctool.ooxml.fill import Filled, fill
from synctool.ooxml.fitting import Fitting
from synctool.ooxml.grid import RowText, Spot
from synctool.ooxml.pen import Pen
from synctool.ooxml.refs import LAST_COLUMN, LAST_ROW, Area, Fit, area
from synctool.ooxml.scan import attribute, splice, tag_pattern, with_attribute, without_attribute
from synctool.ooxml.tables import TablePart, last_body_row, table_at, table_columns


class Result(NamedTuple):
    """The formula stays; this is what it comes to."""

    value: Value


class Planned(NamedTuple):
    """What one cell is to become."""

    value: Value | Formula | Result
    style: int | None
    """``None``: the cell's own, or what its row or column gives it."""


class SheetWork:
    """One sheet being edited. Changes are collected and carried out together by :meth:`render`."""

    def __init__(self, draft: Draft, sheet: SheetPart, edit: SheetEdit, tables: list[TablePart]) -> None:
        self.draft = draft
        self.sheet = sheet
        self.tables = tables
        self.grid = draft.grid(sheet)
        self.pen = Pen(draft, sheet.name, self.grid.prefix, many=False)
        self.header_row = edit.header_row
        self.fit: Fit | None = None
        """How ranges must follow, once rows were appended."""
        self._rows: dict[int, dict[int, Planned]] = {}
        self._models: dict[int, bytes] = {}
        self.had_formulas = False
        self.heights = Fitting(draft, self.grid)
        self._body: Filled | None = None
        self._plan_cells(edit.cells, edit.results)
        if edit.append:
            self._plan_append(edit.append)
        if edit.body is not None:
            self._plan_body(edit.body)

    def refuse(self, code: str, row: int, column: int) -> RefusedEdit:
        return RefusedEdit(code, file=self.draft.source, sheet=self.sheet.name, cell=a1(row, column))

    # ---------------------------------------------------------------- planning

    def _plan_cells(self, cells: Iterable[CellEdit], results: Iterable[CellEdit]) -> None:
        planned: list[tuple[CellEdit, Value | Result]] = [(cell, cell.value) for cell in cells]
        planned += [(cell, Result(cell.value)) for cell in results]
        for cell, value in planned:
            self._check_place(cell.row, cell.column)
            row = self._rows.setdefault(cell.row, {})
            if cell.column in row:
                raise self.refuse("edit-doubled-cell", cell.row, cell.column)
            row[cell.column] = Planned(value, None)
        self._check_blocks(self.grid.merges(), "edit-merged", anchor=True)
        self._check_blocks(self.grid.arrays(), "edit-formula", anchor=False)
        for table in self.tables:
            self._check_blocks(table.fixed_rows(), "edit-table-header", anchor=False)

    def _check_place(self, row: int, column: int) -> None:
        if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
            raise self.refuse("edit-outside", row, column)

    def _check_blocks(self, blocks: Iterable[Area], code: str, *, anchor: bool) -> None:
        """Refuse cells inside ``blocks``; ``anchor``: their first cell may be written."""
        numbers = sorted(self._rows)
        for block in blocks:
            first, last = bisect_left(numbers, block.top), bisect_right(numbers, block.bottom)
            for number in numbers[first:last]:
                for column in self._rows[number]:
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
        self._check_free(Area(last + 1, left, new_last, right), {c for row in rows for c in row})
        model = self.grid.row(last) if last > self.header_row else None
        styles = self._styles_of(model, left, right)
        model_attributes = _row_model(model)
        for number, values in enumerate(rows, last + 1):
            row = self._rows.setdefault(number, {})
            for column in sorted({*styles, *values}):
                if column in row:
                    raise self.refuse("edit-doubled-cell", number, column)
                if column in values or not self._has_value(number, column):
                    row[column] = Planned(values.get(column), styles.get(column))
            self._models[number] = model_attributes
        ends = max(last, table.area.bottom) if table is not None else last
        self.fit = Fit(self.header_row, last, max(new_last, ends), left, right, whole=False)

    def _plan_body(self, body: Sequence[Mapping[int, Value | Formula]]) -> None:
        for number in self._rows:
            if number > self.header_row:
                raise self.refuse("edit-doubled-cell", number, min(self._rows[number]))
        if not self.header_row:
            raise self.refuse("edit-no-header", 1, 1)
        self._body = fill(self.draft, self.sheet, self.grid, self.header_row, body, self.tables)
        self.fit = self._body.fit
        self.had_formulas = self._body.had_formulas
        self.heights.hidden.update(self._body.hidden)

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

    def changes(self) -> list[tuple[int, int, bytes]]:
        """The places in the sheet's text that change, and what stands there then."""
        grid = self.grid
        out: list[tuple[int, int, bytes]] = []
        fresh: list[bytes] = []
        place = -1
        column_styles = grid.column_styles() if self._rows else {}
        for number in sorted(self._rows):
            cells = self._rows[number]
            at = grid.position(number)
            if at is not None:
                row = grid.row_with(at, cells)
                out.append((row.start, row.end, self._edited(row, number, cells, column_styles)))
                continue
            where = grid.place_for(number)
            if where != place and fresh:
                out.append((place, place, b"".join(fresh)))
                fresh = []
            place = where
            fresh.append(self._made(number, cells, column_styles))
        if fresh:
            out.append((place, place, b"".join(fresh)))
        if self._body is not None:
            out += self._body.changes
        elif out and grid.is_empty:
            name = grid.prefix + b"sheetData"
            inner = b"".join(new for _, _, new in out)
            opened = b"<" + name + grid.attributes.rstrip() + b">"
            out = [(grid.head_end, grid.start, opened + inner + b"</" + name + b">")]
        return [*out, *self._dimension()] if out else []

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
        given = b' r="%d"' % number + self._models.get(number, b"")
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
        columns = [column for cells in self._rows.values() for column in cells]
        blocks = [Area(min(self._rows), min(columns), max(self._rows), max(columns))] if columns else []
        if self._body is not None:
            blocks.append(self._body.extent)
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
