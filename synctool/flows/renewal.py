"""A return of which only some rows are new: these are checked, of the others the outcome is known."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from synctool.beside import Beside, worth
from synctool.config import Config
from synctool.errors import SyncError
from synctool.flows.gather import Source
from synctool.flows.recall import SeenForm, SeenRow, Widen, decode_seen
from synctool.flows.returns import (
    MERGED,
    UNCHANGED,
    Assessed,
    digest_of_rows,
    is_before,
    last_saved,
    pulled_states,
    row_digest,
)
from synctool.merge import same
from synctool.model import Cell, Item, Problem, Response, is_blank
from synctool.ooxml import open_workbook
from synctool.ooxml.rowcodes import RowCodes, row_codes
from synctool.settings import LimitSettings
from synctool.stores import limits_of
from synctool.stores.formats import kind_of
from synctool.stores.saved import saved_at
from synctool.tables import Table, read_rows
from synctool.validate import check_rows

_BEHIND = frozenset(("row-missing", "item-closed"))
"""Problems that come after those of the rows."""
_PAYS = 1_500_000
"""Bytes of returns that take longer to compare than a process takes to start."""


@dataclass(frozen=True, slots=True)
class News:
    """The new rows of a return."""

    agency: str
    source: Source
    seen: SeenForm
    table: Table
    """The new rows."""
    codes: RowCodes

    @property
    def keys(self) -> set[str]:
        return set(self.table.rows)


class KnownReturn:
    """A return that was seen before, of which only some rows may be new."""

    def __init__(
        self, data: bytes, shown: str, stored: str, limits: LimitSettings, seen: SeenForm | None = None
    ) -> None:
        """``stored``: how the memo holds ``seen``, and how it goes to another process."""
        self.data, self.shown, self._stored, self.limits = data, shown, stored, limits
        self._seen = seen

    def __reduce__(self) -> tuple[object, ...]:
        return KnownReturn, (self.data, self.shown, self._stored, self.limits)

    @property
    def seen(self) -> SeenForm:
        found = self._seen or decode_seen(self._stored).form
        assert found is not None
        return found


def read_news(form: KnownReturn) -> tuple[Table, RowCodes] | None:
    """The rows that are new, and the codes of all; ``None`` where the return must be read as a whole."""
    if kind_of(form.data, form.shown) != "xlsx":
        return None
    seen = form.seen
    try:
        workbook = open_workbook(form.data, form.shown, limits=limits_of(form.limits))
        workbook.sparse = True
        if seen.sheet not in workbook.sheet_names:
            return None
        sheet = workbook.sheet(seen.sheet)
        codes = row_codes(sheet, seen.strings, seen.codes())
        changed = seen.changed(codes) if codes else None
        if codes is None or changed is None:
            return None
        found = read_rows(sheet, seen.header, changed)
    except (SyncError, ArithmeticError, AssertionError, LookupError, MemoryError, ValueError):
        return None  # reading it as a whole says what is wrong
    if any(not row.key or row.key != seen.rows[number].key for number, row in found.items()):
        return None
    rows = {row.key: row for number, row in sorted(found.items())}
    return Table(form.shown, seen.sheet, seen.header, rows), codes


def read_all_news(forms: Sequence[KnownReturn]) -> Generator[tuple[Table, RowCodes] | None, None, None]:
    """:func:`read_news` of each of ``forms``; other processes take their part of many."""
    processes = worth(sum(len(form.data) for form in forms), _PAYS)
    return Beside(read_news, forms, processes, shared=True, more=True).results()


def renew(
    news: News,
    mine: Mapping[str, Item],
    config: Config,
    before: Mapping[str, Mapping[str, Cell]],
    past: Sequence[Problem],
    sequence: Sequence[str],
    today: date,
    *,
    leads: bool,
) -> Assessed:
    """What :func:`synctool.flows.returns.assess` finds, by the new rows alone.

    ``mine`` are the items of the new rows, ``before`` what was last synchronised of
    them, ``past`` the problems of the last pull. Raises :class:`Widen` where all rows
    must be looked at: for an old copy, a mass change, a file saved before the last.
    """
    table, seen = news.table, news.seen
    if mine.keys() != table.rows.keys():
        raise Widen
    checked = check_rows(table, news.agency, mine, config.form_fields, today)
    responses = {key: response for key, (response, _) in checked.items()}
    rows = _rows_now(news, responses, before)
    problems = _problems_now(rows, {key: found for key, (_, found) in checked.items()}, past)
    answers = digest_of_rows({**{r.key: r.answer for r in rows.values()}, **seen.gone}, problems)
    earlier, saved = pulled_states(sequence), saved_at(news.source.data)
    if answers in earlier[:-1] and answers != earlier[-1]:
        raise Widen
    if is_before(saved, last_saved(sequence)) or _is_mass_change(rows, seen, config):
        raise Widen
    if leads and not any(row.answered or row.known for row in rows.values()):
        raise Widen
    state = UNCHANGED if earlier and answers == earlier[-1] else MERGED
    if state == MERGED and config.round.closed:
        raise Widen
    form = replace(seen, strings=news.codes.strings, rows=rows)
    return Assessed(
        news.agency, news.source.shown, state, responses, problems, answers, True, saved, form=form
    )


def _rows_now(
    news: News, responses: Mapping[str, Response], before: Mapping[str, Mapping[str, Cell]]
) -> dict[int, SeenRow]:
    rows = dict(news.seen.rows)
    for number, code in news.codes.rows.items():
        row = rows[number]
        response = responses.get(row.key)
        if response is not None:
            known = before.get(row.key, {}).get("progress")
            is_known = not is_blank(known)
            differs = is_known and not same(response["progress"], known)
            answered = response.is_answered
            rows[number] = SeenRow(row.key, code, row_digest(response), answered, is_known, differs)
        elif row.code != code:
            rows[number] = replace(row, code=code)
    return rows


def _problems_now(
    rows: Mapping[int, SeenRow], new: Mapping[str, Sequence[Problem]], past: Sequence[Problem]
) -> tuple[Problem, ...]:
    """In the order in which a check of the whole return finds them."""
    old: dict[str, list[Problem]] = {}
    for problem in past:
        if problem.code not in _BEHIND:
            old.setdefault(problem.item, []).append(problem)
    found: list[Problem] = []
    for number in sorted(rows):
        key = rows[number].key
        if key:
            found += new[key] if key in new else old.get(key, ())
    return (*found, *(problem for problem in past if problem.code in _BEHIND))


def _is_mass_change(rows: Mapping[int, SeenRow], seen: SeenForm, config: Config) -> bool:
    """Too many known answers changed at once (law 10); see :func:`synctool.flows.returns.assess`."""
    answered = seen.absent + sum(row.known for row in rows.values())
    changed = seen.absent + sum(row.differs for row in rows.values())
    enough = answered >= config.safety.counted_from
    return enough and changed > config.safety.mass_guard * answered
