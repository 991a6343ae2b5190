"""The brief as an Impress deck: the same pages as .pptx, native table and master pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import quoteattr

from synctool.errors import SyncError
from synctool.reports import content, odf
from synctool.reports.layout import BOLD, Area, Plan, PlannedRow, hang_width, plan
from synctool.reports.metrics import font_advance
from synctool.reports.summary import Summary
from synctool.texts import say

COVER: Final = "封面"
TABLE: Final = "追蹤表"
CLOSING: Final = "結語"
_POINTS: Final = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0}
_LINE: Final = "0.75pt solid #a6a6a6"
_KICKER: Final = 34.0
"""Height in points of the line above the cover's title."""


class _Place(NamedTuple):
    """Where a frame stands, in points."""

    x: float
    y: float
    width: float
    height: float

    def xml(self) -> str:
        return (
            f'svg:x="{self.x:.2f}pt" svg:y="{self.y:.2f}pt" '
            f'svg:width="{self.width:.2f}pt" svg:height="{self.height:.2f}pt"'
        )


class _Master(NamedTuple):
    """A master page: its name as files write it, and the places of its frames by class."""

    name: str
    places: dict[str, _Place]


def render(summary: Summary, template: bytes | None = None) -> bytes:
    """The deck: cover, the table's pages, closing page."""
    document = odf.opened(template, "odp")
    masters = _masters(odf.root(document, "styles"))
    frame = _place(masters, TABLE, "outline")
    planned = plan(content.rows(summary), Area(frame.width, frame.height), summary.lang)
    spans = odf.Spans()
    pages = [_cover(summary, masters)]
    hangs: dict[float, str] = {}
    for number, page in enumerate(planned.pages, 1):
        title = say("brief-heading-page", summary.lang, page=number, pages=len(planned.pages))
        table = _table(planned, page, number, summary, spans, hangs)
        name = quoteattr(say("brief-slide-table", summary.lang))
        height = planned.header_height + sum(row.height for row in page)
        place = frame._replace(height=height).xml()
        body = (
            f'<draw:frame draw:name={name} draw:style-name="standard" draw:layer="layout" {place}>'
            f"{table}<svg:desc>{name[1:-1]}</svg:desc></draw:frame>"
        )
        pages.append(_page(title, masters, TABLE, _title(masters, TABLE, [title]) + body))
    lines = content.closing(summary)
    if lines:
        pages.append(_page(" ".join(lines), masters, CLOSING, _title(masters, CLOSING, lines)))

    root = odf.root(document, "content")
    deck = odf.find(root, "//office:presentation")[0]
    for element in odf.find(deck, "draw:page"):
        deck.remove(element)
    position = len(odf.find(deck, "presentation:footer-decl | presentation:date-time-decl"))
    deck[position:position] = odf.parse("".join(pages))
    styles = odf.find(root, "//office:automatic-styles")[0]
    styles.extend(odf.parse(_styles(planned, hangs) + spans.styles()))
    return odf.finished(document, summary)


# ---------------------------------------------------------------- master pages


def _masters(root: Any) -> dict[str, _Master]:
    """Master pages by the name that people see."""
    out: dict[str, _Master] = {}
    for element in odf.find(root, "//style:master-page"):
        name = odf.attribute(element, "style:name")
        places: dict[str, _Place] = {}
        for frame in odf.find(element, "draw:frame"):
            measures = [odf.attribute(frame, f"svg:{side}") for side in ("x", "y", "width", "height")]
            kind = odf.attribute(frame, "presentation:class")
            if kind and all(measures):
                places.setdefault(kind, _Place(*map(_points, measures)))
        out[odf.attribute(element, "style:display-name") or name] = _Master(name, places)
    return out


def _points(length: str) -> float:
    return float(length[:-2]) * _POINTS.get(length[-2:], 1.0)


def _master(masters: dict[str, _Master], name: str) -> _Master:
    if name not in masters:
        raise SyncError("brief-layout-missing", name=name, found="、".join(masters))
    return masters[name]


def _place(masters: dict[str, _Master], name: str, kind: str) -> _Place:
    places = _master(masters, name).places
    if kind not in places:
        raise SyncError("brief-placeholder-missing", name=name, placeholder=kind)
    return places[kind]


# ---------------------------------------------------------------- pages


def _cover(summary: Summary, masters: dict[str, _Master]) -> str:
    head, below = content.cover(summary)
    title = _place(masters, COVER, "title")
    frames = _title(masters, COVER, head)
    kicker = content.clean(summary.body)
    if kicker and title.y > 2 * _KICKER:
        place = title._replace(y=max(_KICKER, title.y - 3 * _KICKER), height=_KICKER)
        frames += (
            f'<draw:frame draw:style-name="BriefKicker" draw:layer="layout" {place.xml()}>'
            f'<draw:text-box><text:p text:style-name="BriefKickerP">{odf.plain(kicker)}</text:p>'
            f"</draw:text-box></draw:frame>"
        )
    if below:
        master = _master(masters, COVER)
        style = quoteattr(f"{master.name}-subtitle")
        lines = "".join(f"<text:p>{odf.plain(line)}</text:p>" for line in below)
        frames += (
            f'<draw:frame presentation:style-name={style} draw:layer="layout" '
            f'{_place(masters, COVER, "outline").xml()} presentation:class="subtitle">'
            f"<draw:text-box>{lines}</draw:text-box></draw:frame>"
        )
    return _page(" ".join(head), masters, COVER, frames)


def _title(masters: dict[str, _Master], name: str, lines: Sequence[str]) -> str:
    master = _master(masters, name)
    return (
        f'<draw:frame presentation:style-name={quoteattr(master.name + "-title")} draw:layer="layout" '
        f'{_place(masters, name, "title").xml()} presentation:class="title">'
        f"<draw:text-box><text:p>{odf.broken(lines)}</text:p></draw:text-box></draw:frame>"
    )


def _page(title: str, masters: dict[str, _Master], name: str, frames: str) -> str:
    style = "BriefNumbered" if name == TABLE else "BriefBare"
    return (
        f'<draw:page draw:name={quoteattr(title)} draw:style-name="{style}" '
        f"draw:master-page-name={quoteattr(_master(masters, name).name)}>{frames}</draw:page>"
    )


# ---------------------------------------------------------------- the table


def _table(
    planned: Plan,
    page: Iterable[PlannedRow],
    number: int,
    summary: Summary,
    spans: odf.Spans,
    hangs: dict[float, str],
) -> str:
    columns = "".join(f'<table:table-column table:style-name="BriefCol{n}"/>' for n in (1, 2, 3))
    head = "".join(
        f'<table:table-cell table:style-name="BriefHead"><text:p text:style-name="BriefPHead">'
        f"{odf.plain(title)}</text:p>"
        "</table:table-cell>"
        for title in content.column_titles(summary.lang)
    )
    rows = [f'<table:table-row table:style-name="BriefRowHead">{head}</table:table-row>']
    for row in page:
        cells = "".join(_cell(cell, planned, spans, hangs) for cell in row.cells)
        name = f"BriefRow{round(row.height * 10)}"
        hangs.setdefault(-row.height, name)
        rows.append(f'<table:table-row table:style-name="{name}">{cells}</table:table-row>')
    return (
        f'<table:table table:name="追蹤表{number}" table:use-first-row-styles="true">'
        f"{columns}{''.join(rows)}</table:table>"
    )


def _cell(cell: content.Cell, planned: Plan, spans: odf.Spans, hangs: dict[float, str]) -> str:
    paragraphs = []
    for line in cell:
        style = f"BriefP{line.kind.value}"
        if line.hang:
            indent = round(hang_width(line, font_advance()) * planned.size, 1)
            style = hangs.setdefault(indent, f"BriefHang{round(indent * 10)}")
        paragraphs.append(f'<text:p text:style-name="{style}">{spans.text(line.runs)}</text:p>')
    inner = "".join(paragraphs) or '<text:p text:style-name="BriefPprogress"/>'
    return f'<table:table-cell table:style-name="BriefCell">{inner}</table:table-cell>'


# ---------------------------------------------------------------- styles


def _styles(planned: Plan, named: dict[float, str]) -> str:
    """Automatic styles; in ``named``, indents are positive and row heights negative."""
    area = planned.area
    out = [
        _drawing_page("BriefNumbered", True),
        _drawing_page("BriefBare", False),
        '<style:style style:name="BriefKicker" style:family="graphic"><style:graphic-properties '
        'draw:stroke="none" '
        'draw:fill="none" fo:padding="0pt" draw:auto-grow-height="false" '
        'draw:textarea-vertical-align="bottom"/>'
        "</style:style>",
        '<style:style style:name="BriefKickerP" style:family="paragraph"><style:text-properties '
        'fo:font-size="20pt" '
        'style:font-size-asian="20pt" fo:color="#3f6c9b"/></style:style>',
        _row_style("BriefRowHead", planned.header_height),
        _cell_style("BriefHead", area, 'draw:fill="solid" draw:fill-color="#1f3a5f"', "middle"),
        _cell_style("BriefCell", area, 'draw:fill="none"', "top"),
        _paragraph_style("BriefPHead", planned, align="center", colour="#ffffff", bold=True, gap=0),
    ]
    for n, width in enumerate(area.columns, 1):
        out.append(
            f'<style:style style:name="BriefCol{n}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width:.2f}pt"/></style:style>'
        )
    for kind in content.Kind:
        align = "center" if kind is content.Kind.RECOMMENDATION else "start"
        out.append(_paragraph_style(f"BriefP{kind.value}", planned, align=align, bold=kind in BOLD))
    for measure, name in named.items():
        out.append(
            _paragraph_style(name, planned, indent=measure) if measure > 0 else _row_style(name, -measure)
        )
    return "".join(out)


def _drawing_page(name: str, numbered: bool) -> str:
    shown = "true" if numbered else "false"
    return (
        f'<style:style style:name="{name}" style:family="drawing-page"><style:drawing-page-properties '
        'presentation:background-visible="true" presentation:background-objects-visible="true" '
        f'presentation:display-page-number="{shown}" presentation:display-footer="{shown}" '
        'presentation:display-date-time="false"/></style:style>'
    )


def _row_style(name: str, height: float) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-row">'
        f'<style:table-row-properties style:row-height="{height:.2f}pt"/></style:style>'
    )


def _cell_style(name: str, area: Area, fill: str, align: str) -> str:
    edge = area.inset * 2 / 3
    shape = (
        f'{fill} draw:textarea-vertical-align="{align}" fo:padding-top="{edge:.2f}pt" '
        f'fo:padding-bottom="{edge:.2f}pt" fo:padding-left="{area.inset}pt" fo:padding-right="{area.inset}pt"'
    )
    return (
        f'<style:style style:name="{name}" style:family="table-cell"><loext:graphic-properties {shape}/>'
        f'<style:graphic-properties {shape}/><style:paragraph-properties fo:border="{_LINE}"/></style:style>'
    )


def _paragraph_style(
    name: str,
    planned: Plan,
    *,
    align: str = "start",
    colour: str = "#1a1a1a",
    bold: bool = False,
    indent: float = 0.0,
    gap: float | None = None,
) -> str:
    weight = "bold" if bold else "normal"
    size = f"{planned.size}pt"
    return (
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties '
        f'fo:text-align="{align}" fo:line-height="{planned.line_height}pt" fo:margin-top="0pt" '
        f'fo:margin-bottom="{planned.gap if gap is None else gap}pt" fo:margin-left="{indent}pt" '
        f'fo:text-indent="{-indent}pt" style:punctuation-wrap="simple" style:text-autospace="none"/>'
        f'<style:text-properties fo:color="{colour}" fo:font-size="{size}" style:font-size-asian="{size}" '
        f'style:font-size-complex="{size}" fo:font-weight="{weight}" style:font-weight-asian="{weight}"/>'
        f"</style:style>"
    )
