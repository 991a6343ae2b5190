"""Percents, choices and texts as clerks type them."""

from __future__ import annotations

import math
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synctool.model import CellError, RichText, Run, Value
from synctool.schema import RECOMMENDATIONS, STATUSES
from synctool.texts import say
from synctool.values import Doubt, fold, parse_choice, parse_date, parse_percent, parse_text


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        (0, 0.0),
        (0.8, 0.8),
        (1, 1.0),
        (1.0, 1.0),
        (1.0000000000000002, 1.0),
        (2, 0.02),
        (80, 0.8),
        (62.5, 0.625),
        (100, 1.0),
        ("80%", 0.8),
        ("80 %", 0.8),
        ("８０％", 0.8),
        ("８０﹪", 0.8),
        ("+80%", 0.8),
        ("80.5%", 0.805),
        ("80 percent", 0.8),
        ("0.8", 0.8),
        (".8", 0.8),
        ("80", 0.8),
        ("100", 1.0),
        ("1%", 0.01),
        ("0", 0.0),
        ("\u200b80\u00a0%", 0.8),
        ("八成", 0.8),
        ("8成", 0.8),
        ("七成五", 0.75),
        ("7成5", 0.75),
        ("七成半", 0.75),
        ("十成", 1.0),
        ("百分之八十", 0.8),
        ("百分之80", 0.8),
        ("百分之八十點五", 0.805),
        ("百分之百", 1.0),
        ("百分百", 1.0),
        ("八十%", 0.8),
        ("八十", 0.8),
        (RichText(((Run("80%", underline="single"),),)), 0.8),
        # Out of range comes back as it is, for the range rule to speak.
        ("120%", 1.2),
        ("150", 1.5),
        (150, 1.5),
        (-0.1, -0.1),
        ("-5%", -0.05),
        ("－５％", -0.05),
        ("−5%", -0.05),
    ],
)
def test_a_percent_is_read_as_the_share_that_was_meant(typed: Value, share: float) -> None:
    assert parse_percent(typed) == share


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("1", "1% / 100%"),
        ("１", "1% / 100%"),
        ("1.0", "1% / 100%"),
        ("一", "1% / 100%"),
        ("1.5", "1.5% / 150%"),
        (1.5, "1.5% / 150%"),
    ],
)
def test_a_percent_that_can_be_read_in_two_ways_is_a_doubt(typed: Value, readings: str) -> None:
    assert parse_percent(typed) == Doubt("ambiguous-percent", {"readings": readings, "suggestion": ""})


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("約80%", "80%"),
        ("80%以上", "80%"),
        ("80-90%", ""),
        ("80%~90%", ""),
        ("80,5%", ""),
        ("8²", ""),
        ("⑧", ""),
        ("٨٠%", ""),
        ("1_000", ""),
        ("１_０００", ""),
        ("nan", ""),
        ("inf", ""),
        ("1e2", ""),
        ("0x50", ""),
        ("%", ""),
        ("成", ""),
        ("辦理中", ""),
        ("8" * 5000, ""),
        (True, ""),
        (date(2024, 9, 13), ""),
        (time(8, 0), ""),
        (math.nan, ""),
        (math.inf, ""),
        (10**400, ""),
    ],
)
def test_what_is_no_single_percent_is_a_doubt(typed: Value, suggestion: str) -> None:
    assert parse_percent(typed) == Doubt("not-a-percent", {"suggestion": suggestion})


@given(st.integers(0, 10_000))
def test_a_percent_to_two_places_reads_back_from_every_way_of_writing_it(hundredths: int) -> None:
    share = hundredths / 10_000
    typed = f"{hundredths // 100}.{hundredths % 100:02}%"
    assert parse_percent(typed) == parse_percent(typed.translate({i + 48: i + 0xFF10 for i in range(10)}))
    assert parse_percent(typed) == parse_percent(share) == share


@given(st.text() | st.text("0123456789.%成百分之八十點- ", max_size=10) | st.floats() | st.integers())
def test_whatever_is_typed_is_a_finite_share_a_blank_or_a_doubt(typed: str | float | int) -> None:
    result = parse_percent(typed)
    assert result is None or isinstance(result, Doubt) or math.isfinite(result)


@pytest.mark.parametrize(
    ("typed", "choice"),
    [
        ("已完成", "已完成"),
        (" 已 完成\n", "已完成"),
        ("已\u200b完成", "已完成"),
        ("無法辦理\u3000", "無法辦理"),
        ("辦\uf9e4中", "辦理中"),
        (RichText(((Run("已完成", bold=True),),)), "已完成"),
        ("", None),
        (None, None),
    ],
)
def test_a_choice_is_taken_whatever_its_width_and_spaces(typed: Value, choice: str | None) -> None:
    assert parse_choice(typed, STATUSES) == choice


@pytest.mark.parametrize(
    ("typed", "choices", "suggestion"),
    [
        ("己完成", STATUSES, "已完成"),
        ("完成", STATUSES, "已完成"),
        ("未完成", STATUSES, ""),
        ("進行中", STATUSES, ""),
        ("解列", RECOMMENDATIONS, "解除列管"),
        ("建議解除列管", RECOMMENDATIONS, "解除列管"),
        ("不解除列管", RECOMMENDATIONS, ""),
        ("持續列管", RECOMMENDATIONS, "繼續列管"),
        ("列管", RECOMMENDATIONS, ""),
        (1, STATUSES, ""),
        ("x" * 100_000, STATUSES, ""),
    ],
)
def test_a_near_spelling_is_suggested_and_never_taken(
    typed: Value, choices: tuple[str, ...], suggestion: str
) -> None:
    doubt = parse_choice(typed, choices)
    assert doubt == Doubt("not-a-choice", {"choices": "、".join(choices), "suggestion": suggestion})


@given(st.text())
def test_only_a_declared_choice_is_ever_taken(typed: str) -> None:
    result = parse_choice(typed, STATUSES)
    assert result is None or isinstance(result, Doubt) or result in STATUSES


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  保留\u3000原樣 ", "  保留\u3000原樣 "),
        ("=SUM(A1)", "=SUM(A1)"),
        (4.0, "4"),
        (12.5, "12.5"),
        (True, "TRUE"),
        (date(2024, 9, 13), "2024-09-13"),
        (datetime(2024, 9, 13), "2024-09-13"),
        (datetime(2024, 9, 13, 8, 5), "2024-09-13 08:05"),
        (None, None),
        ("\u200b", None),
    ],
)
def test_a_text_stays_as_written_and_a_number_becomes_what_people_read(
    value: Value, text: str | None
) -> None:
    assert parse_text(value) == text


def test_rich_text_keeps_its_runs() -> None:
    rich = RichText(((Run("畫線", underline="single"),),))
    assert parse_text(rich) is rich


def test_an_error_value_is_never_a_blank_a_text_or_a_choice() -> None:
    error = CellError("#N/A")
    doubt = Doubt("error-value", {"found": "#N/A"})
    assert parse_text(error) == parse_percent(error) == parse_choice(error, STATUSES) == doubt
    assert parse_date(error, today=date(2024, 10, 1)) == doubt


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＢＣ１２３", "ABC123"),
        ("辦\uf9e4情形", "辦理情形"),
        ("a\u00a0\u3000 b", "a b"),
        ("列\u200b管\ufeff", "列管"),
        ("第一\r\n第二", "第一 第二"),
        ("葛\U000e0100", "葛"),
        ("⽉", "月"),
    ],
)
def test_what_looks_alike_folds_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("lang", ["zh-TW", "en"])
def test_every_doubt_has_a_message_and_a_remedy_in_both_languages(lang: str) -> None:
    codes = "error-value not-a-date ambiguous-date unlikely-date date-as-number year-missing day-missing"
    codes += " weekday-differs not-a-percent ambiguous-percent not-a-choice"
    for code in codes.split():
        assert "甲" in say(code, lang, label="甲", found="乙")
        assert say(f"{code}.remedy", lang)
