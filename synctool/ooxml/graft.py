"""Adding a template's sheet to a package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from synctool.ooxml.draft import Draft


@dataclass(frozen=True, slots=True)
class Graft:
    """Add worksheet ``sheet`` of workbook ``template`` under ``name``, after the last sheet."""

    template: bytes
    sheet: str
    name: str
    state: Literal["visible", "hidden"] = "visible"


def graft(draft: Draft, one: Graft) -> None:
    raise NotImplementedError
