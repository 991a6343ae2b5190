"""The 補正單 of each agency with problems: a list as xlsx and HTML, and a copy of its sheet with marks.

An agency's documents are made from its own problems and its own file only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from synctool.correction import Correction, as_sheet, correction
from synctool.errors import SyncError
from synctool.flows.project import Project
from synctool.model import Problem, Value, text_of
from synctool.ooxml.refs import column_number
from synctool.resources import template_bytes
from synctool.settings import LimitSettings
from synctool.stores import read_file
from synctool.stores.formats import kind_of
from synctool.stores.replace import replace_file
from synctool.texts import Lang

LIST, PAGE, MARKED = "補正單.xlsx", "補正單.html", "標示.xlsx"
"""Endings of the files' names, after the agency's (or the checked file's) and a hyphen."""

_FOREIGN_OWNER = frozenset(("other-agency", "other-project"))
"""Faults of a file that is not this agency's: no copy of it goes to this agency."""
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")


def documents(
    made: Correction, problems: Iterable[Problem], data: bytes | None, lang: Lang
) -> dict[str, bytes]:
    """The documents by the ending of their names; none where nothing is to be corrected."""
    if not made.lines:
        return {}
    from synctool.ooxml import patch
    from synctool.ooxml.marking import marked
    from synctool.reports.correction import correction_html

    files = {
        LIST: patch(template_bytes("correction.xlsx"), LIST, [as_sheet(made, lang)]),
        PAGE: correction_html(made, lang),
    }
    problems = list(problems)
    mine = not any(p.code in _FOREIGN_OWNER for p in problems)
    cells = _cells(problems)
    if data is not None and mine and cells:
        try:
            book = data if kind_of(data, "") == "xlsx" else _as_workbook(data, made.source, cells)
            files[MARKED] = marked(book, made.source, cells)
        except SyncError:
            pass  # a signed or odd workbook: the list says it all
    return files


def _as_workbook(data: bytes, source: str, cells: Mapping[str, object]) -> bytes:
    """The sheet of another format that has something to be marked, each value in the same cell."""
    from synctool.ooxml.newbook import new_workbook

    snapshot = read_file(data, source, LimitSettings())
    name = next((name for name in snapshot.sheets if name in cells), next(iter(snapshot.sheets)))
    sheet = snapshot.sheets[name]
    numbers = sheet.row_numbers()
    by_row = {number: sheet.row(number) for number in numbers}
    width = max((column for row in by_row.values() for column in row), default=1)
    last = numbers[-1] if numbers else 1
    rows: list[list[Value]] = [
        [by_row.get(number, {}).get(column) for column in range(1, width + 1)]
        for number in range(1, last + 1)
    ]
    header = [text_of(value) for value in rows[0]]
    return new_workbook(name, header, rows[1:], [14.0] * width, 1)


def _cells(problems: Iterable[Problem]) -> Mapping[str, Collection[tuple[int, int]]]:
    found: dict[str, set[tuple[int, int]]] = {}
    for problem in problems:
        match = _CELL.match(problem.place.cell)
        if match:
            place = (int(match[2]), column_number(match[1]))
            found.setdefault(problem.place.sheet, set()).add(place)
    return found


def put(folder: Path, name: str, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write ``files`` for ``name`` where they differ, remove those that no longer apply; their names."""
    for ending in (LIST, PAGE, MARKED):
        path = folder / file_name(name, ending)
        content = files.get(ending)
        if content is None:
            path.unlink(missing_ok=True)
        elif not path.is_file() or path.read_bytes() != content:
            folder.mkdir(parents=True, exist_ok=True)
            replace_file(path, content, seen=None)
    return tuple(file_name(name, ending) for ending in files)


def file_name(name: str, ending: str) -> str:
    """The name of a document for ``name``."""
    return f"{_UNSAFE.sub('_', name)}-{ending}"


def write_corrections(
    project: Project,
    agencies: Sequence[str],
    problems: Sequence[Problem],
    returns: Mapping[str, tuple[str, bytes]],
    today: date,
    standing: Mapping[str, Collection[str]] = {},
) -> dict[str, Collection[str]]:
    """Bring the folder of 補正單 in line with the open problems of ``agencies``; the files that stand there.

    By agency, their endings. Those of an agency in ``standing`` are as they should be
    where they are there. ``returns`` holds, by agency, the shown name and the bytes of its
    return. A file that cannot be written (it is open) is left as it is, and its agency not
    named: the pull itself is done.
    """
    config = project.config
    if not config.output.corrections:
        return {}
    folder = project.directory / config.output.corrections
    found: dict[str, Collection[str]] = {}
    for name in agencies:
        if name in standing and _all_there(folder, name, standing[name]):
            found[name] = standing[name]
            continue
        mine = [p for p in problems if p.agency == name]
        agency = project.agencies[name]
        source, data = returns.get(name, ("", None))
        shown = source or (mine[0].place.source if mine else "")
        made = correction(
            agency.full or name,
            config.round.name,
            shown.rpartition("/")[2],  # where the coordinator keeps it is nothing to the agency
            mine,
            config.form_fields,
            today,
            config.lang,
        )
        files = documents(made, mine, data, config.lang)
        try:
            put(folder, name, files)
        except (SyncError, OSError):
            continue
        found[name] = tuple(files)
    return found


def _all_there(folder: Path, name: str, endings: Collection[str]) -> bool:
    """True if these documents stand there, and no others."""
    there = {e for e in (LIST, PAGE, MARKED) if (folder / file_name(name, e)).is_file()}
    return there == set(endings)
