"""A master as an office would have made it in Excel: decorated, with columns of the office's own."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

SHEET = "列管事項"
HEADER_ROW = 4
COLUMNS = (
    *("項次", "會議", "議題", "會議決議", "主辦機關", "協辦機關", "列管期限"),
    *("辦理情形", "辦理進度", "列管建議", "裁示"),
    *(
        "承辦人",
        "內部備註",
        "列管分級",
        "交辦日期",
        "預算(千元)",
        "執行數(千元)",
        "執行率",
        "簽辦文號",
        "收文日期",
    ),
)
"""Twenty columns: those the tool knows, then nine of the office's own."""
_WIDTHS = (9, 22, 24, 48, 14, 14, 12, 60, 10, 12, 12, 10, 24, 10, 12, 12, 12, 10, 22, 12)
_MEMORY_LIMIT = 1_000_000
"""Cells from which the workbook is written row by row, its texts inline."""


def write_master(path: Path, rows: Iterable[Mapping[str, Any]], count: int) -> None:
    """The workbook of ``count`` rows; texts may hold ``<u>…</u>``.

    Styles, a frozen and filtered header, data bars and other conditional
    formats, a list for 列管建議, comments, a chart, a picture, a hidden sheet,
    defined names, print settings, and a formula of the office's own.
    """
    import xlsxwriter

    sparing = count * len(COLUMNS) > _MEMORY_LIMIT
    book = xlsxwriter.Workbook(str(path), {"constant_memory": sparing})
    sheet = book.add_worksheet(SHEET)
    base = {"font_name": "標楷體", "font_size": 12, "valign": "top", "text_wrap": True, "border": 1}
    looks = {
        "text": book.add_format(base),
        "day": book.add_format({**base, "num_format": "[$-404]e/mm/dd"}),
        "share": book.add_format({**base, "num_format": "0%"}),
        "money": book.add_format({**base, "num_format": "#,##0"}),
        "head": book.add_format({**base, "bold": True, "bg_color": "#1F4E79", "font_color": "white"}),
        "title": book.add_format({"font_name": "標楷體", "font_size": 18, "bold": True}),
        "under": book.add_format({"font_name": "標楷體", "font_size": 12, "underline": 1}),
        "plain": book.add_format({"font_name": "標楷體", "font_size": 12}),
    }
    sheet.freeze_panes(HEADER_ROW, 1)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write(0, 0, "行政院數位韌性推動會報 第3次會議結論追蹤列管事項報告", looks["title"])
    sheet.write(1, 0, "數位韌性推動辦公室", looks["plain"])
    for column, label in enumerate(COLUMNS):
        sheet.write(HEADER_ROW - 1, column, label, looks["head"])
    for number, row in enumerate(rows, start=HEADER_ROW):
        _write_row(sheet, number, row, looks)
    _decorate(book, sheet, HEADER_ROW + count - 1)
    book.close()


def _write_row(sheet: Any, number: int, row: Mapping[str, Any], looks: Mapping[str, Any]) -> None:
    for column, label in enumerate(COLUMNS):
        value = row.get(label)
        if label == "執行率":
            sheet.write_formula(
                number, column, f"=IF(P{number + 1}=0,0,Q{number + 1}/P{number + 1})", looks["share"], value
            )
        elif value is None:
            sheet.write_blank(number, column, None, looks["text"])
        elif isinstance(value, date):
            sheet.write_datetime(number, column, value, looks["day"])
        elif isinstance(value, str):
            _write_text(sheet, number, column, value, looks)
        else:
            sheet.write_number(number, column, value, looks["share" if label == "辦理進度" else "money"])


def _write_text(sheet: Any, number: int, column: int, text: str, looks: Mapping[str, Any]) -> None:
    pieces = [piece for piece in re.split(r"(<u>.*?</u>)", text, flags=re.S) if piece]
    if len(pieces) == 1:
        sheet.write_string(number, column, text.removeprefix("<u>").removesuffix("</u>"), looks["text"])
        return
    parts: list[Any] = []
    for piece in pieces:
        parts += [looks["under"], piece[3:-4]] if piece.startswith("<u>") else [looks["plain"], piece]
    sheet.write_rich_string(number, column, *parts, looks["text"])


def _decorate(book: Any, sheet: Any, last: int) -> None:
    width = len(COLUMNS) - 1
    first = HEADER_ROW
    sheet.autofilter(first - 1, 0, last, width)
    sheet.data_validation(
        first, 9, last, 9, {"validate": "list", "source": ["解除列管", "繼續列管", "自行列管"]}
    )
    sheet.conditional_format(first, 8, last, 8, {"type": "data_bar", "data_bar_2010": True})
    red, green = book.add_format({"font_color": "#9C0006"}), book.add_format({"bg_color": "#C6EFCE"})
    sheet.conditional_format(
        first,
        6,
        last,
        6,
        {"type": "date", "criteria": "less than", "value": date(2024, 6, 30), "format": red},
    )
    sheet.conditional_format(
        first, 9, last, 9, {"type": "cell", "criteria": "==", "value": '"解除列管"', "format": green}
    )
    for row in range(first, last + 1, max(1, (last - first) // 40)):
        sheet.write_comment(row, 12, "會前請再確認。", {"author": "承辦人"})
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first - 1)
    sheet.set_footer("&C第 &P 頁，共 &N 頁")
    figures = book.add_worksheet("統計")
    labels: Sequence[str] = ("解除列管", "繼續列管", "自行列管")
    for row, label in enumerate(labels):
        figures.write(row, 0, label)
        figures.write_formula(row, 1, f"=COUNTIF({SHEET}!$J${first + 1}:$J${last + 1},A{row + 1})")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"name": "列管建議", "categories": "=統計!$A$1:$A$3", "values": "=統計!$B$1:$B$3"})
    figures.insert_chart("D2", chart)
    figures.insert_image("A8", "emblem.png", {"image_data": io.BytesIO(_picture())})
    hidden = book.add_worksheet("參數")
    hidden.write_row(0, 0, ["版本", 3])
    hidden.hide()
    book.define_name("列管範圍", f"={SHEET}!$A${first + 1}:$A${last + 1}")


def _picture(side: int = 48) -> bytes:
    """A small PNG (ISO/IEC 15948) of a diagonal."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    lines = b"".join(
        b"\0" + b"".join(bytes((x * 5 % 256, y * 5 % 256, 160)) for x in range(side)) for y in range(side)
    )
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
    )
