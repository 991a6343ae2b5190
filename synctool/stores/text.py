"""A text file that is changed as a whole, under the same promises as a workbook: ``config.toml``."""

from __future__ import annotations

import hashlib
from pathlib import Path

from synctool.errors import UnreadableFile
from synctool.model import Snapshot
from synctool.stores.base import Prepared, Write
from synctool.stores.replace import replace_file


class TextFile:
    """One UTF-8 file; what it is to become is given as a whole."""

    def __init__(self, path: Path, *, shown_as: str = "") -> None:
        self.path = path
        self._shown_as = shown_as or path.name

    @property
    def source(self) -> str:
        return self._shown_as

    def exists(self) -> bool:
        return self.path.is_file()

    def read(self) -> Snapshot:
        """It has no sheets; its revision can be compared."""
        return Snapshot(self.source, hashlib.sha256(self.path.read_bytes()).hexdigest(), {})

    def text(self) -> str:
        return self.path.read_bytes().decode("utf-8")

    def prepare(self, snapshot: Snapshot | None, write: Write) -> Prepared:
        """Make the file ``write.base``. Raises :class:`UnreadableFile` if that is missing."""
        if write.base is None:
            raise UnreadableFile("file-missing", file=self.source)
        before = self.path.read_bytes() if self.exists() else None
        seen = hashlib.sha256(before).hexdigest() if before is not None else ""
        return Prepared(self.source, seen, before, hashlib.sha256(write.base).hexdigest(), write.base)

    def commit(self, prepared: Prepared) -> str:
        assert isinstance(prepared.payload, bytes)
        return replace_file(self.path, prepared.payload, seen=prepared.seen)
