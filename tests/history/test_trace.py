"""What the system is asked to do, seen from outside: the order of fsyncs, and a fault at each call.

A kill cannot show whether an fsync was made in time, for the system's cache
outlives the process; so the order is proven from a trace (law 17).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from story import UPDATE

from synctool.history.sqlite import SqliteHistory

CALLS = "fsync,fdatasync,rename,ftruncate,pwrite64,write"


def opened(folder: Path) -> SqliteHistory:
    return SqliteHistory(folder / "history.db")


@cache
def why_not() -> str:
    if not shutil.which("strace"):
        return "strace is not installed"
    tried = subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-o", os.devnull, "true"], capture_output=True, check=False
    )
    return "" if tried.returncode == 0 else "this system does not let a process be traced"


def traced(folder: Path, *options: str) -> tuple[str, str]:
    """The story under strace: its calls, and what it printed."""
    if reason := why_not():
        pytest.skip(reason)
    log = folder / "trace.txt"
    # With --seccomp-bpf, strace 6.1 injects nothing: only what is merely watched may be fast.
    fast = [] if options else ["--seccomp-bpf"]
    strace = ["strace", "-f", *fast, "-y", "-o", log, "-e", f"trace={CALLS}", *options]
    done = subprocess.run(
        [*strace, sys.executable, Path(__file__).with_name("story.py"), folder],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    calls = log.read_text(errors="replace")
    log.unlink()
    return calls, done.stdout.strip()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    opened(tmp_path).close()
    (tmp_path / "master.xlsx").write_bytes(b"old")
    return tmp_path


def test_every_step_is_on_the_disk_before_the_next_begins(folder: Path) -> None:
    calls, _ = traced(folder)
    words = []
    for line in calls.splitlines():
        if mark := re.search(r'"MARK (\w+)"', line):
            words.append(mark[1].upper())
        elif found := re.match(r"\d+ +(fsync|fdatasync|rename|ftruncate)\((?:\d+<)?\"?([^>\",]+)", line):
            words.append(f"{found[1]} {kind(found[2], folder)}")
    story = " ".join(words).partition("OPEN ")[2]
    transaction = (
        "fdatasync journal( fdatasync folder)? fdatasync journal fdatasync history"
        " ftruncate journal fdatasync journal"
    )
    assert re.fullmatch(
        f"{transaction} BEGUN fsync new rename new fsync folder REPLACED {transaction} DONE", story
    ), story


def kind(path: str, folder: Path) -> str:
    if Path(path) == folder:
        return "folder"
    name = Path(path).name
    if name.startswith(".~master"):
        return "new"
    return {"history.db": "history", "history.db-journal": "journal"}.get(name, name)


FAULTS = [
    *(("fsync:signal=SIGKILL", n) for n in (1, 2)),
    ("rename:signal=SIGKILL", 1),
    *(("ftruncate:signal=SIGKILL", n) for n in (1, 2)),
    *(("fdatasync:signal=SIGKILL", n) for n in (3, 4, 8)),
    *(("pwrite64:signal=SIGKILL", n) for n in (12, 13, 45)),
    *(("fdatasync:error=EIO", n) for n in (1, 4, 5, 7)),
    *(("pwrite64:error=ENOSPC", n) for n in (2, 12, 30)),
    *(("fsync:error=EIO", n) for n in (1, 2)),
    ("rename:error=EIO", 1),
]


@pytest.mark.parametrize(("fault", "when"), FAULTS, ids=[f"{fault} {when}" for fault, when in FAULTS])
def test_after_a_fault_at_any_call_running_again_ends_where_an_uninterrupted_run_does(
    folder: Path, fault: str, when: int
) -> None:
    calls, said = traced(folder, "-e", f"inject={fault}:when={when}")
    assert "(INJECTED)" in calls or "killed by SIGKILL" in calls, "the fault did not happen"
    assert said in ("", "history-unwritable", "history-damaged", "write-failed", "disk-full")
    master = (folder / "master.xlsx").read_bytes()
    with closing(opened(folder)) as history:
        pending, runs = history.pending(), history.runs()
        assert history.verify() == []
        assert (master, bool(runs)) in [(b"old", False), (b"new", False), (b"new", True)]
        assert master == b"old" or pending or runs, "the master is new and nobody knows"
        if pending and master == b"new":
            history.commit("r1")
        elif pending:
            history.discard("r1")
        if not history.runs():
            history.record(UPDATE)
        assert dict(history.baselines("R")) == UPDATE.baselines
        assert list(history.audit()) == UPDATE.audit and history.verify() == []
