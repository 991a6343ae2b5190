"""What the Tab key offers: names of agencies and items; and the way PowerShell asks."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from synctool.cli.context import Context

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem, ShellComplete

    from synctool.flows.project import Project

_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName synctool, sync -ScriptBlock {
    param($word, $line, $cursor)
    $text = $line.ToString()
    $env:COMP_WORDS = $text.Substring(0, [Math]::Min($cursor, $text.Length))
    $env:COMP_LAST = $word
    $env:%(complete_var)s = 'powershell_complete'
    try {
        & %(prog_name)s | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            if (-not $help) { $help = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
        }
    }
    finally {
        Remove-Item Env:COMP_WORDS, Env:COMP_LAST, Env:%(complete_var)s -ErrorAction SilentlyContinue
    }
}
"""


def powershell() -> type[ShellComplete]:
    """PowerShell, as click knows bash, zsh and fish; from then on click knows it, too."""
    from click.shell_completion import ShellComplete, add_completion_class, split_arg_string

    class PowerShell(ShellComplete):
        name = "powershell"
        source_template = _POWERSHELL

        def get_completion_args(self) -> tuple[list[str], str]:
            words = split_arg_string(os.environ.get("COMP_WORDS", ""))[1:]
            last = os.environ.get("COMP_LAST", "")
            if last and words and words[-1] == last:
                words.pop()
            return words, last

        def format_completion(self, item: CompletionItem) -> str:
            return f"{item.value}\t{item.help}" if item.help else item.value

    return add_completion_class(PowerShell)


def script(shell: str, program: str) -> str:
    """What a shell is to run once, so that Tab completes ``program``."""
    from click.shell_completion import get_completion_class

    from synctool.cli.main import cli

    found = powershell() if shell == "powershell" else get_completion_class(shell)
    assert found is not None
    return found(cli, {}, program, f"_{program.upper()}_COMPLETE").source()


# ---------------------------------------------------------------- names; a fault offers nothing


def agency_names(ctx: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    """Agencies of the project that begin so, by any of their names."""
    from click.shell_completion import CompletionItem

    project = _project(ctx)
    agencies = project.agencies.values() if project else ()
    return [
        CompletionItem(agency.short, help=agency.full)
        for agency in agencies
        if any(name.startswith(begun) for name in agency.names)
    ]


def item_keys(ctx: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    """Items that begin so, as the last pull saw them; no master is read for it."""
    from contextlib import closing

    from click.shell_completion import CompletionItem

    from synctool.flows.recall import FILE
    from synctool.history.memo import Memo, MemoError

    project = _project(ctx)
    memo = Memo.open(project.directory / FILE) if project else None
    if memo is None:
        return []
    try:
        with closing(memo):
            return [CompletionItem(place.key) for place in memo.items() if place.key.startswith(begun)]
    except MemoError:
        return []


def _project(ctx: click.Context) -> Project | None:
    from synctool.errors import SyncError

    try:
        return (ctx.find_object(Context) or Context()).project()
    except (SyncError, OSError):
        return None
