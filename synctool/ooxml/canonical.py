"""Any well-formed sheet or string table, rewritten in the one shape that the byte-level readers expect.

The readers take bytes apart with regular expressions, which is fast and holds
for what spreadsheet programs write. Where it does not hold (comments, CDATA,
rows or cells without ``r``, attributes in another order or quoting) the part
comes through here, by way of a real XML parser, and the same readers read the
result. So there is one meaning, and two ways in.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from synctool.errors import UnreadableFile
from synctool.model import column_letters

_ROOT = re.compile(rb"<(?![?!])([A-Za-z_][\w.-]*:)?[A-Za-z_]")
_NUMBER = re.compile(r"[0-9]{1,20}$")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,20})$")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})


def unprefixed(data: bytes) -> bytes:
    """``data`` without the root's own prefix on its tags. Only for data without comments and CDATA."""
    root = _ROOT.search(data)
    if root is None or root[1] is None:
        return data
    return data.replace(b"<" + root[1], b"<").replace(b"</" + root[1], b"</")


def column_number(letters: str) -> int:
    """``A`` → 1, ``AA`` → 27; letters of either case."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def canonical(data: bytes, source: str, part: str) -> bytes:
    """``data`` (UTF-8) without prefixes, comments and CDATA; every row and cell with its ``r`` first.

    A row without a number follows the one before it, a cell without a
    reference the cell before it (ECMA-376 part 1, 18.3.1.73 and 18.3.1.4,
    where ``r`` is optional). Raises :class:`~synctool.errors.UnreadableFile`
    for what is no XML or declares a document type, and for a cell whose
    reference names another row, since programs would disagree where it stands.
    """
    return _Rewriter(source, part).rewrite(data)


class _Rewriter:
    def __init__(self, source: str, part: str) -> None:
        self._source = source
        self._part = part
        self._out: list[str] = []
        self._row = 0
        self._column = 0

    def rewrite(self, data: bytes) -> bytes:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise UnreadableFile("xml-damaged", file=self._source, part=self._part, found=error) from None
        return "".join(self._out).encode("utf-8")

    def _doctype(self, *_: object) -> None:
        raise UnreadableFile("xml-entities", file=self._source, part=self._part)

    def _start(self, tag: str, flat: list[str]) -> None:
        name = tag.rpartition(":")[2]
        given = {
            key if key == "xml:space" else key.rpartition(":")[2]: value
            for key, value in zip(flat[::2], flat[1::2], strict=True)
            if not key.startswith("xmlns")
        }
        if name == "row":
            place = {"r": str(self._row_number(given.get("r", "")))}
            given = place | given | place
        elif name == "c":
            place = {"r": self._cell_reference(given.get("r", ""))}
            given = place | given | place
        pairs = "".join(f' {key}="{value.translate(_ESCAPES)}"' for key, value in given.items())
        self._out.append(f"<{name}{pairs}>")

    def _row_number(self, stated: str) -> int:
        self._row = int(stated) if _NUMBER.match(stated) else self._row + 1
        self._column = 0
        return self._row

    def _cell_reference(self, stated: str) -> str:
        reference = _REFERENCE.match(stated)
        if reference is None:
            self._column += 1
        else:
            self._column = column_number(reference[1])
            if int(reference[2]) != self._row:
                raise UnreadableFile(
                    "xml-damaged", file=self._source, part=self._part, found=f"{stated}: row {self._row}"
                )
        return f"{column_letters(self._column)}{self._row}"

    def _end(self, tag: str) -> None:
        self._out.append(f"</{tag.rpartition(':')[2]}>")

    def _text(self, text: str) -> None:
        self._out.append(text.translate(_ESCAPES))
