"""Sheets to tables: find the header, match the labels, key the rows. Pure.

Identity is the key, never the position (DESIGN, law 11): rows whose key is
blank, doubled or unreadable are set aside with their content. Headers are
matched by label and declared alias after normalising width, white space and
line breaks (law 12).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from dataclasses import field as _field
from datetime import date
from functools import lru_cache

from synctool.model import Place, Problem, Severity, Sheet, Value, a1, is_blank, text_of
from synctool.schema import CHECK, Field, normalise_label

_MOST_COVERED = 100_000
"""Cells under merges that are looked at; a form has none, a hostile file may claim all."""

HEADER_DEPTH = 200
"""Rows that hold cells and are searched for a header; a form's head is never that long."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header row and what its labels mean."""

    row: int
    columns: Mapping[str, int]
    """Field name → column."""
    unmatched: Mapping[int, str]
    """Column → label that means no field of ours (they are private)."""


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    key: str
    """Normalised; ``""`` where there is none."""
    values: Mapping[str, Value]
    """Field name → value; blank cells are left out."""
    doubts: Mapping[str, str] = _field(default_factory=dict)
    """Field name → code, where a cell is blank only to the eye of a program: see :func:`_doubts`."""

    def __getitem__(self, name: str) -> Value:
        return self.values.get(name)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet's rows by key, and the rows that have none to go by."""

    source: str
    sheet: str
    header: Header
    rows: Mapping[str, Row]
    set_aside: tuple[Row, ...] = ()
    end: int = 0
    """The number of the last row that holds anything, of an excerpt, too; ``0`` where that is not known."""

    @property
    def last(self) -> int:
        """The number of the last row that holds anything; the header's where none does."""
        if self.end:
            return self.end
        return max((row.number for row in (*self.rows.values(), *self.set_aside)), default=self.header.row)

    def place(self, row: int, name: str) -> Place:
        """Where a field of a row stands; the row's key cell if the sheet has no such column."""
        column = self.header.columns.get(name) or self.header.columns.get("key", 1)
        return Place(self.source, self.sheet, a1(row, column))


def normalise_key(value: Value) -> str:
    """The key as an identity: full-width forms, dashes and white space folded.

    A date has no key: ``4-1-1`` that a program turned into a day can't be told
    from others, so it gives ``""``.
    """
    if value is None or isinstance(value, date):
        return ""
    return _folded(text_of(value))


@lru_cache(maxsize=1 << 17)
def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(
        "-" if c in "‐‑‒–—―−－﹣" else c
        for c in folded
        if not c.isspace() and c not in "\u200b\u200c\u200d\u2060\ufeff"
    )


def composite_key(*parts: str) -> str:
    """The key of a row that several fields identify together, as :func:`read_table` makes it."""
    return "\t".join(normalise_key(part) for part in parts)


def _label(value: Value) -> str:
    return normalise_label(text_of(value))


def _without_remark(label: str) -> str:
    """``辦理情形(必填)`` → ``辦理情形``."""
    return label[: label.rindex("(")] if label.endswith(")") and label.find("(") > 0 else label


def _match(labels: Mapping[int, str], fields: Sequence[Field]) -> tuple[dict[str, int], list[str]]:
    """Field → column, and the fields that more than one column claims.

    A column that bears the field's own label goes before one that bears an
    alias, and a bare label before one with a remark in brackets.
    """
    spellings: dict[str, list[int]] = {}
    remarks: dict[str, list[int]] = {}
    for column, label in labels.items():
        spellings.setdefault(label, []).append(column)
        bare = _without_remark(label)
        if bare != label:
            remarks.setdefault(bare, []).append(column)
    columns: dict[str, int] = {}
    doubled: list[str] = []
    taken: set[int] = set()
    for own in (True, False):
        for table in (spellings, remarks):
            for field in fields:
                if field.name in columns or field.name in doubled:
                    continue
                names = (field.label,) if own else field.aliases
                found = [c for n in names for c in table.get(normalise_label(n), ()) if c not in taken]
                if len(found) > 1:
                    doubled.append(field.name)
                elif found:
                    columns[field.name] = found[0]
                taken.update(found)
    return columns, doubled


def find_header(
    sheet: Sheet, fields: Sequence[Field], source: str, at: int | None = None
) -> tuple[Header | None, tuple[Problem, ...]]:
    """The header row, or the problems that keep the sheet from being used.

    The row with the most known labels wins, the first of equals; ``at`` names
    it where a person has.
    """
    needed = {f.name for f in fields if f.needed}
    best: tuple[int, int, dict[str, int], list[str], dict[int, str]] | None = None
    for number in [at] if at else sheet.row_numbers()[:HEADER_DEPTH]:
        cells = sheet.row(number)
        labels = {column: label for column, value in cells.items() if (label := _label(value))}
        columns, doubled = _match(labels, fields)
        score = len(columns) + len(doubled) + 100 * len(needed & (columns.keys() | set(doubled)))
        if best is None or score > best[0]:
            shown = {c: text_of(v) for c, v in cells.items() if not is_blank(v)}
            best = (score, number, columns, doubled, shown)
        if len(columns) == len(fields):
            break
    if best is None or not (best[2] or best[3]):
        labels_needed = "、".join(f.label for f in fields if f.needed)
        place = Place(source, sheet.name)
        return None, (
            Problem("header-missing", place, detail={"needed": labels_needed, "found_labels": "－"}),
        )
    _, number, columns, doubled, shown = best
    found = "、".join(text.replace("\n", "") for text in shown.values())
    problems: list[Problem] = []
    for field in fields:
        place = Place(source, sheet.name, a1(number, 1))
        if field.name in doubled:
            detail = {"label": field.label, "found_labels": found}
            problems.append(Problem("header-doubled", place, field=field.name, detail=detail))
        elif field.needed and field.name not in columns:
            detail = {"label": field.label, "row": str(number), "found_labels": found}
            problems.append(Problem("header-label-missing", place, field=field.name, detail=detail))
    if problems:
        return None, tuple(problems)
    mapped = set(columns.values())
    return Header(number, columns, {c: t for c, t in shown.items() if c not in mapped}), ()


def read_table(
    sheet: Sheet,
    fields: Sequence[Field],
    source: str,
    *,
    at: int | None = None,
    key: Sequence[str] = ("key",),
    kept: MutableMapping[str, Row] | None = None,
) -> tuple[Table | None, tuple[Problem, ...]]:
    """The sheet as a table, with a problem for each row that is set aside.

    ``key`` names the fields that together are a row's identity; ``kept``, where
    given, is the mapping that the rows are put into. A table comes
    back with every row-level problem; ``None`` only when the header cannot be
    used.
    """
    header, problems = find_header(sheet, fields, source, at)
    if header is None:
        return None, problems
    rows: MutableMapping[str, Row] = {} if kept is None else kept
    doubled: dict[str, list[Row]] = {}
    nameless: list[Row] = []
    wanted = {column: name for name, column in header.columns.items()}
    numbers = [number for number in sheet.row_numbers() if number > header.row]
    merged = _merged_down(sheet, numbers, wanted)
    key_labels = {normalise_label(n) for f in fields if f.name == "key" for n in (f.label, *f.aliases)}
    out: list[Problem] = []
    end = header.row
    for number in numbers:
        values, doubts = _contents(sheet, number, wanted, merged)
        if values.keys() <= {CHECK.name} and not doubts:  # the form's own formula is no content
            continue
        if "key" in values and "key" in key and _label(values["key"]) in key_labels:
            if _is_header_again(sheet, number, header, fields):
                continue
            place = Place(source, sheet.name, a1(number, header.columns["key"]))
            out.append(Problem("second-table", place, detail={"row": str(number)}))
            break
        row, end = Row(number, _key_of(values, key), values, doubts), number
        if not row.key:
            nameless.append(row)
        elif row.key in doubled:
            doubled[row.key].append(row)
        elif row.key in rows:
            doubled[row.key] = [rows.pop(row.key), row]
        else:
            rows[row.key] = row
    aside = list(nameless)
    key_column = header.columns.get(key[-1], 1)
    for row in nameless:
        place = Place(source, sheet.name, a1(row.number, key_column))
        code = row.doubts.get(key[-1]) or ("key-unreadable" if key[-1] in row.values else "key-blank")
        severity = Severity.WARNING  # an error only where an answer stands in the row: see validate
        out.append(
            Problem(
                code,
                place,
                severity,
                field=key[-1],
                found=row[key[-1]],
                detail={"label": key[-1], **_extract(row)},
            )
        )
    for name, twins in sorted(doubled.items(), key=lambda pair: pair[1][0].number):
        aside += twins
        where = "、".join(a1(row.number, key_column) for row in twins)
        for row in twins:
            place = Place(source, sheet.name, a1(row.number, key_column))
            detail = {"cells": where, **_extract(row)}
            shown = name.replace("\t", " ")
            out.append(Problem("key-doubled", place, item=shown, field=key[-1], found=shown, detail=detail))
    return Table(source, sheet.name, header, rows, tuple(aside), end), tuple(out)


def read_rows(
    sheet: Sheet, header: Header, numbers: Collection[int], *, key: Sequence[str] = ("key",)
) -> dict[int, Row]:
    """Some rows of a table whose header is known, as :func:`read_table` reads them; by number."""
    wanted = {column: name for name, column in header.columns.items()}
    merged = _merged_down(sheet, sorted(numbers), wanted)
    found: dict[int, Row] = {}
    for number in numbers:
        values, doubts = _contents(sheet, number, wanted, merged)
        found[number] = Row(number, _key_of(values, key), values, doubts)
    return found


def _contents(
    sheet: Sheet, number: int, wanted: Mapping[int, str], merged: Mapping[int, Sequence[str]]
) -> tuple[dict[str, Value], dict[str, str]]:
    """A row's values and doubts by field."""
    cells = sheet.row(number, wanted)
    values = {wanted[column]: value for column, value in cells.items() if not is_blank(value)}
    doubts = {wanted[column]: "formula-uncached" for column in sheet.uncomputed(number) if column in wanted}
    doubts |= {name: "merged-answer" for name in merged.get(number, ()) if name not in values}
    doubts.pop(CHECK.name, None)
    return values, doubts


def _key_of(values: Mapping[str, Value], key: Sequence[str]) -> str:
    parts = [normalise_key(values.get(name)) for name in key]
    return "\t".join(parts) if all(parts) else ""


def _merged_down(
    sheet: Sheet, numbers: Sequence[int], wanted: Mapping[int, str]
) -> Mapping[int, Sequence[str]]:
    """By row, the fields whose cell lies under a merge that begins in a row above."""
    found: dict[int, list[str]] = {}
    left = _MOST_COVERED
    for top, first, bottom, last in sheet.merged:
        names = [name for column, name in wanted.items() if first <= column <= last] if bottom > top else []
        if not names or is_blank(sheet.row(top, (first,)).get(first)):
            continue
        for number in numbers[bisect_right(numbers, top) : bisect_right(numbers, bottom)]:
            found.setdefault(number, []).extend(names)
            left -= 1
        if left < 0:
            break
    return found


def _is_header_again(sheet: Sheet, number: int, header: Header, fields: Sequence[Field]) -> bool:
    """True for a copy of the header among the rows, False for the header of another table."""
    labels = {c: label for c, value in sheet.row(number).items() if (label := _label(value))}
    columns, doubled = _match(labels, fields)
    return not doubled and all(header.columns.get(name) == column for name, column in columns.items())


def _extract(row: Row) -> dict[str, str]:
    """The first words of a row, so that a person recognises it."""
    for name in ("progress", "resolution", *row.values):
        if not is_blank(row[name]) and name != "key":
            text = text_of(row[name]).replace("\n", " ")
            return {"extract": text if len(text) <= 30 else text[:30] + "…"}
    return {"extract": ""}
