"""The package: what is refused, how parts are found, what a save leaves alone."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
import tiny
from hypothesis import given
from hypothesis import strategies as st

from synctool.errors import UnreadableFile
from synctool.ooxml import Limits, Package, archive
from synctool.texts.errors import TEXTS

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def refusal(data: bytes, limits: Limits = Limits()) -> str:  # noqa: B008
    with pytest.raises(UnreadableFile) as caught:
        package = Package.open(data, "回傳.xlsx", limits)
        assert package.sheets
        for name in package.names:
            package.read(name)
    assert caught.value.detail["file"] == "回傳.xlsx"
    assert {caught.value.code, caught.value.code + ".remedy"} <= TEXTS.keys()
    return caught.value.code


def streamed(members: dict[str, str | bytes]) -> bytes:
    """A zip with data descriptors, as programs write that cannot seek."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise OSError

        tell = seek  # type: ignore[assignment]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return pipe.getvalue()


GOOD = tiny.workbook('<row r="1"><c r="A1"><v>1</v></c></row>')


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b"<html><table></table></html>", "file-not-workbook"),
        ("項次,辦理情形\n".encode(), "file-not-workbook"),
        (OLE, "file-legacy"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "file-encrypted"),
        (GOOD[: len(GOOD) // 2], "file-truncated"),
        (GOOD[:-10], "file-truncated"),
        (tiny.pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "file-not-xlsx"),
        (tiny.pack(tiny.parts() | {"../../etc/passwd": "x"}), "file-unsafe-name"),
        (tiny.pack(tiny.parts() | {"C:\\evil": "x"}), "file-unsafe-name"),
        (tiny.pack(tiny.parts() | {"XL/Workbook.XML": "x"}), "file-doubled-member"),
        (tiny.pack(tiny.parts() | {"xl/styles.xml": "x"} | {"xl\\styles.xml": "x"}), "file-doubled-member"),
        (tiny.pack(tiny.parts() | {"xl/workbook.xml": "<workbook><sheets>"}), "xml-damaged"),
        (
            tiny.pack(tiny.parts(workbook='<!DOCTYPE x [<!ENTITY a "aa">]><workbook>&a;</workbook>')),
            "xml-entities",
        ),
        (tiny.pack(tiny.parts(workbook="<document/>")), "file-not-xlsx"),
    ],
)
def test_what_is_no_readable_workbook_is_refused_with_its_cause(data: bytes, code: str) -> None:
    assert refusal(data) == code


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(file_bytes=100), "file-too-large"),
        (Limits(members=3), "file-members"),
        (Limits(total_bytes=1000), "file-bomb"),
        (Limits(inflated_bytes=200), "file-bomb"),
        (Limits(ratio=1, ratio_from=10), "file-bomb"),
        (Limits(sheets=0), "file-sheets"),
    ],
)
def test_every_bound_is_kept(limits: Limits, code: str) -> None:
    assert refusal(GOOD, limits) == code


@pytest.fixture(params=["kept", "inflated twice"])
def inflating(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large member is proven before it is held."""
    if request.param != "kept":
        monkeypatch.setattr(archive, "LARGE", 10)


@pytest.mark.usefixtures("inflating")
def test_a_member_that_inflates_to_more_than_it_says_is_refused() -> None:
    bomb = tiny.pack(tiny.parts() | {"xl/media/image1.png": b"\0" * 4_000_000})
    size = struct.pack("<I", 4_000_000)
    assert refusal(bomb.replace(size, struct.pack("<I", 40))) == "file-damaged"
    assert refusal(bomb.replace(size, struct.pack("<I", 5_000_000))) == "file-damaged"


@pytest.mark.usefixtures("inflating")
def test_a_flipped_byte_is_noticed() -> None:
    data = tiny.pack(tiny.parts(), zipfile.ZIP_STORED)
    assert refusal(data.replace(b"<styleSheet", b"<styleSheeT")) == "file-damaged"


def test_overlapping_members_are_refused() -> None:
    data = bytearray(GOOD)
    central = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", central + 4)
    data[second + 42 : second + 46] = data[central + 42 : central + 46]
    assert refusal(bytes(data)) == "file-damaged"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(GOOD, id="deflated"),
        pytest.param(tiny.pack(tiny.parts(), zipfile.ZIP_STORED), id="stored"),
        pytest.param(streamed(tiny.parts()), id="data descriptors"),
        pytest.param(tiny.pack(dict(reversed(tiny.parts().items()))), id="content types last"),
        pytest.param(tiny.pack({k.replace("/", "\\"): v for k, v in tiny.parts().items()}), id="backslashes"),
        pytest.param(tiny.pack({"/" + k: v for k, v in tiny.parts().items()}), id="leading slashes"),
        pytest.param(tiny.pack({k.upper(): v for k, v in tiny.parts().items()}), id="upper case"),
        pytest.param(b"#!/junk before\n" + GOOD, id="bytes before the zip"),
        pytest.param(GOOD + b"\0" * 100, id="bytes behind the zip"),
    ],
)
def test_every_shape_of_zip_is_read_and_saved(data: bytes) -> None:
    if data.startswith(b"#!"):
        with pytest.raises(UnreadableFile):
            Package.open(data, "x").read("nothing")
    package = Package.open(data, "x")
    assert [(s.name, s.state, s.kind, s.index) for s in package.sheets] == [
        ("填報表", "visible", "worksheet", 0)
    ]
    assert package.workbook_part.lower() == "xl/workbook.xml"
    assert package.read("/XL\\Styles.xml") == tiny.STYLES.encode()
    saved = package.save({"xl/styles.xml": b"<new/>"}, {"xl/附加.xml": b"<added/>"})
    with zipfile.ZipFile(io.BytesIO(saved)) as archive:
        assert archive.testzip() is None
    again = Package.open(saved, "x")
    assert again.names == (*package.names, "xl/附加.xml")
    for name in package.names:
        if name.lower() != "xl/styles.xml":
            assert again.read(name) == package.read(name)
            assert stored(again, name) == stored(package, name)
    assert again.read("xl/styles.xml") == b"<new/>"
    assert again.find("xl/styles.xml").method == package.find("xl/styles.xml").method  # type: ignore[union-attr]


def stored(package: Package, name: str) -> bytes:
    member = package.find(name)
    assert member is not None
    return package.data[member.start : member.end]


def test_a_zip64_file_is_read_and_saved() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in tiny.parts().items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(content if isinstance(content, bytes) else content.encode())
    data = out.getvalue()
    package = Package.open(as_zip64(data), "x")
    assert package.sheets[0].name == "填報表"
    saved = package.save({"xl/styles.xml": b"<new/>"})
    with zipfile.ZipFile(io.BytesIO(saved)) as archive:
        assert archive.testzip() is None
        assert archive.read("xl/styles.xml") == b"<new/>"


def as_zip64(data: bytes) -> bytes:
    """The same zip with a zip64 end record and, in its first entry, zip64 sizes and offset."""
    at = data.rfind(b"PK\x05\x06")
    count, _size, start = struct.unpack_from("<HII", data, at + 10)
    entry = bytearray(data[start : start + 46])
    stored_size, full_size = struct.unpack_from("<II", entry, 20)
    (n_name,) = struct.unpack_from("<H", entry, 28)
    (offset,) = struct.unpack_from("<I", entry, 42)
    extra = struct.pack("<HHQQQ", 1, 24, full_size, stored_size, offset)
    struct.pack_into("<IIHH", entry, 20, 0xFFFFFFFF, 0xFFFFFFFF, n_name, len(extra))
    struct.pack_into("<I", entry, 42, 0xFFFFFFFF)
    directory = bytes(entry) + data[start + 46 : start + 46 + n_name] + extra + data[start + 46 + n_name : at]
    record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(directory), start)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, start + len(directory), 1)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return data[:start] + directory + record + locator + end


def test_nothing_changed_gives_the_very_same_bytes() -> None:
    package = Package.open(GOOD, "x")
    assert package.save({}) is GOOD
    assert package.save({"xl/styles.xml": package.read("xl/styles.xml")}) is GOOD


def test_a_removed_member_is_gone_and_may_come_back_in_another_form() -> None:
    package = Package.open(GOOD, "x")
    saved = Package.open(package.save({}, {"xl/Styles.xml": b"<n/>"}, ["xl/styles.xml"]), "x")
    assert "xl/styles.xml" not in saved.names
    assert saved.read("xl/styles.xml") == b"<n/>"


def test_unknown_and_doubled_names_are_no_silent_save() -> None:
    package = Package.open(GOOD, "x")
    with pytest.raises(KeyError):
        package.save({"xl/none.xml": b""})
    with pytest.raises(KeyError):
        package.save({}, {}, ["xl/none.xml"])
    with pytest.raises(ValueError, match="already"):
        package.save({}, {"xl/workbook.xml": b""})


def test_the_members_comment_order_and_dates_stay() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for at, (name, content) in enumerate(tiny.parts().items()):
            info = zipfile.ZipInfo(name, (2024, 5, 1 + at, 12, 0, 0))
            info.comment = b"note"
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
        archive.comment = b"whole"
    saved = Package.open(out.getvalue(), "x").save({"xl/workbook.xml": b"<w/>"})
    with zipfile.ZipFile(io.BytesIO(saved)) as archive:
        assert archive.comment == b"whole"
        dates = [info.date_time for info in archive.infolist()]
        assert dates == [(2024, 5, 1 + at, 12, 0, 0) for at in range(len(dates))]
        assert {info.comment for info in archive.infolist()} == {b"note"}


def test_equal_content_gives_equal_bytes() -> None:
    one, other = (Package.open(GOOD, "x").save({"xl/styles.xml": b"<n/>"}, {"a.xml": b"1"}) for _ in "12")
    assert one == other


@given(st.dictionaries(st.sampled_from(list(tiny.parts())), st.binary(max_size=300)), st.integers(0, 9))
def test_a_save_changes_what_it_was_told_and_nothing_else(replaced: dict[str, bytes], level: int) -> None:
    package = Package.open(GOOD, "x")
    again = Package.open(package.save(replaced, level=level), "x")
    assert again.names == package.names
    for name in package.names:
        assert again.read(name) == replaced.get(name, package.read(name))


@given(st.binary(max_size=200), st.integers(0, len(GOOD)))
def test_no_garbled_file_does_worse_than_a_refusal(junk: bytes, at: int) -> None:
    for data in (GOOD[:at] + junk + GOOD[at + len(junk) :], GOOD[:at] + junk, junk, b"PK\x03\x04" + junk):
        try:
            package = Package.open(data, "x")
            for sheet in package.sheets:
                package.read(sheet.part)
        except UnreadableFile:
            pass


def test_parts_are_found_by_relationships_in_strict_and_prefixed_workbooks() -> None:
    members = {
        "[Content_Types].xml": tiny.CONTENT_TYPES,
        "_rels/.rels": tiny.relationships(
            ("a", "officeDocument", "/odd/Mappe.xml"), base=tiny.STRICT_RELATED
        ),
        "odd/Mappe.xml": f'<x:workbook xmlns:x="{tiny.STRICT}" xmlns:rel="{tiny.STRICT_RELATED}"><x:sheets>'
        '<x:sheet name="甲" sheetId="7" state="veryHidden" rel:id="b"/>'
        '<x:sheet name="圖" sheetId="8" rel:id="c"/><x:sheet name="失" sheetId="9" rel:id="none"/>'
        "</x:sheets></x:workbook>",
        "odd/_rels/Mappe.xml.rels": tiny.relationships(
            ("b", "worksheet", "../data/%E7%94%B2.xml"),
            ("c", "chartsheet", "c.xml"),
            base=tiny.STRICT_RELATED,
        ),
        "data/甲.xml": "<worksheet/>",
        "odd/c.xml": "<chartsheet/>",
    }
    package = Package.open(tiny.pack(members), "x")
    assert package.workbook_part == "odd/Mappe.xml"
    assert [(s.name, s.part, s.state, s.kind) for s in package.sheets] == [
        ("甲", "data/甲.xml", "veryHidden", "worksheet"),
        ("圖", "odd/c.xml", "visible", "chartsheet"),
        ("失", "", "visible", ""),
    ]


@pytest.mark.parametrize(
    "sheets",
    [
        '<sheet name="甲" r:id="rId1"/><sheet name="乙" r:id="rId1"/>',
        '<sheet name="a" r:id="rId1"/><sheet name="A" r:id="rId9"/>',
    ],
)
def test_two_sheets_on_one_part_or_of_one_name_are_refused(sheets: str) -> None:
    text = f'<workbook xmlns="{tiny.MAIN}" xmlns:r="{tiny.RELATED}"><sheets>{sheets}</sheets></workbook>'
    assert refusal(tiny.workbook(workbook=text)) == "file-doubled-sheet"


def test_content_types_come_from_part_names_then_extensions() -> None:
    package = Package.open(GOOD, "x")
    assert package.parts_by_type("sheet.main+xml") == ("xl/workbook.xml",)
    assert package.content_type("/xl/styles.xml") == "application/xml"
    assert package.content_type("none.bin") == ""


@pytest.mark.usefixtures("inflating")
def test_a_wrong_checksum_in_the_directory_is_noticed() -> None:
    crc = struct.pack("<I", zlib.crc32(tiny.STYLES.encode()))
    assert refusal(GOOD.replace(crc, b"\1\2\3\4")) == "file-damaged"
