"""``sync brief``: the meeting's brief from the merged master."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from synctool import reports
from synctool.brief_lines import recommendation_of
from synctool.codec import digest, to_plain
from synctool.compose import parse_blocks, sole_author
from synctool.errors import ConfigError
from synctool.flows.master import read_master
from synctool.flows.places import master_store
from synctool.flows.project import Progress, Project, Silent, named
from synctool.folding import arabic, narrow
from synctool.history import open_history
from synctool.model import Item, Sheet, text_of
from synctool.reports.summary import Calendar, Summary
from synctool.stores.replace import replace_file
from synctool.tables import normalise_key

_SEEN = "brief-shown"
"""Under this name the history keeps what briefs showed, item by item (:class:`_Shown`)."""
_TEMPLATES = "templates"
"""Folder of a project for an office's own templates, under the names of the bundled ones."""
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
    """Only what differs from the last brief of another date."""


@dataclass(frozen=True, slots=True)
class BriefReport:
    path: Path
    format: str
    items: tuple[str, ...]
    left_out: int
    """Items of the master that the selection does not show."""
    dry_run: bool = False


def run(
    project: Project,
    to: Path,
    *,
    selection: Selection | None = None,
    template: Path | None = None,
    calendar: Calendar = "western",
    day: date | None = None,
    title: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> BriefReport:
    """Write the brief to ``to``; its ending names the format.

    Without ``template``, one of the project's own folder ``templates`` is
    used, else the bundled one. Raises :class:`ConfigError` for an unknown
    ending, an unknown agency or an empty selection, and what
    :func:`synctool.reports.render` raises.
    """
    wanted = to.suffix.lower().lstrip(".")
    if wanted not in reports.FORMATS:
        raise ConfigError(
            "brief-format-unknown", format=to.suffix or "－", formats="、".join(reports.FORMATS)
        )
    watched = progress or Silent()
    watched.start(3, "progress-brief")
    store = master_store(project)
    master = read_master(project, store.read())
    watched.step()
    history = open_history(project.config.state.url, project.directory, project=project.config.project.id)
    try:
        shown = _Shown.parse(history.value_of(_SEEN))
        day = day or date.today()
        everything = list(master.register.items.values())
        items = selected(project, everything, selection or Selection(), shown.before_brief_of(day))
        if not items:
            raise ConfigError("brief-nothing", file=store.source, items=len(everything))
        report = BriefReport(to, wanted, tuple(i.key for i in items), len(everything) - len(items), dry_run)
        if dry_run:
            return report
        heading = heading_of(master.snapshot.sheets[master.table.sheet], master.table.header.row)
        summary = summarise(project, items, heading, calendar, day, title)
        watched.step()
        made = reports.render(summary, wanted, _template(project, wanted, template))
        watched.step()
        to.parent.mkdir(parents=True, exist_ok=True)
        replace_file(to, made, seen=None)
        history.set_value(_SEEN, shown.with_brief(day, {item.key: _state(item) for item in items}))
    finally:
        history.close()
    return report


@dataclass(frozen=True, slots=True)
class _Shown:
    """What briefs showed of each item: one brief is all files of one date, in any format and version."""

    day: str = ""
    """The newest brief's date."""
    before: Mapping[str, str] = field(default_factory=dict)
    """The items' states as the briefs before it showed them."""
    now: Mapping[str, str] = field(default_factory=dict)
    """The same with the newest brief's own."""

    @classmethod
    def parse(cls, text: str) -> _Shown:
        return cls(**json.loads(text)) if text else cls()

    def before_brief_of(self, day: date) -> Mapping[str, str]:
        """What a brief of ``day`` is compared with."""
        return self.before if day.isoformat() == self.day else self.now

    def with_brief(self, day: date, states: Mapping[str, str]) -> str:
        told = {"day": day.isoformat(), "before": self.before_brief_of(day), "now": {**self.now, **states}}
        return json.dumps(told)


def _template(project: Project, wanted: str, given: Path | None) -> bytes | None:
    """The template's bytes; ``None`` for the bundled one."""
    own = project.directory / _TEMPLATES / reports.FORMATS[wanted].template
    path = given or (own if own.is_file() else None)
    return path.read_bytes() if path else None


def summarise(
    project: Project,
    items: Sequence[Item],
    heading: Sequence[str],
    calendar: Calendar,
    day: date,
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
        day=day,
        calendar=calendar,
        lang=config.lang,
        blocks=blocks,
    )


def heading_of(sheet: Sheet, header_row: int) -> list[str]:
    """The texts above the master's table."""
    above = [number for number in sheet.row_numbers() if number < header_row]
    return [text_of(value).strip() for number in above for value in sheet.row(number).values()]


def selected(
    project: Project, items: Sequence[Item], selection: Selection, shown_before: Mapping[str, str]
) -> list[Item]:
    def holds(words: Sequence[str], text: str) -> bool:
        return not words or any(_folded(word) in _folded(text) for word in words)

    agencies = {named(project, name) for name in selection.agencies}
    recommended = {recommendation_of(word) for word in selection.recommendations}
    keys = {normalise_key(key) for key in selection.items}
    return [
        item
        for item in items
        if holds(selection.meetings, text_of(item.meeting))
        and holds(selection.topics, text_of(item.topic))
        and (not recommended or recommendation_of(text_of(item.recommendation)) in recommended)
        and (not agencies or agencies & {*item.leads, *item.supporting})
        and (not keys or item.key in keys)
        and not (selection.changed and shown_before.get(item.key) == _state(item))
    ]


def _folded(text: str) -> str:
    """``第四次 會議`` and ``第4次會議`` are the same."""
    return "".join(arabic(narrow(text)).split())


def _state(item: Item) -> str:
    """Changes whenever the brief would show something else of the item."""
    return digest(*(to_plain(v) for v in (item.resolution, item.progress, item.recommendation)))[:16]
