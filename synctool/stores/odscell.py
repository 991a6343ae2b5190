"""One cell of an OpenDocument spreadsheet, while it is read (ODF 1.3 part 3, 9.1.4 and 19.385)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time

from synctool.model import CellError, Run, Text, Value, rich_text
from synctool.ooxml.dates import from_iso
from synctool.ooxml.values import number
from synctool.stores.errorwords import error_in
from synctool.stores.odsstyles import Look

ODF = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE = ODF + "office:1.0}", ODF + "table:1.0}"
_CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_DURATION = re.compile(r"PT(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})(?:[.,](\d{1,9}))?S)?", re.ASCII)


class OdsCell:
    """Attributes, looks and lines; :meth:`value` when all is there."""

    def __init__(self, given: Mapping[str, str], look: Look) -> None:
        self.given = given
        self.look = look
        self.looks: list[Look] = [look]
        self.lines: list[list[Run]] = []
        self.line: list[Run] | None = None
        self.after_space = True

    def open(self, look: Look) -> None:
        self.line = []
        self.lines.append(self.line)
        self.looks = [{**self.look, **look}]
        self.after_space = True

    def close(self) -> None:
        self.line = None

    def add(self, text: str) -> None:
        if self.line is not None:
            self.line.append(Run(text, **self.looks[-1]))  # type: ignore[arg-type]

    def value(self) -> Value:
        """By ``office:value-type`` (19.385); LibreOffice marks error values with one of its own."""
        given = self.given
        kind = given.get(OFFICE + "value-type", "")
        shown = rich_text(self.lines) if self.lines else ""
        error = self._error(kind, str(shown))
        if error is not None:
            return error
        match kind:
            case "float" | "percentage" | "currency":
                return number(given.get(OFFICE + "value", "").encode())
            case "date":
                return from_iso(given.get(OFFICE + "date-value", "")) or None
            case "time":
                return _time(given.get(OFFICE + "time-value", ""))
            case "boolean":
                return given.get(OFFICE + "boolean-value") == "true"
        return self._text(shown)

    def _error(self, kind: str, shown: str) -> CellError | None:
        """An error value; the same word typed as a text is none."""
        marked = self.given.get(_CALCEXT + "value-type", "")
        if marked == "error":
            return CellError(shown or "#VALUE!")
        if not marked and (TABLE + "formula" in self.given or kind not in ("", "string")):
            return error_in(shown)
        return None

    def _text(self, shown: Text) -> Text:
        stored = self.given.get(OFFICE + "string-value", "")
        if self.lines or not stored:
            return shown
        return rich_text([[Run(stored, **self.look)]])  # type: ignore[arg-type]


def _time(text: str) -> Value:
    """A duration (XML Schema 3.2.6) as a time of day; from a day on, as a number of days."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return text or None
    hours, minutes, seconds, part = (group or "0" for group in match.groups())
    micro = int(part[:6].ljust(6, "0"))
    if int(hours) < 24 and int(minutes) < 60 and int(seconds) < 60:
        return time(int(hours), int(minutes), int(seconds), micro)
    return (int(hours) * 3600 + int(minutes) * 60 + int(seconds) + micro / 1e6) / 86400
