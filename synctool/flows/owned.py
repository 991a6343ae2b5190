"""What stands in the tool's own sheets of the master: 解列建議, 待處理 and 同步紀錄. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from synctool import terms
from synctool.codec import digest, encode
from synctool.flows.merging import RECOMMENDED
from synctool.model import (
    Cell,
    Conflict,
    Criterion,
    Item,
    Place,
    Problem,
    Recommendation,
    RichText,
    Severity,
    Value,
    text_of,
)
from synctool.tables import Table
from synctool.texts import message, pick, remedy, say


def criterion_text(criterion: Criterion, lang: str) -> str:
    """``✓ 工程會`` or ``✗ 尚未填報：數發部``: the mark, then the evidence."""
    state = "met" if criterion.met else "unmet"
    return say(f"criterion-{criterion.code}-{state}", lang, **criterion.detail).strip()


def recommendation_rows(
    recommendations: Sequence[Recommendation], items: Mapping[str, Item], lang: str
) -> Iterator[dict[str, Value]]:
    """Rows of 解列建議, a row per item."""
    for recommendation in recommendations:
        item = items[recommendation.item]
        unmet = [c for c in recommendation.criteria if not c.met]
        code = "recommendation-ready" if recommendation.ready else "recommendation-not-ready"
        if recommendation.recommendation.value == "self":
            code = "recommendation-self"
        summary = say(code, lang, unmet="、".join(pick(terms.CRITERIA[c.code], lang) for c in unmet))
        row: dict[str, Value] = {
            "key": item.key,
            "resolution": item.resolution,
            "agencies": "、".join(item.leads),
            "recommendation": RECOMMENDED[recommendation.recommendation],
            "summary": summary,
        }
        row |= {c.code: criterion_text(c, lang) for c in recommendation.criteria}
        notes = [say(f"note-{note.code}", lang, **note.detail) for note in recommendation.notes]
        if notes:
            row["notes"] = "\n".join(notes)
        yield row


def pending_rows(
    conflicts: Sequence[Conflict],
    problems: Sequence[Problem],
    present: Table | None,
    lang: str,
    texts: Mapping[str, Value] | None = None,
    refused: Mapping[str, Problem] | None = None,
) -> list[dict[str, Value]]:
    """Rows of 待處理: conflicts, then problems; what a person chose in a row stays with it.

    ``texts`` are texts of one's own that were written for an earlier form of a
    conflict; ``refused`` says, by row, why its choice was not carried out.
    """
    rows = [_conflict_row(conflict, lang) for conflict in conflicts]
    rows += [_problem_row(problem, lang) for problem in problems if problem.code != "row-missing"]
    chosen = present.rows if present else {}
    unique: dict[str, dict[str, Value]] = {}
    for row in rows:
        before = chosen.get(str(row["id"]))
        if before is not None:
            row |= {name: before[name] for name in ("action", "custom") if before[name] is not None}
        elif texts and row["id"] in texts:
            row["custom"] = texts[str(row["id"])]
        if refused and (why := refused.get(str(row["id"]))):
            row["reason"] = f"{text_of(row['reason'])}\n{message(why, lang)}"
        unique.setdefault(str(row["id"]), row)
    return list(unique.values())


def _conflict_row(conflict: Conflict, lang: str) -> dict[str, Value]:
    return {
        "id": conflict.id,
        "type": say("pending-conflict", lang),
        "key": conflict.item,
        "agency": conflict.agency or None,
        "field": field_word(conflict.field, lang),
        "baseline": _shown(conflict.baseline),
        "ours": _shown(conflict.ours),
        "theirs": _shown(conflict.theirs),
        "source": place_text(conflict.source),
        "reason": say(f"conflict-{conflict.reason}", lang),
    }


def _problem_row(problem: Problem, lang: str) -> dict[str, Value]:
    key = "problem-error" if problem.severity is Severity.ERROR else "problem-warning"
    return {
        "id": problem_id(problem),
        "type": say(key, lang),
        "key": problem.item or "－",
        "agency": problem.agency or None,
        "field": field_word(problem.field, lang) or None,
        "theirs": _shown(problem.found),
        "source": place_text(problem.place),
        "reason": f"{message(problem, lang)}\n{remedy(problem, lang)}",
    }


def field_word(name: str, lang: str) -> str:
    """The field as people know it."""
    return pick(terms.FIELDS[name], lang) if name in terms.FIELDS else name


def problem_id(problem: Problem) -> str:
    """The same for the same fault in the same place."""
    return digest(problem.code, problem.agency, problem.item, list(problem.place), encode(problem.found))[
        :8
    ].upper()


def place_text(place: Place | None) -> str | None:
    """``工程會.xlsx › 填報表 › I7``"""
    return " › ".join(part for part in place if part) if place else None


def _shown(value: Cell) -> Value:
    """A value as it can stand in a text column; numbers, errors and dates as people read them."""
    return value if isinstance(value, RichText) else text_of(value) or None
