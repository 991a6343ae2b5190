"""What one agency's return comes to: recognised, guarded, validated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as _field
from datetime import date, datetime
from typing import TYPE_CHECKING

from synctool.codec import digest_of_values
from synctool.config import Config
from synctool.flows.ended import NONE, Ended, split_off, with_ended
from synctool.flows.gather import Return
from synctool.merge import same
from synctool.model import Cell, Item, Place, Problem, Response, Severity, is_blank, text_of
from synctool.ooxml.rowcodes import RowCodes
from synctool.stores.saved import saved_at
from synctool.tables import Header, Table
from synctool.validate import Checked, check

if TYPE_CHECKING:
    from synctool.flows.recall import SeenForm

MERGED, UNCHANGED, MISSING_RETURN, STOPPED, STALE = "merged", "unchanged", "missing", "stopped", "stale"


@dataclass(frozen=True, slots=True)
class Assessed:
    """An agency's return after all checks; ``responses`` is empty unless it is to be merged."""

    agency: str
    source: str
    state: str
    responses: Mapping[str, Response]
    problems: tuple[Problem, ...]
    digest: str = ""
    """Of the answers, for recognising an old copy."""
    rich: bool = True
    saved: str = ""
    """When the file was last saved, by its own word."""
    digests: Mapping[str, str] = _field(default_factory=dict)
    """Of each answer, by item; those of closed items, too."""
    form: SeenForm | None = None
    """Of a return of which only some rows were new: all of its rows."""


@dataclass(frozen=True, slots=True)
class Glance:
    """By what the rows of a return can be known again, all of which could be read."""

    sheet: str
    header: Header
    numbers: Mapping[str, int]
    """By key: where each row stands."""
    codes: RowCodes

    @classmethod
    def of(cls, found: Return) -> Glance | None:
        table = found.table
        if table is None or found.problems or table.set_aside or not found.rich:
            return None
        numbers = {key: row.number for key, row in table.rows.items()}
        codes = found.row_codes()
        if codes is None or any(number not in codes.rows for number in numbers.values()):
            return None
        return cls(table.sheet, table.header, numbers, codes)


def assess(
    found: Return,
    is_tracked: Callable[[str], bool],
    mine: Mapping[str, Item],
    config: Config,
    before: Mapping[str, Mapping[str, Cell]],
    earlier: Sequence[str],
    today: date,
    *,
    held: Mapping[str, Mapping[str, Cell]],
    forced: bool = False,
    ended: Ended = NONE,
    last_saved: str = "",
) -> Assessed:
    """The state of a return, and its responses where they may be merged.

    ``is_tracked`` tells of any key whether the master has its item, ``mine`` are the
    agency's items, ``ended`` its closed ones. ``before`` holds what was last
    synchronised, by item and field, ``held`` what the master says now;
    ``earlier`` the digests of the answers pulled in this round, oldest first, and
    ``last_saved`` when the last of them had been saved. A return that says what
    the master says turns nothing back.
    """
    place = Place(found.source, found.table.sheet if found.table else "")
    if found.error is not None:
        problem = Problem(found.error.code, place, agency=found.agency, detail=found.error.detail)
        return _stopped(found, (problem,))
    if found.table is None:
        return _stopped(found, _signed(found.problems, found.agency))
    if claim := _stamp_problem(found, config, place):
        stale = claim.code == "other-round"
        if not (stale and forced):
            return _stopped(found, (claim,), STALE if stale else STOPPED)
    if mine and not (found.table.rows or found.table.set_aside) and not forced:
        return _stopped(found, (Problem("sheet-empty", place, agency=found.agency),))
    own = {**mine, **ended.items} if ended.items else mine
    checked = check(
        found.table,
        found.agency,
        own,
        config.form_fields,
        today,
        lambda key: key in ended.items or is_tracked(key),
    )
    said = with_ended(checked.responses, found.agency, ended)
    digests = {key: row_digest(response) for key, response in said.items()}
    answers = digest_of_rows(digests, checked.problems)
    checked = split_off(checked, ended)
    problems = (*_signed(found.problems, found.agency), *checked.problems)
    old = answers in earlier[:-1] and answers != earlier[-1]
    if old and not forced and _says_other(checked, held, found.rich):
        return _stopped(found, (*problems, Problem("old-copy", place, agency=found.agency)), STALE)
    if not forced and (mass := _mass_change(found.table, checked, before, held, config, place, found.agency)):
        return _stopped(found, (*problems, mass))
    saved = saved_at(found.file.data) if found.file else ""
    if not forced and is_before(saved, last_saved) and _turns_back(checked, before, found.rich):
        detail = {"saved": saved, "last": last_saved}
        return _stopped(
            found, (*problems, Problem("saved-before", place, agency=found.agency, detail=detail)), STALE
        )
    state = UNCHANGED if earlier and answers == earlier[-1] else MERGED
    if not _has_answered(checked, mine, found.agency, before):
        state = MISSING_RETURN
    if state == MERGED and config.round.closed and not forced:
        detail = {"round": config.round.name, "closed": config.round.closed.isoformat()}
        late = Problem("round-closed", place, agency=found.agency, detail=detail)
        return _stopped(found, (*problems, late), STALE)
    return Assessed(
        found.agency, found.source, state, checked.responses, problems, answers, found.rich, saved, digests
    )


def digest_of(responses: Mapping[str, Response], problems: Sequence[Problem] = ()) -> str:
    """The same for the same answers, whatever the order of rows or the look of the sheet.

    A value that was rejected is part of what the return says: putting it right
    makes another return of it.
    """
    return digest_of_rows({key: row_digest(response) for key, response in responses.items()}, problems)


def row_digest(response: Response) -> str:
    """The same for the same answer; ``""`` for one that is blank."""
    values = sorted((name, value) for name, value in response.values.items() if not is_blank(value))
    return digest_of_values(values)[:32] if values else ""


def digest_of_rows(rows: Mapping[str, str], problems: Sequence[Problem]) -> str:
    """:func:`digest_of` from the :func:`row_digest` of each answer."""
    rejected = sorted(
        (p.item, p.field, text_of(p.found))
        for p in problems
        if p.severity is Severity.ERROR and not is_blank(p.found)
    )
    return digest_of_values([sorted(row for row in rows.items() if row[1]), rejected])


def pulled_states(sequence: Sequence[str]) -> list[str]:
    """The digests of the answers pulled, oldest first, without those that an undo took back.

    ``-digest`` takes the last such back, ``+digest`` puts it in its place again.
    """
    return [entry.partition("@")[0] for entry in _counted(sequence)]


def last_saved(sequence: Sequence[str]) -> str:
    """When the last of the returns pulled had been saved, by its own word; ``""`` if it did not say."""
    return next((entry.partition("@")[2] for entry in reversed(_counted(sequence))), "")


def pulled_state(assessed: Assessed) -> str:
    """What the history keeps of a return: its digest, and when it was saved where it says so."""
    return f"{assessed.digest}@{assessed.saved}" if assessed.saved else assessed.digest


def _counted(sequence: Sequence[str]) -> list[str]:
    counted: list[tuple[str, bool]] = []
    for entry in sequence:
        mark, code = (entry[0], entry[1:]) if entry[:1] in ("-", "+") else ("", entry)
        if not mark:
            counted.append((code, True))
            continue
        wanted = (code, mark == "-")
        if wanted in counted:
            last = len(counted) - 1 - counted[::-1].index(wanted)
            counted[last] = (code, mark == "+")
    return [code for code, counts in counted if counts]


def is_before(saved: str, last: str) -> bool:
    """True where both times are told in the same way and the first is the earlier."""
    try:
        return bool(saved and last) and datetime.fromisoformat(saved) < datetime.fromisoformat(last)
    except (ValueError, TypeError):
        return False


def _turns_back(checked: Checked, before: Mapping[str, Mapping[str, Cell]], rich: bool) -> bool:
    """True if an answer that was pulled would become another; filling in blanks turns nothing back."""
    return any(
        not is_blank(old) and not same(new, old) and (rich or text_of(new).strip() != text_of(old).strip())
        for key, response in checked.responses.items()
        for name, old in before.get(key, {}).items()
        if (new := response.values.get(name, old)) is not old
    )


def _says_other(checked: Checked, held: Mapping[str, Mapping[str, Cell]], rich: bool) -> bool:
    """True if anything in the return is not what the master says now."""
    return any(
        not (is_blank(new) and is_blank(now))
        and not same(new, now)
        and (rich or text_of(new).strip() != text_of(now).strip())
        for key, response in checked.responses.items()
        for name, new in response.values.items()
        for now in (held.get(key, {}).get(name),)
    )


def _stopped(found: Return, problems: tuple[Problem, ...], state: str = STOPPED) -> Assessed:
    return Assessed(found.agency, found.source, state, {}, problems)


def _signed(problems: Sequence[Problem], agency: str) -> tuple[Problem, ...]:
    return tuple(
        Problem(p.code, p.place, p.severity, agency, p.item, p.field, p.found, p.detail) for p in problems
    )


def _stamp_problem(found: Return, config: Config, place: Place) -> Problem | None:
    """A stamp is a claim: one that names another owner or round keeps the return from being merged."""
    stamp = found.stamp
    if stamp is None:
        return None
    claims = (
        ("other-project", stamp.project, config.project.id),
        ("other-agency", stamp.agency, found.agency),
        ("other-round", stamp.round, config.round.name),
    )
    for code, claimed, expected in claims:
        if claimed and expected and claimed != expected:
            detail = {"claimed": claimed, "expected": expected}
            return Problem(code, place, Severity.ERROR, found.agency, detail=detail)
    return None


def _has_answered(
    checked: Checked, mine: Mapping[str, Item], agency: str, before: Mapping[str, Mapping[str, Cell]]
) -> bool:
    """False where an agency that leads items has answered none of its items, now or before."""
    if not any(agency in item.leads for item in mine.values()):
        return True
    return any(
        (key in checked.responses and checked.responses[key].is_answered)
        or not is_blank(before.get(key, {}).get("progress"))
        for key in mine
    )


def _mass_change(
    table: Table,
    checked: Checked,
    before: Mapping[str, Mapping[str, Cell]],
    held: Mapping[str, Mapping[str, Cell]],
    config: Config,
    place: Place,
    agency: str,
) -> Problem | None:
    """Too many answers blanked, missing or rewritten at once (law 10).

    Filling in blanks never counts, nor does saying what the master says.
    """
    set_aside = {row.key for row in table.set_aside}
    answered = [key for key, row in before.items() if not is_blank(row.get("progress"))]
    changed = [
        key
        for key in answered
        if key not in set_aside
        and not (
            key in checked.responses
            and any(
                same(checked.responses[key].values.get("progress"), side[key].get("progress"))
                for side in (before, held)
                if key in side
            )
        )
    ]
    if len(answered) < config.safety.counted_from:
        return None
    if len(changed) <= config.safety.mass_guard * len(answered):
        return None
    detail = {
        "changed": str(len(changed)),
        "answered": str(len(answered)),
        "share": f"{config.safety.mass_guard:.0%}",
        "items": "、".join(changed[:10]) + ("…" if len(changed) > 10 else ""),
    }
    return Problem("mass-change", place, agency=agency, detail=detail)
