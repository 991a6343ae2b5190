"""One spreadsheet as Google answers it, as a snapshot. Pure."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from synctool.model import Revision, Sheet, Snapshot, Value, text_of
from synctool.ooxml import stamp
from synctool.stores.gsheets_cells import Data, value_of

STAMP_KEY, LAYOUT_KEY, ROW_KEY, WRITE_KEY = "synctool", "synctool-layout", "synctool-row", "synctool-write"
"""Keys of our developer metadata: the stamp; which rules a form shows; a row's key; the last write."""

_TEXT = "bold,italic,underline,strikethrough,foregroundColorStyle"
_META = "developerMetadata(metadataId,metadataKey,metadataValue)"
FIELDS = (
    f"spreadsheetId,properties(title,locale,timeZone),{_META},"
    "sheets(properties(sheetId,title,index,sheetType,gridProperties(rowCount,columnCount)),merges,"
    "protectedRanges(protectedRangeId,description,range,unprotectedRanges,editors,warningOnly),"
    f"conditionalFormats(ranges),{_META},"
    "data(startRow,startColumn,rowMetadata(developerMetadata(metadataKey,metadataValue)),"
    "rowData(values(userEnteredValue,effectiveValue,effectiveFormat(numberFormat),"
    f"userEnteredFormat(numberFormat,textFormat({_TEXT})),textFormatRuns(startIndex,format({_TEXT}))))))"
)
"""What is asked for in the one read of a file (spreadsheets.get, field masks)."""


@dataclass(frozen=True, slots=True)
class GoogleSheet:
    """A sheet's cells, and what writing to it needs to know. Rows and columns count from 1."""

    name: str
    id: int
    rows: int
    columns: int
    cells: Mapping[int, Mapping[int, Value]]
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Texts without the leading ``=``."""
    raw: Mapping[tuple[int, int], Data] = field(default_factory=dict)
    merged: Sequence[tuple[int, int, int, int]] = ()
    protected: Sequence[Data] = ()
    conditional: int = 0
    metadata: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    """By key: id and value."""
    row_keys: Mapping[int, str] = field(default_factory=dict)

    def row_numbers(self) -> Sequence[int]:
        return sorted(self.cells)

    def row(self, number: int, columns: Collection[int] | None = None) -> Mapping[int, Value]:
        cells = self.cells.get(number, {})
        if columns is None:
            return cells
        return {column: value for column, value in cells.items() if column in columns}

    def has_formula(self, row: int, column: int) -> bool:
        return (row, column) in self.formulas

    def uncomputed(self, row: int) -> Collection[int]:
        """None: the service computes every formula before it answers."""
        return ()


@dataclass(frozen=True, slots=True)
class GoogleSnapshot(Snapshot):
    """A snapshot with what only the service has."""

    id: str = ""
    properties: Data = field(default_factory=dict)
    metadata: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    taken: float = field(default_factory=time.monotonic, compare=False)

    def by_id(self) -> dict[int, GoogleSheet]:
        return {sheet.id: sheet for sheet in self.sheets.values() if isinstance(sheet, GoogleSheet)}


def snapshot_of(answer: Data, source: str, *, inherit: bool = False) -> GoogleSnapshot:
    """An answer of spreadsheets.get with :data:`FIELDS`.

    Its revision is the SHA-256 of :func:`content_of`: the service has
    none that a read gives (Drive's version comes late and from another call).
    """
    found_sheets = [sheet for one in answer.get("sheets", ()) if (sheet := _sheet(one, inherit))]
    sheets: dict[str, Sheet] = {sheet.name: sheet for sheet in found_sheets}
    stamps: dict[str, Revision] = {}
    metadata = _metadata(answer.get("developerMetadata", ()))
    for name, held in (("", metadata), *((s.name, s.metadata) for s in found_sheets)):
        found = stamp.decode(held[STAMP_KEY][1]) if STAMP_KEY in held else None
        if found is not None:
            stamps[name] = found
    return GoogleSnapshot(
        source,
        hashlib.sha256(content_of(found_sheets)).hexdigest(),
        sheets,
        stamps,
        id=answer.get("spreadsheetId", ""),
        properties=answer.get("properties", {}),
        metadata=metadata,
    )


def _metadata(entries: Iterable[Data]) -> dict[str, tuple[int, str]]:
    return {
        entry["metadataKey"]: (entry.get("metadataId", 0), entry.get("metadataValue", ""))
        for entry in entries
        if "metadataKey" in entry
    }


def _sheet(answer: Data, inherit: bool) -> GoogleSheet | None:
    properties = answer["properties"]
    if properties.get("sheetType", "GRID") != "GRID":
        return None
    cells: dict[int, dict[int, Value]] = {}
    formulas: dict[tuple[int, int], str] = {}
    raw: dict[tuple[int, int], Data] = {}
    row_keys: dict[int, str] = {}
    for grid in answer.get("data", ()):
        top, left = grid.get("startRow", 0) + 1, grid.get("startColumn", 0) + 1
        for number, row in enumerate(grid.get("rowData", ()), top):
            line: dict[int, Value] = {}
            for column, cell in enumerate(row.get("values", ()), left):
                if not cell:
                    continue
                raw[number, column] = cell
                entered = cell.get("userEnteredValue", {}).get("formulaValue")
                if entered is not None:
                    formulas[number, column] = entered.removeprefix("=")
                value = value_of(cell, inherit)
                if value is not None:
                    line[column] = value
            if line:
                cells[number] = line
        for number, held in enumerate(grid.get("rowMetadata", ()), top):
            for entry in held.get("developerMetadata", ()):
                if entry.get("metadataKey") == ROW_KEY:
                    row_keys[number] = entry.get("metadataValue", "")
    grid_size = properties.get("gridProperties", {})
    _doubt_altered_keys(cells, row_keys)
    return GoogleSheet(
        properties["title"],
        properties.get("sheetId", 0),
        grid_size.get("rowCount", 0),
        grid_size.get("columnCount", 0),
        cells,
        formulas,
        raw,
        [_area(merge) for merge in answer.get("merges", ())],
        answer.get("protectedRanges", ()),
        len(answer.get("conditionalFormats", ())),
        _metadata(answer.get("developerMetadata", ())),
        row_keys,
    )


def _area(merge: Data) -> tuple[int, int, int, int]:
    return (
        merge.get("startRowIndex", 0) + 1,
        merge.get("startColumnIndex", 0) + 1,
        merge.get("endRowIndex", 0),
        merge.get("endColumnIndex", 0),
    )


def _doubt_altered_keys(cells: dict[int, dict[int, Value]], row_keys: Mapping[int, str]) -> None:
    """Row metadata is a second witness: a key that it contradicts is taken out, so that the row is set aside.

    Rows that were only put in another order hold the same keys as before;
    then the cells are believed, whether metadata moved with them or not.
    """
    if not row_keys:
        return
    columns = Counter(
        column
        for number, key in row_keys.items()
        for column, value in cells.get(number, {}).items()
        if text_of(value) == key
    )
    if not columns:
        return
    column = columns.most_common(1)[0][0]
    written = {number: text_of(cells.get(number, {}).get(column)) for number in row_keys}
    missing = Counter(row_keys.values()) - Counter(written.values())
    for number, key in row_keys.items():
        if written[number] != key and missing[key] and number in cells:
            cells[number].pop(column, None)


def content_of(sheets: Iterable[Sheet]) -> bytes:
    """What people entered, by sheet and cell, with runs: for the history, and for the revision."""
    held: dict[str, Any] = {}
    for sheet in sheets:
        assert isinstance(sheet, GoogleSheet)
        held[sheet.name] = [
            [*place, cell["userEnteredValue"], cell.get("textFormatRuns")]
            for place, cell in sheet.raw.items()
            if "userEnteredValue" in cell
        ]
    return json.dumps(held, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
