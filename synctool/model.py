"""The words of the domain as immutable values.

Every stage of a run speaks in these types and in nothing else: stores turn
files into them, the pure stages (tables, validate, merge, compose, flags,
plan) turn them into one another, and apply turns the last of them into bytes.
Nothing here does I/O, and nothing here knows a file format.

A *field* is named by its code word (``progress``, ``status`` …, see
:mod:`synctool.schema`); an *agency* by its short name (``工程會``); an *item*
by its key (``4-1-1``), which is text and the identity. Position is neither.
"""

from __future__ import annotations

import marshal
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as _field
from datetime import date, datetime, time
from enum import Enum, StrEnum
from typing import Final, NamedTuple, Protocol

# ---------------------------------------------------------------- values


class Missing(Enum):
    """The type of :data:`MISSING`."""

    MISSING = "missing"

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing.MISSING
"""There is no such cell (no row, no column, no baseline). Not the same as a blank cell."""


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value such as ``#N/A``: neither a blank nor a text."""

    code: str


class Run(NamedTuple):
    """A stretch of text in one format, without line breaks.

    ``underline`` is ``""`` or the kind (``single``, ``double``,
    ``singleAccounting``, ``doubleAccounting``: ST_UnderlineValues, ECMA-376
    part 1, 18.18.82). ``colour`` is ``""`` for the ordinary text colour, else
    six upper-case hexadecimal digits (RRGGBB).
    """

    text: str
    underline: str = ""
    bold: bool = False
    italic: bool = False
    strike: bool = False
    colour: str = ""

    @property
    def is_plain(self) -> bool:
        """True when nothing but the text can be seen."""
        return self[1:] == PLAIN_FORM


Form = tuple[str, bool, bool, bool, str]
"""What of a run is not its text: underline, bold, italic, strike, colour."""
PLAIN_FORM: Form = ("", False, False, False, "")
Paragraph = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class RichText:
    """Paragraphs of runs; at least one run has a format.

    Always made by :func:`rich_text`, which keeps one form for what looks
    alike: neighbours of one format are one run, empty runs are dropped, and a
    text without any format is a plain ``str``. So ``==`` compares what people
    can see.
    """

    paragraphs: tuple[Paragraph, ...]

    def __str__(self) -> str:
        return "\n".join("".join(run.text for run in p) for p in self.paragraphs)

    def __reduce__(self) -> tuple[object, ...]:
        """Between processes many texts go, and run by run pickle takes four times as long."""
        return _of_plain, (marshal.dumps([list(map(tuple, p)) for p in self.paragraphs], 2),)


def _of_plain(stored: bytes) -> RichText:
    made = tuple.__new__
    return RichText(tuple([tuple([made(Run, run) for run in p]) for p in marshal.loads(stored)]))


Text = str | RichText
Value = str | RichText | bool | int | float | date | datetime | time | CellError | None
"""What a cell may hold; ``None`` is a blank cell."""
Cell = Value | Missing
"""A value, or :data:`MISSING` where there is no such cell."""


def rich_text(paragraphs: Iterable[Iterable[Run]]) -> Text:
    """The text made of ``paragraphs``: a :class:`RichText`, or a ``str`` if nothing is formatted.

    Line breaks inside a run start a new paragraph.
    """
    out: list[Paragraph] = []
    is_plain = True
    for source in paragraphs:
        line: list[Run] = []
        last: Form | None = None
        for run in source:
            text, form = run[0], run[1:]
            if "\n" in text or "\r" in text:
                *ended, text = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
                for piece in ended:
                    if piece:
                        _join(line, piece, form, last)
                        is_plain = is_plain and form == PLAIN_FORM
                    out.append(tuple(line))
                    line, last = [], None
                run = Run(text, *form)
            if not text:
                continue
            is_plain = is_plain and form == PLAIN_FORM
            if form == last:
                _join(line, text, form, last)
            else:
                line.append(run)
                last = form
        out.append(tuple(line))
    if is_plain:
        return "\n".join(["".join([run[0] for run in p]) for p in out])
    return RichText(tuple(out))


def _join(line: list[Run], text: str, form: Form, last: Form | None) -> None:
    if form == last:
        text = line.pop().text + text
    line.append(Run(text, *form))


def paragraphs_of(value: Cell) -> tuple[Paragraph, ...]:
    """The paragraphs of a text; of anything else, of what people read."""
    if isinstance(value, RichText):
        return value.paragraphs
    text = text_of(value)
    if not text:
        return ()
    return tuple((Run(line),) if line else () for line in text.split("\n"))


def text_of(value: Cell) -> str:
    """What a person reads, without formats. Blank and missing give ``""``."""
    if value is None or value is MISSING:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


_INVISIBLE = " \t\r\n\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"


def is_blank(value: Cell) -> bool:
    """True for a missing cell, a blank one, or a text of nothing but white space.

    White space here includes the no-break and the ideographic space and the
    zero-width characters that ``str.strip`` keeps.
    """
    if isinstance(value, str):
        return not value.strip(_INVISIBLE)
    if value is None or value is MISSING:
        return True
    if isinstance(value, RichText):
        return not any(run.text.strip(_INVISIBLE) for line in value.paragraphs for run in line)
    return False


OWN_ROW = "\0"
"""Stands in a :class:`Formula` for the number of its row."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula to be written, without the leading ``=``, and the value it has now.

    One that repeats down a column is given once for all rows: ``pattern``
    has :data:`OWN_ROW` where ``row`` goes. Then a workbook need hold it once, too.
    """

    pattern: str
    cached: Value = None
    row: int = 0
    """``0``: the pattern is the formula as it is."""

    @property
    def text(self) -> str:
        return self.pattern.replace(OWN_ROW, str(self.row)) if self.row else self.pattern


# ---------------------------------------------------------------- places


class Place(NamedTuple):
    """Where something stands, as a person would look it up."""

    source: str
    """The file, or the address of a spreadsheet, as shown to people."""
    sheet: str = ""
    cell: str = ""
    """A1 reference, or ``""`` for the whole sheet."""


def column_letters(column: int) -> str:
    """``1`` → ``A``, ``27`` → ``AA``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def a1(row: int, column: int) -> str:
    """The A1 reference of a cell, both counted from 1."""
    return f"{column_letters(column)}{row}"


def order_of(row: int, column: int) -> int:
    """A number that orders cells by row, then by column; no sheet has 65,536 columns."""
    return row << 16 | column


# ---------------------------------------------------------------- sheets and stamps


class Sheet(Protocol):
    """A sheet's cells as a store hands them on; rows and columns count from 1."""

    @property
    def name(self) -> str: ...

    def row_numbers(self) -> Sequence[int]:
        """Numbers of the rows that hold cells, ascending."""
        ...

    def row(self, number: int, columns: Collection[int] | None = None) -> Mapping[int, Value]:
        """Non-blank cells of a row by column; only ``columns`` if given."""
        ...

    def has_formula(self, row: int, column: int) -> bool:
        """True if the cell's value is the result of a formula."""
        ...

    def uncomputed(self, row: int) -> Collection[int]:
        """Columns of formulas whose result is not in the file: neither a value nor a blank."""
        ...

    @property
    def merged(self) -> Sequence[tuple[int, int, int, int]]:
        """Merged ranges as first row, first column, last row, last column."""
        ...


@dataclass(frozen=True, slots=True)
class MemorySheet:
    """A sheet held as plain values: for tests, foreign formats and services."""

    name: str
    cells: Mapping[int, Mapping[int, Value]]
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()

    def row_numbers(self) -> Sequence[int]:
        return sorted(self.cells)

    def row(self, number: int, columns: Collection[int] | None = None) -> Mapping[int, Value]:
        cells = self.cells.get(number, {})
        return {
            column: value
            for column, value in cells.items()
            if value is not None and (columns is None or column in columns)
        }

    def has_formula(self, row: int, column: int) -> bool:
        return (row, column) in self.formulas

    def uncomputed(self, row: int) -> Collection[int]:
        return ()


@dataclass(frozen=True, slots=True)
class Revision:
    """The stamp (版次) that travels inside a file. A claim, not a credential."""

    project: str
    role: str
    """``agency`` or ``master``."""
    agency: str = ""
    round: str = ""
    id: str = ""
    """Ten characters of Crockford base 32, new at every push that changes the sheet."""


class SheetRole(StrEnum):
    """The tool's own sheets in a master, and the two that people work in."""

    ITEMS = "items"
    RESPONSES = "responses"
    RECOMMENDATIONS = "recommendations"
    PENDING = "pending"
    DASHBOARD = "dashboard"
    CLOSED = "closed"
    RUNS = "runs"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a run needs of one file, read at one moment."""

    source: str
    revision: str
    """SHA-256 of the bytes, or the service's own revision: what compare-and-swap compares."""
    sheets: Mapping[str, Sheet]
    stamps: Mapping[str, Revision] = _field(default_factory=dict)
    """By sheet name; ``""`` for the stamp of the whole file."""
    rich: bool = True
    """False where the format cannot hold formats, so that plain text wipes no underline."""
    names: Mapping[str, str] = _field(default_factory=dict)
    """Defined names of the whole workbook, and what they stand for."""


# ---------------------------------------------------------------- items, agencies, answers


class Role(StrEnum):
    LEAD = "lead"
    SUPPORTING = "supporting"


@dataclass(frozen=True, slots=True)
class Agency:
    short: str
    full: str = ""
    aliases: tuple[str, ...] = ()
    location: str = ""
    """A path, a URL, or ``workbook#tab``; relative paths start at the project's folder."""
    contacts: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the agency goes by, the short one first."""
        return (self.short, *((self.full,) if self.full else ()), *self.aliases)


@dataclass(frozen=True, slots=True)
class Round:
    name: str
    opens: date | None = None
    due: date | None = None
    closed: date | None = None
    """From this day on, what comes in for the round is late: reported, and taken only by force."""
    carry_over: bool = False
    """New sheets begin with the answers of the round before."""


@dataclass(frozen=True, slots=True)
class Item:
    """One resolution that is tracked, as the master holds it."""

    key: str
    resolution: Value
    leads: tuple[str, ...]
    supporting: tuple[str, ...] = ()
    meeting: Value = None
    topic: Value = None
    due: Value = None
    progress: Value = None
    percent: Value = None
    recommendation: Value = None
    ruling: Value = None
    row: int = 0
    """Where it stands in the master now; never an identity."""

    @property
    def is_joint(self) -> bool:
        """One lead with supporting agencies answers for all of them."""
        return len(self.leads) == 1

    @property
    def everyone(self) -> tuple[str, ...]:
        """The agencies that answer for it, leads first."""
        return (*self.leads, *self.supporting)

    def role_of(self, agency: str) -> Role | None:
        if agency in self.leads:
            return Role.LEAD
        return Role.SUPPORTING if agency in self.supporting else None


@dataclass(frozen=True, slots=True)
class Response:
    """One agency's answer to one item in one round: a value per agency field."""

    item: str
    agency: str
    values: Mapping[str, Value]
    places: Mapping[str, Place] = _field(default_factory=dict)

    def __getitem__(self, name: str) -> Value:
        return self.values.get(name)

    @property
    def is_answered(self) -> bool:
        return not is_blank(self.values.get("progress"))


@dataclass(frozen=True, slots=True)
class Block:
    """One agency's part of 辦理情形: a heading naming who answers, then its paragraphs."""

    author: str
    """Short name of the agency that wrote it; ``""`` for text under no heading."""
    heading: str
    """``工程會、數發部：``, or ``""``."""
    body: tuple[Paragraph, ...]


Blocks = tuple[Block, ...]

# ---------------------------------------------------------------- problems


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in one place. ``code`` names the texts (message and remedy) in the catalogue."""

    code: str
    place: Place
    severity: Severity = Severity.ERROR
    agency: str = ""
    item: str = ""
    field: str = ""
    found: Value = None
    """What stands there now, word for word; an error-level value is kept in the rejection record."""
    detail: Mapping[str, str] = _field(default_factory=dict)
    """What the catalogue's texts need besides (expected choices, limits …)."""


# ---------------------------------------------------------------- decisions


class Outcome(StrEnum):
    UNCHANGED = "unchanged"
    OURS = "ours"
    THEIRS = "theirs"
    AGREED = "agreed"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one cell, or one block of 辦理情形; both sides are kept."""

    item: str
    field: str
    agency: str
    outcome: Outcome
    baseline: Cell
    ours: Cell
    theirs: Cell
    value: Cell
    """What the master holds afterwards: one of the three."""
    source: Place | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both sides changed one cell differently. Data, never a marker inside a text."""

    id: str
    item: str
    field: str
    agency: str
    baseline: Cell
    ours: Cell
    theirs: Cell
    source: Place | None = None
    reason: str = "both-changed"


# ---------------------------------------------------------------- recommendations


class Recommended(StrEnum):
    """What staff and the tool may recommend (列管建議)."""

    REMOVE = "remove"
    CONTINUE = "continue"
    SELF = "self"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion's outcome and the evidence for it."""

    code: str
    met: bool
    detail: Mapping[str, str] = _field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recommendation:
    item: str
    recommendation: Recommended
    ready: bool
    criteria: tuple[Criterion, ...]
    notes: tuple[Criterion, ...] = ()
    """Signals for the reviewer, such as words of intent; they decide nothing."""


# ---------------------------------------------------------------- plans


@dataclass(frozen=True, slots=True)
class Change:
    """One cell of the master as it will be changed, with the reason."""

    item: str
    field: str
    agency: str
    sheet: str
    cell: str
    before: Value
    after: Value
    why: str
    """Code of the reason in the catalogue: ``pulled``, ``composed``, ``recommended`` …"""
    source: Place | None = None


@dataclass(frozen=True, slots=True)
class CellEdit:
    """Set one cell; row and column count from 1."""

    row: int
    column: int
    value: Value


@dataclass(frozen=True, slots=True)
class SheetEdit:
    """What is to be written in one sheet. At most one of ``append`` and ``body`` is given."""

    sheet: str
    cells: Sequence[CellEdit] = ()
    append: Sequence[Mapping[int, Value | Formula]] = ()
    """New rows below the last body row, by column; they take that row's styles."""
    header_row: int = 0
    """The header row of the table that grows (needed with ``append`` and ``body``)."""
    body: Sequence[Mapping[int, Value | Formula]] | None = None
    """If given, the whole body below ``header_row`` becomes these rows (tool-owned sheets only)."""
    results: tuple[CellEdit, ...] = ()
    """What formulas come to now: each formula stays as it is, only its stored result is replaced."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One changed cell, as the history keeps it for good."""

    when: datetime
    run: str
    who: str
    item: str
    field: str
    agency: str
    sheet: str
    cell: str
    before: Cell
    after: Cell
    why: str
    source: Place | None = None
