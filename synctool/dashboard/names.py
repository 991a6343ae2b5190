"""Defined names: the office's columns, and what the formulas make of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from synctool.dashboard.places import (
    ALL,
    CHOICES,
    HELPER,
    NEAR,
    OVERDUE,
    ROUND_CELL,
    SPELLINGS,
    TODAY_CELL,
    agency_cells,
    fixed,
)
from synctool.figures import SOON

PREFIX: Final = "synctool_"
COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "i_": ("key", "resolution", "leads", "supporting", "due", "percent", "recommendation"),
    "r_": ("round", "key", "agency", "role", "progress"),
    "c_": ("key", "outcome"),
}
"""Fields whose columns the formulas look at: of 列管事項, 機關回復 and 已解除列管."""

_REOPENED = "復列"
_SEPARATORS: Final = ("，", ",", "；", ";", "／", "/", "\n")
_SPACES: Final = (" ", "　")


def quoted_sheet(sheet: str) -> str:
    """A sheet's name as it stands in a reference."""
    return "'" + sheet.replace("'", "''") + "'!"


def squeezed(text: str) -> str:
    """A cell of agencies in the one form that is compared: 、 between them, no space, 台 for 臺."""
    for mark in _SEPARATORS:
        text = text.replace(mark, "、")
    for space in _SPACES:
        text = text.replace(space, "")
    return text.replace("臺", "台")


def spellings(names: Sequence[str]) -> tuple[str, ...]:
    """How an agency of these names is looked for; always :data:`SPELLINGS` texts, the first one repeated."""
    found = list(dict.fromkeys(filter(None, map(squeezed, names))))[:SPELLINGS]
    return (*found, *found[:1] * (SPELLINGS - len(found)))


def holds_one_of(spelled: str, agencies: str) -> str:
    """True, row by row, where a cell of ``agencies`` holds one of the texts in the row ``spelled``."""
    ones = ";".join("1" * SPELLINGS)
    return f'(MMULT(ISNUMBER(FIND("、"&{spelled}&"、",{agencies}))*1,{{{ones}}})>0)'


def calculated(sheet: str) -> dict[str, str]:
    """The names that calculate, in the order of their making; ``sheet`` is the dashboard's name.

    A name is always calculated as an array, so that no cell need be entered
    as one; ``IFERROR`` keeps one faulty cell from spoiling every count.
    """
    own = quoted_sheet(sheet)
    key, due, share, tracked = _n("i_key"), _n("due_day"), _n("share"), _n("tracked")
    today, advice = _n("today"), _n("advice")
    closed = f'{_n("c_key")}&REPT("*",({_n("c_outcome")}="{_REOPENED}")*1)'
    unfinished = f"{tracked}*({due}>0)*({share}<1)"
    agency, condition = (own + fixed(*CHOICES[name]) for name in ("agency", "condition"))
    known = agency_cells(1).replace("$A", own + "$A", 1)
    spelled = own + agency_cells(HELPER, HELPER + SPELLINGS - 1)
    by_agency = holds_one_of(f"INDEX({spelled},MATCH({agency},{known},0),0)", _n("lead_list"))
    by_lead = f'IF(({agency}="")+({agency}="{ALL}")>0,1,IFERROR({by_agency}*1,0))'
    by_condition = (
        f'({condition}="")+({condition}="{ALL}")+({condition}="{OVERDUE}")*{_n("overdue")}'
        f'+({condition}="{NEAR}")*{_n("soon")}+({advice}={condition})*(LEN({condition})>0)>0'
    )
    answered = (
        f'({_n("r_round")}={_n("round")})*(({_n("r_role")}="主辦")+({_n("r_role")}="lead"))'
        f"*(LEN({_n('r_progress')})>0)*ISNUMBER(MATCH({_n('r_key')},{key},0))"
        f'*ISNA(MATCH({_n("r_key")}&"",{closed},0))'
    )
    formulas = {
        "today": own + fixed(*TODAY_CELL),
        "round": own + fixed(*ROUND_CELL),
        "tracked": f'IFERROR((LEN({key})>0)*({key}<>INDEX({key},1))*ISNA(MATCH({key}&"",{closed},0)),0)',
        "due_day": f"IF(ISNUMBER({_n('i_due')}),{_n('i_due')},0)",
        "share": f"IF(ISNUMBER({_n('i_percent')}),{_n('i_percent')},-1)",
        "advice": f'IFERROR({_n("i_recommendation")}&"","")',
        "lead_list": _list_of(_n("i_leads")),
        "supporting_list": _list_of(_n("i_supporting")),
        "overdue": f"{unfinished}*({due}<{today})",
        "soon": f"{unfinished}*({due}>={today})*({due}<={today}+{SOON})",
        "answered": f"IFERROR({answered},0)",
        "chosen": f"{tracked}*{by_lead}*({by_condition})",
    }
    return {_n(name): formula for name, formula in formulas.items()}


def column_names() -> tuple[str, ...]:
    """The names of columns in the office's sheets."""
    return tuple(_n(kind + field) for kind, fields in COLUMNS.items() for field in fields)


def _n(name: str) -> str:
    return PREFIX + name


def _list_of(column: str) -> str:
    """Agencies between 、 and 、, so that each can be looked for whole; see :func:`squeezed`."""
    text = column
    for mark in _SEPARATORS:
        written = "CHAR(10)" if mark == "\n" else f'"{mark}"'
        text = f'SUBSTITUTE({text},{written},"、")'
    for space in _SPACES:
        text = f'SUBSTITUTE({text},"{space}","")'
    return f'IFERROR("、"&SUBSTITUTE({text},"臺","台")&"、","")'
