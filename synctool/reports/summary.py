"""The brief as a value: what every format is made from."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from synctool.imprint import CoverMark, Imprint, Mark, digest_of
from synctool.model import Block, Blocks, Item, Text, is_blank, paragraphs_of, rich_text, text_of
from synctool.numbering import numeral, own_number
from synctool.texts import Lang, say

Calendar = Literal["western", "roc"]

_ROC_OFFSET: Final = 1911
"""Year 1 of the Republic of China is 1912."""
_TOPIC_NUMBER = re.compile(r"^\s*[（(]\s*([一二三四五六七八九十百]+|\d+)\s*[）)]\s*")
_ENDING = re.compile(r"[\s:：]+$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One tracked resolution as the brief shows it: a row of the table."""

    number: str
    """``1`` for the first resolution of its topic; ``""`` for none."""
    resolution: Text
    progress: Blocks
    recommendation: Text
    key: str = ""
    """The item's key; not shown."""
    mark: Mark | None = None
    """What the document keeps of the item besides, among its properties."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The entries of one 議題."""

    number: str
    """``一``, or ``1`` in English; ``""`` for none."""
    title: str
    entries: tuple[Entry, ...]
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything the brief says, before any format."""

    body: str
    """Whose meeting it is: 行政院智慧國家推動小組."""
    meeting: str
    """第4次會議."""
    title: str
    office: tuple[str, ...]
    date: date | None
    topics: tuple[Topic, ...]
    calendar: Calendar = "western"
    closing: tuple[str, ...] = ()
    lang: Lang = "zh-TW"

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for topic in self.topics for entry in topic.entries)

    @property
    def imprint(self) -> Imprint:
        """What a reader needs to make the very items again."""
        day = self.date.isoformat() if self.date else ""
        cover = CoverMark(self.body, self.meeting, self.title, self.office, day)
        return Imprint(cover, tuple(entry.mark for entry in self.entries if entry.mark))

    @property
    def several_meetings(self) -> bool:
        """True when a topic line must name its meeting to be understood."""
        return len({topic.meeting for topic in self.topics}) > 1


def summarise(
    items: Iterable[Item],
    *,
    body: str,
    meeting: str,
    title: str = "",
    office: Iterable[str] = (),
    day: date | None = None,
    calendar: Calendar = "western",
    closing: Iterable[str] | None = None,
    lang: Lang = "zh-TW",
    blocks: Mapping[str, Blocks] | None = None,
) -> Summary:
    """The brief of ``items``, in the order of their keys, grouped by meeting and topic.

    ``blocks`` gives the parsed 辦理情形 by item key; an item that is not in it
    is shown with its progress text as it stands, under no heading. A
    resolution's number is the third part of its key, a topic's the second;
    keys of another form are counted within their group.
    """
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in sorted(items, key=lambda item: natural_order(item.key)):
        groups.setdefault((text_of(item.meeting), _topic_title(item)), []).append(item)
    known = blocks or {}
    topics: list[Topic] = []
    for (its_meeting, its_title), members in groups.items():
        position = 1 + sum(topic.meeting == its_meeting for topic in topics)
        entries = tuple(_entry(item, n, known.get(item.key)) for n, item in enumerate(members, 1))
        topics.append(Topic(_topic_number(members[0], position, lang), its_title, entries, its_meeting))
    ending = (say("brief-closing-1", lang), say("brief-closing-2", lang)) if closing is None else closing
    return Summary(
        body=body,
        meeting=meeting,
        title=title or say("brief-title", lang, body=body, meeting=meeting).strip(),
        office=tuple(office),
        date=day,
        topics=tuple(topics),
        calendar=calendar,
        closing=tuple(ending),
        lang=lang,
    )


def natural_order(key: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts ``4-2-10`` after ``4-2-9``; numbers stand before words."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.findall(r"\d+|[^\d\s-]+", key)
    )


def date_line(day: date | None, calendar: Calendar, lang: Lang) -> str:
    """2024年12月31日, or 中華民國113年12月31日; ``""`` for no date."""
    if day is None:
        return ""
    code = "brief-date-roc" if calendar == "roc" else "brief-date-western"
    return say(
        code,
        lang,
        year=day.year,
        roc=day.year - _ROC_OFFSET,
        month=day.month,
        month_name=month_name[day.month],
        day=day.day,
    )


def _entry(item: Item, position: int, blocks: Blocks | None) -> Entry:
    parts = item.key.split("-")
    number = str(int(parts[2])) if len(parts) == 3 and parts[2].isdecimal() else str(position)
    if blocks is None:
        body = paragraphs_of(item.progress)
        blocks = (Block("", "", body),) if not is_blank(item.progress) else ()
    resolution = _text(item.resolution)
    return Entry(
        number, resolution, blocks, _text(item.recommendation), item.key, _mark(item, number, resolution)
    )


def _mark(item: Item, number: str, resolution: Text) -> Mark:
    text = text_of(resolution)
    own = own_number(text, number)
    return Mark(
        item.key,
        text_of(item.meeting),
        text_of(item.topic),
        item.leads,
        item.supporting,
        bool(own),
        digest_of(text[own:]),
    )


def _text(value: object) -> Text:
    return rich_text(paragraphs_of(value))  # type: ignore[arg-type]


def _topic_title(item: Item) -> str:
    title = " ".join(text_of(item.topic).split())
    return _ENDING.sub("", _TOPIC_NUMBER.sub("", title))


def _topic_number(item: Item, position: int, lang: Lang) -> str:
    written = _TOPIC_NUMBER.match(text_of(item.topic))
    if written:
        return written.group(1)
    parts = item.key.split("-")
    number = int(parts[1]) if len(parts) == 3 and parts[1].isdecimal() else position
    return str(number) if lang.startswith("en") else numeral(number)
