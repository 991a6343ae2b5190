"""A new configuration reads back as what it was made from."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synctool.config import Config, default_location, parse
from synctool.config_writer import quoted, render_config
from synctool.model import Agency, Round
from synctool.settings import MasterSettings, ProjectSettings

PROJECT = ProjectSettings("STF", '行政院"智慧國家"推動小組', "科技辦公室")
MASTER = MasterSettings("列管\\主表.xlsx", "追蹤事項", 3, {"key": "案號", "progress": ("辦理\n情形", "現況")})
AGENCIES = (
    Agency("工程會", "行政院公共工程委員會", ("PCC",), "agencies/工程會.xlsx", ("a@pcc.gov.tw",)),
    Agency("數發部", "數位發展部", (), "#數發部"),
)
ROUND = Round("113年第4季", date(2024, 12, 1), date(2024, 12, 31))


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_what_is_written_reads_back(language: str) -> None:
    project = ProjectSettings(PROJECT.id, PROJECT.name, PROJECT.office, language)  # type: ignore[arg-type]
    text = render_config(project, MASTER, AGENCIES, ROUND)
    assert parse(text) == Config(project=project, master=MASTER, agencies=AGENCIES, round=ROUND)


def test_a_round_without_days_leaves_them_as_comments() -> None:
    text = render_config(PROJECT, MASTER, (), Round(""))
    assert "# due = 2024-12-31" in text
    assert parse(text).round == Round("")


def test_a_person_reads_what_each_column_is_used_as() -> None:
    assert 'key = "案號"  # 項次' in render_config(PROJECT, MASTER, (), ROUND)


_texts = st.text(st.characters(codec="utf-8"), max_size=20)


@given(
    _texts,
    _texts,
    st.dictionaries(
        st.sampled_from(["key", "due", "leads"]), st.sampled_from(["甲", '"', "{乙}"]), max_size=1
    ),
)
def test_any_text_reads_back(name: str, sheet: str, columns: dict[str, str]) -> None:
    master = MasterSettings(sheet=sheet, columns=columns)
    agencies = (Agency("甲", name, (sheet,), default_location("agencies", "甲")),) if name and sheet else ()
    config = parse(render_config(ProjectSettings(name=name), master, agencies, Round(name)))
    assert (config.project.name, config.master, config.round.name) == (name, master, name)
    assert config.agencies == agencies


@given(_texts)
def test_a_quoted_text_is_one_line(text: str) -> None:
    assert not set("\n\r") & set(quoted(text))
