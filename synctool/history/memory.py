"""The history held in memory: the plainest thing that keeps the contract, for tests and rehearsals."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import replace
from datetime import datetime

from synctool.errors import SyncError
from synctool.history import chain, rows
from synctool.history.base import (
    BaselineKey,
    Break,
    CellKey,
    ConflictRecord,
    Fingerprint,
    Packed,
    Rejection,
    Run,
    Update,
)
from synctool.model import MISSING, AuditEntry, Cell, Conflict, Problem, Value


class MemoryHistory:
    """See :class:`synctool.history.base.History`. Nothing outlives the process."""

    def __init__(self) -> None:
        self._settings: dict[str, str] = {}
        self._intent: Update | None = None
        self._runs: list[Run] = []
        self._ends: list[int] = []
        """How many audit entries there were after each run."""
        self._audit: list[tuple[chain.AuditRow, bytes]] = []
        self._baselines: dict[BaselineKey, Value] = {}
        self._conflicts: list[ConflictRecord] = []
        self._rejections: list[Rejection] = []
        self._returns: dict[tuple[str, str], list[str]] = {}
        self._fingerprints: dict[str, Fingerprint] = {}
        self._problems: dict[str, tuple[Problem, ...]] = {}
        self._blobs: dict[str, bytes] = {}

    def close(self) -> None:
        """Nothing to close."""

    # ------------------------------------------------------------ reading

    def baselines(
        self,
        round_name: str,
        of: Collection[tuple[str, str]] | None = None,
        kept: MutableMapping[tuple[str, str], str] | None = None,
    ) -> Mapping[BaselineKey, Value]:
        wanted = None if of is None else set(of)
        return {
            key: value
            for key, value in self._baselines.items()
            if key.round == round_name and (wanted is None or (key.agency, key.item) in wanted)
        }

    def fingerprints(self) -> Mapping[str, Fingerprint]:
        return dict(self._fingerprints)

    def problems(self) -> Mapping[str, Sequence[Problem]]:
        return dict(self._problems)

    def conflicts(self) -> Sequence[Conflict]:
        return [record.conflict for record in self._conflicts if not record.ended_run]

    def conflict_log(self, item: str = "") -> Sequence[ConflictRecord]:
        return [record for record in self._conflicts if item in ("", record.conflict.item)]

    def returns(self, round_name: str, agency: str) -> Sequence[str]:
        return list(self._returns.get((round_name, agency), ()))

    def rejections(self, run: str = "") -> Sequence[Rejection]:
        return [rejection for rejection in self._rejections if run in ("", rejection.run)]

    def runs(self) -> Sequence[Run]:
        return list(self._runs)

    def last_run(self) -> str:
        return self._runs[-1].id if self._runs else ""

    def audit(self, *, item: str = "", run: str = "") -> Iterator[AuditEntry]:
        for row, _ in list(self._audit):
            entry = chain.audit_entry(row)
            if item in ("", entry.item) and run in ("", entry.run):
                yield entry

    def last_changed(self, why: str, agencies: Iterable[str]) -> Mapping[str, datetime]:
        found = {e.agency: e.when for e in self.audit() if e.why == why}
        return {agency: found[agency] for agency in agencies if agency in found}

    def as_of(self, moment: datetime | str, *, item: str = "") -> Mapping[CellKey, Cell]:
        bound = self._entries_until(moment)
        cells: dict[CellKey, Cell] = {}
        for number, entry in enumerate(self.audit(), start=1):
            key = CellKey(entry.item, entry.agency, entry.field, entry.sheet)
            if item not in ("", entry.item):
                continue
            if number <= bound:
                cells[key] = entry.after
            else:
                cells.setdefault(key, entry.before)
        return cells

    def _entries_until(self, moment: datetime | str) -> int:
        bound = 0
        for run, end in zip(self._runs, self._ends, strict=True):
            if isinstance(moment, str):
                if run.id == moment:
                    return end
            elif run.started.timestamp() <= moment.timestamp():
                bound = end
        if isinstance(moment, str):
            raise SyncError("run-unknown", run=moment)
        return bound

    def head(self) -> tuple[int, str]:
        return len(self._audit), (self._audit[-1][1] if self._audit else chain.GENESIS).hex()

    def verify(self) -> Sequence[Break]:
        entries = ((number, row, was) for number, (row, was) in enumerate(self._audit, start=1))
        return list(chain.breaks(entries, len(self._audit), bytes.fromhex(self.head()[1])))

    def blob(self, sha256: str) -> bytes | None:
        return self._blobs.get(sha256)

    def value_of(self, name: str) -> str:
        return self._settings.get(name, "")

    # ------------------------------------------------------------ writing

    def set_value(self, name: str, value: str) -> None:
        self._settings[name] = value

    def begin(self, update: Update) -> None:
        if self._intent is not None:
            raise SyncError("run-pending", run=self._intent.run.id)
        if any(run.id == update.run.id for run in self._runs):
            raise SyncError("run-known", run=update.run.id)
        self._intent = rows.Rows.of(update).update(
            {name: _content(body) for name, body in (update.blobs or {}).items()}
        )

    def discard(self, run: str) -> None:
        if self._intent is not None and self._intent.run.id == run:
            self._intent = None

    def pending(self) -> Update | None:
        return self._intent

    def record(self, update: Update) -> None:
        self.begin(update)
        self.commit(update.run.id)

    def commit(self, run: str) -> None:
        update = self._intent
        if update is None or update.run.id != run:
            raise SyncError("run-unknown", run=run)
        for entry in update.audit:
            row = chain.audit_row(entry)
            previous = self._audit[-1][1] if self._audit else chain.GENESIS
            self._audit.append((row, chain.chained(previous, len(self._audit) + 1, row)))
        self._runs.append(replace(update.run, state="done"))
        self._ends.append(len(self._audit))
        for key, value in (update.baselines or {}).items():
            if value is MISSING:
                self._baselines.pop(key, None)
            else:
                self._baselines[key] = value
        self._carry_out_conflicts(update)
        self._rejections += update.rejections
        for place, digest in (update.returns or {}).items():
            self._returns.setdefault(place, []).append(digest)
        self._fingerprints |= update.fingerprints or {}
        self._problems |= {agency: tuple(found) for agency, found in (update.problems or {}).items()}
        self._problems = {agency: found for agency, found in self._problems.items() if found}
        self._blobs |= {name: _content(body) for name, body in (update.blobs or {}).items()}
        self._intent = None

    def _carry_out_conflicts(self, update: Update) -> None:
        run = update.run
        ends = dict(reversed(update.closed))
        self._conflicts = [
            record
            if record.ended_run or record.conflict.id not in ends
            else replace(record, ended=ends[record.conflict.id], ended_run=run.id, ended_when=run.started)
            for record in self._conflicts
        ]
        for conflict in update.opened:
            if all(conflict.id != known.id for known in self.conflicts()):
                self._conflicts.append(ConflictRecord(conflict, run.id, run.started))


def _content(body: bytes | Packed) -> bytes:
    return zlib.decompress(body.body) if isinstance(body, Packed) else body
