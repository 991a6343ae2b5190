"""The types of the fixtures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Result(NamedTuple):
    code: int
    out: str
    err: str


Sync = Callable[..., Result]
Flow = Callable[[str, Callable[..., Any]], list[dict[str, Any]]]
