"""One cell's content: formats made canonical, values written, shown and computed."""

from __future__ import annotations

import re
from typing import Any

from . import formats, formulas, functions
from .a1 import Rect
from .errors import invalid
from .state import Cell, Sheet, Spreadsheet

assert functions  # it adds to the evaluator's

Place = tuple[int, int]
_COLORS = (
    "backgroundColor",
    "foregroundColor",
    "tabColor",
    "headerColor",
    "color",
    "firstBandColor",
    "secondBandColor",
)


def tidy(value: Any) -> Any:
    """A message as the service keeps it: no nulls, colours as 32-bit floats, both colour fields agreeing."""
    if isinstance(value, list):
        return [tidy(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    clean = {name: tidy(entry) for name, entry in value.items() if entry is not None and entry != []}
    for name in _COLORS:
        style = f"{name}Style"
        if style in clean:
            if "rgbColor" in clean[style]:
                clean[style] = {"rgbColor": _color(clean[style]["rgbColor"])}
                clean[name] = clean[style]["rgbColor"]
        elif isinstance(clean.get(name), dict):
            clean[name] = _color(clean[name])
            clean[style] = {"rgbColor": clean[name]}
    return clean


def _color(color: dict[str, Any]) -> dict[str, Any]:
    return {name: formats.float32(float(part)) for name, part in color.items() if part}


def paired(mask: dict[str, Any]) -> dict[str, Any]:
    """A mask that names a colour names its style too, since the service keeps the two equal."""
    out: dict[str, Any] = {}
    for name, below in mask.items():
        out[name] = paired(below)
        base = name.removesuffix("Style")
        if base in _COLORS:
            out[base] = out[base + "Style"] = {}
    return out


def write(cell: Cell, value: dict[str, Any] | None, number_format: dict[str, Any] | None = None) -> Cell:
    """The cell with another value. Text runs go: they belong to the old text."""
    fresh = {
        name: entry for name, entry in cell.items() if name not in ("userEnteredValue", "textFormatRuns")
    }
    if value is not None:
        text = next(iter(value.values()))
        if isinstance(text, str) and len(text) > 50_000:
            raise invalid("Your input contains more than the maximum of 50000 characters in a single cell.")
        fresh["userEnteredValue"] = value
    if number_format:
        fresh["userEnteredFormat"] = fresh.get("userEnteredFormat", {}) | {"numberFormat": number_format}
    return fresh


def check_value(value: dict[str, Any] | None) -> dict[str, Any] | None:
    """An ExtendedValue from a request, made canonical."""
    if not value:
        return None
    value = {name: entry for name, entry in value.items() if entry is not None}
    if len(value) > 1:
        raise invalid("Only one kind of value may be set in a cell.")
    if "errorValue" in value:
        raise invalid("Error values may not be written.")
    if "numberValue" in value:
        number = float(value["numberValue"])
        return {"numberValue": int(number) if number.is_integer() and abs(number) < 2**53 else number}
    if "formulaValue" in value and not value["formulaValue"].startswith("="):
        raise invalid("formulaValue must start with '='.")
    return None if value.get("stringValue") == "" else value or None


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def check_runs(runs: list[dict[str, Any]], value: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Text runs from a request, made canonical: offsets in UTF-16 units, rising, start 0 left out."""
    if not runs:
        return []
    if not value or "stringValue" not in value:
        raise invalid("textFormatRuns may only be set on cells with a string value.")
    length = utf16_length(value["stringValue"])
    clean, last = [], -1
    for run in runs:
        start = int(run.get("startIndex") or 0)
        if start <= last:
            raise invalid(f"TextFormatRun.startIndex[{start}] must be after the previous run's.")
        if start >= length:
            raise invalid(f"TextFormatRun.startIndex[{start}] is beyond the end of the text ({length}).")
        last = start
        entry: dict[str, Any] = {"startIndex": start} if start else {}
        clean.append(entry | {"format": tidy(run.get("format") or {})})
    return clean if "startIndex" not in clean[0] else [{"format": {}}, *clean]


class View:
    """Computed values of one document, each formula evaluated once."""

    def __init__(self, doc: Spreadsheet) -> None:
        self.doc = doc
        self._known: dict[tuple[int, Place], Any] = {}

    def value(self, sheet: Sheet, place: Place) -> Any:
        """Number, str, bool, None, or a FormulaError as a value."""
        entered = sheet.cells.get(place, {}).get("userEnteredValue")
        if not entered:
            return None
        kind, content = next(iter(entered.items()))
        return content if kind != "formulaValue" else self._formula(sheet, place, content)

    def _formula(self, sheet: Sheet, place: Place, text: str) -> Any:
        key = (sheet.id, place)
        if key not in self._known:
            self._known[key] = formulas.FormulaError("REF")  # what a circle sees
            self._known[key] = self._evaluated(sheet, text)
        return self._known[key]

    def _evaluated(self, sheet: Sheet, text: str) -> Any:
        def lookup(title: str | None, rect: Rect) -> list[list[Any]]:
            source = sheet if title is None else self.doc.titled(title)
            if source is None:
                raise formulas.FormulaError("REF")
            rows = []
            rect = rect.cut(source.all) if formulas.OPEN in (rect.r1, rect.c1) else rect
            for row in range(rect.r0, rect.r1):
                values = [self.value(source, (row, column)) for column in range(rect.c0, rect.c1)]
                for value in values:
                    if isinstance(value, formulas.FormulaError):
                        raise value
                rows.append(values)
            return rows

        try:
            result = formulas.evaluate(text, lookup)
        except formulas.FormulaError as error:
            return error
        except (formulas.UnknownError, IndexError, OverflowError):
            return None
        return int(result) if isinstance(result, float) and result.is_integer() else result

    def extended(self, sheet: Sheet, place: Place) -> dict[str, Any] | None:
        value = self.value(sheet, place)
        if value is None:
            return None
        if isinstance(value, formulas.FormulaError):
            return {"errorValue": {"type": value.kind, "message": "Formula error."}}
        if isinstance(value, bool):
            return {"boolValue": value}
        return {"stringValue": value} if isinstance(value, str) else {"numberValue": value}

    def formatted(self, sheet: Sheet, place: Place) -> str:
        value = self.value(sheet, place)
        if value is None:
            return ""
        if isinstance(value, formulas.FormulaError):
            return formulas.SHOWN[value.kind]
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, str):
            return value
        return formats.show(value, number_format(sheet.cells[place]), self.doc.properties["locale"])

    def rendered(self, sheet: Sheet, place: Place, option: str, moments: str) -> Any:
        """A value as the values endpoints answer it."""
        entered = sheet.cells.get(place, {}).get("userEnteredValue") or {}
        if option == "FORMULA" and "formulaValue" in entered:
            return entered["formulaValue"]
        value = self.value(sheet, place)
        if option == "FORMATTED_VALUE" or isinstance(value, formulas.FormulaError):
            return self.formatted(sheet, place)
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if (
            is_number
            and moments == "FORMATTED_STRING"
            and formats.is_temporal(number_format(sheet.cells[place]))
        ):
            return self.formatted(sheet, place)
        return "" if value is None else value


def number_format(cell: Cell) -> dict[str, Any] | None:
    """The format that was set; a formula that makes a date shows as one."""
    found: dict[str, Any] | None = cell.get("userEnteredFormat", {}).get("numberFormat")
    text = (cell.get("userEnteredValue") or {}).get("formulaValue", "")
    if found is None and re.fullmatch(r"=\s*DATE\([^()]*\)", text, re.I):
        return {"type": "DATE", "pattern": "m/d/yyyy"}
    return found
