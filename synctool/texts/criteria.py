"""Texts: recommendations, each criterion with its evidence, conflicts, and the notes to a reviewer."""

from synctool.texts import Pair

TEXTS: dict[str, Pair] = {
    "criterion-answered-met": Pair("✓ {evidence}", "✓ {evidence}"),
    "criterion-answered-unmet": Pair("✗ 尚未填報：{lacking}", "✗ not answered: {lacking}"),
    "criterion-done-met": Pair("✓ {evidence}", "✓ {evidence}"),
    "criterion-done-unmet": Pair("✗ {evidence}", "✗ {evidence}"),
    "criterion-requested-met": Pair("✓ {evidence}", "✓ {evidence}"),
    "criterion-requested-unmet": Pair("✗ {evidence}", "✗ {evidence}"),
    "criterion-no_problem-met": Pair("✓", "✓"),
    "criterion-no_problem-unmet": Pair("✗ 待補正：{evidence}", "✗ to be put right: {evidence}"),
    "criterion-no_conflict-met": Pair("✓", "✓"),
    "criterion-no_conflict-unmet": Pair("✗ 待處理：{evidence}", "✗ waiting: {evidence}"),
    "criterion-substantiated-met": Pair("✓ {evidence}", "✓ {evidence}"),
    "criterion-substantiated-unmet": Pair("✗ 說明或佐證不足：{lacking}", "✗ too little said: {lacking}"),
    "recommendation-ready": Pair(
        "各項條件均已符合，建議解除列管。", "Every criterion is met: removal is recommended."
    ),
    "recommendation-not-ready": Pair("尚未符合：{unmet}", "Not met yet: {unmet}"),
    "recommendation-self": Pair("主辦機關建議自行列管。", "The lead agencies ask to track it themselves."),
    "note-intent": Pair(
        "{agency}：文中有「{words}」，請留意是否確已辦竣。",
        "{agency}: says “{words}”; check that it is really done.",
    ),
    "pending-conflict": Pair("衝突", "conflict"),
    "problem-error": Pair("錯誤", "error"),
    "problem-warning": Pair("提醒", "warning"),
    "conflict-both-changed": Pair(
        "主表的機關回復與機關新回傳的內容都改過且不同；主表暫維持原樣。",
        "The answer was changed both in the master and by the agency; the master keeps its own.",
    ),
    "conflict-polished": Pair(
        "潤稿過的段落，機關又有新的回復；主表暫維持潤稿。",
        "A polished block has a new answer; the master keeps the polished wording.",
    ),
    "conflict-undone": Pair(
        "復原時，這一格在該批次之後又改過；機關端欄是復原前的內容，主表暫維持現況。",
        "The cell had been changed after the run that was undone; the agency's side is the value from before it.",
    ),
    "conflict-undone-block": Pair(
        "復原時，這一段在該批次之後又改過；機關端欄是復原前的內容，主表暫維持現況。",
        "The block had been changed after the run that was undone; the agency's side is the wording from before it.",
    ),
    "conflict-overridden": Pair(
        "人工填寫的內容與系統新算出的不同；主表維持人工填寫。",
        "What a person typed differs from the newly computed value; the master keeps what was typed.",
    ),
    "role-lead": Pair("主辦", "主辦"),
    "role-supporting": Pair("協辦", "協辦"),
}
