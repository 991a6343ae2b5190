"""One agency's table → its responses and every problem, all at once. Pure.

A value that cannot be what its column asks for is kept out of the response
(so the merge says nothing about that cell) and kept word for word in its
problem, from which the rejection record is made (DESIGN, law 3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from synctool import rules
from synctool.model import (
    CellError,
    Item,
    Place,
    Problem,
    Response,
    Severity,
    Value,
    is_blank,
    text_of,
)
from synctool.schema import Field, Kind, Owner
from synctool.tables import Row, Table
from synctool.values import Doubt, fold, parse_choice, parse_date, parse_percent, parse_text

REJECTING = frozenset(
    {
        "error-value",
        "not-a-number",
        "not-a-date",
        "not-a-choice",
        "out-of-range",
        "in-future",
        "too-long",
        "bad-pattern",
    }
)
"""Faults of rules that keep a value out of the master."""

WARNING = frozenset({"contradiction", "must-equal", "too-short"})
"""Faults that only speak. All others are errors."""

GUESS_RATIO = 0.6
"""Likeness of two resolutions from which a key is offered as a guess (difflib ratio)."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a return says, and what is wrong with it."""

    responses: Mapping[str, Response]
    """By item key; only items that are this agency's."""
    problems: tuple[Problem, ...]
    absent: tuple[str, ...] = ()
    """Keys of this agency's items that the return has no row for."""


def check(
    table: Table,
    agency: str,
    items: Mapping[str, Item],
    fields: Sequence[Field],
    today: date,
    is_tracked: Callable[[str], bool] | None = None,
) -> Checked:
    """Every answer in ``table`` by key, typed, with every problem.

    ``items`` are the master's, or at least the agency's own; then
    ``is_tracked`` tells whether the master has an item of a key. ``fields``
    are the declared ones of the form, with the office's rules.
    """
    is_tracked = is_tracked or items.__contains__
    mine = {key: item for key, item in items.items() if item.role_of(agency)}
    answers = [f for f in fields if f.owner is Owner.AGENCY and f.name in table.header.columns]
    responses: dict[str, Response] = {}
    problems: list[Problem] = []
    checked = check_rows(table, agency, mine, fields, today)
    for key, row in table.rows.items():
        if key not in mine:
            problems += _stray(table, row, agency, is_tracked(key), mine, answers)
            continue
        responses[key], faults = checked[key]
        problems += faults
    for row in table.set_aside:
        problems += _kept_aside(table, row, agency, answers)
    seen = {*table.rows, *(row.key for row in table.set_aside)}
    absent = tuple(key for key in mine if key not in seen)
    place = Place(table.source, table.sheet)
    problems += [Problem("row-missing", place, Severity.WARNING, agency, key, "key") for key in absent]
    return Checked(responses, tuple(problems), absent)


def check_rows(
    table: Table, agency: str, mine: Mapping[str, Item], fields: Sequence[Field], today: date
) -> dict[str, tuple[Response, list[Problem]]]:
    """The answers of the rows that are the agency's own, each with its problems; by key."""
    answers = [f for f in fields if f.owner is Owner.AGENCY and f.name in table.header.columns]
    given = [f for f in fields if f.owner is Owner.COORDINATOR and f.name in table.header.columns]
    found: dict[str, tuple[Response, list[Problem]]] = {}
    for key, row in table.rows.items():
        item = mine.get(key)
        if item is not None:
            response, faults = _response(table, row, agency, answers, today)
            found[key] = response, [*faults, *_given_changes(table, row, agency, item, given)]
    return found


def _response(
    table: Table, row: Row, agency: str, fields: Sequence[Field], today: date
) -> tuple[Response, list[Problem]]:
    values: dict[str, Value] = {}
    places: dict[str, Place] = {}
    problems: list[Problem] = []
    doubtful: set[str] = set()

    def report(field: Field, code: str, detail: Mapping[str, str]) -> None:
        severity = Severity.WARNING if code in WARNING else Severity.ERROR
        place = table.place(row.number, field.name)
        problems.append(Problem(code, place, severity, agency, row.key, field.name, row[field.name], detail))

    for field in fields:
        places[field.name] = table.place(row.number, field.name)
        lost = row.doubts.get(field.name)
        typed = Doubt(lost, {}) if lost else typed_value(field, row[field.name], today)
        if isinstance(typed, Doubt):
            doubtful.add(field.name)
            report(field, typed.code, {"label": field.label, **_expected(field), **typed.detail})
        else:
            values[field.name] = typed
    # Rules see what stands in the cell; a doubt about a cell is one problem, not two.
    seen = {**values, **{name: row[name] for name in doubtful}}
    by_name = {field.name: field for field in fields}
    for fault in rules.faults(fields, seen, today):
        if fault.field in doubtful:
            continue
        field = by_name[fault.field]
        report(field, fault.code, {"label": field.label, **_expected(field)})
        if fault.code in REJECTING:
            values.pop(fault.field, None)
    return Response(row.key, agency, values, places), problems


def typed_value(field: Field, value: Value, today: date) -> Value | Doubt:
    """``value`` as the field's kind has it, or why it cannot be read so."""
    if isinstance(value, CellError):
        return Doubt("error-value", {"found": value.code})
    if field.kind is Kind.DATE:
        return parse_date(value, today=today)
    if field.kind is Kind.PERCENT:
        return parse_percent(value)
    if field.kind is Kind.CHOICE and field.rule.choices:
        return parse_choice(value, field.rule.choices)
    return parse_text(value)


def _expected(field: Field) -> dict[str, str]:
    rule = field.rule
    return {
        "choices": "、".join(rule.choices),
        "minimum": _shown(field, rule.minimum),
        "maximum": _shown(field, rule.maximum),
        "min_length": str(rule.min_length or ""),
        "max_length": str(rule.max_length or ""),
        "pattern": rule.pattern,
        "equals": _shown(field, rule.equals_if[0] if rule.equals_if else None),
    }


def _shown(field: Field, number: float | None) -> str:
    if number is None:
        return "－"
    return f"{number * 100:g}%" if field.kind is Kind.PERCENT else f"{number:g}"


def _stray(
    table: Table,
    row: Row,
    agency: str,
    is_tracked: bool,
    mine: Mapping[str, Item],
    answers: Sequence[Field],
) -> list[Problem]:
    """A row whose key is not one of this agency's: set aside, with a guess where the text gives one."""
    detail = {"guess": "", "extract": _extract(row)}
    if is_tracked:
        code = "key-not-yours"
    else:
        code = "key-unknown"
        detail["guess"] = detail["suggestion"] = _guess(row, mine, set(table.rows))
    kept = _kept_aside(table, row, agency, answers)
    severity = Severity.ERROR if kept else Severity.WARNING
    place = table.place(row.number, "key")
    return [Problem(code, place, severity, agency, row.key, "key", row["key"], detail), *kept]


def _kept_aside(table: Table, row: Row, agency: str, answers: Sequence[Field]) -> list[Problem]:
    """A problem per answer in a row that no key leads to, so that the answer is on record."""
    detail = {"extract": _extract(row)}
    return [
        Problem(
            "row-set-aside",
            table.place(row.number, field.name),
            Severity.ERROR,
            agency,
            row.key,
            field.name,
            row[field.name],
            {**detail, "label": field.label},
        )
        for field in answers
        if not is_blank(row[field.name])
    ]


def _extract(row: Row) -> str:
    text = text_of(row["progress"] or row["resolution"]).replace("\n", " ")
    return text if len(text) <= 30 else text[:30] + "…"


def _guess(row: Row, mine: Mapping[str, Item], present: set[str]) -> str:
    from difflib import SequenceMatcher

    text = fold(text_of(row["resolution"]))
    best = ("", GUESS_RATIO)
    for key, item in mine.items():
        if text and key not in present:
            ratio = SequenceMatcher(None, text, fold(text_of(item.resolution))).ratio()
            best = max(best, (key, ratio), key=lambda pair: pair[1])
    return best[0]


def _given_changes(table: Table, row: Row, agency: str, item: Item, given: Sequence[Field]) -> list[Problem]:
    """Given columns that the agency edited: the next push puts them right."""
    pushed: dict[str, Value] = {
        "meeting": item.meeting,
        "topic": item.topic,
        "resolution": item.resolution,
        "due": item.due,
    }
    problems: list[Problem] = []
    for field in given:
        if field.name not in pushed:
            continue
        ours, theirs = pushed[field.name], row[field.name]
        if ours != theirs and fold(text_of(ours)) != fold(text_of(theirs)):
            place = table.place(row.number, field.name)
            detail = {"label": field.label}
            problems.append(
                Problem("given-changed", place, Severity.WARNING, agency, row.key, field.name, theirs, detail)
            )
    return problems
