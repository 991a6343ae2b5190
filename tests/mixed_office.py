"""An office whose master and forms are workbooks or Google spreadsheets, in any combination."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from google_office import OFFICE, Cloud
from office import ITEMS, TABLES, ItemRow, Office

from synctool.flows.places import master_store, store_at
from synctool.flows.project import templates
from synctool.model import CellEdit, SheetEdit, SheetRole, Value
from synctool.schema import FORM_FIELDS, SHEET_NAMES
from synctool.settings import GoogleSettings
from synctool.stores import Store, store_for
from synctool.stores.base import Write
from synctool.stores.gsheets import GoogleStore, NewFile
from synctool.tables import Table, read_table

XLSX, GOOGLE = "xlsx", "google"


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
        self.cloud = cloud
        text = (folder / "config.toml").read_text(encoding="utf-8")
        text = text.replace("id = 'test'", f"id = '{secrets.token_hex(4)}'")
        for name in self.agencies:
            kind = agencies if isinstance(agencies, str) else agencies.get(name, XLSX)
            place = "location = 'gsheet:new'\n" if kind == GOOGLE else ""
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

    def edit(self, path: Path, sheet: str, cells: Mapping[tuple[int, int], Value]) -> None:
        store = self.store_of(path)
        edits = tuple(CellEdit(row, column, value) for (row, column), value in cells.items())
        store.commit(store.prepare(store.read(), Write([SheetEdit(sheet, edits)])))

    def table_of(self, path: Path, sheet: str) -> Table:
        snapshot = self.store_of(path).read()
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


__all__ = ["GOOGLE", "OFFICE", "XLSX", "MixedOffice"]
