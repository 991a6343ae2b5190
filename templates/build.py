"""Builds agency.xlsx and master.xlsx, the same bytes every time: ``python templates/build.py [FOLDER]``.

Each sheet is one styled, blank body row below its header; who fills a sheet
copies that row's styles, and validations, marks and filter grow with it.
Every sheet of the master stands for itself, since sheets are grafted one by
one into an office's own workbook: no formula looks at another sheet.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import canonicalize

from openpyxl import Workbook
from openpyxl.formatting.rule import DataBarRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from synctool.excel_rules import Validation, conditional_formats, validation
from synctool.schema import (
    AGENCY_FIELDS,
    CLOSED_FIELDS,
    CONTINUE,
    FORM_FIELDS,
    MASTER_FIELDS,
    PENDING_FIELDS,
    RECOMMENDATION_FIELDS,
    REMOVE,
    RESPONSE_FIELDS,
    RUN_FIELDS,
    SELF_TRACKED,
    SHEET_NAMES,
    Field,
    Kind,
    Owner,
    SheetRole,
)
from synctool.texts import say

LANG = "zh-TW"
MADE = datetime(2025, 1, 1)
FACE = "微軟正黑體"
NAVY, MID, PALE, GREY, LINE = "1F4E79", "2F75B5", "DDEBF7", "F2F2F2", "A6A6A6"
ROC_DATE = "[$-404]e/m/d;@"

_thin = Side("thin", color=LINE)
_white = Side("thin", color="FFFFFF")
_blue = Side("thin", color=MID)
GRID, ANSWER_GRID, HEADER_GRID = (Border(s, s, s, s) for s in (_thin, _blue, _white))
TOP = Alignment(vertical="top", wrap_text=True)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
TOP_CENTRE = Alignment(horizontal="center", vertical="top", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center")


def solid(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour, bgColor=colour)


def _font(size: float = 12, colour: str | None = None, bold: bool = False) -> Font:
    """Without a colour of its own where people write, so that their text has none either."""
    return Font(name=FACE, size=size, color=colour, bold=bold, family=2)


@dataclass(frozen=True, slots=True)
class Mark:
    """How a conditional format looks: also without colour, by weight, slant or border."""

    fill: str
    ink: str = ""
    border: str = ""
    italic: bool | None = None

    def rule(self, formula: str) -> Any:
        side = Side(self.border, color="7F6000") if self.border else None
        return FormulaRule(
            formula=[formula],
            fill=solid(self.fill),
            font=Font(bold=True, italic=self.italic, color=self.ink) if self.ink else None,
            border=Border(side, side, side, side) if side else None,
        )


GOOD, AMBER, BLUE, BAD = (
    Mark("C6E0B4", "375623"),
    Mark("FFE699", "7F6000"),
    Mark("BDD7EE", NAVY),
    Mark("F8CBAD", "9C0006", italic=True),
)
MARKS = {"missing": Mark("FFF2CC", border="dashed"), "bad": BAD, "done": Mark("E2EFDA")}


# ---------------------------------------------------------------- parts of every sheet


def add_validation(sheet: Worksheet, told: Validation, strict: bool = True) -> None:
    """``strict``: an entry outside is refused; otherwise the list only helps."""
    sheet.add_data_validation(
        DataValidation(
            type=told.type,
            operator=told.operator or None,
            formula1=told.formula1 or None,
            formula2=told.formula2 or None,
            sqref=told.cells,
            allow_blank=True,
            showInputMessage=True,
            showErrorMessage=strict and bool(told.error),
            promptTitle=told.prompt_title,
            prompt=told.prompt,
            errorTitle=told.error_title or None,
            error=told.error or None,
        )
    )


def write_header(sheet: Worksheet, row: int, fields: Sequence[Field], widths: Mapping[str, float]) -> dict[str, str]:
    """Labels, widths and height of a header row; the letters of its columns by field."""
    letters = {}
    for number, field in enumerate(fields, 1):
        cell = sheet.cell(row, number, field.label)
        cell.font, cell.fill = _font(12, "FFFFFF", bold=True), solid(NAVY)
        cell.alignment, cell.border = MIDDLE, HEADER_GRID
        letters[field.name] = get_column_letter(number)
        sheet.column_dimensions[letters[field.name]].width = widths[field.name]
    sheet.row_dimensions[row].height = 34
    return letters


def write_body(sheet: Worksheet, row: int, fields: Sequence[Field], open_fields: frozenset[str]) -> None:
    """The blank sample row: what may be filled in is white, the rest softly shaded."""
    for number, field in enumerate(fields, 1):
        cell, is_open = sheet.cell(row, number), field.name in open_fields
        short = field.kind in (Kind.DATE, Kind.PERCENT, Kind.CHOICE) or field.name in SHORT
        cell.font, cell.alignment = _font(bold=field.name == "key"), TOP_CENTRE if short else TOP
        cell.border = ANSWER_GRID if is_open else GRID
        cell.fill = PatternFill() if is_open else solid(GREY)
        cell.protection = Protection(locked=not is_open)
        if field.kind is Kind.DATE:
            cell.number_format = ROC_DATE
        elif field.kind is Kind.PERCENT:
            cell.number_format = "0%"
        elif field.name in VERBATIM:
            cell.number_format = "@"


SHORT = frozenset({"key", "role", "round", "agency", "check", "id", "type", "field", "recommendation", "ruling"})
VERBATIM = frozenset({"key", "reporter", "contact", "id", "run", "digest", "round"})
"""Columns where 4-1-1 must not become a day, nor 0912 a number."""


def set_up_page(sheet: Worksheet, header: str, freeze: str, portrait: bool = False) -> None:
    """A4, as wide as one page, header repeated, pages numbered; frozen panes."""
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "portrait" if portrait else "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.6
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.oddFooter.left.text, sheet.oddFooter.left.size = "&A", 9
    sheet.oddFooter.center.text, sheet.oddFooter.center.size = say("page-footer", LANG), 9
    sheet.oddFooter.right.text, sheet.oddFooter.right.size = "&D", 9
    if header:
        sheet.print_title_rows = header
    if freeze:
        sheet.freeze_panes = freeze
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 90


def protect(sheet: Worksheet) -> None:
    """No password; formatting, sorting and filtering stay allowed, so that a phrase can be underlined."""
    sheet.protection.sheet = True
    for freedom in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(sheet.protection, freedom, False)


def write_title(sheet: Worksheet, text: str, width: int) -> None:
    cell = sheet["A1"]
    cell.value, cell.font, cell.alignment = text, _font(18, NAVY, bold=True), LEFT
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    sheet.row_dimensions[1].height = 34


# ---------------------------------------------------------------- agency.xlsx

FORM_HEAD = ("form-agency", "form-round", "form-due", "form-number")
FORM_NAMES = ("synctool_agency", "synctool_round", "synctool_due", "synctool_form_number")
BAND, HEADER, BODY = 6, 7, 8
FORM_WIDTHS = {
    "key": 10.5, "meeting": 10, "topic": 13, "resolution": 30, "leads": 10, "supporting": 10, "due": 11,
    "previous": 30, "progress": 50, "status": 10, "percent": 8.5, "completed": 11, "evidence": 18,
    "request": 10.5, "reporter": 10, "contact": 14, "check": 20,
}  # fmt: skip


def build_form() -> Workbook:
    book = _new_book(say("form-title", LANG))
    sheet = book.active
    sheet.title = SHEET_NAMES[SheetRole.FORM]
    sheet.sheet_properties.tabColor = NAVY
    last = get_column_letter(len(FORM_FIELDS))
    write_title(sheet, say("form-title", LANG), len(FORM_FIELDS))
    _write_form_head(sheet, last)
    letters = write_header(sheet, HEADER, FORM_FIELDS, FORM_WIDTHS)
    open_fields = frozenset(f.name for f in AGENCY_FIELDS)
    write_body(sheet, BODY, FORM_FIELDS, open_fields)
    sheet[f"{letters['check']}{BODY}"].font = _font(11)
    _write_bands(sheet, letters)
    for field in AGENCY_FIELDS:
        told = validation(field, letters[field.name], BODY, BODY, AGENCY_FIELDS, LANG)
        if told is not None:
            add_validation(sheet, told)
    for mark in conditional_formats(AGENCY_FIELDS, letters, BODY):
        sheet.conditional_formatting.add(mark.cells, MARKS[mark.style].rule(mark.formula))
    sheet.auto_filter.ref = f"A{HEADER}:{last}{BODY}"
    set_up_page(sheet, f"{BAND}:{HEADER}", f"B{BODY}")
    protect(sheet)
    _name_cells(book, sheet, dict(zip(FORM_NAMES, ("B2", "B3", "B4", "B5"), strict=True)), HEADER)
    _build_guide(book)
    return book


def _write_form_head(sheet: Worksheet, last: str) -> None:
    for row, (label, how) in enumerate(zip(FORM_HEAD, range(1, 5), strict=True), 2):
        name, value, told = sheet.cell(row, 1, say(label, LANG)), sheet.cell(row, 2), sheet.cell(row, 5)
        name.font, name.fill, name.alignment = _font(11, "FFFFFF", bold=True), solid(MID), MIDDLE
        for column in range(2, 5):
            sheet.cell(row, column).border = Border(bottom=_blue)
        value.font, value.alignment = _font(12, bold=True), LEFT
        sheet.merge_cells(f"B{row}:D{row}")
        told.value, told.font = say(f"form-how-{how}", LANG), _font(11)
        told.alignment = Alignment(vertical="center", indent=1)
        sheet.merge_cells(f"E{row}:{last}{row}")
        sheet.row_dimensions[row].height = 20
    sheet["B4"].number_format = ROC_DATE


def _write_bands(sheet: Worksheet, letters: Mapping[str, str]) -> None:
    """Above the header: whose columns these are. The frozen first column stays out of the merge."""
    bands = (
        ("meeting", "previous", "form-band-given", GREY, NAVY),
        (AGENCY_FIELDS[0].name, AGENCY_FIELDS[-1].name, "form-band-answer", PALE, NAVY),
        ("check", "check", "form-band-check", GREY, NAVY),
    )
    sheet.cell(BAND, 1).fill = solid(GREY)
    for first, last, code, colour, ink in bands:
        cell = sheet[f"{letters[first]}{BAND}"]
        cell.value, cell.font = say(code, LANG), _font(11, ink, bold=True)
        cell.fill, cell.alignment = solid(colour), Alignment(horizontal="center", vertical="center")
        if first != last:
            sheet.merge_cells(f"{letters[first]}{BAND}:{letters[last]}{BAND}")
    sheet.row_dimensions[BAND].height = 20


def _build_guide(book: Workbook) -> None:
    sheet = book.create_sheet(say("guide-sheet", LANG))
    write_title(sheet, say("guide-title", LANG), 3)
    sheet["A2"] = say("guide-intro", LANG)
    sheet.merge_cells("A2:C2")
    sheet.row_dimensions[2].height = 26
    columns = (Field("column", say("guide-column", LANG), Kind.TEXT, Owner.COMPUTED),)
    columns += (Field("how", say("guide-how", LANG), Kind.TEXT, Owner.COMPUTED),)
    columns += (Field("example", say("guide-example", LANG), Kind.TEXT, Owner.COMPUTED),)
    write_header(sheet, 3, columns, {"column": 14, "how": 46, "example": 42})
    for row, field in enumerate((*AGENCY_FIELDS, FORM_FIELDS[-1]), 4):
        texts = (field.label, say(f"guide-{field.name}", LANG), say(f"guide-{field.name}-example", LANG))
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(row, column, text)
            cell.font, cell.border, cell.alignment = _font(bold=column == 1), GRID, Alignment(vertical="center", wrap_text=True)
            cell.number_format = "@"
        sheet.cell(row, 1).fill = solid(PALE)
        sheet.row_dimensions[row].height = 38
    sheet.cell(row + 1, 1, say("guide-colours", LANG))
    sheet.merge_cells(start_row=row + 1, end_row=row + 1, start_column=1, end_column=3)
    sheet.row_dimensions[row + 1].height = 30
    for place in ("A2", f"A{row + 1}"):
        sheet[place].font, sheet[place].alignment = _font(), Alignment(vertical="center", wrap_text=True)
    set_up_page(sheet, "", "", portrait=True)
    protect(sheet)


# ---------------------------------------------------------------- master.xlsx


@dataclass(frozen=True, slots=True)
class Design:
    """One sheet of the master: title row, line of explanation, header row 3, blank row 4."""

    role: SheetRole
    fields: tuple[Field, ...]
    widths: tuple[float, ...]
    frozen: int
    """Columns that stay in sight."""
    open_fields: tuple[str, ...] = ()
    tab: str = MID


DESIGNS = (
    Design(
        SheetRole.ITEMS, MASTER_FIELDS, (8, 12, 18, 44, 11, 11, 12, 76, 11, 13, 13), 1,
        tuple(f.name for f in MASTER_FIELDS), NAVY,
    ),
    Design(
        SheetRole.RESPONSES, RESPONSE_FIELDS,
        (13, 8, 11, 9, 70, 11, 10, 12, 26, 12, 11, 16), 3,
    ),
    Design(
        SheetRole.RECOMMENDATIONS, RECOMMENDATION_FIELDS,
        (8, 40, 13, 12, 30, *(17,) * 6, 30), 1,
    ),
    Design(
        SheetRole.PENDING, PENDING_FIELDS, (12, 9, 8, 10, 11, 34, 34, 34, 24, 28, 12, 36), 3,
        ("action", "custom"), "C55A11",
    ),
    Design(SheetRole.CLOSED, CLOSED_FIELDS, (8, 12, 18, 40, 11, 11, 12, 66, 10, 12, 12, 12, 16), 1, (), "7F7F7F"),
    Design(SheetRole.RUNS, RUN_FIELDS, (16, 20, 16, 16, 80, 22), 1, (), "7F7F7F"),
)  # fmt: skip


def build_master() -> Workbook:
    book = _new_book(say("title-items", LANG))
    book.remove(book.active)
    for design in DESIGNS:
        sheet = book.create_sheet(SHEET_NAMES[design.role])
        letters = _write_master_sheet(sheet, design)
        _decorate(sheet, design, letters)
    items = book[SHEET_NAMES[SheetRole.ITEMS]]
    _name_cells(book, items, {}, 3)
    return book


def _write_master_sheet(sheet: Worksheet, design: Design) -> dict[str, str]:
    width = len(design.fields)
    write_title(sheet, say(f"title-{design.role}", LANG), width)
    about = sheet["A2"]
    about.value, about.font, about.alignment = say(f"about-{design.role}", LANG), _font(11, "595959"), LEFT
    sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=width)
    sheet.row_dimensions[2].height = 22
    widths = dict(zip((f.name for f in design.fields), design.widths, strict=True))
    letters = write_header(sheet, 3, design.fields, widths)
    write_body(sheet, 4, design.fields, frozenset(design.open_fields))
    sheet.auto_filter.ref = f"A3:{get_column_letter(width)}4"
    sheet.sheet_properties.tabColor = design.tab
    set_up_page(sheet, "3:3", f"{get_column_letter(design.frozen + 1)}4")
    return letters


def _decorate(sheet: Worksheet, design: Design, letters: Mapping[str, str]) -> None:
    """Dropdowns and marks, by what the sheet's fields are."""
    for field in design.fields:
        if field.name == "ruling" and design.role is SheetRole.ITEMS:
            listed = next(f for f in MASTER_FIELDS if f.name == "recommendation")
            add_validation(sheet, _listed(field, listed.rule.choices, letters), strict=False)
        elif field.name in design.open_fields and field.rule.choices:
            add_validation(sheet, _listed(field, field.rule.choices, letters))

    def mark(name: str, formula: str, look: Mark, whole: bool = False) -> None:
        first, last = ("A", get_column_letter(len(design.fields))) if whole else (letters[name], letters[name])
        sheet.conditional_formatting.add(f"{first}4:{last}4", look.rule(formula.format(f"${letters[name]}4")))

    for name in ("recommendation", "ruling", "request"):
        if name in letters:
            for choice, look in ((REMOVE, GOOD), (CONTINUE, AMBER), (SELF_TRACKED, BLUE)):
                mark(name, f'{{}}="{choice}"', look)
    if "percent" in letters:
        bar = DataBarRule("num", 0, "num", 1, color="9DC3E6")
        sheet.conditional_formatting.add(f"{letters['percent']}4", bar)
    if design.role is SheetRole.ITEMS:
        settled = f'${letters["ruling"]}4<>"{REMOVE}"'
        mark("due", f"AND(ISNUMBER({{0}}),{{0}}<TODAY(),{settled})", BAD)
    if design.role is SheetRole.RECOMMENDATIONS:
        for name in ("answered", "done", "requested", "no_problem", "no_conflict", "substantiated"):
            mark(name, 'LEFT({},1)="✓"', GOOD)
            mark(name, 'LEFT({},1)="✗"', BAD)
    if design.role is SheetRole.PENDING:
        mark("action", f'AND({{}}="",$A4<>"")', MARKS["missing"])
        mark("action", '{}<>""', MARKS["done"], whole=True)


def _listed(field: Field, choices: tuple[str, ...], letters: Mapping[str, str]) -> Validation:
    told = validation(
        Field(field.name, field.label, Kind.CHOICE, field.owner, rule=type(field.rule)(choices=choices)),
        letters[field.name], 4, 4, lang=LANG,
    )  # fmt: skip
    assert told is not None
    return told


# ---------------------------------------------------------------- workbooks and bytes


def _new_book(title: str) -> Workbook:
    book = Workbook()
    # The first font of a workbook is the measure of its column widths.
    book._fonts = IndexedList([Font(name=FACE, size=12, family=2)])
    book._named_styles["Normal"].font = book._fonts[0]
    book.security = None
    book.properties.title, book.properties.creator = title, "synctool"
    book.properties.language = LANG
    book.properties.created = MADE
    return book


def _name_cells(book: Workbook, sheet: Worksheet, places: Mapping[str, str], header: int) -> None:
    """Names by which a program finds the head's cells, wherever they are."""
    for name, place in {"synctool_title": "A1", **places, "synctool_header": f"A{header}"}.items():
        absolute = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", place)
        book.defined_names[name] = DefinedName(name, attr_text=f"'{sheet.title}'!{absolute}")


_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STRINGS = "xl/sharedStrings.xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_FONT_ORDER = ("b", "i", "strike", "u", "sz", "color", "name", "family", "charset", "scheme")
"""Order of a font's properties in ECMA-376 part 1, 18.8.22; openpyxl keeps another."""


def to_bytes(book: Workbook) -> bytes:
    """The workbook in canonical XML, with fixed dates inside and in the zip directory."""
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as source:
        parts = {name: _canonical(name, source.read(name)) for name in source.namelist()}
    _share_strings(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in sorted(parts, key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            target.writestr(entry, _DECLARATION + parts[name].encode(), compresslevel=9)
    return out.getvalue()


def _canonical(name: str, data: bytes) -> str:
    text = canonicalize(data.decode())
    if name == "docProps/core.xml":
        stamp = MADE.strftime("%Y-%m-%dT%H:%M:%SZ")
        text = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{stamp}", text)
    text = text.replace('rgb="00', 'rgb="FF')  # opaque, as other programs write it
    if name == "xl/styles.xml":
        text = re.sub(r"(<font>)(.*?)(</font>)", _in_order, text)
    return text


def _in_order(font: re.Match[str]) -> str:
    properties = re.findall(r"<(\w+)[^>]*></\1>", font[2])
    texts = dict(zip(properties, re.findall(r"<\w+[^>]*></\w+>", font[2]), strict=True))
    return font[1] + "".join(texts[name] for name in _FONT_ORDER if name in texts) + font[3]


def _share_strings(parts: dict[str, str]) -> None:
    """Move inline strings to a shared table, as Excel itself would at the next save."""
    strings: dict[str, int] = {}

    def share(cell: re.Match[str]) -> str:
        return f'{cell[1]} t="s"><v>{strings.setdefault(cell[2], len(strings))}</v></c>'

    uses = 0
    for name in sorted(parts):
        if name.startswith("xl/worksheets/sheet"):
            inline = r'(<c [^>]*?) t="inlineStr"><is>(<t[^>]*>[^<]*</t>)</is></c>'
            parts[name], found = re.subn(inline, share, parts[name])
            uses += found
    items = "".join(f"<si>{text}</si>" for text in strings)
    parts[_STRINGS] = f'<sst xmlns="{_MAIN}" count="{uses}" uniqueCount="{len(strings)}">{items}</sst>'
    types, rels = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    if _STRINGS not in parts[types]:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        entry = f'<Override ContentType="{kind}" PartName="/{_STRINGS}"></Override></Types>'
        parts[types] = parts[types].replace("</Types>", entry)
    if "sharedStrings" not in parts[rels]:
        entry = f'<Relationship Id="rIdStrings" Target="/{_STRINGS}" Type="{_RELATIONSHIPS}/sharedStrings">'
        parts[rels] = parts[rels].replace("</Relationships>", f"{entry}</Relationship></Relationships>")


BUILDERS = {"agency.xlsx": build_form, "master.xlsx": build_master}


def main(folder: Path) -> None:
    for name, build in BUILDERS.items():
        (folder / name).write_bytes(to_bytes(build()))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
