"""The master's table → the items that are tracked. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from synctool.model import Item, Problem, Severity, is_blank, text_of
from synctool.tables import Row, Table


@dataclass(frozen=True)
class Register:
    """What the master tracks."""

    items: Mapping[str, Item]
    """By key, in the order of the sheet."""
    unknown_agencies: Mapping[str, tuple[str, ...]]
    """Names that the configuration does not know → keys of the items that name them."""
    problems: tuple[Problem, ...]
    others: Collection[str] = ()
    """Of an excerpt: keys of the items that are tracked besides."""
    leads_too: Collection[str] = ()
    """Of an excerpt: agencies that lead any item, here or besides."""

    def is_tracked(self, key: str) -> bool:
        return key in self.items or key in self.others

    def is_lead(self, agency: str) -> bool:
        """True if the agency leads an item."""
        return agency in (self.leads_too or self._leads)

    @cached_property
    def _leads(self) -> Collection[str]:
        return {agency for item in self.items.values() for agency in item.leads}

    def assigned_to(self, agency: str) -> Mapping[str, Item]:
        """The agency's items by key."""
        return self._by_agency.get(agency, {})

    @cached_property
    def _by_agency(self) -> Mapping[str, Mapping[str, Item]]:
        found: dict[str, dict[str, Item]] = {}
        for key, item in self.items.items():
            for agency in (*item.leads, *item.supporting):
                found.setdefault(agency, {})[key] = item
        return found


def read_items(
    table: Table,
    name_of: Callable[[str], str | None],
    split: Callable[[str], Sequence[str]],
) -> Register:
    """Every keyed row as an item; ``split`` parts a cell of agencies, ``name_of`` gives short names."""
    items: dict[str, Item] = {}
    unknown: dict[str, list[str]] = {}

    def agencies(row: Row, name: str) -> tuple[str, ...]:
        found: list[str] = []
        for written in split(text_of(row[name])):
            short = name_of(written)
            if short is None:
                unknown.setdefault(written, []).append(row.key)
            elif short not in found:
                found.append(short)
        return tuple(found)

    problems: list[Problem] = []
    for key, row in table.rows.items():
        leads = agencies(row, "leads")
        supporting = tuple(a for a in agencies(row, "supporting") if a not in leads)
        if is_blank(row["resolution"]) and not leads:
            continue
        if not leads:
            place = table.place(row.number, "leads")
            problems.append(Problem("no-lead", place, Severity.WARNING, item=key, field="leads"))
        items[key] = item_of(row, leads, supporting)
    for written, keys in unknown.items():
        place = table.place(table.rows[keys[0]].number, "leads")
        detail = {"name": written, "items": "、".join(keys)}
        problems.append(
            Problem("agency-unknown", place, Severity.WARNING, item=keys[0], field="leads", detail=detail)
        )
    return Register(items, {name: tuple(keys) for name, keys in unknown.items()}, tuple(problems))


def item_of(row: Row, leads: tuple[str, ...], supporting: tuple[str, ...]) -> Item:
    """A keyed row as an item of these agencies."""
    return Item(
        key=row.key,
        resolution=row["resolution"],
        leads=leads,
        supporting=supporting,
        meeting=row["meeting"],
        topic=row["topic"],
        due=row["due"],
        progress=row["progress"],
        percent=row["percent"],
        recommendation=row["recommendation"],
        ruling=row["ruling"],
        row=row.number,
    )
