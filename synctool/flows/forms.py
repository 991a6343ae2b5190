"""What an agency's 填報表 is to hold, from chosen cells only (DESIGN, law 20). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from synctool.config import Config
from synctool.excel_rules import check_pattern
from synctool.model import (
    MISSING,
    Agency,
    Cell,
    CellEdit,
    Formula,
    Item,
    Round,
    SheetEdit,
    Value,
    column_letters,
)
from synctool.rule_words import check_text
from synctool.texts import say

GIVEN = ("key", "meeting", "topic", "resolution", "leads", "supporting", "due")
HEAD = ("title", "agency", "round", "due", "form_number")
"""Cells of the form's head that are filled in, by the defined names ``synctool_…`` of the template."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in the form, read from the template."""

    header_row: int
    columns: Mapping[str, int]
    head: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Form:
    """One agency's form: its head, and a row per item."""

    agency: Agency
    round: Round
    form_number: str
    items: Sequence[Item]
    answers: Mapping[str, Mapping[str, Cell]]
    """By item and field: what the agency's cells hold."""
    previous: Mapping[str, Value]
    """By item: 前次辦理情形."""


@cache
def _letters(columns: tuple[tuple[str, int], ...]) -> dict[str, str]:
    return {name: column_letters(column) for name, column in columns}


def form_edit(form: Form, layout: Layout, config: Config, sheet: str, today: date) -> SheetEdit:
    """The sheet's head and body."""
    lang = config.lang
    title = say("form-title", lang, name=config.project.name).strip()
    head: dict[str, Value] = {
        "title": title,
        "agency": form.agency.full or form.agency.short,
        "round": form.round.name,
        "due": form.round.due,
        "form_number": form.form_number,
    }
    cells = tuple(CellEdit(*layout.head[name], value) for name, value in head.items() if name in layout.head)
    letters = _letters(tuple(layout.columns.items()))
    pattern = check_pattern(config.agency_fields, letters, lang)
    body: list[Mapping[int, Value | Formula]] = []
    for number, item in enumerate(form.items, start=layout.header_row + 1):
        values: dict[str, Value | Formula] = {
            "key": item.key,
            "meeting": item.meeting,
            "topic": item.topic,
            "resolution": item.resolution,
            "leads": "、".join(item.leads),
            "supporting": "、".join(item.supporting) or None,
            "due": item.due,
            "previous": form.previous.get(item.key),
        }
        answer = {n: v for n, v in form.answers.get(item.key, {}).items() if v is not MISSING}
        values |= answer
        said = check_text(config.agency_fields, answer, today, lang)
        values["check"] = Formula(pattern, said, number)
        body.append(
            {layout.columns[n]: v for n, v in values.items() if n in layout.columns and v is not None}
        )
    return SheetEdit(sheet, cells, (), layout.header_row, tuple(body))
