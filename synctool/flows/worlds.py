"""What the answer of a run that changed nothing hangs on, for :mod:`synctool.again`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from synctool.again import World, world_of
from synctool.config import load
from synctool.errors import SyncError
from synctool.flows.gather import Source
from synctool.flows.project import Project
from synctool.settings import StateSettings


def mark_of(project: Project) -> object:
    """Changes with whatever is written into the history; ``None`` where no answer may be kept."""
    # :mod:`synctool.again` looks for the history where it stands unless the configuration says otherwise.
    if project.config.state.url != StateSettings.url:
        return None
    try:
        return world_of((), (), str(_history(project)))["history"]
    except (OSError, ValueError):
        return None


def world(
    project: Project,
    sources: Iterable[Source],
    today: date,
    mark: object,
    *,
    folders: Iterable[Path] = (),
    files: Iterable[Path] = (),
) -> World | None:
    """All that an answer hangs on that was worked out from ``sources``, if it is files; else ``None``.

    ``None``, too, where any of it is no longer what the answer was worked out from.
    ``mark``: :func:`mark_of` when the history was read. ``folders`` and ``files``
    are those that it hangs on besides the agencies' folders and the configuration.
    """
    found = list(sources)
    if mark is None or any(source.remote for source in found):
        return None
    digests = {str(source.path): source.sha256 for source in found}
    places = {project.location(agency).path.parent for agency in project.agencies.values()}
    names = sorted(map(str, {*places, *folders}))
    try:
        if load(project.config_path) != project.config:
            return None
        others = [str(project.config_path), *map(str, files)]
        now = world_of([*digests, *others], names, str(_history(project)))
    except (SyncError, OSError, ValueError):
        return None
    is_so = now["files"].items() >= digests.items() and now["day"] == today.isoformat()
    return now if is_so and now["history"] == mark else None


def _history(project: Project) -> Path:
    return project.directory / StateSettings.url
