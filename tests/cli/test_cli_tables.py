"""Columns of Han characters stand under one another."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synctool import terms
from synctool.cli.streams import _stand_in
from synctool.cli.tables import cut, pad, table, width, wrap
from synctool.schema import AGENCY_FIELDS, CLOSED_FIELDS, MASTER_FIELDS
from synctool.texts import catalogue

_texts = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs", "Mn"]), max_size=60)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("機關", 4), ("ＡＢ", 4), ("é", 1), ("e\u0301", 1), ("，", 2), ("\u200b", 0)],
)
def test_how_wide_a_text_is(text: str, columns: int) -> None:
    assert width(text) == columns


def test_a_table_lines_up_and_numbers_stand_at_the_right() -> None:
    assert table(["機關", "Items"], [["工程會", 2], ["NCC", 10]]) == [
        "機關    Items",
        "工程會      2",
        "NCC        10",
    ]


def test_a_table_without_rows_is_nothing() -> None:
    assert table(["機關"], []) == []


@given(_texts, st.integers(4, 40))
def test_a_cut_text_fits(text: str, columns: int) -> None:
    assert width(cut(text, columns)) <= columns


@given(_texts, st.integers(0, 40))
def test_padding_only_adds_space(text: str, columns: int) -> None:
    assert pad(text, columns).startswith(text)
    assert width(pad(text, columns)) == max(columns, width(text))


@given(_texts)
def test_wrapping_loses_nothing_but_space(text: str) -> None:
    assert "".join("".join(wrap(text, 20)).split()) == "".join(text.split())


def test_no_line_begins_with_a_mark() -> None:
    lines = wrap("檢視既有主表，找出工作表、標題列、欄位與機關，寫成設定檔。", 14)
    assert all(width(line) <= 16 for line in lines)
    assert not any(line[0] in "，、。" for line in lines)


@pytest.mark.parametrize(
    ("character", "encoding", "shown"),
    [
        ("✓", "cp950", "√"),
        ("✓", "ascii", "V"),
        ("✗", "cp950", "×"),
        ("😀", "cp950", "[U+1F600]"),
        ("喆", "cp950", "[U+5586]"),
        ("é", "cp950", "e"),
        ("›", "cp950", ">"),
        ("⋯", "cp950", "…"),
        ("…", "ascii", "..."),
    ],
)
def test_what_stands_for_a_character(character: str, encoding: str, shown: str) -> None:
    assert _stand_in(character, encoding) == shown


def test_every_text_of_the_program_has_a_stand_in_on_a_windows_code_page() -> None:
    lacking = {
        character
        for pair in catalogue().values()
        for text in pair
        for character in text
        if not character.isascii() and "[U+" in _shown(character)
    }
    assert not lacking


def _shown(character: str) -> str:
    try:
        return character.encode("cp950").decode("cp950")
    except UnicodeEncodeError:
        return _stand_in(character, "cp950")


def test_no_text_lacks_a_language() -> None:
    for code, pair in catalogue().items():
        assert pair.zh.strip() and pair.en.strip(), code


_SYNC = re.compile(r"(?<![\w-])sync(?= [a-z])")
"""A command by the name that on Unix is another program's."""
_STRAY = re.compile(r"執行編號|run id")
"""What everything else calls 批次, a run."""


def test_every_text_names_commands_and_runs_by_one_name() -> None:
    strays = {
        code: t for code, pair in catalogue().items() for t in pair if _SYNC.search(t) or _STRAY.search(t)
    }
    assert not strays


@pytest.mark.parametrize("field", [f.name for f in (*MASTER_FIELDS, *AGENCY_FIELDS, *CLOSED_FIELDS)])
def test_every_field_that_a_history_tells_of_has_a_word(field: str) -> None:
    assert field in terms.FIELDS
