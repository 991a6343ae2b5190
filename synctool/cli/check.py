"""``sync check``: an agency's return alone, with no master and no project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from synctool.cli.context import Context, near, pass_context
from synctool.cli.options import Existing, dry_run_option, global_options
from synctool.errors import ConfigError
from synctool.texts import Lang, listed, say

if TYPE_CHECKING:
    from synctool.config import Config
    from synctool.flows.check import CheckedFile, CheckReport


@click.command()
@click.argument("files", nargs=-1, required=True, type=Existing(folder=False), metavar="FILE…")
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@dry_run_option
@global_options(hidden=True)
@pass_context
def command(context: Context, files: tuple[Path, ...], to: Path | None, dry_run: bool) -> int:
    config = _config(context)
    from synctool.flows import check as flow

    with context.progress() as progress:
        report = flow.run(files, config, to=to, dry_run=dry_run, lang=context.lang, progress=progress)
    if context.json:
        from synctool.cli import as_json

        context.show_json(as_json.check(report, context.lang))
    else:
        context.show(*check_lines(report, context.lang, quiet=context.quiet))
    if report.is_refused:
        return 3
    return int(report.needs_a_person)


def _config(context: Context) -> Config:
    """The office's rules where there is a project, else those that come with the program."""
    from synctool.config import Config

    try:
        return context.project().config
    except ConfigError as error:
        if error.code != "config-not-found" or context.directory or context.config_path:
            raise
    return Config()


def check_lines(report: CheckReport, lang: Lang, *, quiet: bool = False) -> list[str]:
    """Per file: whose it is, how far it is, and every fault with its remedy."""
    lines: list[str] = []
    for one in report.files:
        if quiet and not (one.problems or one.error):
            continue
        lines += ["", *_file(one, lang)] if lines else _file(one, lang)
    return lines


def _file(one: CheckedFile, lang: Lang) -> list[str]:
    from synctool.cli.failures import message_of
    from synctool.cli.summary import problem_lines

    if one.error:
        message, remedy = message_of(one.error, lang)
        return [say("check-refused", lang, message=message), f"  {remedy}"]
    whose = "（{}）".format("，".join(filter(None, (one.agency, one.round)))) if one.agency else ""
    lines = [say("check-file", lang, file=one.source, whose=whose, items=one.items, answered=one.answered)]
    if one.unanswered:
        lines.append(say("check-unanswered", lang, items=listed(one.unanswered, lang)))
    lines += problem_lines(one.problems, lang) or [say("check-clean", lang)]
    if one.written:
        lines.append(
            say("check-written", lang, files=listed((near(Path(name)) for name in one.written), lang))
        )
    return lines
