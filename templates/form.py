"""agency.xlsx: the sheet that an agency fills in, and a page that says how."""

from __future__ import annotations

from collections.abc import Mapping

from canonical import name_cells, new_book
from looks import (
    BLUE_LINE,
    FAULTY,
    GREY,
    GRID,
    HEADER_GRID,
    INSET,
    LANG,
    MARKS,
    MID,
    MIDDLE,
    NAVY,
    PALE,
    ROC_DATE,
    add_validation,
    font,
    protect,
    set_up_page,
    solid,
    write_body,
    write_header,
    write_title,
)
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from synctool.excel_rules import conditional_formats, validation
from synctool.model import SheetRole
from synctool.schema import AGENCY_FIELDS, FORM_FIELDS, SHEET_NAMES, Field, Kind, Owner
from synctool.texts import say

FORM_HEAD = ("form-agency", "form-round", "form-due", "form-number")
FORM_NAMES = ("synctool_agency", "synctool_round", "synctool_due", "synctool_form_number")
BAND, HEADER, BODY = 6, 7, 8
FORM_WIDTHS = {
    "key": 7.5, "meeting": 8.5, "topic": 11, "resolution": 24, "leads": 8, "supporting": 8, "due": 10,
    "previous": 24, "progress": 44, "status": 8.5, "percent": 7, "completed": 10.5, "evidence": 14,
    "request": 9.5, "reporter": 8, "contact": 12.5, "check": 15,
}  # fmt: skip


def build_form() -> Workbook:
    title = say("form-title", LANG, name="").strip()
    book = new_book(title)
    sheet = book.active
    sheet.title = SHEET_NAMES[SheetRole.FORM]
    sheet.sheet_properties.tabColor = NAVY
    last = get_column_letter(len(FORM_FIELDS))
    write_title(sheet, title, len(FORM_FIELDS))
    _write_form_head(sheet, last)
    letters = write_header(sheet, HEADER, FORM_FIELDS, FORM_WIDTHS)
    open_fields = frozenset(f.name for f in AGENCY_FIELDS)
    write_body(sheet, BODY, FORM_FIELDS, open_fields)
    _write_bands(sheet, letters)
    for field in AGENCY_FIELDS:
        told = validation(field, letters[field.name], BODY, BODY, AGENCY_FIELDS, LANG)
        if told is not None:
            add_validation(sheet, told)
    for mark in conditional_formats(AGENCY_FIELDS, letters, BODY):
        sheet.conditional_formatting.add(mark.cells, MARKS[mark.style].rule(mark.formula))
    check, verdicts = f"{letters['check']}{BODY}", (say("check-ok", LANG), say("check-empty", LANG), "")
    faulty = ",".join(f'${check}<>"{verdict}"' for verdict in verdicts)
    sheet.conditional_formatting.add(check, FAULTY.rule(f"AND({faulty})"))
    sheet.auto_filter.ref = f"A{HEADER}:{last}{BODY}"
    set_up_page(sheet, f"{BAND}:{HEADER}", f"B{BODY}")
    protect(sheet)
    name_cells(book, sheet, dict(zip(FORM_NAMES, ("B2", "B3", "B4", "B5"), strict=True)), HEADER)
    _build_guide(book)
    return book


def build_shared() -> Workbook:
    """A workbook that agencies share: the guide alone; their tabs come with a push."""
    book = new_book(say("form-title", LANG, name=""))
    blank = book.active
    _build_guide(book)
    book.remove(blank)
    return book


def _write_form_head(sheet: Worksheet, last: str) -> None:
    for row, (label, how) in enumerate(zip(FORM_HEAD, range(1, 5), strict=True), 2):
        name, value, told = sheet.cell(row, 1, say(label, LANG)), sheet.cell(row, 2), sheet.cell(row, 5)
        name.font, name.fill, name.alignment = font(11, "FFFFFF", bold=True), solid(MID), MIDDLE
        name.border = HEADER_GRID
        for column in range(2, 5):
            sheet.cell(row, column).border = Border(bottom=BLUE_LINE)
        value.font, value.alignment = font(12, bold=True), INSET
        sheet.merge_cells(f"B{row}:D{row}")
        told.value, told.font = say(f"form-how-{how}", LANG), font(11)
        told.alignment = Alignment(vertical="center", indent=1)
        sheet.merge_cells(f"E{row}:{last}{row}")
        sheet.row_dimensions[row].height = 20
    sheet["B4"].number_format = ROC_DATE


def _write_bands(sheet: Worksheet, letters: Mapping[str, str]) -> None:
    """Above the header: whose columns these are. The frozen first column stays out of the merge."""
    bands = (
        ("meeting", "previous", "form-band-given", GREY, NAVY),
        (AGENCY_FIELDS[0].name, AGENCY_FIELDS[-1].name, "form-band-answer", PALE, NAVY),
        ("check", "check", "form-band-check", GREY, NAVY),
    )
    sheet.cell(BAND, 1).fill = solid(GREY)
    for first, last, code, colour, ink in bands:
        cell = sheet[f"{letters[first]}{BAND}"]
        cell.value, cell.font = say(code, LANG), font(11, ink, bold=True)
        cell.fill, cell.alignment = solid(colour), Alignment(horizontal="center", vertical="center")
        if first != last:
            sheet.merge_cells(f"{letters[first]}{BAND}:{letters[last]}{BAND}")
    sheet.row_dimensions[BAND].height = 20


def _build_guide(book: Workbook) -> None:
    sheet = book.create_sheet(say("guide-sheet", LANG))
    write_title(sheet, say("guide-title", LANG), 3)
    sheet["A2"] = say("guide-intro", LANG)
    sheet.merge_cells("A2:C2")
    sheet.row_dimensions[2].height = 26
    columns = tuple(
        Field(name, say(f"guide-{name}", LANG), Kind.TEXT, Owner.COMPUTED)
        for name in ("column", "how", "example")
    )
    write_header(sheet, 3, columns, {"column": 14, "how": 46, "example": 42})
    for row, field in enumerate((*AGENCY_FIELDS, FORM_FIELDS[-1]), 4):
        texts = (field.label, say(f"guide-{field.name}", LANG), say(f"guide-{field.name}-example", LANG))
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(row, column, text)
            cell.font, cell.border, cell.alignment = font(bold=column == 1), GRID, INSET
            cell.number_format = "@"
        sheet.cell(row, 1).fill = solid(PALE)
        sheet.row_dimensions[row].height = 38
    sheet.cell(row + 1, 1, say("guide-colours", LANG))
    sheet.merge_cells(start_row=row + 1, end_row=row + 1, start_column=1, end_column=3)
    sheet.row_dimensions[row + 1].height = 30
    for place in ("A2", f"A{row + 1}"):
        sheet[place].font, sheet[place].alignment = font(), INSET
    set_up_page(sheet, "", "", portrait=True)
    protect(sheet)
