"""CellData and back: values, text runs in UTF-16 units, and what a cell's own format adds."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synctool.model import CellError, Run, Value, rich_text
from synctool.stores.gsheets_cells import data_of, value_of

OWN: dict[str, dict[str, Any]] = {
    "plain": {},
    "bold": {"bold": True},
    "underlined": {"underline": True},
    "coloured": {"foregroundColorStyle": {"rgbColor": {"red": 1}}},
}

texts = st.text(st.sampled_from("甲乙𠮷😀a 1\n"), max_size=12)
runs = st.builds(
    Run, texts, st.sampled_from(("", "single")), st.booleans(), st.booleans(), st.booleans(),
    st.sampled_from(("", "FF0000", "1F4E79")),
)  # fmt: skip


def written(value: Value, own: dict[str, Any], inherit: bool) -> Value:
    """What is read after a value was written into a cell of a format."""
    look = {"textFormat": own} if own else {}
    data = data_of(value, {"userEnteredFormat": look}, inherit)
    shown = {**look, **data.get("userEnteredFormat", {})}
    cell = {"effectiveValue": data.get("userEnteredValue"), "textFormatRuns": data.get("textFormatRuns", ())}
    return value_of({**cell, "userEnteredFormat": shown}, inherit)


@given(st.lists(runs, max_size=5), st.sampled_from(sorted(OWN)))
def test_any_text_comes_back_from_any_cell(pieces: list[Run], own: str) -> None:
    value = rich_text([pieces])
    assert (written(value, OWN[own], False) or "") == value


@given(st.lists(runs, max_size=5))
def test_a_text_in_the_look_of_the_sheet_comes_back_where_the_sheet_lends_it(pieces: list[Run]) -> None:
    value = rich_text([pieces])
    assert (written(value, {}, True) or "") == value


@given(st.datetimes(datetime(1912, 1, 1), datetime(2200, 1, 1)).map(lambda d: d.replace(microsecond=0)))
def test_days_and_times_come_back(moment: datetime) -> None:
    for value in (moment.date(), moment.time(), moment):
        expected = moment.date() if value == moment and moment.time() == time() else value
        assert written(value, {}, False) == expected


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ({"effectiveValue": {"errorValue": {"type": "N_A"}}}, CellError("#N/A")),
        ({"effectiveValue": {"stringValue": ""}}, None),
        ({}, None),
        ({"effectiveValue": {"numberValue": 1.0}}, 1),
        (
            {
                "effectiveValue": {"numberValue": 45000},
                "userEnteredFormat": {"numberFormat": {"type": "DATE"}},
            },
            date(2023, 3, 15),
        ),
        (
            {"effectiveValue": {"numberValue": 45000}, "effectiveFormat": {"numberFormat": {"type": "DATE"}}},
            date(2023, 3, 15),
        ),
        (
            {
                "effectiveValue": {"numberValue": 0.8},
                "userEnteredFormat": {"numberFormat": {"type": "PERCENT", "pattern": "0%"}},
            },
            0.8,
        ),
        (  # 113/9/13 typed into a date column of a service without the ROC calendar
            {
                "effectiveValue": {"numberValue": -652454},
                "userEnteredFormat": {"numberFormat": {"type": "DATE"}},
            },
            "113/8/21",
        ),
        (
            {
                "effectiveValue": {"stringValue": "甲乙"},
                "textFormatRuns": [{"startIndex": 1, "format": {"underline": True}}],
            },
            rich_text([[Run("甲"), Run("乙", "single")]]),
        ),
        (
            {
                "effectiveValue": {"stringValue": "x"},
                "userEnteredFormat": {"textFormat": {"foregroundColorStyle": {"themeColor": "TEXT"}}},
            },
            "x",
        ),
    ],
)
def test_what_a_cell_says(cell: dict[str, Any], value: Value) -> None:
    found = value_of(cell)
    assert found == value
    assert type(found) is type(value)


def test_the_look_of_an_office_column_is_not_the_authors() -> None:
    cell = {
        "effectiveValue": {"stringValue": "粗體欄"},
        "userEnteredFormat": {"textFormat": {"bold": True, "underline": True}},
    }
    assert value_of(cell) == rich_text([[Run("粗體欄", "single", bold=True)]])
    assert value_of(cell, inherit=True) == rich_text([[Run("粗體欄", "single")]])
