"""dashboard.xlsx: 儀表板 with its live cells, charts and marks; grafted into an office's master.

What stands where, and every formula, is declared in :mod:`synctool.dashboard`;
here it gets its looks. Nothing is told by hue alone: bars are made of marks,
states have a sign before their word, icons differ in shape, and the parts of a
chart differ in lightness or pattern.
"""

from __future__ import annotations

from canonical import new_book
from dashboard_charts import add_charts, chart_texts
from looks import (
    AMBER,
    FACE,
    GOOD,
    GREY,
    GRID,
    INSET,
    LANG,
    LATE,
    LEFT,
    MARKS,
    MID,
    MIDDLE,
    NAVY,
    PALE,
    ROC_DATE,
    font,
    set_up_page,
    solid,
    write_title,
)
from openpyxl import Workbook
from openpyxl.formatting.rule import IconSetRule
from openpyxl.styles import Alignment, Border, Font, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from synctool.dashboard import agency_row, live_cells
from synctool.dashboard.names import calculated, column_names, spellings
from synctool.dashboard.places import (
    AGENCY_COLUMNS,
    CHOICES,
    CONDITIONS,
    COUNTS_ROW,
    DUE_CELL,
    HEADER_ROW,
    HELPER,
    LIST_ROW,
    LIST_ROWS,
    MONTHS_ROW,
    ROUND_CELL,
    SPELLINGS,
    SUMS_ROW,
    TODAY_CELL,
    agency_cells,
)
from synctool.figures import AGEING, MONTHS_SHOWN, PROGRESS, RECOMMENDATION, AgencyFigures
from synctool.model import SheetRole, a1
from synctool.schema import SHEET_NAMES
from synctool.texts import say

WIDTH = 18
BLOCKS = (1, 7, 13)
"""First columns of the three parts side by side."""
TILES = ("total", "ready", "overdue", "soon", "owed", "unanswered")
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")
WRAPPED = Alignment(vertical="center", wrap_text=True)
_line = Side("medium", color=MID)
_dash = Side("dashed", color="7F6000")


def build_dashboard() -> Workbook:
    book = new_book(say("title-dashboard", LANG))
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET_NAMES[SheetRole.DASHBOARD]
    _set_up(sheet)
    _head(sheet)
    _tiles(sheet)
    _tables(sheet)
    _list(sheet)
    _agencies(sheet)
    for live in live_cells():
        sheet.cell(live.row, live.column).value = "=" + live.formula
    _marks(sheet)
    add_charts(sheet)
    book.chart_texts = chart_texts()  # type: ignore[attr-defined]
    for name in column_names():  # an office's columns take their place
        book.defined_names[name] = DefinedName(name, attr_text=f"'{sheet.title}'!$ALA$1:$ALA$2")
    for name, text in calculated(sheet.title).items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    return book


def _set_up(sheet: Worksheet) -> None:
    for column in range(1, WIDTH + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 12.5 if column == 1 else 8.6
    for column in range(HELPER, HELPER + SPELLINGS):
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    set_up_page(sheet, "", "A4")
    sheet.print_area = f"A1:{get_column_letter(WIDTH)}{HEADER_ROW + 1}"
    sheet.row_breaks.append(Break(id=31))
    sheet.row_breaks.append(Break(id=63))
    sheet.sheet_properties.tabColor = NAVY
    for row in (*range(10, 22), *range(33, 45)):
        sheet.row_dimensions[row].height = 20


def _head(sheet: Worksheet) -> None:
    write_title(sheet, say("title-dashboard", LANG), WIDTH)
    about = sheet["A2"]
    about.value, about.font, about.alignment = say("about-dashboard", LANG), font(10, "595959"), WRAPPED
    sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=WIDTH)
    sheet.row_dimensions[2].height = 32
    sheet.row_dimensions[3].height = 22
    for (row, column), label, width in (
        (ROUND_CELL, "form-round", 4),
        (DUE_CELL, "form-due", 2),
        (TODAY_CELL, "dashboard-today", 2),
    ):
        _label(sheet, row, column - 1, say(label, LANG))
        cell = sheet.cell(row, column)
        cell.font, cell.alignment = font(11, bold=True), LEFT
        sheet.merge_cells(start_row=row, end_row=row, start_column=column, end_column=column + width - 1)
    for row, column in (DUE_CELL, TODAY_CELL):
        sheet.cell(row, column).number_format = ROC_DATE


def _label(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column, text)
    cell.font, cell.alignment = font(11, "595959"), RIGHT if column > 1 else LEFT


def _tiles(sheet: Worksheet) -> None:
    for n, code in enumerate(TILES):
        first = 1 + 3 * n
        for row, size, bold, height in (
            (SUMS_ROW - 1, 11, False, 20),
            (SUMS_ROW, 26, True, 40),
            (SUMS_ROW + 1, 10, False, 18),
        ):
            for column in range(first, first + 3):
                cell = sheet.cell(row, column)
                left, right = (_line if column == first else None), (_line if column == first + 2 else None)
                top = _line if row == SUMS_ROW - 1 else None
                bottom = _line if row == SUMS_ROW + 1 else None
                cell.border, cell.fill = (
                    Border(left, right, top, bottom),
                    solid(PALE if row == SUMS_ROW - 1 else "FFFFFF"),
                )
            cell = sheet.cell(row, first)
            cell.font, cell.alignment = font(size, NAVY if bold else "404040", bold=bold), CENTRE
            if row == SUMS_ROW:
                cell.number_format = "#,##0"
            sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=first + 2)
            sheet.row_dimensions[row].height = height
        sheet.cell(SUMS_ROW - 1, first).value = say(f"dashboard-tile-{code}", LANG)


def _title(sheet: Worksheet, row: int, left: int, code: str, width: int = 6) -> None:
    for column in range(left, left + width):
        sheet.cell(row, column).border = Border(bottom=_line)
    cell = sheet.cell(row, left, say(code, LANG))
    cell.font, cell.alignment = font(13, NAVY, bold=True), LEFT
    sheet.row_dimensions[row].height = 22


def _heads(sheet: Worksheet, row: int, cells: dict[int, tuple[int, str]]) -> None:
    """Heads of a small table: by first column, how many columns, and the text."""
    for column, (width, code) in cells.items():
        for n in range(column, column + width):
            sheet.cell(row, n).fill, sheet.cell(row, n).border = solid(PALE), GRID
        cell = sheet.cell(row, column, say(code, LANG))
        cell.font, cell.alignment = font(10, NAVY, bold=True), CENTRE
        if width > 1:
            sheet.merge_cells(start_row=row, end_row=row, start_column=column, end_column=column + width - 1)


def _table(sheet: Worksheet, row: int, left: int, labels: list[str], height: float) -> None:
    _heads(sheet, row - 1, {
        left: (2, "dashboard-kind"), left + 2: (1, "dashboard-count"),
        left + 3: (1, "dashboard-share"), left + 4: (2, "dashboard-bar"),
    })  # fmt: skip
    for n, label in enumerate(labels, row):
        for column in range(left, left + 6):
            cell = sheet.cell(n, column)
            cell.border, cell.font, cell.alignment = GRID, font(10), LEFT
        sheet.cell(n, left).value = label or None
        sheet.cell(n, left + 2).alignment = sheet.cell(n, left + 3).alignment = RIGHT
        sheet.cell(n, left + 2).font = font(10, bold=True)
        sheet.cell(n, left + 3).number_format = "0%"
        sheet.cell(n, left + 4).font = font(8, MID)
        sheet.cell(n, left + 4).alignment = Alignment(vertical="center", indent=1)
        sheet.merge_cells(start_row=n, end_row=n, start_column=left, end_column=left + 1)
        sheet.merge_cells(start_row=n, end_row=n, start_column=left + 4, end_column=left + 5)
        sheet.row_dimensions[n].height = height


def _words(kind: str, codes: tuple[str, ...]) -> list[str]:
    return [say(f"dashboard-{kind}-{code}", LANG) if code.isascii() else code for code in codes]


def _tables(sheet: Worksheet) -> None:
    for left, kind, codes in zip(
        BLOCKS, ("recommendation", "progress", "ageing"), (RECOMMENDATION, PROGRESS, AGEING), strict=True
    ):
        _title(sheet, 9, left, f"dashboard-by-{kind}")
        _table(sheet, COUNTS_ROW, left, _words(kind, codes), 18)
    for left, kind in zip(BLOCKS, ("month", "agency", "answer"), strict=True):
        _title(sheet, 32, left, f"dashboard-by-{kind}")
    _title(sheet, MONTHS_ROW - 3, 1, "dashboard-months")
    ends = ("earlier", *("",) * MONTHS_SHOWN, "later", "undated")
    labels = [say(f"dashboard-month-{code}", LANG) if code else "" for code in ends]
    _table(sheet, MONTHS_ROW, 1, labels, 27)
    for row in range(MONTHS_ROW + 1, MONTHS_ROW + MONTHS_SHOWN + 2):
        sheet.cell(row, HELPER).number_format = "yyyy-mm-dd"


def _list(sheet: Worksheet) -> None:
    _title(sheet, LIST_ROW - 3, 7, "dashboard-list", 12)
    row = LIST_ROW - 2
    sheet.row_dimensions[row].height = 24
    for (at, column), label, width, first in (
        (CHOICES["agency"], "dashboard-choose-agency", 2, "全部"),
        (CHOICES["condition"], "dashboard-choose-condition", 2, "全部"),
        (CHOICES["page"], "dashboard-choose-page", 1, 1),
    ):
        _label(sheet, at, column - 1, say(label, LANG))
        for n in range(column, column + width):
            cell = sheet.cell(at, n)
            cell.fill, cell.border = solid("FFF2CC"), Border(_dash, _dash, _dash, _dash)
            cell.protection = Protection(locked=False)
        cell = sheet.cell(at, column, first)
        cell.font, cell.alignment = font(10, bold=True), CENTRE
        if width > 1:
            sheet.merge_cells(start_row=at, end_row=at, start_column=column, end_column=column + width - 1)
    sheet.cell(row, 17).alignment, sheet.cell(row, 17).font = RIGHT, font(10)
    sheet.cell(row, 18).alignment, sheet.cell(row, 18).font = LEFT, font(10)
    _choices(sheet)
    _heads(sheet, LIST_ROW - 1, {
        7: (1, "dashboard-item"), 8: (4, "dashboard-resolution"), 12: (2, "dashboard-leads"),
        14: (1, "dashboard-due"), 15: (2, "dashboard-state"), 17: (1, "dashboard-percent"),
        18: (1, "dashboard-advice"),
    })  # fmt: skip
    sheet.row_dimensions[LIST_ROW - 1].height = 24
    for n in range(LIST_ROW, LIST_ROW + LIST_ROWS):
        for column in range(7, WIDTH + 1):
            cell = sheet.cell(n, column)
            cell.border, cell.font = GRID, font(9)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.cell(n, 7).font = Font(
            name=FACE, size=10, color="0563C1", bold=True, underline="single", family=2
        )
        sheet.cell(n, 7).alignment = Alignment(horizontal="center", vertical="center", shrink_to_fit=True)
        sheet.cell(n, 8).alignment = Alignment(vertical="center", wrap_text=True)
        sheet.cell(n, 8).font = sheet.cell(n, 12).font = font(8)
        sheet.cell(n, 14).number_format, sheet.cell(n, 17).number_format = ROC_DATE, "0%"
        for first, last in ((8, 11), (12, 13), (15, 16)):
            sheet.merge_cells(start_row=n, end_row=n, start_column=first, end_column=last)


def _choices(sheet: Worksheet) -> None:
    listed = (
        ("agency", "list", agency_cells(1), "dashboard-choose-agency-how"),
        ("condition", "list", '"' + ",".join(CONDITIONS) + '"', "dashboard-choose-condition-how"),
        ("page", "whole", "1", "dashboard-choose-page-how"),
    )
    for name, kind, formula, how in listed:
        rule = DataValidation(
            type=kind, formula1=formula, operator="greaterThanOrEqual" if kind == "whole" else None,
            sqref=a1(*CHOICES[name]), allow_blank=True, showInputMessage=True,
            showErrorMessage=kind == "whole", prompt=say(how, LANG),
        )  # fmt: skip
        sheet.add_data_validation(rule)


def _agencies(sheet: Worksheet) -> None:
    _title(sheet, HEADER_ROW - 2, 1, "dashboard-agencies", WIDTH)
    note = sheet.cell(HEADER_ROW - 1, 1, say("dashboard-agencies-how", LANG))
    note.font, note.alignment = font(10, "595959"), LEFT
    for column, name in enumerate(AGENCY_COLUMNS, 1):
        cell = sheet.cell(HEADER_ROW, column, say(f"dashboard-agency-{name}", LANG))
        cell.font, cell.alignment, cell.border = font(10, NAVY, bold=True), MIDDLE, GRID
        cell.fill = solid(PALE)
    last = len(AGENCY_COLUMNS)
    for column in (last + 1, last + 2):
        sheet.cell(HEADER_ROW, column).border = GRID
    sheet.merge_cells(start_row=HEADER_ROW, end_row=HEADER_ROW, start_column=last, end_column=last + 2)
    sheet.row_dimensions[HEADER_ROW].height = 32
    row = HEADER_ROW + 1
    sample = agency_row(row, AgencyFigures("", 0, 0, 0, 0, 0, 0), spellings(["　"]) or ("",) * SPELLINGS)
    for column in range(1, len(AGENCY_COLUMNS) + 1):
        cell = sheet.cell(row, column)
        cell.font, cell.border = font(10, bold=column == 1), GRID
        cell.alignment = Alignment(horizontal="center", vertical="center") if column > 1 else INSET
    thin = GRID.left
    for column, left, right in ((last, thin, None), (last + 1, None, None), (last + 2, None, thin)):
        sheet.cell(row, column).border = Border(left, right, thin, thin)
    for column, value in sample.items():
        if hasattr(value, "text"):
            sheet.cell(row, column).value = "=" + value.text
    sheet.cell(row, 1).fill = solid(GREY)
    sheet.cell(row, 5).number_format = sheet.cell(row, 8).number_format = '"▲ "0;;"－"'
    sheet.cell(row, 10).number_format = "0%"
    sheet.cell(row, 11).alignment, sheet.cell(row, 11).font = LEFT, font(8, MID)


def _marks(sheet: Worksheet) -> None:
    def mark(cells: str, formula: str, look: object) -> None:
        sheet.conditional_formatting.add(cells, look.rule(formula))  # type: ignore[attr-defined]

    mark("G6:I7", "$G$6>0", LATE)
    mark("J6:L7", "$J$6>0", AMBER)
    mark("P6:R7", "$P$6>0", LATE)
    states = f"O{LIST_ROW}:P{LIST_ROW + LIST_ROWS - 1}"
    for sign, look in (("▲", LATE), ("●", AMBER), ("✓", GOOD)):
        mark(states, f'LEFT($O{LIST_ROW},1)="{sign}"', look)
    advice = f"R{LIST_ROW}:R{LIST_ROW + LIST_ROWS - 1}"
    mark(advice, f'$R{LIST_ROW}="解除列管"', GOOD)
    row = HEADER_ROW + 1
    for column in ("E", "H"):
        mark(f"{column}{row}:{column}{row}", f"N(${column}{row})>0", LATE)
    mark(f"I{row}:I{row}", f"N($I{row})>0", MARKS["missing"])
    sheet.conditional_formatting.add(
        f"J{row}:J{row}", IconSetRule("3Symbols2", "num", [0, 0.5, 1], showValue=None, reverse=None)
    )
