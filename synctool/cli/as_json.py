"""Reports as the objects that ``--json`` prints; programs may rely on them (DESIGN 5).

Values of cells: text, numbers and booleans as they are, a blank as ``null``,
days and times as ISO 8601. Formatted text is ``{"text": …, "paragraphs":
[[{"text": …, "underline": …}]]}``; an error cell ``{"error": "#N/A"}``; where
there is no such cell, ``{"missing": true}``. Recommendations are the words of
the master (解除列管, 繼續列管, 自行列管); everything else that is one of a
set is its code. ``message``, ``remedy`` and ``detail`` are in the language asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synctool import codec
from synctool.cli.failures import message_of
from synctool.flows.owned import criterion_text
from synctool.model import Cell, Change, Conflict, Problem, Recommendation, RichText
from synctool.terms import RECOMMENDED
from synctool.texts import Lang, message, remedy

if TYPE_CHECKING:
    from synctool.flows.check import CheckReport
    from synctool.flows.demo import DemoReport
    from synctool.flows.init import InitReport
    from synctool.flows.pull import PullReport
    from synctool.flows.push import PushReport
    from synctool.flows.status import StatusReport

Object = dict[str, Any]


def value(cell: Cell) -> Any:
    """A cell as JSON; see the module."""
    plain = codec.to_plain(cell)
    if isinstance(cell, RichText):
        return {"text": str(cell), **plain}
    if isinstance(plain, dict) and (found := plain.keys() & {"date", "datetime", "time"}):
        return plain[found.pop()]
    return plain


def pull(report: PullReport, lang: Lang) -> Object:
    """What ``sync pull --json`` prints."""
    return {
        "run": report.run,
        "dry_run": report.dry_run,
        "digest": report.digest,
        "agencies": [
            {
                "agency": one.agency,
                "source": one.source,
                "state": one.state,
                "responses": one.responses,
                "problems": one.problems,
                "conflicts": one.conflicts,
            }
            for one in report.agencies
        ],
        "changes": [change(one) for one in report.changes],
        "problems": [problem(one, lang) for one in report.problems],
        "conflicts": [conflict(one) for one in report.conflicts],
        "recommendations": [recommendation(one, lang) for one in report.recommendations],
        "unrecognised": list(report.unrecognised),
        "resolved": [{**conflict(one.conflict), "how": one.how} for one in report.resolved],
        "refused": [problem(one, lang) for one in report.refused],
        "corrections": list(report.corrections),
    }


def check(report: CheckReport, lang: Lang) -> Object:
    """What ``sync check --json`` prints."""
    return {
        "files": [
            {
                "source": one.source,
                "agency": one.agency,
                "round": one.round,
                "items": one.items,
                "answered": one.answered,
                "unanswered": list(one.unanswered),
                "problems": [problem(fault, lang) for fault in one.problems],
                "error": {
                    "code": one.error.code,
                    **dict(zip(("message", "remedy"), message_of(one.error, lang), strict=True)),
                }
                if one.error
                else None,
                "written": list(one.written),
            }
            for one in report.files
        ]
    }


def change(change: Change) -> Object:
    return {
        "item": change.item,
        "field": change.field,
        "agency": change.agency,
        "sheet": change.sheet,
        "cell": change.cell,
        "before": value(change.before),
        "after": value(change.after),
    }


def problem(problem: Problem, lang: Lang) -> Object:
    return {
        "agency": problem.agency,
        "source": problem.place.source,
        "sheet": problem.place.sheet,
        "cell": problem.place.cell,
        "item": problem.item,
        "field": problem.field,
        "code": problem.code,
        "severity": problem.severity.value,
        "message": message(problem, lang),
        "remedy": remedy(problem, lang),
    }


def conflict(one: Conflict) -> Object:
    """A conflict with all three values."""
    return {
        "id": one.id,
        "item": one.item,
        "field": one.field,
        "agency": one.agency,
        "baseline": value(one.baseline),
        "ours": value(one.ours),
        "theirs": value(one.theirs),
        "reason": one.reason,
    }


def recommendation(one: Recommendation, lang: Lang) -> Object:
    return {
        "item": one.item,
        "recommendation": RECOMMENDED[one.recommendation.value].zh,
        "ready": one.ready,
        "criteria": [{"code": c.code, "met": c.met, "detail": criterion_text(c, lang)} for c in one.criteria],
    }


def push(report: PushReport, lang: Lang) -> Object:
    """What ``sync push --json`` prints."""
    return {
        "run": report.run,
        "dry_run": report.dry_run,
        "digest": report.digest,
        "agencies": [
            {
                "agency": one.agency,
                "source": one.source,
                "state": one.state,
                "items": one.items,
                "unpulled": list(one.unpulled),
                "problem": dict(zip(("message", "remedy"), message_of(one.problem, lang), strict=True))
                if one.problem
                else None,
            }
            for one in report.agencies
        ],
    }


def status(report: StatusReport, lang: Lang) -> Object:
    """What ``sync status --json`` prints."""
    return {
        "round": report.round.name,
        "conflicts": report.conflicts,
        "rulings": list(report.rulings),
        "agencies": [
            {
                "agency": one.agency,
                "items": one.items,
                "answered": one.answered,
                "overdue": one.overdue,
                "problems": one.problems,
                "waiting": one.waiting,
                "last_return": one.last_return.isoformat() if one.last_return else None,
            }
            for one in report.agencies
        ],
        "items": [
            {**recommendation(one.recommendation, lang), "missing": list(one.missing)} for one in report.items
        ],
    }


def init(report: InitReport) -> Object:
    """What ``sync init --json`` prints."""
    return {
        "config": str(report.config_path),
        "master": str(report.master_path),
        "created_master": report.created_master,
        "sheet": report.sheet,
        "header_row": report.header_row,
        "columns": dict(report.columns),
        "unmatched": list(report.unmatched),
        "agencies": [{"short": a.short, "full": a.full, "aliases": list(a.aliases)} for a in report.agencies],
        "unknown_agencies": list(report.unknown_agencies),
        "items": report.items,
    }


def demo(report: DemoReport) -> Object:
    """What ``sync demo --json`` prints."""
    return {"directory": str(report.directory), "open": [str(path) for path in report.open_these]}
