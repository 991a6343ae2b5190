"""The words people see, in pairs: Traditional Chinese (Taiwan), English.

Words only; sentences are in :mod:`synctool.texts`. What stands in files
(labels, choices, sheet names) is the same in both languages, since it is an
identity; the English beside it is for messages and headings.
"""

from __future__ import annotations

from collections.abc import Mapping

from synctool.schema import (
    CONTINUE,
    DONE,
    NOT_STARTED,
    ONGOING,
    REMOVE,
    SELF_TRACKED,
    UNABLE,
)
from synctool.texts import Lang, Pair, pick

FIELDS: Mapping[str, Pair] = {
    "key": Pair("項次", "Item"),
    "closed_on": Pair("解除日期", "Closed on"),
    "closed_by": Pair("解除會議", "Closed by"),
    "outcome": Pair("處理結果", "Outcome"),
    "links": Pair("相關項次", "Linked items"),
    "story": Pair("歷次裁示", "All rulings"),
    "meeting": Pair("會議", "Meeting"),
    "topic": Pair("議題", "Topic"),
    "resolution": Pair("會議決議", "Resolution"),
    "leads": Pair("主辦機關", "Lead agencies"),
    "supporting": Pair("協辦機關", "Supporting agencies"),
    "due": Pair("列管期限", "Due"),
    "previous": Pair("前次辦理情形", "Previous progress"),
    "progress": Pair("辦理情形", "Progress"),
    "status": Pair("辦理狀態", "Status"),
    "percent": Pair("辦理進度", "Percent"),
    "completed": Pair("完成日期", "Completed on"),
    "evidence": Pair("佐證資料", "Evidence"),
    "request": Pair("機關建議", "Agency's request"),
    "reporter": Pair("填報人", "Reporter"),
    "contact": Pair("聯絡電話", "Contact"),
    "check": Pair("檢核", "Check"),
    "recommendation": Pair("列管建議", "Recommendation"),
    "ruling": Pair("裁示", "Ruling"),
    "round": Pair("填報期次", "Round"),
    "agency": Pair("機關", "Agency"),
    "agencies": Pair("機關", "Agencies"),
    "role": Pair("分工", "Role"),
    "run": Pair("更新批次", "Run"),
    "summary": Pair("說明", "Summary"),
    "notes": Pair("提醒審閱者", "Notes"),
}

CRITERIA: Mapping[str, Pair] = {
    "answered": Pair("主辦機關均已填報", "every lead agency has answered"),
    "done": Pair("已完成且進度100%", "done, at 100 %"),
    "requested": Pair("機關建議解除列管", "the agency asks for removal"),
    "no_problem": Pair("無待補正事項", "no error is open"),
    "no_conflict": Pair("無待處理衝突", "no conflict is open"),
    "substantiated": Pair("有佐證或充分說明", "evidence or a sufficient text"),
}

CHOICES: Mapping[str, Pair] = {
    NOT_STARTED: Pair(NOT_STARTED, "not started"),
    ONGOING: Pair(ONGOING, "under way"),
    DONE: Pair(DONE, "done"),
    UNABLE: Pair(UNABLE, "cannot be done"),
    REMOVE: Pair(REMOVE, "end tracking"),
    CONTINUE: Pair(CONTINUE, "keep tracking"),
    SELF_TRACKED: Pair(SELF_TRACKED, "tracked by the agency itself"),
}
"""By the choice as it stands in the cell."""

RECOMMENDED: Mapping[str, Pair] = {
    "remove": CHOICES[REMOVE],
    "continue": CHOICES[CONTINUE],
    "self": CHOICES[SELF_TRACKED],
}

RULED: Mapping[str, Pair] = {
    **RECOMMENDED,
    "merge": Pair("併案", "merged into"),
    "split": Pair("分案", "split into"),
    "reopen": Pair("復列", "back on the list"),
}
"""What a ruling may be."""

ROLES: Mapping[str, Pair] = {"lead": Pair("主辦", "lead"), "supporting": Pair("協辦", "supporting")}

SEVERITIES: Mapping[str, Pair] = {"error": Pair("錯誤", "error"), "warning": Pair("提醒", "warning")}

OUTCOMES: Mapping[str, Pair] = {
    "unchanged": Pair("未變動", "unchanged"),
    "ours": Pair("採主表端", "the master's"),
    "theirs": Pair("採機關端", "the agency's"),
    "agreed": Pair("一致", "agreed"),
    "conflict": Pair("衝突", "conflict"),
}

STATES: Mapping[str, Pair] = {
    "merged": Pair("已彙入", "merged"),
    "unchanged": Pair("無異動", "unchanged"),
    "missing": Pair("未回傳", "missing"),
    "stopped": Pair("暫停彙入", "stopped"),
    "stale": Pair("舊版回傳", "old copy"),
    "written": Pair("已更新", "written"),
    "refused": Pair("未覆寫", "refused"),
    "failed": Pair("失敗", "failed"),
}
"""What became of an agency's file in a pull or a push."""

SHEETS: Mapping[str, Pair] = {
    "items": Pair("列管事項", "Items"),
    "responses": Pair("機關回復", "Responses"),
    "recommendations": Pair("解列建議", "Recommendations"),
    "pending": Pair("待處理", "Waiting for a person"),
    "dashboard": Pair("儀表板", "Dashboard"),
    "closed": Pair("已解除列管", "Closed"),
    "runs": Pair("同步紀錄", "Runs"),
    "form": Pair("填報表", "Form"),
}

HEADINGS: Mapping[str, Pair] = {
    "state": Pair("狀態", "State"),
    "source": Pair("檔案", "File"),
    "items": Pair("事項", "Items"),
    "answered": Pair("已填報", "Answered"),
    "overdue": Pair("逾期", "Overdue"),
    "problems": Pair("待補正", "Problems"),
    "conflicts": Pair("衝突", "Conflicts"),
    "opens": Pair("開始", "Opens"),
    "due": Pair("截止", "Due"),
    "closed": Pair("結束收件", "Closed"),
    "items_answered": Pair("已填事項", "Items answered"),
    "agencies_answered": Pair("已填機關", "Agencies answered"),
    "words": Pair("內容", "Words"),
    "level": Pair("層級", "Level"),
    "days": Pair("逾期天數", "Days overdue"),
    "unanswered": Pair("未填報", "Unanswered"),
    "to_correct": Pair("待補正", "To correct"),
    "to": Pair("收件人", "To"),
    "last": Pair("上次催辦", "Last reminded"),
    "last_return": Pair("最近回傳", "Last return"),
    "responses": Pair("回復", "Responses"),
    "missing": Pair("尚缺", "Still missing"),
    "column": Pair("主表欄名", "Column in the master"),
    "field": Pair("用途", "Used as"),
    "full": Pair("全銜", "Full name"),
}
"""Heads of the tables in the terminal; fields have theirs in :data:`FIELDS`."""

_ALL: tuple[Mapping[str, Pair], ...] = (
    FIELDS,
    CRITERIA,
    CHOICES,
    RECOMMENDED,
    RULED,
    ROLES,
    SEVERITIES,
    OUTCOMES,
    STATES,
    SHEETS,
    HEADINGS,
)


def word(words: Mapping[str, Pair], code: str, lang: Lang) -> str:
    """The word for ``code``; a code without one stands for itself."""
    pair = words.get(code)
    return pick(pair, lang) if pair else code


def all_words() -> tuple[Pair, ...]:
    """Every pair, for the test that none lacks a language."""
    return tuple(pair for words in _ALL for pair in words.values())
