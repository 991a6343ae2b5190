"""The command line: global options, commands loaded when they are called, errors into advice."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from synctool import __version__
from synctool.cli.context import Context, program_name
from synctool.cli.helping import HelpContext
from synctool.cli.options import global_options
from synctool.cli.streams import protect

COMMANDS = (
    *("demo", "init", "push", "pull", "check", "status", "brief"),
    *("resolve", "history", "undo"),
    *("close", "reopen", "round", "explain", "rules", "remind", "export", "doctor", "completion"),
)
"""In the order of the help; each is ``synctool.cli.<name>.command``."""


class LazyGroup(click.Group):
    """Loads a command's module only when that command is called or listed."""

    context_class = HelpContext

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"synctool.cli.{cmd_name}").command
        command.context_class = HelpContext
        return command


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"synctool {__version__}")
        ctx.exit()


@click.group(cls=LazyGroup, name="sync", invoke_without_command=True)
@global_options(hidden=False)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version)
@click.pass_context
def cli(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code (DESIGN 5). ``arguments`` default to the process's own."""
    protect(sys.stdout)
    protect(sys.stderr)
    words = list(sys.argv[1:] if arguments is None else arguments)
    context = Context(tuple(words), lang_option=_wished_language(words))
    if os.environ.get(f"_{program_name().upper()}_COMPLETE", "").startswith("powershell"):
        from synctool.cli.completing import powershell

        powershell()
    try:
        result = cli.main(words, prog_name=program_name(), standalone_mode=False, obj=context)
    except Exception as error:
        from synctool.cli.failures import explain

        return explain(error, context)
    context.tell_calls()
    return result if isinstance(result, int) else 0


def _wished_language(words: Sequence[str]) -> str:
    """``--lang`` before anything is parsed, so that help and usage errors speak it too."""
    for name, value in zip(words, [*words[1:], ""], strict=False):
        wish = value if name == "--lang" else name.removeprefix("--lang=")
        if name.startswith("--lang") and wish in ("zh-TW", "en"):
            return wish
    return ""
