"""The brief as PDF: the Word document, printed by LibreOffice."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Final

from synctool.errors import SyncError
from synctool.reports import docx
from synctool.reports.metrics import installed_family
from synctool.reports.summary import Summary

_PLACES: Final = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)
"""Where installers put it without adding it to the search path."""
_SECONDS: Final = 180
_FACES: Final = ("Microsoft JhengHei", "微軟正黑體")


def render(summary: Summary, template: bytes | None = None) -> bytes:
    """The PDF; ``template`` is one for .docx.

    ``SyncError("soffice-missing")`` without LibreOffice, ``"soffice-failed"``
    if it makes nothing.
    """
    program = soffice()
    if program is None:
        raise SyncError("soffice-missing")
    document = _with_installed_font(docx.render(summary, template, pages_field="PAGEREF", is_marked=False))
    return convert(document, program)


def soffice() -> str | None:
    """LibreOffice's program: ``SYNCTOOL_SOFFICE``, the search path, or where installers put it."""
    named = os.environ.get("SYNCTOOL_SOFFICE")
    if named:
        return named if Path(named).is_file() else None
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def convert(document: bytes, program: str, suffix: str = "docx") -> bytes:
    """``document`` as PDF, with a LibreOffice profile of its own so that an open window does no harm."""
    with tempfile.TemporaryDirectory(prefix="synctool-brief-") as name:
        folder = Path(name)
        source = folder / f"brief.{suffix}"
        source.write_bytes(document)
        command = [program, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        command += ["--convert-to", "pdf", "--outdir", name, str(source)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as fault:
            raise SyncError("soffice-failed", reason=type(fault).__name__) from fault
        target = folder / "brief.pdf"
        if not target.is_file():
            reason = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or [
                str(done.returncode)
            ]
            raise SyncError("soffice-failed", reason=reason[0])
        return target.read_bytes()


def _with_installed_font(document: bytes) -> bytes:
    """Names the stand-in for 微軟正黑體 outright: left to itself, LibreOffice mixes two fonts."""
    family = installed_family()
    if family in (None, *_FACES):
        return document
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "word/styles.xml":
                text = data.decode("utf-8")
                for face in _FACES:
                    text = text.replace(f'"{face}"', f'"{family}"')
                data = text.encode("utf-8")
            target.writestr(info, data)
    return out.getvalue()
