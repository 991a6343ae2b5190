"""Two coordinators at the same moment: one after the other, and each knows of the other."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from office import ROUND, Office, done

from synctool.cli.main import main
from synctool.errors import Locked
from synctool.flows import session
from synctool.history import open_history, run_lock
from synctool.history.lock import RunLock

ROOT = Path(__file__).parents[2]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "office")
    made.push()
    made.clerk("國科會", "1-3", done("國科會的說明。"))
    made.clerk("經濟部", "1-2", done("經濟部的說明。"))
    return made


def started(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "synctool", "-C", str(folder), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def ended(processes: Sequence[subprocess.Popen[bytes]]) -> list[int]:
    for process in processes:
        process.communicate(timeout=60)
    return [process.returncode for process in processes]


def known(folder: Path) -> tuple[object, ...]:
    with closing(open_history("", folder, project="test")) as history:
        assert history.verify() == [] and history.pending() is None
        baselines = {k: v for name in (ROUND, "") for k, v in history.baselines(name).items()}
        # Which of two goes first decides about the rows of new answers, and about nothing else.
        cells = {(e.sheet, e.item, e.agency, e.field): e.after for e in history.audit()}
        return baselines, cells, [c.id for c in history.conflicts()]


def content(office: Office) -> tuple[object, ...]:
    return office.items(), office.responses(), office.pending(), office.recommendations()


@pytest.mark.parametrize(
    "commands",
    [
        (("pull",), ("pull",)),
        (("pull", "-a", "國科會"), ("pull", "-a", "經濟部")),
        (("pull",), ("push",), ("pull",)),
    ],
)
def test_at_the_same_moment_gives_the_same_as_one_after_the_other(
    office: Office, tmp_path: Path, commands: Sequence[Sequence[str]]
) -> None:
    other = Office.__new__(Office)
    other.folder = shutil.copytree(office.folder, tmp_path / "one-by-one")
    other.master = other.folder / "master.xlsx"
    codes = ended([started(office.folder, *words) for words in commands])
    assert set(codes) <= {0, 1}
    for words in commands:
        ended([started(other.folder, *words)])
    assert content(office) == content(other)
    assert known(office.folder) == known(other.folder)


def test_who_waits_too_long_ends_with_code_3_and_knows_who_holds_the_lock(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(session, "WAIT", 0.3)
    before = office.master.read_bytes()
    with RunLock(office.folder / ".synctool" / "lock", "push --round 114年第1季"):
        start = time.monotonic()
        assert main(["-C", str(office.folder), "--lang", "zh-TW", "pull"]) == 3
        assert time.monotonic() - start >= 0.3
    told = capsys.readouterr().err
    assert "push --round 114年第1季" in told and str(os.getpid()) in told
    assert office.master.read_bytes() == before
    assert main(["-C", str(office.folder), "pull"]) in (0, 1)


def test_a_holder_that_was_killed_keeps_nobody_waiting(office: Office) -> None:
    child = os.fork()
    if child == 0:
        RunLock(office.folder / ".synctool" / "lock", "pull").acquire()
        os._exit(9)
    os.waitpid(child, 0)
    start = time.monotonic()
    assert office.pull().changes
    assert time.monotonic() - start < session.WAIT


def test_a_lock_that_was_lost_meanwhile_lets_nothing_be_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A laptop slept, and somebody else took over: what was read may be old by now."""
    before = office.master.read_bytes()

    def lost(self: RunLock) -> None:
        raise Locked("lock-lost", host="h", user="u", since="now")

    monkeypatch.setattr(RunLock, "check", lost)
    with pytest.raises(Locked):
        office.pull()
    assert office.master.read_bytes() == before
    with closing(open_history("", office.folder, project="test")) as history:
        assert [run.command for run in history.runs()] == ["push"] and history.pending() is None


def test_the_lock_stands_beside_the_history_that_it_guards(office: Office, tmp_path: Path) -> None:
    path = office.folder / "config.toml"
    elsewhere = tmp_path / "shared" / "state.db"
    path.write_text(path.read_text("utf-8") + f"[state]\nurl = '{elsewhere}'\n", "utf-8")
    with (
        run_lock(str(elsewhere), office.folder, "pull", project="test"),
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setattr(session, "WAIT", 0.0)
        with pytest.raises(Locked):
            office.pull()


def test_two_runs_of_one_second_never_have_one_number(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([b"\x00\x01", b"\x00\x01", b"\x00\x01", b"\x00\x02"])
    monkeypatch.setattr("os.urandom", lambda _: next(drawn))
    now = datetime(2019, 1, 1)
    assert [session.new_run_id(now)[-4:] for _ in range(2)] == ["0001", "0002"]
