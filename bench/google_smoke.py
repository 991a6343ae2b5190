"""Check against the real Google what no recording tells: ``python -m bench.google_smoke``.

For a person with credentials of their own. Goes once around (master, form,
push, pull) and tries what is only known from the documentation, all on
throw-away spreadsheets; prints a table of what holds, and deletes them. **Not
run against Google yet**; ``--api-base`` aims it at the emulator of the tests,
where it passes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1])]

from synctool.errors import SyncError  # noqa: E402
from synctool.flows import pull, push  # noqa: E402
from synctool.flows.places import store_at  # noqa: E402
from synctool.flows.project import open_project  # noqa: E402
from synctool.model import CellEdit, Formula, Revision, Run, SheetEdit, SheetRole, rich_text  # noqa: E402
from synctool.schema import FORM_FIELDS, SHEET_NAMES, STATUSES  # noqa: E402
from synctool.settings import GoogleSettings  # noqa: E402
from synctool.stores.base import Write  # noqa: E402
from synctool.stores.gsheets import GoogleStore, NewFile  # noqa: E402
from synctool.stores.gsheets_client import DRIVE, SHEETS, Google  # noqa: E402
from synctool.stores.gsheets_read import GoogleSheet  # noqa: E402
from synctool.stores.gsheets_write import WHOLE, metadata_request  # noqa: E402

FORM, HEADER = SHEET_NAMES[SheetRole.FORM], 7
RICH = rich_text([[Run("劃線", "single"), Run("不劃"), Run("😀粗", bold=True)], [Run("第二段")]])
KEYS = ("1-1", "1-2", "1-3")
TEXT, STATUS = (1 + [f.name for f in FORM_FIELDS].index(name) for name in ("progress", "status"))


@dataclass
class Bench:
    """The throw-away file."""

    google: Google
    store: GoogleStore
    made: list[str] = field(default_factory=list)
    """Other files to be deleted at the end."""

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


def validation(bench: Bench) -> Iterator[tuple[str, bool]]:
    def rules() -> list[list[dict[str, Any]]]:
        number = bench.sheet().id
        fields = "sheets(properties.sheetId,data.rowData.values.dataValidation)"
        params = {"fields": fields, "ranges": f"{FORM}!A8:Q10"}
        url = f"{SHEETS}/{bench.store.id}"
        told = bench.google.http.call("get", url, repeatable=True, params=params).json()
        (sheet,) = [one for one in told["sheets"] if one["properties"].get("sheetId", 0) == number]
        rows = sheet["data"][0].get("rowData", [])
        return [[cell.get("dataValidation", {}) for cell in row.get("values", [])] for row in rows]

    def kind(rule: dict[str, Any]) -> str:
        return str(rule.get("condition", {}).get("type", ""))

    held = rules()
    status = held[0][STATUS - 1]
    listed = [one.get("userEnteredValue") for one in status.get("condition", {}).get("values", [])]
    yield "the list of choices is stored as sent", (kind(status), listed) == ("ONE_OF_LIST", list(STATUSES))
    yield (
        "strict, with its arrow and hint",
        bool(status.get("strict") and status.get("showCustomUi") and status.get("inputMessage")),
    )
    custom = held[0][TEXT - 1].get("condition", {}).get("values", [{}])
    yield (
        "a formula rule is stored as sent",
        str(custom[0].get("userEnteredValue", "")).startswith("=LEN(I8)"),
    )
    yield "every row has the rules", all(kind(row[STATUS - 1]) == "ONE_OF_LIST" for row in held)
    yield "given cells have none", not any(held[0][:8])
    number = bench.sheet().id
    start = {"sheetId": number, "rowIndex": 8, "columnIndex": STATUS - 1}
    wrong = {"userEnteredValue": {"stringValue": "隨便"}}
    change = {"updateCells": {"start": start, "rows": [{"values": [wrong]}], "fields": "userEnteredValue"}}
    try:
        bench.batch(change)
        refused = False
    except SyncError:
        refused = True
    yield "a strict rule refuses a program, too (either is handled)", refused
    span = {"sheetId": number, "dimension": "ROWS", "startIndex": 8, "endIndex": 9}
    bench.batch({"insertDimension": {"range": span, "inheritFromBefore": True}})
    yield "an inserted row inherits the rules", kind(rules()[1][STATUS - 1]) == "ONE_OF_LIST"
    bench.batch({"deleteDimension": {"range": span}})


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
    params = {"supportsAllDrives": "true", "fields": "writersCanShare,driveId"}
    url = f"{DRIVE}/files/{bench.store.id}"
    told = bench.google.http.call("get", url, repeatable=True, params=params).json()
    yield (
        "editors may not share (not told of shared drives)",
        "driveId" in told or not told["writersCanShare"],
    )


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


def cycle(bench: Bench) -> Iterator[tuple[str, bool]]:
    """A master and a form at Google: push, answer, pull, pull again."""
    master, name = SHEET_NAMES[SheetRole.ITEMS], "smoke test (may be deleted)"
    made = NewFile(f"synctool master {name}", "master", {"synctool-smoke": f"m{time.time_ns()}"})
    store = GoogleStore(bench.google, "new", new=made, inherit=True)
    row = {1: "1-1", 4: "請辦理。", 5: "甲機關"}
    edit = SheetEdit(master, (), (), 3, (row,))
    store.commit(store.prepare(None, Write([edit], add={master: SheetRole.ITEMS})))
    bench.made.append(store.id)
    settings = bench.google.settings
    told = {n: getattr(settings, n) for n in ("credentials", "subject", "drive", "folder", "api_base")}
    told["credentials"] = str(Path(settings.credentials).resolve())
    lines = [f"{key} = {json.dumps(value)}" for key, value in told.items() if value]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "config.toml").write_text(
            f"[project]\nid = 'smoke{time.time_ns()}'\nname = '{name}'\n"
            f"[master]\npath = 'gsheet:{store.id}'\n"
            "[round]\nname = '113年第4季'\n[agencies.'甲機關']\nlocation = 'gsheet:new'\n[google]\n"
            + "\n".join(lines),
            encoding="utf-8",
        )
        pushed = push.run(open_project(Path(folder))).agencies[0]
        project = open_project(Path(folder))
        form = store_at(project, project.location(project.agencies["甲機關"]), agency="甲機關")
        assert isinstance(form, GoogleStore)
        bench.made += [form.id] if form.exists() else []
        yield "push makes and fills the form", pushed.state == "written"
        answer = SheetEdit(
            FORM, (CellEdit(8, TEXT, RICH), CellEdit(8, STATUS, "辦理中"), CellEdit(8, 11, 0.5))
        )
        form.commit(form.prepare(form.read(), Write([answer])))
        report = pull.run(open_project(Path(folder)))
        changed = [one.after for one in report.changes if (one.field, one.agency) == ("progress", "甲機關")]
        yield "pull merges the answer with its underlines", changed == [RICH]
        yield "a second pull changes nothing", not pull.run(open_project(Path(folder)), full=True).changes


CHECKS: tuple[Check, ...] = (values, atomic, validation, rows_move, protection, times, cycle)


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
    print(f"  {'subject':<11} what is expected")
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
        for number in (bench.store.id, *bench.made):
            url = f"{DRIVE}/files/{number}"
            bench.google.http.call("delete", url, repeatable=False, params={"supportsAllDrives": "true"})
        print(f"{1 + len(bench.made)} throw-away files are deleted")
    print(f"calls: {bench.google.calls}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
