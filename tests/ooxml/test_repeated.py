"""A formula that repeats down a column is held once; one that does not, or only seems to, stands for itself."""

from __future__ import annotations

import pytest
import tiny
from packages import content

from synctool.model import OWN_ROW, Formula, SheetEdit, Value
from synctool.ooxml import patch, prove
from synctool.ooxml.repeated import shares

Body = list[dict[int, Value | Formula]]


def twice(row: int, pattern: str = f"$A{OWN_ROW}*2") -> Formula:
    return Formula(pattern, 2, row)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param([{2: twice(5)}, {2: twice(6)}, {2: twice(7)}], {"B5:B7": 2}, id="one below the other"),
        pytest.param([{2: twice(5)}, {2: twice(6)}, {}, {2: twice(8)}], {"B5:B6": 1}, id="a gap ends it"),
        pytest.param([{2: twice(5)}, {2: twice(6, "1+1")}], {}, id="another formula"),
        pytest.param([{2: Formula("1+1", 2)}, {2: Formula("1+1", 2)}], {}, id="not given by row"),
        pytest.param([{2: twice(5)}, {2: twice(7)}], {}, id="of another row"),
        pytest.param([{2: twice(5)}, {2: 2}], {}, id="a value below"),
        pytest.param([{2: twice(5)}], {}, id="alone"),
        pytest.param(
            [{2: twice(5), 28: twice(5)}, {2: twice(6), 28: twice(6)}],
            {"B5:B6": 1, "AB5:AB6": 1},
            id="two columns",
        ),
    ],
)
def test_where_a_formula_is_shared(body: Body, expected: dict[str, int]) -> None:
    found = shares(body, 5)
    openings = {share.number: share.cells for share in found.values() if share.cells}
    children = [share.number for share in found.values() if not share.cells]
    assert {cells: children.count(number) for number, cells in openings.items()} == expected


ABOVE = '<row r="1"><c r="A1"><f t="shared" ref="A1:B1" si="0">C1</f></c><c r="B1"><f t="shared" si="0"/></c></row>'


@pytest.mark.parametrize(("above", "shared"), [("", 2), (ABOVE, 0)], ids=["nothing shared", "shared above"])
def test_a_body_beside_shared_formulas_takes_none_of_their_numbers(above: str, shared: int) -> None:
    before = tiny.workbook(above + '<row r="3"><c r="A3"><v>1</v></c></row>')
    edit = SheetEdit("填報表", body=tuple({2: twice(row)} for row in (4, 5)), header_row=3)
    after = patch(before, "a.xlsx", [edit])
    prove(before, after, "a.xlsx", [edit])
    text = content(after, "xl/worksheets/sheet1.xml")
    assert text.count('si="0"') == shared + above.count('si="0"')
    assert text.count("*2</f>") == (1 if shared else 2)
