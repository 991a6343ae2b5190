"""The 補正單 of each agency with problems: a list as xlsx and HTML, and a copy of its sheet with marks.

An agency's documents are made from its own problems and its own file only.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from synctool.beside import Beside, processors
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


class Task(NamedTuple):
    """What the documents of one agency, or of one checked file, are made from."""

    made: Correction
    problems: Sequence[Problem]
    data: bytes | None
    """Its return."""
    lang: Lang
    kept: Collection[str] = ()
    """Endings of the documents that are there as they should be."""


_FOREIGN_OWNER = frozenset(("other-agency", "other-project"))
"""Faults of a file that is not this agency's: no copy of it goes to this agency."""
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
_MANY = 12
"""So many returns to be marked take longer than another process takes to start."""


def documents(task: Task) -> dict[str, bytes | None]:
    """The documents by the ending of their names; none where nothing is to be corrected.

    ``None`` stands for those that are kept.
    """
    made, problems, data, lang, kept = task
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


class Corrections:
    """The folder of 補正單, brought in line with what is open of some agencies.

    The documents of many are made by another process from the start, and
    written when :meth:`write` is called.
    """

    def __init__(
        self,
        project: Project,
        agencies: Sequence[str],
        problems: Sequence[Problem],
        returns: Mapping[str, tuple[str, bytes]],
        today: date,
        standing: Mapping[str, Standing] = {},
        same: Collection[str] = (),
    ) -> None:
        """``standing`` are those of before: made from the same, they are not made again, and
        none of ``same`` are. ``returns`` holds, by agency, the shown name and the bytes of its return.
        """
        self._project, self._today, self._standing, self._same = project, today, standing, same
        self._agencies = agencies
        self._folder = project.directory / project.config.output.corrections
        self._codes: dict[str, str] = {}
        self._found: dict[str, Standing] = {}
        by_agency: dict[str, list[Problem]] = {}
        for problem in problems:
            by_agency.setdefault(problem.agency, []).append(problem)
        tasks: list[Task] = []
        for name in agencies if project.config.output.corrections else ():
            if task := self._task(name, by_agency.get(name, []), *returns.get(name, ("", None))):
                tasks.append(task)
        marks = sum(task.data is not None for task in tasks)
        self._documents = Beside(documents, tasks, int(marks >= _MANY and processors() > 1))

    def _task(self, name: str, mine: Sequence[Problem], source: str, data: bytes | None) -> Task | None:
        """What is to be made for an agency; ``None`` where all stands as it should."""
        config, agency = self._project.config, self._project.agencies[name]
        shown = source or (mine[0].place.source if mine else "")
        code = hashlib.sha256(repr((self._today, shown, mine)).encode("utf-8", "surrogatepass")).hexdigest()
        old = self._standing.get(name)
        whole = old is not None and _all_there(self._folder, name, old.endings)
        if old is not None and whole and name in self._same:
            self._found[name] = old
            return None
        self._codes[name] = code
        kept = (LIST, PAGE) if old is not None and whole and (old.code, bool(mine)) == (code, True) else ()
        made = correction(
            agency.full or name,
            config.round.name,
            shown.rpartition("/")[2],  # where the coordinator keeps it is nothing to the agency
            mine,
            config.form_fields,
            self._today,
            config.lang,
        )
        return Task(made, mine, data if mine else None, config.lang, kept)

    def write(self) -> dict[str, Standing]:
        """Write what differs; what stands then, by agency.

        A file that cannot be written (it is open) is left as it is, and its agency
        not named: the pull itself is done.
        """
        for (name, code), files in zip(self._codes.items(), self._documents.results(), strict=True):
            with suppress(SyncError, OSError):
                put(self._folder, name, files)
                self._found[name] = Standing(tuple(e for e in (LIST, PAGE, MARKED) if e in files), code)
        return {name: self._found[name] for name in self._agencies if name in self._found}

    def close(self) -> None:
        """Make no more of them."""
        self._documents.close()


def _all_there(folder: Path, name: str, endings: Collection[str]) -> bool:
    """True if these documents stand there, and no others."""
    there = {e for e in (LIST, PAGE, MARKED) if (folder / file_name(name, e)).is_file()}
    return there == set(endings)
