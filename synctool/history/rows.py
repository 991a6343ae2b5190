"""An update as rows and back, and a round's baselines as they are read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from synctool.codec import from_plain, to_plain
from synctool.history.base import BaselineKey, Update
from synctool.history.chain import AuditRow, audit_entry, audit_row
from synctool.history.moving import GroupKey, answers_of
from synctool.history.records import (
    compact,
    conflict_of,
    conflict_plain,
    fingerprints_of,
    from_text,
    problem_plain,
    problems_of,
    rejection_of,
    run_of,
    run_plain,
    safe,
    to_text,
    unsafe,
)
from synctool.model import MISSING, Cell, Value

PART = 4000
"""Audit entries, and answers, in one part of an update."""
_DECODED = 1000
"""Answers that are kept decoded where their texts are not in memory."""

_parse = json.JSONDecoder().raw_decode


# ---------------------------------------------------------------- baselines


class Baselines(Mapping[BaselineKey, Value]):
    """The baselines of a round, decoded one answer at a time when somebody looks."""

    def __init__(self, round_name: str, groups: MutableMapping[tuple[str, str], str]) -> None:
        """``groups`` is ours from now on: what is decoded is not kept as text besides."""
        self._round = round_name
        self._keeps = isinstance(groups, dict)
        self._groups = groups
        self._decoded: dict[tuple[str, str], dict[str, Value]] = {}

    def _cells(self, agency: str, item: str) -> Mapping[str, Value]:
        where = agency, item
        cells = self._decoded.get(where)
        if cells is None:
            text = self._groups.get(where)
            cells = {} if text is None else decode_cells(text)
            if not self._keeps and len(self._decoded) >= _DECODED:
                self._decoded.clear()
            self._decoded[where] = cells
            if self._keeps and text is not None:
                self._groups[where] = ""
        return cells

    def __getitem__(self, key: BaselineKey) -> Value:
        round_name, item, agency, name = key
        if round_name != self._round:
            raise KeyError(key)
        cells = self._decoded.get((agency, item))
        return (self._cells(agency, item) if cells is None else cells)[name]

    def __iter__(self) -> Iterator[BaselineKey]:
        for agency, item in self._groups:
            for name in self._cells(agency, item):
                yield BaselineKey(self._round, item, agency, name)

    def __len__(self) -> int:
        return sum(len(self._cells(*where)) for where in self._groups)


def decode_cells(text: str) -> dict[str, Value]:
    plain: dict[str, Any] = _parse(text if text[0] == "{" else unsafe(text))[0]
    for name, value in plain.items():
        if type(value) is dict:
            plain[name] = from_plain(value)
    return plain


def merged_cells(text: str | None, news: Mapping[str, Any], written: str = "") -> str | None:
    """A stored group with new plain values put in; ``None`` when nothing is left of it.

    ``written``: the new values as JSON, where that is known.
    """
    if text is None and written and _GONE not in news.values():
        return safe(written)
    cells: dict[str, Any] = {} if text is None else from_text(text)
    for name, plain in news.items():
        if plain == _GONE:
            cells.pop(name, None)
        else:
            cells[name] = plain
    return to_text(cells) if cells else None


_GONE = to_plain(MISSING)

# ---------------------------------------------------------------- updates


@dataclass(slots=True)
class Rows:
    """An update as rows of text, ready for any database; blobs are stored on their own."""

    id: str
    run: str
    audit: list[AuditRow]
    groups: list[tuple[GroupKey, dict[str, Any]]] | None
    opened: list[tuple[str, str, str]]
    """Conflict id, item, body."""
    closed: list[tuple[str, str]]
    rejections: list[tuple[str, str]]
    returns: list[tuple[str, str, str]] | None
    fingerprints: list[tuple[str, str]] | None
    problems: list[tuple[str, str]] | None
    blobs: list[str] | None
    texts: dict[GroupKey, str] = field(default_factory=dict)
    """The groups' cells as :meth:`encode` wrote them, so that they need not be written twice."""

    @classmethod
    def of(cls, update: Update) -> Rows:
        """A whole update."""
        (whole,) = cls.parts_of(update, len(update.audit) + len(update.baselines or ()) + 1)
        return whole

    @classmethod
    def parts_of(cls, update: Update, size: int = 0) -> Iterator[Rows]:
        """An update part by part: the first holds all of it but audit entries and answers beyond ``size``.

        ``size`` is :data:`PART` if none is given.
        """
        size = size or PART
        answers, entries = _plain_answers(update.baselines or {}), map(audit_row, update.audit)
        audit, groups = list(islice(entries, size)), list(islice(answers, size))
        yield cls._first(update, audit, None if update.baselines is None else groups)
        while True:
            audit, groups = list(islice(entries, size)), list(islice(answers, size))
            if not (audit or groups):
                return
            yield cls(safe(update.run.id), "", audit, groups, [], [], [], None, None, None, None)

    @classmethod
    def _first(
        cls,
        update: Update,
        audit: list[AuditRow],
        groups: list[tuple[GroupKey, dict[str, Any]]] | None,
    ) -> Rows:
        run = update.run
        returns, prints, problems = update.returns, update.fingerprints, update.problems
        return cls(
            id=safe(run.id),
            run=to_text(run_plain(run)),
            audit=audit,
            groups=groups,
            opened=[(safe(c.id), safe(c.item), to_text(conflict_plain(c))) for c in update.opened],
            closed=[(safe(name), safe(how)) for name, how in update.closed],
            rejections=[
                (safe(r.run or run.id), to_text(problem_plain(r.problem))) for r in update.rejections
            ],
            returns=None
            if returns is None
            else [(safe(r), safe(a), safe(d)) for (r, a), d in returns.items()],
            fingerprints=None if prints is None else [(safe(p), to_text(f)) for p, f in prints.items()],
            problems=None
            if problems is None
            else [(safe(a), to_text([problem_plain(p) for p in ps])) for a, ps in problems.items()],
            blobs=None if update.blobs is None else list(update.blobs),
        )

    def encode(self) -> bytes:
        names = [name for name in self.__dataclass_fields__ if name not in ("groups", "texts")]
        body = compact({name: getattr(self, name) for name in names})
        self.texts = {key: compact(cells) for key, cells in self.groups or ()}
        # Put together as bytes, piece by piece: as one text it would be held three times over.
        pieces = [
            f"[{compact(key)},{text}]".encode("utf-8", "surrogatepass") for key, text in self.texts.items()
        ]
        groups = b"null" if self.groups is None else b"[" + b",".join(pieces) + b"]"
        return b'%b,"groups":%b}' % (body[:-1].encode("utf-8", "surrogatepass"), groups)

    @classmethod
    def decode(cls, body: bytes) -> Rows:
        plain: dict[str, Any] = json.loads(body.decode("utf-8", "surrogatepass"))
        made = cls(**{name: _tuples(value) for name, value in plain.items() if name != "groups"}, groups=None)
        if plain["groups"] is not None:
            made.groups = [(tuple(key), cells) for key, cells in plain["groups"]]
        return made

    def with_parts(self, parts: Iterable[Rows]) -> Rows:
        """The whole update, of which this is the first part."""
        audit, groups = self.audit.copy(), (self.groups or []).copy()
        for part in parts:
            audit += part.audit
            groups += part.groups or []
        return replace(self, audit=audit, groups=None if self.groups is None else groups)

    def update(self, blobs: Mapping[str, bytes]) -> Update:
        """The update these rows were made from."""
        return Update(
            run=run_of(from_text(self.run)),
            audit=tuple(map(audit_entry, self.audit)),
            baselines=None if self.groups is None else dict(_ungrouped(self.groups)),
            opened=tuple(conflict_of(from_text(body)) for _, _, body in self.opened),
            closed=tuple((unsafe(name), unsafe(how)) for name, how in self.closed),
            rejections=tuple(rejection_of(*row) for row in self.rejections),
            returns=None
            if self.returns is None
            else {(unsafe(r), unsafe(a)): unsafe(d) for r, a, d in self.returns},
            fingerprints=None if self.fingerprints is None else fingerprints_of(self.fingerprints),
            problems=None if self.problems is None else problems_of(self.problems),
            blobs=None if self.blobs is None else dict(blobs),
        )

    def done(self) -> str:
        """The run's body once it is carried out."""
        return to_text(run_plain(replace(run_of(from_text(self.run)), state="done")))


def _tuples(value: Any) -> Any:
    if isinstance(value, list):
        return [tuple(row) if isinstance(row, list) else row for row in value]
    return value


def _plain_answers(baselines: Mapping[BaselineKey, Cell]) -> Iterator[tuple[GroupKey, dict[str, Any]]]:
    for (round_name, agency, item), cells in answers_of(baselines):
        plain = {name: value if type(value) is str else to_plain(value) for name, value in cells.items()}
        yield (safe(round_name), safe(agency), safe(item)), plain


def _ungrouped(
    groups: Iterable[tuple[GroupKey, Mapping[str, Any]]],
) -> Iterator[tuple[BaselineKey, Cell]]:
    for (round_name, agency, item), cells in groups:
        for name, plain in cells.items():
            yield BaselineKey(unsafe(round_name), unsafe(item), unsafe(agency), name), from_plain(plain)
