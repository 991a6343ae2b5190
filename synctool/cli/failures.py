"""What stops a command, told as place, cause and remedy; and its exit code."""

from __future__ import annotations

import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import click

from synctool import __version__
from synctool.cli.context import Context
from synctool.config import InvalidConfig
from synctool.errors import SyncError
from synctool.texts import Lang, catalogue, say

USAGE, FAILED, INTERRUPTED = 2, 3, 130


def explain(error: Exception, context: Context) -> int:
    """Tell a person what stopped the command; the exit code for it."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.Abort):
        return _told(context, "interrupted", {}, INTERRUPTED)
    if isinstance(error, click.ClickException):
        code, detail = _usage(error)
        return _told(context, code, detail, USAGE)
    if isinstance(error, SyncError):
        return _told(context, error.code, details_of(error, context.lang), error.exit_code)
    detail = {"kind": type(error).__name__, "why": str(error), "report": str(_report(error))}
    if context.verbose:
        click.echo("".join(traceback.format_exception(error)), err=True)
    if isinstance(error, OSError) and error.filename:
        named = {"path": str(error.filename), "why": error.strerror or str(error)}
        return _told(context, "os-error", {**detail, **named}, FAILED)
    return _told(context, "crashed", detail, FAILED)


def details_of(error: SyncError, lang: Lang) -> dict[str, str]:
    """What fills the blanks of an error's texts."""
    return error.detail_in(lang) if isinstance(error, InvalidConfig) else error.detail


def message_of(error: SyncError, lang: Lang) -> tuple[str, str]:
    """An error's message and remedy."""
    detail = details_of(error, lang)
    return _texts(error.code, lang, detail)


def _texts(code: str, lang: Lang, detail: dict[str, str]) -> tuple[str, str]:
    """Message and remedy of ``code``; one that has no text stands for itself."""
    known = catalogue()
    if code not in known:
        return ", ".join((code, *(f"{name}={value}" for name, value in detail.items()))), ""
    remedy = say(f"{code}.remedy", lang, **detail) if f"{code}.remedy" in known else ""
    return say(code, lang, **detail), remedy


def _told(context: Context, code: str, detail: dict[str, str], exit_code: int) -> int:
    message, remedy = _texts(code, context.lang, detail)
    if context.json:
        told: dict[str, Any] = {"code": code, "message": message, "remedy": remedy, "detail": detail}
        context.show_json({"error": told})
    else:
        click.echo(say("failed", context.lang, message=message), err=True)
        if remedy:
            click.echo(say("remedy", context.lang, remedy=remedy), err=True)
        if code in catalogue():
            click.echo(say("reference", context.lang, reference=code), err=True)
    return exit_code


def _usage(error: click.ClickException) -> tuple[str, dict[str, str]]:
    """A usage error in our words; click's own where we have none."""
    command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "synctool"
    detail = {"command": command, "why": error.format_message()}
    if isinstance(error, click.NoSuchOption):
        meant = " / ".join(error.possibilities or ())
        return "usage-no-such-option", {**detail, "found": error.option_name, "meant": meant or "--help"}
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
        return "usage-missing", {**detail, "name": name}
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = (
            error.param.opts[-1]
            if isinstance(error.param, click.Option)
            else str(error.param.human_readable_name)
        )
        return "usage-bad-value", {**detail, "name": name, "why": error.message}
    found = getattr(error, "command_name", "")
    if found:
        return "usage-no-such-command", {**detail, "found": str(found)}
    return "usage", detail


def _report(error: Exception) -> Path:
    """A file with the traceback, for whoever mends the program; it holds no cell's content."""
    import platform
    import tempfile

    folder = Path(tempfile.gettempdir())
    path = folder / f"synctool-crash-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.txt"
    machine = f"Python {platform.python_version()}, {platform.platform()}"
    head = f"synctool {__version__}, {machine}\n{sys.argv[1:]}\n\n"
    try:
        path.write_text(head + "".join(traceback.format_exception(error)), encoding="utf-8", errors="replace")
    except OSError:
        traceback.print_exception(error)
    return path
