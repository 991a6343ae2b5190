"""``sync demo``: a sample office in a folder, through a whole cycle as its people would go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from synctool.errors import SyncError
from synctool.flows import init, pull, push, sample
from synctool.flows.new_master import write_master
from synctool.flows.project import Progress, Silent, open_project, templates
from synctool.model import CellEdit, SheetEdit, SheetRole, Value
from synctool.schema import FORM_FIELDS, SHEET_NAMES
from synctool.stores import store_for
from synctool.stores.base import Write
from synctool.tables import read_table
from synctool.texts import listed, say

STEPS = 4
MASTER_NAME = "列管事項總表.xlsx"


@dataclass(frozen=True, slots=True)
class DemoReport:
    directory: Path
    steps: tuple[str, ...]
    """What was done, a sentence each."""
    open_these: tuple[Path, ...]
    pulled: pull.PullReport


def run(directory: Path | None, *, lang: str, progress: Progress | None = None) -> DemoReport:
    """Build the sample office in ``directory`` (default: a new folder here), push, fill in, pull.

    Raises :class:`SyncError` if the folder is there and not empty.
    """
    progress = progress or Silent()
    folder = (directory or _new_folder(Path.cwd())).resolve()
    if folder.exists() and any(folder.iterdir()):
        raise SyncError("demo-folder-used", folder=folder)
    folder.mkdir(parents=True, exist_ok=True)
    progress.start(STEPS, "progress-demo")
    build_master(folder / MASTER_NAME)
    progress.step()
    made = init.run(folder / MASTER_NAME, folder, lang=lang, today=sample.TODAY)
    project = open_project(folder)
    progress.step()
    pushed = push.run(project, today=sample.TODAY)
    progress.step()
    fill_forms({a.agency: folder / a.source for a in pushed.agencies}, sample.ANSWERS)
    pulled = pull.run(project, today=sample.TODAY)
    progress.step()
    progress.done()
    steps = (
        say("demo-step-master", lang, file=MASTER_NAME, items=made.items),
        say("demo-step-init", lang, agencies=listed((a.short for a in made.agencies), lang)),
        say("demo-step-push", lang, count=len(pushed.agencies)),
        say("demo-step-fill", lang, count=len(sample.ANSWERS)),
        say(
            "demo-step-pull",
            lang,
            changes=len(pulled.changes),
            ready=listed((r.item for r in pulled.recommendations if r.ready), lang),
        ),
    )
    forms = tuple(folder / a.source for a in pushed.agencies)
    return DemoReport(folder, steps, (folder / MASTER_NAME, *forms, made.config_path), pulled)


def _new_folder(parent: Path) -> Path:
    for number in range(1, 1000):
        folder = parent / ("synctool-demo" if number == 1 else f"synctool-demo-{number}")
        if not folder.exists():
            return folder
    raise SyncError("demo-folder-used", folder=parent)


def build_master(path: Path) -> None:
    """The sample's master from the template, with a private column of the office's own."""
    rows: list[Mapping[str, Value]] = [
        {
            "key": item.key,
            "meeting": sample.MEETING,
            "topic": item.topic,
            "resolution": sample.marked(item.resolution),
            "leads": item.leads,
            "supporting": item.supporting,
            "due": item.due,
        }
        for item in sample.ITEMS
    ]
    write_master(path, (sample.TITLE, sample.OFFICE), rows, [item.note for item in sample.ITEMS])


def fill_forms(forms: Mapping[str, Path], answers: Sequence[sample.SampleAnswer]) -> None:
    """Type ``answers`` into the agencies' sheets, by key, as clerks would."""
    for agency, path in forms.items():
        store = store_for(path, templates())
        snapshot = store.read()
        sheet = snapshot.sheets[SHEET_NAMES[SheetRole.FORM]]
        table, _ = read_table(sheet, FORM_FIELDS, path.name)
        assert table is not None
        cells = tuple(
            CellEdit(table.rows[answer.item].number, table.header.columns[name], value)
            for answer in answers
            if answer.agency == agency
            for name, value in answer.values().items()
        )
        if cells:
            prepared = store.prepare(snapshot, Write([SheetEdit(sheet.name, cells)]))
            store.commit(prepared)
