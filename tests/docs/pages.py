"""Reads a page's commands, runs them in one shell as a reader would, and compares what they say.

In the source of a page, before a block: ``<!-- not run: REASON -->`` marks one that cannot be run here;
``<!-- setup: COMMAND -->`` runs unseen; ``<!-- by hand: AGENCY ITEM -->`` is a clerk finishing an item.
A line ``…`` in the output stands for any lines, ``…`` within a line for anything.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    p
    for p in (*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md"))
    if "reference" not in p.parts and "_build" not in p.parts
)
_PIECE = re.compile(
    r"^ *<!-- (?P<mark>not run|setup|by hand): (?P<word>.+?) -->$"
    r"|^(?P<indent> *)```console\n(?P<block>.*?)^ *```$",
    re.M | re.S,
)


@dataclass(frozen=True)
class Step:
    command: str
    expected: str | None
    """``None``: the page shows no output, so any will do."""
    reason: str = ""
    """Why it is not run."""


def steps_of(page: Path) -> list[Step]:
    steps: list[Step] = []
    reason = ""
    for found in _PIECE.finditer(page.read_text("utf-8")):
        mark, word = found["mark"], found["word"]
        if mark == "not run":
            reason = word
        elif mark == "setup":
            steps.append(Step(word, None))
        elif mark == "by hand":
            clerk = shlex.join([sys.executable, str(Path(__file__).with_name("clerk.py"))])
            steps.append(Step(f"{clerk} {word}", None))
        else:
            block = re.sub(f"^{found['indent']}", "", found["block"], flags=re.M)
            steps += [_step(part, reason) for part in re.split(r"^\$ ", block, flags=re.M) if part.strip()]
            reason = ""
    return steps


def _step(part: str, reason: str) -> Step:
    command, _, output = part.partition("\n")
    output = re.sub(r"^ *#.*$", "", output, flags=re.M)
    return Step(re.sub(r"\s+#.*$", "", command), output.strip("\n") or None, reason)


def language_of(page: Path) -> str:
    """The language in which a page's reader works."""
    is_english = page.parent.name == "en" or page.name == "README.md"
    return "en_US.UTF-8" if is_english else "zh_TW.UTF-8"


def run(steps: list[Step], folder: Path, language: str = "zh_TW.UTF-8") -> list[tuple[str, int]]:
    """What each step said, and its exit code; all in one shell, so that ``cd`` lasts."""
    script = [
        f"echo; {step.command} 2>&1; echo @@$?@@" if not step.reason else "echo; echo @@0@@" for step in steps
    ]
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("LC_", "PYTEST", "COV")) and k != "CI"
    } | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LANG": language,
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "100",
    }
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)], cwd=folder, env=environment, capture_output=True, check=False
    )
    pieces = re.split(r"@@(\d+)@@\n", done.stdout.decode("utf-8"))
    return [(pieces[n].strip("\n"), int(pieces[n + 1])) for n in range(0, len(pieces) - 1, 2)]


def is_said(expected: str, said: str) -> bool:
    pattern = "".join(
        r"(?:.*\n)*?"
        if line.strip() == "…"
        else ".*?".join(map(re.escape, line.rstrip().split("…"))) + r" *\n"
        for line in expected.split("\n")
    )
    return re.fullmatch(pattern, said + "\n" if said else "") is not None
