"""Writing the forms that a push has planned, and recording what was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from synctool import apply as applying
from synctool.codec import digest
from synctool.errors import SyncError
from synctool.flows.gather import pushed_key
from synctool.flows.project import Project
from synctool.history.base import Fingerprint, History, Update
from synctool.model import Revision, SheetEdit, SheetRole, Snapshot
from synctool.resources import template_bytes
from synctool.schema import AGENCY_FIELDS
from synctool.stores import Store
from synctool.stores.base import Prepared, Write
from synctool.stores.several import prepare_all
from synctool.texts import say

WRITTEN, UNCHANGED, REFUSED, FAILED = "written", "unchanged", "refused", "failed"


@dataclass(frozen=True, slots=True)
class PushOutcome:
    """What a push did with one agency's sheet."""

    agency: str
    source: str
    state: str
    """``written``, ``unchanged``, ``refused`` or ``failed``."""
    items: int = 0
    problem: SyncError | None = None
    unpulled: tuple[str, ...] = ()
    """Cells that hold an answer which was never pulled."""
    shared: bool = False
    """A tab of a workbook that other agencies can open: law 20 cannot hold there."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One sheet to be written."""

    outcome: PushOutcome
    store: Store
    tab: str
    edit: SheetEdit
    stamp: Revision
    snapshot: Snapshot | None
    """What a service's document held when this was planned."""


class Rules:
    """The rules compiled into the forms: as they are now, and as each form was pushed with."""

    def __init__(self, project: Project, fingerprints: Mapping[str, Fingerprint]) -> None:
        self._fingerprints = fingerprints
        self._bundled = digest(*map(repr, AGENCY_FIELDS))
        self._now = digest(*map(repr, project.config.agency_fields))

    def differ(self, shown: str) -> bool:
        """True when the form was pushed under rules that the configuration no longer has."""
        pushed = self._fingerprints.get(_rules_key(shown))
        return (pushed.sha256 if pushed else self._bundled) != self._now

    def to_record(self, shown: str) -> dict[str, Fingerprint]:
        """What the history keeps for a form that is written now; nothing for the bundled rules."""
        if self._now == self._bundled and _rules_key(shown) not in self._fingerprints:
            return {}
        return {_rules_key(shown): Fingerprint(self._now, 0, 0, "rules", "")}


def _rules_key(shown: str) -> str:
    return f"rules@{shown}"


def write_forms(
    project: Project, history: History, rules: Rules, planned: Sequence[Planned], update: Update
) -> dict[str, PushOutcome]:
    """Write file by file: a workbook that several agencies share is written once.

    What became of an agency's form that could not be written; ``update`` is
    recorded with the others.
    """
    groups: dict[str, list[Planned]] = {}
    for plan in planned:
        groups.setdefault(plan.store.source, []).append(plan)
    outcomes: dict[str, PushOutcome] = {}

    def fail(source: str, error: SyncError) -> None:
        for plan in groups[source]:
            outcomes[plan.outcome.agency] = replace(plan.outcome, state=FAILED, problem=error)

    asked: dict[str, tuple[Store, Snapshot | None, Write]] = {}
    for source, group in groups.items():
        try:
            asked[source] = _asked(project, group)
        except SyncError as error:
            fail(source, error)
    writes: list[tuple[Store, Prepared]] = []
    prints: dict[str, Fingerprint] = {}
    for source, prepared in zip(asked, prepare_all(list(asked.values())), strict=True):
        if isinstance(prepared, SyncError):
            fail(source, prepared)
            continue
        first = groups[source][0]
        writes.append((first.store, prepared))
        if not first.tab:
            as_pushed = Fingerprint(prepared.after, 0, 0, "pushed", update.run.round)
            prints[pushed_key(first.outcome.source)] = as_pushed
        for plan in groups[source]:
            prints |= rules.to_record(plan.outcome.source)
    summary = say("run-push", project.config.lang, agencies=len(planned) - len(outcomes))
    told = replace(update, run=replace(update.run, summary=summary), fingerprints=prints)
    if writes:
        applying.apply(history, told, writes, lambda prepared, error: fail(prepared.source, error))
    elif told.baselines:
        applying.record(history, told)
    return outcomes


def _asked(project: Project, group: Sequence[Planned]) -> tuple[Store, Snapshot | None, Write]:
    """What one file is to become."""
    first = group[0]
    snapshot = first.snapshot or (first.store.read() if first.store.exists() else None)
    if not first.tab:
        form = project.templates[SheetRole.FORM]
        return first.store, snapshot, Write([first.edit], stamps={"": first.stamp}, base=form)
    present = snapshot.sheets if snapshot else {}
    add = {plan.tab: SheetRole.FORM for plan in group if plan.tab not in present}
    stamps = {plan.tab: plan.stamp for plan in group}
    base = None if snapshot else template_bytes("shared.xlsx")
    return first.store, snapshot, Write([plan.edit for plan in group], add, stamps, base)
