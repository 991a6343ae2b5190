"""The SQLite file itself: made, opened, brought up to date, checked, set aside.

The file may stand on a network share, hence:

- no write-ahead log: its shared memory works on one host only (sqlite.org/wal.html, "all
  processes using a database must be on the same host computer"). The rollback journal is used;
- ``journal_mode=TRUNCATE``: a transaction is committed when its journal is cut to nothing, which
  on a share costs less than deleting and making a file, and needs no fsync of the folder;
- ``synchronous=FULL``: journal and database are fsynced before, and the cut journal after, so a
  transaction that returned is on the disk (law 17 rests on that);
- a new file is made under another name and renamed, so that a file of no or half its length is
  never one of ours that a crash left: it is damaged and reported as such.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from synctool.errors import HistoryDamaged, Locked, SyncError
from synctool.history.sql_schema import APPEND_ONLY, INTENT_PARTS, LAST_PULLED, TABLES

APPLICATION_ID = 0x53594E43
"""``SYNC``, in the file's header: says whose SQLite file it is (sqlite.org/fileformat.html, 1.3.13)."""

_WORDS = {"text": "TEXT", "blob": "BLOB", "number": "INTEGER PRIMARY KEY"}
_NEVER = "BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        *(table.format_map(_WORDS) for table in TABLES),
        "INSERT INTO chain VALUES (0, zeroblob(32))",
        *(f"CREATE TRIGGER {t}_{verb} BEFORE {verb} ON {t} {_NEVER}" for t, verb in APPEND_ONLY),
        # INSERT OR REPLACE would delete without a trigger's notice.
        "CREATE TRIGGER audit_insert BEFORE INSERT ON audit"
        f" WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit) {_NEVER}",
    ),
    LAST_PULLED,
    tuple(table.format_map(_WORDS) for table in INTENT_PARTS),
)
"""What leads from one version of the schema to the next. Only ever added to."""

_SPILLS = 16_001
"""Pages that a transaction changes before some are written early: 64 MB, which only a large run reaches.

No multiple of 256, of which SQLite looks at the last byte alone and takes it for ``OFF`` (pragma.c)."""
_LEFTOVER_AGE = 60.0
"""Seconds after which a half-made file counts as left by a crash."""


class Rescue(NamedTuple):
    """What :func:`rescue` did."""

    set_aside: tuple[Path, ...]
    """The damaged files under their new names; empty if there were none."""
    kept: tuple[str, ...]
    """Names of the settings that could still be read and live on."""


def connect(path: Path, wait: float) -> sqlite3.Connection:
    """Open the history at ``path``, made if missing, brought up to date.

    Raises :class:`HistoryDamaged`, or :class:`SyncError` ``history-newer``,
    ``history-unwritable``.
    """
    with guarded(path):
        if not path.exists():
            _make(path)
        db = _open(path, wait)
        try:
            _check(db, path)
            _migrate(db, path)
        except BaseException:
            db.close()
            raise
        return db


def rescue(path: Path) -> Rescue:
    """Set a damaged history aside under a dated name and start an empty one.

    Losing it loses comfort, never data (law 16): the master and the returns
    are untouched, and the next pull meets an empty baseline. The settings
    (such as the project's id) live on where they can be read.
    """
    settings = _readable_settings(path)
    stamp = datetime.now().strftime("%Y%m%dT%H%M%S")
    moved = []
    with guarded(path):
        for suffix in ("", "-journal", "-wal", "-shm"):
            old = path.with_name(path.name + suffix)
            if not old.exists():
                continue
            new = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}{suffix}")
            number = 1
            while new.exists():
                number += 1
                new = path.with_name(f"{path.stem}.damaged-{stamp}-{number}{path.suffix}{suffix}")
            old.rename(new)
            moved.append(new)
    db = connect(path, wait=5)
    with contextlib.closing(db), guarded(path):
        db.executemany("INSERT OR IGNORE INTO setting VALUES (?, ?)", settings.items())
    return Rescue(tuple(moved), tuple(sorted(settings)))


def inspect(path: Path) -> None:
    """Check every page of the file; slow on a large one. Raises :class:`HistoryDamaged`."""
    with guarded(path), contextlib.closing(_open(path, wait=5)) as db:
        _check(db, path)
        found = [str(line) for (line,) in db.execute("PRAGMA integrity_check(5)")]
    if found != ["ok"]:
        raise HistoryDamaged("history-damaged", path=path, reason="; ".join(found))


@contextlib.contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system report into what people can act on."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise Locked("history-busy", path=path) from error
        if code in _UNWRITABLE:
            raise SyncError("history-unwritable", path=path, reason=error) from error
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        raise HistoryDamaged("history-damaged", path=path, reason=error) from error
    except OSError as error:
        raise SyncError("history-unwritable", path=path, reason=error.strerror or error) from error
    except (ValueError, KeyError, TypeError) as error:
        # What was stored no longer decodes: bytes changed under an intact page.
        raise HistoryDamaged("history-damaged", path=path, reason=error) from error


_UNWRITABLE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
}


def _open(path: Path, wait: float) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=wait, isolation_level=None)
    db.execute("PRAGMA synchronous=FULL")
    db.execute("PRAGMA temp_store=MEMORY")
    db.execute(f"PRAGMA cache_spill={_SPILLS}")
    return db


def _check(db: sqlite3.Connection, path: Path) -> None:
    # The first statement that reads also rolls back what a crash left half written.
    (found,) = db.execute("PRAGMA application_id").fetchone()
    if found != APPLICATION_ID:
        raise HistoryDamaged("history-damaged", path=path, reason="not a history")
    (mode,) = db.execute("PRAGMA journal_mode=TRUNCATE").fetchone()
    if mode != "truncate":
        raise HistoryDamaged("history-damaged", path=path, reason=f"journal mode {mode}")


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version == len(MIGRATIONS):
        return
    if version > len(MIGRATIONS):
        raise SyncError("history-newer", path=path, found=version, known=len(MIGRATIONS))
    db.execute("BEGIN IMMEDIATE")
    (version,) = db.execute("PRAGMA user_version").fetchone()
    for step in MIGRATIONS[version:]:
        for statement in step:
            db.execute(statement)
    db.execute(f"PRAGMA user_version={len(MIGRATIONS)}")
    db.execute("COMMIT")


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # A journal without its database would be played back into the new one.
    for suffix in ("-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    for left in path.parent.glob(f".~{path.name}.*.new*"):
        if time.time() - left.stat().st_mtime > _LEFTOVER_AGE:
            left.unlink(missing_ok=True)
    new = path.with_name(f".~{path.name}.{os.getpid()}.new")
    new.unlink(missing_ok=True)
    try:
        with contextlib.closing(sqlite3.connect(new, isolation_level=None)) as db:
            db.execute("PRAGMA synchronous=FULL")
            db.execute("PRAGMA page_size=4096")
            db.execute(f"PRAGMA application_id={APPLICATION_ID}")
            _migrate(db, new)
        _put(new, path)
    finally:
        new.unlink(missing_ok=True)


def _put(new: Path, path: Path) -> None:
    """Give ``new`` its name, unless somebody else made the file meanwhile."""
    try:
        os.link(new, path)
    except FileExistsError:
        return
    except OSError:  # the share has no hard links
        if not path.exists():
            new.rename(path)


def _readable_settings(path: Path) -> dict[str, str]:
    try:
        with contextlib.closing(_open(path, wait=1)) as db:
            return dict(db.execute("SELECT name, value FROM setting"))
    except (sqlite3.Error, UnicodeError):
        return {}
