"""One connection to Google's services for one run: few calls, each counted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from synctool.errors import SyncError, UnreadableFile, WriteUnclear
from synctool.settings import GoogleSettings
from synctool.stores.gsheets_cells import Data
from synctool.stores.gsheets_login import Login, credentials_of, find_login
from synctool.stores.gsheets_pace import REAL, Pace
from synctool.stores.gsheets_read import FIELDS, WRITE_KEY, GoogleSnapshot

if TYPE_CHECKING:
    from synctool.stores.gsheets_http import Http

SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"
DRIVE = "https://www.googleapis.com/drive/v3"
MIME = "application/vnd.google-apps.spreadsheet"
_PERMISSIONS = "permissions(id,type,role,emailAddress,domain,deleted,permissionDetails(inherited))"
_FILE = "id,name,modifiedTime,version,trashed,ownedByMe,driveId,properties,capabilities(canEdit)"


@dataclass(frozen=True, slots=True)
class File:
    """What Drive knows of a spreadsheet."""

    id: str
    name: str
    modified: float
    """Seconds since 1970; may be reported minutes late."""
    version: str
    trashed: bool = False
    may_edit: bool = True
    is_ours: bool = False
    """Owned by us, or in the configured shared drive."""
    drive: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    permissions: tuple[Data, ...] | None = None
    """``None`` where the list does not tell (not asked for, or a shared drive)."""

    @property
    def stamp(self) -> str:
        return f"v{self.version}@{self.modified:.3f}"


class Google:
    """The services, as one account sees them. Nothing is imported or sent before it is needed."""

    def __init__(
        self,
        settings: GoogleSettings,
        directory: Path,
        now: Callable[[], float] = time.time,
        pace: Pace = REAL,
    ) -> None:
        self.settings, self.directory, self._now, self._pace = settings, directory, now, pace
        self._read: dict[str, Data | SyncError] = {}
        self._lock = threading.Lock()
        self._with_permissions = False
        self._files: dict[str, File] | SyncError | None = None
        self.last_look: dict[str, GoogleSnapshot] = {}
        """What each document held when it was last read or written."""

    @cached_property
    def login(self) -> Login:
        return find_login(self.settings, self.directory)

    @cached_property
    def http(self) -> Http:
        try:
            from synctool.stores.gsheets_http import Http
        except ImportError:
            raise SyncError("google-not-installed") from None
        return Http(credentials_of(self.login, self.settings), self.settings, self._pace)

    @cached_property
    def account(self) -> str:
        """The address that we act as."""
        if self.login.account:
            return self.login.account
        answer = self._call("get", f"{DRIVE}/about", "Google Drive", params={"fields": "user(emailAddress)"})
        return str(answer["user"]["emailAddress"])

    @property
    def calls(self) -> dict[str, float]:
        """How many calls there were by kind, and the seconds spent waiting for the rate."""
        if "http" not in self.__dict__:
            return {}
        meter = self.http.meter
        return {**meter.calls, "waited": round(meter.waited, 1)}

    # ------------------------------------------------------------ Drive

    @property
    def files(self) -> dict[str, File]:
        """Every spreadsheet that the account sees: one call (a page holds 1,000).

        A fault is told again at once, so that not every agency waits for it anew.
        """
        if self._files is None:
            try:
                self._files = self._list()
            except SyncError as error:
                self._files = error
        if isinstance(self._files, SyncError):
            raise self._files
        return self._files

    def _list(self) -> dict[str, File]:
        fields = f"nextPageToken,files({_FILE}{',' + _PERMISSIONS if self._with_permissions else ''})"
        query = {
            "q": f"mimeType='{MIME}'",
            "pageSize": 1000,
            "fields": fields,
            "supportsAllDrives": "true",
            "includeItemsFromAllDrives": "true",
        }
        found: dict[str, File] = {}
        while True:
            answer = self._call("get", f"{DRIVE}/files", "Google Drive", params=query)
            found |= {one["id"]: self._file(one) for one in answer.get("files", ())}
            if not answer.get("nextPageToken"):
                return found
            query["pageToken"] = answer["nextPageToken"]

    def with_permissions(self) -> None:
        """Ask for permissions, too, when the files are listed."""
        self._with_permissions = True

    def _file(self, one: Data) -> File:
        own_drive = self.settings.drive and one.get("driveId") == self.settings.drive
        listed = one.get("permissions")
        return File(
            one["id"],
            one.get("name", ""),
            datetime.fromisoformat(one["modifiedTime"]).timestamp() if "modifiedTime" in one else 0,
            str(one.get("version", "")),
            bool(one.get("trashed")),
            bool(one.get("capabilities", {}).get("canEdit", True)),
            bool(one.get("ownedByMe") or own_drive),
            one.get("driveId", ""),
            one.get("properties", {}),
            None if listed is None or one.get("driveId") else tuple(listed),
        )

    def is_settled(self, spreadsheet: str) -> bool:
        """False while a late report of a change may still be on its way."""
        file = self.files.get(spreadsheet)
        return file is not None and self._now() - file.modified >= 60 * self.settings.settle_minutes

    def find(self, properties: Mapping[str, str]) -> str:
        """The id of our spreadsheet with these properties, the oldest one; ``""`` if there is none."""
        fitting = [
            file
            for file in self.files.values()
            if file.is_ours and not file.trashed and properties.items() <= file.properties.items()
        ]
        return fitting[-1].id if fitting else ""

    def create(self, name: str, properties: Mapping[str, str], source: str) -> str:
        """A new spreadsheet in the configured folder or drive; its id.

        Raises :class:`SyncError` ``google-no-storage`` where the account may not own files.
        """
        body: dict[str, Any] = {"name": name, "mimeType": MIME, "properties": dict(properties)}
        parent = self.settings.folder or self.settings.drive
        if parent:
            body["parents"] = [parent]
        if not self.settings.drive:
            body["writersCanShare"] = False
        params = {"supportsAllDrives": "true", "fields": "id"}
        answer = self._call("post", f"{DRIVE}/files", source, params=params, json=body, repeatable=False)
        made = File(str(answer["id"]), name, self._now(), "", is_ours=True, properties=dict(properties))
        self.files[made.id] = made
        return made.id

    def permissions(self, spreadsheet: str, source: str) -> tuple[Data, ...]:
        """Who may open a file, and how."""
        file = self.files.get(spreadsheet)
        if file is not None and file.permissions is not None:
            return file.permissions
        params = {"supportsAllDrives": "true", "pageSize": 100, "fields": _PERMISSIONS}
        answer = self._call("get", f"{DRIVE}/files/{spreadsheet}/permissions", source, params=params)
        return tuple(answer.get("permissions", ()))

    def share(self, spreadsheet: str, address: str, source: str) -> None:
        """Let one person edit. Doing it twice changes nothing."""
        body = {"type": "user", "role": "writer", "emailAddress": address}
        params = {"supportsAllDrives": "true", "sendNotificationEmail": "false", "fields": "id"}
        self._call("post", f"{DRIVE}/files/{spreadsheet}/permissions", source, params=params, json=body)

    # ------------------------------------------------------------ Sheets

    def read(self, spreadsheet: str, source: str) -> Data:
        """The whole spreadsheet in one call, or what :meth:`read_ahead` has read."""
        with self._lock:
            held = self._read.pop(spreadsheet, None)
        if held is None:
            file = self._files.get(spreadsheet) if isinstance(self._files, dict) else None
            if file is not None and file.trashed:
                raise UnreadableFile("google-trashed", file=source)
            return self._call("get", f"{SHEETS}/{spreadsheet}", source, params={"fields": FIELDS})
        if isinstance(held, SyncError):
            raise held
        return held

    def read_ahead(self, places: Iterable[tuple[str, str]]) -> None:
        """Read several files (id and source) at the same time; a fault waits for who asks for its file."""
        from concurrent.futures import ThreadPoolExecutor

        def fetch(place: tuple[str, str]) -> None:
            try:
                got: Data | SyncError = self.read(*place)
            except SyncError as error:
                got = error
            with self._lock:
                self._read[place[0]] = got

        wanted = list(dict.fromkeys(places))
        if len(wanted) > 1:
            assert self.http
            with ThreadPoolExecutor(self.settings.workers) as pool:
                list(pool.map(fetch, wanted))

    def write(self, spreadsheet: str, requests: list[Any], token: str, source: str) -> Data | None:
        """Carry one batch out; the document afterwards, or ``None`` where that was lost on the way.

        A batch is never simply repeated: after an answer that leaves it open,
        the token that the batch sets tells whether it was carried out. Raises
        :class:`WriteUnclear` where not even that can be found out.
        """
        from synctool.stores import gsheets_http as http

        body = {"requests": requests, "includeSpreadsheetInResponse": True, "responseIncludeGridData": True}
        params = {"fields": f"updatedSpreadsheet({FIELDS})"}
        deadline = self._pace.now() + self.settings.deadline_seconds
        attempt = 0
        while True:
            try:
                url = f"{SHEETS}/{spreadsheet}:batchUpdate"
                answer = self.http.call("post", url, repeatable=False, params=params, json=body)
                updated: Data = answer.json()["updatedSpreadsheet"]
                return updated
            except (http.APIError, http.Lost, ValueError, KeyError) as error:
                if self._was_applied(spreadsheet, token, source, error):
                    return None
                pause = http.pause_after(attempt)
                if not http.passes(error) or self._pace.now() + pause > deadline:
                    raise self._translated(error, source) from None
            attempt += 1
            self.http.meter.retried()
            self._pace.sleep(pause)

    def _was_applied(self, spreadsheet: str, token: str, source: str, error: Exception) -> bool:
        from synctool.stores import gsheets_http as http

        if isinstance(error, http.APIError) and error.response.status_code in (401, 403, 404):
            return False
        try:
            return self.last_write(spreadsheet, source) == token
        except SyncError:
            raise WriteUnclear("google-unclear", file=source) from error

    def last_write(self, spreadsheet: str, source: str) -> str:
        """The token of the last batch that was carried out."""
        fields = "developerMetadata(metadataKey,metadataValue)"
        answer = self._call("get", f"{SHEETS}/{spreadsheet}", source, params={"fields": fields})
        held = {
            one["metadataKey"]: one.get("metadataValue", "") for one in answer.get("developerMetadata", ())
        }
        return str(held.get(WRITE_KEY, ""))

    # ------------------------------------------------------------ calls and faults

    def _call(self, method: str, url: str, source: str, *, repeatable: bool = True, **options: Any) -> Data:
        try:
            answer: Data = self.http.call(method, url, repeatable=repeatable, **options).json()
            return answer
        except SyncError:
            raise
        except Exception as error:
            raise self._translated(error, source) from None

    def _translated(self, error: Exception, source: str) -> SyncError:
        """A fault of the service or on the way to it, in words."""
        from google.auth.exceptions import GoogleAuthError

        from synctool.stores import gsheets_http as http

        seconds = self.settings.deadline_seconds
        if isinstance(error, GoogleAuthError):
            why = str(error.args[0])[:200] if error.args else type(error).__name__
            return SyncError("google-bad-credentials", file=self.login.shown, why=why)
        if http.is_rate(error):
            return SyncError("google-quota", file=source, seconds=seconds)
        if not isinstance(error, http.APIError):
            return SyncError(
                "google-unreachable", file=source, why=error or type(error).__name__, seconds=seconds
            )
        status = error.response.status_code
        account = self.login.account or "－"
        if "storageQuotaExceeded" in http.reasons(error):
            return SyncError("google-no-storage", file=source, account=account)
        if status == 404:
            return UnreadableFile("google-not-found", file=source, account=account)
        if status == 403:
            return UnreadableFile("google-forbidden", file=source, account=account)
        if status == 401:
            return SyncError("google-bad-credentials", file=self.login.shown, why="401")
        if status >= 500:
            return SyncError("google-unreachable", file=source, why=status, seconds=seconds)
        return SyncError("google-refused", file=source, why=str(error)[:300])
