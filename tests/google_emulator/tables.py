"""Where appended rows land, and growing a grid.

Tables are found as the recordings show: connected blocks of filled cells; of several in the range the
last one counts. Not verified: blocks touching at a corner, the growing of a grid by a plain update.
"""

from __future__ import annotations

from .a1 import Rect
from .api import Editing
from .cells import View
from .lines import Insert, apply
from .ranges import Target
from .state import Sheet


def grow(edit: Editing, sheet: Sheet, rect: Rect) -> None:
    """Make the grid large enough to hold the rectangle."""
    grid = sheet.properties["gridProperties"]
    grid["rowCount"] = max(grid["rowCount"], rect.r1)
    grid["columnCount"] = max(grid["columnCount"], rect.c1)
    edit.doc.check_size()


def landing(view: View, target: Target) -> tuple[Rect | None, tuple[int, int]]:
    """The table that an append to `target` continues (None: none), and the first cell to write."""
    touching = [block for block in blocks(view, target.sheet) if block.meets(target.rect)]
    if not touching:
        return None, (target.rect.r0, target.rect.c0)
    table = max(touching, key=lambda block: (block.r0, block.c0))
    return table, (table.r1, table.c0)


def blocks(view: View, sheet: Sheet) -> list[Rect]:
    """Bounding boxes of the connected blocks of filled cells (corners connect)."""
    filled = {place for place in sheet.cells if view.formatted(sheet, place) != ""}
    found = []
    while filled:
        heap = [filled.pop()]
        rows, columns = [heap[0][0]], [heap[0][1]]
        while heap:
            row, column = heap.pop()
            for near in [(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]:
                if near in filled:
                    filled.remove(near)
                    heap.append(near)
                    rows.append(near[0])
                    columns.append(near[1])
        found.append(Rect(min(rows), max(rows) + 1, min(columns), max(columns) + 1))
    return found


def insert_rows(edit: Editing, sheet: Sheet, index: int, count: int) -> None:
    apply(edit.doc, sheet, Insert("ROWS", index, count, inherit_before=index > 0))
