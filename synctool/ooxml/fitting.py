"""Heights of rows that are there, and of new ones: what of a sheet's rows matters for them."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from synctool.model import Formula, Value
from synctool.ooxml.draft import Draft
from synctool.ooxml.grid import Grid, Spot, text_in
from synctool.ooxml.heights import TALLEST, Heights, number_of
from synctool.ooxml.refs import Area
from synctool.ooxml.scan import attribute, without_attribute

_TRUE = (b"1", b"true")


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
        at = self._grid.position(number)
        if at is not None and needed <= TALLEST:
            for spot in self._grid.row_at(at).spots:
                if spot.column not in changed and (text := self._text_in(spot)):
                    needed = max(needed, self.needed(number, spot.column, spot.style, text))
        if needed > TALLEST:
            self.hidden.add(number)
        return without_attribute(attributes, b"ht") + self._heights.attribute(needed).encode("ascii")

    def _text_in(self, spot: Spot) -> str:
        """The text that a cell shows; nothing for a number."""
        kind = attribute(spot.attributes, b"t")
        if not spot.inner or kind not in (b"s", b"str", b"inlineStr"):
            return ""
        if kind == b"s":
            at = text_in(spot.inner, b"v")
            return self._draft.string(int(at)) if at.isdigit() else ""
        return text_in(spot.inner, b"v" if kind == b"str" else b"t")
