"""What a sheet's cells mean, oddity by oddity."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import tiny
from tiny import (
    BOLD,
    BOLD_RED_UNDERLINED,
    CJK_DATE,
    CLOCK,
    DATE_AND_TIME,
    ELAPSED,
    MAIN,
    PERCENT,
    ROC_DATE,
    STRICT,
)

from synctool.errors import UnreadableFile
from synctool.model import CellError, RichText, Run, rich_text
from synctool.ooxml import Limits, open_workbook
from synctool.ooxml.sheet import XlsxSheet


def sheet_of(rows: str = "", strings: str = "", inherit: bool = False, **other: str | bytes) -> XlsxSheet:
    return open_workbook(tiny.workbook(rows, strings, **other), "回傳.xlsx", inherit=inherit).sheet("填報表")


def cell(xml: str, strings: str = "", inherit: bool = False) -> Any:
    """The value of A1, given the cell's whole element."""
    return sheet_of(f'<row r="1">{xml}</row>', strings, inherit).row(1).get(1)


def text(xml: str) -> Any:
    """The value of a cell with this string item."""
    shared = cell('<c r="A1" t="s"><v>0</v></c>', f"<si>{xml}</si>")
    inline = cell(f'<c r="A1" t="inlineStr"><is>{xml}</is></c>')
    assert shared == inline
    return shared


def formatted(*runs: Run) -> Any:
    return rich_text((runs,))


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ('<c r="A1"><v>42</v></c>', 42),
        ('<c r="A1"><v>-7</v></c>', -7),
        ('<c r="A1"><v>0</v></c>', 0),
        ('<c r="A1" t="n"><v> 8 </v></c>', 8),
        ('<c r="A1"><v>1.5</v></c>', 1.5),
        ('<c r="A1"><v>12345678901234567</v></c>', 12345678901234567),
        ('<c r="A1"><v>1E5</v></c>', 1e5),
        ('<c r="A1"><v>-2.5e-3</v></c>', -0.0025),
        ('<c r="A1" s="8"><v>0.5</v></c>', 0.5),
        ('<c r="A1"><v>1_000</v></c>', CellError("1_000")),
        ('<c r="A1"><v>１２</v></c>', CellError("１２")),
        ('<c r="A1"><v>nan</v></c>', CellError("nan")),
        ('<c r="A1"><v>1e999</v></c>', CellError("1e999")),
        ('<c r="A1"><v>#BOGUS!</v></c>', CellError("#BOGUS!")),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="b"><v>false</v></c>', False),
        ('<c r="A1" t="e"><v>#N/A</v></c>', CellError("#N/A")),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', CellError("#DIV/0!")),
        ('<c r="A1" t="str"><f>A2&amp;""</f><v>甲&lt;乙</v></c>', "甲<乙"),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', None),
        ('<c r="A1"><f>B1</f></c>', None),
        ('<c r="A1"><f>B1*2</f><v>6</v></c>', 6),
        ('<c r="A1" t="s"><v>9</v></c>', CellError("#REF!")),
        ('<c r="A1" t="inlineStr"><is><t>文</t></is></c>', "文"),
        ('<c r="A1" t="inlineStr"><v>文</v></c>', "文"),
        ('<c r="A1" t="inlineStr"/>', None),
        ('<c r="A1" s="2"/>', None),
        ('<c r="A1"><v/></c>', None),
        ('<c r="A1" vm="1" s="0" cm="1"><v>3</v></c>', 3),
        ('<c t="b" s="0" r="A1"><v>1</v></c>', True),
        ("<c r='A1' t='str'><v>單引號</v></c>", "單引號"),
        ('<c r="A1" t="str"><v xml:space="preserve"> 前後 </v></c>', " 前後 "),
    ],
)
def test_a_stored_cell_is_this_value(xml: str, value: object) -> None:
    found = cell(xml)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    ("stored", "style", "value"),
    [
        ("45657", ROC_DATE, date(2024, 12, 31)),
        ("45657", CJK_DATE, date(2024, 12, 31)),
        ("45657.0", ROC_DATE, date(2024, 12, 31)),
        ("45657.75", DATE_AND_TIME, datetime(2024, 12, 31, 18)),
        ("45657.999999999", DATE_AND_TIME, date(2025, 1, 1)),
        ("0.5", CLOCK, time(12)),
        ("0", CLOCK, time(0)),
        ("45657.5", CLOCK, datetime(2024, 12, 31, 12)),
        ("1", ROC_DATE, date(1900, 1, 1)),
        ("59", ROC_DATE, date(1900, 2, 28)),
        ("60", ROC_DATE, 60),
        ("61", ROC_DATE, date(1900, 3, 1)),
        ("0", ROC_DATE, 0),
        ("0.5", ROC_DATE, 0.5),
        ("-1", ROC_DATE, -1),
        ("2958465", ROC_DATE, date(9999, 12, 31)),
        ("2958466", ROC_DATE, 2958466),
        ("1e300", ROC_DATE, 1e300),
        ("1.5", ELAPSED, 1.5),
        ("0.25", PERCENT, 0.25),
    ],
)
def test_a_number_is_a_date_where_its_format_shows_one(stored: str, style: int, value: object) -> None:
    found = cell(f'<c r="A1" s="{style}"><v>{stored}</v></c>')
    assert found == value and type(found) is type(value)


def test_the_1904_system_counts_from_its_own_day() -> None:
    book = tiny.parts()["xl/workbook.xml"]
    assert isinstance(book, str)
    book = book.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    rows = '<row r="1"><c r="A1" s="2"><v>0</v></c><c r="B1" s="2"><v>44195</v></c></row>'
    assert sheet_of(rows, workbook=book).row(1) == {1: date(1904, 1, 1), 2: date(2024, 12, 31)}


@pytest.mark.parametrize(
    ("iso", "value"),
    [
        ("2024-12-31", date(2024, 12, 31)),
        ("2024-12-31T00:00:00", date(2024, 12, 31)),
        ("2024-12-31T08:30:00Z", datetime(2024, 12, 31, 8, 30)),
        ("08:30:00", time(8, 30)),
        ("明年", "明年"),
    ],
)
def test_iso_dates_are_dates(iso: str, value: object) -> None:
    assert cell(f'<c r="A1" t="d"><v>{iso}</v></c>') == value


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ("<t>平文</t>", "平文"),
        ("<t></t>", None),
        ("<t/>", None),
        ("", None),
        ("<t>a&lt;b&gt;&amp;&quot;&apos;&#x6587;&#25991;&#x1F600;</t>", "a<b>&\"'文文😀"),
        ("<t>一\r\n二\n三</t>", "一\n二\n三"),
        ("<t>一_x000D_\n二_x000D_三&#13;四</t>", "一\n二\n三\n四"),
        ("<t>_x005F_x000D_ 是文字</t>", "_x000D_ 是文字"),
        ("<t>_x6587_</t>", "文"),
        ("<t>_xD83D__xDE00_</t>", "😀"),
        ("<t>_xD83D_單</t>", "_xD83D_單"),
        ("<t>  兩側  </t>", "兩側"),
        ("<t>\u3000全形\u3000</t>", "\u3000全形\u3000"),
        ('<t xml:space="preserve">  兩側  </t>', "  兩側  "),
        ('<t xml:space="preserve"> </t>', " "),
        ("<t><![CDATA[a<b>&c]]></t>", "a<b>&c"),
        ("<t>甲<!-- 註 -->乙</t>", "甲乙"),
        ('<t>會議</t><rPh sb="0" eb="2"><t>ㄏㄨㄟˋ</t></rPh><phoneticPr fontId="1"/>', "會議"),
        ("<r><t>甲</t></r><r><t>乙</t></r>", "甲乙"),
        ("<r><rPr><sz val='12'/></rPr><t>甲</t></r><r><rPr/><t>乙</t></r>", "甲乙"),
        ("<r><rPr><u val='none'/><b val='0'/></rPr><t>甲</t></r>", "甲"),
        ("<t>a &gt; b > c</t>", "a > b > c"),
    ],
)
def test_a_string_item_is_this_text(xml: str, value: object) -> None:
    assert text(xml) == value


@pytest.mark.parametrize(
    ("properties", "run"),
    [
        ("<u/>", Run("字", underline="single")),
        ('<u val="double"/>', Run("字", underline="double")),
        ("<b/><i/>", Run("字", bold=True, italic=True)),
        ('<strike val="true"/>', Run("字", strike=True)),
        ('<color rgb="FFc00000"/>', Run("字", colour="C00000")),
        ('<u/><color rgb="FF000000"/>', Run("字", underline="single")),
        ('<u/><color auto="1"/>', Run("字", underline="single")),
        ('<u/><color theme="1"/>', Run("字", underline="single")),
        ('<u/><color indexed="64"/>', Run("字", underline="single")),
        ('<color indexed="10"/>', Run("字", colour="FF0000")),
        ('<color theme="0"/>', Run("字", colour="FFFFFF")),
        ('<color theme="4"/>', Run("字", colour="4F81BD")),
        ('<color theme="4" tint="0.5999"/>', Run("字", colour="B9CDE5")),
        ('<color theme="4" tint="-0.249977111117893"/>', Run("字", colour="376092")),
        ('<color theme="1" tint="0.5"/>', Run("字", colour="808080")),
        ('<u/><color theme="99"/><rFont val="標楷體"/>', Run("字", underline="single")),
    ],
)
def test_a_runs_format_is_what_people_see(properties: str, run: Run) -> None:
    assert text(f"<r><t>前</t></r><r><rPr>{properties}</rPr><t>字</t></r>") == formatted(Run("前"), run)


def test_runs_are_joined_and_split_into_paragraphs() -> None:
    found = text(
        '<r><t xml:space="preserve">一、已 </t></r><r><rPr><u/></rPr><t>完</t></r>'
        "<r><rPr><u/></rPr><t>成\n二、</t></r>"
        "<r><rPr/><t/></r><r><rPr></rPr><t>持續</t></r>"
    )
    assert found == RichText(
        ((Run("一、已 "), Run("完成", underline="single")), (Run("二、", underline="single"), Run("持續")))
    )


RUNS = (
    "<si><r><t>本</t></r><r><rPr><u/><b/></rPr><t>底</t></r><r><rPr/><t>平</t></r></si><si><t>整格</t></si>"
)


def test_a_run_without_properties_takes_the_cells_own_font() -> None:
    style = BOLD_RED_UNDERLINED
    runs, whole = (f'<c r="A1" s="{style}" t="s"><v>{at}</v></c>' for at in "01")
    own = {"underline": "single", "bold": True, "colour": "FF0000"}
    assert cell(runs, RUNS) == formatted(Run("本", **own), Run("底", "single", True), Run("平"))
    assert cell(whole, RUNS) == formatted(Run("整格", **own))
    # In a master a column's bold and red are the sheet's look; an underline always counts.
    assert cell(runs, RUNS, inherit=True) == formatted(Run("本", "single"), Run("底", "single"), Run("平"))
    assert cell(whole, RUNS, inherit=True) == formatted(Run("整格", "single"))


def test_in_a_master_bold_counts_where_the_cell_is_not_bold() -> None:
    runs = RUNS.replace("<u/>", "")
    assert cell('<c r="A1" t="s"><v>0</v></c>', runs, inherit=True) == formatted(
        Run("本"), Run("底", bold=True), Run("平")
    )
    assert cell(f'<c r="A1" s="{BOLD}" t="s"><v>0</v></c>', runs, inherit=True) == "本底平"
    assert cell(f'<c r="A1" s="{BOLD}" t="s"><v>1</v></c>', runs, inherit=True) == "整格"
    assert cell(f'<c r="A1" s="{BOLD}" t="s"><v>1</v></c>', runs) == formatted(Run("整格", bold=True))


GRID = {1: {1: 1, 3: "三"}, 4: {2: 2}}


@pytest.mark.parametrize(
    "sheet",
    [
        pytest.param(
            f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"/>'
            '<c r="C1" t="str"><v>三</v></c></row><row r="2"/><row r="3"><c r="A3" s="1"/></row>'
            '<row r="4" spans="1:9" ht="20"><c r="B4"><v>2</v></c></row></sheetData></worksheet>',
            id="as Excel writes it",
        ),
        pytest.param(
            f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>'
            '<x:c r="C1" t="inlineStr"><x:is><x:t>三</x:t></x:is></x:c></x:row>'
            '<x:row r="4"><x:c r="B4"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>',
            id="prefixed",
        ),
        pytest.param(
            f'<worksheet xmlns="{STRICT}"><sheetData><row><c><v>1</v></c><c/><c t="str"><v>三</v></c></row>'
            "<row/><row></row><row><c/><c><v>2</v></c></row></sheetData></worksheet>",
            id="rows and cells without r",
        ),
        pytest.param(
            f'<worksheet xmlns="{MAIN}"><sheetData><row ht="9" r="4"><c s="0" r="B4"><v>2</v></c></row>'
            '<row r="1"><c t="str" r="C1"><v>三</v></c><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
            id="r not first, rows and cells out of order",
        ),
        pytest.param(
            f'<worksheet xmlns="{MAIN}"><sheetData>'
            '<row r="1"><!-- <c r="B1"><v>9</v></c> --><c r="A1"><v>1</v></c>'
            '<c r="C1" t="str"><v><![CDATA[三]]></v></c></row><?x?><row r="4"><c r="B4"><v>2</v></c></row>'
            "</sheetData></worksheet>",
            id="comments and CDATA",
        ),
        pytest.param(
            f'<worksheet xmlns="{MAIN}">\n <sheetData>\n  <row r="1">\n   <c r="A1">\n    <v>1</v>\n   </c>\n'
            '   <c\n r="C1" t="str"><v>三</v></c>\n  </row>\n  <row r="4"><c r="B4"><v>2</v></c></row>\n'
            " </sheetData>\n</worksheet>",
            id="indented",
        ),
        pytest.param(
            f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>7</v></c><c r="A1"><v>1</v></c>'
            '<c r="C1" t="str"><v>三</v></c><c r="C1"/></row><row r="4"><c r="B4"><v>8</v></c></row>'
            '<row r="4"><c r="B4"><v>2</v></c></row></sheetData></worksheet>',
            id="repeated cells and rows: the last content counts",
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_every_way_of_writing_a_grid_reads_alike(sheet: str, encoding: str) -> None:
    name = encoding.partition("-sig")[0].upper()[:6].rstrip("-")
    read = sheet_of(sheet=f'<?xml version="1.0" encoding="{name}"?>{sheet}'.encode(encoding))
    assert {number: read.row(number) for number in read.row_numbers()} == GRID
    assert read.row(4, {1}) == {} and read.row(1, {3, 4}) == {3: "三"} and read.row(99) == {}


def test_a_declared_encoding_is_used() -> None:
    rows = '<row r="1"><c r="A1" t="str"><v>裏墻</v></c></row>'
    sheet = f'<?xml version="1.0" encoding="cp950"?><worksheet><sheetData>{rows}</sheetData></worksheet>'
    read = sheet_of(sheet=sheet.encode("cp950"))
    assert read.row(1) == {1: "裏墻"}


@pytest.mark.parametrize("empty", ["<sheetData/>", "<sheetData></sheetData>", ""])
def test_an_empty_sheet_has_no_rows(empty: str) -> None:
    read = sheet_of(sheet=f'<worksheet xmlns="{MAIN}">{empty}</worksheet>')
    assert list(read.row_numbers()) == [] and read.row(1) == {} and not read.has_formula(1, 1)


def test_formulas_are_known_cell_by_cell() -> None:
    read = sheet_of(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f t="shared" si="0"/><v>3</v></c>'
        '<c r="C1"><v>4</v></c></row>'
        '<row r="2"><c r="A2"><v>5</v></c></row>'
    )
    assert [(r, c) for r in (1, 2, 3) for c in (1, 2, 3, 4) if read.has_formula(r, c)] == [(1, 1), (1, 2)]


def test_merged_ranges_are_listed_and_their_other_cells_are_their_own() -> None:
    read = sheet_of(
        sheet=f'<worksheet xmlns="{MAIN}"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"/></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A2:XFD1048576"/></mergeCells></worksheet>'
    )
    assert read.merged == ((1, 1, 1, 3), (2, 1, 1048576, 16384))
    assert read.row(1) == {1: 1}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>', "sheet-bounds"),
        ('<row r="0"><c r="A0"><v>1</v></c></row>', "sheet-bounds"),
        ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "sheet-bounds"),
        ('<row r="1"><c r="A1"><v>1</v></row>', "xml-damaged"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="B4"><v>2</v></c></row>', "xml-damaged"),
        ('<row r="1"><c r="A1" t="str"><v>\ud800</v></c></row>', "xml-damaged"),
        ('<row r="1"><c r="ABCD1"><v>1</v></c></row>', ""),
    ],
)
def test_what_no_sheet_can_hold_is_refused_with_its_place(rows: str, code: str) -> None:
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode(
        "utf-8", "surrogatepass"
    )
    read = sheet_of(sheet=sheet)
    if not code:
        assert read.row(1) == {1: 1}
        return
    with pytest.raises(UnreadableFile) as caught:
        for number in read.row_numbers():
            read.row(number)
    assert caught.value.code == code and caught.value.detail["file"] == "回傳.xlsx"


def test_the_farthest_cell_costs_nothing() -> None:
    read = sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert list(read.row_numbers()) == [1048576] and read.row(1048576) == {16384: 1}


def test_a_sheet_with_too_many_cells_is_refused() -> None:
    data = tiny.workbook('<row r="1">' + "<c/>" * 200 + "</row>")
    with pytest.raises(UnreadableFile) as caught:
        open_workbook(data, "x", limits=Limits(cells=50)).sheet("填報表").row_numbers()
    assert caught.value.code == "sheet-cells"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
def test_a_document_type_is_refused_wherever_it_stands(part: str) -> None:
    members = tiny.parts('<row r="1"><c r="A1" t="s" s="1"><v>0</v></c></row>', "<si><t>&a;</t></si>")
    members[part] = f'<!DOCTYPE x [<!ENTITY a "aaaa">]>{members[part]!s}'
    with pytest.raises(UnreadableFile) as caught:
        open_workbook(tiny.pack(members), "x").sheet("填報表").row(1)
    assert caught.value.code == "xml-entities"


def test_a_workbook_without_styles_and_strings_is_read() -> None:
    members = tiny.parts('<row r="1"><c r="A1" s="3" t="s"><v>0</v></c><c r="B1" s="3"><v>1</v></c></row>')
    del members["xl/styles.xml"], members["xl/sharedStrings.xml"]
    assert open_workbook(tiny.pack(members), "x").sheet("填報表").row(1) == {1: CellError("#REF!"), 2: 1}


def test_an_unknown_sheet_is_named_with_those_that_are_there() -> None:
    with pytest.raises(UnreadableFile) as caught:
        open_workbook(tiny.workbook(), "x").sheet("沒有")
    assert caught.value.code == "sheet-missing" and caught.value.detail["found"] == "填報表"


def test_a_prefixed_string_table_is_read() -> None:
    members = tiny.parts('<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>')
    members["xl/sharedStrings.xml"] = (
        f'<x:sst xmlns:x="{MAIN}"><x:si/><x:si><x:r><x:t>甲</x:t></x:r><x:r><x:rPr><x:u/></x:rPr>'
        "<x:t>乙</x:t></x:r></x:si></x:sst>"
    )
    read = open_workbook(tiny.pack(members), "x").sheet("填報表")
    assert read.row(1) == {1: formatted(Run("甲"), Run("乙", underline="single"))}


@pytest.mark.parametrize(
    "empty", ["<si/>", "<si />", "<si></si>", "<si><t/></si>", '<si><t xml:space="preserve"/></si>']
)
def test_an_empty_string_item_keeps_its_place_in_the_table(empty: str) -> None:
    cells = "".join(f'<c r="{letter}1" t="s"><v>{at}</v></c>' for at, letter in enumerate("ABCDE"))
    read = sheet_of(f'<row r="1">{cells}</row>', f"{empty}<si><t>二</t></si>{empty}<si><t>四</t></si>{empty}")
    assert read.row(1) == {2: "二", 4: "四"}


def test_no_pattern_repeats_a_group_possessively() -> None:
    # Up to Python 3.11.4, which Debian 12 has, such a repetition misses what it should find (cpython gh-106052).
    sources = (Path(__file__).parents[2] / "synctool").rglob("*.py")
    assert not [p.name for p in sources if re.search(r"\)(?:[*+?]|\{[\d,]+\})\+", p.read_text("utf-8"))]
