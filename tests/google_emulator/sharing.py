"""The Drive service's sharing and reporting: permissions, changes, about, shared drives, comments.

Not verified against Google; written from the documentation.
"""

from __future__ import annotations

from typing import Any

from . import errors
from .api import WRITERS, Answer, Call, handles
from .drive import file_of, masked, permission_id, resource, user
from .state import DriveFile, rfc3339

_BRIEF = ("kind", "id", "type", "role", "allowFileDiscovery", "domain")
_ROLES = ("owner", "organizer", "fileOrganizer", "writer", "commenter", "reader")


def shown(entry: dict[str, Any]) -> dict[str, Any]:
    """The Permission resource."""
    email = entry.get("emailAddress")
    number = entry.get("id") or (permission_id(email) if email else "anyoneWithLink")
    full = {"kind": "drive#permission", "id": number, **{k: v for k, v in entry.items() if k != "id"}}
    if email:
        full |= {"displayName": email.partition("@")[0], "deleted": False}
    if entry["type"] == "user":
        full["pendingOwner"] = False
    return full


def _sharable(call: Call) -> DriveFile:
    file = file_of(call, WRITERS)
    if file.role(call.user, call.cloud.drives) == "writer" and not file.writers_can_share:
        raise errors.drive_forbidden()
    return file


@handles("drive.permissions.create")
def create(call: Call) -> Answer:
    file, body = _sharable(call), call.body or {}
    kind, role = body.get("type"), body.get("role")
    if kind not in ("user", "group", "domain", "anyone") or role not in _ROLES:
        raise errors.drive_error(
            400, "required", "The permission type and role fields are required.", "permission"
        )
    if kind in ("user", "group") and "@" not in (body.get("emailAddress") or ""):
        raise errors.drive_error(
            400,
            "invalidSharingRequest",
            "The specified emailAddress is invalid or not applicable for the given permission type.",
        )
    entry: dict[str, Any] = {"type": kind, "role": role}
    if kind in ("user", "group"):
        entry["emailAddress"] = body["emailAddress"]
        key = permission_id(body["emailAddress"])
    elif kind == "domain":
        entry["domain"] = body.get("domain", "")
        key = permission_id(entry["domain"])
    else:
        key = "anyoneWithLink"
        entry["allowFileDiscovery"] = bool(body.get("allowFileDiscovery"))
    if role == "owner":
        if not call.flag("transferOwnership"):
            raise errors.drive_error(
                403,
                "forbidden",
                "The transferOwnership parameter must be enabled when the permission role is 'owner'.",
                "transferOwnership",
            )
        _demote(file)
    if entry.get("emailAddress", "").lower() == file.owner.lower() and file.owner:
        return 200, masked(call, shown(_owner_entry(file)), _BRIEF, "Permission")
    entry["id"] = key
    file.permissions[key] = entry
    _record(call, file)
    return 200, masked(call, shown(entry), _BRIEF, "Permission")


def _owner_entry(file: DriveFile) -> dict[str, Any]:
    return next(entry for entry in file.permissions.values() if entry["role"] == "owner")


def _demote(file: DriveFile) -> None:
    for key, entry in list(file.permissions.items()):
        if entry["role"] == "owner":
            del file.permissions[key]
            number = permission_id(entry["emailAddress"])
            file.permissions[number] = entry | {"role": "writer", "id": number}


def _record(call: Call, file: DriveFile) -> None:
    """Sharing shows among the changes, and raises the version, but is no modification."""
    now, (visible, modified, version, who) = call.cloud.clock.now(), file.history[-1]
    file.history.append((max(now, visible), modified, version + 1, who))
    call.cloud.changes.append((max(now, visible), file.id, now))


def _find(file: DriveFile, number: str) -> tuple[str, dict[str, Any]]:
    for key, entry in file.permissions.items():
        if shown(entry)["id"] == number:
            return key, entry
    raise errors.drive_error(404, "notFound", f"Permission not found: {number}.", "permissionId")


@handles("drive.permissions.list")
def list_permissions(call: Call) -> Answer:
    file = _sharable(call)
    answer = {
        "kind": "drive#permissionList",
        "permissions": [shown(one) for one in file.permissions.values()],
    }
    if not call.param("fields"):
        answer["permissions"] = [
            {name: one[name] for name in _BRIEF if name in one}
            for one in answer["permissions"]
            if isinstance(one, dict)
        ]
    return 200, masked(call, answer, tuple(answer), "PermissionList")


@handles("drive.permissions.get")
def get(call: Call) -> Answer:
    _, entry = _find(_sharable(call), call.path["permissionId"])
    return 200, masked(call, shown(entry), _BRIEF, "Permission")


@handles("drive.permissions.update")
def update(call: Call) -> Answer:
    file = _sharable(call)
    key, entry = _find(file, call.path["permissionId"])
    role = (call.body or {}).get("role")
    if role not in _ROLES:
        raise errors.drive_error(400, "required", "The permission role field is required.", "permission.role")
    if role == "owner":
        if not call.flag("transferOwnership"):
            raise errors.drive_error(
                403, "forbidden", "The transferOwnership parameter must be enabled.", "transferOwnership"
            )
        _demote(file)
    file.permissions[key] = entry | {"role": role}
    _record(call, file)
    return 200, masked(call, shown(file.permissions[key]), _BRIEF, "Permission")


@handles("drive.permissions.delete")
def delete(call: Call) -> Answer:
    file = call.cloud.files.get(call.path["fileId"])
    own = permission_id(call.user) == call.path["permissionId"]  # anyone may leave a file
    file = file_of(call) if own and file is not None else _sharable(call)
    key, entry = _find(file, call.path["permissionId"])
    if entry["role"] == "owner":
        raise errors.drive_error(403, "cannotRemoveOwner", "The owner of a file cannot be removed.")
    del file.permissions[key]
    _record(call, file)
    return 204, ""


@handles("drive.changes.getStartPageToken")
def start_page_token(call: Call) -> Answer:
    return 200, {"kind": "drive#startPageToken", "startPageToken": str(len(_visible(call)) + 1)}


def _visible(call: Call) -> list[tuple[float, str, float]]:
    now = call.cloud.clock.now()
    return sorted(change for change in call.cloud.changes if change[0] <= now)


@handles("drive.changes.list")
def list_changes(call: Call) -> Answer:
    if not call.param("pageToken").isdigit():
        raise errors.drive_error(400, "invalid", "Invalid Value", "pageToken")
    visible = _visible(call)
    start, size = int(call.param("pageToken")) - 1, int(call.param("pageSize", "100"))
    part = visible[start : start + size]
    last: dict[str, float] = {}
    for _, file_id, when in part:
        last.pop(file_id, None)
        last[file_id] = when
    changes: list[dict[str, Any]] = []
    for file_id, when in last.items():
        file = call.cloud.files.get(file_id)
        seen = file is not None and file.role(call.user, call.cloud.drives) is not None
        entry: dict[str, Any] = {
            "kind": "drive#change",
            "changeType": "file",
            "type": "file",
            "time": rfc3339(when),
        }
        entry |= {"fileId": file_id, "removed": not seen}
        if file is not None and seen:
            full = resource(call, file)
            brief = ("kind", "id", "name", "mimeType")
            entry["file"] = full if call.param("fields") else {name: full[name] for name in brief}
        changes.append(entry)
    answer: dict[str, Any] = {"kind": "drive#changeList"}
    if start + size < len(visible):
        answer["nextPageToken"] = str(start + size + 1)
    else:
        answer["newStartPageToken"] = str(len(visible) + 1)
    answer["changes"] = changes
    return 200, masked(call, answer, tuple(answer), "ChangeList")


@handles("drive.about.get")
def about(call: Call) -> Answer:
    if not call.param("fields"):
        raise errors.drive_error(
            400, "required", "The 'fields' parameter is required for this method.", "fields"
        )
    service = call.user in call.cloud.accounts and call.cloud.accounts[call.user].service
    none = service and not call.cloud.accounts_own
    answer = {
        "kind": "drive#about",
        "user": user(call.user, call.user),
        "storageQuota": {"limit": "0" if none else "16106127360", "usage": "0", "usageInDrive": "0"},
        "canCreateDrives": not service,
    }
    return 200, masked(call, answer, tuple(answer), "About")


def _drive(call: Call, drive_id: str) -> dict[str, Any]:
    held = call.cloud.drives.get(drive_id)
    if held is None or call.user not in held["members"]:
        raise errors.drive_error(404, "notFound", f"Shared drive not found: {drive_id}", "driveId")
    return {"kind": "drive#drive", "id": drive_id, "name": held["name"]}


@handles("drive.drives.get")
def drive_get(call: Call) -> Answer:
    return 200, masked(call, _drive(call, call.path["driveId"]), ("kind", "id", "name"), "Drive")


@handles("drive.drives.list")
def drive_list(call: Call) -> Answer:
    own = [number for number, held in call.cloud.drives.items() if call.user in held["members"]]
    answer = {"kind": "drive#driveList", "drives": [_drive(call, number) for number in own]}
    return 200, masked(call, answer, tuple(answer), "DriveList")


@handles("drive.comments.list")
def comments(call: Call) -> Answer:
    file_of(call)
    answer: dict[str, Any] = {"kind": "drive#commentList", "comments": []}
    return 200, masked(call, answer, tuple(answer), "CommentList")
