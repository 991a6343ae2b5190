"""Whether a value that was written and the value that is read again are the same to a person."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from synctool.model import RichText, Run, Value, rich_text
from synctool.ooxml.styles import PLAIN, Format

_TICK = timedelta(milliseconds=1)
"""A serial number holds no finer time."""


def as_read(value: Value, own: Format) -> Value:
    """``value`` as a master's reader gives it back from a cell whose own font is ``own``.

    Bold, italic and colour that the cell has anyway are the cell's and not the
    text's; black is the ordinary colour; line breaks are ``\\n``; a date
    without a time is a date, and an empty text is a blank.
    """
    if isinstance(value, RichText):
        return rich_text(tuple(_run(run, own) for run in line) for line in value.paragraphs)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n") or None
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
        return value.date() if value.time() == time() else value
    return value


def _run(run: Run, own: Format) -> Run:
    colour = run.colour.upper()
    return run._replace(
        bold=run.bold and not own.bold,
        italic=run.italic and not own.italic,
        colour="" if colour in ("000000", own.colour) else colour,
    )


def reads_as(value: Value, read: Value, own: Format, *, loose: bool = False) -> bool:
    """True if ``read`` is what ``value`` must read as; ``loose``: formats and dates do not count."""
    if own == PLAIN and value.__class__ is RichText and value == read:
        return True  # no reader gives back what is nothing beside a plain font
    expected = as_read(value, own)
    if loose:
        return isinstance(read, date | time) or _plain(expected) == _plain(read)
    if isinstance(expected, bool) or isinstance(read, bool):
        return expected is read
    if isinstance(expected, datetime):
        moment = read if isinstance(read, datetime) else _midnight(read)
        return moment is not None and abs(moment - expected) <= _TICK
    if isinstance(expected, time):
        return isinstance(read, time) and abs(_day(read) - _day(expected)) <= _TICK
    return expected == read


def _plain(value: Value) -> Value:
    return (str(value) or None) if isinstance(value, str | RichText) else value


def _midnight(value: Value) -> datetime | None:
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else None


def _day(value: time) -> datetime:
    return datetime.combine(date(2000, 1, 1), value)
