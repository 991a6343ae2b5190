"""Recommendations: every criterion on its own, and the switches an office has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from synctool.flags import percent_of, recommend
from synctool.model import Item, Recommended, Response, Value
from synctool.settings import CriteriaSettings, Substantiated

ONE = Item("4-2-2", "決議", ("國科會",))
TWO = Item("4-2-1", "決議", ("經濟部", "數發部"), ("國科會",))
DONE: dict[str, Value] = {
    "progress": "草案已於本(113)年10月22日送行政院審查，並持續追蹤後續進度，以利法制作業。",
    "status": "已完成",
    "percent": 1,
    "completed": date(2024, 10, 22),
    "request": "解除列管",
}
DEFAULT = CriteriaSettings()


def response(item: Item, agency: str, **changes: Value) -> Response:
    return Response(item.key, agency, {**DONE, **changes})


def answers(item: Item, **changes: Value) -> dict[str, Response]:
    return {agency: response(item, agency, **changes) for agency in item.leads}


def test_all_criteria_met_recommends_removal_whatever_words_of_intent_say() -> None:
    result = recommend(ONE, answers(ONE), DEFAULT)
    assert (result.recommendation, result.ready) == (Recommended.REMOVE, True)
    assert [c.met for c in result.criteria] == [True] * 6
    (note,) = result.notes
    assert note.detail == {"agency": "國科會", "words": "持續"}


# fmt: off
UNMET: list[tuple[str, str, dict[str, Value]]] = [
    # what is the matter            criterion        instead of a complete answer
    ("it has not answered",         "answered",      {"progress": None}),
    ("it is still at work",         "done",          {"status": "辦理中"}),
    ("it is nearly done",           "done",          {"percent": 0.999}),
    ("no percent was given",        "done",          {"percent": None}),
    ("it asks to go on",            "requested",     {"request": "繼續列管"}),
    ("it asks for nothing",         "requested",     {"request": None}),
    ("it says next to nothing",     "substantiated", {"progress": "完成"}),
]
# fmt: on


@pytest.mark.parametrize(("criterion", "changes"), [r[1:] for r in UNMET], ids=[r[0] for r in UNMET])
def test_one_agency_short_of_one_criterion_keeps_the_item(criterion: str, changes: dict[str, Value]) -> None:
    both = {"經濟部": response(TWO, "經濟部"), "數發部": response(TWO, "數發部", **changes)}
    result = recommend(TWO, both, DEFAULT)
    assert (result.recommendation, result.ready) == (Recommended.CONTINUE, False)
    unmet = {c.code: c for c in result.criteria if not c.met}
    assert criterion in unmet
    assert any("數發部" in words for words in unmet[criterion].detail.values())


@pytest.mark.parametrize("code", ["no_problem", "no_conflict"])
def test_an_open_problem_or_conflict_keeps_the_item(code: str) -> None:
    opened = {"problems" if code == "no_problem" else "conflicts": ["國科會 L8"]}
    result = recommend(ONE, answers(ONE), DEFAULT, **opened)
    assert [c.code for c in result.criteria if not c.met] == [code]


def test_a_supporting_agencys_silence_does_not_count() -> None:
    assert recommend(TWO, answers(TWO), DEFAULT).ready


def test_an_item_without_a_lead_is_never_ready() -> None:
    assert not recommend(replace(ONE, leads=()), {}, DEFAULT).ready


@pytest.mark.parametrize(
    ("switch", "changes"),
    [
        ("done", {"status": "辦理中"}),
        ("requested", {"request": None}),
        ("all_leads_answered", {"progress": None, "evidence": "函"}),
    ],
)
def test_a_criterion_that_is_switched_off_asks_nothing(switch: str, changes: dict[str, Value]) -> None:
    assert not recommend(ONE, answers(ONE, **changes), DEFAULT).ready
    assert recommend(ONE, answers(ONE, **changes), replace(DEFAULT, **{switch: False})).ready


@pytest.mark.parametrize(
    ("rule", "evidence", "ready"),
    [
        (Substantiated(min_characters=5), None, True),
        (Substantiated(min_characters=500), None, False),
        (Substantiated(min_characters=500), "函文", True),
        (Substantiated(min_characters=500, evidence="ignored"), "函文", False),
        (Substantiated(min_characters=5, evidence="required"), None, False),
        (Substantiated(min_characters=500, evidence="required"), "函文", True),
        (Substantiated(enabled=False, min_characters=500), None, True),
    ],
)
def test_how_an_answer_is_substantiated_is_the_offices_to_say(
    rule: Substantiated, evidence: str | None, ready: bool
) -> None:
    result = recommend(ONE, answers(ONE, evidence=evidence), replace(DEFAULT, substantiated=rule))
    assert result.ready is ready


def test_self_tracking_needs_every_lead_to_ask_and_the_office_to_allow() -> None:
    asked = answers(TWO, request="自行列管")
    assert recommend(TWO, asked, DEFAULT).recommendation is Recommended.SELF
    forbidden = replace(DEFAULT, allow_self_tracked=False)
    assert recommend(TWO, asked, forbidden).recommendation is Recommended.CONTINUE
    half = {**asked, "數發部": response(TWO, "數發部")}
    assert recommend(TWO, half, DEFAULT).recommendation is Recommended.CONTINUE


@pytest.mark.parametrize(
    ("shares", "whole"), [((1, 0.8), 0.8), ((1, 1), 1), ((0.5, None), None), ((None, None), None)]
)
def test_an_items_progress_is_that_of_its_slowest_lead(
    shares: tuple[Value, Value], whole: float | None
) -> None:
    both = {a: response(TWO, a, percent=s) for a, s in zip(TWO.leads, shares, strict=True)}
    assert percent_of(TWO, both) == whole
