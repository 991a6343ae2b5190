"""``sync brief``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from synctool.cli.completing import item_keys
from synctool.cli.context import Context, near, pass_context
from synctool.cli.options import agency_option, day, dry_run_option, global_options

_PATH = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--to", required=True, type=_PATH)
@click.option("--kind", type=click.Choice(["brief", "dashboard"]), default="brief")
@click.option("--meeting", "meetings", multiple=True)
@click.option("--topic", "topics", multiple=True)
@click.option("--recommendation", "recommendations", multiple=True)
@agency_option
@click.option("--item", "items", multiple=True, shell_complete=item_keys)
@click.option("--changed", is_flag=True)
@click.option("--template", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--calendar", type=click.Choice(["western", "roc"]), default="western")
@click.option("--date", "day", callback=day, metavar="DAY")
@click.option("--title", default="")
@dry_run_option
@global_options(hidden=True)
@pass_context
def command(
    context: Context,
    to: Path,
    kind: str,
    meetings: tuple[str, ...],
    topics: tuple[str, ...],
    recommendations: tuple[str, ...],
    agencies: tuple[str, ...],
    items: tuple[str, ...],
    changed: bool,
    template: Path | None,
    calendar: str,
    day: date | None,
    title: str,
    dry_run: bool,
) -> int:
    project = context.project()
    from synctool.flows import brief, dashboard_page

    flow = dashboard_page if kind == "dashboard" else brief
    selection = brief.Selection(meetings, topics, recommendations, agencies, items, changed)
    with context.progress() as progress:
        report = flow.run(
            project,
            to,
            selection=selection,
            template=template,
            calendar="roc" if calendar == "roc" else "western",
            day=day,
            title=title,
            dry_run=dry_run,
            progress=progress,
        )
    if context.json:
        context.show_json(
            {
                "file": str(report.path),
                "format": report.format,
                "dry_run": report.dry_run,
                "items": list(report.items),
                "left_out": report.left_out,
            }
        )
    elif report.dry_run:
        blanks = {
            "file": near(report.path),
            "count": len(report.items),
            "items": context.listed(report.items),
        }
        context.show(context.say("brief-dry-run", **blanks))
    elif not context.quiet:
        blanks = {"file": near(report.path), "items": len(report.items), "left": report.left_out}
        context.show(context.say(f"{kind}-done", **blanks))
    return 0
