"""Carrying a sheet's looks and texts from one workbook to another."""

from __future__ import annotations

import re

from synctool.ooxml.draft import Base, Draft
from synctool.ooxml.scan import Markup, attribute, children, content_span, inside
from synctool.ooxml.stylebook import StyleBook, set_attributes

_TAG_NAME = re.compile(rb"<(/?)(?:[\w.-]+:)?(?=\w)")
_FIRST_OWN_FORMAT = 164
_OPENING = re.compile(rb"<[\w:.-]+([^>]*)>")


class Looks:
    """Style ids of a template's sheet as ids of the target, added there when first asked for."""

    def __init__(self, source: StyleBook, target: StyleBook) -> None:
        self._source = source
        self._target = target
        self._cells: dict[int, int] = {}

    def cell(self, style: int) -> int:
        """The target's ``cellXfs`` id for the template's."""
        known = self._cells.get(style)
        if known is None:
            known = self._cells[style] = self._moved(style)
        return known

    def differential(self, number: int) -> int:
        """The target's ``dxfs`` id for the template's."""
        items = self._source.items(b"dxfs")
        return self._target.add(b"dxfs", self._written(items[number])) if number < len(items) else number

    def _moved(self, style: int) -> int:
        xfs = self._source.items(b"cellXfs")
        if style >= len(xfs):
            return 0
        given = _OPENING.match(xfs[style])
        assert given is not None
        values = {b"xfId": 0, b"numFmtId": self._format(int(attribute(given[1], b"numFmtId") or 0))}
        for name, section in ((b"fontId", b"fonts"), (b"fillId", b"fills"), (b"borderId", b"borders")):
            number = int(attribute(given[1], name) or 0)
            items = self._source.items(section)
            if number < len(items):
                values[name] = self._target.add(section, self._written(items[number]))
        return self._target.add(b"cellXfs", set_attributes(self._written(xfs[style]), values))

    def _format(self, number: int) -> int:
        if number < _FIRST_OWN_FORMAT:
            return number
        for item in self._source.items(b"numFmts"):
            given = _OPENING.match(item)
            if given is not None and attribute(given[1], b"numFmtId") == b"%d" % number:
                return self._target.number_format(attribute(given[1], b"formatCode") or b"General")
        return 0

    def _written(self, element: bytes) -> bytes:
        """``element`` with the prefix of the target's styles."""
        return reprefixed(element, self._target.prefix)


def reprefixed(element: bytes, prefix: bytes) -> bytes:
    """``element`` and all inside it under another prefix of the same namespace."""
    return _TAG_NAME.sub(rb"<\1" + prefix, element)


class Texts:
    """A template's shared strings as cells' contents in the target."""

    def __init__(self, base: Base, draft: Draft, prefix: bytes) -> None:
        part = base.package.related(base.package.workbook_part, "sharedStrings")
        self._items = _items(base.markup(part)) if part else []
        self._strings = draft.strings_for_new(many=False)
        self._prefix = prefix
        target = draft.strings_part
        self._target_prefix = draft.markup(target).prefix if self._strings is not None else prefix

    def cell(self, number: int) -> tuple[bytes, bytes]:
        """Type and content of a cell that shows the template's shared string ``number``."""
        inner = self._items[number] if number < len(self._items) else b""
        if self._strings is None:
            p = self._prefix
            return b"inlineStr", b"<%bis>%b</%bis>" % (p, reprefixed(inner, p), p)
        self._strings.references += 1
        index = self._strings.item(reprefixed(inner, self._target_prefix).decode("utf-8"))
        return b"s", b"<%bv>%d</%bv>" % (self._prefix, index, self._prefix)


def _items(markup: Markup) -> list[bytes]:
    found = []
    for child in children(markup.mask, *content_span(markup)):
        if child.name == b"si":
            start, end = inside(markup.mask, child.start, child.end)
            found.append(markup.text[start:end])
    return found
