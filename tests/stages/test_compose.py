"""辦理情形 as blocks: composed from answers, and read back from a cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synctool.compose import compose, heading_agencies, parse_blocks, render
from synctool.model import Block, Item, Run, Value, paragraphs_of, rich_text, text_of

NAMES = {
    "工程會": "工程會",
    "行政院公共工程委員會": "工程會",
    "數發部": "數發部",
    "經濟部": "經濟部",
    "國科會": "國科會",
}


def name_of(text: str) -> str | None:
    return NAMES.get(text.strip())


def item(leads: str, supporting: str = "") -> Item:
    return Item("4-1-1", "決議", tuple(leads.split("、")), tuple(filter(None, supporting.split("、"))))


JOINT, SEPARATE = item("工程會", "數發部"), item("經濟部、數發部", "國科會")

# fmt: off
COMPOSED: list[tuple[str, Item, dict[str, Value], str, str | None]] = [
    # what happened                               item      answers of this round                before                     composed
    ("nobody has answered",                       JOINT,    {},                                  "",                        None),
    ("the lead answers for all",                  JOINT,    {"工程會": "甲"},                     "",                        "工程會、數發部：\n甲"),
    ("the supporting agency adds its own",        JOINT,    {"工程會": "甲", "數發部": "乙"},      "",                        "工程會：\n甲\n數發部：\n乙"),
    ("the supporting agency says the same",       JOINT,    {"工程會": "甲", "數發部": "甲"},      "",                        "工程會、數發部：\n甲"),
    ("only the supporting agency answers",        JOINT,    {"數發部": "乙"},                     "",                        "數發部：\n乙"),
    ("several leads answer separately",           SEPARATE, {"數發部": "乙", "經濟部": "甲"},      "",                        "經濟部：\n甲\n數發部：\n乙"),
    ("a silent agency keeps its last block",      SEPARATE, {"數發部": "新"},                     "經濟部：\n舊\n數發部：\n舊", "經濟部：\n舊\n數發部：\n新"),
    ("an answer that was taken back goes",        SEPARATE, {"數發部": "新", "經濟部": None},      "經濟部：\n舊\n數發部：\n舊", "數發部：\n新"),
    ("unheaded text of one group is its own",     JOINT,    {"工程會": "新"},                     "舊文",                    "工程會、數發部：\n新"),
    ("unheaded text of nobody stays on top",      SEPARATE, {"經濟部": "新"},                     "緣起",                    "緣起\n經濟部：\n新"),
    ("a block of an agency of no assignment stays", JOINT,  {"工程會": "新"},                     "國科會：\n說明",            "工程會、數發部：\n新\n國科會：\n說明"),
]
# fmt: on


@pytest.mark.parametrize(
    ("which", "answers", "before", "composed"), [r[1:] for r in COMPOSED], ids=[r[0] for r in COMPOSED]
)
def test_composition(which: Item, answers: dict[str, Value], before: str, composed: str | None) -> None:
    author = which.leads[0] if which.is_joint else ""
    assert render(compose(which, answers, parse_blocks(before, name_of, author))) == composed


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("工程會、數發部：", ("工程會", "數發部")),
        ("行政院公共工程委員會:", ("工程會",)),
        ("經濟部及數發部：", ("經濟部", "數發部")),
        ("具體推動策略如下：", ()),
        ("工程會表示：", ()),
        ("工程會：已辦理。", ()),
        ("：", ()),
        ("工程會", ()),
    ],
)
def test_a_heading_is_a_line_that_names_agencies_and_nothing_else(
    line: str, agencies: tuple[str, ...]
) -> None:
    assert heading_agencies(line, name_of) == agencies


def test_runs_survive_composing_and_reading_back() -> None:
    text = rich_text([[Run("1. "), Run("底線", "single")], [], [Run("粗", bold=True)]])
    composed = render(compose(JOINT, {"工程會": text}, ()))
    (block,) = parse_blocks(composed, name_of)
    assert block == Block("工程會", "工程會、數發部：", paragraphs_of(text))


lines = st.sampled_from(["甲", "", "  2. 乙", "數發部：", "工程會、數發部：", "如下：", "經濟部:"])
texts = st.lists(lines, max_size=6).map("\n".join)


@given(texts)
def test_a_cell_read_as_blocks_and_rendered_has_the_same_lines(text: str) -> None:
    rendered = text_of(render(parse_blocks(text, name_of)))
    # Blank lines above the first heading are nobody's, and nobody sees them.
    assert rendered.strip("\n") == text.strip("\n") or not text.strip()
    assert render(parse_blocks(rendered, name_of)) == (rendered or None)
