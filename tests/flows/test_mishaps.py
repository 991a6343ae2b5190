"""The clerk's twenty most likely mishaps, each with what the coordinator is told and what the master then says.

What is expected stands in ``golden/``, a file per mishap; set ``SYNCTOOL_GOLDEN=write``
to write them anew, and read what changed.
"""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from office import Office, done
from openpyxl.worksheet.worksheet import Worksheet
from returns import as_csv, inbox, sent

from synctool.cli.summary import pull_lines
from synctool.model import text_of

GOLDEN = Path(__file__).parent / "golden"
ITEMS = (
    ("1-1", "請工程會研議協調機制。", "工程會", "數發部"),
    ("1-2", "請國科會完成草案。", "國科會", ""),
    ("1-3", "請國科會盤點資源。", "國科會", ""),
    ("1-4", "請國科會辦理說明會。", "國科會", ""),
    ("1-5", "請國科會建置平臺。", "國科會", ""),
    ("1-6", "請國科會函報成果。", "國科會", ""),
)
MINE = tuple(key for key, _, leads, _ in ITEMS if leads == "國科會")
CELLS = {"key": 1, "resolution": 4, "progress": 9, "status": 10, "percent": 11, "completed": 12}
FIRST = 8

Mishap = Callable[[Office], Mapping[str, Any] | None]


def fill(office: Office, *keys: str, **other: Any) -> None:
    """國科會's clerk answers, in order."""
    for key in keys or MINE:
        office.clerk("國科會", key, done(f"第{key}項已於113年11月辦理完成，並函知相關機關。", **other))


def touch(office: Office, change: Callable[[Any, Worksheet], None]) -> None:
    """Something is done to 國科會's form in another program."""
    book = openpyxl.load_workbook(office.form("國科會"), rich_text=True)
    change(book, book["填報表"])
    book.save(office.form("國科會"))


def put(row: int, name: str, value: Any) -> Mishap:
    def mishap(office: Office) -> None:
        fill(office)
        touch(office, lambda _, sheet: setattr(sheet.cell(row, CELLS[name]), "value", value))

    return mishap


def renamed_by_mail(office: Office) -> Mapping[str, Any]:
    sent(office, "國科會", "1-2", "草案已完成並陳報。", "國科會（最終版）(2).xlsx")
    return {"inbox": inbox(office)}


def zipped_by_mail(office: Office) -> Mapping[str, Any]:
    path = sent(office, "國科會", "1-2", "草案已完成並陳報。", "國科會.xlsx")
    with zipfile.ZipFile(path.with_name("附件.zip"), "w") as archive:
        archive.write(path, "填報表.xlsx")
    path.unlink()
    return {"inbox": inbox(office)}


def saved_as_text(office: Office) -> None:
    fill(office, "1-2")
    data = as_csv(office.form("國科會"), "cp950")
    office.form("國科會").unlink()
    office.form("國科會").with_suffix(".csv").write_bytes(data)


def two_versions(office: Office) -> Mapping[str, Any]:
    sent(office, "國科會", "1-2", "第一種說法。", "國科會.xlsx")
    sent(office, "國科會", "1-2", "第二種說法。", "國科會 - 複製.xlsx")
    return {"inbox": inbox(office)}


def old_copy(office: Office) -> None:
    fill(office, "1-2")
    kept = office.form("國科會").read_bytes()
    office.pull()
    office.clerk("國科會", "1-2", {"progress": "較新的說明，已陳報行政院並奉核定。"})
    office.pull()
    office.form("國科會").write_bytes(kept)


def last_round(office: Office) -> None:
    office.push(round_name="113年第3季")
    fill(office, "1-2")


def anothers_form(office: Office) -> None:
    fill(office, "1-2")
    shutil.copyfile(office.form("國科會"), office.form("工程會"))


def deleted_row(office: Office) -> None:
    fill(office)
    touch(office, lambda _, sheet: sheet.delete_rows(FIRST))


def copied_row(office: Office) -> None:
    fill(office, "1-2")

    def change(_: Any, sheet: Worksheet) -> None:
        for name, column in CELLS.items():
            sheet.cell(FIRST + 6, column).value = sheet.cell(FIRST, CELLS[name]).value
        sheet.cell(FIRST + 6, CELLS["progress"]).value = "複製後改寫的說明。"

    touch(office, change)


def added_row(office: Office) -> None:
    fill(office, "1-2")

    def change(_: Any, sheet: Worksheet) -> None:
        sheet.cell(FIRST + 5, 1).value = "1-7"
        sheet.cell(FIRST + 5, CELLS["progress"]).value = "自行新增的事項。"

    touch(office, change)


def sorted_and_filtered(office: Office) -> None:
    fill(office)

    def change(_: Any, sheet: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST, max_row=FIRST + 4)]
        forms = [
            [cell.number_format for cell in row] for row in sheet.iter_rows(min_row=FIRST, max_row=FIRST + 4)
        ]
        for offset, (values, formats) in enumerate(zip(reversed(rows), reversed(forms), strict=True)):
            for column, (value, form) in enumerate(zip(values, formats, strict=True), 1):
                cell = sheet.cell(FIRST + offset, column)
                cell.value, cell.number_format = value, form
        sheet.row_dimensions[FIRST].hidden = True

    touch(office, change)


def merged_answers(office: Office) -> None:
    fill(office)
    touch(office, lambda _, sheet: sheet.merge_cells("I8:I9"))


def cleared_column(office: Office) -> None:
    fill(office)
    office.pull()

    def change(_: Any, sheet: Worksheet) -> None:
        for row in range(FIRST, FIRST + 5):
            sheet.cell(row, CELLS["progress"]).value = None

    touch(office, change)


def scanned(office: Office) -> Mapping[str, Any]:
    (inbox(office) / "國科會回復函.pdf").write_bytes(b"%PDF-1.7 scanned")
    return {"inbox": inbox(office)}


def with_password(office: Office) -> None:
    """An OLE file whose directory names an encrypted package, as Excel saves with a password."""
    entry = "EncryptedPackage".encode("utf-16-le") + b"\0\0"
    office.form("國科會").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1024, b"\0") + entry.ljust(128, b"\0")
    )


def done_without_date(office: Office) -> None:
    fill(office, "1-2", percent=0.9, completed=None)


def bare_percent(office: Office) -> None:
    fill(office, "1-2", status="辦理中", percent=80, completed=None, request="繼續列管")


def key_as_date(office: Office) -> None:
    put(FIRST, "key", datetime(2025, 1, 2))(office)


MISHAPS: dict[str, Mishap] = {
    "01 檔名改成最終版寄回": renamed_by_mail,
    "02 壓縮後寄回": zipped_by_mail,
    "03 另存成 CSV（Big5）": saved_as_text,
    "04 寄了兩份不同的版本": two_versions,
    "05 又寄了舊的那一份": old_copy,
    "06 填在上一季的表上": last_round,
    "07 放成別的機關的表": anothers_form,
    "08 刪掉一列": deleted_row,
    "09 複製一列改寫": copied_row,
    "10 自己新增一列": added_row,
    "11 排序並隱藏列": sorted_and_filtered,
    "12 合併儲存格": merged_answers,
    "13 項次變成日期": key_as_date,
    "14 標題改名": put(FIRST - 1, "progress", "目前狀況"),
    "15 完成日期寫近期": put(FIRST, "completed", "近期"),
    "16 完成日期看不出年份": put(FIRST, "completed", "11/12/10"),
    "17 狀態自己寫": put(FIRST, "status", "己完成"),
    "18 已完成但沒有日期也不到百分之百": done_without_date,
    "19 進度打成 80": bare_percent,
    "20 參照錯誤": put(FIRST, "progress", "#REF!"),
    "21 改了決議文字": put(FIRST, "resolution", "請國科會完成草案並公告。"),
    "22 整欄清空": cleared_column,
    "23 寄來掃描檔": scanned,
    "24 設了密碼": with_password,
}


def told(office: Office, options: Mapping[str, Any]) -> str:
    """What the coordinator reads, then what the master says of this agency's items."""
    lines = pull_lines(office.pull(**options), "zh-TW", verbose=True)
    text = re.sub(r"批次 \S+）", "批次 …）", "\n".join(line.rstrip() for line in lines))
    held = [
        f"{key}｜{row.get('recommendation') or '－'}｜{text_of(row.get('progress')).replace(chr(10), '⏎') or '－'}"
        for key, row in office.items().items()
    ]
    return "\n".join([text, "", "主表：", *held, ""])


@pytest.mark.parametrize("name", MISHAPS)
def test_a_mishap_ends_in_the_right_merge_or_the_right_message(name: str, tmp_path: Path) -> None:
    office = Office(tmp_path / "office", ITEMS)
    office.push()
    said = told(office, MISHAPS[name](office) or {})
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("SYNCTOOL_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(said, "utf-8")
    assert said == golden.read_text("utf-8")


@pytest.mark.parametrize("name", [name for name in MISHAPS if MISHAPS[name] is not anothers_form])
def test_a_mishap_of_one_agency_changes_nothing_of_anothers(name: str, tmp_path: Path) -> None:
    office = Office(tmp_path / "office", ITEMS)
    office.push()
    office.clerk("工程會", "1-1", done("工程會的說明。"))
    options = MISHAPS[name](office) or {}
    office.pull(**options)
    assert text_of(office.items()["1-1"]["progress"]) == "工程會、數發部：\n工程會的說明。"
