"""OpenDocument spreadsheets (.ods), with what is underlined, bold, italic, struck out or coloured.

ODF 1.3 (OASIS, 2021), parts 2 (packages) and 3 (schema).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from synctool.errors import UnreadableFile
from synctool.model import Revision, Snapshot
from synctool.ooxml import stamp
from synctool.ooxml.archive import Archive
from synctool.ooxml.limits import DEFAULT_LIMITS, Limits
from synctool.ooxml.markup import Element, attributes, local, parse
from synctool.stores.odscontent import Reader

_CONTENT, _STYLES, _META = "content.xml", "styles.xml", "meta.xml"


def read_ods(data: bytes, source: str, *, limits: Limits = DEFAULT_LIMITS) -> Snapshot:
    """All sheets with typed values, rich text, and the stamps the file carries.

    A format counts as the author's whether a span or the whole cell has it, as
    in a return read from xlsx. Raises
    :class:`~synctool.errors.UnreadableFile`.
    """
    if len(data) > limits.file_bytes:
        limit = limits.file_bytes >> 20
        raise UnreadableFile("file-too-large", file=source, found=len(data) >> 20, limit=limit)
    archive = Archive(data, source, limits)
    manifest = _part(archive, "META-INF/manifest.xml")
    if archive.find("encrypted-package") or (manifest and b"encryption-data" in manifest):
        raise UnreadableFile("file-encrypted", file=source)
    content = _part(archive, _CONTENT)
    if content is None:
        raise UnreadableFile("part-missing", file=source, part=_CONTENT)
    reader = Reader(source, limits)
    styles = _part(archive, _STYLES)
    if styles is not None:
        reader.feed(styles, _STYLES)
    reader.feed(content, _CONTENT)
    revision = hashlib.sha256(data).hexdigest()
    return Snapshot(source, revision, reader.sheets, _stamps(archive, reader, source))


def content_size(data: bytes, source: str, limits: Limits = DEFAULT_LIMITS) -> int:
    """Bytes of XML that :func:`read_ods` would have to read."""
    archive = Archive(data, source, limits)
    return sum(member.size for name in (_CONTENT, _STYLES) if (member := archive.find(name)))


def _part(archive: Archive, name: str) -> bytes | None:
    member = archive.find(name)
    return None if member is None else archive.read(member)


def _stamps(archive: Archive, reader: Reader, source: str) -> dict[str, Revision]:
    """From the named expressions, then from the custom document property."""
    stamps: dict[str, Revision] = {}
    for (sheet, name), expression in reader.names.items():
        if name.lower() == stamp.NAME and (revision := stamp.decode(expression)):
            stamps[sheet] = revision
    for node in _properties(archive, source):
        if local(node.tag) != "user-defined" or attributes(node).get("name") != stamp.PROPERTY:
            continue
        if revision := stamp.decode(node.text or ""):
            stamps[""] = revision
    return stamps


def _properties(archive: Archive, source: str) -> Iterator[Element]:
    """All elements of the document's properties; damaged ones cost the stamp, not the answers."""
    meta = _part(archive, _META)
    if meta is None:
        return
    try:
        root = parse(meta, source, _META)
    except UnreadableFile as error:
        if error.code != "xml-damaged":
            raise
        return
    yield from root.iter()
