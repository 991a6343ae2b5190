"""What the commands of an item's life print with ``--json``; see :mod:`synctool.cli.as_json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from synctool.cli.as_json import Object, change, problem, push, recommendation, value
from synctool.model import Round
from synctool.terms import RECOMMENDED
from synctool.texts import Lang, say

if TYPE_CHECKING:
    from synctool.flows.close import CloseReport
    from synctool.flows.explain import Explanation
    from synctool.flows.remind import RemindReport
    from synctool.flows.replay import ReplayReport
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


def explanation(one: Explanation, lang: Lang) -> Object:
    """An item of what ``sync explain --json`` prints."""
    return {
        **recommendation(one.recommendation, lang),
        "tracked": one.is_tracked,
        "round": one.round,
        "rounds": list(one.rounds),
        "resolution": value(one.item.resolution),
        "lacking": [{"code": c.code, "remedy": say(f"todo-{c.code}", lang, **c.detail)} for c in one.lacking],
        "notes": [
            {"code": n.code, "message": say(f"note-{n.code}", lang, **n.detail), "detail": dict(n.detail)}
            for n in one.recommendation.notes
        ],
        "promises": [
            {
                "agency": p.agency,
                "round": p.round,
                "words": p.words,
                "day": p.day.isoformat(),
                "state": p.state,
            }
            for p in one.promises
        ],
        "rulings": [
            {"ruling": r.kind.value, "text": r.text, "meeting": r.meeting, "date": r.day, "round": r.round}
            for r in one.rulings
        ],
        "links": list(one.links),
    }


def replay(report: ReplayReport) -> Object:
    """What ``sync rules replay --json`` prints; recommendations are the words of the master."""
    return {
        "cases": [
            {
                "round": one.round,
                "item": one.item,
                "recommended": RECOMMENDED[one.recommended.value].zh,
                "ruled": RECOMMENDED[one.ruled.value].zh if one.ruled else None,
                "agrees": one.agrees,
                "lacking": list(one.lacking),
            }
            for one in report.cases
        ],
        "counts": [
            {"recommended": RECOMMENDED[mine.value].zh, "ruled": RECOMMENDED[ruled.value].zh, "count": count}
            for (mine, ruled), count in sorted(report.counts.items())
        ],
        "ruled": report.ruled,
        "agreed": report.agreed,
        "left_out": list(report.left_out),
    }


def remind(report: RemindReport, sent: Mapping[str, str] | None) -> Object:
    """What ``sync remind --json`` prints; ``sent`` is ``null`` where nothing was to be sent."""
    return {
        "round": report.round,
        "dry_run": report.dry_run,
        "folder": str(report.folder),
        "reminders": [
            {
                "agency": one.agency,
                "level": one.level,
                "days": one.days,
                "unanswered": list(one.unanswered),
                "to_correct": list(one.to_correct),
                "to": list(one.draft.to),
                "subject": one.draft.subject,
                "last": one.last,
            }
            for one in report.reminders
        ],
        "withdrawn": list(report.withdrawn),
        "sent": None
        if sent is None
        else [{"agency": name, "sent": not why, "why": why} for name, why in sent.items()],
    }
