"""The declared rules compiled to what a spreadsheet can compute: 檢核, validation, conditional format.

The meaning is that of :mod:`synctool.rules`. Only functions that Excel,
LibreOffice, WPS and Google Sheets all have are used (no LET, TEXTJOIN, IFS);
a formula keeps under Excel's 8,192 characters and 64 levels ("Excel
specifications and limits"). Nothing here touches a workbook.

Where a formula can say less than Python: it knows no regular expressions
(``pattern`` is checked by ``pull`` alone), it takes any number in a date
column for a day, and LibreOffice counts a character beyond the first 65,536
as one where Excel counts two. Where it is stricter: ``80%`` as a text, a bare
80, and a choice with spaces inside are faults to 檢核, and understood by
``pull``. Where it says more: a date typed as text (``113/9/13``,
``113年9月13日``) is understood, since Excel leaves it a text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from synctool.excel_formulas import (
    EARLIEST_SERIAL,
    LITERAL_LIMIT,
    RowRules,
    blank,
    chain,
    every,
    literal,
    one_of,
    plain,
)
from synctool.model import OWN_ROW
from synctool.rule_words import phrase, range_words
from synctool.schema import CELL_LIMIT, Field, Kind, Rule
from synctool.texts import Lang, say

FORMULA_LIMIT = 8192


@dataclass(frozen=True, slots=True)
class Validation:
    """One data validation (ECMA-376 part 1, 18.3.1.33), for the cells of ``cells``."""

    cells: str
    type: str
    """``list``, ``decimal``, ``textLength`` or ``custom``."""
    operator: str = ""
    formula1: str = ""
    formula2: str = ""
    prompt_title: str = ""
    prompt: str = ""
    error_title: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class ConditionalFormat:
    """Cells, the formula that marks them (for their first row), and the name of the style."""

    cells: str
    formula: str
    style: str
    """``missing``, ``bad`` or ``done``."""


# ---------------------------------------------------------------- formulas


def check_formula(fields: Sequence[Field], columns: Mapping[str, str], row: int, lang: Lang = "zh-TW") -> str:
    """The 檢核 formula of ``row``, without the leading ``=``.

    ``columns`` gives the letters of the columns the sheet has; fields without
    one are left out. The result names every fault, ``✓`` when a begun row has
    none, ``尚未填報`` when nothing is begun; while a cell holds an error value
    it names only those. Raises ``ValueError`` if the rules make a formula that
    Excel would refuse.
    """
    return check_pattern(fields, columns, lang).replace(OWN_ROW, str(row))


def check_pattern(fields: Sequence[Field], columns: Mapping[str, str], lang: Lang = "zh-TW") -> str:
    """:func:`check_formula` of every row at once: ``OWN_ROW`` stands where the row's number goes."""
    return _check_formula(tuple(fields), tuple(columns.items()), lang)


@cache
def _check_formula(fields: tuple[Field, ...], columns: tuple[tuple[str, str], ...], lang: Lang) -> str:
    here = RowRules(fields, dict(columns), OWN_ROW)
    joiner = say("check-joiner", lang)
    start = 1 + len(joiner)

    def said(field: Field, code: str) -> str:
        return literal(joiner + phrase(field, code, fields, lang))

    parts, errors = [], []
    for field in here.fields:
        cell = here.cells[field.name]
        errors.append(f'IF(ISERROR({cell}),{said(field, "error-value")},"")')
        own = chain(((test, said(field, code)) for code, test in here.own(field)), '""')
        if field.rule.forbidden_if:
            clash = every([here.holds(c) for c in field.rule.forbidden_if])
            own = f'{own}&IF({clash},{said(field, "contradiction")},"")'
        required = here.required(field)
        if required or own != '""':
            asked = f'IF({required},{said(field, "required")},"")' if required else '""'
            parts.append(f"IF({blank(cell)},{asked},{own})")
    # Every phrase starts with the joiner; the verdict is appended always, and taken
    # off again where a phrase stands before it. So no part has to be computed twice.
    ok, empty = literal(joiner + say("check-ok", lang)), literal(joiner + say("check-empty", lang))
    told = "&".join([*parts, f"IF({here.begun()},{ok},{empty})"])
    told = f'SUBSTITUTE(SUBSTITUTE(MID({told},{start},9999),{ok},""),{empty},"")'
    any_error = "+".join(f"ISERROR({cell})" for cell in here.cells.values())
    formula = f"IF({any_error}>0,MID({'&'.join(errors)},{start},9999),{told})"
    longest = formula.replace(OWN_ROW, "1048576")
    if len(longest) >= FORMULA_LIMIT:
        raise ValueError(
            f"the rules make a formula of {len(longest)} characters; Excel takes {FORMULA_LIMIT}"
        )
    return formula


# ---------------------------------------------------------------- validation


class _Accepts(NamedTuple):
    """What a cell takes: type, operator, formulas, then the prompt and the code of a refusal."""

    type: str
    prompt: str
    refusal: str = ""
    operator: str = ""
    formula1: str = ""
    formula2: str = ""


def validation(
    field: Field, column: str, first: int, last: int, fields: Sequence[Field] = (), lang: Lang = "zh-TW"
) -> Validation | None:
    """What the cells ``column first:last`` take, and what they say; ``None`` where nothing needs saying.

    ``fields`` are all of the sheet (for the words of other fields). Titles keep
    to 32 characters, an error to 225, a prompt to 255 (ECMA-376 part 1, 18.3.1.32).
    """
    accepts = _accepts(field, f"{column}{first}", lang)
    if accepts is None:
        return None
    refuses = accepts.refusal
    return Validation(
        cells=f"{column}{first}:{column}{last}",
        type=accepts.type,
        operator=accepts.operator,
        formula1=accepts.formula1,
        formula2=accepts.formula2,
        prompt_title=field.label[:32],
        prompt=accepts.prompt[:255],
        error_title=say("refuse-title", lang, label=field.label)[:32] if refuses else "",
        error=phrase(field, refuses, fields or (field,), lang)[:225] if refuses else "",
    )


def _accepts(field: Field, cell: str, lang: Lang) -> _Accepts | None:
    rule = field.rule
    if rule.choices:
        return _accepts_choice(rule.choices, cell, lang)
    if field.kind is Kind.PERCENT:
        return _accepts_number(field, lang)
    if field.kind is Kind.DATE:
        return _accepts_date(rule, cell, lang)
    if field.kind is Kind.RICH:
        limit = str(CELL_LIMIT if rule.max_length is None else rule.max_length)
        return _Accepts("textLength", say("prompt-rich", lang), "too-long", "lessThanOrEqual", limit)
    if rule.max_length is not None and rule.max_length < CELL_LIMIT:
        prompt = say("prompt-text", lang, limit=rule.max_length)
        return _Accepts("textLength", prompt, "too-long", "lessThanOrEqual", str(rule.max_length))
    return None


def _accepts_choice(choices: Sequence[str], cell: str, lang: Lang) -> _Accepts:
    prompt = say("prompt-choice", lang, choices=say("list-comma", lang).join(choices))
    listed = ",".join(choices)
    if len(listed) <= LITERAL_LIMIT and not any("," in choice for choice in choices):
        return _Accepts("list", prompt, "not-a-choice", formula1=literal(listed))
    # A list inside the validation can hold neither commas nor more than 255 characters.
    return _Accepts("custom", prompt, "not-a-choice", formula1=one_of(cell, choices))


def _accepts_number(field: Field, lang: Lang) -> _Accepts:
    low, high = field.rule.minimum, field.rule.maximum
    if low is None and high is None:
        prompt = say("prompt-number", lang)
        return _Accepts("decimal", prompt, "not-a-number", "greaterThanOrEqual", "-1E+99")
    prompt = say("prompt-percent", lang, range=range_words(field, lang))
    if low is None or high is None:
        operator = "greaterThanOrEqual" if high is None else "lessThanOrEqual"
        limit = low if high is None else high
        return _Accepts("decimal", prompt, "out-of-range", operator, plain(limit or 0))
    return _Accepts("decimal", prompt, "out-of-range", "between", plain(low), plain(high))


def _accepts_date(rule: Rule, cell: str, lang: Lang) -> _Accepts:
    # A text is let in: Excel leaves 113/9/13 a text, and 檢核 judges it. Compared
    # with a number, a text is never smaller, so AND needs no guard.
    late = f",{cell}<TODAY()+1" if rule.not_future else ""
    accepted = f"OR(ISTEXT({cell}),AND({cell}>={EARLIEST_SERIAL}{late}))"
    prompt = say("prompt-date-past" if rule.not_future else "prompt-date", lang)
    return _Accepts("custom", prompt, "in-future" if rule.not_future else "not-a-date", formula1=accepted)


# ---------------------------------------------------------------- conditional formats


def conditional_formats(
    fields: Sequence[Field],
    columns: Mapping[str, str],
    first: int,
    last: int | None = None,
    check: str = "check",
) -> tuple[ConditionalFormat, ...]:
    """Marks for rows ``first`` to ``last``, the most important first.

    ``bad`` and ``missing`` mark the cell at fault, ``done`` the whole row once
    the field named ``check`` shows ✓.
    """
    here, last = RowRules(fields, columns, first), last or first
    marks: list[ConditionalFormat] = []
    missing: list[ConditionalFormat] = []
    for field in here.fields:
        cell = here.cells[field.name]
        cells = f"{columns[field.name]}{first}:{columns[field.name]}{last}"
        own = chain(((test, "TRUE") for _, test in here.own(field)), "FALSE")
        if field.rule.forbidden_if:
            own = f"OR({own},{every([here.holds(c) for c in field.rule.forbidden_if])})"
        bad = own if own == "FALSE" else f"IF({blank(cell)},FALSE,{own})"
        marks.append(ConditionalFormat(cells, f"IF(ISERROR({cell}),TRUE,{bad})", "bad"))
        if required := here.required(field):
            missing.append(ConditionalFormat(cells, f"IF({blank(cell)},{required},FALSE)", "missing"))
    if check in columns:
        letters = sorted(columns.values(), key=lambda letter: (len(letter), letter))
        whole = f"{letters[0]}{first}:{letters[-1]}{last}"
        missing.append(ConditionalFormat(whole, f'${columns[check]}{first}="✓"', "done"))
    return (*marks, *missing)
