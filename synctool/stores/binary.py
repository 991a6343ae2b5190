"""Binary workbooks (.xls, .xlsb) through libraries. Only for the child process: they may end it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import Any

from synctool.errors import UnreadableFile
from synctool.model import CellError, MemorySheet, Revision, Value
from synctool.ooxml import stamp
from synctool.ooxml.dates import Shown, from_serial
from synctool.ooxml.limits import Limits
from synctool.stores.xlsb_scan import Extent, scan

Read = tuple[dict[str, MemorySheet], dict[str, Revision]]
"""Sheets by name, and the stamps in defined names."""

_DENSE = 3_000_000
"""Cells of the rectangle that a sheet's cells span, which the xlsb library makes room for."""


def read_xls(data: bytes, source: str, limits: Limits) -> Read:
    """A BIFF workbook, error cells included. Raises :class:`UnreadableFile`."""
    xlrd: Any = import_module("xlrd")
    try:
        book = _open_xls(xlrd, data)
    except xlrd.XLRDError as error:
        code = "file-encrypted" if "encrypted" in str(error) else "foreign-damaged"
        raise UnreadableFile(code, file=source, found=str(error)[:200]) from None
    names = book.sheet_names()
    if len(names) > limits.sheets:
        raise UnreadableFile("file-sheets", file=source, found=len(names), limit=limits.sheets)
    sheets: dict[str, MemorySheet] = {}
    for index, name in enumerate(names):
        if name in sheets:
            raise UnreadableFile("file-doubled-sheet", file=source, found=name)
        sheet = book.sheet_by_index(index)
        cells: dict[int, dict[int, Value]] = {}
        stored = 0
        for row in range(sheet.nrows):
            found = zip(sheet.row_types(row), sheet.row_values(row), strict=True)
            typed = (_xls_value(xlrd, kind, raw, book.datemode == 1) for kind, raw in found)
            values = _filled(typed)
            stored += len(values)
            if stored > limits.cells:
                raise UnreadableFile("sheet-cells", file=source, sheet=name, found=stored, limit=limits.cells)
            if values:
                cells[row + 1] = values
        book.unload_sheet(index)
        sheets[name] = MemorySheet(name, cells)
    constants = {
        (names[name.scope] if 0 <= name.scope < len(names) else "", name.name): name.result.value
        for name in book.name_obj_list
        if name.result is not None and isinstance(name.result.value, str)
    }
    return sheets, _stamps(constants)


def _open_xls(xlrd: Any, data: bytes) -> Any:
    silent = io.StringIO()
    try:
        return xlrd.open_workbook(file_contents=data, logfile=silent, on_demand=True, ragged_rows=True)
    except xlrd.compdoc.CompDocError:
        # Programs other than Excel misnumber sectors; Excel opens those files.
        return xlrd.open_workbook(
            file_contents=data,
            logfile=silent,
            on_demand=True,
            ragged_rows=True,
            ignore_workbook_corruption=True,
        )


def _xls_value(xlrd: Any, kind: int, raw: object, from_1904: bool) -> Value:
    if kind == xlrd.XL_CELL_TEXT:
        return _text(str(raw))
    if kind == xlrd.XL_CELL_ERROR:
        return CellError(xlrd.error_text_from_code.get(raw, "#VALUE!"))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(raw)
    if not isinstance(raw, float):
        return None
    if kind == xlrd.XL_CELL_DATE:
        moment = from_serial(raw, Shown.TIME if raw < 1 else Shown.DATE, from_1904)
        if moment is not None:
            return moment
    return _number(raw)


def read_xlsb(data: bytes, source: str, limits: Limits) -> Read:
    """A binary package; error cells and formulas from a scan of its records."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    found = scan(data, source, limits)
    for name, extent in found.extents.items():
        _bound(name, extent, source, limits)
    sheets: dict[str, MemorySheet] = {}
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names:
            extent = found.extents.get(name, Extent())
            if extent.cells:
                rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                sheets[name] = _xlsb_sheet(name, rows, extent)
            else:
                sheets[name] = MemorySheet(name, {})
    except PasswordError:
        raise UnreadableFile("file-encrypted", file=source) from None
    except CalamineError as error:
        raise UnreadableFile("foreign-damaged", file=source, found=str(error)[:200]) from None
    return sheets, _stamps(found.names)


def _stamps(constants: Mapping[tuple[str, str], str]) -> dict[str, Revision]:
    """Stamps in defined names, by sheet."""
    found = {sheet: stamp.decode(t) for (sheet, name), t in constants.items() if name.lower() == stamp.NAME}
    return {sheet: revision for sheet, revision in found.items() if revision is not None}


def _bound(name: str, extent: Extent, source: str, limits: Limits) -> None:
    if extent.last_row > limits.rows or extent.last_column > limits.columns:
        found = f"{extent.last_row} × {extent.last_column}"
        raise UnreadableFile("sheet-bounds", file=source, sheet=name, found=found)
    if extent.cells > limits.cells:
        raise UnreadableFile("sheet-cells", file=source, sheet=name, found=extent.cells, limit=limits.cells)
    if extent.last_row * extent.last_column > _DENSE:
        found = f"{extent.last_row} × {extent.last_column}"
        raise UnreadableFile("sheet-sparse", file=source, sheet=name, found=found)


def _xlsb_sheet(name: str, rows: Sequence[Sequence[object]], extent: Extent) -> MemorySheet:
    cells: dict[int, dict[int, Value]] = {}
    for number, row in enumerate(rows, start=1):
        values = _filled(map(_plain, row))
        if values:
            cells[number] = values
    for (number, column), code in extent.errors.items():
        cells.setdefault(number, {})[column] = CellError(code)
    return MemorySheet(name, cells, frozenset(extent.formulas))


def _filled(values: Iterable[Value]) -> dict[int, Value]:
    """Values by column, without the blanks."""
    return {column: value for column, value in enumerate(values, start=1) if value is not None}


def _plain(raw: object) -> Value:
    match raw:
        case bool() | time():
            return raw
        case str():
            return _text(raw)
        case int() | float():
            return _number(float(raw))
        case datetime():
            return raw if raw.time() != time() else raw.date()
        case date():
            return raw
        case timedelta():
            return raw / timedelta(days=1)
    return None


def _number(raw: float) -> Value:
    if raw - raw != 0:
        return CellError("#NUM!")
    return int(raw) if raw.is_integer() and abs(raw) < 1e15 else raw


def _text(raw: str) -> Value:
    return raw.replace("\r\n", "\n").replace("\r", "\n") or None
