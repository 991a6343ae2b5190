"""The Tab key: what it offers, in the shells' own ways of asking."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from office import Office

from synctool.cli.completing import script


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    made = Office(tmp_path_factory.mktemp("completed") / "office")
    made.push()
    made.pull()
    return made


def asked(office: Path, **environment: str) -> list[str]:
    """What the program offers a shell that asks in this way."""
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.argv[0] = 'synctool'; from synctool.__main__ import main; main()",
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=office,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1", **environment},
        check=False,
    )
    assert "Traceback" not in run.stderr, run.stderr
    return run.stdout.split()


OFFERS = [
    # typed so far, the word that is being typed, what is offered
    ("synctool pu", "pu", ["push", "pull"]),
    ("synctool pull --agency 工", "工", ["工程會"]),
    ("synctool pull --force 數", "數", ["數發部"]),
    ("synctool explain 1-", "1-", ["1-1", "1-2", "1-3"]),
    ("synctool brief --item 1-3", "1-3", ["1-3"]),
    ("synctool completion p", "p", ["powershell"]),
    ("synctool pull --agency 無", "無", []),
]


@pytest.mark.parametrize(("line", "word", "offered"), OFFERS, ids=[line for line, _, _ in OFFERS])
def test_powershell_is_offered(office: Office, line: str, word: str, offered: list[str]) -> None:
    found = asked(office.folder, _SYNCTOOL_COMPLETE="powershell_complete", COMP_WORDS=line, COMP_LAST=word)
    assert [value for value in found if value.startswith(word)][: len(offered)] == offered
    assert bool(found) == bool(offered)


def test_bash_is_offered_the_same_by_its_own_script(office: Office, tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    program = tmp_path / "synctool"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nfrom synctool.__main__ import main\nsys.exit(main())\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    (tmp_path / "complete.bash").write_text(script("bash", "synctool"), encoding="utf-8")
    for line, _, offered in OFFERS:
        words = line.split()
        asks = (
            f"source {tmp_path}/complete.bash; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; "
            f"_synctool_completion synctool '{words[-1]}' '{words[-2]}'; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        )
        run = subprocess.run(
            [bash, "--norc", "-c", asks],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=office.folder,
            env={
                **os.environ,
                "PATH": f"{tmp_path}:{os.environ['PATH']}",
                "PYTHONPATH": os.pathsep.join(sys.path),
                "PYTHONUTF8": "1",
            },
            check=False,
        )
        assert run.stdout.split() == offered, (line, run.stderr)


def test_where_there_is_no_project_nothing_is_offered_and_nothing_fails(tmp_path: Path) -> None:
    for line in ("synctool pull --agency ", "synctool explain "):
        assert not asked(tmp_path, _SYNCTOOL_COMPLETE="powershell_complete", COMP_WORDS=line, COMP_LAST="")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
@pytest.mark.parametrize("program", ["sync", "synctool"])
def test_a_script_asks_the_program_that_was_called(shell: str, program: str) -> None:
    text = script(shell, program)
    assert f"_{program.upper()}_COMPLETE" in text
    assert f"{shell}_complete" in text
