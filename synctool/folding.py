"""Forms of writing that mean the same made one: widths, invisible characters, Chinese numerals. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple


class Doubt(NamedTuple):
    """A value that cannot be taken as it stands.

    ``code`` names the texts in the catalogue and ``detail`` fills their
    blanks. Where ``detail`` has a non-empty ``suggestion``, that is what was
    probably meant, in a form that would be accepted.
    """

    code: str
    detail: Mapping[str, str]


def is_invisible(character: str) -> bool:
    """Format characters (zero-width, direction marks, mark of order) and variation selectors."""
    return (
        unicodedata.category(character) == "Cf"
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )


def fold(text: str) -> str:
    """``text`` for fair comparison, never for storing.

    NFKC (so full-width forms, CJK compatibility ideographs and radicals equal
    their ordinary selves), without invisible characters, each stretch of white
    space one space, none at the ends.
    """
    visible = "".join(c for c in unicodedata.normalize("NFKC", text) if not is_invisible(c))
    return " ".join(visible.split())


_WIDTHS = ("<wide>", "<narrow>", "<small>", "<vertical>", "<noBreak>")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


def narrow(text: str) -> str:
    """Forms that differ in width only made one; unlike NFKC, ``8²`` does not become ``82``."""
    out = []
    for c in text:
        if c.isascii() or is_invisible(c):
            out.append("" if not c.isascii() else c)
            continue
        decomposition = unicodedata.decomposition(c)
        same = decomposition.startswith(_WIDTHS) or "\u2e80" <= c <= "\u2fdf" or " " not in decomposition
        out.append(unicodedata.normalize("NFKC", c) if decomposition and same else c)
    return " ".join("".join(out).translate(_DASHES).split()).lower()


_DIGITS = {
    c: n
    for n, cs in enumerate(
        ("零〇○", "一壹", "二貳兩", "三參", "四肆", "五伍", "六陸", "七柒", "八捌", "九玖")
    )
    for c in cs
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100}
_TENS = {"廿": 20, "卅": 30}
_NUMERALS = re.compile(f"[{''.join((*_DIGITS, *_UNITS, *_TENS))}]+")


def _chinese(numerals: str) -> int | None:
    """``一百一十三``, ``一一三``, ``廿三`` as a number below 10,000; ``None`` if it is none."""
    if all(c in _DIGITS for c in numerals):
        return int("".join(str(_DIGITS[c]) for c in numerals)) if len(numerals) <= 4 else None
    total, digit, last = 0, None, 1000
    for c in numerals:
        if c in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[c]
        elif c in _TENS:
            if digit or last <= 10:
                return None
            total, digit, last = total + _TENS[c], None, 10
        else:
            unit = _UNITS[c]
            if unit >= last or digit == 0:
                return None
            total, digit, last = total + (digit or 1) * unit, None, unit
    return total + (digit or 0)


def arabic(text: str) -> str:
    """Chinese numerals in ``text`` as digits, where they make a number."""

    def digits(match: re.Match[str]) -> str:
        number = _chinese(match[0])
        return match[0] if number is None else str(number)

    return _NUMERALS.sub(digits, text)
