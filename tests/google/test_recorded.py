"""The emulator answers recorded requests as Google did."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from google_emulator.replay import Outcome, Replay, recorded_folder

FOLDER = recorded_folder()
needs_recordings = pytest.mark.skipif(FOLDER is None, reason="no recordings: set SYNCTOOL_GOOGLE_RECORDED")
SCENARIOS = sorted(FOLDER.glob("*.json")) if FOLDER else []


@functools.cache
def outcome(path: Path) -> Outcome:
    return Replay(path).run()


def report(outcomes: list[Outcome]) -> str:
    """A line for each scenario, then what differs."""
    lines = [f"{'same':>5} {'differ':>6} {'left out':>8}  scenario"]
    for one in outcomes:
        lines.append(f"{one.same:5} {len(one.different):6} {one.left_out:8}  {one.name}")
    return "\n".join(lines + [f"\n{one.name} {text}" for one in outcomes for text in one.different])


@needs_recordings
def test_at_least_98_percent_of_recorded_answers_are_identical(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = [outcome(path) for path in SCENARIOS]
    same = sum(one.same for one in outcomes)
    compared = same + sum(len(one.different) for one in outcomes)
    with capsys.disabled():
        print(f"\nrecorded answers: {same} of {compared} identical in {len(outcomes)} scenarios")
    assert same >= 0.98 * compared, report(outcomes)


@needs_recordings
@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_recorded_scenario_is_answered_almost_identically(path: Path) -> None:
    one = outcome(path)
    assert one.same >= 0.8 * (one.same + len(one.different)), report([one])
