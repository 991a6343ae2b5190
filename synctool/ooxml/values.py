"""Stored cell contents as values, memoised by style, type and content.

A cell's attributes behind its reference (`` s="3" t="s"``) choose a
:class:`Decoder`: a dict from stored content to value that fills itself, so
that what was seen before costs one look-up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from synctool.model import CellError, Value
from synctool.ooxml.dates import Shown, from_iso, from_serial
from synctool.ooxml.styles import PLAIN, Format, Heads, Styles
from synctool.ooxml.text import decode, formatted, string

if TYPE_CHECKING:
    from synctool.ooxml.strings import SharedStrings

_ATTRIBUTE = re.compile(rb"""\s(s|t)\s*=\s*["']([^"']*)["']""")
_INTEGER = re.compile(rb"-?[0-9]{1,300}$")
_NUMBER = re.compile(rb"[+-]?(?:[0-9]*\.[0-9]+|[0-9]+\.|[0-9]+(?=[eE]))(?:[eE][+-]?[0-9]{1,5})?$")
_CONTENT = re.compile(rb"<v(?: [^>]*)?>([^<]*+)</v>")
_PLAIN_INLINE = re.compile(rb"<is><t>((?![ \t\r\n])[^<&_\r]++(?<![ \t\r\n]))</t></is>$")
"""A text that is nothing but its characters: no run, entity or escape, no white space at its ends."""
_INLINE = re.compile(rb"<is(?: [^>]*)?>([^<]*+(?:<(?!/is>)[^<]*+)*)</is>")


class Book(NamedTuple):
    """What a cell's value may hang on besides its own element."""

    styles: Styles
    strings: SharedStrings
    from_1904: bool


class Decoder(dict[bytes, Value]):
    """Values of one kind of cell by stored content."""

    def __init__(self, book: Book, style: int, heads: Heads) -> None:
        super().__init__()
        self.book = book
        self.style = style
        self.heads = heads
        font = book.styles.font(style)
        self.own = book.styles.effective(font, font)

    def inline(self, body: bytes) -> Value:
        """The value of a cell whose content is more than a bare ``<v>``."""
        if b"<is" in body:
            plain = _PLAIN_INLINE.match(body)
            if plain is not None and self.own == PLAIN:
                return plain[1].decode("utf-8")
            if body[:4] == b"<is>" and body[-5:] == b"</is>" and body.count(b"</is>") == 1:
                return string(body[4:-5].decode("utf-8"), self.heads, False) or None
            found = _INLINE.search(body)
            return string(found[1].decode("utf-8"), self.heads, False) or None if found else None
        found = _CONTENT.search(body)
        return self[found[1]] if found and found[1] else None


class _Shared(Decoder):
    def __init__(self, book: Book, style: int, heads: Heads) -> None:
        super().__init__(book, style, heads)
        if self.own == PLAIN:
            self.update(book.strings.by_content)

    def __missing__(self, raw: bytes) -> Value:
        strings = self.book.strings
        index = int(raw) if raw.strip().isdigit() and len(raw) < 12 else len(strings)
        value: Value
        if index >= len(strings):
            value = CellError("#REF!")
        else:
            plain, rich = strings.at(index)
            if plain is None:
                value = string(rich, self.heads, strings.preserve) or None
            else:
                value = formatted(plain, self.own) or None
        self[raw] = value
        return value


class _Number(Decoder):
    def __missing__(self, raw: bytes) -> Value:
        value = self[raw] = number(raw)
        return value


class _Date(Decoder):
    def __missing__(self, raw: bytes) -> Value:
        value = number(raw)
        if isinstance(value, int | float):
            shown = self.book.styles.shown(self.style)
            moment = from_serial(value, shown, self.book.from_1904)
            value = value if moment is None else moment
        self[raw] = value
        return value


class _Text(Decoder):
    def __missing__(self, raw: bytes) -> Value:
        return formatted(decode(raw.decode()), self.own) or None


class _Boolean(Decoder):
    def __missing__(self, raw: bytes) -> Value:
        return raw.strip() in (b"1", b"true")


class _Error(Decoder):
    def __missing__(self, raw: bytes) -> Value:
        return CellError(decode(raw.decode()))


class _Iso(Decoder):
    def __missing__(self, raw: bytes) -> Value:
        return from_iso(decode(raw.decode()))


_BY_TYPE: dict[bytes, type[Decoder]] = {
    b"s": _Shared,
    b"str": _Text,
    b"inlineStr": _Text,
    b"b": _Boolean,
    b"e": _Error,
    b"d": _Iso,
}


class Values(dict[bytes, Decoder]):
    """The decoder for each form of a cell's attributes; one for a whole workbook."""

    def __init__(self, styles: Styles, strings: SharedStrings, from_1904: bool) -> None:
        super().__init__()
        self.book = Book(styles, strings, from_1904)
        self._made: dict[tuple[type[Decoder], object], Decoder] = {}
        self._heads: dict[Format, Heads] = {}

    def __missing__(self, attributes: bytes) -> Decoder:
        given = dict(_ATTRIBUTE.findall(attributes))
        raw_style = given.get(b"s", b"0")
        style = int(raw_style) if raw_style.isdigit() and len(raw_style) < 9 else -1
        kind = _BY_TYPE.get(given.get(b"t", b"n"), _Number)
        styles = self.book.styles
        if kind is _Number and styles.shown(style) is not Shown.NUMBER:
            kind = _Date
        # Cells of one look share what was decoded; a date's value hangs on its style besides.
        font = styles.font(style)
        key = (kind, style if kind is _Date else font)
        decoder = self._made.get(key)
        if decoder is None:
            heads = self._heads.get(font)
            if heads is None:
                heads = self._heads[font] = Heads(styles, font)
            decoder = self._made[key] = kind(self.book, style, heads)
        self[attributes] = decoder
        return decoder


def number(raw: bytes) -> Value:
    """``int`` where the literal is integral, else ``float``; what is no finite number is an error value.

    Only ASCII digits count: Python's own ``float`` would take ``1_000``,
    ``nan`` and full-width digits.
    """
    if raw.isdigit() and len(raw) < 300:
        return int(raw)
    text = raw.strip()
    if _NUMBER.match(text):
        value = float(text)
        if value - value == 0:
            return value
    elif _INTEGER.match(text):
        return int(text)
    return CellError(decode(raw.decode()))
