"""The push as people write it with xlsxwriter: read the master, group, write a form each.

push_xlsxwriter.py FOLDER. The forms have our columns, locks, lists and check
formula; no stamp, no proof, and what an agency typed before would be lost.
"""

import sys
from collections import defaultdict
from pathlib import Path

import xlsxwriter
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
LISTS = {9: ["未開始", "辦理中", "已完成", "無法辦理"], 13: ["解除列管", "繼續列管", "自行列管"]}

folder = Path(sys.argv[1])
rows = CalamineWorkbook.from_path(str(folder / "master.xlsx")).get_sheet_by_name("列管事項").to_python()[4:]
by_agency = defaultdict(list)
for row in rows:
    for agency in [*row[4].split("、"), *(row[5].split("、") if row[5] else [])]:
        by_agency[agency].append(row)
(folder / "agencies").mkdir(exist_ok=True)
for agency, items in by_agency.items():
    book = xlsxwriter.Workbook(str(folder / "agencies" / f"{agency}.xlsx"))
    sheet = book.add_worksheet("填報表")
    base = {"text_wrap": True, "border": 1, "valign": "top"}
    locked, opened = (
        book.add_format({**base, "bg_color": "#F2F2F2"}),
        book.add_format({**base, "locked": False}),
    )
    share = book.add_format({**base, "locked": False, "num_format": "0%"})
    day = book.add_format({**base, "num_format": "yyyy/mm/dd"})
    head = book.add_format({**base, "bold": True, "bg_color": "#1F4E79", "font_color": "white"})
    sheet.write(0, 0, "列管事項填報表", book.add_format({"bold": True, "font_size": 16}))
    sheet.write_column(1, 0, ["機關", "填報期次", "填報期限"])
    sheet.write(1, 1, agency)
    sheet.write_row(6, 0, [*HEAD, *ANSWERS], head)
    for number, row in enumerate(items, start=7):
        for column, value in enumerate(row[:8]):
            if column == 6:
                sheet.write_datetime(number, column, value, day)
            else:
                sheet.write_string(number, column, value, locked)
        for column in range(8, 16):
            sheet.write_blank(number, column, None, share if column == 10 else opened)
        sheet.write_formula(number, 16, CHECK.format(number + 1), locked)
    last = 6 + len(items)
    for column, choices in LISTS.items():
        sheet.data_validation(7, column, last, column, {"validate": "list", "source": choices})
    sheet.data_validation(
        7, 10, last, 10, {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
    )
    warn = book.add_format({"bg_color": "#FFEB9C"})
    sheet.conditional_format(
        7, 16, last, 16, {"type": "text", "criteria": "begins with", "value": "請", "format": warn}
    )
    sheet.set_column(0, 2, 14)
    sheet.set_column(3, 3, 40)
    sheet.set_column(7, 8, 48)
    sheet.freeze_panes(7, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(6)
    sheet.protect("", {"format_cells": True, "format_rows": True, "format_columns": True})
    book.close()
