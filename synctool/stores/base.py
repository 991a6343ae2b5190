"""What a place that holds a workbook can do: the protocol every backend satisfies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from synctool.model import Revision, SheetEdit, SheetRole, Snapshot


@dataclass(frozen=True, slots=True)
class Write:
    """What one file is to become; everything else in it stays as it is."""

    edits: Sequence[SheetEdit] = ()
    add: Mapping[str, SheetRole] | None = None
    """Tool-owned sheets to be added first, by the name they get."""
    stamps: Mapping[str, Revision] | None = None
    """By sheet name; ``""`` stamps the whole file."""
    base: bytes | None = None
    """Start from this workbook instead of from what is there (a form is built anew, law 20)."""
    names: Mapping[str, str] | None = None
    """Defined names of the workbook, and what each is to stand for."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A write worked out and proven, but not yet carried out."""

    source: str
    seen: str
    """The revision it was made from; ``""`` for a file that does not exist yet."""
    before: bytes | None
    """The bytes that will be replaced, for the history; ``None`` where there are none to keep."""
    after: str
    """The revision it will have (SHA-256), or ``""`` where only the service can tell."""
    payload: object


class Store(Protocol):
    """One file or spreadsheet."""

    @property
    def source(self) -> str:
        """Its path or address, as shown to people."""
        ...

    def exists(self) -> bool: ...

    def read(self) -> Snapshot:
        """All of it at one moment. Raises :class:`~synctool.errors.UnreadableFile`."""
        ...

    def prepare(self, snapshot: Snapshot | None, write: Write) -> Prepared:
        """Work the write out on ``snapshot`` (``None``: there is no file yet) and prove it.

        Raises :class:`~synctool.errors.RefusedEdit` or
        :class:`~synctool.errors.ProofFailed`. Nothing is written yet.
        """
        ...

    def commit(self, prepared: Prepared) -> str:
        """Replace what was seen by what was prepared, all or nothing; the new revision.

        Raises :class:`~synctool.errors.ChangedMeanwhile` if what is there is
        no longer what was seen (compare-and-swap).
        """
        ...
