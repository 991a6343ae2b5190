"""The workbook's styles: what a cell's own font is, and adding formats without disturbing any."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple

from synctool.model import Form, Run
from synctool.ooxml.dates import Shown, shown_by
from synctool.ooxml.scan import (
    ATTRIBUTES,
    Child,
    Markup,
    attribute,
    children,
    inside,
    plain,
    splice,
    tag_pattern,
    with_attribute,
)

_SECTIONS = (
    b"numFmts", b"fonts", b"fills", b"borders", b"cellStyleXfs", b"cellXfs",
    b"cellStyles", b"dxfs", b"tableStyles", b"colors", b"extLst",
)  # fmt: skip
"""Order of the sections (ECMA-376 part 1, 18.8.39)."""
_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u",
    "vertAlign", "sz", "color", "rFont", "family", "charset", "scheme",
)  # fmt: skip
"""Order in which Excel writes the properties of a run."""
_PROPERTY = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z]+)(" + ATTRIBUTES + rb")(/?)>")
_OFF = ("0", "false", "off", "none")
_SHORT_DATE, _DATE_TIME, _HOURS = 14, 22, 20
_FIRST_OWN_FORMAT = 164


class Font(NamedTuple):
    """A cell's own font, as properties of a run (``name`` is called ``rFont`` there)."""

    parts: tuple[tuple[str, str], ...]
    decorated: bool
    """Underlined or struck through: what a run must say explicitly that it is not."""

    def properties(self, prefix: str, run: Run) -> str:
        """The ``rPr`` of a run: this font with the run's own format."""
        return _properties(self, prefix, run._replace(text=""))

    def openings(self, prefix: str) -> Mapping[Form, str]:
        """By a run's format: what stands before its text."""
        return _openings(self, prefix)


class _Openings(dict[Form, str]):
    def __init__(self, font: Font, prefix: str) -> None:
        super().__init__()
        self._font, self._prefix = font, prefix

    def __missing__(self, form: Form) -> str:
        made = self[form] = f"<{self._prefix}r>{self._font.properties(self._prefix, Run('', *form))}"
        return made


_openings = lru_cache(maxsize=256)(_Openings)


PLAIN_FONT = Font((), False)


@lru_cache(maxsize=1024)
def _properties(font: Font, prefix: str, run: Run) -> str:
    own = {name: given for name, given in font.parts if name not in ("u", "strike")}
    if run.bold:
        own["b"] = ""
    if run.italic:
        own["i"] = ""
    if run.strike:
        own["strike"] = ""
    if run.underline:
        own["u"] = "" if run.underline == "single" else f' val="{run.underline}"'
    if run.colour:
        own["color"] = f' rgb="FF{run.colour}"'
    inner = "".join(f"<{prefix}{name}{own[name]}/>" for name in _ORDER if name in own)
    return f"<{prefix}rPr>{inner}</{prefix}rPr>"


class StyleBook:
    """``styles.xml`` with what is to be added to it; :meth:`render` gives its new text."""

    def __init__(self, markup: Markup) -> None:
        self.markup = markup
        self.prefix = markup.prefix
        self._sections = {child.name: child for child in self._top()}
        self._items: dict[bytes, list[bytes]] = {}
        self._known: dict[bytes, dict[bytes, int]] = {}
        self._counts: dict[bytes, int] = {}
        self._fonts: dict[int, Font] = {}
        self._shown: dict[int, Shown] = {}
        self._made: dict[tuple[int, int], int] = {}

    def _top(self) -> Sequence[Child]:
        mask = self.markup.mask
        end = mask.rfind(b"</")
        return list(children(mask, self.markup.root_end, max(end, self.markup.root_end)))

    def fork(self) -> StyleBook:
        """A copy to which things can be added while this one stays as it was read."""
        copy = StyleBook.__new__(StyleBook)
        copy.__dict__ = dict(self.__dict__)
        copy._items = {name: list(items) for name, items in self._items.items()}
        copy._known = {}
        copy._shown = dict(self._shown)
        copy._made = {}
        copy._fonts = dict(self._fonts)
        return copy

    # ---------------------------------------------------------------- reading

    def items(self, section: bytes) -> list[bytes]:
        """The elements of a section, as they are written."""
        found = self._items.get(section)
        if found is None:
            found = []
            child = self._sections.get(section)
            if child is not None:
                mask, text = self.markup.mask, self.markup.text
                found = [text[c.start : c.end] for c in children(mask, *inside(mask, child.start, child.end))]
            self._items[section] = found
            self._counts.setdefault(section, len(found))
        return found

    def xf_attribute(self, style: int, name: bytes) -> bytes | None:
        """An attribute of a cell's format."""
        xfs = self.items(b"cellXfs")
        if not 0 <= style < len(xfs):
            return None
        tag = _PROPERTY.match(xfs[style])
        return attribute(tag[2], name) if tag else None

    def font(self, style: int) -> Font:
        """The cell's own font."""
        known = self._fonts.get(style)
        if known is None:
            number = int(self.xf_attribute(style, b"fontId") or b"-1")
            fonts = self.items(b"fonts")
            known = self._fonts[style] = run_font(fonts[number]) if 0 <= number < len(fonts) else PLAIN_FONT
        return known

    def format_codes(self) -> dict[int, str]:
        found = {}
        for item in self.items(b"numFmts"):
            tag = _PROPERTY.match(item)
            if tag is not None:
                found[int(attribute(tag[2], b"numFmtId") or b"-1")] = plain(attribute(tag[2], b"formatCode"))
        return found

    def shown(self, style: int) -> Shown:
        """What a number in a cell of this style is shown as."""
        known = self._shown.get(style)
        if known is None:
            number = int(self.xf_attribute(style, b"numFmtId") or b"0")
            known = self._shown[style] = shown_by(number, self.format_codes().get(number, ""))
        return known

    # ---------------------------------------------------------------- adding

    def add(self, section: bytes, item: bytes) -> int:
        """Position of ``item`` in a section; an equal one that is there is taken."""
        items = self.items(section)
        known = self._known.get(section)
        if known is None:
            known = self._known[section] = {}
            for position, other in enumerate(items):
                known.setdefault(other, position)
        if item not in known:
            known[item] = len(items)
            items.append(item)
        return known[item]

    def fitting(self, style: int, value: object) -> int:
        """``style`` itself where it shows a value of this kind as what it is, else one like it that does.

        A date takes the workbook's own ROC format if it has one (``e`` counts
        ROC years under ``[$-404]``), else the locale's short date; a number in
        a cell that shows dates becomes a plain one.
        """
        shown = self.shown(style)
        if not isinstance(value, date | time):
            return style if shown is Shown.NUMBER else self._with_format(style, 0)
        if shown is (Shown.TIME if isinstance(value, time) else Shown.DATE):
            return style
        if isinstance(value, time):
            return self._with_format(style, _HOURS)
        if isinstance(value, datetime) and value.time() != time():
            return self._with_format(style, _DATE_TIME)
        codes = self.format_codes().items()
        roc = (number for number, code in codes if "404]e" in code and shown_by(number, code) is Shown.DATE)
        return self._with_format(style, next(roc, _SHORT_DATE))

    def _with_format(self, style: int, number: int) -> int:
        known = self._made.get((style, number))
        if known is not None:
            return known
        xfs = self.items(b"cellXfs")
        if not 0 <= style < len(xfs):
            base = b"<" + self.prefix + b'xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        else:
            base = xfs[style]
        made = set_attributes(base, {b"numFmtId": number, b"applyNumberFormat": 1})
        self._made[style, number] = self.add(b"cellXfs", made)
        return self._made[style, number]

    def number_format(self, code: bytes) -> int:
        """Id of the workbook's own number format with ``code`` (as written), added if need be."""
        used = []
        for item in self.items(b"numFmts"):
            tag = _PROPERTY.match(item)
            if tag is not None:
                used.append(int(attribute(tag[2], b"numFmtId") or b"0"))
                if attribute(tag[2], b"formatCode") == code:
                    return used[-1]
        new = max([_FIRST_OWN_FORMAT - 1, *used]) + 1
        start = b"<" + self.prefix + b'numFmt numFmtId="%d" formatCode="' % new
        self.add(b"numFmts", start + code + b'"/>')
        return new

    def render(self) -> bytes:
        """The part's text; the text it was read from if nothing was added."""
        changes: list[tuple[int, int, bytes]] = []
        for name in _SECTIONS:
            new = self._items.get(name, [])[self._counts.get(name, 0) :]
            if new:
                changes.append(self._grown(name, len(self._items[name]), b"".join(new)))
        return splice(self.markup.text, changes) if changes else self.markup.text

    def _grown(self, name: bytes, count: int, new: bytes) -> tuple[int, int, bytes]:
        child = self._sections.get(name)
        qname = self.prefix + name
        close = b"</" + qname + b">"
        if child is None:
            before = [c.end for n, c in self._sections.items() if n in _SECTIONS[: _SECTIONS.index(name)]]
            at = max(before, default=self.markup.root_end)
            return at, at, b"<" + qname + b' count="%d">' % count + new + close
        mask, text = self.markup.mask, self.markup.text
        tag = tag_pattern(qname).match(mask, child.start)
        assert tag is not None
        _, stop = inside(mask, child.start, child.end)
        opened = b"<" + qname + with_attribute(tag[1], b"count", b"%d" % count) + b">"
        content = b"" if tag[2] else text[tag.end() : stop]
        return child.start, child.end, opened + content + new + close


def set_attributes(element: bytes, values: dict[bytes, int]) -> bytes:
    """An element with integer attributes of its opening tag set."""
    tag = _PROPERTY.match(element)
    assert tag is not None
    given = tag[2]
    for name, value in values.items():
        given = with_attribute(given, name, b"%d" % value)
    return element[: tag.start(2)] + given + element[tag.end(2) :]


@lru_cache(maxsize=256)
def run_font(font: bytes) -> Font:
    """A ``font`` element as properties of a run."""
    parts: list[tuple[str, str]] = []
    decorated = False
    for tag in _PROPERTY.finditer(font, 1):
        name = tag[1].decode("ascii")
        name = "rFont" if name == "name" else name
        given = tag[2].decode("utf-8").rstrip()
        if plain(attribute(tag[2], b"val")) in _OFF:
            if name in ("u", "strike", "b", "i"):
                continue
        elif name in ("u", "strike"):
            decorated = True
        parts.append((name, given))
    return Font(tuple(parts), decorated)
