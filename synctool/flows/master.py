"""The master as a run sees it: its items, and what stands in the tool's own sheets."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from synctool.beside import Beside, processors
from synctool.config import Config, split_agencies
from synctool.errors import SyncError
from synctool.flows.project import Project
from synctool.items import Register, read_items
from synctool.model import Item, Problem, Severity, SheetRole, Snapshot, text_of
from synctool.ooxml import open_workbook
from synctool.ooxml.archive import LARGE
from synctool.ooxml.limits import Limits
from synctool.ooxml.sheet import XlsxSheet
from synctool.rulings import ENDING, WORDS, leading_kind
from synctool.schema import (
    CLOSED_FIELDS,
    PENDING_FIELDS,
    RECOMMENDATION_FIELDS,
    RESPONSE_FIELDS,
    RUN_FIELDS,
    SHEET_NAMES,
    Field,
)
from synctool.shelves import IN_MEMORY, Shelves
from synctool.tables import Table, read_table
from synctool.texts import say

TOOL_SHEETS: Mapping[SheetRole, tuple[Sequence[Field], tuple[str, ...]]] = {
    SheetRole.RESPONSES: (RESPONSE_FIELDS, ("round", "key", "agency")),
    SheetRole.RECOMMENDATIONS: (RECOMMENDATION_FIELDS, ("key",)),
    SheetRole.PENDING: (PENDING_FIELDS, ("id",)),
    SheetRole.RUNS: (RUN_FIELDS, ("run",)),
}
"""The tool-owned sheets that a pull writes: their fields, and the fields that key a row."""


_PAYS = 8 << 20
"""Bytes of a sheet that takes longer to read than a process takes to start."""
_Read = tuple[Table | None, tuple[Problem, ...], bool]
"""A table or what keeps it from use, and whether its sheet states a row twice."""
_ENDED = tuple(WORDS[kind] for kind in ENDING)
"""What 處理結果 says of an item that is tracked no longer."""


@dataclass(frozen=True, slots=True)
class Master:
    snapshot: Snapshot
    table: Table
    register: Register
    owned: Mapping[SheetRole, Table]
    """Tables of the tool-owned sheets that are there."""
    problems: tuple[Problem, ...]
    closed: Mapping[str, Item]
    """Items that a ruling took off the list, by key; ``register`` is without them."""
    archive: Table | None = None
    """已解除列管, where there is one."""
    struck: Collection[str] = ()
    """Closed items that still have their row in 列管事項."""
    rounds: tuple[str, ...] = ()
    """Of an excerpt: the rounds that 機關回復 knows, oldest first."""
    shelves: Shelves = IN_MEMORY
    """For what else a run holds of each item."""

    def closed_of(self, agency: str) -> dict[str, Item]:
        """The agency's closed items by key."""
        return {key: item for key, item in self.closed.items() if item.role_of(agency)}


def read_master(project: Project, snapshot: Snapshot, owned: OwnedTables | None = None) -> Master:
    """The tables of a master. Raises :class:`SyncError` where 列管事項 cannot be used."""
    owned = OwnedTables(project.config, snapshot) if owned is None else owned
    table, problems = items_table(project.config, snapshot, owned.shelves)
    register = read_items(table, project.name_of, split_agencies)
    _let_go(snapshot, table.sheet)
    return without_closed(
        project,
        Master(snapshot, table, register, owned, (*problems, *register.problems), {}, shelves=owned.shelves),
    )


class OwnedTables(Mapping[SheetRole, Table]):
    """The tables of the tool-owned sheets that are there, each read when it is asked for.

    Raises :class:`SyncError` then if it is beyond use.
    """

    def __init__(self, config: Config, snapshot: Snapshot, ahead: Sequence[SheetRole] = ()) -> None:
        """``ahead`` will be asked for: where they are large, another process begins with them now."""
        self._config, self._snapshot = config, snapshot
        items = snapshot.sheets.get(config.master.sheet)
        self.shelves = Shelves(isinstance(items, XlsxSheet) and items.size > LARGE)
        """For what a run holds of each item."""
        self._roles = [role for role in TOOL_SHEETS if SHEET_NAMES[role] in snapshot.sheets]
        self._tables: dict[SheetRole, Table] = {}
        self._ahead: dict[SheetRole, Generator[_Read, None, None]] = {}
        for role in ahead if processors() > 1 and not self.shelves.on_file else ():
            sheet = snapshot.sheets.get(SHEET_NAMES[role])
            if isinstance(sheet, XlsxSheet) and sheet.size > _PAYS:
                book = sheet.book
                job = (book.package.data, snapshot.source, book.inherit, book.package.limits, role)
                self._ahead[role] = Beside(_read_apart, [job], 1, more=True).results()

    def __getitem__(self, role: SheetRole) -> Table:
        if role not in self._tables:
            if role not in self._roles:
                raise KeyError(role)
            self._tables[role] = self._read(role)
        return self._tables[role]

    def _read(self, role: SheetRole) -> Table:
        if role not in self._ahead:
            fields, key = TOOL_SHEETS[role]
            found, problems = _table_of(self._snapshot, role, fields, key, self.shelves)
            _let_go(self._snapshot, SHEET_NAMES[role])
        else:
            found, problems, doubled = next(self._ahead.pop(role))
            sheet = self._snapshot.sheets[SHEET_NAMES[role]]
            assert isinstance(sheet, XlsxSheet)
            sheet.doubled = doubled
        if found is None:
            raise _unusable(self._config, self._snapshot, role, problems)
        return found

    def __iter__(self) -> Iterator[SheetRole]:
        return iter(self._roles)

    def __len__(self) -> int:
        return len(self._roles)

    def __contains__(self, role: object) -> bool:
        return role in self._roles


def _let_go(snapshot: Snapshot, name: str) -> None:
    """Keep no rows of a large sheet as they are stored: they are values now."""
    if isinstance(sheet := snapshot.sheets[name], XlsxSheet):
        sheet.let_go()


def _read_apart(job: tuple[bytes, str, bool, Limits, SheetRole]) -> _Read:
    data, source, inherit, limits, role = job
    fields, key = TOOL_SHEETS[role]
    sheet = open_workbook(data, source, inherit=inherit, limits=limits).sheet(SHEET_NAMES[role])
    found, problems = read_table(sheet, fields, source, key=key)
    return found, problems, sheet.doubled


def without_closed(project: Project, master: Master) -> Master:
    """``master`` with the items that its archive holds told apart."""
    # A sheet of that name may be the office's own and of another form: then it tells nothing here.
    archive, _ = _table_of(master.snapshot, SheetRole.CLOSED, CLOSED_FIELDS, ("key",))
    register = master.register
    if archive is None or not archive.rows:
        return replace(master, archive=archive)
    kept = read_items(archive, project.name_of, split_agencies).items
    closed = {
        key: register.items.get(key) or item
        for key, item in kept.items()
        if text_of(archive.rows[key]["outcome"]) in (_ENDED if key in register.items else (*_ENDED, ""))
    }
    return replace(
        master,
        register=replace(register, items=register.items.without(closed)),
        problems=(*master.problems, *_unruled(master.table, register, closed)),
        closed=closed,
        archive=archive,
        struck=closed.keys() & register.items.keys(),
    )


def tool_table(
    config: Config, snapshot: Snapshot, role: SheetRole, fields: Sequence[Field], key: Sequence[str]
) -> Table | None:
    """A tool-owned sheet as a table; ``None`` where there is none. Raises :class:`SyncError`."""
    found, faults = _table_of(snapshot, role, fields, key)
    if found is None and SHEET_NAMES[role] in snapshot.sheets:
        raise _unusable(config, snapshot, role, faults)
    return found


def _unusable(config: Config, snapshot: Snapshot, role: SheetRole, faults: Sequence[Problem]) -> SyncError:
    sheet, reasons = SHEET_NAMES[role], why(faults, config.lang)
    return SyncError("tool-sheet-unusable", file=snapshot.source, sheet=sheet, why=reasons)


def _table_of(
    snapshot: Snapshot,
    role: SheetRole,
    fields: Sequence[Field],
    key: Sequence[str],
    shelves: Shelves = IN_MEMORY,
) -> tuple[Table | None, Sequence[Problem]]:
    """A tool-owned sheet as a table; ``None`` where there is none, or with what keeps it from use."""
    sheet = snapshot.sheets.get(SHEET_NAMES[role])
    if sheet is None:
        return None, ()
    return read_table(sheet, fields, snapshot.source, key=key, kept=shelves.dict())


def _unruled(table: Table, register: Register, closed: Mapping[str, Item]) -> list[Problem]:
    """Closed items whose row does not say so any more: somebody may believe that they are tracked."""
    if "ruling" not in table.header.columns:
        return []
    found: list[Problem] = []
    for key in closed.keys() & register.items.keys():
        if leading_kind(register.items[key].ruling) not in ENDING:
            place = table.place(register.items[key].row, "ruling")
            detail = {"sheet_closed": SHEET_NAMES[SheetRole.CLOSED]}
            found.append(Problem("closed-unruled", place, Severity.WARNING, "", key, "ruling", detail=detail))
    return sorted(found, key=lambda problem: problem.item)


def items_table(
    config: Config, snapshot: Snapshot, shelves: Shelves = IN_MEMORY
) -> tuple[Table, tuple[Problem, ...]]:
    """列管事項 as a table."""
    sheet = snapshot.sheets.get(config.master.sheet)
    if sheet is None:
        raise SyncError(
            "master-sheet-missing",
            file=snapshot.source,
            sheet=config.master.sheet,
            sheets="、".join(snapshot.sheets),
        )
    table, problems = read_table(
        sheet,
        config.master_fields,
        snapshot.source,
        at=config.master.header_row or None,
        kept=shelves.dict(),
    )
    if table is None:
        raise SyncError(
            "master-unusable", file=snapshot.source, sheet=sheet.name, why=why(problems, config.lang)
        )
    return table, problems


def why(problems: Sequence[Problem], lang: str) -> str:
    """The messages of problems in one line each."""
    return "\n".join(
        say(p.code, lang, **{**p.detail, "place": p.place.cell, "sheet": p.place.sheet}) for p in problems
    )
