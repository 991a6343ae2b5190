"""One sheet of a workbook: rows split at once, cells decoded when they are asked for."""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from synctool.errors import UnreadableFile
from synctool.model import Value
from synctool.ooxml.canonical import canonical, column_number
from synctool.ooxml.strings import unmarked
from synctool.ooxml.values import Values

if TYPE_CHECKING:
    from synctool.ooxml.workbook import Workbook

_DATA = re.compile(rb"<sheetData(?: [^>]*?)?(/?)>")
_ROW = re.compile(rb'(?: [^>]*?)? r="([0-9]{1,20})"')
_CELL = re.compile(
    rb'<c(?: r="([A-Z]{1,3})([0-9]+)"([^>/]*+)'
    rb"(?:/>|>(?:<v>([^<]*+)</v></c>|([^<]*+(?:<(?!/c>)[^<]*+)*)</c>))|)"
)
"""Letters, row, other attributes, bare content, other content; all empty where the shape is another."""
_FORMULA = re.compile(rb"<f[ />]")
"""Not ``<family>``, which a rich text inside a cell has."""
_NO_RESULT = re.compile(rb"^(?!.*<v>[^<])", re.DOTALL)
_MERGE = re.compile(rb"""<mergeCell [^>]*?ref=["']\$?([A-Z]+)\$?([0-9]+):\$?([A-Z]+)\$?([0-9]+)["']""")


_SMALLEST = len(b"<c><v/></c>")


class _Columns(dict[bytes, int]):
    """Column numbers by their letters, remembered."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def __missing__(self, letters: bytes) -> int:
        number = column_number(letters.decode("ascii"))
        if number > self._limit:
            raise OverflowError(letters.decode("ascii"))
        self[letters] = number
        return number


class _Cut(Mapping[int, bytes]):
    """The rows of a long text, each cut out when it is asked for: all of them would be a second copy."""

    def __init__(self, text: bytes, at: Mapping[int, int], starts: array[int], end: int) -> None:
        """``at``: by number, which of the rows it is."""
        self._text, self._at, self._starts, self._end = text, at, starts, end

    @classmethod
    def of(cls, text: bytes, start: int, end: int) -> _Cut | None:
        """The rows between ``start`` and ``end``; ``None`` if their shape is not the usual one."""
        numbers, starts, pattern = dict[int, int](), array("Q"), re.compile(b"<row" + _ROW.pattern)
        at = text.find(b"<row", start, end)
        if text[start : end if at < 0 else at].strip():
            return None
        while at >= 0:
            found = pattern.match(text, at, end)
            if found is None or (number := int(found[1])) in numbers:
                return None
            numbers[number] = len(starts)
            starts.append(at + len(b"<row"))
            at = text.find(b"<row", found.end(), end)
        return cls(text, numbers, starts, end)

    def __getitem__(self, number: int) -> bytes:
        at = self._at[number]
        is_last = at + 1 == len(self._starts)
        return self._text[self._starts[at] : self._end if is_last else self._starts[at + 1] - len(b"<row")]

    def __iter__(self) -> Iterator[int]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)


class XlsxSheet:
    """A worksheet, as :class:`synctool.model.Sheet` wants it.

    Where a file states a row or a cell twice, or a row out of order, the cell
    that is stored last and holds something counts, as LibreOffice reads it.
    A cell inside a merged range that is not its first has its own value.
    """

    def __init__(self, name: str, part: str, book: Workbook) -> None:
        self.name = name
        self.part = part
        """Name of the sheet's part; ``""`` where it is missing."""
        self.book = book
        self._package = package = book.package
        self._usual = True
        self._columns = _Columns(package.limits.columns)
        self._formulas: dict[int, frozenset[int]] = {}
        self._few: dict[int, bytes] | None = None
        self.doubled = False
        """True where a row is stated twice, as far as rows were told apart."""

    @property
    def size(self) -> int:
        """Bytes of the sheet's part, inflated."""
        member = self._package.find(self.part) if self.part else None
        return member.size if member else 0

    def row_numbers(self) -> Sequence[int]:
        """Numbers of the rows with at least one cell that holds a value or a formula, ascending."""
        return self._numbers

    def row(self, number: int, columns: Collection[int] | None = None) -> Mapping[int, Value]:
        """Non-blank cells of a row by column; only ``columns`` if given."""
        found: dict[int, Value] = {}
        stated = b"%d" % number
        values = self._values
        known = self._columns
        try:
            for letters, row, attributes, content, body in _CELL.findall(self._row(number)):
                if row != stated:
                    self._rewrite(number)
                    return self.row(number, columns)
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
        except OverflowError as error:
            raise self._beyond(f"{error}{number}") from None
        return found

    def has_formula(self, row: int, column: int) -> bool:
        """True if the cell's value is the result of a formula."""
        return column in self.formulas(row)

    def formulas(self, row: int) -> frozenset[int]:
        """Columns whose values are results of formulas."""
        known = self._formulas.get(row)
        if known is None:
            known = self._formulas[row] = self._find_formulas(row)
        return known

    def uncomputed(self, row: int) -> Collection[int]:
        """Columns of formulas without a stored result, as some programs and libraries write them.

        A formula whose result is an empty text has a result: its cell says so (``t="str"``).
        """
        data = self._row(row)
        begun = data.count(b"<f>") + data.count(b"<f ")
        if not begun or (begun <= data.count(b"</f><v>") and b"<v></v>" not in data):
            return ()
        formulas = self._find_formulas(row)
        return [
            column
            for letters, _, attributes, _, body in _CELL.findall(self._row(row))
            if body
            and _NO_RESULT.search(body)
            and b't="str"' not in attributes
            and (column := self._columns[letters]) in formulas
        ]

    def stored_rows(self) -> Mapping[int, bytes]:
        """Each row as it is stored, behind the name of its element; by number."""
        return self._rows

    def only(self, numbers: Iterable[int]) -> None:
        """Look for these rows alone, not for all; only for a sheet that is known to state no row twice."""
        self._few, at = {}, 0
        for number in sorted(numbers):
            found = self._find(number, at)
            if found is None:
                self._few = None
                return
            at, self._few[number] = found

    def let_go(self) -> None:
        """Forget all rows but those that were looked for, where they take much room.

        They are inflated again for whoever asks for them.
        """
        if self._usual and self._package.is_large(self.part):
            for name in ("_data", "_rows", "_numbers"):
                self.__dict__.pop(name, None)

    @cached_property
    def merged(self) -> tuple[tuple[int, int, int, int], ...]:
        """Merged ranges as first row, first column, last row, last column."""
        found = _MERGE.findall(self._data, self._data.rfind(b"</sheetData>"))
        limit = self._package.limits.merges
        return tuple(
            (int(top), self._columns[left], int(bottom), self._columns[right])
            for left, top, right, bottom in found[:limit]
        )

    @cached_property
    def _values(self) -> Values:
        return self.book.values

    @cached_property
    def _data(self) -> bytes:
        package = self._package
        if not self.part:
            return b""
        data = unmarked(package.read(self.part), package.source, self.part)
        limit = package.limits.cells
        if len(data) // _SMALLEST > limit and (cells := data.count(b"<c")) > limit:
            raise UnreadableFile(
                "sheet-cells", file=package.source, sheet=self.name, found=cells, limit=limit
            )
        return data

    @cached_property
    def _rows(self) -> Mapping[int, bytes]:
        rows = self._split()
        if rows is None:
            self._rewrite(0)
            rows = self._split()
        if rows is None:
            raise self._damaged("row")
        if rows and not 1 <= min(rows) <= max(rows) <= self._package.limits.rows:
            raise self._beyond(f"{max(rows)}")
        return rows

    def _row(self, number: int) -> bytes:
        """A row as it is stored, behind the name of its element; nothing if there is none."""
        if self._few is None:
            return self._rows.get(number, b"")
        if number not in self._few:
            found = self._find(number, 0)
            if found is None:
                self._few = None
                return self._row(number)
            self._few[number] = found[1]
        return self._few[number]

    def _find(self, number: int, start: int) -> tuple[int, bytes] | None:
        """Where a row ends that is stated as most programs state it, and the row."""
        data = self._data
        at = data.find(b'<row r="%d"' % number, start)
        if at < 0:
            return None
        stop = data.rfind(b"</sheetData>", at)
        if stop < 0:
            return None
        end = data.find(b"<row", at + 4, stop)
        end = stop if end < 0 else end
        return end, data[at + 4 : end]

    @cached_property
    def _numbers(self) -> tuple[int, ...]:
        return tuple(
            sorted(
                number for number, row in self._rows.items() if b"<v" in row or b"<is" in row or b"<f" in row
            )
        )

    def _split(self) -> Mapping[int, bytes] | None:
        """Each row's bytes by its number; ``None`` if the shape is not the usual one."""
        data = self._data
        head = _DATA.search(data)
        if head is None or head[1]:
            return {}
        end = data.find(b"</sheetData>", head.end())
        if end < 0:
            return None
        if self._package.is_large(self.part) and (cut := _Cut.of(data, head.end(), end)):
            return cut
        before, *pieces = data[head.end() : end].split(b"<row")
        numbers = [int(match[1]) for match in map(_ROW.match, pieces) if match]
        if len(numbers) != len(pieces) or before.strip():
            return None
        rows: dict[int, bytes] = dict(zip(numbers, pieces, strict=True))
        if len(rows) < len(numbers):
            self.doubled = True
            rows.clear()
            for number, piece in zip(numbers, pieces, strict=True):
                rows[number] = rows.get(number, b"") + piece
        return rows

    def _find_formulas(self, number: int) -> frozenset[int]:
        row = self._row(number)
        first = _FORMULA.search(row)
        if first is None:
            return frozenset()
        # What stands before the last cell that begins before the first formula has none.
        row = row[max(0, row.rfind(b"<c ", 0, first.start())) :]
        cells = _CELL.findall(row)
        if any(stated != b"%d" % number for _, stated, _, _, _ in cells):
            self._rewrite(number)
            return self._find_formulas(number)
        return frozenset(self._columns[letters] for letters, _, _, _, body in cells if _FORMULA.search(body))

    def _rewrite(self, number: int) -> None:
        """Bring the sheet into the usual shape, since row ``number`` was not in it; once."""
        if not self._usual:
            raise self._damaged(f"row {number}")
        self._usual = False
        self._few = None
        self._data = canonical(self._data, self._package.source, self.part)
        if number:
            self._rows = self._split() or {}

    def _damaged(self, found: object) -> UnreadableFile:
        return UnreadableFile("xml-damaged", file=self._package.source, part=self.part, found=found)

    def _beyond(self, found: str) -> UnreadableFile:
        return UnreadableFile("sheet-bounds", file=self._package.source, sheet=self.name, found=found)
