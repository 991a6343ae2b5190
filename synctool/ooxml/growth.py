"""Whether a part has only grown: everything that was there is there, in its order, as it was written."""

from __future__ import annotations

import re

from synctool.ooxml import stamp
from synctool.ooxml.scan import (
    ATTRIBUTES,
    Child,
    Markup,
    attribute,
    children,
    content_span,
    inside,
    plain,
    tag_pattern,
)

_COUNT = re.compile(rb"""\s(?:count|uniqueCount)\s*=\s*(?:"[^"]*"|'[^']*')""")
_RECALCULATION = re.compile(rb"""\sfullCalcOnLoad\s*=\s*(?:"[^"]*"|'[^']*')""")
_CALC = re.compile(rb"<(?:[\w.-]+:)?calcPr(?=[\s/>])" + ATTRIBUTES + rb"/>")


def _elements(markup: Markup, span: tuple[int, int] | None = None) -> list[bytes]:
    start, end = span or content_span(markup)
    return [markup.text[child.start : child.end] for child in children(markup.mask, start, end)]


def _sections(markup: Markup) -> dict[bytes, Child]:
    return {child.name: child for child in children(markup.mask, *content_span(markup))}


def strings_grew(old: Markup, new: Markup) -> bool:
    """The shared strings that were there stand first; only counts and the end differ."""
    if _COUNT.sub(b"", old.text[: old.root_end]).rstrip(b"/>") != _COUNT.sub(
        b"", new.text[: new.root_end]
    ).rstrip(b"/>"):
        return False
    item = b"</" + old.prefix + b"si>"
    start, _ = content_span(old)
    stop = old.mask.rfind(item)
    stop = stop + len(item) if stop >= 0 else start
    return new.text.startswith(old.text[start:stop], new.root_end)


def styles_grew(old: Markup, new: Markup) -> bool:
    """Each section begins with what it held; no other section differs."""
    before, after = _sections(old), _sections(new)
    if not before.keys() <= after.keys():
        return False
    for name, child in before.items():
        twin = after[name]
        mine = _elements(old, inside(old.mask, child.start, child.end))
        theirs = _elements(new, inside(new.mask, twin.start, twin.end))
        if theirs[: len(mine)] != mine:
            return False
        if len(theirs) == len(mine) and old.text[child.start : child.end] != new.text[twin.start : twin.end]:
            return False
    return True


def workbook_grew(old: Markup, new: Markup) -> bool:
    """Only names follow their table or are added, and a full calculation may be asked for."""
    before, after = _sections(old), _sections(new)
    if set(after) - set(before) > {b"definedNames", b"calcPr"} or not before.keys() <= after.keys():
        return False
    for name, child in before.items():
        twin = after[name]
        mine, theirs = old.text[child.start : child.end], new.text[twin.start : twin.end]
        if name == b"calcPr":
            mine, theirs = _RECALCULATION.sub(b"", mine), _RECALCULATION.sub(b"", theirs)
            mine, theirs = mine.replace(b" ", b""), theirs.replace(b" ", b"")
        elif name == b"definedNames":
            if not _names_grew(old, child, new, twin):
                return False
            continue
        if mine != theirs:
            return False
    return old.text[: old.root_end] == new.text[: new.root_end]


def _names_grew(old: Markup, child: Child, new: Markup, twin: Child) -> bool:
    """Names only get other row numbers; the stamp's name may come or change."""

    def listed(markup: Markup, where: Child) -> list[bytes]:
        return [
            re.sub(rb"[0-9]+(?=[:,<]|$)", b"", element)
            for element in _elements(markup, inside(markup.mask, where.start, where.end))
            if b'"' + stamp.NAME.encode() + b'"' not in element
        ]

    return listed(old, child) == listed(new, twin)


def listing_grew(old: Markup, new: Markup, *, dropped: bool, added: bool) -> bool:
    """Content types or relationships: the calculation chain may go, the stamp's part may come."""
    mine, theirs = _elements(old), _elements(new)
    if dropped:
        mine = [element for element in mine if b"calcChain" not in element]
    return theirs == mine or (added and theirs[: len(mine)] == mine and len(theirs) == len(mine) + 1)


def custom_grew(old: Markup, new: Markup) -> bool:
    """Custom properties: all but the stamp's are as they were."""

    def others(markup: Markup) -> list[bytes]:
        pattern = tag_pattern(markup.prefix + b"property")
        found = []
        for child in children(markup.mask, *content_span(markup)):
            tag = pattern.match(markup.mask, child.start)
            if tag is None or plain(attribute(tag[1], b"name")) != stamp.PROPERTY:
                found.append(markup.text[child.start : child.end])
        return found

    return others(old) == others(new)
