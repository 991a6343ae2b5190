"""Some rows of a sheet, and which rows of it are as they were; and nothing is kept longer than it is used."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from tiny import MAIN, pack, parts

from synctool.model import CellEdit, SheetEdit
from synctool.ooxml import open_workbook, patch
from synctool.ooxml.rowcodes import RowCodes, row_codes
from synctool.ooxml.sheet import XlsxSheet

ROWS = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 40))


def sheet_of(rows: str, strings: str = "") -> XlsxSheet:
    return open_workbook(pack(parts(rows, strings)), "t.xlsx").sheet("填報表")


@pytest.mark.parametrize(
    "rows",
    [
        ROWS,
        ROWS.replace("<row r=", '<row spans="1:1" r='),
        ROWS.replace('<row r="7">', '<row  r="7">'),
        '<row r="9"><c r="A9"><v>9</v></c></row><row r="4"><c r="A4"><v>4</v></c></row>',
        '<row r="3"><c r="A3"><v>3</v></c></row>',
    ],
    ids=["as usual", "attributes before the number", "one row unusual", "out of order", "hardly any"],
)
@pytest.mark.parametrize("numbers", [(7,), (4, 9), (1, 20, 39), (3, 99)])
def test_a_row_looked_for_alone_is_the_row_among_all(rows: str, numbers: tuple[int, ...]) -> None:
    few, whole = sheet_of(rows), sheet_of(rows)
    few.only(numbers)
    for number in (*numbers, 1, 9):
        assert few.row(number) == whole.row(number)


def test_the_last_row_ends_where_the_rows_end() -> None:
    """A page break's element begins as a row's does."""
    whole = f'<worksheet xmlns="{MAIN}"><sheetData>{ROWS}</sheetData><conditionalFormatting/><rowBreaks/></worksheet>'
    sheet = open_workbook(pack(parts(sheet=whole)), "t.xlsx").sheet("填報表")
    sheet.only([39])
    assert sheet._row(39) == b' r="39"><c r="A39"><v>39</v></c></row>'


def test_a_row_that_is_stated_twice_is_told() -> None:
    sheet = sheet_of(ROWS + '<row r="5"><c r="B5"><v>1</v></c></row>')
    assert sheet.row(5) == {1: 5, 2: 1}
    assert sheet.doubled


# ---------------------------------------------------------------- which rows are as they were

SHARED = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c></row>' for n in range(1, 4))


def table(*texts: str) -> str:
    return "".join(f"<si><t>{text}</t></si>" for text in texts)


def codes(rows: str, strings: str, before: RowCodes | None = None) -> RowCodes:
    sheet = sheet_of(rows, strings)
    known = {number: code for number, code in before.rows.items()} if before else {}
    found = row_codes(sheet, before.strings if before else "", known)
    assert found is not None
    return found


BEFORE = codes(SHARED, table("甲", "乙", "丙"))


@pytest.mark.parametrize(
    ("rows", "strings", "changed"),
    [
        (SHARED, table("甲", "乙", "丙"), []),
        (SHARED, table("甲", "乙", "丙", "丁"), []),
        (SHARED, table("甲", "他", "丙", "丁"), [2]),
        (SHARED, table("他", "甲", "乙", "丙"), [1, 2, 3]),
        (SHARED.replace("<v>2<", "<v>3<"), table("甲", "乙", "丙", "丁"), [3]),
        (SHARED.replace("<v>0<", "<v>4<").replace("<v>1<", "<v>0<").replace("<v>4<", "<v>1<"), table("乙", "甲", "丙"), []),
        (SHARED.replace("<v>2<", "<v>1<"), table("甲", "乙"), [3]),
    ],
    ids=["the same", "one added", "one replaced", "all moved", "another one", "renumbered", "fewer"],
)  # fmt: skip
def test_a_row_is_new_where_its_words_are(rows: str, strings: str, changed: list[int]) -> None:
    for before in (BEFORE, None):
        after = codes(rows, strings, before)
        assert [n for n in after.rows if after.rows[n].read != BEFORE.rows[n].read] == changed


def test_what_strings_say_of_white_space_is_part_of_the_frame() -> None:
    book = parts(SHARED, table("甲", "乙", "丙"))
    part = "xl/sharedStrings.xml"
    kept = {**book, part: str(book[part]).replace(f'"{MAIN}"', f'"{MAIN}" xml:space="preserve"')}
    found = row_codes(open_workbook(pack(kept), "t.xlsx").sheet("填報表"))
    assert found is not None
    assert found.frame != BEFORE.frame


# ---------------------------------------------------------------- what is kept


@pytest.fixture
def garbage() -> Iterator[list[object]]:
    """What only a search for cycles would free; a command makes none (``gc.disable``)."""
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    gc.garbage.clear()
    yield gc.garbage
    gc.set_debug(0)
    gc.garbage.clear()
    gc.enable()


def test_a_workbook_that_nobody_uses_any_more_is_gone(garbage: list[object]) -> None:
    data = pack(parts(ROWS, table("甲")))

    def use() -> None:
        for sparse in (False, True):
            book = open_workbook(data, "t.xlsx")
            book.sparse = sparse
            sheet = book.sheet("填報表")
            assert sheet.row(5) == {1: 5}
            assert row_codes(sheet)
        patch(data, "t.xlsx", [SheetEdit("填報表", (CellEdit(5, 1, "文字"),))])

    use()  # what is made once for the whole process is no garbage of a workbook
    gc.collect()
    garbage.clear()
    use()
    gc.collect()
    assert not [one for one in garbage if type(one).__module__.startswith("synctool")]
