"""How the tool's own sheets look in Google Sheets: what the bundled workbooks are to xlsx. Pure.

Geometry is that of the templates (title, explanation and header in rows 1 to
3; the form's header in row 7), so that one plan fits both. Validation, 檢核
and marks come from the same declared rules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from synctool.codec import digest
from synctool.excel_rules import conditional_formats, validation
from synctool.model import SheetRole, column_letters
from synctool.schema import (
    AGENCY_FIELDS,
    CLOSED_FIELDS,
    FORM_FIELDS,
    MASTER_FIELDS,
    PENDING_FIELDS,
    RECOMMENDATION_FIELDS,
    RESPONSE_FIELDS,
    RUN_FIELDS,
    Field,
    Kind,
)
from synctool.stores.gsheets_cells import rgb
from synctool.stores.gsheets_write import Request
from synctool.texts import Lang, say

NAVY, MID, PALE, GREY = "1F4E79", "2F75B5", "DDEBF7", "F2F2F2"
TABLE_HEADER, FORM_HEADER = 3, 7
TABLE_ROWS = 50
"""Rows that a new table has, so that people find room to write."""
_VERSION = 1
"""Raised when the dressing of forms changes, so that a push renews it."""
_VERBATIM = frozenset({"key", "reporter", "contact", "id", "run", "digest", "round"})
_MARKS = {
    "missing": {"backgroundColorStyle": {"rgbColor": rgb("FFF2CC")}},
    "bad": {
        "backgroundColorStyle": {"rgbColor": rgb("F8CBAD")},
        "textFormat": {"bold": True, "italic": True, "foregroundColorStyle": {"rgbColor": rgb("9C0006")}},
    },
    "done": {"backgroundColorStyle": {"rgbColor": rgb("E2EFDA")}},
}
_CONDITIONS = {
    "between": "NUMBER_BETWEEN",
    "greaterThanOrEqual": "NUMBER_GREATER_THAN_EQ",
    "lessThanOrEqual": "NUMBER_LESS_THAN_EQ",
}


@dataclass(frozen=True, slots=True)
class Design:
    """One kind of sheet."""

    fields: Sequence[Field]
    widths: Sequence[float]
    """In characters, as a workbook has them."""
    frozen: int
    open_fields: tuple[str, ...] = ()
    header: int = TABLE_HEADER


DESIGNS: Mapping[SheetRole, Design] = {
    SheetRole.ITEMS: Design(
        MASTER_FIELDS, (8, 9, 13, 34, 9, 9, 11, 66, 8, 11, 11), 1, tuple(f.name for f in MASTER_FIELDS)
    ),
    SheetRole.RESPONSES: Design(RESPONSE_FIELDS, (10, 8, 9, 7, 62, 9, 8, 11, 18, 11, 9, 14), 3),
    SheetRole.RECOMMENDATIONS: Design(
        RECOMMENDATION_FIELDS, (8, 32, 9, 11, 22, 14, 14, 14, 14, 14, 14, 20), 1
    ),
    SheetRole.PENDING: Design(
        PENDING_FIELDS, (12, 7, 8, 9, 9, 26, 26, 26, 14, 24, 11, 26), 3, ("action", "custom")
    ),
    SheetRole.CLOSED: Design(CLOSED_FIELDS, (8, 9, 13, 30, 9, 9, 11, 58, 8, 11, 11, 11, 13), 1),
    SheetRole.RUNS: Design(RUN_FIELDS, (21, 17, 11, 9, 60, 15), 1),
    SheetRole.FORM: Design(
        FORM_FIELDS,
        (8, 9, 11, 24, 8, 8, 10, 24, 44, 9, 8, 11, 14, 10, 9, 13, 16),
        1,
        tuple(f.name for f in AGENCY_FIELDS),
        FORM_HEADER,
    ),
}


# ---------------------------------------------------------------- a new sheet


def new_sheet(role: SheetRole, name: str, sheet_id: int, rows: int, lang: Lang) -> list[Request]:
    """Add a sheet with its title, header, column formats and frozen rows."""
    design = DESIGNS[role]
    size = {"rowCount": max(rows, design.header + 1), "columnCount": len(design.fields)}
    grid = {**size, "frozenRowCount": design.header, "frozenColumnCount": design.frozen}
    properties = {"sheetId": sheet_id, "title": name, "gridProperties": grid}
    properties["tabColorStyle"] = {"rgbColor": rgb(NAVY if role is SheetRole.FORM else MID)}
    top = _form_top(lang) if role is SheetRole.FORM else _table_top(role, lang)
    top[design.header] = {n: _header_cell(f.label) for n, f in enumerate(design.fields, 1)}
    made: list[Request] = [{"addSheet": {"properties": properties}}]
    made += [_cells(sheet_id, row, cells) for row, cells in top.items()]
    made += [_column(sheet_id, n, field, design) for n, field in enumerate(design.fields, 1)]
    for n, width in enumerate(design.widths):
        span = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": n, "endIndex": n + 1}
        shown = {"properties": {"pixelSize": int(7 * width + 5)}, "fields": "pixelSize"}
        made.append({"updateDimensionProperties": {"range": span, **shown}})
    if role is not SheetRole.FORM:
        made += _table_helpers(role, design, sheet_id, lang)
    return made


def _table_top(role: SheetRole, lang: Lang) -> dict[int, dict[int, Request]]:
    return {
        1: {1: _cell(say(f"title-{role}", lang), size=18, colour=NAVY, bold=True)},
        2: {1: _cell(say(f"about-{role}", lang), size=11, colour="595959")},
    }


def _form_top(lang: Lang) -> dict[int, dict[int, Request]]:
    rows: dict[int, dict[int, Request]] = {1: {1: _cell("", size=18, colour=NAVY, bold=True)}}
    for row, code in enumerate(("form-agency", "form-round", "form-due", "form-number"), 2):
        label = _cell(say(code, lang), size=11, colour="FFFFFF", bold=True, fill=MID)
        rows[row] = {1: label, 2: _cell("", size=12, bold=True), 5: _cell(say(f"form-how-{row - 1}", lang))}
    bands = {"meeting": "form-band-given", "progress": "form-band-answer", "check": "form-band-check"}
    rows[6] = {}
    for number, field in enumerate(FORM_FIELDS, 1):
        fill = PALE if field in AGENCY_FIELDS else GREY
        text = say(bands[field.name], lang) if field.name in bands else ""
        rows[6][number] = _cell(text, size=11, colour=NAVY, bold=True, fill=fill)
    return rows


def _cell(text: str, *, size: int = 10, colour: str = "", bold: bool = False, fill: str = "") -> Request:
    font: dict[str, Any] = {"fontSize": size, "bold": bold}
    if colour:
        font["foregroundColorStyle"] = {"rgbColor": rgb(colour)}
    look: dict[str, Any] = {"textFormat": font, "verticalAlignment": "MIDDLE"}
    if fill:
        look["backgroundColorStyle"] = {"rgbColor": rgb(fill)}
    value = {"userEnteredValue": {"stringValue": text}} if text else {}
    return {**value, "userEnteredFormat": look}


def _header_cell(label: str) -> Request:
    cell = _cell(label, size=11, colour="FFFFFF", bold=True, fill=NAVY)
    cell["userEnteredFormat"] |= {"horizontalAlignment": "CENTER", "wrapStrategy": "WRAP"}
    return cell


def _cells(sheet_id: int, row: int, cells: Mapping[int, Request]) -> Request:
    values = [cells.get(column, {}) for column in range(1, max(cells) + 1)]
    start = {"sheetId": sheet_id, "rowIndex": row - 1, "columnIndex": 0}
    fields = "userEnteredValue,userEnteredFormat"
    return {"updateCells": {"start": start, "rows": [{"values": values}], "fields": fields}}


def _column(sheet_id: int, number: int, field: Field, design: Design) -> Request:
    """The format of a column below the header."""
    look: dict[str, Any] = {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"}
    if field.kind is Kind.DATE:
        look["numberFormat"] = {"type": "DATE", "pattern": "yyyy/m/d"}
    elif field.kind is Kind.PERCENT:
        look["numberFormat"] = {"type": "PERCENT", "pattern": "0%"}
    elif field.name in _VERBATIM:
        look["numberFormat"] = {"type": "TEXT", "pattern": "@"}
    if field.name not in design.open_fields:
        look["backgroundColorStyle"] = {"rgbColor": rgb(GREY)}
    span = {
        "sheetId": sheet_id,
        "startRowIndex": design.header,
        "startColumnIndex": number - 1,
        "endColumnIndex": number,
    }
    fields = ",".join(f"userEnteredFormat.{name}" for name in sorted(look))
    return {"repeatCell": {"range": span, "cell": {"userEnteredFormat": look}, "fields": fields}}


def _table_helpers(role: SheetRole, design: Design, sheet_id: int, lang: Lang) -> list[Request]:
    """Dropdowns, and a warning before somebody changes what the program keeps."""
    made: list[Request] = []
    holes: list[Request] = []
    for number, field in enumerate(design.fields, 1):
        if field.name not in design.open_fields:
            continue
        span = {"sheetId": sheet_id, "startRowIndex": design.header}
        span |= {"startColumnIndex": number - 1, "endColumnIndex": number}
        holes.append(span)
        if field.rule.choices:
            made.append(_validated(span, _listed(field.rule.choices, "", strict=True)))
    if role is not SheetRole.ITEMS:
        held: dict[str, Any] = {
            "range": {"sheetId": sheet_id},
            "description": say("google-tool-sheet", lang),
            "warningOnly": True,
        }
        made.append(
            {"addProtectedRange": {"protectedRange": held | ({"unprotectedRanges": holes} if holes else {})}}
        )
    return made


# ---------------------------------------------------------------- the form's rules


def dressing_code(fields: Sequence[Field], rows: int, editor: str, lang: Lang) -> str:
    """The same for forms that need the same validation, marks and protection."""
    return digest(_VERSION, [repr(f) for f in fields], rows, editor, lang)[:16]


def undress(sheet_id: int, protected: Sequence[Mapping[str, Any]], conditional: int) -> list[Request]:
    """Take off what :func:`dress` put on."""
    made: list[Request] = [
        {"deleteProtectedRange": {"protectedRangeId": one["protectedRangeId"]}} for one in protected
    ]
    made += [{"deleteConditionalFormatRule": {"sheetId": sheet_id, "index": 0}}] * conditional
    made.append({"setDataValidation": {"range": {"sheetId": sheet_id, "startRowIndex": FORM_HEADER}}})
    return made


def dress(sheet_id: int, fields: Sequence[Field], rows: int, editor: str, lang: Lang) -> list[Request]:
    """Validation, marks, and protection of all but the answers, for a form of so many rows."""
    first, last = FORM_HEADER + 1, FORM_HEADER + max(rows, 1)
    columns = {f.name: column_letters(n) for n, f in enumerate(FORM_FIELDS, 1)}
    made: list[Request] = []
    holes: list[Request] = []
    for field in fields:
        letters = columns[field.name]
        number = list(columns).index(field.name)
        span = {"sheetId": sheet_id, "startRowIndex": first - 1, "endRowIndex": last}
        span |= {"startColumnIndex": number, "endColumnIndex": number + 1}
        holes.append(span)
        told = validation(field, letters, first, last, fields, lang)
        if told is None:
            continue
        if field.rule.choices:
            made.append(_validated(span, _listed(field.rule.choices, told.prompt, strict=True)))
            continue
        if told.type == "decimal":
            given = [one for one in (told.formula1, told.formula2) if one]
            condition = _condition(_CONDITIONS[told.operator], *given)
        elif told.type == "textLength":
            condition = _condition("CUSTOM_FORMULA", f"=LEN({letters}{first})<={told.formula1}")
        else:
            condition = _condition("CUSTOM_FORMULA", f"={told.formula1}")
        rule = {"condition": condition, "inputMessage": told.prompt, "strict": bool(told.error)}
        made.append(_validated(span, rule))
    for index, mark in enumerate(conditional_formats(fields, columns, first, last)):
        shown = {"condition": _condition("CUSTOM_FORMULA", f"={mark.formula}"), "format": _MARKS[mark.style]}
        rule = {"ranges": [_grid(sheet_id, mark.cells)], "booleanRule": shown}
        made.append({"addConditionalFormatRule": {"rule": rule, "index": index}})
    held = {
        "range": {"sheetId": sheet_id},
        "description": say("google-protected", lang),
        "unprotectedRanges": _joined(holes),
        "editors": {"users": [editor]},
    }
    made.append({"addProtectedRange": {"protectedRange": held}})
    return made


def _joined(holes: Sequence[Request]) -> list[Request]:
    """Columns side by side as one range."""
    joined: list[Request] = []
    for hole in sorted(holes, key=lambda one: one["startColumnIndex"]):
        if joined and joined[-1]["endColumnIndex"] == hole["startColumnIndex"]:
            joined[-1] = {**joined[-1], "endColumnIndex": hole["endColumnIndex"]}
        else:
            joined.append(hole)
    return joined


def _condition(kind: str, *values: str) -> Request:
    return {"type": kind, "values": [{"userEnteredValue": value} for value in values]}


def _listed(choices: Sequence[str], prompt: str, *, strict: bool) -> Request:
    rule = {"condition": _condition("ONE_OF_LIST", *choices), "strict": strict, "showCustomUi": True}
    return {**rule, "inputMessage": prompt} if prompt else rule


def _validated(span: Mapping[str, Any], rule: Mapping[str, Any]) -> Request:
    return {"setDataValidation": {"range": dict(span), "rule": dict(rule)}}


def _grid(sheet_id: int, cells: str) -> Request:
    """``A8:Q9`` as a GridRange."""
    found = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", cells)
    assert found is not None
    left, right = (_number(found[n]) for n in (1, 3))
    return {
        "sheetId": sheet_id,
        "startRowIndex": int(found[2]) - 1,
        "endRowIndex": int(found[4]),
        "startColumnIndex": left - 1,
        "endColumnIndex": right,
    }


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number
