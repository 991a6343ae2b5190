"""The stamp as text, and the form number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synctool.model import Revision
from synctool.ooxml import stamp

ids = st.binary(min_size=7, max_size=16).map(stamp.new_revision_id)
words = st.text(max_size=30)
revisions = st.builds(Revision, words, words, words, words, words)


@given(revisions)
def test_a_stamp_is_read_back_as_it_was_written(revision: Revision) -> None:
    text = stamp.encode(revision)
    assert stamp.decode(text) == revision
    assert stamp.decode(f'="{text}"') == revision
    assert not set(text) & set("\"'<>&_\r\n")


def test_a_stamp_of_usual_length_fits_a_defined_name() -> None:
    revision = Revision("智慧國家推動小組", "agency", "行政院公共工程委員會", "113年第4季", "K7Q2M3XR9D")
    formula = stamp.as_formula(stamp.encode(revision))
    assert formula.startswith('"s1;智慧國家推動小組;agency;') and len(formula) < 100
    with pytest.raises(ValueError, match="too long"):
        stamp.as_formula("x" * 256)


@given(st.text())
def test_garbage_is_no_stamp(text: str) -> None:
    assert stamp.decode(text) is None


@given(revisions, st.data())
def test_a_cut_stamp_is_no_stamp(revision: Revision, data: st.DataObject) -> None:
    text = stamp.encode(revision)
    assert stamp.decode(text[: data.draw(st.integers(0, len(text) - 1))]) is None


@given(ids)
def test_a_form_number_gives_its_revision_id(id_: str) -> None:
    number = stamp.form_number(Revision("p", "agency", id=id_))
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    for text in (number, number.lower(), wide, f"表單編號：{number}（請勿更改）", number.replace("-", "")):
        assert stamp.parse_form_number(text) == id_
    assert stamp.parse_form_number(number.replace("1", "l").replace("0", "O").replace("-", " - ")) == id_


@given(ids, st.integers(0, 10), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_character_is_always_noticed(id_: str, at: int, other: str) -> None:
    plain = stamp.form_number(Revision("p", "agency", id=id_)).replace("-", "")
    wrong = plain[:at] + other + plain[at + 1 :]
    assert stamp.parse_form_number(wrong) == (id_ if wrong == plain else None)


@given(ids, st.integers(0, 9))
def test_two_neighbours_exchanged_are_always_noticed(id_: str, at: int) -> None:
    plain = stamp.form_number(Revision("p", "agency", id=id_)).replace("-", "")
    wrong = plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
    assert stamp.parse_form_number(wrong) == (id_ if wrong == plain else None)


def test_new_ids_need_enough_entropy_and_hang_on_all_of_it() -> None:
    with pytest.raises(ValueError, match="entropy"):
        stamp.new_revision_id(b"123456")
    assert stamp.new_revision_id(b"\0" * 7) == "0000000000"
    assert stamp.new_revision_id(b"\xff" * 7) == "ZZZZZZZZZZ"
    with pytest.raises(ValueError, match="not a revision id"):
        stamp.form_number(Revision("p", "agency", id="short"))
