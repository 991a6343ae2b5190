"""Every backend in one dict: a new one is one file, one row, one subclass of the contract suite."""

from __future__ import annotations

from pathlib import Path

from synctool.errors import UnreadableFile
from synctool.stores.xlsx import Templates, XlsxStore

_BY_SUFFIX = {".xlsx": XlsxStore, ".xlsm": XlsxStore}


def store_for(path: Path, templates: Templates, *, shown_as: str = "", inherit: bool = False) -> XlsxStore:
    """The store for a file. Raises :class:`UnreadableFile` for a format that none knows."""
    backend = _BY_SUFFIX.get(path.suffix.lower())
    if backend is None:
        raise UnreadableFile("file-format", file=shown_as or path.name, suffix=path.suffix or "－")
    return backend(path, templates, shown_as=shown_as, inherit=inherit)
