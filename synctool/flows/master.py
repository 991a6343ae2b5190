"""The master as a run sees it: its items, and what stands in the tool's own sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synctool.config import Config, split_agencies
from synctool.errors import SyncError
from synctool.flows.project import Project
from synctool.items import Register, read_items
from synctool.model import Problem, SheetRole, Snapshot
from synctool.schema import (
    PENDING_FIELDS,
    RECOMMENDATION_FIELDS,
    RESPONSE_FIELDS,
    RUN_FIELDS,
    SHEET_NAMES,
    Field,
)
from synctool.tables import Table, read_table
from synctool.texts import say

TOOL_SHEETS: Mapping[SheetRole, tuple[Sequence[Field], tuple[str, ...]]] = {
    SheetRole.RESPONSES: (RESPONSE_FIELDS, ("round", "key", "agency")),
    SheetRole.RECOMMENDATIONS: (RECOMMENDATION_FIELDS, ("key",)),
    SheetRole.PENDING: (PENDING_FIELDS, ("id",)),
    SheetRole.RUNS: (RUN_FIELDS, ("run",)),
}
"""The tool-owned sheets that a pull writes: their fields, and the fields that key a row."""


@dataclass(frozen=True, slots=True)
class Master:
    snapshot: Snapshot
    table: Table
    register: Register
    owned: Mapping[SheetRole, Table]
    """Tables of the tool-owned sheets that are there."""
    problems: tuple[Problem, ...]


def read_master(project: Project, snapshot: Snapshot) -> Master:
    """The tables of a master. Raises :class:`SyncError` where 列管事項 cannot be used."""
    config = project.config
    table, problems = items_table(config, snapshot)
    register = read_items(table, project.name_of, split_agencies)
    owned: dict[SheetRole, Table] = {}
    for role, (fields, key) in TOOL_SHEETS.items():
        sheet = snapshot.sheets.get(SHEET_NAMES[role])
        if sheet is None:
            continue
        found, faults = read_table(sheet, fields, snapshot.source, key=key)
        if found is None:
            raise SyncError(
                "tool-sheet-unusable", file=snapshot.source, sheet=sheet.name, why=why(faults, config.lang)
            )
        owned[role] = found
    return Master(snapshot, table, register, owned, (*problems, *register.problems))


def items_table(config: Config, snapshot: Snapshot) -> tuple[Table, tuple[Problem, ...]]:
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
        sheet, config.master_fields, snapshot.source, at=config.master.header_row or None
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
