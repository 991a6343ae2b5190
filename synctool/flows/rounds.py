"""``sync round``: open and close a round of collection, list them all.

The current round is what ``[round]`` of ``config.toml`` says, which people
may edit as well; opening one changes those lines and no other byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from synctool import apply as applying
from synctool.codec import digest
from synctool.config_edit import with_round
from synctool.errors import ConfigError, SyncError
from synctool.flows import push, status
from synctool.flows.answers import Answers
from synctool.flows.master import Master, read_master
from synctool.flows.places import master_store
from synctool.flows.project import Progress, Project, open_project
from synctool.flows.push import PushReport
from synctool.flows.session import new_run_id, session, whoami
from synctool.history import open_history
from synctool.history.base import History, Run, Update
from synctool.model import AuditEntry, Place, Round, is_blank, text_of
from synctool.stores.base import Write
from synctool.stores.text import TextFile
from synctool.tables import normalise_key
from synctool.texts import say

OPENED, CLOSED = "round-opened", "round-closed"
_DAYS = ("opens", "due", "closed")


@dataclass(frozen=True, slots=True)
class RoundReport:
    run: str
    dry_run: bool
    before: Round
    after: Round
    silent: tuple[str, ...] = ()
    """Agencies that lead items and have not answered all of them in the round before."""
    unpulled: tuple[str, ...] = ()
    """Agencies whose sheet holds something that has not been pulled."""
    pushed: PushReport | None = None


@dataclass(frozen=True, slots=True)
class PastRound:
    """One round, as history and master tell it."""

    round: Round
    items: int
    """Items that anybody answered in it."""
    agencies: int
    """Agencies that answered in it."""
    is_current: bool


def open_round(
    project: Project,
    name: str,
    *,
    due: date | None = None,
    opens: date | None = None,
    carry_over: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
    today: date | None = None,
) -> RoundReport:
    """Make ``name`` the current round and push its sheets: last progress shown, answers blank.

    It opens today unless ``opens`` says otherwise, or the day that it is due has passed.
    ``carry_over`` has the answers of the round before in the new sheets, to be
    changed. Raises :class:`ConfigError` for a name that was used before.
    """
    day = today or date.today()
    if opens is None and (due is None or day <= due):
        opens = day
    wanted = Round(name.strip(), opens, due, None, carry_over)
    if not wanted.name:
        raise ConfigError("round-nameless")
    if normalise_key(wanted.name) in {normalise_key(past.round.name) for past in listed(project)}:
        raise ConfigError("round-known", round=wanted.name)
    if opens and due and opens > due:
        raise ConfigError("round-upside-down", opens=opens, due=due)
    report = _change(project, wanted, OPENED, "round open", dry_run, today)
    if dry_run:
        return report
    renewed = open_project(project.directory, project.config_path)
    return replace(report, pushed=push.run(renewed, progress=progress, today=today))


def close_round(project: Project, *, dry_run: bool = False, today: date | None = None) -> RoundReport:
    """End the current round: from now on its returns are late, reported, and taken only by force."""
    current = project.config.round
    if not current.name:
        raise ConfigError("round-none")
    if current.closed:
        raise SyncError("round-closed-before", round=current.name, closed=current.closed)
    wanted = replace(current, closed=today or date.today())
    return _change(project, wanted, CLOSED, "round close", dry_run, today)


def listed(project: Project) -> tuple[PastRound, ...]:
    """Every round that left a trace, oldest first; the current one last if nothing is known of it."""
    answers = Answers.of_master(read_master(project, master_store(project).read()).owned)
    config = project.config
    history = open_history(config.state.url, project.directory, project=config.project.id)
    try:
        days = _days(history)
        names = [run.round for run in history.runs()]
    finally:
        history.close()
    in_order = {normalise_key(n): n for n in (*answers.rounds, *names, config.round.name) if n}
    items: dict[str, set[str]] = {}
    agencies: dict[str, set[str]] = {}
    for said in answers:
        if not is_blank(said.response["progress"]):
            items.setdefault(normalise_key(said.round), set()).add(said.response.item)
            agencies.setdefault(normalise_key(said.round), set()).add(said.response.agency)
    current = normalise_key(config.round.name)
    return tuple(
        PastRound(
            config.round if code == current else replace(days.get(code, Round(name)), name=name),
            len(items.get(code, ())),
            len(agencies.get(code, ())),
            code == current,
        )
        for code, name in in_order.items()
    )


def silent_leads(project: Project, master: Master, round_name: str) -> tuple[str, ...]:
    """Agencies that lead an item which they have not answered in a round."""
    answers = Answers.of_master(master.owned)
    silent: set[str] = set()
    for key, item in master.register.items.items() if round_name else ():
        there = answers.in_round(round_name, key)
        silent |= {lead for lead in item.leads if lead not in there or not there[lead].is_answered}
    return tuple(name for name in project.agencies if name in silent)


def _change(
    project: Project, wanted: Round, why: str, command: str, dry_run: bool, today: date | None
) -> RoundReport:
    """Write ``wanted`` into the configuration, and into the history."""
    before = project.config.round
    state = status.run(project, today=today)
    silent = silent_leads(project, read_master(project, master_store(project).read()), before.name)
    waiting = tuple(a.agency for a in state.agencies if a.waiting)
    report = RoundReport("", dry_run, before, wanted, silent, waiting)
    file = TextFile(project.config_path, shown_as=project.shown(project.config_path.resolve()))
    edited = with_round(file.text(), wanted).encode("utf-8")
    if dry_run:
        return report
    now = datetime.now().astimezone().replace(microsecond=0)
    run_id = new_run_id(now)
    with session(project, command) as history:
        summary = say(f"run-{why}", project.config.lang, round=wanted.name, due=wanted.due or "－")
        code = digest(wanted.name, *(str(getattr(wanted, day)) for day in _DAYS))[:12]
        record = Run(run_id, command, now, whoami(), code, wanted.name, summary)
        prepared = file.prepare(file.read(), Write(base=edited))
        update = Update(record, audit=_entries(record, before, wanted, why, file.source))
        applying.apply(history, update, [(file, prepared)])
    return replace(report, run=run_id)


def _entries(record: Run, before: Round, after: Round, why: str, source: str) -> Sequence[AuditEntry]:
    def entry(name: str, old: object, new: object) -> AuditEntry:
        told = [None if v in (None, "", False) else str(v) for v in (old, new)]
        field, place = f"round.{name}", Place(source, "[round]")
        return AuditEntry(
            record.started, record.id, record.who, "", field, "", source, name, told[0], told[1], why, place
        )

    names = ("name", *_DAYS, "carry_over")
    pairs = [(name, getattr(before, name), getattr(after, name)) for name in names]
    return [entry(name, old, new) for name, old, new in pairs if old or new]


def _days(history: History) -> Mapping[str, Round]:
    """The days of past rounds, from the audit of the commands that set them."""
    found: dict[str, Round] = {}
    runs = [run for run in history.runs() if run.command.startswith("round ")]
    for run in runs:
        told = {e.field.removeprefix("round."): e for e in history.audit(run=run.id)}
        for side in ("before", "after"):
            values = {name: text_of(getattr(entry, side)) for name, entry in told.items()}
            name = values.get("name") or run.round
            opens, due, closed = (_day(values.get(day, "")) for day in _DAYS)
            found[normalise_key(name)] = Round(name, opens, due, closed)
    return found


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
