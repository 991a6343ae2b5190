"""``sync resolve`` and ``sync undo``: what a person sees, is asked, and what a program is told."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from office import Office, done

from synctool.cli.main import main
from synctool.cli.tables import side_by_side, width
from synctool.flows.resolve import from_markup, to_markup
from synctool.model import Conflict, Run, rich_text


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.push()
    made.clerk("國科會", "1-3", done("第一段。\n原文。\n末段。"))
    made.pull()
    made.edit_response("國科會", "1-3", {"progress": "第一段。\n主表改。\n末段。"})
    made.clerk("國科會", "1-3", {"progress": "第一段。\n機關改。\n末段。"})
    return made


@pytest.fixture
def conflict(office: Office) -> Conflict:
    return next(c for c in office.pull().conflicts if c.reason == "both-changed")


def told(
    office: Office, capsys: pytest.CaptureFixture[str], *words: str, lang: str = "zh-TW"
) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["-C", str(office.folder), "--lang", lang, *words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def answer(office: Office) -> object:
    return office.responses()["1-3", "國科會"]["progress"]


# ---------------------------------------------------------------- listing


def test_without_a_terminal_the_open_conflicts_are_listed_and_nothing_is_asked(
    office: Office, conflict: Conflict, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = told(office, capsys, "resolve")
    assert code == 1 and conflict.id in out and "--take theirs" in out
    code, out, _ = told(office, capsys, "resolve", "--json")
    assert [c["id"] for c in json.loads(out)["conflicts"]] == [conflict.id]


def test_one_conflict_is_shown_with_its_sides_beside_each_other(
    office: Office, conflict: Conflict, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = told(office, capsys, "resolve", conflict.id[:4].lower())
    line = next(line for line in out.splitlines() if "主表改。" in line)
    assert code == 1 and "│ 機關改。" in line
    assert out.count("第一段。") == 1, "only in the baseline; alike paragraphs are counted"


def test_no_open_conflict_is_said_and_is_success(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(office, capsys, "resolve")[:2] == (0, "沒有待決定的衝突。\n")


# ---------------------------------------------------------------- taking


@pytest.mark.parametrize(("side", "text"), [("theirs", "機關改。"), ("ours", "主表改。")])
def test_a_side_is_taken_by_its_name(
    office: Office, conflict: Conflict, capsys: pytest.CaptureFixture[str], side: str, text: str
) -> None:
    code, out, err = told(office, capsys, "resolve", conflict.id, "--take", side)
    assert (code, err) == (0, "") and "已處理衝突 1 件" in out
    assert answer(office) == f"第一段。\n{text}\n末段。"


def test_the_text_of_a_file_is_taken_with_its_underlines(
    office: Office, conflict: Conflict, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "商定.txt"
    file.write_bytes("\ufeff商定<u>一\n二</u>。\r\n".encode())
    code, out, _ = told(office, capsys, "resolve", conflict.id, "--take", str(file), "--json")
    assert code == 0 and json.loads(out)["resolved"][0]["how"] == "custom"
    assert answer(office) == rich_text([[Run("商定"), Run("一", "single")], [Run("二", "single"), Run("。")]])


def test_a_dry_run_takes_nothing(
    office: Office, conflict: Conflict, capsys: pytest.CaptureFixture[str]
) -> None:
    before = office.master.read_bytes()
    _, out, _ = told(office, capsys, "resolve", conflict.id, "--take", "theirs", "--dry-run", "--json")
    dry = json.loads(out)
    assert dry["dry_run"] is True and office.master.read_bytes() == before
    _, out, _ = told(office, capsys, "resolve", conflict.id, "--take", "theirs", "--json")
    assert json.loads(out)["digest"] == dry["digest"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("resolve", "FFFFFFFFFF", "--take", "ours"), "conflict-unknown"),
        (("resolve", "--take", "ours"), "take-without-id"),
        (("resolve", "{id}", "--take", "mine.txt"), "take-unknown"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_code_2(
    office: Office,
    conflict: Conflict,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    code: str,
) -> None:
    given = [word.format(id=conflict.id) for word in words]
    result, out, _ = told(office, capsys, *given, "--json")
    assert (result, json.loads(out)["error"]["code"]) == (2, code)


def test_a_choice_for_what_changed_meanwhile_is_refused_with_code_3(
    office: Office, conflict: Conflict, capsys: pytest.CaptureFixture[str]
) -> None:
    office.edit_response("國科會", "1-3", {"progress": "主表又改。"})
    code, out, _ = told(office, capsys, "resolve", conflict.id, "--take", "theirs")
    assert code == 3 and "沒有套用" in out
    assert answer(office) == "主表又改。"


# ---------------------------------------------------------------- asking, on a terminal


def on_a_terminal(office: Office, keys: str, *words: str) -> str:
    """Run a command with a terminal of its own, typing ``keys``; what it showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "synctool", "-C", str(office.folder), "--lang", "zh-TW", *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "EDITOR": "true", "VISUAL": ""},
    )
    os.close(theirs)
    os.write(ours, keys.encode())
    shown, until = b"", time.monotonic() + 60
    while time.monotonic() < until:
        if not select.select([ours], [], [], 0.2)[0]:
            if process.poll() is not None:
                break
            continue
        try:
            shown += os.read(ours, 1 << 16)
        except OSError:
            break
    process.wait(60)
    os.close(ours)
    return shown.decode("utf-8", "replace")


def test_on_a_terminal_each_conflict_is_shown_and_asked_about(office: Office, conflict: Conflict) -> None:
    shown = on_a_terminal(office, "t\n", "resolve")
    assert "機關改。" in shown and "採機關端" in shown
    assert answer(office) == "第一段。\n機關改。\n末段。"


def test_skipping_changes_nothing(office: Office, conflict: Conflict) -> None:
    before = office.master.read_bytes()
    assert "未更動" in on_a_terminal(office, "s\n", "resolve")
    assert office.master.read_bytes() == before


def test_an_undo_is_shown_and_asked_about_and_no_is_the_default(office: Office, conflict: Conflict) -> None:
    before = office.master.read_bytes()
    assert "要復原嗎" in on_a_terminal(office, "\n", "undo")
    assert office.master.read_bytes() == before
    assert "已復原" in on_a_terminal(office, "y\n", "undo")
    assert office.master.read_bytes() != before


# ---------------------------------------------------------------- words beside each other


def test_columns_stay_in_line_whatever_the_width_of_the_letters() -> None:
    sides = ("相同。\n這一段在主表端很長很長很長很長很長。\nabc", "相同。\n短。\n𠮷野家 x" * 1)
    lines = side_by_side(("主表端", "機關端"), sides, 40, "= {count}")
    assert lines[2] == "= 1"
    assert {width(line.partition("│")[0]) for line in lines if "│" in line} == {19}
    assert all(width(line) <= 40 for line in lines)


@pytest.mark.parametrize("text", ["", "甲", "<u>甲</u>", "甲<u>乙\n丙</u>丁", "a < b <u>c</u>"])
def test_markup_goes_there_and_back(text: str) -> None:
    assert from_markup(to_markup(from_markup(text))) == from_markup(text)
