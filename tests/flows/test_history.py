"""What happened, told: an item's story, what there was at a time, the chain, exports, a rescue."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from office import Office, done

from synctool.cli.main import main
from synctool.errors import ConfigError, SyncError
from synctool.flows import history, undo
from synctool.flows.audit_file import export
from synctool.history import open_history
from synctool.model import Run, rich_text, text_of


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.push()
    return made


@pytest.fixture
def busy(office: Office) -> Office:
    """An answer, a correction, a conflict and its end, on one item; something else on another."""
    office.clerk("國科會", "1-3", done("原文。"))
    office.clerk("經濟部", "1-2", done("另一項。"))
    office.pull()
    office.edit_response("國科會", "1-3", {"progress": "主表改。"})
    office.clerk("國科會", "1-3", {"progress": "機關改。"})
    (conflict,) = office.pull().conflicts
    office.type_into(office.master, "待處理", conflict.id, {"action": "採機關端"})
    office.pull()
    return office


def test_an_items_story_is_told_in_the_order_it_happened(busy: Office) -> None:
    events = history.story(busy.project, "1-3")
    told = [
        (e.why, e.entry.agency if e.entry else e.ended)
        for e in events
        if e.entry is None or e.entry.field == "progress"
    ]
    assert told == [
        ("pulled", "國科會"),
        ("composed", ""),
        ("composed", ""),
        ("conflict-opened", ""),
        ("conflict-ended", "theirs"),
        ("resolved-theirs", "國科會"),
        ("composed", ""),
    ]
    assert [e.when for e in events] == sorted(e.when for e in events)
    assert all(e.who and e.run for e in events)
    assert not any(e.entry and e.entry.item != "1-3" for e in events)


def test_an_item_that_nothing_happened_to_is_said_to_be_unknown(busy: Office) -> None:
    with pytest.raises(ConfigError, match="history-no-item"):
        history.story(busy.project, "9-9")


def test_as_of_a_run_or_a_day_the_cells_hold_what_they_held_then(busy: Office) -> None:
    runs = [line.run for line in history.runs(busy.project) if line.run.command == "pull"]

    def progress(moment: str) -> str:
        cells = history.as_of(busy.project, moment, "1-3")
        return next(text_of(v) for k, v in cells.items() if (k.sheet, k.field) == ("列管事項", "progress"))

    texts = ["國科會：\n原文。", "國科會：\n主表改。", "國科會：\n機關改。"]
    assert [progress(run.id) for run in runs] == texts
    assert progress(f"{datetime.now().astimezone():%Y-%m-%d}") == texts[-1]
    assert progress("113/1/1") == "", "before anything was written"
    with pytest.raises(ConfigError, match="moment-unknown"):
        progress("上個月")


def test_runs_that_were_undone_say_so(busy: Office) -> None:
    report = undo.run(busy.project)
    lines = {line.run.id: line.undone_by for line in history.runs(busy.project)}
    assert lines[report.undoes.id] == report.run
    undo.run(busy.project, report.run)
    lines = {line.run.id: line.undone_by for line in history.runs(busy.project)}
    assert lines[report.undoes.id] == ""


# ---------------------------------------------------------------- the chain


def test_verify_finds_an_entry_that_was_altered(busy: Office) -> None:
    breaks, entries, head = history.verify(busy.project)
    assert (breaks, len(head)) == ([], 64) and entries > 10
    with closing(sqlite3.connect(busy.folder / ".synctool" / "history.db")) as db, db:
        db.execute("DROP TRIGGER audit_UPDATE")
        db.execute("UPDATE audit SET who='somebody else' WHERE seq=3")
    breaks, _, _ = history.verify(busy.project)
    assert [b.code for b in breaks] == ["audit-altered"]
    assert main(["-C", str(busy.folder), "history", "--verify"]) == 1


# ---------------------------------------------------------------- exports


EVIL = ["=1+1", "+886", "-待補", "@SUM(A1)", "\t=1"]


def test_a_csv_opens_in_excel_and_holds_no_formula(office: Office, tmp_path: Path) -> None:
    for n, text in enumerate(EVIL):
        office.clerk("國科會", "1-3", done(text, reporter=f"承辦{n}"))
        office.pull()
    to = tmp_path / "out" / "歷程.csv"
    count = export(office.project, to)
    content = to.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines(keepends=True)))
    assert len(rows) == count + 1 and rows[0][0] == "時間"
    cells = {cell for row in rows for cell in row}
    assert {f"'{text}" for text in EVIL[:4]} <= cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert not list((tmp_path / "out").glob(".~*"))


def test_a_workbook_keeps_the_words_and_their_formats(office: Office, tmp_path: Path) -> None:
    import openpyxl
    from openpyxl.cell.rich_text import CellRichText

    office.clerk("國科會", "1-3", done(rich_text([[Run("畫"), Run("線", "single"), Run("=1+1")]])))
    office.pull()
    to = tmp_path / "歷程.xlsx"
    count = export(office.project, to, "1-3")
    sheet = openpyxl.load_workbook(to, rich_text=True).worksheets[0]
    assert sheet.max_row == count + 1
    rich = [c for row in sheet.iter_rows() for c in row if isinstance(c.value, CellRichText)]
    assert rich and all(c.data_type != "f" for row in sheet.iter_rows() for c in row)


def test_one_item_is_found_without_reading_the_rest(busy: Office) -> None:
    with closing(open_history("", busy.folder, project="test")) as opened:
        plan = opened._all(  # type: ignore[attr-defined]
            "EXPLAIN QUERY PLAN SELECT seq FROM audit WHERE item=? AND seq>? ORDER BY seq LIMIT 10", "1-3", 0
        )
    assert "audit_cell" in str([tuple(row) for row in plan])


# ---------------------------------------------------------------- damage


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\0" + bytes(200)])
def test_a_damaged_history_stops_a_pull_with_a_remedy_and_can_be_rescued(
    office: Office, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    office.clerk("國科會", "1-3", done("說明。"))
    office.pull()
    before = office.items()
    db = office.folder / ".synctool" / "history.db"
    db.write_bytes(content)
    assert main(["-C", str(office.folder), "--lang", "zh-TW", "pull"]) == 3
    assert "history --rescue" in capsys.readouterr().err
    assert main(["-C", str(office.folder), "history", "--rescue"]) == 0
    assert [p.read_bytes() for p in db.parent.glob("*damaged*.db")] == [content]
    report = office.pull()
    assert (office.items(), report.conflicts) == (before, ())


def test_a_sound_history_is_not_set_aside(office: Office) -> None:
    with pytest.raises(ConfigError, match="rescue-sound"):
        history.rescue(office.project)


def test_only_a_file_of_this_machine_can_be_rescued(office: Office) -> None:
    path = office.folder / "config.toml"
    path.write_text(path.read_text("utf-8") + "[state]\nurl = 'postgresql://u:p@db/x'\n", "utf-8")
    with pytest.raises(SyncError, match="rescue-elsewhere"):
        history.rescue(office.project)


# ---------------------------------------------------------------- the commands


def told(office: Office, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["-C", str(office.folder), "--lang", "zh-TW", *words])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def test_the_commands_speak_to_people_and_to_programs(
    busy: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, text = told(busy, capsys, "history", "1-3")
    assert code == 0 and "發生衝突" in text and "採機關端" in text and "國科會.xlsx › 填報表" in text
    code, text = told(busy, capsys, "history", "1-3", "--json")
    assert json.loads(text)["events"][0]["who"]
    code, text = told(busy, capsys, "history")
    assert code == 0 and text.count("pull") == 3
    code, text = told(busy, capsys, "history", "--as-of", "1999-01-01", "1-3", "--json")
    assert code == 0 and json.loads(text)["cells"]
    code, text = told(busy, capsys, "history", "--verify")
    assert code == 0 and "完整" in text
    code, text = told(busy, capsys, "history", "--verify", "--runs")
    assert code == 2
    code, text = told(busy, capsys, "history", "--to", str(tmp_path / "x.pdf"))
    assert code == 2
    code, text = told(busy, capsys, "undo", "--dry-run")
    assert code == 0 and "試算" in text and "還原" in text
    code, text = told(busy, capsys, "undo", "--json")
    assert code == 0 and json.loads(text)["files"] == [{"file": "master.xlsx", "state": "restored"}]
    code, text = told(busy, capsys, "history", "--runs")
    assert "復原）" in text
