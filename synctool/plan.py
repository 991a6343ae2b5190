"""Decisions and recommendations → the changes to be written, in order, with a digest. Pure.

A plan is all that an apply does: ``--dry-run`` prints it, and the digest of
the run that follows is the same. Nothing in it depends on the clock, the run's
number or the machine.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, MutableSequence, Sequence
from dataclasses import dataclass, field
from itertools import chain

from synctool.codec import digest_of_each, to_plain
from synctool.model import (
    MISSING,
    Cell,
    CellEdit,
    Change,
    Decision,
    Formula,
    Outcome,
    Place,
    SheetEdit,
    SheetRole,
    Value,
    a1,
    order_of,
)
from synctool.schema import SHEET_NAMES, Field
from synctool.shelves import IN_MEMORY, Shelves, fixed, in_order, joined
from synctool.tables import Table, composite_key, normalise_key

TOOL_HEADER_ROW = 3
"""Where the header stands in every tool-owned sheet of the template: a title and an explanation above."""


@dataclass(frozen=True, slots=True)
class Plan:
    changes: Sequence[Change] = ()
    edits: tuple[SheetEdit, ...] = ()
    add: Mapping[str, SheetRole] = field(default_factory=dict)
    """Tool-owned sheets that the master does not have yet."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Defined names by which the formulas of tool-owned sheets find the office's columns."""

    @property
    def is_empty(self) -> bool:
        return not (self.edits or self.add or self.names)

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits over everything that would be written."""
        added = sorted((name, role.value) for name, role in self.add.items())
        edits = chain.from_iterable(map(_plain_edit, self.edits))
        return digest_of_each(chain(edits, added, sorted(self.names.items())))[:12]


def _plain_edit(edit: SheetEdit) -> Iterator[object]:
    body = edit.body or ()
    yield [edit.sheet, edit.header_row, len(edit.cells), len(edit.append), edit.body is not None, len(body)]
    yield from ([c.row, c.column, to_plain(c.value)] for c in edit.cells)
    for row in chain(edit.append, body):
        yield [[c, _plain(v)] for c, v in sorted(row.items())]


def _plain(value: Value | Formula) -> object:
    return {"formula": value.text} if isinstance(value, Formula) else to_plain(value)


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What one sheet's part of the plan is made of."""

    changes: Sequence[Change] = ()
    edit: SheetEdit | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    """By key: where each row stands afterwards."""


def _known(value: Cell) -> Value:
    return None if value is MISSING else value


def items_plan(
    table: Table, decisions: Iterable[tuple[Decision, str]], shelves: Shelves = IN_MEMORY
) -> SheetPlan:
    """Computed cells of 列管事項: each decision with its reason's code."""
    changes: MutableSequence[Change] = shelves.list()
    cells: MutableSequence[CellEdit] = shelves.list()
    places = array("Q")
    item, row = "", 0
    for decision, why in decisions:
        column = table.header.columns.get(decision.field)
        if decision.outcome is not Outcome.THEIRS or column is None:
            continue
        if decision.item != item:
            item, row = decision.item, table.rows[decision.item].number
        before, after = _known(decision.ours), _known(decision.value)
        cells.append(CellEdit(row, column, after))
        places.append(order_of(row, column))
        changes.append(
            Change(
                decision.item,
                decision.field,
                decision.agency,
                table.sheet,
                a1(row, column),
                before,
                after,
                why,
                decision.source,
            )
        )
    edit = SheetEdit(table.sheet, in_order(cells, places)) if cells else None
    return SheetPlan(fixed(changes), edit)


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """One row of 機關回復 as it is to be: what identifies it, and its cells."""

    round: str
    item: str
    agency: str
    role: str
    values: Mapping[str, Value]
    sources: Mapping[str, Place | None] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    """By field: why it changes, where that is not ``pulled``."""

    @property
    def key(self) -> str:
        return composite_key(self.round, self.item, self.agency)


def responses_plan(
    table: Table | None,
    fields: Sequence[Field],
    rows: Iterable[ResponseRow],
    shelves: Shelves = IN_MEMORY,
) -> SheetPlan:
    """Rows of 機關回復: cells that differ in rows that are there, new rows below.

    ``table`` is ``None`` where the master has no such sheet yet; it is keyed by
    round, item and agency.
    """
    sheet = table.sheet if table else SHEET_NAMES[SheetRole.RESPONSES]
    header_row = table.header.row if table else TOOL_HEADER_ROW
    columns = table.header.columns if table else {f.name: n for n, f in enumerate(fields, start=1)}
    last = table.last if table else header_row
    next_row = last + 1
    numbers: dict[str, int] = {}
    changes: MutableSequence[Change] = shelves.list()
    cells: MutableSequence[CellEdit] = shelves.list()
    places = array("Q")
    new: MutableSequence[dict[int, Value | Formula]] = shelves.list()
    for wanted in rows:
        present = table.rows.get(wanted.key) if table else None
        number = present.number if present else next_row + len(new)
        if present:
            numbers[wanted.key] = number
        row: dict[int, Value | Formula] = {}
        for name, value in wanted.values.items():
            before = present[name] if present else None
            if name not in columns or value == before:
                continue
            column = columns[name]
            if present:
                cells.append(CellEdit(number, column, value))
                places.append(order_of(number, column))
            else:
                row[column] = value
            changes.append(
                Change(
                    wanted.item,
                    name,
                    wanted.agency,
                    sheet,
                    a1(number, column),
                    before,
                    value,
                    wanted.reasons.get(name, "pulled"),
                    wanted.sources.get(name),
                )
            )
        if not present and row:
            numbers[wanted.key] = number
            row |= {
                columns[name]: text
                for name, text in (
                    ("round", wanted.round),
                    ("key", wanted.item),
                    ("agency", wanted.agency),
                    ("role", wanted.role),
                )
                if name in columns
            }
            new.append(row)
    if not (cells or new):
        return SheetPlan((), None, numbers)
    if last > header_row:
        edit = SheetEdit(sheet, in_order(cells, places), fixed(new), header_row)
    else:
        edit = SheetEdit(sheet, (), (), header_row, fixed(new))
    return SheetPlan(fixed(changes), edit, numbers)


def body_plan(
    role: SheetRole,
    table: Table | None,
    fields: Sequence[Field],
    rows: Iterable[Mapping[str, Value]],
    *,
    key: str = "key",
    partial: bool = False,
    shelves: Shelves = IN_MEMORY,
) -> SheetPlan:
    """A tool-owned sheet whose whole body is computed: what differs is rewritten.

    Where the same rows stand in the same order, that is cells; otherwise the
    body. ``key`` names the field that tells rows apart. With ``partial`` only
    some of the rows are given, and they are known to stand where they stood.
    """
    sheet = table.sheet if table else SHEET_NAMES[role]
    header_row = table.header.row if table else TOOL_HEADER_ROW
    columns = table.header.columns if table else {f.name: n for n, f in enumerate(fields, start=1)}
    keys: list[str] = []
    wanted: MutableSequence[dict[int, Value]] = shelves.list()
    for row in rows:
        keys.append(normalise_key(row[key]))
        wanted.append(
            {columns[name]: value for name, value in row.items() if name in columns and value is not None}
        )
    if table is not None and (partial or _in_same_order(table, keys)):
        cells: MutableSequence[CellEdit] = shelves.list()
        numbers = {}
        in_columns = sorted(columns.items(), key=lambda pair: pair[1])
        for name, news in zip(keys, wanted, strict=True):
            present = table.rows[name]
            numbers[name] = present.number
            for field, column in in_columns:
                if news.get(column) != present[field]:
                    cells.append(CellEdit(present.number, column, news.get(column)))
        return SheetPlan((), SheetEdit(sheet, fixed(cells)) if cells else None, numbers)
    numbers = {name: number for number, name in enumerate(keys, start=header_row + 1)}
    if not wanted and (table is None or not (table.rows or table.set_aside)):
        return SheetPlan((), None, numbers)
    return SheetPlan((), SheetEdit(sheet, (), (), header_row, fixed(wanted)), numbers)


def _in_same_order(table: Table, keys: Sequence[str]) -> bool:
    return not table.set_aside and bool(keys) and list(table.rows) == list(keys)


def combine(parts: Sequence[SheetPlan], missing: Sequence[SheetRole]) -> Plan:
    """One plan; sheets that the master lacks are added whenever something is written."""
    edits = tuple(part.edit for part in parts if part.edit)
    changes = joined([part.changes for part in parts])
    add = {SHEET_NAMES[role]: role for role in missing}
    return Plan(changes, edits, add)
