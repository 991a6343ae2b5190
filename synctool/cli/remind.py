"""``sync remind``."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synctool import terms
from synctool.cli.context import Context, near, pass_context
from synctool.cli.options import agency_option, dry_run_option, global_options
from synctool.cli.tables import table
from synctool.errors import ConfigError
from synctool.terms import word
from synctool.texts import Lang, catalogue, listed, say

if TYPE_CHECKING:
    from synctool.flows.mailing import Server
    from synctool.flows.project import Project
    from synctool.flows.remind import RemindReport

PASSWORD = "SYNCTOOL_SMTP_PASSWORD"
_FROM_CONFIG = "."
"""``--smtp`` without a server."""


@click.command()
@agency_option
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--smtp", is_flag=False, flag_value=_FROM_CONFIG, metavar="[HOST[:PORT]]")
@click.option("-y", "--yes", is_flag=True)
@dry_run_option
@global_options(hidden=True)
@pass_context
def command(
    context: Context, agencies: tuple[str, ...], to: Path | None, smtp: str | None, yes: bool, dry_run: bool
) -> int:
    project = context.project()
    from synctool.flows import remind as flow

    server = _server(project, smtp) if smtp else None
    if server and not (yes or dry_run) and (context.json or not sys.stdin.isatty()):
        raise ConfigError("mail-needs-yes")
    report = flow.run(project, agencies=agencies, to=to, dry_run=dry_run)
    if not context.json:
        context.show(*remind_lines(report, context.lang))
    sent: Mapping[str, str] | None = None
    if server and report.reminders and not dry_run and (yes or _agreed(context, report, server)):
        sent = flow.send(project, report, server)
    if context.json:
        from synctool.cli import as_json_life

        context.show_json(as_json_life.remind(report, sent))
    elif server and report.reminders and not dry_run:
        context.show(*_sent_lines(report, sent, context.lang))
    return int(bool(sent and any(sent.values())))


def _server(project: Project, text: str) -> Server:
    from synctool.flows.mailing import server_named

    mail = project.config.mail
    named = mail.server if text == _FROM_CONFIG else text
    return server_named(named, mail.security, mail.user, os.environ.get(PASSWORD, ""))


def _agreed(context: Context, report: RemindReport, server: Server) -> bool:
    count = sum(bool(one.draft.to) for one in report.reminders)
    question = context.say("remind-ask", count=count, host=server.host, port=server.port)
    return click.confirm(question, default=False, err=True)


def remind_lines(report: RemindReport, lang: Lang) -> list[str]:
    """Who is reminded of what, how gravely, and when it was last."""
    lines: list[str] = []
    if not report.reminders:
        lines.append(say("remind-nothing", lang))
    else:
        code = "remind-dry-run" if report.dry_run else "remind-done"
        lines.append(say(code, lang, count=len(report.reminders), folder=near(report.folder)))
        heads = [word(terms.FIELDS, "agency", lang)]
        heads += [
            word(terms.HEADINGS, name, lang)
            for name in ("level", "days", "unanswered", "to_correct", "to", "last")
        ]
        rows = [
            (
                one.agency,
                say(f"level-{one.level}", lang),
                one.days,
                len(one.unanswered),
                len(one.to_correct),
                listed(one.draft.to, lang) or "－",
                one.last or "－",
            )
            for one in report.reminders
        ]
        lines += table(heads, rows, indent="  ")
        nameless = [one.agency for one in report.reminders if not one.draft.to]
        if nameless:
            lines.append(say("remind-no-contact", lang, agencies=listed(nameless, lang)))
    if report.withdrawn:
        lines.append(say("remind-withdrawn", lang, agencies=listed(report.withdrawn, lang)))
    return lines


def _sent_lines(report: RemindReport, sent: Mapping[str, str] | None, lang: Lang) -> list[str]:
    if sent is None:
        return [say("remind-not-sent", lang, folder=near(report.folder))]
    lines = [say("remind-sent", lang, count=sum(not why for why in sent.values()))]
    for agency, why in sent.items():
        if why:
            code = f"remind-why-{why}"
            told = say(code, lang) if code in catalogue() else why
            lines.append(say("remind-failed", lang, agency=agency, why=told))
    return lines
