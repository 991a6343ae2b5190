"""Rows of a return about items that a ruling took off the list: not merged, and not lost. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from synctool.merge import same
from synctool.model import MISSING, Cell, Item, Place, Problem, Response, Severity, is_blank
from synctool.validate import Checked


@dataclass(frozen=True, slots=True)
class Ended:
    """One agency's closed items, and what was last synchronised of their answers."""

    items: Mapping[str, Item] = field(default_factory=dict)
    before: Mapping[str, Mapping[str, Cell]] = field(default_factory=dict)


def split_off(checked: Checked, ended: Ended) -> Checked:
    """``checked`` without the closed items; what is new about one is a problem, kept word for word."""
    if not ended.items:
        return checked
    news: list[Problem] = []
    for key in ended.items.keys() & checked.responses.keys():
        response = checked.responses[key]
        before = ended.before.get(key, {})
        for name, value in response.values.items():
            if is_blank(value) or same(value, before.get(name)):
                continue
            place = response.places.get(name, Place(""))
            news.append(Problem("item-closed", place, Severity.ERROR, response.agency, key, name, value))
    kept = {key: response for key, response in checked.responses.items() if key not in ended.items}
    problems = tuple(p for p in checked.problems if p.item not in ended.items)
    news.sort(key=lambda p: (p.item, p.place.cell))
    absent = tuple(key for key in checked.absent if key not in ended.items)
    return replace(checked, responses=kept, problems=(*problems, *news), absent=absent)


def with_ended(responses: Mapping[str, Response], agency: str, ended: Ended) -> Mapping[str, Response]:
    """``responses``, and what was last said of closed items that the return has no row for any more.

    So a return is not taken for an older one only because an item was closed.
    """
    gone = {
        key: Response(key, agency, {n: None if v is MISSING else v for n, v in row.items()})
        for key, row in ended.before.items()
        if key not in responses
    }
    return {**responses, **gone}


NONE = Ended()
