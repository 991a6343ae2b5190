"""The push as people write it with openpyxl; see push_xlsxwriter.py. push_openpyxl.py FOLDER"""

import sys
from collections import defaultdict
from pathlib import Path

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from python_calamine import CalamineWorkbook

HEAD = ["項次", "會議", "議題", "會議決議", "主辦機關", "協辦機關", "列管期限", "前次辦理情形"]
ANSWERS = [
    "辦理情形",
    "辦理狀態",
    "辦理進度",
    "完成日期",
    "佐證資料",
    "機關建議",
    "填報人",
    "聯絡電話",
    "檢核",
]
CHECK = (
    '=IF(I{0}="","",IF(J{0}="","請選辦理狀態",IF(K{0}="","請填辦理進度",'
    'IF(AND(J{0}="已完成",L{0}=""),"請填完成日期","✓"))))'
)
LISTS = {"J": "未開始,辦理中,已完成,無法辦理", "N": "解除列管,繼續列管,自行列管"}

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
    for column, choices in LISTS.items():
        rule = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
        rule.add(f"{column}8:{column}{last}")
        sheet.add_data_validation(rule)
    rule = DataValidation(type="decimal", operator="between", formula1="0", formula2="1")
    rule.add(f"K8:K{last}")
    sheet.add_data_validation(rule)
    warn = FormulaRule(formula=['LEFT(Q8,1)="請"'], fill=PatternFill("solid", bgColor="FFEB9C"))
    sheet.conditional_formatting.add(f"Q8:Q{last}", warn)
    for column, width in {"A": 14, "B": 14, "C": 14, "D": 40, "H": 48, "I": 48}.items():
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "B8"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.print_title_rows = "7:7"
    sheet.protection.sheet = True
    sheet.protection.formatCells = sheet.protection.formatRows = sheet.protection.formatColumns = False
    book.save(folder / "agencies" / f"{agency}.xlsx")
