"""The frames: what is in them, as which types, and that nothing else loads pandas."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from office import ROUND, Office

import synctool
from synctool.analysis.columns import TABLES
from synctool.errors import ConfigError, SyncError

ROOT = Path(__file__).parents[2]


def test_the_four_tables_have_the_declared_columns_and_types(lived: Office) -> None:
    frames = synctool.frames(lived.folder)
    for name, columns in TABLES.items():
        frame = getattr(frames, name)
        assert [(c, str(t)) for c, t in frame.dtypes.items()] == [(c.name, c.dtype) for c in columns], name


def test_an_office_without_answers_has_the_same_types(tmp_path: Path) -> None:
    frames = synctool.frames(Office(tmp_path / "new").folder)
    assert len(frames.items) == 3 and len(frames.responses) == len(frames.audit) == 0
    for name, columns in TABLES.items():
        assert [str(t) for t in getattr(frames, name).dtypes] == [c.dtype for c in columns], name


def test_answers_are_typed_and_what_is_no_day_is_missing_but_not_lost(lived: Office) -> None:
    frames = synctool.frames(lived.folder)
    answers = frames.responses.set_index(["item", "agency"])
    assert answers.loc[("1-1", "工程會"), "percent"] == 0.8
    assert answers.loc[("1-2", "數發部"), "completed"] == pd.Timestamp("2024-09-13")
    assert answers.loc[("1-1", "工程會"), "completed"] is pd.NaT
    assert answers.loc[("1-1", "工程會"), "progress"] == "一、已辦竣 <A&B>\n二、後續。"
    html = "一、<u>已辦竣 &lt;A&amp;B&gt;</u>\n<b>二、</b>後續。"
    assert answers.loc[("1-1", "工程會"), "progress_html"] == html
    items = frames.items.set_index("item")
    assert items.loc["1-1", "due"] is pd.NaT and items.loc["1-1", "due_text"] == "儘速辦理"
    assert items.loc["1-2", "leads"] == "經濟部、數發部" and pd.isna(items.loc["1-3", "progress"])


def test_assignments_say_who_has_answered(lived: Office) -> None:
    found = synctool.frames(lived.folder / "config.toml").assignments
    rows = {(r.item, r.agency): (r.role, r.joint, r.answered) for r in found.itertuples()}
    assert rows == {
        ("1-1", "工程會"): ("lead", True, True),
        ("1-1", "數發部"): ("supporting", True, False),
        ("1-2", "經濟部"): ("lead", False, True),
        ("1-2", "數發部"): ("lead", False, True),
        ("1-3", "國科會"): ("lead", True, False),
    }
    assert set(synctool.frames(lived.folder).responses["round"]) == {ROUND}


def test_the_audit_has_every_changed_cell_with_its_moment(lived: Office) -> None:
    audit = synctool.frames(lived.folder).audit
    assert len(audit) and audit["when"].dt.tz is dt.UTC
    one = audit[(audit["item"] == "1-1") & (audit["field"] == "progress") & audit["agency"].notna()]
    assert "已辦竣 <A&B>" in one.iloc[0]["after"] and pd.isna(one.iloc[0]["before"])


def test_a_place_without_a_project_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        synctool.frames(tmp_path)


def test_where_pandas_is_missing_the_message_says_how_to_get_it(
    lived: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(SyncError) as caught:
        synctool.frames(lived.folder)
    assert caught.value.code == "analysis-not-installed"
    assert caught.value.detail["library"] == "pandas"


def test_neither_the_package_nor_the_help_loads_pandas() -> None:
    script = (
        "import sys, synctool; from synctool.cli.main import main; main(['export', '--help']);"
        "sys.exit(bool({'pandas', 'pyarrow', 'numpy', 'xlsxwriter'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT, capture_output=True)
