"""A folder of whatever came by mail: each file is recognised by its stamp, else by its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from synctool.errors import ConfigError, SyncError
from synctool.flows.gather import Source, read_source, table_of
from synctool.flows.project import Project, templates
from synctool.model import Item
from synctool.stores import store_for


@dataclass(frozen=True, slots=True)
class Inbox:
    by_agency: Mapping[str, Source]
    unrecognised: tuple[str, ...]


def sort_inbox(project: Project, folder: Path, items: Mapping[str, Item]) -> Inbox:
    """Every file below ``folder``, by the agency it is from; of several the newest.

    Raises :class:`ConfigError` if there is no such folder.
    """
    if not folder.is_dir():
        raise ConfigError("inbox-missing", folder=folder)
    found: dict[str, Source] = {}
    strange: list[str] = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name.startswith((".", "~$")):
            continue
        source = read_source(path, project.shown(path))
        agency = _agency_of(project, source, items)
        if agency is None:
            strange.append(source.shown)
            continue
        other = found.get(agency)
        if other is None or source.mtime_ns > other.mtime_ns:
            found[agency] = source
            source = other if other else source
        if other is not None:
            strange.append(source.shown)
    return Inbox(found, tuple(strange))


def _agency_of(project: Project, source: Source, items: Mapping[str, Item]) -> str | None:
    """Whose return a file is: by its stamp, else the one agency that all its answered keys belong to."""
    try:
        snapshot = store_for(source.path, templates(), shown_as=source.shown).parse(source.data)
    except SyncError:
        return None
    found = table_of("", source, snapshot, project.config.form_fields)
    if found.stamp is not None and found.stamp.agency in project.agencies:
        return found.stamp.agency
    if found.table is None:
        return None
    keys = set(found.table.rows)
    named = [a for a in project.agencies.values() if any(name in source.path.stem for name in a.names)]
    fitting = [
        a.short
        for a in (named or project.agencies.values())
        if keys and keys <= {key for key, item in items.items() if item.role_of(a.short)}
    ]
    return fitting[0] if len(fitting) == 1 else None
