"""Rows and columns inserted, deleted, moved: everything anchored to them goes along.

Cells, merges, protections with their holes, conditional formats, filter, groups, named ranges, references
in formulas and developer metadata. Not verified against Google: that row metadata moves with its row
(the documentation says so), what inserted lines inherit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import formulas
from .state import Cell, Sheet, Spreadsheet


@dataclass
class Insert:
    """`count` new lines before line `index`."""

    dimension: str
    index: int
    count: int
    inherit_before: bool = False

    def line(self, old: int) -> int | None:
        return old + self.count if old >= self.index else old

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        return (
            start + self.count if start >= self.index else start,
            end + self.count if end > self.index else end,
        )

    @property
    def change(self) -> int:
        return self.count


@dataclass
class Delete:
    """Lines index..index+count-1 taken away."""

    dimension: str
    index: int
    count: int

    def line(self, old: int) -> int | None:
        if old < self.index:
            return old
        return None if old < self.index + self.count else old - self.count

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        def shifted(edge: int) -> int:
            return edge - min(max(edge - self.index, 0), self.count)

        first, last = shifted(start), shifted(end)
        return (first, last) if first < last else None

    @property
    def change(self) -> int:
        return -self.count


@dataclass
class Permute:
    """Lines sent elsewhere: `targets` maps old to new positions, the rest stays."""

    dimension: str
    targets: dict[int, int]

    def line(self, old: int) -> int | None:
        return self.targets.get(old, old)

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        moved = sorted(self.targets.get(index, index) for index in range(start, min(end, start + 10_000)))
        if moved and moved[-1] - moved[0] == len(moved) - 1:
            return moved[0], moved[0] + end - start
        return start, end

    @property
    def change(self) -> int:
        return 0


Shift = Insert | Delete | Permute


def apply(doc: Spreadsheet, sheet: Sheet, shift: Shift) -> None:
    """Carry a shift through the sheet and everything that points into it."""
    is_row = shift.dimension == "ROWS"
    _cells(sheet, shift, is_row)
    records = sheet.rows if is_row else sheet.columns
    moved = {shift.line(index): record for index, record in records.items()}
    records.clear()
    records.update({index: record for index, record in moved.items() if index is not None})
    sheet.properties["gridProperties"]["rowCount" if is_row else "columnCount"] += shift.change
    sheet.merges = [merge for merge in _ranges(sheet.merges, shift) if _cell_count(merge) > 1]
    _anchored(doc, sheet, shift)
    span_metadata(doc, sheet.id, shift)
    _formulas(doc, sheet, shift, is_row)


def _cells(sheet: Sheet, shift: Shift, is_row: bool) -> None:
    cells = {}
    for (row, column), cell in sheet.cells.items():
        line = shift.line(row if is_row else column)
        if line is not None:
            cells[(line, column) if is_row else (row, line)] = cell
    if isinstance(shift, Insert):
        model = shift.index - 1 if shift.inherit_before else shift.index
        for (row, column), cell in sheet.cells.items():
            if (row if is_row else column) != model:
                continue
            kept: Cell = {
                name: cell[name] for name in ("userEnteredFormat", "dataValidation") if name in cell
            }
            for index in range(shift.index, shift.index + shift.count) if kept else ():
                cells[(index, column) if is_row else (row, index)] = kept
    sheet.cells = cells


def _cell_count(bounds: dict[str, Any]) -> int:
    height: int = bounds["endRowIndex"] - bounds["startRowIndex"]
    width: int = bounds["endColumnIndex"] - bounds["startColumnIndex"]
    return height * width


def _range(bounds: dict[str, Any], shift: Shift) -> dict[str, Any] | None:
    axis = "Row" if shift.dimension == "ROWS" else "Column"
    first, last = f"start{axis}Index", f"end{axis}Index"
    if first not in bounds and last not in bounds:
        return bounds
    span = shift.span(bounds.get(first, 0), bounds.get(last, 10**9))
    if span is None:
        return None
    out = dict(bounds)
    if first in bounds:
        out[first] = span[0]
    if last in bounds:
        out[last] = span[1]
    return out


def _ranges(ranges: list[dict[str, Any]], shift: Shift) -> list[dict[str, Any]]:
    return [moved for one in ranges if (moved := _range(one, shift)) is not None]


def _anchored(doc: Spreadsheet, sheet: Sheet, shift: Shift) -> None:
    kept = []
    for entry in sheet.protected:
        if "range" in entry:
            moved = _range(entry["range"], shift)
            if moved is None:
                continue
            entry["range"] = moved
        if "unprotectedRanges" in entry:
            entry["unprotectedRanges"] = _ranges(entry["unprotectedRanges"], shift)
        kept.append(entry)
    sheet.protected = kept
    for rule in sheet.conditional:
        rule["ranges"] = _ranges(rule["ranges"], shift)
    sheet.conditional = [rule for rule in sheet.conditional if rule["ranges"]]
    if sheet.basic_filter is not None:
        moved = _range(sheet.basic_filter["range"], shift)
        sheet.basic_filter = sheet.basic_filter | {"range": moved} if moved else None
    for laid in (sheet.banded, sheet.filter_views):
        laid[:] = [
            one | {"range": moved} for one in laid if (moved := _range(one["range"], shift)) is not None
        ]
    groups = []
    for group in sheet.groups[shift.dimension]:
        span = shift.span(group["range"]["startIndex"], group["range"]["endIndex"])
        if span:
            group["range"] |= {"startIndex": span[0], "endIndex": span[1]}
            groups.append(group)
    sheet.groups[shift.dimension] = groups
    named = []
    for entry in doc.named:
        if entry["range"].get("sheetId", 0) == sheet.id:
            moved = _range(entry["range"], shift)
            if moved is None:
                continue
            entry["range"] = moved
        named.append(entry)
    doc.named = named


def span_metadata(doc: Spreadsheet, sheet_id: int, shift: Shift) -> None:
    """Move the metadata of lines; that of a deleted line goes with it."""
    kept = []
    for entry in doc.metadata:
        span = entry["location"].get("dimensionRange")
        if span and span.get("sheetId", 0) == sheet_id and span["dimension"] == shift.dimension:
            moved = shift.line(span.get("startIndex", 0))
            if moved is None:
                continue
            entry["location"]["dimensionRange"] = span | {"startIndex": moved, "endIndex": moved + 1}
        kept.append(entry)
    doc.metadata = kept


def _formulas(doc: Spreadsheet, sheet: Sheet, shift: Shift, is_row: bool) -> None:
    def place(row: int, column: int) -> tuple[int, int] | None:
        line = shift.line(row if is_row else column)
        if line is None:
            return None
        return (line, column) if is_row else (row, line)

    if isinstance(shift, Permute):
        return
    for at, cell in sheet.cells.items():
        text = cell.get("userEnteredValue", {}).get("formulaValue")
        if text and "!" not in text:
            moved = formulas.remap(text, place)
            if moved != text:
                sheet.cells[at] = cell | {"userEnteredValue": {"formulaValue": moved}}
