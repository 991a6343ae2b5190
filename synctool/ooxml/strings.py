"""The shared strings of a workbook, decoded one by one when they are asked for."""

from __future__ import annotations

import re

from synctool.errors import UnreadableFile
from synctool.ooxml.canonical import canonical, unprefixed
from synctool.ooxml.markup import to_utf8
from synctool.ooxml.package import Package

_ROOT = re.compile(rb"<sst[^>]*>")
_EMPTY = re.compile(rb"<si\s*/>")


class SharedStrings:
    """The inner bytes of every ``<si>``, by index."""

    def __init__(self, package: Package) -> None:
        self.preserve = False
        """The table's own ``xml:space``."""
        self.items: list[bytes] = []
        part = package.related(package.workbook_part, "sharedStrings")
        if part:
            self._read(package, part)

    def _read(self, package: Package, part: str) -> None:
        data = unmarked(package.read(part), package.source, part)
        items = _split(data)
        if items is None:
            items = _split(canonical(data, package.source, part))
        if items is None:
            raise UnreadableFile("xml-damaged", file=package.source, part=part, found="si")
        self.items = items
        root = _ROOT.search(data)
        self.preserve = root is not None and b'"preserve"' in root[0]


def unmarked(data: bytes, source: str, part: str) -> bytes:
    """A part as UTF-8 without prefixes on its tags, and without comments, CDATA or document type."""
    data = to_utf8(data, source, part)
    if b"<!" in data:
        return canonical(data, source, part)
    return unprefixed(data)


def _split(data: bytes) -> list[bytes] | None:
    """The strings' bytes, each up to the next one's tag; ``None`` if the shape is not the usual one."""
    if b"</sst>" not in data:
        return [] if re.search(rb"<sst[^>]*/>", data) else None
    data = _EMPTY.sub(b"<si></si>", data)
    items = data.split(b"<si>")
    if len(items) - 1 != data.count(b"<si") or len(items) - 1 != data.count(b"</si>"):
        return None
    items[-1] = items[-1].partition(b"</sst>")[0]
    return items[1:]
