"""``sync status``: who has answered, what is overdue, what each item still lacks. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime

from synctool.again import World
from synctool.errors import SyncError
from synctool.flags import recommend
from synctool.flows.gather import Readings, Source, locate, open_master, pushed_key, read_ahead
from synctool.flows.master import OwnedTables, read_master
from synctool.flows.project import Project
from synctool.flows.worlds import mark_of, world
from synctool.history import open_history
from synctool.history.base import History
from synctool.model import Item, Problem, Recommendation, Response, Round, Severity, SheetRole, is_blank
from synctool.rulings import ENDING, leading_kind
from synctool.schema import AGENCY_FIELDS, DONE
from synctool.tables import composite_key
from synctool.values import parse_date


@dataclass(frozen=True, slots=True)
class AgencyStatus:
    agency: str
    items: int
    """All that are assigned to it."""
    answered: int
    """Those answered in this round, as pulled."""
    overdue: int
    """Items it leads that are past their deadline and not done, or past the round's day and not answered."""
    problems: int
    last_return: datetime | None
    """When answers of it were last merged."""
    waiting: bool = False
    """Its sheet holds something that has not been pulled yet."""


@dataclass(frozen=True, slots=True)
class ItemStatus:
    item: str
    recommendation: Recommendation
    missing: tuple[str, ...]
    """Codes of the criteria that keep it from being recommended for removal."""


@dataclass(frozen=True, slots=True)
class StatusReport:
    agencies: tuple[AgencyStatus, ...]
    items: tuple[ItemStatus, ...]
    round: Round
    conflicts: int = 0
    rulings: tuple[str, ...] = ()
    """Items whose 裁示 would end their tracking and was not carried out yet."""
    world: World | None = None
    """All that this hangs on (:mod:`synctool.again`)."""


def run(project: Project, *, today: date | None = None) -> StatusReport:
    """Where the round stands. Raises :class:`SyncError` if the master cannot be read."""
    today = today or date.today()
    config, current = project.config, project.config.round
    mark = mark_of(project)
    _, source, snapshot = open_master(project)
    master = read_master(project, snapshot, OwnedTables(config, snapshot, (SheetRole.RESPONSES,)))
    history = open_history(config.state.url, project.directory, project=config.project.id)
    try:
        problems = history.problems()
        conflicts = history.conflicts()
        last = history.last_changed("pulled", project.agencies)
        sources, unreadable = _sources(project, source)
        waiting = _waiting(project, history, sources)
    finally:
        history.close()
    present = master.owned.get(SheetRole.RESPONSES)

    def response(item: Item, agency: str) -> Response | None:
        row = present.rows.get(composite_key(current.name, item.key, agency)) if present else None
        return Response(item.key, agency, {f.name: row[f.name] for f in AGENCY_FIELDS}) if row else None

    errors: dict[str, list[str]] = {}
    for found in (p for told in problems.values() for p in told if p.severity is Severity.ERROR):
        errors.setdefault(found.item, []).append(found.place.cell)
    disputed: dict[str, list[str]] = {}
    for conflict in conflicts:
        if conflict.reason != "overridden":
            disputed.setdefault(conflict.item, []).append(conflict.id)
    items: list[ItemStatus] = []
    answers: dict[tuple[str, str], Response] = {}
    for item in master.register.items.values():
        mine = {a: r for a in (*item.leads, *item.supporting) if (r := response(item, a))}
        answers |= {(item.key, a): r for a, r in mine.items()}
        result = recommend(item, mine, config.criteria, errors.get(item.key, ()), disputed.get(item.key, ()))
        unmet = tuple(c.code for c in result.criteria if not c.met)
        items.append(ItemStatus(item.key, result, unmet))

    def status(agency: str) -> AgencyStatus:
        assigned = master.register.assigned_to(agency)
        done = {k for k in assigned if (r := answers.get((k, agency))) and r.is_answered}
        overdue = sum(
            agency in item.leads and _is_overdue(item, answers.get((key, agency)), current.due, today)
            for key, item in assigned.items()
        )
        faults: list[Problem] = [p for p in problems.get(agency, ()) if p.code != "row-missing"]
        return AgencyStatus(
            agency,
            len(assigned),
            len(done),
            overdue,
            len(faults),
            last.get(agency),
            agency in waiting,
        )

    ruled = tuple(k for k, item in master.register.items.items() if leading_kind(item.ruling) in ENDING)
    agencies = tuple(status(a) for a in project.agencies)
    hangs_on = None if unreadable else world(project, [source, *sources.values()], today, mark)
    return StatusReport(agencies, tuple(items), current, len(conflicts), ruled, hangs_on)


def _is_overdue(item: Item, response: Response | None, round_due: date | None, today: date) -> bool:
    """Past the round's day without an answer, or past the item's own without being done."""
    answered = response is not None and response.is_answered
    if round_due is not None and round_due < today and not answered:
        return True
    due = parse_date(item.due, today=today)
    done = response is not None and response["status"] == DONE
    return isinstance(due, date) and due < today and not done


def _sources(project: Project, master: Source) -> tuple[dict[str, Source], bool]:
    """What stands at the agencies' places, and whether some of it cannot be read: that pull reports."""
    found: dict[str, Source] = {}
    unreadable = False
    for name, agency in project.agencies.items():
        try:
            if source := locate(project, agency, master):
                found[name] = source
        except SyncError:
            unreadable = True
    return found, unreadable


def _waiting(project: Project, history: History, sources: Mapping[str, Source]) -> frozenset[str]:
    """Agencies whose file is neither as last pulled nor as pushed, and holds answers."""
    prints = history.fingerprints()
    known = {key.split("@")[0]: fp.sha256 for key, fp in prints.items()}
    waiting: set[str] = set()
    new: dict[str, Source] = {}
    for name, source in sources.items():
        pushed = prints.get(pushed_key(source.shown))
        if source.sha256 in (known.get(name), pushed.sha256 if pushed else ""):
            continue
        if name in known:
            waiting.add(name)
        else:
            new[name] = source
    read_ahead([source for source in new.values() if not source.snapshot], project)
    with closing(Readings(new, project.config)) as readings:
        for name, source in new.items():
            table = readings.of(name, source).table
            if any(not is_blank(row["progress"]) for row in (table.rows.values() if table else ())):
                waiting.add(name)
    return frozenset(waiting)
