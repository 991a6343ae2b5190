"""A run taken out of a master that was changed since: a merge like any other. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as _field

from synctool.compose import parse_blocks, render, sole_author
from synctool.flows.choices import UNDONE, UNDONE_BLOCK
from synctool.flows.master import Master
from synctool.flows.owned import pending_rows
from synctool.flows.project import Project
from synctool.history.base import Run
from synctool.merge import conflict_of, merge_blocks, merge_cell, same
from synctool.model import (
    MISSING,
    AuditEntry,
    Cell,
    CellEdit,
    Change,
    Conflict,
    Item,
    Outcome,
    Problem,
    SheetEdit,
    SheetRole,
    Value,
    a1,
)
from synctool.plan import Plan, SheetPlan, body_plan, combine
from synctool.schema import PENDING_FIELDS
from synctool.tables import Row, Table, composite_key


@dataclass(slots=True)
class Unmerged:
    """Cells that go back, cells that were changed since, and cells that are gone."""

    master: Master
    changes: list[Change] = _field(default_factory=list)
    edits: dict[str, list[CellEdit]] = _field(default_factory=dict)
    conflicts: list[Conflict] = _field(default_factory=list)
    left: list[Change] = _field(default_factory=list)

    def plan(self, conflicts: Sequence[Conflict], problems: Sequence[Problem], lang: str) -> Plan:
        """What is to be written; ``conflicts`` and ``problems`` are those open afterwards, for 待處理."""
        cells = [
            SheetPlan((), SheetEdit(sheet, tuple(sorted(edits, key=lambda c: (c.row, c.column)))))
            for sheet, edits in self.edits.items()
        ]
        pending = self.master.owned.get(SheetRole.PENDING)
        if pending is not None:
            rows = pending_rows(conflicts, problems, pending, lang)
            cells.append(body_plan(SheetRole.PENDING, pending, PENDING_FIELDS, rows, key="id"))
        return combine([SheetPlan(tuple(self.changes)), *cells], ())


def unmerge(project: Project, master: Master, entries: Sequence[AuditEntry], run: Run) -> Unmerged:
    """Merge the cells of a run back: baseline = after it, ours = now, theirs = before it."""
    result = Unmerged(master)
    answers, archive = master.owned.get(SheetRole.RESPONSES), master.archive
    for entry in entries:
        if entry.before == entry.after:
            continue
        if entry.sheet == master.table.sheet:
            _cell(result, project, entry, master.table, master.table.rows.get(entry.item))
        elif answers is not None and entry.sheet == answers.sheet:
            key = composite_key(run.round, entry.item, entry.agency)
            _cell(result, project, entry, answers, answers.rows.get(key))
        elif archive is not None and entry.sheet == archive.sheet:
            _cell(result, project, entry, archive, archive.rows.get(entry.item))
        else:
            result.left.append(_change(entry, entry.cell, known(entry.after)))
    return result


def _cell(result: Unmerged, project: Project, entry: AuditEntry, table: Table, row: Row | None) -> None:
    column = table.header.columns.get(entry.field)
    if row is None or column is None:
        result.left.append(_change(entry, entry.cell, known(entry.after)))
        return
    now = row[entry.field]
    item = result.master.register.items.get(entry.item)
    is_composed = entry.field == "progress" and table is result.master.table
    if is_composed and item is not None:
        value = _blocks(result, project, entry, item, now)
    else:
        decision = merge_cell(
            entry.item, entry.field, entry.agency, entry.after, now, known(entry.before), entry.source
        )
        if decision.outcome is Outcome.CONFLICT:
            result.conflicts.append(conflict_of(decision, UNDONE))
        value = known(decision.value)
    if value == now or same(value, now):
        return
    cell = a1(row.number, column)
    result.edits.setdefault(table.sheet, []).append(CellEdit(row.number, column, value))
    result.changes.append(
        Change(entry.item, entry.field, entry.agency, table.sheet, cell, now, value, "undone", entry.source)
    )


def _blocks(result: Unmerged, project: Project, entry: AuditEntry, item: Item, now: Value) -> Value:
    if same(now, entry.after):
        return known(entry.before)
    author = sole_author(item)
    b, o, t = (parse_blocks(known(v), project.name_of, author) for v in (entry.after, now, entry.before))
    merged = merge_blocks(item.key, b, o, t, (*item.leads, *item.supporting))
    result.conflicts += [
        conflict_of(d, UNDONE_BLOCK) for d in merged.decisions if d.outcome is Outcome.CONFLICT
    ]
    return render(merged.value)


def _change(entry: AuditEntry, cell: str, now: Value) -> Change:
    return Change(
        entry.item,
        entry.field,
        entry.agency,
        entry.sheet,
        cell,
        now,
        known(entry.before),
        "undone",
        entry.source,
    )


def known(value: Cell) -> Value:
    """A missing cell as a blank one."""
    return None if value is MISSING else value
