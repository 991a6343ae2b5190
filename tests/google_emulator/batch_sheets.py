"""Request kinds about sheets and the spreadsheet: add, delete, duplicate, properties, filter."""

from __future__ import annotations

import re
import zoneinfo
from typing import Any

from . import masks, schemas
from .api import Editing
from .batch_cells import target_of
from .batch_kinds import KINDS, kind
from .cells import paired, tidy
from .errors import invalid
from .lines import Delete, apply
from .state import Sheet, new_sheet

_GRID = schemas.field_names("sheets.v4", "GridProperties")
_SHEET = schemas.field_names("sheets.v4", "SheetProperties")
_SPREADSHEET = schemas.field_names("sheets.v4", "SpreadsheetProperties")


def free_id(edit: Editing) -> int:
    taken = {sheet.id for sheet in edit.doc.sheets}
    while (number := edit.cloud.number()) in taken:
        pass
    return number


def _free_title(edit: Editing, title: str, own: int | None = None) -> None:
    other = edit.doc.titled(title)
    if other is not None and other.id != own:
        raise invalid(f'A sheet with the name "{title}" already exists. Please enter another name.')
    if not title or len(title) > 100:
        raise invalid("A sheet's title needs 1 to 100 characters.")


def _slim(properties: dict[str, Any]) -> dict[str, Any]:
    """Properties without fields at their defaults, as answered."""
    kept = {
        name: value
        for name, value in properties.items()
        if name in ("sheetId", "index", "title") or value not in (False, 0, "", {})
    }
    grid = properties.get("gridProperties", {})
    kept["gridProperties"] = {name: value for name, value in grid.items() if value}
    return kept


@kind("addSheet")
def add_sheet(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    wanted = tidy(args.get("properties") or {})
    number = wanted.get("sheetId")
    if number is None:
        number = free_id(edit)
    elif any(sheet.id == number for sheet in edit.doc.sheets):
        raise invalid(f"A sheet with ID {number} already exists.")
    title = wanted.get("title")
    if title is None:
        count = len(edit.doc.sheets) + 1
        while edit.doc.titled(f"Sheet{count}"):
            count += 1
        title = f"Sheet{count}"
    _free_title(edit, title)
    sheet = new_sheet(number, title)
    grid = sheet.properties["gridProperties"] | wanted.pop("gridProperties", {})
    _check_grid(grid, grid["rowCount"], grid["columnCount"])
    sheet.properties = _slim(
        sheet.properties | wanted | {"sheetId": number, "title": title, "gridProperties": grid}
    )
    index = wanted.get("index")
    place = len(edit.doc.sheets) if index is None else max(index, 0)
    edit.doc.sheets.insert(place, sheet)
    edit.doc.number_sheets()
    edit.doc.check_size()
    return {"properties": sheet.properties}


@kind("deleteSheet")
def delete_sheet(edit: Editing, args: dict[str, Any]) -> None:
    sheet = edit.doc.sheet(args.get("sheetId"))
    if not [one for one in edit.doc.sheets if one is not sheet and not one.properties.get("hidden")]:
        raise invalid("You can't remove all the visible sheets in a document.")
    if edit.walls(sheet):
        edit.guard(sheet, sheet.all)
    edit.doc.sheets.remove(sheet)
    edit.doc.named = [named for named in edit.doc.named if named["range"].get("sheetId", 0) != sheet.id]
    edit.doc.metadata = [entry for entry in edit.doc.metadata if _sheet_of(entry) != sheet.id]


def _sheet_of(entry: dict[str, Any]) -> int | None:
    location = entry["location"]
    if "dimensionRange" in location:
        number: int = location["dimensionRange"].get("sheetId", 0)
        return number
    found: int | None = location.get("sheetId")
    return found


def rebase(edit: Editing, sheet: Sheet, old: int) -> None:
    """Give the copied ranges of a sheet its new id, its protections new ids."""
    for entry in sheet.protected:
        entry["protectedRangeId"] = edit.cloud.number()
        for one in [entry.get("range", {}), *entry.get("unprotectedRanges", [])]:
            one["sheetId"] = sheet.id
    for rule in sheet.conditional:
        for one in rule["ranges"]:
            one["sheetId"] = sheet.id
    for groups in sheet.groups.values():
        for group in groups:
            group["range"]["sheetId"] = sheet.id
    if sheet.basic_filter is not None:
        sheet.basic_filter["range"]["sheetId"] = sheet.id
    for chart in sheet.charts:
        chart["chartId"] = edit.cloud.number()
        chart["position"]["overlayPosition"]["anchorCell"]["sheetId"] = sheet.id
    for lists, name in (("banded", "bandedRangeId"), ("filter_views", "filterViewId")):
        for entry in getattr(sheet, lists):
            entry[name] = edit.cloud.number()
            entry["range"]["sheetId"] = sheet.id


def copy_title(edit: Editing, source: Sheet) -> str:
    title, number = f"Copy of {source.title}", 1
    while edit.doc.titled(title):
        number += 1
        title = f"Copy of {source.title} {number}"
    return title


@kind("duplicateSheet")
def duplicate_sheet(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    source = edit.doc.sheet(args.get("sourceSheetId"))
    title = args.get("newSheetName")
    if not title:
        title = copy_title(edit, source)
    _free_title(edit, title)
    copied = source.clone()
    number = args.get("newSheetId")
    if number is not None and any(sheet.id == number for sheet in edit.doc.sheets):
        raise invalid(f"A sheet with ID {number} already exists.")
    copied.properties |= {"sheetId": free_id(edit) if number is None else number, "title": title}
    rebase(edit, copied, source.id)
    edit.doc.sheets.insert(max(args.get("insertSheetIndex") or 0, 0), copied)
    edit.doc.number_sheets()
    edit.doc.check_size()
    return {"properties": copied.properties}


@kind("updateSheetProperties")
def update_sheet_properties(edit: Editing, args: dict[str, Any]) -> None:
    wanted = tidy(args.get("properties") or {})
    sheet = edit.doc.sheet(wanted.get("sheetId"))
    mask = masks.for_update(args.get("fields"), "SheetProperties")
    edit.guard_sheet(sheet)
    fresh = dict(sheet.properties) | {"gridProperties": dict(sheet.properties["gridProperties"])}
    wanted |= {"sheetId": sheet.id, "sheetType": "GRID"}
    whole = not mask or "*" in mask
    if whole and "index" not in wanted:
        wanted["index"] = fresh["index"]
    if whole:
        mask = {name: {} for name in _SHEET}
    if "gridProperties" in mask and not mask["gridProperties"]:
        mask["gridProperties"] = {name: {} for name in _GRID}
    masks.update(fresh, wanted, paired(mask), _SHEET)
    if "title" in mask:
        _free_title(edit, fresh.get("title", ""), sheet.id)
    others = [one for one in edit.doc.sheets if one is not sheet and not one.properties.get("hidden")]
    if fresh.get("hidden") and not others:
        raise invalid("You can't hide all the sheets in a document.")
    old_rows, old_columns = sheet.row_count, sheet.column_count
    grid = fresh.get("gridProperties") or {}
    rows, columns = grid.get("rowCount", 0), grid.get("columnCount", 0)
    _check_grid(grid, rows, columns)
    sheet.properties["gridProperties"] = dict(sheet.properties["gridProperties"])
    if rows < old_rows:
        apply(edit.doc, sheet, Delete("ROWS", rows, old_rows - rows))
    if columns < old_columns:
        apply(edit.doc, sheet, Delete("COLUMNS", columns, old_columns - columns))
    sheet.properties = _slim(fresh)
    edit.doc.check_size()
    if "index" in mask:
        _reorder(edit, sheet, wanted.get("index") or 0)


def _check_grid(grid: dict[str, Any], rows: int, columns: int) -> None:
    if rows < 1 or columns < 1:
        raise invalid("gridProperties.rowCount and gridProperties.columnCount must be greater than zero.")
    if grid.get("frozenRowCount", 0) >= rows:
        raise invalid("You can't freeze all visible rows on the sheet.")
    if grid.get("frozenColumnCount", 0) >= columns:
        raise invalid("You can't freeze all visible columns on the sheet.")


def _reorder(edit: Editing, sheet: Sheet, index: int) -> None:
    """Move a sheet. The index counts places before the move, so that moving right lands one earlier."""
    sheets = edit.doc.sheets
    old = sheets.index(sheet)
    if index > len(sheets) or index < 0:
        raise invalid(f"Invalid sheet index: {index}")
    sheets.remove(sheet)
    sheets.insert(index - 1 if index > old else index, sheet)
    edit.doc.number_sheets()


@kind("updateSpreadsheetProperties")
def update_spreadsheet_properties(edit: Editing, args: dict[str, Any]) -> None:
    mask = masks.for_update(args.get("fields"), "SpreadsheetProperties")
    wanted = tidy(args.get("properties") or {})
    masks.update(edit.doc.properties, wanted, paired(mask), _SPREADSHEET)
    if not edit.doc.properties.get("title"):
        raise invalid("A spreadsheet needs a title.")
    _check_place(edit.doc.properties.get("locale"), edit.doc.properties.get("timeZone"))
    edit.doc.properties.setdefault("locale", "en_US")
    edit.doc.properties.setdefault("timeZone", "Etc/GMT")


def _check_place(locale: str | None, zone: str | None) -> None:
    """Refuse what is no locale or zone at all. Not verified against Google: the wording, which it supports."""
    if locale and not (re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", locale) and locale[:2] not in ("xx", "zz")):
        raise invalid(f"Unsupported locale: {locale}")
    if zone and not (
        zone in zoneinfo.available_timezones() or re.fullmatch(r"GMT[+-]\d{1,2}(:?\d{2})?", zone)
    ):
        raise invalid(f"Invalid time zone: {zone}")


@kind("setBasicFilter")
def set_basic_filter(edit: Editing, args: dict[str, Any]) -> None:
    wanted = tidy(args.get("filter") or {})
    sheet, rect = target_of(edit, wanted.get("range") or {})
    edit.guard_sheet(sheet)
    bounds = {"sheetId": sheet.id, "startRowIndex": rect.r0, "endRowIndex": rect.r1}
    bounds |= {"startColumnIndex": rect.c0, "endColumnIndex": rect.c1}
    sheet.basic_filter = both_criteria(wanted) | {"range": bounds}
    if wanted.get("sortSpecs"):  # setting a sorted filter sorts what is below its header
        below = bounds | {"startRowIndex": min(rect.r0 + 1, rect.r1 - 1)}
        KINDS["sortRange"](edit, {"range": below, "sortSpecs": wanted["sortSpecs"]})


def both_criteria(wanted: dict[str, Any]) -> dict[str, Any]:
    """Criteria by column and their newer form filterSpecs are kept both, whichever was given."""
    if wanted.get("filterSpecs"):
        specs = [one for one in wanted["filterSpecs"] if "filterCriteria" in one]
        criteria = {str(one.get("columnIndex", 0)): one["filterCriteria"] for one in specs}
        return wanted | {"criteria": criteria}
    if wanted.get("criteria"):
        specs = [{"columnIndex": int(at), "filterCriteria": one} for at, one in wanted["criteria"].items()]
        return wanted | {"filterSpecs": specs}
    return wanted


@kind("clearBasicFilter")
def clear_basic_filter(edit: Editing, args: dict[str, Any]) -> None:
    sheet = edit.doc.sheet(args.get("sheetId"))
    edit.guard_sheet(sheet)
    sheet.basic_filter = None
