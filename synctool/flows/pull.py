"""``sync pull``: every agency's return is read, checked and merged into the master.

The data's way, top to bottom: gather, guard and read, validate, merge,
compose, flag, plan, apply, report. Each stage is entered once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from synctool import apply as applying
from synctool.codec import digest
from synctool.errors import SyncError
from synctool.flows.answers import Answers
from synctool.flows.aside import look_aside
from synctool.flows.choices import BOTH_CHANGED, Choice, Choices, choices_in
from synctool.flows.corrections import write_corrections
from synctool.flows.ended import Ended
from synctool.flows.gather import (
    Return,
    Source,
    candidates,
    locate,
    open_master,
    pushed_key,
    read_ahead,
    read_return,
)
from synctool.flows.inbox import sort_inbox
from synctool.flows.master import TOOL_SHEETS, Master, read_master
from synctool.flows.merging import FIELD_NAMES, Desk, Merged, merge_item, merge_row, theirs_of
from synctool.flows.owned import pending_rows, problem_id, recommendation_rows
from synctool.flows.project import Progress, Project, Silent, named
from synctool.flows.recording import audit_entry, endings, rounds_of, run_row
from synctool.flows.returns import (
    MERGED,
    MISSING_RETURN,
    UNCHANGED,
    Assessed,
    assess,
    last_saved,
    pulled_state,
    pulled_states,
)
from synctool.flows.reviewing import Reviewer
from synctool.flows.session import new_run_id, session, whoami
from synctool.flows.several import Known, settle
from synctool.history.base import BaselineKey, Fingerprint, History, Rejection, Run, Update
from synctool.model import (
    Cell,
    Change,
    Conflict,
    Item,
    Problem,
    Recommendation,
    Response,
    Severity,
    SheetRole,
    Value,
    is_blank,
)
from synctool.plan import (
    Plan,
    ResponseRow,
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
from synctool.tables import composite_key
from synctool.texts import say


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
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    conflicts: tuple[Conflict, ...]
    recommendations: tuple[Recommendation, ...]
    unrecognised: tuple[str, ...] = ()
    """Files of the inbox that belong to no agency as far as can be told."""
    corrections: tuple[str, ...] = ()
    """The 補正單 that stand after this pull."""
    resolved: tuple[Resolved, ...] = ()
    """Conflicts that a person's choice ended."""
    refused: tuple[Problem, ...] = ()
    """Choices that were not carried out, and why."""


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
        pull = _Pull(project, history, progress or Silent(), today or date.today(), full)
        pull.gather(_chosen(project, agencies), inbox, {named(project, a) for a in force})
        merged, rows = pull.merge()
        plan = pull.plan(merged, rows)
        report = pull.finish(merged, rows, plan, dry_run)
        return report if dry_run else replace(report, corrections=pull.correct(report.problems))


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
        pull.choices = Choices({choice.conflict: choice for choice in chosen}, pull.today)
        merged, rows = pull.merge()
        return pull.finish(merged, rows, pull.plan(merged, rows), dry_run)


def _chosen(project: Project, names: Sequence[str]) -> Collection[str]:
    return [named(project, name) for name in names] if names else list(project.agencies)


class _Pull:
    """One pull: what was read, and what the stages hand on to one another."""

    def __init__(
        self, project: Project, history: History, progress: Progress, today: date, full: bool = False
    ) -> None:
        self.project, self.history, self.progress, self.today = project, history, progress, today
        self.command, self.full = "pull", full
        self.round = project.config.round.name
        self.store, self.source, snapshot = open_master(project)
        self.master: Master = read_master(project, snapshot)
        self.items: Mapping[str, Item] = self.master.register.items
        self.stored = history.baselines(self.round)
        self.shared = history.baselines("")
        self.open = history.conflicts()
        self.choices = choices_in(self.master.owned.get(SheetRole.PENDING), today)
        self.past_problems = history.problems()
        self.fingerprints = history.fingerprints()
        self.context = digest(project.config.digest, today.isoformat(), *_assignments(self.items.values()))
        self.assessed: dict[str, Assessed] = {}
        self.sources: dict[str, Source] = {}
        self.unrecognised: tuple[str, ...] = ()

    # ------------------------------------------------------------ gather, guard, read, validate

    def gather(self, chosen: Collection[str], inbox: Path | None, forced: Collection[str]) -> None:
        found: Mapping[str, tuple[Source, ...]] = {}
        if inbox is not None:
            sorted_inbox = sort_inbox(self.project, inbox, self.items)
            found, self.unrecognised = sorted_inbox.by_agency, sorted_inbox.unrecognised
        self.progress.start(len(chosen), "progress-reading")
        self._read_ahead(chosen, forced)
        for name in chosen:
            self.progress.step(name)
            self.assessed[name] = self._assess(name, found.get(name, ()), name in forced)
        self.progress.done()

    def _assess(self, name: str, sent: Sequence[Source], forced: bool) -> Assessed:
        agency = self.project.agencies[name]
        shown = sent[0].shown if sent else self.project.shown(self.project.location(agency).path)
        try:
            sources = [*sent, *candidates(self.project, agency, self.source)]
        except SyncError as error:
            return self._judge(Return(name, shown, error=error), forced)
        if not sources:
            state = MISSING_RETURN if any(name in i.leads for i in self.items.values()) else UNCHANGED
            return Assessed(name, shown, state, {}, ())
        fresh = [source for source in sources if not self._is_as_pushed(name, source)]
        if not (fresh or forced):
            return self._unanswered(name, sources[0].shown)
        sources = fresh or sources
        if len(sources) > 1:
            chosen, found = settle(name, sources, len(sent), self._known(name))
            if chosen is not None:
                self.sources[name] = chosen
            return self._judge(found, forced)
        source = sources[0]
        self.sources[name] = source
        known = self.fingerprints.get(self._fingerprint_key(name, source))
        if self._is_known(name, source) and known and not forced:
            state = UNCHANGED if known.state == MERGED else known.state
            return Assessed(name, source.shown, state, {}, tuple(self.past_problems.get(name, ())))
        return self._judge(read_return(name, source, self.project.config), forced)

    def _is_known(self, name: str, source: Source) -> bool:
        """True where this very return, under these rules, was looked at before."""
        known = self.fingerprints.get(self._fingerprint_key(name, source))
        same = known is not None and (known.sha256, known.context) == (source.sha256, self.context)
        return same and source.settled and not self.full

    def _read_ahead(self, chosen: Collection[str], forced: Collection[str]) -> None:
        """Spreadsheets that changed are read side by side; which did, one call tells."""
        changed: list[Source] = []
        for name in chosen:
            agency = self.project.agencies[name]
            if not self.project.is_remote(agency):
                continue
            try:
                source = locate(self.project, agency, self.source)
            except SyncError:  # told when it is this agency's turn
                continue
            if source and not source.snapshot and (name in forced or not self._is_known(name, source)):
                changed.append(source)
        if changed:
            read_ahead(changed, self.project)

    def _judge(self, found: Return, forced: bool) -> Assessed:
        before = self._rows_before(found.agency)
        sequence = self.history.returns(self.round, found.agency)
        mine = self.master.register.assigned_to(found.agency)
        closed = self.master.closed_of(found.agency)
        ended = Ended(closed, {k: row for k in closed if (row := self._row_before(k, found.agency))})
        return assess(
            found,
            self.items,
            mine,
            self.project.config,
            before,
            pulled_states(sequence),
            self.today,
            forced=forced,
            ended=ended,
            last_saved=last_saved(sequence),
        )

    def _is_as_pushed(self, name: str, source: Source) -> bool:
        """A form byte for byte as push wrote it in this round says nothing new."""
        shown = self.project.shown(self.project.location(self.project.agencies[name]).path)
        pushed = self.fingerprints.get(pushed_key(shown))
        return bool(pushed and (pushed.sha256, pushed.context) == (source.sha256, self.round))

    def _unanswered(self, name: str, shown: str) -> Assessed:
        answered = any(not is_blank(row.get("progress")) for row in self._rows_before(name).values())
        leads = any(name in item.leads for item in self.items.values())
        state = MISSING_RETURN if leads and not answered else UNCHANGED
        return Assessed(name, shown, state, {}, tuple(self.past_problems.get(name, ())))

    def _known(self, name: str) -> Known:
        present = self.master.owned.get(SheetRole.RESPONSES)
        held = {
            item: row.values
            for item in self.master.register.assigned_to(name)
            if present and (row := present.rows.get(composite_key(self.round, item, name)))
        }
        sides = (self._rows_before(name), held)
        earlier = pulled_states(self.history.returns(self.round, name))
        return Known(self.project.config, self.items, sides, earlier, self.today)

    def _fingerprint_key(self, name: str, source: Source) -> str:
        return f"{name}@{source.shown}#{source.tab}"

    def _rows_before(self, agency: str) -> dict[str, dict[str, Cell]]:
        rows: dict[str, dict[str, Cell]] = {}
        for item in self.master.register.assigned_to(agency):
            row = self._row_before(item, agency)
            if row:
                rows[item] = row
        return rows

    def _row_before(self, item: str, agency: str) -> dict[str, Cell]:
        found = {name: self.stored.get(BaselineKey(self.round, item, agency, name)) for name in FIELD_NAMES}
        return {name: value for name, value in found.items() if value is not None}

    # ------------------------------------------------------------ merge, compose, flag

    def merge(self) -> tuple[Merged, list[ResponseRow]]:
        """Both levels over all items; agencies without a new return keep their side as it was."""
        merged, rows = Merged(choices=self.choices), list[ResponseRow]()
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
            Reviewer(self.project.config, Answers.of_master(self.master.owned), self.today),
        )
        self.progress.start(len(self.items), "progress-merging")
        for key, item in self.items.items():
            self.progress.step()
            responses: dict[str, Response] = {}
            withdrawn: list[str] = []
            count = len(merged.conflicts)
            for agency in (*item.leads, *item.supporting):
                assessed = self.assessed.get(agency)
                response = assessed.responses.get(key) if assessed else None
                before = self._row_before(key, agency)
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
        faults = {problem_id(problem) for problem in self.problems()}
        self.choices.end(self.open, merged.conflicts, faults)
        return merged, [*rows, *asides.earlier_rows()]

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
        for problem in self.problems():
            by_item.setdefault(problem.item, []).append(problem)
        return by_item

    def problems(self) -> list[Problem]:
        """The open ones of every agency's latest return, and the master's own."""
        found = list(self.master.problems)
        for name in self.project.agencies:
            assessed = self.assessed.get(name)
            found += assessed.problems if assessed else self.past_problems.get(name, ())
        return found

    # ------------------------------------------------------------ plan

    def plan(self, merged: Merged, rows: Sequence[ResponseRow]) -> Plan:
        lang, owned = self.project.config.lang, self.master.owned
        tools = [
            body_plan(
                SheetRole.RECOMMENDATIONS,
                owned.get(SheetRole.RECOMMENDATIONS),
                RECOMMENDATION_FIELDS,
                recommendation_rows(merged.recommendations, self.items, lang),
            ),
            body_plan(
                SheetRole.PENDING,
                owned.get(SheetRole.PENDING),
                PENDING_FIELDS,
                pending_rows(
                    merged.conflicts,
                    self.problems(),
                    owned.get(SheetRole.PENDING),
                    lang,
                    self.choices.kept_texts(self.open, merged.conflicts),
                    self.choices.refused,
                ),
            ),
        ]
        answers = responses_plan(owned.get(SheetRole.RESPONSES), RESPONSE_FIELDS, rows)
        parts = (items_plan(self.master.table, merged.computed), answers, *tools)
        missing = [role for role in TOOL_SHEETS if role not in owned]
        return combine(parts, missing)

    # ------------------------------------------------------------ apply, report

    def finish(self, merged: Merged, rows: Sequence[ResponseRow], plan: Plan, dry_run: bool) -> PullReport:
        now = datetime.now().astimezone().replace(microsecond=0)
        run_id = "" if dry_run else new_run_id(now)
        answered = Counter(row.agency for row in rows if not is_blank(row.values.get("progress")))
        report = self._report(merged, plan, run_id, dry_run, answered)
        if dry_run:
            return report
        update = self._update(merged, plan, run_id, now, report)
        if plan.is_empty:
            if update is not None:
                applying.record(self.history, update, self._baselines)
            return report
        assert update is not None
        edits = (*plan.edits, run_row(update.run, self.master.owned.get(SheetRole.RUNS)))
        prepared = self.store.prepare(self.master.snapshot, Write(edits, plan.add))
        applying.apply(self.history, update, [(self.store, prepared)], known=self._baselines)
        return report

    def _baselines(self, round_name: str) -> Mapping[BaselineKey, Value]:
        known = {self.round: self.stored, "": self.shared}
        return known[round_name] if round_name in known else self.history.baselines(round_name)

    def correct(self, problems: Sequence[Problem]) -> tuple[str, ...]:
        """The agencies' 補正單, brought in line with what is open."""
        returns = {name: (source.shown, source.data) for name, source in self.sources.items()}
        return write_corrections(self.project, list(self.assessed), problems, returns, self.today)

    def _report(
        self, merged: Merged, plan: Plan, run_id: str, dry_run: bool, answered: Mapping[str, int]
    ) -> PullReport:
        problems = tuple(self.problems())
        outcomes = tuple(
            AgencyOutcome(
                name,
                assessed.source,
                assessed.state,
                answered.get(name, 0),
                sum(p.agency == name for p in problems),
                sum(c.agency == name for c in merged.conflicts),
            )
            for name, assessed in self.assessed.items()
        )
        return PullReport(
            run_id,
            dry_run,
            plan.digest,
            outcomes,
            plan.changes,
            problems,
            tuple(merged.conflicts),
            tuple(merged.recommendations),
            self.unrecognised,
            resolved=tuple(Resolved(c, how) for c in self.open if (how := self.choices.done.get(c.id))),
            refused=tuple(self.choices.refused.values()),
        )

    def _update(
        self, merged: Merged, plan: Plan, run_id: str, now: datetime, report: PullReport
    ) -> Update | None:
        """What the history learns; ``None`` if there is nothing to tell."""
        known = {conflict.id for conflict in self.open}
        current = {conflict.id: conflict for conflict in merged.conflicts}
        opened = tuple(c for c in current.values() if c.id not in known)
        closed = endings(self.open, merged.conflicts, self.choices.done)
        prints: dict[str, Fingerprint] = {}
        returns: dict[tuple[str, str], str] = {}
        problems: dict[str, Sequence[Problem]] = {}
        for name, assessed in self.assessed.items():
            source = self.sources.get(name)
            if source and source.path != self.project.master_path:
                state = MERGED if assessed.state == UNCHANGED else assessed.state
                new = Fingerprint(source.sha256, len(source.data), source.mtime_ns, state, self.context)
                key = self._fingerprint_key(name, source)
                old = self.fingerprints.get(key)
                # A touched file with the same bytes is the same return; its new date is not worth a record.
                if old is None or old._replace(mtime_ns=0) != new._replace(mtime_ns=0):
                    prints[key] = new
            if assessed.state == MERGED and assessed.digest:
                returns[(self.round, name)] = pulled_state(assessed)
            if tuple(assessed.problems) != tuple(self.past_problems.get(name, ())):
                problems[name] = assessed.problems
        rejected = tuple(
            Rejection(problem, run_id)
            for name, found in problems.items()
            for problem in found
            if problem.severity is Severity.ERROR
            and not is_blank(problem.found)
            and problem not in self.past_problems.get(name, ())
        )
        outdated = (p for p in self.choices.refused.values() if p.code == "choice-outdated")
        rejected += tuple(Rejection(p, run_id) for p in outdated if not is_blank(p.found))
        if plan.is_empty and not (merged.baselines or opened or closed or prints or returns or problems):
            return None
        changed = sum(1 for _ in plan.changes)
        lang = self.project.config.lang
        merged_count = sum(o.state == MERGED for o in report.agencies)
        summary = say(
            f"run-{self.command}",
            lang,
            agencies=merged_count,
            changes=changed,
            conflicts=len(current),
            resolved=len(self.choices.done),
        )
        record = Run(run_id, self.command, now, whoami(), plan.digest, self.round, summary)
        return Update(
            record,
            audit=tuple(audit_entry(change, record) for change in plan.changes),
            baselines=merged.baselines,
            opened=opened,
            closed=closed,
            rejections=rejected,
            returns=returns,
            fingerprints=prints,
            problems=problems,
        )


def _assignments(items: Collection[Item]) -> list[object]:
    """What of the items decides how a return is read."""
    from synctool.model import text_of

    return [
        [
            i.key,
            i.leads,
            i.supporting,
            text_of(i.meeting),
            text_of(i.topic),
            text_of(i.resolution),
            text_of(i.due),
        ]
        for i in items
    ]
