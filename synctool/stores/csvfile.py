"""Tables as separated text (.csv, .tsv, .txt): which encoding, which separator, which cells."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from synctool.errors import UnreadableFile
from synctool.model import MemorySheet, Snapshot, Value
from synctool.ooxml.limits import DEFAULT_LIMITS, Limits
from synctool.stores.errorwords import lost_in
from synctool.stores.formats import looks_utf16

SHEET = "CSV"
"""Name of the one sheet, for which a text file has none."""

_DELIMITERS = ",\t;|"
_SAMPLE = 65_536
_COMMON_SHARE = 0.7
"""How much of a Big5 text must be common characters. Real texts reach 0.95; GBK read as Big5 about 0.5."""


class Decoded(NamedTuple):
    text: str
    encoding: str
    """``utf-8``, ``utf-16``, ``cp950`` or ``big5hkscs``, as Python names them."""


def decode(data: bytes, source: str) -> Decoded:
    """The text, and the encoding it was found in.

    A mark decides; then UTF-16 by its zero bytes, UTF-8 if it is valid (other
    encodings hardly ever are by chance), then cp950 and big5hkscs, each only if
    what comes out reads like Chinese. Raises
    :class:`~synctool.errors.UnreadableFile` where none fits.
    """
    for mark, encoding, shown in (
        (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
    ):
        if data.startswith(mark):
            return _strictly(data, encoding, shown, source)
    if side := looks_utf16(data):
        return _strictly(data, side, "utf-16", source)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    for encoding in ("cp950", "big5hkscs"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _reads_chinese(data):
            return Decoded(text, encoding)
    raise UnreadableFile("csv-encoding", file=source)


def _strictly(data: bytes, encoding: str, shown: str, source: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), shown)
    except UnicodeDecodeError:
        raise UnreadableFile("csv-encoding", file=source) from None


def _reads_chinese(data: bytes) -> bool:
    """True if most two-byte characters are Big5's punctuation and frequent ones (A140–C67E)."""
    common = rare = at = 0
    while at < min(len(data), _SAMPLE) - 1:
        if data[at] < 0x80:
            at += 1
            continue
        if 0xA1 <= data[at] <= 0xC6:
            common += 1
        else:
            rare += 1
        at += 2
    return common >= _COMMON_SHARE * (common + rare)


def read_csv(data: bytes, source: str, *, limits: Limits = DEFAULT_LIMITS) -> Snapshot:
    """The file as one sheet of texts and error values.

    Numbers and dates stay the text they are in the file. ``rich`` is false.
    Raises :class:`~synctool.errors.UnreadableFile`.
    """
    text = decode(data, source).text
    delimiter = None
    if text[:4].lower() == "sep=" and text[5:6] in ("\r", "\n"):
        delimiter, text = text[4], text[5:].lstrip("\r").removeprefix("\n")
    cells: dict[int, dict[int, Value]] = {}
    stored = 0
    for number, fields in enumerate(_rows(text, delimiter or _delimiter(text), source), start=1):
        row: dict[int, Value] = {
            column: lost_in(field) or field.replace("\r\n", "\n").replace("\r", "\n")
            for column, field in enumerate(fields, start=1)
            if field
        }
        stored += len(row)
        if number > limits.rows or len(fields) > limits.columns:
            raise UnreadableFile("sheet-bounds", file=source, sheet=SHEET, found=f"{number} × {len(fields)}")
        if stored > limits.cells:
            raise UnreadableFile("sheet-cells", file=source, sheet=SHEET, found=stored, limit=limits.cells)
        if row:
            cells[number] = row
    revision = hashlib.sha256(data).hexdigest()
    return Snapshot(source, revision, {SHEET: MemorySheet(SHEET, cells)}, {}, rich=False)


def _rows(text: str, delimiter: str, source: str) -> Iterator[list[str]]:
    """Strict about quotes: an open one would swallow every row behind it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise UnreadableFile("csv-damaged", file=source, line=reader.line_num, found=error) from None


def _delimiter(text: str) -> str:
    """The separator that gives the most rows of one width; a comma where there is none."""
    sample = text[:_SAMPLE]
    best = (0, 0, ",")
    for delimiter in _DELIMITERS:
        widths: Counter[int] = Counter()
        with suppress(UnreadableFile):  # the sample's end may cut a quoted cell
            widths.update(len(row) for row in _rows(sample, delimiter, "") if any(row))
        width, rows = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
        if width > 1 and (rows, width) > best[:2]:
            best = (rows, width, delimiter)
    return best[2]
