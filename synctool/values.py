"""Typed values out of what people type: percents, choices, texts, and dates (:mod:`synctool.dates`). Pure.

What can be read in one way only is read; what could be read in two, or in
none, is a :class:`Doubt` that says so and suggests, but never takes, a
reading. Python's own ``float()`` and ``strip()`` are not used on what people
type: the first takes ``1_000``, ``nan`` and ``inf``, the second keeps U+200B.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from synctool.dates import parse_date
from synctool.folding import Doubt, arabic, fold, narrow
from synctool.model import CellError, RichText, Text, Value, is_blank, text_of

__all__ = ["Doubt", "fold", "parse_choice", "parse_date", "parse_percent", "parse_text"]


_NUMBER = r"[+-]?(?:[0-9]{1,9}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})"
_SIGNED = re.compile(rf"({_NUMBER})(?:(%|percent|pct\.?)|)")
_OF_HUNDRED = re.compile(r"百分之([0-9]{1,9}(?:[.點][0-9]{1,15})?)")
_TENTHS = re.compile(r"([0-9]{1,2})成(?:([0-9])|半)?")
_ONLY_PERCENT = re.compile(r"[^0-9]*?([0-9]{1,3}(?:\.[0-9]{1,15})?%)[^0-9]*")


def _share_of_number(number: Decimal | float) -> float | Doubt:
    """A bare number: a share up to 1, a percent as typed from 2 on; between them it could be either."""
    share = float(number)
    if abs(share - 1) < 1e-9:  # what sums of shares leave over
        return 1.0
    if 1 < share < 2:
        return _two_percents(share)
    return share + 0.0 if share <= 1 else float(number / 100)


def _two_percents(number: float) -> Doubt:
    readings = f"{number:.15g}% / {number * 100:.15g}%"
    return Doubt("ambiguous-percent", {"readings": readings, "suggestion": ""})


def _percent_of_text(text: str) -> float | Doubt:
    digits = "百分之".join(map(arabic, text.replace("百分百", "百分之百").split("百分之")))
    digits = re.sub(r"(?<=[0-9])點([0-9])", r".\1", digits)
    if match := _SIGNED.fullmatch(digits):
        number = Decimal(match[1])
        if match[2]:
            return float(number / 100) + 0.0
        return _two_percents(1.0) if number == 1 else _share_of_number(number)
    if match := _OF_HUNDRED.fullmatch(digits):
        return float(Decimal(match[1]) / 100)
    if match := _TENTHS.fullmatch(digits):
        half = 5 if digits.endswith("半") else int(match[2] or 0)
        return (int(match[1]) * 10 + half) / 100
    inside = _ONLY_PERCENT.fullmatch(digits)
    return Doubt("not-a-percent", {"suggestion": inside[1] if inside else ""})


def parse_percent(value: Value) -> float | Doubt | None:
    """The share that ``value`` names, 1 being 100 %; ``None`` for a blank.

    A percent cell stores 1 for 100 %, so the number 1 is that; the *text*
    ``1`` could be 1 % and is a doubt. A number from 2 on is a percent as
    typed (80 → 0.8). Below 0 and above 1 come back as they are, for the range
    rule to speak.
    """
    if is_blank(value):
        return None
    match value:
        case CellError():
            return Doubt("error-value", {"found": value.code})
        case bool() | date() | time():
            return Doubt("not-a-percent", {"suggestion": ""})
        case int() | float():
            finite = abs(value) < 1e15
            return _share_of_number(float(value)) if finite else Doubt("not-a-percent", {"suggestion": ""})
    text = narrow(text_of(value)).replace(" ", "")
    return _percent_of_text(text) if len(text) <= 200 else Doubt("not-a-percent", {"suggestion": ""})


# ---------------------------------------------------------------- choices, texts

_NEAR = 60.0
"""How alike (0–100) a spelling must be to be suggested: ``解列`` and ``解除列管`` are 66.7."""
_NEGATIONS = "未不無非否沒"


@lru_cache(maxsize=1 << 10)
def _plain_choice(text: str) -> str:
    return fold(text).replace(" ", "").casefold()


def parse_choice(value: Value, choices: Sequence[str]) -> str | Doubt | None:
    """The one of ``choices`` that ``value`` is, whatever its width and spaces; ``None`` for a blank.

    A near spelling is suggested, never taken, and none is suggested that drops
    or adds a negation (``未完成`` is not ``已完成``).
    """
    if is_blank(value):
        return None
    if isinstance(value, CellError):
        return Doubt("error-value", {"found": value.code})
    found = _plain_choice(text_of(value))
    by_plain = {_plain_choice(choice): choice for choice in choices}
    if found in by_plain:
        return by_plain[found]
    from rapidfuzz import fuzz

    negated = any(c in found for c in _NEGATIONS)
    near = [
        (fuzz.ratio(found[:100], plain), choice)
        for plain, choice in by_plain.items()
        if any(c in plain for c in _NEGATIONS) == negated
    ]
    best = max((score for score, _ in near), default=0.0)
    top = [choice for score, choice in near if score == best]
    suggestion = top[0] if best >= _NEAR and len(top) == 1 else ""
    return Doubt("not-a-choice", {"choices": "、".join(choices), "suggestion": suggestion})


def parse_text(value: Value) -> Text | Doubt | None:
    """``value`` as a text, word for word; ``None`` for a blank.

    A number or date typed into a text column becomes what a person reads. An
    error value is a doubt, never a text and never a blank.
    """
    if is_blank(value):
        return None
    match value:
        case CellError():
            return Doubt("error-value", {"found": value.code})
        case str() | RichText():
            return value
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "seconds" if value.second else "minutes")
    return text_of(value)
