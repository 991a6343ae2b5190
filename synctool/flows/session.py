"""What every changing command stands in: the lock, the history, and what a crash left behind."""

from __future__ import annotations

import getpass
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from synctool.flows.places import was_written
from synctool.flows.project import Project
from synctool.history import open_history
from synctool.history.base import History
from synctool.history.lock import RunLock
from synctool.stores.replace import sweep


@contextmanager
def session(project: Project, command: str) -> Iterator[History]:
    """The history, under the lock, with an interrupted run brought to its end.

    Raises :class:`~synctool.errors.Locked` or
    :class:`~synctool.errors.HistoryDamaged`.
    """
    with RunLock(project.directory / ".synctool" / "lock", command):
        history = open_history(project.config.state.url, project.directory, project=project.config.project.id)
        try:
            recover(project, history)
            yield history
        finally:
            history.close()


def recover(project: Project, history: History) -> str:
    """End what a crash interrupted; ``committed``, ``discarded`` or ``""``.

    A run whose files carry the intended bytes only lacks its entry in the
    history; one whose files are all as before never happened.
    """
    pending = history.pending()
    if pending is None:
        return ""
    files = pending.run.files or {}
    for folder in {(project.directory / path).parent for path in files}:
        if folder.is_dir():
            sweep(folder)
    if any(was_written(project, source, after) for source, (_, after) in files.items()):
        history.commit(pending.run.id)
        return "committed"
    history.discard(pending.run.id)
    return "discarded"


def new_run_id(now: datetime) -> str:
    """``20261123-143501-9f3a``: sorts by time, and can be read out over the telephone."""
    return f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def whoami() -> str:
    """The login name, for the audit."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"
