"""Two coordinators on different machines pull at the same moment; the history is a PostgreSQL between them."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path

import pytest
from office import Office, done

from synctool.errors import Locked
from synctool.flows import session, undo
from synctool.history import open_history, run_lock

ROOT = Path(__file__).parents[2]


@pytest.fixture
def office(postgres: str, tmp_path: Path) -> Office:
    url = f"{postgres}?project={uuid.uuid4()}"
    made = Office(tmp_path / "office", settings=f"[state]\nurl = '{url}'\n")
    # The project's id names the schema, so that one server serves every test.
    path = made.folder / "config.toml"
    path.write_text(path.read_text("utf-8").replace("id = 'test'", f"id = '{uuid.uuid4()}'"), "utf-8")
    made.push()
    made.clerk("國科會", "1-3", done("國科會的說明。"))
    made.clerk("經濟部", "1-2", done("經濟部的說明。"))
    return made


def test_both_pulls_end_well_and_nothing_is_recorded_twice(office: Office) -> None:
    command = [sys.executable, "-m", "synctool", "-C", str(office.folder), "pull"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    both = [
        subprocess.Popen([*command, "-a", agency], env=environment, stdout=subprocess.DEVNULL)
        for agency in ("國科會", "經濟部")
    ]
    assert {process.wait(60) for process in both} <= {0, 1}
    assert office.items()["1-3"]["progress"] == "國科會：\n國科會的說明。"
    assert office.items()["1-2"]["progress"] == "經濟部：\n經濟部的說明。"
    config = office.project.config
    with closing(open_history(config.state.url, office.folder, project=config.project.id)) as history:
        assert [run.command for run in history.runs()] == ["push", "pull", "pull"]
        assert history.verify() == [] and history.pending() is None
    assert not (office.folder / ".synctool" / "history.db").exists()


def test_the_lock_is_on_the_server_not_in_a_folder(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "WAIT", 0.2)
    config = office.project.config
    with (
        run_lock(config.state.url, "/elsewhere", "pull on another machine", project=config.project.id),
        pytest.raises(Locked) as caught,
    ):
        office.pull()
    assert caught.value.detail["command"] == "pull on another machine"


def test_a_run_is_undone_to_the_byte_from_a_shared_history(office: Office) -> None:
    before = office.master.read_bytes()
    office.pull()
    undo.run(office.project)
    assert office.master.read_bytes() == before
    assert {o.state for o in office.pull().agencies if o.agency in ("國科會", "經濟部")} == {"merged"}
