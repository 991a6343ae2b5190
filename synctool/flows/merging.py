"""Both levels of the merge over a whole master, as pure functions.

Level 1 merges what an agency wrote into 機關回復, cell by cell. Level 2
composes 辦理情形 from that and merges the composition, the progress and the
recommendation with what staff made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, MutableMapping, MutableSequence, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as _field
from datetime import date

from synctool.compose import NameOf, compose, parse_blocks, render, sole_author
from synctool.flags import percent_of, recommend
from synctool.flows.choices import BOTH_CHANGED, CUSTOM, OVERRIDDEN, POLISHED, THEIRS, Choices
from synctool.history.base import BaselineKey
from synctool.merge import Chosen, conflict_of, merge_blocks, merge_cell, new_baseline, same
from synctool.model import (
    MISSING,
    Block,
    Cell,
    Conflict,
    Decision,
    Item,
    Outcome,
    Place,
    Problem,
    Recommendation,
    Recommended,
    Response,
    Severity,
    Value,
    is_blank,
    text_of,
)
from synctool.schema import AGENCY_FIELDS, CONTINUE, REMOVE, SELF_TRACKED
from synctool.settings import CriteriaSettings
from synctool.signals import Noted

FIELD_NAMES = tuple(f.name for f in AGENCY_FIELDS)
TEXT_FIELDS = frozenset(("progress", "evidence", "reporter", "contact"))
RECOMMENDED = {
    Recommended.REMOVE: REMOVE,
    Recommended.CONTINUE: CONTINUE,
    Recommended.SELF: SELF_TRACKED,
}
Baselines = Mapping[BaselineKey, Cell]


@dataclass(slots=True)
class Merged:
    """What the two levels decided; grows while a pull works through the agencies and items."""

    computed: MutableSequence[tuple[Decision, str]] = _field(default_factory=list)
    """Level 2, as they are to be written: whole cells of 列管事項 with the reason's code."""
    conflicts: list[Conflict] = _field(default_factory=list)
    baselines: MutableMapping[BaselineKey, Cell] = _field(default_factory=dict)
    """Those that move."""
    recommendations: MutableSequence[Recommendation] = _field(default_factory=list)
    until: dict[str, date] = _field(default_factory=dict)
    """By item: the first day on which its recommendation may read otherwise."""
    choices: Choices = _field(default_factory=Choices)
    """What a person chose for conflicts; asked wherever one is met."""
    reasons: dict[tuple[str, str, str], str] = _field(default_factory=dict)
    """Cells of 機關回復 that changed for another reason than a pull: by item, agency and field."""


def theirs_of(
    item: str,
    agency: str,
    response: Response | None,
    baseline: Mapping[str, Cell],
    open_conflicts: Mapping[str, Cell],
) -> Mapping[str, Cell]:
    """An agency's side of a row: its new answer, or what it last said where there is none.

    ``open_conflicts`` holds, by field, the agency's value of a conflict that
    is still open: it stays the agency's side until a new return changes it.
    """
    if response is None:
        return {**baseline, **open_conflicts}
    return response.values


def adopt_plain(theirs: Cell, *known: Cell) -> Cell:
    """A text from a format without runs: equal words take the runs that are known."""
    for value in known:
        if not is_blank(value) and text_of(theirs).strip() == text_of(value).strip():
            return value
    return theirs


def merge_row(
    merged: Merged,
    round_name: str,
    item: str,
    agency: str,
    baseline: Mapping[str, Cell],
    ours: Mapping[str, Value] | None,
    theirs: Mapping[str, Cell],
    places: Mapping[str, Place],
    rich: bool = True,
) -> dict[str, Value]:
    """Level 1 for one row of 機關回復; the row's values afterwards.

    A row that is not in the master (``ours`` is ``None``) is one that was never
    written or that somebody deleted: a missing row deletes nothing (law 9), so
    its baseline stands in for it.
    """
    values: dict[str, Value] = {}
    for name in FIELD_NAMES:
        b: Cell = baseline.get(name)
        o: Cell = b if ours is None else ours.get(name)
        t = theirs.get(name, MISSING)
        if o == b and (t is MISSING or t == b):
            if b is not None and b is not MISSING:
                values[name] = b
            continue
        if not rich and name in TEXT_FIELDS and t is not MISSING:
            t = adopt_plain(t, o, b)
        decision = merge_cell(item, name, agency, b, o, t, places.get(name))
        value, moved = decision.value, new_baseline(decision)
        if decision.outcome is Outcome.CONFLICT:
            conflict = conflict_of(decision, BOTH_CHANGED)
            if settled := merged.choices.settle(conflict):
                value, moved = settled.value, t
                merged.reasons[item, agency, name] = f"resolved-{settled.how}"
            else:
                merged.conflicts.append(conflict)
        if value is not MISSING and value is not None:
            values[name] = value
        if decision.outcome is Outcome.UNCHANGED:
            continue
        if not same(moved, b):
            key = BaselineKey(round_name, item, agency, name)
            # An answer that was taken back stays known as blank: its block has to go for good.
            gone: Cell = "" if name == "progress" else MISSING
            merged.baselines[key] = gone if is_blank(moved) else moved
    return values


@dataclass(frozen=True, slots=True)
class Desk:
    """What level 2 needs besides the item: the office's rules and what is open."""

    round: str
    name_of: NameOf
    criteria: CriteriaSettings
    baselines: Baselines
    columns: Collection[str]
    """Fields that the master has columns for."""
    problems: Mapping[str, Sequence[Problem]]
    """Open ones by item."""
    notes: Callable[[Item, Mapping[str, Response]], Noted]
    """Further signals for the reviewer of an item."""


def merge_item(
    merged: Merged,
    desk: Desk,
    item: Item,
    responses: Mapping[str, Response],
    withdrawn: Collection[str],
    conflicts: Sequence[Conflict],
) -> None:
    """Level 2 for one item: 辦理情形 block by block, then progress and recommendation.

    ``responses`` are the answers of this round as 機關回復 now holds them;
    ``withdrawn`` the agencies that had answered and blanked their answer;
    ``conflicts`` those of level 1 on this item.
    """
    open_ones = [*conflicts, *_merge_progress(merged, desk, item, responses, withdrawn)]
    share = percent_of(item, responses)
    if "percent" in desk.columns and share is not None:
        _merge_computed(merged, desk, item, "percent", item.percent, share, "computed")
    errors = [p for p in desk.problems.get(item.key, ()) if p.severity is Severity.ERROR]
    recommendation = recommend(
        item,
        responses,
        desk.criteria,
        tuple(dict.fromkeys(f"{p.agency} {p.place.cell}".strip() for p in errors)),
        tuple(c.id for c in open_ones),
    )
    noted = desk.notes(item, responses)
    if noted.notes:
        recommendation = replace(recommendation, notes=(*recommendation.notes, *noted.notes))
    merged.recommendations.append(recommendation)
    if noted.until is not None:
        merged.until[item.key] = noted.until
    wanted = RECOMMENDED[recommendation.recommendation]
    _merge_computed(merged, desk, item, "recommendation", item.recommendation, wanted, "recommended")


def own_block(value: Value, name_of: NameOf, author: str, beside: Block | None) -> Block | None:
    """A text of one's own as the block of ``author``, under the heading that it has or that of ``beside``.

    ``None`` where it holds other agencies' headings.
    """
    blocks = parse_blocks(value, name_of, author)
    if len(blocks) != 1 or blocks[0].author != author:
        return None
    return replace(blocks[0], heading=blocks[0].heading or (beside.heading if beside else ""))


def _merge_progress(
    merged: Merged,
    desk: Desk,
    item: Item,
    responses: Mapping[str, Response],
    withdrawn: Collection[str],
) -> list[Conflict]:
    author = sole_author(item)
    key = BaselineKey("", item.key, "", "progress")
    stored = desk.baselines.get(key)
    b_value = None if stored is MISSING else stored
    answers = {a: r["progress"] for a, r in responses.items() if r.is_answered or a in withdrawn}
    previous = parse_blocks(b_value, desk.name_of, author)
    if not answers:
        composed: Value = b_value
    else:
        composed = render(compose(item, answers, previous))
    if same(composed, b_value):
        return []
    # Read back, so that lines of an answer that look like a heading part all three sides alike.
    theirs = parse_blocks(composed, desk.name_of, author)
    ours = parse_blocks(item.progress, desk.name_of, author)
    why = "composed"

    def choose(decision: Decision, mine: Block | None, news: Block | None) -> Chosen | None:
        nonlocal why
        conflict = conflict_of(decision, POLISHED)
        settled = merged.choices.settle(conflict)
        if settled is None:
            return None
        why = f"resolved-{settled.how}"
        if settled.how != CUSTOM:
            return Chosen(news if settled.how == THEIRS else mine)
        own = own_block(settled.value, desk.name_of, decision.agency, news or mine)
        if own is None:
            merged.choices.refuse(conflict, "choice-headings")
            return None
        return Chosen(own)

    authors = (*item.leads, *item.supporting)
    result = merge_blocks(item.key, previous, ours, theirs, authors, choose)
    found = [conflict_of(d, POLISHED) for d in result.decisions if d.outcome is Outcome.CONFLICT]
    merged.conflicts += found
    value = composed if same(item.progress, b_value) else render(result.value)
    if same(value, item.progress):
        value = item.progress
    else:
        outcome = Outcome.THEIRS
        decision = Decision(item.key, "progress", "", outcome, b_value, item.progress, composed, value)
        merged.computed.append((decision, why))
    moved = render(result.baseline)
    if not same(moved, b_value):
        merged.baselines[key] = moved
    return found


def _merge_computed(
    merged: Merged, desk: Desk, item: Item, field: str, ours: Value, theirs: Value, why: str
) -> None:
    key = BaselineKey("", item.key, "", field)
    decision = merge_cell(item.key, field, "", desk.baselines.get(key, MISSING), ours, theirs)
    if decision.outcome is Outcome.CONFLICT:
        conflict = conflict_of(decision, OVERRIDDEN)
        if settled := merged.choices.settle(conflict):
            if not same(settled.value, ours):
                chosen = replace(decision, outcome=Outcome.THEIRS, value=settled.value)
                merged.computed.append((chosen, f"resolved-{settled.how}"))
            merged.baselines[key] = theirs
        else:
            merged.conflicts.append(conflict)
    elif decision.outcome is not Outcome.UNCHANGED:
        merged.computed.append((decision, why))
        moved = new_baseline(decision)
        if not same(moved, decision.baseline):
            merged.baselines[key] = moved
