"""A whole workbook: properties, names, stamps, and the seed's own master."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import tiny

from synctool.model import Revision, RichText, text_of
from synctool.ooxml import Workbook, open_workbook, stamp

SEED = Path(os.environ.get("SYNCTOOL_SEED", Path(__file__).resolve().parents[3] / "shared" / "seed"))
VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"


def with_properties(properties: dict[str, str], names: str = "", kind: str = "custom-properties") -> Workbook:
    members = tiny.parts()
    body = "".join(
        f'<property pid="{at}" name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property>'
        for at, (name, value) in enumerate(properties.items(), 2)
    )
    members["docProps/eigen.xml"] = f'<Properties xmlns="x" xmlns:vt="{VT}">{body}</Properties>'
    members["_rels/.rels"] = tiny.relationships(
        ("a", "officeDocument", "xl/workbook.xml"), ("b", kind, "docProps/eigen.xml")
    )
    book = members["xl/workbook.xml"]
    assert isinstance(book, str)
    members["xl/workbook.xml"] = book.replace("</sheets>", f"</sheets><definedNames>{names}</definedNames>")
    return open_workbook(tiny.pack(members), "x.xlsx")


@pytest.mark.parametrize("kind", ["custom-properties", "customProperties"])
def test_custom_properties_are_found_by_relationship(kind: str) -> None:
    book = with_properties({"文號": "科辦字_x005F_x0041_第1號", "a": "b &lt; &amp;amp;"}, kind=kind)
    assert book.properties == {"文號": "科辦字_x0041_第1號", "a": "b < &amp;"}


def test_defined_names_are_known_with_their_sheet() -> None:
    book = with_properties(
        {},
        '<definedName name="清單">填報表!$A$1</definedName>'
        '<definedName name="x" localSheetId="0">1</definedName>'
        '<definedName name="lost" localSheetId="7">1</definedName>',
    )
    assert book.defined_names == {("清單", ""): "填報表!$A$1", ("x", "填報表"): "1"}


FIRST, SECOND = (Revision("案", "agency", name, "113年第4季", "K7Q2M3XR9D") for name in ("工程會", "數發部"))


def names(*stamps: tuple[str, Revision]) -> str:
    return "".join(
        f'<definedName name="_synctool"{sheet}>{stamp.as_formula(stamp.encode(revision))}</definedName>'
        for sheet, revision in stamps
    )


def test_a_stamp_is_found_in_either_place() -> None:
    assert with_properties({"synctool": stamp.encode(FIRST)}).stamps == {"": FIRST}
    assert with_properties({}, names(("", FIRST))).stamps == {"": FIRST}
    assert with_properties({"synctool": stamp.encode(FIRST)}, names(("", SECOND))).stamps == {"": FIRST}
    both = names(("", FIRST), (' localSheetId="0"', SECOND))
    assert with_properties({"synctool": "garbage"}, both).stamps == {"": FIRST, "填報表": SECOND}
    assert with_properties({"synctool": "garbage"}).stamps == {}


def test_the_seed_master_is_read_with_its_underlines() -> None:
    if not (SEED / "master.xlsx").exists():
        pytest.skip("the seed folder is not here")
    records = json.loads((SEED / "records.json").read_text("utf-8"))
    book = open_workbook((SEED / "master.xlsx").read_bytes(), "master.xlsx", inherit=True)
    sheet = book.sheet("列管事項")
    rows = [sheet.row(number) for number in sheet.row_numbers()]
    header = next(at for at, row in enumerate(rows) if row.get(1) == "項次")
    assert sheet.merged[:2] == ((1, 1, 1, 11), (2, 1, 2, 11))
    assert all(not isinstance(value, RichText) for value in rows[header].values())
    items = {str(row[1]): row for row in rows[header + 1 :] if 1 in row}
    assert len(items) == 4 and 8 not in items["4-1-1"]
    resolution = items["4-1-1"][4]
    assert isinstance(resolution, RichText)
    underlined = [run.text for line in resolution.paragraphs for run in line if run.underline]
    assert underlined == ["進入爭議仲裁前，法定救濟程序的協調機制"]
    assert "4-1-1" in json.dumps(records, ensure_ascii=False)
    assert text_of(book.properties["文號"]) == "科辦字第000號"
    assert book.sheet_names == ("列管事項", "統計", "內部名單")
