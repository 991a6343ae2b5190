"""``sync explain``: why an item is ready to leave the list or not, and what would make it so. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from synctool import signals
from synctool.errors import ConfigError
from synctool.flags import recommend
from synctool.flows.answers import Answers
from synctool.flows.master import Master, read_master
from synctool.flows.past import Made, links_of, rulings_made
from synctool.flows.places import master_store
from synctool.flows.project import Project
from synctool.flows.reviewing import Reviewer
from synctool.history import open_history
from synctool.model import Criterion, Item, Recommendation, Response, Severity
from synctool.tables import normalise_key


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise found in an answer, and whether it was kept."""

    agency: str
    round: str
    words: str
    day: date
    state: str
    """``kept`` (done by then or in the next answer), ``broken``, or ``open`` while the day has not come."""


@dataclass(frozen=True, slots=True)
class Explanation:
    item: Item
    is_tracked: bool
    round: str
    """The current one; for a closed item, the last in which it was answered."""
    recommendation: Recommendation
    answers: Mapping[str, Response]
    """Of this round, by agency."""
    promises: tuple[Promise, ...]
    rulings: tuple[Made, ...]
    links: tuple[str, ...]
    """Items that a 併案 or 分案 ties it to."""
    rounds: tuple[str, ...]
    """In which it was answered, oldest first."""

    @property
    def lacking(self) -> tuple[Criterion, ...]:
        """The criteria that keep it on the list."""
        return tuple(c for c in self.recommendation.criteria if not c.met)


def run(project: Project, item: str, *, today: date | None = None) -> Explanation:
    """Everything that speaks for and against ending the tracking of ``item``.

    Raises :class:`ConfigError` if the master has no such item.
    """
    today = today or date.today()
    config = project.config
    master = read_master(project, master_store(project).read())
    found = _found(master, item)
    answers = Answers.of_master(master.owned)
    history = open_history(config.state.url, project.directory, project=config.project.id)
    try:
        problems = [p for listed in history.problems().values() for p in listed if p.item == found.key]
        conflicts = [c.id for c in history.conflicts() if c.item == found.key and c.reason != "overridden"]
        made = rulings_made(history, master, config.round.name)
    finally:
        history.close()
    rounds = answers.rounds_of(found.key)
    is_tracked = found.key not in master.closed
    current = config.round.name if is_tracked or not rounds else rounds[-1]
    mine = answers.in_round(current, found.key)
    errors = [f"{p.agency} {p.place.cell}".strip() for p in problems if p.severity is Severity.ERROR]
    reviewer = Reviewer(config, answers, today)
    result = recommend(found, mine, config.criteria, tuple(dict.fromkeys(errors)), conflicts)
    notes = (*result.notes, *reviewer(found, mine).notes) if is_tracked else ()
    return Explanation(
        found,
        is_tracked,
        current,
        Recommendation(result.item, result.recommendation, result.ready, result.criteria, notes),
        mine,
        tuple(_promises(found, answers, reviewer, today)),
        tuple(one for one in made if one.item == found.key),
        links_of(master).get(found.key, ()),
        rounds,
    )


def _found(master: Master, text: str) -> Item:
    everything = {**master.register.items, **master.closed}
    wanted = normalise_key(text).casefold()
    found = next((item for key, item in everything.items() if key.casefold() == wanted), None)
    if found is None:
        from difflib import get_close_matches

        near = get_close_matches(normalise_key(text), list(everything), n=3, cutoff=0.6)
        raise ConfigError("item-unknown", item=text, near="、".join(near) or "－")
    return found


def _promises(item: Item, answers: Answers, reviewer: Reviewer, today: date) -> list[Promise]:
    """The promises of every round, each held against the answers that came after."""
    found: list[Promise] = []
    for agency in (*item.leads, *item.supporting):
        past = reviewer.past(item.key, agency)
        now = answers.in_round(reviewer.round.name, item.key).get(agency)
        if now is not None and now.is_answered:
            past = [*past, signals.Past(reviewer.round.name, reviewer.asked, now)]
        for number, one in enumerate(past):
            if signals.is_done(one.response):
                continue
            later = past[number + 1 :]
            for promise in signals.promised(one, today):
                done = [p for p in later if signals.is_done(p.response)]
                open_yet = promise.day >= today and not done
                state = "open" if open_yet else "kept" if _in_time(done, later, promise.day) else "broken"
                found.append(Promise(agency, one.round, promise.words, promise.day, state))
    return found


def _in_time(done: list[signals.Past], later: list[signals.Past], day: date) -> bool:
    """Done in the first answer that was asked for after the promised day, or before it."""
    if not done:
        return False
    first = next((p for p in later if p.asked is None or p.asked >= day), later[-1])
    return later.index(done[0]) <= later.index(first)
