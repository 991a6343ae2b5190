"""The time that calls to a service go by: the machine's, or a simulation's."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple


class Pace(NamedTuple):
    """A clock that only rises, and a way to wait by it."""

    now: Callable[[], float]
    sleep: Callable[[float], None]


REAL = Pace(time.monotonic, time.sleep)
