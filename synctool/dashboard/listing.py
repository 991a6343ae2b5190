"""The list of items with its links, and a row of the table of agencies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from synctool.dashboard.names import holds_one_of
from synctool.dashboard.places import CHOICES, HELPER, LIST_ROW, LIST_ROWS, SPELLINGS, fixed
from synctool.dashboard.view import Listed, Live, View, rounded
from synctool.figures import SOON, AgencyFigures
from synctool.model import Formula, Value, a1, column_letters

_WORDS, _NAMES = 54, 18
"""Characters of a resolution, and of its lead agencies, that the list shows."""
_BAR: Final = 20


def list_cells() -> list[Live]:
    """How many items match what was chosen, and one page of them."""
    row = CHOICES["page"][0]
    page, total = f"MAX(1,N({fixed(*CHOICES['page'])}))", fixed(row, 17)
    cells = [
        Live(row, 17, "SUMPRODUCT(synctool_chosen*1)", lambda v: len(v.matching)),
        Live(
            row, 18, f'"項／"&MAX(1,ROUNDUP({total}/{LIST_ROWS},0))&"頁"',
            lambda v: f"項／{max(1, -(-len(v.matching) // LIST_ROWS))}頁",
        ),
    ]  # fmt: skip
    for n in range(LIST_ROWS):
        cells += _row(LIST_ROW + n, n, page, total)
    return cells


def _row(row: int, n: int, page: str, total: str) -> list[Live]:
    at = fixed(row, HELPER + 1)
    place = f"({page}-1)*{LIST_ROWS}+{n + 1}"
    rows = "ROW(synctool_i_key)-MIN(ROW(synctool_i_key))+1"
    position = (
        f'IF({place}>{total},"",SUMPRODUCT(SMALL(synctool_chosen*({rows})+(1-synctool_chosen)*10^7,{place})))'
    )

    def field(name: str) -> str:
        return f"INDEX(synctool_i_{name},{at})"

    def cell(column: int, formula: str, value: Callable[[Listed, View], Value]) -> Live:
        def result(view: View) -> Value:
            item = view.listed(n)
            return value(item, view) if item else ""

        return Live(row, column, f'IF({at}="","",{formula})', result)

    key, due, share = field("key"), field("due"), field("percent")
    link = f'HYPERLINK("#"&CELL("address",{key}),{key}&"")'
    words = f'SUBSTITUTE({field("resolution")},CHAR(10)," ")'
    leads = f'SUBSTITUTE({field("leads")},CHAR(10),"、")'
    days = f"{due}-synctool_today"
    state = (
        f'IF(N({share})>=1,"✓ 已完成",IF(ISNUMBER({due}),IF({days}<0,"▲ 逾期"&-({days})&"日",'
        f'IF({days}<={SOON},"● 剩"&({days})&"日","○ 未到期")),"－ 無期限"))'
    )
    return [
        Live(row, HELPER + 1, position, lambda v: i.position if (i := v.listed(n)) else ""),
        cell(7, link, lambda i, v: i.key),
        cell(8, _cut(words, _WORDS), lambda i, v: _short(i.resolution.replace("\n", " "), _WORDS)),
        cell(12, _cut(leads, _NAMES), lambda i, v: _short(i.leads.replace("\n", "、"), _NAMES)),
        cell(14, f'IF({due}="","",{due})', lambda i, v: i.due if i.due is not None else ""),
        cell(15, state, lambda i, v: _state(i, v.figures.today)),
        cell(17, f'IF(ISNUMBER({share}),{share},"")', lambda i, v: _share(i.percent)),
        cell(18, f'{field("recommendation")}&""', lambda i, v: i.recommendation),
    ]


def _cut(text: str, most: int) -> str:
    """A formula for what :func:`_short` makes."""
    return f'IF(LEN({text})>{most},LEFT({text},{most - 1})&"…",{text}&"")'


def _short(text: str, most: int) -> str:
    return text[: most - 1] + "…" if len(text) > most else text


def _share(value: Value) -> Value:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _state(item: Listed, today: date) -> str:
    share = _share(item.percent)
    if isinstance(share, int | float) and share >= 1:
        return "✓ 已完成"
    due = item.due.date() if isinstance(item.due, datetime) else item.due
    if not isinstance(due, date):
        return "－ 無期限"
    days = (due - today).days
    if days < 0:
        return f"▲ 逾期{-days}日"
    return f"● 剩{days}日" if days <= SOON else "○ 未到期"


# ---------------------------------------------------------------- agencies


def agency_row(row: int, one: AgencyFigures, spelled: tuple[str, ...]) -> dict[int, Value | Formula]:
    """The cells of an agency's row; ``spelled`` is how it is looked for."""
    names = f"${column_letters(HELPER)}{row}:${column_letters(HELPER + SPELLINGS - 1)}{row}"
    lead = holds_one_of(names, "synctool_lead_list")
    supporting = holds_one_of(names, "synctool_supporting_list")

    def count(mask: str, value: int) -> Formula:
        return Formula(f"SUMPRODUCT({mask})", value)

    b, f, h = a1(row, 2), a1(row, 6), a1(row, 8)
    filled = f"ROUND(MIN({f},{b})/{b}*{_BAR},0)"
    done = rounded(min(one.answered, one.lead) / one.lead * _BAR) if one.lead else 0
    cells: dict[int, Value | Formula] = {
        1: one.agency,
        2: count(f"synctool_tracked*{lead}", one.lead),
        3: count(f"synctool_tracked*{supporting}", one.supporting),
        4: count(f'synctool_tracked*(synctool_advice="解除列管")*{lead}', one.ready),
        5: count(f"synctool_overdue*{lead}", one.overdue),
        6: count(f"synctool_answered*(synctool_r_agency=$A{row})", one.answered),
        7: Formula(f"MAX({f}-{h},0)", one.on_time),
        8: one.late,
        9: Formula(f"MAX({b}-{f},0)", one.unanswered),
        10: Formula(f'IF({b}=0,"",MIN(1,{f}/{b}))', min(1, one.answered / one.lead) if one.lead else ""),
        11: Formula(
            f'IF({b}=0,"",REPT("█",{filled})&REPT("░",{_BAR}-{filled}))',
            "█" * done + "░" * (_BAR - done) if one.lead else "",
        ),
    }
    cells |= dict(enumerate(spelled, HELPER))
    return cells
