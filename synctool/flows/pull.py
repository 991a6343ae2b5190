"""``sync pull``: every agency's return is read, checked and merged into the master.

The data's way, top to bottom: gather, guard and read, validate, merge,
compose, flag, plan, apply, report. Each stage is entered once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, MutableSequence, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from synctool import apply as applying
from synctool.again import World
from synctool.flows.advice import Recommendations
from synctool.flows.answers import Answers
from synctool.flows.aside import look_aside
from synctool.flows.choices import BOTH_CHANGED, Choice, Choices, choices_in
from synctool.flows.corrections import Corrections, file_name
from synctool.flows.dashboard import is_kept, with_dashboard
from synctool.flows.gather import (
    open_master,
)
from synctool.flows.intake import Intake
from synctool.flows.master import TOOL_SHEETS, Master, OwnedTables, read_master
from synctool.flows.merging import FIELD_NAMES, Desk, Merged, merge_item, merge_row, theirs_of
from synctool.flows.owned import pending_rows, problem_id, recommendation_rows
from synctool.flows.project import Progress, Project, Silent, named
from synctool.flows.recall import Recall, Widen
from synctool.flows.recording import rounds_of, run_row, update_of
from synctool.flows.remembering import Outcome, remember
from synctool.flows.returns import MERGED
from synctool.flows.reviewing import Reviewer
from synctool.flows.session import new_run_id, session, whoami
from synctool.flows.worlds import mark_of, world
from synctool.history.base import BaselineKey, History, Run
from synctool.history.memo import MemoError
from synctool.history.moving import Moving
from synctool.model import (
    Cell,
    Change,
    Conflict,
    Item,
    Problem,
    Response,
    SheetRole,
    Value,
    is_blank,
)
from synctool.plan import (
    Plan,
    ResponseRow,
    SheetPlan,
    body_plan,
    combine,
    items_plan,
    responses_plan,
)
from synctool.schema import (
    PENDING_FIELDS,
    RECOMMENDATION_FIELDS,
    RESPONSE_FIELDS,
)
from synctool.stores.base import Write
from synctool.stores.xlsx import XlsxStore
from synctool.tables import composite_key
from synctool.texts import say

_FEW = 200
"""So many items may have news without everything being looked at instead."""


@dataclass(frozen=True, slots=True)
class AgencyOutcome:
    """What a pull did with one agency's return."""

    agency: str
    source: str
    state: str
    """``merged``, ``unchanged``, ``missing``, ``stopped`` or ``stale``."""
    responses: int = 0
    """Items that it has answered in this round, as the master now holds them."""
    problems: int = 0
    conflicts: int = 0


@dataclass(frozen=True, slots=True)
class Resolved:
    """A conflict that a person decided, and how: ``theirs``, ``ours`` or ``custom``."""

    conflict: Conflict
    how: str


@dataclass(frozen=True, slots=True)
class PullReport:
    run: str
    dry_run: bool
    digest: str
    agencies: tuple[AgencyOutcome, ...]
    changes: Sequence[Change]
    problems: tuple[Problem, ...]
    conflicts: tuple[Conflict, ...]
    recommendations: Recommendations
    unrecognised: tuple[str, ...] = ()
    """Files of the inbox that belong to no agency as far as can be told."""
    corrections: tuple[str, ...] = ()
    """The 補正單 that stand after this pull."""
    resolved: tuple[Resolved, ...] = ()
    """Conflicts that a person's choice ended."""
    refused: tuple[Problem, ...] = ()
    """Choices that were not carried out, and why."""
    world: World | None = None
    """All that a pull in which nothing was new hangs on (:mod:`synctool.again`)."""


def run(
    project: Project,
    *,
    agencies: Sequence[str] = (),
    inbox: Path | None = None,
    dry_run: bool = False,
    force: Sequence[str] = (),
    full: bool = False,
    progress: Progress | None = None,
    today: date | None = None,
) -> PullReport:
    """Pull the returns of ``agencies`` (all if none is named) into the master.

    ``force`` names agencies whose return is merged even if it is an old copy
    or changes too much at once; ``full`` reads returns that seem unchanged,
    too. Raises :class:`SyncError` if the master cannot
    be read or written; then nothing was changed.
    """
    with session(project, "pull") as history:
        chosen, forced = _chosen(project, agencies), {named(project, a) for a in force}
        day, watched = today or date.today(), progress or Silent()

        def pull(recalls: bool) -> PullReport:
            with closing(_Pull(project, history, watched, day, full, recalls)) as one:
                one.read(chosen, inbox, forced)
                merged, rows = one.merge()
                plan = one.plan(merged, rows)
                if dry_run:
                    return one.finish(merged, rows, plan, dry_run)
                one.correct()
                return one.leave(merged, one.finish(merged, rows, plan, dry_run))

        try:
            return pull(recalls=not (full or inbox))
        except Widen:
            return pull(recalls=False)


def resolve(
    project: Project,
    chosen: Sequence[Choice],
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    today: date | None = None,
) -> PullReport:
    """Carry out choices for open conflicts, and merge anew what follows from them; no return is read.

    Raises :class:`SyncError` if the master cannot be read or written.
    """
    with session(project, "resolve") as history:
        pull = _Pull(project, history, progress or Silent(), today or date.today())
        pull.command = "resolve"
        pull.read((), None, ())
        pull.choices = Choices({choice.conflict: choice for choice in chosen}, pull.today)
        merged, rows = pull.merge()
        return pull.finish(merged, rows, pull.plan(merged, rows), dry_run)


def _chosen(project: Project, names: Sequence[str]) -> Collection[str]:
    return [named(project, name) for name in names] if names else list(project.agencies)


class _Pull:
    """One pull: what was read, and what the stages hand on to one another."""

    def __init__(
        self,
        project: Project,
        history: History,
        progress: Progress,
        today: date,
        full: bool = False,
        recalls: bool = False,
    ) -> None:
        self.project, self.history, self.progress, self.today = project, history, progress, today
        self.command = "pull"
        self.round = project.config.round.name
        self.store, self.source, self.snapshot = open_master(project)
        self.recall = Recall.of(project, history, self.source.sha256, today) if recalls else None
        """Where it is there, only items with news are read and merged."""
        self.intake = Intake(project, history, self.source, today, full, self.recall)
        self.open = history.conflicts()
        self.sheets: dict[SheetRole, SheetPlan] = {}
        self.after = self.source.sha256
        self.is_quiet = False
        """Nothing was written and nothing recorded."""
        self.corrections: Corrections | None = None

    def close(self) -> None:
        if self.corrections is not None:
            self.corrections.close()
        self.intake.close()
        if self.recall is not None:
            self.recall.close()

    def read(self, chosen: Collection[str], inbox: Path | None, forced: Collection[str]) -> None:
        """The returns of ``chosen``, and of the master what they may concern. Raises :class:`Widen`."""
        self.master: Master = self._master(chosen, forced)
        self.items: Mapping[str, Item] = self.master.register.items
        self.intake.meet(self.master)
        only = [("", key) for key in self.items] if self.recall else None
        self.shared = self.history.baselines("", only, self.master.shelves.dict_if_on_file())
        self.choices = choices_in(self.master.owned.get(SheetRole.PENDING), self.today)
        if chosen:
            self.intake.gather(chosen, inbox, forced, self.progress)

    def _master(self, chosen: Collection[str], forced: Collection[str]) -> Master:
        if self.recall is None:
            owned = OwnedTables(self.project.config, self.snapshot, (SheetRole.RECOMMENDATIONS,))
            self.intake.look_at_all(chosen, ahead=not owned.shelves.on_file)
            return read_master(self.project, self.snapshot, owned)
        recall, snapshot = self.recall, self.snapshot
        scope = self.intake.look(chosen, forced, self.progress, lambda: recall.read_ahead(snapshot))
        scope |= {conflict.item for conflict in self.open} | self.recall.due
        tracked = self.recall.tracked
        if (scope or recall.is_new_day) and is_kept(self.project, self.recall.end_of_items):
            raise Widen
        if not scope <= tracked.keys() or len(scope) > max(_FEW, len(tracked) // 2):
            raise Widen
        return self.recall.excerpt(self.snapshot, scope, closed=self.intake.needs_closed)

    # ------------------------------------------------------------ merge, compose, flag

    def merge(self) -> tuple[Merged, Sequence[ResponseRow]]:
        """Both levels over all items; agencies without a new return keep their side as it was."""
        shelves = self.master.shelves
        rows: MutableSequence[ResponseRow] = shelves.list()
        merged = Merged(
            choices=self.choices,
            computed=shelves.list(),
            baselines=Moving(shelves.dict()),
            recommendations=shelves.list(),
        )
        present = self.master.owned.get(SheetRole.RESPONSES)
        rounds = rounds_of(self.history) if self.open else {}
        asides = look_aside(merged, self.open, rounds, self.round, self.master, self.project.name_of)
        still_open: dict[tuple[str, str], dict[str, Cell]] = {}
        for conflict in self.open:
            if conflict.reason == BOTH_CHANGED and rounds.get(conflict.id, self.round) == self.round:
                still_open.setdefault((conflict.item, conflict.agency), {})[conflict.field] = conflict.theirs
        problems = self._problems_by_item()
        desk = Desk(
            self.round,
            self.project.name_of,
            self.project.config.criteria,
            self.shared,
            self.master.table.header.columns,
            problems,
            Reviewer(
                self.project.config, Answers.of_master(self.master.owned, self.master.rounds), self.today
            ),
        )
        self.progress.start(len(self.items), "progress-merging")
        for key, item in self.items.items():
            self.progress.step()
            responses: dict[str, Response] = {}
            withdrawn: list[str] = []
            count = len(merged.conflicts)
            for agency in (*item.leads, *item.supporting):
                assessed = self.intake.assessed.get(agency)
                response = assessed.responses.get(key) if assessed else None
                before = self.intake.row_before(key, agency)
                theirs = theirs_of(key, agency, response, before, still_open.get((key, agency), {}))
                ours_row = present.rows.get(composite_key(self.round, key, agency)) if present else None
                ours = asides.ours(key, agency, ours_row.values if ours_row else None)
                if not (before or ours or theirs):
                    continue
                values = merge_row(
                    merged,
                    self.round,
                    key,
                    agency,
                    before,
                    ours,
                    theirs,
                    response.places if response else {},
                    assessed.rich if assessed else True,
                )
                responses[agency] = Response(key, agency, values)
                if "progress" in before and not responses[agency].is_answered:
                    withdrawn.append(agency)
                rows.append(self._response_row(merged, item, agency, values, ours, response))
            found = [*merged.conflicts[count:], *asides.of(key)]
            merge_item(merged, desk, asides.item(item), responses, withdrawn, found)
        self.progress.done()
        asides.write_computed(merged, self.items)
        # The one that is on record knows where it came from, even if nobody wrote to us this time.
        known = {conflict.id: conflict for conflict in self.open}
        merged.conflicts = [known.get(c.id, c) for c in (*merged.conflicts, *asides.conflicts)]
        faults = {problem_id(problem) for problem in self.intake.problems()}
        self.choices.end(self.open, merged.conflicts, faults)
        rows.extend(asides.earlier_rows())
        return merged, rows

    def _response_row(
        self,
        merged: Merged,
        item: Item,
        agency: str,
        values: Mapping[str, Value],
        ours: Mapping[str, Value] | None,
        response: Response | None,
    ) -> ResponseRow:
        wanted = {name: values.get(name) for name in FIELD_NAMES}
        if ours is None and not any(not is_blank(v) for v in wanted.values()):
            wanted = {}
        role = item.role_of(agency)
        sources = response.places if response else {}
        role_word = say(f"role-{role.value}", self.project.config.lang) if role else ""
        reasons = {n: why for n in wanted if (why := merged.reasons.get((item.key, agency, n)))}
        return ResponseRow(self.round, item.key, agency, role_word, wanted, sources, reasons)

    def _problems_by_item(self) -> dict[str, list[Problem]]:
        by_item: dict[str, list[Problem]] = {}
        for problem in self.intake.problems():
            by_item.setdefault(problem.item, []).append(problem)
        return by_item

    # ------------------------------------------------------------ plan

    def plan(self, merged: Merged, rows: Sequence[ResponseRow]) -> Plan:
        lang, owned = self.project.config.lang, self.master.owned
        advised = body_plan(
            SheetRole.RECOMMENDATIONS,
            owned.get(SheetRole.RECOMMENDATIONS),
            RECOMMENDATION_FIELDS,
            recommendation_rows(merged.recommendations, self.items, lang),
            partial=self.recall is not None,
            shelves=self.master.shelves,
        )
        pending = body_plan(
            SheetRole.PENDING,
            owned.get(SheetRole.PENDING),
            PENDING_FIELDS,
            pending_rows(
                merged.conflicts,
                self.intake.problems(),
                owned.get(SheetRole.PENDING),
                lang,
                self.choices.kept_texts(self.open, merged.conflicts),
                self.choices.refused,
            ),
            key="id",
        )
        shelves = self.master.shelves
        answers = responses_plan(owned.get(SheetRole.RESPONSES), RESPONSE_FIELDS, rows, shelves)
        self.sheets = {SheetRole.RESPONSES: answers, SheetRole.RECOMMENDATIONS: advised}
        parts = (items_plan(self.master.table, merged.computed, shelves), answers, advised, pending)
        missing = [role for role in TOOL_SHEETS if role not in owned]
        plan = combine(parts, missing)
        if self.recall is None:
            return with_dashboard(plan, self.project, self.master, self.history, self.today)
        # Its counts are over all items; as long as nothing is written, nothing of it is outdated.
        if not plan.is_empty and is_kept(self.project, self.recall.end_of_items):
            raise Widen
        return plan

    # ------------------------------------------------------------ apply, report

    def finish(self, merged: Merged, rows: Sequence[ResponseRow], plan: Plan, dry_run: bool) -> PullReport:
        now = datetime.now().astimezone().replace(microsecond=0)
        run_id = "" if dry_run else new_run_id(now)
        self.answered = self._answered(rows)
        report = self._report(merged, plan, run_id, dry_run)
        if dry_run:
            return report
        merged_count = sum(one.state == MERGED for one in report.agencies)
        summary = say(
            f"run-{self.command}",
            self.project.config.lang,
            agencies=merged_count,
            changes=len(plan.changes),
            conflicts=len({conflict.id for conflict in merged.conflicts}),
            resolved=len(self.choices.done),
        )
        record = Run(run_id, self.command, now, whoami(), report.digest, self.round, summary)
        update = update_of(self.intake, self.open, merged, plan, record)
        if plan.is_empty:
            self.is_quiet = update is None
            if update is not None:
                applying.record(self.history, update, self._baselines)
            return report
        assert update is not None
        edits = (*plan.edits, run_row(update.run, self.master.owned.get(SheetRole.RUNS)))
        prepared = self.store.prepare(self.snapshot, Write(edits, plan.add, names=plan.names))
        applying.apply(self.history, update, [(self.store, prepared)], known=self._baselines)
        self.after = prepared.after
        return report

    def _answered(self, rows: Sequence[ResponseRow]) -> Mapping[str, int]:
        """By agency: the items that it has answered in this round, as the master then holds them."""
        counts = Counter(row.agency for row in rows if not is_blank(row.values.get("progress")))
        if self.recall is None:
            return counts
        present = self.master.owned[SheetRole.RESPONSES].rows
        for row in rows:
            if row.key in present and not is_blank(present[row.key]["progress"]):
                counts[row.agency] -= 1
        for name in self.intake.assessed:
            if (seen := self.recall.seen(name)) is not None:
                counts[name] += seen.answered
            elif not set(self.recall.of_agency(name)) <= self.items.keys():
                raise Widen
            else:
                counts[name] += self._held(name)
        return counts

    def _held(self, agency: str) -> int:
        """How many of the agency's answers of this round the master held before."""
        present = self.master.owned[SheetRole.RESPONSES].rows
        keys = (composite_key(self.round, item, agency) for item in self.master.register.assigned_to(agency))
        return sum(key in present and not is_blank(present[key]["progress"]) for key in keys)

    def _baselines(self, round_name: str) -> Mapping[BaselineKey, Value]:
        known = {self.round: self.intake.stored, "": self.shared}
        return known[round_name] if round_name in known else self.history.baselines(round_name)

    def correct(self) -> None:
        """Begin to bring the agencies' 補正單 in line with what is open."""
        returns = {name: (source.shown, source.data) for name, source in self.intake.sources.items()}
        for name in self.intake.same:
            if len(files := self.intake.files[name]) == 1:
                returns[name] = files[0].shown, files[0].data
        standing = {
            name: seen.corrections
            for name in self.intake.assessed
            if self.recall and (seen := self.recall.seen(name)) and seen.corrections
        }
        self.corrections = Corrections(
            self.project,
            list(self.intake.assessed),
            self.intake.problems(),
            returns,
            self.today,
            standing,
            () if self.recall and self.recall.is_new_day else self.intake.same,
        )

    def leave(self, merged: Merged, report: PullReport) -> PullReport:
        """Write the agencies' 補正單, and leave word for the next pull."""
        assert self.corrections is not None
        names = self.corrections.write()
        outcome = Outcome(
            self.master,
            self.intake,
            merged,
            self.sheets,
            self.answered,
            names,
            self.after,
        )
        if isinstance(self.store, XlsxStore):
            remember(outcome)
        folder = self.project.directory / self.project.config.output.corrections
        shown = [
            self.project.shown(folder / file_name(name, ending))
            for name, found in names.items()
            for ending in found.endings
        ]
        return replace(report, corrections=tuple(shown), world=self._world(folder))

    def _world(self, corrections: Path) -> World | None:
        """What the answer hangs on, where nothing is new of any agency."""
        project, intake = self.project, self.intake
        if not self.is_quiet or intake.same != set(project.agencies):
            return None
        sources = [intake.source, *(source for name in project.agencies for source in intake.files[name])]
        return world(project, sources, self.today, mark_of(project), folders=[corrections])

    def _report(self, merged: Merged, plan: Plan, run_id: str, dry_run: bool) -> PullReport:
        problems = tuple(self.intake.problems())
        outcomes = tuple(
            AgencyOutcome(
                name,
                assessed.source,
                assessed.state,
                self.answered.get(name, 0),
                sum(p.agency == name for p in problems),
                sum(c.agency == name for c in merged.conflicts),
            )
            for name, assessed in self.intake.assessed.items()
        )
        return PullReport(
            run_id,
            dry_run,
            plan.digest,
            outcomes,
            plan.changes,
            problems,
            tuple(merged.conflicts),
            self._recommendations(merged),
            self.intake.unrecognised,
            resolved=tuple(Resolved(c, how) for c in self.open if (how := self.choices.done.get(c.id))),
            refused=tuple(self.choices.refused.values()),
        )

    def _recommendations(self, merged: Merged) -> Recommendations:
        """Of every item: what was made now, and what is remembered of the others."""
        if self.recall is None:
            return Recommendations(merged.recommendations)
        made = {one.item: one for one in merged.recommendations}
        try:
            return Recommendations(made.get(one.item, one) for one in self.recall.memo.advice())
        except MemoError as error:
            raise Widen from error
