"""What every test may use; and in CI, no test may skip without leave."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def _input(variable: str, folder: str) -> Path | None:
    """A folder of real input: named by ``variable``, else beside the repository."""
    path = Path(os.environ.get(variable) or ROOT.parent / "shared" / folder)
    return path if path.is_dir() else None


@pytest.fixture(scope="session")
def seed() -> Path:
    """The folder of the real report: ``master.xlsx``, ``records.json``, ``report.txt``."""
    path = _input("SYNCTOOL_SEED", "seed")
    if path is None:
        pytest.skip("the seed is absent: set SYNCTOOL_SEED")
    return path


# ---------------------------------------------------------------- no skip without leave in CI

_ALLOWED: dict[str, Callable[[], bool]] = {
    "seed": lambda: _input("SYNCTOOL_SEED", "seed") is None,
    "no recordings": lambda: _input("SYNCTOOL_GOOGLE_RECORDED", "google/recorded") is None,
    "root may write anywhere": lambda: hasattr(os, "geteuid") and os.geteuid() == 0,
}
"""What a reason must contain, and when it may be given."""

_skipped: list[tuple[str, str]] = []


def _note(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not any(words in reason and may() for words, may in _ALLOWED.items()):
        _skipped.append((report.nodeid, reason))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _note(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    _note(report)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    on_worker = hasattr(session.config, "workerinput")
    if os.environ.get("CI") and _skipped and not on_worker and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if os.environ.get("CI") and _skipped:
        terminalreporter.section("skipped without leave")
        for place, reason in _skipped:
            terminalreporter.line(f"{place}: {reason}")
