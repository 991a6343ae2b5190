"""Carry a plan out: intent, files, history, in the order that a crash cannot spoil.

The history stores the whole intent durably, then each file is replaced by
compare-and-swap, then the history carries the intent out. Whatever dies in
between is brought to its end by the next run (DESIGN, laws 15 and 17).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from synctool.errors import SyncError, WriteUnclear
from synctool.history.base import History, Update
from synctool.stores.base import Prepared, Store


def apply(
    history: History,
    update: Update,
    writes: Sequence[tuple[Store, Prepared]],
    failed: Callable[[Prepared, SyncError], None] | None = None,
) -> None:
    """Replace the files of ``writes`` and record ``update`` with them.

    The earlier bytes go into the history first, so that the run can be undone.
    If the first file cannot be replaced, the run never happened; if a later one
    cannot, those before it are recorded and the error goes on. With ``failed``
    files do not depend on one another: it is told of each that cannot be
    replaced, and the others go on. Where a service does not say whether it
    wrote, the intent stays, and the next run finds out.
    """
    files = {prepared.source: (prepared.seen, prepared.after) for _, prepared in writes}
    blobs = {prepared.seen: prepared.before for _, prepared in writes if prepared.before is not None}
    whole = replace(update, run=replace(update.run, files=files), blobs={**(update.blobs or {}), **blobs})
    history.begin(whole)
    done, unclear = 0, False
    try:
        for store, prepared in writes:
            try:
                store.commit(prepared)
                done += 1
            except SyncError as error:
                unclear |= isinstance(error, WriteUnclear)
                if failed is None:
                    raise
                failed(prepared, error)
    finally:
        if done:
            history.commit(whole.run.id)
        elif not unclear:
            history.discard(whole.run.id)
