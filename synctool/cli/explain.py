"""``sync explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from synctool import terms
from synctool.cli.completing import item_keys
from synctool.cli.context import Context, pass_context
from synctool.cli.options import global_options
from synctool.cli.tables import cut, table
from synctool.terms import word
from synctool.texts import Lang, labelled, listed, say

if TYPE_CHECKING:
    from synctool.flows.explain import Explanation
    from synctool.model import Criterion

_WIDEST = 100


@click.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM…", shell_complete=item_keys)
@global_options(hidden=True)
@pass_context
def command(context: Context, items: tuple[str, ...]) -> int:
    project = context.project()
    from synctool.flows import explain as flow

    found = [flow.run(project, item) for item in items]
    if context.json:
        from synctool.cli import as_json_life

        context.show_json({"items": [as_json_life.explanation(one, context.lang) for one in found]})
        return 0
    for number, one in enumerate(found):
        context.show(*([""] if number else []), *explain_lines(one, context.lang))
    return 0


def explain_lines(one: Explanation, lang: Lang) -> list[str]:
    """The item, each criterion with its evidence, what is to be done, and what a reviewer should know."""
    lines = [cut(f"{one.item.key}  {_plain(one)}", _WIDEST), _state(one, lang), ""]
    for criterion in one.recommendation.criteria:
        mark, evidence = _evidence(criterion, lang)
        heading = word(terms.CRITERIA, criterion.code, lang)
        lines.append(f"{mark} " + (labelled(heading, evidence, lang) if evidence else heading))
    if one.is_tracked and one.lacking:
        lines += ["", say("explain-todo", lang)]
        lines += [f"  {n}. {todo(criterion, lang)}" for n, criterion in enumerate(one.lacking, 1)]
    if one.recommendation.notes:
        lines += ["", say("explain-notes", lang)]
        lines += [f"  {say(f'note-{note.code}', lang, **note.detail)}" for note in one.recommendation.notes]
    if one.promises:
        lines += ["", say("explain-promises", lang)]
        rows = [
            (p.round, p.agency, p.day.isoformat(), say(f"promise-{p.state}", lang), cut(p.words, 44))
            for p in one.promises
        ]
        heads = [word(terms.FIELDS, n, lang) for n in ("round", "agency", "due")]
        heads += [word(terms.HEADINGS, n, lang) for n in ("state", "words")]
        lines += table(heads, rows, indent="  ")
    if one.rulings:
        lines += ["", say("explain-rulings", lang)]
        lines += [
            "  " + labelled(" ".join(filter(None, (r.day, r.meeting))), r.text, lang) for r in one.rulings
        ]
    if one.links:
        lines += ["", say("explain-links", lang, items=listed(one.links, lang))]
    return lines


def _plain(one: Explanation) -> str:
    from synctool.model import text_of

    return text_of(one.item.resolution)


def _state(one: Explanation, lang: Lang) -> str:
    blanks = {"round": one.round or "－", "rounds": len(one.rounds)}
    if not one.is_tracked:
        return say("explain-closed", lang, **blanks)
    recommended = word(terms.RECOMMENDED, one.recommendation.recommendation.value, lang)
    return say("explain-tracked", lang, recommendation=recommended, **blanks)


def _evidence(criterion: Criterion, lang: Lang) -> tuple[str, str]:
    """The mark and the evidence."""
    from synctool.flows.owned import criterion_text

    text = criterion_text(criterion, lang)
    return text[:1], text[1:].strip()


def todo(criterion: Criterion, lang: Lang) -> str:
    """What would meet a criterion, in words."""
    return say(f"todo-{criterion.code}", lang, **criterion.detail)
