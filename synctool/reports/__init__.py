"""The meeting's brief: one :class:`~synctool.reports.summary.Summary`, six formats.

Every writer is a pure function from the summary (and the bytes of an office's
own template, if it has one) to the bytes of a file, except ``pdf``, which runs
LibreOffice. A new format is a module with ``render`` and a row in
:data:`FORMATS`. The libraries are loaded only when a format is rendered.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final, NamedTuple

from synctool.errors import ConfigError, SyncError
from synctool.reports.summary import Entry, Summary, Topic, summarise


class Format(NamedTuple):
    """How one format is made."""

    module: str
    """The module of this package whose ``render(summary, template)`` makes it."""
    template: str
    """The bundled template's name, and so the type that an office's own must have."""


FORMATS: Final[Mapping[str, Format]] = {
    "pptx": Format("pptx", "brief.pptx"),
    "odp": Format("odp", "brief.odp"),
    "docx": Format("docx", "brief.docx"),
    "odt": Format("odt", "brief.odt"),
    "pdf": Format("pdf", "brief.docx"),
    "html": Format("html", "brief.html.j2"),
}


def render(summary: Summary, format: str, template: bytes | None = None) -> bytes:
    """The brief as a file of ``format`` (a file's suffix, with or without its dot).

    ``template`` replaces the bundled one; what it must hold is in
    docs/templates.md. Raises ``ConfigError("brief-format-unknown")``,
    ``SyncError("brief-template-…")``, ``"brief-layout-missing"``,
    ``"brief-placeholder-missing"``, for pdf ``"soffice-missing"`` or
    ``"soffice-failed"``, and ``"reports-not-installed"``.
    """
    name = format.lower().lstrip(".")
    if name not in FORMATS:
        raise ConfigError("brief-format-unknown", format=format, formats="、".join(FORMATS))
    try:
        made: bytes = import_module(f"{__name__}.{FORMATS[name].module}").render(summary, template)
    except ModuleNotFoundError as missing:
        raise SyncError("reports-not-installed", package=missing.name) from missing
    return made


__all__ = ["FORMATS", "Entry", "Format", "Summary", "Topic", "render", "summarise"]
