"""``sync brief``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from synctool.cli.context import Context, pass_context
from synctool.cli.options import global_options

_PATH = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--to", required=True, type=_PATH)
@click.option("--meeting", "meetings", multiple=True)
@click.option("--topic", "topics", multiple=True)
@click.option("--recommendation", "recommendations", multiple=True)
@click.option("-a", "--agency", "agencies", multiple=True)
@click.option("--item", "items", multiple=True)
@click.option("--changed", is_flag=True)
@click.option("--template", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--calendar", type=click.Choice(["western", "roc"]), default="western")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--title", default="")
@global_options(hidden=True)
@pass_context
def command(
    context: Context,
    to: Path,
    meetings: tuple[str, ...],
    topics: tuple[str, ...],
    recommendations: tuple[str, ...],
    agencies: tuple[str, ...],
    items: tuple[str, ...],
    changed: bool,
    template: Path | None,
    calendar: str,
    day: datetime | None,
    title: str,
) -> int:
    project = context.project()
    from synctool.flows import brief as flow

    selection = flow.Selection(meetings, topics, recommendations, agencies, items, changed)
    report = flow.run(
        project,
        to,
        selection=selection,
        template=template,
        calendar="roc" if calendar == "roc" else "western",
        day=day.date() if day else None,
        title=title,
    )
    if context.json:
        context.show_json(
            {"file": str(report.path), "items": list(report.items), "left_out": report.left_out}
        )
    else:
        context.show(
            context.say("brief-done", file=report.path, items=len(report.items), left=report.left_out)
        )
    return 0
