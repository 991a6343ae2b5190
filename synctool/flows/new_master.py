"""A new master from the template, with items in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from synctool.flows.project import templates
from synctool.model import CellEdit, SheetEdit, SheetRole, Value, is_blank
from synctool.resources import template_bytes
from synctool.schema import MASTER_FIELDS, SHEET_NAMES
from synctool.stores import store_for
from synctool.stores.base import Write

_HEADER_ROW = 3


def write_master(
    path: Path, heading: Sequence[str], rows: Iterable[Mapping[str, Value]], notes: Sequence[str] = ()
) -> None:
    """:func:`prepare_master`, and carry it out."""
    prepare_master(path, heading, rows, notes)()


def prepare_master(
    path: Path, heading: Sequence[str], rows: Iterable[Mapping[str, Value]], notes: Sequence[str] = ()
) -> Callable[[], None]:
    """Work out and prove the workbook for ``path``; what is returned writes it.

    ``heading`` goes above the table, each row gives values by field, ``notes``
    fill the private column. Raises :class:`~synctool.errors.RefusedEdit` for
    what no cell can hold; the writing raises
    :class:`~synctool.errors.ChangedMeanwhile` if there is a file by then.
    """
    columns = {f.name: n for n, f in enumerate(MASTER_FIELDS, start=1)}
    private = len(columns) + 1
    body: list[Mapping[int, Value]] = []
    for place, row in enumerate(rows):
        cells = {columns[name]: value for name, value in row.items() if not is_blank(value)}
        body.append({**cells, private: notes[place]} if place < len(notes) else cells)
    above = tuple(CellEdit(row, 1, text) for row, text in enumerate(heading, 1) if text)
    edit = SheetEdit(SHEET_NAMES[SheetRole.ITEMS], above, (), _HEADER_ROW, tuple(body))
    store = store_for(path, templates(), inherit=True)
    prepared = store.prepare(None, Write([edit], base=template_bytes("master.xlsx")))

    def write() -> None:
        store.commit(prepared)

    return write
