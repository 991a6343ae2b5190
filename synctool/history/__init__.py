"""Baselines, fingerprints, runs, audit, conflicts and earlier bytes, behind one protocol."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from synctool.errors import ConfigError
from synctool.history.base import History
from synctool.history.lock import RunLock

if TYPE_CHECKING:
    from synctool.history.postgres import PostgresLock

__all__ = ["History", "RunLock", "open_history", "run_lock"]

DEFAULT: Final = ".synctool/history.db"

_BACKENDS: Final = {"": "sqlite", "sqlite": "sqlite", "postgresql": "postgres", "postgres": "postgres"}
"""The module behind each beginning of an address; it has ``open_url`` and ``lock_url``."""


def open_history(url_or_path: str = "", project_dir: Path | str = ".", *, project: str = "") -> History:
    """The history that the configuration names: a path, ``sqlite:…`` or ``postgresql://…``.

    Relative paths start at ``project_dir``; ``""`` is :data:`DEFAULT`.
    ``project`` tells several offices in one database apart; if it is not
    given, the address's ``project`` parameter does, else the folder's name.
    Raises :class:`~synctool.errors.HistoryDamaged`.
    """
    backend = _backend(url_or_path)
    opened: History = backend.open_url(url_or_path, Path(project_dir), project)
    return opened


def run_lock(
    url_or_path: str,
    project_dir: Path | str,
    command: str,
    *,
    project: str = "",
    wait: float = 0,
) -> AbstractContextManager[RunLock | PostgresLock]:
    """The lock that a changing command holds: on the database where the history is shared, else a file.

    ``wait``: seconds to wait for it. Entering raises :class:`~synctool.errors.Locked`.
    """
    backend = _backend(url_or_path)
    lock: RunLock | PostgresLock = backend.lock_url(url_or_path, Path(project_dir), project, command, wait)
    return lock


def _backend(url_or_path: str) -> ModuleType:
    return import_module(f"{__name__}.{_BACKENDS[scheme_of(url_or_path)]}")


def scheme_of(url_or_path: str) -> str:
    """``postgresql`` and the like; ``""`` for a path (``C:\\…`` is one)."""
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]+):", url_or_path)
    scheme = found[1].lower() if found else ""
    if scheme not in _BACKENDS:
        raise ConfigError("state-unknown", scheme=scheme, known=", ".join(filter(None, _BACKENDS)))
    return scheme


def path_of(url_or_path: str, project_dir: Path) -> Path:
    """The file that a path or an ``sqlite:`` address names; ``sqlite:////abs`` and ``sqlite:rel`` work."""
    text = url_or_path
    if scheme_of(text):
        rest = unquote(urlsplit(text).path)
        # As everywhere: three slashes begin a relative path, four an absolute one.
        text = rest[1:] if text[len("sqlite:") :].startswith("//") else rest
    return project_dir / (text or DEFAULT)
