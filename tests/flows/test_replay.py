"""The criteria tried on past rounds: where they agree with what the chair ruled."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from office import ROUND, Office, done

from synctool.cli.rules import replay_lines
from synctool.flows import close, replay, rounds
from synctool.model import Recommended

SHORT = "已完成。"
LONG = "草案業經小組討論通過，並於113年11月函送行政院審查完畢在案，相關措施均已落實。"
NEXT = "114年第1季"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Three items are answered; one is removed although a criterion was not met, one is kept although all were."""
    made = Office(tmp_path, tuple((f"1-{n}", f"決議{n}。", "工程會", "") for n in range(1, 5)))
    made.push()
    made.clerk("工程會", "1-1", done(LONG))
    made.clerk("工程會", "1-2", done(SHORT, evidence=None))
    made.clerk("工程會", "1-3", done(LONG + "完"))
    made.pull()
    for item, ruling in (("1-1", "解除列管"), ("1-2", "解除列管"), ("1-3", "繼續列管"), ("1-4", "繼續列管")):
        close.run(
            made.project,
            items=[item],
            ruling=close.given(ruling),
            meeting="第5次會議",
            day=date(2024, 12, 31),
        )
    rounds.open_round(made.project, NEXT)
    return made


def test_agreement_and_difference_are_counted(office: Office) -> None:
    report = replay.run(office.project)
    assert [
        (c.round, c.item, c.recommended.value, c.ruled and c.ruled.value, c.agrees) for c in report.cases
    ] == [
        (ROUND, "1-1", "remove", "remove", True),
        (ROUND, "1-2", "continue", "remove", False),
        (ROUND, "1-3", "remove", "continue", False),
    ]
    assert (report.ruled, report.agreed) == (3, 1)
    assert report.counts[Recommended.CONTINUE, Recommended.REMOVE] == 1
    assert report.cases[1].lacking == ("substantiated",)


def test_another_configuration_can_be_tried(office: Office, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text("[criteria.substantiated]\nenabled = false\n", "utf-8")
    report = replay.run(office.project, config=other)
    assert (report.ruled, report.agreed) == (3, 2)


def test_a_round_can_be_chosen(office: Office) -> None:
    assert replay.run(office.project, rounds=[NEXT]).cases == ()
    assert len(replay.run(office.project, rounds=[ROUND]).cases) == 3


def test_without_the_history_the_archive_still_tells_the_rulings(office: Office) -> None:
    for path in (office.folder / ".synctool").iterdir():
        path.unlink()
    found = {c.item: c.ruled for c in replay.run(office.project).cases}
    assert found["1-1"] is Recommended.REMOVE
    assert found["1-2"] is Recommended.REMOVE


def test_a_replay_writes_nothing(office: Office) -> None:
    before = office.master.read_bytes()
    replay.run(office.project)
    assert office.master.read_bytes() == before


def test_the_table_shows_counts_and_the_cases_that_differ(office: Office) -> None:
    lines = replay_lines(replay.run(office.project), "zh-TW")
    assert lines[0] == "重算 3 件；有裁示的 3 件中，建議與裁示一致 1 件。"
    assert [line.split() for line in lines if "解除列管" in line and line.split()[-1].isdigit()] == [
        ["解除列管", "1", "1"]
    ]
    assert sum("1-2" in line for line in lines) == 1
    assert len(replay_lines(replay.run(office.project), "en", everything=True)) == len(lines) + 1
