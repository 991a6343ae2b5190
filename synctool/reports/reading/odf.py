"""OpenDocument texts and presentations: paragraphs, lists, tables, frames (OpenDocument 1.3)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Final

from synctool.imprint import PROPERTY
from synctool.model import Run
from synctool.numbering import Counters
from synctool.paper import Cell, Line, Paper, Part, Spot, Table
from synctool.reports.reading.odf_styles import Styles, attribute
from synctool.reports.reading.writing import BREAK, Look, lines_of

_FURNITURE: Final = ("page-number", "footer", "date-time", "header", "notes")
_ASIDE: Final = (
    "annotation",
    "tracked-changes",
    "note",
    "desc",
    "title",
    "ruby-text",
    "bookmark-ref",
    "forms",
)
_REPEATED: Final = 64
"""Cells or rows that one element may stand for; a table has no more."""


def read(data: bytes, source: str) -> Paper:
    from odfdo import Document

    document = Document(io.BytesIO(data))
    if document.get_type() not in ("presentation", "presentation-template", "text", "text-template"):
        raise ValueError(document.get_type())
    content = document.get_part("content").root._xml_element  # type: ignore[union-attr]
    styles = document.get_part("styles").root._xml_element  # type: ignore[union-attr]
    reader = _Reader(Styles(content, styles))
    body = next(e for e in content.iter("{*}body"))
    parts = tuple(part for child in body for part in reader.parts(child, Spot()))
    imprint = (document.meta.user_defined_metadata or {}).get(PROPERTY, "")
    return Paper(source, parts, str(imprint), tuple(reader.aside))


class _Reader:
    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.counters = Counters()
        self.aside: list[Line] = []
        self.pages = self.tables = self.paragraphs = 0

    def parts(self, parent: Any, spot: Spot) -> Iterator[Part]:
        for element in parent:
            name = _name(element)
            if name == "page":
                yield from self.page(element)
            elif name in ("p", "h", "list"):
                yield from self.block(element, spot)
            elif name == "table":
                self.tables += 1
                yield self.table(element, spot._replace(table=self.tables))
            elif name not in _ASIDE:
                yield from self.parts(element, spot)

    def page(self, page: Any) -> Iterator[Part]:
        """A slide: its frames from top to bottom, the title first."""
        self.pages += 1
        self.paragraphs = 0
        spot = Spot(self.pages)
        frames = [e for e in page if attribute(e, "class") not in _FURNITURE and _name(e) not in _ASIDE]
        for frame in sorted(frames, key=_height):
            yield from (p for p in self.parts([frame], spot) if isinstance(p, Table) or p.text.strip())
        for notes in page.findall("{*}notes"):
            self.aside += [
                line
                for part in self.parts(notes, spot)
                if isinstance(part, Line) and (line := part).text.strip() and "page-number" not in line.text
            ]

    def block(self, element: Any, spot: Spot) -> Iterator[Line]:
        """A paragraph, or a list's paragraphs, and what floats on them."""
        for number, paragraph in self.paragraphs_of(element):
            self.paragraphs += 1
            yield from lines_of(self.runs(paragraph, Look()), number, spot._replace(line=self.paragraphs))
            for box in paragraph.iter("{*}text-box"):
                for inner in box:
                    yield from self.block(inner, spot)

    def paragraphs_of(
        self, element: Any, series: str = "", style: str = "", depth: int = 0
    ) -> Iterator[tuple[str, Any]]:
        name = _name(element)
        if name in ("p", "h"):
            yield "", element
        elif name == "list":
            style = attribute(element, "style-name") or style
            if depth == 0:
                series = style
                goes_on = attribute(element, "continue-numbering") == "true" or attribute(
                    element, "continue-list"
                )
                if not goes_on:
                    self.counters.end(series)
            for item in element:
                yield from self._item(item, series, style, depth)

    def _item(self, item: Any, series: str, style: str, depth: int) -> Iterator[tuple[str, Any]]:
        first = _name(item) == "list-item"
        for child in item:
            if _name(child) == "list":
                yield from self.paragraphs_of(child, series, style, depth + 1)
                continue
            for _, paragraph in self.paragraphs_of(child):
                yield self.styles.number(style, depth, self.counters, series) if first else "", paragraph
                first = False

    def table(self, table: Any, place: Spot) -> Table:
        rows = []
        for y, row in enumerate(_rows(table), 1):
            cells: list[Cell] = []
            hidden = 0
            for cell in row:
                times = min(int(attribute(cell, "number-columns-repeated") or 1), _REPEATED)
                if _name(cell) == "covered-table-cell":
                    # Covered from the left is covered by a wide cell of this row, otherwise from above.
                    cells += [Cell(is_below=True)] * max(times - hidden, 0)
                    hidden = max(hidden - times, 0)
                elif _name(cell) == "table-cell":
                    at = place._replace(row=y, column=1 + sum(one.across for one in cells))
                    across = int(attribute(cell, "number-columns-spanned") or 1)
                    cells += [Cell(tuple(self.cell_lines(cell, at)), across)] * times
                    hidden = across - 1
            rows.append(tuple(cells))
        return Table(tuple(rows), place)

    def cell_lines(self, cell: Any, spot: Spot) -> Iterator[Line]:
        if spot.page:
            # Impress numbers every cell from 1, whatever its lists say of going on.
            self.counters = Counters()
        paragraphs = (pair for element in _flat(cell) for pair in self.paragraphs_of(element))
        for n, (number, paragraph) in enumerate(paragraphs, 1):
            yield from lines_of(self.runs(paragraph, Look()), number, spot._replace(line=n))

    def runs(self, parent: Any, look: Look) -> Iterator[Run]:
        yield look.run(_folded(parent.text))
        for child in parent:
            name = _name(child)
            if name == "s":
                yield look.run(" " * int(attribute(child, "c") or 1))
            elif name == "tab":
                yield look.run("\t")
            elif name == "line-break":
                yield look.run(BREAK)
            elif name == "span":
                yield from self.runs(child, self.styles.look(attribute(child, "style-name"), look))
            elif name not in _ASIDE and name not in ("frame", "custom-shape"):
                yield from self.runs(child, look)
            yield look.run(_folded(child.tail))


def _folded(text: str | None) -> str:
    """White space as OpenDocument folds it (6.1.2)."""
    return re.sub("[ \t\r\n]+", " ", text or "")


def _rows(table: Any) -> Iterator[Any]:
    for element in table:
        name = _name(element)
        if name == "table-row":
            yield element
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(element)


def _flat(cell: Any) -> Iterator[Any]:
    """Paragraphs and lists of a cell, also of tables within."""
    for element in cell:
        if _name(element) in ("p", "h", "list"):
            yield element
        elif _name(element) not in _ASIDE:
            yield from _flat(element)


def _height(frame: Any) -> tuple[bool, float]:
    y = attribute(frame, "y")
    digits = "".join(c for c in y if c.isdecimal() or c in ".-")
    scale = {"in": 72.0, "cm": 28.35, "mm": 2.835}.get(y[-2:], 1.0)
    return attribute(frame, "class") != "title", float(digits or 0) * scale


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
