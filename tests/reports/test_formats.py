"""Every format says what the summary says: golden structure, not pixels."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings

from synctool.errors import SyncError
from synctool.reports import Summary, render
from synctool.reports.content import Kind, rows
from synctool.reports.reading import read

from .readers import (
    HtmlRows,
    Row,
    docx_rows,
    first_difference,
    joined,
    meant,
    odf_tables,
    pptx_pages,
    said,
    text_of,
    trimmed,
)
from .samples import SEED, UNSHRUNK, report, sample, summaries


def read_pptx(data: bytes, summary: Summary) -> list[Row]:
    return said([row for _, table in pptx_pages(data) for row in table[1:]], summary)


def read_docx(data: bytes, summary: Summary) -> list[Row]:
    return said(docx_rows(data)[1:], summary)


def read_odp(data: bytes, summary: Summary) -> list[Row]:
    return said([row for table in odf_tables(data) for row in table[1:]], summary)


def read_html(data: bytes, summary: Summary) -> list[Row]:
    return said(HtmlRows(data).rows[1:], summary)


READERS: dict[str, Callable[[bytes, Summary], list[Row]]] = {
    "pptx": read_pptx,
    "odp": read_odp,
    "docx": read_docx,
    "odt": read_odp,
    "html": read_html,
}


def expected(summary: Summary, format: str) -> list[Row]:
    if format != "pptx":
        return meant(summary)
    heavy = {Kind.LABEL, Kind.AGENCY}  # PowerPoint has no paragraph styles: the runs are bold
    return [
        [
            trimmed(
                [
                    joined(run._replace(bold=run.bold or line.kind in heavy) for run in line.runs)
                    for line in cell
                ]
            )
            for cell in (row.resolution, row.progress, row.recommendation)
        ]
        for row in rows(summary)
    ]


@pytest.mark.parametrize("format", READERS)
def test_the_sample_is_read_back_run_by_run(format: str) -> None:
    summary = sample()
    read = READERS[format](render(summary, format), summary)
    assert first_difference(read, expected(summary, format)) is None


@pytest.mark.parametrize("format", READERS)
def test_the_real_report_keeps_its_words_and_all_its_underlines(format: str) -> None:
    summary = report()
    read = READERS[format](render(summary, format), summary)
    assert first_difference(read, expected(summary, format)) is None
    underlined = [run.text for row in read for cell in row for line in cell for run in line if run.underline]
    written = (SEED / "report.txt").read_text("utf-8")
    assert underlined == re.findall("<u>(.*?)</u>", written)


@settings(max_examples=12, deadline=None, phases=UNSHRUNK)
@given(summaries())
@pytest.mark.parametrize("format", READERS)
def test_any_brief_is_read_back_run_by_run(format: str, summary: Summary) -> None:
    read = READERS[format](render(summary, format), summary)
    assert first_difference(read, expected(summary, format)) is None


@pytest.mark.parametrize("format", READERS)
def test_equal_briefs_are_equal_bytes(format: str) -> None:
    assert render(sample(), format) == render(sample(), format)


@pytest.mark.parametrize("format", [*READERS, "pdf"])
def test_a_file_that_is_no_template_is_refused_in_words(format: str) -> None:
    if format == "html":
        with pytest.raises(SyncError, match="brief-template-unreadable"):
            render(sample(), format, b"{% for %}")
    elif format != "pdf":
        with pytest.raises(SyncError, match="brief-template-unreadable"):
            render(sample(), format, b"not a document")


def test_an_unknown_format_is_named_with_the_known_ones() -> None:
    with pytest.raises(SyncError, match="brief-format-unknown"):
        render(sample(), "xls")
    assert render(sample(), ".HTML") == render(sample(), "html")


@pytest.mark.parametrize(("format", "package"), [("pptx", "pptx"), ("docx", "docx"), ("odt", "odfdo")])
def test_without_the_libraries_it_is_told_what_to_install(
    format: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = render(sample(), format)
    monkeypatch.setitem(sys.modules, package, None)
    for call in (lambda: render(sample(), format), lambda: read(data, format, "brief")):
        with pytest.raises(SyncError, match="reports-not-installed") as caught:
            call()
        assert caught.value.detail["package"] == package


def test_importing_the_package_loads_no_document_library() -> None:
    code = (
        "import sys, synctool.reports; "
        "print([m for m in ('pptx', 'docx', 'odfdo', 'jinja2', 'lxml', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ---------------------------------------------------------------- PowerPoint and Impress


def test_slides_are_cover_tables_and_closing_on_the_named_layouts() -> None:
    from pptx import Presentation

    deck = Presentation(io.BytesIO(render(report(), "pptx")))
    assert [slide.slide_layout.name for slide in deck.slides] == [
        "封面",
        "追蹤表",
        "追蹤表",
        "追蹤表",
        "結語",
    ]
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]  # type: ignore[union-attr]
    assert titles == [
        "行政院智慧國家推動小組\v第4次會議結論追蹤列管事項報告",
        "會議決議事項追蹤(1/3)",
        "會議決議事項追蹤(2/3)",
        "會議決議事項追蹤(3/3)",
        "簡報完畢\v敬請裁示",
    ]
    assert not any(slide.has_notes_slide for slide in deck.slides)
    ids = [[shape.shape_id for shape in slide.shapes] for slide in deck.slides]
    assert all(len(set(numbers)) == len(numbers) for numbers in ids)


def test_slides_hold_no_empty_placeholder_and_show_their_number() -> None:
    from pptx import Presentation

    for slide in Presentation(io.BytesIO(render(report(), "pptx"))).slides:
        kinds = [shape.placeholder_format.type.name for shape in slide.placeholders]
        assert all(shape.has_table or shape.text_frame.text.strip() for shape in slide.placeholders)
        assert ("SLIDE_NUMBER" in kinds) == (slide.slide_layout.name == "追蹤表")


def test_every_slide_table_repeats_the_header_row() -> None:
    for _, table in pptx_pages(render(report(), "pptx"))[1:-1]:
        assert ["".join(map(text_of, cell)) for cell in table[0]] == ["會議決議", "辦理情形", "列管建議"]
    for table in odf_tables(render(report(), "odp")):
        assert ["".join(map(text_of, cell)) for cell in table[0]] == ["會議決議", "辦理情形", "列管建議"]


def test_a_template_without_the_named_layout_is_refused_with_the_names_found() -> None:
    from pptx import Presentation

    out = io.BytesIO()
    Presentation().save(out)
    with pytest.raises(SyncError, match="brief-layout-missing") as caught:
        render(sample(), "pptx", out.getvalue())
    assert caught.value.detail["name"] == "封面"
    assert "Title Slide" in caught.value.detail["found"]


def test_example_slides_in_an_offices_template_do_not_reach_the_brief() -> None:
    from pptx import Presentation

    own = render(sample(), "pptx")
    assert len(Presentation(io.BytesIO(render(sample(), "pptx", own))).slides) == len(pptx_pages(own))


# ---------------------------------------------------------------- Word and Writer


def test_the_word_table_repeats_its_header_and_heads_its_pages() -> None:
    from docx import Document

    document = Document(io.BytesIO(render(report(), "docx")))
    (table,) = document.tables
    assert table.rows[0]._tr.trPr.find("{*}tblHeader") is not None
    assert len(document.sections) == 3
    header = document.sections[1].header._element
    assert "".join(t.text for t in header.iter("{*}t")) == "會議決議事項追蹤(1/3)"
    assert [f.get(f.keys()[0]).strip() for f in header.iter("{*}fldSimple")] == ["PAGE", "SECTIONPAGES"]
    cover, closing = (document.paragraphs[n].text for n in (1, -1))
    assert cover == "行政院智慧國家推動小組\n第4次會議結論追蹤列管事項報告"
    assert closing == "簡報完畢\n敬請裁示"
    assert document.core_properties.language == "zh-TW"
    assert document.core_properties.title.endswith("追蹤列管事項報告")


def test_word_paragraphs_carry_the_named_styles() -> None:
    from docx import Document

    document = Document(io.BytesIO(render(report(), "docx")))
    first = document.tables[0].rows[1].cells
    assert [p.style.name for p in first[0].paragraphs] == ["議題", "決議標示", "決議"]  # type: ignore[union-attr]
    assert [p.style.name for p in first[1].paragraphs][:2] == ["機關", "辦理情形"]  # type: ignore[union-attr]


def test_a_plain_word_file_serves_as_template_and_is_lent_the_styles() -> None:
    from docx import Document

    out = io.BytesIO()
    Document().save(out)
    made = Document(io.BytesIO(render(sample(), "docx", out.getvalue())))
    assert {"議題", "機關", "追蹤表", "結語"} <= {style.name for style in made.styles}


def test_odt_has_header_rows_and_master_pages() -> None:
    with zipfile.ZipFile(io.BytesIO(render(report(), "odt"))) as package:
        assert package.infolist()[0].filename == "mimetype"
        content, styles = package.read("content.xml").decode(), package.read("styles.xml").decode()
    assert content.count("<table:table-header-rows>") == 1
    assert 'text:reference-format="page"' in styles
    assert 'style:master-page-name="追蹤表"' in content


# ---------------------------------------------------------------- HTML


def test_html_asks_nothing_of_the_network() -> None:
    data = render(report(), "html")
    assert HtmlRows(data).addresses == ["#table"]
    assert b"@import" not in data
    assert b"url(" not in data
    assert b"<script" not in data


def test_html_names_its_language_headers_and_heading() -> None:
    data = render(report(), "html")
    page = HtmlRows(data)
    assert b'<html lang="zh-TW">' in data
    assert page.headers == ["會議決議", "辦理情形", "列管建議"]
    assert page.headings == ["會議決議事項追蹤"]


# ---------------------------------------------------------------- validity


@pytest.mark.parametrize("format", ["pptx", "docx", "odp", "odt"])
def test_what_is_written_is_valid_by_its_standard(format: str, tmp_path: Path) -> None:
    pytest.importorskip("openxml_audit", reason="openxml-audit is not installed")
    path = tmp_path / f"brief.{format}"
    path.write_bytes(render(sample(), format))
    command = [sys.executable, "-m", "openxml_audit", "--output", "json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_bundled_templates_are_what_their_script_builds() -> None:
    folder = Path(__file__).parents[2] / "templates"
    code = (
        "import base64, build_brief; "
        "[print(n, base64.b64encode(f()).decode()) for n, f in build_brief.BUILDERS.items()]"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder
    )
    for line in done.stdout.splitlines():
        name, built = line.split()
        assert parts(b64decode(built)) == parts((folder / name).read_bytes()), name


def parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return {name: source.read(name) for name in source.namelist()}
