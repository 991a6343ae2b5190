"""What 檢核 says: the faults of a row in words, the same from Python as from the formula."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from synctool.model import Value
from synctool.rules import faults, is_begun
from synctool.schema import Condition, Field, Kind
from synctool.texts import Lang, say


def _number(value: float, kind: Kind) -> str:
    return f"{value * 100:.6g}%" if kind is Kind.PERCENT else f"{value:.6g}"


def range_words(field: Field, lang: Lang) -> str:
    low, high = field.rule.minimum, field.rule.maximum
    shown = {
        "low": "" if low is None else _number(low, field.kind),
        "high": "" if high is None else _number(high, field.kind),
    }
    code = "range-most" if low is None else "range-least" if high is None else "range-between"
    return say(code, lang, **shown)


def _when(conditions: Iterable[Condition], fields: Sequence[Field], lang: Lang) -> str:
    by_name = {f.name: f for f in fields}
    said = []
    for condition in conditions:
        field = by_name.get(condition.field)
        label = field.label if field else condition.field
        kind = field.kind if field else Kind.TEXT
        values = [v if isinstance(v, str) else _number(v, kind) for v in condition.values]
        if not values:
            said.append(say("when-blank" if condition.negate else "when-filled", lang, label=label))
            continue
        listed = say("list-comma", lang).join(values[:-1])
        listed = listed + say("list-or", lang) + values[-1] if listed else values[-1]
        said.append(say("when-is-not" if condition.negate else "when-is", lang, label=label, values=listed))
    return say("when-and", lang).join(said)


def phrase(field: Field, code: str, fields: Sequence[Field], lang: Lang = "zh-TW") -> str:
    """What 檢核 says of one fault; ``code`` is one of ``rules.CODES``."""
    rule = field.rule
    blanks: dict[str, object] = {"label": field.label}
    if code == "out-of-range":
        blanks["range"] = range_words(field, lang)
    elif code == "too-short":
        blanks["limit"] = rule.min_length
    elif code == "too-long":
        blanks["limit"] = rule.max_length
    elif code == "must-equal" and rule.equals_if:
        blanks["number"] = _number(rule.equals_if[0], field.kind)
        blanks["when"] = _when(rule.equals_if[1], fields, lang)
    elif code == "contradiction":
        blanks["when"] = _when(rule.forbidden_if, fields, lang)
    return say(f"check-{code}", lang, **blanks)


def check_text(
    fields: Sequence[Field], values: Mapping[str, Value], today: date, lang: Lang = "zh-TW"
) -> str:
    """What the 檢核 formula of a row gives: the cached value to be written beside it.

    The formula is :func:`synctool.excel_rules.check_formula`'s. Faults of
    ``pattern`` are left out, as it can't see them.
    """
    if not values:
        return say("check-empty", lang)
    by_name = {f.name: f for f in fields}
    found = [f for f in faults(fields, values, today) if f.code != "bad-pattern"]
    errors = [f for f in found if f.code == "error-value"]
    said = [phrase(by_name[f.field], f.code, fields, lang) for f in errors or found]
    if said:
        return say("check-joiner", lang).join(said)
    return say("check-ok" if is_begun(fields, values) else "check-empty", lang)
