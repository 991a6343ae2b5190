"""Preparing the writes of several files: workbooks side by side, the others one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from synctool.errors import SyncError
from synctool.model import Snapshot
from synctool.stores.base import Prepared, Store, Write
from synctool.stores.building import Building, build_all
from synctool.stores.xlsx import XlsxStore, prepared


def prepare_all(
    asked: Sequence[tuple[Store, Snapshot | None, Write]], processes: int | None = None
) -> list[Prepared | SyncError]:
    """What :meth:`Store.prepare` gives for each, in their order; what stops one stands in its place."""
    done: dict[int, Prepared | SyncError] = {}
    jobs: dict[int, tuple[Building, str, bytes | None]] = {}
    for number, (store, snapshot, write) in enumerate(asked):
        try:
            if isinstance(store, XlsxStore):
                jobs[number] = store.job(snapshot, write)
            else:
                done[number] = store.prepare(snapshot, write)
        except SyncError as error:
            done[number] = error
    built = build_all([job for job, _, _ in jobs.values()], processes)
    for (number, (job, seen, before)), after in zip(jobs.items(), built, strict=True):
        done[number] = after if isinstance(after, SyncError) else prepared(job.source, seen, before, after)
    return [done[number] for number in range(len(asked))]
