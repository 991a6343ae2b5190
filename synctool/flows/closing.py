"""What a ruling changes in the master: 裁示 and new rows in 列管事項, and 已解除列管. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from synctool.errors import SyncError
from synctool.flows.master import Master
from synctool.history.base import BaselineKey
from synctool.merge import same
from synctool.model import (
    AuditEntry,
    Cell,
    CellEdit,
    Change,
    Formula,
    Place,
    Problem,
    Severity,
    SheetEdit,
    SheetRole,
    Value,
    a1,
    is_blank,
    text_of,
)
from synctool.plan import TOOL_HEADER_ROW, SheetPlan
from synctool.rulings import REOPENED, WORDS, Ruled, Ruling, parse_ruling
from synctool.schema import CLOSED_FIELDS, GIVEN_FIELDS, MASTER_FIELDS, SHEET_NAMES
from synctool.tables import Table
from synctool.texts import say

RULED: Mapping[str, Ruled] = {f"ruled-{kind.value}": kind for kind in Ruled}
"""The audit's codes for a ruling that was carried out."""

_HELD = tuple(f.name for f in MASTER_FIELDS)
_GIVEN = tuple(f.name for f in GIVEN_FIELDS if f.name != "key")


@dataclass(frozen=True, slots=True)
class Carried:
    """One ruling that was carried out."""

    item: str
    ruling: Ruling
    text: str
    """As it stands in 裁示."""
    added: tuple[str, ...] = ()
    """Keys of the rows that a 分案 made."""


def ruling_entry(entry: AuditEntry) -> str:
    """``2024-12-31 第4次會議：解除列管``, from the audit."""
    where = entry.source
    return story_line(where.sheet if where else "", where.source if where else "", text_of(entry.after))


def story_line(day: str, meeting: str, text: str) -> str:
    head = " ".join(filter(None, (day, meeting)))
    return f"{head}：{text}" if head else text


@dataclass
class _Growing:
    """A sheet's cells and new rows, with the change that each of them is."""

    table: Table | None
    sheet: str
    columns: Mapping[str, int]
    header_row: int
    cells: list[CellEdit] = field(default_factory=list)
    rows: list[dict[int, Value | Formula]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def taken(self) -> list[int]:
        return [r.number for r in (*self.table.rows.values(), *self.table.set_aside)] if self.table else []

    def put(self, key: str, values: Mapping[str, Value], why: str, source: Place) -> None:
        """Set the cells of the row of ``key``; a new row if there is none."""
        present = self.table.rows.get(key) if self.table else None
        wanted = {n: v for n, v in values.items() if n in self.columns}
        number = present.number if present else max(self.taken, default=self.header_row) + 1 + len(self.rows)
        row: dict[int, Value | Formula] = {}
        for name, value in wanted.items():
            before = present[name] if present else None
            if same(before, value):
                continue
            column = self.columns[name]
            if present:
                self.cells.append(CellEdit(number, column, value))
            else:
                row[column] = value
            self.changes.append(
                Change(key, name, "", self.sheet, a1(number, column), before, value, why, source)
            )
        if row:
            self.rows.append(row)

    def plan(self) -> SheetPlan:
        if not (self.cells or self.rows):
            return SheetPlan()
        cells = tuple(sorted(self.cells, key=lambda c: (c.row, c.column)))
        if self.taken:
            edit = SheetEdit(self.sheet, cells, tuple(self.rows), self.header_row)
        else:
            edit = SheetEdit(self.sheet, (), (), self.header_row, tuple(self.rows))
        return SheetPlan(tuple(self.changes), edit)


class Archive(_Growing):
    """已解除列管 as it grows."""

    def __init__(self, table: Table | None) -> None:
        columns = table.header.columns if table else {f.name: n for n, f in enumerate(CLOSED_FIELDS, start=1)}
        header_row = table.header.row if table else TOOL_HEADER_ROW
        sheet = table.sheet if table else SHEET_NAMES[SheetRole.CLOSED]
        super().__init__(table, sheet, columns, header_row)

    @property
    def is_missing(self) -> bool:
        return self.table is None

    def held(self, key: str, name: str) -> Value:
        row = self.table.rows.get(key) if self.table else None
        return row[name] if row else None


class Rulings:
    """The rulings of one run, on one master."""

    def __init__(
        self, master: Master, told: Mapping[str, Sequence[str]], meeting: str, day: date, lang: str
    ) -> None:
        self.master, self.told, self.meeting, self.day, self.lang = master, told, meeting, day, lang
        table = master.table
        self.items = _Growing(table, table.sheet, table.header.columns, table.header.row)
        self.archive = Archive(master.archive)
        self.carried: list[Carried] = []
        self.problems: list[Problem] = []
        self.rulings: list[Change] = []
        """One per ruling, whether its cell changed or not."""

    @property
    def outcome(self) -> tuple[tuple[Carried, ...], tuple[Problem, ...]]:
        return tuple(self.carried), tuple(self.problems)

    @property
    def source(self) -> Place:
        """Where a ruling comes from: the meeting, and its day."""
        return Place(self.meeting, self.day.isoformat())

    def typed(self, key: str) -> Value:
        """What stands in 裁示."""
        row = self.master.table.rows.get(key)
        return row["ruling"] if row else None

    def candidates(self) -> Iterator[str]:
        """Items with something in 裁示, in the order of the sheet."""
        return (key for key in self.master.table.rows if not is_blank(self.typed(key)))

    def items_plan(self) -> SheetPlan:
        return self.items.plan()

    # ------------------------------------------------------------ one ruling

    def carry_out_typed(self, key: str, known: Mapping[BaselineKey, Cell], *, asked: bool) -> None:
        """Carry out what was typed for ``key``, unless that was done before and nobody asks again."""
        text = text_of(self.typed(key)).strip()
        ruling = parse_ruling(text)
        if key in self.master.closed:
            if ruling is not None and ruling.kind is Ruled.REOPEN:
                self.carry_out(key, ruling, text)
            return
        told = same(known.get(BaselineKey("", key, "", "ruling")), text) and not asked
        # A closing that the archive does not know was undone, or an older master came back.
        if told and (ruling is None or not ruling.ends_tracking):
            return
        if ruling is None:
            self._fault(key, "ruling-unclear")
        elif ruling.kind is not Ruled.REOPEN:
            self.carry_out(key, ruling, text)

    def carry_out(self, key: str, ruling: Ruling, text: str) -> None:
        """Carry out ``ruling`` on the item ``key``; a fault is noted, and nothing else is done."""
        closed = key in self.master.closed
        if (ruling.kind is Ruled.REOPEN) is not closed:
            self._fault(key, "closed-already" if closed else "not-closed")
            return
        links = self._links(key, ruling)
        if links is None:
            return
        ruling = Ruling(ruling.kind, links)
        why = f"ruled-{ruling.kind.value}"
        before = self.typed(key)
        row = self.master.table.rows.get(key)
        column = self.items.columns.get("ruling")
        cell = a1(row.number, column) if row and column else ""
        self.rulings.append(Change(key, "ruling", "", self.items.sheet, cell, before, text, why, self.source))
        added = self._split(key, links, why) if ruling.kind is Ruled.SPLIT else ()
        if row is not None:
            self.items.put(key, {"ruling": text}, why, self.source)
        if ruling.kind is Ruled.REOPEN:
            self._reopen(key, text, why, there=row is not None)
        elif ruling.ends_tracking:
            self._close(key, ruling, text, why)
        self.carried.append(Carried(key, ruling, text, added))

    def _fault(self, key: str, code: str, **detail: str) -> None:
        row = self.master.table.rows.get(key)
        place = (
            self.master.table.place(row.number, "ruling")
            if row
            else Place(self.master.table.source, self.archive.sheet)
        )
        found = self.typed(key)
        self.problems.append(Problem(code, place, Severity.ERROR, "", key, "ruling", found, detail))

    def _links(self, key: str, ruling: Ruling) -> tuple[str, ...] | None:
        """The keys that a ruling names, as the master spells them; ``None`` if it cannot be."""
        rows = {name.casefold(): name for name in (*self.master.table.rows, *self.master.closed)}
        links = tuple(rows.get(link.casefold(), link) for link in ruling.links)
        ended = {one.item for one in self.carried if one.ruling.ends_tracking}
        for link in links:
            unknown = link not in self.master.table.rows and ruling.kind is Ruled.MERGE
            if link == key or unknown or link in self.master.closed or link in ended:
                self._fault(key, "ruling-link", link=link)
                return None
        return links

    # ------------------------------------------------------------ what it changes

    def _close(self, key: str, ruling: Ruling, text: str, why: str) -> None:
        row = self.master.table.rows[key]
        values: dict[str, Value] = {name: row[name] for name in _HELD}
        values |= {
            "key": key,
            "ruling": text,
            "closed_on": self.day,
            "closed_by": self.meeting or None,
            "outcome": WORDS[ruling.kind],
            "links": "、".join(ruling.links) or None,
            "story": self._story(key, text),
        }
        self.archive.put(key, values, why, self.source)

    def _reopen(self, key: str, text: str, why: str, *, there: bool) -> None:
        if "outcome" not in self.archive.columns:
            raise SyncError("archive-outdated", file=self.master.table.source, sheet=self.archive.sheet)
        self.archive.put(key, {"outcome": REOPENED, "story": self._story(key, text)}, why, self.source)
        if not there:
            kept = {name: self.archive.held(key, name) for name in _HELD}
            self.items.put(key, {**kept, "key": key, "ruling": text}, why, self.source)

    def _story(self, key: str, text: str) -> str:
        """Every ruling so far, a line each: what the archive tells, else what the history knows."""
        told = text_of(self.archive.held(key, "story")).split("\n")
        lines = [line for line in told if line] or list(self.told.get(key, ()))
        return "\n".join((*lines, story_line(self.day.isoformat(), self.meeting, text)))

    def _split(self, key: str, links: Sequence[str], why: str) -> tuple[str, ...]:
        """A row for each part that has none yet: what was given, for the office to put into words."""
        row = self.master.table.rows[key]
        new = tuple(link for link in links if link not in self.master.table.rows)
        for link in new:
            note = say("split-from", self.lang, item=key)
            given = {name: row[name] for name in _GIVEN}
            self.items.put(link, {"key": link, **given}, why, Place(note, self.day.isoformat()))
        return new
