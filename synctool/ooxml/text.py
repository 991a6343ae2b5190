"""The text inside ``<si>`` and ``<is>``: characters, escapes, runs.

CT_Rst, ECMA-376 part 1, 18.4.8: one ``<t>``, or runs ``<r>`` of an optional
``<rPr>`` and a ``<t>``; phonetic runs ``<rPh>`` are reading aids and no text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from synctool.model import Run, Text, rich_text
from synctool.ooxml.styles import PLAIN, Format, Head

_ENTITY = re.compile(r"&(?:#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))|(lt|gt|amp|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ESCAPE = re.compile(r"(?:_x[Dd][89ABab][0-9A-Fa-f]{2}_)_x[Dd][C-Fc-f][0-9A-Fa-f]{2}_|_x([0-9A-Fa-f]{4})_")
SPACE = " \t\r\n"
_new = tuple.__new__
"""Makes a named tuple from its fields in a third of the time."""


def is_special(text: str) -> bool:
    """True where :func:`decode` would do more than strip."""
    return "&" in text or "_x" in text or "\r" in text


def decode(text: str, preserve: bool = True) -> str:
    """The characters that stored ``text`` stands for; line breaks are ``\\n``.

    Without ``xml:space="preserve"`` white space at the ends is no text, as
    Excel and LibreOffice show it. ``_xHHHH_`` is ST_Xstring's escape for a
    UTF-16 unit (ECMA-376 part 1, 22.9.2.19); that of a lone surrogate stays as it
    stands, since no text can hold one.
    """
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    if not preserve:
        text = text.strip(SPACE)
    if "_x" in text:
        text = _ESCAPE.sub(_unit, text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _entity(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return match[0]
    return chr(code)


def _unit(match: re.Match[str]) -> str:
    if match[1] is None:
        high, low = int(match[0][2:6], 16), int(match[0][9:13], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code < 0xE000 else chr(code)


def formatted(text: str, own: Format) -> Text:
    """``text`` in the font of its cell."""
    return text if own == PLAIN or not text else rich_text(((Run(text, *own),),))


def string(body: str, heads: Mapping[str, Head | None], preserve: bool) -> Text:
    """The text of one ``<si>`` or ``<is>``, given what stands inside it.

    ``heads`` gives what the tags before a text say of it (see
    :class:`synctool.ooxml.styles.Heads`). ``preserve`` is the part's
    own ``xml:space``.
    """
    special = is_special(body)
    pieces = body.split("</t>")
    pieces.pop()
    runs: list[Run] = []
    # A text may hold a bare ">"; then the last one of a piece does not end its tag.
    is_bare = body.count(">") != body.count("<")
    for piece in pieces:
        if is_bare:
            end = piece.find(">", piece.rfind("<t"))
            head, text = piece[:end], piece[end + 1 :]
        else:
            head, _, text = piece.rpartition(">")
        known = heads[head]
        if known is None:
            continue
        form, keeps = known
        keeps = keeps or preserve
        if special:
            text = decode(text, keeps)
        elif not keeps:
            text = text.strip(SPACE)
        runs.append(_new(Run, (text, *form)))
    return rich_text((runs,))
