"""What of a workbook's styles can be seen in its words: fonts and date formats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from synctool.ooxml.colours import OFFICE_THEME, PALETTE, resolve
from synctool.ooxml.dates import Shown, shown_by
from synctool.ooxml.markup import Element, attributes, child, children, local
from synctool.ooxml.package import Package


class Format(NamedTuple):
    """The formats of a :class:`~synctool.model.Run`, in its order."""

    underline: str = ""
    bold: bool = False
    italic: bool = False
    strike: bool = False
    colour: str = ""


PLAIN = Format()
_TAG = re.compile(r"<([A-Za-z]+)([^>]*)>")
_ATTRIBUTE = re.compile(r"""([A-Za-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_OFF = ("0", "false", "off")


class Head(NamedTuple):
    """What the tags before a text say of it."""

    form: Format
    """What counts of its format."""
    keeps: bool
    """White space at its ends is text."""


class Heads(dict[str, Head | None]):
    """What the tags up to the ``>`` of a text's ``<t>`` say of it, in cells of one font; remembered.

    Without an ``<rPr>`` among them its format is the cells' own font; what an
    ``<rPr>`` leaves out is off. ``None`` for a phonetic run, which is no text.
    """

    def __init__(self, styles: Styles, font: Format) -> None:
        super().__init__()
        self._styles = styles
        self._font = font

    def __missing__(self, tags: str) -> Head | None:
        before, tag, given = tags.rpartition("<t")
        run = (before if tag else tags).rpartition("<r>")[2]
        head = None
        if "<rPh" not in run:
            own = self._styles.run_format(run) if "<rPr" in run else self._font
            head = Head(self._styles.effective(own, self._font), "preserve" in given)
        self[tags] = head
        return head


class Styles:
    """Fonts and number formats of cells (by ``s``) and of runs (by ``<rPr>``).

    ``inherit`` decides what counts as the author's own (see
    :meth:`effective`).
    """

    def __init__(self, package: Package, inherit: bool) -> None:
        self._package = package
        self._inherit = inherit

    def effective(self, run: Format, own: Format) -> Format:
        """What counts of a run's format in a cell whose own font is ``own``.

        Underline and strike always count. Bold, italic and colour count too,
        unless ``inherit``: then only where the run differs from the cell's
        font, since a column's look is the sheet's and not the author's.
        """
        if not self._inherit:
            return run
        return Format(
            run.underline,
            run.bold and not own.bold,
            run.italic and not own.italic,
            run.strike,
            run.colour if run.colour != own.colour else "",
        )

    def font(self, style: int) -> Format:
        """The font of cells with ``s="style"``."""
        return self._cells[style][0] if 0 <= style < len(self._cells) else PLAIN

    def shown(self, style: int) -> Shown:
        """What the number format of ``s="style"`` shows."""
        return self._cells[style][1] if 0 <= style < len(self._cells) else Shown.NUMBER

    def run_format(self, properties: str) -> Format:
        """The format of an ``<rPr>``."""
        return self._format(
            (tag, {name: one or two for name, one, two in _ATTRIBUTE.findall(rest)})
            for tag, rest in _TAG.findall(properties)
        )

    def _format(self, properties: Iterable[tuple[str, Mapping[str, str]]]) -> Format:
        underline = colour = ""
        on = set()
        for tag, given in properties:
            value = given.get("val", "")
            if tag == "u":
                underline = "" if value == "none" else value or "single"
            elif tag == "color":
                colour = resolve(given, lambda: self._theme, lambda: self._palette)
            elif value not in _OFF:
                on.add(tag)
        return Format(underline, "b" in on, "i" in on, "strike" in on, colour)

    @cached_property
    def _root(self) -> Element | None:
        part = self._package.related(self._package.workbook_part, "styles")
        return self._package.tree(part) if part else None

    @cached_property
    def _cells(self) -> tuple[tuple[Format, Shown], ...]:
        codes = {
            given.get("numFmtId", ""): given.get("formatCode", "")
            for given in map(attributes, children(self._root, "numFmts"))
        }
        fonts = [
            self._format((local(node.tag), attributes(node)) for node in font)
            for font in children(self._root, "fonts")
        ]
        shown: dict[str, Shown] = {}
        cells = []
        for node in children(self._root, "cellXfs"):
            font, number = node.get("fontId", "0"), node.get("numFmtId", "0")
            if number not in shown:
                built_in = int(number) if number.isascii() and number.isdigit() else 0
                shown[number] = shown_by(built_in, codes.get(number, ""))
            index = int(font) if font.isascii() and font.isdigit() else 0
            cells.append((fonts[index] if index < len(fonts) else PLAIN, shown[number]))
        return tuple(cells)

    @cached_property
    def _palette(self) -> tuple[str, ...]:
        given = children(child(self._root, "colors"), "indexedColors")
        own = tuple(node.get("rgb", "").upper()[-6:] for node in given)
        return own + PALETTE[len(own) :]

    @cached_property
    def _theme(self) -> tuple[str, ...]:
        part = self._package.related(self._package.workbook_part, "theme")
        elements = child(self._package.tree(part), "themeElements") if part else None
        found = {local(node.tag): _theme_colour(node) for node in children(elements, "clrScheme")}
        return tuple(found.get(name) or usual for name, usual in OFFICE_THEME.items())


def _theme_colour(node: Element) -> str:
    for choice in node:
        return (choice.get("lastClr") or choice.get("val") or "").upper()
    return ""
