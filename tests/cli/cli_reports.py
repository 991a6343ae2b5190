"""Reports as the flows would give them."""

from __future__ import annotations

from synctool.flows.advice import Recommendations
from synctool.flows.pull import AgencyOutcome, PullReport
from synctool.model import (
    MISSING,
    Change,
    Conflict,
    Criterion,
    Place,
    Problem,
    Recommendation,
    Recommended,
    Run,
    rich_text,
)

RICH = rich_text([[Run("加強"), Run("宣導", underline="single")], [Run("持續關注")]])
PLACE = Place("工程會.xlsx", "填報表", "L9")

CHANGES = (
    Change("4-1-1", "status", "工程會", "機關回復", "F2", None, "已完成", "pulled"),
    Change("4-1-1", "percent", "工程會", "機關回復", "G2", 0.8, 1.0, "pulled"),
    Change("4-1-1", "progress", "", "列管事項", "H5", None, RICH, "composed"),
    Change("4-1-1", "recommendation", "", "列管事項", "J5", "繼續列管", "解除列管", "recommended"),
)
PROBLEM = Problem(
    "not-a-date",
    PLACE,
    agency="工程會",
    item="4-1-2",
    field="completed",
    found="年底",
    detail={"label": "完成日期"},
)
CONFLICT = Conflict("c0ffee", "4-1-2", "percent", "工程會", MISSING, 0.8, 1.0, PLACE)
READY = Recommendation(
    "4-1-1", Recommended.REMOVE, True, (Criterion("done", True, {"evidence": "工程會 已完成 100%"}),)
)
NOT_READY = Recommendation(
    "4-1-2",
    Recommended.CONTINUE,
    False,
    (Criterion("answered", False, {"evidence": "", "lacking": "數發部"}),),
)


def pulled(**changed: object) -> PullReport:
    """A pull with something of everything, or with ``changed`` parts."""
    parts: dict[str, object] = {
        "run": "R1",
        "dry_run": False,
        "digest": "0123456789abcdef",
        "agencies": (
            AgencyOutcome("工程會", "agencies/工程會.xlsx", "merged", 2, 1, 1),
            AgencyOutcome("數發部", "agencies/數發部.xlsx", "missing"),
        ),
        "changes": CHANGES,
        "problems": (PROBLEM,),
        "conflicts": (CONFLICT,),
        "recommendations": (READY, NOT_READY),
    }
    parts = {**parts, **changed}
    advice = Recommendations(parts.pop("recommendations"))  # type: ignore[arg-type]
    return PullReport(**parts, recommendations=advice)  # type: ignore[arg-type]


def quiet_pull() -> PullReport:
    """A pull in which nothing was new and nothing waits."""
    outcome = AgencyOutcome("工程會", "agencies/工程會.xlsx", "unchanged", 2)
    return pulled(agencies=(outcome,), changes=(), problems=(), conflicts=(), recommendations=(READY,))
