"""Word's automatic list numbers (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from synctool.numbering import Counters, counted
from synctool.reports.reading.writing import with_space

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_KINDS: Final = {
    "decimal": "decimal",
    "decimalFullWidth": "full",
    "decimalEnclosedCircle": "circled",
    "decimalEnclosedCircleChinese": "circled",
    "taiwaneseCounting": "taiwanese",
    "taiwaneseCountingThousand": "taiwanese",
    "taiwaneseDigital": "taiwanese",
    "chineseCounting": "taiwanese",
    "chineseCountingThousand": "taiwanese",
    "japaneseCounting": "taiwanese",
    "ideographDigital": "taiwanese",
    "ideographLegalTraditional": "formal",
    "ideographTraditional": "stems",
    "ideographZodiac": "branches",
    "lowerLetter": "lower",
    "upperLetter": "upper",
    "lowerRoman": "roman",
    "upperRoman": "ROMAN",
}


class _Level(NamedTuple):
    kind: str
    text: str
    """``%1.`` and the like."""
    start: int


class Lists:
    """The numbers of a document's paragraphs, asked for in their order."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._series: dict[str, str] = {}
        self._restarts: dict[str, set[int]] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counters = Counters()
        self._read_styles(document)
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        abstract = {a.get(_W + "abstractNumId"): a for a in root.findall(_W + "abstractNum")}
        for num in root.findall(_W + "num"):
            self._read_num(num, abstract)

    def number(self, paragraph: Any) -> str:
        """The number before a paragraph, with the space behind it; ``""`` for none."""
        place = self._place(paragraph)
        level = self._levels.get(place[0], {}).get(place[1]) if place else None
        if place is None or level is None or level.kind == "none":
            return ""
        if level.kind == "bullet":
            return "• "
        num, depth = place
        series = self._series[num]
        if depth in self._restarts.get(num, ()):
            self._restarts[num].discard(depth)
            self._counters.end(series, depth)
        self._counters.next(series, depth, level.start)

        def now(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            one = self._levels[num].get(at, level)
            return counted(self._counters.at(series, at, one.start), _KINDS.get(one.kind, "decimal"))

        text = re.sub(r"%(\d)", now, level.text)
        return with_space(text) if text else ""

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        shape = paragraph.find(f"{_W}pPr")
        if shape is None:
            return None
        style = shape.find(f"{_W}pStyle")
        inherited = self._styles.get(style.get(_W + "val")) if style is not None else None
        own = _numbering(shape)
        if own is None:
            return inherited
        num, depth = own
        return (num or (inherited[0] if inherited else ""), depth) if num != "0" else None

    def _read_styles(self, document: Any) -> None:
        for style in document.styles.element.findall(_W + "style"):
            shape = style.find(_W + "pPr")
            found = _numbering(shape) if shape is not None else None
            if found:
                self._styles[style.get(_W + "styleId")] = found

    def _read_num(self, num: Any, abstract: dict[str, Any]) -> None:
        name = num.get(_W + "numId")
        series = _value(num.find(_W + "abstractNumId"))
        self._series[name] = series
        levels = {}
        for level in abstract[series].findall(_W + "lvl") if series in abstract else ():
            levels[int(level.get(_W + "ilvl") or 0)] = _level(level)
        for override in num.findall(_W + "lvlOverride"):
            depth = int(override.get(_W + "ilvl") or 0)
            own = override.find(_W + "lvl")
            if own is not None:
                levels[depth] = _level(own)
            start = override.find(_W + "startOverride")
            if start is not None and depth in levels:
                levels[depth] = levels[depth]._replace(start=int(_value(start) or 1))
                self._restarts.setdefault(name, set()).add(depth)
        self._levels[name] = levels


def _level(element: Any) -> _Level:
    return _Level(
        _value(element.find(_W + "numFmt")) or "decimal",
        _value(element.find(_W + "lvlText")),
        int(_value(element.find(_W + "start")) or 1),
    )


def _numbering(shape: Any) -> tuple[str, int] | None:
    found = shape.find(_W + "numPr")
    if found is None:
        return None
    return _value(found.find(_W + "numId")), int(_value(found.find(_W + "ilvl")) or 0)


def _value(element: Any) -> str:
    return str(element.get(_W + "val") or "") if element is not None else ""
