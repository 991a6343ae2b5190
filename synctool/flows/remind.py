"""``sync remind``: a draft for each agency that owes something; nothing is sent by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from synctool import apply as applying
from synctool.codec import digest
from synctool.errors import ConfigError, SyncError
from synctool.flows.answers import Answers
from synctool.flows.mailing import Draft, Server, deliver, letter
from synctool.flows.master import Master, read_master
from synctool.flows.places import master_store
from synctool.flows.project import Project, named
from synctool.flows.session import new_run_id, session, whoami
from synctool.history import open_history
from synctool.history.base import Run, Update
from synctool.model import Agency, AuditEntry, Item, Place, Problem, Severity, text_of
from synctool.resources import template_path
from synctool.stores.replace import replace_file, sha256_of
from synctool.texts import Lang, agency_remedy, message, say

NOTICE, FIRST, SECOND, FINAL = LEVELS = ("notice", "first", "second", "final")
REMINDED = "reminded"


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one agency owes, and the letter about it."""

    agency: str
    level: str
    """``notice`` before the day, then ``first``, ``second``, ``final``."""
    days: int
    """Days overdue; 0 before the day, or where the round has none."""
    unanswered: tuple[str, ...]
    """Keys of the items that it leads and has not answered in this round."""
    to_correct: tuple[str, ...]
    """Keys of the items in which an answer was not taken."""
    draft: Draft
    last: str = ""
    """When it was last reminded in this round, and how: ``2025-04-08 first``."""


@dataclass(frozen=True, slots=True)
class RemindReport:
    round: str
    dry_run: bool
    reminders: tuple[Reminder, ...]
    folder: Path
    withdrawn: tuple[str, ...] = ()
    """Agencies whose earlier draft was taken away, since they owe nothing any more."""


def run(
    project: Project,
    *,
    agencies: Sequence[str] = (),
    to: Path | None = None,
    dry_run: bool = False,
    today: date | None = None,
) -> RemindReport:
    """Write a draft (.eml and .txt) for each agency that owes an answer or a correction.

    Raises :class:`ConfigError` where the office's own template cannot be used.
    """
    today = today or date.today()
    config = project.config
    folder = to or project.directory / config.mail.folder
    chosen = [named(project, name) for name in agencies] or list(project.agencies)
    master = read_master(project, master_store(project).read())
    history = open_history(config.state.url, project.directory, project=config.project.id)
    try:
        problems = history.problems()
        last = {
            entry.agency: f"{entry.when:%Y-%m-%d} {text_of(entry.after).split(' ')[0]}"
            for entry in history.audit()
            if entry.why == REMINDED and entry.field == f"reminder.{config.round.name}"
        }
    finally:
        history.close()
    owed = {name: _owed(name, master, config.round.name, problems.get(name, ())) for name in chosen}
    template = _template(project)
    days, level = _level(project, today)
    reminders = tuple(
        replace(
            _reminder(project, project.agencies[name], master, level, days, *owed[name], template),
            last=last.get(name, ""),
        )
        for name in chosen
        if any(owed[name])
    )
    withdrawn = () if dry_run else _write(folder, reminders, [n for n in chosen if not any(owed[n])])
    return RemindReport(config.round.name, dry_run, reminders, folder, withdrawn)


def send(project: Project, report: RemindReport, server: Server) -> Mapping[str, str]:
    """Send the letters; by agency why one was not sent, ``""`` where it was. What was sent is recorded.

    Raises :class:`SyncError` if the server cannot be reached or refuses the login.
    """
    config = project.config
    with session(project, "remind") as history:
        results = deliver(server, {one.agency: one.draft for one in report.reminders})
        now = datetime.now().astimezone().replace(microsecond=0)
        sent = [one for one in report.reminders if not results[one.agency]]
        code = digest([[one.agency, one.level] for one in sent])[:12]
        summary = say("run-remind", config.lang, count=len(sent), round=config.round.name)
        record = Run(new_run_id(now), "remind", now, whoami(), code, config.round.name, summary)
        if sent:
            entries = [_entry(record, one, server) for one in sent]
            applying.record(history, Update(record, audit=entries))
    return results


def _entry(record: Run, one: Reminder, server: Server) -> AuditEntry:
    told = f"{one.level} {'、'.join(one.draft.to)}"
    field, place = f"reminder.{record.round}", Place(f"{server.host}:{server.port}")
    return AuditEntry(
        record.started, record.id, record.who, "", field, one.agency, "", "", None, told, REMINDED, place
    )


# ---------------------------------------------------------------- what is owed


def _owed(
    agency: str, master: Master, round_name: str, problems: Sequence[Problem]
) -> tuple[list[Item], list[Problem]]:
    """Items it leads and has not answered; errors in what it sent about items that are tracked."""
    answers = Answers.of_master(master.owned)
    mine = master.register.assigned_to(agency)
    silent: list[Item] = []
    for key, item in mine.items():
        response = answers.in_round(round_name, key).get(agency)
        if agency in item.leads and (response is None or not response.is_answered):
            silent.append(item)
    errors = [p for p in problems if p.severity is Severity.ERROR and (not p.item or p.item in mine)]
    return silent, errors


def _level(project: Project, today: date) -> tuple[int, str]:
    """Days overdue and the level for it."""
    due, mail = project.config.round.due, project.config.mail
    days = max(0, (today - due).days) if due else 0
    if not days:
        return 0, NOTICE
    return days, FINAL if days > mail.final_after else SECOND if days > mail.second_after else FIRST


def _tasks(silent: Sequence[Item], errors: Sequence[Problem], lang: Lang) -> str:
    """What is owed as lines: items to be answered, then what is to be put right."""
    lines: list[str] = []
    if silent:
        lines.append(say("remind-unanswered", lang, count=len(silent)))
        lines += [f"  {item.key}  {_start(text_of(item.resolution))}" for item in silent]
    if errors:
        lines += ["", say("remind-errors", lang, count=len(errors))] if lines else []
        lines = lines or [say("remind-errors", lang, count=len(errors))]
        for problem in errors:
            place = " ".join(filter(None, (problem.item, problem.place.cell)))
            told = f"{message(problem, lang)} {agency_remedy(problem, lang)}"
            lines.append(f"  {place}  {told}" if place else f"  {told}")
    return "\n".join(lines)


def _start(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:60] + "…"


# ---------------------------------------------------------------- letters

Template = Mapping[str, tuple[str, str]]
"""By level: subject and text."""


def _template(project: Project) -> Template:
    config = project.config
    own = config.mail.template
    path = project.directory / own if own else template_path(f"reminder.{config.lang}.txt")
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("mail-template-unreadable", path=path, why=error) from error
    found = parse_template(text)
    lacking = [level for level in LEVELS if level not in found]
    if lacking:
        raise ConfigError("mail-template-lacks", path=path, levels="、".join(f"[{x}]" for x in lacking))
    for subject, body in found.values():
        try:
            (subject + body).format_map(_Blanks({}))
        except (ValueError, IndexError, KeyError, AttributeError) as error:
            raise ConfigError("mail-template-unreadable", path=path, why=error) from error
    return found


def parse_template(text: str) -> Template:
    """The letters of a template by level; a part without a subject has none."""
    parts: dict[str, tuple[str, str]] = {}
    pieces = re.split(r"(?m)^\[(\w+)\]\s*$", re.sub(r"(?m)^#.*\n?", "", text))
    for level, body in zip(pieces[1::2], pieces[2::2], strict=True):
        found = re.match(r"\s*(?:主旨|Subject)\s*[：:]\s*(.*)\n", body)
        rest = body[found.end() :] if found else body
        parts[level] = (found[1].strip() if found else "", rest.strip() + "\n")
    return parts


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _reminder(
    project: Project,
    agency: Agency,
    master: Master,
    level: str,
    days: int,
    silent: Sequence[Item],
    errors: Sequence[Problem],
    template: Template,
) -> Reminder:
    config = project.config
    place = project.location(agency)
    own_file = place.path if not (place.tab or place.spreadsheet) and place.path.is_file() else None
    blanks = _Blanks(
        agency=agency.full or agency.short,
        short=agency.short,
        round=config.round.name,
        due=config.round.due.isoformat() if config.round.due else "－",
        days=str(days),
        tasks=_tasks(silent, errors, config.lang),
        project=config.project.name,
        office=config.project.office or config.project.name,
        form=own_file.name
        if own_file
        else project.shown(place.path) + (f"#{place.tab}" if place.tab else ""),
    )
    subject, body = template[level]
    draft = Draft(
        sender=config.mail.sender,
        to=agency.contacts,
        cc=config.mail.cc,
        subject=" ".join(subject.format_map(blanks).split()),
        text=body.format_map(blanks),
        attachment=(own_file.name, own_file.read_bytes()) if own_file else None,
    )
    keys = tuple(dict.fromkeys(p.item for p in errors if p.item))
    return Reminder(agency.short, level, days, tuple(item.key for item in silent), keys, draft)


def _write(folder: Path, reminders: Sequence[Reminder], settled: Sequence[str]) -> tuple[str, ...]:
    """Write the drafts that differ; take away those of agencies that owe nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in reminders:
        for suffix, data in ((".eml", letter(one.draft)), (".txt", _as_text(one.draft))):
            path = folder / f"{one.agency}{suffix}"
            if sha256_of(path) != digest_of(data):
                replace_file(path, data, seen=None)
    gone: list[str] = []
    for name in settled:
        for suffix in (".eml", ".txt"):
            path = folder / f"{name}{suffix}"
            if path.is_file():
                path.unlink()
                gone.append(name)
    return tuple(dict.fromkeys(gone))


def digest_of(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _as_text(draft: Draft) -> bytes:
    heads = [
        f"{name}: {'、'.join(values)}" for name, values in (("To", draft.to), ("Cc", draft.cc)) if values
    ]
    return "\n".join((*heads, f"Subject: {draft.subject}", "", draft.text)).encode("utf-8")


__all__ = ["LEVELS", "RemindReport", "Reminder", "SyncError", "parse_template", "run", "send"]
