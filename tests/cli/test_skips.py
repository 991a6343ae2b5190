"""In CI a test may not skip without leave (tests/conftest.py)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CASES = """\
import pytest

def test_one():
    pytest.skip({reason!r})
"""


@pytest.mark.parametrize(
    ("reason", "ci", "workers", "code"),
    [
        ("LibreOffice is not installed", "true", "0", 1),
        ("LibreOffice is not installed", "true", "1", 1),
        ("LibreOffice is not installed", "", "0", 0),
        ("no input: set SYNCTOOL_SEED", "true", "0", 0),
    ],
)
def test_a_skip_fails_the_run_in_ci_unless_its_reason_is_allowed_and_true(
    tmp_path: Path, reason: str, ci: str, workers: str, code: int
) -> None:
    (tmp_path / "conftest.py").write_text(
        (Path(__file__).parents[1] / "conftest.py").read_text("utf-8"), "utf-8"
    )
    (tmp_path / "test_case.py").write_text(CASES.format(reason=reason), "utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SYNCTOOL_", "PYTEST_"))} | {
        "CI": ci
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", workers, str(tmp_path)]
    result = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=False
    )
    assert result.returncode == code, result.stdout
    assert ("skipped without leave" in result.stdout) is bool(code)
    assert "1 skipped" in result.stdout.splitlines()[-1]
