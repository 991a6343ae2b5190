"""Places to stores: a workbook on disk or a Google spreadsheet, for the master and for agencies alike."""

from __future__ import annotations

import hashlib
from pathlib import Path

from synctool.flows.project import NEW_PREFIX, Location, Project
from synctool.stores import Store, store_for
from synctool.texts import say

OWNER, AGENCY = "synctool", "synctool-agency"
"""Properties of the spreadsheets that a push makes: by them they are found again."""


def store_at(project: Project, location: Location, *, agency: str = "", inherit: bool = False) -> Store:
    """The store for a place; ``agency`` names whose spreadsheet it is to be if it is still to be made."""
    if not location.spreadsheet:
        shown = project.shown(location.path)
        if location.path.suffix.lower() == ".ods" and not location.tab:
            from synctool.stores.ods import OdsStore

            return OdsStore(location.path, project.config.agency_fields, project.config.lang, shown_as=shown)
        return store_for(location.path, project.templates, shown_as=shown, inherit=inherit)
    from synctool.stores.gsheets import GoogleStore, NewFile

    config = project.config
    new = None
    if agency:
        full = project.agencies[agency].full or agency
        title = say("form-title", config.lang, name=config.project.name).strip()
        name = say("google-title", config.lang, name=title, agency=full)
        new = NewFile(name, agency, {OWNER: config.project.id, AGENCY: agency})
    return GoogleStore(
        project.google,
        location.spreadsheet,
        inherit=inherit,
        new=new,
        fields=config.agency_fields,
        lang=config.lang,
    )


def master_store(project: Project) -> Store:
    """The store of the master."""
    return store_at(project, project.master_location, inherit=True)


def was_written(project: Project, source: str, after: str) -> bool:
    """True if the write that was to make ``after`` of a file or spreadsheet was carried out.

    Raises :class:`~synctool.errors.SyncError` where a service cannot tell now.
    """
    if not after.startswith("write:"):
        return _sha256(project.directory / source) == after
    from synctool.stores.gsheets import GoogleStore

    name = source.removeprefix(NEW_PREFIX) if source.startswith(NEW_PREFIX) else ""
    known = name if name in project.agencies else ""
    store = store_at(project, project.place(source, known), agency=known)
    assert isinstance(store, GoogleStore)
    return store.was_written(after)


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
