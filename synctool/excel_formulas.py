"""The words of a formula: blank cells, choices, typed dates, and a row's rules as expressions.

Only functions that Excel, LibreOffice, WPS and Google Sheets all have are
used; see :mod:`synctool.excel_rules` for what becomes of the expressions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from synctool.rules import ANSWER, DECIMALS, NO_WIDTH, word
from synctool.schema import CELL_LIMIT, Condition, Field, Kind, Rule

EARLIEST_SERIAL = 4384
"""1 January 1912 in the 1900 date system: ``rules.EARLIEST``."""

LITERAL_LIMIT = 255
_SEPARATOR = "\u3000"
"""Between choices inside one literal; :func:`clean` takes it out of every cell, so none can forge it."""


def literal(text: str) -> str:
    """A string literal; one of more than 255 characters is refused by Excel, so it is joined."""
    pieces = [text[i : i + LITERAL_LIMIT] for i in range(0, len(text), LITERAL_LIMIT)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def clean(reference: str) -> str:
    for character in NO_WIDTH:
        reference = f'SUBSTITUTE({reference},"{character}","")'
    return f"TRIM(CLEAN({reference}))"


def blank(reference: str) -> str:
    return f"LEN({clean(reference)})=0"


def one_of(reference: str, words: Iterable[str]) -> str:
    listed = literal(_SEPARATOR + "".join(word(w) + _SEPARATOR for w in words))
    return f'ISNUMBER(FIND("{_SEPARATOR}"&{clean(reference)}&"{_SEPARATOR}",{listed}))'


def day(reference: str) -> str:
    """The serial number of a date, or of a date typed as text in ROC or Western years; else 0."""
    text = f"TRIM({reference})"
    for old, new in (("民國", ""), ("年", "-"), ("月", "-"), ("日", ""), ("/", "-"), (".", "-")):
        text = f'SUBSTITUTE({text},"{old}","{new}")'
    dash = f'FIND("-",{text})'
    year = f"(LEFT({text},{dash}-1)+1911*({dash}<5))"
    return f"IF(ISNUMBER({reference}),{reference},IFERROR(DATEVALUE({year}&MID({text},{dash},6)),0))"


def every(tests: Sequence[str]) -> str:
    return tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"


def either(tests: Sequence[str]) -> str:
    return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"


class RowRules:
    """The rules of one row as expressions over its cells."""

    def __init__(self, fields: Sequence[Field], columns: Mapping[str, str], row: int | str) -> None:
        self.fields = [f for f in fields if f.name in columns]
        self.cells = {f.name: f"${columns[f.name]}{row}" for f in self.fields}

    def begun(self) -> str:
        """``is_begun``; 辦理情形 apart from the rest, as joined texts may outgrow a cell."""
        told = [f for f in self.fields if f.kind is not Kind.TEXT]
        long = [self.cells[f.name] for f in told if f.kind is Kind.RICH]
        short = [self.cells[f.name] for f in told if f.kind is not Kind.RICH]
        tests = [f"LEN({clean(cell)})>0" for cell in long]
        if short:
            tests.append(f"LEN({clean('&'.join(short))})>0")
        return either(tests) if tests else "FALSE"

    def holds(self, condition: Condition) -> str:
        cell = self.cells.get(condition.field)
        if cell is None:
            return "TRUE" if condition.negate else "FALSE"
        words = [v for v in condition.values if isinstance(v, str)]
        numbers = [v for v in condition.values if not isinstance(v, str)]
        tests = [one_of(cell, words)] if words else []
        tests += [f"AND(ISNUMBER({cell}),ROUND(N({cell}),{DECIMALS})={plain(n)})" for n in numbers]
        test = either(tests) if tests else f"LEN({clean(cell)})>0"
        return f"NOT({test})" if condition.negate else test

    def required(self, field: Field) -> str:
        tests = []
        if field.rule.required or field.name == ANSWER:
            tests.append(self.begun())
        if field.rule.required_if and ANSWER in self.cells:
            answered = Condition(ANSWER)
            others = [c for c in field.rule.required_if if c != answered]
            tests.append(every([self.holds(c) for c in (answered, *others)]))
        return either(tests) if tests else ""

    def own(self, field: Field) -> list[tuple[str, str]]:
        """Faults of a value that is there: code and test, the first that is true counts."""
        cell, rule = self.cells[field.name], field.rule
        if field.kind is Kind.PERCENT:
            return self._number(cell, rule)
        if field.kind is Kind.DATE:
            tests = [("not-a-date", f"{day(cell)}<{EARLIEST_SERIAL}")]
            return [*tests, ("in-future", f"{day(cell)}>=TODAY()+1")] if rule.not_future else tests
        tests = []
        if rule.choices:
            tests.append(("not-a-choice", f"NOT({one_of(cell, rule.choices)})"))
        if rule.min_length is not None:
            tests.append(("too-short", f"LEN({cell})<{rule.min_length}"))
        if rule.max_length is not None and rule.max_length < CELL_LIMIT:
            tests.append(("too-long", f"LEN({cell})>{rule.max_length}"))
        return tests

    def _number(self, cell: str, rule: Rule) -> list[tuple[str, str]]:
        tests = [("not-a-number", f"NOT(ISNUMBER({cell}))")]
        limits = [
            f"{cell}{sign}{plain(limit)}"
            for sign, limit in (("<", rule.minimum), (">", rule.maximum))
            if limit is not None
        ]
        if limits:
            tests.append(("out-of-range", either(limits)))
        if rule.equals_if is not None:
            wanted, conditions = rule.equals_if
            differs = f"ROUND({cell},{DECIMALS})<>{plain(round(wanted, DECIMALS))}"
            tests.append(("must-equal", every([*map(self.holds, conditions), differs])))
        return tests


def plain(number: float) -> str:
    return f"{number:.15g}"


def chain(tests: Iterable[tuple[str, str]], otherwise: str) -> str:
    """Nested IFs: the result of the first test that is true."""
    formula = otherwise
    for test, result in reversed(list(tests)):
        formula = f"IF({test},{result},{formula})"
    return formula
