"""An earlier brief is read back into its items, whatever the format."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synctool.brief_reading import Earlier, read_brief
from synctool.model import Item
from synctool.reports import render
from synctool.reports.reading import read

from .masters import brief, masters
from .readers import meant
from .samples import UNSHRUNK

FORMATS = ("pptx", "odp", "docx", "odt", "html")


def earlier(data: bytes, suffix: str) -> Earlier:
    return read_brief(read(data, suffix, f"簡報.{suffix}"))


def first_difference(read: Sequence[Item], expected: Sequence[Item]) -> object:
    """The first item that differs, with the fields that do."""
    if [item.key for item in read] != [item.key for item in expected]:
        return [item.key for item in read], [item.key for item in expected]
    for ours, theirs in zip(read, expected, strict=True):
        if ours != theirs:
            names = [n for n in Item.__slots__ if getattr(ours, n) != getattr(theirs, n)]
            return {n: (getattr(ours, n), getattr(theirs, n)) for n in names}
    return None


@settings(max_examples=25, deadline=None, phases=UNSHRUNK)
@given(masters(), st.sampled_from(["western", "roc"]), st.sampled_from(["zh-TW", "en"]))
@pytest.mark.parametrize("format", FORMATS)
def test_a_master_s_brief_gives_the_master_s_items(
    format: str, items: list[Item], calendar: str, lang: str
) -> None:
    summary = brief(items, calendar=calendar, lang=lang)
    found = earlier(render(summary, format), format)
    assert (
        first_difference(found.items, sorted(items, key=lambda i: [int(n) for n in i.key.split("-")])) is None
    )
    assert found.findings == ()
    cover = found.cover
    assert (cover.body, cover.meeting, cover.title) == (summary.body, summary.meeting, summary.title)
    assert (cover.office, cover.date, cover.is_roc) == (summary.office, summary.date, calendar == "roc")
    assert meant(brief(found.items, lang=lang)) == meant(brief(items, lang=lang))
