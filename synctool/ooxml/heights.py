"""How tall a row must be for its wrapped texts: an estimate, since nobody draws the text here.

Excel fits a row without ``ht`` when the file is opened; LibreOffice, previews
and converters show it one line high. So a row that is written carries an
estimated ``ht``, but no ``customHeight``: whoever fits rows may still do so.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from math import ceil, isfinite
from typing import NamedTuple

from synctool.model import Formula, RichText, Value
from synctool.ooxml.grid import Grid
from synctool.ooxml.scan import attribute, tag_pattern
from synctool.ooxml.stylebook import PLAIN_FONT, Font, StyleBook

TALLEST = 409.5
"""Points; no row can be taller (Excel specifications and limits)."""
_TRUE = (b"1", b"true")
_WRAPPING = (b"justify", b"distributed")
_LINE, _PADDING = 1.45, 4.0
"""A line's height as a share of the font's size, for Chinese faces; points above and below a row's text."""
_ONE_LINE = 1.25
"""A row that need not be taller than this share is left to its default height."""
_NARROW, _BOLD_NARROW = 0.56, 0.6
"""Mean width of a Latin letter, as a share of the font's size; a wide character takes all of it."""
_DIGIT, _DIGITS = 0.51, {"微軟正黑體": 0.54, "Microsoft JhengHei": 0.54}
"""Width of a digit likewise. Of the workbook's default font it is the unit of column widths
(ECMA-376 part 1, 18.3.1.13)."""
_WORDS = 0.93
"""What is used of a line's width where lines end between words."""
_CELL_PADDING = 3.75
"""Points of a column's width that are not for text (5 pixels, same section)."""
_INDENT = 1.5
"""Digits' widths to one step of indentation."""
_PIXEL, _DEFAULT_SIZE = 0.75, 11.0
_FLAT = frozenset((bool, int, float, date, datetime))
_SURE = sys.maxsize


class Gauge:
    """Measures texts in cells of one column and style. Heights are in points."""

    __slots__ = ("_lines_a_byte", "_narrow", "_room", "_size", "_usable", "one", "sure")

    def __init__(self, size: float, bold: bool, usable: float | None) -> None:
        """``usable``: width for text, in points; ``None`` where texts do not wrap."""
        self.one = size * _ONE_LINE
        """What a single line needs."""
        self._size = size
        self._narrow = size * (_BOLD_NARROW if bold else _NARROW)
        self._usable = max(usable or 0.0, size)
        across = int(self._usable / size)
        self.sure = _SURE if usable is None else across
        """So many characters fit into one line, whatever they are."""
        # A mark that may not begin a line takes the character before it along.
        self._room = (across - 0.5 if across >= 8 else across) * size
        self._lines_a_byte = self._narrow / min(self._room, self._usable * _WORDS)

    def need(self, text: str) -> float:
        """Height of a row that shows the whole of ``text``."""
        if self.sure == _SURE:
            return self.one
        lines = sum(map(self._lines, text.split("\n"))) if "\n" in text else self._lines(text)
        return self.one if lines == 1 else lines * self._size * _LINE + _PADDING

    def at_most(self, raw: bytes) -> float:
        """What :meth:`need` never exceeds for the text in ``raw``, its element's content in UTF-8.

        A letter takes a byte, and a wide character, not twice as wide, takes three.
        """
        if self.sure == _SURE:
            return self.one
        breaks = raw.count(b"\n") + raw.count(b"&#")
        return (len(raw) * self._lines_a_byte + breaks + 1) * self._size * _LINE + _PADDING

    def _lines(self, paragraph: str) -> int:
        count = len(paragraph)
        if count <= self.sure:
            return 1
        # In UTF-8 the wide characters are those of three bytes, all but a few.
        wide = (len(paragraph.encode("utf-8", "replace")) - count) / 2
        wanted = wide * self._size + (count - wide) * self._narrow
        if wanted <= self._usable:
            return 1
        return ceil(wanted / (self._room if wide > count - wide else self._usable * _WORDS))


class Look(NamedTuple):
    """What of a cell's style matters for its height."""

    size: float
    bold: bool
    wraps: bool
    indent: int


class Heights:
    """The rows of one sheet."""

    def __init__(self, grid: Grid, styles: StyleBook | None) -> None:
        self._styles = styles
        self._looks: dict[int, Look] = {}
        self._gauges: dict[tuple[int, int], Gauge] = {}
        self._unit = _unit(styles)
        self.default, self._default_width, self._columns = _head(
            grid.mask[: grid.head_end], grid.prefix, self._unit
        )

    def gauge(self, column: int, style: int) -> Gauge:
        """What measures a text in ``column`` with ``style``."""
        known = self._gauges.get((column, style))
        if known is None:
            look = self._look(style)
            width = self._width(column) if look.wraps else None
            if width is not None:
                width -= _CELL_PADDING + look.indent * _INDENT * self._unit
            known = self._gauges[column, style] = Gauge(look.size, look.bold, width)
        return known

    def needed(self, column: int, style: int, value: Value | Formula) -> float:
        """Height of a row that shows the whole of ``value``; 0 for what is no text."""
        text = text_shown(value)
        return self.gauge(column, style).need(text) if text else 0.0

    def attribute(self, needed: float) -> str:
        """``ht`` for a row that needs so much; empty where the default height does."""
        if needed <= self.default:
            return ""
        return f' ht="{ceil(needed) if needed < TALLEST - 1 else TALLEST}"'

    def _width(self, column: int) -> float | None:
        """Points; ``None`` for a hidden column, whose texts nobody sees."""
        for first, last, points in self._columns:
            if first <= column <= last:
                return points
        return self._default_width

    def _look(self, style: int) -> Look:
        known = self._looks.get(style)
        if known is None:
            known = self._looks[style] = look_of(self._styles, style)
        return known


class BodyHeights:
    """Many rows of one look, whose height is ``stored`` if it is the user's own."""

    def __init__(self, heights: Heights, styles: Mapping[int, int], stored: bytes | None) -> None:
        gauges = {column: heights.gauge(column, style) for column, style in styles.items()}
        self.sure = {column: gauge.sure for column, gauge in gauges.items()}
        self.need = {column: gauge.need for column, gauge in gauges.items()}
        self.least = max((gauge.one for gauge in gauges.values()), default=0.0)
        """What a row needs whose texts take one line each."""
        self.hidden: list[int] = []
        """Rows that hide text."""
        self._heights = heights
        self._is_free = stored is None
        self._room = number_of(stored, TALLEST)

    def attribute(self, number: int, needed: float) -> str:
        """``ht`` for this row; empty where it stays as it is."""
        if needed > self._room:
            self.hidden.append(number)
        return self._heights.attribute(needed) if self._is_free else ""


def text_shown(value: Value | Formula) -> str:
    """The text that may wrap; nothing for numbers and dates, which never do."""
    if value.__class__ in _FLAT:
        return ""
    if isinstance(value, Formula):
        value = value.cached
    return str(value) if isinstance(value, str | RichText) else ""


@lru_cache(maxsize=256)
def _head(
    head: bytes, prefix: bytes, unit: float
) -> tuple[float, float, list[tuple[int, int, float | None]]]:
    """Default height, default width, and the widths of columns (``None``: hidden), all in points."""
    height, width = 15.0, 8 * unit + _CELL_PADDING
    tag = tag_pattern(prefix + b"sheetFormatPr").search(head)
    if tag is not None:
        height = number_of(attribute(tag[1], b"defaultRowHeight"), height)
        base = number_of(attribute(tag[1], b"baseColWidth"), 8.0) * unit + _CELL_PADDING
        width = number_of(attribute(tag[1], b"defaultColWidth"), 0.0) * unit or base
    columns = []
    for tag in tag_pattern(prefix + b"col").finditer(head):
        first, last = (int(number_of(attribute(tag[1], name), 0)) for name in (b"min", b"max"))
        given = attribute(tag[1], b"width")
        points = number_of(given, 0.0) * unit if given else width
        shown = attribute(tag[1], b"hidden") not in _TRUE and points > 0
        columns.append((first, last, points if shown else None))
    return height, width, columns


def look_of(styles: StyleBook | None, style: int) -> Look:
    """The look of cells with ``s="style"``."""
    if styles is None:
        return _look(b"", b"", PLAIN_FONT)
    xfs = styles.items(b"cellXfs")
    return _look(xfs[style] if 0 <= style < len(xfs) else b"", styles.prefix, styles.font(style))


@lru_cache(maxsize=1024)
def _look(xf: bytes, prefix: bytes, font: Font) -> Look:
    size, bold = _DEFAULT_SIZE, False
    for name, value in font.parts:
        if name == "sz":
            size = _size(attribute(value.encode("utf-8"), b"val"))
        bold = bold or name == "b"
    found = tag_pattern(prefix + b"alignment").search(xf)
    if found is None:
        return Look(size, bold, False, 0)
    given = found[1]
    wraps = attribute(given, b"wrapText") in _TRUE or attribute(given, b"horizontal") in _WRAPPING
    upright = not int(number_of(attribute(given, b"textRotation"), 0))
    return Look(size, bold, wraps and upright, int(number_of(attribute(given, b"indent"), 0)))


def _unit(styles: StyleBook | None) -> float:
    """Points of one unit of column width: the widest digit of the default font, in whole pixels."""
    size, face = _DEFAULT_SIZE, ""
    fonts = styles.items(b"fonts") if styles is not None else []
    if styles is not None and fonts:
        for name in (b"sz", b"name"):
            tag = tag_pattern(styles.prefix + name).search(fonts[0])
            value = attribute(tag[1], b"val") if tag else None
            if name == b"sz":
                size = _size(value)
            elif value:
                face = value.decode("utf-8")
    return max(1, round(_DIGITS.get(face, _DIGIT) * size / _PIXEL)) * _PIXEL


def number_of(value: bytes | None, otherwise: float) -> float:
    """An attribute's number; ``otherwise`` where there is none."""
    try:
        number = float(value) if value else otherwise
    except ValueError:
        return otherwise
    return number if isfinite(number) else otherwise


def _size(value: bytes | None) -> float:
    """A font's size, in points (1 to 409: Excel specifications and limits)."""
    return min(max(number_of(value, _DEFAULT_SIZE), 1.0), 409.0)
