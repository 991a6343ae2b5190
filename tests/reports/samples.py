"""Summaries for the tests of the brief: one by hand, one from the real report, random ones."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import Phase
from hypothesis import strategies as st

from synctool.model import Block, Item, Paragraph, RichText, Run, rich_text
from synctool.reports import Summary, summarise

SEED = Path(os.environ.get("SYNCTOOL_SEED", Path(__file__).parents[3] / "shared" / "seed"))


def sample() -> Summary:
    """Two topics, three entries, every format that a run can have."""
    loud = (
        Run("已完成"),
        Run("第一階段", underline="single"),
        Run("、", bold=True),
        Run("第二階段", underline="double", bold=True, italic=True),
        Run("，", italic=True),
        Run("停辦", strike=True, colour="C00000"),
        Run(' <測試> & "引號"  兩格'),
    )
    items = [
        Item(
            "4-2-1",
            "請研議。",
            ("經濟部",),
            meeting="第4次會議",
            topic="（二）AI產業",
            recommendation="繼續列管",
        ),
        Item(
            "4-1-10", "後續辦理。", ("工程會",), meeting="第4次會議", topic="採購", recommendation="解除列管"
        ),
        Item(
            "4-1-2",
            rich_text(
                [[Run("請"), Run("工程會", underline="single"), Run("辦理。")], [Run("並請數發部協助。")]]
            ),
            ("工程會",),
            meeting="第4次會議",
            topic="採購",
            recommendation="解除列管",
        ),
    ]
    blocks = {
        "4-1-2": (Block("工程會", "工程會、數發部：", (loud, (), (Run("2. 持續辦理🎉。"),))),),
        "4-2-1": (
            Block("經濟部", "經濟部：", ((Run("1. 甲。"),),)),
            Block("數發部", "數發部：", ((Run("(1) 乙。"),), (Run("(2) 丙。", underline="single"),))),
        ),
    }
    return summarise(
        items,
        body="行政院智慧國家推動小組",
        meeting="第4次會議",
        office=("國家科學及技術委員會", "科技辦公室"),
        day=date(2024, 12, 31),
        blocks=blocks,
    )


def report() -> Summary:
    """The real report; skips where the input folder is absent."""
    path = SEED / "records.json"
    if not path.is_file():
        pytest.skip("the input folder with the real report is not here")
    data = json.loads(path.read_text("utf-8"))
    meeting = f"第{data['meeting']['number']}次會議"
    items, blocks = [], {}
    for record in data["items"]:
        items.append(
            Item(
                key=record["id"],
                resolution=rich_text(_paragraphs(record["resolution"])),
                leads=(),
                meeting=meeting,
                topic=record["topic"]["title"],
                recommendation=record["recommendation"],
            )
        )
        blocks[record["id"]] = tuple(
            Block(r["agencies"][0], "、".join(r["agencies"]) + "：", _paragraphs(r["paragraphs"]))
            for r in record["responses"]
        )
    return summarise(
        items,
        body=data["meeting"]["body"],
        meeting=meeting,
        title=data["title"],
        office=data["office"],
        day=date.fromisoformat(data["report_date"]),
        closing=data["closing"],
        blocks=blocks,
    )


def _paragraphs(lines: list[list[dict[str, object]]]) -> tuple[Paragraph, ...]:
    return tuple(
        tuple(Run(str(run["text"]), "single" if run["underline"] else "") for run in line) for line in lines
    )


# ---------------------------------------------------------------- random summaries

UNSHRUNK = (Phase.explicit, Phase.generate)
"""Shrinking a failing brief takes minutes and says little more than the brief itself."""

_PIECES = st.sampled_from(
    ["持續辦理", "，", "。", "；", "「試辦」", "AI", " ", "112年9月", "1. ", "(SIG)", "https://example.org/a-very-long",
     "🎉", "👩‍💻", "é", "　", "<b>&", "\t", "ʼ", "辦理情形說明文字" * 12, "\x07", "﹏", "W" * 40]
)  # fmt: skip
_TEXT = st.lists(_PIECES, min_size=1, max_size=30).map("".join)
_RUN = st.builds(
    Run,
    _TEXT,
    st.sampled_from(["", "", "single", "double"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "C00000"]),
)


def _canonical(lines: list[list[Run]]) -> tuple[Paragraph, ...]:
    made = rich_text(lines)
    if isinstance(made, RichText):
        return made.paragraphs
    return tuple((Run(line),) if line else () for line in made.split("\n"))


_LINES = st.lists(st.lists(_RUN, max_size=3), min_size=1, max_size=4).map(_canonical)
_BLOCK = st.builds(
    Block, st.just("甲"), st.sampled_from(["", "甲部：", "甲部、乙會：", "長名" * 20 + "："]), _LINES
)


@st.composite
def summaries(draw: st.DrawFn) -> Summary:
    """Briefs of up to six entries, some of them longer than a page."""
    items, blocks = [], {}
    for number in range(1, draw(st.integers(1, 6)) + 1):
        key = f"4-{draw(st.integers(1, 2))}-{number}"
        items.append(
            Item(
                key=key,
                resolution=rich_text(draw(_LINES)),
                leads=("甲",),
                topic=draw(st.sampled_from(["採購", "AI產業及AI法制推動報告", "很長的議題" * 30, ""])),
                recommendation=draw(
                    st.sampled_from(["解除列管", "繼續列管，並請於下次會議報告辦理情形" * 2, "", "自行列管"])
                ),
            )
        )
        blocks[key] = tuple(draw(st.lists(_BLOCK, max_size=3)))
    return summarise(
        items,
        body="某小組",
        meeting="第4次會議",
        day=date(2024, 12, 31),
        calendar=draw(st.sampled_from(["western", "roc"])),
        lang=draw(st.sampled_from(["zh-TW", "en"])),
        blocks=blocks,
    )
