"""Generate an office in a folder: a decorated master, its agencies' filled-in returns, a round of edits.

``python -m bench.office --agencies 100 --items 200`` prints the folder it made.
The same parameters give the same contents. Making it is slow and never
measured, so it is kept in a work folder: what does not hang on the program
(the master) under a hash of the parameters, the rest below it under a hash of
the program and of the day, on which the tool's own state hangs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench import masterfile
from bench.contents import Size, answer, edits, master_rows

ROOT = Path(__file__).parents[1]
WORK = ROOT / "bench" / "out"
CONTENTS = ("bench/contents.py", "bench/words.py", "bench/masterfile.py")
"""What the master hangs on, besides its size."""


MOMENTS = ("initial", "answered", "settled", "edited")


@dataclass(frozen=True)
class Office:
    """Folders of one office at different moments. Copy before changing anything."""

    size: Size
    initial: Path
    """Master and configuration; nothing was pushed yet."""
    answered: Path
    """Pushed and answered; the round's first pull is to come."""
    settled: Path
    """Pushed, answered, pulled, and pushed again with nothing to do; nothing has changed since."""
    edited: Path
    """The same after the next round of edits, ready to be pulled."""


def make(size: Size, work: Path = WORK, *, reuse: bool = False) -> Office:
    """The office of this size, from the work folder if it was made before.

    ``reuse`` takes one that an earlier state of the program made. Made by a
    program of its own: a process that has grown would count as the memory of
    those it starts.
    """
    outer = work / f"office-{_hash(repr(size), *_sources(*CONTENTS))}"
    inner = outer / _hash(date.today().isoformat(), *_sources("synctool", "templates"))
    office = Office(size, *(inner / name for name in MOMENTS))
    if not office.edited.is_dir() and reuse and (kept := sorted(outer.glob("*/edited"))):
        return Office(size, *(kept[0].parent / name for name in MOMENTS))
    if not office.edited.is_dir():
        print(f"making an office of {size.agencies} × {size.items} in {inner}", file=sys.stderr)
        arguments = [f"--{n.replace('_', '-')}={getattr(size, n)}" for n in Size.__dataclass_fields__]
        subprocess.run(
            [sys.executable, "-m", "bench.office", *arguments, f"--outer={outer}", f"--inner={inner}"],
            cwd=ROOT,
            env=environment(),
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return office


def environment() -> dict[str, str]:
    """What every program is started with: this source, compiled files kept."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}


def _hash(*parts: str | bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part.encode() if isinstance(part, str) else part)
    return whole.hexdigest()[:12]


def _sources(*places: str) -> list[bytes]:
    """What the files hold on which the result hangs."""
    found: list[bytes] = []
    for place in places:
        path = ROOT / place
        files = (
            [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.suffix in (".py", ".xlsx"))
        )
        found += [file.read_bytes() for file in files]
    return found


def _build(size: Size, outer: Path, inner: Path) -> None:
    master = outer / "master.xlsx"
    if not master.is_file():
        outer.mkdir(parents=True, exist_ok=True)
        unfinished = outer / "unfinished.xlsx"
        masterfile.write_master(unfinished, master_rows(size), size.rows)
        unfinished.replace(master)
    for stale in (p for p in outer.iterdir() if p.is_dir()):
        shutil.rmtree(stale)
    initial, settled, edited = (inner / name for name in ("initial", "settled", "unfinished"))
    initial.mkdir(parents=True)
    shutil.copy2(master, initial / "master.xlsx")
    _sync(initial, "init", "master.xlsx")
    shutil.copytree(initial, settled)
    _sync(settled, "push")
    _fill(settled, {a: _first(size, a, keys) for a, keys in _returns(settled).items()})
    shutil.copytree(settled, inner / "answered")
    _sync(settled, "pull")
    _sync(settled, "pull")
    _sync(settled, "push")
    shutil.copytree(settled, edited)
    _fill(edited, edits(size))
    edited.rename(inner / "edited")


def _sync(folder: Path, command: str, *arguments: str) -> None:
    """The program as a user runs it; raises where it refuses."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "synctool",
            "--lang",
            "zh-TW",
            "-C",
            str(folder),
            command,
            *(str(folder / a) for a in arguments),
        ],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"sync {command}: {done.returncode}\n{done.stdout}{done.stderr}")


def _returns(folder: Path) -> dict[str, Any]:
    return {path.stem: path for path in sorted((folder / "agencies").glob("*.xlsx"))}


def _first(size: Size, agency: str, path: Path) -> dict[tuple[str, str], Any]:
    table = _table(path)
    return {(k, name): value for k in table.rows for name, value in answer(size, agency, k).items()}


def _fill(folder: Path, cells: Mapping[str, Mapping[tuple[str, str], Any]]) -> None:
    """Type into the returns by key, as clerks would."""
    from synctool.flows.project import templates
    from synctool.flows.sample import marked
    from synctool.model import CellEdit, SheetEdit
    from synctool.stores import store_for
    from synctool.stores.base import Write

    for agency, path in _returns(folder).items():
        if not cells.get(agency):
            continue
        table = _table(path)
        typed = tuple(
            CellEdit(
                table.rows[key].number,
                table.header.columns[name],
                marked(value) if isinstance(value, str) else value,
            )
            for (key, name), value in cells[agency].items()
        )
        store = store_for(path, templates())
        store.commit(store.prepare(store.read(), Write([SheetEdit("填報表", typed)])))


def _table(path: Path) -> Any:
    from synctool.flows.project import templates
    from synctool.schema import FORM_FIELDS
    from synctool.stores import store_for
    from synctool.tables import read_table

    table, _ = read_table(store_for(path, templates()).read().sheets["填報表"], FORM_FIELDS, path.name)
    return table


def add_size_options(parser: argparse.ArgumentParser) -> None:
    """Options for every number of :class:`Size`."""
    for name, field in Size.__dataclass_fields__.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=field.default, metavar="N")


def size_of(arguments: argparse.Namespace) -> Size:
    return Size(**{name: getattr(arguments, name) for name in Size.__dataclass_fields__})


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.office", description="Make an office.")
    add_size_options(parser)
    parser.add_argument("--work", type=Path, default=WORK, metavar="DIR")
    parser.add_argument("--outer", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--inner", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inner:
        _build(size_of(arguments), arguments.outer, arguments.inner)
    else:
        print(make(size_of(arguments), arguments.work).edited.parent)


if __name__ == "__main__":
    main()
