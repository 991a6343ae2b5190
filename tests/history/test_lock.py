"""The run lock: who holds it, what if they die, who gets it then."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from synctool.errors import Locked, SyncError
from synctool.history.lock import Holder, RunLock, is_alive
from synctool.texts.errors import TEXTS

HERE = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "狀態" / "lock"


def written(path: Path, holder: Holder, *, number: int = 1, age: float = 0) -> Path:
    """A lock as another computer would have left it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.with_name(f"{path.name}.{number}")
    file.write_text("held " + holder.encode(), encoding="utf-8")
    then = time.time() - age
    os.utime(file, (then, then))
    return file


ELSEWHERE = Holder("秘書室-PC", "王小明", 4711, "pull", "2025-03-01T09:00:00+08:00", "t")


def test_who_holds_it_and_since_when_is_told(path: Path) -> None:
    with RunLock(path, "pull"):
        with pytest.raises(Locked) as caught:
            RunLock(path, "push").acquire()
        detail = caught.value.detail
        assert (
            detail["command"] == "pull" and detail["pid"] == str(os.getpid()) and detail["since"][:2] == "20"
        )
        assert detail["host"] and detail["user"]
        sentence = TEXTS[caught.value.code].zh.format(**detail)
        assert "pull" in sentence and detail["since"] in sentence and "locked.remedy" in TEXTS
    assert RunLock(path).holder() is None


def test_it_can_be_taken_again_and_again_and_leaves_one_file(path: Path) -> None:
    for _ in range(5):
        with RunLock(path) as lock:
            lock.check()
    assert len(list(path.parent.iterdir())) == 1


def test_it_is_given_back_when_the_run_fails(path: Path) -> None:
    with pytest.raises(ZeroDivisionError), RunLock(path):
        raise ZeroDivisionError
    with RunLock(path):
        pass


STATES = {
    "another computer, beating": (ELSEWHERE, 5, True),
    "another computer, silent": (ELSEWHERE, 500, False),
    "this computer, no such process": (replace(Holder.me("pull"), pid=2**22 + 1), 0, False),
    "this computer, alive, silent for long": (Holder.me("pull"), 500, True),
    "this computer, its number used again": (
        replace(Holder.me("pull"), birth=Holder.me("").birth + "0"),
        0,
        sys.platform != "linux",
    ),
    "a container of the same name, beating": (replace(Holder.me("pull"), birth="boot ns 1"), 5, True),
    "a container of the same name, silent": (replace(Holder.me("pull"), birth="boot ns 1"), 500, False),
}


@pytest.mark.skipif(sys.platform != "linux", reason="the table speaks of /proc")
@pytest.mark.parametrize(("holder", "age", "holds"), STATES.values(), ids=STATES.keys())
def test_who_is_dead_holds_nothing(path: Path, holder: Holder, age: float, holds: bool) -> None:
    written(path, holder, age=age)
    if holds:
        with pytest.raises(Locked):
            RunLock(path).acquire()
        assert RunLock(path).holder() == holder
    else:
        assert RunLock(path).holder() is None
        with RunLock(path) as lock:
            lock.check()


@pytest.mark.parametrize("content", [b"", b"held", b"held {", b"\xff\xfe"])
def test_a_lock_just_being_written_holds_until_it_is_old(path: Path, content: bytes) -> None:
    file = written(path, ELSEWHERE)
    file.write_bytes(content)
    with pytest.raises(Locked):
        RunLock(path).acquire()
    os.utime(file, (1, 1))
    with RunLock(path):
        pass


def test_who_was_taken_over_notices_and_leaves_the_new_holder_alone(path: Path) -> None:
    asleep = RunLock(path, "pull")
    asleep.acquire()
    written(path, ELSEWHERE, number=2)
    with pytest.raises(Locked) as caught:
        asleep.check()
    assert caught.value.code == "lock-lost" and caught.value.detail["host"] == "秘書室-PC"
    asleep.release()
    assert RunLock(path).holder() == ELSEWHERE


def test_a_late_taker_of_a_number_that_was_cleared_away_gets_nothing(path: Path) -> None:
    """It saw lock.1 dead, slept, and wakes when lock.3 is held and lock.2 already gone."""

    class Late(RunLock):
        def _highest(self) -> tuple[int, Path] | None:
            return 1, first

    first = written(path, ELSEWHERE, age=500)
    written(path, ELSEWHERE, number=3)
    with pytest.raises(Locked):
        Late(path).acquire()
    assert RunLock(path).holder() == ELSEWHERE
    assert not path.with_name("lock.2").exists()


def test_waiting_ends_when_the_lock_is_given_back(path: Path) -> None:
    first = RunLock(path)
    first.acquire()
    timer = threading.Timer(0.3, first.release)
    timer.start()
    with RunLock(path, wait=20) as second:
        second.check()
    timer.join()


def test_waiting_is_bounded(path: Path) -> None:
    with RunLock(path), pytest.raises(Locked):
        RunLock(path, wait=0.25).acquire()


def test_the_heart_beats_while_it_is_held(path: Path) -> None:
    with RunLock(path, stale_after=0.3):
        (file,) = path.parent.iterdir()
        os.utime(file, (1, 1))
        until = time.monotonic() + 20
        while file.stat().st_mtime < 2 and time.monotonic() < until:
            time.sleep(0.02)
        assert file.stat().st_mtime > 2


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_a_killed_holder_is_taken_over_at_once(path: Path) -> None:
    code = (
        "import sys, time; from synctool.history.lock import RunLock; RunLock(sys.argv[1], 'pull').acquire()"
    )
    code += "; print('held', flush=True); time.sleep(60)"
    child = subprocess.Popen(
        [sys.executable, "-c", code, path],
        env={**os.environ, "PYTHONPATH": str(HERE)},
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None and child.stdout.readline() == b"held\n"
    held = RunLock(path).holder()
    assert held is not None and held.pid == child.pid
    with pytest.raises(Locked):
        RunLock(path).acquire()
    child.send_signal(signal.SIGKILL)
    # Not waited for yet: a zombie still has its number, and is dead all the same.
    until = time.monotonic() + 20
    while is_alive(child.pid, held.birth) and time.monotonic() < until:
        time.sleep(0.01)
    with RunLock(path, "push") as lock:
        lock.check()
    child.wait()
    child.stdout.close()


def _count(path: Path, counter: Path, times: int) -> None:
    for _ in range(times):
        with RunLock(path, wait=60):
            number = int(counter.read_text())
            time.sleep(0.001)
            counter.write_text(str(number + 1))


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_two_at_once_never_hold_it_together(path: Path, tmp_path: Path) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0")
    written(path, ELSEWHERE, age=500)  # both begin by taking over a dead holder
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_count, args=(path, counter, 12)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert counter.read_text() == "36" and all(worker.exitcode == 0 for worker in workers)


def test_a_place_where_no_lock_can_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SyncError) as caught:
        RunLock(tmp_path / "file" / "lock").acquire()
    assert caught.value.code == "lock-unwritable" and caught.value.detail["reason"]


def test_a_full_disk_leaves_no_lock_behind(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: int, content: bytes) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("synctool.history.lock.os.write", full)
    with pytest.raises(SyncError, match="lock-unwritable"):
        RunLock(path).acquire()
    monkeypatch.undo()
    with RunLock(path):
        pass
