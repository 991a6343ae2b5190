"""Word documents: the body's paragraphs and tables, text boxes, automatic numbers, merged cells."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Final

from synctool.model import Run
from synctool.paper import Cell, Line, Paper, Part, Spot, Table
from synctool.reports.properties import property_of
from synctool.reports.reading.docx_lists import Lists
from synctool.reports.reading.writing import BREAK, Look, colour_of, lines_of

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE: Final = (
    *(_W + name for name in ("del", "moveFrom", "txbxContent", "instrText", "delText")),
    _FALLBACK,
)
"""Deleted text, fields' instructions, a drawing's second form; text boxes come after their paragraph."""
_SIGNS: Final = {"br": BREAK, "cr": BREAK, "tab": "\t", "noBreakHyphen": "-", "ptab": "\t"}
_OFF: Final = ("0", "false", "none", "off")


def read(data: bytes, source: str) -> Paper:
    from docx import Document

    document = Document(io.BytesIO(data))
    reader = _Reader(document)
    parts = tuple(reader.parts(document.element.body))
    return Paper(source, parts, property_of(data), tuple(_notes(document, reader)))


class _Reader:
    def __init__(self, document: Any) -> None:
        self.lists = Lists(document)
        self.looks = {
            style.get(_W + "styleId"): _look(style.find(_W + "rPr"), Look())
            for style in document.styles.element.findall(_W + "style")
            if style.get(_W + "type") == "character"
        }
        self.paragraphs = self.tables = 0

    def parts(self, parent: Any) -> Iterator[Part]:
        for element in parent:
            name = _name(element)
            if name == "p":
                self.paragraphs += 1
                yield from self.lines(element, Spot(line=self.paragraphs))
            elif name == "tbl":
                self.tables += 1
                yield self.table(element, Spot(table=self.tables))
            elif name in ("sdt", "sdtContent", "ins", "customXml", "smartTag"):
                yield from self.parts(element)

    def table(self, table: Any, place: Spot) -> Table:
        rows = []
        for y, row in enumerate(_all(table, "tr"), 1):
            cells = []
            at = 1 + int(_value(row.find(f"{_W}trPr/{_W}gridBefore")) or 0)
            cells += [Cell()] * (at - 1)
            for cell in _all(row, "tc"):
                shape = cell.find(_W + "tcPr")
                across = int(_value(shape.find(_W + "gridSpan")) or 1) if shape is not None else 1
                merge = shape.find(_W + "vMerge") if shape is not None else None
                below = merge is not None and _value(merge) in ("", "continue")
                spot = place._replace(row=y, column=at)
                cells.append(Cell(tuple(self.cell_lines(cell, spot)), across, below))
                at += across
            rows.append(tuple(cells))
        return Table(tuple(rows), place)

    def cell_lines(self, cell: Any, spot: Spot) -> Iterator[Line]:
        """Also those of tables within."""
        for number, paragraph in enumerate(_deep(cell, "p"), 1):
            yield from self.lines(paragraph, spot._replace(line=number))

    def lines(self, paragraph: Any, spot: Spot) -> Iterator[Line]:
        yield from lines_of(self.runs(paragraph), self.lists.number(paragraph), spot)
        for box in _boxes(paragraph):
            for inner in _deep(box, "p"):
                yield from lines_of(self.runs(inner), self.lists.number(inner), spot)

    def runs(self, parent: Any) -> Iterator[Run]:
        for element in parent:
            if element.tag in _GONE:
                continue
            if element.tag == _W + "r":
                shape = element.find(_W + "rPr")
                style = _value(shape.find(_W + "rStyle")) if shape is not None else ""
                yield _look(shape, self.looks.get(style, Look())).run("".join(_texts(element)))
            elif element.tag != _W + "pPr":
                yield from self.runs(element)


def _texts(run: Any) -> Iterator[str]:
    for element in run:
        name = _name(element)
        if name == "t":
            yield element.text or ""
        elif name in _SIGNS and element.get(_W + "type") != "page":
            yield _SIGNS[name]
        elif name == "sym" and (code := element.get(_W + "char")):
            yield chr(int(code, 16)) if not code.upper().startswith("F0") else "•"


def _look(shape: Any, inherited: Look) -> Look:
    if shape is None:
        return inherited
    under = shape.find(_W + "u")
    kind = _value(under) if under is not None else None
    colour = shape.find(_W + "color")
    return Look(
        inherited.underline
        if kind is None
        else "double"
        if kind == "double"
        else ""
        if kind in _OFF
        else "single",
        _flag(shape, "b", inherited.bold),
        _flag(shape, "i", inherited.italic),
        _flag(shape, "strike", _flag(shape, "dstrike", inherited.strike)),
        colour_of(_value(colour)) if colour is not None else "",
    )


def _flag(shape: Any, name: str, otherwise: bool) -> bool:
    element = shape.find(_W + name)
    return otherwise if element is None else _value(element) not in _OFF


def _boxes(paragraph: Any) -> Iterator[Any]:
    for box in paragraph.iter(_W + "txbxContent"):
        if not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
            yield box


def _notes(document: Any, reader: _Reader) -> Iterator[Line]:
    """Footnotes, which belong to no cell."""
    from lxml import etree

    for relation in document.part.rels.values():
        if re.search("/(foot|end)notes$", relation.reltype) and not relation.is_external:
            root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False))
            for paragraph in root.iter(_W + "p"):
                yield from (ln for ln in lines_of(reader.runs(paragraph), "", Spot()) if ln.text.strip())


def _all(parent: Any, name: str) -> Iterator[Any]:
    """Children of a name, also those within content controls and tracked insertions."""
    for element in parent:
        if element.tag == _W + name:
            yield element
        elif _name(element) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _all(element, name)


def _deep(parent: Any, name: str) -> Iterator[Any]:
    """Descendants of a name in order, none of them within a text box."""
    for element in parent:
        if element.tag == _W + name:
            yield element
        elif element.tag not in _GONE:
            yield from _deep(element, name)


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _value(element: Any) -> str:
    return str(element.get(_W + "val") or "") if element is not None else ""
