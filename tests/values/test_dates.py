"""Dates as clerks type them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synctool.dates import parse_date
from synctool.folding import Doubt
from synctool.model import CellError, RichText, Run, Value

TODAY = date(2024, 10, 1)
DAY = date(2024, 9, 13)


@pytest.mark.parametrize(
    "typed",
    [
        DAY,
        datetime(2024, 9, 13),
        datetime(2024, 9, 13, 14, 30),
        1130913,
        20240913,
        20240913.0,
        "113年9月13日",
        "113年09月13日",
        "113 年 9 月 13 日",
        "113年9月13號",
        "民國113年9月13日",
        "中華民國113年9月13日",
        "民國113/9/13",
        "R.O.C. 113/9/13",
        "113/9/13",
        "113/09/13",
        "113.9.13",
        "113-09-13",
        "113–09–13",
        "113．9．13",
        "1130913",
        "本(113)年9月13日",
        "本（１１３）年９月１３日",
        "一百一十三年九月十三日",
        "一百十三年九月十三日",
        "一一三年九月十三日",
        "二〇二四年九月十三日",
        "西元2024年9月13日",
        "2024年9月13日",
        "2024/9/13",
        "２０２４／９／１３",
        "2024-09-13",
        "2024.9.13",
        "20240913",
        "13/9/2024",
        "9/13/2024",
        "Sep 13, 2024",
        "Sept. 13, 2024",
        "September 13th, 2024",
        "13 September 2024",
        "13-Sep-2024",
        "Friday, 13 September 2024",
        "113年9月13日（五）",
        "113/9/13 (星期五)",
        "113/9/13週五",
        "2024-09-13 00:00:00",
        "2024-09-13T00:00:00Z",
        "2024/9/13 上午 12:00:00",
        " 113年9月13日\n",
        "\ufeff113\u200b年9月\u00a013日",
        "113\uf98e9月13日",
        "113年9⽉13⽇",
        RichText(((Run("113年9月13日", bold=True),),)),
    ],
)
def test_what_can_be_read_as_one_day_only_is_that_day(typed: Value) -> None:
    assert parse_date(typed, today=TODAY) == DAY


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("099/1/1", date(2010, 1, 1)),
        ("民國99年1月1日", date(2010, 1, 1)),
        ("0990101", date(2010, 1, 1)),
        ("本(99)年1月1日", date(2010, 1, 1)),
        ("去(112)年12月31日", date(2023, 12, 31)),
        ("5/5/2024", date(2024, 5, 5)),
        ("113/2/29", date(2024, 2, 29)),
        ("113年⼗⽉13日", date(2024, 10, 13)),
        ("民國一百年一月一日", date(2011, 1, 1)),
        ("一百一十四年十二月卅一日", date(2025, 12, 31)),
    ],
)
def test_other_days_that_can_be_read_in_one_way(typed: str, day: date) -> None:
    assert parse_date(typed, today=TODAY) == day


@pytest.mark.parametrize("blank", [None, "", "  ", "\u3000", "\u200b", "\n"])
def test_a_blank_is_no_date_and_no_doubt(blank: Value) -> None:
    assert parse_date(blank, today=TODAY) is None


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("24/9/13", "1935-09-13 / 2013-09-24 / 2024-09-13"),
        ("12/11/10", "1923-11-10 / 2010-11-12 / 2010-12-11 / 2012-11-10"),
        ("99年1月1日", "1999-01-01 / 2010-01-01"),
        ("990101", "1999-01-01 / 2010-01-01"),
        ("240913", "1935-09-13 / 2024-09-13"),
        (240913, "1935-09-13 / 2024-09-13"),
        ("9/12/2024", "2024-09-12 / 2024-12-09"),
        ("13-Sep-24", "2013-09-24 / 2024-09-13"),
    ],
)
def test_a_date_that_can_be_read_in_two_ways_is_a_doubt_that_names_them(typed: Value, readings: str) -> None:
    doubt = parse_date(typed, today=TODAY)
    assert doubt == Doubt("ambiguous-date", {"readings": readings, "suggestion": ""})


@pytest.mark.parametrize(
    ("typed", "code", "suggestion"),
    [
        (45548, "date-as-number", "2024-09-13"),
        (45548.5, "date-as-number", "2024-09-13"),
        ("45548", "date-as-number", "2024-09-13"),
        ("本年9月13日", "year-missing", "2024-09-13"),
        ("9月13日", "year-missing", "2024-09-13"),
        ("9/13", "year-missing", "2024-09-13"),
        ("113年9月底", "day-missing", "2024-09-30"),
        ("113年9月", "day-missing", ""),
        ("2024/9", "day-missing", ""),
        ("已於113年9月13日完成", "not-a-date", "2024-09-13"),
        ("113/9/13前", "not-a-date", "2024-09-13"),
        ("113/9/13至113/9/20", "not-a-date", ""),
        ("113/2/30", "not-a-date", ""),
        ("112/2/29", "not-a-date", ""),
        ("113年13月1日", "not-a-date", ""),
        ("113/0/1", "not-a-date", ""),
        ("000/1/1", "not-a-date", ""),
        ("9月31日", "not-a-date", ""),
        ("民國前1年1月1日", "not-a-date", ""),
        ("999/1/1", "not-a-date", ""),
        ("2024913", "not-a-date", ""),
        ("113 9 13", "not-a-date", ""),
        ("113/9-13", "not-a-date", ""),
        ("Sep 2024", "not-a-date", ""),
        ("Foo 13, 2024", "not-a-date", ""),
        ("辦理中", "not-a-date", ""),
        ("٢٠٢٤/9/13", "not-a-date", ""),
        ("²", "not-a-date", ""),
        ("1_130_913", "not-a-date", ""),
        ("nan", "not-a-date", ""),
        ("9" * 5000, "not-a-date", ""),
        (float("nan"), "not-a-date", ""),
        (float("inf"), "not-a-date", ""),
        (10**400, "not-a-date", ""),
        (-45548, "not-a-date", ""),
        (0.5, "not-a-date", ""),
        (80, "not-a-date", ""),
        (True, "not-a-date", ""),
        (time(9, 13), "not-a-date", ""),
        ("1130/9/13", "unlikely-date", ""),
        (date(4996, 4, 30), "unlikely-date", "2024-09-13"),
        ("113年9月13日(一)", "weekday-differs", ""),
        (CellError("#N/A"), "error-value", None),
    ],
)
def test_what_is_no_full_date_is_a_doubt_that_may_suggest_one(
    typed: Value, code: str, suggestion: str | None
) -> None:
    doubt = parse_date(typed, today=TODAY)
    assert isinstance(doubt, Doubt)
    assert (doubt.code, doubt.detail.get("suggestion")) == (code, suggestion)


_WIDE = {ord("0") + i: ord("０") + i for i in range(10)} | {ord("/"): "／", ord("."): "．"}
_REPORT_DAYS = st.dates(date(2011, 1, 1), date(2099, 12, 31))  # ROC 100 to 188: three-digit years


@given(_REPORT_DAYS, st.booleans())
def test_every_way_of_writing_a_day_reads_back_as_that_day(day: date, wide: bool) -> None:
    roc, y, m, d = day.year - 1911, day.year, day.month, day.day
    weekday = "一二三四五六日"[day.weekday()]
    written = [
        f"{roc}年{m}月{d}日",
        f"民國{roc}年{m:02}月{d:02}日",
        f"本({roc})年{m}月{d}日",
        f"{roc}年{m}月{d}日({weekday})",
        *(f"{year}{s}{m:02}{s}{d:02}" for year in (roc, y) for s in "/.-"),
        f"{roc}{m:02}{d:02}",
        f"{y}{m:02}{d:02}",
        f"{y}年{m}月{d}日",
        day.strftime("%B %d, %Y"),
        day.strftime("%d %b %Y"),
        day.isoformat(),
    ]
    for text in written:
        assert parse_date(text.translate(_WIDE) if wide else text, today=TODAY) == day, text


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_date_cell_is_its_day(day: date) -> None:
    assert parse_date(day, today=TODAY) == day
    assert parse_date(datetime(day.year, day.month, day.day), today=TODAY) == day


@given(
    st.text() | st.text("0123456789０１/.-年月日民國() 一二十百本", max_size=14) | st.floats() | st.integers()
)
def test_whatever_is_typed_is_a_day_a_blank_or_a_doubt(typed: str | float | int) -> None:
    result = parse_date(typed, today=TODAY)
    assert result is None or isinstance(result, date | Doubt)
    if isinstance(result, Doubt) and (suggested := result.detail.get("suggestion")):
        assert parse_date(suggested, today=TODAY) == date.fromisoformat(suggested)
    if isinstance(result, date):
        assert 1900 <= result.year <= 2199
