"""One sheet of a workbook: rows split at once, cells decoded when they are asked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from synctool.errors import UnreadableFile
from synctool.model import Value
from synctool.ooxml.canonical import canonical, column_number
from synctool.ooxml.package import Package
from synctool.ooxml.strings import unmarked
from synctool.ooxml.values import Values

_DATA = re.compile(rb"<sheetData(?: [^>]*?)?(/?)>")
_ROW = re.compile(rb'<row(?: [^>]*?)? r="([0-9]{1,20})"')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})[0-9]+"([^>/]*+)'
    rb"(?:/>|>(?:<v>([^<]*+)</v></c>|((?:[^<]++|<(?!/c>))*+)</c>))"
)
_MERGE = re.compile(rb"""<mergeCell [^>]*?ref=["']\$?([A-Z]+)\$?([0-9]+):\$?([A-Z]+)\$?([0-9]+)["']""")


class _Columns(dict[bytes, int]):
    """Column numbers by their letters, remembered."""

    def __missing__(self, letters: bytes) -> int:
        number = self[letters] = column_number(letters.decode("ascii"))
        return number


_COLUMNS = _Columns()


class XlsxSheet:
    """A worksheet, as :class:`synctool.model.Sheet` wants it.

    Where a file states a row or a cell twice, or a row out of order, the cell
    that is stored last and holds something counts, as LibreOffice reads it.
    A cell inside a merged range that is not its first has its own value.
    """

    def __init__(self, name: str, part: str, package: Package, values: Values) -> None:
        self.name = name
        self.part = part
        """Name of the sheet's part; ``""`` where it is missing."""
        self._package = package
        self._values = values
        self._usual = True
        self._formulas: dict[int, frozenset[int]] = {}

    def row_numbers(self) -> Sequence[int]:
        """Numbers of the rows with at least one cell that holds a value or a formula, ascending."""
        return self._numbers

    def row(self, number: int, columns: Collection[int] | None = None) -> Mapping[int, Value]:
        """Non-blank cells of a row by column; only ``columns`` if given."""
        cells = self._cells(number)
        found: dict[int, Value] = {}
        values = self._values
        known = _COLUMNS
        try:
            for letters, attributes, content, body in cells:
                column = known[letters]
                if columns is not None and column not in columns:
                    continue
                if content:
                    value = values[attributes][content]
                elif body:
                    value = values[attributes].inline(body)
                else:
                    continue
                if value is not None:
                    found[column] = value
        except UnicodeDecodeError as error:
            raise self._damaged(error) from None
        if found and max(found) > self._package.limits.columns:
            raise self._beyond(f"{number}")
        return found

    def has_formula(self, row: int, column: int) -> bool:
        """True if the cell's value is the result of a formula."""
        known = self._formulas.get(row)
        if known is None:
            marked = b"<f" in self._rows.get(row, b"")
            cells = self._cells(row) if marked else ()
            known = self._formulas[row] = frozenset(_COLUMNS[c] for c, _, _, body in cells if b"<f" in body)
        return column in known

    @cached_property
    def merged(self) -> tuple[tuple[int, int, int, int], ...]:
        """Merged ranges as first row, first column, last row, last column."""
        found = _MERGE.findall(self._data, self._data.rfind(b"</sheetData>"))
        limit = self._package.limits.merges
        return tuple(
            (int(top), _COLUMNS[left], int(bottom), _COLUMNS[right])
            for left, top, right, bottom in found[:limit]
        )

    @cached_property
    def _data(self) -> bytes:
        package = self._package
        if not self.part:
            return b""
        data = unmarked(package.read(self.part), package.source, self.part)
        cells = data.count(b"<c ") + data.count(b"<c>")
        if cells > package.limits.cells:
            raise UnreadableFile(
                "sheet-cells", file=package.source, sheet=self.name, found=cells, limit=package.limits.cells
            )
        return data

    @cached_property
    def _rows(self) -> dict[int, bytes]:
        rows = self._split()
        if rows is None:
            self._rewrite()
            rows = self._split()
        if rows is None:
            raise self._damaged("row")
        if rows and not 1 <= min(rows) <= max(rows) <= self._package.limits.rows:
            raise self._beyond(f"{max(rows)}")
        return rows

    @cached_property
    def _numbers(self) -> tuple[int, ...]:
        return tuple(
            sorted(
                number for number, row in self._rows.items() if b"<v" in row or b"<is" in row or b"<f" in row
            )
        )

    def _split(self) -> dict[int, bytes] | None:
        """Each row's bytes by its number; ``None`` if the shape is not the usual one."""
        data = self._data
        head = _DATA.search(data)
        if head is None or head[1]:
            return {}
        end = data.find(b"</sheetData>", head.end())
        if end < 0:
            return None
        pieces = data[head.end() : end].split(b"<row")
        numbers = _ROW.findall(data, head.end(), end)
        if len(numbers) != len(pieces) - 1 or pieces[0].strip():
            return None
        rows: dict[int, bytes] = dict(zip(map(int, numbers), pieces[1:], strict=True))
        if len(rows) < len(numbers):
            rows.clear()
            for number, piece in zip(map(int, numbers), pieces[1:], strict=True):
                rows[number] = rows.get(number, b"") + piece
        return rows

    def _cells(self, number: int) -> list[tuple[bytes, bytes, bytes, bytes]]:
        """Column letters, other attributes, bare content, other content of each cell of a row."""
        row = self._rows.get(number, b"")
        cells = _CELL.findall(row)
        # Every start of a cell is a match, and no reference names another row.
        if len(cells) == row.count(b"<c") and row.count(b'%d"' % number) >= len(cells):
            return cells
        if not self._usual:
            raise self._damaged(f"row {number}")
        self._rewrite()
        self._rows = self._split() or {}
        return self._cells(number)

    def _rewrite(self) -> None:
        self._usual = False
        self._data = canonical(self._data, self._package.source, self.part)

    def _damaged(self, found: object) -> UnreadableFile:
        return UnreadableFile("xml-damaged", file=self._package.source, part=self.part, found=found)

    def _beyond(self, found: str) -> UnreadableFile:
        return UnreadableFile("sheet-bounds", file=self._package.source, sheet=self.name, found=found)
