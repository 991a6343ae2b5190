"""The lines before a brief's first table → whose meeting it is, the title, the office, the day. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from synctool.brief_lines import MEETING, is_page_heading
from synctool.dates import parse_date
from synctool.folding import narrow
from synctool.imprint import CoverMark
from synctool.paper import Line

_TITLE = re.compile(r"報告|簡報|追蹤|列管|結論|tracked|Tracking", re.I)
_BODY = re.compile(r"(?:小組|會報|委員會|會議|推動會|聯席會|專案|平臺|平台|諮詢會|審議會|督導會)$")
_DATED = re.compile(r"^\s*(?:報告|會議|簡報|製表|列印)?\s*(?:日期|時間)\s*[：:]\s*")
_OFFICED = re.compile(r"^\s*(?:報告|簡報|主辦|承辦|幕僚|提報)\s*(?:單位|機關)\s*[：:]\s*")
_BULLET = re.compile(r"^[•‧●]\s*")
_ROC: Final = re.compile(r"民國|^\s*\d{2,3}\s*[年./-]")
_ROC_ENGLISH = re.compile(r"(\d{1,2} [A-Z][a-z]+), year (\d{1,3}) of the Republic")
_ANY_DAY: Final = date(2000, 1, 1)
"""Dates without a year are none, so that it does not matter what day it is."""


@dataclass(frozen=True, slots=True)
class Cover:
    body: str = ""
    meeting: str = ""
    """第4次會議; several are parted by 、."""
    title: str = ""
    office: tuple[str, ...] = ()
    date: date | None = None
    is_roc: bool = False


def read_cover(lines: Sequence[Line], mark: CoverMark) -> tuple[Cover, tuple[Line, ...]]:
    """The cover, and the lines that say something else. ``mark`` counts where the cover still says so."""
    said = [line for line in lines if line.text.strip() and not is_page_heading(line.text)]
    texts = [_BULLET.sub("", " ".join(line.text.split())) for line in said]
    used: set[int] = set()
    day, is_roc = _date(texts, used)
    title = _marked(mark.title, texts, used) or _title(texts, used)
    meetings = "、".join(dict.fromkeys(m[0] for m in MEETING.finditer(title)))
    if not meetings:
        meetings = next((found[0] for text in texts if (found := MEETING.search(text))), "")
    meeting = _marked(mark.meeting, texts, set()) or meetings
    body = _marked(mark.body, texts, set()) or _body(texts, title, used)
    _use_repeats(texts, used, (body, meeting, title))
    lines_of_office: set[int] = set()
    if mark.office and all(_marked(line, texts, lines_of_office) for line in mark.office):
        office = mark.office
        used |= lines_of_office
    else:
        office = _office(texts, title, used)
    left = tuple(line for n, line in enumerate(said) if n not in used)
    return Cover(body, meeting, title, office, day, is_roc), left


def _tight(text: str) -> str:
    return "".join(narrow(text).split())


def _marked(text: str, texts: Sequence[str], used: set[int]) -> str:
    """``text`` if neighbouring lines still say it; they are used up then."""
    wanted = _tight(text)
    if not wanted:
        return ""
    for first in range(len(texts)):
        for last in range(first + 1, min(first + 4, len(texts) + 1)):
            if _tight("".join(texts[first:last])) == wanted:
                used.update(range(first, last))
                return text
    return text if any(wanted in _tight(one) for one in texts) else ""


def _date(texts: Sequence[str], used: set[int]) -> tuple[date | None, bool]:
    for n, text in enumerate(texts):
        bare = _DATED.sub("", text)
        english = _ROC_ENGLISH.fullmatch(bare)
        if english:
            bare = f"{english[1]} {int(english[2]) + 1911}"
        found = parse_date(bare, today=_ANY_DAY)
        if isinstance(found, date):
            used.add(n)
            return found, bool(english or _ROC.search(narrow(bare)))
    return None, False


def _title(texts: Sequence[str], used: set[int]) -> str:
    """The line that names a report; the body on the line before it belongs to it."""
    named = [n for n, text in enumerate(texts) if n not in used and _TITLE.search(text)]
    named = [n for n in named if MEETING.search(texts[n])] or named
    if not named:
        named = [n for n, text in enumerate(texts) if n not in used and MEETING.search(text)]
    if not named:
        return ""
    at = named[0]
    used.add(at)
    title = texts[at]
    found = MEETING.search(title)
    starts = found is not None and found.start() == 0
    if at and (starts or not found) and at - 1 not in used and _BODY.search(texts[at - 1]):
        used.add(at - 1)
        return f"{texts[at - 1]} {title}"
    return title


def _body(texts: Sequence[str], title: str, used: set[int]) -> str:
    """Whose meeting it is: what the title says before the meeting, else a line that ends like such a name."""
    found = MEETING.search(title)
    before = title[: found.start()].strip() if found else ""
    if before:
        return before
    return next((text for n, text in enumerate(texts) if n not in used and _BODY.search(text)), "")


def _use_repeats(texts: Sequence[str], used: set[int], known: Sequence[str]) -> None:
    """Lines that only repeat what is known, also over several lines, as in a page's letterhead."""
    wanted = {_tight(text) for text in known if text}
    for first in range(len(texts)):
        for last in range(first + 1, min(first + 4, len(texts) + 1)):
            if _tight("".join(texts[first:last])) in wanted:
                used.update(range(first, last))


def _office(texts: Sequence[str], title: str, used: set[int]) -> tuple[str, ...]:
    """Lines that say so, else those between the title and the date."""
    named = [n for n, text in enumerate(texts) if n not in used and _OFFICED.search(text)]
    if not named:
        dated = [n for n, text in enumerate(texts) if n in used and _date([text], set())[0]]
        end = dated[0] if dated else 0
        titled = [n for n in used if n < end and _tight(texts[n]) and _tight(texts[n]) in _tight(title)]
        named = [n for n in range(max(titled, default=-1) + 1, end) if n not in used]
    used.update(named)
    return tuple(_OFFICED.sub("", texts[n]) for n in named)
