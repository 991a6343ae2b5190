"""``sync check``: a return alone, without a master: what its agency can put right before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from synctool.config import Config
from synctool.correction import correction
from synctool.errors import SyncError
from synctool.flows.corrections import Task, documents, put
from synctool.flows.gather import Return, read_return, read_source
from synctool.flows.project import Progress, Silent
from synctool.model import Item, Problem
from synctool.tables import Table
from synctool.validate import check


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What was found in one file."""

    source: str
    agency: str = ""
    """As its stamp or its head says; ``""`` where neither does."""
    round: str = ""
    items: int = 0
    answered: int = 0
    unanswered: tuple[str, ...] = ()
    """Keys of rows without 辦理情形."""
    problems: tuple[Problem, ...] = ()
    error: SyncError | None = None
    """Why the file cannot be read at all."""
    written: tuple[str, ...] = ()
    """The 補正單 and the marked copy."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    files: tuple[CheckedFile, ...]

    @property
    def needs_a_person(self) -> bool:
        return any(one.problems or one.error for one in self.files)

    @property
    def is_refused(self) -> bool:
        """True where a file could not be read."""
        return any(one.error for one in self.files)


def run(
    files: Sequence[Path],
    config: Config,
    *,
    to: Path | None = None,
    dry_run: bool = False,
    today: date | None = None,
    lang: str = "",
    progress: Progress | None = None,
) -> CheckReport:
    """Check each file by the rules of ``config``; write a 補正單 for each with problems.

    They go to ``to``, else to a folder of the configured name beside the file;
    earlier ones of a file that is now right are removed.
    """
    day = today or date.today()
    progress = progress or Silent()
    progress.start(len(files), "progress-checking")
    checked: list[CheckedFile] = []
    for path in files:
        checked.append(_checked(path, config, to, dry_run, day, lang or config.lang))
        progress.step(path.name)
    progress.done()
    return CheckReport(tuple(checked))


def _checked(path: Path, config: Config, to: Path | None, dry_run: bool, day: date, lang: str) -> CheckedFile:
    try:
        source = read_source(path, path.name, "", config.limits)
    except SyncError as error:
        return CheckedFile(path.name, error=error)
    found = read_return("", source, config)
    if found.error is not None:
        return CheckedFile(path.name, error=found.error)
    agency = found.stamp.agency if found.stamp else ""
    round_name = found.stamp.round if found.stamp else ""
    one = CheckedFile(path.name, agency, round_name, problems=_signed(found.problems, agency))
    if found.table is not None:
        one = _validated(found, found.table, agency, round_name, config, day)
    if dry_run:
        return one
    named = config.agency_named(agency) if agency else None
    full = (named.full if named else "") or agency
    made = correction(full, round_name, path.name, one.problems, config.form_fields, day, lang)
    folder = to or path.parent / (config.output.corrections or "補正")
    stem = path.stem
    written = put(folder, stem, documents(Task(made, one.problems, source.data, lang)))
    return CheckedFile(
        one.source,
        one.agency,
        one.round,
        one.items,
        one.answered,
        one.unanswered,
        one.problems,
        None,
        tuple(str(folder / name) for name in written),
    )


def _validated(
    found: Return, table: Table, agency: str, round_name: str, config: Config, day: date
) -> CheckedFile:
    """The table's own rows stand in for the master's items: every key is right, every given text as given."""
    items = {
        key: Item(
            key,
            row["resolution"],
            (agency,),
            meeting=row["meeting"],
            topic=row["topic"],
            due=row["due"],
        )
        for key, row in table.rows.items()
    }
    checked = check(table, agency, items, config.form_fields, day)
    unanswered = tuple(key for key, response in checked.responses.items() if not response.is_answered)
    return CheckedFile(
        table.source,
        agency,
        round_name,
        len(table.rows),
        len(table.rows) - len(unanswered),
        unanswered,
        (*_signed(found.problems, agency), *checked.problems),
    )


def _signed(problems: Sequence[Problem], agency: str) -> tuple[Problem, ...]:
    return tuple(
        Problem(p.code, p.place, p.severity, agency, p.item, p.field, p.found, p.detail) for p in problems
    )


__all__ = ["CheckReport", "CheckedFile", "run"]
