"""What other clients ask of the service, answered as its documentation says."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from google_emulator.people import Person
from python_calamine import CalamineWorkbook

CELLS = [["b", 2, "x"], ["a", 3, "y"], ["B", 2, "z"], ["c", 1, "y"]]


@pytest.fixture
def filled(office: Person) -> str:
    file = office.make()
    office.put(file, "A1", CELLS)
    return file


def area(r0: int, r1: int, c0: int, c1: int) -> dict[str, Any]:
    corners = {"startRowIndex": r0, "endRowIndex": r1, "startColumnIndex": c0, "endColumnIndex": c1}
    return {"sheetId": 0, **corners}


@pytest.mark.parametrize(
    ("typed", "shown", "value"),
    [
        ("Jan 2, 2020", "Jan 2, 2020", 43832),
        ("January 2, 2020", "January 2, 2020", 43832),
        ("2-Jan-2020", "2-Jan-2020", 43832),
        ("Smarch 2, 2020", "Smarch 2, 2020", "Smarch 2, 2020"),
        ("Feb 30, 2020", "Feb 30, 2020", "Feb 30, 2020"),
        ("=DATE(2020,13,0)", "12/31/2020", 44196),
        ('=COUNTIF(A1:A4,"b")', "2", 2),
        ('=COUNTIF(B1:B4,">=2")', "3", 3),
        ('=COUNTIF(C1:C4,"<>y")', "2", 2),
        ('=SUMIF(C1:C4,"y",B1:B4)', "4", 4),
        ('=VLOOKUP("a",A1:C4,3,FALSE)', "y", "y"),
        ('=VLOOKUP("q",A1:C4,3,FALSE)', "#N/A", "#N/A"),
        ('=VLOOKUP("a",A1:C4,9,FALSE)', "#REF!", "#REF!"),
        ("=MATCH(3,B1:B4,0)", "2", 2),
        ("=INDEX(A1:C4,2,3)", "y", "y"),
        ('=SUBSTITUTE("aXbX","X","-")', "a-b-", "a-b-"),
        ('=SEARCH("B","abc")', "2", 2),
        ('=FIND("B","abc")', "#VALUE!", "#VALUE!"),
        ("=SQRT(-1)", "#NUM!", "#NUM!"),
        ("=ROUNDUP(1.21,1)", "1.3", 1.3),
        ("=MEDIAN(B1:B4)", "2", 2),
        ('=HYPERLINK("http://a","b")', "b", "b"),
    ],
)
def test_what_is_typed_is_read_and_computed(
    office: Person, filled: str, typed: str, shown: str, value: Any
) -> None:
    office.put(filled, "E1", [[typed]], "USER_ENTERED")
    assert office.values(filled, "E1") == [[shown]]
    assert office.values(filled, "E1", valueRenderOption="UNFORMATTED_VALUE") == [[value]]


@pytest.mark.parametrize("properties", [{"timeZone": "Mars/Olympus"}, {"locale": "xx_YY"}])
def test_a_place_that_is_none_is_refused(office: Person, filled: str, properties: dict[str, str]) -> None:
    change = {"properties": properties, "fields": ",".join(properties)}
    status, _ = office.try_batch(filled, {"updateSpreadsheetProperties": change})
    assert status == 400


def test_pasted_text_is_read_as_if_typed(office: Person, filled: str) -> None:
    at = {"sheetId": 0, "rowIndex": 5, "columnIndex": 1}
    paste = {"coordinate": at, "data": '10%,"a,b"\n=1+1,', "delimiter": ",", "type": "PASTE_NORMAL"}
    office.batch(filled, {"pasteData": paste})
    assert office.values(filled, "B6:C7", valueRenderOption="UNFORMATTED_VALUE") == [[0.1, "a,b"], [2]]
    html = {"coordinate": at, "data": "<table><tr><td>1</td><td>x</td></tr></table>", "html": True}
    office.batch(filled, {"pasteData": html})
    assert office.values(filled, "B6:C6") == [["100%", "x"]]
    assert office.try_batch(filled, {"pasteData": {"coordinate": at, "data": "x"}})[0] == 400


def test_a_column_of_texts_is_parted_to_the_right(office: Person, filled: str) -> None:
    office.put(filled, "E1", [["1;x"], ["2;y;z"]])
    office.batch(filled, {"textToColumns": {"source": area(0, 2, 4, 5), "delimiterType": "SEMICOLON"}})
    assert office.values(filled, "E1:G2", valueRenderOption="UNFORMATTED_VALUE") == [[1, "x"], [2, "y", "z"]]
    assert office.try_batch(filled, {"textToColumns": {"source": area(0, 2, 0, 2)}})[0] == 400


def test_doubled_rows_go_whatever_their_case_and_those_below_move_up(office: Person, filled: str) -> None:
    only = [{"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 2}]
    request = {"deleteDuplicates": {"range": area(0, 4, 0, 3), "comparisonColumns": only}}
    assert office.batch(filled, request)["replies"] == [{"deleteDuplicates": {"duplicatesRemovedCount": 1}}]
    assert office.values(filled, "A1:C4") == [["b", "2", "x"], ["a", "3", "y"], ["c", "1", "y"]]


def test_bands_are_kept_move_with_rows_and_do_not_overlap(office: Person, filled: str) -> None:
    look = {"firstBandColorStyle": {"rgbColor": {"red": 1}}, "secondBandColorStyle": {"rgbColor": {}}}
    band = {"addBanding": {"bandedRange": {"range": area(1, 4, 0, 3), "rowProperties": look}}}
    made = office.batch(filled, band)["replies"][0]["addBanding"]["bandedRange"]
    assert office.try_batch(filled, band)[0] == 400
    rows = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 2}
    office.batch(filled, {"insertDimension": {"range": rows}})
    (held,) = office.get(filled, "sheets.bandedRanges")["sheets"][0]["bandedRanges"]
    assert (held["bandedRangeId"], held["range"]["startRowIndex"]) == (made["bandedRangeId"], 3)
    office.batch(filled, {"deleteBanding": {"bandedRangeId": made["bandedRangeId"]}})
    assert office.get(filled, "sheets.bandedRanges")["sheets"][0].get("bandedRanges") is None
    assert office.try_batch(filled, {"deleteBanding": {"bandedRangeId": made["bandedRangeId"]}})[0] == 400


def test_filter_views_are_made_changed_copied_and_deleted(office: Person, filled: str) -> None:
    view = {"title": "mine", "range": area(0, 4, 0, 3), "criteria": {"0": {"hiddenValues": ["a"]}}}
    made = office.batch(filled, {"addFilterView": {"filter": view}})["replies"][0]["addFilterView"]["filter"]
    number = made["filterViewId"]
    change = {"filter": {"filterViewId": number, "title": "ours"}, "fields": "title"}
    office.batch(filled, {"updateFilterView": change}, {"duplicateFilterView": {"filterId": number}})
    held = office.get(filled, "sheets.filterViews")["sheets"][0]["filterViews"]
    assert [one["title"] for one in held] == ["ours", "Copy of ours"]
    office.batch(filled, {"deleteFilterView": {"filterId": number}})
    assert len(office.get(filled, "sheets.filterViews")["sheets"][0]["filterViews"]) == 1


def exported(office: Person, file: str, mime: str) -> bytes:
    path = f"/drive/v3/files/{file}/export?mimeType={mime}"
    bearer = {"authorization": f"Bearer {office.token}"}
    status, _, data = office.emulator.handle("GET", path, bearer, b"")
    assert status == 200
    return bytes(data)


def test_exports_open_in_other_programs(office: Person, filled: str) -> None:
    sheet = exported(office, filled, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    assert [[cell.value for cell in row] for row in book.active] == CELLS
    ods = exported(office, filled, "application/x-vnd.oasis.opendocument.spreadsheet")
    found = CalamineWorkbook.from_filelike(io.BytesIO(ods)).get_sheet_by_index(0).to_python()
    assert found == [[str(cell) for cell in row] for row in CELLS]
    with zipfile.ZipFile(io.BytesIO(exported(office, filled, "application/zip"))) as archive:
        assert b"<td>b</td><td>2</td>" in archive.read("Sheet1.html")
    assert exported(office, filled, "application/pdf").startswith(b"%PDF-")
    bad = office.ask("GET", f"/drive/v3/files/{filled}/export", mimeType="text/strange")
    assert bad[0] == 400


def test_charts_are_kept_moved_changed_and_deleted(office: Person, filled: str) -> None:
    source = {"sourceRange": {"sources": [area(0, 4, 1, 2)]}}
    spec = {"title": "進度", "basicChart": {"chartType": "COLUMN", "series": [{"series": source}]}}
    at = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 5, "columnIndex": 1}}}
    made = office.batch(filled, {"addChart": {"chart": {"spec": spec, "position": at}}})["replies"][0]
    number = made["addChart"]["chart"]["chartId"]
    (held,) = office.get(filled, "sheets.charts")["sheets"][0]["charts"]
    assert held["spec"]["title"] == "進度"
    overlay = held["position"]["overlayPosition"]
    assert (overlay["anchorCell"]["rowIndex"], overlay["widthPixels"]) == (5, 600)
    moved = {
        "objectId": number,
        "newPosition": {"overlayPosition": {"widthPixels": 300}},
        "fields": "widthPixels",
    }
    pie = {"title": "圓餅", "pieChart": {"domain": source, "series": source}}
    office.batch(
        filled,
        {"updateEmbeddedObjectPosition": moved},
        {"updateChartSpec": {"chartId": number, "spec": pie}},
    )
    (held,) = office.get(filled, "sheets.charts")["sheets"][0]["charts"]
    assert "pieChart" in held["spec"] and held["position"]["overlayPosition"]["widthPixels"] == 300
    office.batch(filled, {"deleteEmbeddedObject": {"objectId": number}})
    assert "charts" not in office.get(filled, "sheets.charts").get("sheets", [{}])[0]
    assert office.try_batch(filled, {"deleteEmbeddedObject": {"objectId": number}})[0] == 400
