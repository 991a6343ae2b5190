"""The proof: it accepts what was planned, and catches whatever else happened."""

from __future__ import annotations

import pytest
import tiny
from packages import MASTER, content, decorated, replaced

from synctool.errors import ProofFailed
from synctool.model import CellEdit, Formula, Revision, Run, SheetEdit, rich_text
from synctool.ooxml import Graft, Package, patch, prove

pytestmark = pytest.mark.usefixtures("parts")

SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
STRINGS = "xl/sharedStrings.xml"
RICH = rich_text([[Run("重點", underline="single"), Run("字")]])
CELLS = SheetEdit(MASTER, (CellEdit(4, 6, RICH), CellEdit(5, 6, "新"), CellEdit(6, 5, 0.25)))
ROWS = SheetEdit(MASTER, append=({1: "4-2-1", 6: "列"},), header_row=3)
BODY = SheetEdit(MASTER, body=({1: "5-1-1", 6: Formula("1+1", 2)}, {1: "5-1-2", 2: RICH}), header_row=3)

BREAKS = [
    ("another cell's value", CELLS, SHEET, '<c r="E4" s="1"><v>0.5</v>', '<c r="E4" s="1"><v>0.6</v>', "E4"),
    ("another row's value", CELLS, SHEET, '<c r="E8" s="1"><v>0.5</v>', '<c r="E8" s="1"><v>9</v>', ""),
    ("another cell's style", CELLS, SHEET, '<c r="E5" s="1">', '<c r="E5" s="2">', "E5"),
    ("a planned cell's style", CELLS, SHEET, '<c r="F5" s="1"', '<c r="F5" s="2"', "F5"),
    ("a planned value", CELLS, SHEET, "<v>0.25</v>", "<v>0.26</v>", "E6"),
    ("an underline lost", CELLS, STRINGS, "<rPr><u/><sz", "<rPr><sz", ""),
    ("a text of another cell", CELLS, STRINGS, "4-1-1", "4-1-9", ""),
    ("a merge", CELLS, SHEET, '<mergeCell ref="A1:F1"/>', '<mergeCell ref="A1:G1"/>', ""),
    ("a column's width", CELLS, SHEET, "<sheetFormatPr ", '<sheetFormatPr x="1" ', ""),
    ("a validation without growth", CELLS, SHEET, 'sqref="C4:C8"', 'sqref="C4:C9"', ""),
    ("a row's look", CELLS, SHEET, '<row r="4" ', '<row r="4" hidden="1" ', "A4"),
    ("a row gone", CELLS, SHEET, '<row r="7"', '<row r="77"', ""),
    ("a style changed", CELLS, "xl/styles.xml", '<sz val="11"/>', '<sz val="12"/>', ""),
    ("a chart", CELLS, "xl/charts/chart1.xml", "<c:", "<c: ", ""),
    ("another sheet", CELLS, "xl/worksheets/sheet2.xml", "<v>2.5</v>", "<v>9</v>", ""),
    ("a sheet's name", CELLS, BOOK, 'name="統計"', 'name="統 計"', ""),
    ("a defined name", CELLS, BOOK, 'name="清單"', 'name="清冊"', ""),
    ("content types", CELLS, "[Content_Types].xml", 'Extension="xml"', 'Extension="xm"', ""),
    ("relationships", CELLS, "xl/_rels/workbook.xml.rels", 'Id="rId1"', 'Id="rId99"', ""),
    ("a new row's other cell", ROWS, SHEET, '<c r="E9" s="1"/>', '<c r="E9" s="1"><v>3</v></c>', "E9"),
    ("a new row's value", ROWS, SHEET, '<row r="9"', '<row r="10"', ""),
    ("the row above a new one", ROWS, SHEET, '<c r="E8" s="1"><v>0.5</v>', '<c r="E8" s="1"><v>9</v>', ""),
    ("a body's value", BODY, SHEET, "5-1-2", "5-1-3", "A5"),
    ("a body's formula", BODY, SHEET, "<f>1+1</f>", "", "F4"),
    ("the title above a body", BODY, SHEET, '<c r="A1" s="1"', '<c r="A1" s="2"', ""),
    ("a row too many in a body", BODY, SHEET, "</sheetData>", '<row r="9"/></sheetData>', ""),
]


@pytest.mark.parametrize(("edit", "row"), [(CELLS, 5), (ROWS, 9), (BODY, 4), (BODY, 5)])
def test_a_planned_row_that_is_not_there_is_missed(edit: SheetEdit, row: int) -> None:
    before = decorated()
    after = patch(before, "主表.xlsx", [edit])
    sheet = content(after, SHEET)
    begin = sheet.index(f'<row r="{row}"')
    gone = sheet[begin : sheet.index("</row>", begin) + len("</row>")]
    with pytest.raises(ProofFailed):
        prove(before, replaced(after, SHEET, gone, ""), "主表.xlsx", [edit])


@pytest.mark.parametrize(
    ("edit", "part", "old", "new", "cell"), [b[1:] for b in BREAKS], ids=[b[0] for b in BREAKS]
)
def test_a_broken_patch_is_caught(edit: SheetEdit, part: str, old: str, new: str, cell: str) -> None:
    before = decorated()
    after = patch(before, "主表.xlsx", [edit])
    prove(before, after, "主表.xlsx", [edit])
    with pytest.raises(ProofFailed) as failed:
        prove(before, replaced(after, part, old, new), "主表.xlsx", [edit])
    if cell:
        assert failed.value.detail["cell"] == cell


def test_a_member_too_few_or_too_many_is_caught() -> None:
    before = decorated()
    after = Package.open(patch(before, "x", [CELLS]), "x")
    for broken in (after.save({}, removed=["xl/comments1.xml"]), after.save({}, {"xl/more.xml": b"<a/>"})):
        with pytest.raises(ProofFailed):
            prove(before, broken, "x", [CELLS])


def test_an_untouched_member_packed_again_is_caught() -> None:
    before = decorated()
    after = patch(before, "x", [CELLS])
    text = content(after, "xl/theme/theme1.xml").encode("utf-8")
    again = Package.open(after, "x").save({"xl/theme/theme1.xml": text + b" "}, level=1)
    again = Package.open(again, "x").save({"xl/theme/theme1.xml": text}, level=1)
    with pytest.raises(ProofFailed, match="theme1"):
        prove(before, again, "x", [CELLS])


def test_an_edit_that_was_not_carried_out_is_caught() -> None:
    with pytest.raises(ProofFailed, match="F4"):
        prove(decorated(), decorated(), "x", [CELLS])


def test_a_stamp_that_was_not_written_is_caught() -> None:
    before = tiny.workbook('<row r="1"/>')
    stamps = {"": Revision("p", "agency", "工程會", "113年第4季", "K7Q2M3XR9D")}
    prove(before, patch(before, "x", [], stamps=stamps), "x", [], stamps=stamps)
    with pytest.raises(ProofFailed):
        prove(before, before, "x", [], stamps=stamps)


def test_a_graft_that_was_not_carried_out_or_differs_is_caught() -> None:
    before = decorated()
    grafts = [Graft(decorated(), MASTER, "複本")]
    after = patch(before, "x", [], grafts=grafts)
    prove(before, after, "x", [], grafts=grafts)
    for broken in (before, replaced(after, "xl/worksheets/sheet4.xml", "<v>0.5</v>", "<v>1</v>")):
        with pytest.raises(ProofFailed):
            prove(before, broken, "x", [], grafts=grafts)
    with pytest.raises(ProofFailed):
        prove(before, after, "x", [])
