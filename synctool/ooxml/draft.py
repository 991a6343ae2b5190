"""A package being changed: the parts as they are now, over the package as it was read."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from synctool.errors import RefusedEdit
from synctool.ooxml.archive import LARGE, Deflated
from synctool.ooxml.deflate import PIECE, Deflating
from synctool.ooxml.grid import Grid
from synctool.ooxml.package import Package, Relationship
from synctool.ooxml.pieces import Pieces
from synctool.ooxml.scan import Markup
from synctool.ooxml.stringbook import StringBook
from synctool.ooxml.stylebook import StyleBook

_CACHED_BYTES = 256 << 10
"""Only small files, as templates are, are kept in memory between two patches."""
_CACHED_FILES = 8
_SHARED_UP_TO = 512 << 10
"""Shared strings are appended to where their part is at most so large (inflated): rewriting a larger one
costs more than the sheet itself, and a text inside the cell is as good."""
_FAST, _SMALL = 3, 6
_FAST_FROM = 64 << 10
"""From so many bytes on, members are deflated at the first level: half the time, 5 to 15 % larger."""


class SheetPart(NamedTuple):
    """A sheet of the package as it is now."""

    name: str
    part: str
    at: int
    """Position among the sheets, from 0: what ``localSheetId`` counts."""
    kind: str


class Base:
    """A package and what has been found in it; never changed, so it may serve many drafts."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._grids: dict[str, Grid] = {}
        self._markups: dict[str, Markup] = {}
        self._styles: StyleBook | None = None
        self._strings: dict[str, StringBook] = {}
        self._items: dict[str, Pieces] = {}

    def markup(self, part: str) -> Markup:
        known = self._markups.get(part)
        if known is None:
            known = Markup(self.package.read(part), self.package.source, part)
            self._markups[part] = known
        return known

    def grid(self, part: str, sheet: str, source: str) -> Grid:
        if part not in self._grids:
            self._grids[part] = Grid(self.markup(part), source, sheet)
        return self._grids[part]

    def let_go(self, part: str) -> None:
        """Forget a part that takes much room, and was not replaced for good."""
        if self.package.is_large(part):
            self._markups.pop(part, None)
            self._grids.pop(part, None)

    def strings(self, part: str) -> StringBook:
        if part not in self._strings:
            self._strings[part] = StringBook(self.markup(part))
        return self._strings[part].fork()

    def string(self, part: str, at: int) -> bytes:
        """What follows the name of one shared string's element, up to the next one's."""
        items = self._items.get(part)
        if items is None:
            markup = self.markup(part)
            mark = b"<" + markup.prefix + b"si"
            items = self._items[part] = Pieces(markup.mask, mark, len(markup.mask))
        return items[at] if at < len(items) else b""

    def styles(self, part: str) -> StyleBook:
        if self._styles is None:
            self._styles = StyleBook(self.markup(part))
            self._styles.items(b"cellXfs"), self._styles.items(b"fonts")
        return self._styles.fork()


_bases: dict[bytes, Base] = {}
_last: list[tuple[bytes, Base]] = []


def base_of(data: bytes, source: str) -> Base:
    """The package in ``data``; a small one is remembered, since a template is filled many times.

    Of the large ones the last is remembered until :func:`forget`: the proof
    follows the patch and begins with the same bytes.
    """
    if len(data) > _CACHED_BYTES:
        if not _last or _last[0][0] is not data:
            _last[:] = [(data, Base(Package.open(data, source)))]
        return _last[0][1]
    known = _bases.pop(data, None) or Base(Package.open(data, source))
    _bases[data] = known
    if len(_bases) > _CACHED_FILES:
        del _bases[next(iter(_bases))]
    return known


def adopt(package: Package) -> None:
    """Let the next patch of these very bytes begin with a large package that was read before."""
    if len(package.data) > _CACHED_BYTES:
        _last[:] = [(package.data, Base(package))]


def forget() -> None:
    """Let go of the last large package."""
    _last.clear()


class Draft:
    """What a package is to become."""

    def __init__(self, base: Base, source: str) -> None:
        self.base = base
        self.package = base.package
        self.source = source
        if any(name.lower().startswith("_xmlsignatures/") for name in self.package.names):
            raise RefusedEdit("edit-signed", file=source)
        self.workbook_part = self.package.workbook_part
        self.sheets = [SheetPart(s.name, s.part, s.index, s.kind) for s in self.package.sheets]
        self.styles_part = self.package.related(self.workbook_part, "styles")
        self.strings_part = self.package.related(self.workbook_part, "sharedStrings")
        self._styles: StyleBook | None = None
        self._strings: StringBook | None = None
        self._replaced: dict[str, Markup] = {}
        self._deflated: dict[str, Deflated] = {}
        """Replaced parts that would take much room as they are."""
        self._begun: dict[str, Deflating] = {}
        """Replaced parts that are deflated while others are worked out."""
        self._added: dict[str, bytes | Deflated] = {}
        self._removed: set[str] = set()
        self._related: dict[str, tuple[Relationship, ...]] = {}

    # ---------------------------------------------------------------- parts

    def markup(self, part: str) -> Markup:
        """A part as it is now."""
        known = self._replaced.get(part)
        if known is None and part in self._deflated:
            return Markup(self._deflated[part].content, self.source, part)
        added = self._added.get(part)
        if isinstance(added, Deflated):
            return Markup(added.content, self.source, part)
        if known is None and added is not None:
            known = self._replaced[part] = Markup(added, self.source, part)
        return known if known is not None else self.base.markup(part)

    def grid(self, sheet: SheetPart) -> Grid:
        """The rows of a sheet as it is now."""
        markup = self.markup(sheet.part)
        if any(sheet.part in parts for parts in (self._replaced, self._deflated, self._added)):
            return Grid(markup, self.source, sheet.name)
        return self.base.grid(sheet.part, sheet.name, self.source)

    def size(self, part: str) -> int:
        """Bytes of a part, about."""
        member = self.package.find(part)
        return member.size if member else 0

    def put(self, part: str, text: bytes) -> None:
        """Give a part another text; its byte-order mark stays."""
        old = self.markup(part)
        if text == old.text:
            return
        if len(text) > LARGE:
            self.put_long(part, (text,))
            return
        self._begun.pop(part, None)
        self._deflated.pop(part, None)
        self._replaced[part] = old.with_text(text)
        if part in self._added:
            self._added[part] = old.bom + text
        elif len(text) > PIECE:
            self._begun[part] = Deflating(old.bom + text, _FAST)

    def put_long(self, part: str, pieces: Iterable[bytes | memoryview]) -> None:
        """Give a part another text that is not to be held as a whole; its byte-order mark stays."""
        old = self.markup(part)
        new = Deflated.of_pieces(chain((old.bom,), pieces), _FAST)
        self._begun.pop(part, None)
        self._replaced.pop(part, None)
        if part in self._added:
            self._added[part] = new
        else:
            self._deflated[part] = new
            self.base.let_go(part)

    def add(self, part: str, content: bytes) -> None:
        self._added[part] = content
        self._replaced.pop(part, None)

    def remove(self, part: str) -> None:
        self._removed.add(part)
        self._begun.pop(part, None)
        self._replaced.pop(part, None)
        self._deflated.pop(part, None)

    def added(self, part: str) -> bytes | None:
        """The content of an added part."""
        content = self._added.get(part)
        return content.content if isinstance(content, Deflated) else content

    def has(self, part: str) -> bool:
        return part in self._added or (part not in self._removed and self.package.find(part) is not None)

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """The relationships of a part as they are now; of an added part, those added with it."""
        if part in self._related:
            return self._related[part]
        return self.package.relationships(part)

    def relate(self, part: str, relationships: tuple[Relationship, ...]) -> None:
        """Tell the relationships of an added part."""
        self._related[part] = relationships

    def free_name(self, pattern: str) -> str:
        """The first part name of ``pattern`` (with ``{}`` for the number) that is not taken."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    @property
    def changed(self) -> bool:
        return bool(self._replaced or self._deflated or self._added or self._removed)

    # ---------------------------------------------------------------- shared parts

    @property
    def styles(self) -> StyleBook:
        if self._styles is None:
            if not self.styles_part:
                raise RefusedEdit("edit-no-styles", file=self.source)
            self._styles = self.base.styles(self.styles_part)
        return self._styles

    @property
    def strings(self) -> StringBook | None:
        """The shared strings, or ``None`` in a workbook that has none."""
        if self._strings is None and self.strings_part:
            self._strings = self.base.strings(self.strings_part)
        return self._strings

    def string(self, at: int) -> bytes:
        """The element of a shared string that was there, without its name; empty if there is none."""
        return self.base.string(self.strings_part, at) if self.strings_part else b""

    def strings_for_new(self, many: bool) -> StringBook | None:
        """The shared strings if new texts should go there, or ``None``: into the cells themselves.

        ``many`` texts that are written again at every run go into the cells,
        since nobody could take them out of the shared strings again; only
        where these are empty do they go there, as programs expect to find some.
        """
        if not self.strings_part or self.size(self.strings_part) > _SHARED_UP_TO:
            return None
        strings = self.strings
        return strings if strings is not None and (strings.is_empty or not many) else None

    def unshare(self, cells: int) -> None:
        """So many cells hold no shared string any more; told only where the shared strings change anyway."""
        if self._strings is not None:
            self._strings.references -= cells

    def sheet(self, name: str, code: str = "edit-no-sheet") -> SheetPart:
        """The worksheet of that name. Raises :class:`~synctool.errors.RefusedEdit`."""
        for sheet in self.sheets:
            if sheet.name == name:
                if sheet.kind != "worksheet" or not sheet.part:
                    raise RefusedEdit("edit-not-worksheet", file=self.source, sheet=name)
                return sheet
        raise RefusedEdit(code, file=self.source, sheet=name)

    def settle(self) -> None:
        """Bring what was added to styles and shared strings into their parts."""
        if self._styles is not None:
            self.put(self.styles_part, self._styles.render())
        if self._strings is not None:
            self.put(self.strings_part, self._strings.render())

    def save(self) -> bytes:
        """The package's bytes; the very same ones if nothing changed."""
        if not self.changed:
            return self.package.data
        kept = self._replaced.keys() - self._added.keys() - self._begun.keys()
        replaced = {part: self._replaced[part].bom + self._replaced[part].text for part in kept}
        deflated = {**self._deflated, **{p: Deflated.at_last(one) for p, one in self._begun.items()}}
        size = sum(map(len, replaced.values())) + sum(one.size for one in deflated.values())
        whole: dict[str, bytes | Deflated] = {**replaced, **deflated}
        return self.package.save(
            whole, self._added, self._removed, level=_FAST if size > _FAST_FROM else _SMALL
        )
