"""``sync rules replay``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from synctool import terms
from synctool.cli.context import Context, pass_context
from synctool.cli.groups import Group
from synctool.cli.options import Existing, global_options
from synctool.cli.tables import table
from synctool.model import Recommended
from synctool.terms import word
from synctool.texts import Lang, listed, say

if TYPE_CHECKING:
    from synctool.flows.replay import Replayed, ReplayReport


@click.group(cls=Group, name="rules")
@global_options(hidden=True)
def command() -> None:
    pass


@command.command("replay")
@click.option("--with", "other", type=Existing(folder=False), metavar="OTHER.toml")
@click.option("-r", "--round", "rounds", multiple=True, metavar="NAME")
@global_options(hidden=True)
@pass_context
def replay(context: Context, other: Path | None, rounds: tuple[str, ...]) -> int:
    project = context.project()
    from synctool.flows import replay as flow

    report = flow.run(project, config=other, rounds=rounds)
    if context.json:
        from synctool.cli import as_json_life

        context.show_json(as_json_life.replay(report))
    else:
        context.show(*replay_lines(report, context.lang, everything=context.verbose))
    return 0


def replay_lines(report: ReplayReport, lang: Lang, *, everything: bool = False) -> list[str]:
    """How often recommendation and ruling agree, then each case in which they do not."""
    if not report.cases:
        return [say("replay-nothing", lang)]
    lines = [
        say("replay-done", lang, cases=len(report.cases), ruled=report.ruled, agreed=report.agreed),
    ]
    if report.left_out:
        names = listed((word(terms.CRITERIA, code, lang) for code in report.left_out), lang)
        lines.append(say("replay-left-out", lang, criteria=names))
    if report.ruled:
        lines += ["", *_confusion(report, lang)]
    shown = [one for one in report.cases if everything or one.agrees is False]
    if shown:
        heads = [word(terms.FIELDS, name, lang) for name in ("round", "key", "recommendation", "ruling")]
        heads.append(word(terms.HEADINGS, "missing", lang))
        lines += ["", say("replay-all" if everything else "replay-differ", lang, count=len(shown))]
        lines += table(heads, [_row(one, lang) for one in shown], indent="  ")
    return lines


def _confusion(report: ReplayReport, lang: Lang) -> list[str]:
    """Recommendations in rows, rulings in columns."""
    kinds = [k for k in Recommended if any(k in pair for pair in report.counts)]
    head = [say("replay-corner", lang), *(word(terms.RECOMMENDED, k.value, lang) for k in kinds)]
    rows = [
        (word(terms.RECOMMENDED, mine.value, lang), *(report.counts.get((mine, ruled), 0) for ruled in kinds))
        for mine in kinds
    ]
    return table(head, rows, indent="  ")


def _row(one: Replayed, lang: Lang) -> tuple[str, ...]:
    return (
        one.round,
        one.item,
        word(terms.RECOMMENDED, one.recommended.value, lang),
        word(terms.RECOMMENDED, one.ruled.value, lang) if one.ruled else "－",
        listed((word(terms.CRITERIA, code, lang) for code in one.lacking), lang) or "－",
    )
