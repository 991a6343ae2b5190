"""Reading documents back: every format becomes a :class:`~synctool.paper.Paper`.

A reader says what stands where, not what it means. A new format is a module
with ``read(data, source)`` and a row in :data:`READERS`. The libraries are
loaded only when a format is read.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from importlib import import_module
from typing import Final

from synctool.errors import ConfigError, SyncError, UnreadableFile
from synctool.paper import Paper

READERS: Final[Mapping[str, str]] = {
    "pptx": "pptx",
    "docx": "docx",
    "odp": "odf",
    "odt": "odf",
    "html": "html",
    "htm": "html",
    "txt": "tagged",
}
"""A file's suffix → the module that reads it."""
_PACKAGES: Final = ("pptx", "docx", "odp", "odt")
_INFLATED: Final = 512 << 20
"""Bytes that a package may inflate to; a brief with pictures has a tenth of it."""


def read(data: bytes, suffix: str, source: str) -> Paper:
    """What ``data`` says; ``suffix`` with or without its dot, ``source`` as people are shown it.

    Raises ``ConfigError("brief-source-unknown")`` for another kind of file,
    ``UnreadableFile("brief-unreadable")`` for one that is not what its ending
    says, is damaged or needs a password, and ``SyncError("reports-not-installed")``.
    """
    name = suffix.lower().lstrip(".")
    if name not in READERS:
        raise ConfigError("brief-source-unknown", format=suffix or "－", formats="、".join(READERS))
    try:
        if name in _PACKAGES:
            _check(data)
        paper: Paper = import_module(f"{__name__}.{READERS[name]}").read(data, source)
    except UnreadableFile:
        raise
    except ModuleNotFoundError as missing:
        raise SyncError("reports-not-installed", package=missing.name) from missing
    except Exception as fault:
        raise UnreadableFile("brief-unreadable", file=source, format=name, reason=fault) from fault
    return paper


def _check(data: bytes) -> None:
    """Stops at what is no package, and at one that would fill the memory."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        size = sum(info.file_size for info in package.infolist())
    if size > _INFLATED:
        raise ValueError(f"{size >> 20} MB")
