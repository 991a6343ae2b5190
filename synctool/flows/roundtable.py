"""``sync round table``: the answers of all rounds side by side, a row per item and agency."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from synctool.errors import ConfigError
from synctool.flows.answers import Answers
from synctool.flows.master import Master, read_master
from synctool.flows.places import master_store
from synctool.flows.project import Project
from synctool.model import Item, Response, SheetRole, Value, text_of
from synctool.ooxml.newbook import new_workbook
from synctool.schema import SHEET_NAMES
from synctool.stores.replace import replace_file
from synctool.terms import FIELDS, ROLES, word
from synctool.texts import say

FORMATS = (".xlsx", ".csv")


@dataclass(frozen=True, slots=True)
class TableReport:
    path: Path
    rounds: tuple[str, ...]
    rows: int


def run(project: Project, to: Path) -> TableReport:
    """Write the table to ``to``; its ending names the format. Raises :class:`ConfigError` for another."""
    if to.suffix.lower() not in FORMATS:
        raise ConfigError("table-format", ending=to.suffix or "－", formats="、".join(FORMATS))
    master = read_master(project, master_store(project).read())
    answers = Answers.of_master(master.owned)
    lang = project.config.lang
    header = [word(FIELDS, name, lang) for name in ("key", "resolution", "agency", "role", "ruling")]
    for name in answers.rounds:
        header += [f"{name} {word(FIELDS, field, lang)}" for field in ("progress", "status")]
    rows = [
        [*_given(item, agency, master, lang), *_answered(answers, item.key, agency)]
        for item in (*master.register.items.values(), *master.closed.values())
        for agency in (*item.leads, *item.supporting)
    ]
    to.parent.mkdir(parents=True, exist_ok=True)
    if to.suffix.lower() == ".csv":
        made = _csv(header, rows)
    else:
        widths = [8.0, 36.0, 10.0, 7.0, 12.0, *(48.0, 11.0) * len(answers.rounds)]
        made = new_workbook(say("round-table", lang), header, rows, widths, 3)
    replace_file(to, made, seen=None)
    return TableReport(to, answers.rounds, len(rows))


def _given(item: Item, agency: str, master: Master, lang: str) -> list[Value]:
    role = item.role_of(agency)
    ruling = text_of(item.ruling)
    if item.key in master.closed and not ruling:
        ruling = SHEET_NAMES[SheetRole.CLOSED]
    return [item.key, item.resolution, agency, word(ROLES, role.value, lang) if role else None, ruling]


def _answered(answers: Answers, key: str, agency: str) -> list[Value]:
    values: list[Value] = []
    for name in answers.rounds:
        response = answers.in_round(name, key).get(agency)
        values += [response["progress"], _state(response)] if response else [None, None]
    return values


def _state(response: Response) -> str:
    """``辦理中 80%``"""
    share = response["percent"]
    percent = f"{share * 100:g}%" if isinstance(share, int | float) else ""
    return " ".join(filter(None, (text_of(response["status"]), percent)))


def _csv(header: list[str], rows: list[list[Value]]) -> bytes:
    """UTF-8 with a byte-order mark, as Excel needs it; what would begin a formula is kept a text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    for row in rows:
        texts = [text_of(value) for value in row]
        writer.writerow(["\t" + t if t[:1] in ("=", "+", "-", "@") else t for t in texts])
    return out.getvalue().encode("utf-8-sig")
