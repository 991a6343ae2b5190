"""檢核 is held once for all rows of a form, and stays right when a clerk sorts them or saves elsewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from office import Office, done

from synctool.model import Value
from synctool.rule_words import check_text
from synctool.schema import AGENCY_FIELDS, FORM_FIELDS

FIRST = 8
KEYS = [f"1-{n}" for n in range(1, 13)]
ANSWERS: dict[str, dict[str, Value]] = {
    "1-1": done("已函知各機關，全案辦理完成。"),
    "1-2": {"progress": "研議中，尚待會商。"},
    "1-4": {"status": "已完成"},
    "1-5": {"progress": "已辦理", "status": "已完成", "percent": 0.5},
    "1-8": {**done("全案辦理完成。"), "status": "快了"},
    "1-11": {"contact": "02-1234-5678"},
}
SORT = """Sub Main(source, target, column)
  Dim shown(0) As New com.sun.star.beans.PropertyValue
  shown(0).Name = "Hidden"
  shown(0).Value = True
  Dim document, sheet, rows
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, shown())
  sheet = document.Sheets.getByName("填報表")
  sheet.unprotect("")
  rows = sheet.getCellRangeByPosition(0, %d, %d, %d)
  Dim by(0) As New com.sun.star.table.TableSortField
  by(0).Field = CInt(column)
  by(0).IsAscending = False
  Dim how(1) As New com.sun.star.beans.PropertyValue
  how(0).Name = "SortFields"
  how(0).Value = by()
  how(1).Name = "ContainsHeader"
  how(1).Value = False
  rows.sort(how())
  sheet.getCellRangeByName("I9").String = "排序後才打的字"
  document.calculateAll()
  Dim saved(0) As New com.sun.star.beans.PropertyValue
  saved(0).Name = "FilterName"
  saved(0).Value = "Calc MS Excel 2007 XML"
  document.storeToURL(target, saved())
  document.close(True)
End Sub"""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
{}
</script:module>"""


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    office = Office(tmp_path_factory.mktemp("office"), [(key, f"決議{key}", "國科會", "") for key in KEYS])
    office.push()
    for key, values in ANSWERS.items():
        office.clerk("國科會", key, values)
    return office.form("國科會")


def _sheet(path: Path) -> str:
    with ZipFile(path) as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


def test_the_formula_stands_once_and_every_other_row_points_to_it(form: Path) -> None:
    text = _sheet(form)
    found = re.findall(r'<c r="Q(\d+)"[^>]*>(<f[^>]*?(?:/>|>))', text)
    last = FIRST + len(KEYS) - 1
    assert found == [
        (str(FIRST), f'<f t="shared" ref="Q{FIRST}:Q{last}" si="0">'),
        *((str(row), '<f t="shared" si="0"/>') for row in range(FIRST + 1, last + 1)),
    ]


def test_every_row_reads_as_the_formula_of_its_own_cells(form: Path) -> None:
    sheet = openpyxl.load_workbook(form)["填報表"]
    first = sheet[f"Q{FIRST}"].value
    for row in range(FIRST, FIRST + len(KEYS)):
        assert sheet[f"Q{row}"].value == re.sub(rf"(\$[A-Z]+){FIRST}\b", rf"\g<1>{row}", first)


@pytest.mark.parametrize("column", ["A", "J", "I"])
def test_the_check_of_each_row_is_right_after_sorting(form: Path, tmp_path: Path, column: str) -> None:
    saved = _sorted(form, tmp_path, ord(column) - ord("A"))
    sheet = openpyxl.load_workbook(saved, data_only=True)["填報表"]
    names = {field.name: number for number, field in enumerate(FORM_FIELDS, 1)}
    keys = []
    for row in range(FIRST, FIRST + len(KEYS)):
        values = {f.name: _value(sheet.cell(row, names[f.name]).value) for f in AGENCY_FIELDS}
        expected = check_text(AGENCY_FIELDS, {n: v for n, v in values.items() if v}, date.today())
        assert sheet.cell(row, names["check"]).value == expected, (row, values)
        keys.append(sheet.cell(row, 1).value)
    assert sorted(keys) == sorted(KEYS) and keys != KEYS


def _value(value: Value) -> Value:
    return value.date() if hasattr(value, "date") else value


def _sorted(form: Path, folder: Path, column: int) -> Path:
    """The form as LibreOffice saves it after a clerk sorted its rows and typed one more answer."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    program = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    # The first start makes the profile, over whatever stands there.
    _run([*program, "--terminate_after_init"])
    macro = SORT % (FIRST - 1, len(FORM_FIELDS) - 1, FIRST + len(KEYS) - 2)
    module = folder / "profile" / "user" / "basic" / "Standard" / "Module1.xba"
    module.write_text(MODULE.format(macro.replace('"', "&quot;")), "utf-8")
    target = folder / "sorted.xlsx"
    _run([*program, f'macro:///Standard.Module1.Main("{form.as_uri()}","{target.as_uri()}","{column}")'])
    assert target.is_file(), "LibreOffice did not run the macro"
    return target


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
