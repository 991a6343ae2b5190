"""Plain text: tables as lines of cells parted by tabs, formats as tags (``<p>``, ``<ol>``, ``<u>``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from synctool.paper import Cell, Line, Paper, Part, Spot, Table
from synctool.reports.reading.html import Reader
from synctool.reports.reading.html_tree import Node, decoded, parsed

_BLOCKS: Final = ("p", "ol", "ul", "div")
"""What ends a list's item even if the list was never closed."""


def read(data: bytes, source: str) -> Paper:
    """Lines with tabs are rows of a table, further ones below each other its next rows."""
    lines = decoded(data).replace("\r\n", "\n").split("\n")
    return Paper(source, tuple(_parts(lines)))


def _parts(lines: list[str]) -> Iterator[Part]:
    rows: list[tuple[Cell, ...]] = []
    tables = 0
    for number, text in enumerate([*lines, ""], 1):
        if "\t" in text:
            if not rows:
                tables += 1
            place = Spot(table=tables, row=len(rows) + 1)
            rows.append(
                tuple(_cell(cell, place._replace(column=x)) for x, cell in enumerate(text.split("\t"), 1))
            )
            continue
        if rows:
            yield Table(tuple(rows), Spot(table=tables))
            rows = []
        if text.strip():
            for line in Reader().cell(parsed(text.strip()), Spot(line=number)):
                yield Line(line.runs, Spot(line=number))


def _cell(text: str, spot: Spot) -> Cell:
    root = parsed(text.strip())
    _part_lists(root)
    return Cell(tuple(line for line in Reader().cell(root, spot) if line.text.strip()))


def _part_lists(node: Node) -> None:
    """A list without items has its numbers in its text: each begins a paragraph."""
    for child in node.children:
        if isinstance(child, Node):
            _part_lists(child)
    if node.tag not in ("ol", "ul") or any(isinstance(c, Node) and c.tag == "li" for c in node.children):
        return
    items, expected = [Node("p")], 1
    for child in node.children:
        if isinstance(child, Node):
            if child.tag in _BLOCKS:
                items += [child, Node("p")]
            else:
                items[-1].children.append(child)
            continue
        start = at = 0
        while found := re.compile(rf"(?:^|(?<=\s)){expected}\s*[.、．](?!\d)").search(child, at):
            items[-1].children.append(child[start : found.start()])
            items.append(Node("p"))
            start, at, expected = found.start(), found.end(), expected + 1
        items[-1].children.append(child[start:])
    node.children = [item for item in map(_stripped, items) if item.children]


def _stripped(item: Node) -> Node:
    """Without the white space that parted it from its neighbours."""
    said = item.children
    if said and isinstance(said[0], str):
        said[0] = said[0].lstrip()
    if said and isinstance(said[-1], str):
        said[-1] = said[-1].rstrip()
    return Node(item.tag, item.attributes, [child for child in said if child != ""])
