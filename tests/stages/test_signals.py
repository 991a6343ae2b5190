"""Signals for the reviewer: promises with their days, repetition, contradiction, age."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synctool.model import Item, Response, Value
from synctool.signals import Days, Noted, Past, Settings, commitments, day_named, likeness, notes

ASKED = date(2024, 11, 30)
TODAY = date(2025, 4, 15)

PROMISES = """
將於113年底前完成                     | 2024-12-31
預計114年第1季                        | 2025-03-31
預計114年第四季辦理                   | 2025-12-31
於114年6月30日前完成                  | 2025-06-30
預計於本(114)年底完成                 | 2025-12-31
其餘14家排定於12月底完成              | 2024-12-31
預定114/3/31前上線                    | 2025-03-31
將於明年第二季辦理                    | 2025-06-30
規劃114年度推動                       | 2025-12-31
預計114年上半年                       | 2025-06-30
將於114年3月中旬公告                  | 2025-03-20
將於114年3月上旬公告                  | 2025-03-10
預計2025年6月完成                     | 2025-06-30
擬於年底前陳報                        | 2024-12-31
預計１１４年３月３１日前完成          | 2025-03-31
民國114年2月28日前完成修法            | 2025-02-28
預計114年年底完成                     | 2025-12-31
"""
NO_PROMISES = """
業於113年9月13日函知，並於本年10月15日發布施行
已於113年底前完成
114年至117年分四批汰換
113年7月至10月辦理4場
自113年1月起
每年於防汛期前辦理1次演練
截至113年11月底完成142家
將持續辦理
預計114年13月32日
電話02-2380-0123，將再確認
"""


@pytest.mark.parametrize("line", PROMISES.strip().splitlines())
def test_a_promise_has_the_last_day_on_which_it_can_be_kept(line: str) -> None:
    text, day = (part.strip() for part in line.split("|"))
    assert [c.day.isoformat() for c in commitments(f"1. 已召開會議。\n2. {text}。", ASKED)] == [day]


@pytest.mark.parametrize("text", NO_PROMISES.strip().splitlines())
def test_what_was_done_and_what_has_no_day_is_no_promise(text: str) -> None:
    assert commitments(text, ASKED) == ()


@given(st.text(alphabet="將預計於本明年月日第季底前完成1234567890/（()）。，\n已業", max_size=60))
def test_any_text_can_be_looked_through(text: str) -> None:
    for found in commitments(text, ASKED):
        assert 1950 <= found.day.year <= 2150
        assert found.words.strip("…")


def test_a_round_s_name_tells_its_last_day() -> None:
    assert day_named("113年第4季") == date(2024, 12, 31)
    assert day_named("114年上半年") == date(2025, 6, 30)
    assert day_named("第五次") is None


# ---------------------------------------------------------------- repetition


def test_numbering_and_punctuation_are_not_news() -> None:
    found = likeness("1. 已訂定要點；並函知各機關。", "一已訂定要點並函知各機關", most_new=0.1)
    assert found is not None
    same = likeness("（已訂定要點，並函知各機關。）", "已訂定要點並函知各機關", most_new=0.1)
    assert same is not None
    assert (same.new_share, same.new_words) == (0.0, "")


def test_the_share_that_is_new_is_told_with_its_words() -> None:
    before = "已訂定要點並函知各機關，後續將每季召開檢討會議，滾動修正各項措施，並提報小組"
    found = likeness(before + "，已辦2場", before, most_new=0.15)
    assert found is not None
    assert found.new_words == "已辦2場"
    assert 0 < found.new_share < 0.15
    assert likeness("完全不同的內容，說明另一件事情的辦理進度與成果。", before, most_new=0.15) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_between_nothing_and_the_limit(one: str, other: str) -> None:
    found = likeness(one, other, most_new=0.2)
    assert found is None or 0 <= found.new_share <= 0.2


# ---------------------------------------------------------------- notes

ITEM = Item("1-1", "決議", ("甲", "乙"))
LONG = "已訂定要點並函知各機關，後續將每季召開檢討會議，滾動修正各項措施，並提報小組備查。"


def said(agency: str, text: str, status: str = "辦理中") -> Response:
    values: dict[str, Value] = {"progress": text, "status": status}
    return Response("1-1", agency, values)


def codes(
    responses: Sequence[Response], past: Sequence[Past] = (), due: date | None = None, ageing: int = 4
) -> dict[str, dict[str, str]]:
    found = notes(
        ITEM,
        {r.agency: r for r in responses},
        {"甲": past},
        Days(TODAY, TODAY, due),
        Settings(0.1, ageing),
    )
    return {n.code: dict(n.detail) for n in found.notes}


def earlier(text: str, name: str = "113年第4季") -> Past:
    return Past(name, day_named(name), said("甲", text))


def test_a_promise_whose_day_has_passed_is_told_until_the_item_is_done() -> None:
    past = [earlier("預計114年第1季完成。")]
    assert codes([said("甲", "持續辦理。"), said("乙", "丙")], past)["promise-broken"] == {
        "agency": "甲",
        "round": "113年第4季",
        "words": "預計114年第1季完成",
        "day": "2025-03-31",
    }
    assert "promise-broken" not in codes([said("甲", "辦理完成。", "已完成")], past)


def test_promises_of_now_are_told_with_their_days() -> None:
    assert codes([said("甲", "將於114年6月底前完成。")])["promise"]["day"] == "2025-06-30"
    assert codes([said("甲", "將於114年3月底前完成。")])["promise-late"]["day"] == "2025-03-31"


def test_an_answer_of_last_round_and_one_of_another_agency_are_recognised() -> None:
    assert codes([said("甲", LONG)], [earlier(LONG)])["repeats-whole"] == {
        "agency": "甲",
        "other": "113年第4季",
    }
    assert codes([said("甲", LONG), said("乙", LONG + "完")])["like-other"]["words"] == "完"
    assert not {"repeats", "repeats-whole"} & codes([said("甲", LONG)], [earlier("另有說明。")]).keys()


def test_leads_that_are_silent_or_contradict_one_another_are_told() -> None:
    assert codes([said("甲", "完成。", "已完成")])["silent"] == {"agencies": "乙"}
    both = codes([said("甲", "完成。", "已完成"), said("乙", "尚在辦理。")])
    assert both["contradiction"] == {"states": "甲 已完成、乙 辦理中"}
    assert "silent" not in both


def test_overdue_and_ageing_are_told_without_counting_days() -> None:
    found = codes(
        [said("甲", "辦理中。")], [earlier("一"), earlier("二", "113年第3季")], date(2025, 3, 31), 3
    )
    assert found["overdue"] == {"due": "2025-03-31"}
    assert found["ageing"] == {"rounds": "3"}
    assert not {"overdue", "ageing"} & codes([said("甲", "辦理中。")], due=TODAY).keys()


@pytest.mark.parametrize(
    ("texts", "past", "due", "until"),
    [
        # what an answer promises, what one before it did, the item's own last day, the first day of other notes
        ("辦理中。", "", None, None),
        ("將於114年6月底前完成。", "", None, date(2025, 7, 1)),
        ("將於114年3月底前完成。", "", None, None),
        ("辦理中。", "將於114年6月底前完成。", None, date(2025, 7, 1)),
        ("將於114年9月底前完成。", "將於114年6月底前完成。", None, date(2025, 7, 1)),
        ("辦理中。", "", TODAY, TODAY + timedelta(1)),
        ("將於114年6月底前完成。", "", date(2025, 5, 31), date(2025, 6, 1)),
        ("辦理中。", "", date(2024, 12, 31), None),
    ],
)
def test_the_day_on_which_other_notes_are_due_is_told(
    texts: str, past: str, due: date | None, until: date | None
) -> None:
    def on(day: date) -> Noted:
        days = Days(day, day, due)
        return notes(ITEM, {"甲": said("甲", texts)}, {"甲": [earlier(past)]}, days, Settings(0.1, 4))

    assert on(TODAY).until == until
    ahead = [day for n in range(1, 200) if (day := TODAY + timedelta(n)).year == TODAY.year]
    assert next((day for day in ahead if on(day).notes != on(TODAY).notes), None) == until


def test_an_item_without_an_answer_has_no_notes() -> None:
    assert codes([said("甲", " ")], [earlier("預計114年第1季完成。")], date(2024, 1, 1)) == {}
