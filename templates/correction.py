"""correction.xlsx: the 補正單, a head and a list of faults."""

from __future__ import annotations

from canonical import name_cells, new_book
from looks import (
    BLUE_LINE,
    FAULTY,
    HEADER_GRID,
    INSET,
    LANG,
    LEFT,
    MID,
    MIDDLE,
    NAVY,
    font,
    set_up_page,
    solid,
    write_body,
    write_header,
    write_title,
)
from openpyxl import Workbook
from openpyxl.styles import Border
from openpyxl.utils import get_column_letter

from synctool.correction import COLUMNS, HEAD, HEAD_ROW, HEADER_ROW, SHEET
from synctool.schema import Field, Kind, Owner
from synctool.texts import say

_WIDTHS = {
    "number": 6, "severity": 10, "cell": 15, "item": 9, "field": 12, "found": 24, "fault": 38,
    "expected": 30, "remedy": 38,
}  # fmt: skip
_SHORT = ("number", "severity", "item", "field")


def build_correction() -> Workbook:
    book = new_book(SHEET)
    sheet = book.active
    sheet.title = SHEET
    sheet.sheet_properties.tabColor = NAVY
    last = get_column_letter(len(COLUMNS))
    write_title(sheet, say("correction-title", LANG), len(COLUMNS))
    for row, name in enumerate(HEAD, HEAD_ROW):
        label, value = sheet.cell(row, 1, say(f"correction-{name}", LANG)), sheet.cell(row, 3)
        label.font, label.fill, label.alignment = font(11, "FFFFFF", bold=True), solid(MID), MIDDLE
        label.border = HEADER_GRID
        sheet.merge_cells(f"A{row}:B{row}")
        for column in range(3, 7):
            sheet.cell(row, column).border = Border(bottom=BLUE_LINE)
        value.font, value.alignment = font(12, bold=True), INSET
        sheet.merge_cells(f"C{row}:F{row}")
        sheet.row_dimensions[row].height = 20
    told = sheet.cell(HEAD_ROW, 7, say("correction-intro", LANG))
    told.font, told.alignment = font(11), INSET
    sheet.merge_cells(f"G{HEAD_ROW}:{last}{HEAD_ROW + len(HEAD) - 1}")
    counts = sheet.cell(HEADER_ROW - 1, 1)
    counts.font, counts.alignment = font(12, NAVY, bold=True), LEFT
    sheet.merge_cells(f"A{HEADER_ROW - 1}:{last}{HEADER_ROW - 1}")
    sheet.row_dimensions[HEADER_ROW - 1].height = 24
    fields = tuple(
        Field(
            name,
            say(f"correction-{name}", LANG),
            Kind.CHOICE if name in _SHORT else Kind.RICH,
            Owner.COMPUTED,
        )
        for name in COLUMNS
    )
    write_header(sheet, HEADER_ROW, fields, _WIDTHS)
    write_body(sheet, HEADER_ROW + 1, fields, frozenset(COLUMNS))
    for column in range(1, len(COLUMNS) + 1):
        sheet.cell(HEADER_ROW + 1, column).number_format = "@"
    error = say("correction-error", LANG)
    sheet.conditional_formatting.add(f"B{HEADER_ROW + 1}", FAULTY.rule(f'$B{HEADER_ROW + 1}="{error}"'))
    set_up_page(sheet, f"{HEADER_ROW}:{HEADER_ROW}", f"A{HEADER_ROW + 1}")
    name_cells(book, sheet, {}, HEADER_ROW)
    return book
