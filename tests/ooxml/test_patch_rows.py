"""Appending rows and replacing a body: styles, and everything that follows the table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import seed
import tiny
from packages import MASTER, audit, by_openpyxl, changed, content, decorated, replaced
from tiny import MAIN

from synctool.errors import RefusedEdit
from synctool.model import CellEdit, Formula, Run, SheetEdit, Value, rich_text
from synctool.ooxml import open_workbook, patch, prove

pytestmark = pytest.mark.usefixtures("parts")

SHEET = "xl/worksheets/sheet1.xml"
Rows = tuple[Mapping[int, Value | Formula], ...]


def carried_out(data: bytes, *edits: SheetEdit) -> bytes:
    after = patch(data, "主表.xlsx", edits)
    prove(data, after, "主表.xlsx", edits)
    return after


def appended(
    data: bytes, *rows: Mapping[int, Value | Formula], sheet: str = MASTER, header: int = 3
) -> bytes:
    return carried_out(data, SheetEdit(sheet, append=rows, header_row=header))


def filled(data: bytes, *rows: Mapping[int, Value | Formula], sheet: str = MASTER, header: int = 3) -> bytes:
    return carried_out(data, SheetEdit(sheet, body=rows, header_row=header))


def rows_of(data: bytes, sheet: str, first: int) -> list[dict[int, Value]]:
    found = open_workbook(data, "x", inherit=True).sheet(sheet)
    return [dict(found.row(number)) for number in found.row_numbers() if number >= first]


def test_a_new_row_stands_below_the_last_one_and_looks_like_it() -> None:
    before = decorated()
    after = appended(before, {1: "4-2-1", 4: date(2025, 6, 30), 6: "新"}, {1: "4-2-2"})
    text = content(after, SHEET)
    last = [
        part.partition('"')[0]
        for part in text.partition('<c r="A8"')[2].partition("</row>")[0].split(' s="')[1:]
    ]
    new = [
        part.partition('"')[0]
        for part in text.partition('<c r="A9"')[2].partition("</row>")[0].split(' s="')[1:]
    ]
    assert new == last
    assert rows_of(after, MASTER, 9) == [{1: "4-2-1", 4: date(2025, 6, 30), 6: "新"}, {1: "4-2-2"}]


def test_what_ends_with_the_table_grows_with_it() -> None:
    after = appended(decorated(), {1: "4-2-1"}, {1: "4-2-2"})
    text, book = content(after, SHEET), content(after, "xl/workbook.xml")
    for grown in (
        '<autoFilter ref="A3:F10"/>', 'sqref="C4:C10"', '<conditionalFormatting sqref="E4:E10">',
        "<xm:sqref>E4:E10</xm:sqref>", '<dimension ref="A1:F10"/>',
    ):  # fmt: skip
        assert grown in text
    assert "<xm:sqref>H4</xm:sqref>" in text, "a sparkline stays where it is"
    for grown in (f"{MASTER}!$A$3:$F$10<", f"{MASTER}!$A$1:$F$10<", f"{MASTER}!$A$4:$F$10<"):
        assert grown in book


def test_an_excel_table_grows() -> None:
    after = appended(decorated(), {2: "c", 3: 5}, sheet="表格", header=2)
    assert 'ref="B2:D5"' in content(after, "xl/tables/table1.xml")
    assert changed(decorated(), after) >= {"xl/tables/table1.xml", "xl/worksheets/sheet3.xml"}


def test_an_excel_table_with_a_totals_row_refuses() -> None:
    data = replaced(decorated(), "xl/tables/table1.xml", 'totalsRowShown="0"', 'totalsRowCount="1"')
    with pytest.raises(RefusedEdit, match="edit-table-totals"):
        appended(data, {2: "c"}, sheet="表格", header=2)


HEADER = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
BODY = '<row r="2" ht="30" customHeight="1" hidden="1"><c r="A2" s="1"><v>1</v></c><c r="B2" s="2"/></row>'


@pytest.mark.parametrize(
    ("below", "code"),
    [
        ('<row r="3"><c r="C3"><v>9</v></c></row>', "edit-not-free"),
        ('<row r="3"><c r="C3"><f>A1</f></c></row>', "edit-formula"),
    ],
)
def test_rows_are_appended_only_where_it_is_free(below: str, code: str) -> None:
    with pytest.raises(RefusedEdit) as refused:
        appended(tiny.workbook(HEADER + BODY + below), {1: 2, 3: 3}, sheet="填報表", header=1)
    assert (refused.value.code, refused.value.detail["cell"]) == (code, "C3")


def test_a_prepared_blank_row_is_filled_and_its_other_cells_stay() -> None:
    below = '<row r="3" ht="20"><c r="A3" s="5"/><c r="H3" s="8"><v>7</v></c></row>'
    after = appended(tiny.workbook(HEADER + BODY + below), {1: 2}, sheet="填報表", header=1)
    assert '<c r="A3" s="1"><v>2</v></c><c r="B3" s="2"/><c r="H3" s="8"><v>7</v></c>' in content(
        after, SHEET
    )


def test_a_new_row_is_neither_hidden_nor_of_fixed_height() -> None:
    after = appended(tiny.workbook(HEADER + BODY), {1: 2}, sheet="填報表", header=1)
    assert '<row r="3"><c r="A3" s="1"><v>2</v></c><c r="B3" s="2"/></row>' in content(after, SHEET)


def test_an_empty_table_takes_its_first_row() -> None:
    after = appended(tiny.workbook(HEADER), {1: 2, 2: "字"}, sheet="填報表", header=1)
    assert rows_of(after, "填報表", 2) == [{1: 2, 2: "字"}]


def test_cells_and_rows_go_in_one_edit() -> None:
    edit = SheetEdit(MASTER, (CellEdit(4, 6, "改"),), ({1: "4-2-1"},), 3)
    after = carried_out(decorated(), edit)
    assert by_openpyxl(after, MASTER) == {**by_openpyxl(decorated(), MASTER), (4, 6): "改", (9, 1): "4-2-1"}


# ---------------------------------------------------------------- body


@pytest.mark.parametrize("count", [0, 1, 3, 40])
def test_a_body_replaces_all_rows_below_the_header(count: int) -> None:
    rich = rich_text([[Run("重點", underline="single"), Run("字")]])
    rows: list[dict[int, Any]] = [
        {1: f"5-1-{n}", 2: rich, 4: date(2025, 1, 1), 5: 0.5, 6: "=x"} for n in range(count)
    ]
    after = filled(decorated(), *rows)
    last = 3 + max(1, count)
    text = content(after, SHEET)
    assert rows_of(after, MASTER, 4) == rows
    assert f'<autoFilter ref="A3:F{last}"/>' in text and f'<dimension ref="A1:F{last}"/>' in text
    assert f"<xm:sqref>E4:E{last}</xm:sqref>" in text or count == 0
    assert f"{MASTER}!$A$4:$F${last}<" in content(after, "xl/workbook.xml")


def test_a_bodys_formula_has_its_value() -> None:
    after = filled(
        decorated(), {1: "5-1-1", 6: Formula('IF(A4="","缺<項次>","")', "")}, {1: "a", 6: Formula("1+1", 2)}
    )
    assert '<f>IF(A4="","缺&lt;項次&gt;","")</f>' in content(after, SHEET)
    assert by_openpyxl(after, MASTER)[(5, 6)] == 2


def test_writing_a_body_again_adds_nothing_to_the_shared_strings() -> None:
    base = decorated()  # its core properties tell the second in which it was made
    once = filled(base, {1: "5-1-1", 2: "甲"})
    twice = filled(once, {1: "5-1-1", 2: "乙"})
    assert changed(base, once) == {SHEET, "xl/workbook.xml"}
    assert changed(once, twice) == {SHEET}
    assert filled(once, {1: "5-1-1", 2: "甲"}) == once


def test_the_calculation_chain_goes_only_with_a_formula() -> None:
    parts = tiny.parts(HEADER + '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>')
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN}"><c r="A2" i="1"/></calcChain>'
    rels = str(parts["xl/_rels/workbook.xml.rels"])
    chain = (
        f'<Relationship Id="rId9" Type="{tiny.RELATED}/calcChain" Target="calcChain.xml"/></Relationships>'
    )
    parts["xl/_rels/workbook.xml.rels"] = rels.replace("</Relationships>", chain)
    data = tiny.pack(parts)
    kept = carried_out(data, SheetEdit("填報表", (CellEdit(1, 1, 5),)))
    gone = filled(data, {1: 2}, sheet="填報表", header=1)
    assert changed(data, kept) == {SHEET, "xl/workbook.xml"}
    assert "xl/calcChain.xml" in changed(data, gone)
    assert "calcChain" not in content(gone, "xl/_rels/workbook.xml.rels")


def test_merges_below_the_header_go_with_their_rows() -> None:
    merges = '<mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="A3:A4"/></mergeCells>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{HEADER}{BODY}</sheetData>{merges}</worksheet>'
    after = filled(tiny.workbook(sheet=sheet), {1: 1}, sheet="填報表", header=1)
    assert '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>' in content(after, SHEET)


def test_the_offices_own_master_takes_new_rows_and_no_finding_comes(tmp_path: Path) -> None:
    before = (seed.folder() / "master.xlsx").read_bytes()
    after = appended(before, {1: "4-3-1", 8: "新增事項"})
    assert changed(before, after) == {SHEET, "xl/sharedStrings.xml", "xl/workbook.xml"}
    assert "'列管事項'!$A$3:$K$8<" in content(after, "xl/workbook.xml")
    assert audit(after, tmp_path / "b.xlsx") <= audit(before, tmp_path / "a.xlsx")


def test_rows_and_bodies_bring_no_finding(tmp_path: Path) -> None:
    before = audit(decorated(), tmp_path / "a.xlsx")
    assert audit(appended(decorated(), {1: "x", 6: "字"}), tmp_path / "b.xlsx") <= before
    assert audit(filled(decorated(), {1: "x", 6: Formula("1+1", 2)}), tmp_path / "c.xlsx") <= before
