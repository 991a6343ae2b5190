"""The shared strings of a workbook, decoded one by one when they are asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from synctool.errors import UnreadableFile
from synctool.ooxml.canonical import canonical, unprefixed
from synctool.ooxml.markup import to_utf8
from synctool.ooxml.package import Package
from synctool.ooxml.pieces import Pieces
from synctool.ooxml.text import SPACE, decode

_ROOT = re.compile(r"<sst[^>]*>")
_KEPT = '<t xml:space="preserve">'
_END = "</t></si>"
_MANY = 8 << 20
"""Bytes of a table from which on its strings are cut out one by one: a master's; few are asked for."""
_KNOWN = 1 << 15
_CONTENTS: list[bytes] = []
"""The first :data:`_KNOWN` numbers as cells store them: every workbook's table needs them anew."""


class SharedStrings:
    """Every ``<si>`` by index: a text without runs, decoded, or else what stands inside it."""

    def __init__(self, package: Package) -> None:
        self.preserve = False
        """The table's own ``xml:space``."""
        self.plain: list[str | None] = []
        """``None`` where :attr:`rich` holds the string."""
        self.rich: dict[int, str] = {}
        part = package.related(package.workbook_part, "sharedStrings")
        if part:
            self._read(package, part)

    def __len__(self) -> int:
        return len(self.plain)

    def at(self, index: int) -> tuple[str | None, str]:
        """A string: its text without runs, or else ``None`` and what stands inside its element."""
        return self.plain[index], self.rich.get(index, "")

    @cached_property
    def by_content(self) -> Mapping[bytes, str | None]:
        """The texts without runs by what a cell stores, ``None`` for empty ones."""
        for at in range(len(_CONTENTS), min(len(self.plain), _KNOWN)):
            _CONTENTS.append(b"%d" % at)
        found = dict(zip(_CONTENTS, self.plain, strict=False))
        for at in range(_KNOWN, len(self.plain)):
            found[b"%d" % at] = self.plain[at]
        for at in self.rich:
            del found[b"%d" % at]
        if "" in self.plain:
            found.update((b"%d" % at, None) for at, text in enumerate(self.plain) if text == "")
        return found

    def _read(self, package: Package, part: str) -> None:
        data = unmarked(package.read(part), package.source, part)
        if not self._take(data):
            data = canonical(data, package.source, part)
            if not self._take(data):
                raise UnreadableFile("xml-damaged", file=package.source, part=part, found="si")

    def _take(self, data: bytes) -> bool:
        """Take the table apart; ``False`` if its shape is not the usual one."""
        # In UTF-8 these scans run at memory speed; in a str with CJK they would not.
        special = b"&" in data or b"_x" in data or b"\r" in data
        text = data.decode("utf-8")
        head, *items = text.split("<si>")
        root = _ROOT.search(head)
        if root is None or "<si" in head:
            return False
        if not items:
            return root[0].endswith("/>") or head.rstrip().endswith("</sst>")
        items[-1], closed, _ = items[-1].rpartition("</sst>")
        self.preserve = '"preserve"' in root[0]
        self.plain = [
            inner.strip(SPACE)
            if item[:3] == "<t>" and item[-9:] == _END and "<" not in (inner := item[3:-9])
            else None
            for item in items
        ]
        if special or self.preserve:
            self.plain = [
                None if plain is None else decode(item[3:-9], self.preserve)
                for plain, item in zip(self.plain, items, strict=True)
            ]
        self.rich = {}
        for at, plain in enumerate(self.plain):
            if plain is None:
                item = items[at].rstrip()
                if item.startswith(_KEPT) and item.count("<") == 3 and item.endswith(_END):
                    self.plain[at] = decode(item[len(_KEPT) : -len(_END)])
                elif item.endswith("</si>") and "<si" not in item:
                    self.rich[at] = item
                else:
                    return False
        return bool(closed)


class StoredStrings:
    """The table as it is stored: what stands before the first string, and each string behind its tag."""

    def __init__(self, head: bytes, items: Sequence[bytes]) -> None:
        self.head = head
        self.items = items

    @classmethod
    def of(cls, package: Package) -> StoredStrings | None:
        """``None`` where the shape of the table is not the usual one."""
        part = package.related(package.workbook_part, "sharedStrings")
        data = package.read(part) if part else b"<sst>"
        # The end of the table belongs to no string: it would make another of the last one.
        end = data.find(b"</sst>")
        end = len(data) if end < 0 else end
        items: Sequence[bytes]
        if end > _MANY:
            first = data.find(b"<si>", 0, end)
            head, items = data[: end if first < 0 else first], Pieces(data, b"<si>", end)
        else:
            head, *items = data[:end].split(b"<si>")
        usual = b"<sst" in head and b"<si" not in head and data.count(b"<si") == len(items)
        return cls(head, items) if usual and not (b"!" in data and b"<!" in data) else None


class FewStrings(SharedStrings):
    """As :class:`SharedStrings`, for a table of which few strings will be asked for."""

    def __init__(self, package: Package, stored: Callable[[], StoredStrings | None]) -> None:
        self._package = package
        self._find = stored

    @cached_property
    def _stored(self) -> StoredStrings | None:
        return self._find()

    @cached_property
    def _whole(self) -> SharedStrings:
        return SharedStrings(self._package)

    @cached_property
    def preserve(self) -> bool:  # type: ignore[override]
        if self._stored is None:
            return self._whole.preserve
        root = _ROOT.search(self._stored.head.decode("utf-8", "replace"))
        return root is not None and '"preserve"' in root[0]

    @cached_property
    def by_content(self) -> Mapping[bytes, str | None]:
        return {}

    def __len__(self) -> int:
        return len(self._whole) if self._stored is None else len(self._stored.items)

    def at(self, index: int) -> tuple[str | None, str]:
        if self._stored is not None:
            one = SharedStrings.__new__(SharedStrings)
            if one._take(self._stored.head + b"<si>" + self._stored.items[index] + b"</sst>"):
                return one.at(0)
        return self._whole.at(index)


def unmarked(data: bytes, source: str, part: str) -> bytes:
    """A part as UTF-8 without prefixes on its tags, and without comments, CDATA or document type."""
    data = to_utf8(data, source, part)
    if b"!" in data and b"<!" in data:  # The first test alone is several times faster, and mostly enough.
        return canonical(data, source, part)
    return unprefixed(data)
