"""The live cells above the table of agencies: six numbers, four small tables, the list of items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from synctool.dashboard.listing import list_cells
from synctool.dashboard.places import (
    COUNTS_ROW,
    HELPER,
    MONTHS_ROW,
    SUMS_ROW,
    TODAY_CELL,
    agency_cells,
    fixed,
)
from synctool.dashboard.view import Live, View, percent_text, rounded
from synctool.figures import MONTHS_SHOWN, RECOMMENDATION, Figures, month_number, month_start
from synctool.model import Value, a1
from synctool.schema import REMOVE

TRACKED, ADVICE, SHARE, DUE, TODAY = (
    f"synctool_{name}" for name in ("tracked", "advice", "share", "due_day", "today")
)
_BAR = 12


def live_cells() -> list[Live]:
    """Every formula cell above the table of agencies."""
    today = Live(*TODAY_CELL, "TODAY()", lambda view: view.figures.today)
    return [today, *_tiles(), *_counts(), *_months(), *list_cells()]


def _sum(mask: str) -> str:
    return f"SUMPRODUCT({mask}*1)"


def _tiles() -> list[Live]:
    """The six numbers at the top, and the line below each."""
    row = SUMS_ROW
    numbers: list[tuple[int, str, Callable[[Figures], int]]] = [
        (1, _sum(TRACKED), lambda f: f.total),
        (4, _sum(f'{TRACKED}*({ADVICE}="{REMOVE}")'), lambda f: f.ready),
        (7, _sum("synctool_overdue"), lambda f: f.overdue),
        (10, _sum("synctool_soon"), lambda f: f.soon),
        (13, f"SUM({agency_cells(2)})", lambda f: f.owed),
        (16, f"SUM({agency_cells(9)})", lambda f: f.unanswered),
    ]
    cells = [Live(row, column, said, _number(count)) for column, said, count in numbers]
    marks: list[tuple[int, str, str, Callable[[Figures], int]]] = [
        (1, "項", "目前無列管事項", lambda f: f.total),
        (7, "▲ 請優先處理", "✓ 無逾期", lambda f: f.overdue),
        (10, "● 請留意", "✓ 無", lambda f: f.soon),
        (16, "▲ 請催辦", "✓ 均已填報", lambda f: f.unanswered),
    ]
    cells += [
        Live(row + 1, column, f'IF({a1(row, column)}>0,"{some}","{none}")', _either(count, some, none))
        for column, some, none, count in marks
    ]
    ready = f'IF($A${row}=0,"","占 "&TEXT(D{row}/$A${row},"0%"))'
    cells.append(Live(row + 1, 4, ready, lambda v: _part("占 ", v.figures.ready, v.figures.total)))
    answered = f'IF(M{row}=0,"","已填報 "&TEXT((M{row}-P{row})/M{row},"0%"))'
    cells.append(
        Live(
            row + 1,
            13,
            answered,
            lambda v: _part("已填報 ", v.figures.owed - v.figures.unanswered, v.figures.owed),
        )
    )
    return cells


def _number(count: Callable[[Figures], int]) -> Callable[[View], Value]:
    return lambda view: count(view.figures)


def _either(count: Callable[[Figures], int], some: str, none: str) -> Callable[[View], Value]:
    return lambda view: some if count(view.figures) else none


def _part(words: str, part: int, whole: int) -> str:
    return f"{words}{percent_text(part, whole)}" if whole else ""


# ---------------------------------------------------------------- small tables


def _table(
    row: int, left: int, masks: Sequence[str], counts: Callable[[Figures], Sequence[int]]
) -> list[Live]:
    """Count, share and bar of each row; the labels stand in the template."""
    total = f"$A${SUMS_ROW}"
    most = f"MAX({fixed(row, left + 2)}:{fixed(row + len(masks) - 1, left + 2)})"
    cells: list[Live] = []
    for n, mask in enumerate(masks):
        here = a1(row + n, left + 2)
        drawn = f'IF({most}=0,"",REPT("█",ROUND({here}/{most}*{_BAR},0)))'
        cells += [
            Live(row + n, left + 2, _sum(mask), _of(counts, n, lambda every, n, view: every[n])),
            Live(row + n, left + 3, f'IF({total}=0,"",{here}/{total})', _of(counts, n, _share)),
            Live(row + n, left + 4, drawn, _of(counts, n, _bar)),
        ]
    return cells


def _of(
    counts: Callable[[Figures], Sequence[int]], n: int, shown: Callable[[Sequence[int], int, View], Value]
) -> Callable[[View], Value]:
    return lambda view: shown(counts(view.figures), n, view)


def _share(counts: Sequence[int], n: int, view: View) -> Value:
    return counts[n] / view.figures.total if view.figures.total else ""


def _bar(counts: Sequence[int], n: int, view: View) -> Value:
    most = max(counts)
    return "█" * rounded(counts[n] / most * _BAR) if most else ""


def _counts() -> list[Live]:
    known = "+".join(f'({ADVICE}="{word}")' for word in RECOMMENDATION[:3])
    recommendation = [f'{TRACKED}*({ADVICE}="{word}")' for word in RECOMMENDATION[:3]]
    recommendation += [f"{TRACKED}*(LEN({ADVICE})>0)*(1-({known}))", f"{TRACKED}*(LEN({ADVICE})=0)"]
    shares = (
        f"({SHARE}=-1)", f"({SHARE}<=0)*({SHARE}<>-1)", f"({SHARE}>0)*({SHARE}<0.5)",
        f"({SHARE}>=0.5)*({SHARE}<1)", f"({SHARE}>=1)",
    )  # fmt: skip
    late = f"({TODAY}-{DUE}"
    ages = (
        f"({SHARE}>=1)", f"({SHARE}<1)*({DUE}=0)",
        *(f"({SHARE}<1)*({DUE}>0)*{band}" for band in (
            f"{late}<=0)", f"{late}>0)*{late}<=30)", f"{late}>30)*{late}<=90)",
            f"{late}>90)*{late}<=180)", f"{late}>180)",
        )),
    )  # fmt: skip
    return [
        *_table(COUNTS_ROW, 1, recommendation, lambda f: list(f.recommendation.values())),
        *_table(COUNTS_ROW, 7, [f"{TRACKED}*{m}" for m in shares], lambda f: list(f.progress.values())),
        *_table(COUNTS_ROW, 13, [f"{TRACKED}*{m}" for m in ages], lambda f: list(f.ageing.values())),
    ]


def _months() -> list[Live]:
    """A row for what is earlier, one for each month, for what is later, and for what has no date."""
    first = MONTHS_ROW + 1
    at = fixed(first, HELPER)
    this = f"YEAR({TODAY}),MONTH({TODAY})"
    earliest = "MIN(synctool_i_due)"
    begin = f"MAX(DATE({this}-5,1),MIN(DATE({this},1),DATE(YEAR({earliest}),MONTH({earliest}),1)))"
    masks = [f"({DUE}>0)*({DUE}<{at})"]
    cells: list[Live] = []
    for n in range(MONTHS_SHOWN + 1):
        row, here = first + n, fixed(first + n, HELPER)
        formula = f"DATE(YEAR({at}),MONTH({at})+{n},1)" if n else begin
        cells.append(Live(row, HELPER, formula, _month(n)))
        if n < MONTHS_SHOWN:
            label = f'YEAR({here})-1911&"年"&MONTH({here})&"月"'
            cells.append(Live(row, 1, label, _month_label(n)))
            masks.append(f"({DUE}>={here})*({DUE}<{fixed(row + 1, HELPER)})")
    masks += [f"({DUE}>={fixed(first + MONTHS_SHOWN, HELPER)})", f"({DUE}=0)"]
    every = [f"{TRACKED}*{mask}" for mask in masks]
    return cells + _table(MONTHS_ROW, 1, every, lambda f: [f.earlier, *f.months, f.later, f.undated])


def _month(n: int) -> Callable[[View], date]:
    return lambda view: month_start(month_number(view.figures.first_month) + n)


def _month_label(n: int) -> Callable[[View], Value]:
    def said(view: View) -> Value:
        day = _month(n)(view)
        return f"{day.year - 1911}年{day.month}月"

    return said
