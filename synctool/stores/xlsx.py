"""Workbooks on disk (.xlsx, .xlsm), read and written through :mod:`synctool.ooxml`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from synctool.errors import SyncError, UnreadableFile
from synctool.model import Revision, SheetRole, Snapshot
from synctool.ooxml import Graft, Limits, Workbook, open_workbook, patch, prove
from synctool.schema import SHEET_NAMES
from synctool.stores.base import Prepared, Write
from synctool.stores.replace import replace_file

Templates = Mapping[SheetRole, bytes]
"""By role: the workbook that holds the sheet to be added."""


class XlsxStore:
    """One workbook on disk.

    ``inherit`` reads bold, italic and colour against each cell's own font (a
    master, whose look is the office's); without it every format counts as the
    author's (a return).
    """

    def __init__(
        self,
        path: Path,
        templates: Templates,
        *,
        shown_as: str = "",
        inherit: bool = False,
        limits: Limits | None = None,
    ) -> None:
        self.path = path
        self._shown_as = shown_as or path.name
        self._templates = templates
        self._inherit = inherit
        self._limits = limits or Limits()

    @property
    def source(self) -> str:
        return self._shown_as

    def exists(self) -> bool:
        return self.path.is_file()

    def read_bytes(self) -> bytes:
        """The whole file. Raises :class:`UnreadableFile` where it is not there or may not be read."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError as error:
            raise UnreadableFile("file-missing", file=self.source) from error
        except OSError as error:
            raise UnreadableFile("file-unreadable", file=self.source, why=error.strerror or error) from error

    def read(self) -> Snapshot:
        return self.parse(self.read_bytes())

    def parse(self, data: bytes) -> Snapshot:
        """A snapshot of bytes that were read before."""
        workbook = open_workbook(data, self.source, inherit=self._inherit, limits=self._limits)
        return snapshot_of(workbook, data, self.source)

    def prepare(self, snapshot: Snapshot | None, write: Write) -> Prepared:
        grafts = [
            Graft(self._templates[role], SHEET_NAMES[role], name) for name, role in (write.add or {}).items()
        ]
        if snapshot is None:
            before, seen = self._templates[SheetRole.FORM], ""
        else:
            before = self.read_bytes()
            seen = hashlib.sha256(before).hexdigest()
            if seen != snapshot.revision:
                raise SyncError("changed-meanwhile", file=self.source)
        after = patch(before, self.source, write.edits, grafts=grafts, stamps=write.stamps)
        prove(before, after, self.source, write.edits, grafts=grafts, stamps=write.stamps)
        new = hashlib.sha256(after).hexdigest()
        return Prepared(self.source, seen, before if snapshot else None, new, after)

    def commit(self, prepared: Prepared) -> str:
        assert isinstance(prepared.payload, bytes)
        if prepared.after == prepared.seen:
            return prepared.seen
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return replace_file(self.path, prepared.payload, seen=prepared.seen)


def snapshot_of(workbook: Workbook, data: bytes, source: str) -> Snapshot:
    """A workbook in memory as what the pure stages read."""
    return Snapshot(
        source,
        hashlib.sha256(data).hexdigest(),
        {name: workbook.sheet(name) for name in workbook.sheet_names},
        dict[str, Revision](workbook.stamps),
    )
