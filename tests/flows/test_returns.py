"""Old copies and wrong ones (law 21), and too much change at once (law 10): each has a name and a message."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import ROUND, Office, done
from returns import inbox, sent, state

from synctool.flows.pull import PullReport
from synctool.flows.returns import last_saved, pulled_states
from synctool.model import text_of
from synctool.stores.saved import saved_at
from synctool.texts import message, remedy


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "office")
    made.push()
    return made


def answer(office: Office, item: str = "1-3", agency: str = "國科會") -> str:
    return text_of(office.responses().get((item, agency), {}).get("progress"))


def codes(report: PullReport, agency: str = "國科會") -> list[str]:
    return [p.code for p in report.problems if p.agency == agency]


def saved(path: Path, moment: str) -> None:
    """As Excel saves: the moment stands in the document's properties."""
    new = path.with_suffix(".new")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as out:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment.encode(), data)
            out.writestr(name, data)
    new.replace(path)


# ---------------------------------------------------------------- each kind of old or wrong copy


def a_copy_of_an_older_state(office: Office) -> None:
    form = office.form("國科會")
    old = form.read_bytes()
    office.clerk("國科會", "1-3", {"progress": "第二版。"})
    office.pull()
    form.write_bytes(old)


def one_saved_before_the_one_that_was_pulled(office: Office) -> None:
    form = office.form("國科會")
    office.clerk("國科會", "1-3", {"progress": "從未寄出的草稿。"})
    saved(form, "2024-12-10T01:00:00Z")
    draft = form.read_bytes()
    office.clerk("國科會", "1-3", {"progress": "第二版。"})
    saved(form, "2024-12-11T01:00:00Z")
    office.pull()
    form.write_bytes(draft)


def one_of_another_round(office: Office) -> None:
    other = office.folder.with_name("other-round")
    shutil.copytree(office.folder, other)
    config = other / "config.toml"
    config.write_text(config.read_text("utf-8").replace(ROUND, "113年第3季"), "utf-8")
    theirs = Office.__new__(Office)
    theirs.folder, theirs.master, theirs.agencies = other, other / "master.xlsx", office.agencies
    theirs.push()
    theirs.clerk("國科會", "1-3", done("上一季的。"))
    shutil.copyfile(theirs.form("國科會"), office.form("國科會"))


def one_of_another_agency(office: Office) -> None:
    office.clerk("經濟部", "1-2", done("經濟部的。"))
    shutil.copyfile(office.form("經濟部"), office.form("國科會"))


def one_of_another_project(office: Office) -> None:
    other = Office(office.folder.with_name("other-project"))
    config = other.folder / "config.toml"
    config.write_text(config.read_text("utf-8").replace("id = 'test'", "id = 'elsewhere'"), "utf-8")
    other.push()
    other.clerk("國科會", "1-3", done("別的專案。"))
    shutil.copyfile(other.form("國科會"), office.form("國科會"))


KINDS: list[tuple[Callable[[Office], None], str, str, str, str]] = [
    (a_copy_of_an_older_state, "stale", "old-copy", "第二版。", "merged"),
    (one_saved_before_the_one_that_was_pulled, "stale", "saved-before", "第二版。", "merged"),
    (one_of_another_round, "stale", "other-round", "第一版。", "merged"),
    (one_of_another_agency, "stopped", "other-agency", "第一版。", "stopped"),
    (one_of_another_project, "stopped", "other-project", "第一版。", "stopped"),
]


@pytest.mark.parametrize(("make", "named", "code", "kept", "forced"), KINDS)
def test_it_is_named_told_and_turns_nothing_back_until_a_person_accepts_it(
    office: Office, make: Callable[[Office], None], named: str, code: str, kept: str, forced: str
) -> None:
    office.clerk("國科會", "1-3", done("第一版。"))
    office.pull()
    make(office)
    master = office.master.read_bytes()
    report = office.pull(agencies=["國科會"])
    assert (state(report), codes(report)) == (named, [code])
    assert answer(office) == kept
    problem = next(p for p in report.problems if p.code == code)
    for lang in ("zh-TW", "en"):
        assert "…" not in message(problem, lang) and remedy(problem, lang)
    # Told again as long as it lies there, but once is enough for the records.
    master = office.master.read_bytes()
    again = office.pull(agencies=["國科會"])
    assert (state(again), codes(again), office.master.read_bytes()) == (named, [code], master)
    # A person may accept an old copy; nobody accepts another's.
    assert state(office.pull(agencies=["國科會"], force=["國科會"])) == forced
    assert (answer(office) != kept) == (forced == "merged")


def test_the_same_return_twice_is_unchanged(office: Office, tmp_path: Path) -> None:
    office.clerk("國科會", "1-3", done("第一版。"))
    office.pull()
    path = office.form("國科會")
    saved(path, "2024-12-12T01:00:00Z")  # opened and saved again: other bytes, the same answers
    before = office.items(), office.responses()
    report = office.pull()
    assert (state(report), codes(report), report.changes) == ("unchanged", [], ())
    assert (office.items(), office.responses()) == before


def test_two_different_returns_are_both_named_and_an_older_one_among_them_gives_way(office: Office) -> None:
    sent(office, "國科會", "1-3", "甲說。", "一.xlsx")
    sent(office, "國科會", "1-3", "乙說。", "二.xlsx")
    report = office.pull(inbox=inbox(office))
    (problem,) = [p for p in report.problems if p.code == "return-twice"]
    assert state(report) == "stopped" and {"一.xlsx", "二.xlsx"} <= {
        Path(name).name for name in problem.detail["files"].split("、")
    }
    (inbox(office) / "二.xlsx").unlink()
    office.pull(inbox=inbox(office))
    sent(office, "國科會", "1-3", "丙說。", "三.xlsx")
    report = office.pull(inbox=inbox(office))
    assert (state(report), answer(office)) == ("merged", "丙說。"), (
        "the one pulled before is known by its answers"
    )


def test_a_return_with_an_early_clock_that_only_fills_in_blanks_is_taken(office: Office) -> None:
    office.clerk("國科會", "1-3", done("第一版。"))
    saved(office.form("國科會"), "2024-12-11T01:00:00Z")
    office.pull()
    office.clerk("國科會", "1-3", {"contact": "02-1234"})
    saved(office.form("國科會"), "2024-12-10T01:00:00Z")
    assert state(office.pull()) == "merged"
    assert office.responses()["1-3", "國科會"]["contact"] == "02-1234"


def test_a_file_that_nobody_saved_since_it_was_made_says_nothing_about_when(office: Office) -> None:
    assert saved_at(office.form("國科會").read_bytes()) == ""
    saved(office.form("國科會"), "2024-12-11T01:00:00Z")
    assert saved_at(office.form("國科會").read_bytes()) == "2024-12-11T01:00:00Z"
    assert saved_at(b"") == saved_at(b"PK\x03\x04 not really") == ""


# ---------------------------------------------------------------- what an undo takes out of the sequence


@pytest.mark.parametrize(
    ("sequence", "counted"),
    [
        ([], []),
        (["a", "b"], ["a", "b"]),
        (["a", "b", "-b"], ["a"]),
        (["a", "b", "-a"], ["b"]),
        (["a", "b", "-a", "+a"], ["a", "b"]),
        (["a", "b", "a", "-a"], ["a", "b"]),
        (["-x", "a"], ["a"]),
    ],
)
def test_what_was_taken_back_does_not_count_and_keeps_its_place(
    sequence: list[str], counted: list[str]
) -> None:
    assert pulled_states(sequence) == counted


@given(st.lists(st.sampled_from(["a@1", "b", "c@2"]), max_size=6), st.data())
def test_taking_back_and_putting_back_is_as_if_nothing_happened(
    sequence: list[str], data: st.DataObject
) -> None:
    if sequence:
        chosen = data.draw(st.sampled_from(sequence))
        there_and_back = [*sequence, f"-{chosen}", f"+{chosen}"]
        assert pulled_states(there_and_back) == pulled_states(sequence)
        assert last_saved(there_and_back) == last_saved(sequence) == sequence[-1].partition("@")[2]


# ---------------------------------------------------------------- the mass guard at its bounds


def answered(tmp_path: Path, count: int, settings: str = "") -> Office:
    items = [(f"2-{n}", f"決議{n}。", "工程會", "") for n in range(1, count + 1)]
    office = Office(tmp_path / "mass", items, settings=settings)
    office.push()
    for n in range(1, count + 1):
        office.clerk("工程會", f"2-{n}", done(f"說明{n}。"))
    office.pull()
    return office


@pytest.mark.parametrize(
    ("count", "changed", "settings", "named"),
    [
        (10, 3, "", "merged"),  # exactly the share (30 %) is not more than the share
        (10, 4, "", "stopped"),
        (5, 2, "", "stopped"),  # counted from five answers on
        (4, 4, "", "merged"),
        (4, 4, "[safety]\ncounted_from = 4", "stopped"),
        (10, 5, "[safety]\nmass_guard = 0.5", "merged"),
        (10, 6, "[safety]\nmass_guard = 0.5", "stopped"),
        (10, 10, "[safety]\nmass_guard = 1.0", "merged"),
        (5, 1, "[safety]\nmass_guard = 0.0", "stopped"),
    ],
)
@pytest.mark.parametrize("value", [None, "全部改寫。"])
def test_more_than_the_share_of_the_answers_at_once_stops_the_return(
    tmp_path: Path, count: int, changed: int, settings: str, named: str, value: str | None
) -> None:
    office = answered(tmp_path, count, settings)
    for n in range(1, changed + 1):
        office.clerk("工程會", f"2-{n}", {"progress": value})
    report = office.pull()
    assert state(report, "工程會") == named
    if named == "stopped":
        assert codes(report, "工程會")[-1] == "mass-change"
        assert answer(office, "2-1", "工程會") == "說明1。"
        assert state(office.pull(force=["工程會"]), "工程會") == "merged"
    assert answer(office, "2-1", "工程會") == (value or "")


def test_force_is_for_the_agency_it_names_alone(office: Office) -> None:
    for agency, item in (("國科會", "1-3"), ("經濟部", "1-2")):
        form = office.form(agency)
        office.clerk(agency, item, done("第一版。"))
        old = form.read_bytes()
        office.pull()
        office.clerk(agency, item, {"progress": "第二版。"})
        office.pull()
        form.write_bytes(old)
    report = office.pull(force=["國科會"])
    assert (state(report), state(report, "經濟部")) == ("merged", "stale")
