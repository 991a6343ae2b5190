"""``sync status``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from synctool import terms
from synctool.cli.context import Context, pass_context
from synctool.cli.options import global_options
from synctool.cli.tables import table
from synctool.terms import word
from synctool.texts import Lang, listed, say

if TYPE_CHECKING:
    from synctool.flows.status import AgencyStatus, StatusReport


@click.command()
@global_options(hidden=True)
@pass_context
def command(context: Context) -> int:
    project = context.project()
    from synctool.flows import status as flow

    report = flow.run(project)
    code = int(bool(report.conflicts or report.rulings) or any(_waits(one) for one in report.agencies))
    if context.json:
        from synctool.cli import as_json

        context.show_json(as_json.status(report, context.lang))
    else:
        context.answer(report.world, status_lines(report, context.lang, quiet=context.quiet), code)
    return code


def _waits(one: AgencyStatus) -> bool:
    return bool(one.overdue or one.problems or one.waiting)


def status_lines(report: StatusReport, lang: Lang, *, quiet: bool = False) -> list[str]:
    """Per agency how far it is; per item what is missing for 解除列管."""
    names = ("items", "answered", "overdue", "problems", "last_return")
    agencies = [
        (
            one.agency,
            one.items,
            one.answered,
            one.overdue,
            one.problems,
            f"{one.last_return.astimezone():%Y-%m-%d %H:%M}" if one.last_return else "－",
        )
        for one in report.agencies
        if not quiet or _waits(one)
    ]
    lines = [] if quiet else [_opening(report, lang), ""]
    lines += table(
        [word(terms.FIELDS, "agency", lang), *(word(terms.HEADINGS, n, lang) for n in names)], agencies
    )
    waiting = [one.agency for one in report.agencies if one.waiting]
    if waiting:
        lines += ["", say("status-waiting", lang, agencies=listed(waiting, lang))]
    if report.rulings:
        lines += ["", say("status-rulings", lang, items=listed(report.rulings, lang))]
    if report.conflicts:
        lines += ["", say("status-conflicts", lang, count=report.conflicts)]
    if quiet or not report.items:
        return lines
    items = [
        (
            one.item,
            word(terms.RECOMMENDED, one.recommendation.recommendation.value, lang),
            listed((word(terms.CRITERIA, code, lang) for code in one.missing), lang) or "－",
        )
        for one in report.items
    ]
    headings = [word(terms.FIELDS, n, lang) for n in ("key", "recommendation")]
    return [*lines, "", *table([*headings, word(terms.HEADINGS, "missing", lang)], items)]


def _opening(report: StatusReport, lang: Lang) -> str:
    due = report.round.due
    code = "status-round-due" if due else "status-round"
    return say(code, lang, round=report.round.name or "－", due=due)
