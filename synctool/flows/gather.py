"""Find and read each agency's return; a bad one harms no other (DESIGN, law 13)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from synctool.errors import SyncError
from synctool.flows.project import Project, Templates
from synctool.model import Agency, Place, Problem, Revision, Severity, SheetRole, Snapshot
from synctool.schema import SHEET_NAMES, Field
from synctool.stores import store_for
from synctool.tables import Table, find_header, read_table


@dataclass(frozen=True, slots=True)
class Source:
    """A file that may be an agency's return, as it was at one moment."""

    path: Path
    shown: str
    data: bytes
    sha256: str
    mtime_ns: int
    tab: str = ""


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


def locate(project: Project, agency: Agency, master: Source | None) -> Source | None:
    """The bytes at the agency's configured place; ``None`` where there is no file.

    Raises :class:`SyncError` if the file may not be read.
    """
    location = project.location(agency)
    shown = project.shown(location.path)
    if location.tab and master is not None and location.path == project.master_path:
        return Source(master.path, shown, master.data, master.sha256, master.mtime_ns, location.tab)
    if not location.path.is_file():
        return None
    return read_source(location.path, shown, location.tab)


def read_source(path: Path, shown: str, tab: str = "") -> Source:
    """A file's bytes with what tells whether they are new."""
    try:
        data, mtime = path.read_bytes(), path.stat().st_mtime_ns
    except OSError as error:
        raise SyncError("file-unreadable", file=shown, why=error.strerror or error) from error
    return Source(path, shown, data, hashlib.sha256(data).hexdigest(), mtime, tab)


def read_return(agency: str, source: Source, fields: Sequence[Field], templates: Templates) -> Return:
    """The table in a return; every fault that keeps it from being read is in the result."""
    try:
        snapshot = store_for(source.path, templates, shown_as=source.shown).parse(source.data)
    except SyncError as error:
        return Return(agency, source.shown, source, error=error)
    return table_of(agency, source, snapshot, fields)


def table_of(agency: str, source: Source, snapshot: Snapshot, fields: Sequence[Field]) -> Return:
    """The sheet of a snapshot that holds the form, as a table."""
    names = [source.tab] if source.tab else _likely_sheets(snapshot, fields)
    stamp = snapshot.stamps.get(source.tab) or (None if source.tab else snapshot.stamps.get(""))
    if not names or names[0] not in snapshot.sheets:
        place = Place(source.shown, source.tab)
        detail = {"sheets": "、".join(snapshot.sheets)}
        problem = Problem("form-missing", place, Severity.ERROR, agency, detail=detail)
        return Return(agency, source.shown, source, None, stamp, snapshot.rich, (problem,))
    table, problems = read_table(snapshot.sheets[names[0]], fields, source.shown)
    return Return(agency, source.shown, source, table, stamp, snapshot.rich, problems)


def _likely_sheets(snapshot: Snapshot, fields: Sequence[Field]) -> list[str]:
    """The form under its own name, else every sheet by how well its header fits."""
    form = SHEET_NAMES[SheetRole.FORM]
    if form in snapshot.sheets:
        return [form]
    fit: Mapping[str, int] = {
        name: len(header.columns) if header else 0
        for name, sheet in snapshot.sheets.items()
        for header, _ in [find_header(sheet, fields, snapshot.source)]
    }
    return sorted(fit, key=lambda name: -fit[name])
