"""Whatever a brief looks like, reading it loses no word."""

from __future__ import annotations

import re
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from synctool.brief_found import Earlier
from synctool.brief_reading import read_brief
from synctool.model import text_of
from synctool.reports.reading import read

_FORMS = st.sampled_from(
    ["{}", "{}。", "(一) {}：", "案由二：{}", "三、{}", "決議：", "決議：{}", "1. {}", "2、{}", "(3) {}", "{}（續）", "（續）{}",
     "1.（續）", "經濟部：", "經濟部、數發部：", "經濟部：{}", "請國科會{}", "解除列管", "{}報告", "第3次會議 (二) {}", "第4次會議{}",
     "會議決議事項追蹤(1/2)", "簡報完畢", "", "目前{}", "主辦：{}"]
)  # fmt: skip
_CELL = st.tuples(
    st.lists(_FORMS, max_size=3), st.sampled_from(["", "", "", "rowspan=2", "colspan=2", "colspan=3"])
)
_ROW = st.lists(_CELL, min_size=1, max_size=4)
_HEADERS = st.sampled_from(
    [
        "<td>會議決議<td>辦理情形<td>列管建議",
        "<td>案由<td>決議<td>辦理情形<td>備註",
        "<td>項次<td>主席裁示<td>目前辦理情形",
        "",
    ]
)
_PARTS = st.lists(
    st.one_of(st.lists(_FORMS, max_size=2), st.tuples(_HEADERS, st.lists(_ROW, max_size=5))), max_size=5
)


def page(parts: list[object]) -> tuple[str, set[str]]:
    """The page, and the words on it: each stands once."""
    numbers = count(1)
    words: set[str] = set()

    def filled(form: str) -> str:
        if "{}" not in form:
            return form
        word = f"字{next(numbers)}詞"
        words.add(word)
        return form.format(word)

    def cell(lines: list[str], attributes: str) -> str:
        return f"<td {attributes}>" + "".join(f"<p>{filled(line)}</p>" for line in lines)

    out = ""
    for part in parts:
        if isinstance(part, list):
            out += "".join(f"<p>{filled(form)}</p>" for form in part)
            continue
        header, rows = part  # type: ignore[misc]
        body = "".join("<tr>" + "".join(cell(*one) for one in row) for row in rows)
        out += f"<table>{'<tr>' + header if header else ''}{body}</table>"
    return out, words


def kept(found: Earlier) -> str:
    """All that the master, the configuration and the list of what is left over hold."""
    cover = found.cover
    values = [cover.title, cover.body, cover.meeting, *cover.office]
    for item in found.items:
        values += [item.key, text_of(item.resolution), text_of(item.progress), text_of(item.recommendation)]
        values += [text_of(v) for v in (item.meeting, item.topic, item.due, item.percent, item.ruling)]
        values += [*item.leads, *item.supporting]
    return "\n".join([*values, *(text_of(one.text) for one in found.left_over)])


@settings(max_examples=300, deadline=None)
@given(_PARTS)
def test_every_word_is_in_an_item_or_left_over_with_its_place(parts: list[object]) -> None:
    text, words = page(parts)
    found = read_brief(read(text.encode(), "html", "brief.html"))
    assert words <= set(re.findall(r"字\d+詞", kept(found)))
    assert len({item.key for item in found.items}) == len(found.items)
