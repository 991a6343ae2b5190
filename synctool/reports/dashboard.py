"""The dashboard as one HTML file: charts, filters, a table; no outside request, of use without a script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from synctool import terms
from synctool.errors import SyncError
from synctool.figures import MONTHS_SHOWN, Fact, Figures, month_number, month_start
from synctool.model import Paragraph, Value, paragraphs_of
from synctool.reports.bars import HEIGHT, WIDTH, Chart, chart
from synctool.reports.content import clean
from synctool.reports.html import style_of
from synctool.reports.summary import Calendar, date_line
from synctool.reports.template import bundled
from synctool.texts import Lang, say

_ROC_OFFSET = 1911


@dataclass(frozen=True, slots=True)
class PageItem:
    """A row of the table: what is counted, and what is read."""

    fact: Fact
    meeting: str
    topic: str
    resolution: Value
    progress: Value


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page says."""

    title: str
    office: str
    round: str
    round_due: date | None
    figures: Figures
    items: tuple[PageItem, ...]
    """In the order of their keys."""
    calendar: Calendar = "western"
    lang: Lang = "zh-TW"


def render(page: Page, template: bytes | None = None) -> bytes:
    """The page, from a Jinja2 template that gets the names listed in docs/templates.md.

    Raises ``SyncError("brief-template-unreadable")`` for a template that is none.
    """
    from jinja2 import TemplateError, select_autoescape
    from jinja2.sandbox import SandboxedEnvironment

    source = template if template is not None else bundled("dashboard.html.j2")
    settings = SandboxedEnvironment(
        autoescape=select_autoescape(default=True, default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    try:
        made = settings.from_string(source.decode("utf-8-sig")).render(_names(page))
    except (UnicodeDecodeError, TemplateError) as fault:
        raise SyncError("brief-template-unreadable", format="html", reason=fault) from fault
    return made.encode("utf-8")


def _names(page: Page) -> dict[str, Any]:
    from markupsafe import Markup

    script = bundled("dashboard.js").decode("utf-8").strip()
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    lang, figures = page.lang, page.figures
    agencies = [a for a in figures.agencies if a.lead or a.supporting]
    return {
        "lang": lang,
        "say": lambda code, **blanks: say(f"dashboard-{code}", lang, **blanks),
        "title": clean(page.title),
        "office": clean(page.office),
        "day": date_line(figures.today, page.calendar, lang),
        "round": clean(page.round),
        "round_due": date_line(page.round_due, page.calendar, lang),
        "tiles": _tiles(figures, lang),
        "charts": _charts(figures, lang),
        "width": WIDTH,
        "bar": HEIGHT,
        "rows": [_row(item, n, page) for n, item in enumerate(page.items)],
        "agencies": agencies,
        "advices": _choices((item.fact.recommendation for item in page.items), lang),
        "states": [(code, say(f"dashboard-state-{code}", lang)) for code in STATES],
        "style_of": style_of,
        "clean": clean,
        # The script is ours and the same for all: its hash is all that the page lets run.
        "script": Markup(script),
        "script_hash": digest,
    }


STATES = ("overdue", "soon", "later", "undated", "done")


def state_of(fact: Fact, today: date) -> str:
    """The state in which a reader sees an item."""
    if fact.is_done:
        return "done"
    if fact.due is None:
        return "undated"
    return "overdue" if fact.is_overdue(today) else "soon" if fact.is_soon(today) else "later"


def _tiles(figures: Figures, lang: Lang) -> list[tuple[str, int, str]]:
    """Label, number, and the sign that stands before it where attention is due."""
    return [
        (say("dashboard-tile-total", lang), figures.total, ""),
        (say("dashboard-tile-ready", lang), figures.ready, ""),
        (say("dashboard-tile-overdue", lang), figures.overdue, "▲" if figures.overdue else "✓"),
        (say("dashboard-tile-soon", lang), figures.soon, "●" if figures.soon else "✓"),
        (say("dashboard-tile-owed", lang), figures.owed, ""),
        (say("dashboard-tile-unanswered", lang), figures.unanswered, "▲" if figures.unanswered else "✓"),
    ]


def _charts(figures: Figures, lang: Lang) -> list[Chart]:
    items = [say("dashboard-count", lang)]
    made = [
        chart(
            kind,
            say(f"dashboard-by-{kind}", lang),
            items,
            [(_word(kind, code, lang), [count]) for code, count in counts.items()],
        )
        for kind, counts in _partitions(figures)
    ]
    first = month_number(figures.first_month)
    months = [(say("dashboard-month-earlier", lang), [figures.earlier])]
    months += [
        (_month(month_start(first + n), lang), [count])
        for n, count in enumerate(figures.months[:MONTHS_SHOWN])
    ]
    months.append((say("dashboard-month-later", lang), [figures.later]))
    months.append((say("dashboard-month-undated", lang), [figures.undated]))
    made.append(chart("month", say("dashboard-by-month", lang), items, months))
    shares = [say(f"dashboard-agency-{name}", lang) for name in ("lead", "supporting")]
    rows = [(clean(a.agency), [a.lead, a.supporting]) for a in figures.agencies]
    made.append(chart("agency", say("dashboard-by-agency", lang), shares, rows))
    timely = [say(f"dashboard-agency-{name}", lang) for name in ("on_time", "late", "unanswered")]
    rows = [(clean(a.agency), [a.on_time, min(a.late, a.answered), a.unanswered]) for a in figures.agencies]
    made.append(chart("answer", say("dashboard-by-answer", lang), timely, rows))
    return made


def _partitions(figures: Figures) -> tuple[tuple[str, Mapping[str, int]], ...]:
    return (
        ("recommendation", figures.recommendation),
        ("progress", figures.progress),
        ("ageing", figures.ageing),
    )


def _word(kind: str, code: str, lang: Lang) -> str:
    if code in terms.CHOICES:
        return terms.word(terms.CHOICES, code, lang)
    return say(f"dashboard-{kind}-{code}", lang)


def _month(day: date, lang: Lang) -> str:
    if lang.startswith("en"):
        return f"{day:%Y-%m}"
    return f"{day.year - _ROC_OFFSET}年{day.month}月"


def _choices(found: Any, lang: Lang) -> list[tuple[str, str]]:
    """Recommendations that occur, and how each is said; none as an empty value."""
    names = {clean(text): terms.word(terms.CHOICES, text, lang) for text in found}
    return [(code, clean(text) or say("dashboard-recommendation-none", lang)) for code, text in names.items()]


def _row(item: PageItem, number: int, page: Page) -> dict[str, Any]:
    fact, today = item.fact, page.figures.today
    state = state_of(fact, today)
    days = (fact.due - today).days if fact.due else 0
    return {
        "number": number,
        "key": clean(fact.key),
        "source": " ".join(filter(None, (clean(item.meeting), clean(item.topic)))),
        "resolution": _lines(item.resolution),
        "progress": _lines(item.progress),
        "leads": [clean(a) for a in fact.leads],
        "supporting": [clean(a) for a in fact.supporting],
        "due": date_line(fact.due, page.calendar, page.lang) if fact.due else "",
        "due_sort": fact.due.isoformat() if fact.due else "",
        "state": state,
        "state_text": say(f"dashboard-is-{state}", page.lang, days=abs(days)),
        "state_sort": STATES.index(state) * 100_000 + days,
        "percent": fact.percent,
        "percent_text": f"{fact.percent * 100:.0f}%" if fact.percent is not None else "",
        "advice": clean(fact.recommendation),
        "advice_text": clean(terms.word(terms.CHOICES, fact.recommendation, page.lang)),
    }


def _lines(value: Value) -> Sequence[Paragraph]:
    return paragraphs_of(value)
