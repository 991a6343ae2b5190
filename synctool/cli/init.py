"""``sync init``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from synctool import terms
from synctool.cli.context import Context, near, pass_context
from synctool.cli.options import Master, global_options
from synctool.cli.tables import table
from synctool.terms import word
from synctool.texts import Lang, say

if TYPE_CHECKING:
    from synctool.flows.init import InitReport


@click.command()
@click.argument("master", metavar="[MASTER]", required=False, type=Master())
@click.option("--force", is_flag=True)
@global_options(hidden=True)
@pass_context
def command(context: Context, master: Path | str | None, force: bool) -> int:
    from synctool.flows import init as flow

    report = flow.run(master, context.directory or Path.cwd(), lang=context.lang, force=force)
    if context.json:
        from synctool.cli import as_json

        context.show_json(as_json.init(report))
    else:
        context.show(*init_lines(report, context.lang, quiet=context.quiet))
    return int(bool(report.unknown_agencies))


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
        if report.agencies:
            headings = [word(terms.FIELDS, "agency", lang), word(terms.HEADINGS, "full", lang)]
            lines += ["", *table(headings, [(a.short, a.full or "－") for a in report.agencies])]
        if report.unmatched:
            labels = "、".join(_one_line(label) for label in report.unmatched)
            lines += ["", say("init-unmatched", lang, labels=labels)]
    if report.unknown_agencies:
        lines += ["", say("init-unknown-agencies", lang, names="、".join(report.unknown_agencies))]
    return lines if quiet else [*lines, "", say("init-next", lang, config=near(report.config_path))]


def _one_line(label: str) -> str:
    return " ".join(label.split())
