"""Rows to typed data frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from synctool.analysis.columns import CATEGORY, DAY, MOMENT, TABLES
from synctool.errors import SyncError

if TYPE_CHECKING:
    from types import ModuleType

    from pandas import DataFrame

Rows = Mapping[str, Sequence[Sequence[object]]]
"""By table, values in the order of its columns; ``None`` for what is missing."""


class Frames(NamedTuple):
    """An office as four tidy tables, joined by ``item`` and ``agency``."""

    items: DataFrame
    assignments: DataFrame
    responses: DataFrame
    audit: DataFrame


def frames_of(rows: Rows) -> Frames:
    """The rows as frames. Raises :class:`SyncError` where pandas is not installed."""
    pandas = pandas_module()
    return Frames(**{name: _frame(pandas, name, rows[name]) for name in TABLES})


def pandas_module() -> ModuleType:
    """pandas; :class:`SyncError` says how to install it."""
    try:
        import pandas
    except ImportError:
        raise SyncError("analysis-not-installed", library="pandas") from None
    module: ModuleType = pandas
    return module


def _frame(pandas: Any, table: str, rows: Sequence[Sequence[object]]) -> DataFrame:
    columns = TABLES[table]
    series = {
        column.name: _series(pandas, [row[n] for row in rows], column.dtype)
        for n, column in enumerate(columns)
    }
    frame: DataFrame = pandas.DataFrame(series, columns=[column.name for column in columns])
    return frame


def _series(pandas: Any, values: list[object], dtype: str) -> Any:
    if dtype == CATEGORY:
        kinds = list(dict.fromkeys(value for value in values if value is not None))
        typed = pandas.CategoricalDtype(pandas.Index(kinds, dtype="str"), ordered=False)
        return pandas.Series(values, dtype=typed)
    if dtype in (DAY, MOMENT):
        read = pandas.to_datetime(
            pandas.Series(values, dtype="object"), utc=dtype == MOMENT, format="ISO8601"
        )
        return read.astype(dtype)
    return pandas.Series(values, dtype=dtype)
