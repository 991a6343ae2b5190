"""What a brief keeps besides what it shows: it counts only for what still stands there."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synctool.imprint import CoverMark, Imprint, Mark, decode, encode
from synctool.model import Item
from synctool.reports import pdf, render
from synctool.reports.properties import property_of, with_property
from synctool.reports.reading import read

from .masters import brief
from .test_reading import FORMATS, earlier

_NAMES = st.lists(st.text(max_size=5), max_size=3).map(tuple)
_MARKS = st.builds(Mark, st.text(), st.text(), st.text(), _NAMES, _NAMES, st.booleans(), st.text())
ITEMS = [
    Item(
        "A-07",
        "請研議。",
        ("甲部",),
        ("乙會",),
        meeting="第4次會議",
        topic="採購",
        progress="甲部、乙會：\n甲",
    ),
    Item(
        "A-08",
        "請宣導。",
        ("甲部",),
        ("乙會",),
        meeting="第4次會議",
        topic="採購",
        progress="甲部、乙會：\n乙",
    ),
]


@given(st.lists(_MARKS, max_size=4), st.text(), _NAMES)
def test_an_imprint_is_read_as_it_was_written(marks: list[Mark], title: str, office: tuple[str, ...]) -> None:
    imprint = Imprint(CoverMark("小組", "第4次會議", title, office, "2024-12-31"), tuple(marks))
    assert decode(encode(imprint)) == imprint
    assert encode(imprint).isascii()


@given(
    st.one_of(
        st.text(),
        st.sampled_from(['{"v":1}', "[]", '{"v":1,"words":[],"items":[[1]],"cover":{}}', "{" * 9999]),
    )
)
def test_anything_else_is_no_imprint(text: str) -> None:
    assert decode(text) == Imprint()


@pytest.mark.parametrize("format", FORMATS)
def test_keys_of_any_form_and_roles_come_back_from_it(format: str) -> None:
    found = earlier(render(brief(ITEMS), format), format)
    assert [(i.key, i.leads, i.supporting) for i in found.items] == [
        ("A-07", ("甲部",), ("乙會",)),
        ("A-08", ("甲部",), ("乙會",)),
    ]


def test_a_resolution_that_was_rewritten_goes_by_what_the_page_shows() -> None:
    page = render(brief(ITEMS), "html").replace("請研議。".encode(), "請重新研議。".encode())
    assert [item.key for item in earlier(page, "html").items] == ["4-1-1", "A-08"]


def test_a_cover_that_was_rewritten_goes_by_what_the_page_shows() -> None:
    page = render(brief(ITEMS), "html").replace("科技辦公室<".encode(), "新辦公室<".encode())
    assert earlier(page, "html").cover.office == ("國家科學及技術委員會", "新辦公室")


@pytest.mark.parametrize("format", FORMATS)
def test_a_brief_without_its_imprint_is_read_all_the_same(format: str) -> None:
    found = earlier(render(brief(ITEMS), format), format, is_marked=False)
    assert [item.key for item in found.items] == ["4-1-1", "4-1-2"]


def test_an_imprint_takes_the_place_of_an_older_one_and_other_properties_stay() -> None:
    first = render(brief(ITEMS), "docx")
    again = with_property(first, "new")
    assert property_of(again) == "new"
    from docx import Document

    assert len(Document(io.BytesIO(again)).tables) == 1
    assert read(again, "docx", "x").imprint == "new"


def test_a_pdf_holds_none(tmp_path: Path) -> None:
    if pdf.soffice() is None or shutil.which("pdfinfo") is None:
        pytest.skip("LibreOffice or pdfinfo (poppler) is not installed")
    path = tmp_path / "brief.pdf"
    path.write_bytes(render(brief(ITEMS), "pdf"))
    done = subprocess.run(["pdfinfo", "-custom", str(path)], capture_output=True, text=True, check=True)
    assert "synctool-items" not in done.stdout
    assert b"A-07" not in path.read_bytes()
