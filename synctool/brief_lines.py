"""What one line of a brief is: a topic, a label, a numbered resolution, something carried over. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from synctool.folding import arabic, narrow
from synctool.model import Paragraph, Run
from synctool.paper import Line
from synctool.schema import RECOMMENDATIONS
from synctool.texts import say

_NUMERAL: Final = r"[一二三四五六七八九十百零〇]{1,5}|\d{1,3}"
_MEETING: Final = (
    r"第\s*(?:[0-9０-９]{1,3}|[一二三四五六七八九十百]{1,5})\s*次\s*(?:委員會議|委員會|會議|會報|會)?"
)
MEETING = re.compile(_MEETING)
"""``第4次會議`` within a text."""
_TOPIC = re.compile(
    rf"^\s*(?:(?P<meeting>\S.{{0,118}}?)\s+)??(?:[（(]\s*(?P<n>{_NUMERAL})\s*[）)]"
    rf"|(?:案由|議題|報告案|討論案|報告事項|討論事項|案)\s*(?P<m>{_NUMERAL})\s*[：:、.．]?"
    rf"|(?P<k>[一二三四五六七八九十]{{1,3}})\s*[、.．])\s*(?P<title>.*)$",
    re.S,
)
_LABEL = re.compile(
    r"^\s*(?:會議)?(?:決議|結論|裁示|主席裁示|主席結論|決定)(?:事項)?\s*[：:]\s*|^\s*Resolution\s*[：:]\s*",
    re.I,
)
_BARE_LABEL = re.compile(r"^\s*(?:會議)?(?:決議|結論|裁示|主席裁示|主席結論|決定)(?:事項)?\s*$")
_NUMBER = re.compile(
    r"^\s*(?:(?:決議|結論|裁示)\s*[（(]?\s*(?P<e>[一二三四五六七八九十]{1,3}|\d{1,3})\s*[）)]?\s*[：:、.．]"
    r"|(?P<a>\d{1,3})\s*[.、．)）](?!\d)|[（(]\s*(?P<b>[一二三四五六七八九十]{1,3}|\d{1,2})\s*[）)]"
    r"|(?P<c>[一二三四五六七八九十]{1,3})\s*[、.．]|(?P<d>[①-⑳]))\s*"
)
_ENDING = re.compile(r"[\s:：]+$")
_HEADING_PAGE = re.compile(
    r"^(?:會議)?(?:決議|列管)\S{0,6}?追蹤(?:情形|表|一覽表)?\s*(?:[（(]\s*\d+\s*[/／]\s*\d+\s*[）)])?(?:[（(]續[）)])?$"
)
_ENGLISH_PAGE = re.compile(r"^(?:Tracking|Table) of resolutions\s*(?:\(\s*\d+\s*/\s*\d+\s*\))?$")
_CONTINUED_END = re.compile(r"\s*[（(]\s*(?:續|接續|續上頁|continued)\s*[）)]\s*$", re.I)
_CONTINUED_START = re.compile(r"^\s*(?:[（(]\s*(?:續|接續|續上頁|接上頁)\s*[）)]|\(continued\) ?)", re.I)
_EMPTY: Final = tuple(say("brief-empty", lang) for lang in ("zh-TW", "en"))
_CLOSING = re.compile(
    r"^(?:以上)?(?:簡報|報告)(?:完畢|結束)|^(?:恭請|敬請|謹請)\s*(?:裁示|鑒核|指教|指示|核示)|^(?:謝謝|感謝)(?:聆聽|指教)?"
)
_CLOSINGS: Final = frozenset(say(f"brief-closing-{n}", lang) for n in (1, 2) for lang in ("zh-TW", "en"))


class Topic(NamedTuple):
    meeting: str
    number: int
    title: str
    is_certain: bool
    """False for a form that numbered resolutions have, too: ``(一)`` or ``一、``."""


class Number(NamedTuple):
    value: int
    length: int
    """Characters that it takes at the start of the line."""


def topic_of(text: str, meetings: Collection[str] = ()) -> Topic | None:
    """The topic that a line names: ``(一) …：``, ``案由一：…``, ``第3次會議 (一) …：``.

    What stands before the number must be a meeting: one of ``meetings``, or known as one by its words.
    """
    found = _TOPIC.match(text)
    if not found:
        return None
    meeting = (found["meeting"] or "").strip()
    if meeting and meeting not in meetings and not (MEETING.search(meeting) or meeting.endswith("會議")):
        return None
    number = value_of(found["n"] or found["m"] or found["k"])
    title = _ENDING.sub("", " ".join(found["title"].split()))
    return Topic(meeting, number, title, bool(found["m"] or meeting)) if title and number else None


def number_of(text: str) -> Number | None:
    """The number at the start of a line."""
    found = _NUMBER.match(text)
    if not found:
        return None
    written = found["e"] or found["a"] or found["b"] or found["c"]
    value = value_of(written) if written else ord(found["d"]) - 0x245F
    return Number(value, found.end()) if value else None


def value_of(numeral: str) -> int:
    """``四``, ``4`` or ``４`` as a number; 0 if it is none."""
    digits = arabic(narrow(numeral))
    return int(digits) if digits.isdecimal() else 0


def meeting_number(text: str) -> int:
    """4 for ``第四次會議``; 0 if the text names no meeting by number."""
    found = MEETING.search(text)
    digits = re.search(r"\d+", arabic(narrow(found[0]))) if found else None
    return int(digits[0]) if digits else 0


def label_length(text: str) -> int:
    """Length of ``決議：`` at the start of a line; of the whole line if it says no more."""
    found = _LABEL.match(text) or _BARE_LABEL.match(text)
    return found.end() if found else 0


def is_page_heading(text: str) -> bool:
    """``會議決議事項追蹤(1/3)``."""
    return bool(_HEADING_PAGE.match(text.strip()) or _ENGLISH_PAGE.match(text.strip()))


def is_closing(text: str) -> bool:
    """``簡報完畢``, ``敬請裁示``."""
    return text.strip() in _CLOSINGS or bool(_CLOSING.match(text.strip()))


def is_nothing(text: str) -> bool:
    """The one row of a brief without items."""
    return text.strip() in _EMPTY


def is_repeated(text: str) -> bool:
    """True for a line that is carried over from the page before and says so at its end."""
    return bool(_CONTINUED_END.search(text))


def without_mark(text: str) -> str:
    """A carried-over line as it was."""
    return _CONTINUED_END.sub("", text)


def rest_of(line: Line) -> Line | None:
    """The remainder of a paragraph begun on the page before, without its mark; ``None`` if it is none."""
    found = _CONTINUED_START.match(line.text)
    return Line(cut(line.runs, found.end()), line.spot) if found else None


def recommendation_of(text: str) -> str:
    """``解除列管`` for ``建議解除列管``; the text itself where it says more than one of the words."""
    bare = "".join(narrow(text).split()).strip("。.")
    for word in RECOMMENDATIONS:
        if bare in (
            word,
            f"建議{word}",
            f"擬{word}",
            f"擬建議{word}",
            f"建請{word}",
            f"擬予{word}",
            f"建議予以{word}",
        ):
            return word
    return text


def cut(runs: Sequence[Run], first: int, last: int | None = None) -> Paragraph:
    """What stands from character ``first`` to before ``last``."""
    out: list[Run] = []
    at = 0
    for run in runs:
        end = len(run.text) if last is None else max(last - at, 0)
        text = run.text[max(first - at, 0) : end]
        if text:
            out.append(run._replace(text=text))
        at += len(run.text)
    return tuple(out)
