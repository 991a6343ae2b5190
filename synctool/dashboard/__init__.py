"""儀表板 of the master: its formulas, and what each of them comes to. Pure.

Every live cell is declared once, as the formula that a spreadsheet program
calculates and as the value that is stored beside it for readers that calculate
nothing (:mod:`.cells`, :mod:`.listing`). The formulas speak of the office's
sheets by defined names (:mod:`.names`), since every master has columns of its
own; programs move names along when rows and columns come and go.
``templates/dashboard.py`` builds the sheet around these cells, and a test lets
LibreOffice calculate them and compares.
"""

from synctool.dashboard.cells import live_cells
from synctool.dashboard.listing import agency_row
from synctool.dashboard.view import Choice, Listed, Live, View

__all__ = ["Choice", "Listed", "Live", "View", "agency_row", "live_cells"]
