"""Which agencies an entry of a brief names, and who leads. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final, NamedTuple

from synctool.compose import heading_agencies
from synctool.config import fold_name, split_agencies
from synctool.directory import KNOWN, known_agency
from synctool.imprint import Mark
from synctool.model import Text, paragraphs_of

_SUFFIX = re.compile(
    r"^[^\s：:，。；()（）「」]{1,18}"
    r"(?:部|會|署|局|處|院|府|司|組|所|中心|辦公室|公司|大學|銀行|法人)$"
)
_LEADING = re.compile(r"^\s*([^：:。，；]{2,60}[：:])\s*\S")
_ROLE = re.compile(r"(?P<role>主辦|主責|協辦)(?:機關|單位|部會)?\s*[：:]\s*(?P<names>[^；;。）)\n]{2,60})")
"""``（主辦：工程會；協辦：數發部）`` in a resolution."""
_NO_NAME = re.compile(r"如下|說明|情形|有關|本案|部分|方面|目前|後續|預計|已|將|依|為")
_JOINED: Final = r"\s*(?:、|，|,|及|與|和|暨|／|/|以及)\s*"
_WITH: Final = r"\s*(?:會同|偕同|協同|會商|洽商|並請|協調)\s*"


class Roles(NamedTuple):
    leads: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    """Codes of findings, and the agencies that they are about."""


class Names:
    """The agencies that a document knows: the directory's, and those of the imprint."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        own = dict.fromkeys(name for mark in marks for name in (*mark.leads, *mark.supporting))
        self._own = {fold_name(name): name for name in own}

    def of(self, text: str) -> str | None:
        """The short name of the agency that goes by ``text``, or ``None``."""
        own = self._own.get(fold_name(text))
        if own:
            return own
        known = known_agency(text)
        return known.short if known else None

    def heading(self, line: str) -> tuple[str, ...]:
        """The agencies that a line names, if it is a heading; unknown ones are known by their ending."""
        return heading_agencies(line, self.of) or heading_agencies(line, self._likely)

    def leading(self, line: str) -> int:
        """Length of ``工程會、數發部：`` at the start of a line that goes on; every name must be known."""
        found = _LEADING.match(line)
        return found.end(1) if found and heading_agencies(found[1], self.of) else 0

    def _likely(self, text: str) -> str | None:
        named = self.of(text)
        if named or not _SUFFIX.match(text) or _NO_NAME.search(text):
            return named
        return text

    def roles(self, leads: str, supporting: str, progress: Text, resolution: str, mark: Mark | None) -> Roles:
        """Who leads and who supports: by their own columns, else by the answer's headings, else by 請…."""
        given = self._split(leads)
        if given:
            return Roles(given, tuple(name for name in self._split(supporting) if name not in given))
        headings = [names for p in paragraphs_of(progress) if (names := self.heading(_said(p)))]
        named = dict.fromkeys(name for names in headings for name in names)
        if mark and set(named) <= {*mark.leads, *mark.supporting}:
            return Roles(mark.leads, mark.supporting)
        written = self._written(resolution)
        if written.leads:
            return written
        asked, helping = self._asked(resolution)
        if headings:
            led, rest = _by_headings(headings, named, helping)
            silent = [name for name in (*asked, *helping) if name not in named]
            return Roles(led, rest, _note("brief-asked-silent", silent))
        if asked:
            rest = tuple(name for name in (*asked[1:], *helping) if name != asked[0])
            return Roles(asked[:1], rest, _note("brief-lead-guessed", asked))
        return Roles(notes=(("brief-no-lead", ""),))

    def _split(self, cell: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.of(name) or name for name in split_agencies(cell)))

    def _written(self, resolution: str) -> Roles:
        """The roles that a resolution names as such."""
        found: dict[bool, list[str]] = {True: [], False: []}
        for match in _ROLE.finditer(resolution):
            found[match["role"] != "協辦"] += self._split(match["names"].strip())
        leads = tuple(dict.fromkeys(found[True]))
        return Roles(leads, tuple(name for name in dict.fromkeys(found[False]) if name not in leads))

    def _asked(self, resolution: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Those after 請, and those that are to work with them."""
        asked: dict[str, None] = {}
        helping: dict[str, None] = {}
        for found in _asking(tuple(self._own.values())).finditer(resolution):
            for part, into in ((found["asked"], asked), (found["helping"] or "", helping)):
                for name in re.split(_JOINED, part):
                    short = self.of(name)
                    if short:
                        into[short] = None
        return tuple(asked), tuple(name for name in helping if name not in asked)


def _by_headings(
    headings: Sequence[tuple[str, ...]], named: Iterable[str], helping: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Several names over the first answer: its first one leads, all others support.

    Else each answer has a lead, unless the resolution wants its agency to help.
    """
    if len(headings[0]) > 1:
        leads = headings[0][:1]
    else:
        first = [names[0] for names in headings]
        leads = tuple(dict.fromkeys(name for n, name in enumerate(first) if not n or name not in helping))
    return leads, tuple(name for name in named if name not in leads)


def _note(code: str, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return ((code, "、".join(names)),) if names else ()


def _said(paragraph: Iterable[tuple[object, ...]]) -> str:
    return "".join(str(run[0]) for run in paragraph)


@cache
def _asking(own: tuple[str, ...]) -> re.Pattern[str]:
    """``請工程會及數發部…``; Latin short names are words of many meanings, so they do not count."""
    names = {*own, *(name for agency in KNOWN for name in agency.names)}
    longest = sorted((name for name in names if not name.isascii() and len(name) > 1), key=len, reverse=True)
    one = f"(?:{'|'.join(map(re.escape, longest))})"
    several = f"{one}(?:{_JOINED}{one})*"
    return re.compile(f"[請由]\\s*(?P<asked>{several})(?:{_WITH}(?P<helping>{several}))?")
