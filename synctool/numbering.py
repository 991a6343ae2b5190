"""Automatic list numbers as people read them: 1. 1、 (1) 一、 (一) ① a. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

_TAIWANESE: Final = "一二三四五六七八九"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_FORMAL: Final = "壹貳參肆伍陸柒捌玖"
_ROMAN: Final = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def numeral(number: int, digits: str = _TAIWANESE, ten: str = "十") -> str:
    """1 to 99 as Chinese numerals (``12`` → ``十二``); others as digits."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ten if tens == 1 else digits[tens - 1] + ten
    return head + (digits[ones - 1] if ones else "")


def _letters(number: int, first: str) -> str:
    """a … z, aa, bb …: as word processors go on after z."""
    times, place = divmod(number - 1, 26)
    return chr(ord(first) + place) * (times + 1)


def _roman(number: int) -> str:
    out = ""
    for value, sign in _ROMAN:
        while number >= value:
            out, number = out + sign, number - value
    return out


def _from(letters: str) -> Callable[[int], str]:
    return lambda number: letters[number - 1] if number <= len(letters) else str(number)


_KINDS: Final[Mapping[str, Callable[[int], str]]] = {
    "decimal": str,
    "full": lambda number: str(number).translate({ord("0") + n: chr(0xFF10 + n) for n in range(10)}),
    "circled": lambda number: chr(0x245F + number) if number <= 20 else f"({number})",
    "taiwanese": numeral,
    "formal": lambda number: numeral(number, _FORMAL, "拾"),
    "stems": _from(_STEMS),
    "branches": _from(_BRANCHES),
    "lower": lambda number: _letters(number, "a"),
    "upper": lambda number: _letters(number, "A"),
    "roman": _roman,
    "ROMAN": lambda number: _roman(number).upper(),
}


def counted(number: int, kind: str) -> str:
    """``number`` in one of the kinds of numerals; an unknown kind counts in digits."""
    return _KINDS.get(kind, str)(number) if number > 0 else str(number)


class Counters:
    """The running numbers of lists with levels: a number starts again below a higher level's next one."""

    def __init__(self) -> None:
        self._now: dict[str, dict[int, int]] = {}

    def next(self, series: str, level: int, start: int = 1) -> int:
        """The next number of a list at ``level`` (counted from 0)."""
        levels = self._now.setdefault(series, {})
        for deeper in [depth for depth in levels if depth > level]:
            del levels[deeper]
        levels[level] = levels.get(level, start - 1) + 1
        return levels[level]

    def at(self, series: str, level: int, start: int = 1) -> int:
        """The number that a level has now, for numbers such as 1.2."""
        return self._now.get(series, {}).get(level, start)

    def end(self, series: str, level: int = 0) -> None:
        """The list is over from ``level`` down: what follows counts anew."""
        levels = self._now.get(series, {})
        for deeper in [depth for depth in levels if depth >= level]:
            del levels[deeper]


def own_number(text: str, number: str) -> int:
    """Length of ``number`` with its sign (``2.`` for 2, no space behind it) at the start of ``text``."""
    return len(number) + 1 if number and text.startswith(number) and text[len(number) :][:1] in _SIGNS else 0


_SIGNS: Final = (".", "、", "．")
