"""The structure of each format's brief against golden outlines: lines, tables, cells, underlines, layouts; no pixels.

``SYNCTOOL_GOLDEN=write`` writes them anew.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from synctool.paper import Line, Table
from synctool.reports import render
from synctool.reports.reading import read

from .samples import sample

_GOLDEN = Path(__file__).parent / "golden"


def outline(data: bytes, suffix: str) -> str:
    """What stands where, a line each; underlined words between ``<u>`` and ``</u>``."""
    return "\n".join([*_layouts(data, suffix), *_said(data, suffix)]) + "\n"


def _said(data: bytes, suffix: str) -> Iterator[str]:
    for part in read(data, suffix, "brief").parts:
        if isinstance(part, Line):
            yield f"{f'p{part.spot.page} ' if part.spot.page else ''}{_marked(part)}"
            continue
        yield from _table(part)


def _table(table: Table) -> Iterator[str]:
    yield f"{f'p{table.spot.page} ' if table.spot.page else ''}table"
    for row in table.rows:
        for number, cell in enumerate(row, 1):
            yield f"  {'row' if number == 1 else '   '} {number}: {' / '.join(map(_marked, cell.lines))}"


def _marked(line: Line) -> str:
    return "".join(f"<u>{run.text}</u>" if run.underline else run.text for run in line.runs)


def _layouts(data: bytes, suffix: str) -> Iterator[str]:
    """The named layouts and styles that are used, in order."""
    if suffix == "pptx":
        from pptx import Presentation

        yield from (f"layout {slide.slide_layout.name}" for slide in Presentation(io.BytesIO(data)).slides)
    elif suffix == "docx":
        from docx import Document

        document = Document(io.BytesIO(data))
        yield "styles " + " ".join(p.style.name for p in document.paragraphs if p.style is not None)
        cells = document.tables[0].rows[1].cells
        yield "in cells " + " | ".join(
            " ".join(p.style.name for p in cell.paragraphs if p.style is not None) for cell in cells
        )


@pytest.mark.parametrize("suffix", ["pptx", "odp", "docx", "odt", "html"])
def test_the_sample_s_structure_is_the_golden_one(suffix: str) -> None:
    found = outline(render(sample(), suffix), suffix)
    golden = _GOLDEN / f"sample.{suffix}.txt"
    if os.environ.get("SYNCTOOL_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, "utf-8", newline="\n")
    assert found == golden.read_text("utf-8")
