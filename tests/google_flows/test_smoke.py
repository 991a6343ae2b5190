"""The smoke script for a person with real credentials, tried on the emulator."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from google_office import OFFICE, Cloud

ROOT = Path(__file__).parents[2]


def test_the_smoke_script_runs_passes_and_cleans_up(cloud: Cloud) -> None:
    before = set(cloud.emulator.cloud.files)
    options = ["--credentials", str(cloud.credentials), "--api-base", cloud.url]
    done = subprocess.run(
        [sys.executable, "-m", "bench.google_smoke", *options], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "✗" not in done.stdout and OFFICE in done.stdout
    told = {line.split()[1] for line in done.stdout.splitlines() if line.startswith("✓")}
    assert told == {"values", "atomic", "validation", "rows_move", "protection", "times", "cycle"}
    assert set(cloud.emulator.cloud.files) == before
