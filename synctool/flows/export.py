"""``sync export``: the office as four tidy tables, for pandas and for files."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING

from synctool.analysis.columns import TABLES
from synctool.dates import parse_date
from synctool.errors import ConfigError
from synctool.flows.history import opened
from synctool.flows.master import Master, read_master
from synctool.flows.owned import place_text
from synctool.flows.places import master_store
from synctool.flows.project import Progress, Project, Silent, open_project
from synctool.model import Cell, Item, RichText, Role, Run, SheetRole, Value, is_blank, text_of
from synctool.stores.replace import replace_file
from synctool.texts import catalogue

if TYPE_CHECKING:
    from synctool.analysis.frames import Frames, Rows

Row = list[object]


@dataclass(frozen=True, slots=True)
class ExportReport:
    files: tuple[Path, ...]
    rows: dict[str, int]
    """By table."""
    dry_run: bool = False


def run(
    project: Project,
    to: Path,
    tables: Sequence[str] = (),
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ExportReport:
    """Write the chosen tables (all if none is named) to ``to``.

    A workbook holds them all. CSV and Parquet hold one table in a file: of
    several, each gets its name before the ending (``FILE-items.csv``).

    Raises :class:`ConfigError` for another ending or more than a sheet holds,
    :class:`SyncError` where a library is missing.
    """
    from synctool.analysis.files import FORMATS, rendered
    from synctool.analysis.frames import frames_of

    ending = to.suffix.lower()
    if ending not in FORMATS:
        raise ConfigError("export-frames-format", format=to.suffix or "－", formats="、".join(FORMATS))
    names = [name for name in TABLES if name in tables] if tables else list(TABLES)
    watched = progress or Silent()
    watched.start(1 + len(names), "progress-export")
    frames = frames_of(rows_of(project))
    watched.step()
    counts = {name: len(getattr(frames, name)) for name in names}
    files: list[Path] = []
    for name, data in rendered(frames, names, ending):
        path = to.with_name(f"{to.stem}-{name}{to.suffix}") if name and len(names) > 1 else to
        files.append(path)
        watched.step(path.name)
        if not dry_run:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, data, seen=None)
    return ExportReport(tuple(files), counts, dry_run)


def frames(place: Path | str = ".") -> Frames:
    """The office in a folder, or of a ``config.toml``, as four pandas data frames.

    Raises :class:`SyncError` if it cannot be read or pandas is not installed.
    """
    from synctool.analysis.frames import frames_of

    path = Path(place)
    project = open_project(config=path) if path.is_file() else open_project(path)
    return frames_of(rows_of(project))


def rows_of(project: Project) -> Rows:
    """Every row of the four tables."""
    master = read_master(project, master_store(project).read())
    today = date.today()
    return {
        "items": [_item(item, tracked, today) for item, tracked in _items(master)],
        "assignments": list(_assignments(project, master)),
        "responses": list(_responses(master, today)),
        "audit": list(_audit(project)),
    }


def _items(master: Master) -> Iterator[tuple[Item, bool]]:
    yield from ((item, True) for item in master.register.items.values())
    yield from ((item, False) for item in master.closed.values())


def _item(item: Item, tracked: bool, today: date) -> Row:
    return [
        item.key,
        tracked,
        plain(item.meeting),
        plain(item.topic),
        plain(item.resolution),
        marked(item.resolution),
        "、".join(item.leads) or None,
        "、".join(item.supporting) or None,
        _day(item.due, today),
        plain(item.due),
        _number(item.percent),
        plain(item.percent),
        plain(item.progress),
        marked(item.progress),
        plain(item.recommendation),
        plain(item.ruling),
    ]


def _assignments(project: Project, master: Master) -> Iterator[Row]:
    responses = master.owned.get(SheetRole.RESPONSES)
    current = project.config.round.name
    answered = {
        (text_of(row["key"]), text_of(row["agency"]))
        for row in (responses.rows.values() if responses else ())
        if text_of(row["round"]) == current and not is_blank(row["progress"])
    }
    for item, tracked in _items(master):
        for agency in (*item.leads, *item.supporting):
            known, role = project.agencies.get(agency), item.role_of(agency)
            full = known.full if known and known.full else agency
            said = (item.key, agency) in answered
            yield [item.key, agency, full, role.value if role else None, tracked, item.is_joint, said]


def _responses(master: Master, today: date) -> Iterator[Row]:
    table = master.owned.get(SheetRole.RESPONSES)
    for row in table.rows.values() if table else ():
        yield [
            plain(row["round"]),
            plain(row["key"]),
            plain(row["agency"]),
            _role(row["role"]),
            plain(row["status"]),
            _number(row["percent"]),
            plain(row["percent"]),
            _day(row["completed"], today),
            plain(row["completed"]),
            plain(row["progress"]),
            marked(row["progress"]),
            *(plain(row[name]) for name in ("evidence", "request", "reporter", "contact")),
        ]


def _audit(project: Project) -> Iterator[Row]:
    with opened(project) as history:
        for entry in history.audit():
            yield [
                entry.when.astimezone(UTC).isoformat(),
                entry.run,
                entry.who,
                entry.item or None,
                entry.field,
                entry.agency or None,
                entry.sheet,
                entry.cell,
                *(form(value) for value in (entry.before, entry.after) for form in (plain, marked)),
                entry.why,
                place_text(entry.source) or None,
            ]


# ---------------------------------------------------------------- one cell


def plain(value: Cell) -> str | None:
    """The words of a cell; ``None`` for a blank."""
    return None if is_blank(value) else text_of(value)


def marked(value: Cell) -> str | None:
    """The words with what people see of their runs, as HTML; a line for each paragraph."""
    if not isinstance(value, RichText):
        return None if is_blank(value) else html.escape(text_of(value), quote=False)
    return "\n".join("".join(map(_run, paragraph)) for paragraph in value.paragraphs)


def _run(run: Run) -> str:
    text = html.escape(run.text, quote=False)
    for tag, on in (("s", run.strike), ("i", run.italic), ("b", run.bold), ("u", run.underline)):
        text = f"<{tag}>{text}</{tag}>" if on else text
    return f'<span style="color:#{run.colour}">{text}</span>' if run.colour else text


def _day(value: Value, today: date) -> str | None:
    found = parse_date(value, today=today)
    return found.isoformat() if isinstance(found, date) else None


def _number(value: Value) -> float | None:
    """A share; a text such as 80% is what was typed, and no number yet."""
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _role(value: Value) -> str | None:
    """The role by its word in either language; another text stands for itself."""
    text = text_of(value)
    for role in Role:
        if text in catalogue()[f"role-{role.value}"]:
            return role.value
    return text or None
