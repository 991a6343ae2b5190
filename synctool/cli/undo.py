"""``sync undo``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from synctool.cli.context import Context, pass_context
from synctool.cli.options import dry_run_option, global_options
from synctool.texts import Lang, say

if TYPE_CHECKING:
    from synctool.flows.undo import UndoReport

_SHOWN = 12


@click.command()
@click.argument("run", required=False, default="", metavar="[RUN]")
@click.option("-y", "--yes", is_flag=True)
@dry_run_option
@global_options(hidden=True)
@pass_context
def command(context: Context, run: str, yes: bool, dry_run: bool) -> int:
    project = context.project()
    from synctool.flows import undo as flow

    asks = not (yes or dry_run or context.json) and sys.stdin.isatty() and sys.stdout.isatty()
    if asks:
        told = flow.run(project, run, dry_run=True)
        context.show(*undo_lines(told, context.lang, verbose=context.verbose))
        if not click.confirm(context.say("undo-ask"), default=False, err=True):
            return 0
        run = told.undoes.id
    report = flow.run(project, run, dry_run=dry_run)
    if context.json:
        from synctool.cli import as_json_past

        context.show_json(as_json_past.undo(report))
    elif asks:
        context.show(_opening(report, context.lang))
    elif not context.quiet:
        context.show(*undo_lines(report, context.lang, verbose=context.verbose))
    return int(bool(report.conflicts or report.left or any(f.state == flow.LEFT for f in report.files)))


def _opening(report: UndoReport, lang: Lang) -> str:
    code = "undo-dry-run" if report.dry_run else "undo-done" if report.run else "undo-idle"
    return say(code, lang, run=report.undoes.id, by=report.run)


def undo_lines(report: UndoReport, lang: Lang, *, verbose: bool = False) -> list[str]:
    """What an undo does, or would do."""
    from synctool.cli.summary import change_line, conflict_line

    target = report.undoes
    lines = [_opening(report, lang)]
    when = f"{target.started.astimezone():%Y-%m-%d %H:%M}"
    lines.append(
        say("undo-run", lang, when=when, who=target.who, command=target.command, summary=target.summary)
    )
    for one in report.files:
        lines.append("  " + say(f"undo-file-{one.state}", lang, file=one.source))
    most = 10**9 if verbose else _SHOWN
    if report.changes:
        lines.append(say("undo-changes", lang, count=len(report.changes)))
        lines += [f"  {change_line(change, lang)}" for change in report.changes[:most]]
        if len(report.changes) > most:
            lines.append("  " + say("more-lines", lang, count=len(report.changes) - most))
    if report.conflicts:
        lines.append(say("undo-conflicts", lang, count=len(report.conflicts)))
        lines += [conflict_line(conflict, lang) for conflict in report.conflicts[:most]]
    if report.left:
        lines.append(say("undo-left", lang, count=len(report.left)))
        lines += [f"  {change_line(change, lang)}" for change in report.left[:most]]
    return lines
