"""An agency's form at a place that ends in .ods: read as any return, written anew from chosen cells."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from synctool.errors import ChangedMeanwhile, ProofFailed, UnreadableFile
from synctool.model import Formula, Revision, RichText, Snapshot, Value, a1, is_blank, rich_text, text_of
from synctool.schema import Field
from synctool.stores.base import Prepared, Write
from synctool.stores.odsfile import read_ods
from synctool.stores.odsform import build
from synctool.stores.replace import replace_file
from synctool.texts import Lang


class OdsStore:
    """One form on disk. It holds the form alone, so a write makes the whole file."""

    def __init__(self, path: Path, fields: Sequence[Field], lang: Lang, *, shown_as: str = "") -> None:
        self.path = path
        self._fields = fields
        self._lang = lang
        self._shown_as = shown_as or path.name

    @property
    def source(self) -> str:
        return self._shown_as

    def exists(self) -> bool:
        return self.path.is_file()

    def read_bytes(self) -> bytes:
        """The whole file. Raises :class:`UnreadableFile` where it is not there or may not be read."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError as error:
            raise UnreadableFile("file-missing", file=self.source) from error
        except OSError as error:
            raise UnreadableFile("file-unreadable", file=self.source, why=error.strerror or error) from error

    def read(self) -> Snapshot:
        return self.parse(self.read_bytes())

    def parse(self, data: bytes) -> Snapshot:
        """A snapshot of bytes that were read before."""
        return read_ods(data, self.source)

    def prepare(self, snapshot: Snapshot | None, write: Write) -> Prepared:
        """The form of ``write``'s one edit, read back and held against it."""
        before = self.read_bytes() if snapshot else None
        seen = hashlib.sha256(before).hexdigest() if before is not None else ""
        if snapshot is not None and seen != snapshot.revision:
            raise ChangedMeanwhile("changed-meanwhile", file=self.source)
        (edit,) = write.edits
        revision = (write.stamps or {}).get("", Revision("", "agency"))
        after = build(edit, self._fields, revision, self._lang, self.source)
        made = self.parse(after)
        sheet = made.sheets[edit.sheet]
        wanted = {(cell.row, cell.column): cell.value for cell in edit.cells}
        for number, row in enumerate(edit.body or (), start=edit.header_row + 1):
            wanted |= {(number, column): _plain(value) for column, value in row.items()}
        for (row_number, column), value in wanted.items():
            found = sheet.row(row_number).get(column)
            if not _is_kept(value, found):
                cell = a1(row_number, column)
                raise ProofFailed("proof-value", file=self.source, sheet=edit.sheet, cell=cell)
        if made.stamps.get("") != revision:
            raise ProofFailed("proof-value", file=self.source, sheet=edit.sheet, cell="meta.xml")
        return Prepared(self.source, seen, before, hashlib.sha256(after).hexdigest(), after)

    def commit(self, prepared: Prepared) -> str:
        assert isinstance(prepared.payload, bytes)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return replace_file(self.path, prepared.payload, seen=prepared.seen)


def _is_kept(value: Value, found: Value) -> bool:
    """True if ``found`` says ``value``; a cell's own look and accounting's underlines do not count."""
    if is_blank(value) and is_blank(found):
        return True
    if isinstance(value, str):
        return text_of(found) == value
    if isinstance(value, RichText):
        plain = [
            [run._replace(underline=run.underline.removesuffix("Accounting")) for run in line]
            for line in value.paragraphs
        ]
        return found == rich_text(plain)
    return found == value


def _plain(value: Value | Formula) -> Value:
    return value.cached if isinstance(value, Formula) else value
