"""補正單 and `sync check`: what an agency is told, and what it is not."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from office import TODAY, Office, done

from synctool.cli.main import main
from synctool.config import Config
from synctool.flows import check
from synctool.flows import corrections as corrections_flow
from synctool.flows.corrections import LIST, MARKED, PAGE
from synctool.model import text_of
from synctool.ooxml import Package
from synctool.schema import FORM_FIELDS

WRONG = {"status": "己完成", "completed": "近期"}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "office")
    made.push()
    return made


def corrections(office: Office) -> set[str]:
    folder = office.folder / "補正"
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def listed(path: Path) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path)["補正單"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=8)]
    return [row for row in rows if any(row)]


# ---------------------------------------------------------------- written by a pull


def test_a_pull_writes_a_list_a_page_and_a_marked_copy_for_each_agency_with_problems(office: Office) -> None:
    office.clerk("國科會", "1-3", done("說明。", **WRONG))
    office.clerk("工程會", "1-1", done("說明。"))
    report = office.pull()
    assert corrections(office) == {f"國科會-{ending}" for ending in (LIST, PAGE, MARKED)}
    assert set(report.corrections) == {f"補正/{name}" for name in corrections(office)}
    rows = listed(office.folder / "補正" / f"國科會-{LIST}")
    assert [row[1:6] for row in rows] == [
        ["須更正", "填報表 › J8", "1-3", "辦理狀態", "己完成"],
        ["須更正", "填報表 › L8", "1-3", "完成日期", "近期"],
    ]
    assert "要填的是不是「已完成」？" in str(rows[0][8])


def test_made_by_another_process_they_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[dict[str, bytes]] = []
    for number, least in enumerate((1, 10**9)):
        monkeypatch.setattr(corrections_flow, "_MANY", least)
        monkeypatch.setattr(corrections_flow, "processors", lambda: 2)
        office = Office(tmp_path / str(number))
        with monkeypatch.context() as fixed:
            fixed.setattr("os.urandom", bytes)  # the same form numbers in both offices
            office.push()
        office.clerk("國科會", "1-3", done("說明。", **WRONG))
        office.clerk("工程會", "1-1", done("說明。", **WRONG))
        with monkeypatch.context() as watched:
            if least > 1:
                watched.setattr("concurrent.futures.ProcessPoolExecutor", None)
            office.pull()
        folder = office.folder / "補正"
        made.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert len(made[0]) == 6
    assert made[0] == made[1]


def test_a_dry_run_writes_none(office: Office) -> None:
    office.clerk("國科會", "1-3", done("說明。", **WRONG))
    assert office.pull(dry_run=True).corrections == ()
    assert corrections(office) == set()


def test_what_no_longer_applies_is_removed_and_the_same_is_not_written_again(office: Office) -> None:
    office.clerk("國科會", "1-3", done("說明。", **WRONG))
    office.pull()
    path = office.folder / "補正" / f"國科會-{LIST}"
    before = path.stat().st_mtime_ns
    office.pull()
    assert path.stat().st_mtime_ns == before
    office.clerk("國科會", "1-3", done("說明。"))
    assert office.pull().corrections == ()
    assert corrections(office) == set()


def test_a_configuration_may_ask_for_none(tmp_path: Path) -> None:
    office = Office(tmp_path, settings="[output]\ncorrections = ''")
    office.push()
    office.clerk("國科會", "1-3", done("說明。", **WRONG))
    assert office.pull().corrections == ()


def test_the_marked_copy_differs_in_nothing_but_the_colour_of_the_cells_at_fault(office: Office) -> None:
    office.clerk("國科會", "1-3", done("說明。", **WRONG))
    office.pull()
    sent = openpyxl.load_workbook(office.form("國科會"), rich_text=True)["填報表"]
    marked = openpyxl.load_workbook(office.folder / "補正" / f"國科會-{MARKED}", rich_text=True)["填報表"]
    red = set()
    for row in sent.iter_rows():
        for cell in row:
            other = marked[cell.coordinate]
            assert (other.value, other.number_format) == (cell.value, cell.number_format)
            assert repr(other.font) == repr(cell.font)
            if repr(other.fill) != repr(cell.fill):
                red.add((cell.coordinate, other.fill.fgColor.rgb))
    assert red == {("J8", "FFFFC7CE"), ("L8", "FFFFC7CE")}
    one, other = (
        Package.open(path.read_bytes(), "x")
        for path in (office.form("國科會"), office.folder / "補正" / f"國科會-{MARKED}")
    )
    changed = {name for name in one.names if one.read(name) != other.read(name)}
    assert changed == {"xl/styles.xml", "xl/worksheets/sheet1.xml"}


def test_no_other_agency_is_named_in_what_an_agency_is_sent(office: Office) -> None:
    shutil.copyfile(office.form("工程會"), office.form("國科會"))  # one agency's form in another's place
    office.clerk("數發部", "1-2", done("說明。", completed="近期"))
    table = office.table_of(office.form("數發部"), "填報表")
    row = max(row.number for row in table.rows.values()) + 1
    office.edit(
        office.form("數發部"), "填報表", {(row, 1): "1-3", (row, table.header.columns["progress"]): "越位"}
    )
    office.pull()
    assert corrections(office) == {f"數發部-{ending}" for ending in (LIST, PAGE, MARKED)}
    for name in corrections(office):
        text = (office.folder / "補正" / name).read_bytes()
        if name.endswith("xlsx"):
            package = Package.open(text, name)
            text = b"".join(package.read(part) for part in package.names)
        # 1-1 and 1-2 are its own items, which name their agencies; 國科會 has nothing to do with it.
        assert "國科會".encode() not in text and "請國科會完成草案".encode() not in text


def test_text_that_looks_like_a_formula_or_markup_stays_text(office: Office) -> None:
    for number, evil in enumerate(
        ('=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "<script>alert(1)</script>")
    ):
        office.clerk("國科會", "1-3", done("說明。", status=evil))
        office.pull()
        path = office.folder / "補正" / f"國科會-{LIST}"
        cell = openpyxl.load_workbook(path)["補正單"]["F8"]
        assert (cell.value, cell.data_type) == (evil, "s"), number
        assert b"<script>" not in (office.folder / "補正" / f"國科會-{PAGE}").read_bytes()


# ---------------------------------------------------------------- sync check


def test_a_return_is_checked_without_a_master(office: Office) -> None:
    office.clerk("國科會", "1-3", done("說明。", **WRONG))
    report = check.run([office.form("國科會")], Config(), today=TODAY)
    (one,) = report.files
    assert (one.agency, one.round, one.items, one.answered) == ("國科會", "113年第4季", 1, 1)
    assert [(p.code, *p.place) for p in one.problems] == [
        ("not-a-choice", "國科會.xlsx", "填報表", "J8"),
        ("not-a-date", "國科會.xlsx", "填報表", "L8"),
    ]
    assert {Path(name).name for name in one.written} == {f"國科會-{e}" for e in (LIST, PAGE, MARKED)}


def test_the_offices_own_rules_count_where_there_is_a_project(tmp_path: Path) -> None:
    office = Office(tmp_path, settings="[fields.status]\nchoices = ['已完成', '未完工']")
    office.push()
    office.clerk("國科會", "1-3", done("說明。", status="未完工", completed=None, percent=0.5))
    codes = {
        name: {
            p.code
            for p in check.run([office.form("國科會")], config, dry_run=True, today=TODAY).files[0].problems
        }
        for name, config in (("office", office.project.config), ("bundled", Config()))
    }
    assert codes == {"office": set(), "bundled": {"not-a-choice"}}


def test_what_a_pull_finds_a_check_finds_too(office: Office) -> None:
    cases: list[dict[str, object]] = [
        {"completed": date(2030, 1, 1)}, {"percent": 2}, {"status": None}, {"percent": "0.5%"},
        {"status": "辦理中"}, {"completed": "11/12/10"},
    ]  # fmt: skip
    for number, case in enumerate(cases):
        office.clerk("國科會", "1-3", {**done(f"第{number}次說明。"), **case})  # type: ignore[dict-item]
        alone = check.run([office.form("國科會")], Config(), dry_run=True, today=TODAY).files[0].problems
        pulled = [p for p in office.pull().problems if p.agency == "國科會"]
        assert [(p.code, p.place.cell) for p in alone] == [(p.code, p.place.cell) for p in pulled], case


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["--lang", "zh-TW", "check", *words])
    return code, capsys.readouterr().out


def test_exit_codes_and_output(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "elsewhere"
    empty.mkdir()
    monkeypatch.chdir(empty)  # no project upward
    path = str(shutil.copyfile(office.form("國科會"), empty / "國科會.xlsx"))
    code, out = call(capsys, path)
    assert code == 0 and "沒有發現問題" in out and "尚未填報：1-3" in out
    office.clerk("國科會", "1-3", done("說明。", **WRONG))
    shutil.copyfile(office.form("國科會"), path)
    code, out = call(capsys, path, "--to", str(empty / "out"))
    assert code == 1
    assert "國科會.xlsx › 填報表 › J8" in out and "要填的是不是「已完成」？" in out
    assert len(list((empty / "out").iterdir())) == 3
    code, out = call(capsys, path, "--dry-run", "--json")
    told = json.loads(out)["files"][0]
    assert code == 1 and [p["cell"] for p in told["problems"]] == ["J8", "L8"] and told["written"] == []
    (empty / "壞.xlsx").write_bytes(b"PK\x03\x04")
    code, out = call(capsys, str(empty / "壞.xlsx"), path)
    assert code == 3 and "無法檢核。壞.xlsx" in out and "J8" in out
    assert call(capsys, str(empty / "沒有.xlsx"))[0] == 2
    assert call(capsys)[0] == 2


def test_a_return_in_another_format_comes_back_marked_as_a_workbook(office: Office) -> None:
    table = office.table_of(office.form("國科會"), "填報表")
    labels = {column: name for name, column in table.header.columns.items()}
    header = [text_of(office_label(name)) for _, name in sorted(labels.items())]
    values = {**done("說明。", **WRONG), "key": "1-3", "resolution": "請國科會完成草案。", "leads": "國科會"}
    row = [text_of(values.get(name)) for _, name in sorted(labels.items())]
    text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in (header, row))
    office.form("國科會").unlink()
    office.form("國科會").with_suffix(".csv").write_text(text, encoding="utf-8-sig")
    report = office.pull()
    places = {p.place.cell for p in report.problems if p.agency == "國科會"}
    sheet = openpyxl.load_workbook(office.folder / "補正" / f"國科會-{MARKED}").active
    assert sheet is not None
    filled = {
        c.coordinate for line in sheet.iter_rows() for c in line if c.fill.fill_type == "solid" and c.row > 1
    }
    assert places
    assert places <= filled
    assert "說明。" in {c.value for line in sheet.iter_rows() for c in line}


def office_label(name: str) -> str:
    return next(f.label for f in FORM_FIELDS if f.name == name)
