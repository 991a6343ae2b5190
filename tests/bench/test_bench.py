"""The benchmark works at a small size; what it measures is told by running it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SMALL = ("--agencies=3", "--items=4", "--changed=5", "--runs=1")


def _bench(work: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bench", *SMALL, f"--work={work}", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_small_office_is_made_and_a_row_is_measured_beside_its_floor(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    shown = _bench(tmp_path / "work", "--only=unchanged", f"--json={figures}")
    row = json.loads(figures.read_text(encoding="utf-8"))["rows"][0]
    ours, floor = row["contenders"]
    assert (ours["name"], floor["name"]) == ("sync pull", "hash files")
    assert len(ours["seconds"]) == len(floor["seconds"]) == 1
    assert ours["peak"][0] > 1_000_000
    assert floor["kind"] == "within" and floor["target"] == 3.0
    assert "unchanged: the same pull, nothing changed" in shown


def test_the_same_numbers_give_the_same_office() -> None:
    script = (
        "from bench.contents import *; s = Size(5, 8, 20, 12);"
        "e = edits(s); print(list(master_rows(s)), e, sum(map(len, e.values())), len(s.keys()))"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=os.environ | {"PYTHONUTF8": "1", "PYTHONHASHSEED": seed},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for seed in ("1", "2")
    )
    assert first == second
    assert first.split()[-2:] == ["12", "20"]


def test_a_round_at_google_takes_the_time_that_was_calculated(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.beyond", "google", "--agencies", "65"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines()[1:]]
    assert [row[-5:-2] for row in rows] == [
        ["0", "65", "196"],
        ["65", "0", "1"],
        ["0", "0", "1"],
        ["65", "0", "1"],
    ]
    assert all(abs(float(row[-2]) - float(row[-1])) <= 0.1 for row in rows)
    assert float(rows[1][-2]) > 1, "the minute's share was spent, and it waited"


def test_the_largest_office_can_be_asked_for() -> None:
    script = (
        "from bench.contents import *; s = Size(500, 2_000, 100_000, 5_000);"
        "a = s.assigned(); print(len(a), sum(map(len, a)), len(set(s.keys())), sum(map(len, edits(s).values())))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert told.stdout.split() == ["100000", "1000000", "100000", "5000"]


def test_every_piece_of_work_has_a_row() -> None:
    script = "from bench.__main__ import NAMES; print(*NAMES)"
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    kinds = ("pptx", "odp", "docx", "odt", "html", "pdf")
    work = {"pull", "unchanged", "patch", "read", "push", "repush", "status", "history", "check", "google"}
    assert {*work, "grow-agencies", "grow-items", *(f"brief-{kind}" for kind in kinds)} <= set(
        told.stdout.split()
    )
