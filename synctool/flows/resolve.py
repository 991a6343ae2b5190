"""``sync resolve``: open conflicts, and what a person chooses for them outside the workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from synctool.errors import ConfigError, SyncError
from synctool.flows import pull
from synctool.flows.choices import Choice
from synctool.flows.project import Progress, Project
from synctool.flows.pull import PullReport
from synctool.history import open_history
from synctool.model import Cell, Conflict, Run, Text, paragraphs_of, rich_text


def open_conflicts(project: Project) -> Sequence[Conflict]:
    """The open conflicts, oldest first."""
    config = project.config
    history = open_history(config.state.url, project.directory, project=config.project.id)
    try:
        return list(history.conflicts())
    finally:
        history.close()


def named(conflicts: Sequence[Conflict], text: str) -> Conflict:
    """The conflict whose id is, or alone begins with, ``text``. Raises :class:`ConfigError`."""
    wanted = text.strip().upper()
    found = [c for c in conflicts if c.id == wanted] or [c for c in conflicts if c.id.startswith(wanted)]
    if len(found) != 1 or not wanted:
        ids = "、".join(c.id for c in (found or conflicts)[:8]) or "－"
        raise ConfigError("conflict-ambiguous" if len(found) > 1 else "conflict-unknown", id=text, known=ids)
    return found[0]


def run(
    project: Project,
    choices: Mapping[str, Choice],
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> PullReport:
    """Carry out ``choices``, by conflict. Raises :class:`SyncError` if the master cannot be written."""
    return pull.resolve(project, list(choices.values()), dry_run=dry_run, progress=progress)


def text_in(path: Path) -> Text:
    """A text of one's own out of a file: UTF-8, ``<u>…</u>`` for underlined words.

    Raises :class:`ConfigError` for a file that is not there or no UTF-8 text.
    """
    try:
        return from_markup(path.read_text("utf-8-sig").rstrip("\r\n"))
    except FileNotFoundError as error:
        raise ConfigError("take-unknown", found=path) from error
    except UnicodeDecodeError as error:
        raise ConfigError("take-not-text", file=path) from error
    except OSError as error:
        raise SyncError("file-unreadable", file=path, why=error.strerror or error) from error


def from_markup(text: str) -> Text:
    """A text in which ``<u>…</u>`` underlines; paragraphs may begin and end inside."""
    pieces = re.split(r"<u>(.*?)</u>", text, flags=re.S)
    return rich_text([[Run(p, "single" if n % 2 else "") for n, p in enumerate(pieces) if p]])


def to_markup(value: Cell) -> str:
    """A value as text with ``<u>…</u>`` around what is underlined, for people and their editors."""
    lines = (
        "".join(f"<u>{run.text}</u>" if run.underline else run.text for run in paragraph)
        for paragraph in paragraphs_of(value)
    )
    return "\n".join(lines)
