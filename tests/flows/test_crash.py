"""A pull that is killed, or fails, at any step: every file is old or new, and running again ends the same."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from office import ROUND, TODAY, Office, done

from synctool.cli.main import main
from synctool.flows import pull
from synctool.history import open_history
from synctool.history.sqlite import SqliteHistory
from synctool.stores import replace

MOMENT = datetime(2024, 12, 20, 9, 30, tzinfo=UTC)


class Clock(datetime):
    """A clock that stands still, so that two runs that do the same write the same."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return MOMENT


class Calendar(date):
    @classmethod
    def today(cls) -> date:  # type: ignore[override]
        return TODAY


def stop_the_clock(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(pull, "datetime", Clock)
    patched.setattr(pull, "date", Calendar)
    patched.setattr(pull, "new_run_id", lambda _: "R2")
    patched.setattr(replace, "_PAUSES", (0.0, 0.0))


@pytest.fixture(autouse=True)
def same_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office just before a pull that changes, adds, takes back, rejects and finds a conflict."""
    office = Office(tmp_path_factory.mktemp("crash") / "office")
    office.push()
    office.clerk("國科會", "1-3", done("原文。"))
    office.clerk("經濟部", "1-2", done("甲。"))
    office.pull()
    office.edit_response("國科會", "1-3", {"progress": "主表改。"})
    office.clerk("國科會", "1-3", {"progress": "機關改。", "completed": "近期"})
    office.clerk("經濟部", "1-2", {"progress": None})
    office.clerk("數發部", "1-2", done("乙。"))
    return office.folder


def at(folder: Path) -> Office:
    office = Office.__new__(Office)
    office.folder, office.master = folder, folder / "master.xlsx"
    return office


@pytest.fixture
def office(before: Path, tmp_path: Path) -> Office:
    return at(shutil.copytree(before, tmp_path / "office"))


State = tuple[object, ...]


def known(folder: Path) -> State:
    """All that the history says."""
    with closing(open_history("", folder, project="test")) as history:
        assert history.verify() == [] and history.pending() is None
        baselines = {k: v for name in (ROUND, "") for k, v in history.baselines(name).items()}
        returns = {a: tuple(history.returns(ROUND, a)) for a in ("工程會", "數發部", "經濟部", "國科會")}
        return (
            *(history.head(), baselines, tuple(history.conflicts()), returns, dict(history.problems())),
            *(tuple(history.runs()), tuple(history.rejections()), dict(history.fingerprints())),
        )


def everything(folder: Path) -> State:
    assert not [path.name for path in folder.rglob(".~*")], "a leftover was not swept away"
    corrections = sorted(path.name for path in (folder / "補正").glob("*"))
    return ((folder / "master.xlsx").read_bytes(), known(folder), corrections)


@pytest.fixture(scope="module")
def undisturbed(before: Path, tmp_path_factory: pytest.TempPathFactory) -> State:
    """What a pull that nothing happens to ends in."""
    folder = shutil.copytree(before, tmp_path_factory.mktemp("golden") / "office")
    with pytest.MonkeyPatch.context() as patched:
        stop_the_clock(patched)
        at(folder).pull()
    return everything(folder)


# ---------------------------------------------------------------- killed


@contextmanager
def watched(step: Callable[[str], None]) -> Iterator[None]:
    """Call ``step`` before every write, fsync, rename, link, unlink and statement of the database."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("fsync", "replace", "link", "unlink", "rename"):
            patched.setattr(os, name, _before(name, getattr(os, name), step))
        patched.setattr(replace, "_write", _before("write", replace._write, step))
        for name in ("_execute", "_many"):
            method = getattr(SqliteHistory, name)
            patched.setattr(SqliteHistory, name, _before(name, method, step))
        transaction = SqliteHistory._transaction

        @contextmanager
        def stepped(self: SqliteHistory) -> Iterator[None]:
            step("begin")
            with transaction(self):
                yield
                step("commit")
            step("committed")

        patched.setattr(SqliteHistory, "_transaction", stepped)
        yield


def _before(name: str, call: Callable[..., Any], step: Callable[[str], None]) -> Callable[..., Any]:
    def stepped(*words: Any, **named: Any) -> Any:
        step(name)
        return call(*words, **named)

    return stepped


def steps_of_a_pull(folder: Path) -> list[str]:
    told: list[str] = []
    with watched(told.append):
        at(folder).pull()
    return told


def killed(command: Callable[[], object], number: int, steps: tuple[str, ...] = ()) -> bool:
    """Run ``command`` in a process that dies, as by a kill, right before its step ``number``.

    Only ``steps`` count, if any are named. False if it ended before.
    """
    child = os.fork()
    if child == 0:
        count = 0

        def step(name: str) -> None:
            nonlocal count
            count += not steps or name in steps
            if count == number:
                os._exit(137)

        try:
            with watched(step):
                command()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 137


def test_a_pull_killed_before_any_step_leaves_old_or_new_and_running_again_ends_the_same(
    before: Path, tmp_path: Path, undisturbed: State
) -> None:
    steps = steps_of_a_pull(shutil.copytree(before, tmp_path / "counted"))
    assert {"fsync", "replace", "begin", "commit", "committed", "write"} <= set(steps)
    old, new = (before / "master.xlsx").read_bytes(), undisturbed[0]
    # Statements that only read change nothing on the disk: one of those in a row will do.
    chosen = [n for n, name in enumerate(steps, 1) if name != "_execute" or steps[n - 2] != "_execute"]
    seen = set()
    for number in chosen:
        folder = shutil.copytree(before, tmp_path / f"killed-{number}")
        assert killed(at(folder).pull, number)
        master = (folder / "master.xlsx").read_bytes()
        assert master in (old, new), (number, steps[number - 1])
        with closing(open_history("", folder, project="test")) as history:
            pending, runs = history.pending(), [run.id for run in history.runs()]
        seen.add((master == new, pending is not None, "R2" in runs))
        assert master == old or pending or "R2" in runs, "the master is new and nobody knows"
        assert not ("R2" in runs and master == old), "the history is ahead of the master"
        at(folder).pull()
        assert everything(folder) == undisturbed, (number, steps[number - 1])
        shutil.rmtree(folder)
    assert seen == {(False, False, False), (False, True, False), (True, True, False), (True, False, True)}


def test_an_undo_killed_before_any_step_is_brought_to_its_end(
    before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several files: those that it came to and those that it did not."""
    from synctool.flows import undo

    def state(folder: Path) -> dict[str, bytes]:
        return {p.name: p.read_bytes() for p in (folder / "agencies").iterdir()}

    start = shutil.copytree(before, tmp_path / "start")
    office = at(start)
    office.staff("1-2", {"resolution": "改過的決議。"})
    office.pull()
    first = state(start)
    run = office.push().run
    second = state(start)
    monkeypatch.setattr(pull, "new_run_id", lambda _: "R3")  # it learns that the push put faults right
    assert sum(first[name] != second[name] for name in first) == 2
    number, reached = 0, set()
    while True:
        number += 1
        folder = shutil.copytree(start, tmp_path / f"undo-{number}")
        take_back = partial(undo.run, at(folder).project, run)
        if not killed(take_back, number, ("replace", "commit", "committed")):
            break
        left = state(folder)
        assert all(left[name] in (first[name], second[name]) for name in first)
        reached.add(sum(left[name] == first[name] for name in first))
        at(folder).pull()
        assert state(folder) in (first, second)
        with closing(open_history("", folder, project="test")) as history:
            assert any(one.undoes for one in history.runs()) == (state(folder) == first)
    assert len(reached) == 3, "killed before the first, between the two, after the last"


# ---------------------------------------------------------------- failing


def failing(times: int, error: int, call: Callable[..., Any]) -> Callable[..., Any]:
    """``call`` that fails from its ``times``-th use on."""
    count = 0

    def wrapped(*words: Any, **named: Any) -> Any:
        nonlocal count
        count += 1
        if count >= times:
            raise OSError(error, os.strerror(error))
        return call(*words, **named)

    return wrapped


@pytest.mark.parametrize(
    ("call", "times", "error", "code", "advice"),
    [
        ("fsync", 1, errno.ENOSPC, "disk-full", "清出空間"),
        ("fsync", 1, errno.EDQUOT, "disk-full", "清出空間"),
        ("fsync", 1, errno.EIO, "write-failed", "再執行"),
        ("replace", 1, errno.EACCES, "file-in-use", "關閉該檔案"),
        ("replace", 1, errno.EIO, "write-failed", "再執行"),
        ("fsync", 2, errno.EIO, "write-failed", "再執行"),
    ],
)
def test_a_write_that_fails_ends_with_code_3_and_advice_and_running_again_ends_the_same(
    office: Office,
    undisturbed: State,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    call: str,
    times: int,
    error: int,
    code: str,
    advice: str,
) -> None:
    old = office.master.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(os, call, failing(times, error, getattr(os, call)))
        assert main(["-C", str(office.folder), "--lang", "zh-TW", "pull"]) == 3
    assert advice in capsys.readouterr().err
    # The second fsync is the folder's: the file was replaced by then, and the intent waits for the next run.
    assert office.master.read_bytes() == (undisturbed[0] if times == 2 else old)
    office.pull()
    assert everything(office.folder) == undisturbed


def test_a_full_disk_under_the_history_stops_the_pull_before_the_master(
    office: Office, undisturbed: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    old = office.master.read_bytes()

    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(SqliteHistory, "_many", full)
        assert main(["-C", str(office.folder), "pull"]) == 3
    assert office.master.read_bytes() == old
    office.pull()
    assert everything(office.folder) == undisturbed


def test_a_master_changed_between_reading_and_replacing_is_not_overwritten(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    begin = SqliteHistory.begin

    def meanwhile(self: SqliteHistory, update: Any) -> None:
        begin(self, update)
        office.staff("1-1", {"resolution": "同時改的決議。"})

    with monkeypatch.context() as patched:
        patched.setattr(SqliteHistory, "begin", meanwhile)
        assert main(["-C", str(office.folder), "--lang", "zh-TW", "pull"]) == 3
    assert "再執行一次" in capsys.readouterr().err
    assert office.items()["1-1"]["resolution"] == "同時改的決議。"
    assert office.items()["1-2"]["progress"] == "經濟部：\n甲。", "nothing of the pull is in it"
    office.pull()
    assert office.items()["1-1"]["resolution"] == "同時改的決議。"
    assert office.items()["1-2"]["progress"] == "數發部：\n乙。"


def test_an_interrupt_from_the_keyboard_leaves_nothing_half_done(
    office: Office, undisturbed: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", interrupted)
        assert main(["-C", str(office.folder), "pull"]) == 130
    office.pull()
    assert everything(office.folder) == undisturbed


@pytest.mark.parametrize("damage", ["deleted", "emptied", "cut", "scribbled"])
def test_a_history_lost_after_a_kill_costs_no_data(before: Path, tmp_path: Path, damage: str) -> None:
    folder = shutil.copytree(before, tmp_path / "office")
    steps = steps_of_a_pull(shutil.copytree(before, tmp_path / "counted"))
    assert killed(at(folder).pull, steps.index("replace") + 1)
    office, db = at(folder), folder / ".synctool" / "history.db"
    content = db.read_bytes()
    master = office.master.read_bytes()
    match damage:
        case "deleted":
            shutil.rmtree(db.parent)
        case "emptied":
            db.write_bytes(b"")
        case "cut":
            db.write_bytes(content[: len(content) // 3])
        case "scribbled":
            db.write_bytes(content[:100] + bytes(len(content) - 100))
    if damage != "deleted":
        assert main(["-C", str(folder), "pull"]) == 3
        assert office.master.read_bytes() == master
        assert main(["-C", str(folder), "history", "--rescue"]) == 0
    report = office.pull()
    # Law 16: what is equal is adopted, what differs is a conflict, nothing is deleted.
    assert office.responses()["1-3", "國科會"]["progress"] == "主表改。"
    assert office.responses()["1-2", "經濟部"]["progress"] == "甲。"
    assert {(c.item, c.ours, c.theirs) for c in report.conflicts} >= {("1-3", "主表改。", "機關改。")}


def test_what_a_killed_run_left_beside_a_file_is_swept_away(office: Office) -> None:
    host = replace._host()
    for folder in (office.folder, office.folder / "agencies"):
        (folder / f".~master.sync-{host}-999999-0123abcd.xlsx").write_bytes(b"half")
    mine = office.folder / ".~mein.xlsx"
    mine.write_bytes(b"somebody else's")
    office.pull()
    assert [p.name for p in office.folder.rglob(".~*")] == [mine.name]


# ---------------------------------------------------------------- from outside


@cache
def why_not() -> str:
    if not shutil.which("strace"):
        return "strace is not installed"
    tried = subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-o", os.devnull, "true"], capture_output=True, check=False
    )
    return "" if tried.returncode == 0 else "this system does not let a process be traced"


def traced(folder: Path, log: Path, *options: str) -> int:
    """``python -m synctool pull`` under strace; its exit code."""
    if reason := why_not():
        pytest.skip(reason)
    calls = "fsync,fdatasync,rename,ftruncate,pwrite64"
    # With --seccomp-bpf, strace 6.1 injects nothing: only what is merely watched may be fast.
    fast = [] if options else ["--seccomp-bpf"]
    strace = ["strace", "-f", *fast, "-y", "-o", log, "-e", f"trace={calls}", *options]
    done_ = subprocess.run(
        [*strace, sys.executable, "-m", "synctool", "-C", folder, "pull"],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done_.returncode


def test_the_intent_is_on_the_disk_before_the_master_and_the_master_before_the_history(
    office: Office, tmp_path: Path
) -> None:
    log = tmp_path / "trace"
    assert traced(office.folder, log) == 1
    master = office.master.name
    words = []
    for line in log.read_text(errors="replace").splitlines():
        if found := re.match(r"\d+ +(fsync|fdatasync|rename|ftruncate)\((?:\d+<)?\"?([^>\",]+)", line):
            path = Path(found[2])
            name = {office.folder: "folder", office.folder / ".synctool": "state"}.get(path, path.name)
            words.append(
                f"{found[1]} {'new' if '.~' in str(name) and path.parent == office.folder else name}"
            )
    renamed = next(n for n, word in enumerate(words) if word == "rename new")
    assert words[renamed - 1] == "fsync new" and words[renamed + 1] == "fsync folder", (master, words)
    # A transaction is over when its journal was cut and that is on the disk.
    over = [n for n, word in enumerate(words) if word == "fdatasync history.db-journal"]
    cut = [n for n, word in enumerate(words) if word == "ftruncate history.db-journal"]
    assert any(n < renamed for n in cut) and any(n > renamed for n in cut)
    assert all(n + 1 in over for n in cut)


@pytest.mark.parametrize(
    "fault",
    [
        "fsync:signal=SIGKILL:when=1",
        "fsync:signal=SIGKILL:when=2",
        "rename:signal=SIGKILL:when=1",
        "ftruncate:signal=SIGKILL:when=1",
        "ftruncate:signal=SIGKILL:when=2",
        "fdatasync:signal=SIGKILL:when=3",
        "pwrite64:signal=SIGKILL:when=20",
        "pwrite64:error=ENOSPC:when=12",
        "fdatasync:error=EIO:when=3",
    ],
)
def test_a_fault_at_a_call_of_the_system_leaves_old_or_new_and_the_next_pull_ends_it(
    office: Office, tmp_path: Path, fault: str, undisturbed: State
) -> None:
    old, rows = office.master.read_bytes(), (office.items(), office.responses())
    code = traced(office.folder, tmp_path / "trace", "-e", f"inject={fault}")
    assert code == (-9 if "SIGKILL" in fault else 3)
    changed = office.master.read_bytes() != old
    assert changed or (office.items(), office.responses()) == rows
    office.pull()
    golden = at(tmp_path / "golden")
    golden.folder.mkdir()
    golden.master.write_bytes(undisturbed[0])  # type: ignore[arg-type]
    assert (office.items(), office.responses()) == (golden.items(), golden.responses())
    state = known(office.folder)
    wanted = undisturbed[1]
    assert isinstance(wanted, tuple)
    assert (state[1], state[2]) == (wanted[1], wanted[2]), "baselines and conflicts"
