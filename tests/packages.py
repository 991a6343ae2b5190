"""What tests of patching compare: members as stored, and cells as other readers see them."""

from __future__ import annotations

import io
import warnings
import zipfile
from typing import Any

MASTER = "列管事項"


def stored(data: bytes) -> dict[str, bytes]:
    """The compressed bytes of each member, as they stand in the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {}
        for info in archive.infolist():
            name = int.from_bytes(data[info.header_offset + 26 : info.header_offset + 28], "little")
            extra = int.from_bytes(data[info.header_offset + 28 : info.header_offset + 30], "little")
            start = info.header_offset + 30 + name + extra
            found[info.filename] = data[start : start + info.compress_size]
        return found


def changed(before: bytes, after: bytes) -> set[str]:
    """Names of members that are not stored as they were, gone and new ones too."""
    old, new = stored(before), stored(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def content(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode("utf-8")


def replaced(data: bytes, name: str, old: str, new: str) -> bytes:
    """The workbook with one member's text changed, every other member as stored."""
    from synctool.ooxml import Package

    text = content(data, name)
    assert old in text
    return Package.open(data, "x").save({name: text.replace(old, new, 1).encode("utf-8")})


def by_openpyxl(data: bytes, sheet: str) -> dict[tuple[int, int], Any]:
    """Every non-blank cell as openpyxl reads it, without formats."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        (cell.row, cell.column): cell.value
        for row in book[sheet].iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def by_calamine(data: bytes, sheet: str) -> dict[tuple[int, int], Any]:
    """Every non-blank cell as calamine reads it."""
    import python_calamine

    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet)
    return {
        (r, c): value
        for r, row in enumerate(rows.to_python(skip_empty_area=False), 1)
        for c, value in enumerate(row, 1)
        if value != ""
    }


def audit(data: bytes, path: Any) -> set[tuple[str, str]]:
    """Findings of openxml-audit: part and sentence."""
    from openxml_audit import OpenXmlValidator

    path.write_bytes(data)
    return {
        (str(error.part_uri), error.description) for error in OpenXmlValidator().validate(str(path)).errors
    }


def decorated(chartsheet: bool = False) -> bytes:
    """A workbook with all that openpyxl would lose, over a list of five items with a title."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(MASTER)
    cell = book.add_format({"border": 1, "text_wrap": 1, "font_name": "微軟正黑體", "valign": "top"})
    day = book.add_format({"border": 1, "num_format": "[$-404]e/m/d"})
    under = book.add_format({"underline": 1, "font_name": "微軟正黑體"})
    sheet.merge_range("A1:F1", "標題", cell)
    sheet.write_row("A3", ["項次", "會議決議", "主辦機關", "期限", "進度", "辦理情形"], cell)
    for row in range(3, 8):
        sheet.write(row, 0, f"4-1-{row - 2}", cell)
        sheet.write_rich_string(row, 1, "請", under, "研議", "。", cell)
        sheet.write(row, 2, "工程會", cell)
        sheet.write_number(row, 3, 45657, day)
        sheet.write_number(row, 4, 0.5, cell)
        sheet.write_blank(row, 5, None, cell)
    sheet.autofilter("A3:F8")
    sheet.data_validation("C4:C8", {"validate": "list", "source": ["工程會", "數發部"]})
    sheet.conditional_format("E4:E8", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format(
        "C4:C8", {"type": "text", "criteria": "containing", "value": "部", "format": under}
    )
    sheet.print_area("A1:F8")
    sheet.write_comment("A4", "附註")
    sheet.add_sparkline("H4", {"range": f"{MASTER}!E4:E8"})
    book.define_name("清單", f"={MASTER}!$A$4:$F$8")
    other = book.add_worksheet("統計")
    other.write_formula("A1", f"=SUM({MASTER}!E4:E8)", None, 2.5)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"={MASTER}!$E$4:$E$8"})
    other.insert_chart("C3", chart)
    table = book.add_worksheet("表格")
    table.add_table(
        "B2:D4",
        {"name": "表1", "data": [["a", 1, 2], ["b", 3, 4]], "columns": [{"header": h} for h in "甲乙丙"]},
    )
    if chartsheet:
        pie = book.add_chart({"type": "pie"})
        pie.add_series({"values": f"={MASTER}!$E$4:$E$8"})
        book.add_chartsheet("圖").set_chart(pie)
    book.close()
    return out.getvalue()
