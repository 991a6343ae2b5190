"""Read every return with python-calamine, without formats. read_calamine.py FOLDER"""

import sys
from pathlib import Path

from python_calamine import CalamineWorkbook

count = 0
for path in sorted((Path(sys.argv[1]) / "agencies").glob("*.xlsx")):
    for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_name("填報表").to_python():
        count += sum(value != "" for value in row)
print(count)
