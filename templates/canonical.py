"""Workbooks as bytes that depend on nothing but their content."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from xml.etree.ElementTree import canonicalize

from looks import FACE, LANG
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

MADE = datetime(2025, 1, 1)

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STRINGS = "xl/sharedStrings.xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_FONT_ORDER = ("b", "i", "strike", "u", "sz", "color", "name", "family", "charset", "scheme")
"""Order of a font's properties in ECMA-376 part 1, 18.8.22; openpyxl keeps another."""


def new_book(title: str) -> Workbook:
    book = Workbook()
    # The first font of a workbook is the measure of its column widths.
    book._fonts = IndexedList([Font(name=FACE, size=12, family=2)])
    book._named_styles["Normal"].font = book._fonts[0]
    book.security = None
    book.properties.title, book.properties.creator = title, "synctool"
    book.properties.language = LANG
    book.properties.created = MADE
    return book


def name_cells(book: Workbook, sheet: Worksheet, places: Mapping[str, str], header: int) -> None:
    """Names by which a program finds the head's cells, wherever they are."""
    for name, place in {"synctool_title": "A1", **places, "synctool_header": f"A{header}"}.items():
        absolute = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", place)
        book.defined_names[name] = DefinedName(name, attr_text=f"'{sheet.title}'!{absolute}")


def to_bytes(book: Workbook) -> bytes:
    """The workbook in canonical XML, with fixed dates inside and in the zip directory."""
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as source:
        parts = {name: _canonical(name, source.read(name)) for name in source.namelist()}
    _share_strings(parts)
    _describe_charts(parts, getattr(book, "chart_texts", ()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in sorted(parts, key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            target.writestr(entry, _DECLARATION + parts[name].encode(), compresslevel=9)
    return out.getvalue()


def _canonical(name: str, data: bytes) -> str:
    text = canonicalize(data.decode())
    if name == "docProps/app.xml":  # openpyxl writes its version, which would change the bytes
        text = re.sub(r"<Application>.*</AppVersion>", "<Application>synctool</Application>", text)
    if name == "docProps/core.xml":
        stamp = MADE.strftime("%Y-%m-%dT%H:%M:%SZ")
        text = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{stamp}", text)
    text = text.replace('rgb="00', 'rgb="FF')  # opaque, as other programs write it
    if name == "xl/styles.xml":
        text = re.sub(r"(<font>)(.*?)(</font>)", _in_order, text)
    return text


def _describe_charts(parts: dict[str, str], texts: Sequence[str]) -> None:
    """Give each chart the text that a screen reader says; openpyxl writes none."""
    for name in parts:
        if name.startswith("xl/charts/chart"):  # a format of its own, not that of the cells
            parts[name] = parts[name].replace(
                '<numFmt formatCode="0;;"', '<numFmt formatCode="0;;" sourceLinked="0"'
            )
        if name.startswith("xl/drawings/drawing"):
            for number, text in enumerate(texts, 1):
                parts[name] = parts[name].replace(
                    f'name="Chart {number}"', f'descr="{escape(text)}" name="Chart {number}"'
                )


def _in_order(font: re.Match[str]) -> str:
    properties = re.findall(r"<(\w+)[^>]*></\1>", font[2])
    texts = dict(zip(properties, re.findall(r"<\w+[^>]*></\w+>", font[2]), strict=True))
    return font[1] + "".join(texts[name] for name in _FONT_ORDER if name in texts) + font[3]


def _share_strings(parts: dict[str, str]) -> None:
    """Move inline strings to a shared table, as Excel itself would at the next save."""
    strings: dict[str, int] = {}

    def share(cell: re.Match[str]) -> str:
        return f'{cell[1]} t="s"><v>{strings.setdefault(cell[2], len(strings))}</v></c>'

    uses = 0
    for name in sorted(parts):
        if name.startswith("xl/worksheets/sheet"):
            inline = r'(<c [^>]*?) t="inlineStr"><is>(<t[^>]*>[^<]*</t>)</is></c>'
            parts[name], found = re.subn(inline, share, parts[name])
            uses += found
    items = "".join(f"<si>{text}</si>" for text in strings)
    parts[_STRINGS] = f'<sst xmlns="{_MAIN}" count="{uses}" uniqueCount="{len(strings)}">{items}</sst>'
    types, rels = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    if _STRINGS not in parts[types]:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        entry = f'<Override ContentType="{kind}" PartName="/{_STRINGS}"></Override></Types>'
        parts[types] = parts[types].replace("</Types>", entry)
    if "sharedStrings" not in parts[rels]:
        entry = f'<Relationship Id="rIdStrings" Target="/{_STRINGS}" Type="{_RELATIONSHIPS}/sharedStrings">'
        parts[rels] = parts[rels].replace("</Relationships>", f"{entry}</Relationship></Relationships>")
