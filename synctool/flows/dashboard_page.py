"""``sync brief --kind dashboard``: the merged master as one page that sorts and filters."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from synctool.dashboard.names import spellings
from synctool.errors import ConfigError
from synctool.figures import Fact, figures
from synctool.flows.brief import BriefReport, Selection, heading_of, selected
from synctool.flows.counting import Counting
from synctool.flows.master import Master, read_master
from synctool.flows.places import master_store
from synctool.flows.project import Progress, Project, Silent
from synctool.history import open_history
from synctool.history.base import History
from synctool.model import Item, text_of
from synctool.plan import Plan
from synctool.reports.dashboard import Page, PageItem, render
from synctool.reports.summary import Calendar, natural_order
from synctool.stores.replace import replace_file
from synctool.texts import say
from synctool.values import parse_date


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
    """Write the page to ``to``, which must end in ``.html``; the selection narrows what it counts, too.

    Raises :class:`ConfigError` for another ending or an empty selection, and
    what :func:`synctool.reports.dashboard.render` raises.
    """
    if to.suffix.lower() not in (".html", ".htm"):
        raise ConfigError("dashboard-format", format=to.suffix or "－")
    watched = progress or Silent()
    watched.start(2, "progress-brief")
    store = master_store(project)
    master = read_master(project, store.read())
    watched.step()
    everything = list(master.register.items.values())
    items = selected(project, everything, selection or Selection(), {})
    if not items:
        raise ConfigError("brief-nothing", file=store.source, items=len(everything))
    keys = tuple(item.key for item in items)
    report = BriefReport(to, "html", keys, len(everything) - len(items), dry_run)
    if dry_run:
        return report
    history = open_history(project.config.state.url, project.directory, project=project.config.project.id)
    try:
        page = page_of(project, master, history, items, day or date.today(), calendar, title)
    finally:
        history.close()
    made = render(page, template.read_bytes() if template else None)
    watched.step()
    to.parent.mkdir(parents=True, exist_ok=True)
    replace_file(to, made, seen=None)
    return report


def page_of(
    project: Project,
    master: Master,
    history: History,
    items: list[Item],
    today: date,
    calendar: Calendar,
    title: str,
) -> Page:
    """What the page says of ``items``."""
    config = project.config
    ordered = sorted(items, key=lambda item: natural_order(item.key))
    facts = [_fact(item, today) for item in ordered]
    spelled = {short: spellings(agency.names) for short, agency in project.agencies.items()}
    counting = Counting(config.round, spelled, master, Plan(), history, today)
    answers = counting.answers({fact.key.casefold() for fact in facts})
    dates = [fact.due for fact in facts if fact.due]
    heading = heading_of(master.snapshot.sheets[master.table.sheet], master.table.header.row)
    named = next((text for text in heading if config.project.name and config.project.name in text), "")
    return Page(
        title or named or f"{config.project.name} {say('title-dashboard', config.lang)}".strip(),
        config.project.office,
        config.round.name,
        config.round.due,
        figures(facts, project.agencies, answers, today, min(dates, default=None)),
        tuple(
            PageItem(fact, text_of(item.meeting), text_of(item.topic), item.resolution, item.progress)
            for fact, item in zip(facts, ordered, strict=True)
        ),
        calendar,
        config.lang,
    )


def _fact(item: Item, today: date) -> Fact:
    due = parse_date(item.due, today=today)
    share = item.percent
    known = isinstance(share, int | float) and not isinstance(share, bool)
    return Fact(
        item.key,
        item.leads,
        item.supporting,
        due if isinstance(due, date) else None,
        float(share) if known else None,  # type: ignore[arg-type]
        text_of(item.recommendation).strip(),
    )
