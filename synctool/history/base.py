"""What the history keeps, and how a run talks to it.

The order that makes a run crash-safe (DESIGN, law 17): ``begin`` stores the
whole :class:`Update` durably as an intent; the files are replaced; ``commit``
carries the intent out in one transaction. A run that died in between is found
by ``pending`` at the next start: where the master's bytes are already the
intended ones it is committed, otherwise discarded. So the baseline is never
ahead of the master, and no audit entry is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from synctool.model import AuditEntry, Cell, Conflict, Problem, Value


class BaselineKey(NamedTuple):
    """What one baseline cell belongs to.

    ``agency`` is ``""`` for the computed fields of 列管事項 (level 2: ``progress``,
    ``percent``, ``recommendation``).
    """

    round: str
    item: str
    agency: str
    field: str


class Fingerprint(NamedTuple):
    """How a return looked when it was last read; unchanged means done with it."""

    sha256: str
    size: int
    mtime_ns: int
    state: str
    """The outcome then (``merged``, ``stopped`` …), so that an unchanged bad return is still reported."""
    context: str = ""
    """Digest of what else the outcome hung on (configuration, items); another one means: read again."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a changing command."""

    id: str
    command: str
    started: datetime
    who: str
    digest: str
    round: str = ""
    summary: str = ""
    state: str = "pending"
    """``pending``, ``done``; a run that undid another is a run of its own (``undoes``)."""
    undoes: str = ""
    files: Mapping[str, tuple[str, str]] | None = None
    """By path or address: SHA-256 before (``""`` for a new file) and after."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A value that did not reach the master, kept word for word (law 3)."""

    problem: Problem
    run: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """All that a run leaves in the history."""

    run: Run
    audit: Sequence[AuditEntry] = ()
    baselines: Mapping[BaselineKey, Cell] | None = None
    """New values; :data:`~synctool.model.MISSING` removes the entry."""
    opened: Sequence[Conflict] = ()
    closed: Sequence[tuple[str, str]] = ()
    """Conflict id and how it ended: ``theirs``, ``ours``, ``custom``, ``superseded``, ``agreed``."""
    rejections: Sequence[Rejection] = ()
    returns: Mapping[tuple[str, str], str] | None = None
    """By (round, agency): digest of the answers pulled, appended to that agency's sequence."""
    fingerprints: Mapping[str, Fingerprint] | None = None
    problems: Mapping[str, Sequence[Problem]] | None = None
    """By agency: the open problems of its latest return, replacing those before."""
    blobs: Mapping[str, bytes] | None = None
    """By SHA-256: bytes of a file as it was before this run, for undo. Kept compressed."""


class History(Protocol):
    """Baselines, fingerprints, runs, audit, conflicts, earlier bytes; see the module."""

    # --- reading
    def baselines(self, round_name: str) -> Mapping[BaselineKey, Value]: ...
    def fingerprints(self) -> Mapping[str, Fingerprint]: ...
    def conflicts(self) -> Sequence[Conflict]:
        """The open ones, oldest first."""
        ...

    def problems(self) -> Mapping[str, Sequence[Problem]]:
        """By agency, of its latest return."""
        ...

    def returns(self, round_name: str, agency: str) -> Sequence[str]:
        """Digests of the answers pulled from this agency in this round, oldest first."""
        ...

    def rejections(self, run: str = "") -> Sequence[Rejection]: ...
    def runs(self) -> Sequence[Run]:
        """Carried-out runs, oldest first."""
        ...

    def audit(self, *, item: str = "", run: str = "") -> Iterator[AuditEntry]:
        """Entries in the order they were made, of one item or run if given."""
        ...

    def verify(self) -> Sequence[str]:
        """One line for each break in the audit's hash chain; empty when it is whole."""
        ...

    def blob(self, sha256: str) -> bytes | None: ...
    def value_of(self, name: str) -> str:
        """A small setting kept with the history (project id, schema version); ``""`` if none."""
        ...

    # --- writing
    def set_value(self, name: str, value: str) -> None: ...
    def begin(self, update: Update) -> None:
        """Store the intent durably. Raises if another run is pending."""
        ...

    def commit(self, run: str) -> None:
        """Carry out the intent in one transaction."""
        ...

    def discard(self, run: str) -> None: ...
    def pending(self) -> Update | None:
        """The intent of a run that neither ended nor was discarded."""
        ...

    def record(self, update: Update) -> None:
        """``begin`` and ``commit`` in one, where no file changes."""
        ...

    def close(self) -> None: ...
