"""What a pull leaves for the next one.

The memo that :mod:`synctool.flows.recall` believes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta

from synctool.dates import parse_date
from synctool.flows.advice import encoded
from synctool.flows.answers import Answers
from synctool.flows.corrections import Standing
from synctool.flows.intake import Intake
from synctool.flows.master import TOOL_SHEETS, Master
from synctool.flows.merging import Merged
from synctool.flows.recall import (
    FILE,
    SPARSE,
    Recall,
    Seen,
    SeenForm,
    SeenRow,
    encode_seen,
    header_text,
    named,
    problems_text,
    rounds_text,
    setting_of,
)
from synctool.flows.returns import MERGED, UNCHANGED, Assessed
from synctool.history.base import BaselineKey
from synctool.history.memo import Advice, ItemPlace, Memo, MemoError, ResponsePlace, forget
from synctool.merge import same
from synctool.model import Cell, Problem, SheetRole, is_blank
from synctool.ooxml.sheet import XlsxSheet
from synctool.plan import TOOL_HEADER_ROW, SheetPlan
from synctool.tables import Header, normalise_key

_UNKNOWN = (("?", "", ""),)
"""Files that are to be looked at again, whatever they are."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a pull, as far as the next one can use it."""

    master: Master
    intake: Intake
    merged: Merged
    sheets: Mapping[SheetRole, SheetPlan]
    """The plans of 機關回復 and 解列建議."""
    answered: Mapping[str, int]
    corrections: Mapping[str, Standing]
    """The 補正單 that stand, by agency."""
    after: str
    """SHA-256 of the master."""


def remember(outcome: Outcome) -> None:
    """Write the memo. Without one, if that fails, the next pull looks at everything."""
    intake, choices = outcome.intake, outcome.merged.choices
    path = intake.project.directory / FILE
    if choices.by_id or choices.refused:
        forget(path)
        return
    try:
        if intake.recall is not None:
            _add(outcome, intake.recall)
            return
        if _has_doubled_rows(outcome.master):
            forget(path)
            return
        with closing(Memo.make(path)) as memo:
            _write(outcome, memo)
    except (UnicodeError, *MemoError):
        forget(path)


def _write(outcome: Outcome, memo: Memo) -> None:
    master = outcome.master
    closed = [master.closed[key] for key in master.struck]
    items = (
        ItemPlace(item.key, item.row, item.leads, item.supporting, is_closed)
        for is_closed, some in ((False, master.register.items.values()), (True, closed))
        for item in some
    )
    answers, advised = outcome.sheets[SheetRole.RESPONSES], outcome.sheets[SheetRole.RECOMMENDATIONS]
    table = master.owned.get(SheetRole.RESPONSES)
    present = table.rows.items() if table else ()
    numbers = {**{key: row.number for key, row in present}, **answers.numbers}
    facts = {
        "setting": setting_of(outcome.intake.project),
        "context": outcome.intake.context,
        "problems": problems_text(master.problems),
        "header-items": header_text(master.table.header),
        **{f"header-{role.value}": header_text(_header(master, role)) for role in SPARSE},
        "end-items": str(master.table.last),
        "end-recommendations": str(max(advised.numbers.values(), default=0)),
    }
    memo.put(
        {**facts, **_moving(outcome, table.last if table else TOOL_HEADER_ROW)},
        items=items,
        responses=map(_place, numbers.items()),
        advice=_advice(outcome, advised),
        agencies=((name, encode_seen(_seen(outcome, name))) for name in outcome.intake.assessed),
    )


def _has_doubled_rows(master: Master) -> bool:
    """True where a row cannot be found by its number alone, as an excerpt wants it."""
    sheets = (master.snapshot.sheets.get(table.sheet) for table in (master.table, *master.owned.values()))
    return any(isinstance(sheet, XlsxSheet) and sheet.doubled for sheet in sheets)


def _header(master: Master, role: SheetRole) -> Header:
    """A tool-owned sheet's header; the template's where the sheet was added only now."""
    if role in master.owned:
        return master.owned[role].header
    fields, _ = TOOL_SHEETS[role]
    return Header(TOOL_HEADER_ROW, {field.name: n for n, field in enumerate(fields, start=1)}, {})


def _add(outcome: Outcome, recall: Recall) -> None:
    """Bring a memo up to date with what a pull of a few items changed."""
    answers, advised = outcome.sheets[SheetRole.RESPONSES], outcome.sheets[SheetRole.RECOMMENDATIONS]
    facts = {**recall.facts, **_moving(outcome, outcome.master.owned[SheetRole.RESPONSES].end)}
    agencies = [
        (name, encode_seen(_seen(outcome, name)))
        for name in outcome.intake.assessed
        if name not in outcome.intake.same
    ]
    if facts == recall.facts and not agencies:
        return
    recall.memo.put(
        facts,
        responses=map(_place, answers.numbers.items()),
        advice=_advice(outcome, advised),
        agencies=agencies,
    )


def _advice(outcome: Outcome, advised: SheetPlan) -> Iterator[Advice]:
    until = outcome.merged.until
    for one in outcome.merged.recommendations:
        yield encoded(one, advised.numbers[one.item], until.get(one.item))


def _moving(outcome: Outcome, last: int) -> dict[str, str]:
    """The facts that every pull may change; ``last`` is where 機關回復 ended before."""
    intake, numbers = outcome.intake, outcome.sheets[SheetRole.RESPONSES].numbers
    rounds = Answers.of_master(outcome.master.owned, outcome.master.rounds).rounds
    if numbers and normalise_key(intake.round) not in map(normalise_key, rounds):
        rounds = (*rounds, intake.round)
    return {
        "master": outcome.after,
        "run": intake.history.last_run(),
        "day": intake.today.isoformat(),
        "end-responses": str(max((last, *numbers.values()))),
        "rounds": rounds_text(rounds),
    }


def _place(numbered: tuple[str, int]) -> ResponsePlace:
    round_name, item, agency = numbered[0].split("\t")
    return ResponsePlace(item, round_name, agency, numbered[1])


# ---------------------------------------------------------------- returns


def _seen(outcome: Outcome, name: str) -> Seen:
    intake, assessed = outcome.intake, outcome.intake.assessed[name]
    sources = intake.files.get(name)
    return Seen(
        _UNKNOWN if sources is None else named(sources),
        assessed.state,
        assessed.source,
        outcome.answered.get(name, 0),
        _until(assessed.problems, intake.today),
        _form(outcome, assessed),
        outcome.corrections.get(name),
    )


def _until(problems: Sequence[Problem], today: date) -> str:
    """The first day on which a return may be judged otherwise: a date that lay ahead has come."""
    ahead = [parse_date(problem.found, today=today) for problem in problems if problem.code == "in-future"]
    days = [day if isinstance(day, date) else today + timedelta(1) for day in ahead]
    return min(days).isoformat() if days else ""


def _form(outcome: Outcome, assessed: Assessed) -> SeenForm | None:
    """The form of a return all of whose rows are those of the agency's items."""
    name, intake = assessed.agency, outcome.intake
    if assessed.state not in (MERGED, UNCHANGED):
        return None
    if assessed.form is not None:
        rows = {
            number: _since(outcome, name, row) if row.key in assessed.responses else row
            for number, row in assessed.form.rows.items()
        }
        return replace(assessed.form, rows=rows)
    glance = intake.glances.get(name)
    if glance is None:
        return None
    mine, closed = set(outcome.master.register.keys_of(name)), outcome.master.closed_of(name)
    if any(key not in mine and key not in closed for key in glance.numbers):
        return None
    by_number = {number: key for key, number in glance.numbers.items()}
    rows = {}
    for number, code in glance.codes.rows.items():
        key = by_number.get(number, "")
        row = SeenRow(key, code, assessed.digests.get(key, ""), False, False, False)
        rows[number] = _since(outcome, name, row) if key in assessed.responses else row
    codes, there = glance.codes, glance.numbers
    absent = sum(1 for key in mine if key not in there and not is_blank(_known(outcome, name, key)))
    gone = {key: code for key, code in assessed.digests.items() if key not in there}
    return SeenForm(glance.sheet, glance.header, codes.frame, codes.strings, rows, absent, gone)


def _since(outcome: Outcome, agency: str, row: SeenRow) -> SeenRow:
    """A row, held against what is synchronised now."""
    response = outcome.intake.assessed[agency].responses[row.key]
    known = _known(outcome, agency, row.key)
    is_known = not is_blank(known)
    differs = is_known and not same(response.values.get("progress"), known)
    return replace(row, answered=response.is_answered, known=is_known, differs=differs)


def _known(outcome: Outcome, agency: str, item: str) -> Cell:
    key = BaselineKey(outcome.intake.round, item, agency, "progress")
    if key in outcome.merged.baselines:
        return outcome.merged.baselines[key]
    return outcome.intake.stored.get(key)
