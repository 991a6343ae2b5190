"""``sync doctor``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from synctool.cli.context import Context, pass_context
from synctool.cli.failures import message_of
from synctool.cli.options import global_options
from synctool.errors import SyncError
from synctool.texts import Lang, say

if TYPE_CHECKING:
    from synctool.flows.doctor import DoctorReport

MARKS = {"ok": "✓", "note": "・", "warning": "！", "error": "✗"}


@click.command()
@global_options(hidden=True)
@pass_context
def command(context: Context) -> int:
    project = context.project()
    from synctool.flows import doctor as flow

    report = flow.run(project)
    if context.json:
        context.show_json(as_object(report, context.lang))
    else:
        context.show(*doctor_lines(report, context.lang, quiet=context.quiet))
    return int(not report.is_well)


def as_object(report: DoctorReport, lang: Lang) -> dict[str, object]:
    """What ``sync doctor --json`` prints."""
    found = []
    for one in report.findings:
        message, remedy = message_of(SyncError(one.code, **one.detail), lang)
        found.append({"code": one.code, "level": one.level.value, "message": message, "remedy": remedy})
    return {"well": report.is_well, "findings": found}


def doctor_lines(report: DoctorReport, lang: Lang, *, quiet: bool = False) -> list[str]:
    """A line for each thing looked at; only what is wrong if ``quiet``."""
    lines: list[str] = []
    wrong = 0
    for one in report.findings:
        is_wrong = one.level.value in ("warning", "error")
        wrong += is_wrong
        if quiet and not is_wrong:
            continue
        message, remedy = message_of(SyncError(one.code, **one.detail), lang)
        lines.append(f"{MARKS[one.level.value]} {message}")
        lines += [say("remedy", lang, remedy=remedy)] if remedy and is_wrong else []
    if not quiet:
        lines += ["", say("doctor-unwell", lang, count=wrong) if wrong else say("doctor-well", lang)]
    return lines
