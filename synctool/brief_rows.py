"""The rows of a brief's tables → its entries, put together again where a page parted them. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from synctool.brief_lines import (
    Topic,
    cut,
    is_nothing,
    is_page_heading,
    is_repeated,
    label_length,
    number_of,
    recommendation_of,
    rest_of,
    topic_of,
    without_mark,
)
from synctool.model import Text, rich_text
from synctool.paper import Line, Row, Spot, Table, columns
from synctool.schema import MASTER_FIELDS, RECOMMENDATIONS, normalise_label
from synctool.terms import FIELDS

_HEADER_WITHIN: Final = 3
"""Rows of a table among which its header may be."""
_LABEL_LENGTH: Final = 16
_BODY: Final = ("resolution", "progress", "recommendation")


class Finding(NamedTuple):
    """Something a person should look at, with its place. ``code`` names its texts in the catalogue."""

    code: str
    spot: Spot = Spot()
    text: Text = ""
    """Word for word, where it stands nowhere in the new master."""
    detail: Mapping[str, str] = {}


@dataclass(slots=True)
class Entry:
    """One resolution with its answers, as far as the tables tell."""

    topic: Topic
    number: int
    """0 where none is written."""
    written: str
    """The number as it stands before the resolution."""
    spot: Spot
    resolution: list[Line] = field(default_factory=list)
    progress: list[Line] = field(default_factory=list)
    recommendation: list[Line] = field(default_factory=list)
    names_topic: bool = False
    """Its own row names the topic."""
    given: dict[str, Text] = field(default_factory=dict)
    """What further columns say, by field."""


@cache
def _labels() -> dict[str, str]:
    """Normalised label → field, for everything a master's column may be called."""
    return {
        normalise_label(label): one.name
        for one in MASTER_FIELDS
        for label in (*FIELDS[one.name], *one.aliases, one.label)
    }


_HELD: Final = (
    ("resolution", "決議|裁示事項|結論"),
    ("progress", "辦理情形|執行情形"),
    ("recommendation", "建議"),
)
"""What a label holds that an office worded in its own way, tried where it is none of the usual ones."""


def _field_of(label: str) -> str:
    """The field of a column with this label; ``""`` if it is none."""
    known = _labels().get(normalise_label(label))
    if known or len(label) > _LABEL_LENGTH:
        return known or ""
    return next((name for name, words in _HELD if re.search(words, label)), "")


class Rows:
    """Takes a document's tables one after the other; what it found is in ``entries`` and ``findings``."""

    def __init__(self, meetings: Collection[str] = ()) -> None:
        self.entries: list[Entry] = []
        self.findings: list[Finding] = []
        self.seen: list[Line] = []
        """Every line below a header, whatever became of it."""
        self.topic = Topic("", 0, "", True)
        self._meetings = meetings
        self._fields: dict[int, str] = {}
        self._width = 0
        self._above: dict[int, tuple[Line, ...]] = {}
        self._places: dict[str, int] = {}

    def take(self, table: Table) -> bool:
        """Read a table if it tracks resolutions; False for any other."""
        header = self._header(table)
        if header is None and not self._looks_alike(table):
            return False
        self._above = {}
        for row in table.rows[header or 0 :]:
            self._row(row)
        return True

    def begin(self, topic: Topic) -> None:
        """From here on entries belong to ``topic``; a shortened title names the one that began before."""
        now = self.topic
        shortened = topic.title.endswith("…") and now.title.startswith(topic.title[:-1])
        is_titled_so = topic.number == now.number and (topic.title == now.title or shortened)
        if not (is_titled_so and topic.meeting in ("", now.meeting)):
            self.topic = topic._replace(meeting=topic.meeting or now.meeting)

    # ------------------------------------------------------------ the table's form

    def _header(self, table: Table) -> int | None:
        """The row below the header; the columns' fields are known from then on."""
        for number, row in enumerate(table.rows[:_HEADER_WITHIN]):
            found: dict[int, str] = {}
            for at, cell in columns(row):
                name = _field_of("".join(line.text for line in cell.lines).strip())
                if name and name not in found.values():
                    found[at] = name
            if {"resolution", "progress"} <= set(found.values()):
                self._fields, self._width = found, sum(cell.across for cell in row)
                for above in table.rows[:number]:
                    self._keep("brief-line-unplaced", *(line for cell in above for line in cell.lines))
                return number + 1
        return None

    def _looks_alike(self, table: Table) -> bool:
        """Without a header: as wide as the table before, or three columns that speak for themselves."""
        width = max((sum(cell.across for cell in row) for row in table.rows), default=0)
        if self._width:
            return width == self._width
        if width != len(_BODY):
            return False
        words = [line.text for row in table.rows if len(row) == width for line in row[-1].lines]
        first = [line.text for row in table.rows for line in row[0].lines]
        if any(recommendation_of(text) in RECOMMENDATIONS for text in words) or any(map(label_length, first)):
            self._fields, self._width = dict(enumerate(_BODY)), width
            return True
        return False

    # ------------------------------------------------------------ rows

    def _row(self, row: Row) -> None:
        cells = dict(columns(row))
        said = [line for cell in row for line in cell.lines if line.text.strip()]
        self.seen += said
        if not said:
            return
        if self._is_banner(row):
            return
        parts: dict[str, tuple[Line, ...]] = {}
        for at, cell in cells.items():
            name = self._fields.get(at)
            if name is None:
                self._keep("brief-column-unknown", *cell.lines)
                continue
            parts[name] = self._above.get(at, ()) if cell.is_below else cell.lines
            self._above[at] = parts[name]
        below = {self._fields[at] for at, cell in cells.items() if cell.is_below and at in self._fields}
        resolution = parts.get("resolution", ())
        if any(is_nothing(line.text) for line in resolution):
            return
        if "resolution" in below or not trimmed(resolution):
            self._extend(parts, below)
        else:
            self._start(resolution, parts)

    def _is_banner(self, row: Row) -> bool:
        """A row of one cell over the table's width: a topic, a repeated heading, or something unknown."""
        if not (len(row) == 1 or row[0].across >= self._width > 1):
            return False
        for line in row[0].lines:
            topic = topic_of(line.text, self._meetings)
            if topic:
                self.begin(topic)
            elif line.text.strip() and not is_page_heading(line.text) and not _is_bare_label(line):
                self._keep("brief-line-unplaced", line)
        return True

    def _start(self, lines: Sequence[Line], parts: Mapping[str, tuple[Line, ...]]) -> None:
        head = self._head(lines, bool(trimmed(parts.get("progress", ()))))
        if head.carried is not None and self.entries:
            self._continue(self._target(head.carried), head.rest, parts)
            return
        if head.is_topic_only and not trimmed(parts.get("progress", ())):
            return
        if "topic" in parts:
            self._name(" ".join(line.text for line in parts["topic"]))
        if self._is_said_again(head):
            self._continue(self.entries[-1], (), parts)
            return
        entry = Entry(self.topic, head.number, head.written, trimmed(lines)[0].spot, list(head.rest))
        entry.names_topic = head.names_topic or "topic" in parts
        entry.progress += parts.get("progress", ())
        entry.recommendation += parts.get("recommendation", ())
        for name, said in parts.items():
            if name not in (*_BODY, "topic") and (text := rich_text(line.runs for line in trimmed(said))):
                entry.given[name] = text
        self.entries.append(entry)

    def _name(self, text: str) -> None:
        """The topic is what its own column says; one without a number counts by its place."""
        title = " ".join(text.split())
        topic = topic_of(text, self._meetings)
        number = self._places.setdefault(title, len(self._places) + 1)
        if title:
            self.begin(topic or Topic("", number, title, True))

    def _is_said_again(self, head: _Head) -> bool:
        """True for a resolution that is written once more at the head of a page, without a mark."""
        if not self.entries or not head.number:
            return False
        last = self.entries[-1]
        same = last.topic == self.topic and last.number == head.number
        return same and _tight(head.rest) == _tight(last.resolution) != ""

    def _head(self, lines: Sequence[Line], has_progress: bool) -> _Head:
        """What stands before the resolution's own words: topic, label, number; or that it is carried over."""
        carried: int | None = None
        has_label = names_topic = False
        for place, line in enumerate(lines):
            if not line.text.strip():
                if carried is None:
                    continue
                return _Head(carried, 0, "", tuple(lines[place:]))
            if is_repeated(line.text):
                number = number_of(without_mark(line.text))
                if carried is None or number:
                    carried = number.value if number else 0
                continue
            if carried is None and not has_label and self._is_topic(lines[place:], has_progress):
                names_topic = True
                continue
            label = label_length(line.text)
            if label and not has_label and carried is None:
                has_label = True
                line = Line(cut(line.runs, label), line.spot)
                if not line.text.strip():
                    continue
            rest = (line, *lines[place + 1 :])
            if carried is not None:
                return _Head(carried, 0, "", rest)
            number = number_of(line.text)
            if number is None:
                return _Head(None, 0, "", rest, names_topic)
            bare = Line(cut(line.runs, number.length), line.spot)
            return _Head(None, number.value, line.text[: number.length], (bare, *rest[1:]), names_topic)
        return _Head(carried, 0, "", (), names_topic, carried is None and not has_label)

    def _is_topic(self, lines: Sequence[Line], has_progress: bool) -> bool:
        """True where the first line names a topic, which begins there."""
        topic = topic_of(lines[0].text, self._meetings)
        if topic is None:
            return False
        rest = trimmed(lines[1:])
        certain = topic.is_certain or lines[0].text.rstrip().endswith(("：", ":", "…"))
        labelled = any(label_length(line.text) for line in rest)
        alone = not rest and not has_progress
        numbered = bool(rest and number_of(rest[0].text))
        if not (certain or labelled or alone or numbered):
            return False
        self.begin(topic)
        return True

    # ------------------------------------------------------------ rows that go on

    def _target(self, number: int) -> Entry:
        """The entry that a row goes on with: of that number in the topic, else the last one."""
        same = [one for one in self.entries if one.topic == self.topic and one.number == number]
        return same[-1] if number and same else self.entries[-1]

    def _continue(
        self, entry: Entry, resolution: Sequence[Line], parts: Mapping[str, tuple[Line, ...]]
    ) -> None:
        _join(entry.resolution, resolution)
        progress = list(parts.get("progress", ()))
        _join(entry.progress, progress[1:] if _repeats_heading(progress) else progress)
        said = {recommendation_of(line.text) for line in entry.recommendation}
        more = parts.get("recommendation", ())
        news = [line for line in more if recommendation_of(without_mark(line.text)) not in said]
        _join(entry.recommendation, news)

    def _extend(self, parts: Mapping[str, tuple[Line, ...]], below: Collection[str]) -> None:
        """A row without a resolution of its own goes on with the one above."""
        fresh = {name: () if name in below else said for name, said in parts.items()}
        if self.entries:
            self._continue(self.entries[-1], (), fresh)
            return
        self._keep("brief-row-alone", *(line for said in fresh.values() for line in said))

    def _keep(self, code: str, *lines: Line) -> None:
        said = trimmed(lines)
        if said:
            self.findings.append(Finding(code, said[0].spot, rich_text(line.runs for line in said)))


class _Head(NamedTuple):
    carried: int | None
    """The number of the entry that goes on (0: of the last one); ``None`` for an entry of its own."""
    number: int
    written: str
    rest: tuple[Line, ...]
    names_topic: bool = False
    is_topic_only: bool = False


def trimmed(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Without empty lines at both ends: an empty cell holds one in most formats."""
    filled = [n for n, line in enumerate(lines) if line.text.strip()]
    return tuple(lines[filled[0] : filled[-1] + 1]) if filled else ()


def _join(lines: list[Line], more: Sequence[Line]) -> None:
    """Go on: a paragraph's remainder is joined to its beginning. An empty cell goes on with nothing."""
    if not trimmed(more):
        return
    for line in more:
        rest = rest_of(line)
        if rest is not None and lines:
            lines[-1] = Line((*lines[-1].runs, *rest.runs), lines[-1].spot)
        else:
            lines.append(line)


def _repeats_heading(lines: Sequence[Line]) -> bool:
    """True where an agency's heading is carried over."""
    if not lines or not is_repeated(lines[0].text):
        return False
    return without_mark(lines[0].text).rstrip().endswith(("：", ":", "…"))


def _tight(lines: Sequence[Line]) -> str:
    return "".join("".join(line.text.split()) for line in lines)


def _is_bare_label(line: Line) -> bool:
    return label_length(line.text) == len(line.text)
