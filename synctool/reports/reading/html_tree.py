"""HTML as a tree, end tags that may be left out put in (HTML Standard, 13.1.2.4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

_VOID: Final = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_CLOSES: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    "li": (frozenset({"li", "p"}), frozenset({"ol", "ul"})),
    "td": (frozenset({"td", "th", "p"}), frozenset({"table"})),
    "th": (frozenset({"td", "th", "p"}), frozenset({"table"})),
    "tr": (frozenset({"tr", "td", "th", "p"}), frozenset({"table"})),
    "tbody": (frozenset({"thead", "tbody", "tr", "td", "th"}), frozenset({"table"})),
}
"""What an opening tag ends, and how far up it looks."""
_BLOCKS: Final = frozenset("p div h1 h2 h3 h4 h5 h6 ol ul table section header footer main article".split())
_FORMATS: Final = frozenset("a b big em font i s small span strike strong u ins del".split())
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)


@dataclass(slots=True)
class Node:
    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)


def parsed(data: bytes | str) -> Node:
    """The tree of a page, or of a part of one."""
    builder = _Builder()
    builder.feed(data if isinstance(data, str) else decoded(data))
    builder.close()
    return builder.root


def decoded(data: bytes) -> str:
    """As its mark of order or its own word says; else UTF-8, else Big5 as Windows writes it."""
    named = _CHARSET.search(data[:4096])
    for name in ("utf-8-sig", named[1].decode() if named else "utf-8", "cp950"):
        try:
            if name != "utf-8-sig" or data.startswith(b"\xef\xbb\xbf"):
                return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "replace")


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        ends, until = _CLOSES.get(tag, (frozenset({"p"}) if tag in _BLOCKS else frozenset(), _BLOCKS - {"p"}))
        self._end(ends, until)
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag == tag:
                across = [node for node in self._open[place + 1 :] if node.tag in _FORMATS]
                del self._open[place:]
                if tag in _FORMATS:
                    # Formats that overlap instead of nesting go on behind the one that ends (13.2.4.3).
                    for node in across:
                        self.handle_starttag(node.tag, list(node.attributes.items()))
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def _end(self, ends: frozenset[str], until: frozenset[str]) -> None:
        found = None
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag in ends:
                found = place
            elif self._open[place].tag in until:
                break
        if found:
            del self._open[found:]
