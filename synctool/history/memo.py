"""What the last pull saw, so that the next one need only look at what is new.

A cache and nothing else: a file beside the history that may be deleted at any
time. What it tells is believed only while its facts (the master's bytes, the
history's last run, configuration, day) are those of the moment; see
:mod:`synctool.flows.recall`.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = "5"
"""Of the file; one of another format is not looked at."""
_SCHEMA = """
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE item (pos INTEGER PRIMARY KEY, key TEXT NOT NULL, row INTEGER NOT NULL,
  leads TEXT NOT NULL, supporting TEXT NOT NULL, closed INTEGER NOT NULL);
CREATE TABLE response (item TEXT NOT NULL, round TEXT NOT NULL, agency TEXT NOT NULL, row INTEGER NOT NULL,
  PRIMARY KEY (item, round, agency)) WITHOUT ROWID;
CREATE TABLE recommendation (pos INTEGER PRIMARY KEY, item TEXT NOT NULL UNIQUE, row INTEGER NOT NULL,
  code TEXT NOT NULL, noted INTEGER NOT NULL, until TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE agency (name TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
"""
_BATCH = 500


class ItemPlace(NamedTuple):
    """An item: the row it stands in, and who answers for it."""

    key: str
    row: int
    leads: tuple[str, ...]
    supporting: tuple[str, ...]
    closed: bool
    """A ruling took it off the list."""


class ResponsePlace(NamedTuple):
    """A row of 機關回復; ``round`` as the row's key has it."""

    item: str
    round: str
    agency: str
    row: int


class Advice(NamedTuple):
    """A recommendation, and the row that it stands in."""

    item: str
    row: int
    code: str
    noted: bool
    until: str
    """The first day on which it may read otherwise; ``""`` for never."""
    body: str


class Memo:
    """One such file, open. Whatever is wrong with it, it is as if it were not there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = _connect(path)

    @classmethod
    def open(cls, path: Path) -> Memo | None:
        """``None`` where there is none, or none that can be used."""
        if not path.is_file():
            return None
        try:
            memo = cls(path)
        except sqlite3.Error:
            return None
        try:
            if memo.facts().get("format") == FORMAT:
                return memo
        except sqlite3.Error:
            pass
        memo.close()
        return None

    @classmethod
    def make(cls, path: Path) -> Memo:
        """An empty one in the place of any that is there. Raises :class:`OSError` or ``sqlite3.Error``."""
        path.parent.mkdir(parents=True, exist_ok=True)
        for stale in (path, path.with_name(path.name + "-journal")):
            stale.unlink(missing_ok=True)
        memo = cls(path)
        memo._db.executescript(_SCHEMA)
        return memo

    def close(self) -> None:
        self._db.close()

    # ------------------------------------------------------------ reading; each may raise sqlite3.Error

    def facts(self) -> dict[str, str]:
        return dict(self._db.execute("SELECT name, value FROM fact"))

    def items(self) -> list[ItemPlace]:
        """In the order of the master."""
        found = self._db.execute("SELECT key, row, leads, supporting, closed FROM item ORDER BY pos")
        return [ItemPlace(k, row, _parted(ls), _parted(ss), bool(c)) for k, row, ls, ss, c in found]

    def responses(self, items: Collection[str]) -> list[ResponsePlace]:
        """The rows of ``items``, in the order of the sheet."""
        sql = "SELECT item, round, agency, row FROM response WHERE item IN ({})"
        return sorted((ResponsePlace(*row) for row in self._of(sql, items)), key=lambda place: place.row)

    def advised_rows(self, items: Collection[str]) -> dict[str, int]:
        """By item: the row of its recommendation."""
        return dict(self._of("SELECT item, row FROM recommendation WHERE item IN ({})", items))

    def advice(self) -> list[Advice]:
        """All of it, in the order of the items."""
        sql = "SELECT item, row, code, noted, until, body FROM recommendation ORDER BY pos"
        return [
            Advice(item, row, code, bool(noted), until, body)
            for item, row, code, noted, until, body in self._db.execute(sql)
        ]

    def due(self, day: str) -> list[str]:
        """The items whose recommendation may read otherwise from ``day`` on, or did before."""
        sql = "SELECT item FROM recommendation WHERE until <> '' AND until <= ?"
        return [item for (item,) in self._db.execute(sql, (day,))]

    def agencies(self) -> dict[str, str]:
        return dict(self._db.execute("SELECT name, body FROM agency"))

    def _of(self, sql: str, names: Collection[str]) -> Iterator[Any]:
        ordered = list(names)
        for at in range(0, len(ordered), _BATCH):
            part = ordered[at : at + _BATCH]
            yield from self._db.execute(sql.format(", ".join("?" * len(part))), part)

    # ------------------------------------------------------------ writing

    def put(
        self,
        facts: Mapping[str, str],
        *,
        items: Iterable[ItemPlace] = (),
        responses: Iterable[ResponsePlace] = (),
        advice: Iterable[Advice] = (),
        agencies: Iterable[tuple[str, str]] = (),
    ) -> None:
        """All or nothing. What is there of the same name or item gives way; order is that of coming."""
        with self._transaction():
            db = self._db
            db.execute("DELETE FROM fact")
            db.executemany("INSERT INTO fact VALUES (?, ?)", {**facts, "format": FORMAT}.items())
            db.executemany(
                "INSERT INTO item (key, row, leads, supporting, closed) VALUES (?, ?, ?, ?, ?)",
                ((i.key, i.row, _joined(i.leads), _joined(i.supporting), i.closed) for i in items),
            )
            db.executemany("INSERT OR REPLACE INTO response VALUES (?, ?, ?, ?)", responses)
            db.executemany(
                "INSERT INTO recommendation (item, row, code, noted, until, body) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (item) DO UPDATE"
                " SET code=excluded.code, noted=excluded.noted, until=excluded.until, body=excluded.body",
                advice,
            )
            db.executemany("INSERT OR REPLACE INTO agency VALUES (?, ?)", agencies)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def forget(path: Path) -> None:
    """Throw it away."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=0.5)
    db.execute("PRAGMA journal_mode=TRUNCATE")
    db.execute("PRAGMA synchronous=NORMAL")
    return db


def _parted(text: str) -> tuple[str, ...]:
    return tuple(text.split("\t")) if text else ()


def _joined(names: Sequence[str]) -> str:
    return "\t".join(names)


MemoError = (sqlite3.Error, OSError)
"""What may go wrong with a memo; never a reason to stop."""
