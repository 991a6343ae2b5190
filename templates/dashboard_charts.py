"""The six charts of 儀表板: legible in black and white, each with a text that says what it shows."""

from __future__ import annotations

from looks import FACE, LANG
from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.fill import ColorChoice, PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties
from openpyxl.worksheet.worksheet import Worksheet

from synctool.dashboard.places import COUNTS_ROW, HEADER_ROW, MONTHS_ROW
from synctool.figures import AGEING, MONTHS_SHOWN, PROGRESS, RECOMMENDATION
from synctool.texts import say

INK = "1F4E79"
DARK, STRIPED, LIGHT = (INK, ""), ("2F75B5", "wdUpDiag"), ("FFFFFF", "")
Look = tuple[str, str]
"""A colour, and the pattern that it is drawn in, if any."""


KINDS = ("recommendation", "progress", "ageing", "month", "agency", "answer")


def chart_texts() -> list[str]:
    """What a screen reader says of each chart, in their order."""
    return [say(f"dashboard-chart-{kind}", LANG) for kind in KINDS]


def add_charts(sheet: Worksheet) -> None:
    """The charts in the order of :data:`KINDS`."""
    first = [
        (1, "recommendation", COUNTS_ROW, len(RECOMMENDATION)),
        (7, "progress", COUNTS_ROW, len(PROGRESS)),
        (13, "ageing", COUNTS_ROW, len(AGEING)),
    ]
    for left, kind, row, count in first:
        chart = _bars(horizontal=kind != "progress")
        _series(sheet, chart, left + 2, row, count, left, DARK)
        _place(sheet, chart, left, 9)
    months = _bars(horizontal=False)
    _series(sheet, months, 3, MONTHS_ROW, MONTHS_SHOWN + 3, 1, DARK)
    _place(sheet, months, 1, 32)
    agencies = _bars(horizontal=False, stacked=True)
    for column, look in ((2, DARK), (3, LIGHT)):
        _series(sheet, agencies, column, HEADER_ROW + 1, 1, 1, look, titled=True)
    _place(sheet, agencies, 7, 32)
    answers = _bars(horizontal=False, stacked=True)
    for column, look in ((7, DARK), (8, STRIPED), (9, LIGHT)):
        _series(sheet, answers, column, HEADER_ROW + 1, 1, 1, look, titled=True)
    _place(sheet, answers, 13, 32)


def _bars(*, horizontal: bool, stacked: bool = False) -> BarChart:
    chart = BarChart()
    chart.type = "bar" if horizontal else "col"
    chart.style, chart.roundedCorners = None, False
    chart.gapWidth = 60
    chart.legend.position = "t"
    chart.legend.txPr = _text(900)
    if stacked:
        chart.grouping, chart.overlap = "stacked", 100
    else:
        chart.legend = None
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.txPr = chart.y_axis.txPr = _text(900)
    chart.y_axis.numFmt, chart.y_axis.majorGridlines.spPr = None, GraphicalProperties(ln=_thin("D9D9D9"))
    chart.y_axis.scaling.min = 0
    chart.x_axis.tickLblSkip = 1
    chart.y_axis.number_format = "0"
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=_thin("7F7F7F"))
    chart.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    if horizontal:
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"
    chart.graphical_properties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    return chart


def _thin(colour: str) -> LineProperties:
    return LineProperties(solidFill=colour, w=9525)


def _text(size: int) -> RichText:
    face = Font(typeface=FACE)
    given = CharacterProperties(sz=size, latin=face, ea=face, solidFill="262626")
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=given), endParaRPr=given)])


def _series(
    sheet: Worksheet,
    chart: BarChart,
    column: int,
    row: int,
    count: int,
    labels: int,
    look: Look,
    titled: bool = False,
) -> None:
    made = Series(Reference(sheet, min_col=column, min_row=row, max_row=row + count - 1))
    if titled:
        letter = sheet.cell(row - 1, column).column_letter
        made.tx = SeriesLabel(strRef=StrRef(f"'{sheet.title}'!${letter}${row - 1}"))
    made.cat = _categories(sheet, labels, row, count)
    made.graphicalProperties = _fill(look)
    made.dLbls = DataLabelList(
        showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False
    )
    made.dLbls.numFmt = "0;;"
    made.dLbls.txPr = _text(900)
    if titled and look is not LIGHT:
        made.dLbls.txPr = _label_text("FFFFFF" if look is DARK else "000000")
    chart.series.append(made)


def _label_text(colour: str) -> RichText:
    text = _text(900)
    text.p[0].pPr.defRPr.solidFill = ColorChoice(srgbClr=colour)
    return text


def _categories(sheet: Worksheet, column: int, row: int, count: int) -> AxDataSource:
    letter = sheet.cell(row, column).column_letter
    ref = f"'{sheet.title}'!${letter}${row}:${letter}${row + count - 1}"
    return AxDataSource(strRef=StrRef(f=ref))


def _fill(look: Look) -> GraphicalProperties:
    colour, pattern = look
    given = GraphicalProperties(ln=_thin(INK))
    if pattern:
        ground = ColorChoice(srgbClr="FFFFFF")
        given.pattFill = PatternFillProperties(prst=pattern, fgClr=ColorChoice(srgbClr=colour), bgClr=ground)
    else:
        given.solidFill = colour
    return given


def _place(sheet: Worksheet, chart: BarChart, left: int, title_row: int) -> None:
    chart.anchor = TwoCellAnchor(
        editAs="oneCell",
        _from=AnchorMarker(col=left - 1, row=title_row, colOff=60000, rowOff=30000),
        to=AnchorMarker(col=left + 5, row=title_row + 12, colOff=-60000, rowOff=0),
    )
    sheet.add_chart(chart)
