"""Returns in every format that agencies use: told by content, merged like a workbook."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from office import Office, done
from returns import as_csv, state

from synctool.flows.pull import PullReport
from synctool.model import CellError, Run, Value, rich_text, text_of

RICH = rich_text([[Run("1. 已訂定"), Run("作業要點", "single"), Run("。")], [Run("2. 已函知各機關。")]])
SPREADSHEETS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "ods": "calc8"}
ENCODINGS = ("utf-8", "utf-8-sig", "cp950", "big5hkscs", "utf-16")


def filled(folder: Path, text: Value = RICH) -> Office:
    office = Office(folder)
    office.push()
    office.clerk("國科會", "1-3", done(text))
    return office


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same filled form, saved by LibreOffice in each format."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("formats")
    office = filled(folder / "office")
    made: dict[str, bytes] = {}
    for ending, filter_name in SPREADSHEETS.items():
        command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
        command += [f"{ending}:{filter_name}", "--outdir", str(folder), str(office.form("國科會"))]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        made[ending] = (folder / f"國科會.{ending}").read_bytes()
    return made


def pull_as(folder: Path, data: bytes, ending: str) -> tuple[Office, PullReport]:
    office = Office(folder)
    office.push()
    office.form("國科會").unlink()
    office.form("國科會").with_suffix(ending).write_bytes(data)
    return office, office.pull()


@pytest.mark.parametrize(
    ("kind", "ending", "is_rich"),
    [
        ("xlsx", ".xlsx", True),
        ("ods", ".ods", True),
        ("xls", ".xls", False),
        ("xlsx", ".xls", True),  # only renamed
        ("xls", ".xlsx", False),
        ("ods", ".xlsx", True),
    ],
)
def test_a_return_is_read_by_what_it_is_not_by_what_it_is_called(
    tmp_path: Path, converted: dict[str, bytes], kind: str, ending: str, is_rich: bool
) -> None:
    office, report = pull_as(tmp_path, converted[kind], ending)
    answer = office.responses()["1-3", "國科會"]
    assert [p.code for p in report.problems] == []
    assert answer["progress"] == (RICH if is_rich else str(RICH))
    assert {n: answer[n] for n in ("status", "percent", "completed", "request")} == {
        "status": "已完成", "percent": 1, "completed": date(2024, 12, 1), "request": "解除列管",
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"], ids=["comma", "tab", "semicolon"])
def test_a_return_as_separated_text(tmp_path: Path, encoding: str, delimiter: str) -> None:
    data = as_csv(filled(tmp_path / "clerk").form("國科會"), encoding, delimiter)
    office, report = pull_as(tmp_path / "office", data, ".csv")
    answer = office.responses()["1-3", "國科會"]
    assert [p.code for p in report.problems] == []
    assert (answer["progress"], answer["percent"]) == (str(RICH), 1)
    assert answer["completed"] == date(2024, 12, 1)


@pytest.mark.parametrize("kind", ["xls", "csv"])
def test_plain_text_wipes_no_underline_of_an_equal_answer(
    tmp_path: Path, converted: dict[str, bytes], kind: str
) -> None:
    office = filled(tmp_path)
    data = as_csv(office.form("國科會"), "cp950") if kind == "csv" else converted[kind]
    office.pull()
    before = office.master.read_bytes()
    office.form("國科會").unlink()
    office.form("國科會").with_suffix(f".{kind}").write_bytes(data)
    report = office.pull()
    assert report.changes == () and report.conflicts == ()
    assert office.responses()["1-3", "國科會"]["progress"] == RICH
    assert office.master.read_bytes() == before


def test_plain_text_that_says_something_new_is_taken(tmp_path: Path) -> None:
    office = filled(tmp_path)
    data = as_csv(office.form("國科會"), "utf-8").replace("各機關".encode(), "各縣市".encode())
    office.pull()
    office.form("國科會").unlink()
    office.form("國科會").with_suffix(".csv").write_bytes(data)
    office.pull()
    assert text_of(office.responses()["1-3", "國科會"]["progress"]).endswith("已函知各縣市。")


def test_a_word_for_an_error_in_text_is_an_error_and_no_answer(tmp_path: Path) -> None:
    data = as_csv(filled(tmp_path / "clerk", "說明文字").form("國科會"), "utf-8")
    _office, report = pull_as(tmp_path / "office", data.replace("說明文字".encode(), b"#REF!"), ".csv")
    assert [(p.code, p.found) for p in report.problems] == [("error-value", CellError("#REF!"))]


def test_a_text_of_another_round_is_known_by_its_head(tmp_path: Path) -> None:
    data = as_csv(filled(tmp_path / "clerk").form("國科會"), "utf-8")
    _, report = pull_as(
        tmp_path / "office", data.replace("113年第4季".encode(), "113年第3季".encode()), ".csv"
    )
    assert state(report) == "stale"
    assert [p.code for p in report.problems] == ["other-round"]


# ---------------------------------------------------------------- beside the configured place


def test_a_return_in_another_format_beside_the_form_that_was_sent_is_found(
    tmp_path: Path, converted: dict[str, bytes]
) -> None:
    office = Office(tmp_path)
    office.push()
    office.form("國科會").with_suffix(".xls").write_bytes(converted["xls"])
    report = office.pull()
    assert state(report) == "merged"
    assert text_of(office.responses()["1-3", "國科會"]["progress"]) == str(RICH)
    again = office.pull()
    assert (again.changes, state(again), again.problems) == ((), "unchanged", ())


def test_two_formats_that_say_the_same_are_one_return(tmp_path: Path) -> None:
    office = filled(tmp_path)
    office.form("國科會").with_suffix(".csv").write_bytes(as_csv(office.form("國科會"), "cp950"))
    report = office.pull()
    assert (state(report), report.problems) == ("merged", ())
    assert office.responses()["1-3", "國科會"]["progress"] == RICH


def test_two_formats_that_differ_are_named_and_neither_is_merged(tmp_path: Path) -> None:
    office = filled(tmp_path)
    other = as_csv(office.form("國科會"), "utf-8").replace("各機關".encode(), "各縣市".encode())
    office.form("國科會").with_suffix(".csv").write_bytes(other)
    report = office.pull()
    assert state(report) == "stopped"
    (problem,) = [p for p in report.problems if p.agency == "國科會"]
    assert problem.code == "return-twice"
    assert {"agencies/國科會.xlsx", "agencies/國科會.csv"} == set(problem.detail["files"].split("、"))
    assert "progress" not in office.items()["1-3"]


def test_a_file_beside_it_that_cannot_be_read_is_named_and_not_passed_over(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.push()
    office.form("國科會").with_suffix(".xls").write_bytes(
        b"<html><table><tr><td>1-3</td></tr></table></html>"
    )
    report = office.pull()
    assert state(report) == "stopped"
    assert [p.code for p in report.problems] == ["foreign-html"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b"%PDF-1.7 ...", "foreign-unknown"),
        (b"PK\x03\x04 cut short", "file-truncated"),
        (b"\x01\x02\x03binary\x07\x08", "foreign-unknown"),
        (b"\xff\xff\xfe\xfe\x81", "csv-encoding"),
    ],
    ids=["empty", "pdf", "cut short", "binary", "no encoding"],
)
def test_a_file_that_cannot_be_read_is_refused_by_name_and_reason(
    tmp_path: Path, data: bytes, code: str
) -> None:
    _, report = pull_as(tmp_path, data, ".xlsx")
    assert state(report) == "stopped"
    assert [(p.code, p.place.source) for p in report.problems] == [(code, "agencies/國科會.xlsx")]
