"""A new ``config.toml`` that a person can read and edit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from synctool.config import default_location
from synctool.model import Agency, Round
from synctool.settings import GoogleSettings, MasterSettings, OutputSettings, ProjectSettings
from synctool.terms import FIELDS, word
from synctool.texts import Lang, say


def render_config(
    project: ProjectSettings,
    master: MasterSettings,
    agencies: Iterable[Agency],
    current: Round,
    google: GoogleSettings | None = None,
) -> str:
    """The text of a configuration that says this, with comments in the project's language.

    :func:`synctool.config.parse` gives the same settings back.
    """
    lang = project.language
    text = say(
        "config-file",
        lang,
        id=quoted(project.id),
        name=quoted(project.name),
        office=quoted(project.office),
        language=quoted(lang),
        path=quoted(master.path),
        sheet=quoted(master.sheet),
        header_row=master.header_row,
        columns=_columns(master, lang),
        round=quoted(current.name),
        opens=f"opens = {current.opens}" if current.opens else "# opens = 2024-12-01",
        due=f"due = {current.due}" if current.due else "# due = 2024-12-31",
        agencies="\n".join(_agency(agency, lang) for agency in agencies),
    )
    return text + _google(google or GoogleSettings())


def _google(settings: GoogleSettings) -> str:
    """The section, if anything in it is not as it is anyway."""
    usual = asdict(GoogleSettings())
    lines = [
        f"{name} = {quoted(value) if isinstance(value, str) else value}"
        for name, value in asdict(settings).items()
        if value != usual[name]
    ]
    return "\n".join(["\n[google]", *lines, ""]) if lines else ""


def quoted(text: str) -> str:
    """``text`` as a basic string of TOML 1.0.0."""
    return '"' + "".join(_ESCAPES.get(c) or (f"\\u{ord(c):04x}" if _is_control(c) else c) for c in text) + '"'


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _is_control(character: str) -> bool:
    return ord(character) < 32 or ord(character) == 127


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(quoted(text) for text in texts) + "]"


def _columns(master: MasterSettings, lang: Lang) -> str:
    lines = []
    for name, labels in master.columns.items():
        value = quoted(labels) if isinstance(labels, str) else _list(labels)
        label = word(FIELDS, name, lang)
        lines.append(f"{name} = {value}" + (f"  # {label}" if label != labels else ""))
    return "\n".join(lines)


def _agency(agency: Agency, lang: Lang) -> str:
    lines = [f"[agencies.{quoted(agency.short)}]"]
    if agency.full:
        lines.append(f"full = {quoted(agency.full)}")
    if agency.aliases:
        lines.append(f"aliases = {_list(agency.aliases)}")
    if agency.location not in ("", default_location(OutputSettings().agencies, agency.short)):
        lines.append(f"location = {quoted(agency.location)}")
    if agency.contacts:
        lines.append(f"contacts = {_list(agency.contacts)}")
    else:
        lines.append(say("config-file-contacts", lang))
    return "\n".join(lines) + "\n"
