"""The recommendations of a pull: some as they were made now, the others as they are remembered."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from synctool.history.memo import Advice
from synctool.history.records import safe, unsafe
from synctool.model import Criterion, Recommendation, Recommended
from synctool.shelves import Mapped

Made = Recommendation | Advice


class Recommendations(Mapped[Made, Recommendation]):
    """In the order of the items; what is only remembered is decoded when somebody looks at it."""

    def __init__(self, made: Iterable[Made] = ()) -> None:
        super().__init__(made if isinstance(made, Sequence) else list(made), _decoded)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def of(self, recommended: Recommended) -> Recommendations:
        """Those of one kind."""
        found = self._by_kind.get(recommended.value, array("L"))
        return Recommendations(Mapped(found, self._values.__getitem__))

    @cached_property
    def _by_kind(self) -> dict[str, array[int]]:
        """Where those of each kind stand."""
        found: dict[str, array[int]] = {}
        for at, one in enumerate(self._values):
            kind = one.code if isinstance(one, Advice) else one.recommendation.value
            found.setdefault(kind, array("L")).append(at)
        return found

    @property
    def items(self) -> list[str]:
        return [one.item for one in self._values]

    @property
    def noted(self) -> list[str]:
        """Items with a signal for the reviewer."""
        return [
            one.item for one in self._values if (one.noted if isinstance(one, Advice) else bool(one.notes))
        ]


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
