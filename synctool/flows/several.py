"""Several files of one agency: which of them is its return, or that only a person can say.

A choice is never silent (DESIGN, law 3): files of the same answers are one
return, one that says nothing new gives way, and of two that differ none is
merged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from synctool.codec import digest
from synctool.config import Config
from synctool.flows.gather import Return, Source, read_return
from synctool.flows.returns import digest_of
from synctool.merge import same
from synctool.model import Cell, Item, Place, Problem, Response, Severity, is_blank, text_of
from synctool.schema import AGENCY_FIELDS
from synctool.validate import check

_ANSWERS = tuple(f.name for f in AGENCY_FIELDS)
Rows = Mapping[str, Mapping[str, Cell]]
"""By item and field."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an agency's answers before its files are read."""

    config: Config
    items: Mapping[str, Item]
    """At least the agency's own."""
    is_tracked: Callable[[str], bool]
    sides: Sequence[Rows]
    """What was last synchronised, and what the master holds."""
    earlier: Sequence[str]
    """Digests of the returns pulled in this round, oldest first."""
    today: date


@dataclass(frozen=True, slots=True)
class _Candidate:
    source: Source
    found: Return
    answers: Mapping[str, Response]
    code: str
    """The same for the same answers."""
    words: str
    """The same for the same words, whatever their formats."""
    is_elsewhere: bool
    """Of another round, agency or project."""
    is_old: bool
    """That, or pulled before."""
    is_news: bool


def settle(agency: str, sources: Sequence[Source], sent: int, known: Known) -> tuple[Source | None, Return]:
    """The agency's return among ``sources``, and its file; no file where they contradict each other.

    The first ``sent`` of them came by mail: where nothing is news, they are
    what the agency has to say, be it an old copy.
    """
    tried = [_candidate(agency, source, known) for source in sources]
    tried.sort(key=lambda c: not c.found.rich)  # the richer of two equal ones is kept
    distinct: list[_Candidate] = []
    for one in tried:
        if not any(_alike(one, other) for other in distinct):
            distinct.append(one)
    news = [one for one in distinct if one.is_news]
    if len(news) > 1:
        files = "、".join(one.source.shown for one in sorted(news, key=lambda c: sources.index(c.source)))
        problem = Problem("return-twice", Place(files), agency=agency, detail={"files": files})
        return None, Return(agency, files, problems=(problem,))
    latest = known.earlier[-1] if known.earlier else ""
    mailed = sources[:sent]
    chosen = min(distinct, key=lambda c: (not c.is_news, c.source not in mailed, c.code != latest, c.is_old))
    passed = tuple(
        Problem(
            "return-passed-over",
            Place(one.source.shown),
            Severity.WARNING,
            agency,
            detail={"taken": chosen.source.shown},
        )
        for one in distinct
        if one is not chosen and one.source in mailed and one.is_elsewhere
    )
    found = replace(chosen.found, problems=(*chosen.found.problems, *passed))
    return chosen.source, found


def _alike(one: _Candidate, other: _Candidate) -> bool:
    if one.code == other.code:
        return True
    return one.words == other.words and not (one.found.rich and other.found.rich)


def _candidate(agency: str, source: Source, known: Known) -> _Candidate:
    found = read_return(agency, source, known.config)
    table = found.table
    if table is None:
        return _Candidate(source, found, {}, source.sha256, source.sha256, False, False, True)
    checked = check(table, agency, known.items, known.config.form_fields, known.today, known.is_tracked)
    code = digest_of(checked.responses, checked.problems)
    words = digest(
        [
            [key, name, text_of(value)]
            for key, response in sorted(checked.responses.items())
            for name, value in sorted(response.values.items())
            if not is_blank(value)
        ]
    )
    astray = any(not is_blank(row[name]) for row in table.set_aside for name in _ANSWERS)
    elsewhere = _is_elsewhere(found, agency, known.config)
    old = elsewhere or code in known.earlier
    says_news = astray or not old
    if says_news and not astray:
        says_news = any(
            not any(_unchanged(value, side.get(key, {}).get(name), found.rich) for side in known.sides)
            for key, response in checked.responses.items()
            for name, value in response.values.items()
        )
    return _Candidate(source, found, checked.responses, code, words, elsewhere, old, says_news)


def _is_elsewhere(found: Return, agency: str, config: Config) -> bool:
    stamp = found.stamp
    if stamp is None:
        return False
    claims = (
        (stamp.project, config.project.id),
        (stamp.agency, agency),
        (stamp.round, config.round.name),
    )
    return any(claimed and expected and claimed != expected for claimed, expected in claims)


def _unchanged(value: Cell, before: Cell, rich: bool) -> bool:
    if is_blank(value) and is_blank(before):
        return True
    return same(value, before) or (not rich and text_of(value).strip() == text_of(before).strip())
