"""Days out of what people type: ROC and Western years, marks, compact forms, English. Pure.

What can be read in one way only is read. Whatever could be read in two, or
leaves something out, is a :class:`~synctool.folding.Doubt`.
"""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from synctool.folding import Doubt, arabic, narrow
from synctool.model import CellError, Value, is_blank, text_of

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_ROC, _LAST_ROC = 1911, 199
_SERIALS = range(20_000, 80_001)
"""Excel serial numbers that may be days of our time (1954 to 2119)."""
_EPOCH = date(1899, 12, 30)
"""Day 0 of the 1900 date system, its false leap day counted (serials below 61 do not occur here)."""

_ERA = r"(?P<era>(?:中華)?民國|roc|r\.o\.c\.|西元|公元)?"
_CHINESE_DATE = re.compile(_ERA + r"(?P<y>[0-9]{1,4})年(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})[日號]?")
_MARKED_DATE = re.compile(_ERA + r"(?P<y>[0-9]{1,4})(?P<s>[/.-])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_COMPACT = re.compile(_ERA + r"(?P<y>[0-9]{2,4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})")
_THIS_YEAR = re.compile(r"[本今去前上明次]\(([0-9]{2,3})\)年")
_NO_YEAR = re.compile(r"(?:[本今]年)?([0-9]{1,2})月([0-9]{1,2})[日號]?|([0-9]{1,2})[/-]([0-9]{1,2})")
_NO_DAY = re.compile(_ERA + r"(?P<y>[0-9]{1,4})(?:年|[/.-])(?P<m>[0-9]{1,2})月?(?:份|(?P<end>底|末))?")
_WITHIN = re.compile(
    r"(?<![0-9])(?:(?:[0-9]{3,4}年[0-9]{1,2}月[0-9]{1,2}日)|(?:[0-9]{3,4}([/.-])[0-9]{1,2}\1[0-9]{1,2}))(?![0-9])"
)
_WEEKDAY = re.compile(r"[(\[]?(?:星期|禮拜|週|周)([一二三四五六日天])[)\]]?$|[(\[]([一二三四五六日天])[)\]]$")
_CLOCK = re.compile(
    r"(?:\s|(?<=[0-9])t)(?:上午|下午)?\s?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?\s?(?:am|pm|z)?$"
)
_MONTHS = {
    n.lower(): i for names in (calendar.month_name, calendar.month_abbr) for i, n in enumerate(names) if n
}
_MONTHS["sept"] = 9
_NTH = r"[0-9]{1,2})(?:st|nd|rd|th)?"
_ENGLISH = re.compile(
    rf"(?:[a-z]{{3,9}}\.?,? )?(?:(?P<n>[a-z]{{3,9}})\.? (?P<d>{_NTH}(?:, ?| )|(?P<d2>{_NTH}[ -]"
    r"(?P<n2>[a-z]{3,9})\.?,?[ -])(?P<y>[0-9]{4}|[0-9]{2})"
)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _years(era: str | None, digits: str) -> tuple[int, ...]:
    """The Western years that a year may mean; two digits without an era may mean two."""
    number = int(digits)
    if era in ("西元", "公元"):
        return (number,) if len(digits) == 4 else ()
    if era or len(digits) == 3:
        return (number + _ROC,) if 0 < number <= _LAST_ROC else ()
    if len(digits) == 4:
        return (number,)
    return (number + _ROC, _short_year(number))


def _short_year(number: int) -> int:
    """A Western year of two digits, with the pivot that POSIX's ``strptime`` has."""
    return number + (2000 if number < 69 else 1900)


def _readings(text: str) -> list[date | None] | None:
    """Every reading of a full date, ``None`` among them for an impossible one; ``None`` if it is no date."""
    if match := _YEAR_LAST.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        return [_day(year, first, second), _day(year, second, first)]
    for form in (_CHINESE_DATE, _MARKED_DATE, _COMPACT):
        if match := form.fullmatch(text):
            era, month, day = match["era"], int(match["m"]), int(match["d"])
            found = [_day(year, month, day) for year in _years(era, match["y"])]
            if form is _MARKED_DATE and era is None and len(match["y"]) <= 2:
                first, late = int(match["y"]), _short_year(day)
                found += [_day(late, first, month), _day(late, month, first)]
            return found
    if match := _ENGLISH.fullmatch(text):
        month = _MONTHS.get(match["n"] or match["n2"], 0)
        day, last = int(match["d"] or match["d2"]), int(match["y"])
        if len(match["y"]) == 4:
            return [_day(last, month, day)]
        return [_day(_short_year(last), month, day), _day(_short_year(day), month, last)]
    return None


def _settle(readings: Iterable[date | None]) -> date | Doubt:
    possible = sorted({day for day in readings if day is not None})
    if not possible:
        return Doubt("not-a-date", {"suggestion": ""})
    if len(possible) > 1:
        named = [day.isoformat() for day in possible]
        return Doubt("ambiguous-date", {"readings": " / ".join(named), "suggestion": ""})
    if not _FIRST_YEAR <= possible[0].year <= _LAST_YEAR:
        return _unlikely(possible[0])
    return possible[0]


def _unlikely(day: date) -> Doubt:
    """A year no report means. ``1130913`` typed into a date cell is such a day, in the year 4996."""
    typed = _settle(_readings(str((day - _EPOCH).days)) or ())
    return Doubt(
        "unlikely-date",
        {"read": day.isoformat(), "suggestion": typed.isoformat() if isinstance(typed, date) else ""},
    )


def _date_of_number(number: float) -> date | Doubt:
    if not math.isfinite(number):
        return Doubt("not-a-date", {"suggestion": ""})
    if number.is_integer() and len(str(int(number))) in (6, 7, 8):
        return _settle(_readings(str(int(number))) or ())
    if int(number) in _SERIALS:
        return Doubt("date-as-number", {"suggestion": (_EPOCH + timedelta(int(number))).isoformat()})
    return Doubt("not-a-date", {"suggestion": ""})


def _incomplete_date(text: str, today: date) -> Doubt:
    """Why a text is no full date, with what it may mean."""
    if match := _NO_YEAR.fullmatch(text):
        month, day = int(match[1] or match[3]), int(match[2] or match[4])
        guess = _day(today.year, month, day)
        return (
            Doubt("year-missing", {"suggestion": guess.isoformat()})
            if guess
            else Doubt("not-a-date", {"suggestion": ""})
        )
    if match := _NO_DAY.fullmatch(text):
        years, month = _years(match["era"], match["y"]), int(match["m"])
        if len(years) == 1 and _FIRST_YEAR <= years[0] <= _LAST_YEAR and 1 <= month <= 12:
            last = date(years[0], month, calendar.monthrange(years[0], month)[1])
            return Doubt("day-missing", {"suggestion": last.isoformat() if match["end"] else ""})
    inside = {_settle(_readings(match[0]) or ()) for match in _WITHIN.finditer(text)}
    only = inside.pop() if len(inside) == 1 else None
    return Doubt("not-a-date", {"suggestion": only.isoformat() if isinstance(only, date) else ""})


def parse_date(value: Value, *, today: date) -> date | Doubt | None:
    """The day that ``value`` names; ``None`` for a blank.

    A moment is read as its day. Three-digit years, and years behind 民國, are
    ROC; two-digit years without 民國 can be read in two ways and are a doubt,
    as is a date without year, day, or with a weekday that it is not on.
    ``today`` serves suggestions only.
    """
    if is_blank(value):
        return None
    match value:
        case CellError():
            return Doubt("error-value", {"found": value.code})
        case datetime():
            return _settle([value.date()])
        case date():
            return _settle([value])
        case bool() | time():
            return Doubt("not-a-date", {"suggestion": ""})
        case int() | float():
            return _date_of_number(float(value) if abs(value) < 1e15 else math.inf)
    text = narrow(text_of(value))
    if len(text) > 200:
        return Doubt("not-a-date", {"suggestion": ""})
    text = _CLOCK.sub("", text)
    weekday = _WEEKDAY.search(text)
    text = text[: weekday.start()].rstrip() if weekday else text
    compact = _THIS_YEAR.sub(r"民國\1年", arabic(text.replace(" ", "")))
    if re.fullmatch("[0-9]{1,5}", compact):
        return _date_of_number(float(compact))
    readings = _readings(compact) or _readings(text)
    if readings is None:
        return _incomplete_date(compact, today)
    found = _settle(readings)
    if (
        weekday
        and isinstance(found, date)
        and "一二三四五六日".index((weekday[1] or weekday[2]).replace("天", "日")) != found.weekday()
    ):
        return Doubt("weekday-differs", {"read": found.isoformat(), "suggestion": ""})
    return found
