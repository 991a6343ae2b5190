"""``sync brief``: the meeting's brief from the merged master."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from synctool import reports
from synctool.codec import digest, to_plain
from synctool.compose import parse_blocks, sole_author
from synctool.errors import ConfigError
from synctool.flows.master import read_master
from synctool.flows.places import master_store
from synctool.flows.project import Project
from synctool.history import open_history
from synctool.model import Item, Sheet, text_of
from synctool.reports.summary import Calendar, Summary
from synctool.stores.replace import replace_file
from synctool.tables import normalise_key

_SEEN = "brief-shown"
"""Under this name the history keeps what the last brief showed, item by item."""
_MEETING = re.compile(r"第\s*[0-9０-９一二三四五六七八九十百]+\s*次(?:會議|委員會議|會)?")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which items a brief shows; an empty tuple asks for all."""

    meetings: tuple[str, ...] = ()
    """Words of 會議; an item is in if its meeting holds one of them."""
    topics: tuple[str, ...] = ()
    recommendations: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    """Short names; lead or supporting."""
    items: tuple[str, ...] = ()
    changed: bool = False
    """Only what differs from the last brief."""


@dataclass(frozen=True, slots=True)
class BriefReport:
    path: Path
    format: str
    items: tuple[str, ...]
    left_out: int
    """Items of the master that the selection does not show."""


def run(
    project: Project,
    to: Path,
    *,
    selection: Selection | None = None,
    template: Path | None = None,
    calendar: Calendar = "western",
    day: date | None = None,
    title: str = "",
) -> BriefReport:
    """Write the brief to ``to``; its ending names the format.

    Raises :class:`ConfigError` for an unknown ending or an empty selection,
    and what :func:`synctool.reports.render` raises.
    """
    wanted = to.suffix.lower().lstrip(".")
    if wanted not in reports.FORMATS:
        raise ConfigError(
            "brief-format-unknown", format=to.suffix or "－", formats="、".join(reports.FORMATS)
        )
    store = master_store(project)
    master = read_master(project, store.read())
    history = open_history(project.config.state.url, project.directory, project=project.config.project.id)
    try:
        shown_before: dict[str, str] = json.loads(history.value_of(_SEEN) or "{}")
        everything = list(master.register.items.values())
        items = _selected(project, everything, selection or Selection(), shown_before)
        if not items:
            raise ConfigError("brief-nothing", file=store.source, items=len(everything))
        heading = _heading(master.snapshot.sheets[master.table.sheet], master.table.header.row)
        summary = summarise(project, items, heading, calendar, day, title)
        made = reports.render(summary, wanted, template.read_bytes() if template else None)
        to.parent.mkdir(parents=True, exist_ok=True)
        replace_file(to, made, seen=None)
        seen = {**shown_before, **{item.key: _state(item) for item in items}}
        history.set_value(_SEEN, json.dumps(seen))
    finally:
        history.close()
    return BriefReport(to, wanted, tuple(i.key for i in items), len(everything) - len(items))


def summarise(
    project: Project,
    items: Sequence[Item],
    heading: Sequence[str],
    calendar: Calendar,
    day: date | None,
    title: str,
) -> Summary:
    """The summary of ``items``; ``heading`` are the texts above the master's table."""
    config = project.config
    meetings = list(dict.fromkeys(text_of(item.meeting) for item in items if item.meeting))
    numbers = [found[0] for m in meetings if (found := _MEETING.search(m))]
    lead_title = next((text for text in heading if config.project.name and config.project.name in text), "")
    blocks = {i.key: parse_blocks(i.progress, project.name_of, sole_author(i)) for i in items}
    return reports.summarise(
        items,
        body=config.project.name,
        meeting="、".join(dict.fromkeys(numbers)) or "、".join(meetings),
        title=title or (lead_title if len(meetings) < 2 else ""),
        office=config.project.office.split(),
        day=day or date.today(),
        calendar=calendar,
        lang=config.lang,
        blocks=blocks,
    )


def _heading(sheet: Sheet, header_row: int) -> list[str]:
    """The texts above the master's table."""
    above = [number for number in sheet.row_numbers() if number < header_row]
    return [text_of(value).strip() for number in above for value in sheet.row(number).values()]


def _selected(
    project: Project, items: Sequence[Item], selection: Selection, shown_before: dict[str, str]
) -> list[Item]:
    def holds(words: Sequence[str], text: str) -> bool:
        return not words or any(word in text for word in words)

    agencies = {project.name_of(name) or name for name in selection.agencies}
    keys = {normalise_key(key) for key in selection.items}
    return [
        item
        for item in items
        if holds(selection.meetings, text_of(item.meeting))
        and holds(selection.topics, text_of(item.topic))
        and (not selection.recommendations or text_of(item.recommendation) in selection.recommendations)
        and (not agencies or agencies & {*item.leads, *item.supporting})
        and (not keys or item.key in keys)
        and not (selection.changed and shown_before.get(item.key) == _state(item))
    ]


def _state(item: Item) -> str:
    """Changes whenever the brief would show something else of the item."""
    return digest(*(to_plain(v) for v in (item.resolution, item.progress, item.recommendation)))[:16]
