"""Patching what other programs write: prefixes, strict names, missing references, marks, encodings."""

from __future__ import annotations

import pytest
import tiny
from packages import by_calamine, content, stored
from tiny import MAIN, RELATED, STRICT, STRICT_RELATED

from synctool.model import CellEdit, Run, SheetEdit, rich_text
from synctool.ooxml import open_workbook, patch, prove

pytestmark = pytest.mark.usefixtures("parts")

SHEET = "xl/worksheets/sheet1.xml"
RICH = rich_text([[Run("請"), Run("研議", underline="single")]])
ROWS = '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c></row><row r="3"><c r="A3"><v>5</v></c></row>'


def prefixed(rows: str) -> str:
    for name in ("row", "c", "v", "is", "t"):
        rows = rows.replace(f"<{name} ", f"<x:{name} ").replace(f"<{name}>", f"<x:{name}>")
        rows = rows.replace(f"</{name}>", f"</x:{name}>").replace(f"<{name}/>", f"<x:{name}/>")
    return f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'


SHAPES: dict[str, str | bytes] = {
    "usual": f'<worksheet xmlns="{MAIN}"><sheetData>{ROWS}</sheetData></worksheet>',
    "prefixed": prefixed(ROWS),
    "strict": f'<worksheet xmlns="{STRICT}"><sheetData>{ROWS}</sheetData></worksheet>',
    "rows and cells without r": (
        f'<worksheet xmlns="{MAIN}"><sheetData><row><c><v>1</v></c><c/><c><v>3</v></c></row><row/>'
        "<row><c><v>5</v></c></row></sheetData></worksheet>"
    ),
    "r not first, single quotes": (
        f"<worksheet xmlns='{MAIN}'><sheetData><row spans='1:3' r='1'><c s='0' r='A1'><v>1</v></c>"
        "<c r='C1'><v>3</v></c></row><row r='3'><c r='A3'><v>5</v></c></row></sheetData></worksheet>"
    ),
    "white space": (
        f'<worksheet xmlns="{MAIN}">\n <sheetData>\n  <row r="1">\n   <c r="A1">\n    <v>1</v>\n   </c>\n'
        '   <c r="C1"><v>3</v></c>\n  </row>\n  <row r="3">\n<c r="A3"><v>5</v></c>\n</row>\n </sheetData>\n</worksheet>\n'
    ),
    "comments": (
        f'<worksheet xmlns="{MAIN}"><sheetData><!-- <row r="1"><c r="A1"/></row> -->{ROWS}</sheetData></worksheet>'
    ),
    "byte-order mark": f'\ufeff<worksheet xmlns="{MAIN}"><sheetData>{ROWS}</sheetData></worksheet>',
    "UTF-16": (
        f'<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="{MAIN}"><sheetData>{ROWS}</sheetData></worksheet>'
    ).encode("utf-16"),
    "rows out of order": (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="3"><c r="A3"><v>5</v></c></row>'
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c></row></sheetData></worksheet>'
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_patched_and_proven(shape: str) -> None:
    data = tiny.workbook(sheet=SHAPES[shape], strings="<si><t>a</t></si>")
    edits = [
        SheetEdit(
            "填報表", (CellEdit(1, 1, RICH), CellEdit(1, 2, "新"), CellEdit(2, 2, 7), CellEdit(3, 1, "字"))
        )
    ]
    after = patch(data, "x", edits)
    prove(data, after, "x", edits)
    found = open_workbook(after, "x", inherit=True).sheet("填報表")
    assert [dict(found.row(n)) for n in (1, 2, 3)] == [{1: RICH, 2: "新", 3: 3}, {2: 7}, {1: "字"}]
    if shape != "strict":
        assert by_calamine(after, "填報表")[(1, 2)] == "新"


@pytest.mark.parametrize(
    "empty", ["<sheetData/>", "<sheetData></sheetData>", '<sheetData><row r="2"/></sheetData>']
)
def test_an_empty_sheet_takes_cells_and_rows(empty: str) -> None:
    data = tiny.workbook(sheet=f'<worksheet xmlns="{MAIN}">{empty}</worksheet>')
    edits = [SheetEdit("填報表", (CellEdit(2, 2, "甲"), CellEdit(3, 1, None)))]
    after = patch(data, "x", edits)
    prove(data, after, "x", edits)
    assert by_calamine(after, "填報表") == {(2, 2): "甲"}


def test_a_byte_order_mark_stays() -> None:
    data = tiny.workbook(sheet=SHAPES["byte-order mark"])
    after = patch(data, "x", [SheetEdit("填報表", (CellEdit(1, 1, 2),))])
    assert content(after, SHEET).startswith("\ufeff<worksheet")


def test_prefixed_and_strict_styles_strings_and_workbook_grow_in_their_own_way() -> None:
    parts = tiny.parts()
    workbook = (
        f'<x:workbook xmlns:x="{STRICT}" xmlns:q="{STRICT_RELATED}"><x:sheets>'
        '<x:sheet name="填報表" sheetId="1" q:id="rId1"/></x:sheets></x:workbook>'
    )
    parts["xl/workbook.xml"] = workbook
    for name in ("_rels/.rels", "xl/_rels/workbook.xml.rels"):
        parts[name] = str(parts[name]).replace(RELATED, STRICT_RELATED)
    parts[SHEET] = (
        prefixed(ROWS.replace("<v>3</v>", "<f>1+2</f><v>3</v>"))
        .replace("<f>", "<x:f>")
        .replace("</f>", "</x:f>")
        .replace(MAIN, STRICT)
    )
    parts["xl/sharedStrings.xml"] = (
        f'<x:sst xmlns:x="{STRICT}" count="1" uniqueCount="1"><x:si><x:t>a</x:t></x:si></x:sst>'
    )
    data = tiny.pack(parts)
    from datetime import date

    edits = [SheetEdit("填報表", (CellEdit(1, 1, RICH), CellEdit(3, 2, date(2025, 1, 2))))]
    after = patch(data, "x", edits)
    prove(data, after, "x", edits)
    assert '<x:calcPr fullCalcOnLoad="1"/>' in content(after, "xl/workbook.xml")
    assert 'count="2" uniqueCount="2"' in content(after, "xl/sharedStrings.xml")
    assert "<x:si><x:r>" in content(after, "xl/sharedStrings.xml")


def test_an_empty_string_table_is_used_and_a_large_one_is_left_alone() -> None:
    empty = tiny.workbook(ROWS)
    large = tiny.workbook(ROWS, "<si><t>字</t></si>" * 40_000)
    edits = [SheetEdit("填報表", (CellEdit(1, 1, RICH), CellEdit(1, 2, "新")))]
    for data, shared in ((empty, True), (large, False)):
        after = patch(data, "x", edits)
        prove(data, after, "x", edits)
        assert (stored(data)["xl/sharedStrings.xml"] != stored(after)["xl/sharedStrings.xml"]) is shared
