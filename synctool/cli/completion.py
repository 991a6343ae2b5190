"""``sync completion``."""

from __future__ import annotations

import click

from synctool.cli.completing import script
from synctool.cli.context import Context, pass_context, program_name
from synctool.cli.options import global_options


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
@global_options(hidden=True)
@pass_context
def command(context: Context, shell: str) -> int:
    text = script(shell, program_name())
    if context.json:
        context.show_json({"shell": shell, "script": text})
    else:
        context.show(text.rstrip("\n"))
    return 0
