"""What ``sync undo`` and ``sync history`` print with ``--json``; see :mod:`synctool.cli.as_json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from synctool.cli.as_json import Object, change, conflict, value
from synctool.texts import Lang, say

if TYPE_CHECKING:
    from synctool.flows.history import Event, RunLine
    from synctool.flows.undo import UndoReport
    from synctool.history.base import Break, CellKey, Run
    from synctool.model import Cell


def undo(report: UndoReport) -> Object:
    """What ``sync undo --json`` prints."""
    return {
        "run": report.run,
        "dry_run": report.dry_run,
        "digest": report.digest,
        "undoes": _run(report.undoes),
        "files": [{"file": one.source, "state": one.state} for one in report.files],
        "changes": [change(one) for one in report.changes],
        "conflicts": [conflict(one) for one in report.conflicts],
        "left": [change(one) for one in report.left],
    }


def runs(lines: Sequence[RunLine]) -> Object:
    """What ``sync history --runs --json`` prints."""
    return {"runs": [{**_run(one.run), "undone_by": one.undone_by or None} for one in lines]}


def _run(run: Run) -> Object:
    return {
        "run": run.id,
        "command": run.command,
        "started": run.started.isoformat(),
        "who": run.who,
        "round": run.round,
        "summary": run.summary,
        "digest": run.digest,
        "undoes": run.undoes or None,
        "files": sorted(run.files or {}),
    }


def story(item: str, events: Sequence[Event]) -> Object:
    """What ``sync history ITEM --json`` prints."""
    return {"item": item, "events": [_event(event) for event in events]}


def _event(event: Event) -> Object:
    head = {"when": event.when.isoformat(), "run": event.run, "who": event.who, "why": event.why}
    if event.conflict is not None:
        return {**head, "conflict": conflict(event.conflict), "ended": event.ended or None}
    entry = event.entry
    assert entry is not None
    return {
        **head,
        "agency": entry.agency,
        "field": entry.field,
        "sheet": entry.sheet,
        "cell": entry.cell,
        "before": value(entry.before),
        "after": value(entry.after),
        "source": list(entry.source) if entry.source else None,
    }


def cells(found: Mapping[CellKey, Cell]) -> Object:
    """What ``sync history --as-of … --json`` prints."""
    return {"cells": [{**key._asdict(), "value": value(cell)} for key, cell in sorted(found.items())]}


def verified(breaks: Sequence[Break], entries: int, head: str, lang: Lang) -> Object:
    """What ``sync history --verify --json`` prints."""
    told = [
        {"code": b.code, "message": say(b.code, lang, **b.detail), "detail": dict(b.detail)} for b in breaks
    ]
    return {"whole": not breaks, "entries": entries, "head": head, "breaks": told}
