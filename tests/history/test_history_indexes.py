"""What is asked of a long history is found by an index: no question goes through a whole table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from contract import cell, conflict, entry, run

from synctool.history.base import Rejection, Update
from synctool.history.sqlite import SqliteHistory
from synctool.model import Place, Problem

LARGE = ("audit", "baseline", "blob", "conflict", "rejection", "returned", "run")


class _Explained(SqliteHistory):
    """Notes how each statement would find its rows."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.plans: list[str] = []

    def _execute(self, sql: str, blanks: Sequence[object] = ()) -> Any:
        plan = self._db.execute(f"EXPLAIN QUERY PLAN {sql}", blanks).fetchall()
        self.plans += [row[3] for row in plan]
        return super()._execute(sql, blanks)


@pytest.fixture
def history(tmp_path: Path) -> _Explained:
    made = _Explained(tmp_path / "history.db")
    problem = Problem("row-missing", Place("a.xlsx"), agency="工程會")
    made.record(
        Update(
            run("r1"),
            audit=[entry("r1", None, "新")],
            baselines={cell(): "新"},
            opened=[conflict("c1")],
            rejections=[Rejection(problem)],
            returns={("R", "工程會"): "d"},
        )
    )
    made.plans.clear()
    return made


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda h: list(h.audit(item="4-1-1")), id="an item's entries"),
        pytest.param(lambda h: list(h.audit(run="r1")), id="a run's entries"),
        pytest.param(lambda h: list(h.audit(item="4-1-1", run="r1")), id="an item's entries of a run"),
        pytest.param(lambda h: list(h.audit()), id="all entries, a batch at a time"),
        pytest.param(lambda h: h.as_of("r1", item="4-1-1"), id="an item as it was after a run"),
        pytest.param(lambda h: h.last_changed("pulled", ["工程會"]), id="when an agency last answered"),
        pytest.param(lambda h: h.baselines("R"), id="a round's baselines"),
        pytest.param(lambda h: h.conflict_log("4-1-1"), id="an item's conflicts"),
        pytest.param(lambda h: h.returns("R", "工程會"), id="an agency's returns"),
        pytest.param(lambda h: h.rejections("r1"), id="a run's rejections"),
        pytest.param(lambda h: h.blob("0" * 64), id="earlier bytes"),
    ],
)
def test_a_question_is_answered_by_an_index(history: _Explained, ask: Callable[[Any], object]) -> None:
    ask(history)
    assert history.plans
    scans = [line for line in history.plans if re.match(rf"SCAN (?:{'|'.join(LARGE)}|a|c|o|e)\b", line)]
    assert not scans


def test_an_update_finds_what_it_replaces_by_an_index(history: _Explained) -> None:
    history.record(
        Update(
            run("r2"),
            audit=[entry("r2", "新", "更新")],
            baselines={cell(): "更新"},
            closed=[("c1", "theirs")],
            returns={("R", "工程會"): "e"},
        )
    )
    assert not [line for line in history.plans if re.match(rf"SCAN (?:{'|'.join(LARGE)})\b", line)]
