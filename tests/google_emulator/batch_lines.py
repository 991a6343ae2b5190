"""Request kinds about rows and columns: insert, delete, append, move, properties, widths, groups."""

from __future__ import annotations

from typing import Any

from . import masks
from .a1 import Rect
from .api import Editing
from .batch_kinds import kind
from .cells import tidy
from .errors import ProtectedError, invalid
from .lines import Delete, Insert, Permute, apply
from .ranges import shown_range
from .render import ROW_PIXELS
from .state import Sheet


def _span(edit: Editing, span: dict[str, Any] | None, beyond: int = 0) -> tuple[Sheet, str, int, int]:
    """Sheet, dimension, start, end of a DimensionRange, checked against the grid."""
    span = span or {}
    sheet = edit.doc.sheet(span.get("sheetId"))
    dimension = span.get("dimension")
    if dimension not in ("ROWS", "COLUMNS"):
        raise invalid("The dimension must be ROWS or COLUMNS.")
    size = sheet.row_count if dimension == "ROWS" else sheet.column_count
    start, end = span.get("startIndex") or 0, span.get("endIndex")
    end = size if end is None else end
    if start < 0 or start >= end or start >= size + beyond:
        raise invalid(
            f"Cannot use a range of {dimension.lower()} from {start} to {end}: the sheet has {size}."
            if start < end
            else "endIndex must be greater than startIndex."
        )
    return sheet, dimension, start, end


def band(sheet: Sheet, dimension: str, start: int, end: int) -> Rect:
    if dimension == "ROWS":
        return Rect(start, min(end, sheet.row_count), 0, sheet.column_count)
    return Rect(0, sheet.row_count, start, min(end, sheet.column_count))


@kind("insertDimension")
def insert_dimension(edit: Editing, args: dict[str, Any]) -> None:
    sheet, dimension, start, end = _span(edit, args.get("range"), beyond=1)
    before = bool(args.get("inheritFromBefore"))
    if before and start == 0:
        raise invalid("inheritFromBefore cannot be true if inserting at index 0.")
    edit.guard_sheet(sheet)
    for held, holes in edit.walls(sheet):
        first, last = (held.r0, held.r1) if dimension == "ROWS" else (held.c0, held.c1)
        if first < start < last and not holes:
            raise ProtectedError
    apply(edit.doc, sheet, Insert(dimension, start, end - start, before))
    edit.doc.check_size()


@kind("deleteDimension")
def delete_dimension(edit: Editing, args: dict[str, Any]) -> None:
    sheet, dimension, start, end = _span(edit, args.get("range"))
    size = sheet.row_count if dimension == "ROWS" else sheet.column_count
    end = min(end, size)
    if start == 0 and end == size:
        raise invalid(f"You can't delete all the {dimension.lower()} on the sheet.")
    edit.guard_sheet(sheet)
    edit.guard(sheet, band(sheet, dimension, start, end))
    apply(edit.doc, sheet, Delete(dimension, start, end - start))


@kind("appendDimension")
def append_dimension(edit: Editing, args: dict[str, Any]) -> None:
    sheet = edit.doc.sheet(args.get("sheetId"))
    name = {"ROWS": "rowCount", "COLUMNS": "columnCount"}.get(args.get("dimension") or "")
    if not name or (args.get("length") or 0) < 1:
        raise invalid("A dimension and a positive length are required.")
    sheet.properties["gridProperties"][name] += args["length"]
    edit.doc.check_size()


@kind("moveDimension")
def move_dimension(edit: Editing, args: dict[str, Any]) -> None:
    sheet, dimension, start, end = _span(edit, args.get("source"))
    to = args.get("destinationIndex") or 0
    if start <= to <= end:
        return
    edit.guard_sheet(sheet)
    edit.guard(sheet, band(sheet, dimension, min(start, to), max(end, to)))
    moved = list(range(start, end))
    if to < start:
        order = moved + list(range(to, start))
        targets = {old: to + index for index, old in enumerate(order)}
    else:
        order = list(range(end, to)) + moved
        targets = {old: start + index for index, old in enumerate(order)}
    apply(edit.doc, sheet, Permute(dimension, targets))


@kind("updateDimensionProperties")
def update_dimension_properties(edit: Editing, args: dict[str, Any]) -> None:
    sheet, dimension, start, end = _span(edit, args.get("range"))
    edit.guard_sheet(sheet)
    mask = masks.for_update(args.get("fields"), "DimensionProperties")
    properties = tidy(args.get("properties") or {})
    records = sheet.rows if dimension == "ROWS" else sheet.columns
    for index in range(start, end):
        record = dict(records.get(index, {}))
        masks.update(record, properties, mask, frozenset({"hiddenByUser", "pixelSize"}))
        record = {name: value for name, value in record.items() if value}
        if record:
            records[index] = record
        else:
            records.pop(index, None)


@kind("autoResizeDimensions")
def auto_resize_dimensions(edit: Editing, args: dict[str, Any]) -> None:
    sheet, dimension, start, end = _span(edit, args.get("dimensions"))
    edit.guard_sheet(sheet)
    view = edit.view()
    for index in range(start, end):
        places = sheet.used(band(sheet, dimension, index, index + 1))
        texts = [text for place in places if (text := view.formatted(sheet, place))]
        if dimension == "ROWS":
            lines = max((text.count("\n") + 1 for text in texts), default=1)
            sheet.rows[index] = sheet.rows.get(index, {}) | {"pixelSize": ROW_PIXELS + 17 * (lines - 1)}
        elif texts:
            width = max(_pixels(line) for text in texts for line in text.split("\n"))
            sheet.columns[index] = sheet.columns.get(index, {}) | {"pixelSize": width}


_NARROW = {
    **dict.fromkeys("ijl'|", 222),
    **dict.fromkeys("ft .,:;/!I[]\\", 278),
    **dict.fromkeys("r()-", 333),
}
_WIDE = {**dict.fromkeys("ABEKPSVXY&", 667), **dict.fromkeys("CDHNRUw", 722), **dict.fromkeys("GOQ", 778)}
_WIDTHS = (
    _NARROW | _WIDE | dict.fromkeys("cksvxyzJ", 500) | dict.fromkeys("FTZ", 611) | dict.fromkeys("mM", 833)
)


def _pixels(text: str) -> int:
    """Width of a line in Arial at 10 points on Google's canvas; one recorded width fits, the rest is by
    the font's published widths (thousandths of the size), other scripts counted as square."""
    units = sum(
        _WIDTHS.get(char, 944 if char == "W" else 556 if ord(char) < 0x1100 else 1000) for char in text
    )
    return round(units / 1000 * 12.694) + 21


@kind("addDimensionGroup")
def add_dimension_group(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    sheet, dimension, start, end = _span(edit, args.get("range"))
    groups = sheet.groups[dimension]
    span = {"sheetId": sheet.id, "dimension": dimension, "startIndex": start, "endIndex": end}
    inside = [group for group in groups if _holds(group["range"], span)]
    for group in groups:
        if group not in inside and _holds(span, group["range"]):
            group["depth"] += 1
    groups.append({"range": span, "depth": 1 + len(inside)})
    groups.sort(key=lambda group: (group["depth"], group["range"]["startIndex"]))
    name = "rowGroupControlAfter" if dimension == "ROWS" else "columnGroupControlAfter"
    sheet.properties["gridProperties"][name] = True
    return _shown(groups)


def _holds(outer: dict[str, Any], inner: dict[str, Any]) -> bool:
    return bool(outer["startIndex"] <= inner["startIndex"] and inner["endIndex"] <= outer["endIndex"])


def _shown(groups: list[dict[str, Any]]) -> dict[str, Any]:
    shown = [group | {"range": shown_range(group["range"])} for group in groups]
    return {"dimensionGroups": shown} if shown else {}


@kind("deleteDimensionGroup")
def delete_dimension_group(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    sheet, dimension, start, end = _span(edit, args.get("range"))
    groups, left = sheet.groups[dimension], []
    found = [group for group in groups if _holds(group["range"], {"startIndex": start, "endIndex": end})]
    if not found:
        raise invalid("There is no group over the given range.")
    gone = max(found, key=lambda group: int(group["depth"]))
    for group in groups:
        if group is not gone:
            left.append(group)
            continue
        first, last = group["range"]["startIndex"], group["range"]["endIndex"]
        for piece in ((first, start), (end, last)):  # what sticks out stays grouped
            if piece[0] < piece[1]:
                span = group["range"] | {"startIndex": piece[0], "endIndex": piece[1]}
                left.append(group | {"range": span})
    for group in left:
        if _holds(gone["range"], group["range"]) and group["depth"] > gone["depth"]:
            group["depth"] -= 1
    sheet.groups[dimension] = left
    return _shown(left)


@kind("updateDimensionGroup")
def update_dimension_group(edit: Editing, args: dict[str, Any]) -> None:
    wanted = args.get("dimensionGroup") or {}
    sheet, dimension, start, end = _span(edit, wanted.get("range"))
    for group in sheet.groups[dimension]:
        edges = (group["range"]["startIndex"], group["range"]["endIndex"])
        if edges == (start, end) and group["depth"] == wanted.get("depth", 1):
            if wanted.get("collapsed"):
                group["collapsed"] = True
            else:
                group.pop("collapsed", None)
            return
    raise invalid("There is no group over the given range and depth.")
