"""Content in and out of the Drive service: export, and the CSV import of Drive v2.

The import's answer lacks what only Google knows: etags, thumbnails, icons, the root folder.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from . import errors
from .api import WRITERS, Answer, Call, handles
from .cells import View
from .drive import file_of, permission_id, resource
from .entry import typed
from .exports import EXPORTS, shown
from .state import DriveFile, new_sheet


@handles("drive.files.export")
def export(call: Call) -> Answer:
    file = file_of(call)
    mime = call.param("mimeType") or ""
    if mime in EXPORTS and file.doc is not None:
        return 200, (mime, EXPORTS[mime](file.doc))
    separator = {"text/csv": ",", "text/tab-separated-values": "\t"}.get(call.param("mimeType"))
    if separator is None or file.doc is None:
        raise errors.drive_error(400, "badRequest", "The requested conversion is not supported.", "convertTo")
    sheet = next(one for one in file.doc.sheets if not one.properties.get("hidden"))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerows(shown(View(file.doc), sheet))
    return 200, (mime, out.getvalue().removesuffix("\r\n").encode())


def import_csv(call: Call) -> Answer:
    """The upload of Drive v2 with conversion: the CSV replaces all sheets."""
    file = file_of(call, WRITERS)
    assert file.doc is not None
    sheet = new_sheet(call.cloud.number(), file.doc.properties["title"])
    lines = list(csv.reader(io.StringIO(call.body.decode("utf-8-sig"))))
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            value, shape = typed(text, file.doc.properties["locale"])
            if value is not None:
                sheet.cells[row, column] = {"userEnteredValue": value} | (
                    {"userEnteredFormat": {"numberFormat": shape}} if shape else {}
                )
    grid = sheet.properties["gridProperties"]
    grid["rowCount"] = max(grid["rowCount"], len(lines))
    grid["columnCount"] = max(grid["columnCount"], max((len(line) for line in lines), default=0))
    file.doc.sheets = [sheet]
    file.doc.named, file.doc.metadata = [], []
    file.doc.properties["timeZone"] = "America/Los_Angeles"  # what the recorded conversion leaves
    call.cloud.touch(file, call.user)
    return 200, _version_two(call, file)


def _version_two(call: Call, file: DriveFile) -> dict[str, Any]:
    """The File resource of Drive v2."""
    three = resource(call, file)
    base = f"https://www.googleapis.com/drive/v2/files/{file.id}"
    forms = {
        "application/x-vnd.oasis.opendocument.spreadsheet": "ods",
        "text/tab-separated-values": "tsv",
        "application/pdf": "pdf",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
        "text/csv": "csv",
        "application/zip": "zip",
        "application/vnd.oasis.opendocument.spreadsheet": "ods",
    }
    link = f"https://docs.google.com/spreadsheets/export?id={file.id}&exportFormat="
    someone = {
        "displayName": call.user,
        "kind": "drive#user",
        "isAuthenticatedUser": True,
        "permissionId": permission_id(call.user),
        "emailAddress": call.user,
    }
    return {
        "kind": "drive#file",
        "id": file.id,
        "title": file.name,
        "mimeType": file.mime,
        "selfLink": base,
        "alternateLink": three["webViewLink"],
        "exportLinks": {mime: link + name for mime, name in forms.items()},
        "userPermission": {"id": "me", "type": "user", "role": "owner", "kind": "drive#permission"},
        "ownerNames": [file.owner],
        "owners": [someone],
        "lastModifyingUser": someone,
        "lastModifyingUserName": call.user,
        "editable": True,
        "copyable": True,
        "shared": three["shared"],
        "writersCanShare": file.writers_can_share,
        "copyRequiresWriterPermission": False,
        "explicitlyTrashed": file.trashed,
        "appDataContents": False,
        "spaces": ["drive"],
        "labels": {
            "viewed": True,
            "restricted": False,
            "starred": False,
            "hidden": False,
            "trashed": file.trashed,
        },
        "createdDate": three["createdTime"],
        "modifiedDate": three["modifiedTime"],
        "modifiedByMeDate": three["modifiedTime"],
        "version": three["version"],
        "capabilities": {"canEdit": True, "canCopy": True},
    }
