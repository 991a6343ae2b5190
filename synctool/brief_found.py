"""What an earlier brief gave, and the proof that none of its words is lost. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from synctool.brief_cover import Cover
from synctool.brief_lines import label_length, number_of, recommendation_of, rest_of, topic_of, without_mark
from synctool.brief_names import Names
from synctool.brief_rows import Finding
from synctool.config import split_agencies
from synctool.model import Item, rich_text, text_of
from synctool.paper import Line

_KEPT: Final = frozenset({"brief-line-unplaced", "brief-column-unknown", "brief-row-alone", "brief-aside"})
"""Findings whose words stand nowhere in the new master."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier brief says."""

    cover: Cover
    items: tuple[Item, ...]
    findings: tuple[Finding, ...]

    @property
    def left_over(self) -> tuple[Finding, ...]:
        """未能判讀."""
        return tuple(one for one in self.findings if one.code in _KEPT)


def lost(lines: Iterable[Line], found: Earlier, names: Names) -> list[Finding]:
    """Lines whose words stand neither in an item nor in a finding: each becomes one."""
    kept = _kept(found)
    return [
        Finding("brief-line-unplaced", line.spot, rich_text([line.runs]))
        for line in lines
        if not any(all(word in kept for word in words) for words in _readings(line, names))
    ]


def _kept(found: Earlier) -> str:
    """All that the new master and the list of what is left over say, without white space."""
    cover = found.cover
    texts = [cover.title, cover.body, cover.meeting, *(text_of(one.text) for one in found.left_over)]
    for item in found.items:
        values = (item.meeting, item.topic, item.resolution, item.due, item.progress, item.percent)
        texts += [item.key, *item.leads, *item.supporting]
        texts += map(text_of, (*values, item.recommendation, item.ruling))
    return "\0".join(map(_tight, texts))


def _readings(line: Line, names: Names) -> Iterable[Sequence[str]]:
    """The words of a line, in each way in which they may have been understood."""
    rest = rest_of(line)
    whole = without_mark(rest.text if rest else line.text)
    text = whole.rstrip("…：: ")
    yield [_tight(text)]
    bare = text[label_length(whole) :]
    number = number_of(bare)
    bare = bare[number.length :] if number else bare
    yield [_tight(bare)]
    topic = topic_of(text)
    if topic:
        yield [_tight(topic.meeting), _tight(topic.title)]
    yield [_tight(recommendation_of(text))]
    yield [_tight(names.of(name) or name) for name in split_agencies(text)]


def _tight(text: str) -> str:
    return "".join(text.split())
