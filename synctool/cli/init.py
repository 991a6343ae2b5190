"""``sync init``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from synctool import terms
from synctool.cli.context import Context, near, pass_context
from synctool.cli.options import Existing, Master, dry_run_option, global_options
from synctool.cli.tables import cut, table
from synctool.errors import ConfigError
from synctool.model import text_of
from synctool.terms import word
from synctool.texts import Lang, labelled, listed, say

if TYPE_CHECKING:
    from synctool.flows.init import InitReport
    from synctool.flows.init_from import FromReport

_TOPIC, _RESOLUTION = 20, 32
"""Columns of a topic and of a resolution in the list of what was read."""


@click.command()
@click.argument("master", metavar="[MASTER]", required=False, type=Master())
@click.option("--from", "source", metavar="FILE", type=Existing(folder=False))
@click.option("--force", is_flag=True)
@dry_run_option
@global_options(hidden=True)
@pass_context
def command(
    context: Context, master: Path | str | None, source: Path | None, force: bool, dry_run: bool
) -> int:
    if source is not None:
        if master is not None:
            raise ConfigError("init-from-and-master")
        return _from(context, source, force=force, dry_run=dry_run)
    if dry_run:
        raise ConfigError("init-dry-run")
    from synctool.flows import init as flow

    with context.progress() as progress:
        directory = context.directory or Path.cwd()
        report = flow.run(master, directory, lang=context.lang, force=force, progress=progress)
    if context.json:
        from synctool.cli import as_json

        context.show_json(as_json.init(report))
    else:
        context.show(*init_lines(report, context.lang, quiet=context.quiet))
    return int(bool(report.unknown_agencies))


def _from(context: Context, source: Path, *, force: bool, dry_run: bool) -> int:
    from synctool.flows import init_from as flow

    directory = context.directory or Path.cwd()
    with context.progress() as progress:
        report = flow.run(
            source, directory, lang=context.lang, force=force, dry_run=dry_run, progress=progress
        )
    if context.json:
        from synctool.cli import as_json_from

        context.show_json(as_json_from.init_from(report, context.lang))
    else:
        context.show(*from_lines(report, context.lang, quiet=context.quiet))
    return int(bool(report.findings or (report.made and report.made.unknown_agencies)))


def from_lines(report: FromReport, lang: Lang, *, quiet: bool = False) -> list[str]:
    """The items that were read, what to look at, and what was made."""
    from synctool.flows.init_from import message, place_of, remedy

    lines: list[str] = []
    if not quiet:
        blanks = {
            "file": report.source,
            "items": len(report.items),
            "meeting": report.cover.meeting or "－",
            "topics": len({(item.meeting, item.topic) for item in report.items}),
        }
        names = ("key", "topic", "resolution", "leads", "supporting", "recommendation")
        rows = [
            (
                item.key,
                cut(text_of(item.topic), _TOPIC),
                cut(_one_line(text_of(item.resolution)), _RESOLUTION),
                listed(item.leads, lang) or "－",
                listed(item.supporting, lang) or "－",
                cut(_one_line(text_of(item.recommendation)), _TOPIC) or "－",
            )
            for item in report.items
        ]
        lines = [say("init-from-read", lang, **blanks), ""]
        lines += table([word(terms.FIELDS, name, lang) for name in names], rows)
    if report.findings:
        lines += ["", say("init-from-findings", lang, count=len(report.findings))]
        for one in report.findings:
            place = place_of(one.spot, lang)
            lines += [
                "  " + labelled(place, message(one, lang), lang),
                say("remedy", lang, remedy=remedy(one, lang)),
            ]
    if report.dry_run:
        return [*lines, "", say("init-from-dry-run", lang, master=near(report.master_path))]
    if report.left_over:
        lines += ["", say("init-from-left-over", lang, file=near(report.left_over))]
    if not quiet:
        lines += ["", say("init-from-made", lang, master=near(report.master_path))]
    return [*lines, *_agency_lines(report.made, lang, quiet=quiet)] if report.made else lines


def init_lines(report: InitReport, lang: Lang, *, quiet: bool = False) -> list[str]:
    """What was found, and what was not recognised."""
    lines: list[str] = []
    if not quiet:
        code = "init-created-master" if report.created_master else "init-found"
        place = report.master_path
        blanks = {
            "master": place if isinstance(place, str) else near(place),
            "sheet": report.sheet,
            "row": report.header_row,
            "items": report.items,
        }
        lines = [say(code, lang, **blanks), ""]
        headings = [word(terms.HEADINGS, name, lang) for name in ("column", "field")]
        lines += table(
            headings, [(_one_line(label), word(terms.FIELDS, f, lang)) for f, label in report.columns.items()]
        )
    return [*lines, *_agency_lines(report, lang, quiet=quiet)]


def _agency_lines(report: InitReport, lang: Lang, *, quiet: bool) -> list[str]:
    """Who was found, what was not recognised, and what to do next."""
    lines: list[str] = []
    if not quiet:
        if report.agencies:
            headings = [word(terms.FIELDS, "agency", lang), word(terms.HEADINGS, "full", lang)]
            lines += ["", *table(headings, [(a.short, a.full or "－") for a in report.agencies])]
        if report.unmatched:
            labels = listed((_one_line(label) for label in report.unmatched), lang)
            lines += ["", say("init-unmatched", lang, labels=labels)]
    if report.unknown_agencies:
        lines += ["", say("init-unknown-agencies", lang, names=listed(report.unknown_agencies, lang))]
    return lines if quiet else [*lines, "", say("init-next", lang, config=near(report.config_path))]


def _one_line(label: str) -> str:
    return " ".join(label.split())
