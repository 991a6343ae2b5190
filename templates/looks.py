"""How the templates look: fonts, fills, borders, marks, and the parts every sheet has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from synctool.excel_rules import Validation
from synctool.schema import Field, Kind
from synctool.texts import say

LANG = "zh-TW"
FACE = "微軟正黑體"
NAVY, MID, PALE, GREY, LINE = "1F4E79", "2F75B5", "DDEBF7", "F2F2F2", "A6A6A6"
ROC_DATE = "[$-404]e/m/d;@"

_thin = Side("thin", color=LINE)
_white = Side("thin", color="FFFFFF")
BLUE_LINE = Side("thin", color=MID)
GRID, ANSWER_GRID, HEADER_GRID = (Border(s, s, s, s) for s in (_thin, BLUE_LINE, _white))
TOP = Alignment(vertical="top", wrap_text=True)
TOP_INSET = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
TOP_CENTRE = Alignment(horizontal="center", vertical="top", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center")
INSET = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)


def solid(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour, bgColor=colour)


def font(size: float = 12, colour: str | None = None, bold: bool = False) -> Font:
    """Without a colour of its own where people write, so that their text has none either."""
    return Font(name=FACE, size=size, color=colour, bold=bold, family=2)


@dataclass(frozen=True, slots=True)
class Mark:
    """How a conditional format looks: also without colour, by weight, slant or border."""

    fill: str
    ink: str = ""
    border: str = ""
    italic: bool | None = None

    def rule(self, formula: str) -> Any:
        side = Side(self.border, color="7F6000") if self.border else None
        return FormulaRule(
            formula=[formula],
            fill=solid(self.fill) if self.fill else None,
            font=Font(bold=True, italic=self.italic, color=self.ink) if self.ink else None,
            border=Border(side, side, side, side) if side else None,
        )


SHORT = frozenset({"key", "role", "round", "agency", "id", "type", "field", "recommendation", "ruling"})
VERBATIM = frozenset({"key", "reporter", "contact", "id", "run", "digest", "round"})
"""Columns where 4-1-1 must not become a day, nor 0912 a number."""
INSET_TEXTS = frozenset({"evidence", "check", "notes", "summary", "source", "reason"})

GOOD, AMBER, BLUE, BAD = (
    Mark("C6E0B4", "375623"),
    Mark("FFE699", "7F6000"),
    Mark("BDD7EE", NAVY),
    Mark("F8CBAD", "9C0006", italic=True),
)
LATE = Mark("FCE4D6", "9C0006")
FAULTY = Mark("", "9C0006")
MARKS = {"missing": Mark("FFF2CC", border="dashed"), "bad": BAD, "done": Mark("E2EFDA")}


def add_validation(sheet: Worksheet, told: Validation, strict: bool = True) -> None:
    """``strict``: an entry outside is refused; otherwise the list only helps."""
    sheet.add_data_validation(
        DataValidation(
            type=told.type,
            operator=told.operator or None,
            formula1=told.formula1 or None,
            formula2=told.formula2 or None,
            sqref=told.cells,
            allow_blank=True,
            showInputMessage=True,
            showErrorMessage=strict and bool(told.error),
            promptTitle=told.prompt_title,
            prompt=told.prompt,
            errorTitle=told.error_title or None,
            error=told.error or None,
        )
    )


def write_header(
    sheet: Worksheet, row: int, fields: Sequence[Field], widths: Mapping[str, float]
) -> dict[str, str]:
    """Labels, widths and height of a header row; the letters of its columns by field."""
    letters = {}
    for number, field in enumerate(fields, 1):
        cell = sheet.cell(row, number, field.label)
        cell.font, cell.fill = font(12, "FFFFFF", bold=True), solid(NAVY)
        cell.alignment, cell.border = MIDDLE, HEADER_GRID
        letters[field.name] = get_column_letter(number)
        sheet.column_dimensions[letters[field.name]].width = widths[field.name]
    sheet.row_dimensions[row].height = 34
    return letters


def write_body(sheet: Worksheet, row: int, fields: Sequence[Field], open_fields: frozenset[str]) -> None:
    """The blank sample row: what may be filled in is white, the rest softly shaded."""
    for number, field in enumerate(fields, 1):
        cell, is_open = sheet.cell(row, number), field.name in open_fields
        short = field.kind in (Kind.DATE, Kind.PERCENT, Kind.CHOICE) or field.name in SHORT
        cell.font = font(bold=field.name == "key")
        cell.alignment = (
            TOP_CENTRE
            if short
            else TOP_INSET
            if field.kind is Kind.RICH or field.name in INSET_TEXTS
            else TOP
        )
        cell.border = ANSWER_GRID if is_open else GRID
        cell.fill = PatternFill() if is_open else solid(GREY)
        cell.protection = Protection(locked=not is_open)
        if field.kind is Kind.DATE:
            cell.number_format = ROC_DATE
        elif field.kind is Kind.PERCENT:
            cell.number_format = "0%"
        elif field.name in VERBATIM:
            cell.number_format = "@"


def set_up_page(sheet: Worksheet, header: str, freeze: str, portrait: bool = False) -> None:
    """A4, as wide as one page, header repeated, pages numbered; frozen panes."""
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "portrait" if portrait else "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.3
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.6
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.oddFooter.left.text, sheet.oddFooter.left.size = "&A", 9
    sheet.oddFooter.center.text, sheet.oddFooter.center.size = say("page-footer", LANG), 9
    sheet.oddFooter.right.text, sheet.oddFooter.right.size = "&D", 9
    if header:
        sheet.print_title_rows = header
    if freeze:
        sheet.freeze_panes = freeze
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 90


def protect(sheet: Worksheet) -> None:
    """No password; formatting, sorting and filtering stay allowed, so that a phrase can be underlined."""
    sheet.protection.sheet = True
    for freedom in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(sheet.protection, freedom, False)


def write_title(sheet: Worksheet, text: str, width: int) -> None:
    cell = sheet["A1"]
    cell.value, cell.font, cell.alignment = text, font(18, NAVY, bold=True), LEFT
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    sheet.row_dimensions[1].height = 34
