"""The master's table → the items that are tracked. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from synctool.model import Item, Problem, Severity, is_blank, text_of
from synctool.tables import Row, Table

_Agencies = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Register:
    """What the master tracks."""

    items: ItemsOf
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
        return {key: self.items[key] for key in self.keys_of(agency)}

    def keys_of(self, agency: str) -> Sequence[str]:
        """Keys of the agency's items."""
        return self._by_agency.get(agency, ())

    @cached_property
    def _by_agency(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for key, item in self.items.items():
            for agency in (*item.leads, *item.supporting):
                found.setdefault(agency, []).append(key)
        return found


class ItemsOf(Mapping[str, Item]):
    """The items of a table's rows, each made when it is looked at; kept where the rows are, too."""

    def __init__(self, rows: Mapping[str, Row], agencies: Mapping[str, _Agencies]) -> None:
        """``agencies``: by key, those that lead an item and those that support it."""
        self._rows, self._agencies = rows, agencies
        self._made: dict[str, Item] | None = {} if isinstance(rows, dict) else None

    def __getitem__(self, key: str) -> Item:
        if self._made is not None and (known := self._made.get(key)):
            return known
        made = item_of(self._rows[key], *self._agencies[key])
        if self._made is not None:
            self._made[key] = made
        return made

    def __contains__(self, key: object) -> bool:
        return key in self._agencies

    def __iter__(self) -> Iterator[str]:
        return iter(self._agencies)

    def __len__(self) -> int:
        return len(self._agencies)

    def without(self, keys: Collection[str]) -> ItemsOf:
        kept = {key: agencies for key, agencies in self._agencies.items() if key not in keys}
        return ItemsOf(self._rows, kept)


def read_items(
    table: Table,
    name_of: Callable[[str], str | None],
    split: Callable[[str], Sequence[str]],
) -> Register:
    """Every keyed row as an item; ``split`` parts a cell of agencies, ``name_of`` gives short names."""
    items: dict[str, _Agencies] = {}
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
        items[key] = leads, supporting
    for written, keys in unknown.items():
        place = table.place(table.rows[keys[0]].number, "leads")
        detail = {"name": written, "items": "、".join(keys)}
        problems.append(
            Problem("agency-unknown", place, Severity.WARNING, item=keys[0], field="leads", detail=detail)
        )
    return Register(
        ItemsOf(table.rows, items), {name: tuple(keys) for name, keys in unknown.items()}, tuple(problems)
    )


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
