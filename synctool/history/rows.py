"""How an update becomes rows and back, the same for every database.

Texts that no database takes (a lone surrogate, a NUL, which ``_xD83D_`` or
``_x0000_`` in a workbook can bring about) are stored escaped, so that a
rejected value is kept word for word whatever it is.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from synctool.codec import dumps, from_plain, to_plain
from synctool.history.base import (
    BaselineKey,
    Break,
    ConflictRecord,
    Fingerprint,
    Rejection,
    Run,
    Update,
)
from synctool.model import MISSING, AuditEntry, Cell, Conflict, Place, Problem, Severity, Value

_ESCAPED = "\ufdd0"
"""Begins an escaped text: a noncharacter, which no document may hold (Unicode 23.7)."""

GENESIS = bytes(32)
"""What stands for the hash before the first entry."""

AUDIT_COLUMNS = (
    *("at", "run", "who", "item", "field", "agency", "sheet", "cell"),
    *("before", "after", "why", "source"),
)

AuditRow = tuple[str, ...]
GroupKey = tuple[str, str, str]
"""Round, agency, item: the baselines of one answer are stored together."""

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_parse = json.JSONDecoder().raw_decode


# ---------------------------------------------------------------- texts


def safe(text: str) -> str:
    """``text`` as every database takes it; :func:`unsafe` gives it back."""
    if "\0" not in text and not text.startswith(_ESCAPED):
        try:
            text.encode()
        except UnicodeEncodeError:
            pass
        else:
            return text
    return _ESCAPED + json.dumps(text)


def unsafe(text: str) -> str:
    return str(json.loads(text[1:])) if text.startswith(_ESCAPED) else text


def pack(content: bytes) -> bytes:
    """``content`` in zlib's format; without deflating again what is deflated already (a workbook)."""
    sample = content[: 1 << 16]
    worth = len(zlib.compress(sample, 1)) < len(sample) * 0.9
    return zlib.compress(content, 6 if worth else 0)


# ---------------------------------------------------------------- audit


def audit_row(entry: AuditEntry) -> AuditRow:
    """The entry's columns, in the order of :data:`AUDIT_COLUMNS`."""
    return (
        entry.when.isoformat(),
        safe(entry.run),
        safe(entry.who),
        safe(entry.item),
        safe(entry.field),
        safe(entry.agency),
        safe(entry.sheet),
        safe(entry.cell),
        safe(dumps(to_plain(entry.before))),
        safe(dumps(to_plain(entry.after))),
        safe(entry.why),
        "" if entry.source is None else safe(dumps(entry.source)),
    )


def cell_value(text: str) -> Cell:
    return from_plain(json.loads(unsafe(text)))


def audit_entry(row: Iterable[str]) -> AuditEntry:
    at, *names, before, after, why, source = row
    run, who, item, field_name, agency, sheet, cell = map(unsafe, names)
    return AuditEntry(
        when=datetime.fromisoformat(at),
        run=run,
        who=who,
        item=item,
        field=field_name,
        agency=agency,
        sheet=sheet,
        cell=cell,
        before=cell_value(before),
        after=cell_value(after),
        why=unsafe(why),
        source=Place(*json.loads(unsafe(source))) if source else None,
    )


def chained(previous: bytes, number: int, row: Iterable[str]) -> bytes:
    """The hash of an entry: SHA-256 over the hash before it and its canonical JSON.

    Made from the stored columns, not from the values they decode to, so that
    no byte of them can change unseen.
    """
    return hashlib.sha256(previous + dumps([number, *row]).encode("utf-8", "surrogatepass")).digest()


def breaks(entries: Iterable[tuple[int, AuditRow, bytes]], count: int, head: bytes) -> Iterator[Break]:
    """What is wrong with a chain: altered and missing entries, and an end that was cut off."""
    last, previous = 0, GENESIS
    for number, row, found in entries:
        if number != last + 1:
            yield Break("audit-missing", first=last + 1, last=number - 1)
        elif chained(previous, number, row) != found:
            # A hash that was changed breaks the entry it belongs to and the one after it.
            yield Break("audit-altered", number=number, item=row[3], field=row[4], run=row[1])
        last, previous = number, found
    if last < count:
        yield Break("audit-missing", first=last + 1, last=count)
    elif (last, previous) != (count, head):
        yield Break("audit-cut", last=last, count=count)


# ---------------------------------------------------------------- the other records


def problem_plain(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "place": list(problem.place),
        "severity": problem.severity.value,
        "agency": problem.agency,
        "item": problem.item,
        "field": problem.field,
        "found": to_plain(problem.found),
        "detail": dict(problem.detail),
    }


def problem_of(plain: dict[str, Any]) -> Problem:
    known = {"place": Place(*plain["place"]), "severity": Severity(plain["severity"])}
    return Problem(**{**plain, **known, "found": from_plain(plain["found"])})


def conflict_plain(conflict: Conflict) -> dict[str, Any]:
    return {
        "id": conflict.id,
        "item": conflict.item,
        "field": conflict.field,
        "agency": conflict.agency,
        "baseline": to_plain(conflict.baseline),
        "ours": to_plain(conflict.ours),
        "theirs": to_plain(conflict.theirs),
        "source": conflict.source and list(conflict.source),
        "reason": conflict.reason,
    }


def conflict_of(plain: dict[str, Any]) -> Conflict:
    sides = {side: from_plain(plain[side]) for side in ("baseline", "ours", "theirs")}
    source = Place(*plain["source"]) if plain["source"] else None
    return Conflict(**{**plain, **sides, "source": source})


def conflict_record(body: str, opened: str, how: str, ended: str | None) -> ConflictRecord:
    """A conflict with the runs that opened and ended it, from their stored bodies."""
    first = run_of(from_text(opened))
    last = None if ended is None else run_of(from_text(ended))
    return ConflictRecord(
        conflict=conflict_of(from_text(body)),
        opened_run=first.id,
        opened=first.started,
        ended=unsafe(how),
        ended_run=last.id if last else "",
        ended_when=last.started if last else None,
    )


def run_plain(run: Run) -> dict[str, Any]:
    return {**asdict(run), "started": run.started.isoformat()}


def run_of(plain: dict[str, Any]) -> Run:
    files = plain["files"]
    paired = None if files is None else {path: (a, b) for path, (a, b) in files.items()}
    return Run(**{**plain, "started": datetime.fromisoformat(plain["started"]), "files": paired})


def to_text(plain: Any) -> str:
    return safe(_compact(plain))


def from_text(text: str) -> Any:
    return json.loads(unsafe(text))


# ---------------------------------------------------------------- baselines


class Baselines(Mapping[BaselineKey, Value]):
    """The baselines of a round, decoded one answer at a time when somebody looks."""

    def __init__(self, round_name: str, groups: Mapping[tuple[str, str], str]) -> None:
        self._round = round_name
        self._groups = groups
        self._decoded: dict[tuple[str, str], dict[str, Value]] = {}

    def _cells(self, agency: str, item: str) -> Mapping[str, Value]:
        where = agency, item
        cells = self._decoded.get(where)
        if cells is None:
            text = self._groups.get(where)
            cells = {} if text is None else decode_cells(text)
            self._decoded[where] = cells
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


def merged_cells(text: str | None, news: Mapping[str, Any]) -> str | None:
    """A stored group with new plain values put in; ``None`` when nothing is left of it."""
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
    blobs: list[str] | None = field(default=None)

    @classmethod
    def of(cls, update: Update) -> Rows:
        run = update.run
        returns, prints, problems = update.returns, update.fingerprints, update.problems
        return cls(
            id=safe(run.id),
            run=to_text(run_plain(run)),
            audit=[audit_row(entry) for entry in update.audit],
            groups=None if update.baselines is None else _grouped(update.baselines),
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
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return _compact(plain).encode("utf-8", "surrogatepass")

    @classmethod
    def decode(cls, body: bytes) -> Rows:
        plain: dict[str, Any] = json.loads(body.decode("utf-8", "surrogatepass"))
        made = cls(**{name: _tuples(value) for name, value in plain.items() if name != "groups"}, groups=None)
        if plain["groups"] is not None:
            made.groups = [(tuple(key), cells) for key, cells in plain["groups"]]
        return made

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


def rejection_of(run: str, body: str) -> Rejection:
    return Rejection(problem_of(from_text(body)), unsafe(run))


def fingerprints_of(rows: Iterable[tuple[str, str]]) -> dict[str, Fingerprint]:
    return {unsafe(path): Fingerprint(*from_text(body)) for path, body in rows}


def problems_of(rows: Iterable[tuple[str, str]]) -> dict[str, tuple[Problem, ...]]:
    return {unsafe(agency): tuple(map(problem_of, from_text(body))) for agency, body in rows}


def _tuples(value: Any) -> Any:
    if isinstance(value, list):
        return [tuple(row) if isinstance(row, list) else row for row in value]
    return value


def _grouped(baselines: Mapping[BaselineKey, Cell]) -> list[tuple[GroupKey, dict[str, Any]]]:
    groups: dict[GroupKey, dict[str, Any]] = {}
    for (round_name, item, agency, name), value in baselines.items():
        plain = value if type(value) is str else to_plain(value)
        group = groups.get((round_name, agency, item))
        if group is None:
            groups[round_name, agency, item] = {name: plain}
        else:
            group[name] = plain
    return [((safe(r), safe(a), safe(i)), cells) for (r, a, i), cells in groups.items()]


def _ungrouped(
    groups: Iterable[tuple[GroupKey, Mapping[str, Any]]],
) -> Iterator[tuple[BaselineKey, Cell]]:
    for (round_name, agency, item), cells in groups:
        for name, plain in cells.items():
            yield BaselineKey(unsafe(round_name), unsafe(item), unsafe(agency), name), from_plain(plain)
