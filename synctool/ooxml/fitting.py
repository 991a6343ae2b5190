"""Heights of rows that are there, and of new ones: what of a sheet's rows matters for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property, lru_cache

from synctool.model import Formula, Value
from synctool.ooxml.draft import Draft
from synctool.ooxml.grid import Grid, text_in
from synctool.ooxml.heights import TALLEST, Heights, number_of
from synctool.ooxml.refs import Area, column_number
from synctool.ooxml.scan import attribute, without_attribute

_TRUE = (b"1", b"true")
_TEXT_TYPES = (b"s", b"str", b"inlineStr")
_TEXT_TYPE = re.compile(rb"""\st\s*=\s*["'](?:s|str|inlineStr)["']""")


class Fitting:
    """The rows of one sheet being edited; what it needs is read when a text changes."""

    def __init__(self, draft: Draft, grid: Grid) -> None:
        self._draft = draft
        self._grid = grid
        self.hidden: set[int] = set()
        """Rows that were written and are too low for their texts."""

    @cached_property
    def _heights(self) -> Heights:
        return Heights(self._grid, self._draft.styles if self._draft.styles_part else None)

    @cached_property
    def _merged(self) -> list[Area]:
        return self._grid.merges()

    def needed(self, number: int, column: int, style: int, value: Value | Formula) -> float:
        """Height that row ``number`` needs for a value; 0 in merged cells, to which nobody fits rows."""
        needed = self._heights.needed(column, style, value)
        if needed and any(m.top <= number <= m.bottom and m.left <= column <= m.right for m in self._merged):
            return 0.0
        return needed

    def fitted(self, attributes: bytes, number: int, changed: Collection[int], needed: float) -> bytes:
        """A row's attributes with the height for the texts that changed (``needed``) and those that stay.

        A height that is the user's own stays.
        """
        if attribute(attributes, b"customHeight") in _TRUE:
            if needed > number_of(attribute(attributes, b"ht"), self._heights.default):
                self.hidden.add(number)
            return attributes
        needed = self._beside(number, changed, needed)
        if needed > TALLEST:
            self.hidden.add(number)
        return without_attribute(attributes, b"ht") + self._heights.attribute(needed).encode("ascii")

    def _beside(self, number: int, changed: Collection[int], needed: float) -> float:
        """``needed``, or what the texts of the row that stay need, if that is more."""
        at = self._grid.position(number)
        if at is None:
            return needed
        for column, style, kind, inner in self._texts(at):
            if needed > TALLEST:
                break
            if column in changed:
                continue
            raw = inner
            if kind == b"s":
                index = text_in(inner, b"v") if inner[:3] != b"<v>" else inner[3:-4]
                raw = self._draft.string(int(index)) if index.isdigit() else b""
            # Most texts need not be decoded: their bytes alone are too few to matter.
            if self._heights.gauge(column, style).at_most(raw) > needed:
                text = text_in(raw, b"v" if kind == b"str" else b"t")
                needed = max(needed, self.needed(number, column, style, text))
        return needed

    def _texts(self, at: int) -> Iterator[tuple[int, int, bytes, bytes]]:
        """Column, style, type and content of a row's texts."""
        start, stop = self._grid.span(at)
        found = _quick_texts(self._grid.prefix).findall(self._grid.mask, start, stop)
        if len(found) == len(_TEXT_TYPE.findall(self._grid.mask, start, stop)):
            for letters, style, kind, inner in found:
                yield _column(letters), int(style or 0), kind, inner
            return
        for spot in self._grid.row_at(at).spots:
            kind = attribute(spot.attributes, b"t") or b""
            if spot.inner and kind in _TEXT_TYPES:
                yield spot.column, spot.style, kind, spot.inner


@lru_cache(maxsize=64)
def _quick_texts(prefix: bytes) -> re.Pattern[bytes]:
    """Texts in cells as most programs write them."""
    p = re.escape(prefix)
    return re.compile(
        rb"<" + p + rb'c r="([A-Z]+)\d+"(?: s="(\d+)")? t="(s|str|inlineStr)">(.*?)</' + p + rb"c>", re.DOTALL
    )


@lru_cache(maxsize=1024)
def _column(letters: bytes) -> int:
    return column_number(letters.decode("ascii"))
