"""Random histories of an office: clerks, staff, pushes, pulls; the laws hold after every step.

``SYNCTOOL_LONG=1`` runs many more and longer histories than CI does.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from large import items_are_many
from office import Office, done

from synctool.errors import SyncError
from synctool.flows import pull, recall, undo
from synctool.flows.project import open_project
from synctool.flows.pull import PullReport
from synctool.flows.session import new_run_id
from synctool.history.sqlite import SqliteHistory
from synctool.model import Value, is_blank, text_of
from synctool.stores.base import Prepared
from synctool.stores.xlsx import XlsxStore
from synctool.tables import Table

LONG = bool(os.environ.get("SYNCTOOL_LONG"))
SLOTS = [("工程會", "1-1"), ("數發部", "1-1"), ("經濟部", "1-2"), ("數發部", "1-2"), ("國科會", "1-3")]
LEADS = {"1-1": ("工程會",), "1-2": ("經濟部", "數發部"), "1-3": ("國科會",)}
slots = st.sampled_from(SLOTS)
words = st.sampled_from(
    ["將於12月23日前函報。", "說明甲", "說明乙", "1. 第一點\n2. 第二點", "持續辦理", "=1+1", "𠮷野家😀"]
)


@contextmanager
def timeless() -> Iterator[None]:
    """Runs of one moment and one name, so that two of them can be held against each other."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Clock:
            return cls(2024, 12, 20, 9, 0, tzinfo=UTC)

    with pytest.MonkeyPatch.context() as patch:
        name = new_run_id(datetime.now())
        patch.setattr(pull, "new_run_id", lambda _: name)
        patch.setattr(pull, "datetime", Clock)
        yield


class Killed(BaseException):
    """A process that is no more."""


class OfficeMachine(RuleBasedStateMachine):
    """What people do to an office, in any order."""

    @initialize(dashboard=st.booleans())
    def open_the_office(self, dashboard: bool) -> None:
        """Without a dashboard, which counts all items, a pull looks only at those with news."""
        self.folder = tempfile.TemporaryDirectory()
        settings = f"[output]\ndashboard = {str(dashboard).lower()}\n"
        self.office = Office(Path(self.folder.name) / "office", settings=settings)
        self.office.edit(self.office.master, "列管事項", {(3, 12): "備註（內部）", (4, 12): "內部密語"})
        self.office.push()
        self.polished: dict[str, str] = {}
        self.copies: list[tuple[str, bytes]] = []
        self.pulled = False
        self.count = 0

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    # ------------------------------------------------------------ the agencies' side

    @rule(slot=slots, text=words, whole=st.booleans())
    def a_clerk_answers(self, slot: tuple[str, str], text: str, whole: bool) -> None:
        self.count += 1
        agency, item = slot
        written = f"{text}{self.count}"
        if item in self.form(agency).rows:
            self.office.clerk(agency, item, done(written) if whole else {"progress": written})

    @rule(slot=slots)
    def a_clerk_blanks_an_answer(self, slot: tuple[str, str]) -> None:
        agency, item = slot
        if item in self.form(agency).rows:
            self.office.clerk(agency, item, {"progress": None})

    @rule(slot=slots, wrong=st.sampled_from(["近期", "114/13/45", "已函復"]))
    def a_clerk_types_no_date_into_a_date_column(self, slot: tuple[str, str], wrong: str) -> None:
        agency, item = slot
        if item in self.form(agency).rows:
            self.office.clerk(agency, item, {"completed": wrong})

    @rule(slot=slots, days=st.integers(1, 4))
    def a_clerk_dates_it_ahead(self, slot: tuple[str, str], days: int) -> None:
        agency, item = slot
        if item in self.form(agency).rows:
            self.office.clerk(agency, item, {"completed": self.office.today + timedelta(days)})

    @rule(days=st.sampled_from([1, 1, 2, 3, 12]))
    def days_pass(self, days: int) -> None:
        self.office.today += timedelta(days)

    @precondition(lambda self: self.pulled)
    @rule(item=st.sampled_from(sorted(LEADS)), days=st.integers(0, 4))
    def staff_set_a_last_day(self, item: str, days: int) -> None:
        self.office.staff(item, {"due": self.office.today + timedelta(days)})

    @rule()
    def a_clerk_sorts_the_rows(self) -> None:
        table = self.form("數發部")
        rows = sorted(table.rows.values(), key=lambda row: row.number)
        if len(rows) < 2:
            return
        first, last = rows[0], rows[-1]
        names = [n for n in table.header.columns if n != "check"]
        swapped: dict[tuple[int, int], Value] = {}
        for name in names:
            column = table.header.columns[name]
            swapped[first.number, column] = last[name] if name != "key" else last.key
            swapped[last.number, column] = first[name] if name != "key" else first.key
        self.office.edit(self.office.form("數發部"), "填報表", swapped)

    @rule(agency=st.sampled_from(sorted({a for a, _ in SLOTS})))
    def a_copy_of_a_form_is_kept(self, agency: str) -> None:
        self.copies.append((agency, self.office.form(agency).read_bytes()))

    @precondition(lambda self: self.copies)
    @rule(data=st.data())
    def an_old_copy_is_returned(self, data: st.DataObject) -> None:
        agency, content = data.draw(st.sampled_from(self.copies))
        self.office.form(agency).write_bytes(content)

    # ------------------------------------------------------------ the office's side

    @precondition(lambda self: self.pulled)
    @rule(item=st.sampled_from(sorted(LEADS)))
    def staff_polish_the_progress(self, item: str) -> None:
        text = self.office.items()[item].get("progress")
        if not is_blank(text):
            self.count += 1
            mark = f"（潤稿{self.count}）"
            self.office.staff(item, {"progress": text_of(text) + mark})
            self.polished[item] = mark

    @precondition(lambda self: self.pulled)
    @rule(item=st.sampled_from(sorted(LEADS)), value=st.sampled_from(["解除列管", "繼續列管", "自行列管"]))
    def staff_type_over_a_recommendation(self, item: str, value: str) -> None:
        self.office.staff(item, {"recommendation": value})

    @precondition(lambda self: self.pulled)
    @rule(slot=slots)
    def staff_correct_an_answer(self, slot: tuple[str, str]) -> None:
        if (slot[1], slot[0]) in self.office.responses():
            self.count += 1
            self.office.edit_response(*slot, {"progress": f"主表更正{self.count}"})

    @precondition(lambda self: self.pulled)
    @rule(data=st.data())
    def both_sides_change_one_answer(self, data: st.DataObject) -> None:
        """Rare by chance, so that it is a step of its own."""
        known = sorted((agency, item) for item, agency in self.office.responses())
        if known:
            slot = data.draw(st.sampled_from(known))
            self.staff_correct_an_answer(slot)
            self.a_clerk_answers(slot, "機關改", False)

    @precondition(lambda self: self.pulled)
    @rule(item=st.sampled_from(sorted(LEADS)))
    def polished_words_meet_news(self, item: str) -> None:
        self.staff_polish_the_progress(item)
        self.a_clerk_answers((LEADS[item][-1], item), "新進度", True)

    @precondition(lambda self: self.pulled)
    @rule(choice=st.sampled_from(["採機關端", "採主表端"]), data=st.data())
    def the_coordinator_resolves_a_conflict(self, choice: str, data: st.DataObject) -> None:
        open_ones = [k for k, row in self.office.pending().items() if row.get("type") == "衝突"]
        if open_ones:
            chosen = data.draw(st.sampled_from(sorted(open_ones)))
            key = text_of(self.office.pending()[chosen].get("key"))
            self.office.type_into(self.office.master, "待處理", chosen, {"action": choice})
            if choice == "採機關端":
                self.polished.pop(key, None)

    @rule()
    def the_coordinator_pushes(self) -> None:
        before = {a: self.answers(a) for a in self.office.agencies}
        report = self.office.push()
        for outcome in report.agencies:
            if outcome.state in ("refused", "unchanged"):
                assert self.answers(outcome.agency) == before[outcome.agency]

    @rule(
        agencies=st.lists(st.sampled_from(sorted({a for a, _ in SLOTS})), unique=True), on_file=st.booleans()
    )
    def the_coordinator_pulls(self, agencies: list[str], on_file: bool = False) -> None:
        told = self.office.pull(agencies=agencies, dry_run=True)
        with timeless():
            whole, bytes_of_whole = self.pull_without_memo(agencies, on_file)
            report = self.office.pull(agencies=agencies)
        self.pulled = True
        # What the last pull remembered changes no result, nor where it is held: the same report, the same bytes.
        assert report == replace(whole, changes=tuple(whole.changes))
        assert self.files() == bytes_of_whole
        assert (report.digest, report.changes) == (told.digest, told.changes)
        self.every_answer_arrived(report)
        # Law 5: a second pull changes no cell, adds no record, rewrites no byte.
        state = self.state()
        again = self.office.pull(agencies=agencies)
        assert not again.changes
        assert {c.id for c in again.conflicts} == {c.id for c in report.conflicts}
        assert self.state() == state

    def pull_without_memo(self, agencies: list[str], on_file: bool) -> tuple[PullReport, dict[str, bytes]]:
        """The same pull in a copy of the office that remembers nothing, or holds what it knows on file, too."""
        twin = Path(self.folder.name) / "twin"
        shutil.copytree(self.office.folder, twin)
        (twin / recall.FILE).unlink(missing_ok=True)
        try:
            with pytest.MonkeyPatch.context() as patches:
                if on_file:
                    items_are_many(patches)
                report = pull.run(open_project(twin), agencies=agencies, today=self.office.today)
            return report, self.files(twin)
        finally:
            shutil.rmtree(twin)

    def files(self, folder: Path | None = None) -> dict[str, bytes]:
        """Everything but the history and the memo."""
        root = folder or self.office.folder
        found = (p for p in sorted(root.rglob("*")) if p.is_file() and ".synctool" not in p.parts)
        return {p.relative_to(root).as_posix(): p.read_bytes() for p in found}

    def every_answer_arrived(self, report: object) -> None:
        """Law 3 for the agencies' side."""
        responses = self.office.responses()
        conflicts = [(c.item, c.agency, text_of(c.theirs)) for c in report.conflicts]  # type: ignore[attr-defined]
        rejected = {(p.item, p.agency, text_of(p.found)) for p in report.problems}  # type: ignore[attr-defined]
        for outcome in report.agencies:  # type: ignore[attr-defined]
            if outcome.state in ("stopped", "stale"):
                continue
            for item, cells in self.answers(outcome.agency).items():
                for name, value in cells.items():
                    text = text_of(value)
                    in_master = text_of(responses.get((item, outcome.agency), {}).get(name))
                    known = text == in_master or (item, outcome.agency, text) in rejected
                    typed = name in ("completed", "percent", "status", "request", "evidence")
                    assert (
                        known
                        or typed
                        or (item, outcome.agency, text) in conflicts
                        or self.was_settled(item, outcome.agency, text)
                    ), (item, outcome.agency, text, in_master)

    def was_settled(self, item: str, agency: str, text: str) -> bool:
        """A person chose the master's side, or staff corrected what had been pulled: the answer is in the audit."""
        from synctool.history import open_history

        history = open_history("", self.office.folder, project="test")
        try:
            return any(e.agency == agency and text_of(e.after) == text for e in history.audit(item=item))
        finally:
            history.close()

    # ------------------------------------------------------------ items come and go, runs are undone or die

    @rule(agency=st.sampled_from(["工程會", "國科會"]))
    def a_new_item_is_tracked(self, agency: str) -> None:
        table = self.office.table_of(self.office.master, "列管事項")
        if len(table.rows) >= 6:
            return
        self.count += 1
        row = max(r.number for r in table.rows.values()) + 1
        columns = table.header.columns
        cells: dict[tuple[int, int], Value] = {
            (row, columns["key"]): f"2-{self.count}",
            (row, columns["resolution"]): f"新決議{self.count}。",
            (row, columns["leads"]): agency,
        }
        self.office.edit(self.office.master, "列管事項", cells)

    @rule()
    def the_newest_item_is_withdrawn(self) -> None:
        table = self.office.table_of(self.office.master, "列管事項")
        newest = max(table.rows.values(), key=lambda row: row.number)
        if newest.key not in LEADS:
            cells: dict[tuple[int, int], Value] = {
                (newest.number, c): None for c in table.header.columns.values()
            }
            self.office.edit(self.office.master, "列管事項", cells)

    @precondition(lambda self: self.pulled)
    @rule()
    def the_last_run_is_undone_and_the_undo_too(self) -> None:
        before = self.office.master.read_bytes()
        forms = {a: self.office.form(a).read_bytes() for a in self.office.agencies}
        try:
            undone = undo.run(self.office.project)
        except SyncError:
            return  # there is no run left to be undone
        if not undone.run:
            return
        undo.run(self.office.project, undone.run)
        assert self.office.master.read_bytes() == before
        assert forms == {a: self.office.form(a).read_bytes() for a in self.office.agencies}

    @precondition(lambda self: self.pulled)
    @rule(late=st.booleans())
    def a_pull_dies(self, late: bool) -> None:
        """Before the master is replaced, or after it and before the history knows."""
        commit = XlsxStore.commit

        def dying(store: XlsxStore, prepared: Prepared) -> str:
            if late:
                commit(store, prepared)
            raise Killed

        before = self.office.master.read_bytes()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(XlsxStore, "commit", dying)
            # As a kill would: nobody tidies up after it.
            patch.setattr(SqliteHistory, "commit", lambda *_: None)
            patch.setattr(SqliteHistory, "discard", lambda *_: None)
            try:
                self.office.pull()
            except Killed:
                assert late or self.office.master.read_bytes() == before
        self.the_coordinator_pulls([])

    # ------------------------------------------------------------ what always holds

    @invariant()
    def polished_words_stay_in_the_master(self) -> None:
        for item, mark in getattr(self, "polished", {}).items():
            assert mark in text_of(self.office.items()[item].get("progress")), item

    @invariant()
    def the_private_column_stays_where_it_is(self) -> None:
        if hasattr(self, "office"):
            sheet = self.office.table_of(self.office.master, "列管事項")
            assert sheet.header.unmatched[12] == "備註（內部）"
            for path in (self.office.folder / "agencies").glob("*.xlsx"):
                assert "內部密語".encode() not in path.read_bytes()

    # ------------------------------------------------------------ looking

    def form(self, agency: str) -> Table:
        return self.office.table_of(self.office.form(agency), "填報表")

    def answers(self, agency: str) -> dict[str, dict[str, Value]]:
        names = ("progress", "completed", "percent", "status", "request", "evidence")
        rows = self.form(agency).rows
        return {k: {n: r[n] for n in names if not is_blank(r[n])} for k, r in rows.items()}

    def state(self) -> tuple[bytes, bytes]:
        return self.office.master.read_bytes(), (self.office.folder / ".synctool" / "history.db").read_bytes()


OfficeMachine.TestCase.settings = settings(
    max_examples=int(os.environ.get("SYNCTOOL_EXAMPLES", "400" if LONG else "12")),
    stateful_step_count=60 if LONG else 18,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=tuple(Phase) if LONG else (Phase.explicit, Phase.reuse, Phase.generate),
)
TestRandomHistories = OfficeMachine.TestCase
