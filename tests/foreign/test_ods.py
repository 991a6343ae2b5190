"""OpenDocument spreadsheets made by hand, good and hostile."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from handmade import cell, ods, ods_meta, row, zipped

from synctool.errors import UnreadableFile
from synctool.model import CellError, Revision, RichText, Run, Sheet, Value
from synctool.ooxml import stamp
from synctool.ooxml.limits import Limits
from synctool.stores.odsfile import read_ods


def _style(family: str, name: str, properties: str, parent: str = "") -> str:
    given = f'style:name="{name}" style:family="{family}" style:parent-style-name="{parent}"'
    return f"<style:style {given}><style:text-properties {properties}/></style:style>"


_SPANS = (
    _style("text", "U", 'style:text-underline-style="solid"')
    + _style("text", "D", 'style:text-underline-style="solid" style:text-underline-type="double"')
    + _style("text", "N", 'style:text-underline-style="none" fo:font-weight="normal"')
    + _style(
        "text",
        "A",
        'style:font-weight-asian="bold" style:font-style-asian="italic" '
        'style:text-line-through-style="solid" fo:color="#00aa00"',
    )
    + _style("text", "K", 'fo:color="#000000"')
)
_CELLS = (
    '<style:default-style style:family="table-cell"><style:text-properties fo:color="#000000"/>'
    "</style:default-style>"
    + _style("table-cell", "Parent", 'fo:font-weight="bold"')
    + _style("table-cell", "Child", 'fo:color="#ff0000"', parent="Parent")
    + _style("table-cell", "Loop", "", parent="Loop")
)


def _sheet(rows: str, **more: str) -> Sheet:
    return read_ods(ods(rows, **more), "a.ods").sheets["表"]  # type: ignore[arg-type]


def _only(content: str, attributes: str = 'office:value-type="string"', styles: str = "") -> Value:
    return _sheet(row(cell(content, attributes)), styles=styles).row(1).get(1)


@pytest.mark.parametrize(
    ("attributes", "content", "value"),
    [
        ('office:value-type="float" office:value="45548"', "<text:p>45548</text:p>", 45548),
        ('office:value-type="float" office:value="1.5"', "<text:p>1.5</text:p>", 1.5),
        ('office:value-type="percentage" office:value="0.8"', "<text:p>80%</text:p>", 0.8),
        ('office:value-type="float" office:value="1_0"', "<text:p>10</text:p>", CellError("1_0")),
        (
            'office:value-type="date" office:date-value="2024-09-13"',
            "<text:p>113/9/13</text:p>",
            date(2024, 9, 13),
        ),
        (
            'office:value-type="date" office:date-value="2024-09-13T08:05:00.000000000"',
            "",
            datetime(2024, 9, 13, 8, 5),
        ),
        ('office:value-type="date" office:date-value="2024-09-13T00:00:00"', "", date(2024, 9, 13)),
        ('office:value-type="time" office:time-value="PT08H30M00S"', "", time(8, 30)),
        ('office:value-type="time" office:time-value="PT36H00M00S"', "", 1.5),
        ('office:value-type="boolean" office:boolean-value="true"', "<text:p>TRUE</text:p>", True),
        ('office:value-type="string" office:string-value="存"', "", "存"),
        ('office:value-type="string" office:string-value="存"', "<text:p>見</text:p>", "見"),
        ("", "<text:p>無型別</text:p>", "無型別"),
        ('office:value-type="string"', "<text:p></text:p>", None),
        ("", "", None),
        ('office:value-type="string" calcext:value-type="error"', "<text:p>#N/A</text:p>", CellError("#N/A")),
        (
            'office:value-type="string" calcext:value-type="error"',
            "<text:p>錯誤:502</text:p>",
            CellError("錯誤:502"),
        ),
        ('office:value-type="string" table:formula="of:=NA()"', "<text:p>#N/A</text:p>", CellError("#N/A")),
        ('office:value-type="float" office:value="0"', "<text:p>#DIV/0!</text:p>", CellError("#DIV/0!")),
        ('office:value-type="string" calcext:value-type="string"', "<text:p>#N/A</text:p>", "#N/A"),
    ],
)
def test_a_cell_has_its_type(attributes: str, content: str, value: Value) -> None:
    found = _only(content, attributes)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<text:p>一</text:p><text:p/><text:p>三</text:p>", "一\n\n三"),
        ("<text:p>一<text:line-break/>二</text:p>", "一\n二"),
        ('<text:p><text:s text:c="2"/>兩 <text:s/>格 </text:p>', "  兩  格 "),
        ("<text:p>a<text:tab/>b</text:p>", "a\tb"),
        ("<text:p>\n   排版\n   空白</text:p>", "排版 空白"),
        ("<text:p>見<text:a>連結</text:a></text:p>", "見連結"),
        ("<office:annotation><text:p>註解</text:p></office:annotation><text:p>本文</text:p>", "本文"),
        (
            "<draw:frame><draw:text-box><text:p>圖說</text:p></draw:text-box></draw:frame><text:p>本文</text:p>",
            "本文",
        ),
        ("<text:p>漢<text:ruby-text>ㄏㄢˋ</text:ruby-text>字</text:p>", "漢字"),
        ("<text:p>=SUM(A1)</text:p>", "=SUM(A1)"),
        ("<text:p>碁銹堃😀</text:p>", "碁銹堃😀"),
    ],
)
def test_a_text_is_what_people_read_in_the_cell(content: str, text: str) -> None:
    assert _only(content) == text


@pytest.mark.parametrize(
    ("span", "run"),
    [
        ("U", Run("字", underline="single")),
        ("D", Run("字", underline="double")),
        ("A", Run("字", bold=True, italic=True, strike=True, colour="00AA00")),
    ],
)
def test_a_span_s_formats_are_kept(span: str, run: Run) -> None:
    value = _only(f'<text:p>前<text:span text:style-name="{span}">字</text:span></text:p>', styles=_SPANS)
    assert value == RichText(((Run("前"), run),))


def test_spans_inside_spans_add_up_and_take_away() -> None:
    content = (
        '<text:p><text:span text:style-name="U">甲<text:span text:style-name="A">乙</text:span>'
        '<text:span text:style-name="N">丙</text:span></text:span>丁</text:p>'
    )
    both = Run("乙", "single", bold=True, italic=True, strike=True, colour="00AA00")
    assert _only(content, styles=_SPANS) == RichText(((Run("甲", "single"), both, Run("丙丁")),))


def test_black_and_no_format_at_all_are_plain_text() -> None:
    assert _only('<text:p><text:span text:style-name="K">字</text:span></text:p>', styles=_SPANS) == "字"


def test_a_cell_s_own_style_counts_with_its_parents_and_spans_override_it() -> None:
    content = '<text:p>甲<text:span text:style-name="N">乙</text:span></text:p>'
    attributes = 'office:value-type="string" table:style-name="Child"'
    value = _only(content, attributes, styles=_CELLS + _SPANS)
    assert value == RichText(((Run("甲", bold=True, colour="FF0000"), Run("乙", colour="FF0000")),))


def test_a_style_comes_from_the_cell_or_else_the_row_or_else_the_column() -> None:
    column = '<table:table-column table:number-columns-repeated="2" table:default-cell-style-name="Parent"/>'
    plain, red = cell("<text:p>甲</text:p>"), 'table:default-cell-style-name="Child"'
    sheet = _sheet(
        column + row(plain) + row(plain, attributes=red) + row(cell(), cell(), plain), styles=_CELLS
    )
    assert sheet.row(1)[1] == RichText(((Run("甲", bold=True),),))
    assert sheet.row(2)[1] == RichText(((Run("甲", bold=True, colour="FF0000"),),))
    assert sheet.row(3)[3] == "甲"


def test_a_style_that_is_its_own_parent_does_no_harm() -> None:
    assert _only("<text:p>甲</text:p>", 'office:value-type="string" table:style-name="Loop"', _CELLS) == "甲"


def test_repeated_and_covered_cells_keep_every_cell_in_its_place() -> None:
    rows = (
        "<table:table-header-rows>"
        + row(cell(attributes='table:number-columns-repeated="2"'), cell("<text:p>丙</text:p>"))
        + "</table:table-header-rows>"
        + row(cell(), attributes='table:number-rows-repeated="3"')
        + row(
            cell("<text:p>合併</text:p>", 'office:value-type="string" table:number-columns-spanned="2"'),
            "<table:covered-table-cell><text:p>蓋住</text:p></table:covered-table-cell>",
            cell("<text:p>同</text:p>", 'office:value-type="string" table:number-columns-repeated="2"'),
            attributes='table:number-rows-repeated="2"',
        )
        + row(cell(), attributes='table:number-rows-repeated="1048570"')
    )
    sheet = _sheet(rows)
    assert sheet.row_numbers() == [1, 5, 6]
    assert sheet.row(1) == {3: "丙"}
    assert sheet.row(5) == sheet.row(6) == {1: "合併", 2: "蓋住", 3: "同", 4: "同"}


def test_tracked_deletions_and_tables_inside_cells_are_not_seen() -> None:
    inner = f'<table:table table:name="內">{row(cell("<text:p>內</text:p>"))}</table:table>'
    tracked = f"<table:tracked-changes>{cell('<text:p>刪掉</text:p>')}</table:tracked-changes>"
    data = ods(row(cell(f"<text:p>外</text:p>{inner}")), after=tracked)
    sheets = read_ods(data, "a.ods").sheets
    assert list(sheets) == ["表"]
    assert sheets["表"].row(1) == {1: "外"}


def test_a_formula_s_cell_is_known_as_one() -> None:
    sheet = _sheet(
        row(cell("<text:p>2</text:p>", 'table:formula="of:=1+1" office:value-type="float" office:value="2"'))
    )
    assert sheet.has_formula(1, 1)
    assert not sheet.has_formula(1, 2)


_REVISION = Revision("管考", "agency", "工程會", "113年第4季", "K7Q2M3XR9D")


def test_the_stamp_is_found_in_the_property_and_in_the_named_expression() -> None:
    text = stamp.encode(_REVISION)
    named = (
        '<table:named-expressions><table:named-expression table:name="_synctool" '
        f'table:expression="of:=&quot;{text}&quot;"/></table:named-expressions>'
    )
    meta = ods_meta(f'<meta:user-defined meta:name="synctool">{text}</meta:user-defined>')
    whole = {"": _REVISION}
    assert read_ods(ods(row(), after=named), "a.ods").stamps == whole
    assert read_ods(ods(row(), more=meta), "a.ods").stamps == whole
    assert read_ods(ods(row() + named), "a.ods").stamps == {"表": _REVISION}
    assert read_ods(ods(row(), more=ods_meta("<meta:user-defined/>")), "a.ods").stamps == {}


def test_damaged_properties_cost_the_stamp_and_not_the_answers() -> None:
    data = ods(row(cell("<text:p>甲</text:p>")), more=ods_meta("<meta:user-defined>"))
    snapshot = read_ods(data, "a.ods")
    assert (snapshot.stamps, snapshot.sheets["表"].row(1)) == ({}, {1: "甲"})


def _repeated_row(rows: int, columns: int) -> bytes:
    repeated = f'office:value-type="string" table:number-columns-repeated="{columns}"'
    return ods(row(cell("<text:p>x</text:p>", repeated), attributes=f'table:number-rows-repeated="{rows}"'))


_DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_repeated_row(1_048_576, 16_384), "sheet-repeats"),
        (_repeated_row(1, 16_385), "sheet-bounds"),
        (_repeated_row(1_048_577, 1), "sheet-bounds"),
        (_repeated_row(99_999_999_999, 1), "sheet-bounds"),
        (ods(row(cell('<text:p><text:s text:c="9999999"/></text:p>'))), "sheet-repeats"),
        (ods(row(), prolog=_DOCTYPE), "xml-entities"),
        (ods(row("<table:table-cell>")), "xml-damaged"),
        (ods("", after='<table:table table:name="表"/>'), "file-doubled-sheet"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "part-missing"),
        (
            ods(row(), more={"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
            "file-encrypted",
        ),
        (zipped({"encrypted-package": b"x"}), "file-encrypted"),
        (zipped({"content.xml": b" " * (40 << 20)}), "file-bomb"),
        (ods(row())[:-30], "file-truncated"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_ods(data, "a.ods")
    assert (caught.value.code, caught.value.detail["file"]) == (code, "a.ods")


def test_limits_can_be_set() -> None:
    data = ods(row(cell("<text:p>甲</text:p>"), cell("<text:p>乙</text:p>")))
    for limits, code in (
        (Limits(cells=1), "sheet-cells"),
        (Limits(sheets=0), "file-sheets"),
        (Limits(file_bytes=9), "file-too-large"),
    ):
        with pytest.raises(UnreadableFile) as caught:
            read_ods(data, "a.ods", limits=limits)
        assert caught.value.code == code
