"""An office whose master and forms are workbooks, ods files or Google spreadsheets, in any combination."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from google_office import OFFICE, Cloud
from office import ITEMS, TABLES, ItemRow, Office

from synctool.flows.places import master_store, store_at
from synctool.flows.project import FORM_BODY_ROW, templates
from synctool.model import CellEdit, Formula, SheetEdit, SheetRole, Snapshot, Value
from synctool.schema import FORM_FIELDS, SHEET_NAMES
from synctool.settings import GoogleSettings
from synctool.stores import Store, store_for
from synctool.stores.base import Write
from synctool.stores.gsheets import GoogleStore, NewFile
from synctool.stores.ods import OdsStore
from synctool.tables import Table, read_table

XLSX, GOOGLE, ODS = "xlsx", "google", "ods"
BOOK_TAB, GOOGLE_TAB, MASTER_TAB = "tab of a workbook", "tab of a spreadsheet", "tab of the master"
"""Where an agency's form may be; the tabs are the agencies' names."""


class MixedOffice(Office):
    """As :class:`office.Office`; ``master`` and ``agencies`` say what is kept where."""

    def __init__(
        self,
        folder: Path,
        cloud: Cloud,
        items: Sequence[ItemRow] = ITEMS,
        *,
        master: str = GOOGLE,
        agencies: str | Mapping[str, str] = GOOGLE,
        contacts: Mapping[str, Sequence[str]] | None = None,
        **other: object,
    ) -> None:
        super().__init__(folder, items)
        self.cloud, self._shared = cloud, ""
        text = (folder / "config.toml").read_text(encoding="utf-8")
        text = text.replace("id = 'test'", f"id = '{secrets.token_hex(4)}'")
        for name in self.agencies:
            kind = agencies if isinstance(agencies, str) else agencies.get(name, XLSX)
            place = self._place(name, kind)
            people = list((contacts or {}).get(name, [f"{name}@agency.test"]))
            text = text.replace(
                f"[agencies.'{name}']\n", f"[agencies.'{name}']\n{place}contacts = {people}\n"
            )
        usual = GoogleSettings()
        settings = cloud.settings(**other)
        text += "\n[google]\n" + "".join(
            f"{f.name} = {getattr(settings, f.name)!r}\n"
            for f in fields(settings)
            if getattr(settings, f.name) != getattr(usual, f.name)
        )
        config = folder / "config.toml"
        config.write_text(text, encoding="utf-8")
        if master == GOOGLE:
            number = self._move_master()
            config.write_text(text.replace("'master.xlsx'", f"'gsheet:{number}'"), encoding="utf-8")

    def _place(self, agency: str, kind: str) -> str:
        if kind == GOOGLE_TAB and not self._shared:
            self._shared = self.cloud.file("shared")
        places = {
            GOOGLE: "gsheet:new",
            ODS: f"agencies/{agency}.ods",
            BOOK_TAB: f"answers.xlsx#{agency}",
            GOOGLE_TAB: f"gsheet:{self._shared}#{agency}",
            MASTER_TAB: f"#{agency}",
        }
        return f"location = '{places[kind]}'\n" if kind in places else ""

    def _move_master(self) -> str:
        name = SHEET_NAMES[SheetRole.ITEMS]
        sheet = store_for(self.master, templates(), inherit=True).read().sheets[name]
        body = tuple(sheet.row(number) for number in sheet.row_numbers() if number > 3)
        new = NewFile("master", "master", {"synctool-test": secrets.token_hex(8)})
        store = GoogleStore(self.cloud.connect(), "new", new=new, inherit=True)
        edit = SheetEdit(name, (), (), 3, body)
        store.commit(store.prepare(None, Write([edit], add={name: SheetRole.ITEMS})))
        self.master.unlink()
        return store.id

    # --- the same people, wherever the sheet is

    def store_of(self, path: Path) -> Store:
        """The store behind a path that the office's helpers are called with."""
        project = self.project
        if path == self.master:
            return master_store(project)
        agency = path.stem
        return store_at(project, project.location(project.agencies[agency]), agency=agency)

    def clerk(self, agency: str, item: str, values: Mapping[str, Value]) -> None:
        """As in any office; the form may be a tab of a book that others share."""
        self.type_into(self.form(agency), self.form_sheet(agency), item, values)

    def form_sheet(self, agency: str) -> str:
        """The tab that the agency's form is on."""
        return self.project.location(self.project.agencies[agency]).tab or SHEET_NAMES[SheetRole.FORM]

    def edit(self, path: Path, sheet: str, cells: Mapping[tuple[int, int], Value]) -> None:
        store = self.store_of(path)
        if isinstance(store, OdsStore):
            store.commit(store.prepare(store.read(), _saved_anew(store.read(), sheet, cells)))
            return
        edits = tuple(CellEdit(row, column, value) for (row, column), value in cells.items())
        store.commit(store.prepare(store.read(), Write([SheetEdit(sheet, edits)])))

    def table_of(self, path: Path, sheet: str, snapshot: Snapshot | None = None) -> Table:
        snapshot = snapshot or self.store_of(path).read()
        role = next((r for r, name in SHEET_NAMES.items() if name == sheet), SheetRole.FORM)
        named, key = TABLES.get(role, (FORM_FIELDS, ("key",)))
        table, _ = read_table(snapshot.sheets[sheet], named, path.name, key=key)
        assert table is not None
        return table

    # --- what is at Google

    def master_id(self) -> str:
        return self.project.master_location.spreadsheet

    def form_id(self, agency: str) -> str:
        store = self.store_of(self.form(agency))
        assert isinstance(store, GoogleStore)
        return store.id

    def person(self, agency: str) -> str:
        return f"{agency}@agency.test"


def _saved_anew(snapshot: Snapshot, name: str, cells: Mapping[tuple[int, int], Value]) -> Write:
    """The form with some cells typed over, as a program saves it: all of it, with its formulas."""
    sheet, header = snapshot.sheets[name], FORM_BODY_ROW - 1
    rows: dict[int, dict[int, Value | Formula]] = {n: dict(sheet.row(n)) for n in sheet.row_numbers()}
    for (row, column), value in cells.items():
        rows.setdefault(row, {})[column] = value
    for number, row in rows.items():
        row |= {c: Formula('T("")', v) for c, v in row.items() if sheet.has_formula(number, c)}
    head = tuple(CellEdit(n, c, v) for n, row in rows.items() if n < header for c, v in row.items())
    body = tuple(rows[number] for number in sorted(rows) if number > header)
    return Write([SheetEdit(name, head, (), header, body)], stamps=snapshot.stamps)


__all__ = ["BOOK_TAB", "GOOGLE", "GOOGLE_TAB", "MASTER_TAB", "ODS", "OFFICE", "XLSX", "MixedOffice"]
