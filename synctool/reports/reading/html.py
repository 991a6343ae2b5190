"""Web pages, ours and those that word processors save: blocks, lists, tables, inline formats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from synctool.imprint import PROPERTY
from synctool.model import Run
from synctool.numbering import Counters, counted
from synctool.paper import Cell, Line, Paper, Part, Spot, Table
from synctool.reports.reading.html_tree import Node, parsed
from synctool.reports.reading.writing import BREAK, Look, colour_of, lines_of

_SILENT: Final = frozenset("head script style template title noscript object svg".split())
_PARAGRAPHS: Final = frozenset("p h1 h2 h3 h4 h5 h6 li dt dd caption".split())
"""A line even where they are empty."""
_BLOCKS: Final = _PARAGRAPHS | frozenset(
    "div ol ul dl table thead tbody tfoot tr td th section header footer main article aside nav body".split()
)
_FOLD = "\0"
"""White space of the source's own lines, until it is known whether a text stands on both sides."""
_LISTS: Final = {
    "1": "decimal",
    "a": "lower",
    "A": "upper",
    "i": "roman",
    "I": "ROMAN",
    "lower-alpha": "lower",
    "lower-latin": "lower",
    "upper-alpha": "upper",
    "upper-latin": "upper",
    "lower-roman": "roman",
    "upper-roman": "ROMAN",
}
_CHINESE: Final = ("cjk-ideographic", "trad-chinese-informal", "cjk-decimal")
_CLASS = re.compile(r"([^{}]+)\{([^{}]*)\}")


def read(data: bytes, source: str) -> Paper:
    root = parsed(data)
    imprint = next(
        (
            node.attributes.get("content", "")
            for node in _all(root, "meta")
            if node.attributes.get("name") == PROPERTY
        ),
        "",
    )
    reader = Reader(_classes(root))
    return Paper(source, tuple(reader.parts(root)), imprint)


class _GridRow:
    """One row being filled, around the cells that reach into it from above (HTML Standard, 4.9.12)."""

    def __init__(self, high: Mapping[int, tuple[int, int]]) -> None:
        self.cells: list[Cell] = []
        self.later: dict[int, tuple[int, int]] = {}
        """Column → rows that a cell still reaches down, and the columns that it takes."""
        self._high = dict(high)
        self._at = 0

    def free(self) -> int:
        """The next free column, what hangs down before it filled in."""
        while self._at in self._high:
            rows, across = self._high.pop(self._at)
            self.put(Cell((), across, is_below=True), rows)
        return self._at

    def put(self, cell: Cell, rows: int) -> None:
        """Set a cell that takes so many rows."""
        self.cells.append(cell)
        if rows > 1:
            self.later[self._at] = (rows - 1, cell.across)
        self._at += cell.across


class Reader:
    """Turns a tree into lines and tables."""

    def __init__(self, classes: Mapping[str, str] | None = None) -> None:
        self._classes = classes or {}
        self._paragraphs = self._tables = 0

    def parts(self, root: Node) -> Iterator[Part]:
        """The page's lines and its outermost tables."""
        for block in self._blocks(root, Look()):
            if isinstance(block, Node):
                self._tables += 1
                for caption in _all(block, "caption"):
                    yield from self._lines(self._blocks(caption, Look()), Spot())
                yield self._table(block, Spot(table=self._tables))
            elif any(run.text.strip(_FOLD + " ") for run in block):
                self._paragraphs += 1
                yield from lines_of(_settled(block), "", Spot(line=self._paragraphs))

    def cell(self, node: Node, spot: Spot) -> tuple[Line, ...]:
        """The lines of a table's cell; of tables within, too."""
        return tuple(self._lines(self._blocks(node, Look(), flat=True), spot))

    def _lines(self, blocks: Iterator[Node | list[Run]], spot: Spot) -> Iterator[Line]:
        for number, block in enumerate((b for b in blocks if not isinstance(b, Node)), 1):
            yield from lines_of(_settled(block), "", spot._replace(line=number))

    def _table(self, table: Node, place: Spot) -> Table:
        rows: list[tuple[Cell, ...]] = []
        high: dict[int, tuple[int, int]] = {}
        for y, row in enumerate(_rows(table), 1):
            grid = _GridRow(high)
            for node in (n for n in row.children if isinstance(n, Node) and n.tag in ("td", "th")):
                at = grid.free()
                across = _count(node.attributes.get("colspan"))
                lines = self.cell(node, place._replace(row=y, column=at + 1))
                grid.put(Cell(lines, across), _count(node.attributes.get("rowspan")))
            grid.free()
            high = grid.later
            rows.append(tuple(grid.cells))
        return Table(tuple(rows), place)

    # ------------------------------------------------------------ blocks and runs

    def _blocks(self, node: Node, look: Look, *, flat: bool = False) -> Iterator[Node | list[Run]]:
        """Paragraphs as runs, and tables as they are (``flat``: as the paragraphs in them)."""
        runs: list[Run] = []
        counters = Counters()
        for child in node.children:
            if isinstance(child, str):
                runs.append(look.run(re.sub(r"[ \t]*[\r\n][ \t\r\n]*", _FOLD, child)))
            elif (
                child.tag in _SILENT
                or "display:none" in _style(child).replace(" ", "")
                or _leads_within(child)
            ):
                continue
            elif child.tag == "br":
                runs.append(look.run(BREAK))
            elif child.tag in _BLOCKS:
                yield from _paragraph(runs)
                runs = []
                if child.tag == "table" and not flat:
                    yield child
                elif child.tag != "caption" or flat:
                    yield from self._numbered(node, child, counters, look, flat)
            else:
                inner = list(self._blocks(child, self._look(child, look), flat=flat))
                for place, block in enumerate(inner):
                    if place:
                        yield from _paragraph(runs)
                        runs = []
                    if isinstance(block, Node):
                        yield block
                    else:
                        runs += block
        yield from _paragraph(runs, node.tag in _PARAGRAPHS and not any(_is_block(c) for c in node.children))

    def _numbered(
        self, parent: Node, child: Node, counters: Counters, look: Look, flat: bool
    ) -> Iterator[Node | list[Run]]:
        number = _number(parent, child, counters) if child.tag == "li" else ""
        for block in self._blocks(child, look, flat=flat):
            if number and not isinstance(block, Node):
                block = [Run(number), *_settled(block)]
                number = ""
            yield block

    def _look(self, node: Node, look: Look) -> Look:
        rules = _style(node)
        for name in node.attributes.get("class", "").split():
            rules = f"{self._classes.get(name, '')};{rules}"
        said = dict(_rule(rule) for rule in rules.lower().split(";") if ":" in rule)
        line = " ".join(v for k, v in said.items() if k.startswith("text-decoration"))
        under, strike = look.underline, look.strike
        if node.tag in ("u", "ins") or "underline" in line:
            under = "double" if "double" in line else "single"
        elif line == "none":
            under, strike = "", False
        weight = said.get("font-weight", "bold" if node.tag in ("b", "strong") else "")
        slant = said.get("font-style", "italic" if node.tag in ("i", "em") else "")
        colour = said.get("color") or node.attributes.get("color", "")
        return Look(
            under,
            weight in ("bold", "bolder", "600", "700", "800", "900") if weight else look.bold,
            slant in ("italic", "oblique") if slant else look.italic,
            strike or node.tag in ("s", "del", "strike") or "line-through" in line,
            colour_of(colour) if colour else look.colour,
        )


def _paragraph(runs: list[Run], always: bool = False) -> Iterator[list[Run]]:
    """The runs, if they say anything."""
    if always or any(run.text.strip(_FOLD + " \t") for run in runs):
        yield runs


def _settled(runs: list[Run]) -> list[Run]:
    """White space between the source's lines: nothing at a paragraph's ends, a space within."""
    text = "".join(run.text for run in runs)
    first, last = len(text) - len(text.lstrip(_FOLD)), len(text.rstrip(_FOLD))
    out, at = [], 0
    for run in runs:
        kept = "".join(c for n, c in enumerate(run.text, at) if first <= n < last)
        out.append(run._replace(text=kept.replace(_FOLD, " ")))
        at += len(run.text)
    return out


def _number(parent: Node, item: Node, counters: Counters) -> str:
    kind = parent.attributes.get("type", "1")
    style = re.search(r"list-style(?:-type)?\s*:\s*([\w-]+)", _style(parent) + ";" + _style(item))
    kind = style[1] if style else kind
    if kind == "none":
        return ""
    if parent.tag != "ol":
        return "• "
    start = item.attributes.get("value") or parent.attributes.get("start") or "1"
    if item.attributes.get("value"):
        counters.end("")
    value = counters.next("", 0, int(start) if start.isdecimal() else 1)
    return (
        f"{counted(value, 'taiwanese')}、"
        if kind in _CHINESE
        else f"{counted(value, _LISTS.get(kind, 'decimal'))}. "
    )


def _leads_within(node: Node) -> bool:
    """A link to another place of the page: a menu, not the text."""
    return (
        node.tag == "a"
        and node.attributes.get("href", "").startswith("#")
        and "skip" in node.attributes.get("class", "")
    )


def _is_block(child: Node | str) -> bool:
    return isinstance(child, Node) and child.tag in _BLOCKS


def _rows(table: Node) -> Iterator[Node]:
    for child in table.children:
        if isinstance(child, Node):
            if child.tag == "tr":
                yield child
            elif child.tag in ("thead", "tbody", "tfoot"):
                yield from _rows(child)


def _all(node: Node, tag: str) -> Iterator[Node]:
    for child in node.children:
        if isinstance(child, Node):
            if child.tag == tag:
                yield child
            yield from _all(child, tag)


def _classes(root: Node) -> dict[str, str]:
    """Rules of single classes, as editors write them for formats of characters."""
    found: dict[str, str] = {}
    for sheet in _all(root, "style"):
        for selectors, rules in _CLASS.findall("".join(c for c in sheet.children if isinstance(c, str))):
            for selector in selectors.split(","):
                name = re.fullmatch(r"\s*(?:span|font)?\.([\w-]+)\s*", selector)
                if name:
                    found[name[1]] = rules
    return found


def _rule(rule: str) -> tuple[str, str]:
    name, _, value = rule.partition(":")
    return name.strip(), value.strip()


def _style(node: Node) -> str:
    return node.attributes.get("style", "")


def _count(text: str | None) -> int:
    return max(int(text), 1) if text and text.strip().isdecimal() else 1
