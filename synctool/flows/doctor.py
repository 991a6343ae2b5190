"""``sync doctor``: configuration, files, access and versions, told in words. Changes nothing."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version

from synctool import __version__
from synctool.errors import SyncError
from synctool.flows.gather import Source, locate, open_master, read_ahead, read_return
from synctool.flows.master import read_master
from synctool.flows.places import store_at
from synctool.flows.project import Project
from synctool.flows.sharing import share
from synctool.history import open_history
from synctool.model import Agency


class Level(StrEnum):
    OK = "ok"
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``code`` names its texts."""

    code: str
    level: Level = Level.OK
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DoctorReport:
    findings: tuple[Finding, ...]

    @property
    def is_well(self) -> bool:
        return all(f.level in (Level.OK, Level.NOTE) for f in self.findings)


def run(project: Project) -> DoctorReport:
    """Look at everything that a pull or push needs; a fault in one place hides no other."""
    findings = [
        *_versions(project),
        Finding("doctor-config", detail={"path": project.config_path, "agencies": len(project.agencies)}),
        *_google(project),
    ]
    master, more = _master(project)
    findings += more
    findings += _agencies(project, master)
    findings += _history(project)
    return DoctorReport(tuple(findings))


def _fault(error: SyncError, level: Level = Level.ERROR) -> Finding:
    return Finding(error.code, level, error.detail)


def _versions(project: Project) -> Iterator[Finding]:
    parts = [f"Python {platform.python_version()}"]
    for name in ("gspread", "google-auth") if _uses_google(project) else ():
        try:
            parts.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    yield Finding("doctor-version", detail={"version": __version__, "parts": "、".join(parts)})


def _uses_google(project: Project) -> bool:
    return bool(project.master_location.spreadsheet) or any(map(project.is_remote, project.agencies.values()))


# ---------------------------------------------------------------- Google


def _google(project: Project) -> Iterator[Finding]:
    """Credentials, the file they are in, whether they work, and whether they may make files."""
    if not _uses_google(project):
        return
    google = project.google
    google.with_permissions()
    try:
        login = google.login
        if login.is_open_to_others:
            yield Finding("doctor-credentials-open", Level.WARNING, {"file": login.shown})
        count = len(google.files)
        detail = {"file": login.shown, "account": google.account, "count": count}
        yield Finding("doctor-credentials", detail=detail)
    except SyncError as error:
        yield _fault(error)
        return
    settings = project.config.google
    may_own = login.kind == "authorized_user" or settings.subject or settings.drive or settings.folder
    remote = [a for a in project.agencies.values() if project.is_remote(a)]
    unmade = [a for a in remote if not store_at(project, project.location(a), agency=a.short).exists()]
    if unmade and not may_own:
        yield Finding("doctor-no-storage", Level.WARNING, {"account": google.account})


# ---------------------------------------------------------------- the master


def _master(project: Project) -> tuple[Source | None, list[Finding]]:
    try:
        _, source, snapshot = open_master(project)
        master = read_master(project, snapshot)
        dict(master.owned)  # one that is beyond use would stop the next pull
    except SyncError as error:
        return None, [_fault(error)]
    detail = {
        "file": source.shown,
        "sheet": master.table.sheet,
        "items": len(master.register.items),
        "row": master.table.header.row,
    }
    found = [Finding("doctor-master", detail=detail)]
    if source.remote is None and not os.access(source.path, os.W_OK):
        found.append(Finding("doctor-read-only", Level.ERROR, {"file": source.shown}))
    if source.remote is not None:
        found += _may_write(project, project.master_location.spreadsheet, source.shown)
    return source, found


def _may_write(project: Project, spreadsheet: str, shown: str) -> Iterator[Finding]:
    try:
        file = project.google.files.get(spreadsheet)
        if file is not None and file.trashed:
            yield Finding("google-trashed", Level.ERROR, {"file": shown})
        elif file is not None and not file.may_edit:
            yield Finding("google-forbidden", Level.ERROR, {"file": shown, "account": project.google.account})
    except SyncError:  # told with the credentials
        return


# ---------------------------------------------------------------- the agencies


def _agencies(project: Project, master: Source | None) -> Iterator[Finding]:
    agencies = project.agencies.values()
    remote = [s for a in agencies if project.is_remote(a) and (s := _located(project, a, master))]
    if remote:
        read_ahead([source for source in remote if not source.snapshot], project)
    shared = [a.short for a in agencies if project.location(a).tab]
    if shared:
        yield Finding("doctor-shared", Level.NOTE, {"agencies": "、".join(shared)})
    for agency in agencies:
        for finding in _agency(project, agency, master):
            detail = {"agency": agency.short, **finding.detail}
            yield Finding(finding.code, finding.level, detail)


def _located(project: Project, agency: Agency, master: Source | None) -> Source | None:
    try:
        return locate(project, agency, master)
    except SyncError:
        return None


def _agency(project: Project, agency: Agency, master: Source | None) -> Iterable[Finding]:
    shown = project.shown(project.location(agency).path)
    try:
        source = locate(project, agency, master)
        if source is None:
            return [Finding("doctor-no-form", Level.NOTE, {"file": shown})]
        found = read_return(agency.short, source, project.config)
        if found.error is not None:
            return [_fault(found.error)]
        if found.table is None:
            problem = found.problems[0]
            return [Finding(problem.code, Level.WARNING, {"file": shown, **problem.detail})]
        findings = [Finding("doctor-form", detail={"file": source.shown, "rows": len(found.table.rows)})]
        return [*findings, *_sharing(project, agency, source)]
    except SyncError as error:
        return [_fault(error)]


def _sharing(project: Project, agency: Agency, source: Source) -> Iterator[Finding]:
    location = project.location(agency)
    if source.remote is None or location.tab:
        return
    store = store_at(project, location, agency=agency.short)
    yield from _may_write(project, getattr(store, "id", ""), source.shown)
    problem = share(store, agency, only_look=True)
    if problem is not None:
        yield _fault(problem, Level.WARNING)


# ---------------------------------------------------------------- the history


def _history(project: Project) -> Iterator[Finding]:
    config = project.config
    try:
        history = open_history(config.state.url, project.directory, project=config.project.id)
    except SyncError as error:
        yield _fault(error)
        return
    try:
        entries, _ = history.head()
        for fault in history.verify():
            yield Finding(fault.code, Level.ERROR, fault.detail)
        if history.pending() is not None:
            yield Finding("doctor-pending", Level.NOTE)
        runs = len(history.runs())
        yield Finding("doctor-history", detail={"place": config.state.url, "runs": runs, "entries": entries})
    except SyncError as error:
        yield _fault(error)
    finally:
        history.close()
