"""The columns of the four tables: what each holds, and as which type of pandas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

TEXT, CATEGORY, FLAG, SHARE, DAY, MOMENT = (
    "string",
    "category",
    "boolean",
    "Float64",
    "datetime64[ms]",
    "datetime64[ms, UTC]",
)


class Column(NamedTuple):
    name: str
    dtype: str
    meaning: str


_ITEM = Column("item", TEXT, "key of the item (項次), by which the tables are joined")
_AGENCY = Column("agency", CATEGORY, "short name of the agency")

TABLES: Mapping[str, tuple[Column, ...]] = {
    "items": (
        _ITEM,
        Column("tracked", FLAG, "false for an item in 已解除列管"),
        Column("meeting", CATEGORY, "會議"),
        Column("topic", CATEGORY, "議題"),
        Column("resolution", TEXT, "會議決議, plain"),
        Column("resolution_html", TEXT, "the same with its underlines and the like"),
        Column("leads", TEXT, "主辦機關, joined by 、"),
        Column("supporting", TEXT, "協辦機關, joined by 、"),
        Column("due", DAY, "列管期限; missing where the cell names no day"),
        Column("due_text", TEXT, "列管期限 as it stands in the cell"),
        Column("percent", SHARE, "辦理進度, 0 to 1; missing where the cell holds no number"),
        Column("percent_text", TEXT, "辦理進度 as it stands in the cell"),
        Column("progress", TEXT, "辦理情形, plain"),
        Column("progress_html", TEXT, "the same with its underlines and the like"),
        Column("recommendation", CATEGORY, "列管建議"),
        Column("ruling", TEXT, "裁示"),
    ),
    "assignments": (
        _ITEM,
        _AGENCY,
        Column("agency_full", TEXT, "full name of the agency"),
        Column("role", CATEGORY, "lead or supporting"),
        Column("tracked", FLAG, "false for an item in 已解除列管"),
        Column("joint", FLAG, "one lead answers for all of the item's agencies"),
        Column("answered", FLAG, "there is an answer in the current round"),
    ),
    "responses": (
        Column("round", CATEGORY, "填報期次, in the order in which the master has them"),
        _ITEM,
        _AGENCY,
        Column("role", CATEGORY, "lead or supporting, as it was"),
        Column("status", CATEGORY, "辦理狀態"),
        Column("percent", SHARE, "辦理進度, 0 to 1; missing where the cell holds no number"),
        Column("percent_text", TEXT, "辦理進度 as it stands in the cell"),
        Column("completed", DAY, "完成日期; missing where the cell names no day"),
        Column("completed_text", TEXT, "完成日期 as it stands in the cell"),
        Column("progress", TEXT, "辦理情形 as the agency wrote it, plain"),
        Column("progress_html", TEXT, "the same with its underlines and the like"),
        Column("evidence", TEXT, "佐證資料"),
        Column("request", CATEGORY, "機關建議"),
        Column("reporter", TEXT, "填報人"),
        Column("contact", TEXT, "聯絡電話"),
    ),
    "audit": (
        Column("when", MOMENT, "when the cell was changed"),
        Column("run", CATEGORY, "batch number of the run"),
        Column("who", CATEGORY, "who ran it"),
        _ITEM,
        Column("field", CATEGORY, "which field, by its name in these tables where it has one"),
        Column("agency", CATEGORY, "whose answer; missing for a field of the item"),
        Column("sheet", CATEGORY, "sheet of the master"),
        Column("cell", TEXT, "cell of the master"),
        Column("before", TEXT, "what it held, plain"),
        Column("before_html", TEXT, "the same with its underlines and the like"),
        Column("after", TEXT, "what it holds since, plain"),
        Column("after_html", TEXT, "the same with its underlines and the like"),
        Column("why", CATEGORY, "code of the reason"),
        Column("source", TEXT, "file, sheet and cell that the value came from"),
    ),
}
"""By table, in the order of the files."""


def markdown() -> str:
    """The tables as the documentation shows them."""
    parts: list[str] = []
    for table, columns in TABLES.items():
        rows = [f"| `{c.name}` | `{c.dtype}` | {c.meaning} |" for c in columns]
        parts += [f"### `{table}`\n", "| column | type | meaning |", "|---|---|---|", *rows, ""]
    return "\n".join(parts).rstrip() + "\n"
