"""PowerPoint decks: slide by slide, shapes from top to bottom, native tables, automatic numbers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

from synctool.model import Run
from synctool.numbering import Counters, counted
from synctool.paper import Cell, Line, Paper, Part, Spot, Table
from synctool.reports.properties import property_of
from synctool.reports.reading.writing import BREAK, Look, colour_of, lines_of, with_space

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FURNITURE: Final = ("SLIDE_NUMBER", "FOOTER", "DATE", "HEADER")
_LARGE: Final = 0.2
"""Share of a slide from which on a picture may be a table that somebody photographed."""
_UNDERLINES: Final = {"none": "", "dbl": "double"}
_SCHEMES: Final = {
    "arabic": "decimal",
    "arabicDb": "full",
    "circleNumDb": "circled",
    "circleNumWdBlack": "circled",
    "circleNumWdWhite": "circled",
    "ea1Cht": "taiwanese",
    "ea1ChtPeriod": "taiwanese",
    "ea1Chs": "taiwanese",
    "ea1JpnKor": "taiwanese",
    "ea1JpnChsDb": "taiwanese",
    "alphaLc": "lower",
    "alphaUc": "upper",
    "romanLc": "roman",
    "romanUc": "ROMAN",
}
"""Schemes of automatic numbers (ECMA-376 part 1, 20.1.10.61), without their punctuation."""
_PUNCTUATION: Final = {
    "ParenBoth": "({})",
    "ParenR": "{})",
    "Period": "{}.",
    "Plain": "{}",
    "Minus": "- {} -",
}


def read(data: bytes, source: str) -> Paper:
    from pptx import Presentation

    deck = Presentation(io.BytesIO(data))
    parts: list[Part] = []
    aside: list[Line] = []
    tables = 0
    for number, slide in enumerate(deck.slides, 1):
        reader = _Slide(number, tables)
        shapes = list(_shapes(slide.shapes))
        found = [part for shape in shapes for part in reader.parts(shape)]
        tables = reader.tables
        parts += found
        has_table = any(isinstance(part, Table) for part in found)
        room = (deck.slide_width or 0) * (deck.slide_height or 0)
        words = (_silent(shape, has_table, room) for shape in shapes)
        aside += [Line((Run(word),), Spot(number)) for word in words if word]
        if slide.has_notes_slide:
            text = slide.notes_slide.notes_text_frame
            aside += [ln for ln in reader.frame(text._txBody) if ln.text.strip()] if text is not None else []
    return Paper(source, tuple(parts), property_of(data), tuple(aside))


def _shapes(shapes: Any) -> Iterator[Any]:
    """Shapes from top to bottom, groups opened; the title first."""
    listed = list(shapes)
    title = getattr(shapes, "title", None)
    first = title._element if title is not None else None
    for shape in sorted(listed, key=lambda s: (s._element is not first, s.top or 0, s.left or 0)):
        if shape.shape_type is not None and "GROUP" in str(shape.shape_type):
            yield from _shapes(shape.shapes)
        elif not (shape.is_placeholder and shape.placeholder_format.type.name in _FURNITURE):
            yield shape


def _silent(shape: Any, has_table: bool, room: int) -> str:
    """What to call a shape whose words cannot be read: a chart, a diagram, a picture that may be a table."""
    if shape._element.tag.endswith("}graphicFrame"):
        return "" if shape.has_table else "［圖表或物件］"
    is_large = (shape.width or 0) * (shape.height or 0) >= room * _LARGE
    return "［圖片］" if shape._element.tag.endswith("}pic") and is_large and not has_table else ""


class _Slide:
    def __init__(self, number: int, tables: int) -> None:
        self.number, self.tables = number, tables
        self.paragraphs = 0

    def parts(self, shape: Any) -> Iterator[Part]:
        if getattr(shape, "has_table", False) and shape.has_table:
            self.tables += 1
            yield self.table(shape.table._tbl)
        elif shape.has_text_frame:
            yield from (line for line in self.frame(shape.text_frame._txBody) if line.text.strip())

    def frame(self, body: Any) -> Iterator[Line]:
        for number, runs in _paragraphs(body):
            self.paragraphs += 1
            yield from lines_of(runs, number, Spot(self.number, line=self.paragraphs))

    def table(self, table: Any) -> Table:
        place = Spot(self.number, self.tables)
        rows = []
        for y, row in enumerate(table.findall(f"{_A}tr"), 1):
            cells = []
            for x, cell in enumerate(row.findall(f"{_A}tc"), 1):
                if cell.get("hMerge") in ("1", "true"):
                    continue
                spot = place._replace(row=y, column=x)
                body = cell.find(f"{_A}txBody")
                said = [
                    line
                    for n, (number, runs) in enumerate(_paragraphs(body) if body is not None else (), 1)
                    for line in lines_of(runs, number, spot._replace(line=n))
                ]
                below = cell.get("vMerge") in ("1", "true")
                cells.append(Cell(tuple(said), int(cell.get("gridSpan") or 1), below))
            rows.append(tuple(cells))
        return Table(tuple(rows), place)


def _paragraphs(body: Any) -> Iterator[tuple[str, list[Run]]]:
    """List number and runs of each paragraph; numbers go on while paragraphs of their level follow."""
    counters = Counters()
    for paragraph in body.findall(f"{_A}p"):
        shape = paragraph.find(f"{_A}pPr")
        auto = shape.find(f"{_A}buAutoNum") if shape is not None else None
        level = int(shape.get("lvl") or 0) if shape is not None else 0
        runs = list(_runs(paragraph))
        if auto is None:
            if any(run.text.strip() for run in runs):
                counters.end("", level)
            yield "", runs
            continue
        value = counters.next("", level, int(auto.get("startAt") or 1))
        yield with_space(_number(auto.get("type") or "arabicPeriod", value)), runs


def _number(scheme: str, value: int) -> str:
    for ending, form in _PUNCTUATION.items():
        if scheme.endswith(ending):
            kind = _SCHEMES.get(scheme.removesuffix(ending), "decimal")
            return form.format(counted(value, kind))
    return counted(value, _SCHEMES.get(scheme, "decimal"))


def _runs(paragraph: Any) -> Iterator[Run]:
    for element in paragraph:
        name = element.tag.removeprefix(_A)
        if name == "br":
            yield Run(BREAK)
        elif name in ("r", "fld"):
            text = element.findtext(f"{_A}t") or ""
            yield _look(element.find(f"{_A}rPr")).run(text.replace("\v", BREAK))


def _look(shape: Any) -> Look:
    if shape is None:
        return Look()
    kind = shape.get("u") or "none"
    colour = shape.find(f"{_A}solidFill/{_A}srgbClr")
    return Look(
        _UNDERLINES.get(kind, "single"),
        shape.get("b") in ("1", "true"),
        shape.get("i") in ("1", "true"),
        (shape.get("strike") or "noStrike") != "noStrike",
        colour_of(colour.get("val")) if colour is not None else "",
    )
