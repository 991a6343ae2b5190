"""``sync round open|close|list|table``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synctool import terms
from synctool.cli.context import Context, near, pass_context
from synctool.cli.groups import Group
from synctool.cli.options import day, dry_run_option, global_options
from synctool.cli.tables import table
from synctool.terms import word
from synctool.texts import Lang, listed, say

if TYPE_CHECKING:
    from synctool.flows.rounds import PastRound, RoundReport


@click.group(cls=Group, name="round")
@global_options(hidden=True)
def command() -> None:
    pass


@command.command("open")
@click.argument("name")
@click.option("--due", callback=day, metavar="DAY")
@click.option("--opens", callback=day, metavar="DAY")
@click.option("--carry-over", is_flag=True)
@dry_run_option
@global_options(hidden=True)
@pass_context
def open_(
    context: Context, name: str, due: date | None, opens: date | None, carry_over: bool, dry_run: bool
) -> int:
    project = context.project()
    from synctool.flows import rounds as flow

    with context.progress() as progress:
        report = flow.open_round(
            project,
            name,
            due=due,
            opens=opens,
            carry_over=carry_over,
            dry_run=dry_run,
            progress=progress,
        )
    _show(context, report)
    from synctool.cli.push import exit_code

    waits = report.pushed is not None and exit_code(report.pushed) != 0
    return int(waits or (dry_run and bool(report.unpulled)))


@command.command("close")
@dry_run_option
@global_options(hidden=True)
@pass_context
def close(context: Context, dry_run: bool) -> int:
    project = context.project()
    from synctool.flows import rounds as flow

    report = flow.close_round(project, dry_run=dry_run)
    _show(context, report)
    return int(bool(report.silent or report.unpulled))


@command.command("list")
@global_options(hidden=True)
@pass_context
def list_(context: Context) -> int:
    project = context.project()
    from synctool.flows import rounds as flow

    found = flow.listed(project)
    if context.json:
        from synctool.cli import as_json_life

        context.show_json(as_json_life.rounds(found))
    else:
        context.show(*list_lines(found, context.lang))
    return 0


@command.command("table")
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), required=True, metavar="FILE")
@global_options(hidden=True)
@pass_context
def table_(context: Context, to: Path) -> int:
    project = context.project()
    from synctool.flows import roundtable as flow

    report = flow.run(project, to)
    if context.json:
        context.show_json({"path": str(report.path), "rounds": list(report.rounds), "rows": report.rows})
    else:
        count = len(report.rounds)
        context.show(context.say("table-done", path=near(report.path), rounds=count, rows=report.rows))
    return 0


def _show(context: Context, report: RoundReport) -> None:
    if context.json:
        from synctool.cli import as_json_life

        context.show_json(as_json_life.round_change(report, context.lang))
    else:
        context.show(*round_lines(report, context.lang, quiet=context.quiet))


def round_lines(report: RoundReport, lang: Lang, *, quiet: bool = False) -> list[str]:
    """What became of the round, who is late with the one before, and what was pushed."""
    ends = report.after.closed is not None
    code = "round-close" if ends else "round-open"
    lines = [
        say(f"{code}-dry-run" if report.dry_run else f"{code}-done", lang, **_blanks(report)),
    ]
    lines = [] if quiet else lines
    if report.unpulled:
        lines.append(say("round-unpulled", lang, agencies=listed(report.unpulled, lang)))
    if report.silent:
        blanks = {"round": report.before.name, "agencies": listed(report.silent, lang)}
        lines.append(say("round-silent", lang, **blanks))
    if report.pushed:
        from synctool.cli.push import push_lines

        lines += ["", *push_lines(report.pushed, lang, quiet=quiet)]
    return lines


def _blanks(report: RoundReport) -> dict[str, object]:
    return {
        "round": report.after.name,
        "due": report.after.due or "－",
        "closed": report.after.closed or "－",
    }


def list_lines(found: tuple[PastRound, ...], lang: Lang) -> list[str]:
    """A line per round: its days, and how many items and agencies answered."""
    if not found:
        return [say("round-list-empty", lang)]
    heads = [word(terms.FIELDS, "round", lang)]
    columns = ("opens", "due", "closed", "items_answered", "agencies_answered")
    heads += [word(terms.HEADINGS, name, lang) for name in columns]
    rows = [
        (
            ("* " if one.is_current else "  ") + one.round.name,
            *(str(d or "－") for d in (one.round.opens, one.round.due, one.round.closed)),
            one.items,
            one.agencies,
        )
        for one in found
    ]
    return table(heads, rows)
