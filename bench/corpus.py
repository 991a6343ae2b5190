"""Read every file below a folder as a return: each must end in a table or in a named problem.

    python bench/corpus.py FOLDER [--seconds 10] [--memory-mb 500] [--list]

Each file is read in a process of its own, bound in time and address space.
``table``: all sheets were read (with or without a form in them). ``problem``:
refused, with a code of the catalogue. ``crash``: any other exception, memory
included. ``killed``: too slow, or ended by a signal. Public collections of
test files (Apache POI, SheetJS, ClosedXML, PhpSpreadsheet) are good folders;
none is part of this repository.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

ENDINGS = (
    "xlsx", "xlsm", "xltx", "xltm", "xls", "xlt", "xlsb", "ods", "ots", "fods", "csv", "tsv", "txt", "slk",
    "numbers", "et", "xml", "xlw", "wks", "html", "biff5", "zip",
)  # fmt: skip


def read_one(path: Path) -> dict[str, object]:
    """What becomes of one file; runs in the child."""
    from synctool.config import Config
    from synctool.errors import SyncError
    from synctool.flows.gather import read_source, table_of
    from synctool.stores import read_file
    from synctool.texts import catalogue

    config = Config()
    try:
        source = read_source(path, path.name)
        snapshot = read_file(source.data, source.shown, config.limits)
        cells = sum(len(sheet.row(row)) for sheet in snapshot.sheets.values() for row in sheet.row_numbers())
        found = table_of("", source, snapshot, config)
    except SyncError as error:
        if error.code not in catalogue():
            return {"end": "crash", "why": f"no text for {error.code}"}
        return {"end": "problem", "why": error.code}
    return {"end": "table", "why": "form" if found.table else "no form", "cells": cells}


def child(path: Path, memory_mb: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    try:
        result = read_one(path)
    except BaseException as error:
        result = {"end": "crash", "why": f"{type(error).__name__}: {error}"[:200]}
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({**result, "peak_mb": peak >> 10}))


def run_one(path: Path, seconds: float, memory_mb: int) -> dict[str, object]:
    started = time.perf_counter()
    try:
        done = subprocess.run(
            [sys.executable, __file__, "--child", str(memory_mb), str(path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
        )
        killed = {"end": "killed", "why": done.returncode}
        result = json.loads(done.stdout) if done.returncode == 0 else killed
    except subprocess.TimeoutExpired:
        result = {"end": "killed", "why": f"{seconds:g} s"}
    return {**result, "file": str(path), "seconds": time.perf_counter() - started}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--memory-mb", type=int, default=500)
    parser.add_argument("--list", action="store_true", help="every file with its end")
    given = parser.parse_args()
    files = [
        path
        for folder in given.folder
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix.lower().lstrip(".") in ENDINGS
    ]
    ends: Counter[str] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    slowest, largest = (0.0, ""), (0, "")
    for path in files:
        result = run_one(path, given.seconds, given.memory_mb)
        end, why = str(result["end"]), str(result["why"])
        ends[end] += 1
        reasons[end, why] += 1
        slowest = max(slowest, (float(str(result["seconds"])), str(path)))
        largest = max(largest, (int(str(result.get("peak_mb", 0))), str(path)))
        if given.list or end in ("crash", "killed"):
            print(f"{end:8} {why:40} {result['seconds']:6.2f} s  {path}", flush=True)
    print(f"\n{len(files)} files: " + ", ".join(f"{count} {end}" for end, count in ends.most_common()))
    print(f"slowest {slowest[0]:.1f} s ({slowest[1]}), largest {largest[0]} MB ({largest[1]})")
    for (end, why), count in reasons.most_common():
        print(f"{count:6} {end}: {why}")
    return int(bool(ends["crash"] or ends["killed"]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(Path(sys.argv[3]), int(sys.argv[2]))
        sys.exit()
    sys.exit(main())
