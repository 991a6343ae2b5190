"""The history in SQL, as SQLite and PostgreSQL both understand it.

Baselines are stored one row for each answer (round, agency, item), its cells
together as JSON: a tenth of the rows, and nothing is decoded before somebody
asks for it. The earlier bytes of files are stored by ``begin``, marked with
their run, and do not count before its ``commit``.
"""

from __future__ import annotations

import hashlib
import zlib
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import chain as chained
from typing import Any

from synctool.errors import HistoryDamaged, SyncError
from synctool.history import chain, records, rows
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
from synctool.history.moving import GroupKey
from synctool.history.records import safe, unsafe
from synctool.model import AuditEntry, Cell, Conflict, Problem, Value

AUDIT = ", ".join(chain.AUDIT_COLUMNS)
_FEW = 4000
"""Up to so many baselines are asked for by name; of more, all are read."""
_PAIRS = 400
_BATCH = 2000
"""Rows fetched at once, so that a reader who stops half-way keeps nobody waiting."""


class SqlHistory(ABC):
    """All of :class:`synctool.history.base.History` but the connection, whose ways subclasses give."""

    def __init__(self, where: str) -> None:
        self._where = where
        """What is named when something is wrong."""
        self._ready: rows.Rows | None = None
        """The intent that this process stored itself, so that commit need not decode it."""

    @abstractmethod
    def _guarded(self) -> AbstractContextManager[None]:
        """Turns what the database reports into what people can act on."""

    @abstractmethod
    def _transaction(self) -> AbstractContextManager[None]:
        """All or nothing, one after the other, and on the disk when it ends; guarded."""

    @abstractmethod
    def _execute(self, sql: str, blanks: Sequence[object] = ()) -> Any:
        """A cursor; blanks are written ``?``."""

    @abstractmethod
    def _many(self, sql: str, blanks: Iterable[Sequence[object]]) -> None: ...

    # ------------------------------------------------------------ reading

    def _all(self, sql: str, *blanks: object) -> list[Any]:
        with self._guarded():
            found: list[Any] = self._execute(sql, blanks).fetchall()
            return found

    def _one(self, sql: str, *blanks: object) -> Any:
        """The first column of the first row, or None."""
        found = self._all(sql, *blanks)
        return found[0][0] if found else None

    def baselines(
        self,
        round_name: str,
        of: Collection[tuple[str, str]] | None = None,
        kept: MutableMapping[tuple[str, str], str] | None = None,
    ) -> Mapping[BaselineKey, Value]:
        sql = "SELECT agency, item, cells FROM baseline WHERE round=?"
        name = safe(round_name)
        if kept is not None and of is None:
            with self._guarded():
                self._put_into(kept, name)
                return rows.Baselines(round_name, kept)
        if of is None or len(of) > _FEW:
            found = self._all(sql, name)
        else:
            found = []
            pairs = [(safe(agency), safe(item)) for agency, item in of]
            for at in range(0, len(pairs), _PAIRS):
                part = pairs[at : at + _PAIRS]
                marks = ", ".join(["(?, ?)"] * len(part))
                found += self._all(f"{sql} AND (agency, item) IN (VALUES {marks})", name, *sum(part, ()))
        with self._guarded():
            return rows.Baselines(round_name, {(unsafe(a), unsafe(i)): c for a, i, c in found})

    def _put_into(self, kept: MutableMapping[tuple[str, str], str], round_name: str) -> None:
        """All texts of a round's baselines, some at a time."""
        sql = "SELECT agency, item, cells FROM baseline WHERE round=?"
        order = f"ORDER BY agency, item LIMIT {_BATCH}"
        found = self._all(f"{sql} {order}", round_name)
        while found:
            for agency, item, cells in found:
                kept[unsafe(agency), unsafe(item)] = cells
            found = self._all(f"{sql} AND (agency, item)>(?, ?) {order}", round_name, *found[-1][:2])

    def fingerprints(self) -> Mapping[str, Fingerprint]:
        found = self._all("SELECT path, body FROM fingerprint")
        with self._guarded():
            return records.fingerprints_of(found)

    def problems(self) -> Mapping[str, Sequence[Problem]]:
        found = self._all("SELECT agency, body FROM problem")
        with self._guarded():
            return records.problems_of(found)

    def conflicts(self) -> Sequence[Conflict]:
        found = self._all("SELECT body FROM conflict WHERE ended IS NULL ORDER BY seq")
        with self._guarded():
            return [records.conflict_of(records.from_text(body)) for (body,) in found]

    def conflict_log(self, item: str = "") -> Sequence[ConflictRecord]:
        where, blanks = _only(("c.item", item))
        found = self._all(
            "SELECT c.body, o.body, c.how, e.body FROM conflict c JOIN run o ON o.id=c.opened"
            f" LEFT JOIN run e ON e.id=c.ended {where} ORDER BY c.seq",
            *blanks,
        )
        with self._guarded():
            return [records.conflict_record(*row) for row in found]

    def returns(self, round_name: str, agency: str) -> Sequence[str]:
        where, blanks = _only(("round", round_name), ("agency", agency), always=True)
        found = self._all(f"SELECT digest FROM returned {where} ORDER BY seq", *blanks)
        return [unsafe(digest) for (digest,) in found]

    def rejections(self, run: str = "") -> Sequence[Rejection]:
        where, blanks = _only(("run", run))
        found = self._all(f"SELECT run, body FROM rejection {where} ORDER BY seq", *blanks)
        with self._guarded():
            return [records.rejection_of(*row) for row in found]

    def runs(self) -> Sequence[Run]:
        found = self._all("SELECT body FROM run ORDER BY seq")
        with self._guarded():
            return [records.run_of(records.from_text(body)) for (body,) in found]

    def last_run(self) -> str:
        return unsafe(self._one("SELECT id FROM run ORDER BY seq DESC LIMIT 1") or "")

    def audit(self, *, item: str = "", run: str = "") -> Iterator[AuditEntry]:
        where, blanks = _only(("item", item), ("run", run))
        further = f"{where} AND seq>?" if where else "WHERE seq>?"
        last = 0
        while found := self._all(
            f"SELECT seq, {AUDIT} FROM audit {further} ORDER BY seq LIMIT {_BATCH}", *blanks, last
        ):
            with self._guarded():
                entries = [chain.audit_entry(row[1:]) for row in found]
            yield from entries
            last = self._onwards(last, found[-1][0])

    def last_changed(self, why: str, agencies: Iterable[str]) -> Mapping[str, datetime]:
        sql = "SELECT at FROM audit WHERE why=? AND agency=? ORDER BY seq DESC LIMIT 1"
        found = {agency: self._one(sql, safe(why), safe(agency)) for agency in agencies}
        return {agency: datetime.fromisoformat(at) for agency, at in found.items() if at}

    def as_of(self, moment: datetime | str, *, item: str = "") -> Mapping[CellKey, Cell]:
        bound = self._entries_until(moment)
        where, blanks = _only(("item", item))
        found = self._all(
            "SELECT a.item, a.agency, a.field, a.sheet, CASE WHEN a.seq<=? THEN a.after ELSE a.before END"
            " FROM audit a JOIN (SELECT coalesce(max(CASE WHEN seq<=? THEN seq END), min(seq)) AS last"
            f" FROM audit {where} GROUP BY item, agency, field, sheet) AS cells ON a.seq=cells.last",
            bound,
            bound,
            *blanks,
        )
        with self._guarded():
            return {CellKey(*map(unsafe, key)): chain.cell_value(value) for *key, value in found}

    def _entries_until(self, moment: datetime | str) -> int:
        """How many audit entries there were right after a run."""
        if isinstance(moment, str):
            entries = self._one("SELECT entries FROM run WHERE id=?", safe(moment))
            if entries is None:
                raise SyncError("run-unknown", run=moment)
            return int(entries)
        bound, until = 0, moment.timestamp()
        for body, entries in self._all("SELECT body, entries FROM run ORDER BY seq"):
            with self._guarded():
                run = records.run_of(records.from_text(body))
            if run.started.timestamp() <= until:
                bound = entries
        return bound

    def head(self) -> tuple[int, str]:
        ((entries, head),) = self._all("SELECT entries, head FROM chain")
        return entries, head.hex()

    def verify(self) -> Sequence[Break]:
        ((entries, head),) = self._all("SELECT entries, head FROM chain")
        with self._guarded():
            return list(chain.breaks(self._stored_entries(), entries, head))

    def _stored_entries(self) -> Iterator[tuple[int, chain.AuditRow, bytes]]:
        last = -1
        while found := self._all(
            f"SELECT seq, {AUDIT}, hash FROM audit WHERE seq>? ORDER BY seq LIMIT {_BATCH}", last
        ):
            yield from ((number, tuple(row), was) for number, *row, was in found)
            last = self._onwards(last, found[-1][0])

    def _onwards(self, last: int, reached: int) -> int:
        """``reached``, which lies behind ``last``; under an index that is damaged there may be no end."""
        with self._guarded():
            if not reached > last:
                raise HistoryDamaged("history-damaged", path=self._where, reason=f"audit {reached}")
        return reached

    def blob(self, sha256: str) -> bytes | None:
        packed = self._one(
            "SELECT packed FROM blob WHERE sha256=? AND run NOT IN (SELECT run FROM intent)", sha256
        )
        return None if packed is None else self._unpacked(sha256, packed)

    def _unpacked(self, sha256: str, packed: bytes) -> bytes:
        try:
            content = zlib.decompress(packed)
        except zlib.error as error:
            raise HistoryDamaged("history-damaged", path=self._where, reason=error) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise HistoryDamaged("history-damaged", path=self._where, reason=f"blob {sha256}")
        return content

    def value_of(self, name: str) -> str:
        return unsafe(self._one("SELECT value FROM setting WHERE name=?", safe(name)) or "")

    # ------------------------------------------------------------ writing

    def set_value(self, name: str, value: str) -> None:
        with self._transaction():
            self._execute(
                "INSERT INTO setting (name, value) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value=excluded.value",
                (safe(name), safe(value)),
            )

    def begin(self, update: Update) -> None:
        parts = rows.Rows.parts_of(update)
        first = next(parts)
        body = first.encode()
        blobs = _packed(update, first.id)
        with self._transaction():
            self._refuse_if_pending_or_known(first.id)
            self._execute("INSERT INTO intent (run, body) VALUES (?, ?)", (first.id, body))
            self._keep(blobs)
            number = 0
            for number, part in enumerate(parts, start=1):
                sql = "INSERT INTO intent_part (run, number, body) VALUES (?, ?, ?)"
                self._execute(sql, (first.id, number, part.encode()))
        self._ready = None if number else first

    def commit(self, run: str) -> None:
        with self._transaction():
            name = safe(run)
            found = self._execute("SELECT body FROM intent WHERE run=?", (name,)).fetchone()
            if found is None:
                raise SyncError("run-unknown", run=run)
            ready = self._ready
            first = ready if ready and ready.id == name else rows.Rows.decode(found[0])
            self._carry_out(first, self._further(name))
            self._forget(name)
        self._ready = None

    def discard(self, run: str) -> None:
        with self._transaction():
            name = safe(run)
            if self._forget(name):
                self._execute("DELETE FROM blob WHERE run=?", (name,))
        self._ready = None

    def pending(self) -> Update | None:
        body = self._one("SELECT body FROM intent")
        if body is None:
            return None
        with self._guarded():
            ready = rows.Rows.decode(body)
            ready = ready.with_parts(self._further(ready.id))
            kept = [
                (name, self._one("SELECT packed FROM blob WHERE sha256=?", name))
                for name in ready.blobs or ()
            ]
            return ready.update({name: self._unpacked(name, packed) for name, packed in kept})

    def record(self, update: Update) -> None:
        parts = rows.Rows.parts_of(update)
        first = next(parts)
        blobs = _packed(update, first.id)
        with self._transaction():
            self._refuse_if_pending_or_known(first.id)
            self._keep(blobs)
            self._carry_out(first, parts)

    # ------------------------------------------------------------ inside a transaction

    def _further(self, run: str) -> Iterator[rows.Rows]:
        """The parts of an intent behind the first."""
        number = 1
        sql = "SELECT body FROM intent_part WHERE run=? AND number=?"
        while found := self._execute(sql, (run, number)).fetchone():
            yield rows.Rows.decode(found[0])
            number += 1

    def _forget(self, run: str) -> bool:
        """Forget an intent; ``False`` if there was none."""
        self._execute("DELETE FROM intent_part WHERE run=?", (run,))
        return bool(self._execute("DELETE FROM intent WHERE run=?", (run,)).rowcount)

    def _refuse_if_pending_or_known(self, run: str) -> None:
        pending = self._execute("SELECT run FROM intent").fetchone()
        if pending:
            raise SyncError("run-pending", run=unsafe(pending[0]))
        if self._execute("SELECT 1 FROM run WHERE id=?", (run,)).fetchone():
            raise SyncError("run-known", run=unsafe(run))

    def _keep(self, blobs: Sequence[tuple[str, str, bytes]]) -> None:
        self._many(
            "INSERT INTO blob (sha256, run, packed) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING", blobs
        )

    def _carry_out(self, ready: rows.Rows, further: Iterable[rows.Rows]) -> None:
        """An update, given as its first part and the others."""
        entries = 0
        for part in chained((ready,), further):
            entries = self._append_audit(part.audit)
            self._put_baselines(part.groups or (), part.texts)
        self._execute(
            "INSERT INTO run (id, body, entries) VALUES (?, ?, ?)", (ready.id, ready.done(), entries)
        )
        self._many(
            "UPDATE conflict SET how=?, ended=? WHERE id=? AND ended IS NULL",
            [(how, ready.id, name) for name, how in ready.closed],
        )
        self._many(
            "INSERT INTO conflict (id, item, body, opened) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (id) WHERE ended IS NULL DO NOTHING",
            [(*row, ready.id) for row in ready.opened],
        )
        self._many("INSERT INTO rejection (run, body) VALUES (?, ?)", ready.rejections)
        self._many("INSERT INTO returned (round, agency, digest) VALUES (?, ?, ?)", ready.returns or ())
        self._many(
            "INSERT INTO fingerprint (path, body) VALUES (?, ?)"
            " ON CONFLICT (path) DO UPDATE SET body=excluded.body",
            ready.fingerprints or (),
        )
        problems = ready.problems or ()
        self._many("DELETE FROM problem WHERE agency=?", [(agency,) for agency, _ in problems])
        self._many(
            "INSERT INTO problem (agency, body) VALUES (?, ?)", [row for row in problems if row[1] != "[]"]
        )

    def _append_audit(self, new: Sequence[chain.AuditRow]) -> int:
        """Add entries to the chain; how many there are now."""
        entries, head = self._execute("SELECT entries, head FROM chain").fetchone()
        chained = []
        for row in new:
            entries += 1
            head = chain.chained(head, entries, row)
            chained.append((entries, *row, head))
        marks = ", ".join("?" * (len(chain.AUDIT_COLUMNS) + 2))
        self._many(f"INSERT INTO audit (seq, {AUDIT}, hash) VALUES ({marks})", chained)
        self._execute("UPDATE chain SET entries=?, head=?", (entries, head))
        return int(entries)

    def _put_baselines(
        self, groups: Sequence[tuple[GroupKey, dict[str, Any]]], texts: Mapping[GroupKey, str]
    ) -> None:
        olds = self._stored_groups([key for key, _ in groups])
        merged = [(key, rows.merged_cells(olds.get(key), news, texts.get(key, ""))) for key, news in groups]
        self._many(
            "INSERT INTO baseline (round, agency, item, cells) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (round, agency, item) DO UPDATE SET cells=excluded.cells",
            [(*key, cells) for key, cells in merged if cells is not None],
        )
        self._many(
            "DELETE FROM baseline WHERE round=? AND agency=? AND item=?",
            [key for key, cells in merged if cells is None and key in olds],
        )

    def _stored_groups(self, keys: Sequence[GroupKey]) -> dict[GroupKey, str]:
        """The stored cells of those of ``keys`` that have any."""
        begun = {
            name
            for name in {key[0] for key in keys}
            if self._execute("SELECT 1 FROM baseline WHERE round=? LIMIT 1", (name,)).fetchone()
        }
        sql = "SELECT cells FROM baseline WHERE round=? AND agency=? AND item=?"
        found = ((key, self._execute(sql, key).fetchone()) for key in keys if key[0] in begun)
        return {key: row[0] for key, row in found if row is not None}


def _packed(update: Update, run: str) -> list[tuple[str, str, bytes]]:
    return [(sha256, run, records.pack(content)) for sha256, content in (update.blobs or {}).items()]


def _only(*wanted: tuple[str, str], always: bool = False) -> tuple[str, list[str]]:
    """A condition on those columns for which a text is given (or on all), and its blanks."""
    given = [(name, safe(text)) for name, text in wanted if text or always]
    where = " AND ".join(f"{name}=?" for name, _ in given)
    return (f"WHERE {where}" if given else ""), [text for _, text in given]
