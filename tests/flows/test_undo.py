"""Taking a run back: to the byte where nothing came after, by a merge where something did."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from office import Office, done

from synctool.cli.main import main
from synctool.errors import ConfigError
from synctool.flows import undo
from synctool.flows.undo import UndoReport
from synctool.history import open_history
from synctool.history.base import BaselineKey, ConflictRecord
from synctool.model import Conflict, Value, text_of


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.push()
    return made


def take_back(office: Office, run: str = "", **options: bool) -> UndoReport:
    return undo.run(office.project, run, **options)


def known(office: Office) -> tuple[object, ...]:
    """What the next pull would start from."""
    with closing(open_history("", office.folder, project="test")) as history:
        rounds = ("113年第4季", "")
        baselines = {key: value for name in rounds for key, value in history.baselines(name).items()}
        assert history.verify() == []
        return baselines, {c.id for c in history.conflicts()}, dict(history.problems())


def log(office: Office) -> list[ConflictRecord]:
    with closing(open_history("", office.folder, project="test")) as history:
        return list(history.conflict_log())


def clash(office: Office) -> tuple[str, Conflict]:
    """An answer changed on both sides; the run that found it, and the conflict."""
    office.clerk("國科會", "1-3", done("原文。"))
    office.pull()
    office.edit_response("國科會", "1-3", {"progress": "主表改。"})
    office.clerk("國科會", "1-3", {"progress": "機關改。"})
    report = office.pull()
    return report.run, next(c for c in report.conflicts if c.reason == "both-changed")


# ---------------------------------------------------------------- nothing came after


def test_an_undo_brings_back_the_exact_bytes_and_what_was_known(office: Office) -> None:
    office.clerk("國科會", "1-3", done("第一版。"))
    office.pull()
    master, before = office.master.read_bytes(), known(office)
    office.clerk("國科會", "1-3", {"progress": "第二版。", "percent": "不明"})
    office.clerk("經濟部", "1-2", done("經濟部的說明。"))
    run = office.pull().run
    assert office.master.read_bytes() != master
    report = take_back(office)
    assert (report.undoes.id, [f.state for f in report.files]) == (run, ["restored"])
    assert office.master.read_bytes() == master
    assert known(office) == before


def test_the_first_pull_that_added_the_sheets_can_be_undone_to_the_byte(office: Office) -> None:
    master = office.master.read_bytes()
    office.clerk("國科會", "1-3", done("說明。"))
    office.pull()
    take_back(office)
    assert office.master.read_bytes() == master


def test_after_an_undo_the_next_pull_does_what_it_would_have_done(office: Office) -> None:
    office.clerk("國科會", "1-3", done("第一版。"))
    office.pull()
    office.clerk("國科會", "1-3", {"progress": "第二版。"})
    office.pull()
    after, then = office.items(), known(office)
    take_back(office)
    assert office.responses()["1-3", "國科會"]["progress"] == "第一版。"
    report = office.pull()
    assert {o.agency: o.state for o in report.agencies}["國科會"] == "merged"
    assert (office.items(), known(office)) == (after, then)


def test_an_undo_can_be_undone_and_done_again(office: Office) -> None:
    office.clerk("國科會", "1-3", done("第一版。"))
    first = office.pull().run
    office.clerk("國科會", "1-3", {"progress": "第二版。"})
    second = office.pull().run
    states = [(office.master.read_bytes(), known(office))]
    undid = take_back(office)
    states.append((office.master.read_bytes(), known(office)))
    assert take_back(office, undid.run).undoes.id == undid.run
    assert (office.master.read_bytes(), known(office)) == states[0]
    assert take_back(office, second).undoes.id == second
    assert (office.master.read_bytes(), known(office)) == states[1]
    assert take_back(office).undoes.id == first, "without a name: the newest that still stands"


def test_an_old_copy_is_still_known_as_old_after_an_undo_and_back(office: Office) -> None:
    office.clerk("國科會", "1-3", done("第一版。"))
    old = office.form("國科會").read_bytes()
    office.pull()
    office.clerk("國科會", "1-3", {"progress": "第二版。"})
    office.pull()
    take_back(office, take_back(office).run)
    office.form("國科會").write_bytes(old)
    assert {o.agency: o.state for o in office.pull().agencies}["國科會"] == "stale"


def test_undoing_a_pull_that_found_a_conflict_takes_the_conflict_along(office: Office) -> None:
    run, conflict = clash(office)
    take_back(office, run)
    assert known(office)[1] == set()
    assert [r.ended for r in log(office)] == ["undone"]
    assert [c.id for c in office.pull().conflicts] == [conflict.id]


def test_undoing_a_decision_opens_the_conflict_again(office: Office) -> None:
    _, conflict = clash(office)
    office.type_into(office.master, "待處理", conflict.id, {"action": "採機關端"})
    with_choice = office.master.read_bytes()
    office.pull()
    assert known(office)[1] == set()
    take_back(office)
    assert office.master.read_bytes() == with_choice
    assert known(office)[1] == {conflict.id}
    assert [r.how for r in office.pull().resolved] == ["theirs"], "the choice still stands in the sheet"


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(office: Office) -> None:
    office.clerk("國科會", "1-3", done("說明。"))
    office.pull()
    folder = {p: p.read_bytes() for p in office.folder.rglob("*.xlsx")}
    db = (office.folder / ".synctool" / "history.db").read_bytes()
    told = take_back(office, dry_run=True)
    assert {p: p.read_bytes() for p in office.folder.rglob("*.xlsx")} == folder
    assert (office.folder / ".synctool" / "history.db").read_bytes() == db
    did = take_back(office)
    assert (told.digest, told.changes, told.files) == (did.digest, did.changes, did.files)
    assert {(c.field, c.before, c.after) for c in did.changes if c.sheet == "列管事項"} >= {
        ("progress", "國科會：\n說明。", None)
    }


def test_every_cell_that_an_undo_changes_is_in_the_audit(office: Office) -> None:
    office.clerk("國科會", "1-3", done("說明。"))
    pulled = office.pull()
    report = take_back(office)
    with closing(open_history("", office.folder, project="test")) as history:
        entries = list(history.audit(run=report.run))
        assert {(e.sheet, e.cell, e.before, e.after) for e in entries} == {
            (c.sheet, c.cell, c.after, c.before) for c in pulled.changes
        }
        assert {e.why for e in entries} == {"undone"}
        assert history.runs()[-1].undoes == pulled.run


# ---------------------------------------------------------------- something came after


def test_staff_work_done_since_stays_and_the_rest_goes_back(office: Office) -> None:
    office.clerk("經濟部", "1-2", done("甲。"))
    office.pull()
    office.clerk("經濟部", "1-2", {"progress": "甲之二。"})
    run = office.pull().run
    office.staff("1-1", {"resolution": "請工程會研議協調機制（修正）。"})
    report = take_back(office, run)
    assert [f.state for f in report.files] == ["merged"] and not report.conflicts
    assert office.responses()["1-2", "經濟部"]["progress"] == "甲。"
    assert office.items()["1-2"]["progress"] == "經濟部：\n甲。"
    assert office.items()["1-1"]["resolution"] == "請工程會研議協調機制（修正）。"


def test_a_cell_changed_since_is_a_conflict_that_keeps_all_three(office: Office) -> None:
    office.clerk("國科會", "1-3", done("第一版。"))
    office.pull()
    office.clerk("國科會", "1-3", {"progress": "第二版。"})
    run = office.pull().run
    office.edit_response("國科會", "1-3", {"progress": "主表改。"})
    report = take_back(office, run)
    sides = {(c.reason, c.baseline, c.ours, c.theirs) for c in report.conflicts}
    assert ("undone", "第二版。", "主表改。", "第一版。") in sides
    assert office.responses()["1-3", "國科會"]["progress"] == "主表改。"
    assert {c.id for c in report.conflicts} <= set(office.pending())


@pytest.mark.parametrize(
    ("take", "custom", "answer"),
    [("採機關端", None, "第一版。"), ("採主表端", None, "主表改。"), ("自訂", "商定。", "商定。")],
)
def test_a_conflict_of_an_undo_is_settled_like_any_other(
    office: Office, take: str, custom: Value, answer: str
) -> None:
    office.clerk("國科會", "1-3", done("第一版。"))
    office.pull()
    office.clerk("國科會", "1-3", {"progress": "第二版。"})
    run = office.pull().run
    office.edit_response("國科會", "1-3", {"progress": "主表改。"})
    (conflict,) = [c for c in take_back(office, run).conflicts if c.agency and c.field == "progress"]
    office.clerk(
        "國科會", "1-3", {"progress": "主表改。"}
    )  # the agency agrees, so no other conflict comes in
    office.type_into(office.master, "待處理", conflict.id, {"action": take, "custom": custom})
    report = office.pull(agencies=["工程會"])
    assert [r.conflict.id for r in report.resolved] == [conflict.id]
    assert office.responses()["1-3", "國科會"]["progress"] == answer
    before = office.master.read_bytes()
    office.pull(agencies=["工程會"])
    assert office.master.read_bytes() == before


def test_undoing_an_earlier_run_keeps_what_the_later_ones_brought(office: Office) -> None:
    office.clerk("經濟部", "1-2", done("甲。"))
    office.clerk("數發部", "1-2", done("乙。"))
    office.pull()
    office.clerk("經濟部", "1-2", {"progress": "甲之二。"})
    run = office.pull().run
    office.clerk("數發部", "1-2", {"progress": "乙之二。"})
    office.pull()
    report = take_back(office, run)
    assert not report.conflicts
    assert office.items()["1-2"]["progress"] == "經濟部：\n甲。\n數發部：\n乙之二。"
    baselines = known(office)[0]
    assert isinstance(baselines, dict)
    assert baselines[BaselineKey("", "1-2", "", "progress")] == "經濟部：\n甲。\n數發部：\n乙之二。"
    assert baselines[BaselineKey("113年第4季", "1-2", "經濟部", "progress")] == "甲。"
    office.pull()
    assert office.items()["1-2"]["progress"] == "經濟部：\n甲之二。\n數發部：\n乙之二。"


def test_a_polished_block_meets_an_undo_as_a_conflict_of_its_own(office: Office) -> None:
    office.clerk("經濟部", "1-2", done("甲。"))
    office.clerk("數發部", "1-2", done("乙。"))
    office.pull()
    office.clerk("經濟部", "1-2", {"progress": "甲之二。"})
    office.clerk("數發部", "1-2", {"progress": "乙之二。"})
    run = office.pull().run
    office.staff("1-2", {"progress": "經濟部：\n甲之二（潤稿）。\n數發部：\n乙之二。"})
    report = take_back(office, run)
    (conflict,) = report.conflicts
    assert (conflict.reason, conflict.agency) == ("undone-block", "經濟部")
    assert office.items()["1-2"]["progress"] == "經濟部：\n甲之二（潤稿）。\n數發部：\n乙。"
    office.type_into(office.master, "待處理", conflict.id, {"action": "採機關端"})
    office.pull(agencies=["工程會"])
    assert office.items()["1-2"]["progress"] == "經濟部：\n甲。\n數發部：\n乙。"


def test_a_merging_undo_can_be_undone(office: Office) -> None:
    office.clerk("經濟部", "1-2", done("甲。"))
    office.pull()
    office.clerk("經濟部", "1-2", {"progress": "甲之二。"})
    run = office.pull().run
    office.staff("1-1", {"resolution": "另一項修正。"})
    before, then = office.master.read_bytes(), known(office)
    take_back(office, take_back(office, run).run)
    assert (office.master.read_bytes(), known(office)) == (before, then)


# ---------------------------------------------------------------- pushes


def test_undoing_the_first_push_takes_the_forms_away_unless_a_clerk_has_typed(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.push()
    office.clerk("國科會", "1-3", done("已經填了。"))
    report = take_back(office)
    states = {f.source: f.state for f in report.files}
    assert states.pop("agencies/國科會.xlsx") == "left"
    assert set(states.values()) == {"removed"}
    assert [p.name for p in (tmp_path / "agencies").iterdir()] == ["國科會.xlsx"]
    assert {o.state for o in office.push().agencies if o.agency != "國科會"} == {"written"}


def test_undoing_a_push_brings_the_earlier_forms_back(office: Office) -> None:
    before = {p.name: p.read_bytes() for p in (office.folder / "agencies").iterdir()}
    office.staff("1-1", {"resolution": "改過的決議。"})
    office.push()
    assert {p.name: p.read_bytes() for p in (office.folder / "agencies").iterdir()} != before
    report = take_back(office)
    assert {f.state for f in report.files} == {"restored"}
    assert {p.name: p.read_bytes() for p in (office.folder / "agencies").iterdir()} == before
    take_back(office, report.run)
    assert "改過的決議" in text_of(office.table_of(office.form("工程會"), "填報表").rows["1-1"]["resolution"])


# ---------------------------------------------------------------- what cannot be undone


def test_a_run_is_named_by_any_part_that_fits_no_other(office: Office) -> None:
    office.clerk("國科會", "1-3", done("說明。"))
    run = office.pull().run
    assert take_back(office, run[-4:], dry_run=True).undoes.id == run


@pytest.mark.parametrize(("wanted", "code"), [("nothing", "run-unknown"), ("-", "run-ambiguous")])
def test_a_name_that_fits_none_or_several_runs_is_refused(office: Office, wanted: str, code: str) -> None:
    office.clerk("國科會", "1-3", done("說明。"))
    office.pull()
    with pytest.raises(ConfigError) as caught:
        take_back(office, wanted)
    assert caught.value.code == code


def test_a_run_is_undone_once(office: Office) -> None:
    run = take_back(office).undoes.id
    with pytest.raises(ConfigError) as caught:
        take_back(office, run)
    assert caught.value.code == "undo-undone"
    with pytest.raises(ConfigError) as caught:
        take_back(office)
    assert caught.value.code == "undo-nothing"


def test_an_undo_that_finds_nothing_to_put_back_is_no_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path / "office")
    office.push()
    office.pull()
    office.staff("1-3", {"resolution": "請國科會完成草案並報院。"})
    office.push()
    office.clerk("國科會", "1-3", {"progress": "已報院。"})
    before = known(office)
    report = take_back(office)
    assert (report.run, [one.state for one in report.files]) == ("", ["left"])
    assert known(office) == before
    main(["-C", str(office.folder), "--lang", "en", "undo"])
    assert "to be put back" in capsys.readouterr().out.splitlines()[0]
