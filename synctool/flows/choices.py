"""What a person chose for open conflicts, and what became of each choice.

A choice is for one conflict, known by its id: the three values that the person
saw. Where one of them is another by now, the choice is told and not carried
out, for it would decide what nobody has looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as _field
from datetime import date
from typing import NamedTuple

from synctool.folding import Doubt
from synctool.model import MISSING, Cell, Conflict, Place, Problem, Severity, Value, is_blank, text_of
from synctool.schema import AGENCY_FIELDS, MASTER_FIELDS, PENDING_FIELDS, Field
from synctool.tables import Table
from synctool.validate import typed_value
from synctool.values import parse_choice

THEIRS, OURS, CUSTOM = "theirs", "ours", "custom"
BOTH_CHANGED, POLISHED, OVERRIDDEN = "both-changed", "polished", "overridden"
UNDONE, UNDONE_BLOCK = "undone", "undone-block"
"""Why there is a conflict. The last two are of an undo: what it was to bring back had been changed since."""

ACTIONS: Mapping[str, str] = {"採機關端": THEIRS, "採主表端": OURS, "自訂": CUSTOM}
"""What 處理方式 may say."""


@dataclass(frozen=True, slots=True)
class Choice:
    conflict: str
    """Its id."""
    take: str
    value: Value = None
    """The text of a choice of one's own."""
    place: Place | None = None


class Settled(NamedTuple):
    """A conflict that was decided: how, and the value that the cell is to hold."""

    how: str
    value: Value


@dataclass(slots=True)
class Choices:
    """The choices of one run; grows while they are carried out."""

    by_id: dict[str, Choice] = _field(default_factory=dict)
    today: date = date.min
    done: dict[str, str] = _field(default_factory=dict)
    """By conflict: how it was settled."""
    refused: dict[str, Problem] = _field(default_factory=dict)
    """By conflict: why its choice was not carried out."""

    def settle(self, conflict: Conflict) -> Settled | None:
        """What was chosen for ``conflict``, carried out by the caller; ``None`` if it stays open."""
        choice = self.by_id.get(conflict.id)
        if choice is None or conflict.id in self.refused:
            return None
        value = _known(conflict.theirs if choice.take == THEIRS else conflict.ours)
        if choice.take == CUSTOM:
            own = self._own(conflict, choice)
            if isinstance(own, Doubt):
                self.refuse(conflict, own.code, own.detail)
                return None
            value = own
        self.done[conflict.id] = choice.take
        return Settled(choice.take, value)

    def refuse(self, conflict: Conflict, code: str, detail: Mapping[str, str] | None = None) -> None:
        """The choice cannot be carried out; the conflict stays open."""
        self.done.pop(conflict.id, None)
        choice = self.by_id[conflict.id]
        self.refused[conflict.id] = Problem(
            code,
            choice.place or Place(""),
            Severity.WARNING,
            item=conflict.item,
            field=conflict.field,
            found=choice.value,
            detail={"id": conflict.id, **(detail or {})},
        )

    def _own(self, conflict: Conflict, choice: Choice) -> Value | Doubt:
        if is_blank(choice.value):
            return Doubt("choice-no-text", {})
        field = _field_of(conflict)
        if field is None:
            return choice.value
        value = typed_value(field, choice.value, self.today)
        if isinstance(value, Doubt):
            choices = "、".join(field.rule.choices)
            return Doubt("choice-not-allowed", {"label": field.label, "choices": choices or "－"})
        return value

    def end(
        self, open_before: Sequence[Conflict], current: Collection[Conflict], faults: Collection[str]
    ) -> None:
        """Tell of the choices that found no conflict to decide; ``faults`` are the ids of problems."""
        known = {conflict.id: conflict for conflict in open_before}
        left = {conflict.id for conflict in current}
        for name, choice in self.by_id.items():
            if name in self.done or name in self.refused or name in left:
                continue
            code = "choice-not-conflict" if name in faults else "choice-outdated"
            was = known.get(name)
            self.refused[name] = Problem(
                code,
                choice.place or Place(""),
                Severity.WARNING,
                item=was.item if was else "",
                field=was.field if was else "",
                found=choice.value,
                detail={"id": name},
            )

    def kept_texts(self, open_before: Sequence[Conflict], current: Iterable[Conflict]) -> dict[str, Value]:
        """By conflict: a text of one's own that was written for the conflict it takes the place of."""
        texts = {
            place_of(conflict): choice.value
            for conflict in open_before
            if (choice := self.by_id.get(conflict.id)) and conflict.id in self.refused
            if not is_blank(choice.value)
        }
        return {c.id: text for c in current if (text := texts.get(place_of(c))) is not None}


def place_of(conflict: Conflict) -> tuple[str, str, str, str]:
    """What a conflict is about, whatever its values."""
    return (conflict.item, conflict.field, conflict.agency, conflict.reason)


def choices_in(pending: Table | None, today: date) -> Choices:
    """The choices that stand in 待處理."""
    found = Choices(today=today)
    actions = next(f for f in PENDING_FIELDS if f.name == "action").rule.choices
    for row in pending.rows.values() if pending else ():
        if is_blank(row["action"]):
            continue
        assert pending is not None
        place = pending.place(row.number, "action")
        action = parse_choice(row["action"], actions)
        if isinstance(action, str):
            found.by_id[row.key] = Choice(row.key, ACTIONS[action], row["custom"], place)
        else:
            found.refused[row.key] = Problem(
                "choice-unknown",
                place,
                Severity.WARNING,
                item=text_of(row["key"]),
                found=row["action"],
                detail={"id": row.key, "choices": "、".join(actions)},
            )
    return found


def _field_of(conflict: Conflict) -> Field | None:
    """The field whose kind a text of one's own must have; ``None`` for a block of 辦理情形."""
    if conflict.reason in (POLISHED, UNDONE_BLOCK):
        return None
    fields = AGENCY_FIELDS if conflict.agency else MASTER_FIELDS
    return next((f for f in fields if f.name == conflict.field), None)


def _known(value: Cell) -> Value:
    return None if value is MISSING else value
