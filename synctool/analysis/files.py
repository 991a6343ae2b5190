"""Frames to files: CSV, Parquet and workbooks."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from synctool.analysis.columns import CATEGORY, DAY, MOMENT, TABLES, TEXT
from synctool.analysis.frames import Frames, pandas_module
from synctool.csv_guard import guarded
from synctool.errors import ConfigError, SyncError

if TYPE_CHECKING:
    from pandas import DataFrame

FORMATS = (".csv", ".parquet", ".xlsx")
_MOST_ROWS = 1_048_575
"""Rows of a sheet below its header, and characters of a cell (Excel specifications and limits)."""
_MOST_CHARACTERS = 32_767


def rendered(frames: Frames, names: Sequence[str], ending: str) -> list[tuple[str, bytes]]:
    """Files of the named tables: a workbook of all, or one file each, with the table's name.

    Raises :class:`SyncError` where a library is missing, :class:`ConfigError`
    for more than a sheet can hold.
    """
    chosen = {name: getattr(frames, name) for name in names}
    if ending == ".xlsx":
        return [("", _workbook(chosen))]
    make = _csv if ending == ".csv" else _parquet
    return [(name, make(frame)) for name, frame in chosen.items()]


def _csv(frame: DataFrame) -> bytes:
    """With a byte-order mark, for Excel; no text in it is taken for a formula."""
    safe = frame.copy()
    for name in _texts(frame):
        safe[name] = frame[name].astype("object").map(guarded, na_action="ignore")
    text: str = safe.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig", "backslashreplace")


def _parquet(frame: DataFrame) -> bytes:
    _needs("pyarrow")
    data: bytes = frame.to_parquet(index=False, engine="pyarrow")
    return data


def _workbook(chosen: dict[str, DataFrame]) -> bytes:
    _needs("xlsxwriter")
    for name, frame in chosen.items():
        if len(frame) > _MOST_ROWS:
            raise ConfigError("export-too-long", rows=len(frame), most=_MOST_ROWS)
        for text in _texts(frame):
            if (frame[text].astype("string").str.len() > _MOST_CHARACTERS).any():
                raise ConfigError("export-cell-too-long", table=name, column=text, most=_MOST_CHARACTERS)
    target = io.BytesIO()
    # A text that looks like a formula or an address stays a text.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    pandas = pandas_module()
    with pandas.ExcelWriter(
        target, engine="xlsxwriter", date_format="yyyy-mm-dd", engine_kwargs={"options": options}
    ) as writer:
        for name, frame in chosen.items():
            _sheet_ready(frame, name).to_excel(writer, sheet_name=name, index=False, freeze_panes=(1, 1))
            sheet = writer.sheets[name]
            sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
            for n, column in enumerate(TABLES[name]):
                sheet.set_column(n, n, 48 if column.dtype == TEXT and column.name != "item" else 16)
    return target.getvalue()


def _sheet_ready(frame: DataFrame, table: str) -> DataFrame:
    """Days as days, moments as local times without a zone, since a sheet knows none."""
    ready = frame.copy()
    for column in TABLES[table]:
        if column.dtype == MOMENT:
            ready[column.name] = frame[column.name].dt.tz_localize(None)
        if column.dtype == DAY:
            ready[column.name] = frame[column.name].dt.date
    return ready


def _texts(frame: DataFrame) -> list[str]:
    return [name for name in frame.columns if str(frame[name].dtype) in (TEXT, CATEGORY)]


def _needs(library: str) -> Any:
    from importlib import import_module

    try:
        return import_module(library)
    except ImportError:
        raise SyncError("analysis-not-installed", library=library) from None
