"""What a document holds and how requests change it."""

from __future__ import annotations

from typing import Any

import pytest
from google_emulator import a1, entry, formats, formulas, masks
from google_emulator.people import Person
from hypothesis import given
from hypothesis import strategies as st


def rows(start: int, end: int) -> dict[str, Any]:
    return {"sheetId": 0, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def box(r0: int, r1: int, c0: int, c1: int) -> dict[str, Any]:
    corners = {"startRowIndex": r0, "endRowIndex": r1, "startColumnIndex": c0, "endColumnIndex": c1}
    return {"sheetId": 0, **corners}


def mark(office: Person, file: str) -> None:
    """Row metadata with each row's key."""
    keys = [row[0] for row in office.values(file, "A2:A6")]
    office.batch(
        file,
        *[
            {
                "createDeveloperMetadata": {
                    "developerMetadata": {
                        "metadataKey": "row",
                        "metadataValue": key,
                        "location": {"dimensionRange": rows(index + 1, index + 2)},
                        "visibility": "DOCUMENT",
                    }
                }
            }
            for index, key in enumerate(keys)
        ],
    )


def marked(office: Person, file: str) -> list[tuple[str, str]]:
    """(key in the cell, key in the row's metadata) of each marked row."""
    fields = "sheets.data(rowData.values.formattedValue,rowMetadata.developerMetadata.metadataValue)"
    data = office.get(file, fields, ranges="Sheet1!A1:A20")["sheets"][0]["data"][0]
    pairs = []
    for index, line in enumerate(data["rowMetadata"]):
        for one in line.get("developerMetadata", []):
            cells = data["rowData"][index].get("values", [{}])
            pairs.append((cells[0].get("formattedValue", ""), one["metadataValue"]))
    return pairs


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"insertDimension": {"range": rows(2, 5)}}, 5),
        ({"deleteDimension": {"range": rows(2, 3)}}, 4),
        ({"moveDimension": {"source": rows(1, 2), "destinationIndex": 4}}, 5),
        ({"sortRange": {"range": box(1, 6, 0, 2), "sortSpecs": [{"sortOrder": "DESCENDING"}]}}, 5),
    ],
)
def test_row_metadata_stays_with_its_row(
    office: Person, sheet: str, change: dict[str, Any], left: int
) -> None:
    mark(office, sheet)
    office.batch(sheet, change)
    pairs = marked(office, sheet)
    assert len(pairs) == left
    assert all(cell == value for cell, value in pairs)


def test_values_are_written_where_row_metadata_points(office: Person, sheet: str) -> None:
    mark(office, sheet)
    office.batch(sheet, {"insertDimension": {"range": rows(1, 3)}})
    wanted = {"developerMetadataLookup": {"metadataKey": "row", "metadataValue": "4-1-3"}}
    body = {"valueInputOption": "RAW", "data": [{"dataFilter": wanted, "values": [[None, "found"]]}]}
    status, answer = office.ask("POST", f"/v4/spreadsheets/{sheet}/values:batchUpdateByDataFilter", body)
    assert (status, answer["totalUpdatedCells"]) == (200, 1)
    assert ["4-1-3", "found"] in office.values(sheet, "A1:B9")
    found = office.ask(
        "POST", f"/v4/spreadsheets/{sheet}/values:batchGetByDataFilter", {"dataFilters": [wanted]}
    )[1]
    assert found["valueRanges"][0]["valueRange"]["values"] == [["4-1-3", "found"]]


def test_metadata_of_a_spreadsheet_is_found_changed_and_deleted(office: Person, sheet: str) -> None:
    entry_ = {
        "metadataKey": "stamp",
        "metadataValue": "r1",
        "location": {"spreadsheet": True},
        "visibility": "PROJECT",
    }
    office.batch(sheet, {"createDeveloperMetadata": {"developerMetadata": entry_}})
    wanted = {"developerMetadataLookup": {"metadataKey": "stamp"}}
    change = {
        "dataFilters": [wanted],
        "developerMetadata": {"metadataValue": "r2"},
        "fields": "metadataValue",
    }
    office.batch(sheet, {"updateDeveloperMetadata": change})
    path = f"/v4/spreadsheets/{sheet}/developerMetadata:search"
    found = office.ask("POST", path, {"dataFilters": [wanted]})[1]["matchedDeveloperMetadata"]
    assert [one["developerMetadata"]["metadataValue"] for one in found] == ["r2"]
    office.batch(sheet, {"deleteDeveloperMetadata": {"dataFilter": wanted}})
    assert office.ask("POST", path, {"dataFilters": [wanted]})[1] == {}


def test_a_batch_that_fails_in_its_last_request_changes_nothing(office: Person, sheet: str) -> None:
    before = office.get(sheet, "*", includeGridData=True)
    good = {
        "updateCells": {"start": {"rowIndex": 1}, "rows": [{"values": [{}]}], "fields": "userEnteredValue"}
    }
    status, answer = office.try_batch(sheet, good, {"deleteSheet": {"sheetId": 99}})
    assert status == 400
    assert answer["error"]["message"] == "Invalid requests[1].deleteSheet: No grid with id: 99"
    assert office.get(sheet, "*", includeGridData=True) == before


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"requests": [{"makeCoffee": {}}]}, "Unknown name \"makeCoffee\" at 'requests[0]'"),
        ({"requests": [{"addChart": {}}]}, "Invalid requests[0].addChart"),
        (
            {"requests": [{"deleteSheet": {"sheet": 1}}]},
            "Unknown name \"sheet\" at 'requests[0].delete_sheet'",
        ),
        (
            {"requests": [{"deleteSheet": {"sheetId": "x"}}]},
            "Invalid value at 'requests[0].delete_sheet.sheet_id'",
        ),
        ({"requests": []}, "Must specify at least one request."),
    ],
)
def test_what_the_schema_or_the_emulator_does_not_know_is_refused(
    office: Person, sheet: str, body: dict[str, Any], message: str
) -> None:
    status, answer = office.ask("POST", f"/v4/spreadsheets/{sheet}:batchUpdate", body)
    assert status == 400
    assert message in answer["error"]["message"]
    assert answer["error"]["status"] == "INVALID_ARGUMENT"


def text_cell(text: str, *runs: tuple[int, dict[str, Any]]) -> dict[str, Any]:
    shaped = [{"startIndex": start, "format": form} for start, form in runs]
    return {"userEnteredValue": {"stringValue": text}, "textFormatRuns": shaped}


def write_cell(cell: dict[str, Any], fields: str) -> dict[str, Any]:
    return {"updateCells": {"range": box(0, 1, 0, 1), "rows": [{"values": [cell]}], "fields": fields}}


def test_text_runs_count_utf16_units_and_a_first_start_of_zero_is_left_out(
    office: Person, sheet: str
) -> None:
    cell = text_cell("𠮷野家已完成", (0, {"bold": True}), (4, {"underline": True}))
    office.batch(sheet, write_cell(cell, "userEnteredValue,textFormatRuns"))
    runs = office.cells(sheet, "textFormatRuns", "A1")[0]["values"][0]["textFormatRuns"]
    assert runs == [{"format": {"bold": True}}, {"startIndex": 4, "format": {"underline": True}}]
    long = text_cell("𠮷", (2, {"bold": True}))
    assert office.try_batch(sheet, write_cell(long, "userEnteredValue,textFormatRuns"))[0] == 400


@pytest.mark.parametrize("way", ["updateCells", "values.update"])
def test_rewriting_a_value_without_its_runs_erases_them(office: Person, sheet: str, way: str) -> None:
    office.batch(sheet, write_cell(text_cell("done", (0, {"bold": True})), "userEnteredValue,textFormatRuns"))
    if way == "updateCells":
        office.batch(sheet, write_cell({"userEnteredValue": {"stringValue": "done"}}, "userEnteredValue"))
    else:
        office.put(sheet, "A1", [["done"]])
    assert office.cells(sheet, "textFormatRuns", "A1")[0]["values"] == [{}]


def test_runs_on_a_number_are_refused(office: Person, sheet: str) -> None:
    cell = {"userEnteredValue": {"numberValue": 3}, "textFormatRuns": [{"format": {"bold": True}}]}
    assert office.try_batch(sheet, write_cell(cell, "userEnteredValue,textFormatRuns"))[0] == 400


@pytest.mark.parametrize(
    ("typed", "value", "kind", "shown"),
    [
        ("2024-01-05", 45296, "DATE", "2024-01-05"),
        ("2024/1/5", 45296, "DATE", "2024/1/5"),
        ("1/5/2024", 45296, "DATE", "1/5/2024"),
        ("12%", 0.12, "PERCENT", "12%"),
        ("12.5%", 0.125, "PERCENT", "12.50%"),
        ("2,000,000.01", 2000000.01, "NUMBER", "2,000,000.01"),
        ("10:30", 0.4375, "TIME", "10:30"),
        ("0042", 42, None, "42"),
        ("true", True, None, "TRUE"),
        ("'0042", "0042", None, "0042"),
        ("=1/3", 1 / 3, None, "0.3333333333"),
        ('=IF(LEN(A2)=0,"missing","ok")', "ok", None, "ok"),
        ("=1/0", "#DIV/0!", None, "#DIV/0!"),
    ],
)
def test_typing_becomes_a_value_a_format_and_a_text(
    office: Person, sheet: str, typed: str, value: Any, kind: str | None, shown: str
) -> None:
    office.put(sheet, "D1", [[typed]], "USER_ENTERED")
    assert office.values(sheet, "D1", valueRenderOption="UNFORMATTED_VALUE") == [[value]]
    assert office.values(sheet, "D1") == [[shown]]
    cell = office.cells(sheet, "userEnteredFormat.numberFormat.type", "D1")[0]["values"][0]
    assert cell.get("userEnteredFormat", {}).get("numberFormat", {}).get("type") == kind


def test_raw_input_stays_text_and_blank_text_empties_the_cell(office: Person, sheet: str) -> None:
    office.put(sheet, "A1:B1", [["2024-01-05", ""]])
    assert office.values(sheet, "A1:B1", valueRenderOption="UNFORMATTED_VALUE") == [["2024-01-05"]]


def test_strict_validation_refuses_and_keeps_the_old_value(office: Person, sheet: str) -> None:
    condition = {
        "type": "ONE_OF_LIST",
        "values": [{"userEnteredValue": "已完成"}, {"userEnteredValue": "辦理中"}],
    }
    rule = {"condition": condition, "strict": True, "showCustomUi": True}
    office.batch(sheet, {"setDataValidation": {"range": box(1, 6, 2, 3), "rule": rule}})
    assert office.put(sheet, "C2", [["已完成"]])[0] == 200
    status, answer = office.put(sheet, "C2", [["maybe"]])
    assert status == 400
    assert "violates the data validation rules" in answer["error"]["message"]
    assert office.values(sheet, "C2") == [["已完成"]]
    assert office.cells(sheet, "dataValidation", "C3")[0]["values"][0]["dataValidation"] == rule


def test_conditional_formats_are_kept_in_order_and_grow_with_inserted_rows(
    office: Person, sheet: str
) -> None:
    def rule(text: str) -> dict[str, Any]:
        condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": text}]}
        boolean = {"condition": condition, "format": {"backgroundColor": {"red": 1}}}
        return {"ranges": [box(1, 6, 0, 2)], "booleanRule": boolean}

    for text in ("second", "first"):
        office.batch(sheet, {"addConditionalFormatRule": {"rule": rule(text), "index": 0}})
    office.batch(sheet, {"insertDimension": {"range": rows(3, 5)}})
    found = office.get(sheet, "sheets.conditionalFormats")["sheets"][0]["conditionalFormats"]
    words = [one["booleanRule"]["condition"]["values"][0]["userEnteredValue"] for one in found]
    assert words == ["first", "second"]
    assert found[0]["ranges"][0]["endRowIndex"] == 8
    assert found[0]["booleanRule"]["format"]["backgroundColorStyle"] == {"rgbColor": {"red": 1}}


def test_the_document_comes_back_with_the_write_when_asked_for(office: Person, sheet: str) -> None:
    answer = office.batch(
        sheet,
        write_cell({"userEnteredValue": {"stringValue": "KEY"}}, "userEnteredValue"),
        includeSpreadsheetInResponse=True,
        responseRanges=["Sheet1!A1:A2"],
        responseIncludeGridData=True,
    )
    data = answer["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"]
    assert [row["values"][0]["formattedValue"] for row in data] == ["KEY", "4-1-1"]


def test_references_follow_inserted_rows(office: Person, sheet: str) -> None:
    office.put(sheet, "D1", [["=A3&B3"]], "USER_ENTERED")
    office.batch(sheet, {"insertDimension": {"range": rows(1, 2)}})
    assert office.values(sheet, "D1", valueRenderOption="FORMULA") == [["=A4&B4"]]
    assert office.values(sheet, "D1") == [["4-1-2text 2"]]


def test_find_and_replace_reports_what_it_changed(office: Person, sheet: str) -> None:
    reply = office.batch(sheet, {"findReplace": {"find": "text", "replacement": "note", "sheetId": 0}})[
        "replies"
    ][0]
    assert reply["findReplace"] == {
        "valuesChanged": 5,
        "occurrencesChanged": 5,
        "rowsChanged": 5,
        "sheetsChanged": 1,
    }


def test_a_duplicated_sheet_carries_cells_and_protections(office: Person, sheet: str) -> None:
    office.batch(sheet, {"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}}}})
    reply = office.batch(sheet, {"duplicateSheet": {"sourceSheetId": 0, "newSheetName": "工程會"}})[
        "replies"
    ][0]
    number = reply["duplicateSheet"]["properties"]["sheetId"]
    found = office.get(sheet, "sheets(properties.sheetId,protectedRanges.range)")["sheets"]
    ranges = {one["properties"]["sheetId"]: one["protectedRanges"][0]["range"] for one in found}
    assert ranges == {number: {"sheetId": number}, 0: {}}
    assert office.values(sheet, "'工程會'!A2") == [["4-1-1"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("name = 'Alpha'", ["Alpha"]),
        ("name contains 'Be' and trashed = false", []),
        ("trashed = true", ["Beta's"]),
        (r"name = 'Beta\'s' or name='Alpha'", ["Beta's", "Alpha"]),
        ("not name = 'Alpha' and mimeType='application/vnd.google-apps.spreadsheet'", ["Beta's"]),
        ("'me' in owners and modifiedTime > '2020-01-01T00:00:00'", ["Beta's", "Alpha"]),
        ("sharedWithMe", []),
    ],
)
def test_files_are_listed_by_query(office: Person, query: str, names: list[str]) -> None:
    office.make("Alpha")
    beta = office.make("Beta's")
    assert office.ask("PATCH", f"/drive/v3/files/{beta}", {"trashed": True})[0] == 200
    status, answer = office.ask("GET", "/drive/v3/files", q=query, fields="files(name)")
    assert (status, [one["name"] for one in answer["files"]]) == (200, names)


def test_a_query_that_cannot_be_read_is_refused(office: Person) -> None:
    status, answer = office.ask("GET", "/drive/v3/files", q="name ~ 'x'")
    assert (status, answer["error"]["errors"][0]["location"]) == (400, "q")


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Sheet1!A1:B2", "Sheet1!A1:B2"),
        ("A:B", "Sheet1!A1:B1000"),
        ("2:3", "Sheet1!A2:Z3"),
        ("B3:A1", "Sheet1!A1:B3"),
        ("A2:2", "Sheet1!A2:Z2"),
        ("$A$1", "Sheet1!A1"),
        ("sheet1", "Sheet1!A1:Z1000"),
        ("A1:D5000", "Sheet1!A1:D1000"),
    ],
)
def test_ranges_are_read_and_answered_in_full(office: Person, sheet: str, asked: str, answered: str) -> None:
    assert office.ask("GET", f"/v4/spreadsheets/{sheet}/values/{asked}")[1]["range"] == answered


@pytest.mark.parametrize("asked", ["Nowhere!A1", "A1:B2:C3", "'Sheet1'!what", "Sheet1!A1001"])
def test_a_range_outside_the_document_is_refused(office: Person, sheet: str, asked: str) -> None:
    assert office.ask("GET", f"/v4/spreadsheets/{sheet}/values/{asked}")[0] == 400


@given(st.integers(0, 2000), st.integers(0, 18_000))
def test_a_cell_name_reads_back_as_its_place(row: int, column: int) -> None:
    bounds = a1.parse_ref(a1.cell_name(row, column))
    assert bounds == {
        "startRowIndex": row,
        "endRowIndex": row + 1,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }


_EDGE = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(sorted)


@given(_EDGE, _EDGE, _EDGE, _EDGE)
def test_a_rectangle_less_another_is_exactly_the_cells_outside(
    rows_: list[int], columns: list[int], other_rows: list[int], other_columns: list[int]
) -> None:
    one, other = a1.Rect(*rows_, *columns), a1.Rect(*other_rows, *other_columns)
    left = [
        (r, c) for part in one.minus(other) for r in range(part.r0, part.r1) for c in range(part.c0, part.c1)
    ]
    whole = [(r, c) for r in range(one.r0, one.r1) for c in range(one.c0, one.c1)]
    assert sorted(left) == [place for place in whole if not other.holds(*place)]


@given(st.dates(min_value=formats.EPOCH.date()))
def test_a_typed_date_shows_as_typed(day: Any) -> None:
    value, shape = entry.typed(day.isoformat(), "en_US")
    assert value is not None
    assert formats.show(value["numberValue"], shape, "en_US") == day.isoformat()


@given(st.floats(0, 1, width=32))
def test_a_colour_survives_being_stored_as_32_bits(part: float) -> None:
    assert formats.float32(formats.float32(part)) == formats.float32(part)


def test_masks_are_read_in_all_their_spellings() -> None:
    assert masks.parse("sheets/data/rowData") == masks.parse("sheets.data.rowData")
    assert masks.parse("a(b,c(d)),e") == {"a": {"b": {}, "c": {"d": {}}}, "e": {}}
    assert masks.project({"a": [{"b": 1, "x": 2}, {}]}, masks.parse("a.b")) == {"a": [{"b": 1}, {}]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("=1+2*3^2", 19),
        ("=-2+5%", -1.95),
        ('="a"&1&TRUE', "a1TRUE"),
        ('=IF(AND(1<2,"x"="X"),"yes","no")', "yes"),
        ("=SUM(1,2,3)/COUNT(1,2)", 3),
        ('=IFERROR(1/0,"none")', "none"),
    ],
)
def test_formulas_of_the_small_evaluator(text: str, value: Any) -> None:
    assert formulas.evaluate(text, lambda title, rect: [[None]]) == value


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ("replies", {"replies": [{}]}),
        ("spreadsheetId,replies.addSheet", None),
        ("replies.addShet", 400),
        ("replies(", 400),
    ],
)
def test_every_answer_is_cut_to_the_fields_asked_for(
    office: Person, sheet: str, fields: str, answer: Any
) -> None:
    path, request = f"/v4/spreadsheets/{sheet}:batchUpdate", {"mergeCells": {"range": box(0, 2, 3, 5)}}
    status, got = office.ask("POST", path, {"requests": [request]}, fields=fields)
    if answer == 400:
        assert (status, got["error"]["status"]) == (400, "INVALID_ARGUMENT")
    else:
        assert got == (answer or {"spreadsheetId": sheet, "replies": [{}]})


def test_an_update_mask_with_an_unknown_name_is_refused(office: Person, sheet: str) -> None:
    update = {"properties": {"sheetId": 0, "title": "x"}, "fields": "title,colour"}
    status, answer = office.try_batch(sheet, {"updateSheetProperties": update})
    assert status == 400
    assert answer["error"]["message"] == "Invalid requests[0].updateSheetProperties: Invalid field: colour"


@pytest.mark.parametrize(("way", "count"), [("OVERWRITE", 1000), ("INSERT_ROWS", 1002)])
def test_appended_rows_follow_the_table(office: Person, sheet: str, way: str, count: int) -> None:
    path = f"/v4/spreadsheets/{sheet}/values/Sheet1:append"
    body = {"values": [["4-1-6", "x"], ["4-1-7", "y"]]}
    answer = office.ask("POST", path, body, valueInputOption="RAW", insertDataOption=way)[1]
    assert (answer["tableRange"], answer["updates"]["updatedRange"]) == ("Sheet1!A1:B6", "Sheet1!A7:B8")
    grid = office.get(sheet, "sheets.properties.gridProperties.rowCount")["sheets"][0]["properties"]
    assert grid["gridProperties"]["rowCount"] == count


def test_a_filter_that_sorts_sorts_below_its_header(office: Person, sheet: str) -> None:
    spec = {"dimensionIndex": 0, "sortOrder": "DESCENDING"}
    wanted = {"range": box(0, 6, 0, 2), "sortSpecs": [spec], "criteria": {"1": {"hiddenValues": ["text 2"]}}}
    office.batch(sheet, {"setBasicFilter": {"filter": wanted}})
    assert [row[0] for row in office.values(sheet, "A1:A6")] == [
        "key",
        "4-1-5",
        "4-1-4",
        "4-1-3",
        "4-1-2",
        "4-1-1",
    ]
    kept = office.get(sheet, "sheets.basicFilter")["sheets"][0]["basicFilter"]
    assert kept["filterSpecs"] == [{"columnIndex": 1, "filterCriteria": {"hiddenValues": ["text 2"]}}]


def test_a_conditional_format_shows_in_the_effective_format(office: Person, sheet: str) -> None:
    condition = {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": "3"}]}
    boolean = {"condition": condition, "format": {"textFormat": {"bold": True}}}
    office.batch(
        sheet, {"addConditionalFormatRule": {"rule": {"ranges": [box(1, 6, 1, 2)], "booleanRule": boolean}}}
    )
    found = office.cells(sheet, "effectiveFormat.textFormat.bold", "B2:B6")
    bold = [row["values"][0]["effectiveFormat"]["textFormat"]["bold"] for row in found]
    assert bold == [False, False, True, False, False]
