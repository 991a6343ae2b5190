"""The text inside ``<si>`` and ``<is>``: characters, escapes, runs.

CT_Rst, ECMA-376 part 1, 18.4.8: one ``<t>``, or runs ``<r>`` of an optional
``<rPr>`` and a ``<t>``; phonetic runs ``<rPh>`` are reading aids and no text.
"""

from __future__ import annotations

import re

from synctool.model import Run, Text, rich_text
from synctool.ooxml.styles import PLAIN, Format, Styles

_PLAIN = re.compile(rb"<t(?: ([^>]*))?>([^<]*+)</t>(?:</si>)?\s*$")
_PHONETIC = re.compile(rb"<rPh[ >].*?</rPh>|<phoneticPr[^>]*?(?:/>|>\s*</phoneticPr>)", re.DOTALL)
_RUN = re.compile(
    rb"(?:<r>\s*+(?:(<rPr>)((?:[^<]++|<(?!/rPr>))*+)</rPr>|(<rPr\s*/>))?\s*+)?"
    rb"<t(?: ([^>]*?))?(?:/>|>([^<]*+)</t>)"
)
_ENTITY = re.compile(r"&(?:#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))|(lt|gt|amp|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ESCAPE = re.compile(r"(?:_x[Dd][89ABab][0-9A-Fa-f]{2}_)_x[Dd][C-Fc-f][0-9A-Fa-f]{2}_|_x([0-9A-Fa-f]{4})_")
_SPACE = " \t\r\n"


def decode(raw: bytes, preserve: bool = True) -> str:
    """The characters that ``raw`` stands for; line breaks are ``\\n``.

    Without ``xml:space="preserve"`` white space at the ends is no text, as
    Excel and LibreOffice show it. ``_xHHHH_`` is ST_Xstring's escape for a
    UTF-16 unit (ECMA-376 part 1, 22.9.2.19); that of a lone surrogate stays as it
    stands, since no text can hold one.
    """
    text = raw.decode("utf-8")
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    if not preserve:
        text = text.strip(_SPACE)
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


def string(body: bytes, font: Format, styles: Styles, preserve: bool) -> Text:
    """The text of one ``<si>`` or ``<is>``, given its inner bytes.

    A run without properties, and a text without runs, has ``font``, the
    cell's own. ``preserve`` is the part's own ``xml:space``.
    """
    own = styles.effective(font, font)
    plain = _PLAIN.match(body)
    if plain is not None:
        return formatted(decode(plain[2], preserve or _keeps(plain[1])), own)
    if b"<rPh" in body or b"<phoneticPr" in body:
        body = _PHONETIC.sub(b"", body)
    runs = []
    for has, properties, empty, attributes, raw in _RUN.findall(body):
        form = styles.effective(styles.run_format(properties), font) if has or empty else own
        runs.append(Run(decode(raw, preserve or _keeps(attributes)), *form))
    return rich_text((runs,))


def _keeps(attributes: bytes | None) -> bool:
    return attributes is not None and b"preserve" in attributes
