"""``sync rules replay``: the criteria of now, or of another configuration, on past rounds. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from synctool.config import load
from synctool.flags import recommend
from synctool.flows.answers import Answers
from synctool.flows.master import read_master
from synctool.flows.past import Made, rulings_made
from synctool.flows.places import master_store
from synctool.flows.project import Project
from synctool.history import open_history
from synctool.model import Item, Recommended
from synctool.rulings import Ruled
from synctool.settings import CriteriaSettings
from synctool.tables import normalise_key

COMPARED: Mapping[Ruled, Recommended] = {
    Ruled.REMOVE: Recommended.REMOVE,
    Ruled.CONTINUE: Recommended.CONTINUE,
    Ruled.SELF: Recommended.SELF,
    Ruled.REOPEN: Recommended.CONTINUE,
}
"""Rulings that a recommendation can agree with; 併案 and 分案 are about something else."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """One item in one round: what the criteria say, and what was ruled."""

    item: str
    round: str
    recommended: Recommended
    ruled: Recommended | None
    """``None`` where nothing was ruled."""
    lacking: tuple[str, ...]
    """Codes of the criteria that are not met."""

    @property
    def agrees(self) -> bool | None:
        return None if self.ruled is None else self.ruled is self.recommended


@dataclass(frozen=True, slots=True)
class ReplayReport:
    cases: tuple[Replayed, ...]
    left_out: tuple[str, ...]
    """Codes of criteria that past rounds cannot tell of: what was open then is not kept by item."""

    @property
    def counts(self) -> Mapping[tuple[Recommended, Recommended], int]:
        """How often each recommendation met each ruling: (recommended, ruled) → cases."""
        return Counter((c.recommended, c.ruled) for c in self.cases if c.ruled is not None)

    @property
    def ruled(self) -> int:
        return sum(self.counts.values())

    @property
    def agreed(self) -> int:
        return sum(count for (recommended, ruled), count in self.counts.items() if recommended is ruled)


def run(project: Project, *, config: Path | None = None, rounds: Sequence[str] = ()) -> ReplayReport:
    """Recommend anew for every answered item of past rounds, and hold that against the rulings.

    ``config`` names a configuration whose ``[criteria]`` are tried instead of
    the project's; ``rounds`` keeps to these.
    """
    criteria = load(config).criteria if config else project.config.criteria
    tried = replace(criteria, no_problem=False, no_conflict=False)
    left_out = [name for name in ("no_problem", "no_conflict") if getattr(criteria, name)]
    current = project.config.round.name
    master = read_master(project, master_store(project).read())
    state = project.config.state.url
    history = open_history(state, project.directory, project=project.config.project.id)
    try:
        made = rulings_made(history, master, current)
    finally:
        history.close()
    answers = Answers.of_master(master.owned)
    items = {**master.register.items, **master.closed}
    ruled = _by_case(made, answers)
    wanted = {normalise_key(name) for name in rounds}
    return ReplayReport(
        tuple(
            _case(tried, answers, items[key], name, ruled)
            for name in answers.rounds
            if not wanted or normalise_key(name) in wanted
            for key in answers.items
            if key in items and any(r.is_answered for r in answers.in_round(name, key).values())
        ),
        tuple(left_out),
    )


def _case(
    criteria: CriteriaSettings,
    answers: Answers,
    item: Item,
    round_name: str,
    ruled: Mapping[tuple[str, str], Recommended],
) -> Replayed:
    result = recommend(item, answers.in_round(round_name, item.key), criteria)
    lacking = tuple(c.code for c in result.criteria if not c.met)
    decided = ruled.get((normalise_key(round_name), item.key))
    return Replayed(item.key, round_name, result.recommendation, decided, lacking)


def _by_case(made: Sequence[Made], answers: Answers) -> dict[tuple[str, str], Recommended]:
    """By round and item, the last ruling; one of no known round belongs to the item's last answers."""
    found: dict[tuple[str, str], Recommended] = {}
    for one in made:
        rounds = answers.rounds_of(one.item)
        name = one.round or (rounds[-1] if rounds else "")
        if one.kind in COMPARED:
            found[normalise_key(name), one.item] = COMPARED[one.kind]
    return found
