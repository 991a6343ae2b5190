"""The page plan: nothing overflows, nothing is lost, cuts are where a reader would make them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings

from synctool.model import Block, Item, Run
from synctool.reports import Summary, summarise
from synctool.reports.content import Kind, rows
from synctool.reports.layout import Area, Plan, headed, plan
from synctool.reports.metrics import estimated_advance, font_advance, line_starts, units

from .readers import first_difference, joined, meant, said
from .samples import UNSHRUNK, report, sample, summaries

PAGE = Area(888, 436)


def planned(summary: Summary, area: Area = PAGE) -> Plan:
    return plan(rows(summary), area, summary.lang)


def one(*paragraphs: str, resolution: str = "請辦理。") -> Summary:
    block = Block("甲", "甲部：", tuple((Run(text),) for text in paragraphs))
    item = Item("4-1-1", resolution, ("甲",), topic="採購", recommendation="繼續列管")
    return summarise([item], body="小組", meeting="第4次會議", blocks={"4-1-1": (block,)})


@settings(max_examples=40, deadline=None, phases=UNSHRUNK)
@given(summaries())
def test_no_page_is_taller_than_its_area(summary: Summary) -> None:
    pages = planned(summary)
    for page in pages.pages:
        assert pages.header_height + sum(row.height for row in page) <= PAGE.height + 0.01


@settings(max_examples=40, deadline=None, phases=UNSHRUNK)
@given(summaries())
def test_pages_put_together_say_what_the_summary_says(summary: Summary) -> None:
    read = [
        [[joined(line.runs) for line in cell] for cell in row.cells]
        for page in planned(summary).pages
        for row in page
    ]
    assert first_difference(said(read, summary), meant(summary)) is None


@settings(max_examples=25, deadline=None, phases=UNSHRUNK)
@given(summaries())
def test_no_heading_is_left_alone_at_the_foot_of_a_page(summary: Summary) -> None:
    for page in planned(summary).pages:
        progress = page[-1].cells[1]
        assert not progress or progress[-1].kind is not Kind.AGENCY


def test_a_paragraph_longer_than_a_page_is_cut_at_a_sentence_end() -> None:
    pages = planned(one("本案業已召開會議研商，並請各機關持續辦理。" * 120)).pages
    assert len(pages) > 1
    for page in pages[:-1]:
        assert page[-1].cells[1][-1].text.endswith("。")
    for page in pages[1:]:
        assert page[0].cells[1][1].text.startswith("（續）")


def test_a_continued_row_repeats_topic_number_agency_and_recommendation() -> None:
    row = planned(one(*["持續辦理相關事項。" * 12] * 30)).pages[1][0]
    assert row.is_continued
    first, second, third = row.cells
    assert [line.text for line in first] == ["(一) 採購：（續）", "1.（續）"]
    assert second[0].text == "甲部：（續）"
    assert [line.text for line in third] == ["繼續列管（續）"]


def test_an_entry_that_fits_a_page_is_never_split() -> None:
    entries = [
        Item(f"4-1-{n}", "請辦理。", ("甲",), topic="採購", progress="辦理。" * 150) for n in range(1, 9)
    ]
    pages = planned(summarise(entries, body="小組", meeting="第4次會議")).pages
    assert not any(row.is_continued for page in pages for row in page)


def test_each_page_begins_with_its_topic() -> None:
    entries = [
        Item(f"4-1-{n}", "請辦理。", ("甲",), topic="採購", progress="辦理。" * 150) for n in range(1, 9)
    ]
    pages = planned(summarise(entries, body="小組", meeting="第4次會議")).pages
    assert [page[0].cells[0][0].text for page in pages] == ["(一) 採購："] * len(pages)


def test_a_short_brief_is_set_larger_than_a_long_one() -> None:
    assert planned(sample()).size > planned(one(*["持續辦理相關事項。" * 12] * 30)).size


def test_the_real_report_takes_the_pages_that_it_took() -> None:
    pages = planned(report()).pages
    assert [len(page) for page in pages] == [2, 1, 1]


# ---------------------------------------------------------------- lines


def broken(text: str, width: float) -> list[str]:
    starts = line_starts(units([(char, False) for char in text], estimated_advance), width, width)
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("一二三四五", 2.0, ["一二", "三四", "五"]),
        ("一二，三四", 2.0, ["一", "二，", "三四"]),
        ("一「二三」", 2.0, ["一", "「二", "三」"]),
        ("甲 AB 乙", 2.7, ["甲 ", "AB ", "乙"]),
        ("ABCDEFGH", 2.5, ["ABC", "DEF", "GH"]),
        ("", 3.0, [""]),
    ],
)
def test_lines_break_where_chinese_typesetting_allows(text: str, width: float, lines: list[str]) -> None:
    assert broken(text, width) == lines


def test_a_real_font_is_never_reckoned_narrower_than_its_glyphs() -> None:
    advance = font_advance()
    assert advance("中", False) == 1.0
    assert advance("A", True) >= 0.58
    assert advance("\u200d", False) == 0.0


@pytest.mark.parametrize(
    ("titles", "shares"),
    [
        (("會議決議", "辦理情形", "列管建議"), (0.25, 0.635, 0.115)),
        (("Resolution", "Progress", "Recommendation"), (0.25, 0.498, 0.252)),
    ],
)
def test_no_word_of_a_heading_breaks_and_the_widest_column_gives(
    titles: Sequence[str], shares: Sequence[float]
) -> None:
    area = headed(Area(840, 400), titles, 18, estimated_advance)
    assert area.shares == pytest.approx(shares, abs=0.001)
    assert sum(area.shares) == pytest.approx(1)
