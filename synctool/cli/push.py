"""``sync push``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from synctool import terms
from synctool.cli.context import Context, pass_context
from synctool.cli.options import agency_option, dry_run_option, global_options
from synctool.cli.tables import table
from synctool.terms import word
from synctool.texts import Lang, listed, say

if TYPE_CHECKING:
    from synctool.flows.push import PushReport

DONE = ("written", "unchanged")


@click.command()
@agency_option
@click.option("-r", "--round", "round_name", metavar="NAME")
@dry_run_option
@global_options(hidden=True)
@pass_context
def command(context: Context, agencies: tuple[str, ...], round_name: str | None, dry_run: bool) -> int:
    project = context.project()
    from synctool.flows import push as flow

    with context.progress() as progress:
        report = flow.run(
            project, agencies=agencies, round_name=round_name, dry_run=dry_run, progress=progress
        )
    if context.json:
        from synctool.cli import as_json

        context.show_json(as_json.push(report, context.lang))
    else:
        lines = push_lines(report, context.lang, quiet=context.quiet)
        context.answer(report.world, lines, exit_code(report))
    return exit_code(report)


def exit_code(report: PushReport) -> int:
    """0; 1 if some files wait for a person; 3 if they all do, so that nothing was changed."""
    if all(one.state in DONE for one in report.agencies):
        return 0
    return 1 if any(one.state in DONE for one in report.agencies) else 3


def push_lines(report: PushReport, lang: Lang, *, quiet: bool = False) -> list[str]:
    """What was written where; then each file that was not, with what to do."""
    lines: list[str] = []
    if not quiet:
        written = sum(one.state == "written" for one in report.agencies)
        opening = "push-dry-run" if report.dry_run else "push-done" if written else "push-nothing-new"
        headings = [word(terms.HEADINGS, h, lang) for h in ("state", "items", "source")]
        rows = [(o.agency, word(terms.STATES, o.state, lang), o.items, o.source) for o in report.agencies]
        lines = [
            say(opening, lang, count=written, digest=report.digest[:12]),
            "",
            *table([word(terms.FIELDS, "agency", lang), *headings], rows),
        ]
        shared = [one.agency for one in report.agencies if one.shared]
        if shared:
            lines += ["", say("push-shared", lang, agencies=listed(shared, lang))]
    from synctool.cli.failures import message_of

    for one in report.agencies:
        if one.problem:
            message, remedy = message_of(one.problem, lang)
            lines += ["", say("failed-agency", lang, agency=one.agency, message=message)]
            lines += [say("remedy", lang, remedy=remedy)] if remedy else []
    return lines
