"""synctool keeps a master of tracked meeting resolutions and the agencies' forms in step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from synctool.flows.export import frames as frames

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """``synctool.frames``, loaded when it is asked for."""
    if name == "frames":
        from synctool.flows.export import frames

        return frames
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
