"""A clerk finishes an item: ``clerk.py AGENCY ITEM``, in the office's folder."""

from __future__ import annotations

import sys
from pathlib import Path

from synctool.flows.demo import fill_forms
from synctool.flows.sample import ANSWERS

if __name__ == "__main__":
    agency, item = sys.argv[1:]
    [told] = [a for a in ANSWERS if (a.agency, a.item) == (agency, item)]
    done = type(told)(agency, item, told.progress, completed="113/12/18", evidence="結案報告",
                      reporter=told.reporter, contact=told.contact)  # fmt: skip
    fill_forms({agency: Path("agencies") / f"{agency}.xlsx"}, [done])
