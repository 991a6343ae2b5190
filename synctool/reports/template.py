"""The templates that come with synctool, and what every format does with a package."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from pathlib import Path

from synctool.errors import SyncError
from synctool.reports.summary import Summary

_HOUSE = Path(__file__).resolve().parents[1]
_FOLDERS = (_HOUSE / "templates", _HOUSE.parent / "templates")
"""Inside an installed package, or beside it in the repository."""


def bundled(name: str) -> bytes:
    """The template ``name``; ``SyncError("brief-template-missing")`` if it was not installed."""
    for folder in _FOLDERS:
        path = folder / name
        if path.is_file():
            return path.read_bytes()
    raise SyncError("brief-template-missing", name=name)


def moment(summary: Summary) -> datetime | None:
    """What the document says of its own date: the brief's, so that equal briefs are equal files."""
    return datetime.combine(summary.date, time()) if summary.date else None


def settled(package: bytes) -> bytes:
    """The zip package with no trace of when it was made: equal briefs are equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            member = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
            member.compress_type = info.compress_type
            target.writestr(member, source.read(info))
    return out.getvalue()
