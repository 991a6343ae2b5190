"""The returns of a pull: gathered, guarded, read and validated, one agency at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from synctool.codec import digest
from synctool.errors import SyncError
from synctool.flows.ended import Ended
from synctool.flows.gather import (
    Folders,
    Readings,
    Return,
    Source,
    candidates,
    locate,
    pushed_key,
    read_ahead,
)
from synctool.flows.inbox import sort_inbox
from synctool.flows.master import Master
from synctool.flows.merging import FIELD_NAMES
from synctool.flows.project import Progress, Project
from synctool.flows.recall import Recall, Seen, Widen
from synctool.flows.recall import named as remembered
from synctool.flows.renewal import KnownReturn, News, read_all_news, renew
from synctool.flows.returns import (
    MERGED,
    MISSING_RETURN,
    UNCHANGED,
    Assessed,
    Glance,
    assess,
    last_saved,
    pulled_states,
)
from synctool.flows.several import Known, settle
from synctool.history.base import BaselineKey, History
from synctool.merge import same
from synctool.model import Cell, Item, Problem, SheetRole, Value, is_blank, text_of
from synctool.tables import composite_key


@dataclass(slots=True)
class _Looked:
    """An agency's files before they are read, and what is known of them already."""

    sources: list[Source]
    error: SyncError | None = None
    seen: Seen | None = None
    is_same: bool = False
    """All of them are the files of the last pull."""
    is_outdated: bool = False
    """A date in them lay ahead, and does no longer: they are to be judged anew."""
    news: News | None = None
    """One form of which only these rows are new."""


class Intake:
    """What came in, and what is known of it; grows while the agencies are gone through."""

    def __init__(
        self,
        project: Project,
        history: History,
        source: Source,
        today: date,
        full: bool,
        recall: Recall | None = None,
    ) -> None:
        self.project, self.history, self.source = project, history, source
        self.today, self.full, self.recall = today, full, recall
        self.round = project.config.round.name
        self.past_problems = history.problems()
        self.fingerprints = history.fingerprints()
        self.assessed: dict[str, Assessed] = {}
        self.sources: dict[str, Source] = {}
        self.unrecognised: tuple[str, ...] = ()
        self.same: set[str] = set()
        """Agencies whose files are as they were, so that nothing needs to be said of them anew."""
        self.glances: dict[str, Glance] = {}
        """Of those that were read as a whole, and can be known by their rows."""
        self.files: dict[str, Sequence[Source]] = {}
        """What stood at each agency's place; none where that could not be told, or more came by mail."""
        self.folders = Folders()
        self._looked: dict[str, _Looked] = {}
        self._readings = Readings({}, project.config)

    def close(self) -> None:
        self._readings.close()

    # ------------------------------------------------------------ which items have news

    def look(
        self,
        chosen: Collection[str],
        forced: Collection[str],
        progress: Progress,
        begin: Callable[[], None],
    ) -> set[str]:
        """The items that any file of the ``chosen`` agencies may have news of.

        ``begin`` is called where there is any. Raises :class:`Widen` where only
        all items will do.
        """
        assert self.recall is not None
        scope: set[str] = set()
        forms: dict[str, Source] = {}
        for name in chosen:
            looked = self._looked[name] = self._look(name, name in forced)
            if looked.error is None:
                self.files[name] = looked.sources
            if form := self._form(name, looked, name in forced):
                forms[name] = form
        if all(looked.is_same for looked in self._looked.values()):
            return scope
        begin()
        self._read_news(forms, progress)
        for name, looked in self._looked.items():
            if looked.news is not None:
                scope |= looked.news.keys
            elif not looked.is_same:
                scope.update(self.recall.of_agency(name))
                tracked = self.recall.tracked
                scope.update(p.item for p in self.past_problems.get(name, ()) if p.item in tracked)
        self._begin_reading()
        return scope

    def _read_news(self, forms: Mapping[str, Source], progress: Progress) -> None:
        """Hold each agency's form against what was seen of it."""
        assert self.recall is not None
        jobs: list[KnownReturn] = []
        for name, source in forms.items():
            seen = self.recall.seen(name)
            limits, stored = self.project.config.limits, self.recall.stored(name)
            jobs.append(KnownReturn(source.data, source.shown, stored, limits, seen.form if seen else None))
        progress.start(len(forms), "progress-looking")
        with closing(read_all_news(jobs)) as results:
            for (name, source), job, found in zip(forms.items(), jobs, results, strict=True):
                progress.step(name)
                if found is not None:
                    self._looked[name].news = News(name, source, job.seen, *found)
        progress.done()

    def look_at_all(self, chosen: Collection[str], *, ahead: bool) -> None:
        """Find the files of the ``chosen`` agencies, of which nothing is remembered.

        ``ahead``: others may begin to read them, whose results are held until it is their turn.
        """
        for name in chosen:
            agency = self.project.agencies[name]
            try:
                self._looked[name] = _Looked(candidates(self.project, agency, self.source, self.folders))
            except SyncError as error:
                self._looked[name] = _Looked([], error)
        if ahead:
            self._begin_reading()

    def _begin_reading(self) -> None:
        """Have those files read by other processes that are new, as far as their bytes tell."""
        new: dict[str, Source] = {}
        for name, looked in self._looked.items():
            if looked.is_same or looked.news is not None or len(looked.sources) != 1:
                continue
            (source,) = looked.sources
            known = self.fingerprints.get(self.fingerprint_key(name, source))
            is_known = known is not None and known.sha256 == source.sha256 and not self.full
            if not (is_known or self._is_as_pushed(name, source)):
                new[name] = source
        self._readings = Readings(new, self.project.config)

    def _look(self, name: str, forced: bool) -> _Looked:
        assert self.recall is not None
        agency = self.project.agencies[name]
        place = self.project.location(agency)
        if place.path == self.project.master_path:
            raise Widen
        seen = self.recall.seen(name)
        try:
            looked = _Looked(candidates(self.project, agency, self.source, self.folders), seen=seen)
        except SyncError as error:
            return _Looked([], error, seen)
        settled = all(source.settled for source in looked.sources)
        looked.is_outdated = seen is not None and self.recall.is_outdated(seen)
        if seen is None or forced or looked.is_outdated:
            return looked
        looked.is_same = settled and seen.sources == remembered(looked.sources)
        return looked

    def _form(self, name: str, looked: _Looked, forced: bool) -> Source | None:
        """The one form whose rows are to be held against those that were seen."""
        if forced or looked.is_same or looked.is_outdated or looked.seen is None or looked.seen.form is None:
            return None
        fresh = [source for source in looked.sources if not self._is_as_pushed(name, source)]
        return fresh[0] if len(fresh) == 1 and fresh[0].remote is None else None

    @property
    def needs_closed(self) -> bool:
        """True if a return is to be assessed anew, for which the closed items must be known, too."""
        return any(not (one.is_same or one.news) for one in self._looked.values())

    # ------------------------------------------------------------ every agency's return

    def meet(self, master: Master) -> None:
        """Take the master, or that excerpt of it which the scope of :meth:`look` asks for."""
        self.master = master
        self.items: Mapping[str, Item] = master.register.items
        self.stored = self._baselines(master)
        self.context = (
            self.recall.context
            if self.recall
            else digest(
                self.project.config.digest, self.today.isoformat(), *map(_assignment, self.items.values())
            )
        )
        """What else the reading of a return hangs on."""

    def _baselines(self, master: Master) -> Mapping[BaselineKey, Value]:
        """What was last synchronised of the items that are looked at."""
        if self.recall is None:
            return self.history.baselines(self.round, kept=master.shelves.dict_if_on_file())
        pairs = [(agency, key) for key, item in self.items.items() for agency in item.everyone]
        pairs += [(agency, key) for key, item in master.closed.items() for agency in item.everyone]
        return self.history.baselines(self.round, pairs)

    def gather(
        self, chosen: Collection[str], inbox: Path | None, forced: Collection[str], progress: Progress
    ) -> None:
        """Assess the returns of the ``chosen`` agencies; ``inbox`` is looked through first."""
        found: Mapping[str, tuple[Source, ...]] = {}
        if inbox is not None:
            sorted_inbox = sort_inbox(self.project, inbox, self.items)
            found, self.unrecognised = sorted_inbox.by_agency, sorted_inbox.unrecognised
        progress.start(len(chosen), "progress-reading")
        self._read_ahead(chosen, forced)
        for name in chosen:
            progress.step(name)
            looked = self._looked[name]
            if looked.is_same:
                self.assessed[name] = self._as_before(name, looked)
            elif looked.news is not None:
                self.assessed[name] = self._renewed(name, looked.news, looked)
            else:
                self.assessed[name] = self._assess(name, found.get(name, ()), name in forced)
        progress.done()

    def _as_before(self, name: str, looked: _Looked) -> Assessed:
        assert looked.seen is not None
        self.same.add(name)
        state = UNCHANGED if looked.seen.state == MERGED else looked.seen.state
        return Assessed(name, looked.seen.shown, state, {}, tuple(self.past_problems.get(name, ())))

    def _renewed(self, name: str, news: News, looked: _Looked) -> Assessed:
        sequence = self.history.returns(self.round, name)
        before = {key: row for key in news.keys if (row := self.row_before(key, name))}
        mine = self.master.register.assigned_to(name)
        self.sources[name] = news.source
        return renew(
            news,
            {key: mine[key] for key in news.keys if key in mine},
            self.project.config,
            before,
            self.past_problems.get(name, ()),
            sequence,
            self.today,
            leads=self.master.register.is_lead(name),
        )

    def _assess(self, name: str, sent: Sequence[Source], forced: bool) -> Assessed:
        agency, looked = self.project.agencies[name], self._looked[name]
        shown = sent[0].shown if sent else self.project.shown(self.project.location(agency).path)
        if looked.error is not None:
            return self._judge(Return(name, shown, error=looked.error), forced)
        sources = [*sent, *looked.sources]
        if not sent:
            self.files[name] = looked.sources
        if not sources:
            state = MISSING_RETURN if self.master.register.is_lead(name) else UNCHANGED
            return Assessed(name, shown, state, {}, ())
        fresh = [source for source in sources if not self._is_as_pushed(name, source)]
        if not fresh and self._has_news_for(name):
            fresh = sources[:1]
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
        known = self.fingerprints.get(self.fingerprint_key(name, source))
        if self._is_known(name, source) and known and not forced:
            state = UNCHANGED if known.state == MERGED else known.state
            return Assessed(name, source.shown, state, {}, tuple(self.past_problems.get(name, ())))
        return self._judge(self._readings.of(name, source), forced)

    def _is_known(self, name: str, source: Source) -> bool:
        """True where this very return, under these rules, was looked at before."""
        known = self.fingerprints.get(self.fingerprint_key(name, source))
        same = known is not None and (known.sha256, known.context) == (source.sha256, self.context)
        return same and source.settled and not (self.full or self._looked[name].is_outdated)

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
        ended = Ended(closed, {k: row for k in closed if (row := self.row_before(k, found.agency))})
        if glance := Glance.of(found):
            self.glances[found.agency] = glance
        assessed = assess(
            found,
            self.master.register.is_tracked,
            mine,
            self.project.config,
            before,
            pulled_states(sequence),
            self.today,
            held=self._held(found.agency),
            forced=forced,
            ended=ended,
            last_saved=last_saved(sequence),
        )
        kept = self.master.shelves.dict()
        kept.update(assessed.responses)
        return replace(assessed, responses=kept)

    def _is_as_pushed(self, name: str, source: Source) -> bool:
        """A form byte for byte as push wrote it in this round says nothing new."""
        shown = self.project.shown(self.project.location(self.project.agencies[name]).path)
        pushed = self.fingerprints.get(pushed_key(shown))
        return bool(pushed and (pushed.sha256, pushed.context) == (source.sha256, self.round))

    def _has_news_for(self, name: str) -> bool:
        """True where a form as pushed settles something: a fault put right, an answer both sides have."""
        if self.past_problems.get(name):
            return True
        before, held = self._rows_before(name), self._held(name)
        return any(
            not same(value, held.get(key, {}).get(field))
            for key, row in before.items()
            for field, value in row.items()
        )

    def _unanswered(self, name: str, shown: str) -> Assessed:
        answered = any(not is_blank(row.get("progress")) for row in self._rows_before(name).values())
        leads = self.master.register.is_lead(name)
        state = MISSING_RETURN if leads and not answered else UNCHANGED
        return Assessed(name, shown, state, {}, tuple(self.past_problems.get(name, ())))

    def _known(self, name: str) -> Known:
        sides = (self._rows_before(name), self._held(name))
        earlier = pulled_states(self.history.returns(self.round, name))
        return Known(
            self.project.config, self.items, self.master.register.is_tracked, sides, earlier, self.today
        )

    def _held(self, agency: str) -> dict[str, Mapping[str, Cell]]:
        """The agency's answers as the master holds them now."""
        present = self.master.owned.get(SheetRole.RESPONSES)
        return {
            item: row.values
            for item in self.master.register.keys_of(agency)
            if present and (row := present.rows.get(composite_key(self.round, item, agency)))
        }

    def fingerprint_key(self, name: str, source: Source) -> str:
        return f"{name}@{source.shown}#{source.tab}"

    def _rows_before(self, agency: str) -> dict[str, dict[str, Cell]]:
        rows: dict[str, dict[str, Cell]] = {}
        for item in self.master.register.keys_of(agency):
            row = self.row_before(item, agency)
            if row:
                rows[item] = row
        return rows

    def row_before(self, item: str, agency: str) -> dict[str, Cell]:
        found = {name: self.stored.get(BaselineKey(self.round, item, agency, name)) for name in FIELD_NAMES}
        return {name: value for name, value in found.items() if value is not None}

    def problems(self) -> list[Problem]:
        """The open ones of every agency's latest return, and the master's own."""
        found = list(self.master.problems)
        for name in self.project.agencies:
            assessed = self.assessed.get(name)
            found += assessed.problems if assessed else self.past_problems.get(name, ())
        return found


def _assignment(item: Item) -> str:
    """What of an item decides how a return is read."""
    return digest(
        item.key,
        item.leads,
        item.supporting,
        text_of(item.meeting),
        text_of(item.topic),
        text_of(item.resolution),
        text_of(item.due),
    )
