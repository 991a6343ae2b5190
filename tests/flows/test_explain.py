"""Why an item is (not) ready: criteria with evidence, what is to be done, promises kept and broken."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from office import ROUND, TODAY, Office, done

from synctool.cli.explain import explain_lines
from synctool.errors import ConfigError
from synctool.flows import close, explain, rounds
from synctool.flows.explain import Explanation

NEXT, SPRING = "114年第1季", date(2025, 4, 10)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.push()
    made.clerk("國科會", "1-3", {"progress": "預計114年第1季完成草案。", "status": "辦理中", "percent": 0.5})
    made.clerk("經濟部", "1-2", done("已輔導中小企業120家，成效良好，並函報小組備查在案。"))
    made.pull()
    return made


def why(office: Office, item: str, today: date = TODAY) -> Explanation:
    return explain.run(office.project, item, today=today)


def test_each_unmet_criterion_says_what_would_meet_it(office: Office) -> None:
    found = why(office, "1-2")
    assert [c.code for c in found.lacking] == ["answered", "done", "requested", "substantiated"]
    lines = explain_lines(found, "zh-TW")
    assert "✗ 主辦機關均已填報：尚未填報：數發部" in lines
    assert "  1. 請 數發部 填報本期辦理情形。" in lines
    assert "  共同主辦的數發部尚未填報。" in lines
    assert any("✓" in line for line in lines)


def test_english_has_the_same_lines(office: Office) -> None:
    found = why(office, "1-2")
    assert len(explain_lines(found, "en")) == len(explain_lines(found, "zh-TW"))


def test_the_signals_stand_in_the_master_too_and_a_pull_comes_to_rest(office: Office) -> None:
    assert "國科會承諾 2025-03-31 前" in str(office.recommendations()["1-3"]["notes"])
    before = office.master.read_bytes()
    office.pull()
    assert office.master.read_bytes() == before


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (done("草案已於3月完成，並函報小組備查。", completed=date(2025, 3, 20)), "kept"),
        ({"progress": "仍在辦理。", "status": "辦理中", "percent": 0.6}, "broken"),
    ],
)
def test_a_promise_is_held_against_the_next_round(
    office: Office, answer: dict[str, object], state: str
) -> None:
    assert [(p.round, p.day, p.state) for p in why(office, "1-3").promises] == [
        (ROUND, date(2025, 3, 31), "open")
    ]
    rounds.open_round(office.project, NEXT, due=date(2025, 4, 5), today=SPRING)
    office.clerk("國科會", "1-3", answer)  # type: ignore[arg-type]
    from synctool.flows import pull

    pull.run(office.project, today=SPRING)
    found = why(office, "1-3", SPRING)
    assert [(p.round, p.state) for p in found.promises] == [(ROUND, state)]
    assert found.rounds == (ROUND, NEXT)
    assert ("promise-broken" in [n.code for n in found.recommendation.notes]) == (state == "broken")


def test_a_closed_item_is_explained_with_its_rulings_and_links(office: Office) -> None:
    close.run(
        office.project,
        items=["1-3"],
        ruling=close.given("併案 1-2"),
        meeting="第5次會議",
        day=date(2024, 12, 31),
    )
    found = why(office, "1-3")
    assert not found.is_tracked
    assert [(r.text, r.meeting, r.day) for r in found.rulings] == [("併案 1-2", "第5次會議", "2024-12-31")]
    assert found.links == ("1-2",)
    assert why(office, "1-2").links == ("1-3",)


def test_an_unknown_item_is_a_usage_error_that_names_its_neighbours(office: Office) -> None:
    with pytest.raises(ConfigError, match="near=1-"):
        why(office, "1-9")
    assert why(office, "１－３").item.key == "1-3"
