"""Laws that hold whatever is asked: no fault of the emulator's own, all or nothing, answers by schema."""

from __future__ import annotations

import json
import threading
from typing import Any

from google_emulator import Clock, Emulator
from google_emulator.people import AGENCY, OFFICE, Person
from google_emulator.schemas import document, faults
from hypothesis import given, settings
from hypothesis import strategies as st

SMALL = st.integers(-1, 7)
SHEET = st.sampled_from([0, 0, 0, 11, 99])
TEXT = st.sampled_from(["", "a", "text 1", "=A1+1", "=B:B", "=1/0", "12%", "2024-01-05", "4-1-1", "𠮷"])


def maybe(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


BOX = maybe(
    sheetId=SHEET, startRowIndex=SMALL, endRowIndex=SMALL, startColumnIndex=SMALL, endColumnIndex=SMALL
)
DIMENSION = st.sampled_from(["ROWS", "COLUMNS"])
LINES = maybe(sheetId=SHEET, dimension=DIMENSION, startIndex=SMALL, endIndex=SMALL)
FORMAT = st.fixed_dictionaries({"bold": st.booleans()})
RUNS = st.lists(maybe(startIndex=SMALL, format=FORMAT), max_size=2)
VALUE = st.one_of(
    st.fixed_dictionaries({"stringValue": TEXT}),
    st.fixed_dictionaries({"numberValue": st.integers(-5, 5)}),
    st.fixed_dictionaries({"formulaValue": TEXT}),
)
CELL = maybe(
    userEnteredValue=VALUE, textFormatRuns=RUNS, note=TEXT, userEnteredFormat=maybe(textFormat=FORMAT)
)
ROWS = st.lists(st.fixed_dictionaries({"values": st.lists(CELL, max_size=3)}), max_size=3)
FIELDS = st.sampled_from(
    ["*", "userEnteredValue", "note", "userEnteredValue,textFormatRuns", "userEnteredFormat", ""]
)
LOCATION = st.one_of(
    st.just({"spreadsheet": True}),
    st.fixed_dictionaries({"sheetId": SHEET}),
    st.fixed_dictionaries({"dimensionRange": LINES}),
)
METADATA = st.fixed_dictionaries(
    {"metadataKey": TEXT, "metadataValue": TEXT, "location": LOCATION, "visibility": st.just("DOCUMENT")}
)
LOOKUP = maybe(metadataKey=TEXT, metadataValue=TEXT, metadataLocation=LOCATION)
FILTER = st.one_of(
    st.fixed_dictionaries({"developerMetadataLookup": LOOKUP}),
    st.fixed_dictionaries({"gridRange": BOX}),
    st.fixed_dictionaries({"a1Range": st.sampled_from(["A1:B2", "Sheet1", "Second!B:B", "nowhere"])}),
)
CONDITION = st.sampled_from(
    [
        {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "a"}]},
        {"type": "NUMBER_BETWEEN", "values": [{"userEnteredValue": "1"}, {"userEnteredValue": "=A1"}]},
        {"type": "BLANK"},
    ]
)
RULE = st.fixed_dictionaries(
    {"ranges": st.lists(BOX, max_size=2), "booleanRule": st.fixed_dictionaries({"condition": CONDITION})}
)
SPECS = st.lists(
    maybe(dimensionIndex=st.integers(0, 4), sortOrder=st.sampled_from(["ASCENDING", "DESCENDING"])),
    max_size=2,
)
GRID = maybe(rowCount=st.integers(0, 9), columnCount=st.integers(0, 9), frozenRowCount=st.integers(0, 9))
PROPERTIES = maybe(sheetId=SHEET, title=TEXT, index=SMALL, hidden=st.booleans(), gridProperties=GRID)
PASTE = st.sampled_from(["PASTE_NORMAL", "PASTE_VALUES", "PASTE_FORMAT"])
KINDS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "updateCells": maybe(range=BOX, rows=ROWS, fields=FIELDS),
    "repeatCell": maybe(range=BOX, cell=CELL, fields=FIELDS),
    "appendCells": maybe(sheetId=SHEET, rows=ROWS, fields=FIELDS),
    "mergeCells": maybe(range=BOX, mergeType=st.sampled_from(["MERGE_ALL", "MERGE_ROWS", "MERGE_COLUMNS"])),
    "unmergeCells": maybe(range=BOX),
    "setDataValidation": maybe(
        range=BOX, rule=st.fixed_dictionaries({"condition": CONDITION, "strict": st.booleans()})
    ),
    "insertDimension": maybe(range=LINES, inheritFromBefore=st.booleans()),
    "deleteDimension": maybe(range=LINES),
    "moveDimension": maybe(source=LINES, destinationIndex=SMALL),
    "appendDimension": maybe(sheetId=SHEET, dimension=DIMENSION, length=SMALL),
    "autoResizeDimensions": maybe(dimensions=LINES),
    "addDimensionGroup": maybe(range=LINES),
    "deleteDimensionGroup": maybe(range=LINES),
    "sortRange": maybe(range=BOX, sortSpecs=SPECS),
    "setBasicFilter": st.fixed_dictionaries({"filter": maybe(range=BOX, sortSpecs=SPECS)}),
    "findReplace": maybe(find=TEXT, replacement=TEXT, allSheets=st.booleans(), includeFormulas=st.booleans()),
    "copyPaste": maybe(source=BOX, destination=BOX, pasteType=PASTE),
    "cutPaste": maybe(source=BOX, destination=maybe(sheetId=SHEET, rowIndex=SMALL, columnIndex=SMALL)),
    "insertRange": maybe(range=BOX, shiftDimension=DIMENSION),
    "deleteRange": maybe(range=BOX, shiftDimension=DIMENSION),
    "addSheet": maybe(properties=PROPERTIES),
    "deleteSheet": maybe(sheetId=SHEET),
    "duplicateSheet": maybe(sourceSheetId=SHEET, newSheetName=TEXT, insertSheetIndex=SMALL),
    "updateSheetProperties": maybe(
        properties=PROPERTIES,
        fields=st.sampled_from(
            ["*", "title", "index", "hidden", "gridProperties", "gridProperties.rowCount"]
        ),
    ),
    "addNamedRange": maybe(namedRange=maybe(name=TEXT, range=BOX)),
    "addProtectedRange": maybe(protectedRange=maybe(range=BOX, unprotectedRanges=st.lists(BOX, max_size=2))),
    "addConditionalFormatRule": maybe(rule=RULE, index=SMALL),
    "deleteConditionalFormatRule": maybe(sheetId=SHEET, index=SMALL),
    "createDeveloperMetadata": maybe(developerMetadata=METADATA),
    "updateDeveloperMetadata": maybe(
        dataFilters=st.lists(FILTER, max_size=2), developerMetadata=METADATA, fields=st.just("*")
    ),
    "deleteDeveloperMetadata": maybe(dataFilter=FILTER),
}
REQUEST = st.sampled_from(sorted(KINDS)).flatmap(lambda name: st.fixed_dictionaries({name: KINDS[name]}))


def fresh() -> tuple[Person, str]:
    office = Person(Emulator([OFFICE], clock=Clock(1_700_000_000), seed=3), OFFICE)
    file = office.make()
    grid = {"rowCount": 6, "columnCount": 5}
    second = {"addSheet": {"properties": {"sheetId": 11, "title": "Second", "gridProperties": grid}}}
    first = {
        "updateSheetProperties": {
            "properties": {"gridProperties": grid},
            "fields": "gridProperties(rowCount,columnCount)",
        }
    }
    office.batch(file, second, first)
    box = {"startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 2}
    condition = {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "0"}]}
    rule = {
        "ranges": [box],
        "booleanRule": {"condition": condition, "format": {"textFormat": {"bold": True}}},
    }
    lines = {"dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    stamp = {"metadataKey": "a", "location": {"dimensionRange": lines}, "visibility": "DOCUMENT"}
    office.batch(
        file,
        {"addConditionalFormatRule": {"rule": rule}},
        {"addProtectedRange": {"protectedRange": {"range": {}, "unprotectedRanges": [box]}}},
        {"addNamedRange": {"namedRange": {"name": "block", "range": box}}},
        {"addDimensionGroup": {"range": lines | {"endIndex": 4}}},
        {"createDeveloperMetadata": {"developerMetadata": stamp}},
        {"mergeCells": {"range": box | {"startRowIndex": 3, "endRowIndex": 5}}},
    )
    office.put(file, "A1", [["a", 1, "=B1+1"], ["b", "=SUM(B:B)", ""], ["", 3, "text 1"]], "USER_ENTERED")
    return office, file


def everything(office: Person, file: str) -> Any:
    status, answer = office.ask("GET", f"/v4/spreadsheets/{file}", includeGridData="true")
    assert status == 200, answer
    return answer


@settings(max_examples=250, deadline=None)
@given(st.lists(REQUEST, min_size=1, max_size=4))
def test_any_batch_is_done_wholly_or_refused_without_a_trace(requests: list[dict[str, Any]]) -> None:
    office, file = fresh()
    before = everything(office, file)
    status, answer = office.try_batch(file, *requests)
    assert status in (200, 400), answer
    after = everything(office, file)
    if status == 400:
        assert after == before
    else:
        assert len(answer["replies"]) == len(requests)
        indexes = [sheet["properties"]["index"] for sheet in after["sheets"]]
        assert indexes == list(range(len(indexes)))
    for sheet in after["sheets"]:
        grid = sheet["properties"]["gridProperties"]
        for data in sheet["data"]:
            assert len(data.get("rowData", [])) <= grid["rowCount"]
            assert all(len(row.get("values", [])) <= grid["columnCount"] for row in data.get("rowData", []))


RANGE = st.sampled_from(
    ["A1", "A1:B2", "B:B", "2:3", "Second!A1:E6", "Sheet1", "Z99", "'Second'", "what", "D4:A1", ""]
)
CONTENT = st.lists(
    st.lists(st.one_of(TEXT, st.none(), st.integers(-3, 3), st.booleans()), max_size=4), max_size=4
)


@settings(max_examples=150, deadline=None)
@given(RANGE, CONTENT, st.sampled_from(["RAW", "USER_ENTERED"]))
def test_written_values_read_back_at_the_answered_range(at: str, rows: list[list[Any]], option: str) -> None:
    office, file = fresh()
    status, answer = office.put(file, at or "A1", rows, option)
    assert status in (200, 400), answer
    if status == 200 and option == "RAW" and answer.get("updatedCells"):
        read = office.values(file, answer["updatedRange"], valueRenderOption="UNFORMATTED_VALUE")
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if value is not None:
                    got = read[i][j] if i < len(read) and j < len(read[i]) else ""
                    assert got == value


def test_every_published_schema_compiles_and_takes_an_empty_message() -> None:
    for service in ("sheets.v4", "drive.v3"):
        for name in document(service)["schemas"]:
            assert faults(service, name, {}) == []
            assert (
                faults(service, name, {"noSuchField": 1}) != []
                or "properties" not in document(service)["schemas"][name]
            )


def test_a_closed_schema_names_the_place_of_each_fault() -> None:
    body = {"requests": [{"repeatCell": {"range": {"sheetId": "x"}, "cell": {"nope": 1}, "fields": 3}}]}
    assert faults("sheets.v4", "BatchUpdateSpreadsheetRequest", body) == [
        ("requests[0].repeat_cell.range.sheet_id", "TYPE_INT32", "x"),
        ("requests[0].repeat_cell.cell", "unknown", "nope"),
        ("requests[0].repeat_cell.fields", "TYPE_STRING", 3),
    ]


def test_an_answer_that_breaks_the_schema_never_leaves_the_emulator(office: Person, sheet: str) -> None:
    doc = office.emulator.cloud.files[sheet].doc
    assert doc is not None
    doc.properties["colour"] = "green"
    status, answer = office.ask("GET", f"/v4/spreadsheets/{sheet}")
    assert (status, "breaks the schema" in answer["error"]["message"]) == (500, True)


def test_writers_at_the_same_time_lose_nothing(emulator: Emulator, office: Person, sheet: str) -> None:
    office.share(sheet, AGENCY, "writer")
    people = [Person(emulator, OFFICE if index % 2 else AGENCY) for index in range(8)]

    def write(person: Person, column: int) -> None:
        for row in range(10, 20):
            body = json.dumps({"values": [[f"{column}-{row}"]]}).encode()
            path = f"/v4/spreadsheets/{sheet}/values/{chr(65 + column)}{row}?valueInputOption=RAW"
            assert emulator.handle("PUT", path, {"authorization": f"Bearer {person.token}"}, body)[0] == 200

    threads = [threading.Thread(target=write, args=(person, column)) for column, person in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = [[f"{column}-{row}" for column in range(8)] for row in range(10, 20)]
    assert office.values(sheet, "A10:H19") == expected
