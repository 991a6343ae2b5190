"""What stands in the cells of the brief's table: the same lines for every format."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from synctool.model import Paragraph, Run, Text, paragraphs_of
from synctool.numbering import own_number
from synctool.reports.summary import Entry, Summary, Topic, date_line
from synctool.texts import Lang, say


class Kind(StrEnum):
    """What a line is; each format gives each kind its style."""

    TOPIC = "topic"
    LABEL = "label"
    RESOLUTION = "resolution"
    AGENCY = "agency"
    PROGRESS = "progress"
    RECOMMENDATION = "recommendation"


STYLES: Final = {
    Kind.TOPIC: "議題",
    Kind.LABEL: "決議標示",
    Kind.RESOLUTION: "決議",
    Kind.AGENCY: "機關",
    Kind.PROGRESS: "辦理情形",
    Kind.RECOMMENDATION: "列管建議",
}
"""Names of the paragraph styles in .docx and .odt (docs/templates.md)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a cell."""

    kind: Kind
    runs: Paragraph
    hang: str = ""
    """The list number at its start; further lines of the paragraph are indented by its width."""
    repeated: bool = False
    """Carried over from the page before, and says so at its end: （續）."""
    rest: bool = False
    """The remainder of a paragraph begun on the page before; begins with （續）."""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def hang_em(self) -> float:
        """Width of ``hang`` without a font, in em; for formats that break their own lines."""
        return sum(_width(char) for char in self.hang)


def _width(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    return 0.56 if char.isalnum() else 0.28


Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: its topic's line, and its three cells without that line."""

    topic: Line | None
    opens: bool
    """The first entry of its topic; others show its line only at the head of a page."""
    number: str
    resolution: Cell
    progress: Cell
    recommendation: Cell

    @property
    def cells(self) -> tuple[Cell, Cell, Cell]:
        """The cells as a flowing document shows them."""
        lead = (self.topic,) if self.topic and self.opens else ()
        return (*lead, *self.resolution), self.progress, self.recommendation


_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What XML 1.0 cannot hold (section 2.2), and control characters that nobody can see."""
_SPACES = re.compile("[\t\x0b\x0c\x85\u2028\u2029]")
_LIST_NUMBER = re.compile(
    r"^(\d{1,2}[.、．)）]\s*|[（(][一二三四五六七八九十\d]{1,3}[）)]\s*|[一二三四五六七八九十]{1,3}、\s*"
    r"|[①-⑳]\s*|[•‧●○■□◆◎\-–]\s+)"
)
COLUMNS: Final = ("brief-column-resolution", "brief-column-progress", "brief-column-recommendation")


def clean(text: str) -> str:
    """``text`` without what no document can hold; odd white space becomes a space."""
    return _SPACES.sub(" ", _UNPRINTABLE.sub("", text.replace("\r", "")))


def rows(summary: Summary) -> Iterator[Row]:
    """The rows of the table; a brief without entries says so in one row."""
    if not summary.entries:
        yield Row(None, True, "", (_plain(Kind.RESOLUTION, say("brief-empty", summary.lang)),), (), ())
    for topic in summary.topics:
        line = topic_line(topic, summary)
        for position, entry in enumerate(topic.entries):
            yield _row(entry, line, position == 0, summary.lang)


def _row(entry: Entry, topic: Line | None, opens: bool, lang: Lang) -> Row:
    return Row(
        topic=topic,
        opens=opens,
        number=entry.number,
        resolution=(_plain(Kind.LABEL, say("brief-resolution", lang)), *_resolution(entry)),
        progress=tuple(_progress(entry)),
        recommendation=_lines(Kind.RECOMMENDATION, entry.recommendation),
    )


def topic_line(topic: Topic, summary: Summary) -> Line | None:
    """``(一) …：``; None for entries that belong to no topic."""
    title = clean(topic.title)
    if not title:
        return None
    code = "brief-topic" if topic.number else "brief-topic-unnumbered"
    text = say(code, summary.lang, number=topic.number, title=title)
    if summary.several_meetings and topic.meeting:
        text = f"{clean(topic.meeting)} {text}"
    return _plain(Kind.TOPIC, text)


def heading(summary: Summary) -> str:
    return say("brief-heading", summary.lang)


def column_titles(lang: Lang) -> list[str]:
    return [say(code, lang) for code in COLUMNS]


def cover(summary: Summary) -> tuple[list[str], list[str]]:
    """The cover's title, in its lines, and the lines below it: meeting, office, date.

    The meeting has a line of its own only if the title does not name it. A
    title breaks where it was written with a space, after the body's name.
    """
    title = clean(summary.title).strip()
    body = clean(summary.body).strip()
    head = [body, title[len(body) :].strip()] if body and title.startswith(body + " ") else [title]
    meeting = clean(summary.meeting).strip()
    below = [meeting] if meeting and meeting not in title else []
    below += [clean(line) for line in summary.office]
    below.append(date_line(summary.date, summary.calendar, summary.lang))
    return [line for line in head if line], [line for line in below if line]


def closing(summary: Summary) -> list[str]:
    return [clean(line) for line in summary.closing]


def mark(lang: Lang) -> str:
    """（續）, at the end of a repeated line and at the start of a paragraph's remainder."""
    return say("brief-continued", lang)


def continued(line: Line, lang: Lang) -> Line:
    """``line`` as it is repeated at the head of a continued row."""
    shape = line.runs[-1] if line.runs else Run("")
    sign = mark(lang)
    sign = " " + sign.strip() if sign != sign.strip() else sign
    return replace(line, runs=(*line.runs, shape._replace(text=sign)), repeated=True)


def _resolution(entry: Entry) -> Iterator[Line]:
    lines = _lines(Kind.RESOLUTION, entry.resolution)
    if not entry.number or (lines and own_number(lines[0].text, entry.number)):
        return iter(lines)
    number = f"{entry.number}. "
    first = lines[0] if lines else Line(Kind.RESOLUTION, ())
    return iter((replace(first, runs=(Run(number), *first.runs), hang=number), *lines[1:]))


def _progress(entry: Entry) -> Iterator[Line]:
    for block in entry.progress:
        if block.heading:
            yield _plain(Kind.AGENCY, clean(block.heading))
        for paragraph in block.body:
            yield _line(Kind.PROGRESS, paragraph)


def _lines(kind: Kind, text: Text) -> Cell:
    return tuple(_line(kind, paragraph) for paragraph in paragraphs_of(text))


def _line(kind: Kind, paragraph: Paragraph) -> Line:
    runs = tuple(run._replace(text=clean(run.text)) for run in paragraph)
    runs = tuple(run for run in runs if run.text)
    found = _LIST_NUMBER.match("".join(run.text for run in runs))
    return Line(kind, runs, found.group() if found else "")


def _plain(kind: Kind, text: str) -> Line:
    return Line(kind, (Run(text),))
