"""What a file is, whatever it is called."""

from __future__ import annotations

import pytest
from handmade import ODS_TYPE, ods, ole, row, xlsb, zipped
from hypothesis import given
from hypothesis import strategies as st

from synctool.stores.formats import kind_of

_XLSX_TYPES = '<Types><Override ContentType="application/vnd.{}+xml"/></Types>'
_SHEET = "openxmlformats-officedocument.spreadsheetml.sheet.main"
_MACRO = "ms-excel.sheet.macroEnabled.main"
_WORD = "openxmlformats-officedocument.wordprocessingml.document.main"


def _package(content_type: str) -> bytes:
    return zipped({"[Content_Types].xml": _XLSX_TYPES.format(content_type), "odd/name.xml": "<x/>"})


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (_package(_SHEET), "a.xlsx", "xlsx"),
        (_package(_SHEET), "really-xlsx.xls", "xlsx"),
        (_package(_MACRO), "a.xlsm", "xlsx"),
        (_package(_WORD), "a.xlsx", "document"),
        (_package(_SHEET)[:100], "cut.xlsx", "xlsx"),
        (_package(_SHEET)[:100], "cut.xlsb", "xlsb"),
        (xlsb({1: ["字"]}), "a.xlsx", "xlsb"),
        (ods(row()), "a.xlsx", "ods"),
        (zipped({"mimetype": ODS_TYPE})[:90], "cut.xlsx", "ods"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "a.ods", "document"),
        (zipped({"Index/Document.iwa": b"x"}), "a.numbers", "numbers"),
        (zipped({"return.xlsx": b"x"}), "a.zip", "archive"),
        (ole("Workbook"), "a.xls", "xls"),
        (ole("Book"), "a.xlsx", "xls"),
        (ole("EncryptionInfo", "EncryptedPackage"), "a.xlsx", "encrypted"),
        (ole("WordDocument"), "a.doc", "document"),
        (ole("Something"), "a.xls", "unknown"),
        (b"\x09\x02\x06\x00\x00\x00\x10\x00", "biff3.xls", "xls"),
        (b"<html><table><tr><td>1", "a.xls", "html"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>", "a.xls", "html"),
        (b'<?xml version="1.0"?><html xmlns="x">', "a.xls", "html"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook", "a.xls", "html"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "a.xls",
            "xml2003",
        ),
        (b'<?xml version="1.0"?><office:document xmlns:office="urn:...opendocument">', "a.fods", "flat-ods"),
        ("項次,辦理情形\n1,字".encode(), "really-csv.xls", "csv"),
        ("項次,辦理情形\n".encode("cp950"), "a.csv", "csv"),
        ("項次\t辦理情形\n".encode("utf-16"), "a.txt", "csv"),
        ("項次\t辦理情形\n".encode("utf-16-le"), "a.txt", "csv"),
        ("項次\t辦理情形\n".encode("utf-16-be"), "a.txt", "csv"),
        (b"", "a.xlsx", "empty"),
        (b"\0" * 4096, "a.xlsx", "empty"),
        (b"%PDF-1.7", "a.xlsx", "pdf"),
        (b"{\\rtf1", "a.xls", "document"),
        (b"\x89PNG\r\n\x1a\n", "a.xlsx", "image"),
        (b"\x01\x02\x03binary", "a.csv", "unknown"),
    ],
)
def test_the_content_tells_what_a_file_is_and_not_its_ending(data: bytes, name: str, kind: str) -> None:
    assert kind_of(data, name) == kind


@given(
    st.binary(max_size=600),
    st.sampled_from([b"", b"PK\x03\x04", ole("Workbook")[:8], b"<?xml ", b"\xff\xfe"]),
)
def test_any_bytes_have_a_kind(data: bytes, start: bytes) -> None:
    assert kind_of(start + data, "x.xlsx")
