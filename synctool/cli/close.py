"""``sync close``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from synctool import terms
from synctool.cli.completing import item_keys
from synctool.cli.context import Context, pass_context
from synctool.cli.options import day, dry_run_option, global_options
from synctool.cli.tables import cut
from synctool.terms import word
from synctool.texts import Lang, listed, say

if TYPE_CHECKING:
    from synctool.flows.close import CloseReport

_WIDEST = 100
"""Columns of a ruling's text on one line."""


def ruling_options(command: Any) -> Any:
    """Where, when and in which words it was ruled."""
    for option in (
        click.option("--wording", default="", metavar="TEXT"),
        click.option("--date", "day", callback=day, metavar="DAY"),
        click.option("--meeting", default="", metavar="TEXT"),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("items", nargs=-1, metavar="[ITEM]…", shell_complete=item_keys)
@click.option("--ruling", metavar="RULING")
@ruling_options
@dry_run_option
@global_options(hidden=True)
@pass_context
def command(
    context: Context,
    items: tuple[str, ...],
    ruling: str | None,
    meeting: str,
    day: date | None,
    wording: str,
    dry_run: bool,
) -> int:
    project = context.project()
    from synctool.flows import close as flow

    given = flow.given(ruling, wording) if ruling else None
    report = flow.run(project, items=items, ruling=given, meeting=meeting, day=day, dry_run=dry_run)
    return show(context, report)


def show(context: Context, report: CloseReport) -> int:
    """Print the report; the exit code."""
    if context.json:
        from synctool.cli import as_json_life

        context.show_json(as_json_life.close(report, context.lang))
    else:
        context.show(*close_lines(report, context.lang, quiet=context.quiet))
    return int(bool(report.problems))


def close_lines(report: CloseReport, lang: Lang, *, quiet: bool = False) -> list[str]:
    """What was carried out, then what could not be."""
    from synctool.cli.summary import problem_lines

    lines: list[str] = []
    if not quiet:
        count = len(report.carried)
        code = "close-nothing" if not count else "close-dry-run" if report.dry_run else "close-done"
        lines.append(say(code, lang, count=count, run=report.run, digest=report.digest))
        for one in report.carried:
            label = " ".join((word(terms.RULED, one.ruling.kind.value, lang), *one.ruling.links))
            said = f"{label}（{one.text}）" if one.text != one.ruling.label else label
            lines.append("  " + cut(say("close-line", lang, item=one.item, ruling=said), _WIDEST))
            if one.added:
                lines.append("    " + say("close-added", lang, items=listed(one.added, lang)))
        if any(one.ruling.ends_tracking for one in report.carried) and not report.dry_run:
            lines.append(say("close-next", lang))
    if report.problems:
        lines += [*([""] if lines else []), say("close-faults", lang, count=len(report.problems))]
        lines += problem_lines(report.problems, lang)
    return lines
