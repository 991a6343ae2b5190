"""Random masters for the laws of reading a brief: items as an office's master holds them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import strategies as st

from synctool.compose import parse_blocks, render, sole_author
from synctool.config import fold_name
from synctool.model import Block, Item, Run, Text, paragraphs_of, rich_text
from synctool.reports import Summary, summarise

AGENCIES = ("工程會", "數發部", "經濟部", "國科會", "甲部", "某某專案辦公室", "推動小組")
_WORDS = st.sampled_from(
    ["持續辦理", "，", "。", "；", "「試辦」", "AI", " ", "112年9月", "(SIG)", "請經濟部研議", "🎉", "é", "　", "<b>&",
     "辦理情形說明文字" * 9, "第5次會議", "(一) ", "決議", "W" * 30, "  ", "︰"]
)  # fmt: skip
_TEXT = st.builds(
    lambda head, more: head + "".join(more),
    st.sampled_from(["甲", "案", "A", "有關"]),
    st.lists(_WORDS, max_size=25),
)
_RUN = st.builds(
    Run,
    _TEXT,
    st.sampled_from(["", "", "single", "double"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "C00000"]),
)
_LINE = st.lists(_RUN, min_size=1, max_size=3)
_NUMBERED = st.builds(
    lambda n, runs: [Run(n), *runs], st.sampled_from(["1. ", "2.", "(1) ", "一、", "3、"]), _LINE
)


@st.composite
def _texts(draw: st.DrawFn, first: st.SearchStrategy[list[Run]] = _LINE) -> Text:
    """Lines of words, empty ones only between them."""
    lines = [draw(first)]
    if draw(st.booleans()):
        lines += [*draw(st.lists(st.one_of(_LINE, _NUMBERED, st.just([])), max_size=4)), draw(_LINE)]
    return rich_text(lines)


@st.composite
def _progress(draw: st.DrawFn, item: Item) -> Text | None:
    """As a pull composes it: one answer for all, or one of each lead; some of them over several pages."""
    who = [(*item.leads, *item.supporting)] if item.is_joint else [(lead,) for lead in item.leads]
    who += [(name,) for name in item.supporting if item.is_joint and draw(st.booleans())]
    blocks = []
    for names in who[: draw(st.integers(0, len(who)))]:
        body = paragraphs_of(draw(_texts(st.one_of(_LINE, _NUMBERED))))
        blocks.append(Block(names[0], "、".join(names) + "：", body * draw(st.sampled_from([1, 1, 1, 9]))))
    return render(tuple(blocks))


@st.composite
def masters(draw: st.DrawFn) -> list[Item]:
    """Up to five items of one or two meetings."""
    several = draw(st.booleans())
    keys = draw(
        st.lists(
            st.tuples(st.integers(3, 4), st.integers(1, 12), st.integers(1, 20)),
            min_size=1,
            max_size=5,
            unique=True,
        )
    )
    topics = st.sampled_from(
        ["採購", "AI產業及AI法制推動報告", "（三）很長的議題" * 12, "案由：甲、乙", "Open data"]
    )
    titles: dict[tuple[int, int], str] = {}
    items = []
    for meeting, topic, number in sorted(keys):
        meeting = meeting if several else 4
        key = f"{meeting}-{topic}-{number}"
        if any(item.key == key for item in items):
            continue
        people = draw(st.lists(st.sampled_from(AGENCIES), max_size=4, unique=True))
        leads = tuple(people[: draw(st.integers(0, len(people)))])
        item = Item(
            key,
            draw(
                _texts(
                    st.one_of(_LINE, _LINE, st.just([Run(f"{number}."), Run("甲")]), st.just([Run("3. 乙")]))
                )
            ),
            leads,
            tuple(people[len(leads) :]),
            meeting=f"某推動小組第{meeting}次會議",
            topic=titles.setdefault((meeting, topic), f"{draw(topics)}{topic}"),
            recommendation=draw(
                st.sampled_from(["解除列管", "繼續列管", "建議自行列管", None, "繼續列管，並請報告" * 3])
            ),
        )
        items.append(_with(item, draw(_progress(item))))
    return items


def _with(item: Item, progress: Text | None) -> Item:
    from dataclasses import replace

    return replace(item, progress=progress)


def brief(items: Sequence[Item], *, calendar: str = "western", lang: str = "zh-TW") -> Summary:
    """The brief of a master's items, as ``sync brief`` makes it."""
    names = {fold_name(name): name for name in AGENCIES}
    meetings = dict.fromkeys(f"第{item.key.partition('-')[0]}次會議" for item in items)
    return summarise(
        items,
        body="行政院某推動小組",
        meeting="、".join(meetings),
        office=("國家科學及技術委員會", "科技辦公室"),
        day=date(2024, 12, 31),
        calendar=calendar,  # type: ignore[arg-type]
        lang=lang,
        blocks={
            i.key: parse_blocks(i.progress, lambda text: names.get(fold_name(text)), sole_author(i))
            for i in items
        },
    )
