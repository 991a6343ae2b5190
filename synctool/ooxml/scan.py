"""Finding and changing places in XML by bytes, so that everything else stays as it is.

A part is looked at through :class:`Markup`: its text as UTF-8, and a *mask*
of the same length in which comments, CDATA sections and processing
instructions are blanked, so that a search never hits what only looks like a
tag. Positions are valid in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from synctool.errors import RefusedEdit
from synctool.ooxml.markup import to_utf8

Splice = tuple[int, int, bytes | Iterable[bytes]]
"""A stretch of a text, and what comes in its place."""
ATTRIBUTES = rb"""(?:[^<>"'/]|"[^"]*"|'[^']*')*"""
"""What may stand between a tag's name and its end."""
_ASIDE = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_TAG = re.compile(rb"<(/?)([\w:.-]+)(" + ATTRIBUTES + rb")(/?)>")
_ROOT = re.compile(rb"<(?:([\w.-]+):)?([\w.-]+)(" + ATTRIBUTES + rb")(/?)>")
HEAD = 65_536
"""The root's tag stands within so many bytes."""
_BOM = b"\xef\xbb\xbf"


class Child(NamedTuple):
    """A child element of another one."""

    name: bytes
    """Local name."""
    start: int
    end: int


class Markup:
    """One part's text and how its root is written."""

    __slots__ = ("_mask", "bom", "prefix", "root_end", "root_name", "text")

    def __init__(self, data: bytes, source: str, part: str) -> None:
        self.bom = _BOM if data.startswith(_BOM) else b""
        self.text = to_utf8(data, source, part)
        self._mask: bytes | None = None
        root = _ROOT.search(masked(self.text[:HEAD]))
        if root is None or b"<!DOCTYPE" in self.text[: root.start()]:
            raise RefusedEdit("edit-xml", file=source, part=part)
        self.prefix = root[1] + b":" if root[1] else b""
        self.root_name = root[2]
        self.root_end = root.end()

    @property
    def mask(self) -> bytes:
        if self._mask is None:
            self._mask = masked(self.text)
        return self._mask

    def with_text(self, text: bytes) -> Markup:
        """The same part with another text under the same root."""
        other = Markup(text, "", "")
        other.bom = self.bom
        return other


def masked(text: bytes) -> bytes:
    """``text`` with comments, CDATA and instructions blanked; the same object where there are none."""
    # A single byte is looked for first: that search is many times faster than one for two bytes.
    after = text.find(b"?>", 0, 200) + 2
    doubtful = (b"!" in text and b"<!" in text) or (
        text.find(b"?", after) >= 0 and text.find(b"<?", after) >= 0
    )
    return _ASIDE.sub(lambda aside: b" " * len(aside[0]), text) if doubtful else text


def children(mask: bytes, start: int, end: int) -> Iterator[Child]:
    """The elements that stand directly between ``start`` and ``end``."""
    depth = 0
    begin = 0
    for tag in _TAG.finditer(mask, start, end):
        closing, name, _, alone = tag.groups()
        if closing:
            depth -= 1
        elif depth == 0:
            begin = tag.start()
        if not closing and not alone:
            depth += 1
        elif depth == 0:
            local = name.rpartition(b":")[2]
            yield Child(local, begin, tag.end())


def inside(mask: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the content of the element at ``start``–``end`` stands; empty for a self-closing one."""
    tag = _TAG.match(mask, start)
    assert tag is not None
    if tag[4]:
        return end, end
    return tag.end(), mask.rindex(b"</", start, end)


def content_span(markup: Markup) -> tuple[int, int]:
    """Where the root's content stands."""
    return markup.root_end, max(markup.mask.rfind(b"</"), markup.root_end)


@lru_cache(maxsize=256)
def tag_pattern(qname: bytes) -> re.Pattern[bytes]:
    """Matches an opening tag; group 1 holds its attributes, group 2 the ``/`` of a self-closing one."""
    return re.compile(rb"<" + re.escape(qname) + rb"(?=[\s/>])(" + ATTRIBUTES + rb")(/?)>")


@lru_cache(maxsize=256)
def _attribute_pattern(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?<=\s)" + re.escape(name) + rb"""\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def attribute(attributes: bytes, name: bytes) -> bytes | None:
    """An attribute's value as it is written, or ``None``."""
    found = _attribute_pattern(name).search(attributes)
    if found is None:
        return None
    return found[1] if found[1] is not None else found[2]


def with_attribute(attributes: bytes, name: bytes, value: bytes) -> bytes:
    """``attributes`` with one set, in its place or as the last."""
    written = name + b'="' + value + b'"'
    found = _attribute_pattern(name).search(attributes)
    if found is None:
        return attributes.rstrip() + b" " + written
    return attributes[: found.start()] + written + attributes[found.end() :]


def without_attribute(attributes: bytes, name: bytes) -> bytes:
    """``attributes`` without one."""
    found = _attribute_pattern(name).search(attributes)
    if found is None:
        return attributes
    return attributes[: found.start()].rstrip() + attributes[found.end() :]


def plain(value: bytes | None) -> str:
    """Text or an attribute's value with its entities resolved."""
    return unescape(value.decode("utf-8")) if value else ""


def quoted(value: str) -> bytes:
    """``value`` as the content of a double-quoted attribute."""
    return escaped(value).replace('"', "&quot;").encode("utf-8")


def escaped(value: str) -> str:
    """``value`` as element content."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def splice(text: bytes, changes: Iterable[Splice]) -> bytes:
    """``text`` with each ``start``–``end`` replaced; changes do not overlap."""
    return b"".join(spliced(text, sorted(changes, key=lambda change: change[:2])))


def spliced(text: bytes, changes: Iterable[Splice]) -> Iterator[bytes | memoryview]:
    """What :func:`splice` makes, piece by piece; ``changes`` come in the order of their places."""
    view, at = memoryview(text), 0  # what stays is copied once, not twice
    for start, end, new in changes:
        yield view[at:start]
        if isinstance(new, bytes):
            yield new
        else:
            yield from new
        at = end
    yield view[at:]
