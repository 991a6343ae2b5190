"""Which conditional format shows in a cell: the first boolean rule whose condition the value fulfils.

Conditions that the emulator cannot decide (custom formulas, relative dates) and gradients show nothing.
"""

from __future__ import annotations

from typing import Any

from .cells import View
from .formulas import FormulaError
from .state import Sheet
from .validation import allowed

_KNOWN = ("NUMBER_", "TEXT_", "DATE_")


def format_for(sheet: Sheet, view: View, place: tuple[int, int]) -> dict[str, Any]:
    """The CellFormat that a rule lays over the cell; empty without one."""
    for rule in sheet.conditional:
        boolean = rule.get("booleanRule")
        if not boolean or not any(sheet.rect(one).holds(*place) for one in rule["ranges"]):
            continue
        if _fulfilled(sheet, view, place, boolean.get("condition") or {}):
            found: dict[str, Any] = boolean.get("format") or {}
            return found
    return {}


def _fulfilled(sheet: Sheet, view: View, place: tuple[int, int], condition: dict[str, Any]) -> bool:
    kind, value = condition.get("type", ""), view.value(sheet, place)
    if kind in ("BLANK", "NOT_BLANK"):
        return bool((value in (None, "")) == (kind == "BLANK"))
    if value is None or isinstance(value, FormulaError) or not kind.startswith(_KNOWN):
        return False
    if any("userEnteredValue" not in one for one in condition.get("values", [])):
        return False
    return allowed(view.doc, sheet, condition, value, view)
