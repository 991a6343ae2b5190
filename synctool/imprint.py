"""What a brief says of its items without showing it: keys, who leads, how the master wrote it. Pure.

It travels among the document's properties, so that a brief can become the very
master again that it was made from. A claim, not a credential: it counts only
for a resolution that still stands there word for word, and never against what
people can see.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final, NamedTuple

from synctool.folding import narrow

PROPERTY: Final = "synctool-items"
_VERSION: Final = 1


class Mark(NamedTuple):
    """Of one item."""

    key: str
    meeting: str
    topic: str
    """As the master writes them; the brief shows them shortened, or not at all."""
    leads: tuple[str, ...]
    supporting: tuple[str, ...]
    is_numbered: bool
    """The number before the resolution is part of its text."""
    digest: str
    """Of the resolution that is shown, without its number."""


@dataclass(frozen=True, slots=True)
class CoverMark:
    """Of the cover."""

    body: str = ""
    meeting: str = ""
    title: str = ""
    office: tuple[str, ...] = ()
    date: str = ""
    """ISO 8601."""


@dataclass(frozen=True, slots=True)
class Imprint:
    cover: CoverMark = CoverMark()
    marks: tuple[Mark, ...] = ()


def digest_of(resolution: str) -> str:
    """The same for resolutions that differ in width and white space only."""
    return hashlib.sha256("".join(narrow(resolution).split()).encode("utf-8", "replace")).hexdigest()[:10]


def encode(imprint: Imprint) -> str:
    """One line of ASCII."""
    words: dict[str, int] = {}

    def place(texts: Iterable[str]) -> list[int]:
        return [words.setdefault(text, len(words)) for text in texts]

    items = [
        [
            m.key,
            *place((m.meeting, m.topic)),
            place(m.leads),
            place(m.supporting),
            int(m.is_numbered),
            m.digest,
        ]
        for m in imprint.marks
    ]
    told = {"v": _VERSION, "cover": asdict(imprint.cover), "words": list(words), "items": items}
    return json.dumps(told, ensure_ascii=True, separators=(",", ":"))


def decode(text: str) -> Imprint:
    """What :func:`encode` wrote; an empty imprint for anything else."""
    try:
        told = json.loads(text or "{}")
        if told.get("v") != _VERSION:
            return Imprint()
        words = [str(word) for word in told["words"]]
        cover = told["cover"]
        shown = CoverMark(
            body=str(cover["body"]),
            meeting=str(cover["meeting"]),
            title=str(cover["title"]),
            office=tuple(map(str, cover["office"])),
            date=str(cover["date"]),
        )
        return Imprint(shown, tuple(_mark(item, words) for item in told["items"]))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return Imprint()


def _mark(item: list[Any], words: list[str]) -> Mark:
    key, meeting, topic, leads, supporting, is_numbered, digest = item
    return Mark(
        str(key),
        words[meeting],
        words[topic],
        tuple(words[n] for n in leads),
        tuple(words[n] for n in supporting),
        bool(is_numbered),
        str(digest),
    )
