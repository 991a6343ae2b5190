"""Conflicts, decided by a person: in the workbook, from the command line; what is never decided by mistake."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from office import ROUND, Office, done

from synctool.flows.pull import PullReport
from synctool.history import History, open_history
from synctool.model import Run, Value, rich_text, text_of

CHOICES = {"theirs": "採機關端", "ours": "採主表端", "custom": "自訂"}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.push()
    return made


def opened(office: Office) -> History:
    return open_history("", office.folder, project="test")


def state(office: Office) -> tuple[bytes, bytes]:
    return office.master.read_bytes(), (office.folder / ".synctool" / "history.db").read_bytes()


def clash(office: Office) -> str:
    """An answer of 國科會 changed on both sides; the conflict's id."""
    office.clerk("國科會", "1-3", done("原文。"))
    office.pull()
    office.edit_response("國科會", "1-3", {"progress": "主表改。"})
    office.clerk("國科會", "1-3", {"progress": "機關改。"})
    (conflict,) = [c for c in office.pull().conflicts if c.reason == "both-changed"]
    return conflict.id


def polish(office: Office) -> str:
    """News for a polished block of 經濟部; the conflict's id."""
    office.clerk("經濟部", "1-2", done("甲。"))
    office.clerk("數發部", "1-2", done("乙。"))
    office.pull()
    office.staff("1-2", {"progress": "經濟部：\n甲（潤稿）。\n數發部：\n乙。"})
    office.clerk("經濟部", "1-2", {"progress": "甲之二。"})
    (conflict,) = office.pull().conflicts
    assert conflict.reason == "polished"
    return conflict.id


def override(office: Office) -> str:
    """A recommendation typed over, and another one computed since; the conflict's id."""
    office.clerk("國科會", "1-3", done("草案已於十月送行政院審查完畢。"))
    office.pull()
    office.staff("1-3", {"recommendation": "自行列管"})
    office.clerk("國科會", "1-3", {"request": "繼續列管"})
    (conflict,) = office.pull().conflicts
    assert conflict.reason == "overridden"
    return conflict.id


def choose(office: Office, conflict: str, take: str, custom: Value = None) -> None:
    """The coordinator chooses in 待處理."""
    office.type_into(office.master, "待處理", conflict, {"action": CHOICES[take], "custom": custom})


def codes(report: PullReport) -> list[str]:
    return [problem.code for problem in report.refused]


# ---------------------------------------------------------------- carried out


OWN = rich_text([[Run("商定的"), Run("文字", "single"), Run("。")]])


@pytest.mark.parametrize(
    ("take", "custom", "answer", "whole"),
    [
        ("theirs", None, "機關改。", "國科會：\n機關改。"),
        ("ours", None, "主表改。", "國科會：\n主表改。"),
        ("custom", OWN, OWN, rich_text([[Run("國科會：")], *OWN.paragraphs])),  # type: ignore[union-attr]
    ],
)
def test_a_choice_in_the_workbook_is_carried_out_by_the_next_pull(
    office: Office, take: str, custom: Value, answer: Value, whole: Value
) -> None:
    conflict = clash(office)
    choose(office, conflict, take, custom)
    report = office.pull()
    assert [(r.conflict.id, r.how) for r in report.resolved] == [(conflict, take)]
    assert not report.conflicts and not office.pending()
    assert office.responses()["1-3", "國科會"]["progress"] == answer
    assert office.items()["1-3"]["progress"] == whole


@pytest.mark.parametrize(
    ("take", "custom", "block"),
    [
        ("theirs", None, "甲之二。"),
        ("ours", None, "甲（潤稿）。"),
        ("custom", "甲之三。", "甲之三。"),
        ("custom", "經濟部：\n甲之三。", "甲之三。"),
    ],
)
def test_a_choice_for_a_polished_block_leaves_the_other_blocks_alone(
    office: Office, take: str, custom: Value, block: str
) -> None:
    conflict = polish(office)
    choose(office, conflict, take, custom)
    assert not office.pull().conflicts
    assert office.items()["1-2"]["progress"] == f"經濟部：\n{block}\n數發部：\n乙。"
    assert office.responses()["1-2", "經濟部"]["progress"] == "甲之二。"


@pytest.mark.parametrize(
    ("take", "custom", "value"),
    [
        ("theirs", None, "繼續列管"),
        ("ours", None, "自行列管"),
        ("custom", " 解除 列管", "解除列管"),
    ],
)
def test_a_choice_for_an_overridden_recommendation(
    office: Office, take: str, custom: Value, value: str
) -> None:
    conflict = override(office)
    choose(office, conflict, take, custom)
    assert not office.pull().conflicts
    assert office.items()["1-3"]["recommendation"] == value


@pytest.mark.parametrize("make", [clash, polish, override])
@pytest.mark.parametrize("take", ["theirs", "ours"])
def test_after_a_choice_the_next_pull_and_the_next_round_trip_are_quiet(
    office: Office, make: object, take: str
) -> None:
    conflict = make(office)  # type: ignore[operator]
    choose(office, conflict, take)
    office.pull()
    before = state(office)
    report = office.pull()
    assert not (report.changes or report.conflicts) and state(office) == before
    # Law 14: all resolved, pushed, pulled: the same everywhere.
    assert [o.state for o in office.push().agencies if o.state == "refused"] == []
    items, responses = office.items(), office.responses()
    assert not office.pull().conflicts
    assert (office.items(), office.responses()) == (items, responses)


def test_who_chose_what_and_when_is_in_the_history(office: Office) -> None:
    conflict = clash(office)
    choose(office, conflict, "theirs")
    report = office.pull()
    with closing(opened(office)) as history:
        (record,) = [r for r in history.conflict_log("1-3") if r.conflict.id == conflict]
        assert (record.ended, record.ended_run) == ("theirs", report.run)
        entries = {e.sheet: e for e in history.audit(run=report.run) if e.field == "progress"}
        answer = entries["機關回復"]
        assert (answer.why, answer.before, answer.after) == ("resolved-theirs", "主表改。", "機關改。")
        assert answer.who and answer.when
        assert history.verify() == []


def test_what_was_chosen_in_a_dry_run_is_what_the_run_then_does(office: Office) -> None:
    conflict = clash(office)
    choose(office, conflict, "theirs")
    before = state(office)
    told = office.pull(dry_run=True)
    assert state(office) == before
    done_ = office.pull()
    assert (told.digest, told.changes, told.resolved) == (done_.digest, done_.changes, done_.resolved)


def test_an_open_conflict_never_keeps_other_cells_from_coming(office: Office) -> None:
    clash(office)
    office.clerk("國科會", "1-3", {"contact": "02-1234"})
    office.clerk("經濟部", "1-2", done("另一則。"))
    report = office.pull()
    assert len(report.conflicts) == 1
    assert office.responses()["1-3", "國科會"]["contact"] == "02-1234"
    assert office.responses()["1-2", "經濟部"]["progress"] == "另一則。"


def test_an_open_conflict_keeps_its_item_from_being_recommended_until_it_is_settled(office: Office) -> None:
    office.clerk("國科會", "1-3", done("草案已於十月送行政院審查完畢。"))
    office.pull()
    office.edit_response("國科會", "1-3", {"progress": "草案已於十月送請行政院審查完畢。"})
    office.clerk("國科會", "1-3", {"progress": "草案已於十月函送行政院審查完畢。"})
    (conflict,) = office.pull().conflicts
    assert office.items()["1-3"]["recommendation"] == "繼續列管"
    choose(office, conflict.id, "theirs")
    office.pull()
    assert office.items()["1-3"]["recommendation"] == "解除列管"


# ---------------------------------------------------------------- not carried out, and told


def test_a_choice_of_ones_own_without_a_text_is_told_and_stays(office: Office) -> None:
    conflict = clash(office)
    choose(office, conflict, "custom")
    report = office.pull()
    assert codes(report) == ["choice-no-text"]
    assert [c.id for c in report.conflicts] == [conflict]
    row = office.pending()[conflict]
    assert row["action"] == "自訂" and "沒有自訂內容" in text_of(row["reason"])
    before = state(office)
    assert codes(office.pull()) == ["choice-no-text"] and state(office) == before


def test_a_text_that_the_column_cannot_hold_is_told(office: Office) -> None:
    conflict = override(office)
    choose(office, conflict, "custom", "再議")
    assert codes(office.pull()) == ["choice-not-allowed"]
    assert office.items()["1-3"]["recommendation"] == "自行列管"


def test_one_block_is_decided_at_a_time(office: Office) -> None:
    conflict = polish(office)
    choose(office, conflict, "custom", "經濟部：\n甲。\n數發部：\n改寫別人的。")
    assert codes(office.pull()) == ["choice-headings"]
    assert "改寫別人的" not in text_of(office.items()["1-2"]["progress"])


def test_a_choice_is_never_applied_to_a_conflict_that_changed_meanwhile(office: Office) -> None:
    old = clash(office)
    choose(office, old, "custom", "商定的文字。")
    office.clerk("國科會", "1-3", {"progress": "機關再改。"})
    report = office.pull()
    (new,) = report.conflicts
    assert codes(report) == ["choice-outdated"] and not report.resolved
    assert (new.id != old, new.theirs) == (True, "機關再改。")
    row = office.pending()[new.id]
    assert row.get("action") is None and row["custom"] == "商定的文字。"
    assert office.responses()["1-3", "國科會"]["progress"] == "主表改。"
    with closing(opened(office)) as history:
        log = {r.conflict.id: r for r in history.conflict_log()}
        assert (log[old].ended, log[old].conflict.theirs) == ("superseded", "機關改。")
        assert [r.problem.found for r in history.rejections(report.run)] == ["商定的文字。"]
    before = state(office)
    office.pull()
    assert state(office) == before


def test_an_unknown_word_as_a_choice_is_told(office: Office) -> None:
    conflict = clash(office)
    office.type_into(office.master, "待處理", conflict, {"action": "都不要"})
    assert codes(office.pull()) == ["choice-unknown"]


def test_a_choice_on_a_problem_is_told(office: Office) -> None:
    office.clerk("國科會", "1-3", done("說明。", completed="近期"))
    office.pull()
    (problem,) = office.pending()
    choose(office, problem, "theirs")
    assert codes(office.pull()) == ["choice-not-conflict"]


def test_the_place_of_a_conflict_stays_on_record_when_nobody_writes_again(office: Office) -> None:
    conflict = clash(office)
    source = office.pending()[conflict]["source"]
    assert "國科會.xlsx" in text_of(source)
    office.clerk("經濟部", "1-2", done("另一則。"))
    office.pull()
    assert office.pending()[conflict]["source"] == source


# ---------------------------------------------------------------- what a merge does not come upon by itself


def next_round(office: Office) -> None:
    path = office.folder / "config.toml"
    path.write_text(path.read_text("utf-8").replace(ROUND, "114年第1季"), "utf-8")


@pytest.mark.parametrize(("take", "answer"), [("theirs", "機關改。"), ("ours", "主表改。")])
def test_a_conflict_of_an_earlier_round_stays_open_and_is_settled_in_its_own_row(
    office: Office, take: str, answer: str
) -> None:
    conflict = clash(office)
    next_round(office)
    office.push()
    report = office.pull()
    assert [c.id for c in report.conflicts] == [conflict]
    rows = office.table_of(office.master, "機關回復").rows
    assert not any(key.startswith("114年") for key in rows)
    choose(office, conflict, take)
    assert [r.how for r in office.pull().resolved] == [take]
    rows = office.table_of(office.master, "機關回復").rows
    assert rows[f"{ROUND}\t1-3\t國科會"]["progress"] == answer
    before = state(office)
    assert not office.pull().conflicts and state(office) == before


def test_a_conflict_outlives_its_item_until_somebody_lets_it_go(office: Office) -> None:
    conflict = clash(office)
    row = office.table_of(office.master, "列管事項").rows["1-3"].number
    office.edit(office.master, "列管事項", {(row, column): None for column in range(1, 12)})
    assert [c.id for c in office.pull().conflicts] == [conflict]
    choose(office, conflict, "ours")
    assert not office.pull().conflicts
