"""Replacing a file: the old one or the new one, whatever fails; and what crashes leave."""

from __future__ import annotations

import errno
import hashlib
import os
import platform
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from synctool.errors import ChangedMeanwhile, ProofFailed, SyncError
from synctool.stores import replace
from synctool.stores.replace import opened_by, replace_file, sha256_of, sweep
from synctool.texts.errors import TEXTS

OLD, NEW = b"old bytes", b"new bytes"
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX")


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "列管總表 master.xlsx"
    path.write_bytes(OLD)
    return path


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replace.time, "sleep", lambda seconds: None)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# ---------------------------------------------------------------- what it does


@pytest.mark.parametrize("seen", [sha(OLD), None])
def test_the_new_bytes_stand_in_the_file_s_place_and_nothing_else_does(
    target: Path, seen: str | None
) -> None:
    assert replace_file(target, NEW, seen=seen) == sha(NEW) == sha256_of(target)
    assert names(target.parent) == [target.name]


@pytest.mark.parametrize("seen", ["", None])
def test_a_file_that_is_new_is_made(tmp_path: Path, seen: str | None) -> None:
    assert replace_file(tmp_path / "工程會.xlsx", NEW, seen=seen) == sha(NEW)
    assert names(tmp_path) == ["工程會.xlsx"]


@pytest.mark.parametrize("seen", ["", sha(b"other"), "0"])
def test_a_file_that_is_not_the_one_seen_stays(target: Path, seen: str) -> None:
    with pytest.raises(ChangedMeanwhile, match="changed-meanwhile"):
        replace_file(target, NEW, seen=seen)
    assert target.read_bytes() == OLD and names(target.parent) == [target.name]


def test_a_file_deleted_meanwhile_is_not_brought_back(tmp_path: Path) -> None:
    with pytest.raises(ChangedMeanwhile):
        replace_file(tmp_path / "x.xlsx", NEW, seen=sha(OLD))
    assert names(tmp_path) == []


def test_a_file_changed_while_the_new_one_is_written_stays(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(file: int) -> None:
        target.write_bytes(b"saved by Excel just now")

    monkeypatch.setattr(replace.os, "fsync", fsync)
    with pytest.raises(ChangedMeanwhile):
        replace_file(target, NEW, seen=sha(OLD))
    assert target.read_bytes() == b"saved by Excel just now"


@posix
def test_a_file_that_appears_at_the_last_moment_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "x.xlsx"
    monkeypatch.setattr(replace, "sha256_of", lambda path: target.write_bytes(OLD) and "")
    with pytest.raises(ChangedMeanwhile):
        replace_file(target, NEW, seen="")
    assert target.read_bytes() == OLD and names(tmp_path) == ["x.xlsx"]


@posix
def test_a_new_file_is_made_where_there_are_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replace.os, "link", failing(errno.EPERM))
    replace_file(tmp_path / "x.xlsx", NEW, seen="")
    assert names(tmp_path) == ["x.xlsx"]


@posix
@pytest.mark.parametrize("mode", [0o644, 0o660, 0o400])
def test_the_mode_is_kept(target: Path, mode: int) -> None:
    target.chmod(mode)
    replace_file(target, NEW, seen=sha(OLD))
    assert target.stat().st_mode & 0o777 == mode


@posix
def test_a_new_file_has_the_mode_that_the_umask_gives(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        replace_file(tmp_path / "x.xlsx", NEW, seen="")
    finally:
        os.umask(before)
    assert (tmp_path / "x.xlsx").stat().st_mode & 0o777 == 0o640


@posix
def test_a_symbolic_link_keeps_pointing_to_what_is_replaced(target: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.xlsx"
    link.symlink_to(target)
    replace_file(link, NEW, seen=sha(OLD))
    assert link.is_symlink() and target.read_bytes() == NEW


# ---------------------------------------------------------------- faults


def failing(number: int) -> Callable[..., Any]:
    def call(*args: object, **kwargs: object) -> object:
        raise OSError(number, os.strerror(number))

    return call


FAULTS = [
    ("open", errno.ENOSPC, "disk-full"),
    ("open", errno.EACCES, "folder-not-writable"),
    ("open", errno.EROFS, "folder-not-writable"),
    ("open", errno.EIO, "write-failed"),
    ("fsync", errno.ENOSPC, "disk-full"),
    ("fsync", errno.EDQUOT, "disk-full"),
    ("fsync", errno.EIO, "write-failed"),
    ("replace", errno.EACCES, "file-in-use"),
    ("replace", errno.EPERM, "file-in-use"),
    ("replace", errno.EIO, "write-failed"),
    ("replace", errno.ENOSPC, "disk-full"),
]


@pytest.mark.parametrize(("call", "number", "code"), FAULTS, ids=lambda v: str(v))
def test_after_a_fault_the_file_is_the_old_one_and_nothing_is_left(
    target: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, code: str
) -> None:
    monkeypatch.setattr(replace.os, call, failing(number))
    with pytest.raises(SyncError) as caught:
        replace_file(target, NEW, seen=sha(OLD))
    monkeypatch.undo()
    assert caught.value.code == code and f"{code}.remedy" in TEXTS and caught.value.exit_code == 3
    assert "…" not in TEXTS[code].zh.format(**caught.value.detail)
    assert target.read_bytes() == OLD and names(target.parent) == [target.name]


@posix
def test_a_fault_of_the_folder_s_fsync_is_told_and_the_file_is_whole(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(file: int) -> None:
        if os.path.isdir(f"/proc/self/fd/{file}"):  # noqa: PTH112
            raise OSError(errno.EIO, "I/O error")

    monkeypatch.setattr(replace.os, "fsync", fsync)
    with pytest.raises(SyncError, match="write-failed"):
        replace_file(target, NEW, seen=sha(OLD))
    assert target.read_bytes() == NEW and names(target.parent) == [target.name]


@posix
def test_a_share_that_cannot_fsync_a_folder_is_taken_as_it_is(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(file: int) -> None:
        if os.path.isdir(f"/proc/self/fd/{file}"):  # noqa: PTH112
            raise OSError(errno.EINVAL, "not here")

    monkeypatch.setattr(replace.os, "fsync", fsync)
    assert replace_file(target, NEW, seen=sha(OLD)) == sha(NEW)


@posix
def test_a_real_full_disk_leaves_the_old_file(target: Path) -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(SyncError, match="disk-full"):
            replace_file(target, NEW * 1000, seen=sha(OLD))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert target.read_bytes() == OLD and names(target.parent) == [target.name]


def test_a_file_that_excel_closes_after_a_moment_is_replaced(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []
    real = os.replace

    def busy(old: Path, new: Path) -> None:
        tries.append(1)
        if len(tries) < 4:
            raise PermissionError(errno.EACCES, "sharing violation")
        real(old, new)

    monkeypatch.setattr(replace.os, "replace", busy)
    assert replace_file(target, NEW, seen=sha(OLD)) == sha(NEW)


def test_a_file_that_excel_saves_while_we_wait_is_not_lost(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(old: Path, new: Path) -> None:
        target.write_bytes(b"saved")
        raise PermissionError(errno.EACCES, "sharing violation")

    monkeypatch.setattr(replace.os, "replace", busy)
    with pytest.raises(ChangedMeanwhile):
        replace_file(target, NEW, seen=sha(OLD))
    assert target.read_bytes() == b"saved"


def test_the_wait_for_excel_is_three_seconds_in_all() -> None:
    assert sum(replace._PAUSES) == pytest.approx(3)


def test_who_has_the_file_open_is_told(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "王小明"
    ansi, wide = name.encode("cp950"), name.encode("utf-16-le")
    owner = bytes([len(ansi)]) + ansi.ljust(54) + bytes([len(name), 0]) + wide.ljust(108, b" ")
    target.with_name(f"~${target.name}").write_bytes(owner)
    monkeypatch.setattr(replace.os, "replace", failing(errno.EACCES))
    with pytest.raises(SyncError) as caught:
        replace_file(target, NEW, seen=None)
    assert caught.value.detail["who"] == name
    target.with_name(f"~${target.name}").write_bytes(b"\x02")
    assert opened_by(target) == "Excel"
    target.with_name(f"~${target.name}").unlink()
    target.with_name(f".~lock.{target.name}#").write_text(
        ",李小華,pc,01.03.2025 09:00,file:///x;", encoding="utf-8"
    )
    assert opened_by(target) == "李小華"
    target.with_name(f".~lock.{target.name}#").unlink()
    assert opened_by(target) == ""


def test_what_reads_back_differently_is_not_put_in_place(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Other:
        def hexdigest(self) -> str:
            return "0"

    monkeypatch.setattr(replace.hashlib, "file_digest", lambda file, name: Other())
    with pytest.raises(ProofFailed, match="written-differs"):
        replace_file(target, NEW, seen=None)
    assert target.read_bytes() == OLD and names(target.parent) == [target.name]


# ---------------------------------------------------------------- order and leftovers

_KILLED = """
import os, signal, sys
from synctool.stores import replace
replace.os.replace = lambda a, b: os.kill(os.getpid(), signal.SIGKILL)
replace.replace_file(sys.argv[1], b"new", seen=None)
"""


@posix
def test_what_a_killed_run_left_is_swept_away_and_nothing_else(target: Path) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, target],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL and target.read_bytes() == OLD
    (left,) = [path for path in target.parent.iterdir() if path != target]
    assert left.name.startswith(".~列管總表 master.") and left.suffix == ".xlsx"
    other = [".~lock.master.xlsx#", "~$master.xlsx", ".~master.xlsx", ".~x.sync-abc-1-2.xlsx"]
    for name in other:
        (target.parent / name).write_bytes(b"")
    assert sweep(target.parent) == [left]
    assert names(target.parent) == sorted([target.name, *other])


AGES = {
    "our own, being written now": (None, None, 0, False),
    "our number, from before we started": (None, None, 10**6, True),
    "a dead process of this computer": (None, 2**22 + 1, 0, True),
    "a living process of this computer": (None, 1, 10, False),
    "another computer's, a moment ago": ("ffffff", 5, 10, False),
    "another computer's, from yesterday": ("ffffff", 5, 86_400, True),
}


@posix
@pytest.mark.parametrize(("host", "pid", "age", "goes"), AGES.values(), ids=AGES.keys())
def test_only_leftovers_are_swept(
    tmp_path: Path, host: str | None, pid: int | None, age: int, goes: bool
) -> None:
    mine = hashlib.sha256(platform.node().encode()).hexdigest()[:6]
    path = tmp_path / f".~master.sync-{host or mine}-{pid or os.getpid()}-0123abcd.xlsx"
    path.write_bytes(b"")
    then = path.stat().st_mtime - age
    os.utime(path, (then, then))
    assert sweep(tmp_path) == ([path] if goes else [])
    assert path.exists() is not goes


def test_sweeping_a_folder_that_is_not_there_is_nothing(tmp_path: Path) -> None:
    assert sweep(tmp_path / "none") == []


@posix
def test_the_bytes_are_on_the_disk_before_the_name_and_the_name_before_it_returns(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, rename = os.fsync, os.replace

    def seen_fsync(file: int) -> None:
        done.append("fsync folder" if os.fstat(file).st_mode & 0o040000 else "fsync file")
        fsync(file)

    def seen_replace(old: Path, new: Path) -> None:
        done.append("replace")
        rename(old, new)

    monkeypatch.setattr(replace.os, "fsync", seen_fsync)
    monkeypatch.setattr(replace.os, "replace", seen_replace)
    replace_file(target, NEW, seen=sha(OLD))
    assert done == ["fsync file", "replace", "fsync folder"]
