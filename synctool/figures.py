"""What a dashboard counts, from facts about items and answers. Pure.

The same counts stand in 儀表板 of the master, where formulas make them, and in
the dashboard as a page. Every partition (recommendation, progress, ageing,
month) counts each tracked item exactly once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from synctool.schema import CONTINUE, REMOVE, SELF_TRACKED

RECOMMENDATION: Final = (REMOVE, CONTINUE, SELF_TRACKED, "other", "none")
"""By 列管建議: the three choices, any other text, and none yet."""
PROGRESS: Final = ("unknown", "zero", "below-half", "above-half", "done")
"""By 辦理進度: none told, 0 %, below 50 %, below 100 %, 100 %."""
AGEING: Final = ("done", "no-due", "not-due", "to-30", "to-90", "to-180", "over-180")
"""By days past 列管期限, of items that are not at 100 %."""
MONTHS_SHOWN: Final = 12
SOON: Final = 30
"""Days ahead within which a deadline is near."""
_BANDS: Final = ((30, "to-30"), (90, "to-90"), (180, "to-180"))
_MONTHS_BACK: Final = 5


class Fact(NamedTuple):
    """One tracked item as it is counted."""

    key: str
    leads: tuple[str, ...]
    supporting: tuple[str, ...]
    due: date | None
    percent: float | None
    recommendation: str

    @property
    def is_done(self) -> bool:
        return self.percent is not None and self.percent >= 1

    def is_overdue(self, today: date) -> bool:
        return self.due is not None and self.due < today and not self.is_done

    def is_soon(self, today: date) -> bool:
        return self.due is not None and 0 <= (self.due - today).days <= SOON and not self.is_done


class Answered(NamedTuple):
    """What one agency has answered in the round, of the items that it leads."""

    answered: int = 0
    late: int = 0
    """Those that came in after the round's last day."""


@dataclass(frozen=True, slots=True)
class AgencyFigures:
    agency: str
    lead: int
    supporting: int
    ready: int
    """Items that it leads and that are recommended for 解除列管."""
    overdue: int
    answered: int
    late: int

    @property
    def on_time(self) -> int:
        return max(self.answered - self.late, 0)

    @property
    def unanswered(self) -> int:
        return max(self.lead - self.answered, 0)


@dataclass(frozen=True, slots=True)
class Figures:
    today: date
    total: int
    ready: int
    overdue: int
    soon: int
    recommendation: Mapping[str, int]
    progress: Mapping[str, int]
    ageing: Mapping[str, int]
    first_month: date
    months: tuple[int, ...]
    """Items due in each of the months shown, from ``first_month`` on."""
    earlier: int
    later: int
    undated: int
    agencies: tuple[AgencyFigures, ...]

    @property
    def owed(self) -> int:
        """Answers that lead agencies owe in the round."""
        return sum(one.lead for one in self.agencies)

    @property
    def unanswered(self) -> int:
        return sum(one.unanswered for one in self.agencies)


def figures(
    facts: Sequence[Fact],
    agencies: Iterable[str],
    answers: Mapping[str, Answered],
    today: date,
    earliest: date | None,
) -> Figures:
    """The counts over ``facts``; ``earliest`` deadline of all says where the months begin."""
    first = first_month(today, earliest)
    months = Counter(month_number(f.due) - month_number(first) for f in facts if f.due)
    return Figures(
        today=today,
        total=len(facts),
        ready=sum(f.recommendation == REMOVE for f in facts),
        overdue=sum(f.is_overdue(today) for f in facts),
        soon=sum(f.is_soon(today) for f in facts),
        recommendation=_counted(RECOMMENDATION, (_recommended(f) for f in facts)),
        progress=_counted(PROGRESS, (progress_of(f.percent) for f in facts)),
        ageing=_counted(AGEING, (ageing_of(f, today) for f in facts)),
        first_month=first,
        months=tuple(months[n] for n in range(MONTHS_SHOWN)),
        earlier=sum(count for n, count in months.items() if n < 0),
        later=sum(count for n, count in months.items() if n >= MONTHS_SHOWN),
        undated=sum(f.due is None for f in facts),
        agencies=_by_agency(facts, agencies, answers, today),
    )


def _counted(rows: Sequence[str], found: Iterable[str]) -> dict[str, int]:
    counts = Counter(found)
    return {row: counts[row] for row in rows}


def _recommended(fact: Fact) -> str:
    if not fact.recommendation:
        return "none"
    return fact.recommendation if fact.recommendation in RECOMMENDATION[:3] else "other"


def progress_of(percent: float | None) -> str:
    """The band of :data:`PROGRESS` that a share belongs to."""
    if percent is None:
        return "unknown"
    if percent <= 0:
        return "zero"
    return "below-half" if percent < 0.5 else "above-half" if percent < 1 else "done"


def ageing_of(fact: Fact, today: date) -> str:
    """The band of :data:`AGEING` that an item belongs to."""
    if fact.is_done:
        return "done"
    if fact.due is None:
        return "no-due"
    days = (today - fact.due).days
    if days <= 0:
        return "not-due"
    return next((band for most, band in _BANDS if days <= most), "over-180")


def month_number(day: date) -> int:
    """Months since year 0: neighbours differ by one."""
    return day.year * 12 + day.month - 1


def month_start(number: int) -> date:
    """The first day of a month by its :func:`month_number`."""
    return date(number // 12, number % 12 + 1, 1)


def first_month(today: date, earliest: date | None) -> date:
    """The first month shown: that of the earliest deadline, at most five months back and never ahead."""
    this = month_number(today)
    wanted = month_number(earliest) if earliest else 0
    return month_start(max(this - _MONTHS_BACK, min(this, wanted)))


def _by_agency(
    facts: Sequence[Fact], agencies: Iterable[str], answers: Mapping[str, Answered], today: date
) -> tuple[AgencyFigures, ...]:
    lead, supporting, ready, overdue = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for fact in facts:
        lead.update(fact.leads)
        supporting.update(fact.supporting)
        if fact.recommendation == REMOVE:
            ready.update(fact.leads)
        if fact.is_overdue(today):
            overdue.update(fact.leads)
    return tuple(
        AgencyFigures(a, lead[a], supporting[a], ready[a], overdue[a], *answers.get(a, Answered()))
        for a in agencies
    )
