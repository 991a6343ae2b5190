"""儀表板 in the master: right numbers beside live formulas, and nobody else's bytes."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import dashboard_office
import pytest
import seed
import soffice
from office import ITEMS, Office, done
from packages import audit, replaced

from synctool.dashboard import live_cells
from synctool.dashboard.places import CHOICES, HEADER_ROW, LIST_ROW
from synctool.flows import init, pull, push, undo
from synctool.flows.dashboard import still_serves
from synctool.flows.project import open_project
from synctool.model import CellEdit, SheetEdit, Value, text_of
from synctool.ooxml import open_workbook, patch

SHEET = "儀表板"
TODAY = date(2024, 12, 20)


def cells(path: Path) -> dict[tuple[int, int], Value]:
    """The stored values of the dashboard's cells."""
    sheet = open_workbook(path.read_bytes(), path.name, inherit=True).sheet(SHEET)
    return {(row, column): value for row in sheet.row_numbers() for column, value in sheet.row(row).items()}


def differing(stored: Mapping[Any, Value], calculated: Mapping[Any, Value]) -> dict[Any, tuple[Value, Value]]:
    """Cells that hold something else, numbers compared as such."""

    def alike(one: Value, other: Value) -> bool:
        if isinstance(one, int | float) and isinstance(other, int | float):
            return abs(one - other) < 1e-9
        return one == other

    every = stored.keys() | calculated.keys()
    pairs = {at: (stored.get(at), calculated.get(at)) for at in every}
    return {at: pair for at, pair in pairs.items() if not alike(*pair)}


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode("utf-8")


def names_of(path: Path) -> dict[str, str]:
    names = open_workbook(path.read_bytes(), path.name).defined_names
    return {name: text for (name, _), text in names.items() if name.startswith("synctool_")}


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return dashboard_office.open_office(tmp_path_factory.mktemp("busy"))


@pytest.fixture
def small(tmp_path: Path) -> Office:
    """Three items, one of them answered, pulled."""
    office = Office(tmp_path / "office")
    office.push()
    office.clerk("工程會", "1-1", done("已函知各機關辦理，詳如附件所示，無其他待辦事項，並已完成檢討。"))
    office.pull()
    return office


# ---------------------------------------------------------------- right numbers


@pytest.mark.parametrize(
    "choice",
    [
        {"page": 2},
        {"agency": "工程會", "condition": "逾期"},
        {"condition": "繼續列管"},
        {"agency": "臺北市政府", "condition": "30日內到期"},
    ],
    ids=lambda choice: " ".join(map(str, choice.values())),
)
def test_libreoffice_calculates_what_is_stored(
    busy: Office, tmp_path: Path, choice: Mapping[str, Value]
) -> None:
    folder = tmp_path / "office"
    shutil.copytree(busy.folder, folder)
    office = Office.__new__(Office)
    office.folder, office.master, office.agencies = folder, folder / "master.xlsx", busy.agencies
    chosen = {"agency": "全部", "condition": "全部", "page": 1} | choice
    office.edit(office.master, SHEET, {CHOICES[name]: value for name, value in chosen.items()})
    office.clerk(
        "國科會",
        next(k for k, i in office.items().items() if i["leads"] == "國科會"),
        {"progress": f"更新{choice}"},
    )
    pull.run(office.project, today=date.today())
    calculated = soffice.recalculated(office.master, "xlsx", tmp_path)
    assert differing(cells(office.master), cells(calculated)) == {}


def test_the_sample_fills_every_row_that_is_counted(busy: Office) -> None:
    stored = cells(busy.master)
    zero = [
        a
        for a in (
            (24, 3),
            (25, 3),
            (27, 3),
            *((r, 9) for r in range(24, 29)),
            *((r, 15) for r in range(24, 31)),
        )
    ]
    assert [at for at in zero if not stored.get(at)] == []
    assert stored[6, 1] == 41  # 42, and one closed for good


def test_numbers_follow_when_people_edit_by_hand(busy: Office, tmp_path: Path) -> None:
    master = tmp_path / "edited.xlsx"
    shutil.copy(busy.master, master)
    sheet = open_workbook(master.read_bytes(), "m").sheet("列管事項")
    last = max(sheet.row_numbers())
    new = {1: "9-9-9", 4: "手動新增的事項", 5: "工程會", 7: date.today() - timedelta(days=10), 10: "解除列管"}
    edit = SheetEdit("列管事項", tuple(CellEdit(last + 40, column, value) for column, value in new.items()))
    master.write_bytes(patch(master.read_bytes(), "m", [edit]))
    (tmp_path / "out").mkdir()
    before, after = cells(master), cells(soffice.recalculated(master, "xlsx", tmp_path / "out"))
    total, ready, overdue = (6, 1), (6, 4), (6, 7)
    assert [after[at] - before[at] for at in (total, ready, overdue)] == [1, 1, 1]  # type: ignore[operator]


# ---------------------------------------------------------------- the laws


@pytest.mark.parametrize("days", [0, 1, 400])
def test_a_second_pull_changes_no_byte_whatever_the_day(small: Office, days: int) -> None:
    before = small.master.read_bytes()
    pull.run(small.project, today=TODAY + timedelta(days=days))
    assert small.master.read_bytes() == before


def test_undo_brings_back_the_exact_bytes(tmp_path: Path) -> None:
    office = Office(tmp_path / "other")
    office.push()
    office.clerk("國科會", "1-3", done("已完成草案，並函送審議，相關資料詳如附件所示，無其他待辦。"))
    before = office.master.read_bytes()
    office.pull()
    assert SHEET in open_workbook(office.master.read_bytes(), "m").sheet_names
    undo.run(office.project)
    assert office.master.read_bytes() == before


def test_a_note_of_staff_and_their_choice_stay(small: Office) -> None:
    small.edit(small.master, SHEET, {(3, 16): "會前請再確認", CHOICES["agency"]: "國科會"})
    small.clerk("國科會", "1-3", done("已完成草案，並函送審議，相關資料詳如附件所示，無其他待辦。"))
    small.pull()
    stored = cells(small.master)
    assert (stored[3, 16], stored[CHOICES["agency"]]) == ("會前請再確認", "國科會")
    assert [text_of(stored.get((LIST_ROW + n, 7))) for n in range(2)] == ["1-3", ""]


def test_a_dashboard_that_was_rebuilt_by_hand_is_left_alone(small: Office) -> None:
    ref = open_workbook(small.master.read_bytes(), "m").package.sheet_ref(SHEET)
    assert ref is not None
    name, text = ref.part, part(small.master, ref.part)
    changed = re.sub(r"<f>TODAY\(\)</f>", "", text)
    assert changed != text
    small.master.write_bytes(replaced(small.master.read_bytes(), name, text, changed))
    before = part(small.master, name)
    small.clerk("國科會", "1-3", done("已完成草案，並函送審議，相關資料詳如附件所示，無其他待辦。"))
    small.pull()
    assert part(small.master, name) == before


def test_an_office_that_wants_none_gets_none(tmp_path: Path) -> None:
    office = Office(tmp_path, settings="[output]\ndashboard = false\n")
    office.push()
    office.pull()
    workbook = open_workbook(office.master.read_bytes(), "m")
    assert SHEET not in workbook.sheet_names
    assert names_of(office.master).keys() <= {"synctool_title", "synctool_header"}


# ---------------------------------------------------------------- structure follows


def test_agencies_that_come_get_a_row_and_a_bar(small: Office) -> None:
    charts = [n for n in zipfile.ZipFile(small.master).namelist() if "charts/chart" in n]
    assert len(charts) == 6
    config = small.folder / "config.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace("[agencies.'工程會']", "[agencies.'內政部']\n[agencies.'工程會']"), encoding="utf-8"
    )
    small.pull()
    stored = cells(small.master)
    first, last = HEADER_ROW + 1, HEADER_ROW + 5
    assert [stored.get((row, 1)) for row in range(first, last + 2)] == ["內政部", *small.agencies, None]
    drawn = re.findall(r"<f>([^<]*)</f>", "".join(part(small.master, name) for name in charts))
    grown = [ref for ref in drawn if f"${first}:" in ref]
    assert len(grown) == 10
    assert all(ref.endswith(f"${last}") for ref in grown)


def test_a_name_that_lost_its_column_is_set_again_with_its_companions(small: Office) -> None:
    good = names_of(small.master)
    data = patch(small.master.read_bytes(), "m", [], names={"synctool_i_due": "'列管事項'!#REF!"})
    small.master.write_bytes(data)
    small.pull()
    assert names_of(small.master) == good


@pytest.mark.parametrize(
    ("present", "serves", "why"),
    [
        ("'列管事項'!$G$3:$G$1003", True, "as it was set"),
        ("列管事項!$G$3:$G$1009", True, "rows were put in between; another program wrote it without quotes"),
        ("'列管事項'!$G$3:$G$803", True, "rows were deleted, and there is room left"),
        ("'列管事項'!$H$3:$H$1003", False, "another column"),
        ("'列管事項'!$G$5:$G$1005", False, "another header row"),
        ("'列管事項'!$G$3:$G$203", False, "it ends too early"),
        ("'列管事項'!#REF!", False, "its column was deleted"),
        ("", False, "it is gone"),
    ],
    ids=lambda value: value if isinstance(value, str) and "!" not in value else "",
)
def test_a_name_is_left_while_it_serves(present: str, serves: bool, why: str) -> None:
    assert still_serves(present, "'列管事項'!$G$3:$G$1003") is serves


def test_closing_an_item_lets_the_dashboard_look_at_the_archive(busy: Office) -> None:
    assert names_of(busy.master)["synctool_c_key"].startswith("'已解除列管'!$A$3:")


# ---------------------------------------------------------------- what it looks like


def test_every_chart_has_a_text_and_draws_cells_of_the_sheet(small: Office) -> None:
    names = zipfile.ZipFile(small.master).namelist()
    drawing = next(n for n in names if n.startswith("xl/drawings/drawing"))
    assert (
        len(re.findall(r'descr="[^"]+表', part(small.master, drawing)))
        + len(re.findall(r'descr="[^"]+情形', part(small.master, drawing)))
        >= 6
    )
    for name in names:
        if "charts/chart" in name:
            refs = re.findall(r"<f>([^<]*)</f>", part(small.master, name))
            assert refs and all(ref.startswith("'儀表板'!$") for ref in refs)


def test_marks_are_more_than_colour(small: Office) -> None:
    """Each coloured state also has a sign in its text; the rate has icons of three shapes."""
    formulas = {(live.row, live.column): live.formula for live in live_cells()}
    assert all(sign in formulas[LIST_ROW, 15] for sign in "✓▲●○－")
    assert "▲" in formulas[7, 7] and "●" in formulas[7, 10]
    import openpyxl

    book = openpyxl.load_workbook(small.master)
    rules = [rule for block in book[SHEET].conditional_formatting for rule in block.rules]
    assert [rule.iconSet.iconSet for rule in rules if rule.type == "iconSet"] == ["3Symbols2"]
    assert all(
        (rule.dxf.font and rule.dxf.font.b) or rule.dxf.border for rule in rules if rule.dxf is not None
    )


def test_links_find_their_rows_by_position_in_the_range(small: Office) -> None:
    formulas = {(live.row, live.column): live.formula for live in live_cells()}
    assert formulas[LIST_ROW, 7] == (
        'IF($U$48="","",HYPERLINK("#"&CELL("address",INDEX(synctool_i_key,$U$48)),INDEX(synctool_i_key,$U$48)&""))'
    )


def test_on_paper_every_word_is_inside_its_page(busy: Office, tmp_path: Path) -> None:
    import subprocess

    made = soffice.recalculated(busy.master, "pdf", tmp_path)
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler) is not installed")
    found = subprocess.run(["pdftotext", "-bbox", made, "-"], capture_output=True, text=True, check=True)
    pages = found.stdout.split("<page ")[1:]
    mine = [page for page in pages if "儀表板</word>" in page and "同步紀錄</word>" not in page]
    assert len(mine) == 3
    for page in mine:
        width, height = map(float, re.findall(r'width="([\d.]+)" height="([\d.]+)"', page)[0])
        boxes = [
            tuple(map(float, box))
            for box in re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', page)
        ]
        assert min(box[0] for box in boxes) >= 0 and min(box[1] for box in boxes) >= 0
        assert max(box[2] for box in boxes) <= width and max(box[3] for box in boxes) <= height
    assert not re.search(r"#(?:REF|NAME|VALUE|N/A|DIV)", "".join(mine)) and "Err:5" not in "".join(mine)


# ---------------------------------------------------------------- the office's real master


def test_the_real_master_gains_a_dashboard_and_nothing_else(tmp_path: Path) -> None:
    shutil.copy(seed.folder() / "master.xlsx", tmp_path / "master.xlsx")
    init.run(tmp_path / "master.xlsx", tmp_path, lang="zh-TW")
    project = open_project(tmp_path)
    push.run(project, today=date.today())
    pull.run(project, today=date.today())
    before, after = (seed.folder() / "master.xlsx").read_bytes(), project.master_path.read_bytes()
    assert audit(after, tmp_path / "after.xlsx") <= audit(before, tmp_path / "before.xlsx")
    (tmp_path / "out").mkdir()
    calculated = soffice.recalculated(project.master_path, "xlsx", tmp_path / "out")
    stored = cells(project.master_path)
    assert differing(stored, cells(calculated)) == {}
    assert [stored[HEADER_ROW + n, 1] for n in (1, 2, 3, 4)] == list(project.agencies)
    assert stored[6, 1] == len(ITEMS) + 1
