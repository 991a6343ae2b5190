"""Check against the real Google what no recording tells: ``python -m bench.google_smoke``.

For a person with credentials of their own. Makes one throw-away spreadsheet,
prints a table of what holds, and deletes the file. **Not run against Google
yet**; ``--api-base`` aims it at the emulator of the tests, where it passes.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1])]

from synctool.errors import SyncError  # noqa: E402
from synctool.model import CellEdit, Formula, Revision, Run, SheetEdit, SheetRole, rich_text  # noqa: E402
from synctool.schema import SHEET_NAMES  # noqa: E402
from synctool.settings import GoogleSettings  # noqa: E402
from synctool.stores.base import Write  # noqa: E402
from synctool.stores.gsheets import GoogleStore, NewFile  # noqa: E402
from synctool.stores.gsheets_client import DRIVE, Google  # noqa: E402
from synctool.stores.gsheets_read import GoogleSheet  # noqa: E402
from synctool.stores.gsheets_write import WHOLE, metadata_request  # noqa: E402

FORM, HEADER = SHEET_NAMES[SheetRole.FORM], 7
RICH = rich_text([[Run("劃線", "single"), Run("不劃"), Run("😀粗", bold=True)], [Run("第二段")]])
KEYS = ("1-1", "1-2", "1-3")


@dataclass
class Bench:
    """The throw-away file."""

    google: Google
    store: GoogleStore

    def sheet(self) -> GoogleSheet:
        found = self.store.read().sheets[FORM]
        assert isinstance(found, GoogleSheet)
        return found

    def batch(self, *requests: dict[str, Any]) -> None:
        """A batch as another program would send it."""
        token = metadata_request({}, "smoke", "x", WHOLE)
        self.google.write(self.store.id, [*requests, token], "", self.store.source)


Check = Callable[[Bench], Iterator[tuple[str, bool]]]


def values(bench: Bench) -> Iterator[tuple[str, bool]]:
    cells = bench.sheet().cells
    yield "keys stay texts", [cells[n][1] for n in (8, 9, 10)] == list(KEYS)
    yield "text runs come back (UTF-16 offsets)", cells[8][9] == RICH
    yield "a share stays a number", cells[8][11] == 0.5
    yield "the check formula is computed", isinstance(cells[8].get(17), str)
    snapshot = bench.store.read()
    yield "stamps in developer metadata", snapshot.stamps.keys() >= {"", FORM}
    yield (
        "locale and time zone",
        (snapshot.properties["locale"], snapshot.properties["timeZone"])
        == (
            "zh_TW",
            "Asia/Taipei",
        ),
    )


def atomic(bench: Bench) -> Iterator[tuple[str, bool]]:
    number = bench.sheet().id
    cell = {"userEnteredValue": {"stringValue": "must not stay"}}
    start = {"sheetId": number, "rowIndex": 8, "columnIndex": 8}
    good = {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}}
    bad = {"deleteSheet": {"sheetId": 987_654_321}}
    try:
        bench.batch(good, bad)
        yield "a batch with one bad request is refused", False
    except SyncError:
        yield "a batch with one bad request is refused", True
    yield "nothing of it was applied", 9 not in bench.sheet().cells.get(9, {})


def rows_move(bench: Bench) -> Iterator[tuple[str, bool]]:
    number = bench.sheet().id
    span = {"sheetId": number, "dimension": "ROWS", "startIndex": 7, "endIndex": 8}
    bench.batch({"insertDimension": {"range": span}})
    moved = bench.sheet()
    yield "row metadata moves with inserted rows", moved.row_keys.get(9) == "1-1"
    bench.batch({"deleteDimension": {"range": span}})
    area = {
        "sheetId": number,
        "startRowIndex": 7,
        "endRowIndex": 10,
        "startColumnIndex": 0,
        "endColumnIndex": 17,
    }
    order = {"sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]}
    bench.batch({"sortRange": {"range": area, **order}})
    after = bench.sheet()
    yield "cells move with a sort", after.cells[8][1] == "1-3"
    yield "row metadata moves with a sort (either is handled)", after.row_keys.get(8) == "1-3"
    order["sortSpecs"][0]["sortOrder"] = "ASCENDING"
    bench.batch({"sortRange": {"range": area, **order}})


def protection(bench: Bench) -> Iterator[tuple[str, bool]]:
    whole = [one for one in bench.sheet().protected if not one.get("warningOnly")]
    yield "the sheet is protected", len(whole) == 1
    users = whole[0].get("editors", {}).get("users", []) if whole else []
    yield "only we are its editors", {u.lower() for u in users} <= {bench.google.account.lower()}
    yield "the answers are open", bool(whole and whole[0].get("unprotectedRanges"))


def times(bench: Bench) -> Iterator[tuple[str, bool]]:
    def stamp() -> str:
        fresh = Google(bench.google.settings, bench.google.directory)
        return fresh.files[bench.store.id].stamp

    before = stamp()
    snapshot = bench.store.read()
    edit = SheetEdit(FORM, (CellEdit(9, 9, "later"),))
    bench.store.commit(bench.store.prepare(snapshot, Write([edit])))
    began = time.monotonic()
    while stamp() == before and time.monotonic() - began < 300:
        time.sleep(5)
    seconds = time.monotonic() - began
    yield f"version and modifiedTime advance (after {seconds:.0f} s)", seconds < 300


CHECKS: tuple[Check, ...] = (values, atomic, rows_move, protection, times)


def make(google: Google) -> Bench:
    """A form of three items, as a push makes it."""
    new = NewFile("synctool smoke test (may be deleted)", "smoke", {"synctool-smoke": str(time.time_ns())})
    store = GoogleStore(google, "new", new=new)
    body = tuple(
        {1: key, 4: f"決議{key}", **({9: RICH, 11: 0.5} if key == "1-1" else {}), 17: Formula('1+1&""')}
        for key in KEYS
    )
    stamp = Revision("smoke", "agency", "測試", "113年第4季", "0123456789")
    write = Write([SheetEdit(FORM, (), (), HEADER, body)], stamps={"": stamp}, base=b"")
    store.commit(store.prepare(None, write))
    return Bench(google, store)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.google_smoke", description=__doc__.splitlines()[0])
    parser.add_argument("--credentials", required=True, help="service account or OAuth user, a JSON file")
    for name in ("subject", "drive", "folder", "api-base"):
        parser.add_argument(f"--{name}", default="")
    options = parser.parse_args()
    settings = GoogleSettings(
        credentials=options.credentials,
        subject=options.subject,
        drive=options.drive,
        folder=options.folder,
        api_base=options.api_base,
    )
    bench = make(Google(settings, Path.cwd()))
    print(f"account {bench.google.account}, file {bench.store.address}")
    failed = 0
    try:
        for check in CHECKS:
            try:
                for title, holds in check(bench):
                    failed += not holds
                    print(f"{'✓' if holds else '✗'} {check.__name__:<11} {title}", flush=True)
            except SyncError as error:
                failed += 1
                print(f"✗ {check.__name__:<11} {error}")
    finally:
        url = f"{DRIVE}/files/{bench.store.id}"
        bench.google.http.call("delete", url, repeatable=False, params={"supportsAllDrives": "true"})
        print("the throw-away file is deleted")
    print(f"calls: {bench.google.calls}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
