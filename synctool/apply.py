"""Carry a plan out: intent, files, history, in the order that a crash cannot spoil.

The history stores the whole intent durably, then each file is replaced by
compare-and-swap, then the history carries the intent out. Whatever dies in
between is brought to its end by the next run (DESIGN, laws 15 and 17). With
each run goes its inverse, what the run replaces in the history, so that it can
be undone (law 18).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from synctool.errors import SyncError, WriteUnclear
from synctool.history.base import History, Update
from synctool.history.inverse import Known, inverse_of
from synctool.stores.base import Prepared

_UNCLEAR = frozenset(("write-failed",))
"""Errors that may have come after the file was replaced, such as a folder that could not be fsynced."""


class Committing(Protocol):
    """The part of a store that carries out what was prepared."""

    def commit(self, prepared: Prepared) -> str: ...


def apply(
    history: History,
    update: Update,
    writes: Sequence[tuple[Committing, Prepared]],
    failed: Callable[[Prepared, SyncError], None] | None = None,
    known: Known | None = None,
) -> None:
    """Replace the files of ``writes`` and record ``update`` with them.

    The earlier bytes go into the history first, so that the run can be undone.
    If the first file cannot be replaced, the run never happened; if a later one
    cannot, those before it are recorded and the error goes on. With ``failed``
    files do not depend on one another: it is told of each that cannot be
    replaced, and the others go on. Where nobody says whether a file was
    written, the intent stays, and the next run finds out. ``known``, if given,
    are the baselines as the caller has read them.
    """
    files = {prepared.source: (prepared.seen, prepared.after) for _, prepared in writes}
    blobs = {prepared.seen: prepared.before for _, prepared in writes if prepared.before is not None}
    whole = _with_inverse(history, replace(update, run=replace(update.run, files=files)), known, blobs)
    history.begin(whole)
    done, unclear = 0, False
    try:
        for store, prepared in writes:
            try:
                store.commit(prepared)
                done += 1
            except SyncError as error:
                unclear |= isinstance(error, WriteUnclear) or error.code in _UNCLEAR
                if failed is None:
                    raise
                failed(prepared, error)
    except BaseException as error:
        unclear |= not isinstance(error, SyncError)
        raise
    finally:
        if done:
            history.commit(whole.run.id)
        elif not unclear:
            history.discard(whole.run.id)


def record(history: History, update: Update, known: Known | None = None) -> None:
    """Record ``update`` where no file changes."""
    history.record(_with_inverse(history, update, known))


def _with_inverse(
    history: History, update: Update, known: Known | None, blobs: dict[str, bytes] | None = None
) -> Update:
    """``update`` with its inverse among its blobs, and ``blobs`` besides."""
    inverse = inverse_of(
        update,
        known or history.baselines,
        history.fingerprints() if update.fingerprints else {},
        history.problems() if update.problems else {},
    )
    return replace(
        update,
        run=replace(update.run, inverse=inverse.sha256),
        blobs={**(update.blobs or {}), **(blobs or {}), inverse.sha256: inverse},
    )
