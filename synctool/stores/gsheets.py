"""Google spreadsheets: one read, one atomic write per file, and a look afterwards."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from synctool.addresses import NEW, address_of
from synctool.errors import ChangedMeanwhile, RefusedEdit, SyncError, UnreadableFile
from synctool.model import Revision, SheetEdit, SheetRole, Snapshot
from synctool.ooxml import stamp
from synctool.schema import AGENCY_FIELDS, SHEET_NAMES, Field
from synctool.stores import gsheets_layout as layout
from synctool.stores.base import Prepared, Write
from synctool.stores.gsheets_cells import Data
from synctool.stores.gsheets_client import Google
from synctool.stores.gsheets_read import (
    LAYOUT_KEY,
    ROW_KEY,
    STAMP_KEY,
    GoogleSheet,
    GoogleSnapshot,
    content_of,
    snapshot_of,
)
from synctool.stores.gsheets_sharing import owners
from synctool.stores.gsheets_write import (
    WHOLE,
    Request,
    SheetPlan,
    is_misplaced,
    metadata_request,
    plan_sheet,
    requests_of,
    restored,
    still_fits,
    token_request,
)

RECHECK_SECONDS = 2.0
"""A document read longer ago is looked at once more right before it is written."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """What a spreadsheet is called that a push makes, and how it is found again."""

    name: str
    shown: str
    """How it is spoken of before it has an address."""
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Batch:
    """A write worked out: requests, what they are to come to, and what would take them back."""

    requests: list[Request]
    token: str
    plans: tuple[SheetPlan, ...] = ()
    snapshot: GoogleSnapshot | None = None
    undo: tuple[Request, ...] = ()
    taken: float = field(default_factory=time.monotonic)


class GoogleStore:
    """One spreadsheet.

    ``spreadsheet`` is its id, or :data:`~synctool.addresses.NEW`
    for one that is made when it is written first (``new`` says how).
    ``inherit`` is as for :class:`~synctool.stores.xlsx.XlsxStore`; ``fields``
    are the rules of a form.
    """

    def __init__(
        self,
        google: Google,
        spreadsheet: str,
        *,
        inherit: bool = False,
        new: NewFile | None = None,
        fields: Sequence[Field] = AGENCY_FIELDS,
        lang: str = "zh-TW",
    ) -> None:
        self.google, self.inherit, self._new = google, inherit, new
        self._given, self.fields, self.lang = spreadsheet, fields, lang
        self._made = ""

    @property
    def id(self) -> str:
        """The spreadsheet's id; ``""`` for one that is still to be made."""
        if self._given != NEW:
            return self._given
        if not self._made and self._new is not None:
            self._made = self.google.find(self._new.properties)
        return self._made

    @property
    def source(self) -> str:
        if self._given == NEW:
            return f"gsheet:{NEW}/{self._new.shown if self._new else ''}"
        return address_of(self._given)

    @property
    def address(self) -> str:
        """Where a browser finds it; the source as long as it is not made."""
        return address_of(self.id) if self.id else self.source

    def exists(self) -> bool:
        """False only for one that is still to be made; whether it may be read, reading tells."""
        return bool(self.id)

    def read(self) -> GoogleSnapshot:
        if not self.id:
            raise UnreadableFile("file-missing", file=self.source)
        answer = self.google.read(self.id, self.source)
        return self._seen(answer)

    def _seen(self, answer: Data) -> GoogleSnapshot:
        snapshot = snapshot_of(answer, self.source, inherit=self.inherit)
        self.google.last_look[self.id] = snapshot
        return snapshot

    def foreign_editors(self, held: Iterable[Data]) -> list[str]:
        """Who else may edit the form's protected cells, as the last look at the document told."""
        last = self.google.last_look.get(self.id)
        allowed = owners(held) | {self.google.account.lower()}
        found: dict[str, None] = {}
        for sheet in last.by_id().values() if last else ():
            if LAYOUT_KEY not in sheet.metadata:
                continue
            whole = [one for one in sheet.protected if not one.get("warningOnly")]
            for one in whole:
                given = one.get("editors", {})
                people = [*given.get("users", ()), *given.get("groups", ())]
                people += ["*"] if given.get("domainUsersCanEdit") else []
                found |= dict.fromkeys(p for p in people if p.lower() not in allowed)
            if not whole:
                found["*"] = None
        return list(found)

    def was_written(self, after: str) -> bool:
        """True if the write whose ``Prepared.after`` this is was carried out."""
        token = after.removeprefix("write:")
        return bool(self.id) and self.google.last_write(self.id, self.source) == token

    # ------------------------------------------------------------ prepare

    def prepare(self, snapshot: Snapshot | None, write: Write) -> Prepared:
        assert snapshot is None or isinstance(snapshot, GoogleSnapshot)
        token = secrets.token_hex(8)
        work = _Work(self, snapshot)
        add = dict(write.add or {})
        if write.base is not None:
            roles = {name: role for role, name in SHEET_NAMES.items()}
            for edit in write.edits:
                if edit.sheet not in work.sheets and edit.sheet not in add:
                    add[edit.sheet] = roles.get(edit.sheet, SheetRole.FORM)
        for name, role in add.items():
            work.add(name, role, write.edits)
        for edit in write.edits:
            work.edit(edit, is_form=write.base is not None or add.get(edit.sheet) is SheetRole.FORM)
        work.stamp(write.stamps or {}, [edit.sheet for edit in write.edits])
        requests = work.requests
        before = content_of(snapshot.sheets.values()) if snapshot else None
        seen = snapshot.revision if snapshot else ""
        if snapshot is not None and not requests:
            return Prepared(self.source, seen, before, seen, None)
        requests.append(token_request(snapshot, token))
        batch = Batch(requests, token, tuple(work.plans), snapshot, tuple(work.undo))
        if snapshot is not None:
            batch = replace(batch, taken=snapshot.taken)
        return Prepared(self.source, seen, before, f"write:{token}", batch)

    # ------------------------------------------------------------ commit

    def commit(self, prepared: Prepared) -> str:
        batch = prepared.payload
        if batch is None:
            return prepared.seen
        assert isinstance(batch, Batch)
        requests = list(batch.requests)
        if batch.snapshot is None:
            requests = self._create() + requests
        elif time.monotonic() - batch.taken > RECHECK_SECONDS:
            self._look_again(batch)
        answer = self.google.write(self.id, requests, batch.token, self.source)
        if answer is None:
            answer = self.google.read(self.id, self.source)
        after = self._seen(answer)
        self._check(batch, after)
        return after.revision

    def _create(self) -> list[Request]:
        """Make the file; the requests that set it up and take the sheet away that Google puts in."""
        if self.id or self._new is None:
            raise ChangedMeanwhile("changed-meanwhile", file=self.source)
        self._made = self.google.create(self._new.name, self._new.properties, self.source)
        settings = self.google.settings
        properties = {"locale": settings.locale, "timeZone": settings.time_zone}
        return [{"updateSpreadsheetProperties": {"properties": properties, "fields": "locale,timeZone"}}]

    def _look_again(self, batch: Batch) -> None:
        """Raises :class:`ChangedMeanwhile` where the plan no longer means the same cells."""
        now = snapshot_of(self.google.read(self.id, self.source), self.source, inherit=self.inherit)
        sheets = now.by_id()
        for plan in batch.plans:
            there = sheets.get(plan.before.id)
            if there is None or not still_fits(plan, there):
                raise ChangedMeanwhile("changed-meanwhile", file=self.source)

    def _check(self, batch: Batch, after: GoogleSnapshot) -> None:
        """Raises :class:`ChangedMeanwhile` after taking back a write that met another one."""
        sheets = after.by_id()
        there = [(plan, sheets[plan.before.id]) for plan in batch.plans if plan.before.id in sheets]
        raced = [now.name for plan, now in there if is_misplaced(plan, now, self.inherit)]
        if not raced:
            return
        requests = [one for plan, now in there for one in restored(plan, now, self.inherit)]
        requests += batch.undo
        token = secrets.token_hex(8)
        requests.append(token_request(after, token))
        blanks = {"file": self.source, "sheet": "、".join(raced)}
        try:
            self.google.write(self.id, requests, token, self.source)
        except SyncError as error:
            raise SyncError("google-raced-kept", **blanks, cells=error.code) from error
        raise ChangedMeanwhile("google-raced", **blanks)


class _Work:
    """A write in the making."""

    def __init__(self, store: GoogleStore, snapshot: GoogleSnapshot | None) -> None:
        self.store, self.snapshot = store, snapshot
        self.sheets: dict[str, GoogleSheet] = {}
        if snapshot is not None:
            self.sheets = {sheet.name: sheet for sheet in snapshot.by_id().values()}
        self.plans: list[SheetPlan] = []
        self.undo: list[Request] = []
        self._first: list[Request] = []
        self._values: list[Request] = []
        self._last: list[Request] = []
        self._added: set[str] = set()

    @property
    def requests(self) -> list[Request]:
        return [*self._first, *self._values, *self._last]

    def add(self, name: str, role: SheetRole, edits: Sequence[SheetEdit]) -> None:
        if name in self.sheets:
            raise RefusedEdit("edit-sheet-name", file=self.store.source, sheet=name)
        if role not in layout.DESIGNS:
            return  # 儀表板 is live charts, which only a workbook's template holds
        taken = {sheet.id for sheet in self.sheets.values()}
        number = next(n for n in iter(lambda: secrets.randbelow(2**31 - 2) + 1, 0) if n not in taken)
        filled = [e.header_row + len(e.body or ()) + len(e.append) for e in edits if e.sheet == name]
        least = 0 if role is SheetRole.FORM else layout.TABLE_ROWS
        rows = max([least, layout.DESIGNS[role].header + 1, *filled])
        self._first += layout.new_sheet(role, name, number, rows, self.store.lang)
        if self.snapshot is None and not self._added:
            self._last.append({"deleteSheet": {"sheetId": 0}})
        self.undo.append({"deleteSheet": {"sheetId": number}})
        self.sheets[name] = GoogleSheet(name, number, rows, len(layout.DESIGNS[role].fields), {})
        self._added.add(name)

    def edit(self, edit: SheetEdit, *, is_form: bool) -> None:
        sheet = self.sheets.get(edit.sheet)
        if sheet is None:
            raise RefusedEdit("edit-no-sheet", file=self.store.source, sheet=edit.sheet)
        if (edit.append or edit.body is not None) and edit.header_row < 1:
            raise RefusedEdit("edit-no-header", file=self.store.source, sheet=edit.sheet, cell="A1")
        plan = plan_sheet(sheet, edit, self.store.source, self.store.inherit)
        if is_form and edit.body is not None:
            self._dress(sheet, edit)
        if plan.cells or plan.appended:
            self._values += requests_of(plan)
            if edit.sheet not in self._added:
                self.plans.append(plan)

    def _dress(self, sheet: GoogleSheet, edit: SheetEdit) -> None:
        """Rules, protection and row metadata of a form, where they are not what they should be."""
        store, rows = self.store, list(edit.body or ())
        editor = store.google.account
        code = layout.dressing_code(store.fields, len(rows), editor, store.lang)
        if sheet.metadata.get(LAYOUT_KEY, (0, ""))[1] != code:
            if sheet.name not in self._added:
                self._first += layout.undress(sheet.id, sheet.protected, sheet.conditional)
            self._last += layout.dress(sheet.id, store.fields, len(rows), editor, store.lang)
            self._mark(sheet, LAYOUT_KEY, code)
        keys = {n: str(row[1]) for n, row in enumerate(rows, edit.header_row + 1) if row.get(1) is not None}
        if keys != dict(sheet.row_keys) and sum(map(len, keys.values())) < 10_000:
            if sheet.row_keys:
                where = {"metadataKey": ROW_KEY, "metadataLocation": {"sheetId": sheet.id}}
                lookup = {**where, "locationMatchingStrategy": "INTERSECTING_LOCATION"}
                gone = {"dataFilter": {"developerMetadataLookup": lookup}}
                self._first.append({"deleteDeveloperMetadata": gone})
            for number, key in keys.items():
                span = {
                    "sheetId": sheet.id,
                    "dimension": "ROWS",
                    "startIndex": number - 1,
                    "endIndex": number,
                }
                made = metadata_request({}, ROW_KEY, key, {"dimensionRange": span})
                self._last += [made] if made else []

    def stamp(self, stamps: Mapping[str, Revision], edited: Sequence[str]) -> None:
        """In the document's and the sheet's metadata; the form number in the head comes with the cells."""
        for name, revision in stamps.items():
            text = stamp.encode(revision)
            if not name:
                self._mark(None, STAMP_KEY, text)
            for sheet_name in [name] if name else edited[:1]:
                sheet = self.sheets.get(sheet_name)
                if sheet is None:
                    raise RefusedEdit("edit-no-sheet", file=self.store.source, sheet=sheet_name)
                self._mark(sheet, STAMP_KEY, text)

    def _mark(self, sheet: GoogleSheet | None, key: str, value: str) -> None:
        held: Mapping[str, tuple[int, str]] = {}
        location: Mapping[str, Any] = WHOLE
        if sheet is not None:
            held, location = sheet.metadata, {"sheetId": sheet.id}
        elif self.snapshot is not None:
            held = self.snapshot.metadata
        request = metadata_request(held, key, value, location)
        if request is not None:
            self._last.append(request)
            if key in held:
                back = metadata_request({key: (held[key][0], value)}, key, held[key][1], location)
                self.undo += [back] if back else []
