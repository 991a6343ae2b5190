"""A cell's value as SpreadsheetML, and what cannot be written at all."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from math import isfinite

from synctool.model import PLAIN_FORM, CellError, Form, Formula, RichText, Run, Value
from synctool.ooxml.scan import escaped
from synctool.ooxml.stylebook import Font

TEXT_LIMIT = 32_767
"""UTF-16 units a cell can hold (Excel specifications and limits)."""
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DOUBTFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LITERAL_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile("[&<>\\s_\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_KEPT_SPACE = re.compile(r"^\s|\s$|\n|\t|  ")
_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_FEIGNED_LEAP_DAY = 60
"""Serial number of 29 February 1900, a day that the 1900 system has and the calendar has not."""


def check_text(value: Value | Formula) -> str | None:
    """Code of why ``value`` cannot be written into a cell, or ``None``.

    ``text-characters``: control characters that XML cannot hold;
    ``text-surrogate``: half of a UTF-16 pair; ``text-too-long``: more than
    32,767 UTF-16 units; ``value-error``: an error value; ``value-number``:
    not finite; ``value-date``: before 1900 (or after 9999).
    """
    if isinstance(value, Formula):
        return check_text(value.text) or check_text(value.cached)
    if isinstance(value, RichText):
        return _check(str(value))
    if isinstance(value, str):
        return _check(value)
    if isinstance(value, CellError):
        return "value-error"
    if isinstance(value, float) and not isfinite(value):
        return "value-number"
    if isinstance(value, int) and abs(value) > 10**300:
        return "value-number"
    if isinstance(value, date) and value.year < 1900:
        return "value-date"
    return None


def _check(text: str) -> str | None:
    if not text.isprintable() and _DOUBTFUL.search(text):
        if _BAD.search(text):
            return "text-characters"
        if _SURROGATE.search(text):
            return "text-surrogate"
    if len(text) > TEXT_LIMIT // 2 and len(text.encode("utf-16-le")) > 2 * TEXT_LIMIT:
        return "text-too-long"
    return None


def is_simple(text: str) -> bool:
    """True if nothing in ``text`` needs escaping, checking or keeping; most cells pass."""
    return _SPECIAL.search(text) is None and len(text) <= TEXT_LIMIT // 2


def _t(prefix: str, text: str) -> str:
    """The ``t`` element. A literal ``_x000D_`` is escaped (ECMA-376 part 1, 22.9.2.19, ST_Xstring)."""
    if _SPECIAL.search(text) is None:
        return f"<{prefix}t>{text}</{prefix}t>"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    content = escaped(_LITERAL_ESCAPE.sub("_x005F_", text))
    space = ' xml:space="preserve"' if _KEPT_SPACE.search(text) else ""
    return f"<{prefix}t{space}>{content}</{prefix}t>"


def string_item(prefix: str, value: str | RichText, font: Font) -> str:
    """What stands inside ``si`` or ``is``: plain text, or runs that carry the cell's own ``font``.

    Underline and strike are absolute, so a plain text in a cell whose own
    font has either becomes a run without it.
    """
    if isinstance(value, str):
        if not font.decorated:
            return _t(prefix, value)
        return f"<{prefix}r>{font.properties(prefix, Run(value))}{_t(prefix, value)}</{prefix}r>"
    opened, closed = font.openings(prefix), f"</{prefix}r>"
    return "".join([opened[form] + _t(prefix, text) + closed for form, text in _runs(value)])


def _runs(value: RichText) -> list[tuple[Form, str]]:
    """Formats and texts with the line breaks in them; a break belongs to the run before it."""
    runs: list[tuple[Form, str]] = []
    form: Form | None = None
    text = ""
    for number, paragraph in enumerate(value.paragraphs):
        if number:
            form, text = form or PLAIN_FORM, text + "\n"
        for run in paragraph:
            if run[1:] == form:
                text += run[0]
                continue
            if form is not None:
                runs.append((form, text))
            text, form = run[0], run[1:]
    if form is not None:
        runs.append((form, text))
    return runs


def number(value: float) -> str:
    """A number's shortest text that reads back as the same number."""
    return repr(value)


def serial(value: date | time, date1904: bool) -> float | None:
    """Days since the workbook's epoch, or ``None`` for a day before it (ECMA-376 part 1, 18.17.4)."""
    if isinstance(value, time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return (seconds + value.microsecond / 1e6) / 86400
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    span: timedelta = moment.replace(tzinfo=None) - (_EPOCH_1904 if date1904 else _EPOCH_1900)
    days = span.days + (span.seconds + span.microseconds / 1e6) / 86400
    if not date1904 and days <= _FEIGNED_LEAP_DAY:
        days -= 1
    if days < 0:
        return None
    return days if isinstance(value, datetime) and not days.is_integer() else int(days)
