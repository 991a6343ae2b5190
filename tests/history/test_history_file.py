"""The SQLite history's file: killed, damaged, deleted, altered behind its back, shared."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from contract import RICH, cell, entry, run, sha
from hypothesis import given, settings
from hypothesis import strategies as st

from synctool.errors import ConfigError, HistoryDamaged, Locked, SyncError
from synctool.history import DEFAULT, open_history, path_of, run_lock, scheme_of
from synctool.history.base import Update
from synctool.history.chain import AUDIT_COLUMNS
from synctool.history.sqlite import SqliteHistory
from synctool.history.sqlite_file import MIGRATIONS, inspect, rescue
from synctool.texts.errors import TEXTS

UPDATE = Update(
    run("r1"),
    [entry("r1", n, RICH if n % 2 else f"第{n}次", f"4-1-{n % 3}") for n in range(7)],
    {cell(item=f"4-1-{n}"): "已完成" * 50 for n in range(40)},
    blobs={sha(b"old" * 999): b"old" * 999},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with contextlib.closing(SqliteHistory(tmp_path / "history.db")) as history:
        history.set_value("project", "列管")
        history.record(UPDATE)
    return tmp_path / "history.db"


def altered(path: Path, *statements: tuple[str, tuple[object, ...]]) -> None:
    """Change the file as somebody would who does not mean well."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger'").fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        for sql, blanks in statements:
            db.execute(sql, blanks)
        for _, sql in triggers:
            db.execute(sql)
        db.commit()


# ---------------------------------------------------------------- crashes

_DYING = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from contract import entry, run, cell
from synctool.history.sqlite import SqliteHistory
from synctool.history.base import Update
history = SqliteHistory(sys.argv[1])
history.begin(Update(run("r2"), [entry("r2", "a", "b")], {cell("status"): "b"}))
if sys.argv[3] == "inside":
    history._execute("PRAGMA cache_size=1")
    history._execute("PRAGMA cache_spill=1")
    commit = history._carry_out
    history._carry_out = lambda *parts: (commit(*parts), os.kill(os.getpid(), signal.SIGKILL))
    history.commit("r2")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("when", ["before", "inside"])
def test_a_run_killed_before_or_inside_its_commit_is_pending_and_can_be_committed(
    path: Path, when: str
) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", _DYING, path, Path(__file__).parent, when],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == -9, done.stderr
    hot = path.with_name("history.db-journal").stat().st_size > 0
    assert hot == (when == "inside")
    with contextlib.closing(SqliteHistory(path)) as history:
        pending = history.pending()
        assert pending is not None and pending.run.id == "r2"
        assert list(pending.audit) == [entry("r2", "a", "b")]
        assert cell("status") not in history.baselines("R")
        assert history.head()[0] == 7 and history.verify() == []
        history.commit("r2")
        assert history.baselines("R")[cell("status")] == "b" and history.verify() == []


def test_begin_is_on_the_disk_before_it_returns(path: Path, tmp_path: Path) -> None:
    with contextlib.closing(SqliteHistory(path)) as history:
        history.begin(Update(run("r2"), [entry("r2", "a", "b")]))
        (synchronous,) = history._execute("PRAGMA synchronous").fetchone()
        (journal,) = history._execute("PRAGMA journal_mode").fetchone()
        assert (synchronous, journal) == (2, "truncate")
        copy = tmp_path / "copy" / "history.db"
        copy.parent.mkdir()
        shutil.copyfile(path, copy)
        assert (path.with_name("history.db-journal")).stat().st_size == 0
    with contextlib.closing(SqliteHistory(copy)) as history:
        assert history.pending() is not None


# ---------------------------------------------------------------- damage and loss


def cut_to_nothing(path: Path) -> None:
    path.write_bytes(b"")


def cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def cut_by_a_page(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 4096)


def overwritten(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + b"\0" * 10_000)


def other_database(path: Path) -> None:
    path.unlink()
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE x (y)")


def header_of_ff(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 400)


DAMAGE = [cut_to_nothing, cut_in_half, cut_by_a_page, overwritten, other_database, header_of_ff]


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda f: f.__name__)
def test_a_damaged_history_is_named_and_can_be_set_aside(path: Path, damage: Callable[[Path], None]) -> None:
    damage(path)
    bytes_now = path.read_bytes()
    with pytest.raises(HistoryDamaged) as caught:
        open_history(str(path))
    assert caught.value.code == "history-damaged" and "history-damaged.remedy" in TEXTS
    done = rescue(path)
    assert [file.read_bytes() for file in done.set_aside if file.suffix == ".db"] == [bytes_now]
    assert all(".damaged-2" in file.name for file in done.set_aside)
    with contextlib.closing(SqliteHistory(path)) as history:
        assert not history.runs() and history.head()[0] == 0
        history.record(UPDATE)
    assert rescue(path).set_aside[0] != done.set_aside[0]


def test_settings_that_can_still_be_read_live_on(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name='baseline'").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(HistoryDamaged):
        inspect(path)
    with contextlib.closing(SqliteHistory(path)) as history, pytest.raises(HistoryDamaged):
        dict(history.baselines("R"))
    assert rescue(path).kept == ("project",)
    with contextlib.closing(SqliteHistory(path)) as history:
        assert history.value_of("project") == "列管"
    inspect(path)


def test_a_deleted_history_begins_anew_and_an_orphaned_journal_does_not_spoil_it(path: Path) -> None:
    with contextlib.closing(SqliteHistory(path)) as history:
        history._execute("PRAGMA cache_size=1")
        history._execute("PRAGMA cache_spill=1")
        history._execute("BEGIN IMMEDIATE")
        history._execute("UPDATE baseline SET cells='{}'")
        journal = path.with_name("history.db-journal").read_bytes()
        history._execute("ROLLBACK")
    path.unlink()
    # Played back, its pages would stand in the new file.
    assert len(journal) > 512
    path.with_name("history.db-journal").write_bytes(journal)
    with contextlib.closing(SqliteHistory(path)) as history:
        assert not history.runs() and history.verify() == []
    fresh = path.with_name("fresh.db")
    SqliteHistory(fresh).close()
    assert path.read_bytes() == fresh.read_bytes()


def test_nothing_half_made_is_left_beside_a_new_history(tmp_path: Path) -> None:
    old = tmp_path / ".~history.db.1.new"
    old.write_bytes(b"")
    os.utime(old, (0, 0))
    SqliteHistory(tmp_path / "history.db").close()
    assert [p.name for p in tmp_path.iterdir() if p.suffix not in (".db", ".db-journal")] == []


def test_a_history_of_a_newer_version_is_left_alone(path: Path) -> None:
    altered(path, (f"PRAGMA user_version={len(MIGRATIONS) + 1}", ()))
    with pytest.raises(SyncError, match="history-newer"):
        SqliteHistory(path)


def test_a_stored_blob_that_no_longer_matches_its_name_is_damage(path: Path) -> None:
    altered(path, ("UPDATE blob SET packed=zeroblob(9)", ()))
    with contextlib.closing(SqliteHistory(path)) as history, pytest.raises(HistoryDamaged):
        history.blob(sha(b"old" * 999))


def test_a_history_that_another_program_holds_is_busy(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Locked, match="history-busy"):
            SqliteHistory(path, wait=0.05).set_value("a", "b")
        other.execute("ROLLBACK")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(SyncError, match="history-unwritable"):
        SqliteHistory(tmp_path / "history.db")


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(SyncError, match="history-unwritable"):
        SqliteHistory(tmp_path / "state" / "history.db")


# ---------------------------------------------------------------- the audit's chain

APPEND_ONLY = [
    "UPDATE audit SET why='' WHERE seq=1",
    "DELETE FROM audit WHERE seq=7",
    "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq=1",
    "INSERT INTO audit SELECT 0, at, run, who, item, field, agency, sheet, cell, before, after, why, source,"
    " hash FROM audit WHERE seq=1",
    "DELETE FROM run",
    "UPDATE run SET body=''",
]


@pytest.mark.parametrize("sql", APPEND_ONLY)
def test_the_database_refuses_to_change_what_was_recorded(path: Path, sql: str) -> None:
    with (
        contextlib.closing(sqlite3.connect(path)) as db,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        db.execute(sql)


TAMPERING = {
    "an entry altered": (["UPDATE audit SET after='1' WHERE seq=3"], ["audit-altered 3"]),
    "two entries altered": (
        ["UPDATE audit SET who='x' WHERE seq=2", "UPDATE audit SET at='x' WHERE seq=6"],
        ["audit-altered 2", "audit-altered 6"],
    ),
    "a hash altered": (
        ["UPDATE audit SET hash=zeroblob(32) WHERE seq=3"],
        ["audit-altered 3", "audit-altered 4"],
    ),
    "a hash made a text": (["UPDATE audit SET hash='x' WHERE seq=7"], ["audit-altered 7", "audit-cut "]),
    "a value made bytes": (["UPDATE audit SET cell=x'ff' WHERE seq=3"], ["audit-altered 3"]),
    "an entry taken out": (["DELETE FROM audit WHERE seq=3"], ["audit-missing 3"]),
    "the first taken out": (["DELETE FROM audit WHERE seq=1"], ["audit-missing 1"]),
    "the end cut off": (["DELETE FROM audit WHERE seq>5"], ["audit-missing 6"]),
    "everything taken out": (["DELETE FROM audit"], ["audit-missing 1"]),
    "the end and its record cut off": (
        ["DELETE FROM audit WHERE seq>5", "UPDATE chain SET entries=5"],
        ["audit-cut "],
    ),
    "the record set back": (["UPDATE chain SET entries=5"], ["audit-cut "]),
    "two entries exchanged": (
        [
            "UPDATE audit SET seq=99 WHERE seq=2",
            "UPDATE audit SET seq=2 WHERE seq=3",
            "UPDATE audit SET seq=3 WHERE seq=99",
        ],
        ["audit-altered 2", "audit-altered 3", "audit-altered 4"],
    ),
}


@pytest.mark.parametrize(("statements", "expected"), TAMPERING.values(), ids=TAMPERING.keys())
def test_verify_names_each_break(path: Path, statements: list[str], expected: list[str]) -> None:
    altered(path, *((sql, ()) for sql in statements))
    with contextlib.closing(SqliteHistory(path)) as history:
        found = history.verify()
    assert [f"{b.code} {b.detail.get('number', b.detail.get('first', ''))}" for b in found] == expected
    assert all(b.code in TEXTS and str(b).startswith(b.code) for b in found)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_byte_of_a_stored_entry_changes_unseen(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("t") / "history.db"
    with contextlib.closing(SqliteHistory(path)) as history:
        history.record(UPDATE)
    number = data.draw(st.integers(1, 7))
    column = data.draw(st.sampled_from((*AUDIT_COLUMNS, "hash")))
    with contextlib.closing(sqlite3.connect(path)) as db:
        sql = f"SELECT CAST({column} AS BLOB) FROM audit WHERE seq=?"
        ((stored,),) = db.execute(sql, (number,)).fetchall()
    place = data.draw(st.integers(0, len(stored) - 1))
    changed = bytearray(stored)
    changed[place] ^= data.draw(st.integers(1, 255))
    kind = "BLOB" if column == "hash" else "TEXT"
    altered(path, (f"UPDATE audit SET {column}=CAST(? AS {kind}) WHERE seq=?", (bytes(changed), number)))
    with contextlib.closing(SqliteHistory(path)) as history:
        assert history.verify()[0].detail["number"] == str(number)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_byte_changed_anywhere_in_the_file_never_changes_the_audit_unseen(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "flipped.db"
    if not path.exists():
        with contextlib.closing(SqliteHistory(path)) as history:
            history.record(UPDATE)
    whole = path.read_bytes()
    busy = [n for n in range(len(whole)) if whole[n]]
    changed = bytearray(whole)
    changed[data.draw(st.sampled_from(busy))] ^= data.draw(st.integers(1, 255))
    copy = path.with_name("flipped-copy.db")
    copy.write_bytes(changed)
    try:
        with contextlib.closing(SqliteHistory(copy)) as history:
            assert history.verify() or list(history.audit()) == UPDATE.audit
    except (HistoryDamaged, SyncError):
        pass


def test_an_index_that_leads_in_a_circle_is_damage_and_no_endless_reading(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contextlib.closing(SqliteHistory(path)) as history:
        read = history._all
        monkeypatch.setattr(history, "_all", lambda sql, *blanks: read(sql, *(-1 for _ in blanks)))
        for reading in (history.verify, lambda: list(history.audit())):
            with pytest.raises(HistoryDamaged):
                reading()


# ---------------------------------------------------------------- addresses


def test_the_address_names_the_file(tmp_path: Path) -> None:
    table = [
        ("", tmp_path / DEFAULT),
        ("歷程/h.db", tmp_path / "歷程" / "h.db"),
        ("sqlite:h.db", tmp_path / "h.db"),
        ("sqlite:///h%20x.db", tmp_path / "h x.db"),
        (f"sqlite:///{tmp_path}/y.db", tmp_path / "y.db"),
    ]
    for address, expected in table:
        assert path_of(address, tmp_path) == expected, address
    assert scheme_of(r"C:\state\h.db") == ""
    with pytest.raises(ConfigError, match="state-unknown"):
        open_history("mysql://x/y", tmp_path)
    history = open_history("", tmp_path)
    history.close()
    assert (tmp_path / DEFAULT).exists()
    with run_lock("", tmp_path, "pull"), pytest.raises(Locked), run_lock("", tmp_path, "push"):
        pass


def test_opening_a_history_loads_nothing_heavy() -> None:
    code = "import sys, synctool.history.sqlite; print(*sys.modules)"
    root = Path(__file__).parents[2]
    loaded = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"psycopg", "pydantic", "openpyxl", "socket", "secrets", "synctool.texts"} & set(loaded)
