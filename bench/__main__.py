"""Measure our work beside what people write instead: ``python -m bench``.

Every row is run as whole processes in turn (A B A B …), after one turn that is
not counted. Ratios count; absolute times drift with the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench.cases import CASES, Workshop, available
from bench.measure import Case, Failed, Measured, Target, measure
from bench.office import ROOT, WORK, add_size_options, environment, size_of

MB = 1_000_000
BASE = 60 * MB
"""Memory that a pull of nothing may take; cells count above it."""
QUICK = {"agencies": 10, "items": 20, "changed": 50, "runs": 1, "patch_rows": 500, "audit_rows": 20_000}
GOOGLE = "google"
"""A row of calls, not of seconds: see :mod:`bench.google`."""
NAMES = (*CASES, GOOGLE)
HEAD = ("", "median s", "min–max", "cpu s", "peak MB", "ratio", "cpu ratio", "target")
WIDTHS = (36, 9, 13, 7, 8, 9, 9, 10)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    add_size_options(parser)
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="counted turns (default 5)")
    parser.add_argument(
        "--only", action="append", choices=NAMES, default=[], metavar="NAME", help=" ".join(NAMES)
    )
    parser.add_argument("--patch-rows", type=int, default=5_000, metavar="N")
    parser.add_argument("--audit-rows", type=int, default=1_000_000, metavar="N")
    parser.add_argument(
        "--quick", action="store_true", help="a small office, one run: to see that all rows work"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE, too")
    parser.add_argument("--work", type=Path, default=WORK, metavar="DIR", help="where offices are kept")
    parser.add_argument(
        "--reuse", action="store_true", help="take an office that an earlier state of the program made"
    )
    options = parser.parse_args(arguments)
    if options.quick:
        for name, value in QUICK.items():
            if getattr(options, name) == parser.get_default(name):
                setattr(options, name, value)
    shop = Workshop(
        size_of(options),
        options.work.resolve(),
        patch_rows=options.patch_rows,
        audit_rows=options.audit_rows,
        reuse=options.reuse,
    )
    scratch = shop.work / f"scratch-{os.getpid()}"
    scratch.mkdir(parents=True)
    rows: list[dict[str, object]] = []
    failed = False
    print(_line(HEAD))
    try:
        for name in options.only or [*available(), GOOGLE]:
            if name == GOOGLE:
                rows.append({"name": GOOGLE, "calls": _google(shop.size.agencies, scratch)})
                continue
            case = CASES[name](shop)
            try:
                found = measure(case, options.runs, scratch)
            except Failed as error:
                failed = True
                print(f"{name}: {error}", file=sys.stderr)
                continue
            rows.append(_figures(case, found))
            print(_table(case, found), flush=True)
    finally:
        _remove(scratch)
    if options.json:
        report = {
            "python": platform.python_version(),
            "processors": os.cpu_count(),
            "size": asdict(shop.size),
            "runs": options.runs,
            "rows": rows,
        }
        options.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return int(failed)


def _google(agencies: int, scratch: Path) -> object:
    """Counted by a program of its own, since it takes much memory."""
    told = scratch / "google.json"
    command = [sys.executable, "-m", "bench.google", f"--agencies={agencies}", f"--json={told}"]
    subprocess.run(command, cwd=ROOT, env=environment(), check=True)
    return json.loads(told.read_text(encoding="utf-8"))


def _table(case: Case, found: Sequence[Measured]) -> str:
    ours = found[0]
    lines = [f"{case.name}: {case.title}", _line(_cells(ours))]
    for other, (_, target) in zip(found[1:], case.others, strict=True):
        lines.append(_line([*_cells(other), *_ratios(ours, other, target)]))
    if case.cells:
        lines.append(
            f"  {_per_cell(case, ours):.2f} kB a cell above {BASE // MB} MB ({case.cells:,} cells; at most 1)"
        )
    return "\n".join(lines)


def _cells(measured: Measured) -> list[str]:
    spread = f"{min(measured.seconds):.2f}–{max(measured.seconds):.2f}"
    peak = f"{max(measured.peak) / MB:.0f}"
    return [f"  {measured.name}", f"{measured.median:.3f}", spread, f"{measured.processor_median:.2f}", peak]


def _ratios(ours: Measured, other: Measured, target: Target | None) -> list[str]:
    shown = target or Target("faster", 0)
    wall = shown.ratio(ours.median, other.median)
    processor = shown.ratio(ours.processor_median, other.processor_median)
    if target is None:
        return [f"{wall:.2f} ×", f"{processor:.2f} ×", "–"]
    sign, mark = ("≥" if target.kind == "faster" else "≤"), ("✓" if target.holds(wall) else "✗")
    return [f"{wall:.2f} ×", f"{processor:.2f} ×", f"{sign} {target.figure:g} {mark}"]


def _line(cells: Sequence[str]) -> str:
    first, *others = [
        c.ljust(w) if n == 0 else c.rjust(w) for n, (c, w) in enumerate(zip(cells, WIDTHS, strict=False))
    ]
    return " ".join((first, *others))


def _per_cell(case: Case, ours: Measured) -> float:
    return max(0, max(ours.peak) - BASE) / case.cells / 1000


def _figures(case: Case, found: Sequence[Measured]) -> dict[str, object]:
    """The row for the JSON file: every run, so that others can judge."""
    ours = found[0]
    contenders = [asdict(m) | {"median": m.median, "processor_median": m.processor_median} for m in found]
    for contender, other, (_, target) in zip(contenders[1:], found[1:], case.others, strict=True):
        shown = target or Target("faster", 0)
        ratio = shown.ratio(ours.median, other.median)
        contender |= {"ratio": ratio, "kind": shown.kind}
        if target:
            contender |= {"target": target.figure, "holds": target.holds(ratio)}
    row: dict[str, object] = {"name": case.name, "title": case.title, "contenders": contenders}
    if case.cells:
        row["kB_a_cell"] = _per_cell(case, ours)
    return row


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
