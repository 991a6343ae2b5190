"""Forms as OpenDocument spreadsheets: pushed, opened by LibreOffice, filled in, pulled."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from office import TODAY, Office, done

from synctool.excel_rules import check_formula
from synctool.model import Run, Value, rich_text, text_of
from synctool.rule_words import check_text
from synctool.schema import FORM_FIELDS
from synctool.stores.odsfile import read_ods
from synctool.stores.odsform import open_formula

RICH = rich_text(
    [
        [
            Run("1. 已訂定  要點"),
            Run("作業要點", "single"),
            Run("、"),
            Run("粗體", bold=True),
            Run("𠮷😀", "double"),
        ],
        [],
        [Run("  2. "), Run("紅字", colour="FF0000"), Run("刪除", strike=True), Run("。 ")],
    ]
)
ITEMS = (
    ("1-1", "請國科會完成草案，並於<A&B>辦理。", "國科會", ""),
    ("1-2", "請國科會盤點資源。", "國科會", "工程會"),
    ("1-3", "請工程會檢討 機密甲乙。", "工程會", ""),
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office", ITEMS, locations={"國科會": "agencies/國科會.ods"})


def form(office: Office) -> Path:
    return office.folder / "agencies" / "國科會.ods"


def answered(office: Office) -> None:
    """The answers are in the master, and the form is pushed with them."""
    office.push()
    data = form(office).read_bytes()
    by_hand = office.folder / "by-hand.xlsx"
    plain = Office(office.folder / "plain", ITEMS)
    plain.push()
    plain.clerk("國科會", "1-1", {**done(RICH), "contact": "0912-345"})
    plain.clerk("國科會", "1-2", {"progress": "辦理中。", "status": "已完成", "percent": 0.5})
    shutil.copyfile(plain.form("國科會"), by_hand)
    form(office).unlink()
    shutil.copyfile(by_hand, form(office).with_suffix(".xlsx"))
    office.pull()
    form(office).with_suffix(".xlsx").unlink()
    form(office).write_bytes(data)
    office.push()


def libreoffice(path: Path, folder: Path, kind: str) -> Path:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind]
    subprocess.run(
        [*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=120
    )
    return folder / f"{path.stem}.{kind}"


def test_the_form_holds_what_it_is_to_hold_and_a_second_push_leaves_it(office: Office) -> None:
    answered(office)
    snapshot = read_ods(form(office).read_bytes(), "國科會.ods")
    row = snapshot.sheets["填報表"].row(8)
    assert row[9] == RICH
    assert (row[11], row[12], row[16]) == (1, date(2024, 12, 1), "0912-345")
    stamp = snapshot.stamps[""]
    assert (stamp.project, stamp.agency, stamp.round) == ("test", "國科會", "113年第4季")
    before = form(office).read_bytes()
    assert {o.state for o in office.push().agencies} == {"unchanged"}
    assert form(office).read_bytes() == before


def test_a_form_that_libreoffice_saved_is_pulled_with_its_underlines(office: Office, tmp_path: Path) -> None:
    answered(office)
    saved = libreoffice(form(office), tmp_path, "xlsx")  # opened and saved by a clerk, in another format too
    form(office).unlink()
    shutil.copyfile(saved, form(office).with_suffix(".xlsx"))
    report = office.pull()
    assert {p.code for p in report.problems if p.agency == "國科會"} == {"must-equal", "required"}
    assert (report.changes, report.conflicts) == ((), ())
    assert office.responses()["1-1", "國科會"]["progress"] == RICH


@pytest.fixture
def opened(office: Office, tmp_path: Path) -> Any:
    """The form as LibreOffice understands it."""
    answered(office)
    return libreoffice(form(office), tmp_path, "xlsx")


def test_libreoffice_finds_validations_protection_marks_and_filter(opened: Path) -> None:
    sheet = openpyxl.load_workbook(opened)["填報表"]
    told = {
        str(v.sqref): (v.type, v.formula1 if v.type == "list" else v.operator)
        for v in sheet.data_validations.dataValidation
    }
    assert told == {
        "I8:I9": ("textLength", "lessThanOrEqual"),
        "J8:J9": ("list", '"未開始,辦理中,已完成,無法辦理"'),
        "K8:K9": ("decimal", "between"),
        "L8:L9": ("custom", "between"),
        "N8:N9": ("list", '"解除列管,繼續列管,自行列管"'),
        "O8:O9": ("textLength", "lessThanOrEqual"),
        "P8:P9": ("textLength", "lessThanOrEqual"),
    }
    assert sheet.protection.sheet
    locked = {sheet.cell(8, column).protection.locked for column in (*range(1, 9), 17)}
    assert locked == {True} and {sheet.cell(8, c).protection.locked for c in range(9, 17)} == {False}
    assert sheet.auto_filter.ref == "A7:Q9" and sheet.print_title_rows == "$6:$7"
    assert len(list(sheet.conditional_formatting)) == 10


def test_libreoffice_computes_the_check_as_python_does(opened: Path, office: Office) -> None:
    sheet = openpyxl.load_workbook(opened, data_only=True)["填報表"]
    fields = office.project.config.agency_fields
    for row, key in ((8, "1-1"), (9, "1-2")):
        values: dict[str, Value] = {
            f.name: v for f in fields if (v := office.responses()[key, "國科會"].get(f.name)) is not None
        }
        assert sheet.cell(row, 17).value == check_text(fields, values, TODAY)


def test_law_20_holds_no_word_of_another_agency(office: Office) -> None:
    office.push()
    with zipfile.ZipFile(form(office)) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist())
    for word in ("機密甲乙", "請工程會檢討"):
        assert word.encode() not in text and word.encode("utf-16-le") not in text


def test_an_answer_that_was_not_pulled_is_not_overwritten(office: Office, tmp_path: Path) -> None:
    office.push()
    filled = Office(tmp_path / "clerk", ITEMS)
    filled.push()
    filled.clerk("國科會", "1-1", {"progress": "尚未彙入。"})
    shutil.copyfile(libreoffice(filled.form("國科會"), tmp_path, "ods"), form(office))
    outcome = next(o for o in office.push().agencies if o.agency == "國科會")
    assert (outcome.state, outcome.unpulled) == ("refused", ("I8",))


def test_formulas_become_open_formulas_and_texts_inside_them_stay() -> None:
    columns = {field.name: letter for field, letter in zip(FORM_FIELDS, "ABCDEFGHIJKLMNOPQ", strict=True)}
    office_fields = [f for f in FORM_FIELDS if f.name in ("status", "percent", "completed", "progress")]
    turned = open_formula(check_formula(office_fields, columns, 8))
    assert "," not in "".join(turned.split('"')[::2])
    assert "[.$J8]" in turned and '"請填辦理狀態"' in turned.replace("；", "")
    assert open_formula('IF(A1="a,B2",LOG10(C3),"")') == 'IF([.A1]="a,B2";LOG10([.C3]);"")'


def test_a_text_like_a_formula_stays_text(office: Office) -> None:
    answered(office)
    office.edit_response("國科會", "1-1", {"progress": "=1+1"})
    office.push()
    sheet = read_ods(form(office).read_bytes(), "x").sheets["填報表"]
    assert text_of(sheet.row(8)[9]) == "=1+1" and not sheet.has_formula(8, 9)
