"""Where things stand in 儀表板; the template and the formulas share these places."""

from __future__ import annotations

from typing import Final

from synctool.figures import SOON
from synctool.model import column_letters
from synctool.schema import CONTINUE, REMOVE, SELF_TRACKED

ROUND_CELL, DUE_CELL, TODAY_CELL = (3, 2), (3, 7), (3, 12)
"""填報期次 and 填報期限, which a pull sets, and today."""
SUMS_ROW: Final = 6
COUNTS_ROW: Final = 24
"""First rows of the three small tables under the first charts."""
MONTHS_ROW: Final = 48
CHOICES: Final = {"agency": (46, 9), "condition": (46, 12), "page": (46, 16)}
"""Cells in which a person chooses what the list of items shows."""
LIST_ROW: Final = 48
LIST_ROWS: Final = 15
HEADER_ROW: Final = 66
"""Header of the table of agencies, the last of the sheet: its rows come and go with the office's agencies."""
LAST_AGENCY_ROW: Final = HEADER_ROW + 1000
HELPER: Final = 20
"""First of the hidden columns: positions of the listed items and first days of the months; below, the
spellings of each agency."""
SPELLINGS: Final = 6
AGENCY_COLUMNS: Final = (
    "agency", "lead", "supporting", "ready", "overdue", "answered",
    "on_time", "late", "unanswered", "rate", "bar",
)  # fmt: skip
ALL, OVERDUE, NEAR = "全部", "逾期", f"{SOON}日內到期"
CONDITIONS: Final = (ALL, OVERDUE, NEAR, REMOVE, CONTINUE, SELF_TRACKED)


def fixed(row: int, column: int) -> str:
    """An absolute reference: ``$A$1``."""
    return f"${column_letters(column)}${row}"


def agency_cells(column: int, to: int = 0) -> str:
    """A column of the table of agencies, with room for more; up to column ``to`` if given."""
    return f"{fixed(HEADER_ROW + 1, column)}:{fixed(LAST_AGENCY_ROW, to or column)}"
