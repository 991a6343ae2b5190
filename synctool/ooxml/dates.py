"""Serial numbers that a number format shows as dates or times.

Built-in formats and date systems: ECMA-376 part 1, 18.8.30 (numFmts, with the
East Asian ids 27–36 and 50–58) and 18.17.4 (dates and times).
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache

from synctool.model import Value


class Shown(Enum):
    """What a number format makes of a number."""

    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    """Hours, minutes, seconds and no day: a value below 1 is a time of day."""


# In zh-TW and zh-CN, 32–35, 52, 53, 55 and 56 are times or dates; what the value is decides.
_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, 22, *range(27, 32), 36, 50, 51, 54, 57, 58), Shown.DATE),
    **dict.fromkeys((18, 19, 20, 21, 45, 47, *range(32, 36), 52, 53, 55, 56), Shown.TIME),
}
_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]")
_FRACTION = re.compile(r"(s)[.,]0+")
_DAY = re.compile(r"[ydeg]|b{2,4}|a{3,4}")
_NOON = re.compile(r"am/pm|a/p")

_EPOCH_1904 = date(1904, 1, 1).toordinal()
_EPOCH_1900 = date(1899, 12, 30).toordinal()
_LEAP_BUG = 60
"""1900-02-29, which never was; days before it count from one day later."""
_LAST = date(9999, 12, 31).toordinal()
_DAY_MS = 86_400_000


def shown_by(format_id: int, code: str) -> Shown:
    """What a format shows; ``code`` is its own, ``""`` for a built-in one."""
    if not code:
        return _BUILT_IN.get(format_id, Shown.NUMBER)
    first = _LITERAL.sub("", code).lower().partition(";")[0].replace("general", "")
    first = _FRACTION.sub(r"\1", first)
    if _ELAPSED.search(first) or any(digit in first for digit in "0#?"):
        return Shown.NUMBER
    first = _NOON.sub("h", first)
    if _DAY.search(first):
        return Shown.DATE
    if "h" in first or "s" in first:
        return Shown.TIME
    return Shown.DATE if "m" in first else Shown.NUMBER


@lru_cache(maxsize=8192)
def from_serial(serial: float, shown: Shown, from_1904: bool) -> date | datetime | time | None:
    """The date, date and time, or time of day that ``serial`` is; ``None`` if it is none.

    Rounded to the millisecond, as far as Excel goes. Day 60 of the 1900 system
    is none: 1900-02-29 is Lotus's error, kept by Excel.
    """
    if not 0 <= serial < 3_000_000:
        return None
    day, part = divmod(round(serial * _DAY_MS), _DAY_MS)
    if shown is Shown.TIME and serial < 1:
        return (datetime.min + timedelta(milliseconds=part)).time() if day == 0 else None
    if from_1904:
        ordinal = _EPOCH_1904 + day
    elif day == 0 or day == _LEAP_BUG:
        return None
    else:
        ordinal = _EPOCH_1900 + day + (day < _LEAP_BUG)
    if ordinal > _LAST:
        return None
    on = date.fromordinal(ordinal)
    if part == 0:
        return on
    return datetime(on.year, on.month, on.day) + timedelta(milliseconds=part)


def from_iso(text: str) -> Value:
    """The value of a cell of type ``d`` (ISO 8601); the text itself if it is none."""
    try:
        if "T" not in text and ":" in text:
            return time.fromisoformat(text).replace(tzinfo=None)
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text
    return moment if moment.time() != time() else moment.date()
