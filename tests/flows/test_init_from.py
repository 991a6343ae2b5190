"""An office's earlier brief becomes a master and its configuration, and its next brief says the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import seed
from reports.handmade import MAKERS, STRAY

from synctool.errors import ConfigError, SyncError
from synctool.flows import brief, init_from, push
from synctool.flows.master import read_master
from synctool.flows.places import master_store
from synctool.flows.project import Project, open_project
from synctool.model import Item
from synctool.ooxml import open_workbook

TODAY = date(2024, 12, 20)
FORMATS = ("pptx", "odp", "docx", "odt", "html")


def items(project: Project) -> dict[str, Item]:
    return dict(read_master(project, master_store(project).read()).register.items)


def begun(source: Path, folder: Path) -> Project:
    folder.mkdir()
    init_from.run(source, folder, lang="zh-TW", today=TODAY)
    return open_project(folder)


def handmade(folder: Path, suffix: str = "pptx") -> Path:
    path = folder / f"第2次會議簡報.{suffix}"
    path.write_bytes(MAKERS[suffix]())
    return path


def test_the_master_the_configuration_and_what_is_left_over_are_made(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    report = init_from.run(handmade(tmp_path), folder, lang="zh-TW", today=TODAY)
    assert sorted(path.name for path in folder.iterdir()) == [
        "config.toml",
        "master.xlsx",
        "第2次會議簡報-未能判讀.xlsx",
    ]
    project = open_project(folder)
    assert (project.config.project.name, project.config.project.office) == (
        "數位治理推動會報",
        "國家發展委員會",
    )
    assert list(project.agencies) == ["國發會", "數發部", "內政部", "財政部"]
    found = items(project)
    assert list(found) == ["2-1-1", "2-1-2"]
    assert found["2-1-1"].supporting == ("數發部",)
    assert report.left_over is not None
    kept = open_workbook(report.left_over.read_bytes(), "kept").sheet("未能判讀")
    assert kept.row(2)[1] == "第 3 張投影片第 1 段"
    assert kept.row(2)[2] == STRAY


def test_the_new_project_can_be_pushed_at_once(tmp_path: Path) -> None:
    project = begun(handmade(tmp_path, "docx"), tmp_path / "office")
    assert {one.state for one in push.run(project, today=TODAY).agencies} == {"written"}


def test_a_dry_run_writes_nothing_and_tells_the_same(tmp_path: Path) -> None:
    source, folder = handmade(tmp_path), tmp_path / "office"
    tried = init_from.run(source, folder, lang="zh-TW", dry_run=True, today=TODAY)
    assert not folder.exists()
    done = init_from.run(source, folder, lang="zh-TW", today=TODAY)
    assert (tried.items, tried.findings, tried.master_path) == (done.items, done.findings, done.master_path)


@pytest.mark.parametrize("force", [False, True])
def test_a_master_that_is_there_is_never_replaced(force: bool, tmp_path: Path) -> None:
    (tmp_path / "master.xlsx").write_bytes(b"the office's own")
    with pytest.raises(SyncError, match="init-master-exists"):
        init_from.run(handmade(tmp_path), tmp_path, lang="zh-TW", force=force)
    assert (tmp_path / "master.xlsx").read_bytes() == b"the office's own"
    assert not (tmp_path / "config.toml").exists()


def test_a_configuration_that_is_there_is_replaced_only_by_force(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("# mine\n", "utf-8")
    source = handmade(tmp_path)
    with pytest.raises(ConfigError, match="init-exists"):
        init_from.run(source, tmp_path, lang="zh-TW")
    assert not (tmp_path / "master.xlsx").exists()
    init_from.run(source, tmp_path, lang="zh-TW", force=True)
    assert open_project(tmp_path).config.project.name == "數位治理推動會報"


def test_a_document_without_resolutions_is_refused_and_nothing_is_made(tmp_path: Path) -> None:
    source = tmp_path / "letter.html"
    source.write_text("<p>會議通知</p>", "utf-8")
    with pytest.raises(SyncError, match="brief-no-items"):
        init_from.run(source, tmp_path, lang="zh-TW")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.html"]


def test_the_project_speaks_the_brief_s_language(tmp_path: Path) -> None:
    init_from.run(handmade(tmp_path), tmp_path, lang="en", today=TODAY)
    assert open_project(tmp_path).config.lang == "zh-TW"


# ---------------------------------------------------------------- there and back


@pytest.mark.parametrize("format", FORMATS)
def test_a_brief_of_the_new_master_is_the_same_file_and_gives_the_same_items(
    format: str, tmp_path: Path
) -> None:
    first = begun(handmade(tmp_path, "odt"), tmp_path / "first")
    shown = tmp_path / f"again.{format}"
    brief.run(first, shown, day=TODAY)
    second = begun(shown, tmp_path / "second")
    assert items(second) == items(first)
    assert second.config.project.name == first.config.project.name
    brief.run(second, tmp_path / f"third.{format}", day=TODAY)
    assert (tmp_path / f"third.{format}").read_bytes() == shown.read_bytes()


@pytest.mark.parametrize("format", FORMATS)
def test_the_real_report_goes_round_through_every_format(format: str, tmp_path: Path) -> None:
    first = begun(seed.folder() / "report.txt", tmp_path / "first")
    brief.run(first, tmp_path / f"again.{format}", day=date(2024, 12, 31))
    second = begun(tmp_path / f"again.{format}", tmp_path / "second")
    assert items(second) == items(first)
    for record in seed.records()["items"]:
        item = items(second)[record["id"]]
        assert item.resolution == seed.text(record["resolution"])
        answered = {agency for answer in record["responses"] for agency in answer["agencies"]}
        assert {*item.leads, *item.supporting} == answered
