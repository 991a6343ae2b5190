"""The values endpoints: get, update, append, clear, their batches, and all of them by data filter."""

from __future__ import annotations

from typing import Any

from . import entry, formats, tables, validation
from .a1 import Rect, letters, range_name
from .api import Answer, Call, Editing, handles
from .cells import View, write
from .errors import invalid, violation
from .ranges import Target, of_filter, resolve
from .state import Spreadsheet

_INPUT = ("RAW", "USER_ENTERED")
_RENDER = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")


def _choice(value: str | None, choices: tuple[str, ...], field: str, kind: str) -> str:
    if value in (None, ""):
        return choices[0]
    if value not in choices:
        text = f"Invalid value at '{field}' (type.googleapis.com/google.apps.sheets.v4.{kind}), \"{value}\""
        raise violation(field, text)
    return value or choices[0]


def read(doc: Spreadsheet, target: Target, options: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """A ValueRange: trailing blanks of rows and trailing blank rows left out."""
    option = _choice(
        options.get(prefix + "valueRenderOption"), _RENDER, "value_render_option", "ValueRenderOption"
    )
    moments = options.get(prefix + "dateTimeRenderOption") or "SERIAL_NUMBER"
    by_column = options.get("majorDimension") == "COLUMNS"
    view = View(doc)
    lines: list[list[Any]] = []
    places = target.sheet.used(target.rect)
    if by_column:
        places = sorted(places, key=lambda place: (place[1], place[0]))
    for row, column in places:
        value = view.rendered(target.sheet, (row, column), option, moments)
        if value == "" and not isinstance(value, bool):
            continue
        major, minor = row - target.rect.r0, column - target.rect.c0
        if by_column:
            major, minor = minor, major
        lines.extend([] for _ in range(major + 1 - len(lines)))
        line = lines[major]
        line.extend("" for _ in range(minor - len(line)))
        line.append(value)
    answer: dict[str, Any] = {"range": target.name, "majorDimension": "COLUMNS" if by_column else "ROWS"}
    return answer | ({"values": lines} if lines else {})


def store(edit: Editing, target: Target, body: dict[str, Any], option: str) -> tuple[dict[str, Any], Rect]:
    """Write a ValueRange; the UpdateValuesResponse and the rectangle that was written."""
    lines = [line if isinstance(line, list) else [line] for line in body.get("values") or []]
    if body.get("majorDimension") == "COLUMNS":
        width = max((len(line) for line in lines), default=0)
        lines = [[line[i] if i < len(line) else None for line in lines] for i in range(width)]
    width = max((len(line) for line in lines), default=0)
    sheet, rect = target.sheet, target.rect
    _check_fit(target, len(lines), width)
    written = Rect(rect.r0, rect.r0 + len(lines), rect.c0, rect.c0 + width)
    answer: dict[str, Any] = {"spreadsheetId": edit.doc.id}
    if written.empty:
        return answer | {"updatedRange": target.name}, written
    tables.grow(edit, sheet, written)
    places = [
        (rect.r0 + i, rect.c0 + j, value)
        for i, line in enumerate(lines)
        for j, value in enumerate(line)
        if value is not None
    ]
    locale = edit.doc.properties["locale"]
    walls = edit.walls(sheet)
    for row, column, value in places:
        if walls:
            edit.guard(sheet, Rect(row, row + 1, column, column + 1))
        if isinstance(value, (list, dict)):
            raise invalid(f"Invalid values[{row - rect.r0}][{column - rect.c0}]: {_kind(value)}")
        value_, shape = entry.typed(value, locale) if option == "USER_ENTERED" else (entry.raw(value), None)
        old = sheet.cells.get((row, column), {})
        if shape and formats.is_temporal(shape) and formats.is_temporal(_old_format(old)):
            shape = None  # a date typed over a date keeps the cell's own format
        sheet.put((row, column), write(old, value_, shape))
    validation.check(edit.doc, sheet, [(row, column) for row, column, _ in places])
    counts = {
        "updatedRange": range_name(sheet.title, written),
        "updatedRows": len({row for row, _, _ in places}),
        "updatedColumns": len({column for _, column, _ in places}),
        "updatedCells": len(places),
    }
    return answer | {name: count for name, count in counts.items() if count}, written


def _old_format(cell: dict[str, Any]) -> dict[str, Any] | None:
    found: dict[str, Any] | None = cell.get("userEnteredFormat", {}).get("numberFormat")
    return found


def _kind(value: Any) -> str:
    return f"list_value {value}" if isinstance(value, list) else f"struct_value {value}"


def _check_fit(target: Target, height: int, width: int) -> None:
    if target.growing:
        return
    rows = target.bounds["endRowIndex"] - target.rect.r0
    columns = target.bounds["endColumnIndex"] - target.rect.c0
    within = f"Requested writing within range [{target.name}], but tried writing to"
    if height > rows:
        raise invalid(f"{within} row [{target.rect.r0 + rows + 1}]")
    if width > columns:
        raise invalid(f"{within} column [{letters(target.rect.c0 + columns)}]")


def _input_option(value: str | None) -> str:
    if value in (None, "", "INPUT_VALUE_OPTION_UNSPECIFIED"):
        raise invalid("'valueInputOption' is required but not specified")
    return _choice(value, _INPUT, "value_input_option", "ValueInputOption")


def _options(call: Call) -> dict[str, str]:
    return {name: values[-1] for name, values in call.query.items()}


@handles("sheets.spreadsheets.values.get")
def get(call: Call) -> Answer:
    doc = call.doc()
    return 200, read(doc, resolve(doc, call.path["range"]), _options(call))


@handles("sheets.spreadsheets.values.batchGet")
def batch_get(call: Call) -> Answer:
    doc = call.doc()
    ranges = [read(doc, resolve(doc, text), _options(call)) for text in call.query.get("ranges", [])]
    return 200, {"spreadsheetId": doc.id} | ({"valueRanges": ranges} if ranges else {})


@handles("sheets.spreadsheets.values.update")
def update(call: Call) -> Answer:
    option = _input_option(call.param("valueInputOption"))
    with call.editing() as edit:
        try:
            answer, written = store(edit, resolve(edit.doc, call.path["range"]), call.body or {}, option)
        except Exception as error:
            raise _in_data(error, 0) from None
        target = resolve(edit.doc, call.path["range"])
        if call.flag("includeValuesInResponse"):
            shown = Target(target.sheet, written, {})
            answer["updatedData"] = read(edit.doc, shown, _options(call), "response")
    return 200, answer


def _in_data(error: Exception, index: int) -> Exception:
    """Refusals of written values name the element of `data`."""
    if isinstance(error, validation.ValidationError) or type(error).__name__ == "ProtectedError":
        return invalid(f"Invalid data[{index}]: {error}")
    return error


def _totals(doc: Spreadsheet, answers: list[tuple[dict[str, Any], Target, Rect]]) -> dict[str, Any]:
    sheets = {target.sheet.id for _, target, rect in answers if not rect.empty}
    rows = {(target.sheet.id, row) for _, target, rect in answers for row in range(rect.r0, rect.r1)}
    columns = {(target.sheet.id, column) for _, target, rect in answers for column in range(rect.c0, rect.c1)}
    counts = {
        "totalUpdatedRows": len(rows),
        "totalUpdatedColumns": len(columns),
        "totalUpdatedCells": sum(answer.get("updatedCells", 0) for answer, _, _ in answers),
        "totalUpdatedSheets": len(sheets),
    }
    return {"spreadsheetId": doc.id} | {name: count for name, count in counts.items() if count}


@handles("sheets.spreadsheets.values.batchUpdate")
def batch_update(call: Call) -> Answer:
    body = call.body or {}
    option = _input_option(body.get("valueInputOption"))
    answers: list[tuple[dict[str, Any], Target, Rect]] = []
    with call.editing() as edit:
        for index, data in enumerate(body.get("data") or []):
            try:
                target = resolve(edit.doc, data.get("range") or "")
                answer, written = store(edit, target, data, option)
            except Exception as error:
                raise _in_data(error, index) from None
            if body.get("includeValuesInResponse"):
                shown = read(edit.doc, Target(target.sheet, written, {}), _renamed(body))
                answer["updatedData"] = shown
            answers.append((answer, target, written))
    responses = [answer for answer, _, _ in answers]
    return 200, _totals(edit.doc, answers) | ({"responses": responses} if responses else {})


def _renamed(body: dict[str, Any]) -> dict[str, Any]:
    return {
        "valueRenderOption": body.get("responseValueRenderOption"),
        "dateTimeRenderOption": body.get("responseDateTimeRenderOption"),
    }


@handles("sheets.spreadsheets.values.append")
def append(call: Call) -> Answer:
    option = _input_option(call.param("valueInputOption"))
    body = call.body or {}
    with call.editing() as edit:
        target = resolve(edit.doc, call.path["range"])
        table, place = tables.landing(edit.view(), target)
        answer: dict[str, Any] = {"spreadsheetId": edit.doc.id}
        if table is not None:
            answer["tableRange"] = range_name(target.sheet.title, table)
        lines = body.get("values") or []
        if call.param("insertDataOption") == "INSERT_ROWS" and lines:
            turned = body.get("majorDimension") == "COLUMNS"
            tables.insert_rows(edit, target.sheet, place[0], max(map(len, lines)) if turned else len(lines))
        one = {"startRowIndex": place[0], "endRowIndex": place[0] + 1}
        one |= {"startColumnIndex": place[1], "endColumnIndex": place[1] + 1}
        spot = Target(target.sheet, Rect(place[0], place[0] + 1, place[1], place[1] + 1), one)
        try:
            updates, written = store(edit, spot, body, option)
        except Exception as error:
            raise _in_data(error, 0) from None
        if call.flag("includeValuesInResponse"):
            shown = Target(target.sheet, written, {})
            updates["updatedData"] = read(edit.doc, shown, _options(call), "response")
    return 200, answer | {"updates": updates}


def _clear(edit: Editing, target: Target) -> str:
    for place in target.sheet.used(target.rect):
        cell = target.sheet.cells[place]
        if "userEnteredValue" in cell:
            edit.guard(target.sheet, Rect(place[0], place[0] + 1, place[1], place[1] + 1))
            target.sheet.put(place, write(cell, None))
    return target.name


@handles("sheets.spreadsheets.values.clear")
def clear(call: Call) -> Answer:
    with call.editing() as edit:
        name = _clear(edit, resolve(edit.doc, call.path["range"]))
    return 200, {"spreadsheetId": edit.doc.id, "clearedRange": name}


@handles("sheets.spreadsheets.values.batchClear")
def batch_clear(call: Call) -> Answer:
    with call.editing() as edit:
        names = [_clear(edit, resolve(edit.doc, text)) for text in (call.body or {}).get("ranges") or []]
    return 200, {"spreadsheetId": edit.doc.id, "clearedRanges": names}


@handles("sheets.spreadsheets.values.batchGetByDataFilter")
def batch_get_by_filter(call: Call) -> Answer:
    body, doc = call.body or {}, call.doc()
    found = []
    for wanted in body.get("dataFilters") or []:
        for target in of_filter(doc, wanted):
            found.append({"valueRange": read(doc, target, body), "dataFilters": [wanted]})
    return 200, {"spreadsheetId": doc.id} | ({"valueRanges": found} if found else {})


@handles("sheets.spreadsheets.values.batchUpdateByDataFilter")
def batch_update_by_filter(call: Call) -> Answer:
    body = call.body or {}
    option = _input_option(body.get("valueInputOption"))
    answers: list[tuple[dict[str, Any], Target, Rect]] = []
    with call.editing() as edit:
        for index, data in enumerate(body.get("data") or []):
            for target in of_filter(edit.doc, data.get("dataFilter") or {}):
                try:
                    answer, written = store(edit, target, data, option)
                except Exception as error:
                    raise _in_data(error, index) from None
                answer.pop("spreadsheetId")
                if body.get("includeValuesInResponse"):
                    shown = Target(target.sheet, written, {})
                    answer["updatedData"] = read(edit.doc, shown, _renamed(body))
                answers.append((answer | {"dataFilter": data["dataFilter"]}, target, written))
    responses = [answer for answer, _, _ in answers]
    return 200, _totals(edit.doc, answers) | ({"responses": responses} if responses else {})


@handles("sheets.spreadsheets.values.batchClearByDataFilter")
def batch_clear_by_filter(call: Call) -> Answer:
    with call.editing() as edit:
        filters = (call.body or {}).get("dataFilters") or []
        names = [_clear(edit, target) for wanted in filters for target in of_filter(edit.doc, wanted)]
    return 200, {"spreadsheetId": edit.doc.id, "clearedRanges": names}
