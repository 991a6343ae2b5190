"""How many calls a round takes at Google, beside a plain gspread script: ``python -m bench.google``.

Everything runs against the emulator of the tests, over HTTP; counts are those
that the emulator saw. No time is measured: the network would decide it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from google_emulator.clients import gspread_client  # noqa: E402
from google_office import OFFICE, Cloud, running  # noqa: E402
from mixed_office import GOOGLE, XLSX, MixedOffice  # noqa: E402


def counted(cloud: Cloud, work: Callable[[], object]) -> dict[str, int]:
    """Reads, writes and Drive calls of a piece of work."""
    cloud.methods()
    work()
    found = {"reads": 0, "writes": 0, "Drive": 0}
    for method, count in cloud.methods().items():
        is_read = method.startswith("sheets.") and ".get" in method.lower()
        is_write = method.startswith("sheets.") and not is_read
        found["reads" if is_read else "writes" if is_write else "Drive"] += count
    return found


def naive_pull(cloud: Cloud, files: list[str]) -> Callable[[], object]:
    """What people write: open each spreadsheet, take its sheet, get all records."""

    def work() -> None:
        client = gspread_client(cloud.url, cloud.control("account", email=OFFICE))
        for file in files:
            client.open_by_key(file).sheet1.get_all_values()

    return work


def naive_write(cloud: Cloud, file: str, cells: int) -> Callable[[], object]:
    """What people write: one update for each cell."""

    def work() -> None:
        client = gspread_client(cloud.url, cloud.control("account", email=OFFICE))
        sheet = client.open_by_key(file).sheet1
        for row in range(cells):
            sheet.update_cell(4 + row, 8, f"text {row}")

    return work


TOLD: list[dict[str, object]] = []


def show(title: str, ours: Mapping[str, int], naive: Mapping[str, int]) -> None:
    TOLD.append({"title": title, "synctool": ours, "plain": naive})

    def line(one: Mapping[str, int]) -> str:
        return "  ".join(f"{count:>4} {kind}" for kind, count in one.items())

    print(f"{title:<44} {line(ours)}   |  {line(naive)}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.google", description=__doc__.splitlines()[0])
    parser.add_argument("--agencies", type=int, default=100)
    parser.add_argument("--items", type=int, default=5, help="of each agency")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the counts to FILE, too")
    options = parser.parse_args()
    names = [f"機關{n:03}" for n in range(1, options.agencies + 1)]
    rows: Any = [
        (f"{a}-{i}", f"請辦理第{a}-{i}案。", name, "")
        for a, name in enumerate(names, 1)
        for i in range(1, options.items + 1)
    ]
    count = len(names)
    print(f"{'':<44} {'synctool':<33}   |  plain gspread")
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as cloud:
        cloud.control("knobs", check_answers=0)
        office = MixedOffice(Path(folder) / "xlsx", cloud, rows, master=XLSX, settle_minutes=0)
        office.push()
        files = [office.form_id(name) for name in names]
        naive = counted(cloud, naive_pull(cloud, files))
        show(f"full pull of {count} spreadsheets", counted(cloud, office.pull), naive)
        show(f"pull, nothing changed in {count}", counted(cloud, office.pull), naive)
        show(f"push, nothing to change in {count}", counted(cloud, office.push), naive)
        faults = cloud.faults()
        office = MixedOffice(Path(folder) / "google", cloud, rows, master=GOOGLE, agencies=XLSX)
        office.push()
        for name in names:
            sheet = office.table_of(office.form(name), "填報表")
            column = sheet.header.columns["progress"]
            office.edit(
                office.form(name), "填報表", {(r.number, column): "已辦理。" for r in sheet.rows.values()}
            )
        ours = counted(cloud, office.pull)
        show(
            f"Google master with {len(rows)} changed cells",
            ours,
            counted(cloud, naive_write(cloud, office.master_id(), len(rows))),
        )
        faults += cloud.faults()
        print(f"requests that Google's schemas do not know: {len(faults)}")
    if options.json:
        options.json.write_text(json.dumps(TOLD, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
