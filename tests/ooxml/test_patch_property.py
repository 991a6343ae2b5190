"""The law of fidelity: whatever is edited, two readers see the plan and nothing but the plan."""

from __future__ import annotations

import io
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packages import by_openpyxl, stored

from synctool.model import CellEdit, RichText, Run, SheetEdit, Value, is_blank, rich_text
from synctool.ooxml import check_text, open_workbook, patch, prove

TEXT = st.text(alphabet="字甲=+-@<&\"' \n_x0D😀ab", max_size=12)
RUN = st.builds(
    Run,
    TEXT,
    st.sampled_from(["", "single", "double"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "FF0000"]),
)
RICH = st.lists(st.lists(RUN, max_size=3), min_size=1, max_size=3).map(rich_text)
NUMBER = st.one_of(
    st.integers(-(10**9), 10**9), st.floats(allow_nan=False, allow_infinity=False), st.booleans()
)
VALUE: st.SearchStrategy[Value] = st.one_of(st.none(), TEXT, RICH, NUMBER)
CELLS = st.dictionaries(st.tuples(st.integers(1, 12), st.integers(1, 6)), VALUE, max_size=20)


@st.composite
def books(draw: st.DrawFn) -> bytes:
    """A random sheet beside one with a chart; some columns have looks of their own."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    looks = [None, book.add_format({"underline": 1}), book.add_format({"bold": 1, "font_color": "#FF0000"})]
    sheet = book.add_worksheet("甲")
    for (row, column), value in draw(CELLS).items():
        look = looks[draw(st.integers(0, 2))]
        if value is None:
            sheet.write_blank(row, column, None, look)
        elif isinstance(value, RichText | str):
            sheet.write_string(row, column, str(value), look)
        else:
            sheet.write(row, column, value, look)
    other = book.add_worksheet("乙")
    other.write("A1", "不動")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=乙!$A$1:$A$2"})
    other.insert_chart("B2", chart)
    book.close()
    return out.getvalue()


def seen(data: bytes) -> dict[tuple[int, int], Value]:
    sheet = open_workbook(data, "x", inherit=True).sheet("甲")
    return {(row, column): value for row in sheet.row_numbers() for column, value in sheet.row(row).items()}


def same_text(value: Any) -> Any:
    return str(value) if isinstance(value, RichText) else value


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books(), CELLS)
def test_planned_cells_read_back_and_all_others_stay(
    before: bytes, plan: dict[tuple[int, int], Value]
) -> None:
    assert all(check_text(value) is None for value in plan.values())
    edits = [SheetEdit("甲", tuple(CellEdit(*place, value) for place, value in plan.items()))]
    after = patch(before, "x", edits)
    prove(before, after, "x", edits)
    ours = seen(after)
    for place, value in seen(before).items():
        if place not in plan:
            assert ours[place] == value
    for place, value in plan.items():
        assert same_text(ours.get(place)) == (
            same_text(value) or None if not isinstance(value, int | float) else value
        )
    theirs, old = by_openpyxl(after, "甲"), by_openpyxl(before, "甲")
    for place in theirs.keys() | old.keys():
        if place not in plan:
            assert theirs.get(place) == old.get(place)
        elif isinstance(plan[place], str | RichText) and "_x" not in str(plan[place]):
            assert theirs.get(place, "") == str(plan[place])
    touched = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"}
    old_members, new_members = stored(before), stored(after)
    assert {n: m for n, m in old_members.items() if n not in touched} == {
        n: m for n, m in new_members.items() if n not in touched
    }


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.dictionaries(st.integers(1, 4), VALUE, max_size=4), max_size=6))
def test_a_body_holds_its_rows_and_the_title_stays(rows: list[dict[int, Value]]) -> None:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("甲")
    sheet.write("A1", "標題")
    sheet.write_row("A2", ["一", "二", "三", "四"])
    sheet.write_row("A3", ["", 1, 2, 3])
    sheet.autofilter("A2:D3")
    book.close()
    before = out.getvalue()
    edits = [SheetEdit("甲", body=tuple(rows), header_row=2)]
    after = patch(before, "x", edits)
    prove(before, after, "x", edits)
    expected = {
        (number, column): same_text(value)
        for number, row in enumerate(rows, 3)
        for column, value in row.items()
        if value not in (None, "") or (value == 0 and not is_blank(value))
    }
    found = {place: same_text(value) for place, value in seen(after).items() if place[0] > 2}
    assert found == expected
