"""Appending to the shared strings without reading those that are there."""

from __future__ import annotations

from synctool.model import RichText
from synctool.ooxml.cells import is_simple, string_item
from synctool.ooxml.scan import Markup, attribute, splice, tag_pattern, with_attribute
from synctool.ooxml.stylebook import Font


class StringBook:
    """The shared strings as they are, and the items to be appended."""

    def __init__(self, markup: Markup) -> None:
        self._markup = markup
        self._prefix = markup.prefix.decode("ascii")
        mask = markup.mask
        self._first = mask.count(b"<" + markup.prefix + b"si")
        last = max(mask.rfind(b"</" + markup.prefix + b"si"), mask.rfind(b"<" + markup.prefix + b"si/>"))
        self.is_empty = not self._first
        self._at = mask.find(b">", last) + 1 if last >= 0 else markup.root_end
        self._texts: dict[str, int] = {}
        self._items: dict[str, int] = {}
        self.references = 0
        """Cells that hold a shared string now, less those that did before."""

    def fork(self) -> StringBook:
        """One without the items appended here."""
        copy = StringBook.__new__(StringBook)
        copy.__dict__ = self.__dict__ | {"_texts": {}, "_items": {}, "references": 0}
        return copy

    def index(self, value: str | RichText, font: Font) -> int:
        """Position of the item that shows ``value`` in a cell with ``font``."""
        if not isinstance(value, str) or font.decorated:
            return self.item(string_item(self._prefix, value, font))
        known = self._texts.get(value)
        if known is None:
            p = self._prefix
            item = f"<{p}t>{value}</{p}t>" if is_simple(value) else string_item(p, value, font)
            known = self._texts[value] = self.item(item)
        return known

    def item(self, inner: str) -> int:
        """Position of an item with this content (XML); an equal one appended before is taken."""
        return self._items.setdefault(inner, self._first + len(self._items))

    def render(self) -> bytes:
        """The part's text; the text it was read from if nothing was appended."""
        if not self._items:
            return self._markup.text
        markup = self._markup
        qname = markup.prefix + b"sst"
        tag = tag_pattern(qname).search(markup.mask)
        assert tag is not None
        given = tag[1]
        for name, more in ((b"count", self.references), (b"uniqueCount", len(self._items))):
            old = attribute(given, name)
            if old is not None and old.isdigit():
                given = with_attribute(given, name, b"%d" % max(0, int(old) + more))
        p = self._prefix
        new = "".join(f"<{p}si>{inner}</{p}si>" for inner in self._items).encode("utf-8")
        head = b"<" + qname + given + b">"
        if tag[2]:
            return splice(markup.text, [(tag.start(), tag.end(), head + new + b"</" + qname + b">")])
        return splice(markup.text, [(tag.start(), tag.end(), head), (self._at, self._at, new)])
