"""Random stories: memory and SQLite answer every question alike, and the chain stays whole."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Any

import pytest
from contract import RICH, START, conflict, entry, problem, run, sha
from hypothesis import given, settings
from hypothesis import strategies as st

from synctool.errors import SyncError
from synctool.history.base import BaselineKey, Fingerprint, History, Rejection, Update
from synctool.history.memory import MemoryHistory
from synctool.history.sqlite import SqliteHistory
from synctool.model import MISSING, CellError

ITEMS, AGENCIES, ROUNDS = ("4-1-1", "4-1-2"), ("", "工程會", "經濟部"), ("R", "S", "")
CELLS = st.sampled_from(
    ["甲", "乙\n丙", "", None, 1, 1.0, True, RICH, MISSING, CellError("#N/A"), "\ud83d\0"]
)
KEYS = st.builds(
    BaselineKey,
    st.sampled_from(ROUNDS),
    st.sampled_from(ITEMS),
    st.sampled_from(AGENCIES),
    st.sampled_from(["progress", "status"]),
)
IDS = st.sampled_from(["c1", "c2", "c3"])
CONFLICTS = st.builds(conflict, IDS, st.sampled_from(ITEMS))
PROBLEMS = st.lists(st.builds(problem, st.sampled_from(["a", "b"])), max_size=2)
BLOBS = st.sampled_from([b"", b"one", b"two" * 999])


@st.composite
def updates(draw: st.DrawFn) -> Update:
    name = draw(st.sampled_from([f"r{n}" for n in range(9)]))
    audit = st.builds(
        entry,
        st.just(name),
        CELLS,
        CELLS,
        st.sampled_from(ITEMS),
        agency=st.sampled_from(AGENCIES),
        sheet=st.sampled_from(["列管事項", "機關回復"]),
    )
    maybe = lambda some: draw(st.none() | some)  # noqa: E731 - reads as a word below
    blobs = maybe(st.lists(BLOBS, max_size=2))
    return Update(
        run(name, draw(st.integers(0, 50)), undoes=draw(st.sampled_from(["", "r1"]))),
        audit=draw(st.lists(audit, max_size=4)),
        baselines=maybe(st.dictionaries(KEYS, CELLS, max_size=6)),
        opened=draw(st.lists(CONFLICTS, max_size=3)),
        closed=draw(st.lists(st.tuples(IDS, st.sampled_from(["theirs", "ours"])), max_size=2)),
        rejections=draw(st.lists(st.builds(Rejection, st.builds(problem)), max_size=2)),
        returns=maybe(
            st.dictionaries(
                st.tuples(st.sampled_from(ROUNDS), st.sampled_from(AGENCIES)),
                st.sampled_from("xy"),
                max_size=2,
            )
        ),
        fingerprints=maybe(
            st.dictionaries(
                st.sampled_from("pq"),
                st.builds(Fingerprint, st.just("f"), st.integers(0, 9), st.just(1), st.just("merged")),
            )
        ),
        problems=maybe(st.dictionaries(st.sampled_from(AGENCIES), PROBLEMS, max_size=2)),
        blobs=None if blobs is None else {sha(content): content for content in blobs},
    )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["record", "begin", "begin and commit", "begin and discard", "commit", "discard"]),
        updates(),
    ),
    max_size=8,
)


def attempt(history: History, step: str, update: Update) -> str:
    try:
        match step:
            case "record":
                history.record(update)
            case "begin":
                history.begin(update)
            case "begin and commit":
                history.begin(update)
                history.commit(update.run.id)
            case "begin and discard":
                history.begin(update)
                history.discard(update.run.id)
            case "commit":
                pending = history.pending()
                history.commit(pending.run.id if pending else update.run.id)
            case "discard":
                pending = history.pending()
                history.discard(pending.run.id if pending else update.run.id)
    except SyncError as error:
        return str(error)
    return ""


def answers(history: History) -> dict[str, Any]:
    runs = history.runs()
    moments = [START + timedelta(minutes=n) for n in (0, 10, 25, 60)]
    return {
        "baselines": [sorted(map(repr, history.baselines(r).items())) for r in ROUNDS],
        "fingerprints": history.fingerprints(),
        "conflicts": list(history.conflicts()),
        "log": [list(history.conflict_log(item)) for item in ("", *ITEMS)],
        "problems": history.problems(),
        "returns": [list(history.returns(r, a)) for r in ROUNDS for a in AGENCIES],
        "rejections": [list(history.rejections(r)) for r in ("", *(run.id for run in runs))],
        "runs": list(runs),
        "audit": [repr(list(history.audit(item=i, run=r))) for i in ("", *ITEMS) for r in ("", "r1")],
        "as of": [
            sorted(map(repr, history.as_of(moment, item=item).items()))
            for moment in (*moments, *(run.id for run in runs))
            for item in ("", ITEMS[0])
        ],
        "head": history.head(),
        "breaks": list(history.verify()),
        "blobs": [history.blob(sha(content)) for content in (b"", b"one", b"two" * 999)],
        "pending": repr(history.pending()),
    }


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_memory_and_sqlite_answer_alike(
    steps: list[tuple[str, Update]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("h") / "history.db"
    memory, sqlite = MemoryHistory(), SqliteHistory(path)
    for step, update in steps:
        before = answers(sqlite)
        said = attempt(sqlite, step, update)
        assert attempt(memory, step, update) == said
        sqlite.close()
        sqlite = SqliteHistory(path)
        after = answers(sqlite)
        assert answers(memory) == after and after["breaks"] == []
        if said or step == "begin and discard":
            assert after == before, "what is refused or discarded leaves a trace"
    with contextlib.closing(sqlite):
        told = {(e.item, e.agency, e.field, e.sheet): e.after for e in sqlite.audit()}
        if runs := sqlite.runs():
            assert {tuple(k): repr(v) for k, v in sqlite.as_of(runs[-1].id).items()} == {
                k: repr(v) for k, v in told.items()
            }
