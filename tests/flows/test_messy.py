"""Tables as clerks send them: what a person can understand is understood, the rest is named.

Each case is one thing that people do to a form, with what comes of it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from office import Office, done
from openpyxl.worksheet.worksheet import Worksheet

from synctool.flows.pull import PullReport
from synctool.model import Run, Value, rich_text, text_of

ITEMS = tuple((f"1-{n}", f"決議{n}，請國科會辦理。", "國科會", "") for n in range(1, 5))
ANSWERS: dict[str, Value] = {
    "1-1": "第一項已於十月完成。",
    "1-2": rich_text([[Run("第二項"), Run("已送審", "single"), Run("。")]]),
    "1-3": "第三項已函復。",
}
HEADER, FIRST = 7, 8
COLUMN = {
    "key": 1, "resolution": 4, "previous": 8, "progress": 9, "status": 10, "percent": 11, "completed": 12,
    "evidence": 13, "request": 14, "reporter": 15, "contact": 16, "check": 17,
}  # fmt: skip

Change = Callable[[Any, Worksheet], None]


def pulled(folder: Path, change: Change | None, *, pulled_before: bool = False) -> tuple[Office, PullReport]:
    """A form filled in, then changed by ``change``, then pulled."""
    office = Office(folder, ITEMS)
    office.push()
    for key, text in ANSWERS.items():
        office.clerk("國科會", key, done(text))
    if pulled_before:
        office.pull()
    if change is not None:
        book = openpyxl.load_workbook(office.form("國科會"), rich_text=True)
        change(book, book["填報表"])
        book.save(office.form("國科會"))
    return office, office.pull()


def answers(office: Office) -> dict[tuple[str, str], dict[str, Value]]:
    return office.responses()


def codes(report: PullReport) -> set[str]:
    return {p.code for p in report.problems}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], dict[str, Value]]:
    return answers(pulled(tmp_path_factory.mktemp("plain"), None)[0])


# ---------------------------------------------------------------- understood


def reorder(sheet: Worksheet, order: list[int]) -> None:
    rows = {
        r: [(sheet.cell(r, c).value, sheet.cell(r, c).number_format) for c in range(1, 18)] for r in order
    }
    for target, source in zip(sorted(order), order, strict=True):
        for column, (value, form) in enumerate(rows[source], 1):
            cell = sheet.cell(target, column)
            cell.value, cell.number_format = value, form


def move_column(sheet: Worksheet, source: int, target: int) -> None:
    for row in range(HEADER, FIRST + 4):
        cell = sheet.cell(row, source)
        other = sheet.cell(row, target)
        other.value, other.number_format = cell.value, cell.number_format
        cell.value = None


def swap_columns(sheet: Worksheet, one: int, other: int) -> None:
    for row in range(HEADER, FIRST + 4):
        a, b = sheet.cell(row, one), sheet.cell(row, other)
        a.value, b.value = b.value, a.value
        a.number_format, b.number_format = b.number_format, a.number_format


def set_cell(row: int, name: str, value: Any) -> Change:
    def change(book: Any, sheet: Worksheet) -> None:
        sheet.cell(row, COLUMN[name]).value = value

    return change


def copy_sheet(book: Any, sheet: Worksheet) -> None:
    copy = book.copy_worksheet(sheet)
    copy.title = "填報表 (2)"


def empty_copy(book: Any, sheet: Worksheet) -> None:
    copy = book.copy_worksheet(sheet)
    copy.title = "備份"
    for row in range(FIRST, FIRST + 4):
        for column in range(COLUMN["progress"], COLUMN["contact"] + 1):
            copy.cell(row, column).value = None
    book.move_sheet(copy, -2)


def repeat_header(book: Any, sheet: Worksheet) -> None:
    sheet.insert_rows(FIRST + 2)
    for column in range(1, 18):
        sheet.cell(FIRST + 2, column).value = sheet.cell(HEADER, column).value


def hide_everything(book: Any, sheet: Worksheet) -> None:
    for row in range(FIRST, FIRST + 3):
        sheet.row_dimensions[row].hidden = True
    for letter in ("B", "C", "K", "M"):
        sheet.column_dimensions[letter].hidden = True
    sheet.auto_filter.add_filter_column(9, ["辦理中"])


def merge_decoration(book: Any, sheet: Worksheet) -> None:
    sheet.merge_cells("B8:C8")
    sheet.merge_cells("E9:F10")


def full_width(book: Any, sheet: Worksheet) -> None:
    for row in range(FIRST, FIRST + 3):
        key = sheet.cell(row, 1)
        key.value = str(key.value).translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))
        sheet.cell(row, COLUMN["percent"]).value = "１００％"
        sheet.cell(row, COLUMN["completed"]).value = "１１３／１２／１"


def invisible(book: Any, sheet: Worksheet) -> None:
    for row in range(FIRST, FIRST + 3):
        sheet.cell(row, 1).value = f"\u200b{sheet.cell(row, 1).value}\u00a0"
        sheet.cell(row, COLUMN["status"]).value = "\u3000已完成\u200b "
        sheet.cell(row, COLUMN["request"]).value = "解除\u00a0列管"


def text_numbers(book: Any, sheet: Worksheet) -> None:
    for row in range(FIRST, FIRST + 3):
        sheet.cell(row, COLUMN["percent"]).value = "100%"
        sheet.cell(row, COLUMN["completed"]).value = "113年12月1日"


UNDERSTOOD: dict[str, Change] = {
    "rows sorted the other way round": lambda b, s: reorder(s, [11, 10, 9, 8]),
    "rows and columns hidden, a filter set": hide_everything,
    "two columns exchanged": lambda b, s: swap_columns(s, COLUMN["progress"], COLUMN["evidence"]),
    "a column moved to the end": lambda b, s: move_column(s, COLUMN["progress"], 19),
    "an added column with notes": lambda b, s: [s.cell(r, 18).__setattr__("value", "備忘") for r in range(7, 12)],
    "an inserted column": lambda b, s: (s.unmerge_cells("B6:H6"), s.insert_cols(9), s.cell(HEADER, 9, "內部意見")),
    "a header renamed to a declared alias": set_cell(HEADER, "progress", "執行情形"),
    "a header with line breaks, wide spaces and a mark": set_cell(HEADER, "status", "辦理\n　狀態（必填）*"),
    "the header pushed down by inserted rows": lambda b, s: s.insert_rows(3, 5),
    "a blank row inserted between the rows": lambda b, s: s.insert_rows(FIRST + 1),
    "the header repeated between the rows": repeat_header,
    "decoration merged": merge_decoration,
    "a copy of the sheet with the same answers": copy_sheet,
    "an empty copy of the sheet before it": empty_copy,
    "the sheet renamed": lambda b, s: s.__setattr__("title", "國科會填報"),
    "the guide deleted": lambda b, s: b.remove(b.worksheets[1]),
    "full-width digits, dashes and percent signs": full_width,
    "no-break, ideographic and zero-width spaces": invisible,
    "percents and dates as texts": text_numbers,
    "a percent typed as 100": lambda b, s: [
        s.cell(r, COLUMN["percent"]).__setattr__("value", 100) for r in range(8, 11)
    ],
    "a formula with a result": set_cell(FIRST + 3, "check", '="✓"'),
    "the check column deleted": lambda b, s: s.delete_cols(COLUMN["check"]),
    "columns of no use to us deleted": lambda b, s: move_column(s, COLUMN["previous"], 30),
}  # fmt: skip


@pytest.mark.parametrize("change", UNDERSTOOD.values(), ids=UNDERSTOOD)
def test_what_people_do_to_a_table_changes_no_answer(
    tmp_path: Path, change: Change, expected: dict[tuple[str, str], dict[str, Value]]
) -> None:
    office, report = pulled(tmp_path, change)
    assert answers(office) == expected
    assert codes(report) <= {"given-changed"}
    assert "given-changed" not in codes(report)


# ---------------------------------------------------------------- named


def delete_row(book: Any, sheet: Worksheet) -> None:
    sheet.delete_rows(FIRST)


def duplicate_row(book: Any, sheet: Worksheet) -> None:
    for column in range(1, 17):
        sheet.cell(FIRST + 5, column).value = sheet.cell(FIRST, column).value
    sheet.cell(FIRST + 5, COLUMN["progress"]).value = "另一個版本。"


def merge_answers(book: Any, sheet: Worksheet) -> None:
    sheet.merge_cells(start_row=FIRST, end_row=FIRST + 1, start_column=9, end_column=9)


def second_table(book: Any, sheet: Worksheet) -> None:
    for column, label in enumerate(("項次", "辦理情形", "會議決議", "主辦機關"), 1):
        sheet.cell(FIRST + 8, column).value = label
    sheet.cell(FIRST + 9, 1).value = "1-4"
    sheet.cell(FIRST + 9, 2).value = "寫在下面的表。"


def other_copy(book: Any, sheet: Worksheet) -> None:
    copy = book.copy_worksheet(sheet)
    copy.title = "工作表2"
    copy.cell(FIRST, COLUMN["progress"]).value = "另一張表的說法。"


def key_as_date(book: Any, sheet: Worksheet) -> None:
    from datetime import datetime

    sheet.cell(FIRST, 1).value = datetime(2025, 1, 1)


NAMED: dict[str, tuple[Change, str, str, str]] = {
    # what is done: (change, code, cell, item)
    "a row deleted": (delete_row, "row-missing", "", "1-1"),
    "a row duplicated with another text": (duplicate_row, "key-doubled", "A8", "1-1"),
    "a key turned into a date": (key_as_date, "key-unreadable", "A8", ""),
    "a key altered": (set_cell(FIRST, "key", "1-9"), "key-unknown", "A8", "1-9"),
    "a key cleared": (set_cell(FIRST, "key", None), "key-blank", "A8", ""),
    "two answers merged": (merge_answers, "merged-answer", "I9", "1-2"),
    "a status pasted over the dropdown": (set_cell(FIRST, "status", "完成了"), "not-a-choice", "J8", "1-1"),
    "a percent beyond 100": (set_cell(FIRST, "percent", "120%"), "out-of-range", "K8", "1-1"),
    "a percent in words": (set_cell(FIRST, "percent", "快好了"), "not-a-percent", "K8", "1-1"),
    "a percent of two readings": (set_cell(FIRST, "percent", "1"), "ambiguous-percent", "K8", "1-1"),
    "a date of two readings": (set_cell(FIRST, "completed", "11/12/10"), "ambiguous-date", "L8", "1-1"),
    "a date in words": (set_cell(FIRST, "completed", "近期"), "not-a-date", "L8", "1-1"),
    "an error value": (set_cell(FIRST, "progress", "#REF!"), "error-value", "I8", "1-1"),
    "a formula without a result": (set_cell(FIRST, "progress", "=H8"), "formula-uncached", "I8", "1-1"),
    "a key by formula without a result": (set_cell(FIRST, "key", "=1"), "formula-uncached", "A8", ""),
    "a given text edited": (set_cell(FIRST, "resolution", "改寫的決議"), "given-changed", "D8", "1-1"),
    "a second table below": (second_table, "second-table", "A16", ""),
    "another sheet filled in differently": (other_copy, "forms-several", "I8", "1-1"),
    "a column named twice": (set_cell(HEADER, "evidence", "辦理情形"), "header-doubled", "A7", ""),
    "a needed column renamed": (set_cell(HEADER, "progress", "說明欄"), "header-label-missing", "A7", ""),
}  # fmt: skip


@pytest.mark.parametrize(("change", "code", "cell", "item"), NAMED.values(), ids=NAMED)
def test_what_cannot_be_understood_is_named_with_its_place(
    tmp_path: Path, change: Change, code: str, cell: str, item: str
) -> None:
    _, report = pulled(tmp_path, change)
    found = [(p.place.cell, p.item) for p in report.problems if p.code == code]
    assert (cell, item) in found, [(p.code, *p.place, p.item) for p in report.problems]


LOSES_NOTHING = sorted(set(NAMED) - {"a given text edited"})


@pytest.mark.parametrize("name", LOSES_NOTHING)
def test_what_cannot_be_understood_changes_no_answer_that_the_master_has(
    tmp_path: Path, name: str, expected: dict[tuple[str, str], dict[str, Value]]
) -> None:
    office, _ = pulled(tmp_path, NAMED[name][0], pulled_before=True)
    assert answers(office) == expected


def test_compatibility_characters_are_kept_as_written_and_compared_fairly(tmp_path: Path) -> None:
    office = Office(tmp_path, [("1-1", "請羅委員協調。", "國科會", "")])
    office.push()
    office.clerk("國科會", "1-1", {"resolution": "請\uf90f委員協調。", **done("已請\uf90f委員協調完成。")})
    report = office.pull()
    assert codes(report) == set()
    assert text_of(office.responses()["1-1", "國科會"]["progress"]) == "已請\uf90f委員協調完成。"


def test_a_near_spelling_is_suggested_and_not_taken(tmp_path: Path) -> None:
    from synctool.texts import remedy

    office, report = pulled(tmp_path, set_cell(FIRST, "status", "己完成"))
    (problem,) = [p for p in report.problems if p.code == "not-a-choice"]
    assert "「已完成」" in remedy(problem, "zh-TW")
    assert "status" not in answers(office)["1-1", "國科會"]


@pytest.mark.parametrize("label", ["a)", ")", "(a)", "（）", ")(", "項次)"])
def test_odd_brackets_in_a_label_are_no_fault_of_the_reader(tmp_path: Path, label: str) -> None:
    _, report = pulled(tmp_path, lambda _, sheet: sheet.cell(HEADER, 20, label))
    assert codes(report) == set()
