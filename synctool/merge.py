"""The three-way merge: (baseline, ours, theirs) → decisions. Pure.

Laws 1, 2, 3, 7 and 8 of the design are the functions below and nothing else;
no history, no file and no agency's name is known here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from synctool.codec import digest, to_plain
from synctool.model import (
    MISSING,
    Block,
    Blocks,
    Cell,
    Conflict,
    Decision,
    Outcome,
    Place,
    RichText,
    Run,
    Value,
    is_blank,
    rich_text,
)


def canonical(value: Cell) -> object:
    """What is left of a value when all that nobody can see is taken away.

    Blank and missing are alike; so are line-break styles, white space at the
    ends of lines, and composed or compatibility forms of one character (NFC,
    which some programs apply on saving). Full-width forms stay different.
    """
    if is_blank(value):
        return None
    if isinstance(value, str):
        return _canonical_text(value)
    if isinstance(value, RichText):
        return _canonical_rich(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return round(float(value), 12)
    return value


def _canonical_text(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in text.split("\n")).rstrip("\n")


def _canonical_rich(value: RichText) -> object:
    lines: list[tuple[Run, ...]] = []
    for paragraph in value.paragraphs:
        line = [run._replace(text=unicodedata.normalize("NFC", run.text)) for run in paragraph]
        while line and not (text := line[-1].text.rstrip()):
            line.pop()
        if line:
            line[-1] = line[-1]._replace(text=text)
        lines.append(tuple(line))
    while lines and not lines[-1]:
        lines.pop()
    plain_or_rich = rich_text(lines)
    return _canonical_text(plain_or_rich) if isinstance(plain_or_rich, str) else plain_or_rich


def same(one: Cell, other: Cell) -> bool:
    """True when people see no difference. See :func:`canonical`."""
    # Nearly all values are equal as they stand; only then is True known to be no 1.
    if one is other or (type(one) is type(other) and one == other):
        return True
    return canonical(one) == canonical(other)


def decide(baseline: Cell, ours: Cell, theirs: Cell) -> Outcome:
    """The cell rule (law 1).

    A missing ``theirs`` says nothing and so deletes nothing (law 9); a missing
    ``baseline`` counts as blank (law 16).
    """
    if theirs is MISSING:
        return Outcome.UNCHANGED if same(ours, baseline) else Outcome.OURS
    if same(ours, theirs):
        return Outcome.UNCHANGED if same(ours, baseline) else Outcome.AGREED
    if same(ours, baseline):
        return Outcome.THEIRS
    if same(theirs, baseline):
        return Outcome.OURS
    return Outcome.CONFLICT


def merge_cell(
    item: str,
    field: str,
    agency: str,
    baseline: Cell,
    ours: Cell,
    theirs: Cell,
    source: Place | None = None,
) -> Decision:
    """The decision for one cell; its value is one of the three (law 2)."""
    outcome = decide(baseline, ours, theirs)
    value = theirs if outcome is Outcome.THEIRS else ours
    return Decision(item, field, agency, outcome, baseline, ours, theirs, value, source)


def new_baseline(decision: Decision) -> Cell:
    """What is synchronised afterwards: it moves only on agreement (law 6)."""
    if decision.outcome is Outcome.CONFLICT or decision.theirs is MISSING:
        return decision.baseline
    if decision.outcome is Outcome.UNCHANGED:
        return decision.baseline
    return decision.ours if decision.outcome is Outcome.AGREED else decision.theirs


# ---------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True)
class BlockMerge:
    """What becomes of 辦理情形, block by block."""

    value: Blocks
    baseline: Blocks
    """What the next merge starts from: the new composition, but for blocks in conflict."""
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A block that a person decided on; ``None`` takes it away."""

    block: Block | None


Choose = Callable[[Decision, Block | None, Block | None], Chosen | None]
"""From a conflict and both sides' blocks: what was chosen, or ``None`` where it stays open."""

BlockKey = tuple[str, int]


def _keyed(blocks: Blocks) -> dict[BlockKey, Block]:
    seen: dict[str, int] = {}
    out: dict[BlockKey, Block] = {}
    for block in blocks:
        number = seen.get(block.author, 0)
        seen[block.author] = number + 1
        out[(block.author, number)] = block
    return out


def block_text(block: Block | None) -> Cell:
    """A block as the text it stands for: heading, then paragraphs."""
    if block is None:
        return MISSING
    head = ((Run(block.heading),),) if block.heading else ()
    return rich_text((*head, *block.body))


def merge_blocks(
    item: str,
    baseline: Blocks,
    ours: Blocks,
    theirs: Blocks,
    authors: Sequence[str] = (),
    choose: Choose | None = None,
) -> BlockMerge:
    """Level 2: every block by the cell rule, aligned by its author.

    Blocks of ours keep their order; any other comes before the first whose
    author stands after its own in ``authors``. So the order in which answers
    come in does not show (law 7). ``choose`` is asked about each conflict.
    """
    b, o, t = _keyed(baseline), _keyed(ours), _keyed(theirs)
    decisions: dict[BlockKey, Decision] = {}
    for key in _order(authors, o, t, b):
        texts = [block_text(side.get(key)) for side in (b, o, t)]
        # A block that the composition no longer has was taken back: that is an edit, not silence.
        theirs_text = None if texts[2] is MISSING else texts[2]
        decisions[key] = merge_cell(item, "progress", key[0], texts[0], texts[1], theirs_text)
    chosen: dict[BlockKey, Block | None] = {}
    for key, decision in decisions.items() if choose else ():
        assert choose is not None
        is_open = decision.outcome is Outcome.CONFLICT
        if is_open and (found := choose(decision, o.get(key), t.get(key))):
            chosen[key] = found.block
            decisions[key] = replace(decision, outcome=Outcome.AGREED)
    value: list[Block] = []
    kept: dict[BlockKey, Block] = {}
    for key, decision in decisions.items():
        block = t.get(key) if decision.outcome is Outcome.THEIRS else o.get(key)
        if key in chosen:
            block = chosen[key]
        if block is not None:
            value.append(block)
        past = b.get(key) if decision.outcome is Outcome.CONFLICT else t.get(key)
        if past is not None:
            kept[key] = past
    order = _order(authors, t, b)
    return BlockMerge(
        tuple(value),
        tuple(kept[key] for key in order if key in kept),
        tuple(d for d in decisions.values() if d.outcome is not Outcome.UNCHANGED),
    )


def _order(
    authors: Sequence[str], first: Mapping[BlockKey, Block], *others: Mapping[BlockKey, Block]
) -> list[BlockKey]:
    def rank(key: BlockKey) -> tuple[int, int]:
        # Text under no heading stands first, an author of nobody's last.
        known = authors.index(key[0]) if key[0] in authors else len(authors)
        return (known if key[0] else -1, key[1])

    order = list(first)
    for key in sorted(
        {key for other in others for key in other if key not in first}, key=lambda k: (rank(k), k)
    ):
        later = (n for n, present in enumerate(order) if rank(present) > rank(key))
        order.insert(next(later, len(order)), key)
    return order


# ---------------------------------------------------------------- conflicts


def conflict_of(decision: Decision, reason: str = "both-changed") -> Conflict:
    """The conflict of a decision that is one; its id is a hash, so it is recorded once (law 6)."""
    parts: Sequence[object] = (
        decision.item,
        decision.field,
        decision.agency,
        reason,
        to_plain(_blank_alike(decision.baseline)),
        to_plain(_blank_alike(decision.ours)),
        to_plain(_blank_alike(decision.theirs)),
    )
    return Conflict(
        digest(*parts)[:10].upper(),
        decision.item,
        decision.field,
        decision.agency,
        decision.baseline,
        decision.ours,
        decision.theirs,
        decision.source,
        reason,
    )


def _blank_alike(value: Cell) -> Value:
    return None if value is MISSING or is_blank(value) else value
