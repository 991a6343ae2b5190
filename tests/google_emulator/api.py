"""What handlers see: one call, the documents it may touch, and the registry of methods."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from . import errors
from .a1 import Rect
from .cells import View
from .state import Cloud, DriveFile, Sheet, Spreadsheet

Answer = tuple[int, Any]
WRITERS = ("owner", "writer", "fileOrganizer", "organizer")


@dataclass
class Call:
    """One request, authenticated. `query` keeps every value of a parameter; `body` is JSON or bytes."""

    cloud: Cloud
    user: str
    path: dict[str, str]
    query: dict[str, list[str]]
    body: Any
    base: str = ""

    def param(self, name: str, default: str = "") -> str:
        return self.query.get(name, [default])[-1]

    def flag(self, name: str) -> bool:
        return self.param(name).lower() == "true"

    def file(self, write: bool = False) -> DriveFile:
        """The spreadsheet that the path names. Raises 404 or 403 as the Sheets service does."""
        file = self.cloud.files.get(self.path["spreadsheetId"])
        if file is None:
            raise errors.not_found()
        role = file.role(self.user, self.cloud.drives)
        if role is None or (write and role not in WRITERS):
            raise errors.forbidden()
        if file.doc is None:
            raise errors.ApiError(
                400,
                "This operation is not supported for this document",
                {"status": "FAILED_PRECONDITION"},
            )
        return file

    def doc(self) -> Spreadsheet:
        doc = self.file().doc
        assert doc is not None
        return doc

    @contextmanager
    def editing(self) -> Iterator[Editing]:
        """A copy of the document to work on; it replaces the document only if nothing was raised."""
        file = self.file(write=True)
        assert file.doc is not None
        edit = Editing(self.cloud, file, file.doc.clone(), self.user)
        yield edit
        file.doc = edit.doc
        file.name = edit.doc.properties["title"]
        self.cloud.touch(file, self.user)


@dataclass
class Editing:
    """One identity changing one document. Every change of cells goes past `guard`."""

    cloud: Cloud
    file: DriveFile
    doc: Spreadsheet
    user: str
    _guarded: dict[int, list[tuple[Rect, list[Rect]]]] = field(default_factory=dict)

    def may_edit(self, protected: dict[str, Any]) -> bool:
        return may_edit(self.file, protected, self.user)

    def guard(self, sheet: Sheet, rect: Rect) -> None:
        """Raise ProtectedError if a foreign protection covers any cell of the rectangle."""
        for held, holes in self.walls(sheet):
            left = [held.cut(rect)]
            for hole in holes:
                left = [piece for part in left for piece in part.minus(hole)]
            if any(not piece.empty for piece in left):
                raise errors.ProtectedError

    def guard_sheet(self, sheet: Sheet) -> None:
        """Raise ProtectedError if a foreign protection covers the sheet as a whole."""
        for entry in sheet.protected:
            if whole_sheet(self.doc, entry) and not entry.get("warningOnly") and not self.may_edit(entry):
                raise errors.ProtectedError

    def walls(self, sheet: Sheet) -> list[tuple[Rect, list[Rect]]]:
        """Foreign protections of a sheet: what they cover, and the holes in them."""
        found = []
        for entry in sheet.protected:
            if entry.get("warningOnly") or self.may_edit(entry):
                continue
            held = protected_range(self.doc, entry)
            holes = [sheet.rect(hole) for hole in entry.get("unprotectedRanges", [])]
            found.append((sheet.rect(held), holes))
        return found

    def view(self) -> View:
        return View(self.doc)


def protected_range(doc: Spreadsheet, entry: dict[str, Any]) -> dict[str, Any]:
    """The range of a protection, looked up where it holds a name."""
    if "namedRangeId" in entry:
        for named in doc.named:
            if named["namedRangeId"] == entry["namedRangeId"]:
                return dict(named["range"])
    return dict(entry.get("range", {}))


def whole_sheet(doc: Spreadsheet, entry: dict[str, Any]) -> bool:
    return not [name for name in protected_range(doc, entry) if name != "sheetId"]


def may_edit(file: DriveFile, protected: dict[str, Any], user: str) -> bool:
    """Owner and named editors may; for a mere warning every writer may."""
    users = [email.lower() for email in protected.get("editors", {}).get("users", [])]
    groups = protected.get("editors", {}).get("groups", [])
    return bool(protected.get("warningOnly")) or user == file.owner or user.lower() in users or user in groups


Handler = Callable[[Call], Answer]
HANDLERS: dict[str, Handler] = {}


def handles(method: str) -> Callable[[Handler], Handler]:
    """Register a function under Google's id of the method, e.g. sheets.spreadsheets.get."""

    def register(function: Handler) -> Handler:
        HANDLERS[method] = function
        return function

    return register
