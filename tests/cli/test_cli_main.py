"""Global options, help, exit codes, and what stops a command."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_calls import Flow, Sync
from cli_reports import quiet_pull

from synctool.cli.context import locale_language
from synctool.cli.main import COMMANDS, main
from synctool.errors import ConfigError, SyncError, UnreadableFile
from synctool.flows import demo


def test_without_arguments_it_shows_help(project: Path, sync: Sync) -> None:
    result = sync()
    assert result.code == 0
    assert result.out == sync("--help").out
    assert "選項：" in result.out


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lang", ["zh-TW", "en"])
def test_every_command_has_help_with_an_example(sync: Sync, command: str, lang: str) -> None:
    result = sync("--lang", lang, command, "--help")
    assert result.code == 0
    assert f"  synctool {command}" in result.out or f"  synctool -C {command}" in result.out
    assert ("範例" if lang == "zh-TW" else "Examples") in result.out


def test_help_loads_no_flow_and_nothing_heavy() -> None:
    code = "import sys; from synctool.cli.main import main; main(['pull', '--help']); print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    loaded = set(out.splitlines()[-1].split())
    assert (
        not {"rich", "pydantic", "openpyxl", "pandas", "gspread", "sqlite3", "synctool.flows.pull"} & loaded
    )


def test_the_version_is_told(sync: Sync) -> None:
    assert sync("--version").out.startswith("synctool 0.")


@pytest.mark.parametrize("words", [("--lang", "en", "pull"), ("pull", "--lang", "en"), ("pull", "--lang=en")])
def test_global_options_stand_before_or_after_the_command(
    project: Path, sync: Sync, flow: Flow, words: tuple[str, ...]
) -> None:
    flow("pull", lambda *_, **__: quiet_pull())
    assert "Nothing new" in sync(*words).out


def test_the_language_is_the_option_then_the_configuration_then_the_machine(
    project: Path, sync: Sync, flow: Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow("pull", lambda *_, **__: quiet_pull())
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert "沒有新的異動" in sync("pull").out
    assert "Nothing new" in sync("pull", "--lang", "en").out
    assert "Usage:" in sync("--help").out


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({"LANG": "zh_TW.UTF-8"}, "zh-TW"),
        ({"LANG": "zh_CN"}, "zh-TW"),
        ({"LANG": "zh_TW.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "", "LC_MESSAGES": "zh_HK"}, "zh-TW"),
        ({"LANG": "de_DE"}, "en"),
        ({}, "en"),
    ],
)
def test_the_machine_s_language(environment: dict[str, str], lang: str) -> None:
    assert locale_language(environment) == lang


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("pul",), "沒有「pul」這個指令"),
        (("pull", "--dryrun"), "是否為 --dry-run？"),
        (("pull", "--agency"), "指令寫法有誤"),
        (("--lang", "fr", "pull"), "--lang 的值不能用"),
        (("init", "nowhere.xlsx"), "找不到 nowhere.xlsx"),
        (("-C", "nowhere", "pull"), "找不到 nowhere"),
    ],
)
def test_a_command_that_cannot_be_understood_ends_with_two(
    project: Path, sync: Sync, words: tuple[str, ...], sentence: str
) -> None:
    result = sync(*words)
    assert (result.code, result.out) == (2, "")
    assert sentence in result.err


def test_a_faulty_configuration_ends_with_two_and_lists_every_fault(project: Path, sync: Sync) -> None:
    (project / "config.toml").write_text("[project]\nnam = ''\n[safty]\n", "utf-8")
    result = sync("pull", "--lang", "zh-TW")
    assert result.code == 2
    assert "2 處" in result.err
    assert "第 2 行" in result.err
    assert "safety" in result.err


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (UnreadableFile("file-empty", file="工程會.xlsx"), 3, "工程會.xlsx"),
        (ConfigError("config-not-found", path="x"), 2, "x"),
        (SyncError("a-code-without-text", place="A1"), 3, "a-code-without-text, place=A1"),
        (PermissionError(13, "Permission denied", "主表.xlsx"), 3, "主表.xlsx"),
        (KeyboardInterrupt(), 130, "已中斷"),
    ],
)
def test_what_stops_a_flow_is_told_with_its_exit_code(
    project: Path, sync: Sync, flow: Flow, error: BaseException, code: int, sentence: str
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise error

    flow("pull", stopped)
    result = sync("pull")
    assert (result.code, result.out) == (code, "")
    assert sentence in result.err


def test_something_unexpected_leaves_a_report_and_one_line(
    project: Path, sync: Sync, flow: Flow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret")

    flow("pull", broken)
    result = sync("pull")
    [report] = tmp_path.glob("synctool-crash-*.txt")
    assert result.code == 3
    assert "ZeroDivisionError" in result.err
    assert str(report) in result.err
    assert "Traceback" not in result.err
    assert "ZeroDivisionError: secret" in report.read_text("utf-8")
    assert "Traceback" in sync("pull", "--verbose").err


def test_a_failure_is_an_object_where_json_is_asked_for(project: Path, sync: Sync, tmp_path: Path) -> None:
    result = sync("--json", "--config", "nowhere.toml", "pull")
    assert result.code == 2
    assert json.loads(result.out)["error"]["code"] == "config-not-found"


def test_a_windows_code_page_shows_a_fallback_and_never_fails(project: Path) -> None:
    (project / "config.toml").write_text("[project]\n'✓✗😀é' = 1\n", "utf-8")
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONIOENCODING": "cp950", "PYTHONPATH": root, "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "synctool", "--lang", "zh-TW", "pull"]
    result = subprocess.run(command, capture_output=True, env=environment, cwd=project, check=False)
    assert result.returncode == 2
    assert "√×[U+1F600]e：沒有這個設定" in result.stderr.decode("cp950")


@pytest.mark.parametrize("lang", ["zh-TW", "en"])
@pytest.mark.parametrize(
    "words",
    [[c, "--help"] for c in COMMANDS]
    + [["status"], ["explain", "3-1-1"], ["doctor"], ["history", "3-1-1"], ["pull"]],
)
def test_every_command_speaks_on_a_windows_code_page(
    sample: Path, words: list[str], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO()
    monkeypatch.chdir(sample)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp950"))
    assert main(["--lang", lang, *words]) in (0, 1)
    sys.stdout.flush()
    shown = raw.getvalue().decode("cp950")
    assert shown
    assert "[U+" not in shown


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "office"
    demo.run(folder, lang="zh-TW")
    return folder
