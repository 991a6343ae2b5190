"""A configuration as a person wrote it, held against the settings: every fault at once.

A fault says which line, what stands there, and what was probably meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from itertools import combinations
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from synctool.addresses import NEW, is_address, split_tab, spreadsheet_id
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
from synctool.settings import SECTIONS, TABLES, AgencySettings, Bounds, FieldSettings

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
    sections = {name: _read((name,), kind, raw.get(name, {}), faults) for name, kind in SECTIONS.items()}
    tables: dict[str, dict[str, Any]] = {name: {} for name in TABLES}
    for name, kind in TABLES.items():
        table = raw.get(name, {})
        if not isinstance(table, Mapping):
            faults.append(Fault((name,), "config-not-a-table"))
            continue
        for key, value in table.items():
            tables[name][key] = _read((name, key), kind, value, faults)
    path = sections["master"].path
    if not _is_place(path) or spreadsheet_id(path) == NEW:
        faults.append(Fault(("master", "path"), "config-not-an-address", {"found": path}))
    faults += _column_faults(sections["master"].columns)
    faults += _agency_faults(tables["agencies"])
    faults += _field_faults(tables["fields"])
    faults += _round_faults(sections["round"])
    return Checked(sections, tables["agencies"], tables["fields"], tuple(faults))


# ---------------------------------------------------------------- one section


class _Unfit(Exception):
    """A value that its setting cannot hold: the fault's code, and what fills its blanks."""

    def __init__(self, code: str, **detail: object) -> None:
        self.code = code
        self.detail = {name: str(value) for name, value in detail.items()}


def _read(path: Path, kind: type[Any], table: object, faults: list[Fault]) -> Any:
    """An instance of ``kind``; each fault is noted, and its setting left at the default."""
    if not isinstance(table, Mapping):
        faults.append(Fault(path, "config-not-a-table"))
        return kind()
    hints = get_type_hints(kind, include_extras=True) if table else {}
    values = {}
    for name, value in table.items():
        where = (*path, name)
        if name not in hints:
            faults.append(Fault(where, "config-unknown-key", _suggested(name, hints)))
        elif is_dataclass(hints[name]):
            values[name] = _read(where, hints[name], value, faults)
        else:
            try:
                values[name] = _value(hints[name], value)
            except _Unfit as fault:
                faults.append(Fault(where, fault.code, fault.detail))
    return kind(**values)


def _value(hint: Any, value: object) -> object:
    """``value`` as the type ``hint`` of its setting wants it. Raises :class:`_Unfit`."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _bounded(inner[1], _value(inner[0], value))
    if origin in (Union, UnionType):
        wants_list = isinstance(value, list) and any(get_origin(one) is tuple for one in inner)
        return _value(next(one for one in inner if (get_origin(one) is tuple) or not wants_list), value)
    if origin is Literal:
        if value not in inner:
            raise _Unfit("config-not-a-choice", found=value, expected=", ".join(inner))
        return value
    if origin is tuple:
        if not isinstance(value, list):
            raise _Unfit("config-expected-list", found=value)
        return tuple(_value(str, one) for one in value)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            raise _Unfit("config-not-a-table")
        return {name: _value(inner[1], one) for name, one in value.items()}
    return _plain(hint, value)


def _plain(kind: type, value: object) -> object:
    if kind is date and isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise _Unfit("config-expected-date", found=value) from None
    wanted, code = _EXPECTED[kind]
    # A bool is an int, and a datetime a date, to Python but not to a person.
    wrong = isinstance(value, bool) is not (kind is bool) or isinstance(value, datetime)
    if wrong or not isinstance(value, wanted) or value != value:
        raise _Unfit(code, found=value)
    return value


_EXPECTED: Mapping[type, tuple[type | UnionType, str]] = {
    bool: (bool, "config-expected-flag"),
    int: (int, "config-expected-number"),
    float: (int | float, "config-expected-number"),
    str: (str, "config-expected-text"),
    date: (date, "config-expected-date"),
}


def _bounded(bounds: Bounds, value: Any) -> object:
    if value < bounds.least:
        raise _Unfit("config-too-small", found=value, limit=f"{bounds.least:g}")
    if value > bounds.most:
        raise _Unfit("config-too-large", found=value, limit=f"{bounds.most:g}")
    return value


def _suggested(name: str, known: Iterable[str]) -> Mapping[str, str]:
    """What a misspelt name was probably meant to be, and where a known name belongs."""
    from difflib import get_close_matches

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
        if not _is_place(split_tab(settings.location)[0]):
            yield Fault((*path, "location"), "config-not-an-address", {"found": settings.location})
        for mail in settings.contacts:
            if not _MAIL.fullmatch(mail):
                yield Fault((*path, "contacts"), "config-not-a-mail-address", {"found": mail})
    names = {
        short: {normalise_label(n) for n in (short, a.full, *a.aliases) if n} for short, a in agencies.items()
    }
    for one, other in combinations(agencies, 2):
        if shared := names[one] & names[other]:
            yield Fault(("agencies", other), "config-name-twice", {"found": min(shared), "other": one})
        is_new = spreadsheet_id(agencies[one].location) == NEW
        if not is_new and agencies[one].location and agencies[one].location == agencies[other].location:
            detail = {"found": agencies[other].location, "other": one}
            yield Fault(("agencies", other, "location"), "config-location-twice", detail)


def _is_place(text: str) -> bool:
    return not is_address(text) or bool(spreadsheet_id(text))


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
