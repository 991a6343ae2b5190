"""Changing a workbook's bytes: only what is planned, everything else as it was stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from synctool.errors import RefusedEdit
from synctool.model import Revision, SheetEdit
from synctool.ooxml.archive import LARGE
from synctool.ooxml.charts import fit_charts
from synctool.ooxml.draft import Draft, base_of
from synctool.ooxml.graft import Graft, graft
from synctool.ooxml.scan import splice, spliced
from synctool.ooxml.sheetwork import SheetWork
from synctool.ooxml.stamping import put_stamps
from synctool.ooxml.tables import fit_names, fit_tables, tables_of, tail_changes
from synctool.ooxml.wiring import drop_calc_chain, put_names, request_recalculation

_MANY = 20_000
"""Rows, or cells, that come to a text too long to be held as a whole."""


class Patched(NamedTuple):
    data: bytes
    hidden: tuple[tuple[str, int], ...]
    """Sheet and row of each row that was written and is too low for its texts: the user fixed its height,
    or they need more than a row can have."""


def patch(
    data: bytes,
    source: str,
    edits: Sequence[SheetEdit],
    *,
    grafts: Sequence[Graft] = (),
    stamps: Mapping[str, Revision] | None = None,
    names: Mapping[str, str] | None = None,
) -> bytes:
    """The workbook's new bytes; see :func:`patched`."""
    return patched(data, source, edits, grafts=grafts, stamps=stamps, names=names).data


def patched(
    data: bytes,
    source: str,
    edits: Sequence[SheetEdit],
    *,
    grafts: Sequence[Graft] = (),
    stamps: Mapping[str, Revision] | None = None,
    names: Mapping[str, str] | None = None,
) -> Patched:
    """The workbook ``data`` with ``grafts`` and ``names`` added, then ``edits`` carried out, then stamped.

    Only the touched cells' bytes change in a touched sheet; every other member
    of the package keeps its stored bytes. Where nothing changes the very same
    bytes come back, and the same input always gives the same bytes. ``source``
    names the file in messages.

    Raises :class:`~synctool.errors.RefusedEdit` for an edit that must not be
    (formula, merged cell, table header, signed package, value that no cell can
    hold …) and :class:`~synctool.errors.UnreadableFile` for a damaged file;
    nothing is written in either case.
    """
    draft = Draft(base_of(data, source), source)
    for one in grafts:
        graft(draft, one)
    put_names(draft, names or {})
    hidden = [(edit.sheet, number) for edit in edits for number in edit_sheet(draft, edit)]
    put_stamps(draft, stamps or {})
    draft.settle()
    if draft.changed and (edits or grafts):
        request_recalculation(draft)
    return Patched(draft.save(), tuple(hidden))


def edit_sheet(draft: Draft, edit: SheetEdit) -> list[int]:
    """Carry out one sheet's edit in the draft; the rows that now hide text."""
    if edit.append and edit.body is not None:
        raise ValueError("append and body exclude each other")
    sheet = draft.sheet(edit.sheet)
    tables = tables_of(draft, sheet.part)
    work = SheetWork(draft, sheet, edit, tables)
    if work.is_empty:
        return []
    markup = work.grid.markup
    behind = work.body.trimmed if work.body else []
    if work.fit is not None:
        behind += tail_changes(markup, work.grid.tail_start, work.fit)
        fit_tables(draft, tables, work.fit)
        fit_names(draft, sheet, work.fit)
        if edit.body is not None:
            fit_charts(draft, sheet, work.fit)
    changes = chain(work.changes(), sorted(behind))
    rows = max(len(edit.cells), len(edit.append), len(edit.body or ()))
    if draft.size(sheet.part) > LARGE or rows > _MANY:
        draft.put_long(sheet.part, spliced(markup.text, changes))
    else:
        draft.put(sheet.part, splice(markup.text, changes))
    if work.had_formulas:
        drop_calc_chain(draft)
    return work.hidden


__all__ = ["Graft", "Patched", "RefusedEdit", "edit_sheet", "patch", "patched"]
