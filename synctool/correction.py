"""The 補正單: what an agency is to put right in its return, cell by cell. Pure.

It tells of one agency only: faults that name another (a misplaced file) are
the coordinator's and stay out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from synctool import terms
from synctool.excel_rules import validation
from synctool.model import CellEdit as Cell
from synctool.model import Problem, Severity, SheetEdit, Value, text_of
from synctool.schema import Field
from synctool.texts import Lang, agency_remedy, message, pick, say

COLUMNS = ("number", "severity", "cell", "item", "field", "found", "fault", "expected", "remedy")
"""Columns of the list, in order; texts ``correction-<name>``."""

SHEET = "補正單"
HEAD = ("agency", "round", "date", "file")
HEAD_ROW, HEADER_ROW = 2, 7
"""Where the head begins and where the list's header stands in the template."""

_COORDINATORS = frozenset(("other-agency", "other-project", "return-passed-over", "row-missing"))
"""Faults that are no agency's to put right, or that would name another."""


@dataclass(frozen=True, slots=True)
class Line:
    """One fault, as the agency's clerk reads it."""

    severity: Severity
    sheet: str
    cell: str
    item: str
    field: str
    """The column's label; ``""`` for a fault of the whole sheet."""
    found: str
    fault: str
    expected: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Correction:
    agency: str
    """Its full name."""
    round: str
    day: date
    source: str
    """The file's name."""
    lines: tuple[Line, ...]


def correction(
    agency: str,
    round_name: str,
    source: str,
    problems: Iterable[Problem],
    fields: Sequence[Field],
    day: date,
    lang: Lang,
) -> Correction:
    """The faults among ``problems`` that the agency can put right, errors first."""
    problems = list(problems)
    keys = {_row(p) for p in problems if p.code.startswith("key-")}
    lines = [
        _line(p, fields, lang)
        for p in problems
        # One line tells of a row with a wrong key; that each of its answers is kept is for the record.
        if p.code not in _COORDINATORS and not (p.code == "row-set-aside" and _row(p) in keys)
    ]
    lines.sort(key=lambda line: line.severity is not Severity.ERROR)
    return Correction(agency, round_name, day, source, tuple(dict.fromkeys(lines)))


def _row(problem: Problem) -> tuple[str, str]:
    return problem.place.sheet, problem.place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _line(problem: Problem, fields: Sequence[Field], lang: Lang) -> Line:
    field = next((f for f in fields if f.name == problem.field), None)
    label = pick(terms.FIELDS[problem.field], lang) if problem.field in terms.FIELDS else ""
    return Line(
        problem.severity,
        problem.place.sheet,
        problem.place.cell,
        problem.item,
        label,
        text_of(problem.found),
        message(problem, lang),
        _expected(field, fields, lang) if field and problem.code != "given-changed" else "",
        agency_remedy(problem, lang),
    )


def _expected(field: Field, fields: Sequence[Field], lang: Lang) -> str:
    """What the column takes, in the words of its own prompt."""
    if field.name == "key":
        return say("correction-key", lang)
    told = validation(field, "A", 1, 1, fields, lang)
    return told.prompt if told else ""


def shown(correction: Correction, lang: Lang) -> list[tuple[str, ...]]:
    """The list as text, a row per fault, in the order of :data:`COLUMNS`."""
    return [
        (
            str(number),
            say(f"correction-{line.severity.value}", lang),
            " › ".join(filter(None, (line.sheet, line.cell))) or "－",
            line.item or "－",
            line.field or "－",
            line.found or "－",
            line.fault,
            line.expected or "－",
            line.remedy,
        )
        for number, line in enumerate(correction.lines, start=1)
    ]


def head_values(correction: Correction) -> tuple[str, ...]:
    """The head's values in the order of :data:`HEAD`, dates in ROC years."""
    day = f"{correction.day.year - 1911}/{correction.day.month}/{correction.day.day}"
    return (correction.agency or "－", correction.round or "－", day, correction.source)


def as_sheet(correction: Correction, lang: Lang) -> SheetEdit:
    """The list as the template's sheet holds it."""
    errors = sum(line.severity is Severity.ERROR for line in correction.lines)
    counts = say("correction-counts", lang, errors=errors, warnings=len(correction.lines) - errors)
    cells = [Cell(1, 1, say("correction-title", lang)), Cell(HEADER_ROW - 1, 1, counts)]
    for row, (name, value) in enumerate(zip(HEAD, head_values(correction), strict=True), HEAD_ROW):
        cells += [Cell(row, 1, say(f"correction-{name}", lang)), Cell(row, 3, value)]
    cells += [
        Cell(HEADER_ROW, column, say(f"correction-{name}", lang)) for column, name in enumerate(COLUMNS, 1)
    ]
    body: list[dict[int, Value]] = [dict(enumerate(row, start=1)) for row in shown(correction, lang)]
    return SheetEdit(SHEET, tuple(cells), (), HEADER_ROW, tuple(body))
