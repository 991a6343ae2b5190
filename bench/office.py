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
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench import masterfile, words

ROOT = Path(__file__).parents[1]
WORK = ROOT / "bench" / "out"
EDITABLE = ("progress", "progress", "evidence", "reporter", "contact", "percent")
"""What a clerk changes in the next round of edits; 辦理情形 most often."""


@dataclass(frozen=True)
class Size:
    """How big an office is. Raises :class:`ValueError` where the numbers do not fit together."""

    agencies: int = 100
    items: int = 200
    """Rows of each agency's return."""
    master_rows: int = 0
    """Rows of the master; 0: one for each row of a return, so that every item has one agency."""
    changed: int = 500
    """Cells of the returns that the next round of edits changes."""
    seed: int = 1

    def __post_init__(self) -> None:
        if not self.items <= self.rows <= self.agencies * self.items:
            raise ValueError("the master needs at least `items` rows, and at most agencies × items")
        if self.changed > self.agencies * self.items:
            raise ValueError("there are not so many cells to change")

    @property
    def rows(self) -> int:
        return self.master_rows or self.agencies * self.items

    @property
    def cells(self) -> int:
        """Cells that a pull reads: the master's and the returns'."""
        return self.rows * len(masterfile.COLUMNS) + self.agencies * self.items * 17

    def keys(self) -> list[str]:
        """The items' keys in the master's order: meeting-topic-number."""
        return [f"{n // 200 + 1}-{n // 10 % 20 + 1}-{n % 10 + 1}" for n in range(self.rows)]

    def assigned(self) -> list[list[int]]:
        """By row of the master: the numbers of its agencies, spread as meetings spread them."""
        stride = next(
            s for s in range(int(self.rows * 0.618) | 1, 2 * self.rows) if math.gcd(s, self.rows) == 1
        )
        by_row: list[list[int]] = [[] for _ in range(self.rows)]
        for slot in range(self.agencies * self.items):
            by_row[slot * stride % self.rows].append(slot // self.items)
        return by_row


@dataclass(frozen=True)
class Office:
    """Folders of one office at different moments. Copy before changing anything."""

    size: Size
    initial: Path
    """Master and configuration; nothing was pushed yet."""
    settled: Path
    """Pushed, answered, pulled; nothing has changed since."""
    edited: Path
    """The same after the next round of edits, ready to be pulled."""


# ---------------------------------------------------------------- contents


def master_rows(size: Size) -> Iterator[dict[str, Any]]:
    """The master's rows by label."""
    names = words.agency_names(size.agencies)
    for number, (key, numbers) in enumerate(zip(size.keys(), size.assigned(), strict=True)):
        random = Random(f"{size.seed}/{key}")
        agencies = [names[n] for n in numbers]
        separate = number % 2 == 1
        leads, supporting = (agencies, []) if separate else (agencies[:1], agencies[1:])
        budget = random.randint(0, 50) * 100
        spent = budget * random.randint(0, 10) // 10
        heading = "、".join(agencies) + "：\n"
        yield {
            "項次": key,
            "會議": f"數位韌性推動會報第{key.split('-')[0]}次會議",
            "議題": words.topic(random),
            "會議決議": words.resolution(random, "、".join(agencies)),
            "主辦機關": "、".join(leads),
            "協辦機關": "、".join(supporting) or None,
            "列管期限": date(2024, 1, 1) + timedelta(days=random.randint(100, 700)),
            "辦理情形": heading + words.progress(random),
            "辦理進度": random.randint(0, 9) / 10,
            "列管建議": "繼續列管",
            "承辦人": words.person(random),
            "內部備註": f"內部：{words.sentence(random)[:12].replace('<u>', '').replace('</u>', '')}",
            "列管分級": random.choice("ABC"),
            "交辦日期": date(2023, 6, 1) + timedelta(days=random.randint(0, 300)),
            "預算(千元)": budget,
            "執行數(千元)": spent,
            "執行率": spent / budget if budget else 0,
            "簽辦文號": words.document(random),
            "收文日期": date(2023, 6, 1) + timedelta(days=random.randint(0, 300)),
        }


def answer(size: Size, agency: str, key: str) -> dict[str, Any]:
    """What the agency's clerk fills in at first, by field; ``{}`` where nothing is reported yet."""
    random = Random(f"{size.seed}/{key}/{agency}")
    if random.random() < 0.05:
        return {}
    done = random.random() < 0.4
    filled: dict[str, Any] = {
        "progress": words.progress(random),
        "status": "已完成" if done else "辦理中",
        "percent": 1 if done else random.randint(1, 9) / 10,
        "evidence": words.document(random),
        "request": "解除列管" if done else "繼續列管",
        "reporter": words.person(random),
        "contact": words.telephone(random),
    }
    if done and random.random() > 0.01:  # some forget the day, and get it back to correct
        filled["completed"] = words.roc_day(random)
    return filled


def edits(size: Size) -> dict[str, dict[tuple[str, str], Any]]:
    """The next round: ``size.changed`` new values over all returns; by agency, then by item and field."""
    random = Random(f"{size.seed}/edits")
    names = words.agency_names(size.agencies)
    keys = size.keys()
    mine: dict[int, list[str]] = {n: [] for n in range(size.agencies)}
    for key, numbers in zip(keys, size.assigned(), strict=True):
        for n in numbers:
            mine[n].append(key)
    made: dict[str, dict[tuple[str, str], Any]] = {}
    for count in range(size.changed):
        agency = names[count % size.agencies]
        cells = made.setdefault(agency, {})
        while True:
            cell = (random.choice(mine[count % size.agencies]), random.choice(EDITABLE))
            before = answer(size, agency, cell[0])
            if cell in cells or not before or (cell[1] == "percent" and before["percent"] == 1):
                if len(cells) >= len(mine[count % size.agencies]):
                    break
                continue
            cells[cell] = _edited(random, cell[1], before[cell[1]])
            break
    return made


def _edited(random: Random, field: str, before: Any) -> Any:
    if field == "progress":
        return f"{before}\n{words.sentence(random)}"
    if field == "percent":
        return before + 0.05
    return f"{before}（更新）"


# ---------------------------------------------------------------- making it


def make(size: Size, work: Path = WORK, *, reuse: bool = False) -> Office:
    """The office of this size, from the work folder if it was made before.

    ``reuse`` takes one that an earlier state of the program made. Made by a
    program of its own: a process that has grown would count as the memory of
    those it starts.
    """
    outer = (
        work
        / f"office-{_hash(repr(size), *_sources('bench/office.py', 'bench/words.py', 'bench/masterfile.py'))}"
    )
    inner = outer / _hash(date.today().isoformat(), *_sources("synctool", "templates"))
    office = Office(size, inner / "initial", inner / "settled", inner / "edited")
    if not office.edited.is_dir() and reuse and (kept := sorted(outer.glob("*/edited"))):
        return Office(size, *(kept[0].parent / name for name in ("initial", "settled", "edited")))
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
    _sync(settled, "pull")
    _sync(settled, "pull")
    shutil.copytree(settled, edited)
    _fill(edited, edits(size))
    edited.rename(inner / "edited")


def _sync(folder: Path, command: str, *arguments: str) -> None:
    """The program as a user runs it; raises where it refuses."""
    done = subprocess.run(
        [sys.executable, "-m", "synctool", "-C", str(folder), command, *(str(folder / a) for a in arguments)],
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
