"""The 補正單 of each agency with problems: a list as xlsx and HTML, and a copy of its sheet with marks.

An agency's documents are made from its own problems and its own file only.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

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


class Standing(NamedTuple):
    """An agency's documents: their endings, and a digest of what its list was made from."""

    endings: Sequence[str]
    code: str = ""


_FOREIGN_OWNER = frozenset(("other-agency", "other-project"))
"""Faults of a file that is not this agency's: no copy of it goes to this agency."""
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")


def documents(
    made: Correction,
    problems: Iterable[Problem],
    data: bytes | None,
    lang: Lang,
    kept: Collection[str] = (),
) -> dict[str, bytes | None]:
    """The documents by the ending of their names; none where nothing is to be corrected.

    ``None`` stands for those of ``kept``, which are there as they should be.
    """
    if not made.lines:
        return {}
    from synctool.ooxml import patch
    from synctool.ooxml.marking import marked
    from synctool.reports.correction import correction_html

    files: dict[str, bytes | None] = dict.fromkeys(kept)
    if LIST not in files:
        files[LIST] = patch(template_bytes("correction.xlsx"), LIST, [as_sheet(made, lang)])
    if PAGE not in files:
        files[PAGE] = correction_html(made, lang)
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


def put(folder: Path, name: str, files: Mapping[str, bytes | None]) -> tuple[str, ...]:
    """Write ``files`` for ``name`` where they differ, remove those that no longer apply; their names.

    ``None`` leaves a file as it is.
    """
    for ending in (LIST, PAGE, MARKED):
        path = folder / file_name(name, ending)
        content = files.get(ending)
        if ending not in files:
            path.unlink(missing_ok=True)
        elif content is not None and not (path.is_file() and path.read_bytes() == content):
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
    standing: Mapping[str, Standing] = {},
    same: Collection[str] = (),
) -> dict[str, Standing]:
    """Bring the folder of 補正單 in line with what is open of ``agencies``; what stands there, by agency.

    ``standing`` are those of before: made from the same, they are not made again, and
    none of ``same`` are. ``returns`` holds, by agency, the shown name and the bytes of its
    return. A file that cannot be written (it is open) is left as
    it is, and its agency not named: the pull itself is done.
    """
    config = project.config
    if not config.output.corrections:
        return {}
    folder = project.directory / config.output.corrections
    found: dict[str, Standing] = {}
    by_agency: dict[str, list[Problem]] = {}
    for problem in problems:
        by_agency.setdefault(problem.agency, []).append(problem)
    for name in agencies:
        mine = by_agency.get(name, [])
        agency = project.agencies[name]
        source, data = returns.get(name, ("", None))
        shown = source or (mine[0].place.source if mine else "")
        code = hashlib.sha256(repr((today, shown, mine)).encode("utf-8", "surrogatepass")).hexdigest()
        old = standing.get(name)
        whole = old is not None and _all_there(folder, name, old.endings)
        if old is not None and whole and name in same:
            found[name] = old
            continue
        kept = (LIST, PAGE) if old is not None and whole and (old.code, bool(mine)) == (code, True) else ()
        made = correction(
            agency.full or name,
            config.round.name,
            shown.rpartition("/")[2],  # where the coordinator keeps it is nothing to the agency
            mine,
            config.form_fields,
            today,
            config.lang,
        )
        files = documents(made, mine, data, config.lang, kept)
        try:
            put(folder, name, files)
        except (SyncError, OSError):
            continue
        found[name] = Standing(tuple(ending for ending in (LIST, PAGE, MARKED) if ending in files), code)
    return found


def _all_there(folder: Path, name: str, endings: Collection[str]) -> bool:
    """True if these documents stand there, and no others."""
    there = {e for e in (LIST, PAGE, MARKED) if (folder / file_name(name, e)).is_file()}
    return there == set(endings)
