"""The rows of the table: each piece of work, what it is measured beside, and the target."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

from bench import masterfile, words
from bench.contents import Size, master_rows
from bench.measure import Case, Contender, Target
from bench.office import ROOT, Office, environment, make

SCRIPTS = "bench/scripts"
SYNC = ("-m", "synctool", "-C", "{folder}")
BRIEFS = ("pptx", "odp", "docx", "odt", "html", "pdf")
ANSWERED = (0, 1)
"""Exit codes of a command that did its work; 1: something waits for a person."""


class Workshop:
    """Makes what the rows work on, each thing when it is first asked for."""

    def __init__(
        self,
        size: Size,
        work: Path,
        *,
        patch_rows: int = 5_000,
        audit_rows: int = 1_000_000,
        reuse: bool = False,
    ) -> None:
        self.size, self.work, self.reuse = size, work, reuse
        self.patch_rows, self.audit_rows = patch_rows, audit_rows

    def office(self, size: Size | None = None) -> Office:
        return make(size or self.size, self.work, reuse=self.reuse)

    @property
    def patch_cells(self) -> int:
        """Cells to change: 500, at most a tenth of the rows."""
        return max(1, min(500, self.patch_rows // 10))

    def patch_folder(self) -> Path:
        """A master of ``patch_rows`` rows, and what is to be changed in it."""
        folder = self.work / f"patch-{self.patch_rows}"
        if not folder.is_dir():
            unfinished = self.work / "patch-unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(parents=True)
            self._apart("master", str(unfinished / "master.xlsx"), str(self.patch_rows))
            random = Random(1)
            first = masterfile.HEADER_ROW + 1
            rows = random.sample(range(first, first + self.patch_rows), self.patch_cells)
            edits = [(row, 8, words.progress(random).replace("<u>", "").replace("</u>", "")) for row in rows]
            (unfinished / "edits.json").write_text(json.dumps(edits, ensure_ascii=False))
            unfinished.rename(folder)
        return folder

    def history_folder(self) -> Path:
        """A history of ``audit_rows`` entries, made by the code as it is now."""
        code = b"".join(p.read_bytes() for p in sorted((ROOT / "synctool" / "history").glob("*.py")))
        folder = self.work / f"history-{self.audit_rows}-{hashlib.sha256(code).hexdigest()[:8]}"
        if not folder.is_dir():
            for stale in self.work.glob("history-*"):
                shutil.rmtree(stale)
            unfinished = self.work / "history-unfinished"
            (unfinished / ".synctool").mkdir(parents=True)
            script = str(ROOT / SCRIPTS / "history_make.py")
            subprocess.run(
                [sys.executable, script, str(unfinished), str(self.audit_rows)],
                cwd=ROOT,
                env=environment(),
                check=True,
            )
            unfinished.rename(folder)
        return folder

    def _apart(self, *arguments: str) -> None:
        """Run this module as a program of its own, so that this process stays small."""
        subprocess.run(
            [sys.executable, "-m", "bench.cases", *arguments], cwd=ROOT, env=environment(), check=True
        )


# ---------------------------------------------------------------- proofs that the work was done


def _master_differs(before: Path, after: Path) -> bool:
    return _bytes(before / "master.xlsx") != _bytes(after / "master.xlsx")


def _made(name: str) -> Callable[[Path, Path], bool]:
    return lambda _, after: (after / name).is_file() and (after / name).stat().st_size > 1000


def _forms(count: int) -> Callable[[Path, Path], bool]:
    return lambda _, after: len(list((after / "agencies").glob("*.xlsx"))) == count


def _bytes(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


# ---------------------------------------------------------------- the rows


def _script(name: str, folder: Path, *arguments: str, changes: bool = False) -> Contender:
    shown = " ".join((name, *arguments)).replace("_", " ")
    return Contender(shown, (f"{SCRIPTS}/{name}.py", "{folder}", *arguments), folder, changes)


def _sync(command: str, folder: Path, *arguments: str, changes: bool = True) -> Contender:
    return Contender(f"sync {command}", (*SYNC, command, *arguments), folder, changes, ANSWERED)


def pull(shop: Workshop) -> Case:
    office = shop.office()
    ours = replace(_sync("pull", office.edited), proof=_master_differs)
    others = [
        (
            replace(_script("pandas_merge", office.edited, engine, changes=True), proof=_made("merged.xlsx")),
            Target("faster", figure),
        )
        for engine, figure in (("openpyxl", 8.0), ("calamine", 4.5))
    ]
    size = office.size
    work = f"{size.agencies} agencies × {size.items} items"
    title = f"{work}, master {size.rows:,} × 20, {size.changed} changed cells"
    return Case("pull", title, ours, others, size.cells)


def first(shop: Workshop) -> Case:
    """The first pull of a round: every answer of every return is new."""
    office = shop.office()
    ours = replace(_sync("pull", office.answered), proof=_master_differs)
    other = _script("pandas_merge", office.answered, "calamine", changes=True)
    other = replace(other, proof=_made("merged.xlsx"))
    return Case("first", "the first pull of a round", ours, [(other, None)])


def unchanged(command: str) -> Callable[[Workshop], Case]:
    """In its own folder, not in a copy: the answer that is kept is that of one place."""

    def case(shop: Workshop) -> Case:
        office = shop.office()
        ours = _sync(command, office.settled, changes=False)
        others = [(_script("hash_files", office.settled), Target("within", 3.0))]
        name = "unchanged" if command == "pull" else f"unchanged-{command}"
        return Case(name, f"the same {command}, nothing changed", ours, others)

    return case


def patch(shop: Workshop) -> Case:
    folder = shop.patch_folder()
    others = [
        (
            replace(_script("patch_openpyxl", folder, changes=True), proof=_master_differs),
            Target("faster", 14.0),
        ),
        (_script("patch_floor", folder, changes=True), Target("within", 1.6)),
    ]
    ours = replace(_script("patch_synctool", folder, changes=True), proof=_master_differs)
    return Case(
        "patch", f"patching {shop.patch_cells} cells of {shop.patch_rows:,} × 20, with proof", ours, others
    )


def read(shop: Workshop) -> Case:
    office = shop.office()
    others = [(_script("read_calamine", office.edited), Target("within", 1.8))]
    title = f"reading {office.size.agencies} returns with rich text"
    return Case("read", title, _script("read_synctool", office.edited), others)


def push(shop: Workshop) -> Case:
    office = shop.office()
    made = _forms(office.size.agencies)
    others = [
        (replace(_script(name, office.initial, changes=True), proof=made), Target("faster", figure))
        for name, figure in (("push_xlsxwriter", 3.5), ("push_openpyxl", 10.0))
    ]
    title = f"{office.size.agencies} forms of {office.size.items} rows"
    return Case("push", title, replace(_sync("push", office.initial), proof=made), others)


def repush(shop: Workshop) -> Case:
    """A push that finds every form as it should be; beside making them all."""
    office = shop.office()
    others = [(_sync("push", office.initial), None)]
    ours = replace(_sync("push", office.settled), name="sync push, nothing to write")
    return Case("repush", "nothing to write", ours, others)


def status(shop: Workshop) -> Case:
    office = shop.office()
    others = [(_script("read_calamine", office.settled), None)]
    return Case("status", "who has answered", _sync("status", office.settled), others)


def history(shop: Workshop) -> Case:
    folder = shop.history_folder()
    title = f"three questions to {shop.audit_rows:,} audit entries"
    others = [(_script("history_sqlite", folder), None)]
    return Case("history", title, _script("history_synctool", folder), others)


def check(shop: Workshop) -> Case:
    office = shop.office()
    form = sorted((office.edited / "agencies").glob("*.xlsx"))[0].relative_to(office.edited)
    others = [(_script("read_calamine", office.edited), None)]
    return Case("check", "one return alone", _sync("check", office.edited, f"{{folder}}/{form}"), others)


def brief(kind: str) -> Callable[[Workshop], Case]:
    """A meeting's brief is of some hundred items, however large the office is."""

    def case(shop: Workshop) -> Case:
        whole = shop.size
        office = shop.office(Size(min(whole.agencies, 10), min(whole.items, 20), changed=1))
        made = _made(f"brief.{kind}")
        ours = replace(_sync("brief", office.settled, "--to", f"{{folder}}/brief.{kind}"), proof=made)
        plain = replace(_script("brief_plain", office.settled, kind, changes=True), proof=made)
        return Case(f"brief-{kind}", f"brief of {office.size.rows} items as {kind}", ours, [(plain, None)])

    return case


def grow(name: str) -> Callable[[Workshop], Case]:
    """Ten times the agencies or items, beside a tenth of them."""

    def case(shop: Workshop) -> Case:
        whole = shop.size
        smaller = {name: max(1, getattr(whole, name) // 10)}
        small = Size(
            **({"agencies": whole.agencies, "items": whole.items} | smaller),
            changed=max(1, whole.changed // 10),
        )
        times = getattr(whole, name) / getattr(small, name)
        ours = _sync("pull", shop.office().edited)
        other = replace(_sync("pull", shop.office(small).edited), name=f"sync pull, {name} ÷ {times:g}")
        title = f"pull with {times:g} × the {name}"
        return Case(f"grow-{name}", title, ours, [(other, Target("within", 1.1 * times))], whole.cells)

    return case


CASES: Mapping[str, Callable[[Workshop], Case]] = {
    "pull": pull,
    "first": first,
    "unchanged": unchanged("pull"),
    "unchanged-push": unchanged("push"),
    "unchanged-status": unchanged("status"),
    "patch": patch,
    "read": read,
    "push": push,
    "repush": repush,
    "status": status,
    "history": history,
    "check": check,
    **{f"brief-{kind}": brief(kind) for kind in BRIEFS},
    "grow-agencies": grow("agencies"),
    "grow-items": grow("items"),
}


def available() -> list[str]:
    """Rows that can be measured here: a PDF is LibreOffice's work."""
    return [name for name in CASES if name != "brief-pdf" or shutil.which("soffice")]


if __name__ == "__main__":
    _, what, target, count = sys.argv
    size = Size(agencies=1, items=int(count), changed=0)
    masterfile.write_master(Path(target), master_rows(size), size.rows)
