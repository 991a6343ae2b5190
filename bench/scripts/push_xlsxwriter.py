"""The push as people write it with xlsxwriter: read the master, group, write a form each.

push_xlsxwriter.py FOLDER. The forms have our columns, locks, lists, limits, marks
and check formula; no underlines, no stamp, no proof, and what an agency typed
before would be lost.
"""

import sys
from collections import defaultdict
from pathlib import Path

import xlsxwriter
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
    rules = {c: {"validate": "list", "source": choices} for c, choices in LISTS.items()}
    rules |= {c: {"validate": "length", "criteria": "<=", "value": most} for c, most in LENGTHS.items()}
    rules["K"] = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
    rules["L"] = {"validate": "custom", "value": NO_LATER_THAN_TODAY}
    for column, rule in rules.items():
        told = PROMPTS[column]
        words = {
            "input_title": "填報說明",
            "input_message": told,
            "error_title": "請更正",
            "error_message": told,
        }
        sheet.data_validation(f"{column}8:{column}{last + 1}", {**rule, **words})
    bad, missing = (book.add_format({"bg_color": colour}) for colour in ("#FFC7CE", "#FFEB9C"))
    for formulas, look in ((BAD, bad), (MISSING, missing)):
        for column, formula in formulas.items():
            sheet.conditional_format(
                f"{column}8:{column}{last + 1}", {"type": "formula", "criteria": formula, "format": look}
            )
    done = book.add_format({"bg_color": "#E2EFDA"})
    sheet.conditional_format(f"A8:Q{last + 1}", {"type": "formula", "criteria": DONE, "format": done})
    for column, width in WIDTHS.items():
        sheet.set_column(f"{column}:{column}", width)
    sheet.freeze_panes(7, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(6)
    sheet.protect("", {"format_cells": True, "format_rows": True, "format_columns": True})
    book.close()
