"""Request kinds about bands of colour and filter views. Not verified against Google."""

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
