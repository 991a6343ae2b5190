"""Adding a template's sheet: its looks, texts, rules and parts arrive, and the rest does not notice."""

from __future__ import annotations

import io
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import Any

import pytest
import seed
import tiny
from packages import MASTER, audit, by_openpyxl, changed, content, decorated, stored
from tiny import MAIN, STRICT_RELATED

from synctool.errors import RefusedEdit
from synctool.model import Revision, Run, SheetEdit, rich_text
from synctool.ooxml import Graft, open_workbook, patch, prove

WIRING = {
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
}


def template() -> bytes:
    """A tool-owned sheet as openpyxl builds it, with looks and rules of its own."""
    import openpyxl
    from openpyxl.chart import BarChart, Reference
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.table import Table

    book = openpyxl.Workbook()
    other, sheet = book.active, book.create_sheet("待處理")
    assert other is not None
    other["A1"] = "別的工作表"
    thin = Side(style="hair", color="FF112233")
    for column, label in enumerate(("編號", "處理方式", "完成日", "件數"), 1):
        head = sheet.cell(3, column, label)
        head.font = Font(name="標楷體", bold=True, color="FFFFFFFF")
        head.fill = PatternFill("solid", fgColor="FF1F4E79")
        cell = sheet.cell(4, column)
        cell.border = Border(left=thin, right=thin)
        cell.alignment = Alignment(wrap_text=True)
        cell.protection = Protection(locked=False)
    sheet["C4"].number_format = "[$-404]e/mm/dd"
    sheet["D1"] = "=COUNTA(待處理!A4:A4)+COUNTA(甲!A1)"
    sheet["A1"] = "標題"
    sheet.freeze_panes = "B4"
    sheet.column_dimensions["B"].width = 33
    choices = DataValidation(type="list", formula1='"採機關端,採主表端,自訂"')
    choices.add("B4:B4")
    sheet.add_data_validation(choices)
    red = PatternFill("solid", bgColor="FFFFC7CE")
    sheet.conditional_formatting.add("D4:D4", CellIsRule(operator="greaterThan", formula=["3"], fill=red))
    sheet.print_title_rows = "3:3"
    sheet.protection.sheet = True
    sheet.add_table(Table(displayName="表1", ref="A3:D4"))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=3, max_row=4))
    sheet.add_chart(chart, "F3")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def grafted(data: bytes, *edits: SheetEdit, **more: Any) -> bytes:
    grafts = [Graft(template(), "待處理", "待處理", **more)]
    after = patch(data, "主表.xlsx", edits, grafts=grafts)
    prove(data, after, "主表.xlsx", edits, grafts=grafts)
    return after


def opened(data: bytes) -> Any:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data))


def test_the_rest_of_the_workbook_does_not_notice() -> None:
    before = decorated(chartsheet=True)
    after = grafted(before)
    assert {name for name in changed(before, after) if name in stored(before)} <= WIRING
    names = open_workbook(after, "x").sheet_names
    assert names == (*open_workbook(before, "x").sheet_names, "待處理")


def test_looks_rules_and_parts_arrive() -> None:
    sheet = opened(grafted(decorated()))["待處理"]
    head, cell = sheet["A3"], sheet["C4"]
    assert (head.value, head.font.name, head.font.b, head.fill.fgColor.rgb) == (
        "編號",
        "標楷體",
        True,
        "FF1F4E79",
    )
    assert (cell.number_format, cell.border.left.style, cell.protection.locked) == (
        "[$-404]e/mm/dd",
        "hair",
        False,
    )
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["B4"]
    [(area, [rule])] = [(str(a.sqref), rules) for a, rules in sheet.conditional_formatting._cf_rules.items()]
    assert (area, rule.dxf.fill.bgColor.rgb) == ("D4", "FFFFC7CE")
    assert (sheet.freeze_panes, sheet.column_dimensions["B"].width, sheet.protection.sheet) == (
        "B4",
        33,
        True,
    )
    assert sheet.print_title_rows == "$3:$3"
    assert len(sheet._charts) == 1


def test_a_tables_name_and_number_stay_unique() -> None:
    after = grafted(decorated())
    assert list(opened(after)["表格"].tables) == ["表1"]
    assert list(opened(after)["待處理"].tables) == ["表1_2"]
    assert 'id="2"' in content(after, "xl/tables/table2.xml")


def test_formulas_follow_the_sheets_new_name() -> None:
    grafts = [Graft(template(), "待處理", "待 處理", rename={"甲": "乙 表"})]
    after = patch(decorated(), "x", [], grafts=grafts)
    assert opened(after)["待 處理"]["D1"].value == "=COUNTA('待 處理'!A4:A4)+COUNTA('乙 表'!A1)"
    assert "'待 處理'!$3:$3" in content(after, "xl/workbook.xml")
    assert "'待 處理'!$D$" in content(after, "xl/charts/chart2.xml")


def test_a_grafted_sheet_is_filled_in_the_same_patch_and_again_later() -> None:
    rich = rich_text([[Run("重點", underline="single")]])
    edit = SheetEdit("待處理", body=({1: "c1", 2: rich, 4: 2}, {1: "c2"}), header_row=3)
    once = grafted(decorated(), edit)
    assert open_workbook(once, "x", inherit=True).sheet("待處理").row(4) == {1: "c1", 2: rich, 4: 2}
    assert 'ref="A3:D5"' in content(once, "xl/tables/table2.xml")
    assert patch(once, "x", [edit]) == once


def test_a_hidden_sheet_stays_hidden() -> None:
    assert opened(grafted(decorated(), state="hidden"))["待處理"].sheet_state == "hidden"


def test_grafting_twice_into_one_workbook_uses_equal_looks_again() -> None:
    once = grafted(decorated())
    twice = patch(once, "x", [], grafts=[Graft(template(), "待處理", "複本")])
    assert content(once, "xl/styles.xml") == content(twice, "xl/styles.xml")


@pytest.mark.parametrize("name", [MASTER, "a/b", "", "字" * 32, "統計 ".strip()])
def test_a_name_that_is_taken_or_not_allowed_is_refused(name: str) -> None:
    with pytest.raises(RefusedEdit, match="edit-sheet-name"):
        patch(decorated(), "x", [], grafts=[Graft(template(), "待處理", name)])


def test_a_prefixed_workbook_without_shared_strings_takes_a_sheet() -> None:
    parts = tiny.parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    del parts["xl/sharedStrings.xml"]
    parts["xl/styles.xml"] = (
        f'<x:styleSheet xmlns:x="{MAIN}"><x:fonts><x:font><x:sz val="11"/></x:font></x:fonts>'
        "<x:fills><x:fill><x:patternFill/></x:fill></x:fills><x:borders><x:border/></x:borders>"
        '<x:cellXfs><x:xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></x:cellXfs></x:styleSheet>'
    )
    after = grafted(tiny.pack(parts))
    assert opened(after)["待處理"]["A3"].font.name == "標楷體"
    assert by_openpyxl(after, "待處理")[(3, 1)] == "編號"


def test_a_strict_workbook_gets_a_strict_sheet() -> None:
    parts = tiny.parts('<row r="1"/>')
    for name, part in parts.items():
        parts[name] = str(part).replace(tiny.RELATED, STRICT_RELATED).replace(MAIN, tiny.STRICT)
    after = grafted(tiny.pack(parts))
    for name in (
        "xl/worksheets/sheet2.xml",
        "xl/tables/table1.xml",
        "xl/drawings/drawing1.xml",
        "xl/charts/chart1.xml",
    ):
        assert "schemas.openxmlformats.org/spreadsheetml" not in content(after, name)
        assert "schemas.openxmlformats.org/drawingml" not in content(after, name)


def test_stamps_are_read_back_and_replaced() -> None:
    one = {
        "": Revision("p", "master", "", "113年第4季", "K7Q2M3XR9D"),
        MASTER: Revision("p", "agency", "工程會"),
    }
    two = {"": Revision("p", "master", "", "114年第1季", "K7Q2M3XR9E")}
    before = decorated()
    first = patch(before, "x", [], stamps=one)
    second = patch(first, "x", [], stamps=two)
    prove(first, second, "x", [], stamps=two)
    assert open_workbook(first, "x").stamps == one
    assert open_workbook(second, "x").stamps == {**one, **two}
    assert patch(second, "x", [], stamps=two) == second


def test_no_finding_comes_with_a_graft(tmp_path: Path) -> None:
    found = audit(template(), tmp_path / "t.xlsx") | audit(decorated(), tmp_path / "a.xlsx")
    after = patch(grafted(decorated()), "x", [], stamps={"": Revision("p", "master")})
    assert {finding for _, finding in audit(after, tmp_path / "b.xlsx")} <= {finding for _, finding in found}


def test_libreoffice_opens_the_offices_master_with_a_grafted_sheet(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    edit = SheetEdit("待處理", body=({1: "c1", 4: 2}, {1: "c2", 4: 3}), header_row=3)
    (tmp_path / "m.xlsx").write_bytes(grafted((seed.folder() / "master.xlsx").read_bytes(), edit))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path / "out"),
    ]
    subprocess.run([*command, str(tmp_path / "m.xlsx")], check=True, capture_output=True, timeout=120)
    book = opened((tmp_path / "out" / "m.xlsx").read_bytes())
    assert [cell.value for cell in book["待處理"]["A"]][2:5] == ["編號", "c1", "c2"]
    assert book[MASTER]["A4"].value == "4-1-1"
