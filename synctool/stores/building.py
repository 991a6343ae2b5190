"""Working out many workbooks and proving each: on all processors where there is enough to do.

A workbook is worked out from its own job alone, so where it happens changes
no byte of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from synctool.beside import AT_MOST, Beside, processors
from synctool.errors import SyncError
from synctool.model import Revision, SheetEdit
from synctool.ooxml.graft import Graft
from synctool.ooxml.patch import patch
from synctool.ooxml.prove import prove

PAYS = 3_000
"""Rows from which on more processes are worth their start."""


class Building(NamedTuple):
    """One workbook to be worked out."""

    source: str
    base: bytes
    edits: Sequence[SheetEdit]
    grafts: Sequence[Graft] = ()
    stamps: Mapping[str, Revision] | None = None
    names: Mapping[str, str] | None = None

    @property
    def rows(self) -> int:
        return sum(len(edit.body or ()) for edit in self.edits)


def build(job: Building) -> bytes:
    """The workbook's new bytes, proven.

    Raises :class:`~synctool.errors.RefusedEdit` or :class:`~synctool.errors.ProofFailed`.
    """
    after = patch(job.base, job.source, job.edits, grafts=job.grafts, stamps=job.stamps, names=job.names)
    prove(job.base, after, job.source, job.edits, grafts=job.grafts, stamps=job.stamps, names=job.names)
    return after


def build_all(jobs: Sequence[Building], processes: int | None = None) -> Iterator[bytes | SyncError]:
    """What :func:`build` makes of each job, in their order; a refusal stands in its place."""
    if processes is None:
        processes = min(processors(), AT_MOST, sum(job.rows for job in jobs) // PAYS + 1)
    yield from Beside(_attempt, jobs, processes if min(processes, len(jobs)) > 1 else 0).results()


def _attempt(job: Building) -> bytes | SyncError:
    try:
        return build(job)
    except SyncError as error:
        return error
