"""The Drive service's files: create, get, list, copy, update, delete, export, and the older CSV import.

Read off the recordings: create, copy, delete, list, get, export, import. Not verified against Google:
roles and refusals, shared drives, the bin, versions, the modified time's delay.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from . import drive_query, errors, masks, schemas
from .api import WRITERS, Answer, Call, handles
from .batch import new_spreadsheet
from .state import MIME_SHEET, DriveFile, rfc3339

_OWNERS = ("owner", "organizer", "fileOrganizer")
_SETTABLE = (
    "description",
    "properties",
    "appProperties",
    "starred",
    "copyRequiresWriterPermission",
    "folderColorRgb",
)


def file_of(call: Call, roles: tuple[str, ...] | None = None) -> DriveFile:
    """The file that the path names. Raises 404 if it may not be seen, 403 without one of `roles`."""
    file = call.cloud.files.get(call.path["fileId"])
    role = file.role(call.user, call.cloud.drives) if file else None
    if file is None or role is None or (file.drive_id and not _all_drives(call)):
        raise errors.drive_not_found(call.path["fileId"])
    if roles and role not in roles:
        raise errors.drive_forbidden()
    return file


def _all_drives(call: Call) -> bool:
    return call.flag("supportsAllDrives") or call.flag("supportsTeamDrives")


def masked(
    call: Call, resource: dict[str, Any], default: tuple[str, ...], schema: str = ""
) -> dict[str, Any]:
    """The fields asked for, or those that Drive answers when none are. Raises 400 for unknown fields."""
    text = call.param("fields")
    if not text:
        return {name: resource[name] for name in default if name in resource}
    mask = masks.parse(text)
    for name in mask:
        if schema and name != "*" and name not in schemas.field_names("drive.v3", schema):
            raise errors.drive_error(400, "invalidParameter", f"Invalid field selection {name}", "fields")
    found: dict[str, Any] = masks.project(resource, mask)
    return found


def user(email: str, me: str) -> dict[str, Any]:
    return {
        "kind": "drive#user",
        "displayName": email,
        "me": email == me,
        "permissionId": permission_id(email),
        "emailAddress": email,
    }


def permission_id(email: str) -> str:
    """A stable number for an address, as Drive gives each account one."""
    digest = hashlib.sha256(email.lower().encode()).digest()
    return str(int.from_bytes(digest[:8])).zfill(20)


def resource(call: Call, file: DriveFile) -> dict[str, Any]:
    """Every field of the File resource that the emulator knows, as this user sees it."""
    role = file.role(call.user, call.cloud.drives)
    _, modified, version, who = call.cloud.seen(file)
    writes, owns = role in WRITERS, role in _OWNERS
    shares = owns or (writes and file.writers_can_share)
    entry: dict[str, Any] = {
        "kind": "drive#file",
        "id": file.id,
        "name": file.name,
        "mimeType": file.mime,
        "starred": False,
        "trashed": file.trashed,
        "explicitlyTrashed": file.trashed,
        "parents": file.parents or ["root-" + permission_id(file.owner)],
        "spaces": ["drive"],
        "version": str(version),
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{file.id}/edit?usp=drivesdk",
        "createdTime": rfc3339(file.created),
        "modifiedTime": rfc3339(modified),
        "lastModifyingUser": user(who, call.user),
        "shared": len(file.permissions) > 1,
        "ownedByMe": file.owner == call.user,
        "writersCanShare": file.writers_can_share,
        "copyRequiresWriterPermission": False,
        "capabilities": {
            "canEdit": writes,
            "canShare": shares,
            "canTrash": owns,
            "canDelete": owns,
            "canCopy": True,
            "canRename": writes,
            "canDownload": True,
        },
        **file.extra,
    }
    if file.drive_id:
        entry |= {"driveId": file.drive_id, "hasAugmentedPermissions": False}
    else:
        entry["owners"] = [user(file.owner, call.user)]
    if shares:
        from .sharing import shown

        entry["permissions"] = [shown(one) for one in file.permissions.values()]
        entry["permissionIds"] = [one["id"] for one in entry["permissions"]]
    return entry


BRIEF = ("kind", "id", "name", "mimeType", "driveId")


@handles("drive.files.get")
def get(call: Call) -> Answer:
    file = file_of(call)
    if call.param("alt") == "media":
        raise errors.drive_error(
            403,
            "fileNotDownloadable",
            "Only files with binary content can be downloaded. Use Export with Docs Editors files.",
            "alt",
        )
    return 200, masked(call, resource(call, file), BRIEF, "File")


@handles("drive.files.create")
def create(call: Call) -> Answer:
    body = call.body or {}
    parents = [parent for parent in body.get("parents") or [] if parent != "root"]
    drive_id = _drive_of(call, parents)
    mime = body.get("mimeType") or "application/octet-stream"
    owning, call.cloud.accounts_own = call.cloud.accounts_own, call.cloud.accounts_own or bool(drive_id)
    try:
        file = new_spreadsheet(call, body.get("name") or "Untitled", body.get("id") or "")
    finally:
        call.cloud.accounts_own = owning
    file.mime, file.parents, file.drive_id = mime, parents, drive_id
    if mime != MIME_SHEET:
        file.doc = None
    if drive_id:
        file.permissions.clear()
    _describe(file, body)
    return 200, masked(call, resource(call, file), BRIEF, "File")


def _drive_of(call: Call, parents: list[str]) -> str | None:
    for parent in parents:
        if parent in call.cloud.drives:
            if call.cloud.drives[parent]["members"].get(call.user) not in WRITERS:
                raise errors.drive_forbidden()
            return parent
        folder = call.cloud.files.get(parent)
        role = folder.role(call.user, call.cloud.drives) if folder else None
        if folder is None or role is None:
            raise errors.drive_not_found(parent)
        if role not in WRITERS:
            raise errors.drive_forbidden()
        return folder.drive_id
    return None


def _describe(file: DriveFile, body: dict[str, Any]) -> None:
    if body.get("name"):
        file.name = body["name"]
        if file.doc is not None:
            file.doc.properties["title"] = file.name
    if body.get("writersCanShare") is not None:
        file.writers_can_share = bool(body["writersCanShare"])
    for name in _SETTABLE:
        if body.get(name) is not None:
            value = body[name]
            if name in ("properties", "appProperties"):
                merged = file.extra.get(name, {}) | value
                value = {key: one for key, one in merged.items() if one is not None}
            file.extra[name] = value


@handles("drive.files.update")
def update(call: Call) -> Answer:
    body = call.body or {}
    file = file_of(call, WRITERS)
    if (body.get("trashed") is not None or body.get("writersCanShare") is not None) and (
        file.role(call.user, call.cloud.drives) not in _OWNERS
    ):
        raise errors.drive_forbidden()
    _describe(file, body)
    if body.get("trashed") is not None:
        file.trashed = bool(body["trashed"])
    removed = call.param("removeParents").split(",")
    added = [parent for parent in call.param("addParents").split(",") if parent]
    file.parents = [parent for parent in file.parents if parent not in removed] + added
    call.cloud.touch(file, call.user)
    return 200, masked(call, resource(call, file), BRIEF, "File")


@handles("drive.files.copy")
def copy(call: Call) -> Answer:
    body = call.body or {}
    source = file_of(call)
    parents = [parent for parent in body.get("parents") or [] if parent != "root"]
    drive_id = _drive_of(call, parents)
    file = new_spreadsheet(call, body.get("name") or f"Copy of {source.name}")
    file.mime, file.parents, file.drive_id = source.mime, parents, drive_id
    file.doc = source.doc.clone(file.id) if source.doc else None
    if drive_id:
        file.permissions.clear()
    if file.doc is not None:
        file.doc.properties["title"] = file.name
        for sheet in file.doc.sheets:  # protections of a copy belong to who copied
            for entry in sheet.protected:
                entry["editors"] = {"users": [call.user]}
    _describe(file, body)
    return 200, masked(call, resource(call, file), BRIEF, "File")


@handles("drive.files.delete")
def delete(call: Call) -> Answer:
    file = file_of(call, _OWNERS)
    del call.cloud.files[file.id]
    now = call.cloud.clock.now()
    call.cloud.changes.append((now, file.id, now))
    return 204, ""


@handles("drive.files.list")
def list_files(call: Call) -> Answer:
    cloud = call.cloud
    test = drive_query.compile_query(call.param("q"), call.user, lambda file: cloud.seen(file)[1])
    everywhere = call.flag("includeItemsFromAllDrives") and _all_drives(call)
    found = []
    for file in cloud.files.values():
        if (file.drive_id and not everywhere) or (
            call.param("driveId") and file.drive_id != call.param("driveId")
        ):
            continue
        if file.role(call.user, cloud.drives) is None or not _listed(call, file) or not test(file):
            continue
        found.append(file)
    found.sort(key=lambda file: file.created, reverse=True)
    for part in reversed([part for part in call.param("orderBy").split(",") if part]):
        name, _, way = part.strip().partition(" ")
        if name not in _ORDER:
            raise errors.drive_error(400, "invalid", f"Invalid Value: orderBy {name}", "orderBy")
        key = _ORDER[name]
        found.sort(key=lambda file: key(call, file), reverse=way == "desc")
    size = min(max(int(call.param("pageSize", "100")), 1), 1000)
    start = int(call.param("pageToken") or 0)
    page = {"kind": "drive#fileList", "incompleteSearch": False}
    if start + size < len(found):
        page["nextPageToken"] = str(start + size)
    files = [resource(call, file) for file in found[start : start + size]]
    if not call.param("fields"):
        files = [{name: one[name] for name in BRIEF if name in one} for one in files]
    answer = page | {"files": files}
    return 200, masked(call, answer, tuple(answer), "FileList")


_ORDER: dict[str, Callable[[Call, DriveFile], Any]] = {
    "name": lambda call, file: file.name,
    "name_natural": lambda call, file: file.name,
    "modifiedTime": lambda call, file: call.cloud.seen(file)[1],
    "recency": lambda call, file: call.cloud.seen(file)[1],
    "createdTime": lambda call, file: file.created,
    "folder": lambda call, file: file.mime != "application/vnd.google-apps.folder",
}


def _listed(call: Call, file: DriveFile) -> bool:
    """Files open to anyone with the link are readable but not in everybody's list."""
    own = [entry for entry in file.permissions.values() if entry["type"] != "anyone"]
    if file.drive_id:
        return True
    return any(
        entry.get("emailAddress", "").lower() == call.user.lower()
        or (entry["type"] == "domain" and call.user.endswith("@" + entry.get("domain", "?")))
        for entry in own
    )


@handles("drive.files.generateIds")
def generate_ids(call: Call) -> Answer:
    ids = [call.cloud.file_id() for _ in range(int(call.param("count", "10")))]
    return 200, {"kind": "drive#generatedIds", "space": "drive", "ids": ids}


@handles("drive.files.emptyTrash")
def empty_trash(call: Call) -> Answer:
    for file in [one for one in call.cloud.files.values() if one.trashed and one.owner == call.user]:
        del call.cloud.files[file.id]
    return 204, ""
