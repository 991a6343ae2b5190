"""The history in one SQLite file: the ordinary case. The file's ways: :mod:`.sqlite_file`.

Baselines are stored one row for each answer (round, agency, item), its cells
together as JSON: a tenth of the rows, and nothing is decoded before somebody
asks for it. The earlier bytes of files are stored by ``begin``, marked with
their run, and do not count before its ``commit``.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from synctool.errors import HistoryDamaged, SyncError
from synctool.history import path_of, rows
from synctool.history.base import (
    BaselineKey,
    Break,
    CellKey,
    ConflictRecord,
    Fingerprint,
    Rejection,
    Run,
    Update,
)
from synctool.history.sqlite_file import connect, guarded
from synctool.model import AuditEntry, Cell, Conflict, Problem, Value

_AUDIT = ", ".join(rows.AUDIT_COLUMNS)
_BATCH = 2000
"""Audit entries fetched at once, so that a reader who stops half-way keeps no lock on the file."""


class SqliteHistory:
    """See :class:`synctool.history.base.History`. ``wait``: seconds to wait for another program's lock."""

    def __init__(self, path: Path | str, *, wait: float = 5) -> None:
        self.path = Path(path)
        self._db = connect(self.path, wait)
        self._ready: rows.Rows | None = None
        """The intent that this process stored itself, so that commit need not decode it."""

    def __enter__(self) -> SqliteHistory:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    # ------------------------------------------------------------ reading

    def _all(self, sql: str, *blanks: object) -> list[tuple[Any, ...]]:
        with guarded(self.path):
            return self._db.execute(sql, blanks).fetchall()

    def _one(self, sql: str, *blanks: object) -> Any:
        """The first column of the first row, or None."""
        with guarded(self.path):
            row = self._db.execute(sql, blanks).fetchone()
        return row and row[0]

    def baselines(self, round_name: str) -> Mapping[BaselineKey, Value]:
        found = self._all("SELECT agency, item, cells FROM baseline WHERE round=?", rows.safe(round_name))
        with guarded(self.path):
            return rows.Baselines(round_name, {(rows.unsafe(a), rows.unsafe(i)): c for a, i, c in found})

    def fingerprints(self) -> Mapping[str, Fingerprint]:
        found = self._all("SELECT path, body FROM fingerprint")
        with guarded(self.path):
            return rows.fingerprints_of(found)

    def problems(self) -> Mapping[str, Sequence[Problem]]:
        found = self._all("SELECT agency, body FROM problem")
        with guarded(self.path):
            return rows.problems_of(found)

    def conflicts(self) -> Sequence[Conflict]:
        found = self._all("SELECT body FROM conflict WHERE ended IS NULL ORDER BY seq")
        with guarded(self.path):
            return [rows.conflict_of(rows.from_text(body)) for (body,) in found]

    def conflict_log(self, item: str = "") -> Sequence[ConflictRecord]:
        where, blanks = ("WHERE c.item=?", [rows.safe(item)]) if item else ("", [])
        found = self._all(
            "SELECT c.body, o.body, c.how, e.body FROM conflict c JOIN run o ON o.id=c.opened"
            f" LEFT JOIN run e ON e.id=c.ended {where} ORDER BY c.seq",
            *blanks,
        )
        with guarded(self.path):
            return [rows.conflict_record(*row) for row in found]

    def returns(self, round_name: str, agency: str) -> Sequence[str]:
        found = self._all(
            "SELECT digest FROM returned WHERE round=? AND agency=? ORDER BY seq",
            rows.safe(round_name),
            rows.safe(agency),
        )
        return [rows.unsafe(digest) for (digest,) in found]

    def rejections(self, run: str = "") -> Sequence[Rejection]:
        where, blanks = ("WHERE run=?", [rows.safe(run)]) if run else ("", [])
        found = self._all(f"SELECT run, body FROM rejection {where} ORDER BY seq", *blanks)
        with guarded(self.path):
            return [rows.rejection_of(*row) for row in found]

    def runs(self) -> Sequence[Run]:
        found = self._all("SELECT body FROM run ORDER BY seq")
        with guarded(self.path):
            return [rows.run_of(rows.from_text(body)) for (body,) in found]

    def audit(self, *, item: str = "", run: str = "") -> Iterator[AuditEntry]:
        wanted = [(name, rows.safe(text)) for name, text in (("item", item), ("run", run)) if text]
        where = "".join(f" AND {name}=?" for name, _ in wanted)
        blanks = [text for _, text in wanted]
        last = 0
        while found := self._all(
            f"SELECT seq, {_AUDIT} FROM audit WHERE seq>?{where} ORDER BY seq LIMIT {_BATCH}", last, *blanks
        ):
            with guarded(self.path):
                entries = [rows.audit_entry(row[1:]) for row in found]
            yield from entries
            last = found[-1][0]

    def as_of(self, moment: datetime | str, *, item: str = "") -> Mapping[CellKey, Cell]:
        bound = self._entries_until(moment)
        where, blanks = ("WHERE item=?", [rows.safe(item)]) if item else ("", [])
        found = self._all(
            "SELECT a.item, a.agency, a.field, a.sheet, iif(a.seq<=?, a.after, a.before) FROM audit a JOIN"
            " (SELECT coalesce(max(iif(seq<=?, seq, NULL)), min(seq)) AS seq FROM audit"
            f" {where} GROUP BY item, agency, field, sheet) USING (seq)",
            bound,
            bound,
            *blanks,
        )
        with guarded(self.path):
            return {CellKey(*map(rows.unsafe, key)): rows.cell_value(value) for *key, value in found}

    def _entries_until(self, moment: datetime | str) -> int:
        """How many audit entries there were right after a run."""
        if isinstance(moment, str):
            entries = self._one("SELECT entries FROM run WHERE id=?", rows.safe(moment))
            if entries is None:
                raise SyncError("run-unknown", run=moment)
            return int(entries)
        bound, until = 0, moment.timestamp()
        for body, entries in self._all("SELECT body, entries FROM run ORDER BY seq"):
            if rows.run_of(rows.from_text(body)).started.timestamp() <= until:
                bound = entries
        return bound

    def head(self) -> tuple[int, str]:
        ((entries, head),) = self._all("SELECT entries, head FROM chain")
        return entries, head.hex()

    def verify(self) -> Sequence[Break]:
        with guarded(self.path):
            entries, head = self._db.execute("SELECT entries, head FROM chain").fetchone()
            # A changed byte may not be UTF-8 any more; that is a break to report, not an error.
            self._db.text_factory = _lenient
            try:
                found = self._db.execute(f"SELECT seq, {_AUDIT}, hash FROM audit ORDER BY seq")
                return list(rows.breaks(((n, tuple(row), was) for n, *row, was in found), entries, head))
            finally:
                self._db.text_factory = str

    def blob(self, sha256: str) -> bytes | None:
        packed = self._one(
            "SELECT packed FROM blob WHERE sha256=? AND run NOT IN (SELECT run FROM intent)", sha256
        )
        return None if packed is None else self._unpacked(sha256, packed)

    def _unpacked(self, sha256: str, packed: bytes) -> bytes:
        try:
            content = zlib.decompress(packed)
        except zlib.error as error:
            raise HistoryDamaged("history-damaged", path=self.path, reason=error) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise HistoryDamaged("history-damaged", path=self.path, reason=f"blob {sha256}")
        return content

    def value_of(self, name: str) -> str:
        return rows.unsafe(self._one("SELECT value FROM setting WHERE name=?", rows.safe(name)) or "")

    # ------------------------------------------------------------ writing

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; on the disk when it ends."""
        with guarded(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def set_value(self, name: str, value: str) -> None:
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (rows.safe(name), rows.safe(value)))

    def begin(self, update: Update) -> None:
        ready = rows.Rows.of(update)
        body = ready.encode()
        blobs = _packed(update, ready.id)
        with self._transaction() as db:
            _refuse_if_pending_or_known(db, ready.id)
            db.execute("INSERT INTO intent VALUES (?, ?)", (ready.id, body))
            db.executemany("INSERT OR IGNORE INTO blob VALUES (?, ?, ?)", blobs)
        self._ready = ready

    def commit(self, run: str) -> None:
        with self._transaction() as db:
            name = rows.safe(run)
            found = db.execute("SELECT body FROM intent WHERE run=?", (name,)).fetchone()
            if found is None:
                raise SyncError("run-unknown", run=run)
            ready = self._ready
            _carry_out(db, ready if ready and ready.id == name else rows.Rows.decode(found[0]))
            db.execute("DELETE FROM intent WHERE run=?", (name,))
        self._ready = None

    def discard(self, run: str) -> None:
        with self._transaction() as db:
            name = rows.safe(run)
            if db.execute("DELETE FROM intent WHERE run=?", (name,)).rowcount:
                db.execute("DELETE FROM blob WHERE run=?", (name,))
        self._ready = None

    def pending(self) -> Update | None:
        body = self._one("SELECT body FROM intent")
        if body is None:
            return None
        with guarded(self.path):
            ready = rows.Rows.decode(body)
            blobs = {}
            for sha256 in ready.blobs or ():
                packed = self._one("SELECT packed FROM blob WHERE sha256=?", sha256)
                blobs[sha256] = self._unpacked(sha256, packed)
            return ready.update(blobs)

    def record(self, update: Update) -> None:
        ready = rows.Rows.of(update)
        blobs = _packed(update, ready.id)
        with self._transaction() as db:
            _refuse_if_pending_or_known(db, ready.id)
            db.executemany("INSERT OR IGNORE INTO blob VALUES (?, ?, ?)", blobs)
            _carry_out(db, ready)


def _lenient(content: bytes) -> str:
    return content.decode("utf-8", "backslashreplace")


def _packed(update: Update, run: str) -> list[tuple[str, str, bytes]]:
    return [(sha256, run, rows.pack(content)) for sha256, content in (update.blobs or {}).items()]


def _refuse_if_pending_or_known(db: sqlite3.Connection, run: str) -> None:
    pending = db.execute("SELECT run FROM intent").fetchone()
    if pending:
        raise SyncError("run-pending", run=rows.unsafe(pending[0]))
    if db.execute("SELECT 1 FROM run WHERE id=?", (run,)).fetchone():
        raise SyncError("run-known", run=rows.unsafe(run))


def _carry_out(db: sqlite3.Connection, ready: rows.Rows) -> None:
    many = db.executemany
    entries = _append_audit(db, ready.audit)
    db.execute("INSERT INTO run (id, body, entries) VALUES (?, ?, ?)", (ready.id, ready.done(), entries))
    _put_baselines(db, ready.groups or ())
    many(
        "UPDATE conflict SET how=?, ended=? WHERE id=? AND ended IS NULL",
        [(how, ready.id, name) for name, how in ready.closed],
    )
    many(
        "INSERT OR IGNORE INTO conflict (id, item, body, opened) VALUES (?, ?, ?, ?)",
        [(*row, ready.id) for row in ready.opened],
    )
    many("INSERT INTO rejection (run, body) VALUES (?, ?)", ready.rejections)
    many("INSERT INTO returned (round, agency, digest) VALUES (?, ?, ?)", ready.returns or ())
    many("INSERT OR REPLACE INTO fingerprint VALUES (?, ?)", ready.fingerprints or ())
    problems = ready.problems or ()
    many("DELETE FROM problem WHERE agency=?", [(agency,) for agency, _ in problems])
    many("INSERT INTO problem VALUES (?, ?)", [row for row in problems if row[1] != "[]"])


def _append_audit(db: sqlite3.Connection, new: Sequence[rows.AuditRow]) -> int:
    """Add entries to the chain; how many there are now."""
    entries, head = db.execute("SELECT entries, head FROM chain").fetchone()
    chained = []
    for row in new:
        entries += 1
        head = rows.chained(head, entries, row)
        chained.append((entries, *row, head))
    db.executemany(f"INSERT INTO audit VALUES ({','.join('?' * (len(rows.AUDIT_COLUMNS) + 2))})", chained)
    db.execute("UPDATE chain SET entries=?, head=?", (entries, head))
    return int(entries)


def _put_baselines(db: sqlite3.Connection, groups: Sequence[tuple[rows.GroupKey, dict[str, Any]]]) -> None:
    puts, gone = [], []
    for key, news in groups:
        old = db.execute("SELECT cells FROM baseline WHERE round=? AND agency=? AND item=?", key).fetchone()
        cells = rows.merged_cells(old and old[0], news)
        if cells is not None:
            puts.append((*key, cells))
        elif old:
            gone.append(key)
    db.executemany(
        "INSERT INTO baseline VALUES (?, ?, ?, ?)"
        " ON CONFLICT (round, agency, item) DO UPDATE SET cells=excluded.cells",
        puts,
    )
    db.executemany("DELETE FROM baseline WHERE round=? AND agency=? AND item=?", gone)


def open_url(url_or_path: str, project_dir: Path, _project: str = "") -> SqliteHistory:
    """For :func:`synctool.history.open_history`."""
    return SqliteHistory(path_of(url_or_path, project_dir))
