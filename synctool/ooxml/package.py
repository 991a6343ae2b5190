"""An Office Open XML package: parts, their relationships, the workbook's sheets.

Parts are found by relationships, never by name (ECMA-376 part 2, clause 9.3);
every namespace form (transitional, strict, prefixed) reads alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Thread
from typing import NamedTuple
from urllib.parse import unquote

from synctool.errors import UnreadableFile
from synctool.ooxml.archive import LARGE, Archive, Deflated, Member
from synctool.ooxml.limits import DEFAULT_LIMITS, Limits
from synctool.ooxml.markup import Element, attributes, child, local, parse

__all__ = ["Limits", "Member", "Package", "Relationship", "SheetRef"]

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTENT_TYPES = "[Content_Types].xml"


class Relationship(NamedTuple):
    """One relationship of a part, or of the package."""

    id: str
    type: str
    """The last word of the type's address (``worksheet``, ``sharedStrings`` …), the same in strict files."""
    target: str
    """Name of the part, as :attr:`Package.names` has it; an external target as it stands."""
    external: bool
    uri: str
    """The type's whole address."""


@dataclass(frozen=True, slots=True)
class SheetRef:
    """A sheet as the workbook part lists it."""

    name: str
    part: str
    """``""`` where the part is missing."""
    state: str
    """``visible``, ``hidden`` or ``veryHidden``."""
    rid: str
    index: int
    """Position among the sheets, from 0: what ``localSheetId`` counts."""
    kind: str
    """``worksheet``, ``chartsheet``, ``dialogsheet`` …: the relationship's type."""


class _Reading(Thread):
    """A part that is being inflated; zlib lets other threads work meanwhile."""

    def __init__(self, archive: Archive, member: Member) -> None:
        super().__init__(daemon=True)
        self._archive, self._member = archive, member
        self._content: bytes | UnreadableFile | None = None
        self.start()

    def run(self) -> None:
        try:
            self._content = self._archive.read(self._member)
        except UnreadableFile as error:
            self._content = error

    def result(self) -> bytes:
        self.join()
        if isinstance(self._content, UnreadableFile):
            raise self._content
        # A thread that memory failed has nothing; what is wrong shows here then.
        return self._archive.read(self._member) if self._content is None else self._content


class Package:
    """A workbook file, read from bytes. Immutable: :meth:`save` gives the bytes of another one."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.source = archive.source
        self.limits = archive.limits
        self._relationships: dict[str, tuple[Relationship, ...]] = {}
        self._ahead: dict[str, _Reading] = {}

    @classmethod
    def open(cls, data: bytes, source: str, limits: Limits = DEFAULT_LIMITS) -> Package:
        """The package in ``data``; ``source`` names it in messages.

        Raises :class:`~synctool.errors.UnreadableFile` for what is empty,
        damaged, encrypted, too large, of another format, or unsafe.
        """
        if not data:
            raise UnreadableFile("file-empty", file=source)
        if len(data) > limits.file_bytes:
            raise UnreadableFile(
                "file-too-large", file=source, found=len(data) >> 20, limit=limits.file_bytes >> 20
            )
        if data.startswith(_OLE_MAGIC):
            # [MS-OFFCRYPTO] 2.3.4.4: the encrypted workbook is a stream of this name, in UTF-16.
            locked = "EncryptedPackage".encode("utf-16-le") in data
            raise UnreadableFile("file-encrypted" if locked else "file-legacy", file=source)
        if b"PK\x03\x04" not in data[:4096] and not data.startswith(b"PK"):
            raise UnreadableFile("file-not-workbook", file=source)
        return cls(Archive(data, source, limits))

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return self.archive.data

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Member names in the order of the zip's directory, without folders."""
        return tuple(m.name for m in self.archive.members if not m.name.endswith("/"))

    def find(self, name: str) -> Member | None:
        """The member that holds part ``name``; case, slashes and percent-encoding do not matter."""
        member = self.archive.find(name)
        if member is None and "%" in name:
            member = self.archive.find(unquote(name))
        return member

    def read(self, name: str) -> bytes:
        """A part's content, inflated, with size, ratio and checksum proven."""
        member = self.find(name)
        if member is None:
            raise UnreadableFile("part-missing", file=self.source, part=name)
        reading = self._ahead.get(member.name)
        return self.archive.read(member) if reading is None else reading.result()

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part's content, inflated piece by piece; what is wrong with it shows at its end at the latest."""
        member = self.find(name)
        if member is None:
            raise UnreadableFile("part-missing", file=self.source, part=name)
        return self.archive.pieces(member)

    def is_large(self, name: str) -> bool:
        """True for a part that is not to be kept inflated."""
        member = self.find(name)
        return member is not None and member.size > LARGE

    def read_ahead(self, names: Iterable[str]) -> None:
        """Begin to inflate parts beside other work; :meth:`read` then waits for them, and they are kept."""
        for name in names:
            member = self.find(name)
            if member is not None and member.name not in self._ahead:
                self._ahead[member.name] = _Reading(self.archive, member)

    def let_go(self, name: str) -> None:
        """Keep a part that was read ahead no longer."""
        member = self.find(name)
        if member is not None:
            self._ahead.pop(member.name, None)

    def tree(self, name: str) -> Element:
        """A part as an element tree; for small parts."""
        return parse(self.read(name), self.source, name)

    def relationships(self, part: str = "") -> tuple[Relationship, ...]:
        """The relationships of ``part``; those of the package itself if it is ``""``."""
        known = self._relationships.get(part)
        if known is None:
            known = self._relationships[part] = self._read_relationships(part)
        return known

    def related(self, part: str, kind: str) -> str:
        """The first part that ``part`` is related to as ``kind`` (``sharedStrings`` …), or ``""``."""
        for relationship in self.relationships(part):
            if relationship.type == kind and not relationship.external and self.find(relationship.target):
                return relationship.target
        return ""

    def relationships_name(self, part: str = "") -> str:
        """Name of the member that holds the relationships of ``part``, whether it exists or not."""
        folder, slash, leaf = part.rpartition("/")
        name = f"{folder}{slash}_rels/{leaf}.rels"
        member = self.find(name)
        return member.name if member else name

    def _read_relationships(self, part: str) -> tuple[Relationship, ...]:
        name = self.relationships_name(part)
        if self.find(name) is None:
            return ()
        found = []
        for node in self.tree(name):
            if local(node.tag) != "Relationship":
                continue
            uri = node.get("Type", "")
            external = node.get("TargetMode") == "External"
            target = node.get("Target", "")
            if not external:
                target = self._resolve(part, target)
            found.append(Relationship(node.get("Id", ""), uri.rpartition("/")[2], target, external, uri))
        return tuple(found)

    def _resolve(self, part: str, target: str) -> str:
        """``target`` as a part name, relative to the folder of ``part``."""
        target = target.replace("\\", "/").partition("#")[0]
        if not target:
            return ""
        base = [] if target.startswith("/") else part.split("/")[:-1]
        for step in target.split("/"):
            if step == "..":
                base = base[:-1]
            elif step not in ("", "."):
                base.append(step)
        member = self.find("/".join(base))
        return member.name if member else "/".join(base)

    @cached_property
    def content_types(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Content types by extension, and by part name; both in lower case, parts without leading slash."""
        defaults: dict[str, str] = {}
        overrides: dict[str, str] = {}
        for node in self.tree(_CONTENT_TYPES):
            kind = node.get("ContentType", "")
            if local(node.tag) == "Default":
                defaults[node.get("Extension", "").lower()] = kind
            elif local(node.tag) == "Override":
                overrides[node.get("PartName", "").replace("\\", "/").lstrip("/").lower()] = kind
        return defaults, overrides

    def content_type(self, part: str) -> str:
        """The declared type of a part, or ``""``."""
        defaults, overrides = self.content_types
        name = part.lstrip("/").lower()
        return overrides.get(name) or defaults.get(name.rpartition(".")[2], "")

    def parts_by_type(self, ending: str) -> tuple[str, ...]:
        """Names of the parts whose content type ends with ``ending``."""
        return tuple(name for name in self.names if self.content_type(name).endswith(ending))

    @cached_property
    def workbook_part(self) -> str:
        """Name of the workbook part, by the package's relationships."""
        part = self.related("", "officeDocument")
        if not part:
            found = "OpenDocument" if self.find("mimetype") else ""
            raise UnreadableFile("file-not-xlsx", file=self.source, found=found)
        if part.lower().endswith(".bin"):
            raise UnreadableFile("file-not-xlsx", file=self.source, found="xlsb")
        return part

    @cached_property
    def workbook(self) -> Element:
        """The workbook part's tree."""
        root = self.tree(self.workbook_part)
        if local(root.tag) != "workbook":
            raise UnreadableFile("file-not-xlsx", file=self.source, found=local(root.tag))
        return root

    @cached_property
    def sheets(self) -> tuple[SheetRef, ...]:
        """The sheets in their order. Two on one part, or of one name, are refused."""
        targets = {r.id: r for r in self.relationships(self.workbook_part)}
        listed = child(self.workbook, "sheets")
        found: list[SheetRef] = []
        nodes = [node for node in listed if local(node.tag) == "sheet"] if listed is not None else []
        if len(nodes) > self.limits.sheets:
            raise UnreadableFile("file-sheets", file=self.source, found=len(nodes), limit=self.limits.sheets)
        for index, node in enumerate(nodes):
            given = attributes(node)
            rid = given.get("id", "")
            relationship = targets.get(rid)
            part = relationship.target if relationship and self.find(relationship.target) else ""
            kind = relationship.type if relationship else ""
            state = given.get("state", "visible")
            found.append(SheetRef(given.get("name", ""), part, state, rid, index, kind))
        names = [ref.name.casefold() for ref in found]
        parts = [ref.part for ref in found if ref.part]
        if len(set(names)) < len(names) or len(set(parts)) < len(parts):
            raise UnreadableFile("file-doubled-sheet", file=self.source)
        return tuple(found)

    def sheet_ref(self, name: str) -> SheetRef | None:
        """The sheet of that name, or ``None``."""
        return next((ref for ref in self.sheets if ref.name == name), None)

    def save(
        self,
        replaced: Mapping[str, bytes | Deflated],
        added: Mapping[str, bytes | Deflated] | None = None,
        removed: Collection[str] = (),
        *,
        level: int = 6,
    ) -> bytes:
        """The file with other content in some members; every other one keeps its stored bytes.

        Order and dates are kept, new members stand last, a member that was
        stored without compression stays so. Where nothing differs the very
        same bytes object comes back. ``level`` is zlib's, 0–9. Raises
        ``KeyError`` for a replaced or removed name that does not exist,
        ``ValueError`` for an added one that does.
        """
        return self.archive.save(
            {self._stored_name(name): content for name, content in replaced.items()},
            added or {},
            [self._stored_name(name) for name in removed],
            level,
        )

    def _stored_name(self, name: str) -> str:
        member = self.find(name)
        return member.name if member else name
