"""The audit as a table for people: CSV for any program, or a workbook."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from pathlib import Path

from synctool import terms
from synctool.csv_guard import guarded
from synctool.errors import ConfigError
from synctool.flows.history import opened
from synctool.flows.owned import field_word, place_text
from synctool.flows.project import Project
from synctool.model import AuditEntry, Cell, RichText, Value, text_of
from synctool.ooxml.newbook import new_workbook
from synctool.stores.replace import replace_file
from synctool.tables import normalise_key
from synctool.terms import word
from synctool.texts import catalogue, say

_COLUMNS = (
    "when",
    "run",
    "who",
    "item",
    "agency",
    "field",
    "sheet",
    "cell",
    "before",
    "after",
    "why",
    "from",
)
_WIDTHS = (18, 24, 12, 10, 12, 12, 12, 8, 50, 50, 16, 32)
_MOST_ROWS = 1_048_575
"""Rows of a sheet below its header (Excel specifications and limits)."""


def export(project: Project, to: Path, item: str = "") -> int:
    """Write the audit, of one item if given, to a ``.csv`` or ``.xlsx``; how many entries.

    Raises :class:`ConfigError` for another ending, or for more than a sheet can hold.
    """
    kind = to.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        raise ConfigError("export-format", format=to.suffix or "－")
    lang = project.config.lang
    header = [say(f"history-{name}", lang) for name in _COLUMNS]
    to.parent.mkdir(parents=True, exist_ok=True)
    with opened(project) as history:
        entries = history.audit(item=normalise_key(item) if item else "")
        rows = (_row(entry, lang) for entry in entries)
        if kind == ".csv":
            return _csv(to, header, rows)
        listed = list(rows)
    if len(listed) > _MOST_ROWS:
        raise ConfigError("export-too-long", rows=len(listed), most=_MOST_ROWS)
    replace_file(to, new_workbook(say("history-sheet", lang), header, listed, _WIDTHS, 0), seen=None)
    return len(listed)


def reason(why: str, lang: str) -> str:
    """The audit's reason in words; one without stands for itself."""
    code = f"why-{why}"
    return say(code, lang) if code in catalogue() else why


def _row(entry: AuditEntry, lang: str) -> list[Value]:
    return [
        f"{entry.when:%Y-%m-%d %H:%M:%S}",
        entry.run,
        entry.who,
        entry.item,
        entry.agency,
        field_word(entry.field, lang) or word(terms.FIELDS, entry.field, lang),
        entry.sheet,
        entry.cell,
        _shown(entry.before),
        _shown(entry.after),
        reason(entry.why, lang),
        place_text(entry.source) or "",
    ]


def _shown(value: Cell) -> Value:
    return value if isinstance(value, RichText) else text_of(value)


def _csv(to: Path, header: list[str], rows: Iterable[list[Value]]) -> int:
    """Line by line, so that a long history needs no memory; a byte-order mark, for Excel."""
    new = to.with_name(f".~{to.name}.{os.getpid()}.new")
    try:
        with new.open("w", encoding="utf-8-sig", newline="", errors="backslashreplace") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            count = sum(bool(writer.writerow([guarded(text_of(v)) for v in row])) for row in rows)
        new.replace(to)
    finally:
        new.unlink(missing_ok=True)
    return count
