"""Foreign formats as programs write them, and what becomes of files that break readers."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path

import pytest
from handmade import cell, ods, ole, row, xlsb

from synctool.errors import UnreadableFile
from synctool.model import CellError, Revision, RichText, Run, Sheet, Snapshot, Value
from synctool.ooxml import stamp
from synctool.ooxml.limits import Limits
from synctool.stores import foreign
from synctool.stores.foreign import read_foreign
from synctool.texts import say

_REVISION = Revision("管考", "agency", "工程會", "113年第4季", "K7Q2M3XR9D")


def _make_workbook(path: Path) -> None:
    import openpyxl
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.packaging.custom import StringProperty
    from openpyxl.styles import Font
    from openpyxl.workbook.defined_name import DefinedName

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "填報表"
    sheet["A1"], sheet["A1"].font = "標題", Font(bold=True, color="FFFF0000")
    marked = TextBlock(InlineFont(u="single"), "畫線")
    loud = TextBlock(InlineFont(b=True, i=True, strike=True, color="FF00AA00"), "粗斜刪\n下一行")
    sheet["A2"] = CellRichText("前", marked, loud, "尾")
    sheet["B2"], sheet["C2"], sheet["D2"] = "  兩  空白 ", "行一\n\n行三", "碁銹堃😀"
    sheet["A3"], sheet["A3"].number_format = 0.8, "0%"
    sheet["B3"], sheet["C3"], sheet["D3"] = date(2024, 9, 13), datetime(2024, 9, 13, 8, 5), time(8, 30)
    sheet["E3"], sheet["F3"] = 45548, 1.5
    sheet["A4"], sheet["B4"], sheet["C4"] = "=NA()", "=1/0", "=1+1"
    sheet["A5"], sheet["B5"] = "=SUM(A1)", "#N/A"
    sheet["A5"].data_type = sheet["B5"].data_type = "s"
    text = stamp.encode(_REVISION)
    book.defined_names["_synctool"] = DefinedName("_synctool", attr_text=stamp.as_formula(text))
    book.custom_doc_props.append(StringProperty(name="synctool", value=text))
    book.save(path)


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """One workbook as LibreOffice saves it in each format."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("converted")
    _make_workbook(folder / "in.xlsx")
    profile = (folder / "profile").as_uri()
    for form in ("ods", "xls"):
        command = [program, "--headless", f"-env:UserInstallation={profile}", "--convert-to", form, "in.xlsx"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return {form: folder / f"in.{form}" for form in ("ods", "xls")}


_TYPED: dict[int, dict[int, Value]] = {
    3: {1: 0.8, 2: date(2024, 9, 13), 3: datetime(2024, 9, 13, 8, 5), 4: time(8, 30), 5: 45548, 6: 1.5},
    4: {1: CellError("#N/A"), 2: CellError("#DIV/0!"), 3: 2},
    5: {1: "=SUM(A1)", 2: "#N/A"},
}


def _rows(snapshot: Snapshot, *numbers: int) -> dict[int, Mapping[int, Value]]:
    sheet: Sheet = snapshot.sheets["填報表"]
    return {number: sheet.row(number) for number in numbers}


@pytest.mark.parametrize("form", ["ods", "xls"])
def test_values_errors_and_texts_come_out_typed(converted: Mapping[str, Path], form: str) -> None:
    snapshot = read_foreign(converted[form], f"in.{form}")
    assert _rows(snapshot, 3, 4, 5) == _TYPED
    sheet = snapshot.sheets["填報表"]
    assert [sheet.row(2)[c] for c in (2, 3, 4)] == ["  兩  空白 ", "行一\n\n行三", "碁銹堃😀"]


@pytest.mark.parametrize("form", ["ods", "xls"])
def test_the_stamp_survives_being_saved_in_another_format(converted: Mapping[str, Path], form: str) -> None:
    assert read_foreign(converted[form], f"in.{form}").stamps == {"": _REVISION}


def test_ods_keeps_formats_and_xls_does_not_claim_to(converted: Mapping[str, Path]) -> None:
    rich, plain = (read_foreign(converted[form], "in") for form in ("ods", "xls"))
    loud = {"bold": True, "italic": True, "strike": True, "colour": "00AA00"}
    first = (Run("前"), Run("畫線", "single"), Run("粗斜刪", **loud))  # type: ignore[arg-type]
    second = (Run("下一行", **loud), Run("尾"))  # type: ignore[arg-type]
    assert rich.sheets["填報表"].row(2)[1] == RichText((first, second))
    assert rich.sheets["填報表"].row(1)[1] == RichText(((Run("標題", bold=True, colour="FF0000"),),))
    assert plain.sheets["填報表"].row(2)[1] == "前畫線粗斜刪\n下一行尾"
    assert (rich.rich, plain.rich) == (True, False)


def test_the_child_process_gives_what_reading_at_once_gives(
    converted: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = read_foreign(converted["ods"], "in.ods")
    monkeypatch.setattr(foreign, "_AT_ONCE", 0)
    there = read_foreign(converted["ods"], "in.ods")
    assert (there.sheets, there.stamps, there.rich) == (here.sheets, here.stamps, here.rich)
    assert there.revision == here.revision


def test_a_cut_or_altered_xls_is_a_table_or_a_named_refusal(converted: Mapping[str, Path]) -> None:
    data = converted["xls"].read_bytes()
    broken = [data[:size] for size in (600, 1024, 3000, len(data) - 700)]
    broken += [data[:at] + b"\xff" * 40 + data[at + 40 :] for at in (30, 520, 1500, 4000)]
    for number, content in enumerate(broken):
        try:
            read_foreign(content, f"{number}.xls")
        except UnreadableFile as error:
            assert error.detail["file"] == f"{number}.xls"


def test_error_cells_of_an_xlsb_are_errors_and_not_blanks() -> None:
    data = xlsb(
        {1: ["項次", None, 1.0, True], 3: ["#N/A", 0.8, "#DIV/0!", "字"]},
        names={"_synctool": stamp.encode(_REVISION)},
    )
    snapshot = read_foreign(data, "a.xlsb")
    sheet = snapshot.sheets["表"]
    assert sheet.row(1) == {1: "項次", 3: 1, 4: True}
    assert sheet.row(3) == {1: CellError("#N/A"), 2: 0.8, 3: CellError("#DIV/0!"), 4: "字"}
    assert (snapshot.stamps, snapshot.rich) == ({"": _REVISION}, False)


def test_a_lone_cell_at_the_far_end_of_an_xlsb_is_refused_before_it_takes_the_memory() -> None:
    with pytest.raises(UnreadableFile, match="sheet-sparse"):
        read_foreign(xlsb({1: ["甲"], 1_048_576: [None] * 16_383 + ["乙"]}), "a.xlsb")


def test_too_little_time_or_memory_is_a_named_refusal() -> None:
    wide = xlsb({1: ["甲"], 290: [None] * 9_999 + ["乙"]})
    with pytest.raises(UnreadableFile, match="foreign-slow"):
        read_foreign(wide, "a.xlsb", seconds=0.01)
    with pytest.raises(UnreadableFile, match=r"foreign-(memory|crashed)"):
        read_foreign(wide, "a.xlsb", memory_mb=120)
    assert read_foreign(wide, "a.xlsb").sheets["表"].row(290) == {10_000: "乙"}


def test_a_child_that_dies_is_a_named_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "_CHILD", ("-c", "import os; os.abort()"))
    with pytest.raises(UnreadableFile, match="foreign-crashed") as caught:
        read_foreign(xlsb({1: ["甲"]}), "a.xlsb")
    assert caught.value.detail["file"] == "a.xlsb"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (ole("EncryptionInfo", "EncryptedPackage"), "file-encrypted"),
        (b"<html><body>", "foreign-html"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "foreign-xml2003",
        ),
        (b"%PDF-1.7", "foreign-unknown"),
        (ole("Workbook"), "foreign-damaged"),
    ],
)
@pytest.mark.parametrize("lang", ["zh-TW", "en"])
def test_what_is_not_readable_is_refused_with_file_reason_and_remedy(
    data: bytes, code: str, lang: str
) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_foreign(data, "回復.xls")
    error = caught.value
    assert error.code == code
    assert "回復.xls" in say(error.code, lang, **error.detail)
    assert "…" not in say(error.code, lang, **error.detail)
    assert say(f"{error.code}.remedy", lang)


def test_a_file_that_is_gone_or_too_large_is_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="file-missing"):
        read_foreign(tmp_path / "none.ods", "none.ods")
    (tmp_path / "large.csv").write_bytes(b"a,b\n" * 100)
    with pytest.raises(UnreadableFile, match="file-too-large"):
        read_foreign(tmp_path / "large.csv", "large.csv", limits=Limits(file_bytes=100))


def test_the_revision_is_the_hash_of_the_bytes_in_every_format() -> None:
    import hashlib

    for data in (b"a,b\n1,2\n", ods(row(cell("<text:p>甲</text:p>"))), xlsb({1: ["甲"]})):
        assert read_foreign(data, "a").revision == hashlib.sha256(data).hexdigest()
