"""How wide text is, and where its lines break: what page planning stands on."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

Advance = Callable[[str, bool], float]
"""Width in em of one character, regular or bold."""

_FONTS: Final = (
    ("Microsoft JhengHei", "msjh.ttc", "msjhbd.ttc", 0),
    ("Noto Sans CJK TC", "NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc", 3),
    ("Noto Sans TC", "NotoSansTC-Regular.otf", "NotoSansTC-Bold.otf", 0),
    ("Noto Sans CJK TC", "NotoSansCJKtc-Regular.otf", "NotoSansCJKtc-Bold.otf", 0),
    ("PingFang TC", "PingFang.ttc", "PingFang.ttc", 0),
)
"""微軟正黑體 and its stand-ins: family, file names, the face's index; Pillow knows the font folders.

Ideographs are one em wide in all of them; Latin letters and digits differ by a
few hundredths, which :data:`_NARROW_LEAST` covers.
"""
_NARROW_LEAST: Final = 0.58
"""No letter or digit counts as narrower: a substitute for the brief's font may be wider."""
_WIDE: Final = 1.0
_NARROW: Final = 0.66
_MIXED: Final = 0.2
"""LibreOffice puts that much between an ideograph and a Latin letter; PowerPoint nothing."""
_EMOJI: Final = 1.38
"""Colour emoji fonts draw up to 1.37 em (Segoe UI Emoji)."""
_NO_START: Final = frozenset("。，、；：！？）」』】〉》〕｝”’…—～%,.;:!?)]}·‧％℃")
"""Never at the start of a line (kinsoku); clings to the character before."""
_NO_END: Final = frozenset("（「『【〈《〔｛“‘([{$＄￥")
"""Never at the end of a line; clings to the character after."""


class Unit(NamedTuple):
    """What no line break divides: an ideograph with its punctuation, or a Latin word."""

    start: int
    width: float
    """In em, without trailing spaces."""
    trailing: float
    """Width of the spaces after it, which may hang over the line's end."""
    steps: tuple[float, ...]
    """Width of each character, for words longer than a line."""


@cache
def _installed() -> tuple[str, Any, Any] | None:
    """Family, regular and bold face of the first font that is installed."""
    try:
        from PIL import ImageFont
    except ImportError:
        return None
    for family, regular, bold, index in _FONTS:
        try:
            faces = [ImageFont.truetype(name, 1000, index=index) for name in (regular, bold)]
        except (OSError, ValueError):
            continue
        return family, faces[0], faces[1]
    return None


def installed_family() -> str | None:
    """微軟正黑體's family name, or that of the stand-in found here; None without either."""
    found = _installed()
    return found[0] if found else None


@cache
def font_advance() -> Advance:
    """Widths from a real font if one is installed, else from East Asian width (UAX #11)."""
    found = _installed()
    if found is None:
        return estimated_advance
    _, regular, bold = found

    @lru_cache(maxsize=20_000)
    def advance(char: str, heavy: bool) -> float:
        estimate = estimated_advance(char, heavy)
        if estimate in (0.0, _EMOJI):
            return estimate
        measured: float = (bold if heavy else regular).getlength(char) / 1000
        return max(measured, estimate if estimate == _WIDE else _NARROW_LEAST if char.isalnum() else 0.0)

    return advance


@lru_cache(maxsize=20_000)
def estimated_advance(char: str, bold: bool) -> float:
    """Widths without any font, on the generous side."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    if ord(char) >= 0x1F000 and unicodedata.category(char) in ("So", "Sk", "Cn"):
        return _EMOJI
    if unicodedata.east_asian_width(char) in "WFA":
        return _WIDE
    if char == " ":
        return 0.35
    if char in "MW@%mw&":
        return 1.0
    return (_NARROW if char in "il.,:;'|!()[]" or not char.isupper() else 0.8) + (0.05 if bold else 0.0)


def units(chars: Sequence[tuple[str, bool]], advance: Advance) -> tuple[Unit, ...]:
    """The unbreakable units of a paragraph, given its characters and their weight."""
    out: list[Unit] = []
    start, steps, trailing = 0, list[float](), 0.0
    for place, (char, bold) in enumerate(chars):
        width = advance(char, bold)
        if char == " " and steps:
            trailing += width
            continue
        before = chars[place - 1][0] if place else " "
        if " " not in (before, char) and _is_wide(before) != _is_wide(char):
            width += _MIXED
        if steps and (trailing or _may_break(before, char)):
            out.append(Unit(start, sum(steps), trailing, tuple(steps)))
            start, steps, trailing = place, [], 0.0
        steps.append(width)
    if steps:
        out.append(Unit(start, sum(steps), trailing, tuple(steps)))
    return tuple(out)


def line_starts(pieces: Sequence[Unit], first: float, further: float) -> list[int]:
    """Where each line begins (offsets of characters); widths of first and further lines in em."""
    starts, room = [0], first
    for unit in pieces:
        if unit.width > room and room < (first if len(starts) == 1 else further):
            starts.append(unit.start)
            room = further
        if unit.width > room:
            for place, step in enumerate(unit.steps):
                if step > room and place:
                    starts.append(unit.start + place)
                    room = further
                room -= step
        else:
            room -= unit.width
        room -= unit.trailing
    return starts


def _may_break(before: str, after: str) -> bool:
    if after in _NO_START or before in _NO_END or unicodedata.category(after) in ("Mn", "Me", "Cf"):
        return False
    if before == "\u200d":
        return False
    return _is_wide(before) or _is_wide(after)


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF" or ord(char) >= 0x1F000
