"""From a range in a request (A1 text, name, data filter) to a sheet and a rectangle."""

from __future__ import annotations

from typing import Any, NamedTuple

from . import a1
from .errors import invalid
from .state import Sheet, Spreadsheet


class Target(NamedTuple):
    """A sheet, the rectangle clipped to its grid, and the bounds as they were named."""

    sheet: Sheet
    rect: a1.Rect
    bounds: dict[str, int]

    @property
    def name(self) -> str:
        return a1.range_name(self.sheet.title, self.rect)

    @property
    def growing(self) -> bool:
        """May data written here go beyond the range? So for one cell and for open-ended ranges."""
        rows = self.bounds.get("endRowIndex", 0) - self.bounds.get("startRowIndex", 0)
        columns = self.bounds.get("endColumnIndex", 0) - self.bounds.get("startColumnIndex", 0)
        return (rows, columns) == (1, 1) or rows <= 0 or columns <= 0


def resolve(doc: Spreadsheet, text: str) -> Target:
    """A1 notation, a sheet's title or a named range. Raises 400 `Unable to parse range`."""
    title, ref = a1.split_title(text)
    sheet: Sheet | None
    bounds = a1.parse_ref(ref)
    if title is not None:
        sheet = doc.titled(title)
        if sheet is not None and ref and bounds is None:  # a named range may carry a title
            return _named(doc, ref, text)
        if sheet is None:
            raise invalid(f"Unable to parse range: {text}")
        return bounded(sheet, bounds or {})
    if bounds is not None:
        shown = [sheet for sheet in doc.sheets if not sheet.properties.get("hidden")]
        return bounded(shown[0], bounds)
    sheet = doc.titled(text)
    return bounded(sheet, {}) if sheet is not None else _named(doc, text, text)


def _named(doc: Spreadsheet, name: str, text: str) -> Target:
    for named in doc.named:
        if named["name"].lower() == name.lower():
            return of_grid_range(doc, named["range"])
    raise invalid(f"Unable to parse range: {text}")


def bounded(sheet: Sheet, bounds: dict[str, int]) -> Target:
    if (
        bounds.get("startRowIndex", 0) >= sheet.row_count
        or bounds.get("startColumnIndex", 0) >= sheet.column_count
    ):
        whole = a1.to_rect(bounds, 10**7, 18_278)
        raise invalid(
            f"Range ({a1.range_name(sheet.title, whole)}) exceeds grid limits. "
            f"Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
        )
    return Target(sheet, sheet.rect(bounds), bounds)


def of_grid_range(doc: Spreadsheet, grid_range: dict[str, Any]) -> Target:
    a1.check_range(grid_range)
    bounds = {name: value for name, value in grid_range.items() if name != "sheetId"}
    return bounded(doc.sheet(grid_range.get("sheetId")), bounds)


def location_range(location: dict[str, Any]) -> dict[str, Any] | None:
    """The GridRange of a metadata location; None for the spreadsheet as a whole."""
    if "dimensionRange" in location:
        span = location["dimensionRange"]
        axis = "Row" if span["dimension"] == "ROWS" else "Column"
        return {
            "sheetId": span.get("sheetId", 0),
            f"start{axis}Index": span.get("startIndex", 0),
            f"end{axis}Index": span["endIndex"],
        }
    return {"sheetId": location["sheetId"]} if "sheetId" in location else None


def location_type(location: dict[str, Any]) -> str:
    if "dimensionRange" in location:
        return {"ROWS": "ROW", "COLUMNS": "COLUMN"}[location["dimensionRange"]["dimension"]]
    return "SHEET" if "sheetId" in location else "SPREADSHEET"


def lookup(doc: Spreadsheet, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """Developer metadata that a DeveloperMetadataLookup selects."""
    found = []
    for entry in doc.metadata:
        pairs = (
            ("metadataId", entry["metadataId"]),
            ("metadataKey", entry["metadataKey"]),
            ("metadataValue", entry.get("metadataValue")),
            ("visibility", entry["visibility"]),
            ("locationType", location_type(entry["location"])),
        )
        if any(wanted.get(name) not in (None, value) for name, value in pairs):
            continue
        place = wanted.get("metadataLocation")
        if place and not _located(entry["location"], place, wanted.get("locationMatchingStrategy")):
            continue
        found.append(entry)
    return found


def _located(location: dict[str, Any], place: dict[str, Any], strategy: str | None) -> bool:
    mine, theirs = location_range(location), location_range(place)
    if mine == theirs:
        return True
    if strategy != "INTERSECTING_LOCATION":
        return False
    if mine is None or theirs is None:
        return True
    if mine["sheetId"] != theirs["sheetId"]:
        return False
    big = 10**7
    return a1.to_rect(mine, big, big).meets(a1.to_rect(theirs, big, big))


def of_filter(doc: Spreadsheet, wanted: dict[str, Any]) -> list[Target]:
    """The places that one DataFilter selects."""
    if wanted.get("a1Range"):
        return [resolve(doc, wanted["a1Range"])]
    if wanted.get("gridRange") is not None:
        return [of_grid_range(doc, wanted["gridRange"])]
    if wanted.get("developerMetadataLookup") is not None:
        targets = []
        for entry in lookup(doc, wanted["developerMetadataLookup"]):
            grid_range = location_range(entry["location"])
            if grid_range is None:
                targets += [bounded(sheet, {}) for sheet in doc.sheets]
            else:
                targets.append(of_grid_range(doc, grid_range))
        return targets
    raise invalid("A data filter must set one of a1Range, gridRange, developerMetadataLookup.")


def shown_range(grid_range: dict[str, Any]) -> dict[str, Any]:
    """A range as answered: a sheet id of 0 is left out."""
    return {name: value for name, value in grid_range.items() if not (name == "sheetId" and not value)}
