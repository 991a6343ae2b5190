"""Returns that another process reads are what this one would have read."""

from __future__ import annotations

import json
import os
import pickle
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from office import Office, done

from synctool import beside
from synctool.flows import gather, recall, renewal
from synctool.flows.gather import Readings, Source, read_return, read_source
from synctool.history.memo import Memo
from synctool.model import RichText, Run, rich_text

MARKED = rich_text(
    [[Run("底線", underline="single"), Run("與𠮷")], [], [Run("紅", colour="FF0000", bold=True)]]
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "office")
    made.push()
    made.clerk("國科會", "1-3", done(MARKED))
    made.clerk("工程會", "1-1", done("說明。", completed="近期"))
    made.form("數發部").write_bytes(b"PK\x03\x04 and no more")
    return made


@pytest.fixture(autouse=True)
def none_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the other process had begun with every return by the time it is asked for."""
    monkeypatch.setattr(Future, "cancel", lambda self: False)


def sources(office: Office) -> dict[str, Source]:
    return {name: read_source(office.form(name), f"{name}.xlsx") for name in office.agencies}


def test_table_stamp_problems_and_codes_are_the_same(office: Office) -> None:
    config, files = office.project.config, sources(office)
    apart = Readings(files, config, 2)
    for name in reversed(files):  # in whatever order they are asked for
        found, here = apart.of(name, files[name]), read_return(name, files[name], config)
        assert replace(found, codes=None, error=None) == replace(here, sheet=None, error=None)
        assert repr(found.error) == repr(here.error)
        assert found.row_codes() == (None if here.problems or here.error else here.row_codes())
    assert read_return("國科會", files["國科會"], config).table.rows["1-3"]["progress"] == MARKED  # type: ignore[union-attr]


def test_a_file_that_is_not_the_one_being_read_is_read_here(office: Office) -> None:
    config, files = office.project.config, sources(office)
    apart = Readings(files, config, 1)
    office.clerk("國科會", "1-3", done("又改了。"))
    newer = sources(office)["國科會"]
    assert apart.of("國科會", newer).table == read_return("國科會", newer, config).table
    apart.close()


def test_a_pull_that_reads_apart_leaves_what_one_that_does_not_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[dict[str, bytes]] = []
    for number, pays in enumerate((1, 10**12)):
        for module in (gather, renewal):
            monkeypatch.setattr(module, "_PAYS", pays)
        monkeypatch.setattr(beside, "processors", lambda: 2)
        with monkeypatch.context() as fixed:
            fixed.setattr(os, "urandom", bytes)  # the same form numbers in both offices
            one = Office(tmp_path / str(number))
            one.push()
        one.clerk("國科會", "1-3", done(MARKED))
        one.clerk("工程會", "1-1", done("說明。", completed="近期"))
        with monkeypatch.context() as watched:
            if pays > 1:
                watched.setattr("concurrent.futures.ProcessPoolExecutor", None)
            assert len(one.pull().changes) > 3
            one.clerk("國科會", "1-3", done("再補一句。"))
            one.clerk("工程會", "1-1", done("說明。", completed="113年9月13日"))
            renewed = one.pull()
            assert len(renewed.changes) > 2
        quick = one.pull()
        assert {agency.state for agency in quick.agencies} <= {"unchanged", "missing"}
        left.append({path.name: path.read_bytes() for path in (one.folder / "補正").iterdir()})
        tables = (one.items(), one.responses(), one.pending(), one.recommendations())
        left[-1]["tables"] = repr(tables).encode("utf-8", "surrogatepass")
        memo = Memo.open(one.folder / recall.FILE)
        assert memo is not None
        with closing(memo):
            # Of each form: by what it will be known again, but not when it was written.
            forms = {name: json.loads(text)["form"] for name, text in memo.agencies().items()}
        assert forms["國科會"]
        left[-1]["forms"] = json.dumps(forms).encode()
    assert left[0] == left[1]


def test_a_formatted_text_comes_through_pickle_unchanged() -> None:
    assert isinstance(MARKED, RichText)
    again = pickle.loads(pickle.dumps(MARKED))
    assert again == MARKED
    assert all(type(run) is Run for line in again.paragraphs for run in line)
