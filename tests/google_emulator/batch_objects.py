"""Request kinds about things laid over cells: named and protected ranges, conditional formats, metadata."""

from __future__ import annotations

import re
from typing import Any

from . import a1, masks, schemas
from .api import Editing, may_edit
from .batch_cells import target_of
from .batch_kinds import kind
from .cells import tidy
from .errors import ProtectedError, invalid
from .ranges import location_type, of_filter, shown_range
from .ranges import lookup as metadata_lookup
from .render import metadata as shown_metadata
from .state import Sheet

_PROTECTED = schemas.field_names("sheets.v4", "ProtectedRange")
_NAMED = schemas.field_names("sheets.v4", "NamedRange")


def _check_name(edit: Editing, name: str, own: str) -> None:
    if not re.fullmatch(r"[^\W\d]\w{0,249}", name) or a1.parse_ref(name) is not None:
        raise invalid(f'The name "{name}" is not a valid name for a named range.')
    if any(one["name"].lower() == name.lower() and one["namedRangeId"] != own for one in edit.doc.named):
        raise invalid(f'A named range with the name "{name}" already exists.')


@kind("addNamedRange")
def add_named_range(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    wanted = tidy(args.get("namedRange") or {})
    number = wanted.get("namedRangeId") or str(edit.cloud.number())
    _check_name(edit, wanted.get("name", ""), number)
    target_of(edit, wanted.get("range"))
    named = {"namedRangeId": number, "name": wanted["name"], "range": wanted["range"]}
    edit.doc.named.append(named)
    return {"namedRange": named | {"range": shown_range(named["range"])}}


@kind("updateNamedRange")
def update_named_range(edit: Editing, args: dict[str, Any]) -> None:
    wanted = tidy(args.get("namedRange") or {})
    for named in edit.doc.named:
        if named["namedRangeId"] == wanted.get("namedRangeId"):
            mask = masks.for_update(args.get("fields"), "NamedRange")
            masks.update(named, wanted, mask, _NAMED)
            _check_name(edit, named.get("name", ""), named["namedRangeId"])
            target_of(edit, named.get("range"))
            return
    raise invalid(f"No named range with id: {wanted.get('namedRangeId')}")


@kind("deleteNamedRange")
def delete_named_range(edit: Editing, args: dict[str, Any]) -> None:
    kept = [named for named in edit.doc.named if named["namedRangeId"] != args.get("namedRangeId")]
    if len(kept) == len(edit.doc.named):
        raise invalid(f"No named range with id: {args.get('namedRangeId')}")
    edit.doc.named = kept


def _slim(entry: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in entry.items() if value not in (None, False, "", [])}
    kept.pop("requestingUserCanEdit", None)
    if "editors" in kept:
        kept["editors"] = {name: value for name, value in kept["editors"].items() if value}
    return kept


def _with_editors(edit: Editing, entry: dict[str, Any]) -> dict[str, Any]:
    """Editors as kept: the named ones, the owner and who asks; unnamed means every present writer."""
    users = list(entry.get("editors", {}).get("users", []))
    added = [edit.file.owner, edit.user] if users else [edit.user, *edit.file.writers()]
    for email in added:
        if email and email not in users:
            users.append(email)
    return entry | {"editors": entry.get("editors", {}) | {"users": users}}


def _check_protected(edit: Editing, entry: dict[str, Any]) -> Sheet:
    if "namedRangeId" in entry:
        named = next((one for one in edit.doc.named if one["namedRangeId"] == entry["namedRangeId"]), None)
        if named is None:
            raise invalid(f"No named range with id: {entry['namedRangeId']}")
        return edit.doc.sheet(named["range"].get("sheetId"))
    if "range" not in entry:
        raise invalid("A protected range needs a range or a named range.")
    sheet, rect = target_of(edit, entry["range"])
    for hole in entry.get("unprotectedRanges", []):
        if entry["range"].keys() - {"sheetId"}:
            raise invalid("unprotectedRanges may only be set on protected sheets.")
        if hole.get("sheetId", 0) != sheet.id or not rect.covers(target_of(edit, hole)[1]):
            raise invalid("unprotectedRanges must lie within the protected sheet.")
    return sheet


@kind("addProtectedRange")
def add_protected_range(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    entry = _slim(tidy(args.get("protectedRange") or {}))
    entry["protectedRangeId"] = entry.get("protectedRangeId") or edit.cloud.number()
    sheet = _check_protected(edit, entry)
    if any(one["protectedRangeId"] == entry["protectedRangeId"] for one in _all_protected(edit)):
        raise invalid(f"A protected range with ID {entry['protectedRangeId']} already exists.")
    sheet.protected.append(_with_editors(edit, entry))
    shown = entry | {"requestingUserCanEdit": True, "editors": entry.get("editors", {})}
    for name in ("range", "unprotectedRanges"):
        if name in shown:
            value = shown[name]
            shown[name] = shown_range(value) if name == "range" else [shown_range(one) for one in value]
    return {"protectedRange": shown}


def _all_protected(edit: Editing) -> list[dict[str, Any]]:
    return [entry for sheet in edit.doc.sheets for entry in sheet.protected]


def _protected(edit: Editing, number: Any) -> tuple[Sheet, dict[str, Any]]:
    for sheet in edit.doc.sheets:
        for entry in sheet.protected:
            if entry["protectedRangeId"] == number:
                if not entry.get("warningOnly") and not may_edit(edit.file, entry, edit.user):
                    raise ProtectedError
                return sheet, entry
    raise invalid(f"No protected range with id: {number}")


@kind("updateProtectedRange")
def update_protected_range(edit: Editing, args: dict[str, Any]) -> None:
    wanted = tidy(args.get("protectedRange") or {})
    sheet, entry = _protected(edit, wanted.get("protectedRangeId"))
    fresh = dict(entry)
    mask = masks.for_update(args.get("fields"), "ProtectedRange")
    masks.update(fresh, wanted, mask, _PROTECTED)
    fresh = _slim(fresh | {"protectedRangeId": entry["protectedRangeId"]})
    target = _check_protected(edit, fresh)
    sheet.protected.remove(entry)
    target.protected.append(_with_editors(edit, fresh))


@kind("deleteProtectedRange")
def delete_protected_range(edit: Editing, args: dict[str, Any]) -> None:
    sheet, entry = _protected(edit, args.get("protectedRangeId"))
    sheet.protected.remove(entry)


def _rule(edit: Editing, rule: dict[str, Any] | None) -> tuple[Sheet, dict[str, Any]]:
    clean = tidy(rule or {})
    if not clean.get("ranges") or not ({"booleanRule", "gradientRule"} & clean.keys()):
        raise invalid("A conditional format rule needs ranges and a booleanRule or a gradientRule.")
    for one in clean["ranges"]:
        a1.check_range(one)
    sheets = [edit.doc.sheet(one.get("sheetId")) for one in clean["ranges"]]
    if any(sheet is not sheets[0] for sheet in sheets):
        raise invalid("All ranges of a conditional format rule must be on the same sheet.")
    return sheets[0], clean


@kind("addConditionalFormatRule")
def add_conditional_format_rule(edit: Editing, args: dict[str, Any]) -> None:
    sheet, rule = _rule(edit, args.get("rule"))
    edit.guard_sheet(sheet)
    sheet.conditional.insert(max(args.get("index") or 0, 0), rule)


@kind("updateConditionalFormatRule")
def update_conditional_format_rule(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    index = args.get("index") or 0
    if args.get("rule") is not None:
        sheet, fresh = _rule(edit, args["rule"])
    else:
        sheet = edit.doc.sheet(args.get("sheetId"))
    edit.guard_sheet(sheet)
    if not 0 <= index < len(sheet.conditional):
        raise invalid(f"No conditional format on sheet: {sheet.id} at index: {index}")
    old = sheet.conditional[index]
    if args.get("rule") is not None:
        sheet.conditional[index] = fresh
        return {"newRule": _shown_rule(fresh), "oldRule": _shown_rule(old)} | _indexes(index, index)
    to = max(args.get("newIndex") or 0, 0)
    sheet.conditional.insert(to, sheet.conditional.pop(index))
    return {"newRule": _shown_rule(old)} | _indexes(to, index)


def _shown_rule(rule: dict[str, Any]) -> dict[str, Any]:
    return rule | {"ranges": [shown_range(one) for one in rule["ranges"]]}


def _indexes(new: int, old: int) -> dict[str, int]:
    return {name: value for name, value in (("newIndex", new), ("oldIndex", old)) if value}


@kind("deleteConditionalFormatRule")
def delete_conditional_format_rule(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    sheet, index = edit.doc.sheet(args.get("sheetId")), args.get("index") or 0
    edit.guard_sheet(sheet)
    if not 0 <= index < len(sheet.conditional):
        raise invalid(f"No conditional format on sheet: {sheet.id} at index: {index}")
    return {"rule": _shown_rule(sheet.conditional.pop(index))}


def _location(edit: Editing, location: dict[str, Any] | None) -> dict[str, Any]:
    """A DeveloperMetadataLocation in the form kept: spreadsheet, sheetId, or one line of a sheet."""
    clean = tidy(location or {})
    if "dimensionRange" in clean:
        span = clean["dimensionRange"]
        sheet = edit.doc.sheet(span.get("sheetId"))
        start, end = span.get("startIndex", 0), span.get("endIndex", 0)
        size = sheet.row_count if span.get("dimension") == "ROWS" else sheet.column_count
        if end - start != 1 or span.get("dimension") not in ("ROWS", "COLUMNS") or not 0 <= start < size:
            raise invalid("Developer metadata may only be associated with a single row or column.")
        return {"dimensionRange": {**span, "sheetId": sheet.id, "startIndex": start, "endIndex": end}}
    if "sheetId" in clean:
        return {"sheetId": edit.doc.sheet(clean["sheetId"]).id}
    if clean.get("spreadsheet"):
        return {"spreadsheet": True}
    raise invalid("Developer metadata needs a location.")


@kind("createDeveloperMetadata")
def create_developer_metadata(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    wanted = tidy(args.get("developerMetadata") or {})
    if not wanted.get("metadataKey"):
        raise invalid("Developer metadata needs a metadataKey.")
    if wanted.get("visibility") not in ("DOCUMENT", "PROJECT"):
        raise invalid("Developer metadata needs a visibility.")
    number = wanted.get("metadataId") or edit.cloud.number()
    if any(one["metadataId"] == number for one in edit.doc.metadata):
        raise invalid(f"Developer metadata with ID {number} already exists.")
    entry = {"metadataId": number, "metadataKey": wanted["metadataKey"]}
    if wanted.get("metadataValue"):
        entry["metadataValue"] = wanted["metadataValue"]
    entry |= {"location": _location(edit, wanted.get("location")), "visibility": wanted["visibility"]}
    edit.doc.metadata.append(entry)
    return {"developerMetadata": shown_metadata(entry)}


def _selected(edit: Editing, filters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for wanted in filters:
        if wanted.get("developerMetadataLookup") is not None:
            entries = metadata_lookup(edit.doc, wanted["developerMetadataLookup"])
        else:
            entries = []
            for target in of_filter(edit.doc, wanted):
                where = {"sheetId": target.sheet.id}
                entries += metadata_lookup(edit.doc, {"metadataLocation": where})
        found += [entry for entry in entries if entry not in found]
    return found


@kind("updateDeveloperMetadata")
def update_developer_metadata(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    wanted = tidy(args.get("developerMetadata") or {})
    mask = masks.for_update(args.get("fields"), "DeveloperMetadata")
    known = frozenset({"metadataKey", "metadataValue", "location", "visibility"})
    if "location" in wanted:
        wanted["location"] = _location(edit, wanted["location"])
    shown = []
    for entry in _selected(edit, args.get("dataFilters") or []):
        masks.update(entry, wanted, mask, known)
        if not entry.get("metadataKey") or location_type(entry.get("location", {})) not in (
            "ROW",
            "COLUMN",
            "SHEET",
            "SPREADSHEET",
        ):
            raise invalid("Developer metadata needs a key and a location.")
        shown.append(shown_metadata(entry))
    return {"developerMetadata": shown} if shown else {}


@kind("deleteDeveloperMetadata")
def delete_developer_metadata(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    gone = _selected(edit, [args.get("dataFilter") or {}])
    edit.doc.metadata = [entry for entry in edit.doc.metadata if entry not in gone]
    return {"deletedDeveloperMetadata": [shown_metadata(entry) for entry in gone]} if gone else {}
