"""Request kinds that bring texts in, part them, or take doubled rows out. Not verified against Google."""

from __future__ import annotations

import csv
import html.parser
import io
from typing import Any

from . import entry
from .a1 import Rect
from .api import Editing
from .batch_cells import target_of
from .batch_kinds import kind
from .cells import write
from .errors import invalid
from .state import Sheet

_DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}
_NO_VALUES = ("PASTE_FORMAT", "PASTE_DATA_VALIDATION", "PASTE_CONDITIONAL_FORMATTING")


class _Table(html.parser.HTMLParser):
    """The texts of an HTML table's cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()


def _typed(edit: Editing, sheet: Sheet, row: int, column: int, text: str) -> None:
    value, look = entry.typed(text, edit.doc.properties["locale"])
    cell = sheet.cells.get((row, column), {})
    sheet.put((row, column), write(cell, value, look))


@kind("pasteData")
def paste_data(edit: Editing, args: dict[str, Any]) -> None:
    """Texts are read as if typed; a grid that is too small is an error."""
    at = args.get("coordinate") or {}
    sheet = edit.doc.sheet(at.get("sheetId"))
    if bool(args.get("html")) == bool(args.get("delimiter")):
        raise invalid("Exactly one of delimiter and html must be set.")
    data = str(args.get("data", ""))
    if args.get("html"):
        rows = _Table(data).rows
    else:
        rows = list(csv.reader(io.StringIO(data, newline=""), delimiter=args["delimiter"][0]))
    top, left = at.get("rowIndex", 0), at.get("columnIndex", 0)
    rect = Rect(top, top + len(rows), left, left + max(map(len, rows), default=0))
    if rect.r1 > sheet.row_count or rect.c1 > sheet.column_count:
        raise invalid(
            f"Range ({sheet.title}) exceeds grid limits. "
            f"Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
        )
    edit.guard(sheet, rect)
    if args.get("type") in _NO_VALUES:
        return
    for number, row in enumerate(rows, top):
        for column, text in enumerate(row, left):
            _typed(edit, sheet, number, column, text)


@kind("textToColumns")
def text_to_columns(edit: Editing, args: dict[str, Any]) -> None:
    """The pieces go to the right, over what is there; the grid grows if need be."""
    sheet, rect = target_of(edit, args.get("source"))
    if rect.c1 - rect.c0 != 1:
        raise invalid("The source must span exactly one column.")
    how = args.get("delimiterType") or "AUTODETECT"
    texts = {
        row: text
        for row, column in sheet.used(rect)
        if (text := sheet.cells[row, column].get("userEnteredValue", {}).get("stringValue"))
    }
    if how == "CUSTOM" and not args.get("delimiter"):
        raise invalid("A custom delimiter must be set.")
    if how == "AUTODETECT":
        joined = "\n".join(texts.values())
        mark = max(_DELIMITERS.values(), key=joined.count)
    else:
        mark = args["delimiter"] if how == "CUSTOM" else _DELIMITERS[how]
    parted = {row: text.split(mark) for row, text in texts.items()}
    width = max(map(len, parted.values()), default=1)
    grid = sheet.properties["gridProperties"]
    grid["columnCount"] = max(grid["columnCount"], rect.c0 + width)
    edit.guard(sheet, Rect(rect.r0, rect.r1, rect.c0, rect.c0 + width))
    for row, pieces in parted.items():
        for column, text in enumerate(pieces, rect.c0):
            _typed(edit, sheet, row, column, text)


@kind("deleteDuplicates")
def delete_duplicates(edit: Editing, args: dict[str, Any]) -> dict[str, Any]:
    """Values decide, without case; the first of equal rows stays, those below move up."""
    sheet, rect = target_of(edit, args.get("range"))
    spans = args.get("comparisonColumns") or [{"startIndex": rect.c0, "endIndex": rect.c1}]
    columns = [c for span in spans for c in range(span.get("startIndex", 0), span["endIndex"])]
    view = edit.view()
    seen: set[tuple[Any, ...]] = set()
    kept: list[int] = []
    for row in range(rect.r0, rect.r1):
        values = (view.value(sheet, (row, column)) for column in columns)
        code = tuple(v.casefold() if isinstance(v, str) else v for v in values)
        if code not in seen:
            seen.add(code)
            kept.append(row)
    gone = rect.r1 - rect.r0 - len(kept)
    if not gone:
        return {}
    edit.guard(sheet, rect)
    old = {place: sheet.cells[place] for place in sheet.used(rect)}
    for place in old:
        sheet.put(place, {})
    for number, row in enumerate(kept, rect.r0):
        for column in range(rect.c0, rect.c1):
            sheet.put((number, column), old.get((row, column), {}))
    return {"duplicatesRemovedCount": gone}
