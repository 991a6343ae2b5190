"""Calls of the command line with the flows replaced by reports made up here."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cli_calls import Flow, Result, Sync

from synctool.cli.main import main

CONFIG = """\
[project]
id = "T"
name = "推動小組"
[round]
name = "113年第4季"
due = 2024-12-31
[agencies."工程會"]
full = "行政院公共工程委員會"
[agencies."數發部"]
full = "數位發展部"
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a configuration, as the working folder of a machine set to Chinese."""
    (tmp_path / "config.toml").write_text(CONFIG, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "zh_TW.UTF-8")
    return tmp_path


@pytest.fixture
def sync(capsys: pytest.CaptureFixture[str]) -> Sync:
    """Run one command in this process."""

    def call(*words: str) -> Result:
        capsys.readouterr()
        code = main(words)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


@pytest.fixture
def flow(monkeypatch: pytest.MonkeyPatch) -> Flow:
    """Replace a flow's ``run``; the list returned collects what each call was given."""

    def replace(name: str, run: Callable[..., Any]) -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = []

        def recorded(*words: Any, **given: Any) -> Any:
            calls.append({"words": words, **given})
            return run(*words, **given)

        fake = ModuleType(f"synctool.flows.{name}")
        fake.run = recorded  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, fake.__name__, fake)
        import synctool.flows

        monkeypatch.setattr(synctool.flows, name, fake, raising=False)
        return calls

    return replace
