"""Marking cells by a colour, in a copy of a workbook: nothing else of it changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from synctool.model import a1
from synctool.ooxml.draft import Draft, base_of
from synctool.ooxml.grid import Grid
from synctool.ooxml.scan import splice, with_attribute
from synctool.ooxml.stylebook import StyleBook, set_attributes

FILL = b"FFFFC7CE"
"""Light red, as programs mark what is bad."""

Cells = Mapping[str, Collection[tuple[int, int]]]
"""By sheet: row and column of each cell."""


def marked(data: bytes, source: str, cells: Cells) -> bytes:
    """The workbook with ``cells`` filled red; their numbers, fonts and borders stay.

    Cells of rows that the file does not hold are passed over. Raises
    :class:`~synctool.errors.RefusedEdit` or :class:`~synctool.errors.UnreadableFile`.
    """
    draft = Draft(base_of(data, source), source)
    styles = draft.styles
    p = styles.prefix
    fill = styles.add(
        b"fills",
        b'<%bfill><%bpatternFill patternType="solid"><%bfgColor rgb="%b"/><%bbgColor rgb="%b"/>'
        b"</%bpatternFill></%bfill>" % (p, p, p, FILL, p, FILL, p, p),
    )
    for name, places in cells.items():
        sheet = draft.sheet(name)
        grid = draft.grid(sheet)
        by_row: dict[int, set[int]] = {}
        for row, column in places:
            by_row.setdefault(row, set()).add(column)
        changes = [
            change
            for row, columns in sorted(by_row.items())
            for change in _row_changes(grid, styles, fill, row, sorted(columns))
        ]
        draft.put(sheet.part, splice(grid.text, changes))
    draft.settle()
    return draft.save()


def _row_changes(
    grid: Grid, styles: StyleBook, fill: int, number: int, columns: Collection[int]
) -> list[tuple[int, int, bytes]]:
    row = grid.row(number)
    if row is None:
        return []
    opening = b"<" + grid.prefix + b"c"
    changes: list[tuple[int, int, bytes]] = []
    for column in columns:
        spot = row.spot(column)
        if spot is not None:
            style = _filled(styles, spot.style, fill)
            start = spot.start + len(opening)
            new = with_attribute(spot.attributes, b"s", b"%d" % style)
            changes.append((start, start + len(spot.attributes), new))
        elif row.body < row.end:
            later = (s.start for s in row.spots if s.column > column)
            at = next(later, row.body_end)
            cell = opening + b' r="%b" s="%d"/>' % (a1(number, column).encode(), _filled(styles, 0, fill))
            changes.append((at, at, cell))
    return changes


def _filled(styles: StyleBook, style: int, fill: int) -> int:
    xfs = styles.items(b"cellXfs")
    if not 0 <= style < len(xfs):
        base = b"<" + styles.prefix + b'xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    else:
        base = xfs[style]
    return styles.add(b"cellXfs", set_attributes(base, {b"fillId": fill, b"applyFill": 1}))
