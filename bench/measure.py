"""Whole processes, run in turn: A B A B …, with what they took of time, processor and memory.

This process must stay small: Linux counts the memory of the process that
forked towards the peak of the one that it starts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.office import ROOT, environment


class Failed(RuntimeError):
    """A program that refused, or did not do its work; figures of it would be worth nothing."""


@dataclass(frozen=True)
class Contender:
    """One program that does the work."""

    name: str
    arguments: Sequence[str]
    """Of Python; ``{folder}`` stands for the folder that it works in."""
    folder: Path
    """What it works in. Copied afresh for each run, which is not counted, if ``changes``."""
    changes: bool = True
    exits: tuple[int, ...] = (0,)
    proof: Callable[[Path, Path], bool] | None = None
    """Told the prepared folder and the one worked in: was the work done?"""


@dataclass(frozen=True)
class Target:
    """``faster``: the contender takes at least ``figure`` times as long as ours; ``within``: ours
    takes at most ``figure`` times as long as the contender."""

    kind: str
    figure: float

    def ratio(self, ours: float, other: float) -> float:
        return other / ours if self.kind == "faster" else ours / other

    def holds(self, ratio: float) -> bool:
        return ratio >= self.figure if self.kind == "faster" else ratio <= self.figure


@dataclass(frozen=True)
class Case:
    """A row: our way, and what it is measured beside."""

    name: str
    title: str
    ours: Contender
    others: Sequence[tuple[Contender, Target | None]]
    cells: int = 0
    """Cells that the work reads, where memory is to be told per cell."""


@dataclass
class Measured:
    """One contender's runs: seconds, processor seconds, peak bytes."""

    name: str
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    peak: list[int] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def processor_median(self) -> float:
        return median(self.processor)


def measure(case: Case, runs: int, scratch: Path) -> list[Measured]:
    """All contenders, ours first, ``runs`` times in turn after one turn that is not counted if runs > 1."""
    contenders = [case.ours, *(other for other, _ in case.others)]
    found = [Measured(contender.name) for contender in contenders]
    for turn in range(runs + (runs > 1)):
        for contender, measured in zip(contenders, found, strict=True):
            sample = _run(contender, scratch)
            if turn or runs == 1:
                measured.seconds.append(sample[0])
                measured.processor.append(sample[1])
                measured.peak.append(sample[2])
    return found


def _run(contender: Contender, scratch: Path) -> tuple[float, float, int]:
    folder = contender.folder
    if contender.changes:
        folder = scratch / "worked-in"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(contender.folder, folder)
        os.sync()  # what was copied must not wait for its disk while the clock runs
    command = [sys.executable, *(a.replace("{folder}", str(folder)) for a in contender.arguments)]
    with (scratch / "output.txt").open("wb") as output:
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    said = (scratch / "output.txt").read_text(errors="replace")
    if process.returncode not in contender.exits:
        raise Failed(f"{contender.name}: exit {process.returncode}\n{said[-3000:]}")
    if contender.proof and not contender.proof(contender.folder, folder):
        raise Failed(f"{contender.name} did not do its work\n{said[-3000:]}")
    unit = 1 if sys.platform == "darwin" else 1024
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit
