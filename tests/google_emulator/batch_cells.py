"""Request kinds that change cells: updateCells, repeatCell, appendCells, merges, validation, borders."""

from __future__ import annotations

from typing import Any

from . import a1, masks, tables, validation
from .a1 import Rect
from .api import Editing
from .batch_kinds import kind
from .cells import check_runs, check_value, paired, tidy
from .errors import invalid
from .state import Cell, Sheet

CELL_FIELDS = frozenset({"userEnteredValue", "userEnteredFormat", "note", "textFormatRuns", "dataValidation"})


def target_of(edit: Editing, grid_range: dict[str, Any] | None) -> tuple[Sheet, Rect]:
    """Sheet and clipped rectangle of a GridRange. Raises 400 outside the grid."""
    if grid_range is None:
        raise invalid("range is required.")
    a1.check_range(grid_range)
    sheet = edit.doc.sheet(grid_range.get("sheetId"))
    rect = sheet.rect(grid_range)
    if rect.empty:
        raise invalid(
            f"Range ({sheet.title}) exceeds grid limits. "
            f"Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
        )
    return sheet, rect


def cell_mask(text: str | None) -> masks.Mask:
    """The mask of a cell update, its names known to CellData."""
    return paired(masks.for_update(text, "CellData"))


def changed(cell: Cell, data: dict[str, Any], mask: masks.Mask) -> Cell:
    """The cell after one CellData under a mask. A new value without runs loses the old runs."""
    data = tidy(data)
    data["userEnteredValue"] = check_value(data.get("userEnteredValue"))
    fresh = dict(cell)
    if "userEnteredFormat" in fresh:
        fresh["userEnteredFormat"] = dict(fresh["userEnteredFormat"])
    masks.update(fresh, data, mask, CELL_FIELDS)
    if masks.wants(mask, "userEnteredValue") and not masks.wants(mask, "textFormatRuns"):
        fresh.pop("textFormatRuns", None)
    if masks.wants(mask, "textFormatRuns"):
        fresh["textFormatRuns"] = check_runs(fresh.get("textFormatRuns") or [], fresh.get("userEnteredValue"))
    if fresh.get("userEnteredFormat"):
        fresh["userEnteredFormat"] = tidy(fresh["userEnteredFormat"])
    return {name: value for name, value in fresh.items() if value not in (None, "", [], {})}


def _write_rows(
    edit: Editing, sheet: Sheet, rect: Rect, rows: list[dict[str, Any]], mask: masks.Mask
) -> None:
    touched = []
    for i in range(rect.r0, rect.r1):
        data = (rows[i - rect.r0].get("values") or []) if i - rect.r0 < len(rows) else []
        for j in range(rect.c0, rect.c1):
            given = data[j - rect.c0] if j - rect.c0 < len(data) else {}
            if given or (i, j) in sheet.cells:
                sheet.put((i, j), changed(sheet.cells.get((i, j), {}), given, mask))
                touched.append((i, j))
    if masks.wants(mask, "userEnteredValue"):
        validation.check(edit.doc, sheet, touched)


@kind("updateCells")
def update_cells(edit: Editing, args: dict[str, Any]) -> None:
    mask = cell_mask(args.get("fields"))
    rows = args.get("rows") or []
    width = max((len(row.get("values") or []) for row in rows), default=0)
    if args.get("start") is not None:
        start = args["start"]
        sheet = edit.doc.sheet(start.get("sheetId"))
        r0, c0 = start.get("rowIndex") or 0, start.get("columnIndex") or 0
        rect = Rect(r0, r0 + len(rows), c0, c0 + width)
        if rect.r1 > sheet.row_count or rect.c1 > sheet.column_count:
            raise invalid(
                f"Attempting to write row: {rect.r1 - 1}, column: {rect.c1 - 1} beyond the grid limits. "
                f"Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
            )
        edit.guard(sheet, rect)
        for index, row in enumerate(rows):  # each row only as far as it goes
            line = Rect(r0 + index, r0 + index + 1, c0, c0 + len(row.get("values") or []))
            _write_rows(edit, sheet, line, [row], mask)
        return
    sheet, rect = target_of(edit, args.get("range"))
    if len(rows) > rect.r1 - rect.r0 or width > rect.c1 - rect.c0:
        raise invalid("Attempting to write more data than fits in the range.")
    edit.guard(sheet, rect)
    if not rows:
        for place in sheet.used(rect):
            sheet.put(place, changed(sheet.cells[place], {}, mask))
        return
    _write_rows(edit, sheet, rect, rows, mask)


@kind("repeatCell")
def repeat_cell(edit: Editing, args: dict[str, Any]) -> None:
    from .formulas import move

    mask = cell_mask(args.get("fields"))
    sheet, rect = target_of(edit, args.get("range"))
    edit.guard(sheet, rect)
    data = args.get("cell") or {}
    formula = (data.get("userEnteredValue") or {}).get("formulaValue")
    for row in range(rect.r0, rect.r1):
        for column in range(rect.c0, rect.c1):
            here = data
            if formula:
                text = move(formula, row - rect.r0, column - rect.c0)
                here = data | {"userEnteredValue": {"formulaValue": text}}
            sheet.put((row, column), changed(sheet.cells.get((row, column), {}), here, mask))


@kind("appendCells")
def append_cells(edit: Editing, args: dict[str, Any]) -> None:
    mask = cell_mask(args.get("fields"))
    sheet, rows = edit.doc.sheet(args.get("sheetId")), args.get("rows") or []
    filled = [row for (row, _), cell in sheet.cells.items() if "userEnteredValue" in cell]
    start = max(filled, default=-1) + 1
    width = max((len(row.get("values") or []) for row in rows), default=0)
    rect = Rect(start, start + len(rows), 0, width)
    tables.grow(edit, sheet, rect)
    edit.guard(sheet, rect)
    _write_rows(edit, sheet, rect, rows, mask)


@kind("setDataValidation")
def set_data_validation(edit: Editing, args: dict[str, Any]) -> None:
    sheet, rect = target_of(edit, args.get("range"))
    edit.guard(sheet, rect)
    rule = tidy(args.get("rule")) if args.get("rule") else None
    if rule is not None and not (rule.get("condition") or {}).get("type"):
        raise invalid("A data validation rule needs a condition.")
    if rule is None:
        for place in sheet.used(rect):
            cell = sheet.cells[place]
            sheet.put(place, {name: value for name, value in cell.items() if name != "dataValidation"})
        return
    rule = {name: value for name, value in rule.items() if value not in (False, "")}
    for row in range(rect.r0, rect.r1):
        for column in range(rect.c0, rect.c1):
            sheet.put((row, column), sheet.cells.get((row, column), {}) | {"dataValidation": rule})


@kind("mergeCells")
def merge_cells(edit: Editing, args: dict[str, Any]) -> None:
    sheet, rect = target_of(edit, args.get("range"))
    edit.guard(sheet, rect)
    how = args.get("mergeType") or "MERGE_ALL"
    for merge in sheet.merges:
        old = a1.to_rect(merge, 10**9, 10**9)
        if old.meets(rect) and not rect.covers(old):
            raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges = [one for one in sheet.merges if not rect.covers(a1.to_rect(one, 10**9, 10**9))]
    if how == "MERGE_ROWS":
        parts = [Rect(row, row + 1, rect.c0, rect.c1) for row in range(rect.r0, rect.r1)]
    elif how == "MERGE_COLUMNS":
        parts = [Rect(rect.r0, rect.r1, column, column + 1) for column in range(rect.c0, rect.c1)]
    else:
        parts = [rect]
    for part in parts:
        if (part.r1 - part.r0) * (part.c1 - part.c0) < 2:
            continue
        sheet.merges.append(grid_bounds(part))
        for place in sheet.used(part):
            if place != (part.r0, part.c0):  # only the first cell keeps its value
                dropped = ("userEnteredValue", "textFormatRuns", "note")
                kept = {name: value for name, value in sheet.cells[place].items() if name not in dropped}
                sheet.put(place, kept)


def grid_bounds(rect: Rect) -> dict[str, int]:
    return {
        "startRowIndex": rect.r0,
        "endRowIndex": rect.r1,
        "startColumnIndex": rect.c0,
        "endColumnIndex": rect.c1,
    }


@kind("unmergeCells")
def unmerge_cells(edit: Editing, args: dict[str, Any]) -> None:
    sheet, rect = target_of(edit, args.get("range"))
    edit.guard(sheet, rect)
    kept = []
    for merge in sheet.merges:
        old = a1.to_rect(merge, 10**9, 10**9)
        if old.meets(rect) and not rect.covers(old):
            raise invalid("You must select all cells in a merged range to merge or unmerge them.")
        if not rect.covers(old):
            kept.append(merge)
    sheet.merges = kept


@kind("updateBorders")
def update_borders(edit: Editing, args: dict[str, Any]) -> None:
    sheet, rect = target_of(edit, args.get("range"))
    edit.guard(sheet, rect)
    for row in range(rect.r0, rect.r1):
        for column in range(rect.c0, rect.c1):
            cell = sheet.cells.get((row, column), {})
            shape = dict(cell.get("userEnteredFormat", {}))
            borders = dict(shape.get("borders", {}))
            sides = {
                "top": "top" if row == rect.r0 else "innerHorizontal",
                "bottom": "bottom" if row == rect.r1 - 1 else "innerHorizontal",
                "left": "left" if column == rect.c0 else "innerVertical",
                "right": "right" if column == rect.c1 - 1 else "innerVertical",
            }
            for side, source in sides.items():
                if args.get(source):
                    borders[side] = tidy(args[source])
            if borders:
                sheet.put((row, column), cell | {"userEnteredFormat": shape | {"borders": borders}})
