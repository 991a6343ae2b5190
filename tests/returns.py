"""Returns as they come: saved as text, mailed under another name."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import date
from pathlib import Path

from office import Office, done

from synctool.flows.pull import PullReport
from synctool.model import Value, text_of
from synctool.stores import store_for


def as_csv(path: Path, encoding: str, delimiter: str = ",") -> bytes:
    """A form as its clerk would save it: what is shown, as text."""
    sheet = store_for(path, {}).read().sheets["填報表"]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    for number in range(1, max(sheet.row_numbers()) + 1):
        cells = sheet.row(number)
        writer.writerow([_shown(cells.get(c)) for c in range(1, max(cells, default=0) + 1)])
    return out.getvalue().encode(encoding, "replace")  # as Excel does


def _shown(value: Value) -> str:
    if isinstance(value, date):
        return f"{value.year - 1911}/{value.month}/{value.day}"
    return "100%" if value == 1 else text_of(value)


def state(report: PullReport, agency: str = "國科會") -> str:
    return next(one.state for one in report.agencies if one.agency == agency)


def sent(office: Office, agency: str, item: str, text: str, name: str) -> Path:
    """A clerk fills in the form that was mailed and mails it back under another name."""
    target = office.folder / "inbox" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    blank = office.form(agency).read_bytes()
    office.clerk(agency, item, done(text))
    shutil.copyfile(office.form(agency), target)
    office.form(agency).write_bytes(blank)
    return target


def inbox(office: Office) -> Path:
    (office.folder / "inbox").mkdir(exist_ok=True)
    return office.folder / "inbox"
