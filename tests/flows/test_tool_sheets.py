"""The tool's own sheets in the master: read when they are asked for, also by another process."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import Office, done

from synctool.beside import Beside
from synctool.errors import SyncError
from synctool.flows import doctor, master, status
from synctool.flows.gather import open_master
from synctool.flows.master import OwnedTables, read_master
from synctool.model import SheetRole
from synctool.plan import TOOL_HEADER_ROW
from synctool.schema import SHEET_NAMES


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "office")
    made.push()
    made.clerk("國科會", "1-3", done("已完成。"))
    made.pull()
    return made


def spoil(office: Office, role: SheetRole) -> None:
    """Somebody wrote over the headings of a tool-owned sheet."""
    cells = {(TOOL_HEADER_ROW, column): f"欄{column}" for column in range(1, 12)}
    office.edit(office.master, SHEET_NAMES[role], cells)


def test_a_sheet_beyond_use_stops_what_writes_it_and_nothing_that_has_no_need_of_it(office: Office) -> None:
    spoil(office, SheetRole.RECOMMENDATIONS)
    before = office.master.read_bytes()
    office.clerk("國科會", "1-3", done("已完成，並結案。"))
    with pytest.raises(SyncError, match="tool-sheet-unusable") as stopped:
        office.pull()
    assert stopped.value.detail["sheet"] == SHEET_NAMES[SheetRole.RECOMMENDATIONS]
    assert office.master.read_bytes() == before
    assert status.run(office.project).agencies
    assert office.push().agencies


def test_doctor_names_a_sheet_beyond_use_that_the_next_pull_would_stop_at(office: Office) -> None:
    assert "tool-sheet-unusable" not in [finding.code for finding in doctor.run(office.project).findings]
    spoil(office, SheetRole.RECOMMENDATIONS)
    assert "tool-sheet-unusable" in [finding.code for finding in doctor.run(office.project).findings]


def test_tables_that_another_process_reads_are_what_this_one_reads(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, snapshot = open_master(office.project)
    here = dict(read_master(office.project, snapshot).owned)
    begun: list[object] = []

    class Watched(Beside[object, object]):
        def __init__(self, function: object, jobs: object, processes: int, **options: bool) -> None:
            begun.append(jobs)
            super().__init__(function, jobs, processes, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(master, "_PAYS", 0)
    monkeypatch.setattr(master, "processors", lambda: 2)
    monkeypatch.setattr(master, "Beside", Watched)
    roles = tuple(here)
    _, _, snapshot = open_master(office.project)
    apart = OwnedTables(office.project.config, snapshot, roles)
    assert len(begun) == len(roles) == 4
    assert dict(apart) == here
    assert here[SheetRole.RESPONSES].rows and here[SheetRole.RECOMMENDATIONS].rows


def test_a_row_stated_twice_is_known_of_a_sheet_that_another_process_read(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(master, "_PAYS", 0)
    monkeypatch.setattr(master, "processors", lambda: 2)
    monkeypatch.setattr(master, "_read_apart", lambda job: (None, (), True))
    _, _, snapshot = open_master(office.project)
    monkeypatch.setattr(master, "Beside", lambda function, jobs, processes, more: _Here(function, jobs))
    tables = OwnedTables(office.project.config, snapshot, (SheetRole.RESPONSES,))
    with pytest.raises(SyncError, match="tool-sheet-unusable"):
        tables[SheetRole.RESPONSES]
    assert snapshot.sheets[SHEET_NAMES[SheetRole.RESPONSES]].doubled  # type: ignore[attr-defined]


class _Here:
    def __init__(self, function: object, jobs: list[object]) -> None:
        self.function, self.jobs = function, jobs

    def results(self) -> object:
        return iter([self.function(job) for job in self.jobs])  # type: ignore[operator]
