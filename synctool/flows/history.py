"""``sync history``: what happened to an item, what there was at a time, whether the audit is whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from synctool.errors import ConfigError, SyncError
from synctool.flows.project import Project
from synctool.flows.undo import undone
from synctool.history import open_history, path_of, run_lock, scheme_of
from synctool.history.base import Break, CellKey, History, Run
from synctool.model import AuditEntry, Cell, Conflict
from synctool.tables import normalise_key
from synctool.values import parse_date


@dataclass(frozen=True, slots=True)
class Event:
    """A changed cell, or the beginning or the end of a conflict."""

    when: datetime
    run: str
    who: str
    why: str
    """The audit's reason, or ``conflict-opened``, ``conflict-ended``."""
    entry: AuditEntry | None = None
    conflict: Conflict | None = None
    ended: str = ""
    """How a conflict ended: ``theirs``, ``ours``, ``custom``, ``superseded``, ``agreed``, ``undone``."""


@dataclass(frozen=True, slots=True)
class RunLine:
    run: Run
    undone_by: str
    """The undo that is in effect; ``""`` if the run stands."""


@contextmanager
def opened(project: Project) -> Iterator[History]:
    """The history, closed afterwards."""
    config = project.config
    history = open_history(config.state.url, project.directory, project=config.project.id)
    try:
        yield history
    finally:
        history.close()


def story(project: Project, item: str) -> tuple[Event, ...]:
    """All that happened to an item, in the order it happened. Raises :class:`ConfigError` if nothing did."""
    key = normalise_key(item)
    with opened(project) as history:
        runs = history.runs()
        entries = list(history.audit(item=key))
        log = history.conflict_log(key)
    if not entries and not log:
        raise ConfigError("history-no-item", item=item)
    order = {run.id: n for n, run in enumerate(runs)}
    who = {run.id: run.who for run in runs}
    found: list[tuple[int, int, Event]] = []
    for record in log:
        conflict = record.conflict
        start = Event(
            record.opened, record.opened_run, who[record.opened_run], "conflict-opened", conflict=conflict
        )
        found.append((order[record.opened_run], 3, start))
        if record.ended_run and record.ended_when:
            end = Event(
                record.ended_when, record.ended_run, who[record.ended_run], "conflict-ended", None, conflict
            )
            found.append((order[record.ended_run], 0, _ended(end, record.ended)))
    # What an agency wrote comes before what was made of it.
    found += [(order[e.run], 1 if e.agency else 2, Event(e.when, e.run, e.who, e.why, e)) for e in entries]
    return tuple(event for _, _, event in sorted(found, key=lambda row: row[:2]))


def _ended(event: Event, how: str) -> Event:
    return Event(event.when, event.run, event.who, event.why, None, event.conflict, how)


def runs(project: Project) -> tuple[RunLine, ...]:
    """Every run, oldest first."""
    with opened(project) as history:
        found = history.runs()
    gone = undone(found)
    return tuple(RunLine(run, gone.get(run.id, "")) for run in found)


def as_of(project: Project, moment: str, item: str = "") -> Mapping[CellKey, Cell]:
    """What the audited cells held after a run (its id, or a part of it), or at the end of a day.

    Raises :class:`ConfigError` for a moment that is neither.
    """
    with opened(project) as history:
        found = [run.id for run in history.runs() if run.id == moment or (moment and moment in run.id)]
        until: datetime | str = found[0] if len(found) == 1 else _moment(moment, found)
        return history.as_of(until, item=normalise_key(item) if item else "")


def _moment(text: str, fitting: Sequence[str]) -> datetime:
    try:
        exact = datetime.fromisoformat(text)
        if "T" in text or " " in text:
            return exact.astimezone() if exact.tzinfo is None else exact
    except ValueError:
        pass
    day = parse_date(text, today=date.today())
    if isinstance(day, date):
        return datetime.combine(day, time.max).astimezone()
    if fitting:
        raise ConfigError("run-ambiguous", run=text, found="、".join(fitting[-5:]))
    raise ConfigError("moment-unknown", found=text)


def verify(project: Project) -> tuple[Sequence[Break], int, str]:
    """The breaks of the audit's chain, how many entries it has, and the last one's hash."""
    with opened(project) as history:
        return (history.verify(), *history.head())


def rescue(project: Project) -> tuple[Path, ...]:
    """Set a damaged history aside and begin a new one; the files under their new names.

    Raises :class:`SyncError` if the history is sound, or not a file of ours.
    """
    from synctool.history.sqlite_file import inspect
    from synctool.history.sqlite_file import rescue as set_aside

    url, name = project.config.state.url, project.config.project.id
    if scheme_of(url) not in ("", "sqlite"):
        raise SyncError("rescue-elsewhere", path=url.partition("@")[2] or url)
    path = path_of(url, project.directory)
    with run_lock(url, project.directory, "history --rescue", project=name):
        try:
            if path.exists():
                inspect(path)
                raise ConfigError("rescue-sound", path=path)
        except ConfigError:
            raise
        except SyncError:
            pass
        return set_aside(path).set_aside
