"""Which key, meeting and topic an entry of a brief has. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from synctool.brief_lines import meeting_number, topic_of
from synctool.brief_rows import Entry
from synctool.folding import narrow
from synctool.imprint import Mark
from synctool.tables import normalise_key

_ENDING = re.compile(r"[\s:：]+$")


class Placed(NamedTuple):
    meeting: str
    topic: str
    key: str
    doubled: str = ""
    """The key that the entry asks for and another one has."""


class Keys:
    """Gives every entry of one brief a key of its own: ``4-2-1`` is meeting 4, topic 2, resolution 1."""

    def __init__(self, meeting: str) -> None:
        self._meeting = meeting
        self._used: set[str] = set()
        self._last: dict[str, int] = {}

    def place(self, entry: Entry, mark: Mark | None) -> Placed:
        """Meeting, topic and key; ``mark`` counts where it does not contradict what the page says."""
        meeting = str(entry.given.get("meeting", "")).strip() or entry.topic.meeting or self._meeting
        if mark and _same_meeting(mark.meeting, entry, self._meeting) and _same_topic(mark.topic, entry):
            return self._taken(Placed(mark.meeting, mark.topic, mark.key))
        return self._taken(Placed(meeting, entry.topic.title, self._wanted(entry, meeting)))

    def _wanted(self, entry: Entry, meeting: str) -> str:
        written = normalise_key(str(entry.given.get("key", "")))
        if written and not written.isdecimal():
            return written
        group = f"{meeting_number(meeting) or 1}-{entry.topic.number or 1}"
        number = entry.number or int(written or 0) or self._last.get(group, 0) + 1
        self._last[group] = number
        return f"{group}-{number}"

    def _taken(self, placed: Placed) -> Placed:
        key, number = placed.key, 1
        stem = key.rpartition("-")[0] or key
        while key in self._used:
            number += 1
            key = f"{stem}-{number}"
        self._used.add(key)
        return placed if key == placed.key else placed._replace(key=key, doubled=placed.key)


def _tight(text: str) -> str:
    return _ENDING.sub("", "".join(narrow(text).split()))


def _same_topic(topic: str, entry: Entry) -> bool:
    """True if the page shows this topic, or none where there is none."""
    if not topic.strip():
        return not entry.names_topic
    named = topic_of(topic)
    shown = _tight(entry.topic.title)
    return shown in (_tight(topic), _tight(named.title) if named else "")


def _same_meeting(meeting: str, entry: Entry, on_cover: str) -> bool:
    if entry.topic.meeting:
        return _tight(entry.topic.meeting) == _tight(meeting)
    numbers = {meeting_number(part) for part in on_cover.split("、")} - {0}
    number = meeting_number(meeting)
    return not numbers or not number or number in numbers
