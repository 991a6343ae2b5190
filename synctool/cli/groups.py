"""Commands that have commands of their own: ``round open``, ``rules replay``."""

from __future__ import annotations

import click

from synctool.cli.context import Context
from synctool.cli.helping import HelpContext, translate


class Group(click.Group):
    """Gives its commands their words, as the program does to its own (``help.round.open``)."""

    context_class = HelpContext

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            command.context_class = HelpContext
            translate(command, f"{self.name}.{cmd_name}", ctx.ensure_object(Context))
        return command
