"""What of an OpenDocument's styles can be seen in its words (ODF 1.3 part 3, 16 and 20)."""

from __future__ import annotations

from collections.abc import Mapping

Look = Mapping[str, object]
"""The formats of a :class:`~synctool.model.Run` by name; what is not given is inherited."""

FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DEPTH = 32
"""Parents that a style may have; more is a circle."""
_ORDINARY_CELL = "Default"
"""What LibreOffice names the style of cells that name none."""


def look_of(given: Mapping[str, str]) -> Look:
    """The formats in the attributes of one ``style:text-properties``."""
    look: dict[str, object] = {}
    line = given.get(STYLE + "text-underline-style")
    if line is not None:
        double = given.get(STYLE + "text-underline-type") == "double"
        look["underline"] = "" if line == "none" else "double" if double else "single"
    weights = [given[name] for name in (FO + "font-weight", STYLE + "font-weight-asian") if name in given]
    if weights:
        look["bold"] = any(w == "bold" or (w.isdigit() and int(w[:4]) >= 600) for w in weights)
    slants = [given[name] for name in (FO + "font-style", STYLE + "font-style-asian") if name in given]
    if slants:
        look["italic"] = any(slant in ("italic", "oblique") for slant in slants)
    through = given.get(STYLE + "text-line-through-style", given.get(STYLE + "text-line-through-type"))
    if through is not None:
        look["strike"] = through != "none"
    colour = given.get(FO + "color")
    if colour is not None:
        look["colour"] = _colour(colour)
    if given.get(STYLE + "use-window-font-color") == "true":
        look["colour"] = ""
    return look


def _colour(text: str) -> str:
    digits = text.removeprefix("#").upper()
    if len(digits) != 6 or not set("0123456789ABCDEF").issuperset(digits) or digits == "000000":
        return ""
    return digits


class Styles:
    """Named and automatic styles of cells, paragraphs and spans."""

    def __init__(self) -> None:
        self._own: dict[tuple[str, str], tuple[str, Look]] = {}
        self._resolved: dict[tuple[str, str], Look] = {}

    def add(self, family: str, name: str, parent: str, look: Look) -> None:
        """Declare a style; ``name`` is ``""`` for the family's default."""
        self._own[family, name] = (parent, look)

    def cell(self, name: str) -> Look:
        """The look of a cell: its style's and its parents', over the default."""
        return self._resolve("table-cell", name or _ORDINARY_CELL, True)

    def paragraph(self, name: str) -> Look:
        return self._resolve("paragraph", name, False)

    def span(self, name: str) -> Look:
        """What a span's style sets; the rest comes from the cell."""
        return self._resolve("text", name, False)

    def _resolve(self, family: str, name: str, over_default: bool) -> Look:
        known = self._resolved.get((family, name))
        if known is not None:
            return known
        chain: list[Look] = []
        at = name
        while at and (family, at) in self._own and len(chain) < _DEPTH:
            at, look = self._own[family, at]
            chain.append(look)
        if over_default and (family, "") in self._own:
            chain.append(self._own[family, ""][1])
        resolved: dict[str, object] = {}
        for look in reversed(chain):
            resolved |= look
        self._resolved[family, name] = resolved
        return resolved
