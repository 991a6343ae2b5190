"""spreadsheets.batchUpdate: all requests or none, and the other endpoints of the spreadsheet itself."""

from __future__ import annotations

from typing import Any

from . import (
    batch_cells,
    batch_lines,
    batch_objects,
    batch_overlays,
    batch_paste,
    batch_sheets,
    batch_text,
    errors,
    masks,
    render,
)
from .api import Answer, Call, handles
from .batch_kinds import KINDS
from .ranges import Target, lookup, of_filter, resolve
from .state import MIME_SHEET, DriveFile, Spreadsheet, new_sheet

assert batch_cells and batch_lines and batch_objects and batch_paste and batch_sheets  # they fill KINDS
assert batch_overlays and batch_text


@handles("sheets.spreadsheets.batchUpdate")
def batch_update(call: Call) -> Answer:
    body = call.body or {}
    requests = [one for entry in body.get("requests") or [] for one in _flat(entry)]
    if not requests:
        raise errors.invalid("Must specify at least one request.")
    replies = []
    with call.editing() as edit:
        for index, request in enumerate(requests):
            kinds = [name for name, value in request.items() if value is not None]
            if len(kinds) != 1:
                raise errors.invalid(f"Invalid requests[{index}]: Exactly one request kind must be set.")
            kind = kinds[0]
            if kind not in KINDS:
                raise errors.invalid(
                    f"Invalid requests[{index}].{kind}: The emulator does not know this request."
                )
            try:
                reply = KINDS[kind](edit, request[kind])
            except errors.ApiError as error:
                raise errors.at_request(error, index, kind) from None
            replies.append({kind: reply} if reply is not None else {})
        edit.doc.number_sheets()
    answer: dict[str, Any] = {"spreadsheetId": edit.doc.id, "replies": replies}
    if body.get("includeSpreadsheetInResponse"):
        targets = [resolve(edit.doc, text) for text in body.get("responseRanges") or []]
        grid = bool(body.get("responseIncludeGridData"))
        answer["updatedSpreadsheet"] = render.spreadsheet(edit.file, edit.doc, call.user, None, targets, grid)
    return 200, answer


def _flat(entry: Any) -> list[dict[str, Any]]:
    """Google's reader takes a list inside a repeated message for its elements (a client relies on it)."""
    return [one for inner in entry for one in _flat(inner)] if isinstance(entry, list) else [entry]


def _mask(call: Call) -> masks.Mask | None:
    return masks.for_answer(call.param("fields"), "Spreadsheet")


@handles("sheets.spreadsheets.get")
def get(call: Call) -> Answer:
    file, doc = call.file(), call.doc()
    targets = [resolve(doc, text) for text in call.query.get("ranges", [])]
    return 200, render.spreadsheet(file, doc, call.user, _mask(call), targets, call.flag("includeGridData"))


@handles("sheets.spreadsheets.getByDataFilter")
def get_by_filter(call: Call) -> Answer:
    file, doc, body = call.file(), call.doc(), call.body or {}
    targets: list[Target] = [
        target for wanted in body.get("dataFilters") or [] for target in of_filter(doc, wanted)
    ]
    return 200, render.spreadsheet(
        file, doc, call.user, _mask(call), targets, bool(body.get("includeGridData"))
    )


@handles("sheets.spreadsheets.create")
def create(call: Call) -> Answer:
    body = call.body or {}
    file = new_spreadsheet(call, (body.get("properties") or {}).get("title") or "Untitled spreadsheet")
    assert file.doc is not None
    file.doc.properties |= {
        name: value for name, value in (body.get("properties") or {}).items() if value is not None
    }
    if body.get("sheets"):
        file.doc.sheets = []
        with call_on(call, file).editing() as edit:
            for sheet in body["sheets"]:
                batch_sheets.add_sheet(edit, {"properties": sheet.get("properties") or {}})
            edit.doc.number_sheets()
    return 200, render.spreadsheet(file, file.doc, call.user, _mask(call), [], False)


def call_on(call: Call, file: DriveFile) -> Call:
    """The same call, aimed at another spreadsheet."""
    return Call(call.cloud, call.user, {"spreadsheetId": file.id}, call.query, call.body, call.base)


def new_spreadsheet(call: Call, title: str, file_id: str = "") -> DriveFile:
    """A spreadsheet owned by the caller, with the one sheet that Google puts in."""
    cloud = call.cloud
    if not cloud.accounts_own and (account := cloud.accounts.get(call.user)) and account.service:
        raise errors.drive_error(
            403,
            "storageQuotaExceeded",
            "The user's Drive storage quota has been exceeded.",
            domain="usageLimits",
        )
    file = DriveFile(file_id or cloud.file_id(), title, MIME_SHEET, cloud.clock.now())
    file.doc = Spreadsheet(file.id, render.default_properties(title), [new_sheet(0, "Sheet1")])
    file.permissions["owner"] = {"type": "user", "role": "owner", "emailAddress": call.user}
    cloud.files[file.id] = file
    cloud.touch(file, call.user)
    return file


@handles("sheets.spreadsheets.sheets.copyTo")
def copy_to(call: Call) -> Answer:
    sheet = call.doc().sheet(int(call.path["sheetId"]))
    with Call(
        call.cloud,
        call.user,
        {"spreadsheetId": (call.body or {}).get("destinationSpreadsheetId", "")},
        {},
        None,
    ).editing() as edit:
        copied = sheet.clone()
        title = batch_sheets.copy_title(edit, sheet)
        copied.properties |= {"sheetId": batch_sheets.free_id(edit), "title": title}
        batch_sheets.rebase(edit, copied, sheet.id)
        edit.doc.sheets.append(copied)
        edit.doc.number_sheets()
    return 200, copied.properties


@handles("sheets.spreadsheets.developerMetadata.get")
def metadata_get(call: Call) -> Answer:
    for entry in call.doc().metadata:
        if str(entry["metadataId"]) == call.path["metadataId"]:
            return 200, render.metadata(entry)
    raise errors.not_found()


@handles("sheets.spreadsheets.developerMetadata.search")
def metadata_search(call: Call) -> Answer:
    doc, found = call.doc(), []
    for wanted in (call.body or {}).get("dataFilters") or []:
        if "developerMetadataLookup" in wanted:
            entries = lookup(doc, wanted["developerMetadataLookup"])
        else:
            entries = []
            for target in of_filter(doc, wanted):
                bounds = {"sheetId": target.sheet.id, **target.bounds}
                where = {
                    "metadataLocation": _as_location(bounds),
                    "locationMatchingStrategy": "INTERSECTING_LOCATION",
                }
                entries += lookup(doc, where)
        found += [{"developerMetadata": render.metadata(entry), "dataFilters": [wanted]} for entry in entries]
    return 200, {"matchedDeveloperMetadata": found} if found else {}


def _as_location(bounds: dict[str, Any]) -> dict[str, Any]:
    for axis, dimension in (("Row", "ROWS"), ("Column", "COLUMNS")):
        if f"start{axis}Index" in bounds and f"end{axis}Index" in bounds:
            span = {"sheetId": bounds["sheetId"], "dimension": dimension}
            edges = {"startIndex": bounds[f"start{axis}Index"], "endIndex": bounds[f"end{axis}Index"]}
            return {"dimensionRange": span | edges}
    return {"sheetId": bounds["sheetId"]}
