"""Sheets to tables: headers by label, rows by key."""

from __future__ import annotations

from datetime import date

import pytest

from synctool.model import MemorySheet, Run, Severity, Value, rich_text
from synctool.schema import AGENCY_FIELDS, GIVEN_FIELDS, MASTER_FIELDS
from synctool.tables import find_header, normalise_key, read_table

FORM = (*GIVEN_FIELDS, *AGENCY_FIELDS)


def sheet(text: str, start: int = 1) -> MemorySheet:
    """A sheet drawn as a table: cells between bars, rows one below the other."""
    rows = {}
    for number, line in enumerate(text.strip().splitlines(), start):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        rows[number] = {column: cell.replace("\\n", "\n") for column, cell in enumerate(cells, 1) if cell}
    return MemorySheet("填報表", rows)


PLAIN = """
| 項次  | 會議決議 | 主辦機關 | 辦理情形 |
| 4-1-1 | 決議一   | 工程會   | 說明一   |
| 4-1-2 | 決議二   | 數發部   |          |
"""


def test_rows_are_found_by_key_below_the_header() -> None:
    table, problems = read_table(sheet(PLAIN), FORM, "工程會.xlsx")
    assert table is not None
    assert not problems
    assert {key: row["progress"] for key, row in table.rows.items()} == {"4-1-1": "說明一", "4-1-2": None}
    assert table.place(2, "progress").cell == "D2"


@pytest.mark.parametrize(
    ("what", "header"),
    [
        ("line breaks and spaces", "| 項 次 | 會議\\n決議 | 主辦\\n機關 | 辦理　情形 |"),
        ("full width, case and marks", "| Ｎｏ． | 會議決議＊ | 主辦機關： | 辦理情形（必填） |"),
        ("declared aliases", "| 編號 | 決議事項 | 主辦單位 | 執行情形 |"),
        ("moved columns", "| 辦理情形 | 主辦機關 | 會議決議 | 項次 |"),
        ("columns of the agency's own", "| 序 | 項次 | 備註 | 會議決議 | 主辦機關 | 分機號碼 | 辦理情形 |"),
    ],
)
def test_a_header_is_recognised_with(what: str, header: str) -> None:
    found, problems = find_header(sheet(header), FORM, "f")
    assert found is not None, what
    assert not problems
    assert {"key", "resolution", "leads", "progress"} <= found.columns.keys()


def test_title_rows_above_the_header_are_passed_over() -> None:
    found, _ = find_header(sheet("| 報告 |\n| 項次說明 |\n" + PLAIN.strip(), start=3), FORM, "f")
    assert found is not None
    assert found.row == 5


def test_a_fields_own_label_goes_before_an_alias() -> None:
    found, _ = find_header(
        sheet("| 項次 | 會議決議 | 主辦機關 | 辦理情形 | 列管建議 | 建議 |"), MASTER_FIELDS, "f"
    )
    assert found is not None
    assert found.columns["recommendation"] == 5
    assert found.unmatched == {6: "建議"}


@pytest.mark.parametrize(
    ("header", "code", "named"),
    [
        ("| 項次 | 會議決議 | 主辦機關 | 說明 |", "header-label-missing", "說明"),
        ("| 項次 | 會議決議 | 主辦機關 | 辦理情形 | 辦理情形 |", "header-doubled", "辦理情形"),
        ("| 甲 | 乙 | 丙 |", "header-missing", "項次"),
    ],
)
def test_a_header_that_cannot_be_used_names_what_was_found(header: str, code: str, named: str) -> None:
    table, problems = read_table(sheet(header), FORM, "f")
    assert table is None
    assert [p.code for p in problems] == [code]
    assert any(named in text for text in problems[0].detail.values())


def test_doubled_and_blank_keys_are_set_aside_with_their_content() -> None:
    text = PLAIN + "| 4-1-1 | 決議一 | | 另一說 |\n| | 沒有項次 | | 說明三 |\n"
    table, problems = read_table(sheet(text), FORM, "f")
    assert table is not None
    assert list(table.rows) == ["4-1-2"]
    assert [row["progress"] for row in table.set_aside] == ["說明三", "說明一", "另一說"]
    assert [(p.code, p.severity) for p in problems] == [
        ("key-blank", Severity.WARNING),
        ("key-doubled", Severity.ERROR),
        ("key-doubled", Severity.ERROR),
    ]
    assert {p.place.cell for p in problems} == {"A5", "A2", "A4"}


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("4-1-1", "4-1-1"),
        ("４－１－１", "4-1-1"),
        (" 4–1—1\u200b", "4-1-1"),
        (7, "7"),
        (7.0, "7"),
        (rich_text([[Run("4-", bold=True), Run("1")]]), "4-1"),
        (date(2004, 1, 1), ""),
        (None, ""),
    ],
)
def test_keys_are_the_same_however_they_are_written(written: Value, key: str) -> None:
    assert normalise_key(written) == key
