"""Is an item ready to leave the tracking list? Every criterion says why. Pure.

A recommendation (列管建議) is not a decision: only the chair's ruling ends
tracking. Words of intent in an answer are notes for the reviewer and decide
nothing, since real answers to closed items say 持續.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from synctool.model import Criterion, Item, Recommendation, Recommended, Response, Value, is_blank, text_of
from synctool.schema import DONE, REMOVE, SELF_TRACKED
from synctool.settings import CriteriaSettings, Substantiated


def recommend(
    item: Item,
    responses: Mapping[str, Response],
    criteria: CriteriaSettings,
    problems: Collection[str] = (),
    conflicts: Collection[str] = (),
) -> Recommendation:
    """The recommendation for one item.

    ``responses`` by agency, of this round. ``problems`` and ``conflicts`` name
    the open error-level problems and conflicts on the item, as people will
    look them up.
    """
    outcomes = [
        outcome
        for outcome in (
            _answered(item, responses) if criteria.all_leads_answered else None,
            _done(item, responses) if criteria.done else None,
            _requested(item, responses) if criteria.requested else None,
            _none_open("no_problem", problems) if criteria.no_problem else None,
            _none_open("no_conflict", conflicts) if criteria.no_conflict else None,
            _substantiated(item, responses, criteria.substantiated)
            if criteria.substantiated.enabled
            else None,
        )
        if outcome is not None
    ]
    # With no lead, or every criterion switched off, nothing speaks for removal.
    ready = bool(outcomes) and bool(item.leads) and all(outcome.met for outcome in outcomes)
    recommended = Recommended.REMOVE if ready else Recommended.CONTINUE
    leads = [responses.get(lead) for lead in item.leads]
    if criteria.allow_self_tracked and leads and all(r and r["request"] == SELF_TRACKED for r in leads):
        recommended, ready = Recommended.SELF, False
    return Recommendation(item.key, recommended, ready, tuple(outcomes), _notes(item, responses, criteria))


def _answered(item: Item, responses: Mapping[str, Response]) -> Criterion:
    silent = [a for a in item.leads if a not in responses or not responses[a].is_answered]
    return _criterion("answered", item.leads, silent)


def _done(item: Item, responses: Mapping[str, Response]) -> Criterion:
    states: list[str] = []
    met = bool(item.leads)
    for lead in item.leads:
        response = responses.get(lead)
        status = text_of(response["status"]) if response else ""
        percent = response["percent"] if response else None
        share = _share(percent)
        states.append(f"{lead} {status or '－'} {share}")
        met = met and status == DONE and share == "100%"
    return Criterion("done", met, {"evidence": "、".join(states)})


def _share(percent: Value) -> str:
    """``80%``; never rounded up to ``100%``."""
    if not isinstance(percent, int | float):
        return "－"
    return f"{round(percent * 100, 4):g}%"


def _requested(item: Item, responses: Mapping[str, Response]) -> Criterion:
    asked = {lead: text_of(responses[lead]["request"]) if lead in responses else "" for lead in item.leads}
    evidence = "、".join(f"{lead} {request or '－'}" for lead, request in asked.items())
    met = bool(asked) and all(request == REMOVE for request in asked.values())
    return Criterion("requested", met, {"evidence": evidence})


def _none_open(code: str, open_ones: Collection[str]) -> Criterion:
    return Criterion(code, not open_ones, {"evidence": "、".join(open_ones)})


def _substantiated(item: Item, responses: Mapping[str, Response], rule: Substantiated) -> Criterion:
    evidence: list[str] = []
    lacking: list[str] = []
    for lead in item.leads:
        response = responses.get(lead)
        length = len("".join(text_of(response["progress"]).split())) if response else 0
        if rule.evidence != "ignored" and response and not is_blank(response["evidence"]):
            evidence.append(f"{lead} {text_of(response['evidence'])}")
        elif length >= rule.min_characters and rule.evidence != "required":
            evidence.append(f"{lead}（{length}字）")
        else:
            lacking.append(lead)
    return Criterion(
        "substantiated",
        bool(item.leads) and not lacking,
        {"evidence": "、".join(evidence), "lacking": "、".join(lacking)},
    )


def _criterion(code: str, agencies: Sequence[str], lacking: Sequence[str]) -> Criterion:
    fine = [a for a in agencies if a not in lacking]
    return Criterion(
        code,
        bool(agencies) and not lacking,
        {"evidence": "、".join(fine), "lacking": "、".join(lacking)},
    )


def _notes(
    item: Item, responses: Mapping[str, Response], criteria: CriteriaSettings
) -> tuple[Criterion, ...]:
    notes: list[Criterion] = []
    for agency in (*item.leads, *item.supporting):
        response = responses.get(agency)
        text = text_of(response["progress"]) if response else ""
        words = [word for word in criteria.intent_words if word in text]
        if words:
            notes.append(Criterion("intent", True, {"agency": agency, "words": "、".join(words)}))
    return tuple(notes)


def percent_of(item: Item, responses: Mapping[str, Response]) -> float | None:
    """An item's 辦理進度: the lowest of its leads', since it is done when all are."""
    shares = [
        float(share)
        for lead in item.leads
        if lead in responses and isinstance(share := responses[lead]["percent"], int | float)
    ]
    return min(shares) if shares and len(shares) == len(item.leads) else None
