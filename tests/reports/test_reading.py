"""An earlier brief is read back into its items, whatever the format."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synctool.brief_found import Earlier
from synctool.brief_reading import read_brief
from synctool.errors import ConfigError, UnreadableFile
from synctool.model import Item, Run, rich_text
from synctool.reports import render
from synctool.reports.reading import READERS, read

from .handmade import MAKERS, STRAY
from .masters import brief, masters
from .readers import meant
from .samples import SEED, UNSHRUNK, report

FORMATS = ("pptx", "odp", "docx", "odt", "html")


def earlier(data: bytes, suffix: str, *, is_marked: bool = True) -> Earlier:
    paper = read(data, suffix, f"簡報.{suffix}")
    return read_brief(paper if is_marked else replace(paper, imprint=""))


def first_difference(read: Sequence[Item], expected: Sequence[Item]) -> object:
    """The first item that differs, with the fields that do."""
    if [item.key for item in read] != [item.key for item in expected]:
        return [item.key for item in read], [item.key for item in expected]
    for ours, theirs in zip(read, expected, strict=True):
        if ours != theirs:
            names = [n for n in Item.__slots__ if getattr(ours, n) != getattr(theirs, n)]
            return {n: (getattr(ours, n), getattr(theirs, n)) for n in names}
    return None


def ordered(items: Sequence[Item]) -> list[Item]:
    return sorted(items, key=lambda item: [int(part) for part in item.key.split("-")])


# ---------------------------------------------------------------- laws


@settings(max_examples=12, deadline=None, phases=UNSHRUNK)
@given(masters(), st.sampled_from(["western", "roc"]), st.sampled_from(["zh-TW", "en"]))
@pytest.mark.parametrize("format", FORMATS)
def test_a_master_s_brief_gives_the_master_s_items(
    format: str, items: list[Item], calendar: str, lang: str
) -> None:
    summary = brief(items, calendar=calendar, lang=lang)
    found = earlier(render(summary, format), format)
    assert first_difference(found.items, ordered(items)) is None
    assert found.findings == ()
    cover = found.cover
    assert (cover.body, cover.meeting, cover.title) == (summary.body, summary.meeting, summary.title)
    assert (cover.office, cover.date, cover.is_roc) == (summary.office, summary.date, calendar == "roc")
    assert meant(brief(found.items, lang=lang)) == meant(brief(items, lang=lang))


@settings(max_examples=12, deadline=None, phases=UNSHRUNK)
@given(masters(is_plain=True))
@pytest.mark.parametrize("format", FORMATS)
def test_what_a_page_shows_is_enough_for_a_master_that_keeps_to_the_custom(
    format: str, items: list[Item]
) -> None:
    found = earlier(render(brief(items), format), format, is_marked=False)
    assert first_difference(found.items, ordered(items)) is None


@settings(max_examples=8, deadline=None, phases=UNSHRUNK)
@given(masters())
@pytest.mark.parametrize("format", FORMATS)
def test_reading_settles_after_once_whatever_was_read(format: str, items: list[Item]) -> None:
    once = earlier(render(brief(items), format), format, is_marked=False)
    twice = earlier(render(brief(once.items), format), format)
    assert first_difference(ordered(twice.items), ordered(once.items)) is None


# ---------------------------------------------------------------- the real report


def _expected() -> list[Item]:
    data = json.loads((SEED / "records.json").read_text("utf-8"))
    items = []
    for record in data["items"]:
        answers = record["responses"]
        joint = len(answers[0]["agencies"]) > 1
        leads = answers[0]["agencies"][:1] if joint else [a["agencies"][0] for a in answers]
        lines = []
        for answer in answers:
            lines += [[Run("、".join(answer["agencies"]) + "：")], *map(_runs, answer["paragraphs"])]
        items.append(
            Item(
                record["id"],
                rich_text(map(_runs, record["resolution"])),
                tuple(leads),
                tuple(answers[0]["agencies"][1:]) if joint else (),
                meeting=f"第{data['meeting']['number']}次會議",
                topic=record["topic"]["title"],
                progress=rich_text(lines),
                recommendation=record["recommendation"],
            )
        )
    return items


def _runs(paragraph: list[dict[str, object]]) -> list[Run]:
    return [Run(str(run["text"]), "single" if run["underline"] else "") for run in paragraph]


@pytest.mark.parametrize("format", [*FORMATS, "txt"])
def test_the_real_report_becomes_its_records_in_every_format(format: str) -> None:
    summary = report()
    data = (SEED / "report.txt").read_bytes() if format == "txt" else render(summary, format)
    found = earlier(data, format, is_marked=False)
    assert first_difference(found.items, _expected()) is None
    cover = found.cover
    assert (cover.body, cover.meeting, cover.title) == (summary.body, summary.meeting, summary.title)
    assert (cover.office, cover.date) == (summary.office, summary.date)
    assert [str(one.text) for one in found.left_over] == (["SMART TAIWAN 2030"] if format == "txt" else [])


# ---------------------------------------------------------------- made by hand


@pytest.mark.parametrize("format", MAKERS)
def test_a_brief_made_by_hand_is_read_as_people_read_it(format: str) -> None:
    found = earlier(MAKERS[format](), format)
    cover = found.cover
    assert cover.title == "數位治理推動會報 第二次會議列管事項辦理情形報告"
    assert (cover.body, cover.meeting, cover.office) == (
        "數位治理推動會報",
        "第二次會議",
        ("國家發展委員會",),
    )
    assert (cover.date, cover.is_roc) == (date(2024, 6, 30), True)
    first, second = found.items
    assert (first.key, first.topic, first.meeting) == ("2-1-1", "資料治理推動報告", "第二次會議")
    assert (first.leads, first.supporting) == (("國發會",), ("數發部",))
    assert first.resolution == rich_text([[Run("請國發會會同數發部"), Run("研議規範", "single"), Run("。")]])
    assert first.progress == rich_text(
        [
            [Run("國家發展委員會：")],
            [Run("1. 已完成草案。")],
            [Run("2. 已於"), Run("五月", "single"), Run("函頒。")],
            [Run("數發部:")],
            [Run("配合辦理。")],
        ]
    )
    assert first.recommendation == "解除列管"
    assert (second.key, second.leads, second.recommendation) == ("2-1-2", ("內政部", "財政部"), "繼續列管")
    assert second.progress == "內政部：\n辦理中。\n財政部：\n1. 已完成七成。\n2. 其餘項目於年底完成。"
    assert [(one.code, str(one.text)) for one in found.findings] == [("brief-line-unplaced", STRAY)]


def test_what_has_no_place_is_kept_with_where_it_stood() -> None:
    (one,) = earlier(MAKERS["pptx"](), "pptx").left_over
    assert (one.spot.page, one.spot.line, str(one.text)) == (3, 1, STRAY)


def test_formats_that_overlap_in_html_are_read_as_browsers_show_them() -> None:
    page = "<table><tr><td>決議<td>辦理情形<tr><td>1. 甲<td><font><u>一</font><font>二</u>三</font></table>"
    (item,) = earlier(page.encode(), "html").items
    assert item.progress == rich_text([[Run("一二", "single"), Run("三")]])


# ---------------------------------------------------------------- what cannot be read


def test_another_kind_of_file_is_refused_with_the_kinds_that_can_be_read() -> None:
    with pytest.raises(ConfigError, match="brief-source-unknown") as caught:
        read(b"", "ppt", "簡報.ppt")
    assert caught.value.detail["formats"] == "、".join(READERS)


@pytest.mark.parametrize("format", ["pptx", "docx", "odp", "odt"])
def test_a_file_that_is_not_what_its_ending_says_is_refused(format: str) -> None:
    with pytest.raises(UnreadableFile, match="brief-unreadable"):
        read(b"PK no package", format, f"簡報.{format}")
