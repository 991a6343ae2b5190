"""An office's own rules stand in the form that is pushed: in 檢核, in what cells take, in what is marked."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from office import Office, done

from synctool.excel_rules import check_formula, conditional_formats, validation
from synctool.flows.project import FORM_BODY_ROW, templates
from synctool.flows.push import form_layout
from synctool.model import SheetRole, column_letters
from synctool.ooxml.formrules import with_rules
from synctool.schema import AGENCY_FIELDS, FORM_FIELDS

SETTINGS = """
[fields.progress]
min_length = 10
[fields.status]
choices = ["未開始", "已完成", "辦理中 <快> & \\"慢\\""]
[fields.percent]
maximum = 2
[fields.evidence]
required = true
max_length = 50
[fields.completed]
not_future = false
"""
COLUMNS = {field.name: column_letters(n) for n, field in enumerate(FORM_FIELDS, start=1)}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path, settings=SETTINGS)
    made.push()
    return made


def test_the_bundled_form_has_its_columns_and_first_row_where_the_rules_are_put() -> None:
    layout = form_layout()
    assert layout.header_row + 1 == FORM_BODY_ROW
    assert {name: column_letters(n) for name, n in layout.columns.items()} == COLUMNS


def test_the_declared_rules_put_in_anew_are_the_ones_that_were_there(tmp_path: Path) -> None:
    template = templates()[SheetRole.FORM]
    made = with_rules(template, "填報表", AGENCY_FIELDS, COLUMNS, FORM_BODY_ROW, "zh-TW")
    paths = [tmp_path / "old.xlsx", tmp_path / "new.xlsx"]
    for path, data in zip(paths, (template, made), strict=True):
        path.write_bytes(data)
    assert _rules(paths[0], 8) == _rules(paths[1], 8)


def _rules(path: Path, row: int) -> tuple[object, ...]:
    sheet = openpyxl.load_workbook(path)["填報表"]
    told = sorted(
        (str(v.sqref), v.type, v.operator, v.formula1, v.formula2, v.prompt, v.error, v.showErrorMessage)
        for v in sheet.data_validations.dataValidation
    )
    marks = [
        (rule.priority, str(cells.sqref), rule.formula, repr(rule.dxf))
        for cells in sheet.conditional_formatting
        for rule in cells.rules
    ]
    return told, sorted(marks)


def test_what_cells_take_and_what_is_marked_follow_the_office(office: Office) -> None:
    fields = office.project.config.agency_fields
    told, marks = _rules(office.form("國科會"), 8)
    wanted = {
        (one.cells.split(":")[0], one.type, one.formula1 or None, one.prompt or None)
        for field in fields
        if (one := validation(field, COLUMNS[field.name], 8, 8, fields))
    }
    assert {(cells, kind, first, prompt) for cells, kind, _, first, _, prompt, _, _ in told} == wanted  # type: ignore[attr-defined]
    formulas = [formula for *_, formula, _ in marks]  # type: ignore[attr-defined]
    assert formulas[:-1] == [[mark.formula] for mark in conditional_formats(fields, COLUMNS, 8)]


def test_the_check_formula_follows_the_office(office: Office) -> None:
    sheet = openpyxl.load_workbook(office.form("國科會"))["填報表"]
    assert sheet[f"{COLUMNS['check']}8"].value == "=" + check_formula(
        office.project.config.agency_fields, COLUMNS, 8
    )


def test_a_form_is_pushed_again_when_the_rules_change_and_not_otherwise(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.push()
    assert {o.state for o in office.push().agencies} == {"unchanged"}
    config = office.folder / "config.toml"
    plain = config.read_text("utf-8")
    config.write_text(plain + SETTINGS, "utf-8")
    assert {o.state for o in office.push().agencies} == {"written"}
    assert {o.state for o in office.push().agencies} == {"unchanged"}
    config.write_text(plain, "utf-8")
    assert {o.state for o in office.push().agencies} == {"written"}
    assert {o.state for o in office.push().agencies} == {"unchanged"}


def test_what_the_office_rules_is_what_a_pull_says(office: Office) -> None:
    office.clerk("國科會", "1-3", {**done("太短"), "evidence": None, "percent": 1.5})
    found = {(p.field, p.code) for p in office.pull().problems if p.agency == "國科會"}
    assert found >= {("progress", "too-short"), ("evidence", "required")}


def test_the_form_under_other_rules_is_a_sound_workbook(office: Office) -> None:
    audit = pytest.importorskip("openxml_audit", reason="openxml-audit is not installed")
    path = office.folder / "bundled.xlsx"
    path.write_bytes(templates()[SheetRole.FORM])
    found = [_findings(audit, one) for one in (path, office.form("國科會"))]
    assert found[1] <= found[0]


def _findings(audit: object, path: Path) -> set[str]:
    result = audit.OpenXmlValidator().validate(str(path))  # type: ignore[attr-defined]
    return {f"{e.error_type}: {e.description}" for e in result.errors}
