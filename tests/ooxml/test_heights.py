"""Heights of rows: estimated for readers that fit none, left alone where they are the user's own."""

from __future__ import annotations

import re

import pytest
import tiny
from hypothesis import given
from hypothesis import strategies as st
from packages import content
from tiny import MAIN

from synctool.model import CellEdit, Formula, Run, SheetEdit, Value, rich_text
from synctool.ooxml import patch, prove
from synctool.ooxml.heights import TALLEST, Gauge
from synctool.ooxml.patch import patched

SHEET = "xl/worksheets/sheet1.xml"
FORM = "填報表"
PLAIN, WRAPPED, BIG = 0, 1, 2
STYLES = f"""<styleSheet xmlns="{MAIN}"><fonts>
<font><sz val="12"/><name val="微軟正黑體"/></font><font><sz val="24"/></font></fonts><cellXfs>
<xf numFmtId="0" fontId="0"/><xf numFmtId="0" fontId="0"><alignment wrapText="1" vertical="top"/></xf>
<xf numFmtId="0" fontId="1"/></cellXfs></styleSheet>"""
COLS = (
    '<cols><col min="1" max="1" width="8"/><col min="2" max="2" width="22" customWidth="1"/>'
    '<col min="3" max="3" width="22" hidden="1"/><col min="4" max="4" width="44"/></cols>'
)
HEADER = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="D1"><v>4</v></c></row>'
LONG = "請交通部會同數位發展部研議災害期間公共運輸票證系統之備援機制並訂定演練時程"
"""36 characters: four lines of column B, two of column D."""


def book(rows: str, strings: str = "", tail: str = "") -> bytes:
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetFormatPr defaultRowHeight="16.5"/>{COLS}'
        f"<sheetData>{HEADER}{rows}</sheetData>{tail}</worksheet>"
    )
    return tiny.pack({**tiny.parts("", strings, sheet=sheet), "xl/styles.xml": STYLES})


def row(inner: str, given: str = "") -> str:
    return f'<row r="2"{given}>{inner}</row>'


def inline(reference: str, text: str, style: int = WRAPPED) -> str:
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>'


def heights(data: bytes) -> dict[int, float | None]:
    """``ht`` of each row below the header."""
    found = {}
    for number, attributes in re.findall(r'<row r="(\d+)"([^>]*)>', content(data, SHEET)):
        ht = re.search(r' ht="([\d.]+)"', attributes)
        found[int(number)] = float(ht[1]) if ht else None
    del found[1]
    return found


def edited(data: bytes, *cells: CellEdit) -> bytes:
    edit = SheetEdit(FORM, cells)
    after = patch(data, "主表.xlsx", [edit])
    prove(data, after, "主表.xlsx", [edit])
    return after


# ---------------------------------------------------------------- measuring


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("字" * 10, 1), ("字" * 11, 2), ("字" * 20, 3), ("字" * 9 + "\n" + "字", 2),
        ("a" * 15, 1), ("甲\n\n乙", 3), ("\n", 2),
    ],
)  # fmt: skip
def test_a_text_takes_as_many_lines_as_its_paragraphs_need(text: str, lines: int) -> None:
    ten_wide = Gauge(12, False, 120)
    one, two = ten_wide.need("字"), ten_wide.need("字\n字")
    line = ten_wide.need("字\n字\n字") - two
    expected = one if lines == 1 else two + (lines - 2) * line
    assert ten_wide.need(text) == pytest.approx(expected)


def test_a_text_that_does_not_wrap_takes_one_line() -> None:
    assert Gauge(12, False, None).need(LONG * 9 + "\n二") == Gauge(12, False, None).one


def test_bold_letters_are_wider_and_larger_ones_taller() -> None:
    text = "word " * 50
    assert Gauge(12, True, 120).need(text) > Gauge(12, False, 120).need(text)
    assert Gauge(16, False, 120).need("字\n字") > Gauge(12, False, 120).need("字\n字")


@given(st.text("字，a1\n", max_size=300), st.text("字a\n", max_size=20), st.floats(1, 2000))
def test_more_text_or_less_width_never_needs_less(text: str, more: str, width: float) -> None:
    gauge = Gauge(12, False, width)
    assert gauge.one <= gauge.need(text) <= gauge.need("字" * 3000)
    assert gauge.need(text) <= gauge.need(text + "\n" + more)
    assert gauge.need("字" * len(text)) >= Gauge(12, False, width * 2).need("字" * len(text))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.floats(1, 900), st.booleans())
def test_its_bytes_tell_the_most_that_a_text_needs(text: str, width: float, bold: bool) -> None:
    gauge = Gauge(12, bold, width)
    assert 0 < gauge.need(text) <= gauge.at_most(f"<t>{text}</t>".encode())


# ---------------------------------------------------------------- rows that are there


@pytest.mark.parametrize("given", ["", ' ht="16.5"', ' ht="300"'])
def test_a_row_whose_text_changed_has_the_height_it_needs_now(given: str) -> None:
    after = heights(edited(book(row(inline("B2", "短"), given)), CellEdit(2, 2, LONG)))
    assert 4 * 16 <= (after[2] or 0) <= 6 * 18


def test_the_height_is_no_users_own() -> None:
    after = edited(book(row(inline("B2", "短"))), CellEdit(2, 2, LONG))
    assert "customHeight" not in content(after, SHEET)


def test_a_text_that_fits_one_line_needs_no_height() -> None:
    assert heights(edited(book(row(inline("B2", LONG), ' ht="80"')), CellEdit(2, 2, "短"))) == {2: None}


@pytest.mark.parametrize(
    ("cell", "strings"),
    [
        (inline("B2", LONG), ""),
        (f'<c r="B2" s="{WRAPPED}" t="s"><v>1</v></c>', f"<si><t>a</t></si><si><r><t>{LONG}</t></r></si>"),
        (f'<c r="B2" s="{WRAPPED}" t="str"><f>D1</f><v>{LONG}</v></c>', ""),
    ],
)
def test_a_row_never_shrinks_below_what_its_other_texts_need(cell: str, strings: str) -> None:
    alone = heights(edited(book(row(inline("B2", "x"))), CellEdit(2, 2, LONG)))
    beside = heights(edited(book(row(cell + inline("D2", "長" * 200)), strings), CellEdit(2, 4, "短")))
    assert beside == alone


def test_a_height_of_the_users_own_stays_and_the_row_is_told() -> None:
    own = ' ht="20" customHeight="1"'
    data = book(row(inline("B2", "短") + inline("D2", "短"), own))
    told = patched(data, "x", [SheetEdit(FORM, (CellEdit(2, 2, LONG),))])
    untold = patched(data, "x", [SheetEdit(FORM, (CellEdit(2, 2, "仍短"),))])
    assert f'<row r="2"{own}>' in content(told.data, SHEET)
    assert (told.hidden, untold.hidden) == (((FORM, 2),), ())


def test_a_row_that_needs_more_than_a_row_can_have_is_told() -> None:
    told = patched(book(row(inline("B2", "短"))), "x", [SheetEdit(FORM, (CellEdit(2, 2, LONG * 20),))])
    assert (heights(told.data), told.hidden) == ({2: TALLEST}, ((FORM, 2),))


def test_a_row_where_only_a_number_changed_keeps_its_height() -> None:
    data = book(row(f'<c r="A2"><v>1</v></c>{inline("B2", LONG)}', ' ht="33"'))
    assert heights(edited(data, CellEdit(2, 1, 7))) == {2: 33}


@pytest.mark.parametrize(
    ("cell", "tail"),
    [
        (CellEdit(2, 3, LONG * 5), ""),
        (CellEdit(2, 2, LONG * 5), '<mergeCells><mergeCell ref="B2:D2"/></mergeCells>'),
    ],
)
def test_hidden_columns_and_merged_cells_do_not_count(cell: CellEdit, tail: str) -> None:
    data = book(row(inline("B2", "短") + inline("C2", "短")), tail=tail)
    assert heights(edited(data, cell)) == {2: None}


def test_a_larger_font_needs_a_taller_row() -> None:
    assert (heights(edited(book(row(inline("B2", "x", BIG))), CellEdit(2, 2, "大")))[2] or 0) >= 28


# ---------------------------------------------------------------- new rows


def kinds(text: str) -> list[Value | Formula]:
    return [text, rich_text([[Run(text, underline="single")]]), Formula("D1", text)]


@pytest.mark.parametrize("value", kinds(LONG))
def test_new_rows_have_the_height_they_need(value: Value | Formula) -> None:
    data = book(row(inline("B2", "短") + inline("D2", "短"), ' ht="99"'))
    rows = ({2: value}, {2: "短", 4: 0.5}, {4: value})
    body = SheetEdit(FORM, body=rows, header_row=1)
    added = SheetEdit(FORM, append=rows, header_row=1)
    filled, grown = (heights(patch(data, "x", [edit])) for edit in (body, added))
    assert list(filled.values()) == [grown[3], grown[4], grown[5]]
    four, none, two = filled.values()
    assert none is None and four is not None and two is not None and four > 1.5 * two > 40


def test_a_body_whose_first_row_has_a_height_of_the_users_own_keeps_it() -> None:
    own = ' ht="40" customHeight="1"'
    edit = SheetEdit(FORM, body=({2: "短"}, {2: LONG}), header_row=1)
    told = patched(book(row(inline("B2", "短"), own)), "x", [edit])
    assert (heights(told.data), told.hidden) == ({2: 40, 3: 40}, ((FORM, 3),))


@pytest.mark.parametrize(
    "damaged", ['defaultRowHeight="x"', 'defaultRowHeight="1e999" baseColWidth="NaN"', ""]
)
def test_odd_measures_in_a_sheet_do_no_harm(damaged: str) -> None:
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetFormatPr {damaged}/><cols><col min="1" max="inf" width="-3"/></cols>'
        f"<sheetData>{HEADER}</sheetData></worksheet>"
    )
    after = patch(tiny.workbook(sheet=sheet), "x", [SheetEdit(FORM, body=({2: LONG},), header_row=1)])
    assert set(heights(after)) == {2}
