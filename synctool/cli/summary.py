"""What a pull did, told to a coordinator: changes, what is missing, what needs a decision, what is ready."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from synctool import terms
from synctool.cli.tables import cut, table
from synctool.flows.owned import criterion_text, field_word, place_text
from synctool.model import (
    Cell,
    Change,
    Conflict,
    Problem,
    Recommendation,
    Recommended,
    Severity,
    SheetRole,
    text_of,
)
from synctool.schema import SHEET_NAMES
from synctool.shelves import Mapped
from synctool.terms import word
from synctool.texts import Lang, labelled, listed, message, remedy, say

if TYPE_CHECKING:
    from synctool.flows.advice import Recommendations
    from synctool.flows.pull import AgencyOutcome, PullReport

_SHOWN = 10
"""Lines of one kind before the rest is only counted."""
_WIDE = 96
"""Columns of a line with a cell's content in it."""
WAITING = ("missing", "stopped", "stale")
"""States in which a return waits for a person."""


def needs_a_person(report: PullReport) -> bool:
    """True when problems, conflicts, or missing or stopped returns are left."""
    waits = any(one.state in WAITING for one in report.agencies)
    return waits or bool(report.problems or report.conflicts or report.refused or report.unrecognised)


def pull_lines(report: PullReport, lang: Lang, *, verbose: bool = False) -> list[str]:
    """The whole summary."""
    most = 10**9 if verbose else _SHOWN
    parts = (
        [_opening(report, lang)],
        _agencies(report.agencies, lang),
        choice_lines(report, lang),
        _changes(report.changes, lang, most),
        waiting_lines(report, lang, most),
        _ready(report.recommendations, lang, most),
    )
    lines: list[str] = []
    for part in parts:
        if part:
            lines += ["", *part] if lines else part
    return lines


def _opening(report: PullReport, lang: Lang) -> str:
    if report.dry_run:
        return say("pull-dry-run", lang, digest=report.digest[:12])
    if not report.changes:
        return say("pull-nothing-new", lang)
    return say("pull-done", lang, run=report.run)


def _agencies(outcomes: Sequence[AgencyOutcome], lang: Lang) -> list[str]:
    headings = [
        word(terms.HEADINGS, h, lang) for h in ("state", "responses", "problems", "conflicts", "source")
    ]
    rows = [
        (o.agency, word(terms.STATES, o.state, lang), o.responses, o.problems, o.conflicts, o.source)
        for o in outcomes
    ]
    return table([word(terms.FIELDS, "agency", lang), *headings], rows)


# ---------------------------------------------------------------- changes


def _changes(changes: Sequence[Change], lang: Lang, most: int) -> list[str]:
    """Counts per agency; then the lines of 列管事項, which is what people read."""
    if not changes:
        return []
    items: set[str] = set()
    counts: dict[str, int] = {}
    by_agency: dict[str, dict[str, None]] = {}
    seen = array("L")
    """Which of the changes get a line."""
    for at, change in enumerate(changes):
        if change.item:
            items.add(change.item)
        if change.agency:
            counts[change.agency] = counts.get(change.agency, 0) + 1
            by_agency.setdefault(change.agency, {})[change.item] = None
        if change.sheet == SHEET_NAMES[SheetRole.ITEMS] or (change.item and not change.agency):
            seen.append(at)
    lines = [say("changes", lang, count=len(changes), items=len(items))]
    for agency, mine in by_agency.items():
        shown_items = _few(list(mine), lang)
        lines.append(say("changes-of-agency", lang, agency=agency, count=counts[agency], items=shown_items))
    lines += _limited(Mapped(seen, lambda at: change_line(changes[at], lang)), lang, most)
    return lines


def change_line(change: Change, lang: Lang) -> str:
    """A changed cell in one line."""
    before, after = shown(change.field, change.before), shown(change.field, change.after)
    label = field_word(change.field, lang)
    if change.field in ("progress", "resolution"):
        code = "change-cleared" if not after else "change-rewritten" if before else "change-new"
        text = say(code, lang, item=change.item, field=label, length=len(after), start=after)
    else:
        text = say("change", lang, item=change.item, field=label, before=before or "－", after=after or "－")
    return cut(text, _WIDE)


def shown(field: str, value: Cell) -> str:
    """A value as people read it in that field: ``80%``, not ``0.8``."""
    if field == "percent" and isinstance(value, int | float):
        return f"{round(value * 100, 4):g}%"
    return text_of(value)


def choice_lines(report: PullReport, lang: Lang) -> list[str]:
    """The conflicts that a person's choice ended."""
    if not report.resolved:
        return []
    lines = [say("choices-done", lang, count=len(report.resolved))]
    for one in report.resolved:
        conflict = one.conflict
        where = " ".join(filter(None, (conflict.item, conflict.agency, field_word(conflict.field, lang))))
        lines.append("  " + labelled(where, say(f"ended-{one.how}", lang), lang))
    return lines


# ---------------------------------------------------------------- what waits


def waiting_lines(report: PullReport, lang: Lang, most: int = _SHOWN) -> list[str]:
    """Missing and stopped returns, conflicts, problems: each with what to do."""
    lines: list[str] = []
    for state in WAITING:
        named = [o.agency for o in report.agencies if o.state == state]
        if named:
            lines.append(say(f"waiting-{state}", lang, agencies=listed(named, lang), count=len(named)))
    if report.unrecognised:
        lines.append(say("waiting-unrecognised", lang, files=listed(report.unrecognised, lang)))
    if report.conflicts:
        lines.append(say("waiting-conflicts", lang, count=len(report.conflicts)))
        lines += _limited([conflict_line(c, lang) for c in report.conflicts], lang, most)
    if report.refused:
        lines.append(say("choices-refused", lang, count=len(report.refused)))
        lines += _limited([_problem(p, lang) for p in report.refused], lang, most)
    lines += problem_lines(report.problems, lang, most)
    if report.corrections:
        folder = report.corrections[0].rpartition("/")[0] or "."
        lines.append(say("waiting-corrections", lang, folder=folder, count=len(report.corrections)))
    return lines


def problem_lines(problems: Sequence[Problem], lang: Lang, most: int = 10**9) -> list[str]:
    """Errors, then warnings: place, what is wrong, what to do."""
    lines: list[str] = []
    for severity in Severity:
        found = [p for p in problems if p.severity is severity]
        if found:
            lines.append(say(f"waiting-problems-{severity.value}", lang, count=len(found)))
            lines += _limited([_problem(p, lang) for p in found], lang, most)
    return lines


def conflict_line(conflict: Conflict, lang: Lang) -> str:
    """Both sides of a conflict in one line."""
    sides = {
        name: cut(shown(conflict.field, getattr(conflict, name)) or "－", 28) for name in ("ours", "theirs")
    }
    text = say(
        "conflict-line",
        lang,
        item=conflict.item,
        agency=conflict.agency,
        field=field_word(conflict.field, lang),
        **sides,
    )
    return "  " + " ".join(text.split())


def _problem(problem: Problem, lang: Lang) -> str:
    place = place_text(problem.place) or ""
    head = "  " + " ".join(filter(None, (place, problem.item and f"({problem.item})")))
    return f"{head}\n    {message(problem, lang)}\n    {remedy(problem, lang)}"


# ---------------------------------------------------------------- what is ready


def _ready(found: Recommendations, lang: Lang, most: int) -> list[str]:
    lines: list[str] = []
    ready = found.of(Recommended.REMOVE)
    if ready:
        lines.append(say("ready", lang, count=len(ready), items=_few(ready.items, lang)))
        lines.append("  " + say("ready-why", lang))
    alone = found.of(Recommended.SELF)
    if alone:
        lines.append(say("self-tracked", lang, count=len(alone), items=_few(alone.items, lang)))
    rest = found.of(Recommended.CONTINUE)
    if rest:
        lines.append(say("not-ready", lang, count=len(rest)))
        lines += [f"  {r.item}  {unmet(r, lang)}" for r in rest[:most]]
        if len(rest) > most:
            lines.append("  " + say("more-lines", lang, count=len(rest) - most))
    if ready.noted:
        lines.append(say("ready-notes", lang, items=_few(ready.noted, lang)))
    return lines


def unmet(recommendation: Recommendation, lang: Lang) -> str:
    """Why an item is not ready; as long as somebody has not answered, that alone."""
    missing = [c for c in recommendation.criteria if not c.met]
    unanswered = [c for c in missing if c.code == "answered"]
    if unanswered:
        return criterion_text(unanswered[0], lang)
    parts = ((word(terms.CRITERIA, c.code, lang), criterion_text(c, lang).lstrip("✗ ")) for c in missing)
    opened, closed, between = (" (", ")", "; ") if lang.startswith("en") else ("（", "）", "；")
    return between.join(
        f"✗ {label}" + (f"{opened}{evidence}{closed}" if evidence else "") for label, evidence in parts
    )


def _few(names: Sequence[str], lang: Lang) -> str:
    shown = listed(names[:_SHOWN], lang)
    return shown if len(names) <= _SHOWN else say("and-more", lang, shown=shown, count=len(names) - _SHOWN)


def _limited(lines: Sequence[str], lang: Lang, most: int) -> list[str]:
    """At most ``most`` lines, and how many there are besides."""
    listed = [line if line.startswith(" ") else f"  {line}" for line in lines[:most]]
    rest = len(lines) - most
    return [*listed, "  " + say("more-lines", lang, count=rest)] if rest > 0 else listed
