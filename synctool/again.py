"""The same command in the same world says the same: an answer kept, so that nothing need be worked out anew.

A pull that finds nothing new, a push that finds all as it should be and a
status leave what they said, and all that they looked at: every file's digest,
the names in every folder, the state of the history, the day, the words they
were called with. Where all of it is as it was, that is the answer. This module
is looked at before any other, so it imports next to nothing.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from synctool import __version__

FOLDER, FILE = ".synctool", "again-{}.json"
CONFIG = "config.toml"
COMMANDS = frozenset(("pull", "push", "status"))
_PLAIN = frozenset(("-q", "--quiet", "-v", "--verbose"))
_WITH_VALUE = frozenset(("-C", "--directory", "--lang"))
_ENVIRONMENT = ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "TZ")

World = Mapping[str, Any]
"""Everything that an answer hangs on, besides how the command was called; as JSON has it."""


class Answer(NamedTuple):
    text: str
    """What was said on stdout."""
    code: int
    """The exit code."""


def answer(words: Sequence[str]) -> Answer | None:
    """What was said before, if nothing has changed since."""
    asked = _asked(words)
    if asked is None:
        return None
    folder, path = asked
    try:
        with open(path, encoding="utf-8") as file:
            kept = json.load(file)
        world = kept["world"]
        if kept["call"] != _call(words) or not _is_quiet(folder):
            return None
        if world != world_of(world["files"], world["folders"], world["history"][0]):
            return None
        return Answer(str(kept["text"]), int(kept["code"]))
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def keep(words: Sequence[str], world: World, said: Answer) -> None:
    """Leave an answer for :func:`answer`; nothing is lost if it cannot be left."""
    asked = _asked(words)
    if asked is None:
        return
    _, path = asked
    kept = {"call": _call(words), "world": world, **said._asdict()}
    try:
        with open(path + ".new", "w", encoding="utf-8") as file:
            json.dump(kept, file, ensure_ascii=False)
        os.replace(path + ".new", path)
    except (OSError, ValueError):
        pass


def world_of(files: Iterable[str], folders: Iterable[str], history: str) -> dict[str, Any]:
    """What is there now: digests of ``files``, names in ``folders``, the mark of a history in a file.

    Raises :class:`OSError` for a file that cannot be read.
    """
    import hashlib

    digests: dict[str, str] = {}
    for path in files:
        with open(path, "rb") as file:
            digests[path] = hashlib.sha256(file.read()).hexdigest()
    return {
        "version": __version__,
        "day": time.strftime("%Y-%m-%d"),
        "files": digests,
        "folders": {path: _names(path) for path in folders},
        "history": [history, _mark(history)],
    }


def _names(folder: str) -> list[str] | None:
    try:
        return sorted(os.listdir(folder))
    except FileNotFoundError:
        return None


def _mark(history: str) -> str:
    """Changes with every transaction: the file change counter (SQLite file format, 1.3.7), and the size."""
    with open(history, "rb") as file:
        head = file.read(100)
    journal = history + "-journal"
    if os.path.exists(history + "-wal") or (os.path.exists(journal) and os.path.getsize(journal)):
        raise ValueError("a transaction may not be in the file")
    return f"{head[24:28].hex()}-{os.path.getsize(history)}"


def _is_quiet(folder: str) -> bool:
    """True if no run holds the project's lock (:mod:`synctool.history.lock`)."""
    place = os.path.join(folder, FOLDER)
    for name in os.listdir(place):
        if name.startswith("lock."):
            with open(os.path.join(place, name), "rb") as file:
                if file.read(4) != b"free":
                    return False
    return True


def _asked(words: Sequence[str]) -> tuple[str, str] | None:
    """The project's folder and the answer's file; ``None`` for a command that leaves none."""
    directory, called, rest = "", list[str](), iter(words)
    for word in rest:
        if word in _WITH_VALUE:
            value = next(rest, "")
            directory = directory if word == "--lang" else value
        elif word in COMMANDS:
            called.append(word)
        elif word not in _PLAIN:
            return None
    if len(called) != 1:
        return None
    folder = os.path.abspath(directory)
    while not os.path.isfile(os.path.join(folder, CONFIG)):
        above = os.path.dirname(folder)
        if directory or above == folder:
            return None
        folder = above
    return folder, os.path.join(folder, FOLDER, FILE.format(*called))


def _call(words: Sequence[str]) -> dict[str, Any]:
    """How the command was called, and where its words go."""
    streams = [[stream.isatty(), stream.encoding] for stream in (sys.stdout, sys.stderr)]
    environment = {name: os.environ.get(name) for name in _ENVIRONMENT}
    if sys.platform == "win32":  # where nothing of the environment names a language, the system does
        import locale

        environment["locale"] = locale.getlocale()[0]
    return {"words": list(words), "from": os.getcwd(), "environment": environment, "streams": streams}
