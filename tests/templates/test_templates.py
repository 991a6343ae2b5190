"""The two templates: what they hold, and that the script in the repository makes them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from synctool import schema
from synctool.model import SheetRole

FOLDER = Path(__file__).parents[2] / "templates"
REMARK = schema.Field("remark", "備註（內部）", schema.Kind.TEXT, schema.Owner.PRIVATE)
"""The office's own column of a new master: no field of ours, so that it stays there."""
NAMES = ("agency.xlsx", "shared.xlsx", "master.xlsx", "dashboard.xlsx")
MASTER_SHEETS = {
    SheetRole.ITEMS: (*schema.MASTER_FIELDS, REMARK),
    SheetRole.RESPONSES: schema.RESPONSE_FIELDS,
    SheetRole.RECOMMENDATIONS: schema.RECOMMENDATION_FIELDS,
    SheetRole.PENDING: schema.PENDING_FIELDS,
    SheetRole.CLOSED: schema.CLOSED_FIELDS,
    SheetRole.RUNS: schema.RUN_FIELDS,
}


@pytest.fixture(scope="module")
def build() -> ModuleType:
    """The build script, loaded as if run from its folder."""
    import importlib
    import sys

    sys.path.insert(0, str(FOLDER))
    try:
        return importlib.import_module("build")
    finally:
        sys.path.remove(str(FOLDER))


@pytest.fixture(scope="module")
def form() -> Any:
    return openpyxl.load_workbook(FOLDER / "agency.xlsx")


@pytest.fixture(scope="module")
def master() -> Any:
    return openpyxl.load_workbook(FOLDER / "master.xlsx")


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {info.filename: package.read(info) for info in package.infolist()}


def _labels(sheet: Any, row: int) -> list[str]:
    return [cell.value for cell in sheet[row]]


def _blank(sheet: Any, row: int) -> bool:
    return all(cell.value is None for cell in sheet[row])


# ---------------------------------------------------------------- both


def test_the_script_makes_the_committed_files(build: ModuleType, tmp_path: Path) -> None:
    build.main(tmp_path)
    for name in NAMES:
        assert _parts(tmp_path / name) == _parts(FOLDER / name), f"run templates/build.py: {name} is stale"


def test_the_script_makes_the_same_bytes_every_time(build: ModuleType) -> None:
    for make in build.BUILDERS.values():
        assert build.to_bytes(make()) == build.to_bytes(make())


@pytest.mark.parametrize("name", NAMES)
def test_the_validator_finds_nothing(name: str) -> None:
    audit = pytest.importorskip("openxml_audit")
    result = audit.OpenXmlValidator().validate(str(FOLDER / name))
    assert [error.description for error in result.errors] == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_a_template_names_a_person_or_a_place(name: str) -> None:
    parts = _parts(FOLDER / name)
    assert not {part for part in parts if re.search("comments|external|custom|calcChain|printer", part)}
    assert b"synctool" in parts["docProps/core.xml"]
    assert b"2025-01-01T00:00:00Z" in parts["docProps/core.xml"]


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_a4_one_page_wide_with_numbered_pages(name: str) -> None:
    for sheet in openpyxl.load_workbook(FOLDER / name):
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in sheet.oddFooter.center.text and "&N" in sheet.oddFooter.center.text


@pytest.mark.parametrize("name", NAMES)
def test_where_people_write_no_font_has_a_colour(name: str) -> None:
    book = openpyxl.load_workbook(FOLDER / name)
    body = 8 if name == "agency.xlsx" else 4
    for sheet in book.worksheets:
        if sheet.title != "填報說明":
            assert {cell.font.color for cell in sheet[body]} == {None}


# ---------------------------------------------------------------- agency.xlsx


def test_the_form_has_the_declared_columns_and_one_blank_row(form: Any) -> None:
    sheet = form["填報表"]
    assert _labels(sheet, 7) == [field.label for field in schema.FORM_FIELDS]
    assert _blank(sheet, 8)
    assert sheet.max_row == 8
    assert sheet.freeze_panes == "B8"
    assert sheet.print_title_rows == "$6:$7"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.auto_filter.ref == "A7:Q8"


def test_the_forms_head_is_found_by_name(form: Any) -> None:
    places = {name: defined.attr_text for name, defined in form.defined_names.items()}
    assert places == {
        "synctool_title": "'填報表'!$A$1",
        "synctool_agency": "'填報表'!$B$2",
        "synctool_round": "'填報表'!$B$3",
        "synctool_due": "'填報表'!$B$4",
        "synctool_form_number": "'填報表'!$B$5",
        "synctool_header": "'填報表'!$A$7",
    }
    labels = [form["填報表"][f"A{row}"].value for row in range(2, 6)]
    assert labels == ["填報機關", "填報期次", "填報期限", "表單編號"]


def test_only_answers_are_open(form: Any) -> None:
    sheet = form["填報表"]
    answers = {field.label for field in schema.AGENCY_FIELDS}
    opened = {
        label.value for label, cell in zip(sheet[7], sheet[8], strict=True) if not cell.protection.locked
    }
    assert opened == answers
    assert all(cell.protection.locked for row in sheet.iter_rows(1, 7) for cell in row)


def test_a_clerk_may_underline_resize_sort_and_filter(form: Any) -> None:
    protection = form["填報表"].protection
    assert protection.sheet and not protection.password
    allowed = ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter")
    assert [getattr(protection, name) for name in allowed] == [False] * 5


def test_numbers_show_as_percents_and_roc_dates_and_keys_stay_text(form: Any) -> None:
    sheet = form["填報表"]
    formats = {label.value: cell.number_format for label, cell in zip(sheet[7], sheet[8], strict=True)}
    assert formats["辦理進度"] == "0%"
    assert formats["完成日期"] == formats["列管期限"] == sheet["B4"].number_format == "[$-404]e/m/d;@"
    assert formats["項次"] == formats["聯絡電話"] == "@"


def test_answers_have_their_lists_limits_and_marks(form: Any) -> None:
    sheet = form["填報表"]
    told = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
    assert told["J8"].formula1 == '"未開始,辦理中,已完成,無法辦理"'
    assert told["N8"].formula1 == '"解除列管,繼續列管,自行列管"'
    assert (told["K8"].type, told["K8"].formula1, told["K8"].formula2) == ("decimal", "0", "1")
    assert "113/9/13" in told["L8"].prompt
    marked = {str(cells.sqref) for cells in sheet.conditional_formatting}
    assert {"I8", "J8", "K8", "L8", "A8:Q8"} <= marked


def test_the_guide_tells_of_every_answer(form: Any) -> None:
    told = [cell.value for cell in form["填報說明"]["A"]]
    assert [field.label for field in (*schema.AGENCY_FIELDS, schema.CHECK)] == told[3:-1]


# ---------------------------------------------------------------- master.xlsx


def test_the_master_has_every_sheet_but_the_dashboard(master: Any) -> None:
    assert master.sheetnames == [schema.SHEET_NAMES[role] for role in MASTER_SHEETS]
    assert set(master.defined_names) == {"synctool_title", "synctool_header"}


@pytest.mark.parametrize("role", MASTER_SHEETS, ids=str)
def test_a_sheet_of_the_master_stands_for_itself(master: Any, role: SheetRole) -> None:
    sheet, fields = master[schema.SHEET_NAMES[role]], MASTER_SHEETS[role]
    last = get_column_letter(len(fields))
    assert sheet["A1"].value and sheet["A2"].value
    assert _labels(sheet, 3) == [field.label for field in fields]
    assert _blank(sheet, 4) and sheet.max_row == 4
    assert sheet.auto_filter.ref == f"A3:{last}4"
    assert sheet.freeze_panes.endswith("4")
    assert sheet.print_title_rows == "$3:$3"
    formulas = [str(v.formula1) for v in sheet.data_validations.dataValidation]
    formulas += [str(f) for cells in sheet.conditional_formatting for r in cells.rules for f in r.formula]
    assert not [formula for formula in formulas if "!" in formula]


def _validations(sheet: Any) -> dict[str, Any]:
    return {str(v.sqref): v for v in sheet.data_validations.dataValidation}


def test_recommendations_and_rulings_are_chosen_from_a_list(master: Any) -> None:
    told = _validations(master["列管事項"])
    assert told["J4"].formula1 == told["K4"].formula1 == '"解除列管,繼續列管,自行列管"'
    assert told["J4"].showErrorMessage
    assert not told["K4"].showErrorMessage, "a ruling may be worded freely"


def test_a_pending_row_is_settled_from_a_list(master: Any) -> None:
    sheet = master["待處理"]
    assert _validations(sheet)["K4"].formula1 == '"採機關端,採主表端,自訂"'
    opened = [c.coordinate for c in sheet[4] if not c.protection.locked]
    assert opened == ["K4", "L4"]


def test_progress_has_a_bar_from_nothing_to_all(master: Any) -> None:
    bars = [
        (str(cells.sqref), [(point.type, point.val) for point in rule.dataBar.cfvo])
        for cells in master["列管事項"].conditional_formatting
        for rule in cells.rules
        if rule.dataBar
    ]
    assert bars == [("I4", [("num", 0), ("num", 1)])]


# ---------------------------------------------------------------- other programs


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_what_matters_survives_libreoffice(convert: Callable[[Path, str], Path], kind: str) -> None:
    saved = convert(FOLDER / "agency.xlsx", kind)
    book = openpyxl.load_workbook(saved if kind == "xlsx" else convert(saved, "xlsx"))
    sheet = book["填報表"]
    assert _labels(sheet, 7) == [field.label for field in schema.FORM_FIELDS]
    assert _validations(sheet)["J8"].formula1 == '"未開始,辦理中,已完成,無法辦理"'
    assert sheet.protection.sheet
    assert not sheet["I8"].protection.locked and sheet["D8"].protection.locked
    assert sheet.print_title_rows == "$6:$7"
    assert {"synctool_form_number", "synctool_header"} <= set(book.defined_names)
    # Open Document knows no "formatting allowed"; Excel's own format keeps it.
    assert sheet.protection.formatCells is (kind == "ods")


def test_libreoffice_shows_roc_dates(convert: Callable[[Path, str], Path], tmp_path: Path) -> None:
    from datetime import date

    book = openpyxl.load_workbook(FOLDER / "agency.xlsx")
    sheet = book["填報表"]
    sheet["L8"], sheet["K8"] = date(2024, 9, 13), 0.8
    book.save(tmp_path / "dated.xlsx")
    shown = convert(tmp_path / "dated.xlsx", "csv").read_text("utf-8")
    assert "80%,113/9/13" in shown
