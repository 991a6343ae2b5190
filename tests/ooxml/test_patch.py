"""Patching cells: what is written, what stays, what is refused."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import seed
import tiny
from packages import MASTER, audit, by_calamine, by_openpyxl, changed, content, decorated
from tiny import BOLD_RED_UNDERLINED, MAIN, PERCENT, ROC_DATE

from synctool.errors import RefusedEdit
from synctool.model import CellEdit, CellError, Formula, RichText, Run, SheetEdit, Value, rich_text
from synctool.ooxml import check_text, open_workbook, patch, prove

pytestmark = pytest.mark.usefixtures("parts")

SHEET = "xl/worksheets/sheet1.xml"
RICH = rich_text(
    [[Run("請"), Run("研議", underline="single")], [Run("😀第二段", bold=True, colour="FF0000")]]
)


def written(data: bytes, *cells: tuple[int, int, Value], sheet: str = "填報表") -> bytes:
    edits = [SheetEdit(sheet, tuple(CellEdit(*cell) for cell in cells))]
    after = patch(data, "主表.xlsx", edits)
    prove(data, after, "主表.xlsx", edits)
    return after


def read(data: bytes, row: int, column: int, sheet: str = "填報表") -> Value:
    return open_workbook(data, "x", inherit=True).sheet(sheet).row(row).get(column)


def test_nothing_to_write_gives_the_same_bytes_object() -> None:
    data = tiny.workbook('<row r="1"><c r="A1"><v>1</v></c></row>')
    assert patch(data, "x", []) is data
    assert patch(data, "x", [SheetEdit("填報表")]) is data


@pytest.mark.parametrize(
    "value",
    [
        "文字", "=1+1", "+886", "-5", "@甲", " 前後空白 ", "兩\n行", "_x000D_", "_x0041_b", "<&>\"'", "𠮷😀", "a\tb",
        RICH, 0, 17, -3, 0.1, 1e300, 12345678901234567, True, False,
        date(2024, 12, 31), date(1900, 2, 28), date(1900, 3, 1), datetime(2025, 1, 2, 3, 4, 5), time(13, 30),
    ],
)  # fmt: skip
def test_a_value_reads_back_as_it_was_written(value: Value) -> None:
    for cell in ("", '<c r="B2" s="5"/>', '<c r="B2" s="2"><v>45000</v></c>'):
        data = tiny.workbook(f'<row r="2"><c r="A2"><v>1</v></c>{cell}</row>', "<si><t>a</t></si>")
        after = written(data, (2, 2, value))
        expected: Any = value
        if isinstance(value, RichText) and cell.startswith('<c r="B2" s="5"'):
            expected = rich_text([[r._replace(bold=False) for r in p] for p in value.paragraphs])
        found = read(after, 2, 2)
        assert found == expected and type(found) is type(expected)


def test_only_the_touched_cell_changes() -> None:
    row = '<row r="1" spans="1:3"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"/><c r="C1"><v>3</v></c></row>'
    data = tiny.workbook(row + '<row r="2"><c r="A2"><v>2</v></c></row>', "<si><t>a</t></si>")
    after = written(data, (1, 2, 7))
    assert content(after, SHEET) == content(data, SHEET).replace(
        '<c r="B1" s="1"/>', '<c r="B1" s="1"><v>7</v></c>'
    )
    assert changed(data, after) == {SHEET}


def test_a_text_is_appended_to_the_shared_strings_and_the_rest_of_them_stays() -> None:
    data = tiny.workbook('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "<si><t>a</t></si>")
    after = written(data, (1, 2, "新"), (1, 3, "新"))
    assert content(after, "xl/sharedStrings.xml").endswith("<si><t>a</t></si><si><t>新</t></si></sst>")
    assert changed(data, after) == {SHEET, "xl/sharedStrings.xml"}


def test_without_shared_strings_a_text_stands_in_its_cell() -> None:
    parts = tiny.parts('<row r="1"/>')
    del parts["xl/sharedStrings.xml"]
    after = written(tiny.pack(parts), (1, 1, RICH))
    assert 't="inlineStr"' in content(after, SHEET)


def test_blanking_keeps_the_style() -> None:
    data = tiny.workbook('<row r="1"><c r="A1" s="1"><v>5</v></c></row>')
    assert '<c r="A1" s="1"/>' in content(written(data, (1, 1, None)), SHEET)


def test_a_plain_text_in_an_underlined_cell_is_not_underlined() -> None:
    data = tiny.workbook(f'<row r="1"><c r="A1" s="{BOLD_RED_UNDERLINED}"/></row>')
    after = written(data, (1, 1, "字"))
    assert read(after, 1, 1) == "字"
    assert '<rPr><b/><color rgb="FFFF0000"/></rPr>' in content(after, "xl/sharedStrings.xml")


def test_a_run_carries_the_cells_own_font() -> None:
    after = written(decorated(), (4, 6, RICH), sheet=MASTER)
    text = content(after, "xl/sharedStrings.xml")
    assert text.count("微軟正黑體") > content(decorated(), "xl/sharedStrings.xml").count("微軟正黑體")
    assert read(after, 4, 6, MASTER) == RICH


def test_a_date_takes_the_workbooks_roc_format_where_the_cell_has_none() -> None:
    data = tiny.workbook('<row r="1"><c r="A1"/><c r="B1" s="2"/></row>')
    after = written(data, (1, 1, date(2025, 1, 2)), (1, 2, date(2025, 1, 2)))
    assert content(after, "xl/styles.xml").count('numFmtId="164"') == 1 + 2
    assert '<c r="B1" s="2"><v>45659</v></c>' in content(after, SHEET)


def test_a_date_follows_the_1904_system() -> None:
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{tiny.RELATED}"><workbookPr date1904="1"/><sheets>'
        '<sheet name="填報表" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    data = tiny.workbook(f'<row r="1"><c r="A1" s="{ROC_DATE}"/></row>', workbook=book)
    assert read(written(data, (1, 1, date(2025, 1, 2))), 1, 1) == date(2025, 1, 2)


def test_a_percent_keeps_its_format() -> None:
    data = tiny.workbook(f'<row r="1"><c r="A1" s="{PERCENT}"/></row>')
    assert f'<c r="A1" s="{PERCENT}"><v>0.8</v></c>' in content(written(data, (1, 1, 0.8)), SHEET)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('ht="15"', '<row r="1"><c'),
        ('ht="15" customHeight="1"', '<row r="1" ht="15" customHeight="1"><c'),
        ('ht="15" customHeight="0"', '<row r="1" customHeight="0"><c'),
    ],
)
def test_a_row_whose_text_changes_is_fitted_again_unless_its_height_is_the_users(
    given: str, expected: str
) -> None:
    data = tiny.workbook(f'<row r="1" {given}><c r="A1"/></row>')
    assert expected in content(written(data, (1, 1, "很長的文字")), SHEET)


def test_spans_and_dimension_are_widened() -> None:
    sheet = (
        f'<worksheet xmlns="{MAIN}"><dimension ref="B2:C2"/><sheetData><row r="2" spans="2:3"><c r="B2"/></row>'
        "</sheetData></worksheet>"
    )
    text = content(written(tiny.workbook(sheet=sheet), (2, 5, 1), (4, 1, 2)), SHEET)
    assert '<dimension ref="A2:E4"/>' in text
    assert '<row r="2" spans="2:5"><c r="B2"/><c r="E2"><v>1</v></c></row><row r="4">' in text


FORMULA = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'
SHARED = '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f></c></row><row r="2"><c r="A2"><f t="shared" si="0"/></c></row>'
ARRAY = '<row r="1"><c r="A1"><f t="array" ref="A1:A3">B1:B3</f><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
MERGED = (
    f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"/></row></sheetData>'
    '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells></worksheet>'
)


@pytest.mark.parametrize(
    ("data", "cell", "code"),
    [
        (tiny.workbook(FORMULA), (1, 1), "edit-formula"),
        (tiny.workbook(SHARED), (1, 1), "edit-formula"),
        (tiny.workbook(SHARED), (2, 1), "edit-formula"),
        (tiny.workbook(ARRAY), (2, 1), "edit-formula"),
        (tiny.workbook(ARRAY), (3, 1), "edit-formula"),
        (tiny.workbook(sheet=MERGED), (2, 2), "edit-merged"),
        (tiny.workbook('<row r="1"/><row r="1"/>'), (1, 1), "edit-doubled-row"),
        (tiny.workbook('<row r="1"><c r="A1"/><c r="A1"/></row>'), (1, 1), "edit-doubled-row"),
        (tiny.workbook(), (1_048_577, 1), "edit-outside"),
        (tiny.workbook(), (-1, 1), "edit-outside"),
        (tiny.workbook(), (2, 65_537), "edit-outside"),
    ],
)
def test_what_must_not_be_touched_is_refused(data: bytes, cell: tuple[int, int], code: str) -> None:
    with pytest.raises(RefusedEdit) as refused:
        written(data, (*cell, 1))
    assert refused.value.code == code


def test_the_first_cell_of_a_merge_may_be_written() -> None:
    assert read(written(tiny.workbook(sheet=MERGED), (1, 1, "字")), 1, 1) == "字"


@pytest.mark.parametrize(("sheet", "code"), [("沒有", "edit-no-sheet"), ("圖", "edit-not-worksheet")])
def test_only_worksheets_can_be_edited(sheet: str, code: str) -> None:
    with pytest.raises(RefusedEdit, match=code):
        written(decorated(chartsheet=True), (1, 1, 1), sheet=sheet)


def test_a_tables_header_is_refused_and_its_body_is_not() -> None:
    with pytest.raises(RefusedEdit, match="edit-table-header"):
        written(decorated(), (2, 2, "x"), sheet="表格")
    assert read(written(decorated(), (3, 2, "x"), sheet="表格"), 3, 2, "表格") == "x"


def test_a_signed_package_is_refused() -> None:
    data = tiny.pack({**tiny.parts('<row r="1"/>'), "_xmlsignatures/sig1.xml": "<a/>"})
    with pytest.raises(RefusedEdit, match="edit-signed"):
        written(data, (1, 1, 1))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("a\x01", "text-characters"), ("\ufffe", "text-characters"), ("\ud800", "text-surrogate"),
        ("字" * 32_767, None), ("字" * 32_768, "text-too-long"), ("😀" * 16_384, "text-too-long"),
        (rich_text([[Run("a\x02", underline="single")]]), "text-characters"), (CellError("#N/A"), "value-error"),
        (float("nan"), "value-number"), (float("inf"), "value-number"), (date(1899, 12, 31), "value-date"),
        ("a\r\nb", None), (None, None), (True, None), (Formula("A1", "\x01"), "text-characters"),
    ],
)  # fmt: skip
def test_what_no_cell_can_hold_is_known_before_writing(value: Value, code: str | None) -> None:
    assert check_text(value) == code
    if code is not None and not isinstance(value, Formula):
        with pytest.raises(RefusedEdit, match=code):
            written(tiny.workbook('<row r="1"/>'), (1, 1, value))


def test_a_full_calculation_is_asked_for_only_where_there_are_formulas() -> None:
    plain, with_formula = tiny.workbook('<row r="1"/>'), tiny.workbook(FORMULA)
    assert "calcPr" not in content(written(plain, (1, 2, 1)), "xl/workbook.xml")
    assert '<calcPr fullCalcOnLoad="1"/></workbook>' in content(
        written(with_formula, (1, 2, 1)), "xl/workbook.xml"
    )


def test_a_decorated_workbook_loses_nothing_and_other_readers_agree(tmp_path: Path) -> None:
    before = decorated()
    after = written(before, (4, 6, RICH), (5, 6, "=不是公式"), (6, 5, 1), sheet=MASTER)
    assert changed(before, after) <= {SHEET, "xl/sharedStrings.xml", "xl/workbook.xml"}
    new = {(4, 6): str(RICH), (5, 6): "=不是公式", (6, 5): 1}
    assert by_openpyxl(after, MASTER) == {**by_openpyxl(before, MASTER), **new}
    assert by_calamine(after, MASTER) == {**by_calamine(before, MASTER), **new}
    assert audit(after, tmp_path / "b.xlsx") <= audit(before, tmp_path / "a.xlsx")


def test_the_offices_own_master_keeps_every_part(tmp_path: Path) -> None:
    before = (seed.folder() / "master.xlsx").read_bytes()
    after = written(before, (4, 8, RICH), (5, 10, "解除列管"), sheet=MASTER)
    assert changed(before, after) == {SHEET, "xl/sharedStrings.xml"}
    assert audit(after, tmp_path / "b.xlsx") <= audit(before, tmp_path / "a.xlsx")


def test_the_same_input_gives_the_same_bytes() -> None:
    assert written(decorated(), (4, 6, RICH), sheet=MASTER) == written(
        decorated(), (4, 6, RICH), sheet=MASTER
    )
