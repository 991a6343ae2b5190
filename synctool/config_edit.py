"""Changes to a ``config.toml`` that people wrote: the lines in question, and no other byte."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from synctool.config import Config, parse
from synctool.config_writer import quoted
from synctool.errors import ConfigError
from synctool.model import Round
from synctool.toml_lines import key_lines


def with_round(text: str, wanted: Round) -> str:
    """The configuration ``text`` with another ``[round]``; every other line, comment and space stays.

    Raises :class:`ConfigError` where the section is written in a way that
    cannot be changed line by line (an inline table).
    """
    values = {
        "name": quoted(wanted.name),
        "opens": wanted.opens.isoformat() if wanted.opens else None,
        "due": wanted.due.isoformat() if wanted.due else None,
        "closed": wanted.closed.isoformat() if wanted.closed else None,
        "carry_over": "true" if wanted.carry_over else None,
    }
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix(mark)
    edited = _with_values(body, "round", values)
    expected = replace(parse(body), round=wanted)
    found: Config | None
    try:
        found = parse(edited)
    except ConfigError:
        found = None
    if found != expected:
        raise ConfigError("config-not-editable", section="round")
    return mark + edited


_VALUE = re.compile(
    r"""(?P<head>[^=]*=[ \t]*)(?P<value>"(?:\\.|[^"\\])*"|'[^']*'|[^#\r\n]*?)"""
    r"""(?P<tail>[ \t]*(?:\#[^\r\n]*)?\r?\n?)"""
)
"""One line of a table: key, a value on one line, then space and a comment."""


def _with_values(text: str, section: str, values: Mapping[str, str | None]) -> str:
    """``text`` with these values in a table; ``None`` takes the key's line away."""
    places = key_lines(text)
    lines = text.splitlines(keepends=True)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    known = {path[1]: number - 1 for path, number in places.items() if len(path) == 2 and path[0] == section}
    last = max(known.values(), default=places.get((section,), 0) - 1)
    dotted = known and not lines[places[(section,)] - 1].lstrip().startswith("[")
    new: list[str] = []
    for name, value in values.items():
        if name in known:
            found = _VALUE.fullmatch(lines[known[name]])
            if found:
                kept = f"{found['head']}{value}{found['tail']}"
                lines[known[name]] = "" if value is None else kept
        elif value is not None:
            new.append(f"{section + '.' if dotted else ''}{name} = {value}{end}")
    if last < 0:
        opening = [f"[{section}]{end}"] if new else []
        return "".join((*lines, *([end] if opening and lines else []), *opening, *new))
    if new and not lines[last].endswith("\n"):
        lines[last] += end
    return "".join((*lines[: last + 1], *new, *lines[last + 1 :]))
