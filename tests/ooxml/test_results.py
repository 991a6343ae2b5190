"""Stored results of formulas, names and charts of a tool-owned sheet: brought up to date, and nothing else."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import pytest
from packages import changed, content, replaced

from synctool.errors import ProofFailed, RefusedEdit
from synctool.model import CellEdit, SheetEdit, Value
from synctool.ooxml import open_workbook, patch, prove

SHEET = "xl/worksheets/sheet1.xml"


@cache
def workbook() -> bytes:
    """A formula above a table of one row, and a chart over that row."""
    import openpyxl
    from openpyxl.chart import BarChart, Reference

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表"
    sheet["A1"], sheet["B1"] = "=SUM(B4:B99)", "=TODAY()"
    sheet["A3"], sheet["B3"] = "機關", "件數"
    sheet["A4"], sheet["B4"] = "甲", 1
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=4, max_row=4))
    chart.set_categories(Reference(sheet, min_col=1, min_row=4, max_row=4))
    sheet.add_chart(chart, "D1")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def patched(data: bytes, edit: SheetEdit, **more: Any) -> bytes:
    after = patch(data, "x", [edit], **more)
    prove(data, after, "x", [edit], **more)
    return after


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (7, "<v>7</v>"),
        (0.25, "<v>0.25</v>"),
        ("逾期", "<v>逾期</v>"),
        ("", "<v></v>"),
        (None, "<v></v>"),
        (True, "<v>1</v>"),
    ],
    ids=str,
)
def test_a_result_is_replaced_and_its_formula_stays(value: Value, stored: str) -> None:
    after = patched(workbook(), SheetEdit("表", results=(CellEdit(1, 1, value),)))
    assert f"<f>SUM(B4:B99)</f>{stored.replace('<v></v>', '')}" in content(after, SHEET).replace(
        "<v></v>", ""
    )
    assert open_workbook(after, "x").sheet("表").row(1).get(1) == (value or None if value != 0 else 0)
    assert changed(workbook(), after) >= {SHEET}


def test_a_result_needs_a_formula() -> None:
    with pytest.raises(RefusedEdit, match="edit-formula"):
        patched(workbook(), SheetEdit("表", results=(CellEdit(4, 2, 3),)))
    with pytest.raises(RefusedEdit, match="edit-formula"):
        patched(workbook(), SheetEdit("表", results=(CellEdit(9, 9, 3),)))


def test_the_proof_sees_a_formula_that_changed_with_its_result() -> None:
    edit = SheetEdit("表", results=(CellEdit(1, 1, 7),))
    after = replaced(patched(workbook(), edit), SHEET, "SUM(B4:B99)", "SUM(B4:B98)")
    with pytest.raises(ProofFailed, match="proof-row"):
        prove(workbook(), after, "x", [edit])


def test_the_proof_sees_a_wrong_result() -> None:
    edit = SheetEdit("表", results=(CellEdit(1, 1, 7),))
    after = replaced(patched(workbook(), edit), SHEET, "<v>7</v>", "<v>8</v>")
    with pytest.raises(ProofFailed, match="proof-value"):
        prove(workbook(), after, "x", [edit])


def test_a_chart_over_the_body_follows_its_rows_both_ways() -> None:
    longer = SheetEdit("表", body=({1: "甲", 2: 1}, {1: "乙", 2: 2}, {1: "丙", 2: 3}), header_row=3)
    shorter = SheetEdit("表", body=({1: "甲", 2: 1},), header_row=3)
    grown = patched(workbook(), longer)
    chart = content(grown, "xl/charts/chart1.xml")
    assert "<f>'表'!$B$4:$B$6</f>" in chart and "<f>'表'!$A$4:$A$6</f>" in chart
    assert "<f>'表'!$B$4:$B$4</f>" in content(patched(grown, shorter), "xl/charts/chart1.xml")


def test_the_proof_sees_a_chart_that_changed_otherwise() -> None:
    edit = SheetEdit("表", body=({1: "甲", 2: 1}, {1: "乙", 2: 2}), header_row=3)
    after = replaced(patched(workbook(), edit), "xl/charts/chart1.xml", "<barDir", "<!--x--><barDir")
    with pytest.raises(ProofFailed, match="proof-member"):
        prove(workbook(), after, "x", [edit])


def test_names_are_set_and_set_again() -> None:
    edit = SheetEdit("表", results=(CellEdit(1, 1, 7),))
    once = patched(workbook(), edit, names={"synctool_x": "'表'!$A$3:$A$9"})
    again = patched(once, edit, names={"synctool_x": "'表'!$B$3:$B$9"})
    assert open_workbook(once, "x").defined_names == {("synctool_x", ""): "'表'!$A$3:$A$9"}
    assert open_workbook(again, "x").defined_names == {("synctool_x", ""): "'表'!$B$3:$B$9"}
