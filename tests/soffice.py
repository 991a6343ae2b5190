"""LibreOffice as a second program: converts files where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""
"""A profile that calculates every formula when a workbook is opened."""


def recalculated(path: Path, ending: str, folder: Path) -> Path:
    """``path`` as LibreOffice saves it after it has calculated every formula anew."""
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(_RECALCULATE, encoding="utf-8")
    return convert(path, ending, folder)


def convert(path: Path, ending: str, folder: Path) -> Path:
    """``path`` as LibreOffice saves it with ``ending``; skips where it is not installed."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    # Each call has a profile of its own: two programs cannot share one.
    profile = folder / "profile"
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--convert-to",
            ending,
            "--outdir",
            folder,
            path,
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / f"{path.stem}.{ending}"


def pdf_text(path: Path) -> str:
    """What can be read on a PDF's pages; skips without poppler."""
    pdftotext = shutil.which("pdftotext")
    if pdftotext is None:
        pytest.skip("pdftotext is not installed")
    return subprocess.run([pdftotext, path, "-"], check=True, capture_output=True).stdout.decode()
