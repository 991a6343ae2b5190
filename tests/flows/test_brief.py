"""``sync brief``: which items it shows, with which template, and what it remembers of the last one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from synctool.errors import ConfigError
from synctool.flows import brief, init
from synctool.flows.brief import Selection
from synctool.flows.master import read_master
from synctool.flows.new_master import write_master
from synctool.flows.project import Project, open_project, templates
from synctool.model import CellEdit, SheetEdit
from synctool.stores import store_for
from synctool.stores.base import Write

MONDAY, TUESDAY = date(2024, 12, 30), date(2024, 12, 31)
#   key     meeting        topic      resolution       leads           supporting  progress           recommendation
ROWS = (
    ("3-1-1", "第3次會議", "採購",    "請工程會研議。", "工程會",       "",        "工程會：\n辦理中。", "繼續列管"),
    ("4-1-1", "第4次會議", "採購",    "請工程會宣導。", "工程會",       "數發部",  "工程會：\n已完成。", "解除列管"),
    ("4-2-1", "第4次會議", "AI產業",  "請經濟部協助。", "經濟部",       "",        "經濟部：\n已完成。", "建議解除列管"),
    ("4-2-2", "第4次會議", "AI產業",  "請國科會立法。", "國科會",       "",        "",                  "自行列管"),
)  # fmt: skip
FIELDS = ("key", "meeting", "topic", "resolution", "leads", "supporting", "progress", "recommendation")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    rows = [dict(zip(FIELDS, row, strict=True)) for row in ROWS]
    write_master(tmp_path / "master.xlsx", ("推動小組 追蹤報告", "科技辦公室"), rows)
    init.run(tmp_path / "master.xlsx", tmp_path, lang="zh-TW")
    return open_project(tmp_path)


def shown(
    project: Project, day: date = MONDAY, *, to: str = "brief.html", dry_run: bool = True, **wanted: object
) -> list[str]:
    """Keys of the items that a brief of this selection shows."""
    selection = Selection(**wanted)  # type: ignore[arg-type]
    report = brief.run(project, project.directory / to, selection=selection, day=day, dry_run=dry_run)
    return list(report.items)


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        ({}, ["3-1-1", "4-1-1", "4-2-1", "4-2-2"]),
        ({"meetings": ("第4次",)}, ["4-1-1", "4-2-1", "4-2-2"]),
        ({"meetings": ("第四次 會議",)}, ["4-1-1", "4-2-1", "4-2-2"]),
        ({"topics": ("採購",)}, ["3-1-1", "4-1-1"]),
        ({"topics": ("ＡＩ",)}, ["4-2-1", "4-2-2"]),
        ({"recommendations": ("解除列管",)}, ["4-1-1", "4-2-1"]),
        ({"agencies": ("數位發展部",)}, ["4-1-1"]),
        ({"agencies": ("工程會", "國科會")}, ["3-1-1", "4-1-1", "4-2-2"]),
        ({"items": ("４-2-1",)}, ["4-2-1"]),
        ({"meetings": ("第4次",), "topics": ("採購",), "agencies": ("工程會",)}, ["4-1-1"]),
    ],
)  # fmt: skip
def test_a_brief_shows_what_is_asked_for(
    project: Project, wanted: dict[str, object], keys: list[str]
) -> None:
    assert shown(project, **wanted) == keys


def test_nothing_to_show_is_told_and_no_file_is_made(project: Project) -> None:
    with pytest.raises(ConfigError, match="brief-nothing"):
        shown(project, topics=("國防",), dry_run=False)
    assert not (project.directory / "brief.html").exists()


def test_an_agency_that_is_not_configured_is_told_with_those_that_are(project: Project) -> None:
    with pytest.raises(ConfigError, match="agency-not-configured") as caught:
        shown(project, agencies=("外星部",))
    assert "工程會" in caught.value.detail["known"]


# ---------------------------------------------------------------- changed since the last brief


def edit(project: Project, key: str, progress: str) -> None:
    store = store_for(project.master_path, templates(), inherit=True)
    snapshot = store.read()
    table = read_master(project, snapshot).table
    cell = CellEdit(table.rows[key].number, table.header.columns["progress"], progress)
    store.commit(store.prepare(snapshot, Write([SheetEdit("列管事項", (cell,))])))


def test_changed_means_since_the_last_brief_of_another_date(project: Project) -> None:
    shown(project, MONDAY, dry_run=False)
    edit(project, "4-1-1", "工程會：\n已全部完成。")
    assert shown(project, TUESDAY, changed=True, dry_run=False) == ["4-1-1"]


def test_every_format_of_one_date_is_compared_with_the_same_brief(project: Project) -> None:
    shown(project, MONDAY, dry_run=False)
    edit(project, "4-1-1", "工程會：\n已全部完成。")
    for to in ("brief.html", "brief.docx", "brief.odt"):
        assert shown(project, TUESDAY, to=to, changed=True, dry_run=False) == ["4-1-1"]
    with pytest.raises(ConfigError, match="brief-nothing"):
        shown(project, date(2025, 1, 2), changed=True)


def test_the_first_brief_counts_everything_as_changed_and_a_dry_run_counts_as_none(project: Project) -> None:
    assert len(shown(project, MONDAY, changed=True)) == 4
    assert len(shown(project, TUESDAY, changed=True)) == 4


def test_an_item_that_the_last_brief_left_out_is_changed_still(project: Project) -> None:
    shown(project, MONDAY, topics=("採購",), dry_run=False)
    assert shown(project, TUESDAY, changed=True) == ["4-2-1", "4-2-2"]


# ---------------------------------------------------------------- templates


def test_a_template_in_the_project_s_own_folder_is_taken(project: Project) -> None:
    (project.directory / "templates").mkdir()
    (project.directory / "templates" / "brief.html.j2").write_text("{{ title }} of our own", "utf-8")
    shown(project, dry_run=False)
    assert (project.directory / "brief.html").read_text("utf-8").endswith("of our own")


def test_a_template_that_is_named_goes_before_the_folder_s(project: Project) -> None:
    (project.directory / "templates").mkdir()
    (project.directory / "templates" / "brief.html.j2").write_text("the folder's", "utf-8")
    named = project.directory / "once.j2"
    named.write_text("named", "utf-8")
    brief.run(project, project.directory / "brief.html", template=named)
    assert (project.directory / "brief.html").read_text("utf-8") == "named"
