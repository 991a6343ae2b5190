"""Request kinds that carry cells about: copy, cut, sort, find and replace, trim, insert and delete ranges."""

from __future__ import annotations

import re
from typing import Any

from . import formulas
from .a1 import Rect
from .api import Editing
from .batch_cells import target_of
from .batch_kinds import kind
from .cells import View, write
from .errors import invalid
from .lines import Permute, span_metadata
from .state import Cell, Sheet

_FORMAT = ("userEnteredFormat",)
_PARTS = {
    "PASTE_NORMAL": ("userEnteredValue", "userEnteredFormat", "note", "textFormatRuns", "dataValidation"),
    "PASTE_VALUES": ("userEnteredValue",),
    "PASTE_FORMAT": _FORMAT,
    "PASTE_NO_BORDERS": ("userEnteredValue", "userEnteredFormat", "note", "textFormatRuns", "dataValidation"),
    "PASTE_FORMULA": ("userEnteredValue",),
    "PASTE_DATA_VALIDATION": ("dataValidation",),
    "PASTE_CONDITIONAL_FORMATTING": (),
}


def _pasted(old: Cell, new: Cell, how: str) -> Cell:
    parts = _PARTS[how]
    out = {name: value for name, value in old.items() if name not in parts}
    if "userEnteredValue" in parts:
        out.pop("textFormatRuns", None)
    return out | {name: new[name] for name in parts if name in new}


def _carried(view: View, sheet: Sheet, place: tuple[int, int], how: str, rows: int, columns: int) -> Cell:
    """The cell as it is carried: values frozen where only values are pasted, references moved."""
    cell = sheet.cells.get(place, {})
    text = cell.get("userEnteredValue", {}).get("formulaValue")
    if not text:
        return cell
    if how == "PASTE_VALUES":
        value = view.extended(sheet, place)
        kept = {name: entry for name, entry in cell.items() if name != "userEnteredValue"}
        return kept | {"userEnteredValue": value} if value and "errorValue" not in value else kept
    return cell | {"userEnteredValue": {"formulaValue": formulas.move(text, rows, columns)}}


@kind("copyPaste")
def copy_paste(edit: Editing, args: dict[str, Any]) -> None:
    source, taken = target_of(edit, args.get("source"))
    sheet, given = target_of(edit, args.get("destination"))
    how = args.get("pasteType") or "PASTE_NORMAL"
    turned = args.get("pasteOrientation") == "TRANSPOSE"
    view = edit.view()
    height, width = taken.r1 - taken.r0, taken.c1 - taken.c0
    if turned:
        height, width = width, height
    tall = max((given.r1 - given.r0) // height, 1) * height
    wide = max((given.c1 - given.c0) // width, 1) * width
    rect = Rect(given.r0, given.r0 + tall, given.c0, given.c0 + wide).cut(sheet.all)
    edit.guard(sheet, rect)
    fresh = {}
    for row in range(rect.r0, rect.r1):
        for column in range(rect.c0, rect.c1):
            i, j = (row - rect.r0) % height, (column - rect.c0) % width
            if turned:
                i, j = j, i
            at = (taken.r0 + i, taken.c0 + j)
            carried = _carried(view, source, at, how, row - at[0], column - at[1])
            fresh[row, column] = _pasted(sheet.cells.get((row, column), {}), carried, how)
    for place, cell in fresh.items():
        sheet.put(place, cell)


@kind("cutPaste")
def cut_paste(edit: Editing, args: dict[str, Any]) -> None:
    source, taken = target_of(edit, args.get("source"))
    spot = args.get("destination") or {}
    sheet = edit.doc.sheet(spot.get("sheetId"))
    how = args.get("pasteType") or "PASTE_NORMAL"
    down = (spot.get("rowIndex") or 0) - taken.r0
    right = (spot.get("columnIndex") or 0) - taken.c0
    rect = Rect(taken.r0 + down, taken.r1 + down, taken.c0 + right, taken.c1 + right)
    if not sheet.all.covers(rect):
        raise invalid("The pasted range exceeds the grid limits.")
    edit.guard(source, taken)
    edit.guard(sheet, rect)
    cells = {place: source.cells[place] for place in source.used(taken)}
    for place, cell in cells.items():
        source.put(place, _pasted(cell, {}, how))
    for row in range(rect.r0, rect.r1):
        for column in range(rect.c0, rect.c1):
            carried = cells.get((row - down, column - right), {})
            sheet.put((row, column), _pasted(sheet.cells.get((row, column), {}), carried, how))


def _rank(view: View, sheet: Sheet, place: tuple[int, int]) -> tuple[int, Any]:
    """Numbers before texts before booleans before errors; blanks always last."""
    value = view.value(sheet, place)
    if value is None or value == "":
        return (9, 0)
    if isinstance(value, bool):
        return (2, value)
    if isinstance(value, formulas.FormulaError):
        return (3, value.kind)
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


def _order(edit: Editing, sheet: Sheet, rect: Rect, specs: list[dict[str, Any]]) -> list[int]:
    view, rows = edit.view(), list(range(rect.r0, rect.r1))
    for spec in reversed(specs):
        column = spec.get("dimensionIndex") or 0
        descending = spec.get("sortOrder") == "DESCENDING"
        keys = {row: _rank(view, sheet, (row, column)) for row in rows}
        filled = [row for row in rows if keys[row][0] != 9]
        blank = [row for row in rows if keys[row][0] == 9]
        rows = sorted(filled, key=lambda row: keys[row], reverse=descending) + blank
    return rows


@kind("sortRange")
def sort_range(edit: Editing, args: dict[str, Any]) -> None:
    sheet, rect = target_of(edit, args.get("range"))
    edit.guard(sheet, rect)
    order = _order(edit, sheet, rect, args.get("sortSpecs") or [])
    cells = {place: sheet.cells[place] for place in sheet.used(rect)}
    for place in cells:
        del sheet.cells[place]
    target = {old: rect.r0 + index for index, old in enumerate(order)}
    for (row, column), cell in cells.items():
        text = cell.get("userEnteredValue", {}).get("formulaValue")
        if text:
            cell = cell | {"userEnteredValue": {"formulaValue": formulas.move(text, target[row] - row, 0)}}
        sheet.cells[target[row], column] = cell
    whole = all(rect.c0 <= column < rect.c1 for row, column in sheet.cells if row in target)
    if edit.cloud.sort_moves_metadata and whole:
        span_metadata(edit.doc, sheet.id, Permute("ROWS", target))


@kind("findReplace")
def find_replace(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    if not args.get("find"):
        raise invalid("find must not be empty.")
    if args.get("allSheets"):
        targets = [(sheet, sheet.all) for sheet in edit.doc.sheets]
    elif "sheetId" in args and args["sheetId"] is not None:
        sheet = edit.doc.sheet(args["sheetId"])
        targets = [(sheet, sheet.all)]
    else:
        targets = [target_of(edit, args.get("range"))]
    pattern = args["find"] if args.get("searchByRegex") else re.escape(args["find"])
    shape = re.compile(
        rf"\A(?:{pattern})\Z" if args.get("matchEntireCell") else pattern,
        0 if args.get("matchCase") else re.I,
    )
    replacement = args.get("replacement") or ""
    if args.get("searchByRegex"):
        replacement = re.sub(r"\$(\d)", r"\\\1", replacement)
    else:
        replacement = replacement.replace("\\", "\\\\")
    count = {"valuesChanged": 0, "formulasChanged": 0, "occurrencesChanged": 0}
    rows, sheets = set(), set()
    for sheet, rect in targets:
        for place in sheet.used(rect):
            cell = sheet.cells[place]
            entered = cell.get("userEnteredValue", {})
            is_formula = "formulaValue" in entered
            if is_formula and not args.get("includeFormulas"):
                continue
            text = entered["formulaValue"] if is_formula else edit.view().formatted(sheet, place)
            replaced, hits = shape.subn(replacement, text)
            if not hits:
                continue
            edit.guard(sheet, Rect(place[0], place[0] + 1, place[1], place[1] + 1))
            sheet.put(place, write(cell, _retyped(replaced, is_formula)))
            count["formulasChanged" if is_formula else "valuesChanged"] += 1
            count["occurrencesChanged"] += hits
            rows.add((sheet.id, place[0]))
            sheets.add(sheet.id)
    return {k: v for k, v in (count | {"rowsChanged": len(rows), "sheetsChanged": len(sheets)}).items() if v}


def _retyped(text: str, is_formula: bool) -> dict[str, Any] | None:
    from .entry import typed

    return {"formulaValue": text} if is_formula else typed(text, "en_US")[0]


@kind("trimWhitespace")
def trim_whitespace(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    sheet, rect = target_of(edit, args.get("range"))
    changed = 0
    for place in sheet.used(rect):
        cell = sheet.cells[place]
        text = cell.get("userEnteredValue", {}).get("stringValue")
        if text is not None and (clean := re.sub(r"[ \t]+", " ", text).strip()) != text:
            edit.guard(sheet, Rect(place[0], place[0] + 1, place[1], place[1] + 1))
            sheet.put(place, write(cell, {"stringValue": clean} if clean else None))
            changed += 1
    return {"cellsChangedCount": changed} if changed else {}


@kind("insertRange")
def insert_range(edit: Editing, args: dict[str, Any]) -> None:
    _slide(edit, args, 1)


@kind("deleteRange")
def delete_range(edit: Editing, args: dict[str, Any]) -> None:
    _slide(edit, args, -1)


def _slide(edit: Editing, args: dict[str, Any], way: int) -> None:
    """Cells below (ROWS) or right (COLUMNS) of the range move by its size."""
    sheet, rect = target_of(edit, args.get("range"))
    is_row = args.get("shiftDimension") == "ROWS"
    area = rect._replace(r1=sheet.row_count) if is_row else rect._replace(c1=sheet.column_count)
    edit.guard(sheet, area)
    step = way * (rect.r1 - rect.r0 if is_row else rect.c1 - rect.c0)
    cells = {place: sheet.cells.pop(place) for place in sheet.used(area)}
    for (row, column), cell in cells.items():
        if way < 0 and rect.holds(row, column):
            continue
        place = (row + step, column) if is_row else (row, column + step)
        sheet.cells[place] = cell
        if not sheet.all.holds(*place):
            grid = sheet.properties["gridProperties"]
            grid["rowCount"] = max(grid["rowCount"], place[0] + 1)
            grid["columnCount"] = max(grid["columnCount"], place[1] + 1)
