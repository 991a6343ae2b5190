"""``sync pull``: what the flow is given, what a person reads, what a program reads."""

from __future__ import annotations

import io
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cli_calls import Flow, Sync
from cli_reports import CHANGES, NOT_READY, RICH, pulled, quiet_pull

from synctool.cli import as_json
from synctool.cli.summary import needs_a_person, pull_lines
from synctool.flows.pull import AgencyOutcome
from synctool.model import MISSING, CellError, Criterion

SUMMARY = """\
彙入完成（批次 R1）。

機關    狀態    回復  待補正  衝突  檔案
工程會  已彙入     2       1     1  agencies/工程會.xlsx
數發部  未回傳     0       0     0  agencies/數發部.xlsx

異動 4 格，涉及 1 項：
工程會：2 格（4-1-1）
  4-1-1 辦理情形：新增 9 字「加強宣導 持續關注」
  4-1-1 列管建議：繼續列管 → 解除列管

尚未回傳 1 個機關：數發部
衝突 1 件，主表與機關都改過，暫依主表；請到主表「待處理」決定：
  4-1-2 工程會 辦理進度：主表「80%」，機關「100%」
待補正 1 件，該格未採用，請機關修正：
  工程會.xlsx › 填報表 › L9 (4-1-2)
    完成日期：「年底」不是日期。
    請填完整日期，例如 113/9/13 或 2024/9/13，不要加其他文字。

建議解除列管 1 項：4-1-1
  各項條件均已符合，逐項證據見主表「解列建議」。
繼續列管 1 項，尚缺：
  4-1-2  ✗ 尚未填報：數發部"""


def test_a_coordinator_reads_what_changed_what_is_missing_and_what_to_decide() -> None:
    assert "\n".join(pull_lines(pulled(), "zh-TW")) == SUMMARY


def test_the_summary_is_told_in_english_too() -> None:
    text = "\n".join(pull_lines(pulled(), "en"))
    for part in (
        "Pulled (run R1).",
        "Not returned yet, 1: 數發部",
        "1 conflicts",
        "Ready to end tracking, 1: 4-1-1",
    ):
        assert part in text


def test_a_dry_run_says_that_nothing_was_written() -> None:
    assert pull_lines(pulled(dry_run=True), "zh-TW")[0] == (
        "試算：以下是將要進行的變更，沒有寫入任何檔案（計畫 0123456789ab）。"
    )


def test_an_answered_item_is_told_with_each_criterion_it_lacks() -> None:
    lacking = (Criterion("done", False, {"evidence": "數發部 辦理中 80%"}), Criterion("no_problem", True))
    report = pulled(recommendations=(replace(NOT_READY, criteria=lacking),))
    assert pull_lines(report, "zh-TW")[-1] == "  4-1-2  ✗ 已完成且進度100%（數發部 辦理中 80%）"


def test_long_lists_are_cut_unless_everything_is_asked_for() -> None:
    report = pulled(recommendations=(NOT_READY,) * 30)
    short, full = pull_lines(report, "zh-TW"), pull_lines(report, "zh-TW", verbose=True)
    assert sum("尚未填報：數發部" in line for line in short) == 10
    assert "另有 20 筆" in short[-1]
    assert sum("尚未填報：數發部" in line for line in full) == 30


@pytest.mark.parametrize(
    ("changed", "waits"),
    [
        ({}, False),
        ({"problems": pulled().problems}, True),
        ({"conflicts": pulled().conflicts}, True),
        ({"agencies": (AgencyOutcome("甲", "甲.xlsx", "missing"),)}, True),
        ({"agencies": (AgencyOutcome("甲", "甲.xlsx", "stopped"),)}, True),
        ({"agencies": (AgencyOutcome("甲", "甲.xlsx", "stale"),)}, True),
        ({"agencies": (AgencyOutcome("甲", "甲.xlsx", "merged"),)}, False),
        ({"unrecognised": ("？.xlsx",)}, True),
    ],
)
def test_the_exit_code_is_one_exactly_if_something_waits(changed: dict[str, object], waits: bool) -> None:
    report = pulled(**{"agencies": (), "changes": CHANGES, "problems": (), "conflicts": (), **changed})
    assert needs_a_person(report) is waits


def test_the_flow_is_given_the_options(project: Path, sync: Sync, flow: Flow) -> None:
    calls = flow("pull", lambda *_, **__: quiet_pull())
    (project / "下載").mkdir()
    result = sync("pull", "-a", "工程會", "--agency", "數發部", "--inbox", "下載", "--force", "工程會", "-n")
    assert result.code == 0
    [call] = calls
    assert call["agencies"] == ("工程會", "數發部")
    assert (call["inbox"], call["force"], call["dry_run"]) == (Path("下載"), ("工程會",), True)


def test_the_project_is_the_nearest_folder_upward(
    project: Path, sync: Sync, flow: Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = flow("pull", lambda *_, **__: quiet_pull())
    (project / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(project / "a" / "b")
    assert sync("pull").code == 0
    monkeypatch.chdir(project.parent)
    assert sync("-C", str(project), "pull").code == 0
    assert [call["words"][0].directory for call in calls] == [project, project]


def test_quiet_tells_only_what_waits(project: Path, sync: Sync, flow: Flow) -> None:
    flow("pull", lambda *_, **__: pulled())
    result = sync("pull", "--quiet")
    assert result.code == 1
    assert result.out.startswith("尚未回傳 1 個機關")
    assert "建議解除列管" not in result.out


def test_json_is_one_object_with_the_fields_of_the_contract(project: Path, sync: Sync, flow: Flow) -> None:
    flow("pull", lambda *_, **__: pulled())
    result = sync("pull", "--json")
    told = json.loads(result.out)
    assert result.code == 1
    shape = {name: set(part[0]) if isinstance(part, list) and part else part for name, part in told.items()}
    assert shape == {
        "run": "R1",
        "dry_run": False,
        "digest": "0123456789abcdef",
        "agencies": {"agency", "source", "state", "responses", "problems", "conflicts"},
        "changes": {"item", "field", "agency", "sheet", "cell", "before", "after"},
        "problems": {
            "agency", "source", "sheet", "cell", "item", "field", "code", "severity", "message", "remedy",
        },
        "conflicts": {"id", "item", "field", "agency", "baseline", "ours", "theirs", "reason"},
        "recommendations": {"item", "recommendation", "ready", "criteria"},
        "unrecognised": [],
        "corrections": [],
        "resolved": [],
        "refused": [],
    }  # fmt: skip
    assert told["conflicts"][0]["baseline"] == {"missing": True}
    assert told["recommendations"][0]["recommendation"] == "解除列管"
    assert set(told["recommendations"][0]["criteria"][0]) == {"code", "met", "detail"}


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("文字", "文字"),
        (None, None),
        (0.8, 0.8),
        (True, True),
        (MISSING, {"missing": True}),
        (CellError("#N/A"), {"error": "#N/A"}),
        (
            RICH,
            {
                "text": "加強宣導\n持續關注",
                "paragraphs": [
                    [{"text": "加強"}, {"text": "宣導", "underline": "single"}],
                    [{"text": "持續關注"}],
                ],
            },
        ),
    ],
)
def test_a_cell_as_json(cell: object, plain: object) -> None:
    assert as_json.value(cell) == plain  # type: ignore[arg-type]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_long_run_shows_a_bar_on_a_terminal_and_a_short_one_loads_nothing(
    project: Path, sync: Sync, flow: Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object, progress: object, **__: object) -> object:
        progress.start(2, "progress-reading")  # type: ignore[attr-defined]
        progress.step("工程會")  # type: ignore[attr-defined]
        progress.step("數發部")  # type: ignore[attr-defined]
        return quiet_pull()

    flow("pull", slow)
    monkeypatch.setitem(os.environ, "TERM", "xterm")
    for patience, seen in ((60.0, False), (-1.0, True)):
        monkeypatch.setattr("synctool.cli.progress._PATIENCE", patience)
        monkeypatch.setattr(sys, "stderr", screen := Terminal())
        assert sync("pull").code == 0
        assert ("數發部" in screen.getvalue()) is seen
