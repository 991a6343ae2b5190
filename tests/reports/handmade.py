"""A brief as an office made it by hand, in each format: merged cells, automatic numbers, no template of ours."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

COVER = (
    "數位治理推動會報",
    "第二次會議列管事項辦理情形報告",
    "報告單位：國家發展委員會",
    "中華民國１１３年６月３０日",
)
HEADER = ("會議決議", "辦理情形", "列管建議")
TOPIC = "案由一：資料治理推動報告"
# Cells of lines; "#" before a line asks for an automatic number, "_" around words for an underline.
FIRST = (
    ("決議：", "１、請國發會會同數發部_研議規範_。"),
    ("國家發展委員會：", "#已完成草案。", "#已於_五月_函頒。", "數發部:", "配合辦理。"),
    ("建議解除列管",),
)
SECOND = (("決議：", "2、請內政部及財政部辦理介接。"), ("內政部：", "辦理中。"), ("繼續列管",))
BELOW = ("財政部：", "#已完成七成。", "#其餘項目")
CONTINUED = (("2、(續)",), ("財政部：（續）", "（續）於年底完成。"), ("繼續列管",))
STRAY = "會議資料請勿外流"


def pptx() -> bytes:
    """A cover, a slide with the table, a slide on which the table goes on without a header."""
    from pptx import Presentation
    from pptx.util import Cm

    deck = Presentation()
    cover = deck.slides.add_slide(deck.slide_layouts[6])
    for place, text in enumerate(COVER):
        cover.shapes.add_textbox(Cm(2), Cm(2 + 2 * place), Cm(20), Cm(1.5)).text_frame.text = text
    body = deck.slides.add_slide(deck.slide_layouts[5])
    body.shapes.title.text_frame.text = "會議決議事項追蹤（1/2）"  # type: ignore[union-attr]
    table = body.shapes.add_table(5, 3, Cm(1), Cm(4), Cm(22), Cm(10)).table
    _pptx_row(table, 0, [(text,) for text in HEADER])
    table.cell(1, 0).merge(table.cell(1, 2))
    _pptx_cell(table.cell(1, 0), (TOPIC,))
    _pptx_row(table, 2, FIRST)
    _pptx_row(table, 3, SECOND)
    _pptx_cell(table.cell(4, 1), BELOW)
    table.cell(3, 0).merge(table.cell(4, 0))
    table.cell(3, 2).merge(table.cell(4, 2))
    more = deck.slides.add_slide(deck.slide_layouts[6])
    _pptx_row(more.shapes.add_table(1, 3, Cm(1), Cm(2), Cm(22), Cm(3)).table, 0, CONTINUED)
    more.shapes.add_textbox(Cm(1), Cm(16), Cm(10), Cm(1)).text_frame.text = STRAY
    last = deck.slides.add_slide(deck.slide_layouts[6])
    last.shapes.add_textbox(Cm(1), Cm(1), Cm(10), Cm(1)).text_frame.text = "報告完畢"
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _pptx_row(table: Any, row: int, cells: Sequence[Sequence[str]]) -> None:
    for column, lines in enumerate(cells):
        _pptx_cell(table.cell(row, column), lines)


def _pptx_cell(cell: Any, lines: Sequence[str]) -> None:
    from pptx.oxml.ns import qn

    frame = cell.text_frame
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        for place, words in enumerate(line.lstrip("#").split("_")):
            run = paragraph.add_run()
            run.text = words
            run.font.underline = bool(place % 2) or None
        if line.startswith("#"):
            auto = paragraph._p.get_or_add_pPr().makeelement(qn("a:buAutoNum"), {"type": "arabicPeriod"})
            paragraph._p.get_or_add_pPr().append(auto)


def docx() -> bytes:
    """Paragraphs before a table of its own style; numbers from a numbering definition that starts anew."""
    from docx import Document

    document = Document()
    for text in COVER:
        document.add_paragraph(text)
    table = document.add_table(6, 3)
    _docx_row(document, table, 0, [(text,) for text in HEADER])
    _docx_cell(document, table.cell(1, 0).merge(table.cell(1, 2)), (TOPIC,))
    _docx_row(document, table, 2, FIRST)
    _docx_row(document, table, 3, SECOND)
    _docx_cell(document, table.cell(4, 1), BELOW)
    table.cell(3, 0).merge(table.cell(4, 0))
    table.cell(3, 2).merge(table.cell(4, 2))
    _docx_row(document, table, 5, CONTINUED)
    document.add_paragraph(STRAY)
    document.add_paragraph("報告完畢")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _docx_row(document: Any, table: Any, row: int, cells: Sequence[Sequence[str]]) -> None:
    for column, lines in enumerate(cells):
        _docx_cell(document, table.cell(row, column), lines)


def _docx_cell(document: Any, cell: Any, lines: Sequence[str]) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    numbering = document.part.numbering_part.element
    num = numbering.add_num(int(numbering.findall("{*}abstractNum")[0].get(qn("w:abstractNumId"))))
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    )
    num.append(
        parse_xml(
            f'<w:lvlOverride {nsdecls("w")} w:ilvl="0"><w:startOverride w:val="1"/>{level}</w:lvlOverride>'
        )
    )
    for number, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if not number else cell.add_paragraph()
        for place, words in enumerate(line.lstrip("#").split("_")):
            paragraph.add_run(words).underline = bool(place % 2) or None
        if line.startswith("#"):
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = num.numId


def html() -> bytes:
    """As a word processor saves it: Big5, lines broken within paragraphs, rowspan and colspan."""

    def cell(lines: Sequence[str], attributes: str = "") -> str:
        out, numbered = "", False
        for line in lines:
            if line.startswith("#") != numbered:
                out += "<ol>" if not numbered else "</ol>"
                numbered = not numbered
            words = "".join(
                f"<span style='text-decoration: underline'>{w}</span>" if n % 2 else w
                for n, w in enumerate(line.lstrip("#").split("_"))
            )
            out += f"<li>{words}" if numbered else f"<p class=MsoNormal>\n {words}\n</p>"
        return f"<td {attributes}>{out}{'</ol>' if numbered else ''}</td>"

    rows = [
        "".join(cell((text,)) for text in HEADER),
        cell((TOPIC,), "colspan=3"),
        "".join(map(cell, FIRST)),
        cell(SECOND[0], "rowspan=2") + cell(SECOND[1]) + cell(SECOND[2], "rowspan=2"),
        cell(BELOW),
        "".join(map(cell, CONTINUED)),
    ]
    page = (
        "<html><head><meta http-equiv=Content-Type content='text/html; charset=big5'><title>x</title></head><body>"
        + "".join(f"<p>{text}</p>" for text in COVER)
        + f"<table>{''.join(f'<tr>{row}' for row in rows)}</table><p>{STRAY}</p><p>報告完畢</p></body></html>"
    )
    return page.encode("cp950")


_ODT = """\
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-suffix="."
 style:num-format="1"/></text:list-style>
<style:style style:name="U" style:family="text"><style:text-properties style:text-underline-style="solid"/></style:style>
"""


def odt() -> bytes:
    """Lists of a list style, cells covered to the right and below."""
    from odfdo import Document

    from synctool.reports import odf

    def cell(lines: Sequence[str], attributes: str = "") -> str:
        out, numbered = "", False
        for line in lines:
            if line.startswith("#") != numbered:
                out += '<text:list text:style-name="L1">' if not numbered else "</text:list>"
                numbered = not numbered
            words = "".join(
                f'<text:span text:style-name="U">{w}</text:span>' if n % 2 else w
                for n, w in enumerate(line.lstrip("#").split("_"))
            )
            paragraph = f"<text:p>{words}</text:p>"
            out += f"<text:list-item>{paragraph}</text:list-item>" if numbered else paragraph
        return f"<table:table-cell {attributes}>{out}{'</text:list>' if numbered else ''}</table:table-cell>"

    covered = "<table:covered-table-cell/>"
    rows = [
        "".join(cell((text,)) for text in HEADER),
        cell((TOPIC,), 'table:number-columns-spanned="3"') + covered * 2,
        "".join(map(cell, FIRST)),
        cell(SECOND[0], 'table:number-rows-spanned="2"') + cell(SECOND[1])
        + cell(SECOND[2], 'table:number-rows-spanned="2"'),
        covered + cell(BELOW) + covered,
        "".join(map(cell, CONTINUED)),
    ]  # fmt: skip
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    document = Document("text")
    root = odf.root(document, "content")
    body = odf.find(root, "//office:body/office:text")[0]
    for element in list(body):
        body.remove(element)
    above = "".join(f"<text:p>{text}</text:p>" for text in COVER)
    below = f"<text:p>{STRAY}</text:p><text:p>報告完畢</text:p>"
    body.extend(odf.parse(f'{above}<table:table table:name="T">{table}</table:table>{below}'))
    odf.find(root, "//office:automatic-styles")[0].extend(odf.parse(_ODT))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


MAKERS: dict[str, Callable[[], bytes]] = {"pptx": pptx, "docx": docx, "odt": odt, "html": html}
