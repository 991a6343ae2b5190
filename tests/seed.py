"""The real input that tests may use where it is present: an office's master, report and records."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from synctool.model import Run, Text, rich_text

_BESIDE = Path(__file__).parent.parent.parent / "shared" / "seed"


def folder() -> Path:
    """The folder of real input, or a skip that says what is missing."""
    path = Path(os.environ.get("SYNCTOOL_SEED", _BESIDE))
    if not (path / "master.xlsx").is_file():
        pytest.skip("the office's real input is not here (set SYNCTOOL_SEED to its folder)")
    return path


def records() -> dict[str, Any]:
    """The report's records: items, who answered what, with underlines."""
    data: dict[str, Any] = json.loads((folder() / "records.json").read_text(encoding="utf-8"))
    return data


def text(paragraphs: list[list[dict[str, Any]]]) -> Text:
    """A recorded text as rich text."""
    return rich_text(
        [[Run(r["text"], "single" if r["underline"] else "") for r in paragraph] for paragraph in paragraphs]
    )
