"""XML parts as UTF-8 bytes, and small ones as trees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.parsers import expat

from synctool.errors import UnreadableFile

Element = ElementTree.Element

_DECLARED = re.compile(rb"""^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*\?>""")
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>")
_UTF8 = frozenset((b"utf-8", b"utf8", b"us-ascii", b"ascii"))


def to_utf8(data: bytes, source: str, part: str) -> bytes:
    """``data`` as UTF-8 without byte-order mark; a declaration of another encoding is cut.

    Bytes that are UTF-8 already come back as the same object. The encoding is
    found as the XML recommendation's appendix F says: mark, then the shape of
    the first characters, then the declaration.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif data[:2] == b"<\0":
        encoding = "utf-16-le"
    elif data[:2] == b"\0<":
        encoding = "utf-16-be"
    else:
        declared = _DECLARED.match(data[:200])
        if declared is None or declared[1].lower() in _UTF8:
            return data
        encoding = declared[1].decode("ascii")
    try:
        text = data.decode(encoding).encode("utf-8")
    except (LookupError, UnicodeError):
        raise UnreadableFile("file-encoding", file=source, part=part, encoding=encoding) from None
    return _DECLARATION.sub(b"", text, count=1)


def refuse_doctype(data: bytes, source: str, part: str) -> None:
    """Raise for a part that declares a document type, the only way to entities that grow.

    No part of a workbook may have one (ECMA-376 part 2, 9.1.4).
    """
    if b"<!DOCTYPE" not in data:
        return

    def found(*_: object) -> None:
        raise UnreadableFile("xml-entities", file=source, part=part)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = found
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise UnreadableFile("xml-damaged", file=source, part=part, found=error) from None


def parse(data: bytes, source: str, part: str) -> Element:
    """The tree of a part. Raises :class:`~synctool.errors.UnreadableFile`."""
    text = to_utf8(data, source, part)
    refuse_doctype(text, source, part)
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise UnreadableFile("xml-damaged", file=source, part=part, found=error) from None


def local(name: str) -> str:
    """A tag or attribute name without its namespace, so that strict and prefixed parts read alike."""
    return name.rpartition("}")[2]


def attributes(element: Element) -> dict[str, str]:
    """Attributes by local name."""
    return {local(name): value for name, value in element.attrib.items()}


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children of the first child called ``name``."""
    found = child(element, name)
    return iter(() if found is None else found)


def child(element: Element | None, name: str) -> Element | None:
    """The first child called ``name`` in whatever namespace, or ``None``."""
    if element is not None:
        for node in element:
            if local(node.tag) == name:
                return node
    return None
