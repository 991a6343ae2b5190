"""``sync export``."""

from __future__ import annotations

from pathlib import Path

import click

from synctool.analysis.columns import TABLES
from synctool.cli.context import Context, near, pass_context
from synctool.cli.options import dry_run_option, global_options


@click.command()
@click.option("--to", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--table", "tables", multiple=True, type=click.Choice(list(TABLES)))
@dry_run_option
@global_options(hidden=True)
@pass_context
def command(context: Context, to: Path, tables: tuple[str, ...], dry_run: bool) -> int:
    project = context.project()
    from synctool.flows import export as flow

    with context.progress() as progress:
        report = flow.run(project, to, tables, dry_run=dry_run, progress=progress)
    if context.json:
        files = [str(path) for path in report.files]
        context.show_json({"files": files, "rows": report.rows, "dry_run": report.dry_run})
    elif report.dry_run or not context.quiet:
        rows = context.listed((f"{name} {count}" for name, count in report.rows.items()))
        code = "export-dry-run" if report.dry_run else "export-done"
        context.show(context.say(code, files=context.listed(map(near, report.files)), rows=rows))
    return 0
