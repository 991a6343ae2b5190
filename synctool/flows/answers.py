"""The answers of all rounds, as 機關回復 holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from sys import intern
from typing import NamedTuple

from synctool.model import Response, SheetRole, Value, text_of
from synctool.schema import AGENCY_FIELDS
from synctool.tables import Row, Table, normalise_key

_NAMES = tuple(f.name for f in AGENCY_FIELDS)


class Said(NamedTuple):
    """What one agency answered to one item in one round."""

    round: str
    response: Response


class Answers:
    """Rows of 機關回復 by item; rounds stand in the order in which their first row was written."""

    def __init__(self, table: Table | None, rounds: Sequence[str] = ()) -> None:
        """``rounds`` are those of the whole table, oldest first, where ``table`` is an excerpt."""
        self._rows: Mapping[str, Row] = table.rows if table else {}
        self._by_item: dict[str, list[tuple[str, str, str]]] = {}
        """By item: round, agency, and the key of the row."""
        self._names: dict[str, str] = {normalise_key(name): name for name in rounds}
        for key, row in self._rows.items():
            name = text_of(row["round"])
            code = intern(normalise_key(name))
            self._names.setdefault(code, name)
            item, agency = normalise_key(row["key"]), intern(text_of(row["agency"]).strip())
            self._by_item.setdefault(item, []).append((code, agency, key))

    @classmethod
    def of_master(cls, owned: Mapping[SheetRole, Table], rounds: Sequence[str] = ()) -> Answers:
        return cls(owned.get(SheetRole.RESPONSES), rounds)

    @property
    def rounds(self) -> tuple[str, ...]:
        """Oldest first."""
        return tuple(self._names.values())

    @property
    def items(self) -> tuple[str, ...]:
        """Every item that was ever answered."""
        return tuple(self._by_item)

    def in_round(self, round_name: str, item: str) -> dict[str, Response]:
        """The answers to ``item`` in one round, by agency."""
        code = normalise_key(round_name)
        return {a: self._response(item, a, key) for c, a, key in self._by_item.get(item, ()) if c == code}

    def before(self, round_name: str, item: str, agency: str) -> list[Said]:
        """What ``agency`` answered to ``item`` in the rounds before ``round_name``, oldest first."""
        code, order = normalise_key(round_name), list(self._names)
        last = order.index(code) if code in order else len(order)
        earlier = {c: n for n, c in enumerate(order[:last])}
        found = [
            (earlier[c], Said(self._names[c], self._response(item, a, key)))
            for c, a, key in self._by_item.get(item, ())
            if a == agency and c in earlier
        ]
        return [said for _, said in sorted(found, key=lambda pair: pair[0]) if said.response.is_answered]

    def rounds_of(self, item: str) -> tuple[str, ...]:
        """The rounds in which ``item`` was answered, oldest first."""
        found = self._by_item.get(item, ())
        there = {code for code, _, key in found if self._rows[key]["progress"] is not None}
        return tuple(name for code, name in self._names.items() if code in there)

    def __iter__(self) -> Iterator[Said]:
        for item, rows in self._by_item.items():
            for code, agency, key in rows:
                yield Said(self._names[code], self._response(item, agency, key))

    def _response(self, item: str, agency: str, key: str) -> Response:
        row = self._rows[key]
        values: dict[str, Value] = {name: row[name] for name in _NAMES if row[name] is not None}
        return Response(item, agency, values)
