"""The push as people write it with openpyxl; see push_xlsxwriter.py. push_openpyxl.py FOLDER"""

import sys
from collections import defaultdict
from pathlib import Path

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from plain_form import (
    ANSWERS,
    BAD,
    CHECK,
    DONE,
    HEAD,
    LENGTHS,
    LISTS,
    MISSING,
    NO_LATER_THAN_TODAY,
    PROMPTS,
    WIDTHS,
)
from python_calamine import CalamineWorkbook

wrap = Alignment(wrap_text=True, vertical="top")
line = Border(*(Side(style="thin") for _ in range(4)))
grey, blue = PatternFill("solid", fgColor="F2F2F2"), PatternFill("solid", fgColor="1F4E79")
unlocked = Protection(locked=False)

folder = Path(sys.argv[1])
rows = CalamineWorkbook.from_path(str(folder / "master.xlsx")).get_sheet_by_name("列管事項").to_python()[4:]
by_agency = defaultdict(list)
for row in rows:
    for agency in [*row[4].split("、"), *(row[5].split("、") if row[5] else [])]:
        by_agency[agency].append(row)
(folder / "agencies").mkdir(exist_ok=True)
for agency, items in by_agency.items():
    book = Workbook()
    sheet = book.active
    sheet.title = "填報表"
    sheet["A1"] = "列管事項填報表"
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A2"], sheet["B2"], sheet["A3"], sheet["A4"] = "機關", agency, "填報期次", "填報期限"
    for column, label in enumerate([*HEAD, *ANSWERS], start=1):
        cell = sheet.cell(7, column, label)
        cell.font, cell.fill, cell.border, cell.alignment = Font(bold=True, color="FFFFFF"), blue, line, wrap
    for number, row in enumerate(items, start=8):
        for column in range(1, 18):
            cell = sheet.cell(number, column)
            cell.alignment, cell.border = wrap, line
            if column <= 8:
                cell.value, cell.fill = row[column - 1], grey
            elif column < 17:
                cell.protection = unlocked
            else:
                cell.value = CHECK.format(number)
        sheet.cell(number, 7).number_format = "yyyy/mm/dd"
        sheet.cell(number, 11).number_format = "0%"
    last = 7 + len(items)
    rules = {c: {"type": "list", "formula1": '"' + ",".join(choices) + '"'} for c, choices in LISTS.items()}
    for column, most in LENGTHS.items():
        rules[column] = {"type": "textLength", "operator": "lessThanOrEqual", "formula1": str(most)}
    rules["K"] = {"type": "decimal", "operator": "between", "formula1": "0", "formula2": "1"}
    rules["L"] = {"type": "custom", "formula1": NO_LATER_THAN_TODAY[1:]}
    for column, given in rules.items():
        rule = DataValidation(**given, allow_blank=True, promptTitle="填報說明", prompt=PROMPTS[column])
        rule.errorTitle, rule.error, rule.showErrorMessage = "請更正", PROMPTS[column], True
        rule.showInputMessage = True
        rule.add(f"{column}8:{column}{last}")
        sheet.add_data_validation(rule)
    for formulas, colour in ((BAD, "FFC7CE"), (MISSING, "FFEB9C")):
        for column, formula in formulas.items():
            mark = FormulaRule(formula=[formula[1:]], fill=PatternFill("solid", bgColor=colour))
            sheet.conditional_formatting.add(f"{column}8:{column}{last}", mark)
    done = FormulaRule(formula=[DONE[1:]], fill=PatternFill("solid", bgColor="E2EFDA"))
    sheet.conditional_formatting.add(f"A8:Q{last}", done)
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "B8"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.print_title_rows = "7:7"
    sheet.protection.sheet = True
    sheet.protection.formatCells = sheet.protection.formatRows = sheet.protection.formatColumns = False
    book.save(folder / "agencies" / f"{agency}.xlsx")
