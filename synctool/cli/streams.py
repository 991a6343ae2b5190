"""Output that never fails on a character, whatever the terminal's encoding (cp950 …)."""

from __future__ import annotations

import codecs
import io
import unicodedata
from collections.abc import Mapping
from typing import TextIO

_FALLBACKS: Mapping[str, tuple[str, ...]] = {
    "✓": ("√", "V"),
    "✗": ("×", "X"),
    "…": ("...",),
    "→": ("->",),
    "–": ("-",),
    "—": ("-",),
    "•": ("‧", "*"),
    "・": ("‧", "*"),
    "›": (">",),
    "⋯": ("…", "..."),
    "─": ("-",),
    "│": ("|",),
    "┼": ("+",),
    "“": ('"',),
    "”": ('"',),
    "‘": ("'",),
    "’": ("'",),
    "\u00a0": (" ",),
}
"""What may stand for a character, best first; anything else is told by its number."""

_HANDLER = "synctool.visible"


def _visible(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    found = error.object[error.start : error.end]
    return "".join(_stand_in(character, error.encoding) for character in found), error.end


def _stand_in(character: str, encoding: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    for candidate in (*_FALLBACKS.get(character, ()), plain):
        try:
            candidate.encode(encoding)
        except UnicodeEncodeError:
            continue
        return candidate
    return f"[U+{ord(character):04X}]"


def protect(stream: TextIO) -> None:
    """From now on, what ``stream`` cannot encode is written as its nearest stand-in."""
    codecs.register_error(_HANDLER, _visible)
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors=_HANDLER)


def is_unicode(stream: TextIO) -> bool:
    """True if every character can be written to ``stream``."""
    return (stream.encoding or "utf-8").lower().replace("-", "").startswith("utf")
