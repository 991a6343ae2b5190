"""The audit's entries as rows, and the hashes that chain them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from synctool.codec import dumps, from_plain, to_plain
from synctool.history.base import Break
from synctool.history.records import safe, unsafe
from synctool.model import AuditEntry, Cell, Place

GENESIS = bytes(32)
"""What stands for the hash before the first entry."""

AUDIT_COLUMNS = (
    *("at", "run", "who", "item", "field", "agency", "sheet", "cell"),
    *("before", "after", "why", "source"),
)

AuditRow = tuple[str, ...]


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
        elif not _is_text(row) or chained(previous, number, row) != found:
            # A hash that was changed breaks the entry it belongs to and the one after it.
            yield Break("audit-altered", number=number, item=row[3], field=row[4], run=row[1])
        last, previous = number, found if isinstance(found, bytes) else GENESIS
    if last < count:
        yield Break("audit-missing", first=last + 1, last=count)
    elif (last, previous) != (count, head):
        yield Break("audit-cut", last=last, count=count)


def _is_text(row: AuditRow) -> bool:
    # A byte changed in the file itself may turn a text into bytes or a number.
    return all(isinstance(column, str) for column in row)
