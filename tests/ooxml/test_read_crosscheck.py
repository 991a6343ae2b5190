"""Random sheets written by other libraries, read by ours and by theirs."""

from __future__ import annotations

import io
import math
from datetime import date, datetime
from typing import Any

import openpyxl
import python_calamine
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText

from synctool.model import RichText, Run, Value, rich_text, text_of
from synctool.ooxml import open_workbook
from synctool.ooxml.sheet import XlsxSheet

LETTERS = st.one_of(
    st.sampled_from(
        ["一", "工程會", "裏", "喆", "😀", "𠮷", "é", "&", "<", ">", '"', "'", " ", "\n", "　", "\u200b"]
    ),
    st.sampled_from(["_x000D_", "_x005F_", "_", "x", "=", "@", "]]>", "&amp;", "a", "1"]),
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"),
)
TEXTS = st.lists(LETTERS, min_size=1, max_size=12).map("".join)
NUMBERS = st.one_of(
    st.integers(-(10**15), 10**15),
    st.floats(-1e300, 1e300, allow_nan=False).filter(lambda f: f == 0 or abs(f) > 1e-300),
)
DATES = st.dates(date(1900, 3, 1), date(9999, 12, 31))
FORMATS = st.fixed_dictionaries(
    {},
    optional={
        "underline": st.sampled_from([1, 2, 33, 34]),
        "bold": st.just(True),
        "italic": st.just(True),
        "font_strikeout": st.just(True),
        "font_color": st.sampled_from(["#FF0000", "#0070C0", "#123456"]),
    },
)
# xlsxwriter escapes "_x000D_" twice inside rich strings.
RUNS = st.lists(
    st.tuples(TEXTS.filter(lambda text: "_x" not in text), FORMATS), min_size=2, max_size=5
).filter(lambda runs: "_x" not in "".join(text for text, _ in runs))
CELLS = st.dictionaries(
    st.tuples(st.integers(0, 12), st.integers(0, 30)),
    st.one_of(TEXTS, NUMBERS, st.booleans(), DATES, RUNS),
    max_size=25,
)
UNDERLINES = {1: "single", 2: "double", 33: "singleAccounting", 34: "doubleAccounting"}
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def run_of(text: str, given_: dict[str, Any]) -> Run:
    return Run(
        text,
        UNDERLINES.get(given_.get("underline", 0), ""),
        "bold" in given_,
        "italic" in given_,
        "font_strikeout" in given_,
        given_.get("font_color", "").lstrip("#"),
    )


def written(cells: dict[tuple[int, int], Any], constant_memory: bool) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "constant_memory": constant_memory, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(out, {**options, "strings_to_urls": False, "strings_to_numbers": False})
    sheet = book.add_worksheet("填報表")
    dated = book.add_format({"num_format": "[$-404]e/m/d;@"})
    for (row, column), value in sorted(cells.items()):
        if isinstance(value, list):
            pieces: list[Any] = []
            for text, form in value:
                pieces += [book.add_format(form), text] if form else [book.add_format(), text]
            assert sheet.write_rich_string(row, column, *pieces) == 0
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), dated)
        elif isinstance(value, str):
            sheet.write_string(row, column, value)
        else:
            sheet.write(row, column, value)
    book.close()
    return out.getvalue()


def read_all(sheet: XlsxSheet) -> dict[tuple[int, int], Value]:
    return {(r - 1, c - 1): value for r in sheet.row_numbers() for c, value in sheet.row(r).items()}


@QUICK
@given(CELLS, st.booleans())
def test_what_xlsxwriter_wrote_is_read_exactly(cells: dict[tuple[int, int], Any], inline: bool) -> None:
    read = read_all(open_workbook(written(cells, inline), "x").sheet("填報表"))
    assert read.keys() == cells.keys()
    for place, value in cells.items():
        if isinstance(value, list):
            value = rich_text(([run_of(*piece) for piece in value],))
        if isinstance(value, float) or (isinstance(value, int) and not isinstance(value, bool)):
            found = read[place]
            assert isinstance(found, int | float) and math.isclose(found, value, rel_tol=1e-15)
        else:
            assert read[place] == value


@QUICK
@given(CELLS)
def test_openpyxl_reads_the_same_texts_and_runs(cells: dict[tuple[int, int], Any]) -> None:
    data = written(cells, False)
    read = read_all(open_workbook(data, "x").sheet("填報表"))
    other = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)["填報表"]
    for (row, column), value in read.items():
        theirs = other.cell(row + 1, column + 1).value
        if isinstance(value, str | RichText) and "_x" not in str(value):
            assert str(theirs) == str(value)
        if isinstance(value, RichText):
            assert isinstance(theirs, CellRichText)
            underlined = any(run.underline for line in value.paragraphs for run in line)
            blocks = [part for part in theirs if not isinstance(part, str) and part.text.strip("\n")]
            assert underlined == any(block.font.u for block in blocks)
        if isinstance(value, date):
            assert theirs == datetime(value.year, value.month, value.day)


@QUICK
@given(CELLS)
def test_calamine_reads_the_same_texts(cells: dict[tuple[int, int], Any]) -> None:
    data = written(cells, False)
    read = read_all(open_workbook(data, "x").sheet("填報表"))
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    grid = book.get_sheet_by_name("填報表").to_python(skip_empty_area=False)
    for (row, column), value in read.items():
        if isinstance(value, str | RichText) and "_x" not in text_of(value):
            assert grid[row][column] == text_of(value)
        elif isinstance(value, bool | date):
            assert grid[row][column] == value


OPENPYXL_TEXTS = TEXTS.filter(lambda text: "_x" not in text and not text.startswith("="))


@QUICK
@given(
    st.dictionaries(
        st.tuples(st.integers(1, 9), st.integers(1, 9)), st.one_of(OPENPYXL_TEXTS, NUMBERS), max_size=9
    )
)
def test_what_openpyxl_wrote_is_read(cells: dict[tuple[int, int], Any]) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for (row, column), value in cells.items():
        book.active.cell(row, column).value = value
    out = io.BytesIO()
    book.save(out)
    sheet = open_workbook(out.getvalue(), "x").sheet("Sheet")
    for (row, column), value in cells.items():
        found = sheet.row(row)[column]
        if isinstance(value, str):
            assert found == value
        else:
            # openpyxl writes 16 digits.
            assert isinstance(found, int | float) and math.isclose(found, value, rel_tol=1e-15)
