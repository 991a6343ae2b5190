"""What styles of an OpenDocument file say of a text's look and of a list's numbers."""

from __future__ import annotations

from typing import Any, Final

from synctool.numbering import Counters, counted
from synctool.reports.reading.writing import Look, colour_of, with_space

_KINDS: Final = {
    "1": "decimal",
    "１, ２, ３, ...": "full",
    "①, ②, ③, ...": "circled",
    "一, 二, 三, ...": "taiwanese",
    "壹, 貳, 參, ...": "formal",
    "甲, 乙, 丙, ...": "stems",
    "子, 丑, 寅, ...": "branches",
    "a": "lower",
    "A": "upper",
    "i": "roman",
    "I": "ROMAN",
}
"""Formats of numbers, as LibreOffice writes them too (style:num-format, 20.314)."""


class Styles:
    def __init__(self, *roots: Any) -> None:
        self._text: dict[str, Any] = {}
        self._lists: dict[str, dict[int, Any]] = {}
        for root in roots:
            for style in root.iter("{*}style"):
                if attribute(style, "family") == "text":
                    self._text.setdefault(attribute(style, "name"), style)
            for style in root.iter("{*}list-style"):
                levels = {int(attribute(level, "level") or 1) - 1: level for level in style}
                self._lists.setdefault(attribute(style, "name"), levels)

    def look(self, name: str, inherited: Look) -> Look:
        """The look of a span of this style within ``inherited``."""
        style = self._text.get(name)
        if style is None:
            return inherited
        parent = attribute(style, "parent-style-name")
        base = self.look(parent, inherited) if parent != name else inherited
        shape = next(iter(style.findall("{*}text-properties")), None)
        if shape is None:
            return base
        return Look(
            _underline(shape, base.underline),
            _is(shape, "font-weight", base.bold, ("bold", "600", "700", "800", "900")),
            _is(shape, "font-style", base.italic, ("italic", "oblique")),
            _line(shape, "text-line-through", base.strike),
            colour_of(attribute(shape, "color")) if attribute(shape, "color") else base.colour,
        )

    def number(self, style: str, depth: int, counters: Counters, series: str) -> str:
        """The next number of a list at ``depth``, with the space behind it."""
        level = self._lists.get(style, {}).get(depth)
        if level is None:
            return ""
        if not str(level.tag).endswith("number"):
            return "• "
        value = counters.next(series, depth, int(attribute(level, "start-value") or 1))
        kind = attribute(level, "num-format")
        if not kind:
            return ""
        shown = min(int(attribute(level, "display-levels") or 1), depth + 1)
        above = [f"{counters.at(series, at)}." for at in range(depth + 1 - shown, depth)]
        number = "".join(above) + counted(value, _KINDS.get(kind, "decimal"))
        return with_space(attribute(level, "num-prefix") + number + attribute(level, "num-suffix"))


def _underline(shape: Any, otherwise: str) -> str:
    style, kind = attribute(shape, "text-underline-style"), attribute(shape, "text-underline-type")
    if not style and not kind:
        return otherwise
    if "none" in (style, kind):
        return ""
    return "double" if kind == "double" else "single"


def _line(shape: Any, name: str, otherwise: bool) -> bool:
    style, kind = attribute(shape, f"{name}-style"), attribute(shape, f"{name}-type")
    return otherwise if not style and not kind else "none" not in (style, kind)


def _is(shape: Any, name: str, otherwise: bool, yes: tuple[str, ...]) -> bool:
    said = attribute(shape, name)
    return said in yes if said else otherwise


def attribute(element: Any, name: str) -> str:
    """An attribute by its local name; ``""`` if it is not there."""
    direct = next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
    return str(direct)
