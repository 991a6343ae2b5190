"""Google's CellData as values, and values as CellData. Pure.

Facts: ExtendedValue, NumberFormat and TextFormatRun of the Sheets API v4
reference. Text runs count UTF-16 units; a run leaves out what its cell's own
format says; rewriting a text without its runs erases them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from synctool.model import CellError, Formula, RichText, Run, Text, Value, rich_text
from synctool.ooxml.dates import Shown, shown_by

Data = Mapping[str, Any]
"""A message of the API, as JSON."""

_EPOCH = date(1899, 12, 30).toordinal()
_DAY_MS = 86_400_000
_FIRST_ROC, _LAST_ROC = 1, 999
"""Years that a ROC date typed into a spreadsheet without that calendar gets (113/9/13 → the year 113)."""
_ERRORS = {
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "#LOADING!",
}
_SHOWN = {"DATE": Shown.DATE, "DATE_TIME": Shown.DATE, "TIME": Shown.TIME}
_FORMATS = {
    "date": {"type": "DATE", "pattern": "yyyy/m/d"},
    "datetime": {"type": "DATE_TIME", "pattern": "yyyy/m/d h:mm"},
    "time": {"type": "TIME", "pattern": "h:mm"},
    "number": {"type": "NUMBER", "pattern": "0.##########"},
}
_THEME = {
    "LINK": "1155CC", "ACCENT1": "4285F4", "ACCENT2": "EA4335", "ACCENT3": "FBBC04",
    "ACCENT4": "34A853", "ACCENT5": "FF6D01", "ACCENT6": "46BDC6", "BACKGROUND": "FFFFFF",
}  # fmt: skip
"""Colours of the default theme; an ordinary text's is ``TEXT``, which is none."""


class Form(NamedTuple):
    """What people see of a text format; the fields of :class:`~synctool.model.Run` without its text."""

    underline: str = ""
    bold: bool = False
    italic: bool = False
    strike: bool = False
    colour: str = ""


PLAIN = Form()


def form_of(text_format: Data, own: Form = PLAIN) -> Form:
    """A TextFormat; what it leaves out is as in ``own``."""
    underline = text_format.get("underline")
    colour = own.colour
    style = text_format.get("foregroundColorStyle")
    if style is not None:
        colour = _THEME.get(style.get("themeColor", ""), "") if "themeColor" in style else _hex(style)
    return Form(
        own.underline if underline is None else "single" if underline else "",
        bool(text_format.get("bold", own.bold)),
        bool(text_format.get("italic", own.italic)),
        bool(text_format.get("strikethrough", own.strike)),
        colour,
    )


def _hex(style: Data) -> str:
    rgb = style.get("rgbColor", {})
    digits = "".join(f"{round(255 * rgb.get(name, 0)):02X}" for name in ("red", "green", "blue"))
    return "" if digits == "000000" else digits


def _effective(form: Form, own: Form, inherit: bool) -> Form:
    """What counts of a format in its cell: the same rule as the reader of xlsx."""
    if not inherit:
        return form
    return Form(
        form.underline,
        form.bold and not own.bold,
        form.italic and not own.italic,
        form.strike,
        form.colour if form.colour != own.colour else "",
    )


def own_form(cell: Data) -> Form:
    """The format of the cell itself."""
    return form_of(cell.get("userEnteredFormat", {}).get("textFormat", {}))


# ---------------------------------------------------------------- reading


def value_of(cell: Data, inherit: bool = False) -> Value:
    """The value of a CellData with its effective value, formats and runs."""
    shown = cell.get("effectiveValue")
    if not shown:
        return None
    kind, content = next(iter(shown.items()))
    if kind == "stringValue":
        return _text(content, cell, inherit) or None
    if kind == "boolValue":
        return bool(content)
    if kind == "errorValue":
        return CellError(_ERRORS.get(content.get("type", ""), "#ERROR!"))
    return _number(content, cell)


def _number(content: float, cell: Data) -> Value:
    shown = shown_as(cell)
    if shown is not Shown.NUMBER:
        moment = _moment(float(content), shown)
        if moment is not None:
            return moment
    number = float(content)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def shown_as(cell: Data) -> Shown:
    """What a number in this cell is shown as."""
    own = cell.get("userEnteredFormat", {}).get("numberFormat")
    found = own or cell.get("effectiveFormat", {}).get("numberFormat") or {}
    kind = found.get("type", "")
    if kind in _SHOWN:
        return _SHOWN[kind]
    pattern = found.get("pattern", "")
    return shown_by(-1, pattern) if pattern and kind == "NUMBER" else Shown.NUMBER


def _moment(serial: float, shown: Shown) -> Value:
    day, part = divmod(round(serial * _DAY_MS), _DAY_MS)
    if shown is Shown.TIME and day == 0:
        return (datetime.min + timedelta(milliseconds=part)).time()
    ordinal = _EPOCH + day
    if not 1 <= ordinal <= date.max.toordinal():
        return None
    on = date.fromordinal(ordinal)
    if _FIRST_ROC <= on.year <= _LAST_ROC:
        return f"{on.year}/{on.month}/{on.day}"  # what the clerk typed; validation reads it as a ROC date
    if on.year < 1900:
        return None
    return on if part == 0 else datetime(on.year, on.month, on.day) + timedelta(milliseconds=part)


def _text(content: str, cell: Data, inherit: bool) -> Text:
    own = own_form(cell)
    runs = cell.get("textFormatRuns") or ()
    whole = _effective(own, own, inherit)
    if not runs:
        return content if whole == PLAIN else rich_text([[Run(content, *whole)]])
    units = content.encode("utf-16-le", "surrogatepass")
    starts = [2 * run.get("startIndex", 0) for run in runs]
    pieces: list[Run] = []
    if starts[0]:
        pieces.append(Run(units[: starts[0]].decode("utf-16-le", "replace"), *whole))
    for run, start, end in zip(runs, starts, [*starts[1:], len(units)], strict=True):
        form = _effective(form_of(run.get("format", {}), own), own, inherit)
        pieces.append(Run(units[start:end].decode("utf-16-le", "replace"), *form))
    return rich_text([pieces])


# ---------------------------------------------------------------- writing


def data_of(value: Value | Formula, there: Data, inherit: bool = False) -> dict[str, Any]:
    """The CellData that makes a cell hold ``value``; ``there`` is what it holds now.

    A number format is in it only where the cell's own would show the value as
    something else. An empty one clears the cell.
    """
    if value is None or value == "":
        return {}
    if isinstance(value, Formula):
        return {"userEnteredValue": {"formulaValue": "=" + value.text}}
    if isinstance(value, str | RichText):
        return _text_data(value, own_form(there), inherit)
    if isinstance(value, bool):
        return {"userEnteredValue": {"boolValue": value}}
    if isinstance(value, CellError):
        raise ValueError("an error value cannot be written")
    if isinstance(value, int | float):
        return _with_format(float(value), there, "number", Shown.NUMBER)
    if isinstance(value, time):
        return _with_format(serial(value), there, "time", Shown.TIME)
    kind = "datetime" if isinstance(value, datetime) and value.time() != time() else "date"
    return _with_format(serial(value), there, kind, Shown.DATE)


def _with_format(number: float, there: Data, kind: str, shown: Shown) -> dict[str, Any]:
    data: dict[str, Any] = {"userEnteredValue": {"numberValue": number}}
    if shown_as(there) is not shown:
        data["userEnteredFormat"] = {"numberFormat": _FORMATS[kind]}
    return data


def serial(value: date | time) -> float:
    """Days since 30 December 1899 (DateTimeRenderOption SERIAL_NUMBER), or a part of a day."""
    clock = value if isinstance(value, time) else value.time() if isinstance(value, datetime) else time()
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
    days = 0 if isinstance(value, time) else value.toordinal() - _EPOCH
    return days + seconds / 86400


def _text_data(value: Text, own: Form, inherit: bool) -> dict[str, Any]:
    runs = _runs(value)
    text = "".join(run.text for run in runs)
    data: dict[str, Any] = {"userEnteredValue": {"stringValue": text}}
    if isinstance(value, str) and _effective(own, own, inherit) == PLAIN:
        return data
    formats: list[dict[str, Any]] = []
    start = 0
    for run in runs:
        at = {"startIndex": start} if start else {}
        formats.append({**at, "format": _run_format(run, own, inherit)})
        start += len(run.text.encode("utf-16-le", "surrogatepass")) // 2
    data["textFormatRuns"] = formats
    return data


def _runs(value: Text) -> list[Run]:
    """Runs with the line breaks in them; a break belongs to the run before it."""
    if isinstance(value, str):
        return [Run(value.replace("\r\n", "\n").replace("\r", "\n"))]
    runs: list[Run] = []
    for number, paragraph in enumerate(value.paragraphs):
        if number:
            runs[-1:] = [runs[-1]._replace(text=runs[-1].text + "\n")] if runs else [Run("\n")]
        for run in paragraph:
            if runs and runs[-1][1:] == run[1:]:
                runs[-1] = runs[-1]._replace(text=runs[-1].text + run.text)
            else:
                runs.append(run)
    return runs


def _run_format(run: Run, own: Form, inherit: bool) -> dict[str, Any]:
    """A TextFormat that says what the cell's own format does not."""
    told: dict[str, Any] = {}
    for name, wanted, there in (
        ("underline", bool(run.underline), bool(own.underline)),
        ("strikethrough", run.strike, own.strike),
        ("bold", run.bold, own.bold and not inherit),
        ("italic", run.italic, own.italic and not inherit),
    ):
        if wanted or there:
            told[name] = wanted
    if run.colour:
        told["foregroundColorStyle"] = {"rgbColor": rgb(run.colour)}
    elif own.colour and not inherit:
        told["foregroundColorStyle"] = {"rgbColor": {}}
    return told


def rgb(colour: str) -> dict[str, float]:
    """``1F4E79`` as a Color."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return {name: part for name, part in zip(("red", "green", "blue"), parts, strict=True) if part}
