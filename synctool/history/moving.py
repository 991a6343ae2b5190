"""Baselines that a run moves, held answer by answer, as they are stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping

from synctool.history.base import BaselineKey
from synctool.model import Cell

GroupKey = tuple[str, str, str]
"""Round, agency, item: the baselines of one answer are stored together."""


class Moving(MutableMapping[BaselineKey, Cell]):
    """New baselines; those of one answer should be set one after the other."""

    def __init__(self, kept: MutableMapping[GroupKey, dict[str, Cell]]) -> None:
        """``kept`` takes the answers that are done with."""
        self._kept = kept
        self._key: GroupKey | None = None
        self._cells: dict[str, Cell] = {}
        """Of the answer that is being worked on."""

    def __setitem__(self, key: BaselineKey, value: Cell) -> None:
        self._answer((key.round, key.agency, key.item))[key.field] = value

    def __getitem__(self, key: BaselineKey) -> Cell:
        return self._cells_of((key.round, key.agency, key.item))[key.field]

    def __delitem__(self, key: BaselineKey) -> None:
        del self._answer((key.round, key.agency, key.item))[key.field]

    def __iter__(self) -> Iterator[BaselineKey]:
        for (round_name, agency, item), cells in self.answers():
            yield from (BaselineKey(round_name, item, agency, name) for name in cells)

    def __len__(self) -> int:
        return sum(len(cells) for _, cells in self.answers())

    def __bool__(self) -> bool:
        return bool(self._kept or self._cells)

    def answers(self) -> Iterator[tuple[GroupKey, Mapping[str, Cell]]]:
        """By answer, in the order in which each was first met."""
        self._put_away()
        yield from self._kept.items()

    def _cells_of(self, key: GroupKey) -> Mapping[str, Cell]:
        return self._cells if key == self._key else self._kept[key]

    def _answer(self, key: GroupKey) -> dict[str, Cell]:
        if key != self._key:
            self._put_away()
            self._key, self._cells = key, self._kept.get(key, {})
        return self._cells

    def _put_away(self) -> None:
        if self._key is not None and self._cells:
            self._kept[self._key] = self._cells
        self._key, self._cells = None, {}


def answers_of(baselines: Mapping[BaselineKey, Cell]) -> Iterator[tuple[GroupKey, Mapping[str, Cell]]]:
    """Baselines answer by answer."""
    if isinstance(baselines, Moving):
        yield from baselines.answers()
        return
    groups: dict[GroupKey, dict[str, Cell]] = {}
    for (round_name, item, agency, name), value in baselines.items():
        groups.setdefault((round_name, agency, item), {})[name] = value
    yield from groups.items()
