"""Request kinds about bands of colour, filter views and charts. Not verified against Google."""

from __future__ import annotations

import copy
from typing import Any

from . import masks, schemas
from .api import Editing
from .batch_cells import target_of
from .batch_kinds import kind
from .batch_sheets import both_criteria
from .cells import tidy
from .errors import invalid
from .ranges import shown_range
from .state import Sheet

_BANDED = schemas.field_names("sheets.v4", "BandedRange")
_VIEW = schemas.field_names("sheets.v4", "FilterView")


def _held(edit: Editing, lists: str, name: str, number: int | None) -> tuple[Sheet, dict[str, Any]]:
    for sheet in edit.doc.sheets:
        for one in getattr(sheet, lists):
            if one[name] == number:
                return sheet, one
    raise invalid(f"No {'banding' if lists == 'banded' else 'filter view'} with id: {number}")


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    return one | {"range": shown_range(one["range"])} if "range" in one else one


@kind("addBanding")
def add_banding(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    wanted = tidy(args.get("bandedRange") or {})
    sheet, rect = target_of(edit, wanted.get("range"))
    edit.guard(sheet, rect)
    if not (wanted.get("rowProperties") or wanted.get("columnProperties")):
        raise invalid("At least one of rowProperties or columnProperties must be specified.")
    if any(not sheet.rect(one["range"]).cut(rect).empty for one in sheet.banded):
        raise invalid("You cannot add alternating background colors to a range that already has them.")
    made = {"bandedRangeId": edit.cloud.number()} | wanted
    sheet.banded.append(made)
    return {"bandedRange": _shown(made)}


@kind("updateBanding")
def update_banding(edit: Editing, args: dict[str, Any]) -> None:
    wanted = tidy(args.get("bandedRange") or {})
    _, held = _held(edit, "banded", "bandedRangeId", wanted.get("bandedRangeId"))
    masks.update(held, wanted, masks.for_update(args.get("fields"), "BandedRange"), _BANDED)
    target_of(edit, held.get("range"))


@kind("deleteBanding")
def delete_banding(edit: Editing, args: dict[str, Any]) -> None:
    sheet, held = _held(edit, "banded", "bandedRangeId", args.get("bandedRangeId"))
    sheet.banded.remove(held)


@kind("addFilterView")
def add_filter_view(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    wanted = both_criteria(tidy(args.get("filter") or {}))
    sheet, _ = target_of(edit, wanted.get("range"))
    count = len(sheet.filter_views) + 1
    made = {"filterViewId": edit.cloud.number(), "title": f"Filter {count}"} | wanted
    sheet.filter_views.append(made)
    return {"filter": _shown(made)}


@kind("updateFilterView")
def update_filter_view(edit: Editing, args: dict[str, Any]) -> None:
    wanted = both_criteria(tidy(args.get("filter") or {}))
    _, held = _held(edit, "filter_views", "filterViewId", wanted.get("filterViewId"))
    masks.update(held, wanted, masks.for_update(args.get("fields"), "FilterView"), _VIEW)
    target_of(edit, held.get("range"))


@kind("duplicateFilterView")
def duplicate_filter_view(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    sheet, held = _held(edit, "filter_views", "filterViewId", args.get("filterId"))
    made = copy.deepcopy(held) | {"filterViewId": edit.cloud.number(), "title": f"Copy of {held['title']}"}
    sheet.filter_views.append(made)
    return {"filter": _shown(made)}


@kind("deleteFilterView")
def delete_filter_view(edit: Editing, args: dict[str, Any]) -> None:
    sheet, held = _held(edit, "filter_views", "filterViewId", args.get("filterId"))
    sheet.filter_views.remove(held)


# ---------------------------------------------------------------- charts

_SIZE = {"widthPixels": 600, "heightPixels": 371}


@kind("addChart")
def add_chart(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    """The specification is kept as given; nothing is drawn."""
    wanted = tidy(args.get("chart") or {})
    if not wanted.get("spec"):
        raise invalid("A chart needs a spec.")
    _check_spec(wanted["spec"])
    number = wanted.get("chartId") or edit.cloud.number()
    if any(one["chartId"] == number for sheet in edit.doc.sheets for one in sheet.charts):
        raise invalid(f"An embedded object with id {number} already exists.")
    position = wanted.get("position") or {}
    if position.get("newSheet"):
        raise invalid("The emulator does not know charts on a sheet of their own.")
    sheet = _sheet_of(edit, position)
    edit.guard_sheet(sheet)
    made = {"chartId": number, "spec": wanted["spec"], "position": _placed(sheet, position)}
    sheet.charts.append(made)
    return {"chart": made}


@kind("updateChartSpec")
def update_chart_spec(edit: Editing, args: dict[str, Any]) -> None:
    sheet, held = _chart(edit, args.get("chartId"))
    edit.guard_sheet(sheet)
    spec = tidy(args.get("spec") or {})
    _check_spec(spec)
    held["spec"] = spec


@kind("updateEmbeddedObjectPosition")
def update_position(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    sheet, held = _chart(edit, args.get("objectId"))
    edit.guard_sheet(sheet)
    wanted = tidy(args.get("newPosition") or {})
    overlay = held["position"]["overlayPosition"]
    given = wanted.get("overlayPosition") or {}
    mask = args.get("fields") or "*"
    changed = given if mask == "*" else {n: v for n, v in given.items() if n in mask}
    held["position"] = _placed(sheet, {"overlayPosition": overlay | changed})
    target = _sheet_of(edit, held["position"])
    if target is not sheet:
        sheet.charts.remove(held)
        target.charts.append(held)
    return {"position": held["position"]}


@kind("deleteEmbeddedObject")
def delete_object(edit: Editing, args: dict[str, Any]) -> None:
    sheet, held = _chart(edit, args.get("objectId"))
    edit.guard_sheet(sheet)
    sheet.charts.remove(held)


def _chart(edit: Editing, number: int | None) -> tuple[Sheet, dict[str, Any]]:
    for sheet in edit.doc.sheets:
        for one in sheet.charts:
            if one["chartId"] == number:
                return sheet, one
    raise invalid(f"No embedded object with id: {number}")


def _check_spec(spec: dict[str, Any]) -> None:
    if len([name for name in spec if name.endswith("Chart")]) != 1:
        raise invalid("Exactly one kind of chart must be set in the spec.")


def _sheet_of(edit: Editing, position: dict[str, Any]) -> Sheet:
    anchor = position.get("overlayPosition", {}).get("anchorCell", {})
    return edit.doc.sheet(anchor.get("sheetId"))


def _placed(sheet: Sheet, position: dict[str, Any]) -> dict[str, Any]:
    given = position.get("overlayPosition", {})
    anchor = {"sheetId": sheet.id} | given.get("anchorCell", {})
    return {"overlayPosition": _SIZE | given | {"anchorCell": anchor}}
