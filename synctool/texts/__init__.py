"""Every sentence that people see, in Traditional Chinese (Taiwan) and English.

One catalogue: a code, then its text in both languages. ``{name}`` blanks are
filled from the message's details. Words (labels, states) are in
:mod:`synctool.terms`; sentences are here, a module per audience.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import NamedTuple

from synctool.model import Problem, text_of


class Pair(NamedTuple):
    """A text in both languages."""

    zh: str
    en: str


Lang = str
"""``zh-TW`` or ``en``."""

_MODULES = (
    "cli",
    "flows",
    "problems",
    "criteria",
    "sheets",
    "life",
    "errors",
    "config",
    "reports",
    "brief",
    "earlier",
    "dashboard",
    "google",
    "doctor",
    "export",
    "past",
)
"""Looked through in this order, and loaded only then: those that most commands need stand first."""


@cache
def _module(name: str) -> Mapping[str, Pair]:
    texts: Mapping[str, Pair] = import_module(f"{__name__}.{name}").TEXTS
    return texts


@cache
def _home(code: str) -> Mapping[str, Pair]:
    """The module that declares a code, and what hangs on it: its remedy, its words for an agency."""
    for name in _MODULES:
        if code in (texts := _module(name)):
            return texts
    raise KeyError(code)


def pair_of(code: str) -> Pair:
    """The texts of a code. Raises ``KeyError`` for one that nobody declared."""
    return _home(code)[code]


@cache
def catalogue() -> Mapping[str, Pair]:
    """Every code with its texts; a code stands in one module only."""
    texts: dict[str, Pair] = {}
    for module in map(_module, _MODULES):
        doubled = texts.keys() & module.keys()
        if doubled:
            raise ValueError(f"codes declared twice: {sorted(doubled)}")
        texts.update(module)
    return texts


def pick(pair: Pair, lang: Lang) -> str:
    return pair.en if lang.startswith("en") else pair.zh


def listed(names: Iterable[str], lang: Lang) -> str:
    """Names one after the other, parted as the language does it."""
    return (", " if lang.startswith("en") else "、").join(names)


def labelled(label: str, text: str, lang: Lang) -> str:
    """A label and what it is of."""
    return f"{label}{': ' if lang.startswith('en') else '：'}{text}"


class _Blanks(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


def say(code: str, lang: Lang, **blanks: object) -> str:
    """The text of ``code`` with its blanks filled."""
    return pick(pair_of(code), lang).format_map(_Blanks(blanks))


def message(problem: Problem, lang: Lang) -> str:
    """What is wrong, in a sentence; the place stands before it wherever it is shown."""
    return say(problem.code, lang, **_blanks(problem))


def remedy(problem: Problem, lang: Lang) -> str:
    """What to do now; with the reading that was probably meant, where there is one."""
    text = say(f"{problem.code}.remedy", lang, **_blanks(problem))
    suggestion = problem.detail.get("suggestion")
    if suggestion and "{suggestion}" not in pair_of(f"{problem.code}.remedy").zh:
        text += ("" if lang.startswith("zh") else " ") + say("did-you-mean", lang, suggestion=suggestion)
    return text


def agency_remedy(problem: Problem, lang: Lang) -> str:
    """What the agency is to do: :func:`remedy` where that is not advice to the coordinator."""
    code = f"{problem.code}.agency"
    return say(code, lang, **_blanks(problem)) if code in _home(problem.code) else remedy(problem, lang)


def _blanks(problem: Problem) -> dict[str, object]:
    found = text_of(problem.found).replace("\n", " ")
    if problem.field == "percent" and isinstance(problem.found, float):
        found = f"{problem.found * 100:g}%"
    return {
        "file": problem.place.source,
        "sheet": problem.place.sheet,
        "cell": problem.place.cell,
        "agency": problem.agency,
        "item": problem.item,
        "found": found if len(found) <= 40 else found[:40] + "…",
        **problem.detail,
    }
