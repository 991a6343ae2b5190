"""The brief as a Writer document: a real table whose header row repeats, A4 landscape."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from synctool.errors import SyncError
from synctool.reports import content, odf
from synctool.reports.docx import BOOKMARK, FILL, HEADING, SHARES, SIZE, TAIL
from synctool.reports.layout import Area, headed, pieces
from synctool.reports.summary import Summary
from synctool.reports.template import bundled
from synctool.texts import say

COVER: Final = "封面"
TABLE: Final = "追蹤表"
CLOSING: Final = "結語"
_POINTS: Final = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0}
_LINE: Final = "0.5pt solid #8c8c8c"


def render(summary: Summary, template: bytes | None = None) -> bytes:
    """The document: cover, table, closing page, each with a master page of its own."""
    document = odf.opened(template, "odt")
    styles = odf.root(document, "styles")
    if template is not None:
        _lend_styles(styles)
    masters = _masters(styles)
    area = headed(_text_area(styles, masters[TABLE]), content.column_titles(summary.lang), SIZE)
    writer = _Writer(summary, masters)
    xml = writer.cover() + writer.table(area) + writer.tail() + writer.closing()
    root = odf.root(document, "content")
    text = odf.find(root, "//office:body/office:text")[0]
    for element in list(text):
        if not element.tag.endswith("-decls"):
            text.remove(element)
    text.extend(odf.parse(xml))
    odf.find(root, "//office:automatic-styles")[0].extend(odf.parse(writer.styles(area)))
    _head_pages(styles, masters[TABLE], summary)
    return odf.finished(document, summary)


class _Writer:
    """Paragraphs and rows as OpenDocument text."""

    def __init__(self, summary: Summary, masters: dict[str, str]) -> None:
        self.summary, self.masters = summary, masters
        self.spans = odf.Spans()
        self.hangs: dict[tuple[str, float], str] = {}

    def cover(self) -> str:
        head, below = content.cover(self.summary)
        kicker = odf.plain(content.clean(self.summary.body))
        lines = "".join(_paragraph("封面資訊", odf.plain(line)) for line in below)
        return _paragraph("BriefFirst", kicker) + _paragraph("封面標題", odf.broken(head)) + lines

    def table(self, area: Area) -> str:
        columns = "".join(f'<table:table-column table:style-name="BriefCol{n}"/>' for n in (1, 2, 3))
        head = "".join(
            f'<table:table-cell table:style-name="BriefHead" office:value-type="string">'
            f"{_paragraph('表頭', odf.plain(title))}</table:table-cell>"
            for title in content.column_titles(self.summary.lang)
        )
        rows = "".join(
            '<table:table-row table:style-name="BriefRow">'
            f"{''.join(map(self.cell, row.cells))}</table:table-row>"
            for row in pieces(content.rows(self.summary), area, SIZE, self.summary.lang)
        )
        return (
            f'<table:table table:name="{TABLE}" table:style-name="BriefTable">'
            f"{columns}<table:table-header-rows>"
            f'<table:table-row table:style-name="BriefRow">{head}</table:table-row></table:table-header-rows>'
            f"{rows}</table:table>"
        )

    def cell(self, cell: content.Cell) -> str:
        inner = "".join(map(self.line, cell)) or _paragraph("辦理情形", "")
        return (
            f'<table:table-cell table:style-name="BriefCell" office:value-type="string">'
            f"{inner}</table:table-cell>"
        )

    def line(self, line: content.Line) -> str:
        style = content.STYLES[line.kind]
        if line.hang:
            indent = round(line.hang_em * SIZE, 1)
            style = self.hangs.setdefault((style, indent), f"BriefHang{len(self.hangs) + 1}")
        return _paragraph(style, self.spans.text(line.runs))

    def tail(self) -> str:
        return _paragraph(TAIL, f'<text:bookmark text:name="{BOOKMARK}"/>')

    def closing(self) -> str:
        lines = content.closing(self.summary)
        return _paragraph("BriefLast", odf.broken(lines)) if lines else ""

    def styles(self, area: Area) -> str:
        """Automatic styles: what turns to another master page, the table, indents, runs."""
        first, table, last = (quoteattr(self.masters[name]) for name in (COVER, TABLE, CLOSING))
        out = [
            _derived("BriefFirst", "封面主體", master=first),
            _derived("BriefLast", "結語", master=last),
            f'<style:style style:name="BriefTable" style:family="table" style:master-page-name={table}>'
            f'<style:table-properties style:width="{area.width:.1f}pt" table:align="left" '
            f'style:page-number="1" '
            'style:may-break-between-rows="true" table:border-model="collapsing"/></style:style>',
            '<style:style style:name="BriefRow" style:family="table-row">'
            '<style:table-row-properties fo:keep-together="always"/></style:style>',
            _cell_style("BriefHead", ' fo:background-color="#1f3a5f" style:vertical-align="middle"'),
            _cell_style("BriefCell", ""),
        ]
        for n, width in enumerate(area.columns, 1):
            out.append(
                f'<style:style style:name="BriefCol{n}" style:family="table-column">'
                f'<style:table-column-properties style:column-width="{width:.2f}pt"/></style:style>'
            )
        for (parent, indent), name in self.hangs.items():
            out.append(
                _derived(name, parent, properties=f'fo:margin-left="{indent}pt" fo:text-indent="{-indent}pt"')
            )
        return "".join(out) + self.spans.styles()


def _paragraph(style: str, inner: str) -> str:
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def _derived(name: str, parent: str, master: str = "", properties: str = "") -> str:
    page = f" style:master-page-name={master}" if master else ""
    inner = f"<style:paragraph-properties {properties}/>" if properties else ""
    return (
        f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="{parent}"{page}>'
        f"{inner}</style:style>"
    )


def _cell_style(name: str, more: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties '
        f'fo:padding="4pt" fo:border="{_LINE}"{more}/></style:style>'
    )


# ---------------------------------------------------------------- the template


def _masters(styles: Any) -> dict[str, str]:
    """The three master pages' names as files write them, by the names that people see."""
    names = {
        odf.attribute(m, "style:display-name") or odf.attribute(m, "style:name"): odf.attribute(
            m, "style:name"
        )
        for m in odf.find(styles, "//style:master-page")
    }
    for name in (COVER, TABLE, CLOSING):
        if name not in names:
            raise SyncError("brief-layout-missing", name=name, found="、".join(names))
    return names


def _text_area(styles: Any, master: str) -> Area:
    """The space between the page's margins, less header and footer, as far as rows may fill it."""
    page = next(
        m for m in odf.find(styles, "//style:master-page") if odf.attribute(m, "style:name") == master
    )
    layout = odf.attribute(page, "style:page-layout-name")
    shape: dict[str, float] = {}
    for properties in odf.find(
        styles, f"//style:page-layout[@style:name='{layout}']/style:page-layout-properties"
    ):
        for name in (
            "page-width",
            "page-height",
            "margin-left",
            "margin-right",
            "margin-top",
            "margin-bottom",
        ):
            length = (
                odf.attribute(properties, f"fo:{name}") or odf.attribute(properties, "fo:margin") or "0pt"
            )
            shape[name] = float(length[:-2]) * _POINTS.get(length[-2:], 1.0)
    width = shape.get("page-width", 842) - shape.get("margin-left", 57) - shape.get("margin-right", 57)
    height = shape.get("page-height", 595) - shape.get("margin-top", 57) - shape.get("margin-bottom", 57)
    return Area(width, (height - _HEAD_AND_FOOT) * FILL, SHARES)


_HEAD_AND_FOOT: Final = 60.0
"""Points that header and footer take inside the margins of an OpenDocument page."""


def _head_pages(styles: Any, master: str, summary: Summary) -> None:
    """Fills the header's paragraph of style 頁首標題 with the heading and its fields."""
    text = odf.plain(say("brief-heading-page", summary.lang, page="\ue000", pages="\ue001"))
    text = text.replace("\ue000", '<text:page-number text:select-page="current">1</text:page-number>')
    text = text.replace(
        "\ue001",
        f'<text:bookmark-ref text:reference-format="page" text:ref-name="{BOOKMARK}">1</text:bookmark-ref>',
    )
    for page in odf.find(styles, "//style:master-page"):
        if odf.attribute(page, "style:name") != master:
            continue
        for paragraph in odf.find(page, "style:header//text:p"):
            if odf.attribute(paragraph, "text:style-name") == HEADING:
                paragraph.getparent().replace(paragraph, odf.parse(_paragraph(HEADING, text))[0])


def _lend_styles(styles: Any) -> None:
    """Gives an office's template the bundled paragraph styles that it lacks."""
    present = {odf.attribute(s, "style:name") for s in _paragraph_styles(styles)}
    target = odf.find(styles, "//office:styles")[0]
    lender = odf.root(odf.opened(bundled("brief.odt"), "odt"), "styles")
    target.extend(s for s in _paragraph_styles(lender) if odf.attribute(s, "style:name") not in present)


def _paragraph_styles(styles: Any) -> Iterable[Any]:
    return odf.find(styles, "//office:styles/style:style[@style:family='paragraph']")
