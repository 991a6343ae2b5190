"""A folder of whatever came by mail: each file is recognised by its stamp, else by names and keys.

Files may be renamed, in sub-folders and in zip archives, which are read in
memory. What is not recognised is listed, with the reason where there is one.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from synctool.config import fold_name
from synctool.errors import ConfigError, SyncError, UnreadableFile
from synctool.flows.gather import Return, Source, locate, read_return, read_source
from synctool.flows.project import Project
from synctool.model import Item
from synctool.stores import read_file
from synctool.stores.formats import kind_of
from synctool.texts import say

_NESTED = 3
"""Archives inside archives that are opened."""
_SKIPPED = (".", "~$", "Thumbs.db", "desktop.ini")
"""Beginnings of names that systems and programs leave behind."""


@dataclass(frozen=True, slots=True)
class Inbox:
    by_agency: Mapping[str, tuple[Source, ...]]
    """Every file that is from an agency; several are for :mod:`synctool.flows.several` to settle."""
    unrecognised: tuple[str, ...]
    """Each file that belongs to nobody as far as can be told; the reason where there is one."""


def sort_inbox(project: Project, folder: Path, items: Mapping[str, Item]) -> Inbox:
    """Every file below ``folder``, by the agency it is from.

    Raises :class:`ConfigError` if there is no such folder.
    """
    if not folder.is_dir():
        raise ConfigError("inbox-missing", folder=folder)
    sorter = _Sorter(project, folder, items)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith(_SKIPPED):
            sorter.take(path)
    return Inbox({agency: tuple(found) for agency, found in sorter.found.items()}, tuple(sorter.strange))


class _Sorter:
    def __init__(self, project: Project, folder: Path, items: Mapping[str, Item]) -> None:
        self.project, self.folder, self.items = project, folder, items
        self.found: dict[str, list[Source]] = {}
        self.strange: list[str] = []

    def take(self, path: Path) -> None:
        shown = self.project.shown(path)
        try:
            source = read_source(path, shown, "", self.project.config.limits)
            for one in self._unpacked(source, _NESTED):
                self._sort(one)
        except SyncError as error:
            self._refuse(error)

    def _unpacked(self, source: Source, depth: int) -> Iterator[Source]:
        """The file itself, or every file of a zip archive and of those inside it."""
        if not depth or not _is_archive(source.data):
            yield source
            return
        for name, data in self._members(source):
            if Path(name).name.startswith(_SKIPPED) or name.startswith("__MACOSX/"):
                continue
            sha256 = hashlib.sha256(data).hexdigest()
            inner = replace(source, shown=f"{source.shown} › {name}", data=data, sha256=sha256)
            try:
                yield from self._unpacked(inner, depth - 1)
            except SyncError as error:
                self._refuse(error)

    def _members(self, source: Source) -> Iterator[tuple[str, bytes]]:
        """Name and content of each file of an archive, within the configured limits."""
        limits = self.project.config.limits
        left = limits.unpacked_mb << 20
        try:
            with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
                members = [one for one in archive.infolist() if not one.is_dir()]
                if len(members) > limits.members:
                    raise UnreadableFile(
                        "file-members", file=source.shown, found=len(members), limit=limits.members
                    )
                for one in members:
                    name = _name_of(one)
                    shown = f"{source.shown} › {name}"
                    if one.flag_bits & 1:
                        self._refuse(UnreadableFile("file-encrypted", file=shown))
                        continue
                    with archive.open(one) as stream:
                        data = stream.read(min(left, limits.file_mb << 20) + 1)
                    left -= len(data)
                    if len(data) > limits.file_mb << 20 or left < 0:
                        found = max(one.file_size, len(data)) >> 20
                        self._refuse(
                            UnreadableFile("file-too-large", file=shown, found=found, limit=limits.file_mb)
                        )
                        continue
                    yield name, data
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
            raise UnreadableFile("file-damaged", file=source.shown, part=str(error)[:80]) from None

    def _sort(self, source: Source) -> None:
        config = self.project.config
        found = read_return("", source, config)
        if found.error is not None:
            # What cannot be read is still somebody's return if its name says whose.
            named = self._named_in(source)
            if len(named) == 1 and kind_of(source.data, source.shown) in _RETURNS:
                self.found.setdefault(named[0], []).append(source)
            else:
                self._refuse(found.error)
            return
        agency = self._agency_of(found, source)
        if agency is None:
            self.strange.append(source.shown)
        else:
            self.found.setdefault(agency, []).append(source)

    def _agency_of(self, found: Return, source: Source) -> str | None:
        """By its stamp or form number, else by the agency's name in head or file name, with the keys."""
        stamp = found.stamp
        if stamp is not None and stamp.agency in self.project.agencies:
            return stamp.agency
        if stamp is not None and stamp.id in self._pushed:
            return self._pushed[stamp.id]
        if found.table is None:
            return None
        keys = set(found.table.rows)
        mine = {
            name: {key for key, item in self.items.items() if item.role_of(name)}
            for name in self.project.agencies
        }
        named = self._named_in(source)
        if len(named) == 1:
            return named[0] if keys & mine[named[0]] or not keys else None
        fitting = [name for name in named or mine if keys and keys <= mine[name]]
        return fitting[0] if len(fitting) == 1 else None

    def _named_in(self, source: Source) -> list[str]:
        """Agencies whose name stands in the file's name or in its folders' names."""
        folder = self.project.shown(self.folder)
        text = fold_name(source.shown.removeprefix(folder))
        hits: list[tuple[str, str]] = []
        for agency in self.project.agencies.values():
            name = max((n for n in map(fold_name, agency.names) if n and n in text), key=len, default="")
            if name:
                hits.append((agency.short, name))
        # 「經濟部」 stands in 「經濟部水利署」 too: the longer name is meant.
        return [
            short for short, name in hits if not any(name != other and name in other for _, other in hits)
        ]

    @cached_property
    def _pushed(self) -> Mapping[str, str]:
        """Revision ids of the forms at the agencies' places: what a form number alone can be looked up in."""
        ids: dict[str, str] = {}
        for agency in self.project.agencies.values():
            try:
                source = locate(self.project, agency, None)
                if source is not None and source.remote is None:
                    stamps = read_file(source.data, source.shown, self.project.config.limits).stamps
                    ids |= {revision.id: agency.short for revision in stamps.values() if revision.id}
            except SyncError:
                continue
        return ids

    def _refuse(self, error: SyncError) -> None:
        self.strange.append(say(error.code, self.project.config.lang, **error.detail).rstrip("。."))


_RETURNS = frozenset(
    ("xlsx", "xlsb", "xls", "ods", "csv", "empty", "encrypted", "html", "xml2003", "flat-ods", "numbers")
)
"""Kinds of file that are a table, even one that cannot be read: not a letter, a picture or an archive."""


_DOCUMENT_PARTS = frozenset(("[content_types].xml", "mimetype", "content.xml", "index.zip"))
"""A zip with one of these at its top is a document (OOXML, ODF, iWork), not an archive of files."""


def _is_archive(data: bytes) -> bool:
    if data[:2] != b"PK":
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        return False
    return not _DOCUMENT_PARTS & set(names) and not any(
        n.endswith(".iwa") or n.startswith("xl/") for n in names
    )


def _name_of(member: zipfile.ZipInfo) -> str:
    """A member's name; without the UTF-8 flag it is in the packer's own encoding, in Taiwan cp950."""
    if member.flag_bits & 0x800:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "cp950"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename
