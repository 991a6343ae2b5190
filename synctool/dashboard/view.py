"""What the live cells come to: values that the cells are worked out from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from synctool.dashboard.places import ALL, LIST_ROWS, NEAR, OVERDUE
from synctool.figures import Figures
from synctool.model import Value


@dataclass(frozen=True, slots=True)
class Listed:
    """A tracked row of 列管事項 as its cells hold it."""

    position: int
    """In the ranges that the names stand for; the header is 1."""
    key: str
    resolution: str
    leads: str
    due: Value
    percent: Value
    recommendation: str
    agencies: tuple[str, ...] = ()
    """Lead agencies as they are compared."""
    is_overdue: bool = False
    is_soon: bool = False


class Choice(NamedTuple):
    """What a person chose to see in the list."""

    agency: str = ""
    condition: str = ALL
    page: int = 1


@dataclass(frozen=True)
class View:
    """All that the live cells come to at one moment."""

    figures: Figures
    items: Sequence[Listed]
    """The tracked items in the order of their rows."""
    spelled: Mapping[str, Sequence[str]]
    """By agency: how it is looked for in a cell of agencies."""
    choice: Choice

    @cached_property
    def matching(self) -> list[Listed]:
        """The items that the choice lets through."""
        agency, condition, _ = self.choice
        wanted = set(self.spelled.get(agency, ()))

        def shown(item: Listed) -> bool:
            if agency not in ("", ALL) and wanted.isdisjoint(item.agencies):
                return False
            states = {"": True, ALL: True, OVERDUE: item.is_overdue, NEAR: item.is_soon}
            return states.get(condition, item.recommendation == condition)

        return [item for item in self.items if shown(item)]

    def listed(self, place: int) -> Listed | None:
        """The item in row ``place`` of the list, from 0."""
        at = (self.choice.page - 1) * LIST_ROWS + place
        return self.matching[at] if at < len(self.matching) else None


class Live(NamedTuple):
    """A formula cell."""

    row: int
    column: int
    formula: str
    """Without the leading ``=``."""
    result: Callable[[View], Value]


def rounded(number: float) -> int:
    """As a spreadsheet rounds a number that is not negative."""
    return int(number + 0.5)


def percent_text(part: int, whole: int) -> str:
    """What ``TEXT(part/whole,"0%")`` gives."""
    return f"{rounded(part / whole * 100)}%"
