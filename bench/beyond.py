"""Beyond one machine: ``python -m bench.beyond``.

``google``: a round of many agencies at Google, against the emulator of the
tests with the published limits, on a virtual clock that the client's pacing
and the emulator share: minutes of waiting pass in no time. ``postgres``:
several coordinators who pull at the same moment over one PostgreSQL, as
processes on this machine.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from google_emulator import Clock  # noqa: E402
from google_office import Cloud, running  # noqa: E402
from mixed_office import XLSX, MixedOffice  # noqa: E402
from office import Office  # noqa: E402

from synctool.flows.project import Project  # noqa: E402
from synctool.stores.gsheets_client import Google  # noqa: E402
from synctool.stores.gsheets_pace import Pace  # noqa: E402

LIMIT = 60
"""Reads, and writes, a minute for each user, as Google publishes them; 300 for a project."""
LATENCY = 0.7
"""Seconds that a call is taken to last, one at a time."""
START = 1_732_000_000.0


def items_of(agencies: int, each: int = 3) -> list[tuple[str, str, str, str]]:
    names = [f"機關{n:04}" for n in range(1, agencies + 1)]
    return [
        (f"{a}-{i}", f"請辦理第{a}-{i}案。", name, "")
        for a, name in enumerate(names, 1)
        for i in range(1, each + 1)
    ]


class TimedOffice(MixedOffice):
    """An office whose connection to Google lives by the emulator's clock."""

    clock: Clock

    @property
    def project(self) -> Project:
        project = super().project
        if hasattr(self, "clock"):
            pace = Pace(self.clock.now, self.clock.advance)
            google = Google(project.config.google, project.directory, self.clock.now, pace)
            project.__dict__["google"] = google  # where it is kept once it is made
        return project


def google_rows(agencies: int) -> list[tuple[str, dict[str, int], float]]:
    """What was done, its calls, and the minutes that it took by the virtual clock."""
    clock = Clock(START)
    rows: list[tuple[str, dict[str, int], float]] = []
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), clock) as cloud:
        cloud.control("knobs", check_answers=0, reads_per_minute=LIMIT, writes_per_minute=LIMIT)
        cloud.control("rule", match={}, times=None, advance=LATENCY)
        office = TimedOffice(
            Path(folder) / "office",
            cloud,
            items_of(agencies),
            master=XLSX,
            reads_per_minute=LIMIT,
            writes_per_minute=LIMIT,
            deadline_seconds=3600,
            workers=1,
        )
        office.clock = clock

        def timed(title: str, work: Callable[[], Any]) -> None:
            cloud.methods()
            began = clock.now()
            work()
            rows.append((title, kinds(cloud), (clock.now() - began) / 60))
            clock.advance(3600)  # all has settled, every window is empty

        timed("push, all new", office.push)
        timed("pull, all to be read", office.pull)
        timed("pull, nothing changed", office.pull)
        timed("push, nothing to change", office.push)
        refused = [c for c in cloud.control("calls")["calls"] if c["status"] in (403, 429)]
        assert not refused, refused[:3]
    return rows


def kinds(cloud: Cloud) -> dict[str, int]:
    """Calls since the last time, by the quota that they count against."""
    found = {"read": 0, "write": 0, "drive": 0}
    for method, count in cloud.methods().items():
        is_read = ".get" in method.lower()
        kind = "drive" if not method.startswith("sheets.") else "read" if is_read else "write"
        found[kind] += count
    return found


def expected(calls: dict[str, int]) -> float:
    """Minutes by calculation: full minutes at the limit and the rest call after call; or all so."""

    def limited(count: int) -> float:
        full, rest = divmod(max(count - 1, 0), LIMIT)
        return full + (rest + 1) * LATENCY / 60

    return max(limited(calls["read"]), limited(calls["write"]), sum(calls.values()) * LATENCY / 60)


def google(sizes: list[int]) -> None:
    kinds_head = " ".join(f"{kind:>6}" for kind in ("read", "write", "drive"))
    print(f"{'agencies':>8}  {'work':<24} {kinds_head} {'minutes':>8} {'by calculation':>15}")
    for agencies in sizes:
        for title, calls, minutes in google_rows(agencies):
            counts = " ".join(f"{calls[kind]:>6}" for kind in ("read", "write", "drive"))
            print(f"{agencies:>8}  {title:<24} {counts} {minutes:>8.1f} {expected(calls):>15.1f}", flush=True)


# ---------------------------------------------------------------- PostgreSQL


def postgres(coordinators: list[int], agencies: int) -> None:
    from postgres_server import running as serving

    print(f"{'coordinators':>12} {'pulls done':>10} {'refused':>8} {'median s':>9} {'longest s':>10}")
    with serving() as server:
        for count in coordinators:
            print(contest(server, count, agencies), flush=True)


def contest(server: str, count: int, agencies: int) -> str:
    """``count`` coordinators pull their share of the agencies at the same moment."""
    with tempfile.TemporaryDirectory() as folder:
        name = uuid.uuid4()
        office = Office(
            Path(folder) / "office", items_of(agencies, 5), settings=f"[state]\nurl = '{server}'\n"
        )
        config = office.folder / "config.toml"
        config.write_text(config.read_text("utf-8").replace("id = 'test'", f"id = '{name}'"), "utf-8")
        office.push()
        for number, agency in enumerate(office.agencies, 1):
            office.clerk(agency, f"{number}-1", {"progress": "已辦理。", "status": "辦理中", "percent": 0.5})
        shares = [office.agencies[n::count] for n in range(count)]
        command = [sys.executable, "-m", "synctool", "-C", str(office.folder), "pull", "--quiet"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        began = time.monotonic()
        processes = [
            subprocess.Popen(
                [*command, *(word for agency in share for word in ("-a", agency))],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for share in shares
        ]
        ended: dict[int, tuple[int, float]] = {}
        while len(ended) < count:
            for process in processes:
                if process.pid not in ended and (code := process.poll()) is not None:
                    ended[process.pid] = (code, time.monotonic() - began)
            time.sleep(0.01)
        seconds = [moment for _, moment in ended.values()]
        done = sum(code in (0, 1) for code, _ in ended.values())
        answered = sum(bool(row.get("progress")) for row in office.responses().values())
        assert answered == agencies or done < count, "an answer was lost"
        return (
            f"{count:>12} {done:>10} {count - done:>8} "
            f"{statistics.median(seconds):>9.1f} {max(seconds):>10.1f}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.beyond", description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["google", "postgres"])
    parser.add_argument(
        "--agencies", type=int, nargs="+", metavar="N", help="default 60 240; 40 for postgres"
    )
    parser.add_argument("--coordinators", type=int, nargs="+", default=[1, 2, 4, 8], metavar="N")
    options = parser.parse_args()
    if options.what == "google":
        google(options.agencies or [60, 240])
    else:
        postgres(options.coordinators, (options.agencies or [40])[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
