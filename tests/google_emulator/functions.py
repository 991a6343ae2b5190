"""More functions for the small evaluator, each as its documentation says."""

from __future__ import annotations

import datetime
import fnmatch
import math
import re
from collections.abc import Callable
from typing import Any

from . import formats
from .formulas import FUNCTIONS, FormulaError, _compare, _flat, _numbers, _single, number_of, text_of


def _date(arguments: list[Any]) -> float:
    """Months and days beyond their ends run on."""
    year, month, day = (math.floor(number_of(one)) for one in arguments)
    years, month = divmod(month - 1, 12)
    try:
        first = datetime.datetime(year + years + (1900 if year < 1900 else 0), month + 1, 1)
        return formats.to_serial(first + datetime.timedelta(days=day - 1))
    except (ValueError, OverflowError):
        raise FormulaError("NUM") from None


def _moment(value: Any) -> datetime.datetime:
    return formats.EPOCH + datetime.timedelta(days=number_of(value))


def _grid(value: Any) -> list[list[Any]]:
    return value if isinstance(value, list) else [[value]]


def _criterion(text: Any) -> Callable[[Any], bool]:
    """``>=5``, ``<>x``, ``a*`` or a plain value."""
    if not isinstance(text, str):
        return lambda value: value is not None and _compare(value, text, "=")
    sign, rest = re.fullmatch(r"(<>|<=|>=|=|<|>)?(.*)", text, re.S).groups()  # type: ignore[union-attr]
    try:
        wanted: Any = number_of(rest) if rest else rest
    except FormulaError:
        wanted = rest
    if isinstance(wanted, str) and sign in (None, "=", "<>"):
        pattern = re.compile(fnmatch.translate(wanted.replace("[", "[[]")), re.I)
        return lambda value: bool(pattern.match(text_of(value))) != (sign == "<>")

    def compared(value: Any) -> bool:
        if isinstance(value, str) != isinstance(wanted, str) or value is None:
            return False
        return _compare(value, wanted, sign or "=")

    return compared


def _sum_if(arguments: list[Any]) -> float:
    fits = _criterion(_single(arguments[1]))
    tested = list(_flat([arguments[0]]))
    added = list(_flat([arguments[2]])) if len(arguments) > 2 else tested
    return sum(
        add
        for test, add in zip(tested, added, strict=False)
        if fits(test) and isinstance(add, (int, float)) and not isinstance(add, bool)
    )


def _place(wanted: Any, values: list[Any], *, exact: bool) -> int:
    last = -1
    for number, value in enumerate(values):
        if exact and value is not None and _compare(value, wanted, "="):
            return number
        if not exact and isinstance(value, type(wanted)) and _compare(value, wanted, "<="):
            last = number
    if last < 0:
        raise FormulaError("N_A")
    return last


def _vlookup(arguments: list[Any]) -> Any:
    rows, column = _grid(arguments[1]), int(number_of(arguments[2]))
    if not 1 <= column <= len(rows[0]):
        raise FormulaError("VALUE" if column < 1 else "REF")
    exact = len(arguments) > 3 and not _single(arguments[3])
    return rows[_place(_single(arguments[0]), [row[0] for row in rows], exact=exact)][column - 1]


def _match(arguments: list[Any]) -> int:
    exact = len(arguments) > 2 and number_of(arguments[2]) == 0
    return 1 + _place(_single(arguments[0]), list(_flat([arguments[1]])), exact=exact)


def _index(arguments: list[Any]) -> Any:
    rows = _grid(arguments[0])
    row, column = (int(number_of(one)) if one is not None else 0 for one in [*arguments[1:3], None, None][:2])
    if len(rows) == 1 and not column:
        row, column = 1, row
    if row > len(rows) or column > len(rows[0]):
        raise FormulaError("NUM")
    return rows[max(row, 1) - 1][max(column, 1) - 1]


def _find(arguments: list[Any], fold: Callable[[str], str]) -> int:
    start = int(number_of(arguments[2])) - 1 if len(arguments) > 2 else 0
    found = fold(text_of(arguments[1])).find(fold(text_of(arguments[0])), start)
    if found < 0:
        raise FormulaError("VALUE")
    return found + 1


def _root(arguments: list[Any]) -> float:
    if (number := number_of(arguments[0])) < 0:
        raise FormulaError("NUM")
    return math.sqrt(number)


def _rounded(arguments: list[Any], way: Callable[[float], float]) -> float:
    scale = 10 ** (int(number_of(arguments[1])) if len(arguments) > 1 else 0)
    number = number_of(arguments[0])
    return math.copysign(way(abs(number) * scale) / scale, number)


def _products(arguments: list[Any]) -> float:
    columns = [list(_flat([one])) for one in arguments]
    return sum(
        math.prod(v if isinstance(v, (int, float)) and not isinstance(v, bool) else 0 for v in line)
        for line in zip(*columns, strict=False)
    )


def _median(arguments: list[Any]) -> float:
    numbers = sorted(_numbers(arguments))
    if not numbers:
        raise FormulaError("NUM")
    middle = len(numbers) // 2
    return numbers[middle] if len(numbers) % 2 else (numbers[middle - 1] + numbers[middle]) / 2


FUNCTIONS.update(
    {
        "DATE": _date,
        "YEAR": lambda a: _moment(a[0]).year,
        "MONTH": lambda a: _moment(a[0]).month,
        "DAY": lambda a: _moment(a[0]).day,
        "HYPERLINK": lambda a: _single(a[1]) if len(a) > 1 else text_of(a[0]),
        "SUMIF": _sum_if,
        "COUNTIF": lambda a: sum(map(_criterion(_single(a[1])), _flat([a[0]]))),
        "VLOOKUP": _vlookup,
        "MATCH": _match,
        "INDEX": _index,
        "FIND": lambda a: _find(a, str),
        "SEARCH": lambda a: _find(a, str.casefold),
        "SUBSTITUTE": lambda a: text_of(a[0]).replace(text_of(a[1]), text_of(a[2])),
        "REPT": lambda a: text_of(a[0]) * int(number_of(a[1])),
        "PROPER": lambda a: text_of(a[0]).title(),
        "EXACT": lambda a: text_of(a[0]) == text_of(a[1]),
        "VALUE": lambda a: number_of(a[0]),
        "SQRT": _root,
        "POWER": lambda a: number_of(a[0]) ** number_of(a[1]),
        "ROUNDUP": lambda a: _rounded(a, math.ceil),
        "ROUNDDOWN": lambda a: _rounded(a, math.floor),
        "PRODUCT": lambda a: math.prod(_numbers(a)),
        "SUMPRODUCT": _products,
        "MEDIAN": _median,
        "PI": lambda a: math.pi,
        "TRUE": lambda a: True,
        "FALSE": lambda a: False,
    }
)
