"""When a workbook was last saved, by its own word."""

from __future__ import annotations

import io
import re
import zipfile

_PARTS = {
    # ECMA-376 part 2, 11.1; ODF 1.3 part 3, 4.3.2.
    "docProps/core.xml": re.compile(rb"<dcterms:(created|modified)\b[^>]*>([^<]{10,40})<"),
    "meta.xml": re.compile(rb"<(meta:creation-date|dc:date)>([^<]{10,40})<"),
}
_MOST = 1 << 20
"""Bytes of such a part that are looked at; a real one has a few hundred."""


def saved_at(data: bytes) -> str:
    """The moment of the last save as the file writes it (ISO 8601); ``""`` where it does not say.

    A file that nobody saved since it was made says nothing, and some programs
    keep no such date. A clock may be wrong, so this is a reason to ask, never proof.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name, pattern in _PARTS.items():
                if name in archive.NameToInfo:
                    with archive.open(name) as part:
                        return _told(pattern.findall(part.read(_MOST)))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        pass
    return ""


def _told(found: list[tuple[bytes, bytes]]) -> str:
    times = {name: text.decode("ascii", "replace").strip() for name, text in found}
    made = times.get(b"created", times.get(b"meta:creation-date", ""))
    saved = times.get(b"modified", times.get(b"dc:date", ""))
    return "" if saved == made else saved
