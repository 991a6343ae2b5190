"""What the commands of an item's life print with ``--json``; see :mod:`synctool.cli.as_json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from synctool.cli.as_json import Object, change, problem, push
from synctool.model import Round
from synctool.texts import Lang

if TYPE_CHECKING:
    from synctool.flows.close import CloseReport
    from synctool.flows.rounds import PastRound, RoundReport


def close(report: CloseReport, lang: Lang) -> Object:
    """What ``sync close --json`` and ``sync reopen --json`` print."""
    return {
        "run": report.run,
        "dry_run": report.dry_run,
        "digest": report.digest,
        "rulings": [
            {
                "item": one.item,
                "ruling": one.ruling.kind.value,
                "links": list(one.ruling.links),
                "text": one.text,
                "added": list(one.added),
            }
            for one in report.carried
        ],
        "changes": [change(one) for one in report.changes],
        "problems": [problem(one, lang) for one in report.problems],
    }


def rounds(found: Sequence[PastRound]) -> Object:
    """What ``sync round list --json`` prints."""
    return {
        "rounds": [
            {
                **_round(one.round),
                "current": one.is_current,
                "items": one.items,
                "agencies": one.agencies,
            }
            for one in found
        ]
    }


def round_change(report: RoundReport, lang: Lang) -> Object:
    """What ``sync round open --json`` and ``sync round close --json`` print."""
    return {
        "run": report.run,
        "dry_run": report.dry_run,
        "before": _round(report.before),
        "after": _round(report.after),
        "silent": list(report.silent),
        "unpulled": list(report.unpulled),
        "pushed": push(report.pushed, lang) if report.pushed else None,
    }


def _round(one: Round) -> Object:
    days = {
        name: day.isoformat() if day else None
        for name, day in (("opens", one.opens), ("due", one.due), ("closed", one.closed))
    }
    return {"name": one.name, **days, "carry_over": one.carry_over}
