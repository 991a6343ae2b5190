"""Cells of an OpenDocument spreadsheet's XML, streamed (ODF 1.3 part 3, 6 and 9).

Rows and cells may claim to be repeated a million times, spaces too: what is
made by repetition is bounded, and blank repetition costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from xml.parsers import expat

from synctool.errors import UnreadableFile
from synctool.model import MemorySheet, Value
from synctool.ooxml.limits import Limits
from synctool.stores.odscell import ODF, OFFICE, TABLE, OdsCell
from synctool.stores.odsstyles import STYLE, Styles, look_of

TEXT = ODF + "text:1.0}"
REPEATED_CELLS = 500_000
"""Non-blank cells of one file that exist by repetition only."""
REPEATED_SPACES = 1_000_000
_UNSEEN = frozenset(
    (
        OFFICE + "annotation",
        OFFICE + "forms",
        TABLE + "tracked-changes",
        TABLE + "shapes",
        TABLE + "dde-links",
        TABLE + "scenario",
        TEXT + "note",
        TEXT + "ruby-text",
    )
)
_DRAWING = ODF + "drawing:1.0}"
_WHITE = re.compile("[ \t\r\n]*[\t\r\n][ \t\r\n]*")


class Reader:
    """Collects styles, sheets and named expressions from one part or several, in their order."""

    def __init__(self, source: str, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.styles = Styles()
        self.sheets: dict[str, MemorySheet] = {}
        self.names: dict[tuple[str, str], str] = {}
        """Named expressions by sheet (``""``: the whole file) and name."""
        self._repeated = 0
        self._spaces = 0
        self._depth = 0
        self._hidden_from = 0
        self._style: tuple[str, str, str] | None = None
        self._sheet = ""
        self._sheet_depth = 0
        self._cell: OdsCell | None = None
        self._starts: dict[str, Callable[[Mapping[str, str]], None]] = {
            STYLE + "style": self._start_style,
            STYLE + "default-style": self._start_style,
            STYLE + "text-properties": self._text_properties,
            TABLE + "table": self._start_table,
            TABLE + "table-column": self._column,
            TABLE + "table-row": self._start_row,
            TABLE + "table-cell": self._start_cell,
            TABLE + "covered-table-cell": self._start_cell,
            TABLE + "named-expression": self._name,
            TEXT + "p": self._start_paragraph,
            TEXT + "h": self._start_paragraph,
            TEXT + "span": self._start_span,
            TEXT + "s": self._spaces_element,
            TEXT + "tab": lambda _: self._literal("\t"),
            TEXT + "line-break": lambda _: self._literal("\n"),
        }
        self._ends: dict[str, Callable[[], None]] = {
            STYLE + "style": self._end_style,
            STYLE + "default-style": self._end_style,
            TABLE + "table": self._end_table,
            TABLE + "table-row": self._end_row,
            TABLE + "table-cell": self._end_cell,
            TABLE + "covered-table-cell": self._end_cell,
            TEXT + "p": self._end_paragraph,
            TEXT + "h": self._end_paragraph,
            TEXT + "span": self._end_span,
        }

    def feed(self, data: bytes, part: str) -> None:
        """Read a part. Raises :class:`~synctool.errors.UnreadableFile`."""

        def doctype(*_: object) -> None:
            raise UnreadableFile("xml-entities", file=self.source, part=part)

        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise UnreadableFile("xml-damaged", file=self.source, part=part, found=error) from None

    def _start(self, name: str, given: Mapping[str, str]) -> None:
        self._depth += 1
        if self._hidden_from:
            return
        if name in _UNSEEN or name.startswith(_DRAWING):
            self._hidden_from = self._depth
        elif (start := self._starts.get(name)) is not None:
            start(given)

    def _end(self, name: str) -> None:
        if not self._hidden_from:
            end = self._ends.get(name)
            if end is not None:
                end()
        elif self._hidden_from == self._depth:
            self._hidden_from = 0
        self._depth -= 1

    # ------------------------------------------------------------ styles and names

    def _start_style(self, given: Mapping[str, str]) -> None:
        family, name = given.get(STYLE + "family", ""), given.get(STYLE + "name", "")
        self._style = (family, name, given.get(STYLE + "parent-style-name", ""))
        self.styles.add(*self._style, {})

    def _text_properties(self, given: Mapping[str, str]) -> None:
        if self._style is not None:
            self.styles.add(*self._style, look_of(given))

    def _end_style(self) -> None:
        self._style = None

    def _name(self, given: Mapping[str, str]) -> None:
        name = given.get(TABLE + "name", "")
        self.names[self._sheet, name] = given.get(TABLE + "expression", "").removeprefix("of:")

    # ------------------------------------------------------------ tables, rows, cells

    def _start_table(self, given: Mapping[str, str]) -> None:
        if self._sheet_depth:
            self._hidden_from = self._depth  # a table inside a cell
            return
        self._sheet, self._sheet_depth = given.get(TABLE + "name", ""), self._depth
        if self._sheet in self.sheets:
            raise UnreadableFile("file-doubled-sheet", file=self.source, found=self._sheet)
        if len(self.sheets) >= self.limits.sheets:
            found = len(self.sheets) + 1
            raise UnreadableFile("file-sheets", file=self.source, found=found, limit=self.limits.sheets)
        self._cells: dict[int, dict[int, Value]] = {}
        self._formulas: set[tuple[int, int]] = set()
        self._columns: list[tuple[int, str]] = []
        self._stored = self._row = 0
        self._row_style = ""
        self._begin_row(1)

    def _end_table(self) -> None:
        self.sheets[self._sheet] = MemorySheet(self._sheet, self._cells, frozenset(self._formulas))
        self._sheet, self._sheet_depth = "", 0

    def _column(self, given: Mapping[str, str]) -> None:
        last = (self._columns[-1][0] if self._columns else 0) + self._count(given, "number-columns-repeated")
        self._columns.append((last, given.get(TABLE + "default-cell-style-name", "")))

    def _start_row(self, given: Mapping[str, str]) -> None:
        self._row_style = given.get(TABLE + "default-cell-style-name", "")
        self._begin_row(self._count(given, "number-rows-repeated"))

    def _begin_row(self, repeated: int) -> None:
        self._row_repeated = repeated
        self._column_at = 0
        self._row_cells: dict[int, Value] = {}
        self._row_formulas: list[int] = []

    def _end_row(self) -> None:
        first, repeated, cells = self._row + 1, self._row_repeated, self._row_cells
        self._row += repeated
        if cells:
            if self._row > self.limits.rows:
                raise self._out_of_bounds()
            self._stored += repeated * len(cells)
            self._bound_repetition((repeated - 1) * len(cells))
            for row in range(first, self._row + 1):
                self._cells[row] = cells
                self._formulas.update((row, column) for column in self._row_formulas)
        if self._stored > self.limits.cells:
            found, limit = self._stored, self.limits.cells
            raise UnreadableFile("sheet-cells", file=self.source, sheet=self._sheet, found=found, limit=limit)

    def _start_cell(self, given: Mapping[str, str]) -> None:
        """Also one that a merge covers: it has its own value, as in xlsx."""
        style = given.get(TABLE + "style-name") or self._row_style or self._column_style()
        self._cell = OdsCell(given, self.styles.cell(style))

    def _column_style(self) -> str:
        column = self._column_at + 1
        return next((style for last, style in self._columns if column <= last), "")

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None:
            return
        first, repeated = self._column_at + 1, self._count(cell.given, "number-columns-repeated")
        self._column_at += repeated
        value = cell.value()
        if value is None or value == "":
            return
        if self._column_at > self.limits.columns:
            raise self._out_of_bounds()
        self._bound_repetition(repeated - 1)
        columns = range(first, self._column_at + 1)
        self._row_cells.update(dict.fromkeys(columns, value))
        if TABLE + "formula" in cell.given:
            self._row_formulas += columns

    def _count(self, given: Mapping[str, str], name: str) -> int:
        text = given.get(TABLE + name, "1")
        if not (text.isascii() and text.isdigit()):
            return 1
        return max(1, int(text)) if len(text) < 10 else 10**9

    def _bound_repetition(self, more: int) -> None:
        self._repeated += more
        if self._repeated > REPEATED_CELLS:
            limit = REPEATED_CELLS
            raise UnreadableFile("sheet-repeats", file=self.source, sheet=self._sheet, limit=limit)

    def _out_of_bounds(self) -> UnreadableFile:
        found = f"{self._row} × {self._column_at}"
        return UnreadableFile("sheet-bounds", file=self.source, sheet=self._sheet, found=found)

    # ------------------------------------------------------------ text

    def _start_paragraph(self, given: Mapping[str, str]) -> None:
        if self._cell is not None:
            self._cell.open(self.styles.paragraph(given.get(TEXT + "style-name", "")))

    def _end_paragraph(self) -> None:
        if self._cell is not None:
            self._cell.close()

    def _start_span(self, given: Mapping[str, str]) -> None:
        if self._cell is not None:
            self._cell.looks.append(
                {**self._cell.looks[-1], **self.styles.span(given.get(TEXT + "style-name", ""))}
            )

    def _end_span(self) -> None:
        if self._cell is not None and len(self._cell.looks) > 1:
            self._cell.looks.pop()

    def _spaces_element(self, given: Mapping[str, str]) -> None:
        text = given.get(TEXT + "c", "1")
        count = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
        self._spaces += count
        if self._spaces > REPEATED_SPACES:
            limit = REPEATED_SPACES
            raise UnreadableFile("sheet-repeats", file=self.source, sheet=self._sheet, limit=limit)
        self._literal(" " * count)

    def _literal(self, text: str) -> None:
        if self._cell is not None and self._cell.line is not None:
            self._cell.add(text)
            self._cell.after_space = False

    def _characters(self, text: str) -> None:
        """White space in the XML is one space, and none at a paragraph's start (6.1.2).

        Only where a line of the XML ends: LibreOffice writes the spaces of formatted
        cells as they are, several and leading ones too, and reads them so.
        """
        cell = self._cell
        if cell is None or cell.line is None or self._hidden_from:
            return
        folded = _WHITE.sub(" ", text)
        if cell.after_space and folded != text:
            folded = folded.removeprefix(" ")
        text = folded
        if text:
            cell.add(text)
            cell.after_space = text.endswith(" ")
