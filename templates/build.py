"""Builds the workbooks' templates, the same bytes every time: ``python templates/build.py [FOLDER]``.

Each sheet is one styled, blank body row below its header; who fills a sheet
copies that row's styles, and validations, marks and filter grow with it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from canonical import to_bytes
from correction import build_correction
from dashboard import build_dashboard
from form import build_form, build_shared
from master import build_master

BUILDERS = {
    "agency.xlsx": build_form,
    "shared.xlsx": build_shared,
    "master.xlsx": build_master,
    "correction.xlsx": build_correction,
    "dashboard.xlsx": build_dashboard,
}


def main(folder: Path) -> None:
    for name, build in BUILDERS.items():
        (folder / name).write_bytes(to_bytes(build()))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
