"""The brief as a PowerPoint deck: native layouts, placeholders and tables."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from synctool.errors import SyncError
from synctool.imprint import encode
from synctool.model import Run
from synctool.reports import content
from synctool.reports.layout import BOLD, Area, Plan, PlannedRow, hang_width, plan
from synctool.reports.metrics import font_advance
from synctool.reports.properties import with_property
from synctool.reports.summary import Summary
from synctool.reports.template import bundled, moment, settled
from synctool.texts import say

if TYPE_CHECKING:
    from pptx.slide import Slide, SlideLayout

COVER: Final = "封面"
TABLE: Final = "追蹤表"
CLOSING: Final = "結語"
_EMU: Final = 12700
"""English metric units in a point (ECMA-376 part 1, 20.1.10.16)."""
_UNDERLINES: Final = {"double": "dbl", "doubleAccounting": "dbl"}
_NAMES: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


def render(summary: Summary, template: bytes | None = None) -> bytes:
    """The deck: cover, the table's pages, closing page."""
    from pptx import Presentation

    source = io.BytesIO(template if template is not None else bundled("brief.pptx"))
    try:
        deck = Presentation(source)
    except Exception as fault:
        raise SyncError("brief-template-unreadable", format="pptx", reason=fault) from fault
    layouts = {layout.name: layout for layout in deck.slide_layouts}
    _drop_slides(deck)
    add = partial(_add, deck, layouts)

    head, below = content.cover(summary)
    _fill(add(COVER), head, below, content.clean(summary.body))
    frame = _placeholder(_layout(layouts, TABLE), "TABLE", "OBJECT")
    planned = plan(content.rows(summary), _area(frame), summary.lang)
    for number, page in enumerate(planned.pages, 1):
        title = say("brief-heading-page", summary.lang, page=number, pages=len(planned.pages))
        slide = add(TABLE)
        _fill(slide, [title], [], "")
        _put_table(slide, frame, planned, page, summary)
    lines = content.closing(summary)
    if lines:
        _fill(add(CLOSING), lines, [], "")
    _describe(deck, summary)
    out = io.BytesIO()
    deck.save(out)
    return settled(with_property(out.getvalue(), encode(summary.imprint)))


# ---------------------------------------------------------------- slides and placeholders


def _layout(layouts: dict[str, SlideLayout], name: str) -> SlideLayout:
    if name not in layouts:
        raise SyncError("brief-layout-missing", name=name, found="、".join(layouts))
    return layouts[name]


def _add(deck: Any, layouts: dict[str, SlideLayout], name: str) -> Slide:
    layout = _layout(layouts, name)
    slide: Slide = deck.slides.add_slide(layout)
    for shape in _placeholders(layout):
        kind = shape.placeholder_format.type.name
        if kind in ("SLIDE_NUMBER", "FOOTER"):
            _copy_footer(slide, shape, kind)
    return slide


def _copy_footer(slide: Slide, shape: Any, kind: str) -> None:
    """Footers are shown on a slide only if the slide has them itself."""
    from copy import deepcopy

    copied = deepcopy(shape._element)
    copied.nvSpPr.cNvPr.set("id", str(max(s.shape_id for s in slide.shapes) + 1 if len(slide.shapes) else 2))
    for element in copied.findall("{*}spPr/*"):
        element.getparent().remove(element)
    slide.shapes._spTree.append(copied)


def _placeholders(layout: Any) -> list[Any]:
    """The layout's placeholders; the library's own annotation of their iteration is wrong."""
    return list(layout.placeholders)


def _placeholder(layout: SlideLayout, *kinds: str) -> Any:
    for shape in _placeholders(layout):
        if shape.placeholder_format.type.name in kinds:
            return shape
    raise SyncError("brief-placeholder-missing", name=layout.name, placeholder=kinds[0].lower())


def _fill(slide: Slide, title: Sequence[str], below: Sequence[str], body: str) -> None:
    """Puts texts into the slide's placeholders; those that stay empty are taken away."""
    texts = {
        "TITLE": ["\v".join(title)],
        "CENTER_TITLE": ["\v".join(title)],
        "SUBTITLE": list(below),
        "BODY": [body],
    }
    for shape in list(slide.placeholders):
        lines = texts.get(shape.placeholder_format.type.name)
        if lines is None:
            if shape.placeholder_format.type.name not in ("SLIDE_NUMBER", "FOOTER"):
                shape._element.getparent().remove(shape._element)
        elif not any(lines):
            shape._element.getparent().remove(shape._element)
        else:
            shape.text_frame.text = "\n".join(lines)


def _drop_slides(deck: Any) -> None:
    """An office's template may hold example slides; the brief starts without them."""
    ids = deck.slides._sldIdLst
    for entry in list(ids):
        deck.part.drop_rel(entry.rId)
        ids.remove(entry)


def _describe(deck: Any, summary: Summary) -> None:
    about = deck.core_properties
    about.title = content.clean(summary.title)[:255]
    about.subject = content.clean(f"{summary.body} {summary.meeting}".strip())[:255]
    about.author = about.last_modified_by = content.clean(" ".join(summary.office))[:255]
    about.keywords = say("brief-keywords", summary.lang)
    about.language = summary.lang
    when = moment(summary)
    if when:
        about.created = about.modified = when


# ---------------------------------------------------------------- the table


def _area(frame: Any) -> Area:
    return Area(frame.width / _EMU, frame.height / _EMU)


def _put_table(slide: Slide, frame: Any, planned: Plan, page: Iterable[PlannedRow], summary: Summary) -> None:
    from pptx.oxml import parse_xml

    kind = frame._element.ph.get("type")
    kind = f'type="{kind}" ' if kind else ""
    number = max((shape.shape_id for shape in slide.shapes), default=1) + 1
    name = quoteattr(say("brief-slide-table", summary.lang))
    area = planned.area
    rows = [_header(planned, summary), *(_row(row, planned, summary) for row in page)]
    height = planned.header_height + sum(row.height for row in page)
    xml = (
        f'<p:graphicFrame {_NAMES}><p:nvGraphicFramePr><p:cNvPr id="{number}" name={name} descr={name}/>'
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr>'
        f'<p:nvPr><p:ph {kind}idx="{frame.placeholder_format.idx}"/></p:nvPr></p:nvGraphicFramePr>'
        f'<p:xfrm><a:off x="{frame.left}" y="{frame.top}"/>'
        f'<a:ext cx="{frame.width}" cy="{_emu(height)}"/></p:xfrm>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
        '<a:tbl><a:tblPr firstRow="1"/><a:tblGrid>'
        + "".join(f'<a:gridCol w="{_emu(width)}"/>' for width in area.columns)
        + f"</a:tblGrid>{''.join(rows)}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
    slide.shapes._spTree.append(parse_xml(xml))


def _header(planned: Plan, summary: Summary) -> str:
    paragraph = _paragraph_properties(planned, ' algn="ctr"', after=0)
    shape = (
        f'lang="{summary.lang}" sz="{round(planned.size * 100)}" b="1">'
        '<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'
    )
    cells = "".join(
        f"<a:tc><a:txBody><a:bodyPr/><a:p>{paragraph}<a:r><a:rPr {shape}</a:rPr>"
        f"<a:t>{escape(title)}</a:t></a:r></a:p></a:txBody>{_cell_properties(planned.area, head=True)}</a:tc>"
        for title in content.column_titles(summary.lang)
    )
    return f'<a:tr h="{_emu(planned.header_height)}">{cells}</a:tr>'


def _row(row: PlannedRow, planned: Plan, summary: Summary) -> str:
    cells = "".join(
        f"<a:tc><a:txBody><a:bodyPr/>{_paragraphs(cell, planned, summary)}</a:txBody>"
        f"{_cell_properties(planned.area)}</a:tc>"
        for cell in row.cells
    )
    return f'<a:tr h="{_emu(row.height)}">{cells}</a:tr>'


def _paragraphs(cell: content.Cell, planned: Plan, summary: Summary) -> str:
    size = f'lang="{summary.lang}" sz="{round(planned.size * 100)}"'
    if not cell:
        return f"<a:p><a:endParaRPr {size}/></a:p>"
    out = []
    for line in cell:
        indent = round(hang_width(line, font_advance()) * planned.size * _EMU) if line.hang else 0
        attributes = f' marL="{indent}" indent="{-indent}"' if indent else ""
        if line.kind is content.Kind.RECOMMENDATION:
            attributes += ' algn="ctr"'
        runs = "".join(_run(run, size, line.kind in BOLD) for run in line.runs)
        end = "" if runs else f"<a:endParaRPr {size}/>"
        out.append(f"<a:p>{_paragraph_properties(planned, attributes)}{runs}{end}</a:p>")
    return "".join(out)


def _paragraph_properties(planned: Plan, attributes: str = "", after: float | None = None) -> str:
    gap = planned.gap if after is None else after
    return (
        f'<a:pPr{attributes} hangingPunct="0"><a:lnSpc><a:spcPts '
        f'val="{round(planned.line_height * 100)}"/></a:lnSpc>'
        '<a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="{round(gap * 100)}"/></a:spcAft></a:pPr>'
    )


def _run(run: Run, size: str, bold: bool) -> str:
    shape = size
    if run.bold or bold:
        shape += ' b="1"'
    if run.italic:
        shape += ' i="1"'
    if run.underline:
        shape += f' u="{_UNDERLINES.get(run.underline, "sng")}"'
    if run.strike:
        shape += ' strike="sngStrike"'
    colour = f'<a:solidFill><a:srgbClr val="{run.colour}"/></a:solidFill>' if run.colour else ""
    return f"<a:r><a:rPr {shape}>{colour}</a:rPr><a:t>{escape(run.text)}</a:t></a:r>"


def _cell_properties(area: Area, head: bool = False) -> str:
    side, edge = _emu(area.inset), _emu(area.inset * 2 / 3)
    line = '<a:solidFill><a:schemeClr val="bg1"><a:lumMod val="65000"/></a:schemeClr></a:solidFill>'
    borders = "".join(f'<a:{name} w="9525">{line}</a:{name}>' for name in ("lnL", "lnR", "lnT", "lnB"))
    fill = '<a:solidFill><a:schemeClr val="tx2"/></a:solidFill>' if head else "<a:noFill/>"
    anchor = ' anchor="ctr"' if head else ""
    return f'<a:tcPr marL="{side}" marR="{side}" marT="{edge}" marB="{edge}"{anchor}>{borders}{fill}</a:tcPr>'


def _emu(points: float) -> int:
    return round(points * _EMU)
