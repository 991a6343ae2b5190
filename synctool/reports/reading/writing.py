"""What the readers share: runs as they are read, lines where breaks part them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from synctool.model import Paragraph, Run
from synctool.paper import Line, Spot

BREAK = "\n"
_BLANKS = re.compile("[\t\x0b\x0c\x85\u2028\u2029]")
_DARK, _GREY = 0x40, 8
"""Up to so light, and so near to grey, a colour counts as ink."""


@dataclass(frozen=True, slots=True)
class Look:
    """The formats of a stretch of text; inherited where a child says nothing."""

    underline: str = ""
    bold: bool = False
    italic: bool = False
    strike: bool = False
    colour: str = ""

    def run(self, text: str) -> Run:
        return Run(text, self.underline, self.bold, self.italic, self.strike, self.colour)


def colour_of(text: str) -> str:
    """Six upper-case digits for ``#c00000`` or ``c00``; ``""`` for what is no colour of the author's.

    That is ink (black and the dark greys of themes) and the white that stands on a dark ground.
    """
    digits = text.strip().lstrip("#").upper()
    if re.fullmatch("[0-9A-F]{3}", digits):
        digits = "".join(c * 2 for c in digits)
    if not re.fullmatch("[0-9A-F]{6}", digits) or digits == "FFFFFF":
        return ""
    parts = [int(digits[n : n + 2], 16) for n in (0, 2, 4)]
    is_ink = max(parts) <= _DARK and max(parts) - min(parts) <= _GREY
    return "" if is_ink else digits


def lines_of(runs: Iterable[Run], number: str, spot: Spot) -> Iterator[Line]:
    """The lines of one paragraph, its list number before the first; ``spot.line`` is that of the first."""
    rows: list[list[Run]] = [[]]
    for run in runs:
        pieces = run.text.split(BREAK)
        for place, piece in enumerate(pieces):
            if place:
                rows.append([])
            _add(rows[-1], run._replace(text=_BLANKS.sub(" ", piece)))
    if number and any(rows):
        rows[0].insert(0, Run(number))
    for line in rows:
        yield Line(_joined(line), spot)


def _add(line: list[Run], run: Run) -> None:
    if run.text:
        line.append(run)


def _joined(runs: Iterable[Run]) -> Paragraph:
    """Neighbours of one format as one run."""
    out: list[Run] = []
    for run in runs:
        if out and out[-1][1:] == run[1:]:
            out[-1] = out[-1]._replace(text=out[-1].text + run.text)
        else:
            out.append(run)
    return tuple(out)


def with_space(number: str) -> str:
    """A list number as it stands before a text: ``1.`` gets a space, ``一、`` and ``(一)`` none."""
    is_word = number[-1:].isascii() and number[-1:].isalnum()
    return f"{number} " if is_word or number.endswith(".") else number
