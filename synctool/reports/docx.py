"""The brief as a Word document: a real table whose header row repeats, A4 landscape."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from synctool.errors import SyncError
from synctool.imprint import encode
from synctool.model import Run
from synctool.reports import content
from synctool.reports.layout import Area, PlannedRow, headed, pieces, turned
from synctool.reports.properties import with_property
from synctool.reports.summary import Summary
from synctool.reports.template import bundled, moment, settled
from synctool.texts import say

HEADING: Final = "頁首標題"
"""The paragraph of the page header that becomes 會議決議事項追蹤(1/3)."""
TAIL: Final = "表尾"
"""The paragraph that Word wants after a table, one point high."""
BOOKMARK: Final = "synctool_end"
SHARES: Final = (0.26, 0.62, 0.12)
"""The columns' shares of the page's text width, in .docx and .odt."""
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES: Final = f'xmlns:w="{_W}"'
SIZE: Final = 12.0
"""Points: the size that numbered paragraphs' indents and the rows' heights are reckoned with."""
FILL: Final = 0.8
"""Share of a page that a row may take as reckoned: a program's own line height may be larger."""
_UNDERLINES: Final = {"double": "double", "doubleAccounting": "double"}
_HEAD_FILL: Final = "1F3A5F"


def render(
    summary: Summary,
    template: bytes | None = None,
    *,
    pages_field: str = "SECTIONPAGES",
    is_marked: bool = True,
) -> bytes:
    """The document: cover, table, closing page, each a section of its own.

    ``pages_field`` is the field that gives the table's number of pages: Word
    knows ``SECTIONPAGES``, LibreOffice a ``PAGEREF`` to the table's end.
    ``is_marked``: the imprint goes with it.
    """
    from docx import Document

    source = io.BytesIO(template if template is not None else bundled("brief.docx"))
    try:
        document = Document(source)
    except Exception as fault:
        raise SyncError("brief-template-unreadable", format="docx", reason=fault) from fault
    if template is not None:
        _lend_styles(document)
    body = document.element.body
    final = deepcopy(body.sectPr)
    for element in list(body):
        body.remove(element)
    width, height = _text_area(final)
    writer = _Writer(document, summary, height)
    xml = writer.cover(_section(final, alone=True)) + writer.table(width)
    lines = content.closing(summary)
    xml += writer.tail(_section(final, restart=True) if lines else None)
    if lines:
        xml += writer.paragraph("結語", writer.lines(lines))
    for element in _parse(xml):
        body.append(element)
    body.append(_parse(_section(final, alone=bool(lines), restart=not lines))[0])
    _head_pages(document, summary, pages_field, writer.pages)
    _describe(document, summary)
    out = io.BytesIO()
    document.save(out)
    made = out.getvalue()
    return settled(with_property(made, encode(summary.imprint)) if is_marked else made)


class _Writer:
    """Paragraphs and rows as WordprocessingML (ECMA-376 part 1, 17)."""

    def __init__(self, document: Any, summary: Summary, height: int) -> None:
        self.summary, self.height = summary, height
        self.pages = 1
        self.styles = {style.name: style.style_id for style in document.styles}

    def cover(self, section: str) -> str:
        head, below = content.cover(self.summary)
        kicker = content.clean(self.summary.body)
        out = [self.paragraph("封面主體", self.lines([kicker]))]
        out.append(self.paragraph("封面標題", self.lines(head)))
        below = below or [""]
        out += [self.paragraph("封面資訊", self.lines([line])) for line in below[:-1]]
        out.append(self.paragraph("封面資訊", self.lines(below[-1:]), section))
        return "".join(out)

    def table(self, width: int) -> str:
        area = headed(Area(width / 20, 0, SHARES), content.column_titles(self.summary.lang), SIZE)
        widths = [round(points * 20) for points in area.columns]
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        style = self.styles.get("追蹤表")
        style_xml = f"<w:tblStyle w:val={quoteattr(style)}/>" if style else ""
        title = quoteattr(say("brief-slide-table", self.summary.lang))
        rows = "".join(self.row(row.cells, widths) for row in self.pieces(widths))
        return (
            f'<w:tbl><w:tblPr>{style_xml}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/>'
            f"<w:tblCaption w:val={title}/></w:tblPr>"
            f"<w:tblGrid>{grid}</w:tblGrid>{self.header(widths)}{rows}</w:tbl>"
        )

    def pieces(self, widths: Sequence[int]) -> list[PlannedRow]:
        """Rows that each fit on a page, so that the document breaks between rows only."""
        first, second, third = (width / sum(widths) for width in widths)
        area = Area(sum(widths) / 20, self.height / 20 * FILL, (first, second, third))
        planned = pieces(content.rows(self.summary), area, SIZE, self.summary.lang)
        self.pages = turned(planned, area, SIZE)
        return planned

    def header(self, widths: Sequence[int]) -> str:
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/>'
            f'<w:shd w:val="clear" w:color="auto" w:fill="{_HEAD_FILL}"/><w:vAlign w:val="center"/></w:tcPr>'
            f"{self.paragraph('表頭', self.lines([title]))}</w:tc>"
            for w, title in zip(widths, content.column_titles(self.summary.lang), strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"

    def row(self, cells: Iterable[content.Cell], widths: Sequence[int]) -> str:
        inner = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr>{self.cell(cell)}</w:tc>'
            for w, cell in zip(widths, cells, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inner}</w:tr>"

    def cell(self, cell: content.Cell) -> str:
        return "".join(map(self.line, cell)) or self.paragraph("辦理情形", "")

    def line(self, line: content.Line) -> str:
        indent = round(line.hang_em * SIZE * 20)
        shape = f'<w:ind w:left="{indent}" w:hanging="{indent}"/>' if indent else ""
        return self.paragraph(content.STYLES[line.kind], "".join(map(_run, line.runs)), shape)

    def tail(self, section: str | None) -> str:
        mark = f'<w:bookmarkStart w:id="1" w:name="{BOOKMARK}"/><w:bookmarkEnd w:id="1"/>'
        return self.paragraph(TAIL, mark, section or "")

    def lines(self, texts: Sequence[str]) -> str:
        """One paragraph's runs, its lines parted by line breaks."""
        return "<w:r><w:br/></w:r>".join(_run(Run(text)) for text in texts)

    def paragraph(self, style: str, runs: str, properties: str = "") -> str:
        style_id = self.styles.get(style)
        head = f"<w:pStyle w:val={quoteattr(style_id)}/>" if style_id else ""
        return f"<w:p><w:pPr>{head}{properties}</w:pPr>{runs}</w:p>"


def _run(run: Run) -> str:
    shape = "<w:b/><w:bCs/>" if run.bold else ""
    shape += "<w:i/><w:iCs/>" if run.italic else ""
    shape += "<w:strike/>" if run.strike else ""
    shape += f'<w:color w:val="{run.colour}"/>' if run.colour else ""
    shape += f'<w:u w:val="{_UNDERLINES.get(run.underline, "single")}"/>' if run.underline else ""
    shape = f"<w:rPr>{shape}</w:rPr>" if shape else ""
    return f'<w:r>{shape}<w:t xml:space="preserve">{escape(run.text)}</w:t></w:r>'


def _parse(xml: str) -> list[Any]:
    from docx.oxml import parse_xml

    return list(parse_xml(f"<w:body {_NAMES}>{xml}</w:body>"))


# ---------------------------------------------------------------- sections, header, styles


def _section(source: Any, *, alone: bool = False, restart: bool = False) -> str:
    """The template's page setup. ``alone``: a page without header and footer; ``restart``: page 1."""
    from lxml import etree

    section = deepcopy(source)
    for name in ("type", "pgNumType", "titlePg"):
        for element in section.findall(f"{{{_W}}}{name}"):
            section.remove(element)
    if alone:
        for element in list(section):
            if element.tag.endswith("Reference"):
                section.remove(element)
    extra = {"pgNumType": '<w:pgNumType w:start="1"/>'} if restart else {}
    if alone:
        # A different first page that nobody defined is an empty one, also where headers are inherited.
        extra["titlePg"] = "<w:titlePg/>"
    for name, xml in extra.items():
        later = _AFTER[name]
        place = next((i for i, e in enumerate(section) if etree.QName(e).localname in later), len(section))
        section.insert(place, etree.fromstring(xml.replace("/>", f" {_NAMES}/>")))
    kind = etree.fromstring(f'<w:type {_NAMES} w:val="nextPage"/>')
    place = next((i for i, e in enumerate(section) if not e.tag.endswith("Reference")), len(section))
    section.insert(place, kind)
    return str(etree.tostring(section, encoding="unicode"))


_AFTER: Final = {
    "pgNumType": ("cols", "formProt", "vAlign", "noEndnote", "titlePg", "textDirection", "bidi", "docGrid"),
    "titlePg": ("textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings"),
}
"""Elements that CT_SectPr wants after these (ECMA-376 part 1, 17.6.17)."""


def _text_area(section: Any) -> tuple[int, int]:
    """Width and height between the page's margins in twentieths of a point; A4 landscape if unsaid."""
    page, margins = section.find(f"{{{_W}}}pgSz"), section.find(f"{{{_W}}}pgMar")
    if page is None or margins is None:
        return 14570, 9400

    def value(element: Any, name: str) -> int:
        return abs(int(element.get(f"{{{_W}}}{name}") or 0))

    return (
        value(page, "w") - value(margins, "left") - value(margins, "right"),
        value(page, "h") - value(margins, "top") - value(margins, "bottom"),
    )


def _head_pages(document: Any, summary: Summary, pages_field: str, pages: int) -> None:
    """Fills the header's paragraph of style 頁首標題 with the heading and its fields.

    ``pages`` stands there until a program reckons the field; LibreOffice never does.
    """
    target = f"PAGEREF {BOOKMARK}" if pages_field == "PAGEREF" else pages_field
    text = escape(say("brief-heading-page", summary.lang, page="\0", pages="\1"))
    runs = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    for sign, field, now in (("\0", "PAGE", 1), ("\1", target, pages)):
        runs = runs.replace(
            sign,
            "</w:t></w:r>"
            f'<w:fldSimple w:instr=" {field} "><w:r><w:t>{now}</w:t></w:r></w:fldSimple>'
            '<w:r><w:t xml:space="preserve">',
        )
    header = document.sections[0].header if len(document.sections) == 1 else document.sections[1].header
    for paragraph in header.paragraphs:
        if paragraph.style.name == HEADING:
            for element in list(paragraph._p)[:]:
                if not element.tag.endswith("}pPr"):
                    paragraph._p.remove(element)
            for element in _parse(f"<w:p>{runs}</w:p>")[0]:
                paragraph._p.append(element)


def _lend_styles(document: Any) -> None:
    """Gives an office's template the bundled styles that it lacks."""
    from docx import Document

    present = {style.name for style in document.styles}
    for style in Document(io.BytesIO(bundled("brief.docx"))).styles:
        if style.name not in present and not style.builtin:
            document.styles.element.append(deepcopy(style.element))


def _describe(document: Any, summary: Summary) -> None:
    about = document.core_properties
    about.title = content.clean(summary.title)[:255]
    about.subject = content.clean(f"{summary.body} {summary.meeting}".strip())[:255]
    about.author = about.last_modified_by = content.clean(" ".join(summary.office))[:255]
    about.keywords = say("brief-keywords", summary.lang)
    about.language = summary.lang
    when = moment(summary)
    if when:
        about.created = about.modified = when
