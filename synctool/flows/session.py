"""What every changing command stands in: the lock, the history, and what a crash left behind."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from synctool.errors import ChangedMeanwhile
from synctool.flows.places import was_written
from synctool.flows.project import Project
from synctool.history import open_history, run_lock
from synctool.history.base import History, Update
from synctool.stores.replace import replace_file, sha256_of, sweep

if TYPE_CHECKING:
    from synctool.history import RunLock
    from synctool.history.postgres import PostgresLock

_TRIES = 20
_given: set[str] = set()
"""Numbers of this process's runs."""
WAIT = 10.0
"""Seconds to wait for another run to end."""


@contextmanager
def session(project: Project, command: str) -> Iterator[History]:
    """The history, under the lock, with an interrupted run brought to its end.

    Raises :class:`~synctool.errors.Locked` or
    :class:`~synctool.errors.HistoryDamaged`.
    """
    url, name = project.config.state.url, project.config.project.id
    with run_lock(url, project.directory, command, project=name, wait=WAIT) as lock:
        for folder in _folders(project):
            sweep(folder)
        history = open_history(url, project.directory, project=name)
        try:
            recover(project, history)
            yield _Held(history, lock)  # type: ignore[misc]
        finally:
            history.close()


def _folders(project: Project) -> set[Path]:
    """Where a run that was killed may have left a half-written file."""
    output = project.config.output
    names = (output.agencies, output.corrections)
    places = {project.location(agency).path.parent for agency in project.config.agencies}
    return {project.master_path.parent, *places, *(project.directory / name for name in names if name)}


class _Held:
    """A history that begins nothing once the lock is lost; all else is the history's own."""

    def __init__(self, history: History, lock: RunLock | PostgresLock) -> None:
        self._history, self._lock = history, lock

    def __getattr__(self, name: str) -> object:
        return getattr(self._history, name)

    def begin(self, update: Update) -> None:
        self._lock.check()
        self._history.begin(update)

    def record(self, update: Update) -> None:
        self._lock.check()
        self._history.record(update)


def recover(project: Project, history: History) -> str:
    """End what a crash interrupted; ``committed``, ``discarded`` or ``""``.

    A run whose files carry the intended bytes only lacks its entry in the
    history; one whose files are all as before never happened.
    """
    pending = history.pending()
    if pending is None:
        return ""
    files = pending.run.files or {}
    written = {source: was_written(project, source, after) for source, (_, after) in files.items()}
    if any(written.values()):
        if pending.run.undoes:
            _complete(project, history, {s: files[s] for s, there in written.items() if not there})
        history.commit(pending.run.id)
        return "committed"
    history.discard(pending.run.id)
    return "discarded"


def _complete(project: Project, history: History, left: Mapping[str, tuple[str, str]]) -> None:
    """Bring back the files that an interrupted undo did not come to; all of them are in the history."""
    for source, (seen, after) in left.items():
        path = project.directory / source
        if not after and sha256_of(path) == seen:
            path.unlink()
        elif after and (content := history.blob(after)) is not None:
            with suppress(ChangedMeanwhile):
                replace_file(path, content, seen=seen)


def new_run_id(now: datetime) -> str:
    """``20261123-143501-9f3a``: sorts by time, and can be read out over the telephone.

    Not twice in a process: a program that makes many runs in a second would come upon the same one some day.
    """
    for _ in range(_TRIES):
        made = f"{now:%Y%m%d-%H%M%S}-{os.urandom(2).hex()}"
        if made not in _given:
            break
    _given.add(made)
    return made


def whoami() -> str:
    """The login name, for the audit."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"
