"""The rows and cells of a sheet as places in its text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import NamedTuple

from synctool.errors import RefusedEdit
from synctool.model import a1
from synctool.ooxml.refs import Area, area, column_number
from synctool.ooxml.scan import Markup, attribute, plain, tag_pattern

_MERGE = re.compile(rb"""<(?:[\w.-]+:)?mergeCell\s[^<>]*?ref\s*=\s*["']([^"']+)["']""")
_REFERENCE = re.compile(rb"""(?<=\s)r\s*=\s*["']\$?([A-Za-z]{1,3})\$?[0-9]+["']""")
_STYLE = re.compile(rb"""(?<=\s)s\s*=\s*["'](\d+)["']""")
_ARRAY = re.compile(
    rb"""<(?:[\w.-]+:)?f\s[^<>]*?(?:t\s*=\s*["'](?:array|dataTable)["'][^<>]*?ref\s*=\s*["']([^"']+)"""
    rb"""|ref\s*=\s*["']([^"']+)["'][^<>]*?t\s*=\s*["'](?:array|dataTable)["'])"""
)
_SHARED_MASTER = re.compile(rb"""<(?:[\w.-]+:)?f\s[^<>]*?ref\s*=""")


class Spot(NamedTuple):
    """A cell's element in its row."""

    column: int
    start: int
    end: int
    attributes: bytes
    inner: bytes | None
    """``None`` for a self-closing element."""

    @property
    def style(self) -> int:
        found = _STYLE.search(self.attributes)
        return int(found[1]) if found else 0

    @property
    def has_formula(self) -> bool:
        return self.inner is not None and _tag(b"f").search(self.inner) is not None

    @property
    def is_blank(self) -> bool:
        """True if nothing can be seen in it: no value, or an empty text."""
        if not self.inner:
            return True
        value = _text_of(b"v").search(self.inner)
        if value is not None:
            return not value[1].strip()
        return not any(text.strip() for text in _text_of(b"t").findall(self.inner))


class RowText(NamedTuple):
    """One row's element."""

    attributes: bytes
    start: int
    body: int
    """Where its cells begin; for a self-closing element, where it ends."""
    body_end: int
    end: int
    spots: list[Spot]

    def spot(self, column: int) -> Spot | None:
        return next((spot for spot in self.spots if spot.column == column), None)


@lru_cache(maxsize=64)
def _tag(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<(?:[\w.-]+:)?" + name + rb"[\s/>]")


@lru_cache(maxsize=64)
def _text_of(name: bytes) -> re.Pattern[bytes]:
    return re.compile(
        rb"<(?:[\w.-]+:)?" + name + rb"(?:\s[^<>]*)?(?<!/)>(.*?)</(?:[\w.-]+:)?" + name + rb"\s*>", re.DOTALL
    )


@lru_cache(maxsize=64)
def _cell_pattern(prefix: bytes) -> re.Pattern[bytes]:
    p = re.escape(prefix)
    return re.compile(rb"<" + p + rb"c(?=[\s/>])([^<>]*?)(?:/>|>(.*?)</" + p + rb"c\s*>)", re.DOTALL)


class Grid:
    """Where each row of a sheet stands. Refuses a sheet whose rows it cannot tell apart."""

    def __init__(self, markup: Markup, source: str, sheet: str) -> None:
        self.markup = markup
        self.text = markup.text
        self.mask = mask = markup.mask
        self.prefix = markup.prefix
        qname = self.prefix + b"sheetData"
        tag = tag_pattern(qname).search(mask)
        if tag is None or markup.root_name != b"worksheet":
            raise RefusedEdit("edit-xml", file=source, sheet=sheet, part=sheet)
        self.head_end = tag.start()
        self.is_empty = bool(tag[2])
        self.attributes = tag[1]
        self.start = tag.end()
        self.end = tag.end() if tag[2] else mask.rfind(b"</" + qname)
        self.tail_start = tag.end() if tag[2] else mask.index(b">", self.end) + 1
        self.starts: list[int] = []
        self.numbers: list[int] = []
        if not tag[2]:
            self._find_rows()
        ascending = all(a < b for a, b in zip(self.numbers, self.numbers[1:], strict=False))
        self._positions = None if ascending else self._by_number(source, sheet)

    def _find_rows(self) -> None:
        """By the letter ``w``, which little else in a sheet's cells holds: one byte is found fastest."""
        mask, end = self.mask, self.end
        qname = b"<" + self.prefix + b"row"
        ahead = len(qname) - 1
        pattern = tag_pattern(qname[1:])
        number = 0
        at = mask.find(b"w", self.start, end)
        while at >= 0:
            if mask.startswith(qname, at - ahead):
                if mask.startswith(b' r="', at + 1):
                    stop = mask.find(b'"', at + 5)
                    number = int(mask[at + 5 : stop])
                    self.starts.append(at - ahead)
                    self.numbers.append(number)
                    at = stop
                else:
                    tag = pattern.match(mask, at - ahead)
                    if tag is not None:
                        given = attribute(tag[1], b"r")
                        number = int(given) if given and given.isdigit() else number + 1
                        self.starts.append(at - ahead)
                        self.numbers.append(number)
            at = mask.find(b"w", at + 1, end)

    def _by_number(self, source: str, sheet: str) -> dict[int, int]:
        positions = {number: at for at, number in enumerate(self.numbers)}
        if len(positions) < len(self.numbers):
            doubled = next(n for at, n in enumerate(self.numbers) if positions[n] != at)
            raise RefusedEdit("edit-doubled-row", file=source, sheet=sheet, cell=f"A{doubled}")
        return positions

    # ---------------------------------------------------------------- rows

    @property
    def is_ascending(self) -> bool:
        """True where the rows stand in the order of their numbers."""
        return self._positions is None

    def position(self, number: int) -> int | None:
        """Which of the rows has this number."""
        if self._positions is not None:
            return self._positions.get(number)
        at = bisect_left(self.numbers, number)
        return at if at < len(self.numbers) and self.numbers[at] == number else None

    def place_for(self, number: int) -> int:
        """Where in the text a new row of this number belongs."""
        if self._positions is None:
            at = bisect_left(self.numbers, number)
            return self.starts[at] if at < len(self.starts) else self.end
        later = (place for place, other in zip(self.starts, self.numbers, strict=True) if other > number)
        return next(later, self.end)

    def span(self, at: int) -> tuple[int, int]:
        """From this row's tag to the next one's."""
        return self.starts[at], self.starts[at + 1] if at + 1 < len(self.starts) else self.end

    def row(self, number: int) -> RowText | None:
        at = self.position(number)
        return None if at is None else self.row_at(at)

    def row_at(self, at: int) -> RowText:
        return parse_row(self.mask, self.prefix, *self.span(at))

    def row_with(self, at: int, columns: Iterable[int]) -> RowText:
        """The row with the cells of ``columns`` only, where these are easily found; otherwise whole."""
        start, stop = self.span(at)
        return quick_row(self.mask, self.prefix, start, stop, self.numbers[at], columns) or self.row_at(at)

    @cached_property
    def has_formulas(self) -> bool:
        """True if a cell holds a formula."""
        return _holds_formula(self.mask, self.prefix, self.start, self.end)

    def may_hold_values(self, at: int) -> bool:
        """False only if no cell of this row has a value; quicker than looking at each."""
        start, stop = self.span(at)
        return any(self.mask.find(b"<" + self.prefix + name, start, stop) >= 0 for name in (b"v", b"is"))

    # ---------------------------------------------------------------- what must not be touched

    def merges(self) -> list[Area]:
        """The merged ranges."""
        found = (area(ref.decode("ascii", "replace")) for ref in _MERGE.findall(self.mask, self.tail_start))
        return [block for block in found if block is not None]

    def arrays(self) -> list[Area]:
        """The ranges of array formulas and data tables."""
        if not self.has_formulas or (b"array" not in self.mask and b"dataTable" not in self.mask):
            return []
        blocks = []
        for one, other in _ARRAY.findall(self.mask, self.start, self.end):
            block = area(plain(one or other))
            if block is not None:
                blocks.append(block)
        return blocks

    def column_styles(self) -> dict[int, int]:
        """Styles that ``<cols>`` gives to columns without cells of their own."""
        styles: dict[int, int] = {}
        for tag in tag_pattern(self.prefix + b"col").finditer(self.mask, 0, self.head_end):
            style = attribute(tag[1], b"style")
            if style and style.isdigit() and style != b"0":
                first, last = int(attribute(tag[1], b"min") or 1), int(attribute(tag[1], b"max") or 1)
                for column in range(first, min(last, first + 1000) + 1):
                    styles[column] = int(style)
        return styles


def parse_row(mask: bytes, prefix: bytes, start: int, stop: int) -> RowText:
    """The row whose tag stands at ``start`` and which ends before ``stop``."""
    tag = tag_pattern(prefix + b"row").match(mask, start)
    assert tag is not None
    if tag[2]:
        return RowText(tag[1], start, tag.end(), tag.end(), tag.end(), [])
    body_end = mask.rindex(b"</" + prefix + b"row", tag.end(), stop)
    spots: list[Spot] = []
    column = 0
    for cell in _cell_pattern(prefix).finditer(mask, tag.end(), body_end):
        given = _REFERENCE.search(cell[1])
        column = column_number(given[1].decode("ascii")) if given else column + 1
        spots.append(Spot(column, cell.start(), cell.end(), cell[1], cell[2]))
    return RowText(tag[1], start, tag.end(), body_end, mask.index(b">", body_end) + 1, spots)


def quick_row(
    mask: bytes, prefix: bytes, start: int, stop: int, number: int, columns: Iterable[int]
) -> RowText | None:
    """The row at ``start`` with the cells of ``columns`` only; ``None`` unless each is there, once."""
    tag = tag_pattern(prefix + b"row").match(mask, start)
    if tag is None or tag[2]:
        return None
    close, cell = b"</" + prefix + b"c>", b"<" + prefix + b"c"
    spots = []
    for column in sorted(columns):
        key = cell + b' r="' + a1(number, column).encode("ascii") + b'"'
        at = mask.find(key, tag.end(), stop)
        if at < 0 or mask.find(key, at + 1, stop) >= 0:
            return None
        end = mask.find(b">", at) + 1
        given = mask[at + len(cell) : end - 1]
        inner = None
        if given.endswith(b"/"):
            given = given[:-1]
        else:
            body_end = mask.find(close, end, stop)
            if body_end < 0:
                return None
            inner, end = mask[end:body_end], body_end + len(close)
        spots.append(Spot(column, at, end, given, inner))
    body_end = mask.rindex(b"</" + prefix + b"row", tag.end(), stop)
    return RowText(tag[1], start, tag.end(), body_end, mask.index(b">", body_end) + 1, spots)


def _holds_formula(mask: bytes, prefix: bytes, start: int, end: int) -> bool:
    # One byte is found many times faster than a pattern, and most sheets' cells have no f at all.
    if mask.find(b"f", start, end) < 0:
        return False
    return re.compile(rb"<" + re.escape(prefix) + rb"f[\s/>]").search(mask, start, end) is not None


def text_in(inner: bytes, name: bytes) -> str:
    """What all elements of that name inside ``inner`` hold, together."""
    return plain(b"".join(_text_of(name).findall(inner)))


def holds_formula(markup: Markup) -> bool:
    """True if a cell of the sheet holds a formula."""
    start = markup.mask.find(b"<" + markup.prefix + b"sheetData")
    end = markup.mask.rfind(b"</" + markup.prefix + b"sheetData")
    return 0 <= start < end and _holds_formula(markup.mask, markup.prefix, start + 10, end)


def holds_shared_master(text: bytes) -> bool:
    """True if a formula in ``text`` is one that cells elsewhere may share."""
    return _SHARED_MASTER.search(text) is not None
