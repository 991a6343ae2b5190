"""An answer is not worked out again while all that it was worked out from is as it was."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from office import Office, done

from synctool import again
from synctool.cli.main import main
from synctool.flows import push, status
from synctool.history.lock import RunLock
from synctool.resources import template_bytes


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Pulled until nothing was new; agencies that have not answered, and one whose answer has a fault."""
    made = Office(tmp_path / "office")
    made.push()
    made.clerk("工程會", "1-1", {**done("辦理完成，並函報。"), "percent": "八成"})
    monkeypatch.chdir(made.folder)
    for command in ("pull", "pull", "push", "push", "status", "pull"):
        call(monkeypatch, command)
    for command in again.COMMANDS:
        assert (made.folder / again.FOLDER / again.FILE.format(command)).is_file()
    return made


def call(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """A command, worked out."""
    monkeypatch.setattr(sys, "argv", ["sync", *words])
    return main(list(words))


@pytest.mark.parametrize("command", sorted(again.COMMANDS))
def test_the_same_command_again_says_the_same_and_writes_nothing(
    office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    call(monkeypatch, command)
    before = {path: path.read_bytes() for path in office.folder.rglob("*") if path.is_file()}
    said = again.answer([command])
    assert {path: path.read_bytes() for path in office.folder.rglob("*") if path.is_file()} == before
    capsys.readouterr()
    code = call(monkeypatch, command)
    assert said == again.Answer(capsys.readouterr().out, code)
    assert "工程會" in said.text


def test_a_process_says_it_without_loading_anything_of_ours(office: Office) -> None:
    code = (
        "import sys; from synctool.__main__ import main; sys.argv = ['sync', 'pull']\n"
        "code = main(); print(*sorted(n for n in sys.modules if n.startswith('synctool')), file=sys.stderr)\n"
        "sys.exit(code)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=office.folder, check=False)
        for _ in range(3)
    ]
    # The first one is called in another way than the fixture's calls, so it is worked out.
    assert {(run.returncode, run.stdout) for run in runs} == {(1, runs[0].stdout)}
    assert runs[-1].stderr.decode().split() == [
        *("synctool", "synctool.__main__", "synctool.again", "synctool.cli", "synctool.cli.streams")
    ]


def edit(office: Office) -> None:
    office.clerk("工程會", "1-1", {"progress": "又有進展。"})


def staff(office: Office) -> None:
    office.staff("1-2", {"resolution": "請經濟部協助。"})


def beside(office: Office) -> None:
    (office.folder / "agencies" / "國科會.csv").write_text("項次,辦理情形\n", encoding="utf-8")


def removed(office: Office) -> None:
    office.form("國科會").unlink()


def correction(office: Office) -> None:
    next((office.folder / "補正").glob("*.html")).unlink()


def setting(office: Office) -> None:
    path = office.folder / "config.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# noted\n", encoding="utf-8")


def history(office: Office) -> None:
    with closing(sqlite3.connect(office.folder / ".synctool" / "history.db")) as db, db:
        db.execute("INSERT INTO setting (name, value) VALUES ('x', 'y')")


def journal(office: Office) -> None:
    (office.folder / ".synctool" / "history.db-journal").write_bytes(b"\0" * 512)


def held(office: Office) -> None:
    RunLock(office.folder / ".synctool" / "lock", "push").acquire()


def damaged(office: Office) -> None:
    for command in again.COMMANDS:
        path = office.folder / again.FOLDER / again.FILE.format(command)
        path.write_text('{"call": 1}', encoding="utf-8")


@pytest.mark.parametrize(
    "happens",
    [edit, staff, beside, removed, correction, setting, history, journal, held, damaged],
    ids=lambda one: one.__name__,
)
def test_whatever_is_new_has_it_worked_out(office: Office, happens: Callable[[Office], None]) -> None:
    asked = ["pull"] if happens is correction else sorted(again.COMMANDS)
    for command in asked:
        assert again.answer([command]) is not None
    happens(office)
    for command in asked:
        assert again.answer([command]) is None, command


def test_another_form_to_fill_has_a_push_worked_out(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = office.folder / "agency.xlsx"
    copy.write_bytes(template_bytes("agency.xlsx"))
    monkeypatch.setattr(push, "template_path", lambda name: copy)
    call(monkeypatch, "push")
    assert again.answer(["push"]) is not None
    copy.write_bytes(template_bytes("shared.xlsx"))
    assert again.answer(["push"]) is None


def test_a_push_that_was_refused_or_is_of_one_agency_leaves_no_answer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    call(monkeypatch, "push", "--agency", "工程會")
    assert again.answer(["push", "--agency", "工程會"]) is None
    office.clerk("國科會", "1-3", {"progress": "還沒收的。"})
    assert call(monkeypatch, "push") == 1
    assert again.answer(["push"]) is None


def test_what_is_written_while_a_status_is_worked_out_leaves_no_answer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.staff("1-2", {"resolution": "請經濟部協助。"})
    as_read = status._waiting

    def meanwhile(*known: Any) -> frozenset[str]:
        found = as_read(*known)
        history(office)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(status, "_waiting", meanwhile)
        call(monkeypatch, "status")
    assert again.answer(["status"]) is None
    call(monkeypatch, "status")
    assert again.answer(["status"]) is not None


@pytest.mark.parametrize(
    "words",
    [
        ["pull", "--json"],
        ["pull", "--full"],
        ["pull", "--dry-run"],
        ["pull", "--lang", "en"],
        ["pull", "-q"],
        ["pull", "--agency", "工程會"],
        ["doctor"],
        ["push", "--dry-run"],
        ["status", "--json"],
        ["pull", "push"],
        ["-C", ".", "pull"],
        ["pull", "pull"],
        [],
    ],
    ids=" ".join,
)
def test_other_words_have_another_answer(office: Office, words: list[str]) -> None:
    assert again.answer(words) is None


def test_another_day_language_or_folder_has_another_answer(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(time, "strftime", lambda _: "2031-01-01")
        assert again.answer(["pull"]) is None
    with monkeypatch.context() as patch:
        patch.setenv("LANG", "tlh")
        assert again.answer(["pull"]) is None
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Pacific/Kiritimati")  # in which a status tells when somebody answered
        assert again.answer(["status"]) is None
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", "win32")  # whose language is the system's
        assert again.answer(["pull"]) is None
    with monkeypatch.context() as patch:
        patch.chdir(tmp_path)
        assert again.answer(["pull"]) is None
    assert again.answer(["pull"]) is not None


def test_a_pull_that_changed_something_leaves_no_answer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.clerk("工程會", "1-1", {"progress": "又有進展。"})
    call(monkeypatch, "pull")
    assert again.answer(["pull"]) is None
    call(monkeypatch, "pull")
    assert again.answer(["pull"]) is not None


def test_a_project_around_the_working_folder_is_found(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.folder / "agencies")
    call(monkeypatch, "pull")
    assert again.answer(["pull"]) is not None
