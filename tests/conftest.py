"""What every test may use; and in CI, no test may skip without leave."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

_BESIDE = Path(__file__).parents[2] / "shared"


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes are named by their length: a zip holds the time it was made, and names must stay the same."""
    return f"{len(val)}-bytes" if isinstance(val, bytes) and len(val) > 16 else None


# ---------------------------------------------------------------- no skip without leave in CI


def _absent(variable: str, folder: str) -> bool:
    """True where neither ``variable`` nor the place beside the repository has the real input."""
    return not Path(os.environ.get(variable) or _BESIDE / folder).is_dir()


_ALLOWED: dict[str, Callable[[], bool]] = {
    "set SYNCTOOL_SEED": lambda: _absent("SYNCTOOL_SEED", "seed"),
    "set SYNCTOOL_GOOGLE_RECORDED": lambda: _absent("SYNCTOOL_GOOGLE_RECORDED", "google/recorded"),
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
