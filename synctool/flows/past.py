"""Rulings of the past: by item and round, from the history, the archive and the master."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from synctool.flows.closing import RULED
from synctool.flows.master import Master
from synctool.flows.undo import undone
from synctool.history.base import History
from synctool.model import text_of
from synctool.rulings import Ruled, leading_kind


@dataclass(frozen=True, slots=True)
class Made:
    """One ruling that was made."""

    item: str
    round: str
    """The round that was current then; ``""`` where nobody knows."""
    kind: Ruled
    text: str
    meeting: str = ""
    day: str = ""
    """ISO 8601; ``""`` where nobody knows."""
    recorded: datetime | None = None
    run: str = ""


def rulings_made(history: History, master: Master, current: str) -> list[Made]:
    """Every ruling, oldest first.

    What the history has lost is taken from 已解除列管 and from 裁示, without a
    round for the first, and with ``current`` as its round for the second.
    """
    runs = {run.id: run for run in history.runs()}
    gone = undone(history.runs())
    made: dict[tuple[str, str], Made] = {}
    for entry in history.audit():
        kind = RULED.get(entry.why)
        if kind is None or entry.field != "ruling" or entry.run in gone or entry.sheet != master.table.sheet:
            continue
        where, run = entry.source, runs.get(entry.run)
        made.setdefault(
            (entry.item, entry.run),
            Made(
                entry.item,
                run.round if run else "",
                kind,
                text_of(entry.after),
                where.source if where else "",
                where.sheet if where else "",
                entry.when,
                entry.run,
            ),
        )
    known = {item for item, _ in made}
    found = list(made.values())
    for key, row in master.archive.rows.items() if master.archive else ():
        kind = leading_kind(row["ruling"])
        if key not in known and kind is not None:
            meeting, day = text_of(row["closed_by"]), text_of(row["closed_on"])
            found.append(Made(key, "", kind, text_of(row["ruling"]), meeting, day))
            known.add(key)
    for key, row in master.table.rows.items():
        kind = leading_kind(row["ruling"])
        if key not in known and kind is not None:
            found.append(Made(key, current, kind, text_of(row["ruling"])))
    return found


def links_of(master: Master) -> dict[str, tuple[str, ...]]:
    """By item: the items that a 併案 or 分案 ties it to, in both directions."""
    found: dict[str, list[str]] = {}
    for key, row in master.archive.rows.items() if master.archive else ():
        for link in text_of(row["links"]).split("、"):
            if link:
                found.setdefault(key, []).append(link)
                found.setdefault(link, []).append(key)
    return {key: tuple(dict.fromkeys(links)) for key, links in found.items()}
