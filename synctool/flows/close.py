"""``sync close`` and ``sync reopen``: carry out what the chair ruled, and nothing without a ruling.

The row stays where it is in 列管事項, with its ruling in 裁示: in a table that
people own, a row cannot be taken out without breaking what refers to it, and
the program they work in does that best. The item is recorded in 已解除列管 as
it stood; from then on that sheet says that it is tracked no longer, whether
its row is still in 列管事項 or not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from synctool import apply as applying
from synctool.errors import ConfigError, SyncError
from synctool.flows.closing import RULED, Archive, Carried, Rulings, ruling_entry
from synctool.flows.dashboard import with_dashboard
from synctool.flows.master import read_master
from synctool.flows.places import master_store
from synctool.flows.project import Project
from synctool.flows.recording import audit_entry, run_row
from synctool.flows.session import new_run_id, session, whoami
from synctool.history.base import BaselineKey, History, Run, Update
from synctool.model import Change, Problem, SheetRole, is_blank
from synctool.plan import Plan, combine
from synctool.rulings import Ruled, Ruling, parse_ruling
from synctool.schema import SHEET_NAMES
from synctool.stores.base import Write
from synctool.tables import normalise_key
from synctool.texts import say


@dataclass(frozen=True, slots=True)
class Given:
    """A ruling given on the command line."""

    ruling: Ruling
    wording: str = ""

    @property
    def text(self) -> str:
        """As it is to stand in 裁示."""
        return "，".join(filter(None, (self.ruling.label, self.wording)))


@dataclass(frozen=True, slots=True)
class CloseReport:
    run: str
    dry_run: bool
    digest: str
    carried: tuple[Carried, ...]
    problems: tuple[Problem, ...]
    """Texts in 裁示 that are no plain ruling, and rulings that cannot be carried out."""
    changes: Sequence[Change]


def given(text: str, wording: str = "") -> Given:
    """The ruling that a person typed as an option. Raises :class:`ConfigError`."""
    ruling = parse_ruling(text)
    if ruling is None:
        raise ConfigError("ruling-unknown", found=text)
    return Given(ruling, wording)


def run(
    project: Project,
    *,
    items: Sequence[str] = (),
    ruling: Given | None = None,
    meeting: str = "",
    day: date | None = None,
    dry_run: bool = False,
) -> CloseReport:
    """Carry out the rulings in 裁示 (of ``items`` only, if any is named), or ``ruling`` for ``items``.

    ``meeting`` and ``day`` say where and when it was ruled (today, if not given).
    Raises :class:`ConfigError` for an item that is not in the master, and
    :class:`SyncError` where one that was named has no ruling.
    """
    with session(project, "close") as history:
        store = master_store(project)
        master = read_master(project, store.read())
        if master.archive is None and SHEET_NAMES[SheetRole.CLOSED] in master.snapshot.sheets:
            raise SyncError("archive-unusable", file=store.source, sheet=SHEET_NAMES[SheetRole.CLOSED])
        named = [_known(key, (*master.table.rows, *master.closed)) for key in items]
        if ruling is not None and not named:
            raise ConfigError("ruling-without-item")
        now = datetime.now().astimezone().replace(microsecond=0)
        desk = Rulings(master, _told(history), meeting, day or now.date(), project.config.lang)
        if ruling is not None:
            for key in named:
                desk.carry_out(key, ruling.ruling, ruling.text)
        else:
            lacking = [key for key in named if is_blank(desk.typed(key))]
            if lacking:
                raise SyncError("close-no-ruling", items="、".join(lacking))
            known = history.baselines("")
            for key in named or desk.candidates():
                desk.carry_out_typed(key, known, asked=bool(named))
        plan = _plan(project, history, desk)
        report = CloseReport("", dry_run, plan.digest, *desk.outcome, plan.changes)
        if dry_run or not desk.carried:
            return report
        return _finish(project, history, desk, plan, replace(report, run=new_run_id(now)), now)


def reopen(
    project: Project,
    items: Sequence[str],
    *,
    meeting: str = "",
    day: date | None = None,
    wording: str = "",
    dry_run: bool = False,
) -> CloseReport:
    """復列: put ``items`` back on the list, with all that was recorded of them."""
    back = Given(Ruling(Ruled.REOPEN), wording)
    return run(project, items=items, ruling=back, meeting=meeting, day=day, dry_run=dry_run)


def _known(text: str, keys: Sequence[str]) -> str:
    wanted = normalise_key(text)
    found = next((key for key in keys if key.casefold() == wanted.casefold()), None)
    if found is None:
        from difflib import get_close_matches

        near = get_close_matches(wanted, keys, n=3, cutoff=0.6)
        raise ConfigError("item-unknown", item=text, near="、".join(near) or "－")
    return found


def _told(history: History) -> Mapping[str, Sequence[str]]:
    """By item: a line for each ruling that the history knows, oldest first."""
    lines: dict[str, list[str]] = {}
    for entry in history.audit():
        if entry.why in RULED:
            lines.setdefault(entry.item, []).append(ruling_entry(entry))
    return lines


def _plan(project: Project, history: History, desk: Rulings) -> Plan:
    parts = (desk.items_plan(), desk.archive.plan())
    missing = [SheetRole.CLOSED] if desk.archive.is_missing and desk.archive.plan().edit else []
    plan = combine(parts, missing)
    is_there = SHEET_NAMES[SheetRole.DASHBOARD] in desk.master.snapshot.sheets
    return with_dashboard(plan, project, desk.master, history, date.today()) if is_there else plan


def _finish(
    project: Project, history: History, desk: Rulings, plan: Plan, report: CloseReport, now: datetime
) -> CloseReport:
    config = project.config
    ended = {one.item for one in desk.carried if one.ruling.ends_tracking}
    counts = {kind: sum(one.ruling.kind is kind for one in desk.carried) for kind in Ruled}
    summary = say("run-close", config.lang, **{kind.value: count for kind, count in counts.items()})
    command = "reopen" if counts[Ruled.REOPEN] == len(desk.carried) else "close"
    record = Run(report.run, command, now, whoami(), plan.digest, config.round.name, summary)
    rulings = [change for change in desk.rulings if change not in plan.changes]
    update = Update(
        record,
        audit=tuple(audit_entry(change, record) for change in (*rulings, *plan.changes)),
        baselines={BaselineKey("", one.item, "", "ruling"): one.text for one in desk.carried},
        closed=tuple((c.id, "superseded") for c in history.conflicts() if c.item in ended),
    )
    if plan.is_empty:
        applying.record(history, update)
        return report
    store = master_store(project)
    runs = desk.master.owned.get(SheetRole.RUNS)
    edits = (*plan.edits, run_row(record, runs)) if runs else plan.edits
    prepared = store.prepare(desk.master.snapshot, Write(edits, plan.add, names=plan.names))
    applying.apply(history, update, [(store, prepared)])
    return report


__all__ = ["Archive", "Carried", "CloseReport", "Given", "given", "reopen", "run"]
