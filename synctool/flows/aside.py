"""Open conflicts that a merge does not come upon by itself. Pure.

They are of an earlier round, of an item or assignment that is gone, or of an
undo. They stay open as they are until somebody chooses, and a choice is
carried out on the cell that they are about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as _field

from synctool.compose import NameOf, parse_blocks, render, sole_author
from synctool.flows.choices import BOTH_CHANGED, OURS, UNDONE, UNDONE_BLOCK, Settled
from synctool.flows.master import Master
from synctool.flows.merging import Merged, own_block
from synctool.history.base import BaselineKey
from synctool.merge import block_text, conflict_of, same
from synctool.model import (
    MISSING,
    Block,
    Blocks,
    Cell,
    Conflict,
    Decision,
    Item,
    Outcome,
    SheetRole,
    Value,
    is_blank,
)
from synctool.plan import ResponseRow
from synctool.tables import composite_key


@dataclass(slots=True)
class Asides:
    """What stays open, and what choices made of cells."""

    round: str
    conflicts: list[Conflict] = _field(default_factory=list)
    answers: dict[tuple[str, str, str], dict[str, Value]] = _field(default_factory=dict)
    """Cells of 機關回復 by round, item and agency."""
    reasons: dict[tuple[str, str, str], dict[str, str]] = _field(default_factory=dict)
    computed: dict[str, dict[str, Settled]] = _field(default_factory=dict)
    """Cells of 列管事項 by item."""

    def ours(self, item: str, agency: str, present: Mapping[str, Value] | None) -> Mapping[str, Value] | None:
        """An answer of this round as the master holds it, with what was chosen."""
        chosen = self.answers.get((self.round, item, agency))
        return {**present, **chosen} if chosen and present is not None else present

    def item(self, item: Item) -> Item:
        chosen = self.computed.get(item.key)
        if not chosen:
            return item

        def held(name: str, present: Value) -> Value:
            return chosen[name].value if name in chosen else present

        return replace(
            item,
            progress=held("progress", item.progress),
            percent=held("percent", item.percent),
            recommendation=held("recommendation", item.recommendation),
        )

    def of(self, item: str) -> list[Conflict]:
        return [conflict for conflict in self.conflicts if conflict.item == item]

    def earlier_rows(self) -> list[ResponseRow]:
        """Rows of other rounds with the cells that a choice changed."""
        return [
            ResponseRow(key[0], key[1], key[2], "", values, reasons=self.reasons.get(key, {}))
            for key, values in self.answers.items()
            if key[0] != self.round
        ]

    def write_computed(self, merged: Merged, items: Mapping[str, Item]) -> None:
        """Add what was chosen for 列管事項 to what is to be written there."""
        for key, chosen in self.computed.items():
            for name, settled in chosen.items():
                before: Value = getattr(items[key], name)
                for n, (decision, why) in enumerate(merged.computed):
                    if (decision.item, decision.field) == (key, name):
                        merged.computed[n] = (replace(decision, ours=before), why)
                        break
                else:
                    value = settled.value
                    decision = Decision(key, name, "", Outcome.THEIRS, before, before, value, value)
                    merged.computed.append((decision, f"resolved-{settled.how}"))


def look_aside(
    merged: Merged,
    conflicts: Sequence[Conflict],
    rounds: Mapping[str, str],
    round_name: str,
    master: Master,
    name_of: NameOf,
) -> Asides:
    """Those of the open ``conflicts`` that the merge leaves out; ``rounds`` by conflict."""
    asides = Asides(round_name)
    for conflict in conflicts:
        if not _is_met(conflict, rounds.get(conflict.id, round_name), round_name, master):
            _settle(asides, merged, conflict, rounds.get(conflict.id, round_name), master, name_of)
    for (_, item, agency), reasons in ((k, r) for k, r in asides.reasons.items() if k[0] == round_name):
        merged.reasons |= {(item, agency, name): why for name, why in reasons.items()}
    return asides


def _is_met(conflict: Conflict, its_round: str, round_name: str, master: Master) -> bool:
    """True where the merge makes this conflict anew, as long as there is one."""
    item = master.register.items.get(conflict.item)
    if item is None or conflict.reason in (UNDONE, UNDONE_BLOCK):
        return False
    if conflict.reason == BOTH_CHANGED:
        return its_round == round_name and item.role_of(conflict.agency) is not None
    return conflict.field in master.table.header.columns


def _settle(
    asides: Asides, merged: Merged, conflict: Conflict, its_round: str, master: Master, name_of: NameOf
) -> None:
    key = (its_round, conflict.item, conflict.agency)
    item = asides.item(found) if (found := master.register.items.get(conflict.item)) else None
    now = _now(conflict, key, item, master, name_of)
    if now is MISSING:
        settled = merged.choices.settle(conflict)
        if settled and settled.how != OURS:
            merged.choices.refuse(conflict, "choice-no-cell")
        if not (settled and settled.how == OURS):
            asides.conflicts.append(conflict)
        return
    if not (same(now, conflict.ours) or same(now, conflict.theirs)):
        sides = (conflict.baseline, now, conflict.theirs)
        decision = Decision(
            conflict.item, conflict.field, conflict.agency, Outcome.CONFLICT, *sides, now, conflict.source
        )
        conflict = conflict_of(decision, conflict.reason)
    settled = None if same(now, conflict.theirs) else merged.choices.settle(conflict)
    if settled is None and not same(now, conflict.theirs):
        asides.conflicts.append(conflict)
        return
    if settled is not None and not _carry_out(asides, merged, conflict, key, item, settled, name_of):
        asides.conflicts.append(conflict)
        return
    if conflict.reason == BOTH_CHANGED:
        moved = BaselineKey(its_round, conflict.item, conflict.agency, conflict.field)
        merged.baselines[moved] = "" if is_blank(conflict.theirs) else conflict.theirs


def _now(
    conflict: Conflict, key: tuple[str, str, str], item: Item | None, master: Master, name_of: NameOf
) -> Cell:
    """What the cell, or the block, holds now; missing where there is none."""
    if conflict.reason == UNDONE_BLOCK:
        if item is None:
            return MISSING
        block = _block_of(parse_blocks(item.progress, name_of, sole_author(item)), conflict.agency)
        return None if block is None else block_text(block)
    if conflict.agency:
        present = master.owned.get(SheetRole.RESPONSES)
        row = present.rows.get(composite_key(*key)) if present else None
        return row[conflict.field] if row else MISSING
    if item is None or conflict.field not in master.table.header.columns:
        return MISSING
    value: Value = getattr(item, conflict.field)
    return value


def _carry_out(
    asides: Asides,
    merged: Merged,
    conflict: Conflict,
    key: tuple[str, str, str],
    item: Item | None,
    settled: Settled,
    name_of: NameOf,
) -> bool:
    if settled.how == OURS:
        return True
    if conflict.reason == UNDONE_BLOCK:
        assert item is not None
        blocks = parse_blocks(item.progress, name_of, sole_author(item))
        new = own_block(settled.value, name_of, conflict.agency, _block_of(blocks, conflict.agency))
        if new is None and not is_blank(settled.value):
            merged.choices.refuse(conflict, "choice-headings")
            return False
        value = render(_with_block(blocks, conflict.agency, new))
        asides.computed.setdefault(conflict.item, {})["progress"] = Settled(settled.how, value)
    elif conflict.agency:
        asides.answers.setdefault(key, {})[conflict.field] = settled.value
        asides.reasons.setdefault(key, {})[conflict.field] = f"resolved-{settled.how}"
    else:
        asides.computed.setdefault(conflict.item, {})[conflict.field] = settled
    return True


def _block_of(blocks: Blocks, author: str) -> Block | None:
    return next((block for block in blocks if block.author == author), None)


def _with_block(blocks: Blocks, author: str, new: Block | None) -> Blocks:
    """``blocks`` with the author's first one replaced, taken away, or added at the end."""
    old = _block_of(blocks, author)
    if old is None:
        return (*blocks, new) if new else blocks
    return tuple(b for block in blocks if (b := new if block is old else block) is not None)
