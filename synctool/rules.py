"""What the declared rules say about one answer: the meaning that Python, Excel and Google share.

:func:`faults` is the reference. :mod:`synctool.excel_rules` compiles the same
rules to formulas, and a test lets LibreOffice compute them beside it.

Three states of a row decide which rules speak:

- *not begun*: nothing but plain text fields (a name, a telephone number) is
  filled in. Nothing is required.
- *begun*: any other field is filled in. ``required`` rules apply, and
  辦理情形 itself is required, since the rest means nothing without it.
- *answered*: 辦理情形 is filled in. ``required_if`` rules apply too.

A value that is there is always checked. A field has at most one fault of its
own (the first in the order of :data:`CODES`), besides ``contradiction``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import NamedTuple

from synctool.model import CellError, Value, is_blank, text_of
from synctool.schema import Condition, Field, Kind, Rule

CODES = (
    "error-value",
    "required",
    "not-a-number",
    "not-a-date",
    "not-a-choice",
    "out-of-range",
    "in-future",
    "too-short",
    "too-long",
    "bad-pattern",
    "must-equal",
    "contradiction",
)
"""Every fault's code, in the order in which a field's rules are tried."""

ANSWER = "progress"
"""The field that makes a row an answer."""

EARLIEST = date(1912, 1, 1)
"""The first day of the ROC calendar; a number such as 113 in a date cell reads as a day of 1900."""

DECIMALS = 6
"""Numbers are equal when they agree to this many decimals, so that 99.9999999 % counts as 100 %."""

NO_WIDTH = "\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"
"""White space besides the ordinary that :func:`word` takes out (see ``model.is_blank``)."""


class Fault(NamedTuple):
    """One breach of a rule."""

    field: str
    code: str


def word(value: Value) -> str:
    """A short text as it is compared with choices: no control, wide or zero-width white space.

    The same as Excel's ``TRIM(CLEAN(SUBSTITUTE(…)))``: inner runs of spaces become one.
    """
    return _word(text_of(value))


@lru_cache(maxsize=1 << 10)
def _word(text: str) -> str:
    kept = "".join(c for c in text if c >= " " and c not in NO_WIDTH)
    return " ".join(part for part in kept.split(" ") if part)


def length(value: Value) -> int:
    """Length of a text in UTF-16 units, as Excel counts."""
    return len(text_of(value).encode("utf-16-le", "surrogatepass")) // 2


def is_begun(fields: Sequence[Field], values: Mapping[str, Value]) -> bool:
    """True once anything but plain text fields is filled in."""
    return any(f.kind is not Kind.TEXT and not is_blank(values.get(f.name)) for f in fields)


def is_answered(values: Mapping[str, Value]) -> bool:
    return not is_blank(values.get(ANSWER))


def holds(condition: Condition, values: Mapping[str, Value]) -> bool:
    """Whether ``condition`` is true of the row; a field the sheet does not have is blank."""
    value = values.get(condition.field)
    if not condition.values:
        return is_blank(value) is condition.negate
    return any(_same(value, wanted) for wanted in condition.values) is not condition.negate


def _same(value: Value, wanted: str | float) -> bool:
    if isinstance(wanted, str):
        return word(value) == word(wanted)
    return _is_number(value) and round(float(value), DECIMALS) == round(wanted, DECIMALS)  # type: ignore[arg-type]


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def faults(fields: Sequence[Field], values: Mapping[str, Value], today: date) -> tuple[Fault, ...]:
    """Every breach in one row, in the order of ``fields``.

    ``values`` are typed: a number for a share (1 is 100 %), a date for a date.
    ``fields`` are those the sheet has; ``today`` is the last day that is not
    in the future.
    """
    begun, answered = is_begun(fields, values), is_answered(values)
    found: list[Fault] = []
    for field in fields:
        value = values.get(field.name)
        if is_blank(value):
            if _is_required(field, values, begun, answered):
                found.append(Fault(field.name, "required"))
            continue
        if code := _own_fault(field, value, values, today):
            found.append(Fault(field.name, code))
        if field.rule.forbidden_if and all(holds(c, values) for c in field.rule.forbidden_if):
            found.append(Fault(field.name, "contradiction"))
    return tuple(found)


def _is_required(field: Field, values: Mapping[str, Value], begun: bool, answered: bool) -> bool:
    rule = field.rule
    if begun and (rule.required or field.name == ANSWER):
        return True
    return answered and bool(rule.required_if) and all(holds(c, values) for c in rule.required_if)


def _own_fault(field: Field, value: Value, values: Mapping[str, Value], today: date) -> str:
    rule = field.rule
    if isinstance(value, CellError):
        return "error-value"
    if field.kind is Kind.PERCENT:
        return _number_fault(rule, value, values)
    if field.kind is Kind.DATE:
        return _date_fault(rule, value, today)
    if rule.choices and word(value) not in map(word, rule.choices):
        return "not-a-choice"
    if rule.min_length is not None and length(value) < rule.min_length:
        return "too-short"
    if rule.max_length is not None and length(value) > rule.max_length:
        return "too-long"
    if rule.pattern and not _compiled(rule.pattern).fullmatch(text_of(value)):
        return "bad-pattern"
    return ""


def _number_fault(rule: Rule, value: Value, values: Mapping[str, Value]) -> str:
    if not _is_number(value):
        return "not-a-number"
    number = float(value)  # type: ignore[arg-type]
    within = (rule.minimum is None or number >= rule.minimum) and (
        rule.maximum is None or number <= rule.maximum
    )
    if not within:  # also true of a NaN
        return "out-of-range"
    if rule.equals_if is not None:
        wanted, conditions = rule.equals_if
        if all(holds(c, values) for c in conditions) and not _same(value, wanted):
            return "must-equal"
    return ""


def _date_fault(rule: Rule, value: Value, today: date) -> str:
    if not isinstance(value, date):
        return "not-a-date"
    day = value.date() if isinstance(value, datetime) else value
    if day < EARLIEST:
        return "not-a-date"
    return "in-future" if rule.not_future and day > today else ""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
