"""The real report, end to end: an office's decorated master and four agencies' answers."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import seed
import soffice

from synctool.flows import init, pull, push
from synctool.flows.project import Project, open_project, templates
from synctool.model import CellEdit, Run, SheetEdit, Value, paragraphs_of, rich_text, text_of
from synctool.ooxml import open_workbook
from synctool.schema import DONE, FORM_FIELDS, MASTER_FIELDS, REMOVE
from synctool.stores import store_for
from synctool.stores.base import Write
from synctool.tables import Table, read_table

TODAY = date(2024, 12, 20)


def _fill(path: Path, answers: Mapping[str, Mapping[str, Value]]) -> None:
    store = store_for(path, templates())
    snapshot = store.read()
    table, _ = read_table(snapshot.sheets["填報表"], FORM_FIELDS, path.name)
    assert table is not None
    cells = tuple(
        CellEdit(table.rows[key].number, table.header.columns[name], value)
        for key, row in answers.items()
        for name, value in row.items()
    )
    store.commit(store.prepare(snapshot, Write([SheetEdit("填報表", cells)])))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The real master, initialised, pushed, filled from the records (joint answers by the lead), pulled."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copy(seed.folder() / "master.xlsx", folder / "master.xlsx")
    init.run(folder / "master.xlsx", folder, lang="zh-TW")
    project = open_project(folder)
    pushed = push.run(project, today=TODAY)
    assert {one.state for one in pushed.agencies} == {"written"}
    answers: dict[str, dict[str, dict[str, Value]]] = {}
    for item in seed.records()["items"]:
        for response in item["responses"]:
            answers.setdefault(response["agencies"][0], {})[item["id"]] = {
                "progress": seed.text(response["paragraphs"]),
                "status": DONE,
                "percent": 1,
                "completed": "113年12月1日",
                "request": REMOVE,
                "reporter": "承辦人",
                "contact": "02-0000-0000",
            }
    for agency, rows in answers.items():
        _fill(folder / "agencies" / f"{agency}.xlsx", rows)
    report = pull.run(project, today=TODAY)
    assert not report.problems
    assert not report.conflicts
    return project


def _master(project: Project) -> Table:
    data = project.master_path.read_bytes()
    table, problems = read_table(
        open_workbook(data, "master.xlsx", inherit=True).sheet("列管事項"), MASTER_FIELDS, "master.xlsx"
    )
    assert table is not None
    assert not problems
    return table


def test_progress_equals_the_report_block_by_block_with_every_underline(office: Project) -> None:
    master = _master(office)
    for item in seed.records()["items"]:
        lines = []
        for response in item["responses"]:
            lines.append((Run("、".join(response["agencies"]) + "："),))
            lines += paragraphs_of(seed.text(response["paragraphs"]))
        assert master.rows[item["id"]]["progress"] == rich_text(lines)


def test_all_four_items_are_recommended_for_removal(office: Project) -> None:
    assert [row["recommendation"] for row in _master(office).rows.values()] == [REMOVE] * 4


def test_untouched_parts_of_the_package_are_byte_identical(office: Project) -> None:
    before = zipfile.ZipFile(seed.folder() / "master.xlsx")
    after = zipfile.ZipFile(office.master_path)
    wiring = {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "xl/worksheets/sheet1.xml",
    }
    untouched = [name for name in before.namelist() if name not in wiring]
    assert {"xl/charts/chart1.xml", "xl/media/image1.png", "docProps/custom.xml", "xl/comments1.xml"} <= set(
        untouched
    )
    assert [name for name in untouched if before.read(name) != after.read(name)] == []


def test_the_private_column_stays_in_the_master_and_is_in_no_agency_file(office: Project) -> None:
    before = open_workbook((seed.folder() / "master.xlsx").read_bytes(), "m").sheet("列管事項")
    after = open_workbook(office.master_path.read_bytes(), "m").sheet("列管事項")
    private = {n: before.row(n).get(11) for n in before.row_numbers()}
    assert private == {n: after.row(n).get(11) for n in after.row_numbers()}
    words = [text_of(v) for v in private.values() if v] + ["承辦人分機", "不得外流"]
    for path in (office.directory / "agencies").glob("*.xlsx"):
        for name in (archive := zipfile.ZipFile(path)).namelist():
            data = archive.read(name)
            for word in words:
                assert word.encode() not in data
                assert word.encode("utf-16-le") not in data


def test_a_second_pull_leaves_the_masters_bytes_as_they_are(office: Project) -> None:
    before = office.master_path.read_bytes()
    report = pull.run(office, today=TODAY)
    assert office.master_path.read_bytes() == before
    assert not report.changes
    assert {one.state for one in report.agencies} == {"unchanged"}


def test_a_push_after_the_pull_finds_nothing_to_write(office: Project) -> None:
    report = push.run(office, today=TODAY)
    assert {one.state for one in report.agencies} == {"unchanged"}


def _findings(path: Path) -> set[tuple[str, str]]:
    audit = pytest.importorskip("openxml_audit")
    return {(str(e.part_uri), e.description) for e in audit.OpenXmlValidator().validate(str(path)).errors}


def test_the_validator_finds_nothing_that_was_not_in_the_original(office: Project) -> None:
    assert _findings(office.master_path) <= _findings(seed.folder() / "master.xlsx")
    for path in (office.directory / "agencies").glob("*.xlsx"):
        assert not _findings(path)


def test_libreoffice_shows_every_answer_whole_in_the_master_and_in_the_forms(
    office: Project, tmp_path: Path
) -> None:
    def shown(path: Path) -> str:
        return "".join(soffice.pdf_text(soffice.convert(path, "pdf", tmp_path)).split())

    master = shown(office.master_path)
    for item in seed.records()["items"]:
        for response in item["responses"]:
            words = "".join(text_of(seed.text(response["paragraphs"])).split())
            # A line may be cut by the next cell's text in between, so its ends are looked for.
            assert words[:8] in master
            assert words[-8:-1] in master
    form = shown(office.directory / "agencies" / "國科會.xlsx")
    assert "AI法制化部分" in form
