"""``sync history``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synctool.cli.completing import item_keys
from synctool.cli.context import Context, near, pass_context
from synctool.cli.options import global_options
from synctool.cli.tables import cut, table
from synctool.errors import ConfigError
from synctool.texts import Lang, catalogue, say

if TYPE_CHECKING:
    from synctool.flows.history import Event, RunLine
    from synctool.history.base import CellKey
    from synctool.model import Cell

_WIDE = 96


@click.command()
@click.argument("item", required=False, default="", metavar="[ITEM]", shell_complete=item_keys)
@click.option("--as-of", "as_of", metavar="RUN|DATE")
@click.option("--runs", is_flag=True)
@click.option("--verify", is_flag=True)
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--rescue", is_flag=True)
@global_options(hidden=True)
@pass_context
def command(
    context: Context, item: str, as_of: str | None, runs: bool, verify: bool, to: Path | None, rescue: bool
) -> int:
    project = context.project()
    if sum((as_of is not None, runs, verify, to is not None, rescue)) > 1:
        raise ConfigError("history-one-question")
    from synctool.cli import as_json_past
    from synctool.flows import history as flow

    if rescue:
        files = [near(path) for path in flow.rescue(project)]
        context.show_json({"set_aside": files}) if context.json else context.show(
            context.say("history-rescued", files=context.listed(files) or "－")
        )
        return 0
    if verify:
        breaks, entries, head = flow.verify(project)
        if context.json:
            context.show_json(as_json_past.verified(breaks, entries, head, context.lang))
        else:
            context.show(*(say(b.code, context.lang, **b.detail) for b in breaks))
            context.show(
                context.say("history-broken" if breaks else "history-whole", count=entries, head=head)
            )
        return int(bool(breaks))
    if to is not None:
        from synctool.flows.audit_file import export

        count = export(project, to, item)
        context.show_json({"file": str(to), "entries": count}) if context.json else context.show(
            context.say("history-exported", count=count, file=near(to))
        )
        return 0
    if as_of is not None:
        cells = flow.as_of(project, as_of, item)
        if context.json:
            context.show_json(as_json_past.cells(cells))
        else:
            context.show(*cell_lines(cells, context.lang) or [context.say("history-empty")])
        return 0
    if runs or not item:
        lines = flow.runs(project)
        if context.json:
            context.show_json(as_json_past.runs(lines))
        else:
            context.show(*run_lines(lines, context.lang) or [context.say("history-empty")])
        return 0
    events = flow.story(project, item)
    if context.json:
        context.show_json(as_json_past.story(item, events))
    else:
        context.show(*story_lines(events, context.lang, verbose=context.verbose))
    return 0


def run_lines(lines: Sequence[RunLine], lang: Lang) -> list[str]:
    """A line for each run; those that were undone say so."""
    names = ("when", "run", "command", "who", "summary")
    rows = [
        (
            f"{one.run.started.astimezone():%Y-%m-%d %H:%M}",
            one.run.id,
            one.run.command,
            one.run.who,
            cut(_summary(one, lang), _WIDE),
        )
        for one in lines
    ]
    return table([say(f"history-{name}", lang) for name in names], rows)


def _summary(one: RunLine, lang: Lang) -> str:
    mark = say("history-undone", lang, by=one.undone_by) if one.undone_by else ""
    return f"{mark}{one.run.summary}"


def cell_lines(cells: Mapping[CellKey, Cell], lang: Lang) -> list[str]:
    """What each audited cell held."""
    from synctool.cli.summary import shown
    from synctool.flows.owned import field_word

    rows = [
        (
            key.item,
            key.agency or "－",
            key.sheet,
            field_word(key.field, lang),
            cut(shown(key.field, value) or "－", 60),
        )
        for key, value in sorted(cells.items())
    ]
    head = [say(f"history-{name}", lang) for name in ("item", "agency", "sheet-name", "field", "value")]
    return table(head, rows)


def story_lines(events: Sequence[Event], lang: Lang, *, verbose: bool = False) -> list[str]:
    """An item's story: a paragraph for each run."""
    lines: list[str] = []
    last = ""
    for event in events:
        if event.run != last:
            last = event.run
            head = say(
                "history-of-run", lang, when=f"{event.when:%Y-%m-%d %H:%M}", who=event.who, run=event.run
            )
            lines += [*([""] if lines else []), head]
        lines += [f"  {line}" for line in _event(event, lang, verbose)]
    return lines


def _event(event: Event, lang: Lang, verbose: bool) -> list[str]:
    from synctool.cli.summary import shown
    from synctool.flows.audit_file import reason
    from synctool.flows.owned import field_word, place_text

    conflict, entry = event.conflict, event.entry
    if conflict is not None:
        code = "history-conflict-opened" if event.why == "conflict-opened" else "history-conflict-ended"
        ended = f"ended-{event.ended}"
        how = say(ended, lang) if ended in catalogue() else event.ended
        field = field_word(conflict.field, lang)
        lines = [say(code, lang, id=conflict.id, agency=conflict.agency, field=field, how=how)]
        if code == "history-conflict-opened":
            lines += [
                "  "
                + cut(
                    say(f"history-{side}", lang, text=shown(conflict.field, getattr(conflict, side)) or "－"),
                    _WIDE,
                )
                for side in ("baseline", "ours", "theirs")
            ]
        return lines
    assert entry is not None
    where = " ".join(filter(None, (entry.agency, field_word(entry.field, lang))))
    before, after = (shown(entry.field, value) or "－" for value in (entry.before, entry.after))
    place = place_text(entry.source)
    texts = [
        f"{reason(entry.why, lang)}｜{where}（{entry.sheet} {entry.cell}）" + (f" ← {place}" if place else "")
    ]
    if verbose:
        return [
            *texts,
            *(f"  - {line}" for line in before.split("\n")),
            *(f"  + {line}" for line in after.split("\n")),
        ]
    return [*texts, "  " + cut(f"{cut(before, _WIDE // 2)} → {after}", _WIDE)]
