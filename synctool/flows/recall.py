"""What is as the last pull left it, so that a pull need only look at the rest.

An item whose row, answers, baselines, conflicts and problems are as they were
comes out as it did: nothing changes (DESIGN, law 5). So where neither the
master nor the history was touched since the last pull, only items that have
news are merged, and only their rows are read. The memo is believed as a whole
or not at all, and whatever does not fit widens the pull to everything.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from synctool import __version__
from synctool.codec import digest
from synctool.flows.corrections import Standing
from synctool.flows.gather import Source
from synctool.flows.master import TOOL_SHEETS, Master, tool_table, without_closed
from synctool.flows.project import Project
from synctool.history.base import History
from synctool.history.memo import Memo, MemoError
from synctool.history.records import problem_of, problem_plain, safe, unsafe
from synctool.items import ItemsOf, Register
from synctool.model import Problem, SheetRole, Snapshot
from synctool.ooxml.rowcodes import RowCode, RowCodes
from synctool.ooxml.sheet import XlsxSheet
from synctool.schema import SHEET_NAMES
from synctool.tables import Header, Row, Table, composite_key, read_rows

FILE = Path(".synctool") / "memo.db"
SPARSE = {SheetRole.RESPONSES, SheetRole.RECOMMENDATIONS}
"""Tool-owned sheets of which only the rows of some items are read."""


class Widen(Exception):
    """The memo does not fit what is there: everything must be looked at."""


# ---------------------------------------------------------------- an agency's return


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row of a return that was checked."""

    key: str
    code: RowCode
    """Of what is stored (:mod:`synctool.ooxml.rowcodes`)."""
    answer: str
    """Digest of what it answers; ``""`` for nothing."""
    answered: bool
    known: bool
    """Its answer was known before: the baseline holds one."""
    differs: bool
    """What it says is not what the baseline holds."""


@dataclass(frozen=True, slots=True)
class SeenForm:
    """The sheet of a return, all of whose rows were checked."""

    sheet: str
    header: Header
    frame: str
    strings: str
    """As :class:`RowCodes` has them."""
    rows: Mapping[int, SeenRow]
    absent: int
    """Known answers to items that the sheet has no row for."""
    gone: Mapping[str, str]
    """Digests of what was said of closed items, by key (:mod:`synctool.flows.ended`)."""

    def changed(self, codes: RowCodes) -> list[int] | None:
        """Numbers of the rows that are not as they were; ``None`` where more than rows may be new."""
        if codes.frame != self.frame:
            return None
        if codes.rows.keys() != self.rows.keys():
            return None
        changed = [number for number, code in codes.rows.items() if self.rows[number].code.read != code.read]
        return None if changed and min(changed) <= self.header.row else changed

    def codes(self) -> dict[int, RowCode]:
        return {number: row.code for number, row in self.rows.items()}


@dataclass(frozen=True, slots=True)
class Seen:
    """An agency's files at the last pull, and what came of them."""

    sources: tuple[tuple[str, str, str], ...]
    """Shown name, SHA-256 and tab of each."""
    state: str
    shown: str
    answered: int
    """Items that it has answered in this round, as the master holds them."""
    until: str = ""
    """The first day on which they may be judged otherwise; ``""`` for never."""
    form: SeenForm | None = None
    corrections: Standing | None = None
    """Its 補正單; ``None`` where it is to be made anew."""


def named(sources: Iterable[Source]) -> tuple[tuple[str, str, str], ...]:
    """Files as :class:`Seen` tells them."""
    return tuple((source.shown, source.sha256, source.tab) for source in sources)


def encode_seen(seen: Seen) -> str:
    form = seen.form
    plain: dict[str, Any] = {
        "sources": seen.sources,
        "state": seen.state,
        "shown": seen.shown,
        "answered": seen.answered,
        "until": seen.until,
        "corrections": seen.corrections,
        "form": form
        and {
            "sheet": form.sheet,
            "header": _header_plain(form.header),
            "frame": form.frame,
            "strings": form.strings,
            "absent": form.absent,
            "gone": form.gone,
            "rows": [
                [n, r.key, *r.code, r.answer, r.answered + 2 * r.known + 4 * r.differs]
                for n, r in form.rows.items()
            ],
        },
    }
    return safe(json.dumps(plain, ensure_ascii=False, separators=(",", ":")))


def decode_seen(text: str) -> Seen:
    plain = json.loads(unsafe(text))
    found = plain["form"]
    form = found and SeenForm(
        found["sheet"],
        _header_of(found["header"]),
        found["frame"],
        found["strings"],
        {
            n: SeenRow(key, RowCode(stored, read), answer, bool(flags & 1), bool(flags & 2), bool(flags & 4))
            for n, key, stored, read, answer, flags in found["rows"]
        },
        found["absent"],
        found["gone"],
    )
    sources = tuple((shown, sha256, tab) for shown, sha256, tab in plain["sources"])
    return Seen(
        sources,
        plain["state"],
        plain["shown"],
        plain["answered"],
        plain["until"],
        form,
        plain["corrections"] and Standing(*plain["corrections"]),
    )


def _header_plain(header: Header) -> Any:
    return [header.row, dict(header.columns), list(header.unmatched.items())]


def _header_of(plain: Any) -> Header:
    return Header(plain[0], plain[1], dict(map(tuple, plain[2])))


# ---------------------------------------------------------------- the master


def setting_of(project: Project) -> str:
    """Digest of all that results hang on besides master, history and day."""
    config = project.config
    return digest(__version__, config.digest, config.lang, config.round.name)


def _has_come(today: date, day: str) -> bool:
    """True on ``day`` and after it in its year; results may hang on the year of today."""
    then = date.fromisoformat(day)
    return then <= today and then.year == today.year


@dataclass
class Recall:
    """A memo that is believed."""

    project: Project
    memo: Memo
    facts: Mapping[str, str]
    today: date
    _seen: Mapping[str, str] = field(default_factory=dict)
    _decoded: dict[str, Seen | None] = field(default_factory=dict)

    @classmethod
    def of(cls, project: Project, history: History, master: str, today: date) -> Recall | None:
        """The memo, if master and history are as the last pull left them; then it must be closed."""
        memo = Memo.open(project.directory / FILE)
        if memo is None:
            return None
        try:
            facts = memo.facts()
            marks = (facts["setting"], facts["master"], facts["run"])
            known = (setting_of(project), master, history.last_run())
            if marks == known and _has_come(today, facts["day"]):
                return cls(project, memo, facts, today, memo.agencies())
        except (KeyError, ValueError, *MemoError):
            pass
        memo.close()
        return None

    def close(self) -> None:
        self.memo.close()

    def seen(self, agency: str) -> Seen | None:
        if agency not in self._decoded:
            text = self._seen.get(agency)
            self._decoded[agency] = decode_seen(text) if text is not None else None
        return self._decoded[agency]

    def stored(self, agency: str) -> str:
        """What :meth:`seen` tells, as the memo holds it."""
        return self._seen[agency]

    @property
    def is_new_day(self) -> bool:
        """The last pull was on another day."""
        return self.facts["day"] != self.today.isoformat()

    def is_outdated(self, seen: Seen) -> bool:
        """True where a date in the agency's files lay ahead, and does no longer."""
        return bool(seen.until) and seen.until <= self.today.isoformat()

    @property
    def due(self) -> set[str]:
        """The items whose recommendation may read otherwise today."""
        try:
            return set(self.memo.due(self.today.isoformat())) if self.is_new_day else set()
        except MemoError as error:
            raise Widen from error

    @property
    def context(self) -> str:
        """Digest of what else the reading of a return hangs on (see :mod:`synctool.flows.intake`)."""
        return self.facts["context"]

    @property
    def end_of_items(self) -> int:
        """The last row of 列管事項 that holds anything."""
        return int(self.facts["end-items"])

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """The master's own."""
        return tuple(map(problem_of, json.loads(unsafe(self.facts["problems"]))))

    @cached_property
    def rounds(self) -> tuple[str, ...]:
        return tuple(json.loads(unsafe(self.facts["rounds"])))

    @cached_property
    def _places(self) -> Mapping[str, Any]:
        try:
            return {place.key: place for place in self.memo.items()}
        except MemoError as error:
            raise Widen from error

    @cached_property
    def tracked(self) -> Mapping[str, Any]:
        """The tracked items' places by key, in the order of the master."""
        return {key: place for key, place in self._places.items() if not place.closed}

    def of_agency(self, agency: str) -> list[str]:
        """Keys of the items that it answers for."""
        return self._by_agency.get(agency, [])

    @cached_property
    def _by_agency(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key, place in self.tracked.items():
            for agency in (*place.leads, *place.supporting):
                found.setdefault(agency, []).append(key)
        return found

    def excerpt(self, snapshot: Snapshot, scope: Collection[str], *, closed: bool) -> Master:
        """The master with the items of ``scope`` only, and with its closed ones if ``closed``.

        Raises :class:`Widen` where a row is not the one that is expected.
        """
        config = self.project.config
        for sheet in snapshot.sheets.values():
            if isinstance(sheet, XlsxSheet):
                sheet.book.sparse = True
        names = [key for key in self.tracked if key in scope]
        struck = [key for key, place in self._places.items() if place.closed] if closed else []
        table = self._items_table(snapshot, [*names, *struck])
        kept = (place for key, place in self._places.items() if key in table.rows)
        items = ItemsOf(table.rows, {place.key: (place.leads, place.supporting) for place in kept})
        leads = {agency for place in self.tracked.values() for agency in place.leads}
        register = Register(items, {}, (), self.tracked.keys(), leads)
        owned: dict[SheetRole, Table] = {}
        for role, (fields, names_row) in TOOL_SHEETS.items():
            if role in SPARSE:
                owned[role] = self._sparse(snapshot, role, scope, names_row)
            elif found := tool_table(config, snapshot, role, fields, names_row):
                owned[role] = found
        if owned.keys() != TOOL_SHEETS.keys():
            raise Widen
        master = Master(snapshot, table, register, owned, (), {}, rounds=self.rounds)
        if closed:
            master = without_closed(self.project, master)
            if set(master.struck) != set(struck):
                raise Widen
        return Master(
            snapshot,
            table,
            master.register,
            owned,
            self.problems,
            master.closed,
            master.archive,
            master.struck,
            self.rounds,
        )

    def read_ahead(self, snapshot: Snapshot) -> None:
        """Begin to read what an excerpt will be taken from."""
        names = (self.project.config.master.sheet, *(SHEET_NAMES[role] for role in SPARSE))
        sheets = [sheet for name in names if isinstance(sheet := snapshot.sheets.get(name), XlsxSheet)]
        for book in {sheet.book for sheet in sheets}:
            book.read_ahead(sheets)

    def _items_table(self, snapshot: Snapshot, keys: Sequence[str]) -> Table:
        name = self.project.config.master.sheet
        header = _header_of(json.loads(unsafe(self.facts["header-items"])))
        wanted = {key: self._places[key].row for key in keys}
        return Table(snapshot.source, name, header, self._rows(snapshot, name, header, wanted, ("key",)))

    def _sparse(
        self, snapshot: Snapshot, role: SheetRole, scope: Collection[str], key: Sequence[str]
    ) -> Table:
        name = SHEET_NAMES[role]
        header = _header_of(json.loads(unsafe(self.facts[f"header-{role.value}"])))
        try:
            if role is SheetRole.RESPONSES:
                places = self.memo.responses(scope)
                wanted = {composite_key(p.round, p.item, p.agency): p.row for p in places}
            else:
                wanted = self.memo.advised_rows(scope)
        except MemoError as error:
            raise Widen from error
        rows = self._rows(snapshot, name, header, wanted, key)
        return Table(snapshot.source, name, header, rows, end=int(self.facts[f"end-{role.value}"]))

    def _rows(
        self, snapshot: Snapshot, name: str, header: Header, wanted: Mapping[str, int], key: Sequence[str]
    ) -> dict[str, Row]:
        if not wanted:
            return {}
        sheet = snapshot.sheets.get(name)
        if not isinstance(sheet, XlsxSheet):
            raise Widen
        sheet.only(wanted.values())
        found = read_rows(sheet, header, wanted.values(), key=key)
        sheet.let_go()
        if any(found[number].key != name for name, number in wanted.items()):
            raise Widen
        return {name: found[number] for name, number in wanted.items()}


def problems_text(problems: Sequence[Problem]) -> str:
    return safe(json.dumps([problem_plain(p) for p in problems], ensure_ascii=False))


def header_text(header: Header) -> str:
    return safe(json.dumps(_header_plain(header), ensure_ascii=False))


def rounds_text(rounds: Sequence[str]) -> str:
    return safe(json.dumps(list(rounds), ensure_ascii=False))
