"""Colours of fonts as six hexadecimal digits, ``""`` for the ordinary text colour."""

from __future__ import annotations

import colorsys
from collections.abc import Callable, Mapping, Sequence

# ECMA-376 part 1, 18.8.27: the default palette; 0–7 repeat as 8–15.
_BASIC = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF"
PALETTE: tuple[str, ...] = tuple(
    f"{_BASIC} {_BASIC} 800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF "
    "660066 FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF "
    "CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333".split()
)
# The Office theme, in the order that a colour's ``theme`` counts.
OFFICE_THEME: Mapping[str, str] = {
    "lt1": "FFFFFF",
    "dk1": "000000",
    "lt2": "EEECE1",
    "dk2": "1F497D",
    "accent1": "4F81BD",
    "accent2": "C0504D",
    "accent3": "9BBB59",
    "accent4": "8064A2",
    "accent5": "4BACC6",
    "accent6": "F79646",
    "hlink": "0000FF",
    "folHlink": "800080",
}
_DARK_1 = 1
_DIGITS = frozenset("0123456789ABCDEF")


def resolve(
    given: Mapping[str, str], theme: Callable[[], Sequence[str]], palette: Callable[[], Sequence[str]]
) -> str:
    """The colour of a CT_Color's attributes (ECMA-376 part 1, 18.8.19).

    Automatic, black, the theme's first dark colour and whatever cannot be
    resolved are the ordinary colour. Theme and palette are read only if needed.
    """
    if given.get("auto", "0") in ("1", "true"):
        return ""
    colour = ""
    if "rgb" in given:
        colour = given["rgb"].upper()[-6:]
    elif "theme" in given:
        index = _number(given["theme"])
        if index == _DARK_1 and not _fraction(given.get("tint", "")):
            return ""
        colour = _pick(theme(), index)
    elif "indexed" in given:
        index = _number(given["indexed"])
        colour = _pick(palette(), index)
    if len(colour) != 6 or not _DIGITS.issuperset(colour):
        return ""
    tint = _fraction(given.get("tint", ""))
    if tint:
        colour = _tinted(colour, tint)
    return "" if colour == "000000" else colour


def _pick(colours: Sequence[str], index: int) -> str:
    return colours[index] if 0 <= index < len(colours) else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


def _fraction(text: str) -> float:
    try:
        return max(-1.0, min(1.0, float(text)))
    except ValueError:
        return 0.0


def _tinted(colour: str, tint: float) -> str:
    """Darker or lighter, by the formula of 18.8.19."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))
