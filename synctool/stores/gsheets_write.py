"""Edits as requests of one batchUpdate, and whether the document is then what it should be. Pure.

One atomic batch per file (batchUpdate: "if any request is not valid, the
entire request will fail and nothing will be applied"). There is no If-Match:
the document that comes back with the answer is compared with the plan, and
rows that moved between reading and writing are found and put back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from synctool.errors import RefusedEdit
from synctool.model import CellError, Formula, SheetEdit, Value, a1
from synctool.ooxml.cells import check_text
from synctool.stores.gsheets_cells import Data, data_of, value_of
from synctool.stores.gsheets_read import WRITE_KEY, GoogleSheet, GoogleSnapshot

Place = tuple[int, int]
Request = dict[str, Any]
VALUE = "userEnteredValue,textFormatRuns"
FORMATTED = VALUE + ",userEnteredFormat.numberFormat"


@dataclass
class SheetPlan:
    """What one sheet's cells are to become."""

    before: GoogleSheet
    cells: dict[Place, Data] = field(default_factory=dict)
    """New CellData by place; an empty one clears the cell."""
    appended: list[list[Data]] = field(default_factory=list)
    whole_body: int = 0
    """The header row, where everything below it is ours."""


# ---------------------------------------------------------------- planning


def plan_sheet(sheet: GoogleSheet, edit: SheetEdit, source: str, inherit: bool) -> SheetPlan:
    """The cells of an edit that differ from what is there.

    Raises :class:`RefusedEdit` for a formula, a cell inside a merged block, or
    a value that no cell can hold.
    """
    plan = SheetPlan(sheet, whole_body=edit.header_row if edit.body is not None else 0)

    def data(row: int, column: int, value: Value | Formula, there: Data) -> Data:
        if why := ("value-error" if isinstance(value, CellError) else check_text(value)):
            raise RefusedEdit(why, file=source, sheet=sheet.name, cell=a1(row, column))
        return data_of(value, there, inherit)

    for one in edit.cells:
        place = (one.row, one.column)
        _check_place(sheet, place, source)
        if not _holds(sheet, place, one.value):
            plan.cells[place] = data(*place, one.value, sheet.raw.get(place, {}))
    if edit.body is not None:
        _plan_body(plan, edit, data)
    for number, row in enumerate(edit.append, max(sheet.cells, default=0) + 1):
        line = [data(number, c, row.get(c), _model(sheet, c)) for c in range(1, max(row, default=0) + 1)]
        plan.appended.append(line)
    return plan


def _plan_body(plan: SheetPlan, edit: SheetEdit, data: Any) -> None:
    sheet = plan.before
    wanted: dict[Place, Value | Formula] = {
        (number, column): value
        for number, row in enumerate(edit.body or (), edit.header_row + 1)
        for column, value in row.items()
    }
    for place in [
        p for p, cell in sheet.raw.items() if p[0] > edit.header_row and "userEnteredValue" in cell
    ]:
        if place not in wanted:
            plan.cells[place] = {}
    for place, value in wanted.items():
        if not _holds(sheet, place, value):
            plan.cells[place] = data(*place, value, sheet.raw.get(place, {}))


def _holds(sheet: GoogleSheet, place: Place, value: Value | Formula) -> bool:
    """True where nothing has to be written."""
    if isinstance(value, Formula):
        return sheet.formulas.get(place) == value.text
    there = sheet.cells.get(place[0], {}).get(place[1])
    return place not in sheet.formulas and there == value and type(there) is type(value)


def _check_place(sheet: GoogleSheet, place: Place, source: str) -> None:
    code = ""
    if place in sheet.formulas:
        code = "edit-formula"
    elif any(t <= place[0] <= b and x <= place[1] <= r and place != (t, x) for t, x, b, r in sheet.merged):
        code = "edit-merged"
    elif min(place) < 1:
        code = "edit-outside"
    if code:
        raise RefusedEdit(code, file=source, sheet=sheet.name, cell=a1(*place))


def _model(sheet: GoogleSheet, column: int) -> Data:
    """The last row's cell of a column: what a new row below looks like."""
    last = max(sheet.cells, default=0)
    return {n: v for n, v in sheet.raw.get((last, column), {}).items() if n == "userEnteredFormat"}


# ---------------------------------------------------------------- requests


def requests_of(plan: SheetPlan) -> list[Request]:
    """Typed updateCells with explicit fields, and appendCells for new rows."""
    sheet, made = plan.before, list[Request]()
    bottom = max((row for row, _ in plan.cells), default=0)
    right = max((column for _, column in plan.cells), default=0)
    right = max([right, *map(len, plan.appended)])
    for missing, dimension in ((bottom - sheet.rows, "ROWS"), (right - sheet.columns, "COLUMNS")):
        if missing > 0:
            made.append({"appendDimension": {"sheetId": sheet.id, "dimension": dimension, "length": missing}})
            made += _like_the_last_row(sheet, bottom) if dimension == "ROWS" else []
    made += cell_requests(sheet.id, plan.cells)
    if plan.appended:
        rows = [{"values": [dict(cell) for cell in row]} for row in plan.appended]
        formatted = any("userEnteredFormat" in cell for row in plan.appended for cell in row)
        fields = FORMATTED if formatted else VALUE
        made.append({"appendCells": {"sheetId": sheet.id, "rows": rows, "fields": fields}})
    return made


def _like_the_last_row(sheet: GoogleSheet, bottom: int) -> list[Request]:
    """New rows at the end look and take entries as the last one does."""
    source = {"sheetId": sheet.id, "startRowIndex": sheet.rows - 1, "endRowIndex": sheet.rows}
    target = {"sheetId": sheet.id, "startRowIndex": sheet.rows, "endRowIndex": bottom}
    kinds = ("PASTE_FORMAT", "PASTE_DATA_VALIDATION")
    return [{"copyPaste": {"source": source, "destination": target, "pasteType": kind}} for kind in kinds]


def still_fits(plan: SheetPlan, now: GoogleSheet) -> bool:
    """True where a plan made on an earlier reading means the same cells of the sheet as it is now."""
    if _moved_rows(plan, now):
        return False
    if plan.whole_body:
        skip = now.formulas.keys() | plan.before.formulas.keys()
        was, there = _values(plan.before.cells, skip), _values(now.cells, skip)
        return all(
            was.get(place) == there.get(place)
            for place in was.keys() | there.keys()
            if place[0] > plan.whole_body
        )
    return all(
        now.cells.get(row, {}).get(column) == plan.before.cells.get(row, {}).get(column)
        for row, column in plan.cells
    )


def cell_requests(sheet_id: int, cells: Mapping[Place, Data]) -> list[Request]:
    """One updateCells for each block of cells side by side, written with the same fields."""
    made: list[Request] = []
    last: tuple[int, int, int, str] | None = None
    for row, column, block, fields in _segments(cells):
        if last == (row - 1, column, len(block), fields):
            made[-1]["updateCells"]["rows"].append({"values": block})
        else:
            start = {"sheetId": sheet_id, "rowIndex": row - 1, "columnIndex": column - 1}
            made.append({"updateCells": {"start": start, "rows": [{"values": block}], "fields": fields}})
        last = (row, column, len(block), fields)
    return made


def _segments(cells: Mapping[Place, Data]) -> Iterator[tuple[int, int, list[Data], str]]:
    """Row, first column, cells side by side, and their fields; ordered so that like blocks meet."""
    found: list[tuple[int, int, list[Data], str]] = []
    for (row, column), data in sorted(cells.items()):
        fields = FORMATTED if "userEnteredFormat" in data else VALUE
        if found:
            r, c, block, f = found[-1]
            if (r, c + len(block), f) == (row, column, fields):
                block.append(data)
                continue
        found.append((row, column, [data], fields))
    yield from sorted(found, key=lambda one: (one[1], len(one[2]), one[3], one[0]))


def metadata_request(
    held: Mapping[str, tuple[int, str]], key: str, value: str, location: Data
) -> Request | None:
    """Set developer metadata; ``None`` where it holds the value already."""
    if key in held:
        number, there = held[key]
        if there == value:
            return None
        lookup = {"dataFilters": [{"developerMetadataLookup": {"metadataId": number}}]}
        changed = {"developerMetadata": {"metadataValue": value}, "fields": "metadataValue"}
        return {"updateDeveloperMetadata": {**lookup, **changed}}
    made = {
        "metadataKey": key,
        "metadataValue": value,
        "location": dict(location),
        "visibility": "DOCUMENT",
    }
    return {"createDeveloperMetadata": {"developerMetadata": made}}


WHOLE: Data = {"spreadsheet": True}


def token_request(snapshot: GoogleSnapshot | None, token: str) -> Request:
    """Marks the write, so that it can be found out whether it was applied when its answer is lost."""
    request = metadata_request(snapshot.metadata if snapshot else {}, WRITE_KEY, token, WHOLE)
    assert request is not None
    return request


# ---------------------------------------------------------------- the look afterwards


def expected(plan: SheetPlan, inherit: bool) -> dict[int, dict[int, Value]]:
    """Values of the sheet after the plan, but of formulas; as the reader gives them."""
    sheet = plan.before
    rows = {number: dict(row) for number, row in sheet.cells.items()}
    for (row, column), data in plan.cells.items():
        value = _as_read(data, sheet.raw.get((row, column), {}), inherit)
        line = rows.setdefault(row, {})
        line.pop(column, None)
        if value is not None:
            line[column] = value
    rows |= _new_rows(plan, inherit)
    return rows


def _new_rows(plan: SheetPlan, inherit: bool) -> dict[int, dict[int, Value]]:
    """Appended rows by the number that they would have."""
    rows: dict[int, dict[int, Value]] = {}
    for number, cells in enumerate(plan.appended, max(plan.before.cells, default=0) + 1):
        found = {c: _as_read(d, _model(plan.before, c), inherit) for c, d in enumerate(cells, 1)}
        rows[number] = {column: value for column, value in found.items() if value is not None}
    return rows


def _as_read(data: Data, there: Data, inherit: bool) -> Value:
    """The value of a CellData once it is written; a formula's is not known."""
    entered = data.get("userEnteredValue")
    if not entered or "formulaValue" in entered:
        return None
    look = dict(there.get("userEnteredFormat", {})) | dict(data.get("userEnteredFormat", {}))
    runs = data.get("textFormatRuns", ())
    return value_of({"effectiveValue": entered, "userEnteredFormat": look, "textFormatRuns": runs}, inherit)


def is_misplaced(plan: SheetPlan, after: GoogleSheet, inherit: bool) -> bool:
    """True if something of a plan stands in wrong rows now.

    A row is the one that was meant if at least half of its cells that were not
    written are as they were. Where the whole body is ours, nothing else may
    stand in it.
    """
    wanted = expected(plan, inherit)
    skip = after.formulas.keys() | plan.before.formulas.keys() | _formulas_of(plan)
    here = _values(after.cells, skip)
    if here == _values(wanted, skip):
        return False
    moved, then = _moved_rows(plan, after), _values(wanted, skip)
    ours = plan.whole_body
    # What was written is there by itself; how the service words its runs proves nothing.
    others = (here.keys() | then.keys()) - plan.cells.keys()
    strange = ours and any(place[0] > ours and here.get(place) != then.get(place) for place in others)
    return bool(moved or strange)


def _formulas_of(plan: SheetPlan) -> set[Place]:
    return {p for p, data in plan.cells.items() if "formulaValue" in data.get("userEnteredValue", {})}


def _values(rows: Mapping[int, Mapping[int, Value]], skip: Iterable[Place]) -> dict[Place, Value]:
    passed = set(skip)
    return {
        (number, column): value
        for number, row in rows.items()
        for column, value in row.items()
        if (number, column) not in passed
    }


def _untouched(plan: SheetPlan, number: int, row: Mapping[int, Value]) -> dict[int, Value]:
    """Cells of a row that the plan does not write."""
    return {
        column: value
        for column, value in row.items()
        if (number, column) not in plan.cells and (number, column) not in plan.before.formulas
    }


def restored(plan: SheetPlan, after: GoogleSheet, inherit: bool) -> list[Request]:
    """Requests that take a plan back: its cells as they were, its new rows away."""
    made = cell_requests(after.id, _repair(plan, after, _moved_rows(plan, after)))
    lines = list(_new_rows(plan, inherit).values())
    gone = [number for number, row in after.cells.items() if row in lines][-len(lines) :]
    for number in sorted(gone, reverse=True):
        span = {"sheetId": after.id, "dimension": "ROWS", "startIndex": number - 1, "endIndex": number}
        made.append({"deleteDimension": {"range": span}})
    return made


def _moved_rows(plan: SheetPlan, after: GoogleSheet) -> set[int]:
    moved: set[int] = set()
    for number in {row for row, _ in plan.cells}:
        was = _untouched(plan, number, plan.before.cells.get(number, {}))
        now = after.cells.get(number, {})
        kept = sum(now.get(column) == value for column, value in was.items())
        if was and 2 * kept < len(was):
            moved.add(number)
    return moved


def _repair(plan: SheetPlan, after: GoogleSheet, moved: set[int]) -> dict[Place, Data]:
    """Every written cell as it was: in a moved row, as it was in the row that stands there now."""
    repair: dict[Place, Data] = {}
    origin = {number: _origin(plan, number, after.cells.get(number, {})) for number in moved}
    for row, column in plan.cells:
        source = origin.get(row, row)
        there = plan.before.raw.get((source, column), {}) if source else {}
        repair[row, column] = {n: there[n] for n in ("userEnteredValue", "textFormatRuns") if n in there}
    return repair


def _origin(plan: SheetPlan, number: int, now: Mapping[int, Value]) -> int:
    """The row that a row was before; 0 for one that is new."""
    shown = {c: v for c, v in now.items() if (number, c) not in plan.cells}
    best, score = 0, 0
    for row, was in plan.before.cells.items():
        common = sum(was.get(column) == value for column, value in shown.items())
        if common > score:
            best, score = row, common
    return best if 2 * score >= len(shown) and score else 0
