"""The history in a PostgreSQL that coordinators on different machines share.

Each project has a schema of its own, so that it can be granted, copied and
dropped by itself and no query can see another's rows. Whoever writes first
takes an advisory lock of the project, held to the end of the transaction: so
runs are carried out one after the other, and the audit's chain has one order.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from synctool.errors import HistoryDamaged, Locked, SyncError
from synctool.history.lock import Holder, wait_for
from synctool.history.moving import GroupKey
from synctool.history.sql import SqlHistory
from synctool.history.sql_schema import APPEND_ONLY, INTENT_PARTS, LAST_PULLED, TABLES

if TYPE_CHECKING:
    from psycopg import Connection

_WORDS = {
    # Compared byte by byte, as in Python, and the same after an upgrade of the system's locales.
    "text": 'TEXT COLLATE "C"',
    "blob": "BYTEA",
    "number": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
}

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        *(table.format_map(_WORDS) for table in TABLES),
        "INSERT INTO chain VALUES (0, decode(repeat('00', 32), 'hex'))",
        "CREATE TABLE lock (holder TEXT NOT NULL)",
        "CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN RAISE EXCEPTION 'the history is append-only'; END$$",
        *(
            f"CREATE TRIGGER {t}_{verb} BEFORE {verb} ON {t} EXECUTE FUNCTION never()"
            for t, verb in (*APPEND_ONLY, ("audit", "TRUNCATE"))
        ),
    ),
    LAST_PULLED,
    tuple(table.format_map(_WORDS) for table in INTENT_PARTS),
)
"""What leads from one version of the schema to the next. Only ever added to."""

_LONGEST_NAME = 63
"""Bytes of a name that PostgreSQL keeps (NAMEDATALEN, manual 4.1.1)."""


def connect(url: str, project: str, wait: float) -> Connection[tuple[Any, ...]]:
    """A connection in autocommit mode; ``wait``: seconds to wait for another's lock."""
    try:
        import psycopg
    except ImportError as error:
        raise SyncError("history-driver") from error
    try:
        db = psycopg.connect(url, autocommit=True, connect_timeout=10, application_name="synctool")
        db.execute("SELECT set_config('lock_timeout', %s, false)", (f"{max(1, int(wait * 1000))}ms",))
        db.execute("SELECT set_config('search_path', %s, false)", (f'"{schema_of(project)}"',))
        db.execute("SET synchronous_commit = on")
    except psycopg.Error as error:
        raise SyncError("history-unreachable", path=shown(url), reason=str(error).strip()) from error
    return db


def address(url: str, project_dir: Path, project: str) -> tuple[str, str]:
    """The address without our own parameter, and the project's name (see ``open_history``)."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    name = project or query.pop("project", "") or project_dir.resolve().name
    query.pop("project", None)
    return urlunsplit(parts._replace(query=urlencode(query))), name


def shown(url: str) -> str:
    """The address as it may be shown: without user and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=""))


def schema_of(project: str) -> str:
    """The name of a project's schema: readable, and no two projects share one."""
    readable = re.sub(r"\W+", "_", project)
    digest = hashlib.sha256(project.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    room = _LONGEST_NAME - len("synctool__") - len(digest)
    return f"synctool_{readable.encode()[:room].decode(errors='ignore')}_{digest}"


def _key(schema: str, purpose: str) -> int:
    """The number of an advisory lock: 64 bits of a hash."""
    return int.from_bytes(hashlib.sha256(f"{schema} {purpose}".encode()).digest()[:8], "big", signed=True)


class PostgresHistory(SqlHistory):
    """See :class:`synctool.history.base.History`. ``wait``: seconds to wait for another's transaction."""

    def __init__(self, url: str, project: str, *, wait: float = 30) -> None:
        super().__init__(shown(url))
        self._schema = schema_of(project)
        self._db = connect(url, project, wait)
        try:
            self._migrate()
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        self._db.close()

    def _guarded(self) -> contextlib.AbstractContextManager[None]:
        return _guarded(self._where)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._guarded(), self._db.transaction():
            self._execute("SELECT pg_advisory_xact_lock(?)", (_key(self._schema, "history"),))
            yield

    def _execute(self, sql: str, blanks: Sequence[object] = ()) -> Any:
        # psycopg asks for literal strings, to keep data out of them; ours hold names of columns only.
        return self._db.execute(cast(Any, sql.replace("?", "%s")), blanks or None, binary=bool(blanks))

    def _many(self, sql: str, blanks: Iterable[Sequence[object]]) -> None:
        listed = list(blanks)
        if listed:
            with self._db.cursor() as cursor:
                cursor.executemany(cast(Any, sql.replace("?", "%s")), listed)

    def _stored_groups(self, keys: Sequence[GroupKey]) -> dict[GroupKey, str]:
        # One round trip for all of them: the server may be far away.
        if not keys:
            return {}
        found = self._execute(
            "SELECT round, agency, item, cells FROM baseline JOIN unnest(?::text[], ?::text[], ?::text[])"
            " AS wanted (round, agency, item) USING (round, agency, item)",
            tuple(map(list, zip(*keys, strict=True))),
        )
        return {(round_name, agency, item): cells for round_name, agency, item, cells in found}

    def _migrate(self) -> None:
        if self._version() == len(MIGRATIONS):
            return
        with self._transaction():
            self._execute(f'CREATE SCHEMA IF NOT EXISTS "{self._schema}"')
            self._execute("CREATE TABLE IF NOT EXISTS version (number INTEGER PRIMARY KEY)")
            version = self._version()
            if version > len(MIGRATIONS):
                raise SyncError("history-newer", path=self._where, found=version, known=len(MIGRATIONS))
            for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
                for statement in step:
                    self._execute(statement)
                self._execute("INSERT INTO version VALUES (?)", (number,))

    def _version(self) -> int:
        with self._guarded():
            ((there,),) = self._execute("SELECT to_regclass('version') IS NOT NULL").fetchall()
            if not there:
                return 0
            return int(self._execute("SELECT coalesce(max(number), 0) FROM version").fetchone()[0])


class PostgresLock:
    """The run lock where the history is shared: as :class:`synctool.history.lock.RunLock`, with its words.

    Held by a connection of its own; the server frees it when the holder's
    process, machine or network dies.
    """

    def __init__(self, url: str, project: str, command: str = "", *, wait: float = 0) -> None:
        self._url = url
        self._project = project
        self._command = command
        self._wait = wait
        self._where = shown(url)
        self._number = _key(schema_of(project), "run")
        self._db: Connection[tuple[Any, ...]] | None = None

    def __enter__(self) -> PostgresLock:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def acquire(self) -> None:
        """Take the lock. Raises :class:`Locked`."""
        PostgresHistory(self._url, self._project).close()  # makes the schema where it is new
        self._db = connect(self._url, self._project, wait=10)
        try:
            with _guarded(self._where):
                # A holder whose machine vanished is noticed within a minute.
                for name, seconds in (("idle", 20), ("interval", 10), ("count", 4)):
                    self._db.execute(
                        "SELECT set_config(%s, %s, false)", (f"tcp_keepalives_{name}", str(seconds))
                    )
                wait_for(self._try, self._wait)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Give the lock back."""
        db, self._db = self._db, None
        if db is not None:
            db.close()

    def check(self) -> None:
        """Raises :class:`Locked` ``lock-lost`` if the connection that held it broke."""
        import psycopg

        try:
            if self._db is not None and self._db.execute("SELECT 1").fetchone():
                return
        except psycopg.Error:
            pass
        raise Locked("lock-lost", host=self._where, user="?", since="?")

    def holder(self) -> Holder | None:
        """Who holds the lock now, if anybody does."""
        with connect(self._url, self._project, wait=10) as db, _guarded(self._where):
            high, low = divmod(self._number & (1 << 64) - 1, 1 << 32)
            held = db.execute(
                "SELECT 1 FROM pg_locks WHERE locktype='advisory' AND granted AND objsubid=1"
                " AND classid::bigint=%s AND objid::bigint=%s",
                (high, low),
            ).fetchone()
            return self._recorded(db) if held else None

    def _try(self) -> Holder | None:
        assert self._db is not None
        taken = self._db.execute("SELECT pg_try_advisory_lock(%s)", (self._number,)).fetchone()
        if not (taken and taken[0]):
            return self._recorded(self._db)
        me = Holder.me(self._command)
        with self._db.transaction():
            self._db.execute("DELETE FROM lock")
            self._db.execute("INSERT INTO lock VALUES (%s)", (me.encode(),))
        return None

    def _recorded(self, db: Connection[tuple[Any, ...]]) -> Holder:
        found = db.execute("SELECT holder FROM lock").fetchone()
        return Holder.decode(found[0] if found else "")


@contextlib.contextmanager
def _guarded(where: str) -> Iterator[None]:
    """Turn what the server reports into what people can act on."""
    import psycopg

    try:
        yield
    except psycopg.errors.LockNotAvailable as error:
        raise Locked("history-busy", path=where) from error
    except (psycopg.errors.DataCorrupted, psycopg.errors.IndexCorrupted) as error:
        raise HistoryDamaged("history-damaged", path=where, reason=error) from error
    except (psycopg.OperationalError, psycopg.errors.InsufficientPrivilege) as error:
        raise SyncError("history-unreachable", path=where, reason=str(error).strip()) from error
    except (ValueError, KeyError, TypeError) as error:
        # What was stored no longer decodes.
        raise HistoryDamaged("history-damaged", path=where, reason=error) from error


def open_url(url: str, project_dir: Path, project: str = "") -> PostgresHistory:
    """For :func:`synctool.history.open_history`."""
    return PostgresHistory(*address(url, project_dir, project))


def lock_url(url: str, project_dir: Path, project: str, command: str, wait: float) -> PostgresLock:
    """For :func:`synctool.history.run_lock`."""
    plain, name = address(url, project_dir, project)
    return PostgresLock(plain, name, command, wait=wait)
