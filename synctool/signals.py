"""Signals for the reviewer: promises, repetition, contradiction, age. Notes, never decisions. Pure.

Nothing here says how many days something is late: a note that changed with
every day would have the master rewritten without news.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from synctool.model import Criterion, Item, Response, is_blank, text_of
from synctool.schema import DONE, STATUSES

_ROC = 1911
_YEAR = (
    r"(?:(?:中華)?民國)?(?P<era>西元|公元)?(?P<y>[0-9]{2,4})年"
    r"|(?P<this>[本今明次下後]年?)[(（](?P<y2>[0-9]{2,3})[)）]年?"
    r"|(?P<rel>[本今明後]年(?:度)?)"
)
_PART = (
    r"(?:第?(?P<q>[1-4一二三四])季|[Qq](?P<q2>[1-4])|(?P<half>[上下])半年"
    r"|(?P<m>1[0-2]|0?[1-9])月(?:(?P<d>3[01]|[12][0-9]|0?[1-9])[日號]|(?P<third>[上中下])旬|份?(?P<mend>[底末初中])?)"
    r"|(?P<yend>[度年]?[底末初中]|度)?(?![0-9]))"
)
_DATE = re.compile(
    rf"(?=[0-9中民西公本今明次下後年])(?:(?:{_YEAR})\s*{_PART}"
    r"|(?P<y3>[0-9]{3,4})[/.-](?P<m3>[0-9]{1,2})(?:[/.-](?P<d3>[0-9]{1,2}))?"
    r"|(?P<m4>1[0-2]|[1-9])月(?:(?P<d4>3[01]|[12][0-9]|[1-9])[日號]|(?P<third4>[上中下])旬|(?P<mend4>[底末初中]))"
    r"|(?P<yend4>年底))"
)
"""A day, month, quarter, half or year as reports name it; the year may be 民國, Western, or 本年."""

_FUTURE = re.compile(r"將|預計|預定|預訂|擬|規劃|規畫|訂於|定於|排定|期於|期能|可於|可望|目標|應於|俟|待")
_PAST = re.compile(r"業於|已於|業已|業經|已在|曾於|前於|自$|已$|業$|截至")
_DEADLINE = re.compile(r"^[\s]*(?:以|之)?前|^內|^起?完成|^辦理完")
_CLAUSE = re.compile(r"[。；;\n]|(?<=[^0-9])[，,](?=[^0-9])")
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4}
_MAYBE = re.compile(r"[年月季]|[0-9][/.-][0-9]")
_SPEAKS = re.compile(rf"{_FUTURE.pattern}|前|內|起?完成|辦理完")
"""Without one of these, a clause promises nothing."""

REPEATED, LIKE_OTHER = "repeats", "like-other"


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise found in an answer: its words, and the last day it can be kept."""

    words: str
    day: date


# ---------------------------------------------------------------- promises


def commitments(text: str, asked: date) -> tuple[Commitment, ...]:
    """Promises in ``text``, each with its day; ``asked`` is when it was written, for 本年 and 年底.

    A date counts where its clause speaks of what is to come (將於, 預計 …) or
    sets it as a limit (…前), and not where it tells of what was done.
    """
    if not (_MAYBE.search(text) and _SPEAKS.search(text)):
        return ()
    found: dict[date, Commitment] = {}
    for clause in _clauses(unicodedata.normalize("NFKC", text)):
        for match in _DATE.finditer(clause):
            before, after = clause[: match.start()], clause[match.end() :]
            if _PAST.search(before[-6:]):
                continue
            if not (_FUTURE.search(before) or (_DEADLINE.match(after) and not _PAST.search(before))):
                continue
            day = _last_day(match, asked)
            if day is not None:
                found.setdefault(day, Commitment(_words(clause, match), day))
    return tuple(found[day] for day in sorted(found))


def _clauses(text: str) -> Iterator[str]:
    return (clause for clause in _CLAUSE.split(text) if _SPEAKS.search(clause) and _MAYBE.search(clause))


def _words(clause: str, match: re.Match[str]) -> str:
    """The clause's words around the date, short enough for a note."""
    start = max(0, match.start() - 12)
    words = clause[start : match.end() + 14].strip()
    return ("…" if start else "") + words + ("…" if match.end() + 14 < len(clause) else "")


def _last_day(match: re.Match[str], asked: date) -> date | None:
    found = match.groupdict()
    if found["y3"]:
        year, month = _year(found["y3"]), int(found["m3"])
        return _day(year, month, int(found["d3"] or 0))
    if found["m4"] or found["yend4"]:
        return _month_day(asked.year, found["m4"], found["d4"], found["third4"], found["mend4"])
    year = (
        _year(found["y"] or found["y2"], western=bool(found["era"]))
        if found["y"] or found["y2"]
        else asked.year
    )
    if found["rel"] and found["rel"][0] in "明後":
        year += 1 if found["rel"][0] == "明" else 2
    quarter = found["q"] or found["q2"]
    if quarter:
        return _day(year, 3 * (_NUMERALS.get(quarter) or int(quarter)), 0)
    if found["half"]:
        return _day(year, 6 if found["half"] == "上" else 12, 0)
    if not found["m"]:
        start = (found["yend"] or "").lstrip("度年")
        return _day(year, {"初": 1, "中": 6}.get(start, 12), 0)
    return _month_day(year, found["m"], found["d"], found["third"], found["mend"])


def _month_day(
    year: int, month: str | None, day: str | None, third: str | None, end: str | None
) -> date | None:
    if third in ("上", "中") or end in ("初", "中"):
        return _day(year, int(month or 12), 10 if (third == "上" or end == "初") else 20)
    return _day(year, int(month or 12), int(day or 0))


def _year(digits: str, *, western: bool = False) -> int:
    number = int(digits)
    return number if western or len(digits) == 4 else number + _ROC


def _day(year: int, month: int, day: int) -> date | None:
    """The day; the month's last for day 0."""
    if not (1 <= month <= 12 and 1950 <= year <= 2150):
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None


# ---------------------------------------------------------------- repetition


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of an answer is new beside another text."""

    new_share: float
    new_words: str
    """What the other does not have, shortened."""


def likeness(text: str, other: str, *, most_new: float) -> Likeness | None:
    """How ``text`` repeats ``other``; ``None`` if more than ``most_new`` of it is new.

    Punctuation, numbering marks and white space do not count.
    """
    mine, theirs = _bare(text), _bare(other)
    if not mine or not theirs:
        return None
    if mine == theirs:
        return Likeness(0.0, "")
    if len(mine) - len(theirs) > most_new * len(mine) or len(theirs) > 4 * len(mine):
        return None
    from rapidfuzz.distance import LCSseq

    kept = LCSseq.similarity(mine, theirs)
    share = 1 - kept / len(mine)
    if share > most_new or kept < (1 - most_new) * min(len(mine), len(theirs)):
        return None
    steps = LCSseq.opcodes(mine, theirs)
    pieces = [mine[op.src_start : op.src_end] for op in steps if op.tag in ("delete", "replace")]
    words = "、".join(pieces)
    return Likeness(share, words if len(words) <= 40 else words[:40] + "…")


@cache
def _removed() -> Mapping[int, None]:
    """Marks and white space, as ``str.translate`` takes them away."""
    marks = (c for c in map(chr, range(0x20, 0x10000)) if unicodedata.category(c)[0] in "PZ")
    return dict.fromkeys(map(ord, (*marks, *"\t\n\r")))


def _bare(text: str) -> str:
    return text.translate(_removed())


# ---------------------------------------------------------------- notes


@dataclass(frozen=True, slots=True)
class Past:
    """What one agency answered in an earlier round."""

    round: str
    asked: date | None
    """About when it was written: the round's last day, where that is known."""
    response: Response


@dataclass(frozen=True, slots=True)
class Days:
    """The days that promises are held against."""

    today: date
    asked: date
    """About when the answers of this round were written."""
    due: date | None = None
    """The item's own last day."""


@dataclass(frozen=True, slots=True)
class Settings:
    """From what on a note is made."""

    repeated: float = 0.1
    """An answer of which at most this share is new repeats another."""
    ageing: int = 4
    """Rounds on the list from which on that is noted."""


class Noted(NamedTuple):
    notes: tuple[Criterion, ...] = ()
    until: date | None = None
    """The first day on which other notes may be due of the same answers; ``None`` for never.

    Besides the day itself they hang on its year.
    """


def notes(
    item: Item,
    responses: Mapping[str, Response],
    past: Mapping[str, Sequence[Past]],
    days: Days,
    settings: Settings,
) -> Noted:
    """The signals on one item that has answers; ``past`` by agency, oldest first."""
    answered = {a: r for a, r in responses.items() if r.is_answered}
    if not answered:
        return Noted()
    found: list[Criterion] = []
    last_days = [days.due] if days.due is not None else []
    for agency, response in answered.items():
        promises = _Promises.of(response, past.get(agency, ()), days)
        last_days += promises.days
        found += promises.notes(agency, days)
        found += _repetition(agency, response, past.get(agency, ()), settings)
    found += _like_others(answered, settings)
    found += _co_owners(item, answered)
    if days.due is not None and days.due < days.today and not _all_done(item, responses):
        found.append(_note("overdue", due=days.due.isoformat()))
    rounds = {p.round for earlier in past.values() for p in earlier}
    if len(rounds) + 1 >= settings.ageing:
        found.append(_note("ageing", rounds=str(len(rounds) + 1)))
    ahead = min((day for day in last_days if day >= days.today), default=None)
    return Noted(tuple(found), ahead + timedelta(1) if ahead else None)


def _note(code: str, **detail: str) -> Criterion:
    return Criterion(code, True, detail)


def promised(past: Past, today: date) -> tuple[Commitment, ...]:
    """The promises of an earlier answer."""
    return commitments(text_of(past.response["progress"]), past.asked or today)


def day_named(text: str) -> date | None:
    """The last day that a round's name stands for: ``113年第4季`` → 2024-12-31; ``None`` if it names none."""
    found = _DATE.search(unicodedata.normalize("NFKC", text))
    return _last_day(found, date.min.replace(year=1951)) if found else None


def is_done(response: Response) -> bool:
    return text_of(response["status"]) == DONE


def _all_done(item: Item, responses: Mapping[str, Response]) -> bool:
    return bool(item.leads) and all(a in responses and is_done(responses[a]) for a in item.leads)


class _Promises(NamedTuple):
    """What an answer that is not done promises, and what those before it did, with their rounds."""

    latest: Mapping[date, Commitment]
    earlier: Sequence[tuple[str, Commitment]]

    @classmethod
    def of(cls, response: Response, past: Sequence[Past], days: Days) -> _Promises:
        if is_done(response):
            return cls({}, ())
        latest = {c.day: c for c in commitments(text_of(response["progress"]), days.asked)}
        return cls(latest, [(one.round, c) for one in past for c in promised(one, days.today)])

    @property
    def days(self) -> list[date]:
        return [*self.latest, *(one.day for _, one in self.earlier)]

    def notes(self, agency: str, days: Days) -> Iterator[Criterion]:
        """Promises of before whose day has passed while it is not done; and what is promised now."""
        told = set(self.latest)
        for round_name, one in self.earlier:
            if one.day < days.today and one.day not in told:
                told.add(one.day)
                blanks = {"agency": agency, "round": round_name, "words": one.words}
                yield _note("promise-broken", **blanks, day=one.day.isoformat())
        for one in self.latest.values():
            code = "promise-late" if one.day < days.today else "promise"
            yield _note(code, agency=agency, words=one.words, day=one.day.isoformat())


def _repetition(
    agency: str, response: Response, past: Sequence[Past], settings: Settings
) -> Iterator[Criterion]:
    if past:
        found = likeness(
            text_of(response["progress"]), text_of(past[-1].response["progress"]), most_new=settings.repeated
        )
        if found is not None:
            yield _alike(REPEATED, found, agency=agency, other=past[-1].round)


def _like_others(answered: Mapping[str, Response], settings: Settings) -> Iterator[Criterion]:
    agencies = list(answered)
    for number, agency in enumerate(agencies):
        for other in agencies[:number]:
            mine, theirs = (text_of(answered[a]["progress"]) for a in (agency, other))
            found = likeness(mine, theirs, most_new=settings.repeated)
            if found is not None:
                yield _alike(LIKE_OTHER, found, agency=agency, other=other)
                break


def _alike(code: str, found: Likeness, **blanks: str) -> Criterion:
    if not found.new_words:
        return _note(f"{code}-whole", **blanks)
    return _note(code, **blanks, share=f"{max(found.new_share, 0.01):.0%}", words=found.new_words)


def _co_owners(item: Item, answered: Mapping[str, Response]) -> Iterator[Criterion]:
    """Leads that are silent while others answered; owners whose states contradict one another."""
    silent = [a for a in item.leads if a not in answered]
    if silent and len(silent) < len(item.leads):
        yield _note("silent", agencies="、".join(silent))
    states = {a: text_of(r["status"]) for a, r in answered.items() if not is_blank(r["status"])}
    if DONE in states.values() and len(set(states.values()) & set(STATUSES)) > 1:
        yield _note("contradiction", states="、".join(f"{a} {s}" for a, s in states.items()))


__all__ = [
    "Commitment",
    "Days",
    "Likeness",
    "Noted",
    "Past",
    "Settings",
    "commitments",
    "day_named",
    "is_done",
    "likeness",
    "notes",
    "promised",
]
