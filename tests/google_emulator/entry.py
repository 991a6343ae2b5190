"""What a person's typing (USER_ENTERED) becomes: value and, for dates, percent and money, a format.

Not verified against Google beyond the recordings: times, currencies, the dates of other locales.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

from . import formats

Entered = tuple[dict[str, Any] | None, dict[str, Any] | None]  # ExtendedValue, NumberFormat

_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?([eE][+-]?\d+)?")
_TIME = r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?"
_DATES = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), "ymd", "yyyy-mm-dd"),
    (re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})"), "ymd", "yyyy/m/d"),
    (re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})"), "mdy", "m/d/yyyy"),
)
_MONTHS = ("january february march april may june july august september october november december").split()
_NAMED = (
    (re.compile(r"(?P<m>[A-Za-z]{3,9})\.? (?P<d>\d{1,2}), ?(?P<y>\d{4})"), "{} d, yyyy"),
    (re.compile(r"(?P<d>\d{1,2}) (?P<m>[A-Za-z]{3,9}) (?P<y>\d{4})"), "d {} yyyy"),
    (re.compile(r"(?P<d>\d{1,2})-(?P<m>[A-Za-z]{3,9})-(?P<y>\d{4})"), "d-{}-yyyy"),
)
_DAY_FIRST = ("en_GB", "fr_FR", "de_DE", "es_ES", "it_IT", "nl_NL", "pt_BR")


def raw(value: Any) -> dict[str, Any] | None:
    """A JSON value stored as it is; an empty string empties the cell."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, (int, float)):
        return {"numberValue": value}
    if value == "":
        return None
    return {"stringValue": str(value)}


def typed(value: Any, locale: str) -> Entered:
    """A JSON value read as if typed into the cell."""
    if not isinstance(value, str) or value == "":
        return raw(value), None
    if value.startswith("=") and len(value) > 1:
        return {"formulaValue": value}, None
    if value.startswith("'"):
        return raw(value[1:]) or {"stringValue": ""}, None
    text = value.strip()
    if text.upper() in ("TRUE", "FALSE"):
        return {"boolValue": text.upper() == "TRUE"}, None
    return _number(text) or _moment(text, locale) or ({"stringValue": value}, None)


def _number(text: str) -> Entered | None:
    sign, body, money, percent = "", text, False, False
    if match := re.fullmatch(r"\((.+)\)", body):
        sign, body = "-", match.group(1)
    if match := re.fullmatch(r"([+-]?)\$\s?(.+)", body):
        sign, body, money = match.group(1) or sign, match.group(2), True
    if body.endswith("%"):
        body, percent = body[:-1].rstrip(), True
    if not re.search(r"\d", body) or not _NUMBER.fullmatch(body):
        return None
    number = float(sign + body.replace(",", ""))
    if percent:
        number = float(f"{number / 100:.15g}")
    value = {"numberValue": int(number) if number.is_integer() and abs(number) < 2**53 else number}
    decimals = ".00" if "." in body else ""
    if percent:
        return value, {"type": "PERCENT", "pattern": f"0{decimals}%"}
    if money:
        return value, {"type": "CURRENCY", "pattern": f'"$"#,##0{decimals}'}
    if re.search(r"[eE]", body):
        return value, {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    if "," in body:
        return value, {"type": "NUMBER", "pattern": f"#,##0{decimals}"}
    return value, None


def _moment(text: str, locale: str) -> Entered | None:
    clock = re.fullmatch(_TIME, text)
    if clock:
        serial = _time(clock)
        pattern = "h:mm" + (":ss" if clock.group(3) else "") + (" am/pm" if clock.group(4) else "")
        return None if serial is None else ({"numberValue": serial}, {"type": "TIME", "pattern": pattern})
    if named := _named(text):
        return named
    day, _, rest = text.partition(" ")
    serial_day = None
    for shape, order, pattern in _DATES:
        match = shape.fullmatch(day)
        if match:
            if order == "mdy" and locale in _DAY_FIRST:
                order, pattern = "dmy", "d/m/yyyy"
            parts = dict(zip(order, map(int, match.groups()), strict=True))
            try:
                moment = datetime.datetime(parts["y"], parts["m"], parts["d"])
            except ValueError:
                return None
            serial_day = formats.to_serial(moment)
            break
    if serial_day is None:
        return None
    if not rest.strip():
        return {"numberValue": serial_day}, {"type": "DATE", "pattern": pattern}
    clock = re.fullmatch(_TIME, rest.strip())
    part = _time(clock) if clock else None
    if clock is None or part is None:
        return None
    suffix = " h:mm" + (":ss" if clock.group(3) else "") + (" am/pm" if clock.group(4) else "")
    return {"numberValue": serial_day + part}, {"type": "DATE_TIME", "pattern": pattern + suffix}


def _named(text: str) -> Entered | None:
    """A date whose month is a word, in English."""
    for shape, pattern in _NAMED:
        match = shape.fullmatch(text)
        if not match:
            continue
        word = match["m"].lower()
        months = [n for n, name in enumerate(_MONTHS, 1) if word in (name, name[:3])]
        try:
            moment = datetime.datetime(int(match["y"]), months[0], int(match["d"]))
        except (IndexError, ValueError):
            return None
        shown = pattern.format("mmm" if len(word) == 3 else "mmmm")
        return {"numberValue": formats.to_serial(moment)}, {"type": "DATE", "pattern": shown}
    return None


def _time(match: re.Match[str]) -> float | None:
    hour, minute, second = int(match.group(1)), int(match.group(2)), int(match.group(3) or 0)
    half = (match.group(4) or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if minute > 59 or second > 59:
        return None
    return (hour * 3600 + minute * 60 + second) / 86400
