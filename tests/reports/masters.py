"""Random masters for the laws of reading a brief: items as an office's master holds them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from synctool.compose import parse_blocks, render, sole_author
from synctool.config import fold_name
from synctool.model import Block, Item, Run, Text, paragraphs_of, rich_text, text_of
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
def _progress(draw: st.DrawFn, item: Item, is_plain: bool) -> Text | None:
    """As a pull composes it: one answer for all, or one of each lead; some of them over several pages."""
    who = [(*item.leads, *item.supporting)] if item.is_joint else [(lead,) for lead in item.leads]
    if not is_plain:
        who += [(name,) for name in item.supporting if item.is_joint and draw(st.booleans())]
        who = who[: draw(st.integers(0, len(who)))]
    blocks = []
    for names in who:
        body = paragraphs_of(draw(_texts(st.one_of(_LINE, _NUMBERED))))
        blocks.append(Block(names[0], "、".join(names) + "：", body * draw(st.sampled_from([1, 1, 1, 9]))))
    return render(tuple(blocks))


@st.composite
def masters(draw: st.DrawFn, *, is_plain: bool = False) -> list[Item]:
    """Up to five items of one or two meetings.

    ``is_plain``: of one meeting, every agency known, every item answered, and
    nothing that a page does not show.
    """
    several = not is_plain and draw(st.booleans())
    keys = st.lists(
        st.tuples(st.integers(3, 4), st.integers(1, 12), st.integers(1, 20)), min_size=1, max_size=5
    )
    titles: dict[tuple[int, int], str] = {}
    items: dict[str, Item] = {}
    for meeting, topic, number in sorted(set(draw(keys))):
        meeting = meeting if several else 4
        key = f"{meeting}-{topic}-{number}"
        title = titles.setdefault(
            (meeting, topic), f"{draw(_TITLES if not is_plain else _PLAIN_TITLES)}{topic}"
        )
        leads, supporting = draw(_roles(is_plain))
        item = Item(
            key,
            draw(_texts(_LINE if is_plain else st.one_of(_LINE, _LINE, _own_number(number)))),
            leads,
            supporting,
            meeting="第4次會議" if is_plain else f"某推動小組第{meeting}次會議",
            topic=title,
            recommendation=draw(
                _RECOMMENDED if not is_plain else st.sampled_from(["解除列管", "繼續列管", None])
            ),
        )
        items[key] = replace(item, progress=draw(_progress(item, is_plain)))
    return list(items.values())


_PLAIN_TITLES = st.sampled_from(
    ["採購", "AI產業及AI法制推動報告", "Open data", "議題1 案由", "第5次會議 (二) 的追蹤"]
)
_TITLES = st.one_of(_PLAIN_TITLES, st.sampled_from(["（三）很長的議題" * 12, "案由：甲、乙"]))
_RECOMMENDED = st.sampled_from(["解除列管", "繼續列管", "建議自行列管", None, "繼續列管，並請報告" * 3])


def _own_number(number: int) -> st.SearchStrategy[list[Run]]:
    """A resolution that says its number itself, or begins with another one."""
    return st.sampled_from([[Run(f"{number}."), Run("甲")], [Run("3. 乙")]])


@st.composite
def _roles(draw: st.DrawFn, is_plain: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who leads and who supports; plainly, one lead with others, or several leads alone."""
    names = st.sampled_from(AGENCIES[:4] if is_plain else AGENCIES)
    people = tuple(draw(st.lists(names, min_size=int(is_plain), max_size=4, unique=True)))
    leads = draw(st.integers(0, len(people)))
    if is_plain:
        leads = draw(st.sampled_from([1, len(people)]))
    return people[:leads], people[leads:]


def brief(items: Sequence[Item], *, calendar: str = "western", lang: str = "zh-TW") -> Summary:
    """The brief of a master's items, as ``sync brief`` makes it."""
    names = {fold_name(name): name for name in AGENCIES}
    meetings = dict.fromkeys(
        found[0] for item in items if (found := re.search("第.次會議", text_of(item.meeting)))
    )
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
