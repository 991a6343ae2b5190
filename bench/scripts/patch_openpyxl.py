"""Change cells with openpyxl: load, set, save. patch_openpyxl.py FOLDER"""

import json
import sys
from pathlib import Path

from openpyxl import load_workbook

folder = Path(sys.argv[1])
book = load_workbook(folder / "master.xlsx")
sheet = book["列管事項"]
for row, column, value in json.loads((folder / "edits.json").read_text()):
    sheet.cell(row, column).value = value
book.save(folder / "master.xlsx")
