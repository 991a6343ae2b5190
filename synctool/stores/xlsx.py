"""Workbooks on disk (.xlsx, .xlsm), read and written through :mod:`synctool.ooxml`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from synctool.errors import ChangedMeanwhile, UnreadableFile
from synctool.model import Revision, Sheet, SheetRole, Snapshot
from synctool.ooxml import Limits, Workbook, open_workbook
from synctool.ooxml.draft import adopt
from synctool.ooxml.graft import Graft
from synctool.ooxml.package import Package
from synctool.schema import SHEET_NAMES
from synctool.stores.base import Prepared, Write
from synctool.stores.building import Building, build
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
        job, seen, before = self.job(snapshot, write)
        return prepared(job.source, seen, before, build(job))

    def job(self, snapshot: Snapshot | None, write: Write) -> tuple[Building, str, bytes | None]:
        """What is to be worked out, the revision it starts from and its bytes."""
        grafts = [
            Graft(self._templates[role], SHEET_NAMES[role], name) for name, role in (write.add or {}).items()
        ]
        before = self.read_bytes() if snapshot else None
        seen = hashlib.sha256(before).hexdigest() if before is not None else ""
        if snapshot is not None and seen != snapshot.revision:
            raise ChangedMeanwhile("changed-meanwhile", file=self.source)
        if snapshot is not None and isinstance(snapshot.sheets, _Sheets):
            package = snapshot.sheets.package
            if package.data == before:  # what was inflated of it for reading serves writing, too
                before = package.data
                adopt(package)
        base = before if write.base is None else write.base
        if base is None:
            raise UnreadableFile("file-missing", file=self.source)
        return Building(self.source, base, write.edits, grafts, write.stamps, write.names), seen, before

    def commit(self, prepared: Prepared) -> str:
        assert isinstance(prepared.payload, bytes)
        if prepared.after == prepared.seen:
            return prepared.seen
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return replace_file(self.path, prepared.payload, seen=prepared.seen)


def prepared(source: str, seen: str, before: bytes | None, after: bytes) -> Prepared:
    """What was worked out, as it is committed."""
    return Prepared(source, seen, before, hashlib.sha256(after).hexdigest(), after)


class _Sheets(Mapping[str, Sheet]):
    """A workbook's worksheets, each opened when it is asked for: who only patches reads none."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._sheets: dict[str, Sheet] = {}

    @property
    def package(self) -> Package:
        return self._workbook.package

    def __getitem__(self, name: str) -> Sheet:
        if name not in self._workbook.sheet_names:
            raise KeyError(name)
        sheet = self._sheets.get(name)
        if sheet is None:
            sheet = self._sheets[name] = self._workbook.sheet(name)
        return sheet

    def __contains__(self, name: object) -> bool:
        return name in self._workbook.sheet_names

    def __iter__(self) -> Iterator[str]:
        return iter(self._workbook.sheet_names)

    def __len__(self) -> int:
        return len(self._workbook.sheet_names)


def snapshot_of(workbook: Workbook, data: bytes, source: str) -> Snapshot:
    """A workbook in memory as what the pure stages read."""
    return Snapshot(
        source,
        hashlib.sha256(data).hexdigest(),
        _Sheets(workbook),
        dict[str, Revision](workbook.stamps),
        names={name: text for (name, sheet), text in workbook.defined_names.items() if not sheet},
    )
