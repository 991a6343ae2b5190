"""A configuration as a person wrote it, held against the settings: every fault at once.

A fault says which line, what stands there, and what was probably meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from synctool.schema import (
    AGENCY_FIELDS,
    CELL_LIMIT,
    DONE,
    MASTER_FIELDS,
    RECOMMENDATIONS,
    Field,
    Kind,
    normalise_label,
)
from synctool.settings import SECTIONS, TABLES, AgencySettings, FieldSettings

Path = tuple[str, ...]


class Fault(NamedTuple):
    """One fault: its code in the catalogue, where, and what fills the blanks."""

    path: Path
    code: str
    detail: Mapping[str, str] = {}
    line: int = 0


@dataclass(frozen=True)
class Checked:
    """What could be understood, and all that could not."""

    sections: Mapping[str, Any]
    agencies: Mapping[str, AgencySettings]
    fields: Mapping[str, FieldSettings]
    faults: tuple[Fault, ...]


def check(raw: Mapping[str, Any]) -> Checked:
    """Hold the parsed TOML against every section's settings."""
    faults: list[Fault] = []
    known = [*SECTIONS, *TABLES]
    for name in raw:
        if name not in known:
            faults.append(Fault((name,), "config-unknown-section", _suggested(name, known)))
    sections = {name: _validated((name,), kind, raw.get(name, {}), faults) for name, kind in SECTIONS.items()}
    tables: dict[str, dict[str, Any]] = {name: {} for name in TABLES}
    for name, kind in TABLES.items():
        table = raw.get(name, {})
        if not isinstance(table, Mapping):
            faults.append(Fault((name,), "config-not-a-table"))
            continue
        for key, value in table.items():
            tables[name][key] = _validated((name, key), kind, value, faults)
    faults += _column_faults(sections["master"].columns)
    faults += _agency_faults(tables["agencies"])
    faults += _field_faults(tables["fields"])
    faults += _round_faults(sections["round"])
    return Checked(sections, tables["agencies"], tables["fields"], tuple(faults))


# ---------------------------------------------------------------- one section


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(with_config(ConfigDict(extra="forbid"))(kind))


def _validated(path: Path, kind: type, value: object, faults: list[Fault]) -> Any:
    """An instance of ``kind``; each fault is noted, and its setting left at the default."""
    if not isinstance(value, Mapping):
        faults.append(Fault(path, "config-not-a-table"))
        return kind()
    if not value:
        return kind()
    try:
        return _adapter(kind).validate_python(dict(value))
    except ValidationError as error:
        seen: set[Path] = set()
        for one in error.errors(include_url=False):
            fault = _explained(path, kind, one["type"], one["loc"], one.get("ctx", {}), one["input"])
            if fault.path not in seen:
                seen.add(fault.path)
                faults.append(fault)
        bad = {str(one["loc"][0]) for one in error.errors()}
        return _adapter(kind).validate_python({k: v for k, v in value.items() if k not in bad})


_EXPECTED = {
    "bool": "config-expected-flag",
    "int": "config-expected-number",
    "float": "config-expected-number",
    "string": "config-expected-text",
    "date": "config-expected-date",
    "tuple": "config-expected-list",
    "dataclass": "config-not-a-table",
    "dict": "config-not-a-table",
    "mapping": "config-not-a-table",
}


def _explained(
    path: Path, kind: type, error: str, loc: tuple[int | str, ...], context: Mapping[str, Any], found: object
) -> Fault:
    """A pydantic error in our words."""
    names = [str(part) for part in loc if part != "str" and not str(part).startswith("tuple[")]
    where = (*path, *names)
    if error in ("unexpected_keyword_argument", "extra_forbidden"):
        inner = fields(kind) if len(names) == 1 else fields(type(getattr(kind(), names[0])))
        return Fault(where, "config-unknown-key", _suggested(names[-1], [f.name for f in inner]))
    shown = {"found": str(found)}
    if error == "literal_error":
        return Fault(
            where,
            "config-not-a-choice",
            {**shown, "expected": str(context["expected"]).replace("'", "").replace(" or ", ", ")},
        )
    if error in ("greater_than_equal", "less_than_equal"):
        limit = context.get("ge", context.get("le"))
        code = "config-too-small" if "ge" in context else "config-too-large"
        return Fault(where, code, {**shown, "limit": f"{limit:g}"})
    return Fault(where, _EXPECTED.get(error.split("_")[0], "config-not-understood"), shown)


def _suggested(name: str, known: Iterable[str]) -> Mapping[str, str]:
    """What a misspelt name was probably meant to be, and where a known name belongs."""
    near = get_close_matches(name, list(known), n=1, cutoff=0.6)
    if near:
        return {"found": name, "meant": near[0]}
    homes = [section for section, kind in SECTIONS.items() if name in {f.name for f in fields(kind)}]
    return {"found": name, "home": homes[0]} if homes else {"found": name}


# ---------------------------------------------------------------- what hangs together


def _column_faults(columns: Mapping[str, str | tuple[str, ...]]) -> Iterable[Fault]:
    known = [f.name for f in MASTER_FIELDS]
    taken: dict[str, str] = {}
    for name, labels in columns.items():
        path = ("master", "columns", name)
        if name not in known:
            yield Fault(path, "config-unknown-field", _suggested(name, known))
        for label in (labels,) if isinstance(labels, str) else labels:
            other = taken.setdefault(normalise_label(label), name)
            if other != name:
                yield Fault(path, "config-label-twice", {"found": label, "other": other})


_BAD_IN_NAMES = re.compile(r'[\\/:*?"<>|\[\]、，,;；／\n\r]')
_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")


def _agency_faults(agencies: Mapping[str, AgencySettings]) -> Iterable[Fault]:
    for short, settings in agencies.items():
        path = ("agencies", short)
        if _BAD_IN_NAMES.search(short) or not short.strip() or short.startswith(".") or len(short) > 31:
            yield Fault(path, "config-bad-agency-name", {"found": short})
        for mail in settings.contacts:
            if not _MAIL.fullmatch(mail):
                yield Fault((*path, "contacts"), "config-not-a-mail-address", {"found": mail})
    names = {
        short: {normalise_label(n) for n in (short, a.full, *a.aliases) if n} for short, a in agencies.items()
    }
    for one, other in combinations(agencies, 2):
        if shared := names[one] & names[other]:
            yield Fault(("agencies", other), "config-name-twice", {"found": min(shared), "other": one})
        if agencies[one].location and agencies[one].location == agencies[other].location:
            detail = {"found": agencies[other].location, "other": one}
            yield Fault(("agencies", other, "location"), "config-location-twice", detail)


_FITS: Mapping[str, tuple[Kind, ...]] = {
    "choices": (Kind.CHOICE,),
    "minimum": (Kind.PERCENT,),
    "maximum": (Kind.PERCENT,),
    "min_length": (Kind.TEXT, Kind.RICH),
    "max_length": (Kind.TEXT, Kind.RICH),
    "pattern": (Kind.TEXT, Kind.RICH),
    "not_future": (Kind.DATE,),
}


def _field_faults(overrides: Mapping[str, FieldSettings]) -> Iterable[Fault]:
    known = {f.name: f for f in AGENCY_FIELDS}
    for name, settings in overrides.items():
        path = ("fields", name)
        if name not in known:
            yield Fault(path, "config-unknown-field", _suggested(name, known))
            continue
        for rule, kinds in _FITS.items():
            if getattr(settings, rule) is not None and known[name].kind not in kinds:
                yield Fault((*path, rule), "config-rule-does-not-fit", {"label": known[name].label})
        for one in _VALUE_CHECKS:
            yield from one(path, known[name], settings)


def _pattern_faults(path: Path, _: Field, settings: FieldSettings) -> Iterable[Fault]:
    try:
        re.compile(settings.pattern or "")
    except re.error as error:
        yield Fault(
            (*path, "pattern"), "config-bad-pattern", {"found": str(settings.pattern), "why": str(error)}
        )


def _range_faults(path: Path, _: Field, settings: FieldSettings) -> Iterable[Fault]:
    for low, high in (("minimum", "maximum"), ("min_length", "max_length")):
        least, most = getattr(settings, low), getattr(settings, high)
        if least is not None and most is not None and least > most:
            yield Fault((*path, low), "config-range-upside-down", {"least": str(least), "most": str(most)})
    if settings.max_length is not None and settings.max_length > CELL_LIMIT:
        detail = {"found": str(settings.max_length), "limit": str(CELL_LIMIT)}
        yield Fault((*path, "max_length"), "config-too-large", detail)


def _choice_faults(path: Path, field: Field, settings: FieldSettings) -> Iterable[Fault]:
    """Choices may be fewer; those that criteria and other rules speak of must stay."""
    choices = settings.choices
    if choices is None or field.kind is not Kind.CHOICE:
        return
    if field.name == "status" and DONE not in choices:
        yield Fault((*path, "choices"), "config-choice-needed", {"found": DONE})
    if field.name == "request":
        for choice in choices:
            if choice not in RECOMMENDATIONS:
                detail = {"found": choice, "expected": "、".join(RECOMMENDATIONS)}
                yield Fault((*path, "choices"), "config-not-a-choice", detail)


_VALUE_CHECKS: tuple[Callable[[Path, Field, FieldSettings], Iterable[Fault]], ...] = (
    _pattern_faults,
    _range_faults,
    _choice_faults,
)


def _round_faults(settings: Any) -> Iterable[Fault]:
    if settings.opens and settings.due and settings.opens > settings.due:
        detail = {"least": str(settings.opens), "most": str(settings.due)}
        yield Fault(("round", "due"), "config-range-upside-down", detail)
