"""Bar charts as plain numbers: what a template needs to draw them as SVG, and to say them in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 520
_LABEL, _NUMBER = 168, 44
_BAR, _STEP = 18, 27


@dataclass(frozen=True, slots=True)
class Piece:
    """One coloured or hatched stretch of a bar."""

    x: float
    width: float
    look: int
    """Which of the chart's series; each has a lightness or a pattern of its own."""
    count: int
    shows_count: bool
    """True where the number fits inside."""


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    drawn: str
    """The label, cut to what has room beside the bar."""
    y: float
    pieces: tuple[Piece, ...]
    end: float
    total: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    id: str
    title: str
    series: tuple[str, ...]
    """Names of what is stacked; one for a plain chart."""
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        return _STEP * max(1, len(self.bars)) + 6

    @property
    def label_end(self) -> int:
        return _LABEL - 8

    @property
    def is_stacked(self) -> bool:
        return len(self.series) > 1


def chart(id: str, title: str, series: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]) -> Chart:
    """A chart of ``rows``: each a label, and a count for every one of ``series``."""
    most = max((sum(counts) for _, counts in rows), default=0) or 1
    room = WIDTH - _LABEL - _NUMBER
    bars: list[Bar] = []
    for n, (label, counts) in enumerate(rows):
        x = float(_LABEL)
        pieces: list[Piece] = []
        for look, count in enumerate(counts):
            width = room * count / most
            if count:
                pieces.append(Piece(round(x, 1), round(width, 1), look, count, width >= 22))
            x += width
        bars.append(
            Bar(label, _cut(label), n * _STEP + 4.0, tuple(pieces), round(x, 1), sum(counts), tuple(counts))
        )
    return Chart(id, title, tuple(series), tuple(bars))


def _cut(label: str) -> str:
    """As much of a label as there is room for, at a letter's widest."""
    room = _LABEL - 12.0
    for at, letter in enumerate(label):
        room -= 14 if unicodedata.east_asian_width(letter) in "WFA" else 9
        if room < 0:
            return label[: max(1, at - 1)] + "…"
    return label


HEIGHT: Final = _BAR
"""Of a bar."""
