"""Items become a brief: order, groups, numbers, dates."""

from datetime import date

import pytest

from synctool.model import Item
from synctool.numbering import numeral
from synctool.reports import Summary, summarise
from synctool.reports.content import cover, rows
from synctool.reports.summary import date_line, natural_order

from .samples import sample


def made(*items: Item, lang: str = "zh-TW") -> Summary:
    return summarise(items, body="小組", meeting="第4次會議", lang=lang)


def test_entries_stand_in_the_natural_order_of_their_keys() -> None:
    assert [entry.key for entry in sample().entries] == ["4-1-2", "4-1-10", "4-2-1"]
    assert natural_order("4-2-10") > natural_order("4-2-9")


def test_a_resolution_is_numbered_by_the_third_part_of_its_key() -> None:
    assert [entry.number for entry in sample().entries] == ["2", "10", "1"]


def test_a_topic_is_numbered_by_its_key_or_as_it_was_written() -> None:
    assert [(topic.number, topic.title) for topic in sample().topics] == [("一", "採購"), ("二", "AI產業")]


def test_keys_of_another_form_are_counted_within_their_topic() -> None:
    summary = made(Item("A1", "甲", (), topic="採購"), Item("A2", "乙", (), topic="採購"))
    assert [entry.number for entry in summary.entries] == ["1", "2"]


def test_a_number_that_is_already_written_is_not_written_twice() -> None:
    (row,) = rows(made(Item("4-1-2", "2.AI法制化", (), topic="AI")))
    assert [line.text for line in row.resolution] == ["決議：", "2.AI法制化"]


def test_topic_lines_name_their_meeting_only_when_there_are_several() -> None:
    one = made(Item("4-1-1", "甲", (), meeting="第4次會議", topic="採購"))
    two = made(
        Item("3-1-1", "甲", (), meeting="第3次會議", topic="採購"),
        Item("4-1-1", "乙", (), meeting="第4次會議", topic="採購"),
    )
    assert [row.topic.text for row in rows(one) if row.topic] == ["(一) 採購："]
    assert [row.topic.text for row in rows(two) if row.topic] == [
        "第3次會議 (一) 採購：",
        "第4次會議 (一) 採購：",
    ]


@pytest.mark.parametrize(
    ("calendar", "lang", "line"),
    [
        ("western", "zh-TW", "2024年12月31日"),
        ("roc", "zh-TW", "中華民國113年12月31日"),
        ("western", "en", "31 December 2024"),
    ],
)
def test_the_date_is_written_in_the_chosen_calendar(calendar: str, lang: str, line: str) -> None:
    assert date_line(date(2024, 12, 31), calendar, lang) == line  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")]
)
def test_topics_are_counted_in_chinese_numerals(number: int, text: str) -> None:
    assert numeral(number) == text


def test_the_cover_names_the_meeting_once() -> None:
    head, below = cover(sample())
    assert head == ["行政院智慧國家推動小組", "第4次會議結論追蹤列管事項報告"]
    assert below == ["國家科學及技術委員會", "科技辦公室", "2024年12月31日"]


def test_a_brief_without_entries_says_so() -> None:
    (row,) = rows(made())
    assert row.resolution[0].text == "目前無列管事項。"
