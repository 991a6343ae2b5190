"""A zip held in memory, whose untouched members can be copied as their stored bytes.

Layout and field offsets: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header),
4.3.9 (data descriptor), 4.3.12 (central directory), 4.3.14–16 (zip64 and end
records). Nothing is ever extracted to a path.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from synctool.errors import UnreadableFile
from synctool.ooxml.deflate import Deflating, Stream, deflated
from synctool.ooxml.limits import Limits

STORED, DEFLATED = 0, 8
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
_LOCAL_MAGIC, _CENTRAL_MAGIC, _END_MAGIC = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_LOCATOR_MAGIC, _END64_MAGIC, _DESCRIPTOR_MAGIC = b"PK\x06\x07", b"PK\x06\x06", b"PK\x07\x08"
_ENCRYPTED, _DESCRIPTOR, _UTF8 = 0x1, 0x8, 0x800
_FULL = 0xFFFFFFFF
_NEW_DATE = 0x21
"""1980-01-01, so that equal content gives equal bytes."""


LARGE = 64 << 20
"""Bytes of a part from which on it is inflated again rather than kept: some 40,000 rows of a master."""
_STEP = 1 << 14
"""Bytes of a large member that are inflated at a time; at most 16 MB come of them."""


class Member(NamedTuple):
    """One member as the central directory describes it."""

    name: str
    """With forward slashes and no leading one."""
    raw_name: bytes
    method: int
    flags: int
    crc: int
    stored: int
    size: int
    """Inflated."""
    time: int
    date: int
    start: int
    """Offset of the local header."""
    data: int
    """Offset of the stored bytes."""
    end: int
    """Offset behind the stored bytes and their descriptor."""
    versions: tuple[int, int]
    attributes: tuple[int, int]
    extra: bytes
    """Central extra fields, without the zip64 one."""
    comment: bytes


class Deflated(NamedTuple):
    """A member's new content, deflated already, so that it need not be held as it is."""

    crc: int
    size: int
    body: bytes

    @classmethod
    def of(cls, content: bytes, level: int) -> Deflated:
        return cls(zlib.crc32(content), len(content), deflated(content, level))

    @classmethod
    def at_last(cls, begun: Deflating) -> Deflated:
        """What was begun to be deflated before."""
        return cls(zlib.crc32(begun.content), len(begun.content), begun.result())

    @classmethod
    def of_pieces(cls, pieces: Iterable[bytes | memoryview], level: int) -> Deflated:
        """Of content that is made only now, piece by piece."""
        stream = Stream(level)
        for piece in pieces:
            stream.add(piece)
        return cls(stream.crc, stream.size, stream.result())

    @property
    def content(self) -> bytes:
        return zlib.decompress(self.body, -15, self.size)


class Archive:
    """The members of a zip. Raises :class:`~synctool.errors.UnreadableFile` on what is damaged or unsafe."""

    __slots__ = ("_index", "comment", "data", "limits", "members", "source")

    def __init__(self, data: bytes, source: str, limits: Limits) -> None:
        self.data = data
        self.source = source
        self.limits = limits
        count, offset, shift, self.comment = self._end()
        if count > limits.members:
            raise self._refuse("file-members", found=count, limit=limits.members)
        self.members = self._directory(count, offset, shift)
        self._index: dict[str, Member] = {}
        for member in self.members:
            if member.name.endswith("/"):
                continue
            other = self._index.setdefault(member.name.lower(), member)
            if other is not member:
                raise self._refuse("file-doubled-member", found=member.name, other=other.name)
        total = sum(member.size for member in self.members)
        if total > limits.total_bytes:
            raise self._refuse("file-bomb", part="", found=total >> 20, limit=limits.total_bytes >> 20)

    def find(self, name: str) -> Member | None:
        """The member of that name, whatever its case, slashes and leading slash."""
        return self._index.get(name.replace("\\", "/").lstrip("/").lower())

    def _check(self, member: Member) -> None:
        """Refuse what is not to be inflated."""
        limits = self.limits
        if member.flags & _ENCRYPTED:
            raise self._refuse("file-encrypted")
        if member.size > limits.inflated_bytes or (
            member.size > limits.ratio_from and member.size > member.stored * limits.ratio
        ):
            raise self._refuse(
                "file-bomb", part=member.name, found=member.size >> 20, limit=limits.inflated_bytes >> 20
            )
        if member.method not in (STORED, DEFLATED):
            raise self._refuse("file-compression", part=member.name, found=member.method)

    def pieces(self, member: Member) -> Iterator[bytes]:
        """The member's content, piece by piece; at its end size and checksum are proven."""
        self._check(member)
        size, crc = 0, 0
        for piece in self._inflated(member):
            size, crc = size + len(piece), zlib.crc32(piece, crc)
            if size > member.size:
                break
            yield piece
        if (size, crc) != (member.size, member.crc):
            raise self._refuse("file-damaged", part=member.name)

    def _inflated(self, member: Member) -> Iterator[bytes]:
        view = memoryview(self.data)[member.data : member.data + member.stored]
        inflater = zlib.decompressobj(-15)
        try:
            for start in range(0, len(view), _STEP):
                stretch = view[start : start + _STEP]
                yield bytes(stretch) if member.method == STORED else inflater.decompress(stretch)
        except zlib.error:
            raise self._refuse("file-damaged", part=member.name) from None

    def read(self, member: Member) -> bytes:
        """The member's content, with size and checksum proven."""
        self._check(member)
        raw = self.data[member.data : member.data + member.stored]
        if member.method == DEFLATED and member.size > LARGE:
            content = self._large(member, raw)
        elif member.method == DEFLATED:
            inflater = zlib.decompressobj(-15)
            try:
                content = inflater.decompress(raw, member.size + 1)
            except zlib.error:
                raise self._refuse("file-damaged", part=member.name) from None
        else:
            content = raw
        if len(content) != member.size or zlib.crc32(content) != member.crc:
            raise self._refuse("file-damaged", part=member.name)
        return content

    def _large(self, member: Member, raw: bytes) -> bytes:
        """Inflate twice: once to prove how much it is, then into that much memory and no more.

        A stream of which only the most is known is inflated piece by piece, and all
        pieces are held beside the whole.
        """
        for _ in self.pieces(member):
            pass
        return zlib.decompress(raw, -15, member.size)

    def save(
        self,
        replaced: Mapping[str, bytes | Deflated],
        added: Mapping[str, bytes | Deflated],
        removed: Collection[str],
        level: int,
    ) -> bytes:
        """The zip with other content in some members; see :meth:`synctool.ooxml.package.Package.save`."""
        new = {self._known(name): content for name, content in replaced.items()}
        gone = {self._known(name) for name in removed}
        for member, content in list(new.items()):
            if self._holds(member, content):
                del new[member]
        if not (new or added or gone):
            return self.data
        out: list[bytes] = []
        entries: dict[Member, bytes] = {}
        position = 0
        for member in sorted(self.members, key=lambda m: m.start):
            if member in gone:
                continue
            if member in new:
                kept, blob = _pack(member, new[member], level)
            else:
                kept, blob = member, self.data[member.start : member.end]
            entries[member] = _central(kept, position)
            out.append(blob)
            position += len(blob)
        directory = [entries[member] for member in self.members if member in entries]
        for name, content in added.items():
            if self.find(name) is not None and self.find(name) not in gone:
                raise ValueError(f"already a member: {name}")
            made, blob = _pack(_blank(name), content, level)
            directory.append(_central(made, position))
            out.append(blob)
            position += len(blob)
        size = sum(map(len, directory))
        end = _END.pack(_END_MAGIC, 0, 0, len(directory), len(directory), size, position, len(self.comment))
        return b"".join((*out, *directory, end, self.comment))

    def _holds(self, member: Member, content: bytes | Deflated) -> bool:
        if isinstance(content, Deflated):
            same = (member.size, member.crc) == (content.size, content.crc)
            return same and self.read(member) == content.content
        same = member.size == len(content) and member.crc == zlib.crc32(content)
        return same and self.read(member) == content

    def _known(self, name: str) -> Member:
        member = self.find(name)
        if member is None:
            raise KeyError(name)
        return member

    def _refuse(self, code: str, **detail: object) -> UnreadableFile:
        return UnreadableFile(code, file=self.source, **detail)

    def _end(self) -> tuple[int, int, int, bytes]:
        """Number of members, offset of the directory, bytes standing before the zip, comment."""
        data = self.data
        at = data.rfind(_END_MAGIC, max(0, len(data) - 65_557))
        if at < 0 or at + _END.size > len(data):
            raise self._refuse("file-truncated")
        _, _, _, _, count, size, offset, length = _END.unpack_from(data, at)
        comment = data[at + _END.size : at + _END.size + length]
        if at >= 20 and data[at - 20 : at - 16] == _LOCATOR_MAGIC:
            at = data.rfind(_END64_MAGIC, 0, at - 20)
            if at < 0 or at + _END64.size > len(data):
                raise self._refuse("file-truncated")
            count, size, offset = _END64.unpack_from(data, at)[7:]
        shift = at - size - offset
        if shift < 0:
            raise self._refuse("file-truncated")
        return count, offset + shift, shift, comment

    def _directory(self, count: int, at: int, shift: int) -> tuple[Member, ...]:
        members = []
        for _ in range(count):
            member, at = self._entry(at, shift)
            members.append(member)
        ends = sorted((member.start, member.end) for member in members)
        if any(end > start for (_, end), (start, _) in pairwise(ends)):
            raise self._refuse("file-damaged", part="")
        return tuple(members)

    def _entry(self, at: int, shift: int) -> tuple[Member, int]:
        data = self.data
        if data[at : at + 4] != _CENTRAL_MAGIC or at + _CENTRAL.size > len(data):
            raise self._refuse("file-damaged", part="")
        (_, made_by, version, flags, method, time, date, crc, stored, size, n_name, n_extra, n_comment,
         _disk, internal, external, start) = _CENTRAL.unpack_from(data, at)  # fmt: skip
        at += _CENTRAL.size
        raw_name = data[at : at + n_name]
        extra = data[at + n_name : at + n_name + n_extra]
        at += n_name + n_extra
        comment = data[at : at + n_comment]
        name = self._name(raw_name, flags)
        if _FULL in (size, stored, start):
            size, stored, start = self._wide(extra, size, stored, start, name)
        start += shift
        if data[start : start + 4] != _LOCAL_MAGIC or start + _LOCAL.size > len(data):
            raise self._refuse("file-damaged", part=name)
        local = _LOCAL.unpack_from(data, start)
        begin = start + _LOCAL.size + local[9] + local[10]
        end = begin + stored
        if local[2] & _DESCRIPTOR:
            wide = local[7] == _FULL or local[8] == _FULL
            end += (4 if data[end : end + 4] == _DESCRIPTOR_MAGIC else 0) + (20 if wide else 12)
        if end > len(data):
            raise self._refuse("file-truncated")
        member = Member(
            name, raw_name, method, flags, crc, stored, size, time, date, start, begin, end,
            (made_by, version), (internal, external), _without_wide(extra), comment,
        )  # fmt: skip
        return member, at + n_comment

    def _name(self, raw: bytes, flags: int) -> str:
        try:
            name = raw.decode("utf-8" if flags & _UTF8 else "cp437")
        except UnicodeDecodeError:
            name = raw.decode("cp437")
        name = name.replace("\\", "/").lstrip("/")
        if "\0" in name or ".." in name.split("/") or name[1:2] == ":":
            raise self._refuse("file-unsafe-name", found=name)
        return name

    def _wide(self, extra: bytes, size: int, stored: int, start: int, name: str) -> tuple[int, int, int]:
        """Sizes and offset from the zip64 extra field, which holds only those that do not fit."""
        values = [size, stored, start]
        field = next((body for key, body in _fields(extra) if key == 1), b"")
        at = 0
        for position, value in enumerate(values):
            if value == _FULL:
                if at + 8 > len(field):
                    raise self._refuse("file-damaged", part=name)
                (values[position],) = struct.unpack_from("<Q", field, at)
                at += 8
        return values[0], values[1], values[2]


def _fields(extra: bytes) -> list[tuple[int, bytes]]:
    fields = []
    at = 0
    while at + 4 <= len(extra):
        key, length = struct.unpack_from("<2H", extra, at)
        fields.append((key, extra[at + 4 : at + 4 + length]))
        at += 4 + length
    return fields


def _without_wide(extra: bytes) -> bytes:
    fields = _fields(extra)
    if all(key != 1 for key, _ in fields):
        return extra
    return b"".join(struct.pack("<2H", key, len(body)) + body for key, body in fields if key != 1)


def _blank(name: str) -> Member:
    flags = 0 if name.isascii() else _UTF8
    raw = name.encode("utf-8")
    return Member(
        name, raw, DEFLATED, flags, 0, 0, 0, 0, _NEW_DATE, 0, 0, 0, (20, 20), (0, 0), b"", b""
    )  # fmt: skip


def _pack(member: Member, content: bytes | Deflated, level: int) -> tuple[Member, bytes]:
    """``member`` with ``content``, and its local header and stored bytes; a stored one stays stored."""
    if member.method == STORED:
        body = content.content if isinstance(content, Deflated) else content
        crc, size = zlib.crc32(body), len(body)
    else:
        crc, size, body = content if isinstance(content, Deflated) else Deflated.of(content, level)
    made = member._replace(
        method=STORED if member.method == STORED else DEFLATED,
        flags=member.flags & _UTF8,
        crc=crc,
        stored=len(body),
        size=size,
    )
    header = _LOCAL.pack(
        _LOCAL_MAGIC, 20, made.flags, made.method, made.time, made.date,
        made.crc, made.stored, made.size, len(made.raw_name), 0,
    )  # fmt: skip
    return made, header + made.raw_name + body


def _central(member: Member, start: int) -> bytes:
    made_by, version = member.versions
    internal, external = member.attributes
    header = _CENTRAL.pack(
        _CENTRAL_MAGIC, made_by, version, member.flags, member.method, member.time, member.date,
        member.crc, member.stored, member.size, len(member.raw_name), len(member.extra),
        len(member.comment), 0, internal, external, start,
    )  # fmt: skip
    return header + member.raw_name + member.extra + member.comment
