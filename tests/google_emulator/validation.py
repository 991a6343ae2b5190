"""Data validation: rules are stored, and strict ones refuse what breaks them.

That a strict rule answers 400 INVALID_ARGUMENT is what gspread's own tests expect; the wording is from
public reports. Not verified against Google: whether updateCells is checked as values.update is.
"""

from __future__ import annotations

import re
from typing import Any

from . import formulas
from .a1 import Rect, cell_name
from .cells import View
from .errors import ApiError
from .ranges import resolve
from .state import Sheet, Spreadsheet


class ValidationError(ApiError):
    """A value that a strict rule refuses."""


def check(doc: Spreadsheet, sheet: Sheet, places: list[tuple[int, int]]) -> None:
    """Raise ValidationError for the first cell whose new value breaks its strict rule."""
    view = View(doc)
    for place in places:
        rule = sheet.cells.get(place, {}).get("dataValidation")
        if not rule or not rule.get("strict"):
            continue
        value = view.value(sheet, place)
        if value is None or allowed(doc, sheet, rule["condition"], value, view):
            continue
        text = f"The data you entered in cell {cell_name(*place)} violates the data validation rules "
        text += "set on this cell."
        if rule["condition"]["type"] == "ONE_OF_LIST":
            choices = ", ".join(entry["userEnteredValue"] for entry in rule["condition"]["values"])
            text += f"\nPlease enter one of the following values: {choices}."
        raise ValidationError(400, text)


def allowed(doc: Spreadsheet, sheet: Sheet, condition: dict[str, Any], value: Any, view: View) -> bool:
    """Does the value fulfil the BooleanCondition? Conditions the emulator does not know allow everything."""
    kind = condition["type"]
    given = [entry.get("userEnteredValue", "") for entry in condition.get("values", [])]
    if kind == "ONE_OF_LIST":
        return formulas.text_of(value) in given
    if kind == "ONE_OF_RANGE":
        target = resolve(doc, given[0].lstrip("="))
        return any(view.value(target.sheet, place) == value for place in target.sheet.used(target.rect))
    if kind == "BOOLEAN":
        return isinstance(value, bool) or value in given
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "DATE_IS_VALID":
        return is_number
    if kind.startswith("NUMBER_"):
        return is_number and _number(kind, value, [_operand(doc, sheet, text, view) for text in given])
    if kind.startswith("DATE_") and given:
        bounds = [_operand(doc, sheet, text, view) for text in given]
        return is_number and _number(_DATE_AS_NUMBER.get(kind, ""), value, bounds)
    if kind.startswith("TEXT_"):
        return _text(kind, formulas.text_of(value), given)
    return True


_DATE_AS_NUMBER = {
    "DATE_EQ": "NUMBER_EQ",
    "DATE_BEFORE": "NUMBER_LESS",
    "DATE_AFTER": "NUMBER_GREATER",
    "DATE_ON_OR_BEFORE": "NUMBER_LESS_THAN_EQ",
    "DATE_ON_OR_AFTER": "NUMBER_GREATER_THAN_EQ",
    "DATE_BETWEEN": "NUMBER_BETWEEN",
    "DATE_NOT_BETWEEN": "NUMBER_NOT_BETWEEN",
}


def _operand(doc: Spreadsheet, sheet: Sheet, text: str, view: View) -> float | None:
    from .entry import typed

    value, _ = typed(text, doc.properties["locale"])
    if value and "formulaValue" in value:

        def lookup(title: str | None, rect: Rect) -> list[list[Any]]:
            source = doc.titled(title) if title else sheet
            if source is None:
                raise formulas.FormulaError("REF")
            return [
                [view.value(source, (r, c)) for c in range(rect.c0, rect.c1)] for r in range(rect.r0, rect.r1)
            ]

        try:
            return formulas.number_of(formulas.evaluate(text, lookup))
        except (formulas.FormulaError, formulas.UnknownError):
            return None
    number: float | None = (value or {}).get("numberValue")
    return number


def _number(kind: str, value: float, bounds: list[float | None]) -> bool:
    if not bounds or any(bound is None for bound in bounds):
        return True
    low, high = bounds[0] or 0, bounds[-1] or 0
    return {
        "NUMBER_GREATER": value > low,
        "NUMBER_GREATER_THAN_EQ": value >= low,
        "NUMBER_LESS": value < low,
        "NUMBER_LESS_THAN_EQ": value <= low,
        "NUMBER_EQ": value == low,
        "NUMBER_NOT_EQ": value != low,
        "NUMBER_BETWEEN": low <= value <= high,
        "NUMBER_NOT_BETWEEN": not low <= value <= high,
    }.get(kind, True)


def _text(kind: str, value: str, given: list[str]) -> bool:
    word = given[0] if given else ""
    return {
        "TEXT_CONTAINS": word in value,
        "TEXT_NOT_CONTAINS": word not in value,
        "TEXT_STARTS_WITH": value.startswith(word),
        "TEXT_ENDS_WITH": value.endswith(word),
        "TEXT_EQ": value == word,
        "TEXT_NOT_EQ": value != word,
        "TEXT_IS_EMAIL": bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value)),
        "TEXT_IS_URL": bool(re.match(r"https?://", value)),
    }.get(kind, True)
