"""Replacing everything below a header row: how agency sheets and tool-owned sheets are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from synctool.errors import RefusedEdit
from synctool.model import Formula, Value, a1, column_letters
from synctool.ooxml.cells import is_simple
from synctool.ooxml.draft import Draft, SheetPart
from synctool.ooxml.grid import Grid, holds_shared_master
from synctool.ooxml.heights import BodyHeights, Heights, text_shown
from synctool.ooxml.pen import Pen
from synctool.ooxml.refs import LAST_ROW, Area, Fit, area
from synctool.ooxml.repeated import Share, shares
from synctool.ooxml.scan import attribute, children, inside, plain, tag_pattern, without_attribute
from synctool.ooxml.tables import TablePart

_TRUE = (b"1", b"true")
_SCALARS = frozenset((bool, int, float, date, datetime))
"""Values of which a body holds few different ones: written once, used again."""


_PIECES = 1 << 14
"""Pieces of text that are put together at a time."""


class Filled(NamedTuple):
    """The new body."""

    start: int
    end: int
    """What of the sheet's text gives way."""
    text: Iterator[bytes]
    """What comes there instead; can be gone through once."""
    trimmed: list[tuple[int, int, bytes]]
    """What gives way behind the rows."""
    fit: Fit
    extent: Area
    had_formulas: bool
    """Formulas stood in the rows that went: the calculation chain may name them."""
    hidden: list[int]
    """Rows too low for their text, once ``text`` was gone through."""


class _Model(NamedTuple):
    """The first body row: what every new row looks like."""

    attributes: str
    """Of the row, without its number."""
    styles: Mapping[int, int]
    left: int
    right: int


def fill(
    draft: Draft,
    sheet: SheetPart,
    grid: Grid,
    header_row: int,
    body: Sequence[Mapping[int, Value | Formula]],
    tables: Sequence[TablePart],
) -> Filled:
    """The rows of ``body`` instead of all that stands below ``header_row``; at least one row stays.

    Styles come from the first row below the header, column by column.
    """
    new_last = header_row + max(1, len(body))
    for table in tables:
        if table.has_totals and table.area.bottom > header_row:
            raise _refuse(draft, sheet, "edit-table-totals", table.area.bottom, table.area.left)
        if header_row < table.area.top:
            raise _refuse(draft, sheet, "edit-table-header", table.area.top, table.area.left)
    if new_last > LAST_ROW:
        raise _refuse(draft, sheet, "edit-outside", new_last, 1)
    start = _cut(grid, header_row)
    if start is None:
        raise _refuse(draft, sheet, "edit-doubled-row", header_row + 1, 1)
    gone = grid.mask[start : grid.end]
    had_formulas = re.search(rb"<(?:[\w.-]+:)?f[\s/>]", gone) is not None
    shared_above = b"shared" in grid.mask[grid.start : start]
    if had_formulas and holds_shared_master(gone) and shared_above:
        raise _refuse(draft, sheet, "edit-formula", header_row + 1, 1)
    draft.unshare(gone.count(b't="s"'))
    model = _model(grid, header_row)
    columns = sorted({*model.styles, *(column for values in body for column in values)})
    # Numbers of shared formulas must not meet those of formulas that stay above.
    shared = {} if shared_above else shares(body, header_row + 1)
    hidden: list[int] = []
    text = _rows(draft, sheet, grid, header_row, body, columns, model, shared, hidden)
    end = grid.end
    if grid.is_empty:
        name = grid.prefix + b"sheetData"
        start, end, text = grid.head_end, grid.start, chain((b"<%b>" % name,), text, (b"</%b>" % name,))
    left, right = min([model.left, *columns]), max([model.right, *columns])
    fit = Fit(header_row, LAST_ROW, new_last, left, right, whole=True)
    extent = Area(header_row + 1, left, new_last, right)
    return Filled(start, end, text, _trimmed(grid, header_row), fit, extent, had_formulas, hidden)


def _refuse(draft: Draft, sheet: SheetPart, code: str, row: int, column: int) -> RefusedEdit:
    return RefusedEdit(code, file=draft.source, sheet=sheet.name, cell=a1(row, column))


def _cut(grid: Grid, header_row: int) -> int | None:
    """Where the rows below the header begin; ``None`` where rows stand out of order around it."""
    below = [at for at, number in enumerate(grid.numbers) if number > header_row]
    if not below:
        return grid.end
    if any(number <= header_row for number in grid.numbers[below[0] :]):
        return None
    return grid.starts[below[0]]


def _model(grid: Grid, header_row: int) -> _Model:
    header = grid.row(header_row)
    heads = [spot.column for spot in header.spots] if header else []
    sample = grid.row(header_row + 1)
    if sample is None:
        styles = {c: s for c, s in grid.column_styles().items() if c in heads}
        return _Model("", styles, min(heads, default=1), max(heads, default=1))
    given = without_attribute(
        without_attribute(without_attribute(sample.attributes, b"r"), b"hidden"), b"spans"
    )
    if attribute(given, b"customHeight") not in _TRUE or attribute(given, b"ht") is None:
        given = without_attribute(without_attribute(given, b"ht"), b"customHeight")
    styles = {spot.column: spot.style for spot in sample.spots}
    every = [*heads, *styles]
    return _Model(given.rstrip().decode("utf-8"), styles, min(every, default=1), max(every, default=1))


def _rows(
    draft: Draft,
    sheet: SheetPart,
    grid: Grid,
    header_row: int,
    body: Sequence[Mapping[int, Value | Formula]],
    columns: Sequence[int],
    model: _Model,
    shared: Mapping[tuple[int, int], Share],
    hidden: list[int],
) -> Iterator[bytes]:
    pen = Pen(draft, sheet.name, grid.prefix, many=True)
    p = grid.prefix.decode("ascii")
    looks = []
    for column in columns:
        style = model.styles.get(column, 0)
        looks.append(
            (column, f'<{p}c r="{column_letters(column)}', f'" s="{style}"' if style else '"', style)
        )
    heights = Heights(grid, draft.styles if draft.styles_part else None)
    stored = attribute(model.attributes.encode("utf-8"), b"ht")
    rows = BodyHeights(heights, {column: style for column, _, _, style in looks}, stored)
    sure, need = rows.sure, rows.need
    simple = pen.writes_simple_inline()
    opened, closed = f'" t="inlineStr"><{p}is><{p}t>', f"</{p}t></{p}is></{p}c>"
    plain_style = {style: pen.is_undecorated(style) for _, _, _, style in looks}
    written: dict[object, tuple[str, str, int]] = {}
    out: list[str] = []
    for number, values in enumerate(body or ({},), header_row + 1):
        if len(out) > _PIECES:
            yield "".join(out).encode("utf-8")
            out.clear()
        place = len(out)
        out.append("")
        needed = rows.least
        for column, head, look, style in looks:
            value = values.get(column)
            if value is None:
                if style:
                    out.append(f"{head}{number}{look}/>")
            elif simple and value.__class__ is str and plain_style[style] and value and is_simple(value):
                out.append(f"{head}{number}{look[:-1]}{opened}{value}{closed}")
                if len(value) > sure[column] and (tall := need[column](value)) > needed:
                    needed = tall
            else:
                if value.__class__ not in _SCALARS and (tall := need[column](text_shown(value))) > needed:
                    needed = tall
                share = shared.get((number, column))
                key = _key(value, style, share)
                known = written.get(key) if key else None
                if known is None:
                    known = pen.content(value, style, number, column, share)
                    if key:
                        written[key] = known
                kind, inner, fitted = known
                if fitted != style:
                    look = f'" s="{fitted}"'
                kind = f' t="{kind}"' if kind else ""
                if inner:
                    out.append(f"{head}{number}{look}{kind}>{inner}</{p}c>")
                elif style:
                    out.append(f"{head}{number}{look}/>")
        out.append(f"</{p}row>")
        out[place] = f'<{p}row r="{number}"{model.attributes}{rows.attribute(number, needed)}>'
    hidden += rows.hidden
    yield "".join(out).encode("utf-8")


def _key(value: Value | Formula, style: int, share: Share | None) -> tuple[object, ...] | None:
    """What makes two cells' contents the same, of values that come again and again."""
    if value.__class__ in _SCALARS:
        return value.__class__, value, style
    if share is not None and not share.cells and isinstance(value, Formula):
        return Formula, share.number, value.cached.__class__, value.cached, style
    return None


def _trimmed(grid: Grid, header_row: int) -> list[tuple[int, int, bytes]]:
    """Merged ranges and links of the rows that went go with them."""
    changes: list[tuple[int, int, bytes]] = []
    mask = grid.mask
    end = mask.rfind(b"</")
    for child in children(mask, grid.tail_start, end):
        if child.name not in (b"mergeCells", b"hyperlinks"):
            continue
        inner = inside(mask, child.start, child.end)
        kept, gone = [], 0
        for node in children(mask, *inner):
            tag = tag_pattern(grid.prefix + node.name).match(mask, node.start)
            block = area(plain(attribute(tag[1], b"ref"))) if tag else None
            if block is not None and block.bottom > header_row:
                gone += 1
            else:
                kept.append(grid.text[node.start : node.end])
        if gone and not kept:
            changes.append((child.start, child.end, b""))
        elif gone:
            name = grid.prefix + child.name
            count = b' count="%d"' % len(kept) if child.name == b"mergeCells" else b""
            changes.append((child.start, child.end, b"<%b%b>%b</%b>" % (name, count, b"".join(kept), name)))
    return changes
