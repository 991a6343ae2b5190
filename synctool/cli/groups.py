"""Commands that have commands of their own: ``round open``, ``rules replay``."""

from __future__ import annotations

import click

from synctool.cli.helping import HelpContext


class Group(click.Group):
    """Its commands give help as the program's own do (``help.round.open``)."""

    context_class = HelpContext

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            command.context_class = HelpContext
        return command
