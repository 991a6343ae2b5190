"""Files that come with the program: the workbooks' templates, in a wheel or in a checkout."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent
_PLACES = (_HERE / "templates", _HERE.parent / "templates")
"""Inside the installed package; beside it in a checkout."""


def template_path(name: str) -> Path:
    """Where ``templates/name`` is. Raises :class:`FileNotFoundError` if the installation lacks it."""
    for folder in _PLACES:
        if (path := folder / name).is_file():
            return path
    raise FileNotFoundError(name)


def template_bytes(name: str) -> bytes:
    """The content of ``templates/name``."""
    return template_path(name).read_bytes()
