"""Every backend in one dict: a new one is one file, one row, one subclass of the contract suite.

What is read is told by its content, never by its ending; what is written, by
the ending of its place.
"""

from __future__ import annotations

from pathlib import Path

from synctool.errors import UnreadableFile
from synctool.model import Snapshot
from synctool.ooxml import Limits, open_workbook
from synctool.settings import LimitSettings
from synctool.stores.base import Store
from synctool.stores.formats import kind_of
from synctool.stores.xlsx import Templates, XlsxStore, snapshot_of

_BY_SUFFIX = {".xlsx": XlsxStore, ".xlsm": XlsxStore}

ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".et", ".numbers", ".fods")
"""Endings that a return may come with; what is in the file decides."""


def store_for(path: Path, templates: Templates, *, shown_as: str = "", inherit: bool = False) -> XlsxStore:
    """The store for a file. Raises :class:`UnreadableFile` for a format that none knows."""
    backend = _BY_SUFFIX.get(path.suffix.lower())
    if backend is None:
        raise UnreadableFile("file-format", file=shown_as or path.name, suffix=path.suffix or "－")
    return backend(path, templates, shown_as=shown_as, inherit=inherit)


def read_file(data: bytes, source: str, settings: LimitSettings) -> Snapshot:
    """A return in any format that can be read; what cannot raises :class:`UnreadableFile` with the reason."""
    limits = limits_of(settings)
    if kind_of(data, source) == "xlsx":
        return snapshot_of(open_workbook(data, source, limits=limits), data, source)
    from synctool.stores.foreign import read_foreign

    return read_foreign(
        data, source, limits=limits, seconds=settings.foreign_seconds, memory_mb=settings.foreign_memory_mb
    )


def limits_of(settings: LimitSettings) -> Limits:
    """The configured limits, as the readers take them."""
    unpacked = settings.unpacked_mb << 20
    return Limits(
        file_bytes=settings.file_mb << 20,
        members=settings.members,
        inflated_bytes=min(Limits().inflated_bytes, unpacked),
        total_bytes=unpacked,
        sheets=settings.sheets,
        cells=settings.cells,
    )


__all__ = ["ENDINGS", "Store", "Templates", "XlsxStore", "limits_of", "read_file", "store_for"]
