"""The declared rules compiled to what a spreadsheet can compute: 檢核, validation, conditional format.

The meaning is that of :mod:`synctool.rules`. Only functions that Excel,
LibreOffice, WPS and Google Sheets all have are used (no LET, TEXTJOIN, IFS);
a formula keeps under Excel's 8,192 characters and 64 levels ("Excel
specifications and limits"). Nothing here touches a workbook.

Where a formula can say less than Python: it knows no regular expressions
(``pattern`` is checked by ``pull`` alone), it takes any number in a date
column for a day, and LibreOffice counts a character beyond the first 65,536
as one where Excel counts two. Where it says more: a date typed as text
(``113/9/13``, ``113年9月13日``) is understood, since Excel leaves it a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from synctool.rule_words import phrase, range_words
from synctool.rules import ANSWER, DECIMALS, NO_WIDTH, word
from synctool.schema import CELL_LIMIT, Condition, Field, Kind, Rule
from synctool.texts import Lang, say

EARLIEST_SERIAL = 4384
"""1 January 1912 in the 1900 date system: ``rules.EARLIEST``."""

FORMULA_LIMIT = 8192
_LITERAL_LIMIT = 255
_ANY_ROW = "\0"
"""Stands for the row number while a formula is compiled once for all rows."""
_SEPARATOR = "\u3000"
"""Between choices inside one literal; :func:`_clean` takes it out of every cell, so none can forge it."""


@dataclass(frozen=True, slots=True)
class Validation:
    """One data validation (ECMA-376 part 1, 18.3.1.33), for the cells of ``cells``."""

    cells: str
    type: str
    """``list``, ``decimal``, ``textLength``, ``custom``, or ``none`` for a prompt alone."""
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


def _literal(text: str) -> str:
    """A string literal; one of more than 255 characters is refused by Excel, so it is joined."""
    pieces = [text[i : i + _LITERAL_LIMIT] for i in range(0, len(text), _LITERAL_LIMIT)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def _clean(reference: str) -> str:
    for character in NO_WIDTH:
        reference = f'SUBSTITUTE({reference},"{character}","")'
    return f"TRIM(CLEAN({reference}))"


def _blank(reference: str) -> str:
    return f"LEN({_clean(reference)})=0"


def _one_of(reference: str, words: Iterable[str]) -> str:
    listed = _literal(_SEPARATOR + "".join(word(w) + _SEPARATOR for w in words))
    return f'ISNUMBER(FIND("{_SEPARATOR}"&{_clean(reference)}&"{_SEPARATOR}",{listed}))'


def _day(reference: str) -> str:
    """The serial number of a date, or of a date typed as text in ROC or Western years; else 0."""
    text = f"TRIM({reference})"
    for old, new in (("民國", ""), ("年", "-"), ("月", "-"), ("日", ""), ("/", "-"), (".", "-")):
        text = f'SUBSTITUTE({text},"{old}","{new}")'
    dash = f'FIND("-",{text})'
    year = f"(LEFT({text},{dash}-1)+1911*({dash}<5))"
    return f"IF(ISNUMBER({reference}),{reference},IFERROR(DATEVALUE({year}&MID({text},{dash},6)),0))"


def _all(tests: Sequence[str]) -> str:
    return tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"


def _any(tests: Sequence[str]) -> str:
    return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"


class _Row:
    """The rules of one row as expressions over its cells."""

    def __init__(self, fields: Sequence[Field], columns: Mapping[str, str], row: int | str) -> None:
        self.fields = [f for f in fields if f.name in columns]
        self.cells = {f.name: f"${columns[f.name]}{row}" for f in self.fields}

    def begun(self) -> str:
        """``is_begun``; 辦理情形 apart from the rest, as joined texts may outgrow a cell."""
        told = [f for f in self.fields if f.kind is not Kind.TEXT]
        long = [self.cells[f.name] for f in told if f.kind is Kind.RICH]
        short = [self.cells[f.name] for f in told if f.kind is not Kind.RICH]
        tests = [f"LEN({_clean(cell)})>0" for cell in long]
        if short:
            tests.append(f"LEN({_clean('&'.join(short))})>0")
        return _any(tests) if tests else "FALSE"

    def holds(self, condition: Condition) -> str:
        cell = self.cells.get(condition.field)
        if cell is None:
            return "TRUE" if condition.negate else "FALSE"
        words = [v for v in condition.values if isinstance(v, str)]
        numbers = [v for v in condition.values if not isinstance(v, str)]
        tests = [_one_of(cell, words)] if words else []
        tests += [f"AND(ISNUMBER({cell}),ROUND(N({cell}),{DECIMALS})={_plain(n)})" for n in numbers]
        test = _any(tests) if tests else f"LEN({_clean(cell)})>0"
        return f"NOT({test})" if condition.negate else test

    def required(self, field: Field) -> str:
        tests = []
        if field.rule.required or field.name == ANSWER:
            tests.append(self.begun())
        if field.rule.required_if and ANSWER in self.cells:
            answered = Condition(ANSWER)
            others = [c for c in field.rule.required_if if c != answered]
            tests.append(_all([self.holds(c) for c in (answered, *others)]))
        return _any(tests) if tests else ""

    def own(self, field: Field) -> list[tuple[str, str]]:
        """Faults of a value that is there: code and test, the first that is true counts."""
        cell, rule = self.cells[field.name], field.rule
        if field.kind is Kind.PERCENT:
            return self._number(cell, rule)
        if field.kind is Kind.DATE:
            tests = [("not-a-date", f"{_day(cell)}<{EARLIEST_SERIAL}")]
            return [*tests, ("in-future", f"{_day(cell)}>=TODAY()+1")] if rule.not_future else tests
        tests = []
        if rule.choices:
            tests.append(("not-a-choice", f"NOT({_one_of(cell, rule.choices)})"))
        if rule.min_length is not None:
            tests.append(("too-short", f"LEN({cell})<{rule.min_length}"))
        if rule.max_length is not None and rule.max_length < CELL_LIMIT:
            tests.append(("too-long", f"LEN({cell})>{rule.max_length}"))
        return tests

    def _number(self, cell: str, rule: Rule) -> list[tuple[str, str]]:
        tests = [("not-a-number", f"NOT(ISNUMBER({cell}))")]
        limits = [
            f"{cell}{sign}{_plain(limit)}"
            for sign, limit in (("<", rule.minimum), (">", rule.maximum))
            if limit is not None
        ]
        if limits:
            tests.append(("out-of-range", _any(limits)))
        if rule.equals_if is not None:
            wanted, conditions = rule.equals_if
            differs = f"ROUND({cell},{DECIMALS})<>{_plain(round(wanted, DECIMALS))}"
            tests.append(("must-equal", _all([*map(self.holds, conditions), differs])))
        return tests


def _plain(number: float) -> str:
    return f"{number:.15g}"


def _chain(tests: Iterable[tuple[str, str]], otherwise: str) -> str:
    """Nested IFs: the result of the first test that is true."""
    formula = otherwise
    for test, result in reversed(list(tests)):
        formula = f"IF({test},{result},{formula})"
    return formula


def check_formula(fields: Sequence[Field], columns: Mapping[str, str], row: int, lang: Lang = "zh-TW") -> str:
    """The 檢核 formula of ``row``, without the leading ``=``.

    ``columns`` gives the letters of the columns the sheet has; fields without
    one are left out. The result names every fault, ``✓`` when a begun row has
    none, ``尚未填報`` when nothing is begun; while a cell holds an error value
    it names only those. Raises ``ValueError`` if the rules make a formula that
    Excel would refuse.
    """
    return _check_formula(tuple(fields), tuple(columns.items()), lang).replace(_ANY_ROW, str(row))


@cache
def _check_formula(fields: tuple[Field, ...], columns: tuple[tuple[str, str], ...], lang: Lang) -> str:
    here = _Row(fields, dict(columns), _ANY_ROW)
    joiner = say("check-joiner", lang)
    start = 1 + len(joiner)

    def said(field: Field, code: str) -> str:
        return _literal(joiner + phrase(field, code, fields, lang))

    parts, errors = [], []
    for field in here.fields:
        cell = here.cells[field.name]
        errors.append(f'IF(ISERROR({cell}),{said(field, "error-value")},"")')
        own = _chain(((test, said(field, code)) for code, test in here.own(field)), '""')
        if field.rule.forbidden_if:
            clash = _all([here.holds(c) for c in field.rule.forbidden_if])
            own = f'{own}&IF({clash},{said(field, "contradiction")},"")'
        required = here.required(field)
        if required or own != '""':
            asked = f'IF({required},{said(field, "required")},"")' if required else '""'
            parts.append(f"IF({_blank(cell)},{asked},{own})")
    # Every phrase starts with the joiner; the verdict is appended always, and taken
    # off again where a phrase stands before it. So no part has to be computed twice.
    ok, empty = _literal(joiner + say("check-ok", lang)), _literal(joiner + say("check-empty", lang))
    told = "&".join([*parts, f"IF({here.begun()},{ok},{empty})"])
    told = f'SUBSTITUTE(SUBSTITUTE(MID({told},{start},9999),{ok},""),{empty},"")'
    any_error = "+".join(f"ISERROR({cell})" for cell in here.cells.values())
    formula = f"IF({any_error}>0,MID({'&'.join(errors)},{start},9999),{told})"
    longest = formula.replace(_ANY_ROW, "1048576")
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
    if len(listed) <= _LITERAL_LIMIT and not any("," in choice for choice in choices):
        return _Accepts("list", prompt, "not-a-choice", formula1=_literal(listed))
    # A list inside the validation can hold neither commas nor more than 255 characters.
    return _Accepts("custom", prompt, "not-a-choice", formula1=_one_of(cell, choices))


def _accepts_number(field: Field, lang: Lang) -> _Accepts:
    low, high = field.rule.minimum, field.rule.maximum
    if low is None and high is None:
        prompt = say("prompt-number", lang)
        return _Accepts("decimal", prompt, "not-a-number", "greaterThanOrEqual", "-1E+99")
    prompt = say("prompt-percent", lang, range=range_words(field, lang))
    if low is None or high is None:
        operator = "greaterThanOrEqual" if high is None else "lessThanOrEqual"
        limit = low if high is None else high
        return _Accepts("decimal", prompt, "out-of-range", operator, _plain(limit or 0))
    return _Accepts("decimal", prompt, "out-of-range", "between", _plain(low), _plain(high))


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
    here, last = _Row(fields, columns, first), last or first
    marks: list[ConditionalFormat] = []
    missing: list[ConditionalFormat] = []
    for field in here.fields:
        cell = here.cells[field.name]
        cells = f"{columns[field.name]}{first}:{columns[field.name]}{last}"
        own = _chain(((test, "TRUE") for _, test in here.own(field)), "FALSE")
        if field.rule.forbidden_if:
            own = f"OR({own},{_all([here.holds(c) for c in field.rule.forbidden_if])})"
        bad = own if own == "FALSE" else f"IF({_blank(cell)},FALSE,{own})"
        marks.append(ConditionalFormat(cells, f"IF(ISERROR({cell}),TRUE,{bad})", "bad"))
        if required := here.required(field):
            missing.append(ConditionalFormat(cells, f"IF({_blank(cell)},{required},FALSE)", "missing"))
    if check in columns:
        letters = sorted(columns.values(), key=lambda letter: (len(letter), letter))
        whole = f"{letters[0]}{first}:{letters[-1]}{last}"
        missing.append(ConditionalFormat(whole, f'${columns[check]}{first}="✓"', "done"))
    return (*marks, *missing)
