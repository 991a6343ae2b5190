"""Many workbooks are worked out side by side; where each is worked out changes nothing of it."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest
import tiny

from synctool.errors import ConfigError, RefusedEdit, SyncError, UnreadableFile
from synctool.model import CellEdit, Run, SheetEdit, Value, rich_text
from synctool.stores.base import Write
from synctool.stores.building import Building, build_all
from synctool.stores.several import prepare_all
from synctool.stores.xlsx import XlsxStore

BASE = tiny.workbook(
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><f>A1</f><v>1</v></c></row>'
)
RICH = rich_text([[Run("底", underline="single"), Run("稿")]])


def job(number: int, row: int = 3, value: Value = RICH) -> Building:
    return Building(f"{number}.xlsx", BASE, [SheetEdit("填報表", (CellEdit(row, 1, value),))])


def test_any_number_of_processes_makes_the_same_bytes_in_the_same_order() -> None:
    jobs = [job(number, value=f"第{number}份") for number in range(5)]
    alone = list(build_all(jobs, 1))
    assert len(set(alone)) == 5
    assert list(build_all(jobs, 3)) == alone


def test_a_refusal_stands_in_its_place_and_the_others_are_made() -> None:
    made = list(build_all([job(1), job(2, row=2), job(3)], 2))
    assert [isinstance(one, bytes) for one in made] == [True, False, True]
    refused = made[1]
    assert isinstance(refused, RefusedEdit)
    assert (refused.code, refused.detail["file"]) == ("edit-formula", "2.xlsx")


class _Deadly(str):
    """A name that ends the process which is sent it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (3,)


def test_a_process_that_is_ended_leaves_its_work_to_this_one() -> None:
    deadly = job(2)._replace(source=_Deadly("2.xlsx"))
    jobs = [job(1), deadly, job(3)]
    assert list(build_all(jobs, 2)) == list(build_all(jobs, 1))


def test_few_rows_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", None)
    assert len(list(build_all([job(1), job(2)]))) == 2


def test_what_cannot_be_prepared_stands_in_its_place(tmp_path: Path) -> None:
    edit = job(0).edits[0]
    writes = [
        (XlsxStore(tmp_path / f"{number}.xlsx", {}), None, Write([edit], base=base))
        for number, base in enumerate((BASE, None, BASE))
    ]
    made = prepare_all(writes)  # type: ignore[arg-type]
    assert [getattr(one, "source", None) for one in made] == ["0.xlsx", None, "2.xlsx"]
    assert isinstance(made[1], UnreadableFile) and made[1].code == "file-missing"


def test_an_error_is_the_same_after_its_way_between_processes() -> None:
    for error in (SyncError("a", cell="A1", count=3), ConfigError("b")):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), again.code, again.detail) == (type(error), error.code, error.detail)
