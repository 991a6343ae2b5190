"""Separated text in the encodings that agencies' programs write."""

from __future__ import annotations

import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synctool.errors import UnreadableFile
from synctool.model import CellError, Snapshot
from synctool.ooxml.limits import Limits
from synctool.stores.csvfile import SHEET, decode, read_csv

_TABLE = "項次,辦理情形,辦理進度\r\n4-1-1,已完成公告，並函知各機關。,80%\r\n4-1-2,研議中,\r\n"


def _cells(snapshot: Snapshot) -> list[list[object]]:
    sheet = snapshot.sheets[SHEET]
    return [list(sheet.row(number).values()) for number in sheet.row_numbers()]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (_TABLE.encode(), "utf-8"),
        (_TABLE.encode("utf-8-sig"), "utf-8"),
        (_TABLE.encode("utf-16"), "utf-16"),
        (_TABLE.encode("utf-16-le"), "utf-16"),
        (_TABLE.encode("utf-16-be"), "utf-16"),
        (codecs.BOM_UTF16_BE + _TABLE.encode("utf-16-be"), "utf-16"),
        (_TABLE.encode("cp950"), "cp950"),
        (_TABLE.replace("研議中", "碁銹裏墻恒粧嫺").encode("cp950"), "cp950"),
        (_TABLE.replace("研議中", "游錫堃、陳喆、峯").encode("big5hkscs"), "big5hkscs"),
        (b"key,text\n1,a\n", "utf-8"),
    ],
)
def test_the_encoding_is_found_and_named(data: bytes, encoding: str) -> None:
    decoded = decode(data, "a.csv")
    assert decoded.encoding == encoding
    assert _cells(read_csv(data, "a.csv"))[-1][0] in ("4-1-2", "1")


@pytest.mark.parametrize(
    "data",
    [
        "项次,办理情况\n1,已完成并通知各机关办理\n".encode("gbk"),
        "項目,状況\n1,完了しました\n".encode("shift_jis"),
        "clé,valeur\n1,été\n".encode("latin-1"),
        codecs.BOM_UTF8 + b"\xff\xfe\xfa",
        codecs.BOM_UTF16_LE + b"\x00\xd8a\x00",
    ],
)
def test_an_encoding_that_is_none_of_ours_is_refused_and_not_guessed(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        decode(data, "a.csv")
    assert (caught.value.code, caught.value.detail["file"]) == ("csv-encoding", "a.csv")


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_separator_is_found_below_title_rows(delimiter: str) -> None:
    rows = [
        ["填報表"],
        ["機關：工程會, 第4季"],
        ["項次", "辦理情形", "備註"],
        ["4-1-1", "甲，乙; 丙", ""],
        ["4-1-2", "丁", "戊"],
    ]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    sheet = read_csv(out.getvalue().encode(), "a.csv").sheets[SHEET]
    assert sheet.row(4) == {1: "4-1-1", 2: "甲，乙; 丙"}
    assert sheet.row(5) == {1: "4-1-2", 2: "丁", 3: "戊"}


def test_excel_s_own_separator_line_is_obeyed_and_no_row() -> None:
    sheet = read_csv("sep=;\r\n項次;情形\r\n1;甲,乙\r\n".encode(), "a.csv").sheets[SHEET]
    assert (sheet.row(1), sheet.row(2)) == ({1: "項次", 2: "情形"}, {1: "1", 2: "甲,乙"})


def test_line_breaks_quotes_and_blank_rows_keep_their_places() -> None:
    data = '項次,情形\r\n\r\n1,"第一行\r\n第二行 ""引"""\r\n'.encode()
    sheet = read_csv(data, "a.csv").sheets[SHEET]
    assert sheet.row_numbers() == [1, 3]
    assert sheet.row(3) == {1: "1", 2: '第一行\n第二行 "引"'}


def test_error_words_and_hashes_of_a_narrow_column_are_errors_and_no_text() -> None:
    sheet = read_csv(b"a,b,c,d\n#N/A,#DIV/0!,########,#4\n", "a.csv").sheets[SHEET]
    assert sheet.row(2) == {1: CellError("#N/A"), 2: CellError("#DIV/0!"), 3: CellError("########"), 4: "#4"}


def test_a_text_that_looks_like_a_formula_stays_text() -> None:
    assert _cells(read_csv(b"=1+1,+1,-1,@x\n", "a.csv")) == [["=1+1", "+1", "-1", "@x"]]


def test_plain_text_wipes_no_underline() -> None:
    assert read_csv(b"a,b\n", "a.csv").rich is False


@pytest.mark.parametrize(
    ("data", "limits", "code"),
    [
        (b'a,b\n1,"open\n2,x\n3,y\n', Limits(), "csv-damaged"),
        (b'a,b\n1,"' + b"x" * 200_000 + b'"\n', Limits(), "csv-damaged"),
        (b"a,b\n" * 10, Limits(cells=10), "sheet-cells"),
        (b"a,b,c\n", Limits(columns=2), "sheet-bounds"),
        (b"a\n" * 5, Limits(rows=4), "sheet-bounds"),
    ],
)
def test_what_cannot_be_read_surely_is_refused(data: bytes, limits: Limits, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_csv(data, "a.csv", limits=limits)
    assert (caught.value.code, caught.value.detail["file"]) == (code, "a.csv")


_WORDS = st.text(st.sampled_from('項次辦理情形，。 ,;"\n甲乙丙abc1'), min_size=1, max_size=8).filter(
    str.strip
)


@given(
    st.lists(st.lists(_WORDS, min_size=3, max_size=3), min_size=3, max_size=6),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp950"]),
)
def test_what_a_program_writes_is_what_is_read(rows: list[list[str]], encoding: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    assert _cells(read_csv(out.getvalue().encode(encoding), "a.csv")) == rows


@given(st.binary(max_size=400))
def test_any_bytes_give_a_table_or_a_named_refusal(data: bytes) -> None:
    try:
        read_csv(data, "a.csv")
    except UnreadableFile as error:
        assert error.detail["file"] == "a.csv"
