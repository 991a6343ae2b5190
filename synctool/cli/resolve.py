"""``sync resolve``."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synctool.cli.context import Context, pass_context
from synctool.cli.options import dry_run_option, global_options
from synctool.cli.tables import cut, side_by_side, table
from synctool.errors import ConfigError
from synctool.model import Conflict
from synctool.texts import Lang, message, remedy, say

if TYPE_CHECKING:
    from synctool.flows.choices import Choice
    from synctool.flows.project import Project
    from synctool.flows.pull import PullReport

_ANSWERS = {"t": "theirs", "o": "ours", "c": "custom", "s": "skip", "q": "quit"}
_WIDEST = 34


@click.command()
@click.argument("conflict", required=False, metavar="[ID]")
@click.option("--take", metavar="theirs|ours|FILE")
@dry_run_option
@global_options(hidden=True)
@pass_context
def command(context: Context, conflict: str | None, take: str | None, dry_run: bool) -> int:
    project = context.project()
    from synctool.flows import resolve as flow

    found = flow.open_conflicts(project)
    chosen = [flow.named(found, conflict)] if conflict else list(found)
    if take is not None:
        if conflict is None:
            raise ConfigError("take-without-id")
        return _carry_out(context, project, {chosen[0].id: _choice(chosen[0].id, take)}, dry_run)
    if chosen and not context.json and sys.stdin.isatty() and sys.stdout.isatty():
        return _ask(context, project, chosen, dry_run)
    if context.json:
        from synctool.cli import as_json

        context.show_json({"conflicts": [as_json.conflict(one) for one in chosen]})
    elif conflict:
        context.show(*conflict_lines(chosen[0], context.lang, _columns()))
    elif chosen:
        context.show(*list_lines(chosen, context.lang))
    elif not context.quiet:
        context.show(context.say("resolve-none"))
    return int(bool(chosen))


def _choice(name: str, take: str) -> Choice:
    from synctool.flows.choices import CUSTOM, Choice
    from synctool.flows.resolve import text_in

    if take in ("theirs", "ours"):
        return Choice(name, take)
    return Choice(name, CUSTOM, text_in(Path(take)))


def _carry_out(context: Context, project: Project, choices: dict[str, Choice], dry_run: bool) -> int:
    from synctool.flows import resolve as flow

    with context.progress() as progress:
        report = flow.run(project, choices, dry_run=dry_run, progress=progress)
    if context.json:
        from synctool.cli import as_json

        context.show_json(as_json.pull(report, context.lang))
    else:
        context.show(*resolved_lines(report, context.lang, quiet=context.quiet))
    if report.refused and not report.resolved:
        return 3
    return int(bool(report.conflicts or report.refused))


# ---------------------------------------------------------------- asking


def _ask(context: Context, project: Project, conflicts: Sequence[Conflict], dry_run: bool) -> int:
    """One after the other; what was chosen is carried out together at the end."""
    choices: dict[str, Choice] = {}
    for number, conflict in enumerate(conflicts, start=1):
        context.show(context.say("resolve-counter", number=number, count=len(conflicts)))
        context.show(*conflict_lines(conflict, context.lang, _columns()))
        answer = _ANSWERS[
            click.prompt(
                context.say("resolve-prompt"), type=click.Choice(list(_ANSWERS)), default="s", err=True
            )
        ]
        if answer == "quit":
            break
        choice = _own(context, conflict) if answer == "custom" else None
        if answer in ("theirs", "ours"):
            choice = _choice(conflict.id, answer)
        if choice is not None:
            choices[conflict.id] = choice
    if not choices:
        context.note(context.say("resolve-nothing-chosen"))
        return 1
    return _carry_out(context, project, choices, dry_run)


def _own(context: Context, conflict: Conflict) -> Choice | None:
    """A text of one's own, written in the person's editor; ``None`` if it was left as it is."""
    from synctool.flows.choices import CUSTOM, Choice
    from synctool.flows.resolve import from_markup, to_markup

    written = click.edit(to_markup(conflict.ours), extension=".txt")
    if written is None or not written.strip():
        context.note(context.say("resolve-not-written"))
        return None
    return Choice(conflict.id, CUSTOM, from_markup(written.rstrip("\n")))


# ---------------------------------------------------------------- showing


def _columns() -> int:
    return min(shutil.get_terminal_size((100, 24)).columns, 160)


def list_lines(conflicts: Sequence[Conflict], lang: Lang) -> list[str]:
    """A line for each open conflict, and how to settle them."""
    from synctool.cli.summary import shown
    from synctool.flows.owned import field_word

    names = ("id", "item", "agency", "field", "ours", "theirs")
    rows = [
        (
            c.id,
            c.item,
            c.agency or "－",
            field_word(c.field, lang),
            cut(shown(c.field, c.ours) or "－", _WIDEST),
            cut(shown(c.field, c.theirs) or "－", _WIDEST),
        )
        for c in conflicts
    ]
    head = [say(f"resolve-{name}", lang) for name in names]
    return [
        say("resolve-open", lang, count=len(conflicts)),
        *table(head, rows),
        "",
        say("resolve-how", lang, id=conflicts[0].id),
    ]


def conflict_lines(conflict: Conflict, lang: Lang, columns: int) -> list[str]:
    """One conflict, its two sides beside each other where they differ."""
    from synctool.cli.summary import shown
    from synctool.flows.owned import field_word, place_text
    from synctool.flows.resolve import to_markup

    def side(value: object) -> str:
        text = shown("percent", value) if conflict.field == "percent" else to_markup(value)  # type: ignore[arg-type]
        return text or "－"

    head = " ".join(filter(None, (conflict.id, conflict.item, conflict.agency)))
    lines = [f"{head}  {field_word(conflict.field, lang)}", say(f"conflict-{conflict.reason}", lang)]
    if place := place_text(conflict.source):
        lines.append(say("resolve-from", lang, place=place))
    lines.append(say("resolve-baseline", lang, text=cut(side(conflict.baseline), columns - 12)))
    titles = (say("resolve-ours", lang), say("resolve-theirs", lang))
    sides = (side(conflict.ours), side(conflict.theirs))
    same = say("resolve-same", lang, count="{count}")
    return [*lines, *side_by_side(titles, sides, columns, same)]


def resolved_lines(report: PullReport, lang: Lang, *, quiet: bool = False) -> list[str]:
    """What was settled, what follows from it, and what could not be."""
    from synctool.cli.summary import choice_lines

    lines: list[str] = []
    if not quiet:
        lines += choice_lines(report, lang)
        if report.resolved and report.dry_run:
            lines.append(say("pull-dry-run", lang, digest=report.digest))
        if report.conflicts:
            lines.append(say("resolve-left", lang, count=len(report.conflicts)))
    if report.refused:
        lines += [say("choices-refused", lang, count=len(report.refused))]
        lines += [f"  {message(one, lang)}\n  {remedy(one, lang)}" for one in report.refused]
    return lines
