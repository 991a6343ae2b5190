"""儀表板 in the master: added once, and touched again only where its formulas cannot follow by themselves.

The formulas do the work: whoever edits the master sees right numbers at once.
A run adds the sheet where it is missing, sets its names where the office's
columns went away or outgrew them, and its rows where agencies came or went.
Where a run writes anyway, the stored results are brought up to date as well,
for programs that read and do not calculate; nothing is ever written for that
alone, since results change with the day (law 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from synctool.dashboard import Choice, agency_row, live_cells
from synctool.dashboard.names import COLUMNS, PREFIX, calculated, quoted_sheet, spellings
from synctool.dashboard.places import (
    CHOICES,
    DUE_CELL,
    HEADER_ROW,
    HELPER,
    ROUND_CELL,
    SPELLINGS,
)
from synctool.flows.counting import Counting
from synctool.flows.master import Master
from synctool.flows.project import Project
from synctool.history.base import History
from synctool.model import CellEdit, Formula, Sheet, SheetEdit, SheetRole, Value, column_letters, text_of
from synctool.plan import TOOL_HEADER_ROW, Plan
from synctool.schema import CLOSED_FIELDS, RESPONSE_FIELDS, SHEET_NAMES, Field
from synctool.tables import Table

MOST_ROWS: Final = 5_000
"""Rows of 列管事項 up to which a dashboard is kept: beyond, its formulas would make every edit slow."""
_ROOM: Final = 200
"""Rows that people may add below the last before a run must widen the names again."""
_BLANK: Final = "$ALA"
"""A column that no sheet of an office uses: what a field without a column of its own stands for."""


def with_dashboard(plan: Plan, project: Project, master: Master, history: History, today: date) -> Plan:
    """``plan`` with what 儀表板 needs; as it is where the office wants none, or none can be kept."""
    name = SHEET_NAMES[SheetRole.DASHBOARD]
    if not is_kept(project, master.table.last):
        return plan
    desk = _Desk(project, master, plan, history, today)
    sheet = master.snapshot.sheets.get(name)
    if sheet is None:
        names = {**desk.names(), **calculated(name)}
        edit = desk.edit(Choice())
        return replace(
            plan, edits=(*plan.edits, edit), add={**plan.add, name: SheetRole.DASHBOARD}, names=names
        )
    if not _is_whole(sheet):
        return plan
    names = desk.outdated_names()
    if plan.is_empty and not names and not desk.has_changed(sheet):
        return plan
    return replace(plan, edits=(*plan.edits, desk.edit(_choice(sheet))), names=names)


def is_kept(project: Project, last_row: int) -> bool:
    """True where a dashboard is wanted and can be; ``last_row`` is where 列管事項 ends."""
    is_file = not project.master_location.spreadsheet and project.master_path.suffix.lower() != ".ods"
    return project.config.output.dashboard and is_file and last_row <= MOST_ROWS


def _is_whole(sheet: Sheet) -> bool:
    """True while every formula stands where it was put: then the rest can be trusted to do so, too."""
    return all(sheet.has_formula(live.row, live.column) for live in live_cells())


def _choice(sheet: Sheet) -> Choice:
    """What a person chose in the list's cells."""

    def chosen(name: str) -> Value:
        row, column = CHOICES[name]
        return sheet.row(row, (column,)).get(column)

    page = chosen("page")
    number = int(page) if isinstance(page, int | float) and page >= 1 else 1
    return Choice(text_of(chosen("agency")), text_of(chosen("condition")), number)


class _Desk:
    """What the sheet is to hold, for the master as the plan leaves it."""

    def __init__(self, project: Project, master: Master, plan: Plan, history: History, today: date) -> None:
        self.project, self.master, self.plan = project, master, plan
        self.sheet = SHEET_NAMES[SheetRole.DASHBOARD]
        self.agencies = {short: spellings(agency.names) for short, agency in project.agencies.items()}
        self.counting = Counting(project.config.round, self.agencies, master, plan, history, today)
        self._edits = {edit.sheet: edit for edit in plan.edits}

    # ------------------------------------------------------------ structure

    def names(self) -> dict[str, str]:
        """The office's columns by their names."""
        found: dict[str, str] = {}
        for kind, (sheet, header, columns, last) in self._tables().items():
            for field in COLUMNS[kind]:
                letters = f"${column_letters(columns[field])}" if field in columns else _BLANK
                found[f"{PREFIX}{kind}{field}"] = f"{quoted_sheet(sheet)}{letters}${header}:{letters}${last}"
        return found

    def _tables(self) -> dict[str, tuple[str, int, Mapping[str, int], int]]:
        """By kind: sheet, header row, columns, and the last row that the names reach."""
        items = self.master.table
        table = {"i_": (items.sheet, items.header.row, items.header.columns, _reach(items, 0))}
        others: tuple[tuple[str, SheetRole, Table | None, Sequence[Field]], ...] = (
            ("r_", SheetRole.RESPONSES, self.master.owned.get(SheetRole.RESPONSES), RESPONSE_FIELDS),
            ("c_", SheetRole.CLOSED, self.master.archive, CLOSED_FIELDS),
        )
        for kind, role, present, fields in others:
            name = SHEET_NAMES[role]
            if present is not None:
                columns, header = present.header.columns, present.header.row
            elif role is SheetRole.CLOSED and name not in self.plan.add:
                table[kind] = (self.sheet, 1, {}, 2)
                continue
            else:
                columns, header = {f.name: n for n, f in enumerate(fields, 1)}, TOOL_HEADER_ROW
            more = self._edits.get(name)
            new = len(more.append) + len(more.body or ()) if more else 0
            table[kind] = (name, header, columns, _reach(present, new))
        return table

    def outdated_names(self) -> dict[str, str]:
        """Names that are gone, lead nowhere, look at another column, or end too early."""
        present, wanted = self.master.snapshot.names, self.names()
        wrong = {name: text for name, text in wanted.items() if not still_serves(present.get(name, ""), text)}
        missing = {n: text for n, text in calculated(self.sheet).items() if n not in present}
        # Columns that are counted together must be of equal length.
        kinds = {name[len(PREFIX) : len(PREFIX) + 2] for name in wrong}
        return {n: t for n, t in wanted.items() if n[len(PREFIX) : len(PREFIX) + 2] in kinds} | missing

    def has_changed(self, sheet: Sheet) -> bool:
        """True if the round or the agencies are not those that the sheet shows."""
        shown = sheet.row(ROUND_CELL[0])
        current = self.project.config.round
        if (shown.get(ROUND_CELL[1]), shown.get(DUE_CELL[1])) != (current.name or None, current.due):
            return True
        rows = [sheet.row(n) for n in sheet.row_numbers() if n > HEADER_ROW]
        spelled = range(HELPER, HELPER + SPELLINGS)
        present = [(text_of(row.get(1)), tuple(text_of(row.get(c)) for c in spelled)) for row in rows]
        return [one for one in present if any((one[0], *one[1]))] != list(self.agencies.items())

    def edit(self, choice: Choice) -> SheetEdit:
        """The whole of what a run writes in the sheet."""
        view = self.counting.view(choice)
        current = self.project.config.round
        cells = [CellEdit(*ROUND_CELL, current.name or None), CellEdit(*DUE_CELL, current.due)]
        body: list[dict[int, Value | Formula]] = [
            agency_row(row, one, self.agencies[one.agency])
            for row, one in enumerate(view.figures.agencies, HEADER_ROW + 1)
        ]
        results = tuple(CellEdit(live.row, live.column, live.result(view)) for live in live_cells())
        return SheetEdit(self.sheet, tuple(cells), (), HEADER_ROW, tuple(body), results)


def _reach(table: Table | None, new: int) -> int:
    """The last row that names of this table's columns reach, with ample room below."""
    header = table.header.row if table else TOOL_HEADER_ROW
    rows = [row.number for row in (*table.rows.values(), *table.set_aside)] if table else []
    last = max(rows, default=header) + new
    return header + (last - header + 2 * _ROOM) // 500 * 500 + 500


def still_serves(present: str, wanted: str) -> bool:
    """True if a name looks at the wanted column from the same header on, and ends late enough."""
    if present.replace("'", "") == wanted.replace("'", ""):
        return True
    (sheet, _, cells), (same, _, block) = (
        text.replace("'", "").rpartition("!") for text in (present, wanted)
    )
    (first, _, last), (top, _, bottom) = cells.partition(":"), block.partition(":")
    ends = last.rpartition("$")[2], bottom.rpartition("$")[2]
    if sheet != same or first != top or last.rpartition("$")[0] != bottom.rpartition("$")[0]:
        return False
    return all(end.isdecimal() for end in ends) and int(ends[0]) >= int(ends[1]) - 500
