"""``sync push``: make or update each agency's sheet; never over an answer that has not been pulled.

A form is built anew from the template and chosen cells (DESIGN, law 20), and
written only where it differs from what is there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from synctool.again import World
from synctool.codec import digest_of_values
from synctool.errors import SyncError
from synctool.flows.answers import Answers
from synctool.flows.current import CurrentForms
from synctool.flows.forms import HEAD, Form, Layout, form_edit
from synctool.flows.gather import Return, Source, locate, open_master, read_ahead, read_return
from synctool.flows.master import Master, OwnedTables, read_master
from synctool.flows.places import store_at
from synctool.flows.project import Progress, Project, Silent, named, templates
from synctool.flows.pushing import (
    FAILED,
    REFUSED,
    UNCHANGED,
    WRITTEN,
    Planned,
    PushOutcome,
    Rules,
    write_forms,
)
from synctool.flows.session import new_run_id, session, whoami
from synctool.flows.sharing import audit_sharing
from synctool.flows.worlds import mark_of, world
from synctool.history.base import BaselineKey, History, Run, Update
from synctool.history.moving import Moving
from synctool.merge import same
from synctool.model import (
    MISSING,
    Agency,
    Cell,
    Formula,
    Item,
    Revision,
    Round,
    SheetEdit,
    SheetRole,
    Value,
    is_blank,
    text_of,
)
from synctool.ooxml import open_workbook
from synctool.ooxml.stamp import form_number, new_revision_id
from synctool.resources import template_path
from synctool.schema import AGENCY_FIELDS, FORM_FIELDS, SHEET_NAMES
from synctool.tables import composite_key, find_header
from synctool.texts import say
from synctool.validate import check

ANSWERS = tuple(f.name for f in AGENCY_FIELDS)
COMPUTED = ("progress", "percent", "recommendation")


@dataclass(frozen=True, slots=True)
class PushReport:
    run: str
    dry_run: bool
    digest: str
    agencies: tuple[PushOutcome, ...]
    world: World | None = None
    """All that a push hangs on that found every form as it should be (:mod:`synctool.again`)."""


def run(
    project: Project,
    *,
    agencies: Sequence[str] = (),
    round_name: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    today: date | None = None,
) -> PushReport:
    """Make or update the sheets of ``agencies`` (all if none is named).

    ``round_name`` pushes another round than the configured one. An agency whose
    sheet holds unpulled answers is refused; the others go on.
    """
    current = project.config.round
    if round_name is not None and round_name != current.name:
        current = Round(round_name)
    with session(project, "push") as history:
        push = _Push(project, history, current, today or date.today())
        names = [named(project, a) for a in agencies] or list(project.agencies)
        return push.run(names, dry_run, progress or Silent())


class _Push:
    def __init__(self, project: Project, history: History, current: Round, today: date) -> None:
        self.project, self.history, self.round, self.today = project, history, current, today
        _, self.source, snapshot = open_master(project)
        self.sources: dict[str, Source] = {}
        """What stands at the agencies' places."""
        owned = OwnedTables(project.config, snapshot, (SheetRole.RESPONSES,))
        self.master: Master = read_master(project, snapshot, owned)
        kept = self.master.shelves.dict_if_on_file
        self.stored = history.baselines(current.name, kept=kept())
        self.shared = history.baselines("", kept=kept())
        self.conflicts = {
            (c.item, c.agency, c.field): c.theirs for c in history.conflicts() if c.reason == "both-changed"
        }
        self.problems = history.problems()
        self.answers = Answers.of_master(self.master.owned)
        self.fingerprints = history.fingerprints()
        self.rules = Rules(project, self.fingerprints)
        config = project.config
        self.current = CurrentForms(history, current, config.project, config.form_fields, config.limits)

    def run(self, names: Sequence[str], dry_run: bool, progress: Progress) -> PushReport:
        now = datetime.now().astimezone().replace(microsecond=0)
        progress.start(len(names), "progress-pushing")
        self._read_ahead(names)
        outcomes: dict[str, PushOutcome] = {}
        planned: list[Planned] = []
        for name in names:
            progress.step(name)
            result = self._plan(self.project.agencies[name])
            if isinstance(result, Planned):
                planned.append(self._put_away(result))
                outcomes[name] = result.outcome
            else:
                outcomes[name] = result
        adopted = self._adopted()
        # Form by form: the text that is hashed may be longer than all else that is held.
        forms = [(p.outcome.source, p.tab, digest_of_values(_content(p.edit))) for p in planned]
        code = digest_of_values(forms)[:12]
        run_id = "" if dry_run else new_run_id(now)
        if not dry_run and (planned or adopted):
            record = Run(run_id, "push", now, whoami(), code, self.round.name)
            update = Update(record, baselines=adopted)
            outcomes |= write_forms(self.project, self.history, self.rules, planned, update)
        if not dry_run:
            self.current.keep()
            outcomes = {n: audit_sharing(self.project, o) for n, o in outcomes.items()}
        progress.done()
        return PushReport(run_id, dry_run, code, tuple(outcomes.values()), self._world(outcomes))

    def _put_away(self, planned: Planned) -> Planned:
        edit = planned.edit
        body = edit.body and self.master.shelves.together(edit.body)
        return replace(planned, edit=replace(edit, body=body))

    def _world(self, outcomes: Mapping[str, PushOutcome]) -> World | None:
        """What the answer hangs on, where every agency's form is as it should be."""
        project = self.project
        if outcomes.keys() != project.agencies.keys() or self.round != project.config.round:
            return None
        if any(one.state != UNCHANGED for one in outcomes.values()):
            return None
        sources = [source for name in project.agencies if (source := self.sources.get(name))]
        bases = [template_path(name) for name in ("agency.xlsx", "shared.xlsx")]
        return world(project, [self.source, *sources], self.today, mark_of(project), files=bases)

    def _read_ahead(self, names: Sequence[str]) -> None:
        """Spreadsheets are listed with who may open them, and read side by side."""
        remote = [a for n in names if self.project.is_remote(a := self.project.agencies[n])]
        if not remote:
            return
        self.project.google.with_permissions()
        found: list[Source] = []
        for agency in remote:
            with suppress(SyncError):  # told when it is this agency's turn
                source = locate(self.project, agency, self.source)
                found += [source] if source and not source.snapshot else []
        read_ahead(found, self.project)

    # ------------------------------------------------------------ plan

    def _plan(self, agency: Agency) -> PushOutcome | Planned:
        location = self.project.location(agency)
        shown = self.project.shown(location.path)
        items = list(self.master.register.assigned_to(agency.short).values())
        outcome = PushOutcome(agency.short, shown, UNCHANGED, len(items), shared=bool(location.tab))
        if not items and not self.master.closed_of(agency.short):
            return outcome
        try:
            source = locate(self.project, agency, self.source)
            if source is not None:
                self.sources[agency.short] = source
            layout = form_layout()
            if not (items or source):
                return outcome
            known = "" if source is None or location.tab else self._code(agency, items, source)
            if known and self.current.hold(shown, known):
                return outcome
            found = self._present(agency, source, location.tab) if source else None
        except SyncError as error:
            return replace(outcome, state=FAILED, problem=error)
        if found is not None and found.table is None:
            code = found.problems[0].code if found.problems else "form-missing"
            problem = found.error or SyncError(
                "push-unreadable", file=shown, why=say(code, self.project.config.lang, **_detail(found))
            )
            return replace(outcome, state=REFUSED, problem=problem)
        answers, unpulled = self._answers(agency, items, found)
        if unpulled:
            problem = SyncError(
                "push-unpulled", file=shown, cells="、".join(unpulled[:8]), count=len(unpulled)
            )
            return replace(outcome, state=REFUSED, problem=problem, unpulled=tuple(unpulled))
        stamp = Revision(
            self.project.config.project.id,
            "agency",
            agency.short,
            self.round.name,
            new_revision_id(os.urandom(8)),
        )
        edit = self._edit(agency, items, answers, form_number(stamp), location.tab)
        if found is not None and self._is_current(found, edit, layout) and not self.rules.differ(shown):
            if known:
                self.current.note(shown, known)
            return outcome
        store = store_at(self.project, location, agency=agency.short, inherit=bool(location.tab))
        seen = source.snapshot if source else None
        if source and source.remote:
            store = source.remote
            seen = seen or (found.snapshot if found else None) or store.read()
        return Planned(replace(outcome, state=WRITTEN), store, location.tab, edit, stamp, seen)

    def _edit(
        self,
        agency: Agency,
        items: Sequence[Item],
        answers: Mapping[str, Mapping[str, Cell]],
        number: str = "",
        tab: str = "",
    ) -> SheetEdit:
        previous = {item.key: self._previous(item) for item in items}
        form = Form(agency, self.round, number, items, answers, previous)
        sheet = tab or SHEET_NAMES[SheetRole.FORM]
        return form_edit(form, form_layout(), self.project.config, sheet, self.today)

    def _code(self, agency: Agency, items: Sequence[Item], source: Source) -> str:
        """What the file, with all that would be planned for it, is known by; ``""`` for none."""
        shown = self.project.shown(self.project.location(agency).path)
        if source.remote or self.rules.differ(shown):
            return ""
        ours = {item.key: self._ours(item, agency.short) for item in items}
        disputed = sorted((key, theirs) for key, theirs in self.conflicts.items() if key[1] == agency.short)
        told = [(p.item, p.field, p.code, p.found) for p in self.problems.get(agency.short, ())]
        closed = sorted(self.master.closed_of(agency.short))
        return self.current.code(
            source.sha256, _content(self._edit(agency, items, ours)), disputed, told, closed
        )

    def _present(self, agency: Agency, source: Source, tab: str) -> Return | None:
        """What stands at the agency's place now; ``None`` if its tab is not there yet."""
        found = read_return(agency.short, source, self.project.config)
        if tab and any(p.code == "form-missing" for p in found.problems):
            return None
        if found.snapshot is not None and not any(s.row_numbers() for s in found.snapshot.sheets.values()):
            return None  # a spreadsheet that somebody made for us, and nothing in it yet
        return found

    def _answers(
        self, agency: Agency, items: Sequence[Item], found: Return | None
    ) -> tuple[dict[str, dict[str, Cell]], list[str]]:
        """What the answer cells are to hold, and the places of answers that the history does not know.

        A cell in conflict, and one whose value was rejected, keeps what the
        agency wrote: that is still to be settled with the agency.
        """
        answers = {item.key: self._ours(item, agency.short) for item in items}
        table = found.table if found else None
        if found is None or table is None:
            return answers, []
        round_there = (found.stamp.round if found.stamp else "") or self.round.name
        stored = self.stored if round_there == self.round.name else self.history.baselines(round_there)
        mine = {item.key: item for item in items} | self.master.closed_of(agency.short)
        typed = check(table, agency.short, mine, self.project.config.form_fields, self.today).responses
        reported = {(p.item, p.field, text_of(p.found)) for p in self.problems.get(agency.short, ())}
        unpulled: list[str] = []
        for row in (*table.rows.values(), *table.set_aside):
            response = typed.get(row.key)
            for name in ANSWERS:
                raw = row[name]
                if is_blank(raw):
                    continue
                theirs = response.values.get(name, raw) if response else raw
                disputed = self.conflicts.get((row.key, agency.short, name))
                rejected = (row.key, name, text_of(raw)) in reported
                known = (stored.get(BaselineKey(round_there, row.key, agency.short, name)), disputed)
                mine_now = answers.get(row.key, {})
                if not (rejected or any(same(theirs, v) for v in (*known, mine_now.get(name)))):
                    unpulled.append(table.place(row.number, name).cell)
                elif round_there == self.round.name and response is not None:
                    if disputed is not None and same(theirs, disputed):
                        mine_now[name] = theirs
                    elif rejected and name not in response.values:
                        mine_now[name] = raw
        return answers, unpulled

    def _ours(self, item: Item, agency: str) -> dict[str, Cell]:
        """The agency's answer in this round as 機關回復 holds it."""
        present = self.master.owned.get(SheetRole.RESPONSES)
        row = present.rows.get(composite_key(self.round.name, item.key, agency)) if present else None
        if row is None and self.round.carry_over:
            earlier = self.answers.before(self.round.name, item.key, agency)
            return dict(earlier[-1].response.values) if earlier else {}
        return {name: row[name] for name in ANSWERS if row[name] is not None} if row else {}

    def _previous(self, item: Item) -> Value:
        """前次辦理情形: what 辦理情形 said when the round began."""
        kept = self.stored.get(BaselineKey(self.round.name, item.key, "", "previous"), MISSING)
        return item.progress if kept is MISSING else kept or None

    def _adopted(self) -> MutableMapping[BaselineKey, Cell]:
        """The first push of a round takes what the computed columns hold as the last round's.

        It is what the agencies are shown, so it is what was last synchronised;
        an item that was known before keeps its baseline.
        """
        adopted = Moving(self.master.shelves.dict())
        for item in self.master.register.items.values():
            for name in COMPUTED:
                key = BaselineKey("", item.key, "", name)
                value: Value = getattr(item, name)
                if key not in self.shared and not is_blank(value) and not self._is_answered(item):
                    adopted[key] = value
            previous = BaselineKey(self.round.name, item.key, "", "previous")
            if previous not in self.stored and not self._is_answered(item):
                adopted[previous] = "" if item.progress is None else item.progress
        return adopted

    def _is_answered(self, item: Item) -> bool:
        return any(
            BaselineKey(self.round.name, item.key, agency, "progress") in self.stored
            for agency in (*item.leads, *item.supporting)
        )

    def _is_current(self, found: Return, edit: SheetEdit, layout: Layout) -> bool:
        """True when the sheet says all that it would be made to say; a date typed as text says a date."""
        table, stamp = found.table, found.stamp
        if table is None or stamp is None or stamp.round != self.round.name or table.set_aside:
            return False
        mine = self.master.register.assigned_to(found.agency)
        typed = check(table, found.agency, mine, self.project.config.form_fields, self.today).responses
        names = {column: name for name, column in layout.columns.items() if name not in ("key", "check")}
        wanted = {text_of(_plain(row[layout.columns["key"]])): row for row in edit.body or ()}
        if list(wanted) != list(table.rows):
            return False
        for key, row in table.rows.items():
            said = typed[key].values if key in typed else {}
            for column, name in names.items():
                after = _plain(wanted[key].get(column))
                if not (same(after, row[name]) or (name in said and same(after, said[name]))):
                    return False
        return True


def _plain(value: Value | Formula) -> Value:
    return value.cached if isinstance(value, Formula) else value


def _detail(found: Return) -> Mapping[str, str]:
    return found.problems[0].detail if found.problems else {}


def _content(edit: SheetEdit) -> object:
    """The sheet's part of the plan's digest: the body without the form's number."""
    return [[(column, _plain(value)) for column, value in sorted(row.items())] for row in edit.body or ()]


@cache
def form_layout() -> Layout:
    """Where things stand in the bundled form."""
    book = open_workbook(templates()[SheetRole.FORM], "agency.xlsx")
    header, _ = find_header(book.sheet(SHEET_NAMES[SheetRole.FORM]), FORM_FIELDS, "agency.xlsx")
    assert header is not None
    head = {
        name: position
        for name in HEAD
        if (position := _position(book.defined_names.get((f"synctool_{name}", ""), "")))
    }
    return Layout(header.row, header.columns, head)


def _position(reference: str) -> tuple[int, int] | None:
    """``填報表!$B$4`` → (4, 2)."""
    match = re.search(r"\$([A-Z]+)\$(\d+)", reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column
