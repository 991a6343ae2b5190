"""What a push put into a form is agreed upon by the next pull: no stale fault, no false alarm, no false conflict."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import Office, done


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.push()
    made.clerk("國科會", "1-3", done("第一版。"))
    made.pull()
    return made


def test_a_fault_that_the_push_put_right_is_open_no_more(office: Office) -> None:
    office.clerk("國科會", "1-3", {"resolution": "機關改了決議"})
    assert [p.code for p in office.pull().problems] == ["given-changed"]
    office.push()
    assert office.pull().problems == ()
    assert office.pull().changes == ()


def test_an_edit_of_an_answer_that_the_master_changed_and_a_push_brought_is_no_conflict(
    office: Office,
) -> None:
    office.edit_response("國科會", "1-3", {"progress": "主表改的。"})
    office.push()
    office.pull()
    office.clerk("國科會", "1-3", {"progress": "機關接著改。"})
    assert office.pull().conflicts == ()
    assert office.responses()["1-3", "國科會"]["progress"] == "機關接著改。"


def test_a_pushed_answer_of_long_ago_is_no_old_copy(office: Office) -> None:
    office.clerk("國科會", "1-3", {"progress": "第二版。"})
    office.pull()
    office.edit_response("國科會", "1-3", {"progress": "第一版。"})
    office.push()
    assert [p.code for p in office.pull().problems] == []
    form = office.form("國科會")
    kept = form.read_bytes()
    office.clerk("國科會", "1-3", {"progress": "第二版。"})  # that is one
    assert [p.code for p in office.pull().problems] == ["old-copy"]
    form.write_bytes(kept)
    assert [p.code for p in office.pull().problems] == []
