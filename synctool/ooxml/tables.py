"""Excel tables of a sheet, and every range of a sheet or name that follows a table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from synctool.ooxml.draft import Draft, SheetPart
from synctool.ooxml.grid import Grid
from synctool.ooxml.refs import Area, Fit, area
from synctool.ooxml.scan import (
    ATTRIBUTES,
    Markup,
    attribute,
    children,
    escaped,
    plain,
    splice,
    tag_pattern,
)

_FOLLOWING = frozenset(
    (
        b"autoFilter",
        b"conditionalFormatting",
        b"dataValidations",
        b"protectedRanges",
        b"ignoredErrors",
        b"extLst",
    )
)
"""Elements of a worksheet whose ranges grow with a table."""
_REF = re.compile(rb"""(?<=\s)(sqref|ref)(\s*=\s*)(?:"([^"]*)"|'([^']*)')""")
_FOLLOWER_TAG = re.compile(
    rb"<(?:[\w.-]+:)?(?:autoFilter|sortState|conditionalFormatting|dataValidation|protectedRange|ignoredError)"
    rb"(?=[\s/>])" + ATTRIBUTES + rb"/?>"
)
_TABLE_TAG = re.compile(rb"<(?:[\w.-]+:)?(?:table|autoFilter|sortState)(?=[\s/>])" + ATTRIBUTES + rb"/?>")
_X14_RULES = re.compile(rb"<(x14:(?:conditionalFormattings|dataValidations))(?=[\s/>]).*?</\1\s*>", re.DOTALL)
_X14_REF = re.compile(rb"(<xm:sqref>)([^<]*)(</xm:sqref>)")
_NAME_REF = re.compile(
    r"((?:'(?:[^']|'')+'|[^'!,()\s]+)!)(\$?[A-Za-z]{1,3}\$?[0-9]+(?::\$?[A-Za-z]{1,3}\$?[0-9]+)?)"
)


class TablePart(NamedTuple):
    """An Excel table."""

    part: str
    area: Area
    has_header: bool
    has_totals: bool

    def fixed_rows(self) -> list[Area]:
        """Its header and totals row, which are more than cells."""
        rows = []
        if self.has_header:
            rows.append(self.area._replace(bottom=self.area.top))
        if self.has_totals:
            rows.append(self.area._replace(top=self.area.bottom))
        return rows


def table_at(tables: Iterable[TablePart], header_row: int) -> TablePart | None:
    """The Excel table whose header row this is."""
    return next((t for t in tables if t.has_header and t.area.top == header_row), None)


def tables_of(draft: Draft, part: str) -> list[TablePart]:
    """The Excel tables of a sheet's part."""
    found = []
    for relationship in draft.relationships(part):
        if relationship.type != "table" or not draft.has(relationship.target):
            continue
        markup = draft.markup(relationship.target)
        tag = tag_pattern(markup.prefix + b"table").search(markup.mask)
        block = area(plain(attribute(tag[1], b"ref"))) if tag else None
        if tag is not None and block is not None:
            has_header = attribute(tag[1], b"headerRowCount") != b"0"
            has_totals = (attribute(tag[1], b"totalsRowCount") or b"0") != b"0"
            found.append(TablePart(relationship.target, block, has_header, has_totals))
    return found


def table_columns(grid: Grid, tables: Iterable[TablePart], header_row: int) -> list[int]:
    """Columns of the table under a header row: the Excel table's, else those with a header."""
    table = table_at(tables, header_row)
    if table is not None:
        return list(range(table.area.left, table.area.right + 1))
    header = grid.row(header_row)
    return [spot.column for spot in header.spots if not spot.is_blank] if header else []


def last_body_row(grid: Grid, header_row: int, columns: Iterable[int]) -> int:
    """The last row with a value in one of ``columns``; the header row if there is none."""
    wanted = set(columns)
    for at in sorted(range(len(grid.numbers)), key=grid.numbers.__getitem__, reverse=True):
        number = grid.numbers[at]
        if number <= header_row:
            break
        if grid.may_hold_values(at) and any(
            spot.column in wanted and not spot.is_blank for spot in grid.row_at(at).spots
        ):
            return number
    return header_row


def fit_tables(draft: Draft, tables: list[TablePart], fit: Fit) -> None:
    """Let the tables under the header row reach the new last row."""
    for table in tables:
        if table.area.top != fit.header or not table.has_header:
            continue
        markup = draft.markup(table.part)
        draft.put(table.part, _TABLE_TAG.sub(lambda tag: _fitted_tag(tag[0], fit), markup.text))


def tail_changes(markup: Markup, start: int, fit: Fit) -> list[tuple[int, int, bytes]]:
    """What becomes of the ranges that stand behind the sheet's cells."""
    mask, text = markup.mask, markup.text
    end = mask.rfind(b"</")
    changes = []
    for child in children(mask, start, end):
        if child.name not in _FOLLOWING:
            continue
        old = text[child.start : child.end]
        if child.name == b"extLst":
            new = _X14_RULES.sub(lambda rules: _X14_REF.sub(lambda r: _fitted_x14(r, fit), rules[0]), old)
        else:
            new = _FOLLOWER_TAG.sub(lambda tag: _fitted_tag(tag[0], fit), old)
        if new != old:
            changes.append((child.start, child.end, new))
    return changes


def _fitted_tag(tag: bytes, fit: Fit) -> bytes:
    def fitted(ref: re.Match[bytes]) -> bytes:
        old = ref[3] if ref[3] is not None else ref[4]
        new = fit.refs(old.decode("utf-8")).encode("utf-8")
        return ref[1] + ref[2] + b'"' + new + b'"' if new.split() != old.split() else ref[0]

    return _REF.sub(fitted, tag)


def _fitted_x14(ref: re.Match[bytes], fit: Fit) -> bytes:
    new = fit.refs(ref[2].decode("utf-8")).encode("utf-8")
    return ref[1] + new + ref[3] if new.split() != ref[2].split() else ref[0]


def fit_names(draft: Draft, sheet: SheetPart, fit: Fit) -> None:
    """Let names follow: the sheet's filter and print area, and names that are the table or its body."""
    markup = draft.markup(draft.workbook_part)
    pattern = tag_pattern(markup.prefix + b"definedName")
    changes = []
    for tag in pattern.finditer(markup.mask):
        if tag[2]:
            continue
        end = markup.mask.index(b"<", tag.end())
        name = plain(attribute(tag[1], b"name"))
        local = attribute(tag[1], b"localSheetId")
        old = markup.text[tag.end() : end].decode("utf-8")
        if local is not None and local != b"%d" % sheet.at:
            continue
        new = _fitted_name(name, old, sheet.name, fit)
        if new != old:
            changes.append((tag.end(), end, new.encode("utf-8")))
    if changes:
        draft.put(draft.workbook_part, splice(markup.text, changes))


def _fitted_name(name: str, text: str, sheet: str, fit: Fit) -> str:
    if name == "_xlnm.Print_Titles":
        return text
    is_range = name in ("_xlnm._FilterDatabase", "_xlnm.Print_Area")
    mine = (escaped(sheet), "'" + escaped(sheet.replace("'", "''")) + "'")

    def fitted(found: re.Match[str]) -> str:
        block = area(found[2])
        whose = found[1][:-1].replace("&apos;", "'")
        if whose not in mine or block is None or not (is_range or fit.covers_body(block)):
            return found[0]
        return found[1] + fit.ref(found[2])

    if not is_range and not _NAME_REF.fullmatch(text.strip()):
        return text
    return _NAME_REF.sub(fitted, text)
