"""Writing one cell's element."""

from __future__ import annotations

import re
from datetime import date, time

from synctool.errors import RefusedEdit
from synctool.model import CellError, Formula, RichText, Value, a1
from synctool.ooxml.cells import check_text, is_simple, number, serial, string_item
from synctool.ooxml.draft import Draft
from synctool.ooxml.repeated import Share
from synctool.ooxml.scan import (
    ATTRIBUTES,
    attribute,
    escaped,
    plain,
    tag_pattern,
    with_attribute,
    without_attribute,
)
from synctool.ooxml.stylebook import PLAIN_FONT


class Pen:
    """Turns values into cells of one sheet, adding the styles and shared strings they need."""

    def __init__(self, draft: Draft, sheet: str, prefix: bytes, *, many: bool = False) -> None:
        self._draft = draft
        self._sheet = sheet
        self._prefix = prefix.decode("ascii")
        self._strings = draft.strings_for_new(many)
        self._date1904: bool | None = None

    def cell(self, attributes: bytes, row: int, column: int, style: int, value: Value | Formula) -> bytes:
        """The element of a cell with other ``attributes`` of its own, its ``style`` and ``value``."""
        kind, inner, fitted = self.content(value, style, row, column)
        for gone in (b"t", b"vm", b"cm"):
            attributes = without_attribute(attributes, gone)
        if fitted != int(attribute(attributes, b"s") or 0):
            attributes = with_attribute(attributes, b"s", b"%d" % fitted)
        if kind:
            attributes = with_attribute(attributes, b"t", kind.encode("ascii"))
        p = self._prefix.encode("ascii")
        if not inner:
            return b"<" + p + b"c" + attributes.rstrip() + b"/>"
        return b"<" + p + b"c" + attributes.rstrip() + b">" + inner.encode("utf-8") + b"</" + p + b"c>"

    def result(self, attributes: bytes, inner: bytes, row: int, column: int, value: Value) -> bytes:
        """A formula cell with another result; ``inner`` is what stands in its element now."""
        p = self._prefix.encode("ascii")
        formula = re.match(
            rb"\s*<" + p + rb"f(?=[\s/>])" + ATTRIBUTES + rb"(?:/>|>.*?</" + p + rb"f\s*>)", inner, re.S
        )
        if formula is None:
            raise RefusedEdit(
                "edit-formula", file=self._draft.source, sheet=self._sheet, cell=a1(row, column)
            )
        kind, stored, _ = self._result("" if value is None else value, 0, row, column)
        attributes = without_attribute(attributes, b"t")
        if kind:
            attributes = with_attribute(attributes, b"t", kind.encode("ascii"))
        opened = b"<" + p + b"c" + attributes.rstrip() + b">"
        return opened + formula[0] + stored.encode("utf-8") + b"</" + p + b"c>"

    def writes_simple_inline(self) -> bool:
        """True if a simple text goes into the cell itself."""
        return self._strings is None

    def is_undecorated(self, style: int) -> bool:
        """True if a plain text in a cell of this style needs no run of its own."""
        return not (self._draft.styles_part and self._draft.styles.font(style).decorated)

    def content(
        self, value: Value | Formula, style: int, row: int, column: int, share: Share | None = None
    ) -> tuple[str, str, int]:
        """Type, inner XML, and style that shows the value as what it is; ``share`` of a formula."""
        if value is None or value == "":
            return "", "", style
        if isinstance(value, str) and is_simple(value):
            return *self._text(value, style), style
        repeats = share is not None and not share.cells
        why = check_text(value.cached if repeats and isinstance(value, Formula) else value)
        if why is not None:
            raise RefusedEdit(why, file=self._draft.source, sheet=self._sheet, cell=a1(row, column))
        p = self._prefix
        if isinstance(value, str | RichText):
            return *self._text(value, style), style
        if isinstance(value, bool):
            return "b", f"<{p}v>{int(value)}</{p}v>", style
        if isinstance(value, Formula):
            kind, inner, fitted = self._result(value.cached, style, row, column)
            how = share.attributes() if share else ""
            formula = f"<{p}f{how}/>" if repeats else f"<{p}f{how}>{escaped(value.text)}</{p}f>"
            return kind, formula + inner, fitted
        assert not isinstance(value, CellError)
        fitted = self._fitted(style, value)
        if not isinstance(value, date | time):
            return "", f"<{p}v>{number(value)}</{p}v>", fitted
        days = serial(value, self._is_1904())
        if days is None:
            raise RefusedEdit("value-date", file=self._draft.source, sheet=self._sheet, cell=a1(row, column))
        return "", f"<{p}v>{number(days)}</{p}v>", fitted

    def _text(self, value: str | RichText, style: int) -> tuple[str, str]:
        p = self._prefix
        font = self._draft.styles.font(style) if self._draft.styles_part else PLAIN_FONT
        if self._strings is not None:
            self._strings.references += 1
            return "s", f"<{p}v>{self._strings.index(value, font)}</{p}v>"
        if isinstance(value, str) and not font.decorated and is_simple(value):
            return "inlineStr", f"<{p}is><{p}t>{value}</{p}t></{p}is>"
        return "inlineStr", f"<{p}is>{string_item(p, value, font)}</{p}is>"

    def _result(self, value: Value, style: int, row: int, column: int) -> tuple[str, str, int]:
        """A formula's cached value: a text stands in ``v`` itself."""
        p = self._prefix
        if isinstance(value, str | RichText):
            return "str", f"<{p}v>{escaped(str(value))}</{p}v>", style
        kind, inner, _ = self.content(value, style, row, column)
        return kind, inner, style

    def _fitted(self, style: int, value: float | date | time) -> int:
        if self._draft.styles_part or isinstance(value, date | time):
            return self._draft.styles.fitting(style, value)
        return style

    def _is_1904(self) -> bool:
        if self._date1904 is None:
            markup = self._draft.markup(self._draft.workbook_part)
            tag = tag_pattern(markup.prefix + b"workbookPr").search(markup.mask)
            self._date1904 = plain(attribute(tag[1], b"date1904") if tag else b"") in ("1", "true")
        return self._date1904
