"""The Spreadsheet resource as answers carry it.

Read off the recordings: omission of zero sheet ids, trailing rows without cells, empty masked messages.
Not verified against Google: effectiveFormat, row and column records with full grid data.
"""

from __future__ import annotations

from typing import Any

from . import conditional, masks
from .a1 import Rect
from .api import may_edit
from .cells import View
from .ranges import Target, location_type, shown_range
from .state import DriveFile, Sheet, Spreadsheet

_WHITE = {"red": 1, "green": 1, "blue": 1}
DEFAULT_FORMAT: dict[str, Any] = {
    "backgroundColor": _WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": _WHITE},
}
_THEME = {
    "TEXT": {},
    "BACKGROUND": _WHITE,
    "ACCENT1": {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275},
    "ACCENT2": {"red": 0.91764706, "green": 0.2627451, "blue": 0.20784314},
    "ACCENT3": {"red": 0.9843137, "green": 0.7372549, "blue": 0.015686275},
    "ACCENT4": {"red": 0.20392157, "green": 0.65882355, "blue": 0.3254902},
    "ACCENT5": {"red": 1, "green": 0.42745098, "blue": 0.003921569},
    "ACCENT6": {"red": 0.27450982, "green": 0.7411765, "blue": 0.7764706},
    "LINK": {"red": 0.06666667, "green": 0.33333334, "blue": 0.8},
}
ROW_PIXELS, COLUMN_PIXELS = 21, 100


def default_properties(title: str) -> dict[str, Any]:
    """Properties of a new spreadsheet, as recorded."""
    return {
        "title": title,
        "locale": "en_US",
        "autoRecalc": "ON_CHANGE",
        "timeZone": "Etc/GMT",
        "defaultFormat": DEFAULT_FORMAT,
        "spreadsheetTheme": {
            "primaryFontFamily": "Arial",
            "themeColors": [
                {"colorType": kind, "color": {"rgbColor": color}} for kind, color in _THEME.items()
            ],
        },
    }


def spreadsheet(
    file: DriveFile, doc: Spreadsheet, user: str, mask: masks.Mask | None, targets: list[Target], grid: bool
) -> dict[str, Any]:
    """The resource, cut to `mask`; with `targets` only their sheets, and grid data only of them."""
    if mask is not None:
        grid = masks.wants(mask, "sheets", "data")
    view = View(doc)
    below = mask.get("sheets") if mask else None
    data_mask = below.get("data") if below else None
    shown: list[dict[str, Any]] = []
    if masks.wants(mask, "sheets"):
        for sheet in doc.sheets:
            wanted = [target.rect for target in targets if target.sheet is sheet]
            if targets and not wanted:
                continue
            entry = _sheet(file, doc, sheet, user)
            if grid:
                entry["data"] = [_grid(doc, sheet, view, rect, data_mask) for rect in wanted or [sheet.all]]
            shown.append(entry)
    answer: dict[str, Any] = {"spreadsheetId": doc.id, "properties": doc.properties, "sheets": shown}
    if doc.named:
        answer["namedRanges"] = [named | {"range": shown_range(named["range"])} for named in doc.named]
    answer["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{doc.id}/edit"
    if own := [
        metadata(entry) for entry in doc.metadata if location_type(entry["location"]) == "SPREADSHEET"
    ]:
        answer["developerMetadata"] = own
    return masks.project(answer, mask) if mask is not None else answer


def metadata(entry: dict[str, Any]) -> dict[str, Any]:
    """DeveloperMetadata as answered, with the location type filled in."""
    location = dict(entry["location"])
    kind = location_type(location)
    shown: dict[str, Any] = {"locationType": kind}
    if kind == "SPREADSHEET":
        shown["spreadsheet"] = True
    elif kind == "SHEET":
        shown["sheetId"] = location["sheetId"]
    else:
        shown["dimensionRange"] = shown_range(location["dimensionRange"])
    return entry | {"location": shown}


def _sheet(file: DriveFile, doc: Spreadsheet, sheet: Sheet, user: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"properties": sheet.properties}
    if sheet.merges:
        entry["merges"] = [shown_range({"sheetId": sheet.id, **merge}) for merge in sheet.merges]
    if sheet.conditional:
        entry["conditionalFormats"] = [
            rule | {"ranges": [shown_range(one) for one in rule["ranges"]]} for rule in sheet.conditional
        ]
    if sheet.protected:
        entry["protectedRanges"] = [protection(file, one, user) for one in sheet.protected]
    if sheet.basic_filter is not None:
        entry["basicFilter"] = sheet.basic_filter | {"range": shown_range(sheet.basic_filter["range"])}
    if sheet.charts:
        entry["charts"] = sheet.charts
    for name, laid in (("bandedRanges", sheet.banded), ("filterViews", sheet.filter_views)):
        if laid:
            entry[name] = [one | {"range": shown_range(one["range"])} for one in laid]
    for name, dimension in (("rowGroups", "ROWS"), ("columnGroups", "COLUMNS")):
        if sheet.groups[dimension]:
            entry[name] = [
                group | {"range": shown_range(group["range"])} for group in sheet.groups[dimension]
            ]
    own = [
        metadata(one)
        for one in doc.metadata
        if location_type(one["location"]) == "SHEET" and one["location"]["sheetId"] == sheet.id
    ]
    if own:
        entry["developerMetadata"] = own
    return entry


def protection(file: DriveFile, entry: dict[str, Any], user: str) -> dict[str, Any]:
    """A ProtectedRange as this user sees it: editors only for those who may edit it."""
    shown = {name: value for name, value in entry.items() if value not in (False, None, "")}
    if "range" in shown:
        shown["range"] = shown_range(shown["range"])
    if "unprotectedRanges" in shown:
        shown["unprotectedRanges"] = [shown_range(one) for one in shown["unprotectedRanges"]]
    if may_edit(file, entry, user):
        shown["requestingUserCanEdit"] = True
    else:
        shown.pop("editors", None)
    return shown


def _grid(doc: Spreadsheet, sheet: Sheet, view: View, rect: Rect, mask: masks.Mask | None) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if rect.r0:
        data["startRow"] = rect.r0
    if rect.c0:
        data["startColumn"] = rect.c0
    if masks.wants(mask, "rowData"):
        cell_mask: masks.Mask | None = mask
        for name in ("rowData", "values"):
            cell_mask = cell_mask.get(name) if cell_mask and "*" not in cell_mask else None
        rows = _rows(sheet, view, rect, cell_mask or None)
        if rows:
            data["rowData"] = rows
    for name, dimension in (("rowMetadata", "ROWS"), ("columnMetadata", "COLUMNS")):
        if masks.wants(mask, name):
            data[name] = _lines(doc, sheet, rect, dimension)
    return data


def _rows(sheet: Sheet, view: View, rect: Rect, mask: masks.Mask | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for row, column in sheet.used(rect):
        while len(rows) <= row - rect.r0:
            rows.append({})
        values = rows[-1].setdefault("values", [])
        values.extend({} for _ in range(column - rect.c0 - len(values)))
        values.append(_cell(sheet, view, (row, column), mask))
    return rows


def _cell(sheet: Sheet, view: View, place: tuple[int, int], mask: masks.Mask | None) -> dict[str, Any]:
    cell = dict(sheet.cells[place])
    if "userEnteredValue" in cell:
        if masks.wants(mask, "effectiveValue"):
            value = view.extended(sheet, place)
            if value is not None:
                cell["effectiveValue"] = value
        if masks.wants(mask, "formattedValue"):
            text = view.formatted(sheet, place)
            if text:
                cell["formattedValue"] = text
    if masks.wants(mask, "effectiveFormat") and ("userEnteredValue" in cell or "userEnteredFormat" in cell):
        laid = conditional.format_for(sheet, view, place) if sheet.conditional else {}
        cell["effectiveFormat"] = effective_format(cell.get("userEnteredFormat", {}), laid)
    return cell


def effective_format(entered: dict[str, Any], laid: dict[str, Any]) -> dict[str, Any]:
    """Defaults, then what was entered, then what a conditional format lays over."""
    merged = DEFAULT_FORMAT | {"hyperlinkDisplayType": "PLAIN_TEXT"} | entered | laid
    text: dict[str, Any] = DEFAULT_FORMAT["textFormat"] | {"fontFamily": "Arial"}
    merged["textFormat"] = text | entered.get("textFormat", {}) | laid.get("textFormat", {})
    return merged


def _lines(doc: Spreadsheet, sheet: Sheet, rect: Rect, dimension: str) -> list[dict[str, Any]]:
    is_row = dimension == "ROWS"
    first, last = (rect.r0, rect.r1) if is_row else (rect.c0, rect.c1)
    records = sheet.rows if is_row else sheet.columns
    size = ROW_PIXELS if is_row else COLUMN_PIXELS
    lines = [{"pixelSize": size} | records.get(index, {}) for index in range(first, last)]
    for entry in doc.metadata:
        span = entry["location"].get("dimensionRange")
        if span and span.get("sheetId", 0) == sheet.id and span["dimension"] == dimension:
            index = span.get("startIndex", 0) - first
            if 0 <= index < len(lines):
                lines[index].setdefault("developerMetadata", []).append(metadata(entry))
    return lines
