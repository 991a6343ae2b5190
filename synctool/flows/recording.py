"""What a run leaves behind: its line in 同步紀錄, its entries in the audit. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from synctool.flows.choices import place_of
from synctool.history.base import History, Run
from synctool.model import AuditEntry, Change, Conflict, SheetEdit, SheetRole, Value
from synctool.plan import TOOL_HEADER_ROW
from synctool.schema import RUN_FIELDS, SHEET_NAMES
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
