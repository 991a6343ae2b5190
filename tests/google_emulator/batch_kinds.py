"""The table of batchUpdate request kinds. Modules named batch_* put their functions in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .api import Editing

Kind = Callable[[Editing, dict[str, Any]], dict[str, Any] | None]
KINDS: dict[str, Kind] = {}


def kind(name: str) -> Callable[[Kind], Kind]:
    """Register the function for one request kind; it returns the reply, or None for an empty one."""

    def register(function: Kind) -> Kind:
        KINDS[name] = function
        return function

    return register
