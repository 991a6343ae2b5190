"""A return's table to responses and problems: every fault at once, each with its place."""

from __future__ import annotations

from datetime import date

from synctool.model import CellError, Item, MemorySheet, Severity, Value, a1
from synctool.schema import FORM_FIELDS
from synctool.tables import read_table
from synctool.texts import catalogue, message, remedy
from synctool.validate import Checked, check

TODAY = date(2024, 12, 20)
ITEMS = {
    "4-1-1": Item("4-1-1", "請工程會再進行研議。", ("工程會",), ("數發部",)),
    "4-1-2": Item("4-1-2", "請工程會加強宣導。", ("工程會",)),
    "4-2-1": Item("4-2-1", "請經濟部協助中小企業。", ("經濟部",)),
}
COLUMNS = {f.name: n for n, f in enumerate(FORM_FIELDS, 1)}
DONE: dict[str, Value] = {
    "progress": "說明", "status": "已完成", "percent": 1, "completed": "113年12月1日", "request": "解除列管",
}  # fmt: skip


def checked(*rows: dict[str, Value], agency: str = "工程會") -> Checked:
    """The outcome of a return with these rows, from row 2 on."""
    cells: dict[int, dict[int, Value]] = {1: {COLUMNS[f.name]: f.label for f in FORM_FIELDS}}
    for number, row in enumerate(rows, 2):
        item = ITEMS.get(str(row.get("key")))
        given: dict[str, Value] = {"resolution": item.resolution if item else None}
        cells[number] = {
            COLUMNS[name]: value for name, value in {**given, **row}.items() if value is not None
        }
    table, _ = read_table(MemorySheet("填報表", cells), FORM_FIELDS, "工程會.xlsx")
    assert table is not None
    return check(table, agency, ITEMS, FORM_FIELDS, TODAY)


def faults(result: Checked) -> list[tuple[str, str, str]]:
    return [(p.code, p.item, p.place.cell) for p in result.problems if p.code != "row-missing"]


def cell(name: str, row: int = 2) -> str:
    return a1(row, COLUMNS[name])


def test_a_complete_row_is_typed_and_without_fault() -> None:
    result = checked({"key": "4-1-1", **DONE, "percent": "１００％"}, {"key": "4-1-2", **DONE})
    assert not result.problems
    response = result.responses["4-1-1"]
    assert (response["completed"], response["percent"]) == (date(2024, 12, 1), 1.0)


def test_every_fault_of_a_row_is_told_at_once_with_its_cell() -> None:
    result = checked(
        {"key": "4-1-1", **DONE, "status": "完成了", "percent": 1.2, "completed": "近期", "request": "解列"},
        {"key": "4-1-2", "progress": CellError("#REF!"), "status": "已完成"},
    )
    assert [f for f in faults(result) if f[1] == "4-1-1"] == [
        ("not-a-choice", "4-1-1", cell("status")),
        ("ambiguous-percent", "4-1-1", cell("percent")),
        ("not-a-date", "4-1-1", cell("completed")),
        ("not-a-choice", "4-1-1", cell("request")),
    ]
    assert ("error-value", "4-1-2", cell("progress", 3)) in faults(result)


def test_a_rejected_value_is_kept_in_its_problem_and_out_of_the_response() -> None:
    result = checked({"key": "4-1-1", **DONE, "completed": "下個月初"}, {"key": "4-1-2"})
    (problem,) = result.problems
    assert (problem.found, problem.severity) == ("下個月初", Severity.ERROR)
    assert "completed" not in result.responses["4-1-1"].values


def test_a_completion_day_in_the_future_is_rejected() -> None:
    result = checked({"key": "4-1-1", **DONE, "completed": date(2025, 1, 1)}, {"key": "4-1-2"})
    assert faults(result) == [("in-future", "4-1-1", cell("completed"))]


def test_fields_that_contradict_each_other_are_warned_of_but_merged() -> None:
    result = checked({"key": "4-1-1", **DONE, "percent": 0.8}, {"key": "4-1-2"})
    (problem,) = result.problems
    assert (problem.code, problem.severity) == ("must-equal", Severity.WARNING)
    assert result.responses["4-1-1"]["percent"] == 0.8


def test_what_an_answer_lacks_is_an_error_only_once_it_is_begun() -> None:
    assert not checked({"key": "4-1-1"}, {"key": "4-1-2", "reporter": "王小明"}).problems
    result = checked({"key": "4-1-1", "progress": "說明"}, {"key": "4-1-2"})
    assert {f[0] for f in faults(result)} == {"required"}
    assert {p.field for p in result.problems} == {"status", "percent"}


def test_a_row_of_another_agency_is_set_aside_with_its_words() -> None:
    result = checked({"key": "4-2-1", "progress": "越界"}, {"key": "4-1-1"}, {"key": "4-1-2"})
    assert "4-2-1" not in result.responses
    assert [(p.code, p.found) for p in result.problems] == [
        ("key-not-yours", "4-2-1"),
        ("row-set-aside", "越界"),
    ]


def test_an_altered_key_is_never_matched_by_position_but_a_guess_is_offered() -> None:
    row: dict[str, Value] = {"key": "4-1-9", "resolution": "請工程會再進行研議。", "progress": "說明"}
    result = checked(row, {"key": "4-1-2"})
    assert list(result.responses) == ["4-1-2"]
    assert result.problems[0].detail["guess"] == "4-1-1"
    assert result.absent == ("4-1-1",)


def test_an_edited_given_column_is_told_and_not_taken() -> None:
    result = checked({"key": "4-1-1", "resolution": "改過的決議"}, {"key": "4-1-2"})
    assert faults(result) == [("given-changed", "4-1-1", cell("resolution"))]


def test_every_problem_has_a_message_and_a_remedy_in_both_languages() -> None:
    result = checked(
        {"key": "4-1-1", **DONE, "status": "完成了", "percent": 3, "completed": "近期", "resolution": "改"},
        {"key": "4-9-9", "progress": "說明"},
    )
    for problem in result.problems:
        for lang in ("zh-TW", "en"):
            assert "…" not in message(problem, lang) + remedy(problem, lang), problem.code
    texts = catalogue()
    assert not [
        code for code in texts if code.endswith(".remedy") and code.removesuffix(".remedy") not in texts
    ]
