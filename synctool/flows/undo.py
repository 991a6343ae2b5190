"""``sync undo``: take one run back (DESIGN, law 18).

Files that are still as the run left them get their earlier bytes back. A
master that was changed since is merged instead: baseline = after the run,
ours = now, theirs = before it; what changed on both sides is a conflict like
any other. The history's baselines, conflicts and returns go back as well, so
that the next pull does what it would have done without the run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from synctool import apply as applying
from synctool.apply import Committing
from synctool.codec import digest
from synctool.errors import ChangedMeanwhile, ConfigError, SyncError
from synctool.flows.gather import open_master
from synctool.flows.master import read_master
from synctool.flows.project import Project
from synctool.flows.recording import audit_entry, run_row
from synctool.flows.session import new_run_id, session, whoami
from synctool.flows.undoing import Reversal, reversed_history
from synctool.flows.unmerging import known, unmerge
from synctool.history.base import History, Run, Update
from synctool.history.inverse import decode
from synctool.model import AuditEntry, Change, Conflict, SheetRole
from synctool.stores.base import Prepared, Write
from synctool.stores.replace import replace_file, sha256_of
from synctool.texts import say

RESTORED, REMOVED, MERGED, LEFT = "restored", "removed", "merged", "left"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What an undo does with one file that the run had written."""

    source: str
    state: str
    """``restored``, ``removed`` (it was new then), ``merged``, or ``left`` as it is (changed since)."""


@dataclass(frozen=True, slots=True)
class UndoReport:
    run: str
    """The undo's own; ``""`` for a rehearsal, and where nothing is left to be put back."""
    dry_run: bool
    digest: str
    undoes: Run
    files: tuple[FileOutcome, ...]
    changes: Sequence[Change]
    conflicts: tuple[Conflict, ...]
    """Those that the undo itself opens."""
    left: tuple[Change, ...] = ()
    """Cells that are no longer there to be put back."""


def run(project: Project, wanted: str = "", *, dry_run: bool = False) -> UndoReport:
    """Undo the run named ``wanted`` (or a part of its id); without one, the newest that changed files.

    Raises :class:`ConfigError` for a run that is unknown, or undone already,
    and :class:`SyncError` if the master cannot be read or written.
    """
    with session(project, "undo") as history:
        runs = history.runs()
        target = chosen(runs, wanted)
        return _Undo(project, history, runs, target).run(dry_run)


def undone(runs: Sequence[Run]) -> Mapping[str, str]:
    """The runs that are undone now, each with the undo that did it; an undone undo counts no more."""
    by: dict[str, str] = {}
    for run in reversed(runs):
        if run.undoes and run.id not in by:
            by[run.undoes] = run.id
    return by


def chosen(runs: Sequence[Run], wanted: str) -> Run:
    """The run to be undone. Raises :class:`ConfigError`."""
    gone = undone(runs)
    if not wanted:
        for run in reversed(runs):
            if run.files and not run.undoes and run.id not in gone:
                return run
        raise ConfigError("undo-nothing")
    found = [run for run in runs if run.id == wanted] or [run for run in runs if wanted in run.id]
    if not found:
        raise ConfigError("run-unknown", run=wanted)
    if len(found) > 1:
        raise ConfigError("run-ambiguous", run=wanted, found="、".join(run.id for run in found[-5:]))
    if found[0].id in gone:
        raise ConfigError("undo-undone", run=found[0].id, by=gone[found[0].id])
    return found[0]


class _Back:
    """A file that gets bytes back which it had before, or goes away again."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def commit(self, prepared: Prepared) -> str:
        if isinstance(prepared.payload, bytes):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return replace_file(self._path, prepared.payload, seen=prepared.seen)
        if sha256_of(self._path) != prepared.seen:
            raise ChangedMeanwhile("changed-meanwhile", file=prepared.source)
        self._path.unlink()
        return ""


class _Undo:
    def __init__(self, project: Project, history: History, runs: Sequence[Run], target: Run) -> None:
        self.project, self.history, self.target = project, history, target
        body = history.blob(target.inverse) if target.inverse else None
        if body is None:
            raise SyncError("undo-unknown", run=target.id)
        later = runs[[run.id for run in runs].index(target.id) + 1 :]
        bodies = (history.blob(run.inverse) for run in later if run.inverse)
        self.inverse = decode(body)
        self.later = [decode(found) for found in bodies if found is not None]
        self.writes: list[tuple[Committing, Prepared]] = []
        self.files: list[FileOutcome] = []
        self.changes: Sequence[Change] = ()
        self.left: tuple[Change, ...] = ()
        self.conflicts: tuple[Conflict, ...] = ()

    def run(self, dry_run: bool) -> UndoReport:
        now = datetime.now().astimezone().replace(microsecond=0)
        master = self.project.shown(self.project.master_path)
        merges = False
        for source, (before, after) in (self.target.files or {}).items():
            if self._give_back(source, before, after):
                continue
            merges |= source == master
            self.files.append(FileOutcome(source, MERGED if source == master else LEFT))
        reversal = reversed_history(self.history, self.target, self.inverse, self.later)
        reversal.leave(one.source for one in self.files if one.state == LEFT)
        entries = tuple(self.history.audit(run=self.target.id))
        run_id = "" if dry_run else new_run_id(now)
        record = Run(run_id, "undo", now, whoami(), "", self.target.round, undoes=self.target.id, files=None)
        if merges:
            record = self._merge(entries, reversal, record)
        else:
            self.changes = tuple(
                Change(
                    e.item,
                    e.field,
                    e.agency,
                    e.sheet,
                    e.cell,
                    known(e.after),
                    known(e.before),
                    "undone",
                    e.source,
                )
                for e in entries
                if e.before != e.after
            )
            record = self._told(record)
        idle = not (self.writes or entries or reversal.update)
        report = UndoReport(
            "" if idle else run_id,
            dry_run,
            record.digest,
            self.target,
            tuple(self.files),
            self.changes,
            self.conflicts,
            self.left,
        )
        if not dry_run and not idle:
            self._finish(replace(reversal.as_update(record), opened=reversal.opened(self.conflicts)))
        return report

    def _give_back(self, source: str, before: str, after: str) -> bool:
        """Plan to put the earlier bytes back; False where something came after, or there are none."""
        path = self.project.directory / source
        content = self.history.blob(before) if before else None
        if sha256_of(path) != after or (before and content is None):
            return False
        now = path.read_bytes() if after else None
        self.writes.append((_Back(path), Prepared(source, after, now, before, content)))
        self.files.append(FileOutcome(source, RESTORED if before else REMOVED))
        return True

    def _merge(self, entries: Sequence[AuditEntry], reversal: Reversal, record: Run) -> Run:
        store, _, snapshot = open_master(self.project)
        master = read_master(self.project, snapshot)
        result = unmerge(self.project, master, entries, self.target)
        self.conflicts, self.left = tuple(result.conflicts), tuple(result.left)
        reversal.merge_blocks_of(self.project, master)
        open_after = reversal.open_after(self.conflicts)
        plan = result.plan(open_after, reversal.problems_after(master.problems), self.project.config.lang)
        self.changes = plan.changes
        record = self._told(replace(record, digest=plan.digest))
        if not plan.is_empty:
            edits = (*plan.edits, run_row(record, master.owned.get(SheetRole.RUNS)))
            runs_there = SheetRole.RUNS in master.owned
            prepared = store.prepare(snapshot, Write(edits if runs_there else plan.edits))
            self.writes.append((store, prepared))
        return record

    def _told(self, record: Run) -> Run:
        summary = say(
            "run-undo",
            self.project.config.lang,
            run=self.target.id,
            changes=len(self.changes),
            conflicts=len(self.conflicts),
        )
        files = [[one.source, one.state] for one in self.files]
        code = digest(self.target.id, files, record.digest)[:12]
        return replace(record, digest=code, summary=summary)

    def _finish(self, update: Update) -> None:
        update = replace(update, audit=tuple(audit_entry(change, update.run) for change in self.changes))
        if self.writes:
            applying.apply(self.history, update, self.writes)
        else:
            applying.record(self.history, update)
