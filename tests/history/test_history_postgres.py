"""The PostgreSQL history keeps the contract, and what is special about a shared one."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from contract import HistoryContract, cell, entry, run

from synctool.errors import Locked, SyncError
from synctool.history import open_history, run_lock
from synctool.history.base import History, Update
from synctool.history.postgres import PostgresHistory, PostgresLock, schema_of, shown


@pytest.fixture
def project() -> str:
    return f"列管 {uuid.uuid4()}"


@pytest.fixture
def opened(postgres: str) -> Iterator[list[PostgresHistory]]:
    made: list[PostgresHistory] = []
    yield made
    for history in made:
        history.close()


class TestPostgresHistory(HistoryContract):
    @pytest.fixture
    def history(self, postgres: str, project: str, opened: list[PostgresHistory]) -> History:
        opened.append(PostgresHistory(postgres, project))
        return opened[0]

    @pytest.fixture(autouse=True)
    def _where(self, postgres: str, project: str, opened: list[PostgresHistory]) -> None:
        self._again = lambda: PostgresHistory(postgres, project)
        self._opened = opened

    def reopened(self, history: History) -> History:
        history.close()
        self._opened.append(self._again())
        return self._opened[-1]


def test_two_projects_in_one_database_do_not_see_each_other(
    postgres: str, project: str, tmp_path: Path
) -> None:
    one = open_history(postgres, tmp_path, project=project)
    two = open_history(f"{postgres}?project={project}2", tmp_path)
    one.record(Update(run("r1"), [entry("r1", None, "a")], {cell(): "a"}))
    assert not two.runs() and not two.baselines("R") and two.head()[0] == 0
    one.close()
    two.close()


def test_the_chain_holds_when_two_coordinators_write_at_once(postgres: str, project: str) -> None:
    def coordinator(name: str) -> None:
        history = PostgresHistory(postgres, project)
        for number in range(15):
            name_ = f"{name}{number}"
            history.record(
                Update(run(name_), [entry(name_, n, n + 1) for n in range(5)], {cell(name): number})
            )
        history.close()

    threads = [threading.Thread(target=coordinator, args=(name,)) for name in "甲乙丙"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    history = PostgresHistory(postgres, project)
    assert history.verify() == [] and history.head()[0] == 3 * 15 * 5
    assert dict(history.baselines("R")) == {cell(name): 14 for name in "甲乙丙"}
    history.close()


@pytest.mark.parametrize(
    "sql", ["UPDATE audit SET why=''", "DELETE FROM audit", "TRUNCATE audit", "DELETE FROM run"]
)
def test_the_database_refuses_to_change_the_audit(postgres: str, project: str, sql: str) -> None:
    import psycopg

    history = PostgresHistory(postgres, project)
    history.record(Update(run("r1"), [entry("r1", None, "a")]))
    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        history._execute(sql)
    assert history.head()[0] == 1
    history.close()


def test_a_change_made_behind_its_back_is_found(postgres: str, project: str) -> None:
    history = PostgresHistory(postgres, project)
    history.record(Update(run("r1"), [entry("r1", n, n + 1) for n in range(5)]))
    history._execute("ALTER TABLE audit DISABLE TRIGGER USER")
    history._execute("UPDATE audit SET after='99' WHERE seq=2")
    history._execute("DELETE FROM audit WHERE seq=4")
    assert [found.code for found in history.verify()] == ["audit-altered", "audit-missing"]
    history.close()


def test_waiting_for_another_transaction_ends(postgres: str, project: str) -> None:
    one, two = PostgresHistory(postgres, project), PostgresHistory(postgres, project, wait=0.1)
    with one._transaction(), pytest.raises(Locked, match="history-busy"):
        two.set_value("a", "b")
    two.set_value("a", "b")
    one.close()
    two.close()


def test_the_lock_tells_who_has_it_and_is_freed_with_its_holder(postgres: str, project: str) -> None:
    first = PostgresLock(postgres, project, "pull")
    second = PostgresLock(postgres, project, "push")
    assert first.holder() is None
    with first:
        first.check()
        with pytest.raises(Locked) as caught:
            second.acquire()
        assert caught.value.code == "locked" and caught.value.detail["command"] == "pull"
        held = second.holder()
        assert held is not None and held.command == "pull"
        assert first._db is not None
        first._db.close()  # as if its process had been killed
        with second, pytest.raises(Locked, match="lock-lost"):
            first.check()
    assert second.holder() is None


def test_the_lock_belongs_to_one_project(postgres: str, project: str, tmp_path: Path) -> None:
    with (
        run_lock(postgres, tmp_path, "pull", project=project),
        run_lock(postgres, tmp_path, "pull", project=project + "2"),
        pytest.raises(Locked),
        run_lock(postgres, tmp_path, "pull", project=project, wait=0.2),
    ):
        pass


def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(SyncError) as caught:
        open_history("postgresql://me:secret@127.0.0.1:1/x?connect_timeout=1", tmp_path)
    assert caught.value.code == "history-unreachable"
    assert caught.value.detail["path"] == "postgresql://127.0.0.1:1/x"
    assert "secret" not in str(caught.value)


def test_names_of_schemas_are_short_enough_and_differ() -> None:
    names = ["列管" * 40, "列管" * 41, "a b", "a_b", "", 'x"; DROP SCHEMA y', "\ud83d"]
    schemas = [schema_of(name) for name in names]
    assert len(set(schemas)) == len(names)
    assert all(len(schema.encode()) <= 63 and '"' not in schema for schema in schemas)
    assert shown("postgres://u:p@h:5/db?sslmode=require") == "postgres://h:5/db"
