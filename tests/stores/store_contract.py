"""What every store must do, whatever it keeps its workbooks in: one small subclass a backend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

import pytest

from synctool.errors import ChangedMeanwhile, RefusedEdit
from synctool.model import (
    CellEdit,
    CellError,
    Formula,
    Revision,
    RichText,
    Run,
    SheetEdit,
    SheetRole,
    Snapshot,
    Value,
    rich_text,
    text_of,
)
from synctool.schema import SHEET_NAMES
from synctool.stores.base import Store, Write

SHEET = "表"
Cells = Mapping[tuple[int, int], Value]

VALUES: Sequence[Value] = (
    "文字", "4-1-1", "0912", "=1+1", "'quoted", " spaces  kept ", "two\nlines", "𠮷野家 😀", "-",
    0, 1, -3, 0.8, 1e-7, 12345678901, True, False,
    date(2024, 12, 1), date(1912, 1, 1), datetime(2024, 12, 1, 13, 30), time(9, 15),
)  # fmt: skip

TEXTS: Sequence[Value] = (
    rich_text([[Run("劃底線", "single"), Run("與不劃")]]),
    rich_text(
        [[Run("粗", bold=True), Run("斜", italic=True), Run("刪", strike=True), Run("紅", colour="FF0000")]]
    ),
    rich_text([[Run("一")], [Run("二", "single")], [], [Run("三", bold=True, colour="1F4E79")]]),
    rich_text([[Run("𠮷", "single"), Run("😀 after two surrogate pairs"), Run("末", "single")]]),
    rich_text([[Run("whole", "single", bold=True)]]),
)


def cells_of(snapshot: Snapshot, sheet: str = SHEET) -> dict[tuple[int, int], Value]:
    found = snapshot.sheets[sheet]
    return {(n, c): v for n in found.row_numbers() for c, v in found.row(n).items()}


class StoreContract:
    """Subclasses say how a workbook with an empty sheet is made, and how it is opened again."""

    def fresh(self) -> Store:
        """A store of a new workbook whose one sheet, 表, is empty."""
        raise NotImplementedError

    def again(self, store: Store) -> Store:
        """The same workbook as another program would open it."""
        raise NotImplementedError

    # --- helpers

    def write(self, store: Store, *edits: SheetEdit, **other: object) -> None:
        store.commit(store.prepare(store.read(), Write(list(edits), **other)))  # type: ignore[arg-type]

    def put(self, store: Store, cells: Cells) -> None:
        self.write(store, SheetEdit(SHEET, tuple(CellEdit(r, c, v) for (r, c), v in cells.items())))

    def table(self) -> Store:
        """A header in row 2, three keyed rows, and a column nobody writes."""
        store = self.fresh()
        rows = [("項次", "辦理情形", "備註"), *((f"1-{n}", f"text {n}", f"note {n}") for n in (1, 2, 3))]
        self.put(store, {(r, c): v for r, row in enumerate(rows, 2) for c, v in enumerate(row, 1)})
        return self.again(store)

    # --- values

    @pytest.mark.parametrize("value", VALUES, ids=repr)
    def test_a_value_comes_back_as_what_it_was(self, value: Value) -> None:
        store = self.fresh()
        self.put(store, {(2, 2): value})
        found = cells_of(self.again(store).read())
        assert found == {(2, 2): value}
        assert type(found[2, 2]) is type(value)

    @pytest.mark.parametrize("value", TEXTS, ids=str)
    def test_a_text_keeps_its_runs(self, value: RichText) -> None:
        store = self.fresh()
        self.put(store, {(1, 1): value, (3, 2): str(value)})
        assert cells_of(self.again(store).read()) == {(1, 1): value, (3, 2): str(value)}

    def test_a_plain_text_takes_the_place_of_a_formatted_one(self) -> None:
        store = self.fresh()
        self.put(store, {(1, 1): TEXTS[0]})
        store = self.again(store)
        self.put(store, {(1, 1): "plain"})
        assert cells_of(self.again(store).read()) == {(1, 1): "plain"}

    def test_a_cell_can_be_blanked(self) -> None:
        store = self.table()
        self.put(store, {(3, 2): None})
        assert (3, 2) not in cells_of(self.again(store).read())

    def test_a_date_over_a_number_and_a_number_over_a_date(self) -> None:
        store = self.fresh()
        self.put(store, {(1, 1): 45_000, (1, 2): date(2024, 1, 2)})
        store = self.again(store)
        self.put(store, {(1, 1): date(2024, 1, 2), (1, 2): 45_000})
        assert cells_of(self.again(store).read()) == {(1, 1): date(2024, 1, 2), (1, 2): 45_000}

    @pytest.mark.parametrize("value", [CellError("#N/A"), "x" * 32_768, float("nan"), "\x00"])
    def test_what_no_cell_can_hold_is_refused(self, value: Value) -> None:
        store = self.fresh()
        with pytest.raises(RefusedEdit):
            store.prepare(store.read(), Write([SheetEdit(SHEET, (CellEdit(1, 1, value),))]))

    # --- edits

    def test_nothing_but_the_edited_cells_changes(self) -> None:
        store = self.table()
        before = cells_of(store.read())
        self.put(store, {(4, 2): TEXTS[2], (5, 2): "new"})
        assert cells_of(self.again(store).read()) == {**before, (4, 2): TEXTS[2], (5, 2): "new"}

    def test_edits_of_cells_beyond_the_grid(self) -> None:
        store = self.fresh()
        self.put(store, {(1500, 40): "far"})
        assert cells_of(self.again(store).read()) == {(1500, 40): "far"}

    def test_new_rows_come_below_the_last_one(self) -> None:
        store = self.table()
        before = cells_of(store.read())
        rows = ({1: "1-4", 2: TEXTS[0]}, {1: "1-5", 3: "note 5"})
        self.write(store, SheetEdit(SHEET, (), rows, 2))
        new = {(6, 1): "1-4", (6, 2): TEXTS[0], (7, 1): "1-5", (7, 3): "note 5"}
        assert cells_of(self.again(store).read()) == before | new

    @pytest.mark.parametrize("count", [0, 1, 3, 5])
    def test_a_body_is_replaced_as_a_whole(self, count: int) -> None:
        store = self.table()
        head = {place: value for place, value in cells_of(store.read()).items() if place[0] == 2}
        rows = tuple({1: f"2-{n}", 2: f"body {n}"} for n in range(1, count + 1))
        self.write(store, SheetEdit(SHEET, (), (), 2, rows))
        new = {(2 + n, c): row[c] for n, row in enumerate(rows, 1) for c in row}
        assert cells_of(self.again(store).read()) == head | new

    def test_a_formula_in_a_body_is_one_afterwards_and_may_not_be_overwritten(self) -> None:
        store = self.table()
        body = ({1: "1-1", 2: Formula("1+1", 2)},)
        self.write(store, SheetEdit(SHEET, (), (), 2, body))
        store = self.again(store)
        snapshot = store.read()
        assert snapshot.sheets[SHEET].has_formula(3, 2)
        with pytest.raises(RefusedEdit):
            store.prepare(snapshot, Write([SheetEdit(SHEET, (CellEdit(3, 2, "x"),))]))

    def test_writing_what_is_there_changes_nothing(self) -> None:
        store = self.table()
        before = store.read()
        self.put(store, {(3, 2): "text 1"})
        assert self.again(store).read().revision == before.revision

    def test_an_unknown_sheet_is_refused(self) -> None:
        store = self.fresh()
        with pytest.raises(RefusedEdit):
            store.prepare(store.read(), Write([SheetEdit("無", (CellEdit(1, 1, "x"),))]))

    # --- sheets of the tool

    @pytest.mark.parametrize(
        "role", [SheetRole.RESPONSES, SheetRole.RECOMMENDATIONS, SheetRole.PENDING, SheetRole.RUNS]
    )
    def test_a_sheet_of_the_tool_is_added_with_its_header(self, role: SheetRole) -> None:
        store = self.table()
        before = cells_of(store.read())
        name = SHEET_NAMES[role]
        rows = tuple({1: f"k{n}", 2: f"v{n}"} for n in range(300))
        self.write(store, SheetEdit(name, (), (), 3, rows), add={name: role})
        after = self.again(store).read()
        assert cells_of(after) == before
        found = cells_of(after, name)
        assert found[3, 1] and found[3, 2]
        assert [text_of(found[n, 1]) for n in range(4, 304)] == [f"k{n}" for n in range(300)]

    # --- stamps

    def test_stamps_of_the_file_and_of_a_sheet_come_back(self) -> None:
        store = self.table()
        whole = Revision("p", "agency", "工程會", "113年第4季", "0123456789")
        tab = Revision("p", "agency", "數發部", "113年第4季", "ABCDEFGHJK")
        self.write(store, stamps={"": whole, SHEET: tab})
        assert dict(self.again(store).read().stamps) == {"": whole, SHEET: tab}
        later = Revision("p", "agency", "工程會", "114年第1季", "9876543210")
        store = self.again(store)
        self.write(store, stamps={"": later})
        assert self.again(store).read().stamps[""] == later

    # --- compare and swap

    def test_a_cell_that_another_hand_changed_in_between_is_not_overwritten(self) -> None:
        store = self.table()
        prepared = store.prepare(store.read(), Write([SheetEdit(SHEET, (CellEdit(3, 2, "ours"),))]))
        self.put(self.again(store), {(3, 2): "theirs"})
        self.wait()
        with pytest.raises(ChangedMeanwhile):
            store.commit(prepared)
        assert cells_of(self.again(store).read())[3, 2] == "theirs"

    def wait(self) -> None:
        """Let the time pass after which a store looks again."""
