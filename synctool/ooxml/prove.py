"""After writing: the plan happened, and nothing but the plan.

Members that no plan may touch must have the same stored bytes. In a touched
sheet every row and cell outside the plan must have the same bytes, and every
planned cell must read back as its value through the reader, which shares no
code with the writer. What else may change (styles, shared strings, the
workbook's wiring) may only have grown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from synctool.errors import ProofFailed
from synctool.model import Formula, Revision, SheetEdit, Value, a1
from synctool.ooxml.archive import Member
from synctool.ooxml.charts import RANGES, charts_of
from synctool.ooxml.deflate import PIECE
from synctool.ooxml.draft import Draft, base_of, forget
from synctool.ooxml.graft import Graft, graft
from synctool.ooxml.grid import Grid
from synctool.ooxml.growth import custom_grew, listing_grew, strings_grew, styles_grew, workbook_grew
from synctool.ooxml.package import Package
from synctool.ooxml.readback import reads_as
from synctool.ooxml.scan import HEAD, Markup
from synctool.ooxml.sheetproof import REFERENCES, PlannedSheet, SheetProof
from synctool.ooxml.styles import Format, Styles
from synctool.ooxml.tables import tables_of
from synctool.ooxml.window import Window
from synctool.ooxml.wiring import CONTENT_TYPES, put_names
from synctool.ooxml.workbook import Workbook

_NO_STRINGS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'


class _Excerpt(Package):
    """The package after writing, whose touched sheets hold the planned rows only."""

    def __init__(self, package: Package) -> None:
        super().__init__(package.archive)
        self.rows: dict[str, bytes] = {}

    def read(self, name: str) -> bytes:
        return self.rows[name] if name in self.rows else super().read(name)


def prove(
    before: bytes,
    after: bytes,
    source: str,
    edits: Sequence[SheetEdit],
    *,
    grafts: Sequence[Graft] = (),
    stamps: Mapping[str, Revision] | None = None,
    names: Mapping[str, str] | None = None,
) -> None:
    """Compare ``after`` with ``before`` and the plan. At most one edit a sheet.

    Raises :class:`~synctool.errors.ProofFailed` naming the first part, row or
    cell that is not as planned, and :class:`~synctool.errors.UnreadableFile`
    if ``after`` cannot be read at all.
    """
    if after == before and not (edits or grafts or stamps or names):
        return
    draft = Draft(base_of(before, source), source)
    for one in grafts:
        graft(draft, one)
    put_names(draft, names or {})
    draft.settle()
    proof = _Proof(draft, Package.open(after, source), edits, stamps or {})
    proof.begin(0)
    proof.members()
    excerpt = _Excerpt(proof.new)
    if proof.same_strings:
        # No planned cell can show a shared string then; one that did would read as an error.
        excerpt.rows[draft.strings_part] = _NO_STRINGS
    waiting: list[PlannedSheet] = []
    for number, edit in enumerate(edits):
        proof.begin(number + 1)
        for planned in proof.sheet(edit, excerpt):
            waiting.append(planned)
            if planned.goes_on:
                proof.values(waiting, excerpt)
                waiting = []
    proof.values(waiting, excerpt)
    proof.stamped()
    forget()


class _Proof:
    def __init__(
        self, draft: Draft, new: Package, edits: Sequence[SheetEdit], stamps: Mapping[str, Revision]
    ) -> None:
        self.draft = draft
        self.old = draft.package
        self.new = new
        self.source = draft.source
        self.edits = edits
        self.stamps = stamps
        self.body_parts = {draft.sheet(e.sheet).part for e in edits if e.body is not None}
        self.sheet_parts = {draft.sheet(e.sheet).part for e in edits}
        self.table_parts = {
            table.part
            for e in edits
            if e.append or e.body is not None
            for table in tables_of(draft, draft.sheet(e.sheet).part)
        }
        self.chart_parts = {
            part for e in edits if e.body is not None for part in charts_of(draft, draft.sheet(e.sheet).part)
        }
        workbook = self.old.workbook_part
        self.listings = {
            CONTENT_TYPES,
            self.old.relationships_name(workbook),
            self.old.relationships_name(""),
        }
        self.same_strings = False
        self.custom = self.old.related("", "custom-properties") or self.old.related("", "customProperties")
        self.growing = {workbook, draft.styles_part, draft.strings_part, self.custom}
        self.growing |= self.listings | self.table_parts | self.chart_parts
        """Members that may differ, each in its own way."""

    def fail(self, part: str) -> ProofFailed:
        return ProofFailed("proof-member", file=self.source, part=part)

    # ---------------------------------------------------------------- members

    def members(self) -> None:
        """Every member that no plan may touch is stored as it was; the others have only grown."""
        kept: list[str] = []
        for member in self.old.archive.members:
            if member.name.endswith("/"):
                kept.append(member.name)
                continue
            twin = self.new.archive.find(member.name)
            if twin is None:
                chain = self.old.related(self.old.workbook_part, "calcChain")
                if not (self.body_parts and member.name == chain):
                    raise self.fail(member.name)
                continue
            kept.append(member.name)
            if self._same(member, twin):
                self.same_strings |= member.name == self.draft.strings_part
            elif member.name not in self.sheet_parts:
                if member.name not in self.growing or self.old.read(member.name) == self.new.read(
                    member.name
                ):
                    raise self.fail(member.name)
                self._compare(member.name)
        names = [member.name for member in self.new.archive.members]
        if names[: len(kept)] != kept:
            raise self.fail(CONTENT_TYPES)
        for name in names[len(kept) :]:
            made = self.draft.added(name)
            if made is None and not self.stamps:
                raise self.fail(name)
            if name in self.growing and made is not None:
                self._compare(name)
            elif made is not None and name not in self.sheet_parts and made != self.new.read(name):
                raise self.fail(name)
        listed = [(ref.name, ref.part, ref.index, ref.kind) for ref in self.new.sheets]
        if listed != [tuple(sheet) for sheet in self.draft.sheets]:
            raise self.fail(self.old.workbook_part)

    def _same(self, one: Member, other: Member) -> bool:
        if (one.method, one.crc, one.stored, one.size) != (other.method, other.crc, other.stored, other.size):
            return False
        old, new = memoryview(self.old.data), memoryview(self.new.data)
        return old[one.data : one.data + one.stored] == new[other.data : other.data + other.stored]

    def _compare(self, name: str) -> None:
        """A member whose stored bytes differ: as the grafts left it, or grown as the plan allows."""
        old, new = self.draft.markup(name), Markup(self.new.read(name), self.source, name)
        workbook = self.old.workbook_part
        same = old.text == new.text and old.bom == new.bom
        if same:
            return
        if name == self.draft.strings_part:
            same = strings_grew(old, new)
        elif name == self.draft.styles_part:
            same = styles_grew(old, new)
        elif name == workbook:
            same = workbook_grew(old, new)
        elif name in self.table_parts:
            same = REFERENCES.sub(b"", old.text) == REFERENCES.sub(b"", new.text)
        elif name in self.chart_parts:
            same = RANGES.sub(b"", old.text) == RANGES.sub(b"", new.text)
        elif name in self.listings:
            same = listing_grew(old, new, dropped=bool(self.body_parts), added="" in self.stamps)
        elif name == self.custom and "" in self.stamps:
            same = custom_grew(old, new)
        if not same:
            raise self.fail(name)

    # ---------------------------------------------------------------- sheets and values

    def begin(self, number: int) -> None:
        """Begin to inflate the sheet of an edit while something else is compared."""
        for edit in self.edits[number : number + 1]:
            part = self.draft.sheet(edit.sheet).part
            member = self.new.find(part)
            if member is not None and member.size > PIECE and not self.new.is_large(part):
                self.new.read_ahead([part])

    def sheet(self, edit: SheetEdit, excerpt: _Excerpt) -> Iterator[PlannedSheet]:
        """Compare one touched sheet; put its planned rows into the excerpt, of a long one some at a time."""
        part = self.draft.sheet(edit.sheet).part
        grid, tables = self.draft.grid(self.draft.sheet(edit.sheet)), tables_of(self.draft, part)
        for planned in SheetProof(grid, self._window(part, grid), edit, tables, self.source).run():
            excerpt.rows[part] = planned.excerpt
            yield planned
        self.draft.base.let_go(part)

    def _window(self, part: str, grid: Grid) -> Window:
        """The sheet's text now; of a long one only what is being compared is held."""
        bom = grid.markup.bom
        # A piece may hold half of a comment or the like: those are only where they were before.
        if self.new.is_large(part) and grid.mask is grid.text and not bom:
            pieces = self.new.pieces(part)
            first = b""
            while len(first) < HEAD and (piece := next(pieces, None)) is not None:
                first += piece
            new = Markup(first, self.source, part)
            if new.text is first:
                return Window(new, pieces)
        new = Markup(self.new.read(part), self.source, part)
        self.new.let_go(part)
        if bom != new.bom:
            raise self.fail(part)
        return Window(new)

    def values(self, sheets: Sequence[PlannedSheet], excerpt: _Excerpt) -> None:
        """Every planned cell reads back as its value, and a new row holds nothing else."""
        if not sheets:
            return
        workbook = Workbook(excerpt, inherit=True)
        fonts = Styles(excerpt, inherit=True)
        for planned in sheets:
            sheet = workbook.sheet(planned.name)
            for row, cells in planned.values.items():
                read = sheet.row(row) if row in planned.whole_rows else sheet.row(row, cells)
                formulas = sheet.formulas(row)
                for column, value in cells.items():
                    found = read.get(column)
                    if value.__class__ is str and value == found and column not in formulas:
                        continue
                    own = fonts.font(planned.styles.get((row, column), 0))
                    if not _as_planned(value, found, own, column in formulas):
                        raise self._wrong("proof-value", planned, row, column)
                for column in read:
                    if column not in cells:
                        raise self._wrong("proof-row", planned, row, column)

    def _wrong(self, code: str, planned: PlannedSheet, row: int, column: int) -> ProofFailed:
        return ProofFailed(code, file=self.source, sheet=planned.name, cell=a1(row, column))

    def stamped(self) -> None:
        """Every stamp reads back."""
        if self.stamps:
            found = Workbook(self.new).stamps
            if any(found.get(sheet) != revision for sheet, revision in self.stamps.items()):
                raise self.fail(self.old.workbook_part)


def _as_planned(value: Value | Formula, read: Value, own: Format, has_formula: bool) -> bool:
    if isinstance(value, Formula):
        return has_formula and reads_as(value.cached, read, own, loose=True)
    if has_formula:
        return False
    return reads_as(value, read, own)
