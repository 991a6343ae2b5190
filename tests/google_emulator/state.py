"""What the emulator remembers: accounts, files, spreadsheets, the virtual clock.

Spreadsheets hold API-shaped dicts. A cell dict is never changed in place, only replaced: `clone` can
then share cells, which makes the all-or-nothing batchUpdate cheap.
"""

from __future__ import annotations

import copy
import datetime
import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from .a1 import Rect, to_rect
from .errors import invalid

Cell = dict[str, Any]
MIME_SHEET = "application/vnd.google-apps.spreadsheet"
MIME_FOLDER = "application/vnd.google-apps.folder"
MAX_CELLS = 10_000_000


class Clock:
    """Seconds since 1970. Real time plus what was advanced, or (virtual) only what was advanced."""

    def __init__(self, start: float | None = None) -> None:
        self.virtual = start is not None
        self._now = start or 0.0
        self._last = 0.0

    def advance(self, seconds: float) -> None:
        self._now += seconds

    def now(self) -> float:
        """When something happens: strictly rising from call to call, in steps of at least a millisecond."""
        self._last = max(self._reading(), self._last + 0.001)
        return self._last

    def read(self) -> float:
        """The time for who only looks: many looks must not carry the clock ahead of everybody else's."""
        return max(self._reading(), self._last)

    def _reading(self) -> float:
        return self._now if self.virtual else time.time() + self._now


def rfc3339(seconds: float) -> str:
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


@dataclass
class Sheet:
    """One tab. Ranges inside are GridRange dicts; row and column records are DimensionProperties."""

    properties: dict[str, Any]
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    columns: dict[int, dict[str, Any]] = field(default_factory=dict)
    merges: list[dict[str, Any]] = field(default_factory=list)
    protected: list[dict[str, Any]] = field(default_factory=list)
    conditional: list[dict[str, Any]] = field(default_factory=list)
    basic_filter: dict[str, Any] | None = None
    banded: list[dict[str, Any]] = field(default_factory=list)
    filter_views: list[dict[str, Any]] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)
    groups: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"ROWS": [], "COLUMNS": []})

    @property
    def id(self) -> int:
        number: int = self.properties["sheetId"]
        return number

    @property
    def title(self) -> str:
        text: str = self.properties["title"]
        return text

    @property
    def row_count(self) -> int:
        number: int = self.properties["gridProperties"]["rowCount"]
        return number

    @property
    def column_count(self) -> int:
        number: int = self.properties["gridProperties"]["columnCount"]
        return number

    def rect(self, grid_range: dict[str, Any]) -> Rect:
        return to_rect(grid_range, self.row_count, self.column_count)

    @property
    def all(self) -> Rect:
        return Rect(0, self.row_count, 0, self.column_count)

    def used(self, within: Rect) -> list[tuple[int, int]]:
        """Places of stored cells inside a rectangle, in reading order."""
        area = (within.r1 - within.r0) * (within.c1 - within.c0)
        if area <= len(self.cells):
            return [
                (row, column)
                for row in range(within.r0, within.r1)
                for column in range(within.c0, within.c1)
                if (row, column) in self.cells
            ]
        return sorted(place for place in self.cells if within.holds(*place))

    def put(self, place: tuple[int, int], cell: Cell) -> None:
        if cell:
            self.cells[place] = cell
        else:
            self.cells.pop(place, None)

    def clone(self) -> Sheet:
        other = copy.copy(self)
        other.cells = dict(self.cells)
        for name in (
            "properties",
            "rows",
            "columns",
            "merges",
            "protected",
            "conditional",
            "basic_filter",
            "banded",
            "filter_views",
            "charts",
            "groups",
        ):
            setattr(other, name, copy.deepcopy(getattr(self, name)))
        return other


def grid_properties(rows: int, columns: int) -> dict[str, Any]:
    return {"rowCount": rows, "columnCount": columns}


def new_sheet(sheet_id: int, title: str, rows: int = 1000, columns: int = 26) -> Sheet:
    return Sheet(
        {
            "sheetId": sheet_id,
            "title": title,
            "index": 0,
            "sheetType": "GRID",
            "gridProperties": grid_properties(rows, columns),
        }
    )


@dataclass
class Spreadsheet:
    """A document's content. `metadata` are DeveloperMetadata dicts of all locations."""

    id: str
    properties: dict[str, Any]
    sheets: list[Sheet]
    named: list[dict[str, Any]] = field(default_factory=list)
    metadata: list[dict[str, Any]] = field(default_factory=list)

    def sheet(self, sheet_id: int | None) -> Sheet:
        for sheet in self.sheets:
            if sheet.id == (sheet_id or 0):
                return sheet
        raise invalid(f"No grid with id: {sheet_id or 0}")

    def titled(self, title: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.title.lower() == title.lower()), None)

    def number_sheets(self) -> None:
        for index, sheet in enumerate(self.sheets):
            sheet.properties["index"] = index

    def check_size(self) -> None:
        total = sum(sheet.row_count * sheet.column_count for sheet in self.sheets)
        if total > MAX_CELLS:
            raise invalid(
                "This action would increase the number of cells in the workbook "
                f"above the limit of {MAX_CELLS} cells."
            )

    def clone(self, new_id: str | None = None) -> Spreadsheet:
        return Spreadsheet(
            new_id or self.id,
            copy.deepcopy(self.properties),
            [sheet.clone() for sheet in self.sheets],
            copy.deepcopy(self.named),
            copy.deepcopy(self.metadata),
        )


@dataclass
class Account:
    """An identity. `delegates` lets it act for another by the JWT claim `sub`."""

    email: str
    service: bool = True
    delegates: bool = False
    private_key: str = ""
    name: str = ""


@dataclass
class DriveFile:
    """A file of the Drive service. `permissions` maps ids to Permission dicts; `history` holds
    (when it becomes visible, modified time, version, who) for each change."""

    id: str
    name: str
    mime: str
    created: float
    permissions: dict[str, dict[str, Any]] = field(default_factory=dict)
    history: list[tuple[float, float, int, str]] = field(default_factory=list)
    trashed: bool = False
    parents: list[str] = field(default_factory=list)
    drive_id: str | None = None
    writers_can_share: bool = True
    extra: dict[str, Any] = field(default_factory=dict)
    doc: Spreadsheet | None = None
    content: bytes = b""

    def role(self, email: str, drives: dict[str, dict[str, Any]]) -> str | None:
        """owner, writer, commenter, reader or None."""
        ranks = ("reader", "commenter", "writer", "fileOrganizer", "organizer", "owner")
        best = -1
        held = [entry for entry in self.permissions.values() if covers(entry, email)]
        if self.drive_id in drives:
            member = drives[self.drive_id]["members"].get(email)
            held += [{"role": member}] if member else []
        for entry in held:
            best = max(best, ranks.index(entry["role"]))
        return ranks[best] if best >= 0 else None

    @property
    def owner(self) -> str:
        return next(
            (entry["emailAddress"] for entry in self.permissions.values() if entry["role"] == "owner"), ""
        )

    def writers(self) -> list[str]:
        return [
            entry["emailAddress"]
            for entry in self.permissions.values()
            if entry["role"] in ("owner", "writer", "fileOrganizer", "organizer")
            and entry.get("emailAddress")
        ]


def covers(permission: dict[str, Any], email: str) -> bool:
    """Does this permission reach the account? Groups are known by the address alone."""
    if permission["type"] == "anyone":
        return True
    if permission["type"] == "domain":
        return email.endswith("@" + permission.get("domain", "?"))
    return bool(permission.get("emailAddress", "").lower() == email.lower())


class Cloud:
    """Everything behind one server. Handlers run one at a time under `lock`."""

    def __init__(self, clock: Clock | None = None, seed: int | None = None) -> None:
        self.clock = clock or Clock()
        self.random = random.Random(seed)
        self.lock = threading.RLock()
        self.accounts: dict[str, Account] = {}
        self.tokens: dict[str, tuple[str, float]] = {}
        self.files: dict[str, DriveFile] = {}
        self.drives: dict[str, dict[str, Any]] = {}
        self.changes: list[tuple[float, str, float]] = []
        self.modified_delay = 0.0
        self.accounts_own = True
        self.sort_moves_metadata = True

    def file_id(self) -> str:
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        return "1" + "".join(self.random.choice(alphabet) for _ in range(43))

    def number(self) -> int:
        return self.random.randrange(1, 2**31 - 1)

    def touch(self, file: DriveFile, email: str) -> None:
        """Note a change; others see it after `modified_delay` seconds of the clock."""
        now = self.clock.now()
        version = file.history[-1][2] + 1 if file.history else 1
        delay = self.modified_delay if file.history else 0.0
        file.history.append((now + delay, now, version, email))
        self.changes.append((now + delay, file.id, now))

    def seen(self, file: DriveFile) -> tuple[float, float, int, str]:
        """The last change of a file that the Drive service already reports."""
        now = self.clock.read()
        shown = [entry for entry in file.history if entry[0] <= now]
        return shown[-1] if shown else file.history[0]
