"""``sync reopen``."""

from __future__ import annotations

from datetime import date

import click

from synctool.cli.close import ruling_options, show
from synctool.cli.completing import item_keys
from synctool.cli.context import Context, pass_context
from synctool.cli.options import dry_run_option, global_options


@click.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM…", shell_complete=item_keys)
@ruling_options
@dry_run_option
@global_options(hidden=True)
@pass_context
def command(
    context: Context, items: tuple[str, ...], meeting: str, day: date | None, wording: str, dry_run: bool
) -> int:
    project = context.project()
    from synctool.flows import close as flow

    report = flow.reopen(project, items, meeting=meeting, day=day, wording=wording, dry_run=dry_run)
    return show(context, report)
