"""Automatic list numbers as people read them."""

from __future__ import annotations

import pytest

from synctool.numbering import Counters, counted, numeral, own_number


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("decimal", "1 2 3 10"),
        ("full", "１ ２ ３ １０"),
        ("circled", "① ② ③ ⑩"),
        ("taiwanese", "一 二 三 十"),
        ("formal", "壹 貳 參 拾"),
        ("stems", "甲 乙 丙 癸"),
        ("branches", "子 丑 寅 酉"),
        ("lower", "a b c j"),
        ("upper", "A B C J"),
        ("roman", "i ii iii x"),
        ("ROMAN", "I II III X"),
        ("unknown", "1 2 3 10"),
    ],
)
def test_numbers_are_counted_in_each_kind(kind: str, numbers: str) -> None:
    assert [counted(n, kind) for n in (1, 2, 3, 10)] == numbers.split()


def test_numbers_beyond_a_kind_are_digits() -> None:
    assert (counted(11, "stems"), counted(21, "circled"), numeral(100), counted(27, "lower")) == (
        "11",
        "(21)",
        "100",
        "aa",
    )


def test_a_lower_level_starts_again_below_the_next_higher_one() -> None:
    counters = Counters()
    assert [counters.next("list", level) for level in (0, 1, 1, 0, 1, 0)] == [1, 1, 2, 2, 1, 3]
    counters.end("list")
    assert counters.next("list", 0, start=5) == 5


@pytest.mark.parametrize(
    ("text", "length"), [("2.AI", 2), ("2、甲", 2), ("2. 甲", 2), ("2 甲", 0), ("12.甲", 0), ("", 0)]
)
def test_a_text_may_begin_with_its_own_number(text: str, length: int) -> None:
    assert own_number(text, "2") == length
