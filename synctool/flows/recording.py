"""What a run leaves behind: its line in 同步紀錄, and what the history learns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

from synctool.flows.choices import place_of
from synctool.flows.intake import Intake
from synctool.flows.merging import Merged
from synctool.flows.returns import MERGED, UNCHANGED, pulled_state
from synctool.history.base import Fingerprint, History, Rejection, Run, Update
from synctool.model import (
    AuditEntry,
    Change,
    Conflict,
    Problem,
    Severity,
    SheetEdit,
    SheetRole,
    Value,
    is_blank,
)
from synctool.plan import TOOL_HEADER_ROW, Plan
from synctool.schema import RUN_FIELDS, SHEET_NAMES
from synctool.shelves import Mapped
from synctool.tables import Table


def run_row(run: Run, table: Table | None) -> SheetEdit:
    """The line of 同步紀錄 that tells of a run; it is no part of a plan's digest."""
    columns = table.header.columns if table else {f.name: n for n, f in enumerate(RUN_FIELDS, start=1)}
    cells: dict[str, Value] = {
        "run": run.id,
        "when": f"{run.started:%Y-%m-%d %H:%M}",
        "who": run.who,
        "command": run.command,
        "summary": run.summary,
        "digest": run.digest,
    }
    row = {columns[name]: value for name, value in cells.items() if name in columns}
    if table and (table.rows or table.set_aside):
        return SheetEdit(table.sheet, (), (row,), table.header.row)
    header_row = table.header.row if table else TOOL_HEADER_ROW
    return SheetEdit(SHEET_NAMES[SheetRole.RUNS], (), (), header_row, (row,))


def audit_entry(change: Change, record: Run) -> AuditEntry:
    """The entry that a change leaves in the audit."""
    return AuditEntry(
        record.started,
        record.id,
        record.who,
        change.item,
        change.field,
        change.agency,
        change.sheet,
        change.cell,
        change.before,
        change.after,
        change.why,
        change.source,
    )


def endings(
    open_before: Sequence[Conflict], current: Collection[Conflict], settled: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """How each conflict that is no longer open ended; ``settled`` are those that a person decided."""
    left = {conflict.id for conflict in current}
    places = {place_of(conflict) for conflict in current}
    return tuple(
        (c.id, settled.get(c.id) or ("superseded" if place_of(c) in places else "agreed"))
        for c in open_before
        if c.id not in left
    )


def rounds_of(history: History) -> dict[str, str]:
    """The round of each open conflict."""
    rounds = {run.id: run.round for run in history.runs()}
    return {r.conflict.id: rounds.get(r.opened_run, "") for r in history.conflict_log() if not r.ended_run}


def update_of(
    intake: Intake, open_before: Sequence[Conflict], merged: Merged, plan: Plan, record: Run
) -> Update | None:
    """What the history learns of a pull; ``None`` if there is nothing to tell."""
    known = {conflict.id for conflict in open_before}
    current = {conflict.id: conflict for conflict in merged.conflicts}
    problems = {
        name: assessed.problems
        for name, assessed in intake.assessed.items()
        if tuple(assessed.problems) != tuple(intake.past_problems.get(name, ()))
    }
    update = Update(
        record,
        audit=Mapped(plan.changes, partial(audit_entry, record=record)),
        baselines=merged.baselines,
        opened=tuple(conflict for conflict in current.values() if conflict.id not in known),
        closed=endings(open_before, merged.conflicts, merged.choices.done),
        rejections=tuple(Rejection(problem, record.id) for problem in _rejected(intake, merged, problems)),
        returns={
            (intake.round, name): pulled_state(assessed)
            for name, assessed in intake.assessed.items()
            if assessed.state == MERGED and assessed.digest
        },
        fingerprints=_fingerprints(intake),
        problems=problems,
    )
    told = (update.baselines, update.opened, update.closed, update.fingerprints, update.returns, problems)
    return None if plan.is_empty and not any(told) else update


def _rejected(intake: Intake, merged: Merged, new: Mapping[str, Sequence[Problem]]) -> Iterator[Problem]:
    """Problems that hold a value which did not reach the master."""
    for name, found in new.items():
        before = intake.past_problems.get(name, ())
        yield from (p for p in found if p.severity is Severity.ERROR and _holds(p) and p not in before)
    refused = merged.choices.refused.values()
    yield from (p for p in refused if p.code == "choice-outdated" and _holds(p))


def _holds(problem: Problem) -> bool:
    return not is_blank(problem.found)


def _fingerprints(intake: Intake) -> dict[str, Fingerprint]:
    prints: dict[str, Fingerprint] = {}
    for name, assessed in intake.assessed.items():
        source = intake.sources.get(name)
        if source is None or source.path == intake.project.master_path:
            continue
        state = MERGED if assessed.state == UNCHANGED else assessed.state
        new = Fingerprint(source.sha256, len(source.data), source.mtime_ns, state, intake.context)
        key = intake.fingerprint_key(name, source)
        old = intake.fingerprints.get(key)
        # A touched file with the same bytes is the same return; its new date is not worth a record.
        if old is None or old._replace(mtime_ns=0) != new._replace(mtime_ns=0):
            prints[key] = new
    return prints
