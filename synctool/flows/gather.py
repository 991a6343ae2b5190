"""Find and read each agency's return; a bad one harms no other (DESIGN, law 13)."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from synctool.beside import Beside, worth
from synctool.config import Config
from synctool.errors import SyncError, UnreadableFile
from synctool.flows.places import store_at
from synctool.flows.project import Location, Project
from synctool.merge import same
from synctool.model import Agency, Place, Problem, Revision, Sheet, SheetRole, Snapshot, is_blank, text_of
from synctool.ooxml.rowcodes import RowCodes, row_codes
from synctool.ooxml.sheet import XlsxSheet
from synctool.ooxml.stamp import parse_form_number
from synctool.schema import SHEET_NAMES, Field, Owner, normalise_label
from synctool.settings import LimitSettings
from synctool.stores import ENDINGS, Store, XlsxStore, read_file
from synctool.tables import Header, Table, find_header, read_table
from synctool.texts import pair_of

_DEFAULT_LIMITS = LimitSettings()
_PAYS = 600_000
"""Bytes of returns that take longer to read than a process takes to start."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that may be an agency's return, as it was at one moment."""

    path: Path
    shown: str
    data: bytes
    sha256: str
    mtime_ns: int
    tab: str = ""
    remote: Store | None = None
    """Where a service holds it: then there are no bytes, and ``sha256`` is the service's own stamp."""
    settled: bool = True
    """False where a change may not have been reported yet, so that an equal stamp proves nothing."""
    snapshot: Snapshot | None = None
    """What was read already."""


@dataclass(frozen=True, slots=True)
class Return:
    """An agency's return: its table, or why there is none."""

    agency: str
    source: str
    file: Source | None = None
    table: Table | None = None
    stamp: Revision | None = None
    rich: bool = True
    problems: tuple[Problem, ...] = ()
    error: SyncError | None = None
    snapshot: Snapshot | None = None
    """All of a service's document, so that it need not be read twice."""
    sheet: Sheet | None = None
    """That holds the table; not where another process read it."""
    codes: RowCodes | None = None
    """What the sheet's rows are known by, where another process read it."""

    def row_codes(self) -> RowCodes | None:
        """What the sheet's rows are known by; ``None`` where that cannot be told."""
        return row_codes(self.sheet) if isinstance(self.sheet, XlsxSheet) else self.codes


# ---------------------------------------------------------------- where a return is


def locate(project: Project, agency: Agency, master: Source | None) -> Source | None:
    """The bytes at the agency's configured place; ``None`` where there is no file.

    Raises :class:`SyncError` if the file may not be read.
    """
    location = project.location(agency)
    shown = project.shown(location.path)
    if location.tab and master is not None and location.path == project.master_path:
        return replace(master, tab=location.tab)
    if location.spreadsheet:
        return _remote(project, agency, location)
    if not location.path.is_file():
        return None
    return read_source(location.path, shown, location.tab, project.config.limits)


def _remote(project: Project, agency: Agency, location: Location) -> Source | None:
    """What one call tells of every spreadsheet; whether this one can be read, reading tells."""
    from synctool.stores.gsheets import GoogleStore

    store = store_at(project, location, agency=agency.short, inherit=bool(location.tab))
    if not store.exists():
        return None
    assert isinstance(store, GoogleStore)
    file = project.google.files.get(store.id)
    stamp = file.stamp if file else ""
    settled = file is not None and not file.trashed and project.google.is_settled(store.id)
    return Source(location.path, store.source, b"", stamp, 0, location.tab, store, settled)


def read_ahead(sources: Sequence[Source], project: Project) -> None:
    """Read the spreadsheets among ``sources`` at the same time; each is there when it is asked for."""
    from synctool.stores.gsheets import GoogleStore

    stores = [source.remote for source in sources if isinstance(source.remote, GoogleStore)]
    if stores:
        project.google.read_ahead((store.id, store.source) for store in stores)


def open_master(project: Project) -> tuple[Store, Source, Snapshot]:
    """The master's store, what it was at this moment, and what it says. Raises :class:`SyncError`."""
    location = project.master_location
    store = store_at(project, location, inherit=True)
    if isinstance(store, XlsxStore):
        store.read_bytes()  # says in words what is wrong with the file
        source = read_source(location.path, store.source)
        return store, source, store.parse(source.data)
    snapshot = store.read()
    source = Source(location.path, store.source, b"", snapshot.revision, 0, "", store, True, snapshot)
    return store, source, snapshot


class Folders:
    """Returns that lie in folders, by their names without endings; each folder is looked through once."""

    def __init__(self) -> None:
        self._found: dict[Path, dict[str, list[Path]]] = {}

    def of_name(self, folder: Path, stem: str) -> list[Path]:
        """Files of a name in any format, in the order of their full names."""
        if folder not in self._found:
            found: dict[str, list[Path]] = {}
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                if path.suffix.lower() in ENDINGS:
                    found.setdefault(unicodedata.normalize("NFC", path.stem), []).append(path)
            self._found[folder] = found
        return self._found[folder].get(unicodedata.normalize("NFC", stem), [])


def candidates(project: Project, agency: Agency, master: Source | None, folders: Folders) -> list[Source]:
    """What stands at the agency's place, then files of its name in other formats beside it."""
    first = locate(project, agency, master)
    found = [first] if first else []
    place = project.location(agency)
    if place.tab:
        return found
    for path in folders.of_name(place.path.parent, place.path.stem):
        if path not in (place.path, project.master_path) and path.is_file():
            found.append(read_source(path, project.shown(path), "", project.config.limits))
    return found


def read_source(path: Path, shown: str, tab: str = "", limits: LimitSettings = _DEFAULT_LIMITS) -> Source:
    """A file's bytes with what tells whether they are new. Raises :class:`SyncError`."""
    try:
        size = path.stat().st_size
        if size > limits.file_mb << 20:
            raise UnreadableFile("file-too-large", file=shown, found=size >> 20, limit=limits.file_mb)
        data, mtime = path.read_bytes(), path.stat().st_mtime_ns
    except OSError as error:
        raise SyncError("file-unreadable", file=shown, why=error.strerror or error) from error
    return Source(path, shown, data, hashlib.sha256(data).hexdigest(), mtime, tab)


def pushed_key(shown: str) -> str:
    """Under which the history keeps the fingerprint of a form as push wrote it."""
    return f"pushed@{shown}"


# ---------------------------------------------------------------- what it says


def read_return(agency: str, source: Source, config: Config) -> Return:
    """The table in a return; every fault that keeps it from being read is in the result."""
    try:
        if source.remote is None:
            return table_of(agency, source, read_file(source.data, source.shown, config.limits), config)
        snapshot = source.snapshot or source.remote.read()
        return replace(table_of(agency, source, snapshot, config), snapshot=snapshot)
    except SyncError as error:
        return Return(agency, source.shown, source, error=error)
    except (ArithmeticError, AssertionError, LookupError, MemoryError, RecursionError, ValueError) as error:
        # A file that finds a fault in us must not stop the others (law 13).
        why = f"{type(error).__name__}: {error}"[:200]
        return Return(
            agency, source.shown, source, error=UnreadableFile("reader-failed", file=source.shown, why=why)
        )


class Readings:
    """Returns that other processes read while this one goes on, each there when it is asked for."""

    def __init__(self, sources: Mapping[str, Source], config: Config, processes: int | None = None) -> None:
        """``sources``: by agency. Few are read when they are asked for, as any other is."""
        self._config = config
        local = {name: source for name, source in sources.items() if source.remote is None}
        if processes is None:
            processes = worth(sum(len(source.data) for source in local.values()), _PAYS)
        self._sources = local if processes > 0 else {}
        jobs = [(name, source, config) for name, source in self._sources.items()]
        self._beside = Beside(_read_apart, jobs, processes, shared=True, more=True)
        self._results = self._beside.results()
        self._came: dict[str, Return] = {}

    def of(self, agency: str, source: Source) -> Return:
        """What :func:`read_return` makes of a file."""
        if self._sources.get(agency) is not source:
            return read_return(agency, source, self._config)
        while agency not in self._came:
            found = next(self._results)
            self._came[found.agency] = found
        del self._sources[agency]
        return replace(self._came.pop(agency), file=source)

    def close(self) -> None:
        """Read no more."""
        self._beside.close()


def _read_apart(job: tuple[str, Source, Config]) -> Return:
    """A return without what only the process has that read it."""
    found = read_return(*job)
    is_clean = found.rich and found.table is not None and not found.problems
    return replace(found, file=None, sheet=None, codes=found.row_codes() if is_clean else None)


def table_of(agency: str, source: Source, snapshot: Snapshot, config: Config) -> Return:
    """The sheet of a snapshot that holds the form, as a table."""
    fields = config.form_fields
    names = [source.tab] if source.tab else _likely_sheets(snapshot, fields)
    name = names[0] if names else source.tab
    stamp = snapshot.stamps.get(name) or (None if source.tab else snapshot.stamps.get(""))
    if name not in snapshot.sheets:
        place = Place(source.shown, source.tab)
        detail = {"sheets": "、".join(snapshot.sheets)}
        problem = Problem("form-missing", place, agency=agency, detail=detail)
        return Return(agency, source.shown, source, None, stamp, snapshot.rich, (problem,))
    table, problems = read_table(snapshot.sheets[name], fields, source.shown)
    if table is not None:
        stamp = stamp or claim_of_head(snapshot, table, config)
        if rival := _rival(table, snapshot, names[1:], fields):
            return Return(agency, source.shown, source, None, stamp, snapshot.rich, (rival,))
    sheet = snapshot.sheets[name]
    return Return(agency, source.shown, source, table, stamp, snapshot.rich, problems, sheet=sheet)


def _likely_sheets(snapshot: Snapshot, fields: Sequence[Field]) -> list[str]:
    """Sheets that hold a form, the likeliest first: stamped, under its own name, by how well its header fits.

    Where no sheet has a usable header, all of them, for the message.
    """
    headers: Mapping[str, Header | None] = {
        name: find_header(sheet, fields, snapshot.source)[0] for name, sheet in snapshot.sheets.items()
    }
    form = SHEET_NAMES[SheetRole.FORM]

    def likeliest(name: str) -> tuple[bool, bool, int]:
        header = headers[name]
        return (name not in snapshot.stamps, name != form, -len(header.columns) if header else 0)

    usable = [name for name, header in headers.items() if header]
    return sorted(usable or headers, key=likeliest)


def _rival(
    table: Table, snapshot: Snapshot, others: Sequence[str], fields: Sequence[Field]
) -> Problem | None:
    """Another sheet with answers that the chosen one does not have: which counts, only a person can say."""
    answers = [f.name for f in fields if f.owner is Owner.AGENCY]
    for name in others:
        other, _ = read_table(snapshot.sheets[name], fields, snapshot.source)
        for row in other.rows.values() if other else ():
            mine = table.rows.get(row.key)
            for field in answers:
                there = row[field]
                if not is_blank(there) and not (mine and same(mine[field], there)):
                    assert other is not None
                    place = other.place(row.number, field)
                    detail = {"sheets": f"{table.sheet}、{name}"}
                    return Problem(
                        "forms-several", place, item=row.key, field=field, found=there, detail=detail
                    )
    return None


def claim_of_head(snapshot: Snapshot, table: Table, config: Config) -> Revision | None:
    """What the form's head says in words, for formats and programs that drop the stamp."""
    sheet = snapshot.sheets[table.sheet]
    said: dict[str, str] = {}
    labels = {
        normalise_label(text): code
        for code in ("form-agency", "form-round", "form-number")
        for text in pair_of(code)
    }
    for number in sheet.row_numbers():
        if number >= table.header.row:
            break
        cells = sorted(sheet.row(number).items())
        for (_, label), (_, value) in pairwise(cells):
            if code := labels.get(normalise_label(text_of(label))):
                said.setdefault(code, text_of(value).strip())
    if not said:
        return None
    agency = config.agency_named(said.get("form-agency", ""))
    id_ = parse_form_number(said.get("form-number", "")) or ""
    return Revision("", "agency", agency.short if agency else "", said.get("form-round", ""), id_)
