"""What every history keeps, whatever it stands on: one suite, a small subclass per backend."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from synctool.errors import SyncError
from synctool.history import rows, sql
from synctool.history.base import (
    BaselineKey,
    CellKey,
    Fingerprint,
    History,
    Rejection,
    Run,
    Update,
)
from synctool.model import (
    MISSING,
    AuditEntry,
    CellError,
    Conflict,
    Place,
    Problem,
    RichText,
    Severity,
)
from synctool.model import Run as TextRun
from synctool.shelves import Shelves

START = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)
RICH = RichText(((TextRun("已完成"), TextRun("系統介接", underline="single")), (), (TextRun("😀"),)))
PLACE = Place("工程會.xlsx", "填報表", "I5")


def run(name: str, minute: int = 0, **more: object) -> Run:
    made = Run(name, "pull", START + timedelta(minutes=minute), "王小明", "d" * 64, "113年第4季")
    return replace(made, **more)


def entry(run_id: str, before: object, after: object, item: str = "4-1-1", **more: object) -> AuditEntry:
    made = AuditEntry(
        START, run_id, "王小明", item, "progress", "工程會", "機關回復", "H7", before, after, "pulled", PLACE
    )
    return replace(made, **more)


def cell(
    name: str = "progress", item: str = "4-1-1", agency: str = "工程會", round_: str = "R"
) -> BaselineKey:
    return BaselineKey(round_, item, agency, name)


def conflict(name: str, item: str = "4-1-1") -> Conflict:
    return Conflict(name, item, "progress", "工程會", MISSING, "主表", RICH, PLACE)


def problem(code: str = "percent-range", **more: object) -> Problem:
    return replace(
        Problem(code, PLACE, Severity.WARNING, "工程會", "4-1-1", "percent", 1.5, {"max": "1"}), **more
    )


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


VALUES = {
    "a text": "已完成",
    "a blank": None,
    "formats": RICH,
    "true": True,
    "a whole number": 1,
    "the same as a fraction": 1.0,
    "a huge number": 10**30,
    "a day": date(2025, 3, 1),
    "a moment": datetime(2025, 3, 1, 8, 30),
    "a time": time(8, 30),
    "an error": CellError("#N/A"),
    "an empty text": "",
    "a text that looks like JSON": '{"missing":true}',
    "a NUL": "甲\0乙",
    "a lone surrogate": "甲\ud83d乙",
    "a noncharacter first": "\ufdd0x",
}


class HistoryContract:
    """Subclasses give ``history`` (a new, empty one) and ``reopened`` (the same, opened again)."""

    def reopened(self, history: History) -> History:
        raise NotImplementedError

    def test_when_an_agency_last_answered(self, history: History) -> None:
        later = START + timedelta(days=1)
        entries = [
            entry("r1", None, "甲"),
            entry("r1", "甲", "乙", when=later),
            entry("r1", None, "丙", agency="數發部", why="resolved"),
        ]
        history.record(Update(run("r1"), audit=entries))
        asked = ("工程會", "數發部", "國科會")
        assert self.reopened(history).last_changed("pulled", asked) == {"工程會": later}

    def test_a_new_history_is_empty(self, history: History) -> None:
        assert dict(history.baselines("R")) == {}
        assert history.fingerprints() == {} and history.problems() == {}
        assert not history.conflicts() and not history.runs() and not history.rejections()
        assert list(history.audit()) == [] and history.verify() == []
        assert history.pending() is None and history.blob("0" * 64) is None
        assert history.value_of("project") == "" and history.head() == (0, "00" * 32)

    @pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
    def test_every_kind_of_value_comes_back_as_it_was(self, history: History, value: object) -> None:
        found = problem(found=value)
        history.record(
            Update(
                run("r1"),
                audit=[entry("r1", value, MISSING), entry("r1", MISSING, value)],
                baselines={cell(): value},
                opened=[replace(conflict("c1"), theirs=value)],
                rejections=[Rejection(found)],
                problems={"工程會": [found]},
            )
        )
        history = self.reopened(history)
        kept = [
            history.baselines("R")[cell()],
            *((e.before, e.after) for e in history.audit()),
            history.conflicts()[0].theirs,
            history.rejections()[0].problem.found,
            history.problems()["工程會"][0].found,
        ]
        assert repr(kept) == repr([value, (value, MISSING), (MISSING, value), value, value, value])
        assert history.verify() == []

    @pytest.mark.parametrize("odd", ["甲\0乙", "\ud83d", "\ufdd0", "'; --", "a\nb", "　"])
    def test_odd_texts_may_stand_anywhere(self, history: History, odd: str) -> None:
        update = Update(
            run(odd, who=odd, files={odd: (odd, odd)}),
            audit=[entry(odd, odd, odd, odd, field=odd, agency=odd, who=odd, source=Place(odd, odd, odd))],
            baselines={BaselineKey(odd, odd, odd, odd): odd},
            opened=[replace(conflict(odd), item=odd)],
            rejections=[Rejection(problem(detail={odd: odd}), odd)],
            returns={(odd, odd): odd},
            fingerprints={odd: Fingerprint(odd, 1, 2, odd, odd)},
            problems={odd: (problem(),)},
        )
        history.begin(update)
        history = self.reopened(history)
        assert history.pending() == replace(update, **_tuples(update))
        history.commit(odd)
        assert dict(history.baselines(odd)) == update.baselines
        assert list(history.audit(item=odd)) == list(history.audit(run=odd)) == update.audit
        assert history.conflict_log(odd)[0].opened_run == history.runs()[0].id == odd
        assert history.rejections(odd) == update.rejections and history.returns(odd, odd) == [odd]
        assert history.fingerprints() == update.fingerprints and history.problems() == update.problems
        assert history.as_of(odd, item=odd) == {CellKey(odd, odd, odd, "機關回復"): odd}

    def test_a_setting_lasts(self, history: History) -> None:
        history.set_value("project", "a")
        history.set_value("project", "列管")
        assert self.reopened(history).value_of("project") == "列管"

    # ------------------------------------------------------------ intents

    def test_a_run_that_died_between_begin_and_commit_is_found_pending(self, history: History) -> None:
        update = Update(
            run("r1", files={"master.xlsx": ("aa", "bb")}),
            audit=[entry("r1", None, RICH)],
            baselines={cell(): RICH, cell("status"): MISSING},
            opened=[conflict("c1")],
            closed=[("c0", "theirs")],
            rejections=[Rejection(problem(), "r1")],
            returns={("R", "工程會"): "digest"},
            fingerprints={"工程會.xlsx": Fingerprint("ff", 1, 2, "merged", "ctx")},
            problems={"工程會": [problem()], "經濟部": []},
            blobs={sha(b"old"): b"old"},
        )
        history.begin(update)
        history = self.reopened(history)
        found = history.pending()
        assert found == replace(update, **_tuples(update), problems={"工程會": (problem(),), "經濟部": ()})
        assert not history.runs() and not history.baselines("R") and history.blob(sha(b"old")) is None
        history.commit("r1")
        assert history.pending() is None
        assert history.runs() == [replace(update.run, state="done")]
        assert list(history.audit()) == update.audit and history.blob(sha(b"old")) == b"old"

    @pytest.mark.parametrize("how", ["begun", "begun and found again", "recorded"])
    def test_a_run_of_many_parts_is_stored_and_carried_out_as_one(
        self, history: History, how: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rows, "PART", 3)
        history.record(Update(run("r0"), [entry("r0", None, "0")], {cell(f"f{n}"): "old" for n in range(3)}))
        update = Update(
            run("r1"),
            audit=[entry("r1", str(n), str(n + 1)) for n in range(10)],
            baselines={cell(agency=f"a{n}"): n for n in range(7)} | {cell("f0"): MISSING, cell("f1"): "new"},
            blobs={sha(b"old"): b"old"},
        )
        if how == "recorded":
            history.record(update)
        else:
            history.begin(update)
            history = self.reopened(history) if how == "begun and found again" else history
            assert history.pending() == replace(update, audit=tuple(update.audit))
            history.commit("r1")
        assert list(history.audit(run="r1")) == update.audit and history.verify() == []
        assert dict(history.baselines("R")) == {
            **{cell(agency=f"a{n}"): n for n in range(7)},
            cell("f1"): "new",
            cell("f2"): "old",
        }
        assert history.pending() is None

    def test_a_run_of_many_parts_is_discarded_as_one(
        self, history: History, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rows, "PART", 2)
        history.begin(Update(run("r1"), [entry("r1", "a", str(n)) for n in range(9)]))
        history.discard("r1")
        history.record(Update(run("r1"), [entry("r1", "a", "b")]))
        assert len(list(history.audit())) == 1

    def test_baselines_held_elsewhere_are_the_same(
        self, history: History, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        known = {cell(f"f{m}", agency=f"a{n}"): f"{n}{m}" for n in range(9) for m in range(2)} | {
            cell(round_="S"): "other"
        }
        history.record(Update(run("r1"), baselines=known))
        monkeypatch.setattr(sql, "_BATCH", 4)
        monkeypatch.setattr(rows, "_DECODED", 2)
        kept = Shelves(on_file=True).dict()
        assert dict(history.baselines("R", kept=kept)) == dict(history.baselines("R"))

    def test_an_update_with_nothing_in_it_comes_back_as_it_was(self, history: History) -> None:
        history.begin(Update(run("r1")))
        assert self.reopened(history).pending() == Update(run("r1"))

    def test_a_discarded_run_leaves_no_trace(self, history: History) -> None:
        update = Update(run("r1"), [entry("r1", "a", "b")], {cell(): "b"}, blobs={sha(b"old"): b"old"})
        history.begin(update)
        history.discard("r1")
        history = self.reopened(history)
        self.test_a_new_history_is_empty(history)
        history.record(update)
        assert history.blob(sha(b"old")) == b"old"

    def test_discarding_a_run_keeps_the_bytes_that_an_earlier_run_stored(self, history: History) -> None:
        history.record(Update(run("r1"), blobs={sha(b"old"): b"old"}))
        history.begin(Update(run("r2"), blobs={sha(b"old"): b"old", sha(b"new"): b"new"}))
        assert history.blob(sha(b"old")) == b"old"
        history.discard("r2")
        assert history.blob(sha(b"old")) == b"old" and history.blob(sha(b"new")) is None

    def test_one_run_at_a_time(self, history: History) -> None:
        history.begin(Update(run("r1")))
        for attempt in (history.begin, history.record):
            with pytest.raises(SyncError, match=r"run-pending.*r1"):
                attempt(Update(run("r2")))
        history.discard("r2")
        assert history.pending() is not None
        with pytest.raises(SyncError, match="run-unknown"):
            history.commit("r2")

    def test_a_run_is_carried_out_once(self, history: History) -> None:
        history.record(Update(run("r1"), [entry("r1", "a", "b")]))
        with pytest.raises(SyncError, match="run-unknown"):
            history.commit("r1")
        for attempt in (history.begin, history.record):
            with pytest.raises(SyncError, match="run-known"):
                attempt(Update(run("r1")))
        assert history.pending() is None and len(list(history.audit())) == 1

    # ------------------------------------------------------------ what a run leaves

    def test_baselines_of_some_answers_are_those_and_no_others(self, history: History) -> None:
        known = {cell(): "a", cell("status"): "b", cell(agency=""): 1, cell(round_="S"): "c"}
        history.record(Update(run("r1"), baselines=known))
        mine = [(cell().agency, cell().item)]
        assert dict(history.baselines("R", mine)) == {cell(): "a", cell("status"): "b"}
        assert dict(history.baselines("R", [*mine, ("", cell().item), ("無", "無")])) == {
            key: value for key, value in known.items() if key.round == "R"
        }
        assert dict(history.baselines("R", [])) == {}
        many = [*mine, *((f"機關{n}", cell().item) for n in range(1000))]
        assert dict(history.baselines("R", many)) == {cell(): "a", cell("status"): "b"}

    def test_the_last_run_is_the_one_that_was_carried_out_last(self, history: History) -> None:
        assert history.last_run() == ""
        history.record(Update(run("r2")))
        history.record(Update(run("r1")))
        history.begin(Update(run("r3")))
        assert self.reopened(history).last_run() == "r1"

    def test_only_the_baselines_that_are_given_change(self, history: History) -> None:
        before = {
            cell(): "a",
            cell("status"): "b",
            cell("percent"): 0.5,
            cell(round_="S"): "c",
            cell(agency=""): 1,
        }
        news = {cell(): "A", cell("status"): MISSING, cell("none"): MISSING}
        history.record(Update(run("r1"), baselines=before))
        history.record(Update(run("r2"), baselines=news))
        history = self.reopened(history)
        assert dict(history.baselines("R")) == {cell(): "A", cell("percent"): 0.5, cell(agency=""): 1}
        assert dict(history.baselines("S")) == {cell(round_="S"): "c"}
        history.record(Update(run("r3"), baselines={cell(): MISSING, cell("percent"): MISSING}))
        assert list(history.baselines("R")) == [cell(agency="")]
        assert cell() not in history.baselines("R") and history.baselines("R").get(cell(round_="S")) is None

    def test_a_conflict_is_recorded_once_and_keeps_how_it_ended(self, history: History) -> None:
        history.record(Update(run("r1", 1), opened=[conflict("c1"), conflict("c2", "4-1-2"), conflict("c1")]))
        history.record(Update(run("r2", 2), opened=[conflict("c1")]))
        assert [c.id for c in history.conflicts()] == ["c1", "c2"]
        history.record(Update(run("r3", 3), closed=[("c1", "theirs"), ("none", "ours")]))
        history.record(Update(run("r4", 4), closed=[("c1", "ours")], opened=[conflict("c1")]))
        history = self.reopened(history)
        assert history.conflicts() == [conflict("c2", "4-1-2"), conflict("c1")]
        lives = [(r.conflict.id, r.opened_run, r.ended, r.ended_run) for r in history.conflict_log()]
        assert lives == [("c1", "r1", "theirs", "r3"), ("c2", "r1", "", ""), ("c1", "r4", "", "")]
        first = history.conflict_log("4-1-1")[0]
        assert (first.opened, first.ended_when) == (run("r1", 1).started, run("r3", 3).started)
        assert [r.conflict.id for r in history.conflict_log("4-1-2")] == ["c2"]

    def test_a_conflict_closed_and_opened_by_one_run_is_open(self, history: History) -> None:
        history.record(Update(run("r1"), opened=[conflict("c1")]))
        history.record(Update(run("r2"), closed=[("c1", "superseded")], opened=[conflict("c1")]))
        assert [r.ended for r in history.conflict_log()] == ["superseded", ""]

    def test_problems_are_those_of_the_latest_return(self, history: History) -> None:
        history.record(Update(run("r1"), problems={"工程會": [problem("a")], "經濟部": [problem("b")]}))
        history.record(Update(run("r2"), problems={"工程會": [problem("c"), problem("d")], "經濟部": []}))
        assert history.problems() == {"工程會": (problem("c"), problem("d"))}

    def test_returns_fingerprints_and_rejections_are_kept_in_order(self, history: History) -> None:
        print_ = Fingerprint("aa", 1, 1, "merged")
        history.record(
            Update(
                run("r1"),
                returns={("R", "工程會"): "x", ("R", "經濟部"): "z"},
                fingerprints={"a.xlsx": print_, "b.xlsx": print_},
                rejections=[Rejection(problem("a"))],
            )
        )
        history.record(
            Update(
                run("r2"),
                returns={("R", "工程會"): "x", ("S", "工程會"): "y"},
                fingerprints={"a.xlsx": print_._replace(state="stopped", mtime_ns=2**62)},
                rejections=[Rejection(problem("b")), Rejection(problem("c"), "r1")],
            )
        )
        history = self.reopened(history)
        assert history.returns("R", "工程會") == ["x", "x"] and history.returns("S", "工程會") == ["y"]
        assert history.returns("S", "經濟部") == []
        assert history.fingerprints() == {
            "a.xlsx": print_._replace(state="stopped", mtime_ns=2**62),
            "b.xlsx": print_,
        }
        assert [(r.problem.code, r.run) for r in history.rejections()] == [
            ("a", "r1"),
            ("b", "r2"),
            ("c", "r1"),
        ]
        assert [r.problem.code for r in history.rejections("r1")] == ["a", "c"]

    def test_earlier_bytes_are_kept_whether_they_shrink_or_not(self, history: History) -> None:
        flat, dense = b"a" * 100_000, b"".join(hashlib.sha256(bytes([i])).digest() for i in range(256)) * 9
        history.record(Update(run("r1"), blobs={sha(x): x for x in (flat, dense, b"")}))
        history = self.reopened(history)
        assert [history.blob(sha(x)) for x in (flat, dense, b"")] == [flat, dense, b""]

    # ------------------------------------------------------------ audit

    def test_the_audit_tells_an_item_s_story_in_the_order_it_was_made(self, history: History) -> None:
        one = [entry("r1", None, "a"), entry("r1", None, 1.0, "4-1-2", field="percent", source=None)]
        two = [entry("r2", "a", RICH, when=START - timedelta(days=9))]
        history.record(Update(run("r1"), one))
        history.record(Update(run("r2"), two))
        history = self.reopened(history)
        assert list(history.audit()) == one + two
        assert list(history.audit(item="4-1-1")) == [one[0], two[0]]
        assert list(history.audit(run="r1")) == one
        assert list(history.audit(item="4-1-2", run="r2")) == []
        assert history.verify() == [] and history.head()[0] == 3

    def test_reading_the_audit_goes_on_while_runs_are_added(self, history: History) -> None:
        history.record(Update(run("r1"), [entry("r1", n, n + 1) for n in range(5000)]))
        reading = history.audit()
        first = [next(reading).before for _ in range(10)]
        history.record(Update(run("r2"), [entry("r2", 0, 0)]))
        assert first + [e.before for e in reading if e.run == "r1"] == list(range(5000))

    def test_as_of_shows_values_as_they_were(self, history: History) -> None:
        history.record(Update(run("r1", 10), [entry("r1", None, "a"), entry("r1", "a", "b")]))
        history.record(Update(run("r2", 20), [entry("r2", "x", "y", "4-1-2")]))
        history.record(
            Update(run("r3", 30), [entry("r3", "b", MISSING), entry("r3", 1, 2, "4-1-2", sheet="列管事項")])
        )
        key = CellKey("4-1-1", "工程會", "progress", "機關回復")
        other, third = key._replace(item="4-1-2"), CellKey("4-1-2", "工程會", "progress", "列管事項")
        table = [
            ("r1", {key: "b", other: "x", third: 1}),
            ("r2", {key: "b", other: "y", third: 1}),
            ("r3", {key: MISSING, other: "y", third: 2}),
            (START, {key: None, other: "x", third: 1}),
            (START + timedelta(minutes=20), {key: "b", other: "y", third: 1}),
            (START + timedelta(days=1), {key: MISSING, other: "y", third: 2}),
        ]
        for moment, expected in table:
            assert history.as_of(moment) == expected, moment
            assert history.as_of(moment, item="4-1-1") == {key: expected[key]}
        with pytest.raises(SyncError, match="run-unknown"):
            history.as_of("r9")

    def test_the_same_story_has_the_same_hash_everywhere(self, history: History) -> None:
        history.record(Update(run("r1"), [entry("r1", None, "甲"), entry("r1", "甲", RICH)]))
        assert history.head() == (2, "9122dde955cc4b30c88c6702e138f27443157b0e6392535e13ed4ad3eb4195a4")


def _tuples(update: Update) -> dict[str, object]:
    """The sequences of an update as the tuples that a history gives back."""
    return {name: tuple(getattr(update, name)) for name in ("audit", "opened", "closed", "rejections")}
