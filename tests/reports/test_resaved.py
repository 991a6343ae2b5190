"""A brief that was opened and saved in LibreOffice is still read as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
import soffice

from synctool.reports import render

from .handmade import MAKERS
from .samples import sample
from .test_reading import earlier, first_difference

PAIRS = [("pptx", "odp"), ("docx", "odt"), ("odt", "docx"), ("docx", "html")]


@pytest.mark.parametrize(("made", "saved"), PAIRS)
def test_a_brief_made_by_hand_and_saved_in_another_format(made: str, saved: str, tmp_path: Path) -> None:
    source = tmp_path / f"brief.{made}"
    source.write_bytes(MAKERS[made]())
    copy = soffice.convert(source, saved, tmp_path / "saved")
    before, after = earlier(source.read_bytes(), made), earlier(copy.read_bytes(), saved)
    assert first_difference(after.items, before.items) is None
    assert after.cover == before.cover
    assert [str(one.text) for one in after.left_over] == [str(one.text) for one in before.left_over]


@pytest.mark.parametrize(("made", "saved"), [("pptx", "odp"), ("odt", "docx")])
def test_our_own_brief_keeps_its_imprint_when_it_is_saved_elsewhere(
    made: str, saved: str, tmp_path: Path
) -> None:
    source = tmp_path / f"brief.{made}"
    source.write_bytes(render(sample(), made))
    copy = soffice.convert(source, saved, tmp_path / "saved")
    assert (
        first_difference(earlier(copy.read_bytes(), saved).items, earlier(source.read_bytes(), made).items)
        is None
    )
