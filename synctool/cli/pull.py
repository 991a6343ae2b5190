"""``sync pull``."""

from __future__ import annotations

from pathlib import Path

import click

from synctool.cli.completing import agency_names
from synctool.cli.context import Context, pass_context
from synctool.cli.options import Existing, agency_option, dry_run_option, global_options


@click.command()
@agency_option
@click.option("--inbox", type=Existing(folder=True))
@click.option("--force", multiple=True, metavar="NAME", shell_complete=agency_names)
@click.option("--full", is_flag=True)
@dry_run_option
@global_options(hidden=True)
@pass_context
def command(
    context: Context,
    agencies: tuple[str, ...],
    inbox: Path | None,
    force: tuple[str, ...],
    full: bool,
    dry_run: bool,
) -> int:
    project = context.project()
    from synctool.flows import pull as flow

    with context.progress() as progress:
        report = flow.run(
            project,
            agencies=agencies,
            inbox=inbox,
            dry_run=dry_run,
            force=force,
            full=full,
            progress=progress,
        )
    from synctool.cli.summary import needs_a_person, pull_lines, waiting_lines

    code = int(needs_a_person(report))
    if context.json:
        from synctool.cli import as_json

        context.show_json(as_json.pull(report, context.lang))
        return code
    lines = (
        waiting_lines(report, context.lang)
        if context.quiet
        else pull_lines(report, context.lang, verbose=context.verbose)
    )
    context.answer(report.world, lines, code)
    return code
