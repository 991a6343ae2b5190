"""Every setting of ``config.toml`` with its default, a class per section.

The types, with the bounds beside them, are the rules: :mod:`synctool.config_checks`
reads them and holds them against what a person wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal, NamedTuple


class Bounds(NamedTuple):
    """Least and most that a number may be, both included."""

    least: float
    most: float = float("inf")


Share = Annotated[float, Bounds(0, 1)]
Positive = Annotated[int, Bounds(1)]
Natural = Annotated[int, Bounds(0)]
Labels = str | tuple[str, ...]

INTENT_WORDS = ("將於", "研議中", "規劃中", "納入計畫", "持續", "預計")
"""Words that speak of what is still to come; they raise a note and decide nothing."""


@dataclass(frozen=True)
class ProjectSettings:
    id: str = ""
    """Travels in every stamp; a return of another project is recognised by it."""
    name: str = ""
    """The body whose resolutions are tracked: 行政院智慧國家推動小組."""
    office: str = ""
    """Who runs the tracking, as it stands on forms and briefs."""
    language: Literal["zh-TW", "en"] = "zh-TW"


@dataclass(frozen=True)
class MasterSettings:
    path: str = "master.xlsx"
    """A path (relative to the configuration) or an address."""
    sheet: str = "列管事項"
    header_row: Natural = 0
    """``0``: found by its labels, below any title rows."""
    columns: Mapping[str, Labels] = field(default_factory=dict)
    """Field → the office's own label, or several; a field without one goes by label and aliases."""


@dataclass(frozen=True)
class RoundSettings:
    name: str = ""
    opens: date | None = None
    due: date | None = None
    closed: date | None = None
    """Written by ``round close``: what comes in from then on is late."""
    carry_over: bool = False
    """New sheets begin with the answers of the round before, instead of blank."""


@dataclass(frozen=True)
class AgencySettings:
    full: str = ""
    aliases: tuple[str, ...] = ()
    location: str = ""
    """Empty: a workbook named after the agency in the folder of ``[output]``."""
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldSettings:
    """What an office changes in a field's rule; ``None`` leaves it as declared."""

    required: bool | None = None
    """``True`` always, ``False`` never; otherwise as the rule says."""
    aliases: tuple[str, ...] = ()
    """Further headers that returns may use."""
    choices: tuple[str, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_length: Natural | None = None
    max_length: Positive | None = None
    pattern: str | None = None
    not_future: bool | None = None


@dataclass(frozen=True)
class Substantiated:
    enabled: bool = True
    min_characters: Natural = 30
    """A text of so many characters (spaces not counted) stands without evidence."""
    evidence: Literal["suffices", "required", "ignored"] = "suffices"
    """What 佐證資料 counts for: enough by itself, needed in every case, or nothing."""


@dataclass(frozen=True)
class CriteriaSettings:
    """Which criteria must be met for 解除列管."""

    all_leads_answered: bool = True
    done: bool = True
    requested: bool = True
    no_problem: bool = True
    no_conflict: bool = True
    substantiated: Substantiated = Substantiated()
    allow_self_tracked: bool = True
    """Recommend 自行列管 where the agency asks for it."""
    intent_words: tuple[str, ...] = INTENT_WORDS
    repeated_share: Share = 0.1
    """An answer of which at most this share is new raises a note: it repeats the last one, or another's."""
    ageing_rounds: Positive = 4
    """Rounds on the list from which on that is noted."""


@dataclass(frozen=True)
class SafetySettings:
    mass_guard: Share = 0.3
    """Share of the answered rows that one return may blank, miss or rewrite at once."""
    counted_from: Positive = 5
    """Answered rows from which on the share is counted."""


@dataclass(frozen=True)
class LimitSettings:
    """What a file may be at most before it is refused unread."""

    file_mb: Positive = 64
    unpacked_mb: Positive = 1024
    members: Positive = 2000
    sheets: Positive = 255
    cells: Positive = 5_000_000
    foreign_seconds: Positive = 30
    """For formats other than xlsx, which are read in a process of their own."""
    foreign_memory_mb: Positive = 1024


@dataclass(frozen=True)
class StateSettings:
    url: str = ".synctool/history.db"
    """A path, or ``postgresql://…`` for several coordinators."""


@dataclass(frozen=True)
class OutputSettings:
    agencies: str = "agencies"
    """Folder of the agencies' workbooks."""
    corrections: str = "補正"
    """Folder of the 補正單, one per agency with problems; empty: none are written."""
    dashboard: bool = True
    """Keep 儀表板 in the master: live formulas and charts."""
    colour: Literal["auto", "always", "never"] = "auto"


@dataclass(frozen=True)
class MailSettings:
    """Reminders (催辦); nothing is sent unless ``sync remind --smtp`` is asked to."""

    folder: str = "催辦"
    """Folder of the drafts."""
    template: str = ""
    """The office's own letters (relative to the configuration); empty: those that come with the program."""
    sender: str = ""
    """``單位 <address>``."""
    cc: tuple[str, ...] = ()
    second_after: Natural = 7
    """Days overdue after which the letter is a second reminder."""
    final_after: Natural = 14
    """Days overdue after which it is the last."""
    server: str = ""
    """``host`` or ``host:port`` for ``--smtp`` without one."""
    security: Literal["auto", "tls", "starttls", "none"] = "auto"
    user: str = ""
    """The password is taken from the environment: ``SYNCTOOL_SMTP_PASSWORD``."""


@dataclass(frozen=True)
class GoogleSettings:
    """Access to Google Sheets and Drive; only looked at where a place is a Google spreadsheet."""

    credentials: str = ""
    """Path of a service account's or a person's OAuth file; empty: the environment names it."""
    subject: str = ""
    """Address of the user for whom a service account acts (domain-wide delegation)."""
    drive: str = ""
    """Id of the shared drive that new spreadsheets go into."""
    folder: str = ""
    """Id of the folder that new spreadsheets go into; goes before ``drive``."""
    locale: str = "zh_TW"
    time_zone: str = "Asia/Taipei"
    reads_per_minute: Positive = 60
    writes_per_minute: Positive = 60
    workers: Positive = 8
    """Files read at the same time."""
    timeout_seconds: Positive = 60
    """Of one request."""
    deadline_seconds: Positive = 300
    """Of one request with all its retries."""
    settle_minutes: Natural = 10
    """Files touched in so many last minutes count as changed: the service may report late."""
    api_base: str = ""
    """Address that stands in for Google's hosts (a proxy, a test server); empty: Google's own."""


SECTIONS: Mapping[str, type] = {
    "project": ProjectSettings,
    "master": MasterSettings,
    "round": RoundSettings,
    "criteria": CriteriaSettings,
    "safety": SafetySettings,
    "limits": LimitSettings,
    "state": StateSettings,
    "output": OutputSettings,
    "google": GoogleSettings,
    "mail": MailSettings,
}
"""Sections with fixed keys."""

TABLES: Mapping[str, type] = {"agencies": AgencySettings, "fields": FieldSettings}
"""Sections that hold one table per agency or field."""
