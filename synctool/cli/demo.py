"""``sync demo``."""

from __future__ import annotations

from pathlib import Path

import click

from synctool.cli.context import Context, near, pass_context
from synctool.cli.options import global_options


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(file_okay=False, path_type=Path))
@global_options(hidden=True)
@pass_context
def command(context: Context, folder: Path | None) -> int:
    from synctool.flows import demo as flow

    with context.progress() as progress:
        report = flow.run(folder, lang=context.lang, progress=progress)
    if context.json:
        from synctool.cli import as_json

        context.show_json(as_json.demo(report))
    else:
        context.show(
            context.say("demo-done", directory=near(report.directory)),
            *(f"  {number}. {step}" for number, step in enumerate(report.steps, start=1)),
            "",
            context.say("demo-open"),
            *(f"  {near(path)}" for path in report.open_these),
        )
    return 0
