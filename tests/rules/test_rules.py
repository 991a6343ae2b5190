"""The meaning of the declared rules, one sentence a row."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from synctool.model import CellError, Run, Value, rich_text
from synctool.rules import faults, holds, is_begun, length, word
from synctool.schema import AGENCY_FIELDS, Condition, Field, Kind, Owner, Rule

TODAY = date(2024, 12, 31)
DONE: dict[str, Value] = {
    "progress": "已函知各機關。",
    "status": "已完成",
    "percent": 1.0,
    "completed": date(2024, 9, 13),
}

ROWS: list[tuple[str, dict[str, Value], str]] = [
    ("a blank row has no fault", {}, ""),
    ("a name and a number alone begin nothing", {"reporter": "王小明", "contact": "1234"}, ""),
    ("a complete answer has no fault", DONE, ""),
    ("an answer alone lacks status and percent", {"progress": "有"}, "status required, percent required"),
    ("white space is no answer", {"progress": "\u3000\n\u200b "}, ""),
    ("a status without text lacks the text", {"status": "辦理中"}, "progress required"),
    ("done without a day lacks the day", {**DONE, "completed": None}, "completed required"),
    ("a space is not a day", {**DONE, "completed": " "}, "completed required"),
    ("done must be 100 %", {**DONE, "percent": 0.8}, "percent must-equal"),
    ("nearly 100 % counts as 100 %", {**DONE, "percent": 0.99999999}, ""),
    ("150 % is out of range, and only that", {**DONE, "percent": 1.5}, "percent out-of-range"),
    ("less than nothing is out of range", {**DONE, "percent": -0.1}, "percent out-of-range"),
    ("NaN is out of range", {**DONE, "percent": float("nan")}, "percent out-of-range"),
    ("a word is not a number", {**DONE, "percent": "八成"}, "percent not-a-number"),
    ("TRUE is not a number", {**DONE, "percent": True}, "percent not-a-number"),
    (
        "a free status is no choice",
        {"progress": "有", "status": "快了", "percent": 0.5},
        "status not-a-choice",
    ),
    ("wide and no-width spaces in a choice do not count", {**DONE, "status": " 已\u3000完成\u200b"}, ""),
    ("a day ahead of today is in the future", {**DONE, "completed": date(2025, 1, 1)}, "completed in-future"),
    ("today is not in the future", {**DONE, "completed": datetime(2024, 12, 31, 23, 59)}, ""),
    ("a word is not a date", {**DONE, "completed": "九月"}, "completed not-a-date"),
    (
        "113 typed as a date is a day of 1900",
        {**DONE, "completed": date(1900, 4, 22)},
        "completed not-a-date",
    ),
    (
        "a day of completion contradicts 辦理中",
        {**DONE, "status": "辦理中", "percent": 0.5},
        "completed contradiction",
    ),
    (
        "a day may be in the future and contradict",
        {**DONE, "status": "辦理中", "completed": date(2025, 1, 1)},
        "completed in-future, completed contradiction",
    ),
    ("a name of 101 letters is too long", {"reporter": "王" * 101}, "reporter too-long"),
    ("an error value is a fault, not a blank", {**DONE, "percent": CellError("#N/A")}, "percent error-value"),
    ("formats do not matter", {**DONE, "progress": rich_text([[Run("有", underline="single")]])}, ""),
]


@pytest.mark.parametrize(("sentence", "values", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_the_declared_rules_mean(sentence: str, values: dict[str, Value], expected: str) -> None:
    found = faults(AGENCY_FIELDS, values, TODAY)
    assert ", ".join(f"{fault.field} {fault.code}" for fault in found) == expected


def _text(**limits: object) -> tuple[Field, ...]:
    return (Field("contact", "電話", Kind.TEXT, Owner.AGENCY, rule=Rule(**limits)),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("limits", "value", "code"),
    [
        ({"pattern": r"\d{4}"}, "1234", ""),
        ({"pattern": r"\d{4}"}, "12345", "bad-pattern"),
        ({"min_length": 3}, "12", "too-short"),
        ({"min_length": 3}, None, ""),
        ({"max_length": 3}, "😀😀", "too-long"),
        ({"required": True}, None, ""),
    ],
)
def test_limits_of_a_text(limits: dict[str, object], value: Value, code: str) -> None:
    assert [f.code for f in faults(_text(**limits), {"contact": value}, TODAY)] == ([code] if code else [])


def test_a_required_field_is_asked_for_once_the_row_is_begun() -> None:
    fields = (AGENCY_FIELDS[0], *_text(required=True))
    assert [tuple(f) for f in faults(fields, {"progress": "有"}, TODAY)] == [("contact", "required")]


@pytest.mark.parametrize(
    ("condition", "value", "true"),
    [
        (Condition("x"), "a", True),
        (Condition("x"), " ", False),
        (Condition("x", negate=True), None, True),
        (Condition("x", ("a", "b")), "b", True),
        (Condition("x", ("a", "b")), None, False),
        (Condition("x", ("a", "b"), negate=True), None, True),
        (Condition("x", (1.0,)), 1, True),
        (Condition("x", (1.0,)), True, False),
        (Condition("y"), "a", False),
    ],
)
def test_a_condition_of_a_row(condition: Condition, value: Value, true: bool) -> None:
    assert holds(condition, {"x": value}) is true


def test_words_lengths_and_beginnings() -> None:
    assert word(" 已 \u3000 完成\n") == "已 完成"
    assert length("中😀") == 3
    assert not is_begun(AGENCY_FIELDS, {"evidence": "附件一"})
    assert is_begun(AGENCY_FIELDS, {"request": "解除列管"})
