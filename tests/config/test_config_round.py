"""Another round in config.toml: the lines of [round] change, and no other byte."""

from __future__ import annotations

from datetime import date

import pytest

from synctool.config import parse
from synctool.config_edit import with_round
from synctool.errors import ConfigError
from synctool.model import Round

NEW = Round("114年第1季", date(2025, 3, 1), date(2025, 3, 31), None, True)

FULL = """\
# 我們的設定
[project]
id = "T"   # 代號

[round]
# 期次
name = "113年第4季"  # 每季改
due = 2024-12-31   # 截止
# closed = …

[agencies."工程會"]
"""


def test_the_lines_change_and_comments_stay() -> None:
    assert with_round(FULL, NEW) == FULL.replace(
        'name = "113年第4季"  # 每季改\ndue = 2024-12-31   # 截止\n',
        'name = "114年第1季"  # 每季改\ndue = 2025-03-31   # 截止\nopens = 2025-03-01\ncarry_over = true\n',
    )


def test_what_a_new_round_does_not_have_is_taken_away() -> None:
    closed = with_round(FULL, Round("113年第4季", None, date(2024, 12, 31), date(2025, 1, 3)))
    assert "closed = 2025-01-03\n" in closed
    assert with_round(closed, Round("甲")) == FULL.replace("113年第4季", "甲").replace(
        "due = 2024-12-31   # 截止\n", ""
    )


@pytest.mark.parametrize(
    "text",
    [
        FULL,
        FULL.replace("\n", "\r\n"),
        "\ufeff" + FULL,
        '[project]\nid = "T"\n',
        "",
        "[round]",
        '[round]\nname = ""\n[output]\ncolour = "never"\n',
        'round.name = "甲"\n[project]\nid = "T"\n',
        "[round]\nname = 'a#b' # c\n",
        '[round]\nname = "a\\"#b"# c',
        '[ round ]\n  "name"="甲"\n',
    ],
)
def test_any_spelling_of_the_section_can_be_changed(text: str) -> None:
    changed = with_round(text, NEW)
    assert parse(changed.removeprefix("\ufeff")).round == NEW
    assert changed.startswith("\ufeff") == text.startswith("\ufeff")
    assert ("\r\n" in changed) == ("\r\n" in text)
    assert with_round(changed, NEW) == changed


@pytest.mark.parametrize("text", ['round = { name = "甲" }\n', '[round]\nname = """\n甲"""\n'])
def test_a_section_that_cannot_be_changed_line_by_line_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="config-not-editable"):
        with_round(text, NEW)
