"""What of a run goes back in the history when the run is undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as _field

from synctool.compose import parse_blocks, render, sole_author
from synctool.flows.choices import BOTH_CHANGED
from synctool.flows.gather import pushed_key
from synctool.flows.master import Master
from synctool.flows.project import Project
from synctool.history.base import BaselineKey, ConflictRecord, Fingerprint, History, Run, Update
from synctool.history.inverse import Inverse
from synctool.merge import merge_blocks
from synctool.model import MISSING, Cell, Conflict, Problem

_UNKNOWN = Fingerprint("", 0, 0, "undone")
"""A return that looks like none: it is read again."""


@dataclass(slots=True)
class Reversal:
    """What is to be written to the history; each thing only where no later run wrote it, too."""

    open_now: Sequence[Conflict]
    problems_now: Mapping[str, Sequence[Problem]]
    baselines: dict[BaselineKey, Cell] = _field(default_factory=dict)
    blocks: dict[BaselineKey, tuple[Cell, Cell, Cell]] = _field(default_factory=dict)
    """Baselines of 辦理情形 that a later run moved on: after the run, now, before it."""
    fingerprints: dict[str, Fingerprint] = _field(default_factory=dict)
    problems: dict[str, Sequence[Problem]] = _field(default_factory=dict)
    returns: dict[tuple[str, str], str] = _field(default_factory=dict)
    closed: list[str] = _field(default_factory=list)
    reopened: list[Conflict] = _field(default_factory=list)

    @property
    def update(self) -> bool:
        """True if there is anything to write."""
        return bool(
            self.baselines
            or self.fingerprints
            or self.problems
            or self.returns
            or self.closed
            or self.reopened
        )

    def as_update(self, run: Run) -> Update:
        return Update(
            run,
            baselines=self.baselines,
            closed=tuple((name, "undone") for name in self.closed),
            returns=self.returns,
            fingerprints=self.fingerprints,
            problems=self.problems,
        )

    def opened(self, own: Sequence[Conflict]) -> tuple[Conflict, ...]:
        return (*self.reopened, *own)

    def open_after(self, own: Sequence[Conflict]) -> list[Conflict]:
        """The conflicts that are open once this is carried out; ``own`` are those of the undo itself."""
        gone = set(self.closed)
        return [*(c for c in self.open_now if c.id not in gone), *self.reopened, *own]

    def problems_after(self, masters: Sequence[Problem]) -> list[Problem]:
        after = {**self.problems_now, **self.problems}
        return [*masters, *(problem for found in after.values() for problem in found)]

    def leave(self, sources: Iterable[str]) -> None:
        """Files that stay as they are keep what is known of them."""
        for source in sources:
            self.fingerprints.pop(pushed_key(source), None)

    def merge_blocks_of(self, project: Project, master: Master) -> None:
        """Take back the run's part of the compositions that a later run moved on."""
        for key, (after, now, before) in self.blocks.items():
            item = master.register.items.get(key.item)
            if item is None:
                continue
            author = sole_author(item)
            b, o, t = (
                parse_blocks(None if v is MISSING else v, project.name_of, author)
                for v in (after, now, before)
            )
            value = render(merge_blocks(key.item, b, o, t, (*item.leads, *item.supporting)).value)
            self.baselines[key] = MISSING if value is None else value


def reversed_history(history: History, run: Run, inverse: Inverse, later: Sequence[Inverse]) -> Reversal:
    """What ``run`` replaced, for everything that is still as it left it.

    A later run's inverse says what was there before it: the first of them that
    knows a thing says what ``run`` left.
    """
    found = Reversal(history.conflicts(), history.problems())
    _baselines(found, history, inverse, later)
    prints = history.fingerprints()
    for path, before in inverse.fingerprints.items():
        after = next((one.fingerprints[path] for one in later if path in one.fingerprints), prints.get(path))
        found.fingerprints[path] = before if before and after == prints.get(path) else _UNKNOWN
    for agency, was in inverse.problems.items():
        if not any(agency in one.problems for one in later):
            found.problems[agency] = was
    found.returns = {place: _flipped(code) for place, code in inverse.returns.items()}
    _conflicts(found, history.conflict_log(), run, inverse)
    return found


def _baselines(found: Reversal, history: History, inverse: Inverse, later: Sequence[Inverse]) -> None:
    rounds = {name: history.baselines(name) for name in {key.round for key in inverse.baselines}}
    for key, before in inverse.baselines.items():
        now: Cell = rounds[key.round].get(key, MISSING)
        after = next((one.baselines[key] for one in later if key in one.baselines), now)
        if after == now:
            found.baselines[key] = before
        elif (key.agency, key.field) == ("", "progress"):
            found.blocks[key] = (after, now, before)


def _conflicts(found: Reversal, log: Sequence[ConflictRecord], run: Run, inverse: Inverse) -> None:
    open_now = {conflict.id for conflict in found.open_now}
    for record in log:
        conflict = record.conflict
        if record.opened_run == run.id and not record.ended_run:
            found.closed.append(conflict.id)
        if record.ended_run == run.id and record.opened_run != run.id and conflict.id not in open_now:
            key = BaselineKey(run.round, conflict.item, conflict.agency, conflict.field)
            moved_on = conflict.reason == BOTH_CHANGED and key in inverse.baselines
            if not moved_on or key in found.baselines:
                found.reopened.append(conflict)


def _flipped(code: str) -> str:
    """What takes a digest back, or takes that back (see :attr:`Update.returns`)."""
    return f"+{code[1:]}" if code[:1] == "-" else f"-{code.removeprefix('+')}"
