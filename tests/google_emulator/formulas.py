"""A small evaluator: arithmetic, comparison, references inside the document, common functions.

What it does not know is stored and shown as blank (real Sheets would compute it); a fault of a known
formula is an error value as in Sheets.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from . import formats
from .a1 import Rect, column_index, letters, parse_ref, to_rect

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)(?!:))|(?P<string>"(?:[^"]|"")*")
    |(?P<ref>(?:(?:'(?:[^']|'')+'|[^\W\d]\w*)!)?(?:\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+)?|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}
      |\$?\d+:\$?\d+)(?![\w(]))
    |(?P<name>[A-Za-z_][\w.]*)|(?P<op><>|<=|>=|[-+*/^&=<>(),;%]))""",
    re.X,
)
_RELATIVE = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d+)(?![\w(])")


class FormulaError(Exception):
    """An error value: `kind` is the ErrorType (DIVIDE_BY_ZERO, VALUE, REF, NAME, N_A, NUM)."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class UnknownError(Exception):
    """The evaluator does not know this construct."""


SHOWN = {
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "N_A": "#N/A",
    "NUM": "#NUM!",
    "ERROR": "#ERROR!",
}
OPEN = 10**7  # the end of a reference like C:C, for the lookup to clip
Lookup = Callable[[str | None, Rect], list[list[Any]]]


def evaluate(text: str, lookup: Lookup) -> Any:
    """The value of a formula: number, str, bool or None. Raises FormulaError or UnknownError."""
    parser = _Parser(text[1:], lookup)
    value = parser.comparison()
    if parser.peek():
        raise UnknownError(text)
    return _single(value)


def move(text: str, rows: int, columns: int) -> str:
    """The formula with its relative references moved, as copying does."""

    def shift(match: re.Match[str]) -> str:
        column = column_index(match.group(2)) + (0 if match.group(1) else columns)
        row = int(match.group(4)) - 1 + (0 if match.group(3) else rows)
        if row < 0 or column < 0:
            return "#REF!"
        return f"{match.group(1)}{letters(column)}{match.group(3)}{row + 1}"

    parts = re.split(r'("(?:[^"]|"")*")', text)
    return "".join(part if part.startswith('"') else _RELATIVE.sub(shift, part) for part in parts)


def remap(text: str, place: Callable[[int, int], tuple[int, int] | None]) -> str:
    """The formula with every reference sent through `place` (None: gone), for inserted and deleted lines."""

    def shift(match: re.Match[str]) -> str:
        target = place(int(match.group(4)) - 1, column_index(match.group(2)))
        if target is None:
            return "#REF!"
        return f"{match.group(1)}{letters(target[1])}{match.group(3)}{target[0] + 1}"

    parts = re.split(r'("(?:[^"]|"")*")', text)
    return "".join(part if part.startswith('"') else _RELATIVE.sub(shift, part) for part in parts)


def _single(value: Any) -> Any:
    if isinstance(value, list):
        if len(value) == 1 and len(value[0]) == 1:
            return value[0][0]
        raise UnknownError("array")
    return value


def number_of(value: Any) -> float:
    value = _single(value)
    if value is None or value == "":
        if value == "":
            raise FormulaError("VALUE")
        return 0
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float)):
        return value
    try:
        return float(str(value).replace(",", ""))
    except ValueError:
        raise FormulaError("VALUE") from None


def text_of(value: Any) -> str:
    value = _single(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return formats.plain(value) if isinstance(value, (int, float)) else str(value)


def truth(value: Any) -> bool:
    value = _single(value)
    if isinstance(value, str):
        raise FormulaError("VALUE")
    return bool(value)


class _Parser:
    def __init__(self, text: str, lookup: Lookup) -> None:
        self.tokens: list[tuple[str, str]] = []
        self.position = 0
        self.lookup = lookup
        start = 0
        text = text.rstrip()
        while start < len(text):
            match = _TOKEN.match(text, start)
            if not match:
                raise UnknownError(text)
            self.tokens.append((match.lastgroup or "", match.group(match.lastgroup or 0)))
            start = match.end()

    def peek(self) -> str:
        return self.tokens[self.position][1] if self.position < len(self.tokens) else ""

    def take(self) -> tuple[str, str]:
        if self.position >= len(self.tokens):
            raise FormulaError("ERROR")
        self.position += 1
        return self.tokens[self.position - 1]

    def comparison(self) -> Any:
        left = self.joined()
        while self.peek() in ("=", "<>", "<", ">", "<=", ">="):
            sign = self.take()[1]
            left = _compare(_single(left), _single(self.joined()), sign)
        return left

    def joined(self) -> Any:
        left = self.added()
        while self.peek() == "&":
            self.take()
            left = text_of(left) + text_of(self.added())
        return left

    def added(self) -> Any:
        left = self.multiplied()
        while self.peek() in ("+", "-"):
            sign = self.take()[1]
            right = number_of(self.multiplied())
            left = number_of(left) + (right if sign == "+" else -right)
        return left

    def multiplied(self) -> Any:
        left = self.power()
        while self.peek() in ("*", "/"):
            sign = self.take()[1]
            right = number_of(self.power())
            if sign == "/" and right == 0:
                raise FormulaError("DIVIDE_BY_ZERO")
            left = number_of(left) * right if sign == "*" else number_of(left) / right
        return left

    def power(self) -> Any:
        left = self.signed()
        while self.peek() == "^":
            self.take()
            left = number_of(left) ** number_of(self.signed())
        return left

    def signed(self) -> Any:
        if self.peek() in ("+", "-"):
            sign = self.take()[1]
            value = self.signed()
            return -number_of(value) if sign == "-" else value
        value = self.atom()
        while self.peek() == "%":
            self.take()
            value = number_of(value) / 100
        return value

    def atom(self) -> Any:
        kind, text = self.take()
        if kind == "number":
            number = float(text)
            return int(number) if number.is_integer() else number
        if kind == "string":
            return text[1:-1].replace('""', '"')
        if kind == "ref":
            return self.reference(text)
        if text == "(":
            value = self.comparison()
            if self.take()[1] != ")":
                raise FormulaError("ERROR")
            return value
        if kind == "name" and text.upper() in ("TRUE", "FALSE"):
            return text.upper() == "TRUE"
        if kind == "name" and self.peek() == "(":
            self.take()
            return self.call(text.upper())
        if kind == "name":
            raise FormulaError("NAME")
        raise FormulaError("ERROR")

    def reference(self, text: str) -> list[list[Any]]:
        title, _, ref = text.rpartition("!")
        title = title[1:-1].replace("''", "'") if title.startswith("'") else title
        bounds = parse_ref(ref) or {}
        return self.lookup(title or None, to_rect(bounds, OPEN, OPEN))

    def call(self, name: str) -> Any:
        start = self.position
        spans = self.spans()
        after = self.position
        if name in ("IF", "IFERROR", "IFNA"):
            value = self.choose(name, spans)
        elif name in FUNCTIONS:
            value = FUNCTIONS[name]([self.at(span) for span in spans])
        else:
            self.position = start
            raise UnknownError(name)
        self.position = after
        return value

    def spans(self) -> list[tuple[int, int]]:
        """Token spans of a call's arguments; stands behind the closing bracket afterwards."""
        spans, depth, start = [], 0, self.position
        while True:
            _, text = self.take()
            if text == "(":
                depth += 1
            elif text in (",", ";") and depth == 0:
                spans.append((start, self.position - 1))
                start = self.position
            elif text == ")":
                if depth == 0:
                    if self.position - 1 > start or spans:
                        spans.append((start, self.position - 1))
                    return spans
                depth -= 1

    def at(self, span: tuple[int, int]) -> Any:
        if span[0] == span[1]:
            return None
        kept = self.tokens
        self.tokens, self.position = kept[: span[1]], span[0]
        try:
            value = self.comparison()
            if self.peek():
                raise FormulaError("ERROR")
            return value
        finally:
            self.tokens = kept

    def choose(self, name: str, spans: list[tuple[int, int]]) -> Any:
        if name == "IF":
            if truth(self.at(spans[0])):
                return self.at(spans[1])
            return self.at(spans[2]) if len(spans) > 2 else False
        try:
            return self.at(spans[0])
        except FormulaError as error:
            if name == "IFNA" and error.kind != "N_A":
                raise
            return self.at(spans[1]) if len(spans) > 1 else ""


def _compare(left: Any, right: Any, sign: str) -> bool:
    def rank(value: Any, other: Any) -> tuple[int, Any]:
        if value is None:
            value = "" if isinstance(other, str) else False if isinstance(other, bool) else 0
        if isinstance(value, bool):
            return (2, value)
        return (1, value.lower()) if isinstance(value, str) else (0, value)

    first, second = rank(left, right), rank(right, left)
    return {
        "=": first == second,
        "<>": first != second,
        "<": first < second,
        ">": first > second,
        "<=": first <= second,
        ">=": first >= second,
    }[sign]


def _flat(arguments: list[Any]) -> Iterator[Any]:
    for argument in arguments:
        if isinstance(argument, list):
            for row in argument:
                yield from row
        else:
            yield argument


def _numbers(arguments: list[Any]) -> list[float]:
    found: list[float] = []
    for argument in arguments:
        inside = (
            [value for row in argument for value in row]
            if isinstance(argument, list)
            else [number_of(argument)]
        )
        found += [
            value for value in inside if isinstance(value, (int, float)) and not isinstance(value, bool)
        ]
    return found


def _average(arguments: list[Any]) -> float:
    numbers = _numbers(arguments)
    if not numbers:
        raise FormulaError("DIVIDE_BY_ZERO")
    return sum(numbers) / len(numbers)


FUNCTIONS: dict[str, Callable[[list[Any]], Any]] = {
    "SUM": lambda a: sum(_numbers(a)),
    "AVERAGE": _average,
    "MIN": lambda a: min(_numbers(a), default=0),
    "MAX": lambda a: max(_numbers(a), default=0),
    "COUNT": lambda a: len(_numbers(a)),
    "COUNTA": lambda a: sum(value is not None for value in _flat(a)),
    "COUNTBLANK": lambda a: sum(value in (None, "") for value in _flat(a)),
    "AND": lambda a: all(truth(value) for value in _flat(a)),
    "OR": lambda a: any(truth(value) for value in _flat(a)),
    "NOT": lambda a: not truth(a[0]),
    "LEN": lambda a: len(text_of(a[0])),
    "TRIM": lambda a: " ".join(text_of(a[0]).split()),
    "UPPER": lambda a: text_of(a[0]).upper(),
    "LOWER": lambda a: text_of(a[0]).lower(),
    "LEFT": lambda a: text_of(a[0])[: int(number_of(a[1])) if len(a) > 1 else 1],
    "RIGHT": lambda a: text_of(a[0])[-(int(number_of(a[1])) if len(a) > 1 else 1) :],
    "MID": lambda a: text_of(a[0])[int(number_of(a[1])) - 1 :][: int(number_of(a[2]))],
    "CONCATENATE": lambda a: "".join(text_of(value) for value in _flat(a)),
    "CHAR": lambda a: chr(int(number_of(a[0]))),
    "ABS": lambda a: abs(number_of(a[0])),
    "INT": lambda a: math.floor(number_of(a[0])),
    "ROUND": lambda a: round(number_of(a[0]), int(number_of(a[1])) if len(a) > 1 else 0),
    "MOD": lambda a: number_of(a[0]) % number_of(a[1]),
    "ISBLANK": lambda a: _single(a[0]) is None,
    "ISNUMBER": lambda a: isinstance(_single(a[0]), (int, float)) and not isinstance(_single(a[0]), bool),
    "ISTEXT": lambda a: isinstance(_single(a[0]), str),
    "N": lambda a: number_of(a[0]) if not isinstance(_single(a[0]), str) else 0,
}
