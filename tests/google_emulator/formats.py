"""Number formats: showing numbers as Sheets does.

Read off the recordings: plain numbers and `#,##0.00`. Written from the documentation and not verified
against Google: ten significant digits in plain numbers, dates, times, percent, currency, exponents.
"""

from __future__ import annotations

import datetime
import math
import re
import struct
from typing import Any

EPOCH = datetime.datetime(1899, 12, 30)
DEFAULT_PATTERNS = {
    "DATE": "m/d/yyyy",
    "TIME": "h:mm:ss am/pm",
    "DATE_TIME": "m/d/yyyy h:mm:ss",
    "PERCENT": "0.00%",
    "CURRENCY": '"$"#,##0.00',
    "NUMBER": "#,##0.00",
    "SCIENTIFIC": "0.00E+00",
}
_LOCAL_DATES = {"zh_TW": "yyyy/m/d", "ja_JP": "yyyy/mm/dd", "fr_FR": "dd/mm/yyyy", "de_DE": "dd.mm.yyyy"}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def to_serial(moment: datetime.datetime) -> float:
    """Days since 1899-12-30."""
    delta = moment - EPOCH
    serial = delta.days + delta.seconds / 86400 + delta.microseconds / 86_400_000_000
    return int(serial) if float(serial).is_integer() else serial


def from_serial(serial: float) -> datetime.datetime:
    return EPOCH + datetime.timedelta(seconds=round(serial * 86400))


def plain(number: float) -> str:
    """A number in the General format."""
    if float(number).is_integer() and abs(number) < 1e15:
        return str(int(number))
    if abs(number) >= 1e15 or abs(number) < 1e-9:
        return scientific(number, 2)
    digits = max(0, 9 - math.floor(math.log10(abs(number))))
    return f"{number:.{digits}f}".rstrip("0").rstrip(".")


def scientific(number: float, decimals: int) -> str:
    mantissa, exponent = f"{number:.{decimals}E}".split("E")
    return f"{mantissa}E{exponent[0]}{exponent[1:].zfill(2)}"


def pattern_of(number_format: dict[str, Any], locale: str) -> str:
    kind = number_format.get("type", "NUMBER_FORMAT_TYPE_UNSPECIFIED")
    pattern: str = number_format.get("pattern") or ""
    if pattern:
        return pattern
    if kind == "DATE":
        return _LOCAL_DATES.get(locale, DEFAULT_PATTERNS["DATE"])
    return DEFAULT_PATTERNS.get(kind, "")


def is_temporal(number_format: dict[str, Any] | None) -> bool:
    return bool(number_format) and (number_format or {}).get("type") in ("DATE", "TIME", "DATE_TIME")


def show(number: float, number_format: dict[str, Any] | None, locale: str) -> str:
    """A number as text under a NumberFormat (None: General)."""
    if not number_format:
        return plain(number)
    pattern = pattern_of(number_format, locale)
    if number_format.get("type") == "TEXT" or pattern in ("", "General", "@"):
        return plain(number)
    if is_temporal(number_format):
        return show_date(number, pattern)
    return show_number(number, pattern)


def show_number(number: float, pattern: str) -> str:
    sections = pattern.split(";")
    if number < 0 and len(sections) > 1:
        return show_number(-number, sections[1])
    if number == 0 and len(sections) > 2:
        return show_number(0, sections[2]) if re.search(r"[0#?]", sections[2]) else _literals(sections[2])
    pattern = sections[0]
    match = re.search(r"[0#?][0#?,]*(?:\.[0#?]*)?(?:[eE][+-]?0+)?", pattern)
    if not match:
        return _literals(pattern)
    body, before, after = match.group(), pattern[: match.start()], pattern[match.end() :]
    if "%" in before + after:
        number *= 100
    decimals = body.split("E")[0].partition(".")[2]
    if re.search(r"[eE]", body):
        digits = scientific(number, len(decimals))
    else:
        grouping = "," if "," in body else ""
        digits = f"{abs(number):{grouping}.{len(decimals)}f}"
        while decimals.endswith("#") and digits.endswith("0"):
            decimals, digits = decimals[:-1], digits[:-1]
        digits = digits.rstrip(".") if "." in digits else digits
        whole = re.sub(r"[^0]", "", body.split(".")[0])
        head, dot, tail = digits.partition(".")
        digits = head.zfill(len(whole)) + dot + tail
        if number < 0 and digits.strip("0.,"):
            digits = "-" + digits
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    return sign + _literals(before) + digits + _literals(after)


def _literals(text: str) -> str:
    text = re.sub(r"\[[^\]]*\]", "", text)
    return re.sub(r'"([^"]*)"|\\(.)|[_*].', lambda match: match.group(1) or match.group(2) or "", text)


def show_date(serial: float, pattern: str) -> str:
    moment = from_serial(serial)
    half_day = bool(re.search(r"am/pm|a/p", pattern, re.I))
    tokens = re.findall(r'"[^"]*"|\\.|am/pm|a/p|\[[hms]+\]|y+|m+|d+|h+|s+|\.0+|.', pattern, re.I | re.S)
    out: list[str] = []
    after_hour = False
    for index, token in enumerate(tokens):
        low = token.lower()
        if low[0] in "ymdhs" and len(set(low)) == 1:
            later = next((t.lower() for t in tokens[index + 1 :] if t.lower()[0] in "ymdhs"), "")
            minute = low[0] == "m" and (after_hour or later.startswith("s"))
            out.append(_date_part(moment, low, half_day, minute))
            after_hour = low[0] == "h"
        elif low == "am/pm":
            out.append("AM" if moment.hour < 12 else "PM")
        elif token.startswith("["):
            total = {"h": 24, "m": 1440, "s": 86400}[low[1]]
            out.append(str(int(serial * total + 1e-9)).zfill(len(token) - 2))
            after_hour = low[1] == "h"
        else:
            out.append(token.strip('"') if token.startswith('"') else token.lstrip("\\"))
    return "".join(out)


def _date_part(moment: datetime.datetime, token: str, half_day: bool, minute: bool) -> str:
    size = len(token)
    if token[0] == "y":
        return str(moment.year) if size > 2 else f"{moment.year % 100:02d}"
    if token[0] == "d":
        name = DAYS[moment.weekday()]
        return [str(moment.day), f"{moment.day:02d}", name[:3], name][min(size, 4) - 1]
    if token[0] == "m" and not minute:
        name = MONTHS[moment.month - 1]
        return [str(moment.month), f"{moment.month:02d}", name[:3], name][min(size, 4) - 1]
    value = {"m": moment.minute, "s": moment.second, "h": moment.hour}[token[0]]
    if token[0] == "h" and half_day:
        value = value % 12 or 12
    return str(value).zfill(min(size, 2))


def float32(number: float) -> float:
    """The shortest decimal that is the same 32-bit float: how colours come back."""
    single = struct.unpack("f", struct.pack("f", number))[0]
    for digits in range(1, 10):
        candidate = float(f"{single:.{digits}g}")
        if struct.unpack("f", struct.pack("f", candidate))[0] == single:
            return int(candidate) if candidate.is_integer() else candidate
    return float(single)
