"""What the history keeps, and how a run talks to it.

The order that makes a run crash-safe (DESIGN, law 17): ``begin`` stores the
whole :class:`Update` durably as an intent; the files are replaced; ``commit``
carries the intent out in one transaction. A run that died in between is found
by ``pending`` at the next start: where the master's bytes are already the
intended ones it is committed, otherwise discarded. So the baseline is never
ahead of the master, and no audit entry is lost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
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
    inverse: str = ""
    """SHA-256 of the blob that holds what it replaced in the history (:mod:`.inverse`)."""


class Packed(NamedTuple):
    """Bytes as they are kept: compressed, under the SHA-256 of what they come to."""

    sha256: str
    body: bytes
    """In zlib's format."""


class CellKey(NamedTuple):
    """A cell of the master as the audit knows it."""

    item: str
    agency: str
    field: str
    sheet: str


@dataclass(frozen=True, slots=True)
class ConflictRecord:
    """A conflict's life: which run opened it, and how, when and by which run it ended."""

    conflict: Conflict
    opened_run: str
    opened: datetime
    ended: str = ""
    """How it ended (see :attr:`Update.closed`); ``""`` while it is open."""
    ended_run: str = ""
    ended_when: datetime | None = None


class Break(str):
    """A break in the audit's chain: a line of its own, and what the catalogue needs to say it."""

    code: str
    """``audit-altered``, ``audit-missing`` or ``audit-cut``."""
    detail: Mapping[str, str]

    def __new__(cls, code: str, **detail: object) -> Break:
        texts = {name: str(value) for name, value in detail.items()}
        made = super().__new__(cls, f"{code}: " + ", ".join(f"{k}={v}" for k, v in texts.items()))
        made.code = code
        made.detail = texts
        return made


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
    """Conflict id and how it ended: ``theirs``, ``ours``, ``custom``, ``superseded``, ``agreed``, ``undone``.

    Carried out before ``opened``. An id that is not open is passed over, and
    so is one in ``opened`` that is open already (law 6: recorded once).
    """
    rejections: Sequence[Rejection] = ()
    returns: Mapping[tuple[str, str], str] | None = None
    """By (round, agency): digest of the answers pulled, appended to that agency's sequence.

    ``digest@time`` where the file said when it was saved. An undo appends it
    with ``-`` before it, an undo of that undo with ``+``.
    """
    fingerprints: Mapping[str, Fingerprint] | None = None
    problems: Mapping[str, Sequence[Problem]] | None = None
    """By agency: the open problems of its latest return, replacing those before."""
    blobs: Mapping[str, bytes | Packed] | None = None
    """By SHA-256: bytes of a file as it was before this run, for undo. Kept compressed."""


class History(Protocol):
    """Baselines, fingerprints, runs, audit, conflicts, earlier bytes; see the module."""

    # --- reading
    def baselines(
        self,
        round_name: str,
        of: Collection[tuple[str, str]] | None = None,
        kept: MutableMapping[tuple[str, str], str] | None = None,
    ) -> Mapping[BaselineKey, Value]:
        """Those of a round; only of some agencies' items if ``of`` names them as (agency, item).

        ``kept``, where given, is what they may be held in until somebody looks at them.
        """
        ...

    def fingerprints(self) -> Mapping[str, Fingerprint]: ...
    def conflicts(self) -> Sequence[Conflict]:
        """The open ones, oldest first."""
        ...

    def conflict_log(self, item: str = "") -> Sequence[ConflictRecord]:
        """Open and ended conflicts, oldest first; of one item if given."""
        ...

    def problems(self) -> Mapping[str, Sequence[Problem]]:
        """By agency, of its latest return; agencies without a problem are not in it."""
        ...

    def returns(self, round_name: str, agency: str) -> Sequence[str]:
        """Digests of the answers pulled from this agency in this round, oldest first."""
        ...

    def rejections(self, run: str = "") -> Sequence[Rejection]:
        """Oldest first, each with the run that made it; only those of ``run`` if given."""
        ...

    def runs(self) -> Sequence[Run]:
        """Carried-out runs, oldest first."""
        ...

    def last_run(self) -> str:
        """The id of the run that was carried out last; ``""`` before the first."""
        ...

    def audit(self, *, item: str = "", run: str = "") -> Iterator[AuditEntry]:
        """Entries in the order they were made, of one item or run if given."""
        ...

    def last_changed(self, why: str, agencies: Iterable[str]) -> Mapping[str, datetime]:
        """When each agency had its last entry with the reason ``why``; not in it are those that have none."""
        ...

    def as_of(self, moment: datetime | str, *, item: str = "") -> Mapping[CellKey, Cell]:
        """Every audited cell's value right after a run (its id), or after the last run started by a time.

        A cell that was first changed later has the value it had before that
        change. Raises :class:`~synctool.errors.SyncError` ``run-unknown``.
        """
        ...

    def head(self) -> tuple[int, str]:
        """How many audit entries there are, and the last one's hash: an anchor to keep elsewhere."""
        ...

    def verify(self) -> Sequence[Break]:
        """One line for each break in the audit's hash chain; empty when it is whole."""
        ...

    def blob(self, sha256: str) -> bytes | None: ...
    def value_of(self, name: str) -> str:
        """A small setting kept with the history (project id, schema version); ``""`` if none."""
        ...

    # --- writing
    def set_value(self, name: str, value: str) -> None: ...
    def begin(self, update: Update) -> None:
        """Store the intent durably.

        Raises :class:`~synctool.errors.SyncError`: ``run-pending`` if another
        run is, ``run-known`` if a run of this id was carried out before.
        """
        ...

    def commit(self, run: str) -> None:
        """Carry out the intent in one transaction. Raises ``run-unknown`` if it is not pending."""
        ...

    def discard(self, run: str) -> None:
        """Forget the intent, without a trace. Nothing happens if it is not pending."""
        ...

    def pending(self) -> Update | None:
        """The intent of a run that neither ended nor was discarded."""
        ...

    def record(self, update: Update) -> None:
        """``begin`` and ``commit`` in one, where no file changes."""
        ...

    def close(self) -> None: ...
