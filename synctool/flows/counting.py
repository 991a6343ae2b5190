"""The master as a plan leaves it, counted as the formulas of 儀表板 count it. Pure but for the audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from synctool.dashboard import Choice, Listed, View
from synctool.dashboard.names import squeezed
from synctool.figures import Answered, Fact, figures
from synctool.flows.master import Master
from synctool.history.base import History
from synctool.model import AuditEntry, CellError, Change, Round, SheetRole, Value, is_blank, text_of
from synctool.plan import Plan
from synctool.rulings import REOPENED
from synctool.schema import CLOSED_FIELDS, RESPONSE_FIELDS, SHEET_NAMES, Field
from synctool.tables import Row, Table

_ROLES: Final = ("主辦", "lead")
_EPOCH: Final = date(1899, 12, 30)
"""Day 0 of a spreadsheet's dates."""


class Counting:
    """Looks at just the cells that the formulas look at, so that both come to the same."""

    def __init__(
        self,
        current: Round,
        agencies: Mapping[str, Sequence[str]],
        master: Master,
        plan: Plan,
        history: History,
        today: date,
    ) -> None:
        self.round, self.agencies, self.master = current, agencies, master
        self.plan, self.history, self.today = plan, history, today
        self._owner = {name: short for short, names in agencies.items() for name in names}
        self._edits = {edit.sheet: edit for edit in plan.edits}

    def view(self, choice: Choice) -> View:
        """Every number, from the cells as the plan leaves them: just what the formulas look at."""
        rows = self._rows(self.master.table)
        closed = {
            text_of(row.get("key")).casefold()
            for _, row in self._rows(self.master.archive, SheetRole.CLOSED, CLOSED_FIELDS)
            if text_of(row.get("outcome")) != REOPENED
        }
        keys = {text_of(row["key"]).casefold() for _, row in rows if _is_keyed(row)}
        top = self.master.table.header.row - 1
        tracked = [
            (number - top, row)
            for number, row in rows
            if _is_keyed(row) and text_of(row["key"]).casefold() not in closed
        ]
        facts = [self._fact(row) for _, row in tracked]
        listed = [
            self._listed(position, row, fact) for (position, row), fact in zip(tracked, facts, strict=True)
        ]
        dates = [day for _, row in rows if (day := _day(row.get("due")))]
        answers = self.answers(keys - closed)
        counted = figures(facts, self.agencies, answers, self.today, min(dates, default=None))
        return View(counted, listed, self.agencies, choice)

    def _fact(self, row: Mapping[str, Value]) -> Fact:
        def agencies(field: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(self._owner[n] for n in _agencies(row.get(field)) if n in self._owner))

        return Fact(
            text_of(row["key"]),
            agencies("leads"),
            agencies("supporting"),
            _day(row.get("due")),
            _number(row.get("percent")),
            _text(row.get("recommendation")),
        )

    def _listed(self, position: int, row: Mapping[str, Value], fact: Fact) -> Listed:
        leads = _text(row.get("leads"))
        return Listed(
            position,
            fact.key,
            _text(row.get("resolution")),
            leads,
            row.get("due"),
            row.get("percent"),
            fact.recommendation,
            _agencies(leads),
            fact.is_overdue(self.today),
            fact.is_soon(self.today),
        )

    def _rows(
        self, table: Table | None, role: SheetRole | None = None, fields: Sequence[Field] = ()
    ) -> list[tuple[int, Mapping[str, Value]]]:
        """Number and cells of each row as the plan leaves them, in order."""
        name = table.sheet if table else SHEET_NAMES[role] if role else ""
        edit = self._edits.get(name)
        columns = table.header.columns if table else {f.name: n for n, f in enumerate(fields, 1)}
        names = {column: field for field, column in columns.items()}
        rows: dict[int, Mapping[str, Value]] = {}
        present: list[Row] = [*table.rows.values(), *table.set_aside] if table else []
        if edit is None or edit.body is None:
            rows = {row.number: row.values for row in present}
        if edit is None:
            return sorted(rows.items(), key=lambda row: row[0])
        for cell in edit.cells:
            if cell.row in rows and cell.column in names:
                rows[cell.row] = {**rows[cell.row], names[cell.column]: cell.value}
        last = max(rows, default=edit.header_row)
        for number, added in enumerate((*edit.append, *(edit.body or ())), last + 1):
            plain: dict[str, Any] = {
                names[column]: value for column, value in added.items() if column in names
            }
            rows[number] = plain
        return sorted(rows.items(), key=lambda row: row[0])

    def answers(self, tracked: set[str]) -> dict[str, Answered]:
        """By agency: answers in this round to items that it leads, and those that came late."""
        current = self.round.name
        answered: dict[str, int] = {}
        for _, row in self._rows(
            self.master.owned.get(SheetRole.RESPONSES), SheetRole.RESPONSES, RESPONSE_FIELDS
        ):
            if text_of(row.get("round")) != current or text_of(row.get("role")) not in _ROLES:
                continue
            if text_of(row.get("progress")) and text_of(row.get("key")).casefold() in tracked:
                agency = text_of(row.get("agency"))
                answered[agency] = answered.get(agency, 0) + 1
        late = self._late(tracked)
        return {
            agency: Answered(count, min(late.get(agency, 0), count)) for agency, count in answered.items()
        }

    def _late(self, tracked: set[str]) -> dict[str, int]:
        """By agency: items first answered after the round's last day, by the audit and by this plan."""
        current = self.round
        due = current.due
        if due is None or self.today <= due:
            return {}
        found: set[tuple[str, str]] = set()
        for run in self.history.runs():
            if run.round == current.name and run.started.date() > due:
                entries = self.history.audit(run=run.id)
                found |= {(e.agency, e.item) for e in entries if _is_first_answer(e)}
        found |= {(c.agency, c.item) for c in self.plan.changes if _is_first_answer(c)}
        counts: dict[str, int] = {}
        for agency, item in found:
            master = self.master.register.items.get(item)
            if item.casefold() in tracked and master is not None and agency in master.leads:
                counts[agency] = counts.get(agency, 0) + 1
        return counts


def _is_first_answer(change: AuditEntry | Change) -> bool:
    """True for a progress that was pulled where there was none."""
    return (
        change.field == "progress"
        and change.why == "pulled"
        and is_blank(change.before)
        and bool(change.agency)
    )


def _is_keyed(row: Mapping[str, Value]) -> bool:
    key = row.get("key")
    return not isinstance(key, CellError) and bool(text_of(key))


def _text(value: Value) -> str:
    return "" if isinstance(value, CellError) else text_of(value)


def _agencies(value: Value) -> tuple[str, ...]:
    return tuple(name for name in squeezed(_text(value)).split("、") if name)


def _number(value: Value) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _day(value: Value) -> date | None:
    """The day of a cell that a spreadsheet takes for a number."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    number = _number(value)
    return _EPOCH + timedelta(days=int(number)) if number is not None and 0 < number < 2_958_466 else None
