"""The recommendations of a pull: some as they were made now, the others as they are remembered."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any, overload

from synctool.history.memo import Advice
from synctool.history.records import safe, unsafe
from synctool.model import Criterion, Recommendation, Recommended
from synctool.shelves import Mapped

Made = Recommendation | Advice


class Recommendations(Sequence[Recommendation]):
    """In the order of the items; what is only remembered is decoded when somebody looks at it."""

    def __init__(self, made: Iterable[Made] = ()) -> None:
        self._made = made if isinstance(made, Sequence) else list(made)

    @overload
    def __getitem__(self, at: int) -> Recommendation: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Recommendation]: ...
    def __getitem__(self, at: int | slice) -> Recommendation | Sequence[Recommendation]:
        if isinstance(at, slice):
            return [_decoded(one) for one in self._made[at]]
        return _decoded(self._made[at])

    def __iter__(self) -> Iterator[Recommendation]:
        return map(_decoded, self._made)

    def __len__(self) -> int:
        return len(self._made)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def of(self, recommended: Recommended) -> Recommendations:
        """Those of one kind."""
        found = self._by_kind.get(recommended.value, array("L"))
        return Recommendations(Mapped(found, self._made.__getitem__))

    @cached_property
    def _by_kind(self) -> dict[str, array[int]]:
        """Where those of each kind stand."""
        found: dict[str, array[int]] = {}
        for at, one in enumerate(self._made):
            kind = one.code if isinstance(one, Advice) else one.recommendation.value
            found.setdefault(kind, array("L")).append(at)
        return found

    @property
    def items(self) -> list[str]:
        return [one.item for one in self._made]

    @property
    def noted(self) -> list[str]:
        """Items with a signal for the reviewer."""
        return [one.item for one in self._made if (one.noted if isinstance(one, Advice) else bool(one.notes))]


def encoded(made: Recommendation, row: int, until: date | None) -> Advice:
    """A recommendation as it is remembered, with the row that it stands in; see :class:`Advice`."""
    plain = [made.ready, _plain(made.criteria), _plain(made.notes)]
    body = safe(json.dumps(plain, ensure_ascii=False, separators=(",", ":")))
    day = until.isoformat() if until else ""
    return Advice(made.item, row, made.recommendation.value, bool(made.notes), day, body)


def _decoded(one: Made) -> Recommendation:
    if isinstance(one, Recommendation):
        return one
    ready, criteria, notes = json.loads(unsafe(one.body))
    return Recommendation(one.item, Recommended(one.code), ready, _criteria(criteria), _criteria(notes))


def _plain(criteria: Iterable[Criterion]) -> list[Any]:
    return [[c.code, c.met, dict(c.detail)] for c in criteria]


def _criteria(plain: Iterable[Any]) -> tuple[Criterion, ...]:
    return tuple(Criterion(code, met, detail) for code, met, detail in plain)
