"""The merge: every state of one cell as a named row, and the laws as properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synctool.merge import (
    canonical,
    conflict_of,
    decide,
    merge_blocks,
    merge_cell,
    new_baseline,
    same,
)
from synctool.model import MISSING, Block, Cell, CellError, Outcome, Run, is_blank, rich_text

A, B, C = "甲", "乙", "丙"
NA = CellError("#N/A")
UNDERLINED = rich_text([[Run("甲", "single")]])

# fmt: off
STATES: list[tuple[str, Cell, Cell, Cell, Outcome, Cell]] = [
    # what happened                                            baseline  ours     theirs   outcome            kept
    ("nobody ever wrote anything",                             MISSING,  MISSING, MISSING, Outcome.UNCHANGED, MISSING),
    ("nothing changed",                                        A,        A,       A,       Outcome.UNCHANGED, A),
    ("the agency answered for the first time",                 MISSING,  MISSING, B,       Outcome.THEIRS,    B),
    ("the agency filled in a blank cell",                      None,     None,    B,       Outcome.THEIRS,    B),
    ("the agency changed its answer",                          A,        A,       B,       Outcome.THEIRS,    B),
    ("the agency blanked its answer",                          A,        A,       None,    Outcome.THEIRS,    None),
    ("the agency only underlined",                             A,        A,       UNDERLINED, Outcome.THEIRS, UNDERLINED),
    ("staff changed the master",                               A,        B,       A,       Outcome.OURS,      B),
    ("staff blanked the master",                               A,        None,    A,       Outcome.OURS,      None),
    ("staff wrote where nobody had",                           None,     B,       None,    Outcome.OURS,      B),
    ("both wrote the same",                                    A,        B,       B,       Outcome.AGREED,    B),
    ("both wrote the same for the first time",                 MISSING,  B,       B,       Outcome.AGREED,    B),
    ("both blanked it",                                        A,        None,    None,    Outcome.AGREED,    None),
    ("both changed it differently",                            A,        B,       C,       Outcome.CONFLICT,  B),
    ("both wrote for the first time, differently",             None,     B,       C,       Outcome.CONFLICT,  B),
    ("staff changed it, the agency blanked it",                A,        B,       None,    Outcome.CONFLICT,  B),
    ("staff blanked it, the agency changed it",                A,        None,    C,       Outcome.CONFLICT,  None),
    ("the baseline is lost and both sides are equal",          MISSING,  A,       A,       Outcome.AGREED,    A),
    ("the baseline is lost and both sides differ",             MISSING,  A,       B,       Outcome.CONFLICT,  A),
    ("the baseline is lost and the agency's cell is blank",    MISSING,  A,       None,    Outcome.OURS,      A),
    ("the row is missing from the return",                     A,        A,       MISSING, Outcome.UNCHANGED, A),
    ("the row is missing and staff had changed the master",    A,        B,       MISSING, Outcome.OURS,      B),
    ("the row is missing in the master and in the return",     A,        MISSING, MISSING, Outcome.OURS,      MISSING),
    ("the master lost the row, the agency's is as it was",     A,        MISSING, A,       Outcome.OURS,      MISSING),
    ("the master lost the row, the agency wrote anew",         A,        MISSING, B,       Outcome.CONFLICT,  MISSING),
    ("the master's cell became an error",                      A,        NA,      A,       Outcome.OURS,      NA),
    ("the master's cell is an error and the agency wrote",     A,        NA,      B,       Outcome.CONFLICT,  NA),
    ("the same error stands everywhere",                       NA,       NA,      NA,      Outcome.UNCHANGED, NA),
    ("an error was replaced by an answer",                     NA,       NA,      B,       Outcome.THEIRS,    B),
    ("an error is not a blank",                                None,     None,    NA,      Outcome.THEIRS,    NA),
]
# fmt: on


@pytest.mark.parametrize(
    ("baseline", "ours", "theirs", "outcome", "kept"),
    [row[1:] for row in STATES],
    ids=[row[0] for row in STATES],
)
def test_every_state_of_one_cell_has_its_decision(
    baseline: Cell, ours: Cell, theirs: Cell, outcome: Outcome, kept: Cell
) -> None:
    decision = merge_cell("4-1-1", "progress", "工程會", baseline, ours, theirs)
    assert decision.outcome is outcome
    assert decision.value == kept


def test_every_combination_of_states_is_named() -> None:
    def pattern(b: Cell, o: Cell, t: Cell) -> tuple[bool, ...]:
        return (same(b, o), same(b, t) and t is not MISSING, same(o, t) and t is not MISSING, t is MISSING)

    sides: list[Cell] = [MISSING, None, A, B, NA]
    wanted = {pattern(b, o, t) for b in sides for o in sides for t in sides}
    assert wanted <= {pattern(*row[1:4]) for row in STATES}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("甲\r\n乙", "甲\n乙"),
        ("甲  \n乙\n", "甲\n乙"),
        ("\ufa0c", "兀"),
        (0.1 + 0.2, 0.3),
        ("\u3000\u200b", None),
        (MISSING, None),
        (1, 1.0),
    ],
)
def test_what_nobody_can_see_is_no_difference(one: Cell, other: Cell) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ａ", "A"), ("甲", UNDERLINED), (None, NA), ("1", 1), ("甲乙", "甲\n乙"), (0, None), (0.8, 0.80001)],
)
def test_what_people_can_see_is_a_difference(one: Cell, other: Cell) -> None:
    assert not same(one, other)


# ---------------------------------------------------------------- laws

texts = st.sampled_from(["甲", "乙", "丙", "丁", "甲 ", "甲\r\n乙", "甲\n乙", "", " ", "=SUM(A1)", "😀"])
runs = st.builds(
    Run,
    st.sampled_from(["甲", "乙", "甲乙\n丙", "😀"]),
    st.sampled_from(["", "single", "double"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "FF0000"]),
)
rich = st.lists(runs, min_size=1, max_size=3).map(lambda line: rich_text([line]))
cells: st.SearchStrategy[Cell] = st.one_of(
    texts, rich, st.none(), st.just(MISSING), st.just(NA), st.sampled_from([0, 1, 0.8, True])
)


@given(cells, cells, cells)
def test_law_1_the_cell_rule(b: Cell, o: Cell, t: Cell) -> None:
    outcome = decide(b, o, t)
    if t is MISSING:
        assert outcome is (Outcome.UNCHANGED if same(o, b) else Outcome.OURS)
    elif same(o, t):
        assert outcome is (Outcome.UNCHANGED if same(o, b) else Outcome.AGREED)
    elif same(o, b):
        assert outcome is Outcome.THEIRS
    elif same(t, b):
        assert outcome is Outcome.OURS
    else:
        assert outcome is Outcome.CONFLICT


@given(cells, cells, cells)
def test_law_2_nothing_is_invented(b: Cell, o: Cell, t: Cell) -> None:
    decision = merge_cell("1", "progress", "甲", b, o, t)
    assert any(decision.value is side for side in (b, o, t))
    assert any(new_baseline(decision) is side for side in (b, o, t))


@given(cells, cells, cells)
def test_law_3_every_new_word_is_in_the_master_or_in_a_conflict(b: Cell, o: Cell, t: Cell) -> None:
    decision = merge_cell("1", "progress", "甲", b, o, t)
    for side in (o, t):
        if is_blank(side) or same(side, b):
            continue
        kept = same(decision.value, side)
        conflict = conflict_of(decision) if decision.outcome is Outcome.CONFLICT else None
        assert kept or (conflict is not None and side in (conflict.ours, conflict.theirs))


@given(cells, cells, cells)
def test_law_5_merging_again_changes_nothing(b: Cell, o: Cell, t: Cell) -> None:
    first = merge_cell("1", "progress", "甲", b, o, t)
    second = merge_cell("1", "progress", "甲", new_baseline(first), first.value, t)
    assert same(second.value, first.value)
    assert same(new_baseline(second), new_baseline(first))
    if first.outcome is Outcome.CONFLICT:
        assert conflict_of(second).id == conflict_of(first).id
    else:
        assert second.outcome in (Outcome.UNCHANGED, Outcome.OURS)


@given(cells, cells, cells)
def test_law_8_exchanging_the_sides_changes_only_which_is_kept(b: Cell, o: Cell, t: Cell) -> None:
    if MISSING in (o, t):  # a missing row speaks for the agency's side only (law 9)
        return
    mirrored = {Outcome.OURS: Outcome.THEIRS, Outcome.THEIRS: Outcome.OURS}
    outcome = decide(b, o, t)
    assert decide(b, t, o) is mirrored.get(outcome, outcome)


@given(cells, cells)
def test_canonical_forms_are_equal_or_not_the_same_either_way(one: Cell, other: Cell) -> None:
    assert same(one, other) == same(other, one) == (canonical(one) == canonical(other))


# ---------------------------------------------------------------- blocks


def block(author: str, text: str) -> Block:
    return Block(author, f"{author}：" if author else "", ((Run(text),),))


OLD, NEW, POLISHED = "舊", "新", "潤"


def test_polishing_one_agencys_block_does_not_hide_anothers_news() -> None:
    before = (block("經濟部", OLD), block("數發部", OLD))
    ours = (block("經濟部", POLISHED), block("數發部", OLD))
    theirs = (block("經濟部", OLD), block("數發部", NEW))
    result = merge_blocks("4-2-1", before, ours, theirs)
    assert result.value == (block("經濟部", POLISHED), block("數發部", NEW))
    assert not [d for d in result.decisions if d.outcome is Outcome.CONFLICT]


def test_a_block_changed_on_both_sides_keeps_the_masters_wording_and_is_a_conflict() -> None:
    result = merge_blocks(
        "4-2-1", (block("經濟部", OLD),), (block("經濟部", POLISHED),), (block("經濟部", NEW),)
    )
    assert result.value == (block("經濟部", POLISHED),)
    assert result.baseline == (block("經濟部", OLD),)
    (decision,) = result.decisions
    assert decision.outcome is Outcome.CONFLICT
    assert decision.theirs == "經濟部：\n新"


def test_a_new_block_takes_its_authors_place_whenever_it_comes() -> None:
    authors = ["經濟部", "國科會", "數發部"]
    ours = (block("", "緣起"), block("國科會", OLD))
    for order in (["數發部", "經濟部"], ["經濟部", "數發部"]):
        theirs = (block("國科會", OLD), *(block(name, NEW) for name in order))
        result = merge_blocks("1", (block("國科會", OLD),), ours, theirs, authors)
        assert [b.author for b in result.value] == ["", "經濟部", "國科會", "數發部"]


authors = st.lists(st.sampled_from(["", "甲", "乙", "丙"]), unique=True, max_size=4)
block_lists = st.builds(
    lambda names, words: tuple(block(a, w) for a, w in zip(names, words, strict=False)),
    authors,
    st.lists(st.sampled_from([OLD, NEW, POLISHED]), min_size=4, max_size=4),
)


@given(block_lists, block_lists, block_lists)
def test_laws_2_3_and_5_hold_block_by_block(
    b: tuple[Block, ...], o: tuple[Block, ...], t: tuple[Block, ...]
) -> None:
    first = merge_blocks("1", b, o, t)
    assert set(first.value) <= {*b, *o, *t}
    conflicts = [d for d in first.decisions if d.outcome is Outcome.CONFLICT]
    for one in t:
        if one not in b:
            assert one in first.value or any(d.agency == one.author for d in conflicts)
    for one in o:
        if one not in b:
            assert one in first.value
    second = merge_blocks("1", first.baseline, first.value, t)
    assert second.value == first.value
    assert set(second.baseline) == set(first.baseline)
