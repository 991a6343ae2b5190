"""What is kept on file is what was put there: as a list, as a mapping, whatever was asked in between."""

from __future__ import annotations

import errno
import io
import os
import pickle
from array import array
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from synctool import shelves
from synctool.errors import SyncError
from synctool.model import MISSING, CellError, Change, Decision, Outcome, Place, RichText, Run
from synctool.shelves import Mapped, Shelves, fixed, in_order, joined

RICH = RichText(((Run("已完成"), Run("介接", underline="single")), (Run("😀"),)))
CHANGE = Change(
    "1-1", "progress", "工程會", "機關回復", "H7", None, RICH, "pulled", Place("a.xlsx", "填報表", "I5")
)
DECISION = Decision("1-1", "progress", "工程會", Outcome.THEIRS, MISSING, None, RICH, RICH)
values = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.sampled_from([RICH, MISSING, CellError("#N/A"), CHANGE, DECISION, date(2024, 9, 13), True, 0.5]),
)


class Beside(RuleBasedStateMachine):
    """A shelf and a list, a shelved mapping and a dict; both are told the same."""

    def __init__(self) -> None:
        super().__init__()
        on_file = Shelves(on_file=True)
        self.shelf, self.list = on_file.list(), list[object]()
        self.other = on_file.list()  # shares the file
        self.shelved, self.dict = on_file.dict(), dict[str, object]()

    @rule(value=values)
    def append(self, value: object) -> None:
        self.shelf.append(value)
        self.list.append(value)
        self.other.append(value)

    @precondition(lambda self: self.list)
    @rule(data=st.data(), value=values)
    def change_delete_or_insert_one(self, data: st.DataObject, value: object) -> None:
        at = data.draw(st.integers(0, len(self.list) - 1))
        how = data.draw(st.sampled_from(["set", "delete", "insert"]))
        for each in (self.shelf, self.list):
            if how == "set":
                each[at] = value
            elif how == "delete":
                del each[at]
            else:
                each.insert(at, value)

    @rule(key=st.sampled_from("甲乙丙丁"), value=values)
    def put(self, key: str, value: object) -> None:
        self.shelved[key] = self.dict[key] = value

    @rule(key=st.sampled_from("甲乙丙丁"))
    def take(self, key: str) -> None:
        assert self.shelved.pop(key, "none") == self.dict.pop(key, "none")

    @rule(start=st.integers(-9, 9), stop=st.integers(-9, 9))
    def look(self, start: int, stop: int) -> None:
        assert self.shelf[start:stop] == self.list[start:stop]
        if self.list:
            assert self.shelf[start % len(self.list)] == self.list[start % len(self.list)]
            assert self.shelf[-1] == self.list[-1]

    @invariant()
    def both_hold_the_same(self) -> None:
        assert (len(self.shelf), list(self.shelf)) == (len(self.list), self.list)
        assert list(self.shelved.items()) == list(self.dict.items())
        assert all(key in self.shelved for key in self.dict) and len(self.shelved) == len(self.dict)


TestBeside = Beside.TestCase
TestBeside.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)


def test_more_than_a_stretch_is_read_in_order_and_out_of_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "_STRETCH", 300)
    shelf = Shelves(on_file=True).list()
    texts = ["字" * (n % 90) for n in range(300)]
    shelf.extend(texts)
    assert list(shelf) == texts and [shelf[at] for at in range(299, -1, -1)] == texts[::-1]


def test_what_is_only_its_own_equal_stays_so() -> None:
    shelf = Shelves(on_file=True).list()
    shelf.append(DECISION)
    assert shelf[0].baseline is MISSING and shelf[0].outcome is Outcome.THEIRS


def test_few_values_are_in_ordinary_lists_and_mappings() -> None:
    assert type(shelves.IN_MEMORY.list()) is list and type(shelves.IN_MEMORY.dict()) is dict


@given(st.lists(st.lists(st.integers(), max_size=4), max_size=5), st.booleans())
def test_several_are_one_after_the_other(parts: list[list[int]], on_file: bool) -> None:
    whole = [value for part in parts for value in part]
    kept = []
    for part in parts:
        kept.append(Shelves(on_file).list())
        kept[-1].extend(part)
    found = joined([fixed(one) for one in kept])
    assert list(found) == whole and len(found) == len(whole) and list(found[1:3]) == whole[1:3]
    assert [found[at] for at in range(-len(whole), len(whole))] == whole * 2
    with pytest.raises(IndexError):
        found[len(whole)]


@given(st.lists(st.integers(0, 20), max_size=12), st.booleans())
def test_values_stand_in_the_order_of_their_places(places: list[int], on_file: bool) -> None:
    values = Shelves(on_file).list()
    values.extend(f"{at}: {place}" for at, place in enumerate(places))
    wanted = [value for _, value in sorted(zip(places, list(values), strict=True), key=lambda pair: pair[0])]
    assert list(in_order(values, array("Q", places))) == wanted


def test_values_kept_together_are_one_sequence_also_in_another_process() -> None:
    for found in (
        Shelves(on_file=True).together(("甲", "乙", "丙")),
        shelves.IN_MEMORY.together(("甲", "乙", "丙")),
    ):
        assert (list(found), found[1], found[1:], len(found)) == (["甲", "乙", "丙"], "乙", ("乙", "丙"), 3)
        assert pickle.loads(pickle.dumps(found)) == ("甲", "乙", "丙")


def test_each_is_made_when_it_is_looked_at() -> None:
    made: list[int] = []
    found = Mapped([1, 2, 3], lambda n: made.append(n) or n * 10)
    assert not made and found[1] == 20 and made == [2]
    assert list(found) == [10, 20, 30] and list(found[1:]) == [20, 30] and len(found) == 3


class _Full(io.RawIOBase):
    """A disk without room."""

    def seek(self, *_: object) -> int:
        return 0

    def write(self, _: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_told_with_the_folder_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", "/somewhere/else")
    monkeypatch.setattr("tempfile.gettempdir", lambda: "/somewhere/else")
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: _Full())
    shelf = Shelves(on_file=True).list()
    shelf.append("字" * 10)
    with pytest.raises(SyncError) as failed:
        shelf.append("字" * 70_000)
    assert failed.value.code == "shelf-failed" and failed.value.detail["path"] == "/somewhere/else"


def test_a_folder_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shelves, "_folder", lambda: str(tmp_path / "gone"))
    with pytest.raises(SyncError, match="shelf-failed"):
        Shelves(on_file=True)


def test_nothing_is_left_in_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shelves, "_folder", lambda: str(tmp_path))
    on_file = Shelves(on_file=True)
    kept = on_file.list()
    kept.extend("字" * 1000 for _ in range(1000))
    assert len(list(kept)) == 1000
    del on_file, kept
    assert not list(tmp_path.iterdir())
