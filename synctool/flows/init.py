"""``sync init``: look at a master, and write the configuration that fits it. The master is never changed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from synctool.addresses import NEW, address_of, spreadsheet_id
from synctool.config import FILE_NAME, load, split_agencies
from synctool.config_writer import render_config
from synctool.directory import known_agency
from synctool.errors import ConfigError, SyncError
from synctool.flows.project import Progress, Silent, templates
from synctool.model import Agency, Round, Sheet, SheetRole, Snapshot, text_of
from synctool.resources import template_bytes
from synctool.schema import MASTER_FIELDS, SHEET_NAMES, normalise_label
from synctool.settings import GoogleSettings, MasterSettings, ProjectSettings
from synctool.stores import store_for
from synctool.stores.base import Write
from synctool.stores.gsheets_client import Google
from synctool.stores.replace import replace_file
from synctool.tables import Header, Table, find_header, read_table
from synctool.texts import say


@dataclass(frozen=True, slots=True)
class InitReport:
    """What was found in a master, and what was not recognised."""

    config_path: Path
    master_path: Path | str
    """A path, or an address."""
    sheet: str
    header_row: int
    columns: Mapping[str, str]
    """Field → the label it has in this master."""
    unmatched: tuple[str, ...]
    """Labels of columns that stay the office's own and never leave the master."""
    agencies: tuple[Agency, ...]
    unknown_agencies: tuple[str, ...]
    """Names without an entry in the directory of agencies; taken as they are written."""
    items: int
    created_master: bool


def run(
    master: Path | str | None,
    directory: Path,
    *,
    lang: str,
    force: bool = False,
    today: date | None = None,
    heading: tuple[str, str] | None = None,
    progress: Progress | None = None,
) -> InitReport:
    """Write ``config.toml`` into ``directory`` for ``master``, or for a new one from the template.

    ``master`` may be the address of a Google spreadsheet, or ``gsheet:new``;
    then [google] of a configuration that is replaced stays. ``heading`` gives
    the body and the office, which are otherwise read above the table.

    Raises :class:`ConfigError` where a configuration is there already (unless
    ``force``), :class:`SyncError` where the master has no header to go by.
    """
    directory = directory.resolve()
    path = config_place(directory, force=force)
    watched = progress or Silent()
    watched.start(2, "progress-init")
    google = GoogleSettings()
    if isinstance(master, str):
        google = load(path).google if path.exists() else google
        place, created, snapshot = _on_google(master, Google(google, directory), lang)
        master = address_of(spreadsheet_id(place))
    else:
        master, created = _on_disk(master, directory)
        place = _relative(master, directory)
        snapshot = store_for(master, templates(), shown_as=master.name, inherit=True).read()
    watched.step()
    table = _items_table(snapshot)
    watched.step()
    agencies, unknown = _agencies(table)
    title, office = heading or _heading(snapshot.sheets[table.sheet], table.header)
    columns = _columns(snapshot.sheets[table.sheet], table.header)
    settings = MasterSettings(
        path=place,
        sheet=table.sheet,
        header_row=0,
        columns={n: label for n, label in columns.items() if not _is_own_label(n, label)},
    )
    project = ProjectSettings(id=secrets.token_hex(4), name=title, office=office, language=_language(lang))
    if isinstance(master, str):
        agencies = tuple(replace(agency, location=f"gsheet:{NEW}") for agency in agencies)
    text = render_config(project, settings, agencies, _round(today or date.today()), google)
    directory.mkdir(parents=True, exist_ok=True)
    replace_file(path, text.encode(), seen=None)
    return InitReport(
        path,
        master,
        table.sheet,
        table.header.row,
        columns,
        tuple(label.replace("\n", "") for label in table.header.unmatched.values()),
        agencies,
        unknown,
        len(table.rows),
        created,
    )


def config_place(directory: Path, *, force: bool) -> Path:
    """Where the configuration goes. Raises :class:`ConfigError` if there is one, unless ``force``."""
    path = directory / FILE_NAME
    if path.exists() and not force:
        raise ConfigError("init-exists", path=path)
    return path


def _on_disk(master: Path | None, directory: Path) -> tuple[Path, bool]:
    """The workbook, and whether it was made from the template."""
    if master is not None:
        return master.resolve(), False
    path = directory / "master.xlsx"
    if path.exists():
        return path, False
    directory.mkdir(parents=True, exist_ok=True)
    replace_file(path, template_bytes("master.xlsx"), seen="")
    return path, True


def _on_google(address: str, google: Google, lang: str) -> tuple[str, bool, Snapshot]:
    """The place as the configuration names it, whether it was made, and what stands there."""
    from synctool.stores.gsheets import GoogleStore, NewFile

    number = spreadsheet_id(address)
    if not number:
        raise SyncError("google-address", found=address)
    if number != NEW:
        return f"gsheet:{number}", False, GoogleStore(google, number, inherit=True, lang=lang).read()
    name = say("title-items", lang)
    new = NewFile(name, name, {"synctool": "master", "synctool-run": secrets.token_hex(4)})
    store = GoogleStore(google, NEW, inherit=True, new=new, lang=lang)
    sheet = SHEET_NAMES[SheetRole.ITEMS]
    store.commit(store.prepare(None, Write(add={sheet: SheetRole.ITEMS})))
    return f"gsheet:{store.id}", True, store.read()


def _items_table(snapshot: Snapshot) -> Table:
    """The sheet whose header fits best; of equals the first."""
    best: tuple[int, str] | None = None
    for name, sheet in snapshot.sheets.items():
        header, _ = find_header(sheet, MASTER_FIELDS, snapshot.source)
        if header and (best is None or len(header.columns) > best[0]):
            best = (len(header.columns), name)
    if best is None:
        needed = "、".join(f.label for f in MASTER_FIELDS if f.needed)
        sheets = "、".join(snapshot.sheets)
        raise SyncError("init-no-header", file=snapshot.source, needed=needed, sheets=sheets)
    table, _ = read_table(snapshot.sheets[best[1]], MASTER_FIELDS, snapshot.source)
    assert table is not None
    return table


def _agencies(table: Table) -> tuple[tuple[Agency, ...], tuple[str, ...]]:
    """The agencies named in the master, in the order they appear, with what the directory knows of them."""
    found: dict[str, Agency] = {}
    unknown: list[str] = []
    for row in table.rows.values():
        for written in (n for f in ("leads", "supporting") for n in split_agencies(text_of(row[f]))):
            agency = known_agency(written)
            if agency is None and written not in unknown:
                unknown.append(written)
            agency = agency or Agency(written)
            found.setdefault(agency.short, agency)
    return tuple(found.values()), tuple(unknown)


def _heading(sheet: Sheet, header: Header) -> tuple[str, str]:
    """The body and the office, from the title rows above the header: the first two texts."""
    texts = [
        text
        for number in sheet.row_numbers()
        if number < header.row
        for value in list(sheet.row(number).values())[:1]
        if (text := text_of(value).strip().replace("\n", " "))
    ]
    body = texts[0].split(" ")[0] if texts else ""
    return body, texts[1] if len(texts) > 1 else ""


def _columns(sheet: Sheet, header: Header) -> dict[str, str]:
    labels = sheet.row(header.row)
    return {name: text_of(labels[column]).replace("\n", "") for name, column in header.columns.items()}


def _is_own_label(name: str, label: str) -> bool:
    field = next(f for f in MASTER_FIELDS if f.name == name)
    return normalise_label(label) == normalise_label(field.label)


def _relative(path: Path, directory: Path) -> str:
    try:
        return path.relative_to(directory).as_posix()
    except ValueError:
        return path.as_posix()


def _language(lang: str) -> Literal["zh-TW", "en"]:
    return "en" if lang.startswith("en") else "zh-TW"


def _round(today: date) -> Round:
    """The quarter of today, as offices name it."""
    return Round(f"{today.year - 1911}年第{(today.month + 2) // 3}季")
