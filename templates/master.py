"""master.xlsx: the tracked items, and the sheets that the tool owns.

Every sheet stands for itself, since sheets are grafted one by one into an
office's own workbook: no formula looks at another sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from canonical import name_cells, new_book
from looks import (
    AMBER,
    BAD,
    BLUE,
    GOOD,
    LANG,
    LATE,
    LEFT,
    MARKS,
    MID,
    NAVY,
    Mark,
    add_validation,
    font,
    set_up_page,
    write_body,
    write_header,
    write_title,
)
from openpyxl import Workbook
from openpyxl.formatting.rule import DataBarRule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from synctool.excel_rules import Validation, validation
from synctool.model import SheetRole
from synctool.schema import (
    CLOSED_FIELDS,
    CONTINUE,
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
)
from synctool.texts import say


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


REMARK = Field("remark", "備註（內部）", Kind.TEXT, Owner.PRIVATE)
"""The office's own column: no field of ours, so it never leaves the master."""

DESIGNS = (
    Design(
        SheetRole.ITEMS, (*MASTER_FIELDS, REMARK),
        (7.5, 9, 13, 34, 8.5, 8.5, 10.5, 62, 7, 10.5, 10.5, 18), 1,
        tuple(f.name for f in (*MASTER_FIELDS, REMARK)), NAVY,
    ),
    Design(
        SheetRole.RESPONSES, RESPONSE_FIELDS,
        (10, 7.5, 8.5, 6.5, 62, 8.5, 7, 10.5, 18, 10.5, 9, 13.5), 3,
    ),
    Design(
        SheetRole.RECOMMENDATIONS, RECOMMENDATION_FIELDS,
        (7.5, 32, 9, 10.5, 22, *(13.5,) * 6, 20), 1,
    ),
    Design(
        SheetRole.PENDING, PENDING_FIELDS, (12, 6.5, 7.5, 8.5, 8.5, 26, 26, 26, 14, 24, 10.5, 26), 3,
        ("action", "custom"), "C55A11",
    ),
    Design(
        SheetRole.CLOSED, CLOSED_FIELDS,
        (7.5, 9, 13, 30, 8.5, 8.5, 10.5, 50, 7, 10.5, 10.5, 10.5, 12, 10.5, 10, 24), 1, (), "7F7F7F",
    ),
    Design(SheetRole.RUNS, RUN_FIELDS, (21, 17, 11, 9, 60, 15), 1, (), "7F7F7F"),
)  # fmt: skip


def build_master() -> Workbook:
    book = new_book(say("title-items", LANG))
    book.remove(book.active)
    for design in DESIGNS:
        sheet = book.create_sheet(SHEET_NAMES[design.role])
        letters = _write_master_sheet(sheet, design)
        _decorate(sheet, design, letters)
    items = book[SHEET_NAMES[SheetRole.ITEMS]]
    name_cells(book, items, {}, 3)
    return book


def _write_master_sheet(sheet: Worksheet, design: Design) -> dict[str, str]:
    width = len(design.fields)
    write_title(sheet, say(f"title-{design.role}", LANG), width)
    about = sheet["A2"]
    about.value, about.font, about.alignment = say(f"about-{design.role}", LANG), font(11, "595959"), LEFT
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
        first, last = (
            ("A", get_column_letter(len(design.fields))) if whole else (letters[name], letters[name])
        )
        sheet.conditional_formatting.add(f"{first}4:{last}4", look.rule(formula.format(f"${letters[name]}4")))

    for name in ("recommendation", "ruling", "request"):
        if name in letters:
            for choice, look in ((REMOVE, GOOD), (CONTINUE, AMBER), (SELF_TRACKED, BLUE)):
                mark(name, f'{{}}="{choice}"', look)
    if "percent" in letters:
        bar = DataBarRule("num", 0, "num", 1, color="9DC3E6")
        sheet.conditional_formatting.add(f"{letters['percent']}4", bar)
    if design.role is SheetRole.ITEMS:
        open_ = f'${letters["ruling"]}4<>"{REMOVE}",N(${letters["percent"]}4)<1'
        mark("due", f"AND(ISNUMBER({{0}}),{{0}}<TODAY(),{open_})", LATE)
    if design.role is SheetRole.RECOMMENDATIONS:
        for name in ("answered", "done", "requested", "no_problem", "no_conflict", "substantiated"):
            mark(name, 'LEFT({},1)="✓"', GOOD)
            mark(name, 'LEFT({},1)="✗"', BAD)
    if design.role is SheetRole.PENDING:
        mark("action", 'AND({}="",$A4<>"")', MARKS["missing"])
        mark("action", '{}<>""', MARKS["done"], whole=True)


def _listed(field: Field, choices: tuple[str, ...], letters: Mapping[str, str]) -> Validation:
    told = validation(
        Field(field.name, field.label, Kind.CHOICE, field.owner, rule=type(field.rule)(choices=choices)),
        letters[field.name], 4, 4, lang=LANG,
    )  # fmt: skip
    assert told is not None
    return told
