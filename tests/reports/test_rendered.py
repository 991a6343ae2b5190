"""LibreOffice shows what the plan says: every word on its page, none outside it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from synctool.errors import SyncError
from synctool.model import Block, Item, Run
from synctool.paper import lines_of
from synctool.reports import Summary, pdf, render, summarise
from synctool.reports.reading import read
from synctool.texts import say

from .readers import odf_tables, pptx_pages, text_of
from .samples import SEED, report

_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


@pytest.fixture(scope="module")
def soffice() -> str:
    program = pdf.soffice()
    if program is None:
        pytest.skip("LibreOffice is not installed")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler) is not installed")
    return program


def long_brief() -> Summary:
    """Entries of every length, one of them over several pages, all formats, Latin words between."""
    sentence = "AI基本法草案已於本(113)年9月13日完成預告草案，並導入ICT Security Management Framework 2.0；"
    items, blocks = [], {}
    for number, count in enumerate((1, 4, 30, 7), 1):
        key = f"4-1-{number}"
        lines = tuple(
            (Run(f"{n}. "), Run(sentence * (1 + n % 3), "single" if n % 2 else ""), Run("續辦。", bold=True))
            for n in range(1, count + 1)
        )
        blocks[key] = (Block("甲", "經濟部、數發部：", lines[:5]), Block("乙", "國科會：", lines[5:]))
        items.append(
            Item(
                key,
                "請持續辦理。" * number * 4,
                (),
                topic="AI產業及AI法制推動報告",
                recommendation="繼續列管",
            )
        )
    return summarise(items, body="行政院智慧國家推動小組", meeting="第4次會議", blocks=blocks)


def shown(
    data: bytes, suffix: str, program: str, folder: Path
) -> list[list[tuple[float, float, float, str]]]:
    """Left, right, bottom (points) and text of the words of each page."""
    path = folder / "brief.pdf"
    path.write_bytes(pdf.convert(data, program, suffix) if suffix != "pdf" else data)
    done = subprocess.run(
        ["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    pages = done.stdout.split("<page ")[1:]
    return [[(float(a), float(c), float(d), t) for a, _, c, d, t in _WORD.findall(page)] for page in pages]


def letters(texts: list[str]) -> Counter[str]:
    return Counter(re.sub(r"&amp;", "&", "".join("".join(texts).split())))


@pytest.mark.parametrize("suffix", ["pptx", "odp"])
def test_every_word_of_a_slide_is_shown_inside_its_page(suffix: str, soffice: str, tmp_path: Path) -> None:
    data = render(long_brief(), suffix)
    if suffix == "pptx":
        planned = [(title, table) for title, table in pptx_pages(data) if table]
    else:
        planned = [("", table) for table in odf_tables(data)]
    pages = shown(data, suffix, soffice, tmp_path)[1:-1]
    assert len(pages) == len(planned)
    for number, (words, (title, table)) in enumerate(zip(pages, planned, strict=True), 1):
        title = title or f"會議決議事項追蹤({number}/{len(planned)})"
        meant = [title, str(number + 1), *(text_of(p) for row in table for cell in row for p in cell)]
        assert letters([text for *_, text in words]) == letters(meant)
        assert min(left for left, *_ in words) >= 36
        assert max(right for _, right, *_ in words) <= 924
        body = [bottom for _, _, bottom, text in words if text != str(number + 1)]
        assert max(body) <= 510


@pytest.mark.parametrize("suffix", ["docx", "odt", "html"])
def test_every_word_of_a_document_is_shown_inside_its_page(suffix: str, soffice: str, tmp_path: Path) -> None:
    data = render(long_brief(), suffix)
    pages = printed(data, tmp_path) if suffix == "html" else shown(data, suffix, soffice, tmp_path)
    there = letters([text for words in pages for *_, text in words])
    lines = [line.text for part in read(data, suffix, "brief").parts for line in lines_of(part)]
    spoken = say("brief-slide-table", "zh-TW")  # the caption of the page's table, for those who listen
    meant = letters([line for line in lines if line != spoken])
    assert not meant - there
    for words in pages:
        assert all(left >= 0 and right <= 842.5 and bottom <= 596 for left, right, bottom, _ in words)


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_each_page_of_a_document_begins_with_its_topic(suffix: str, soffice: str, tmp_path: Path) -> None:
    pages = shown(render(long_brief(), suffix), suffix, soffice, tmp_path)[1:-1]
    for words in pages:
        text = "".join(text for *_, text in words)
        assert re.search(r"辦理情形(列管建議)?\(一\)AI產業", text), text[:60]


def printed(data: bytes, folder: Path) -> list[list[tuple[float, float, float, str]]]:
    """A page as a browser prints it."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no browser that prints is installed")
    page, made = folder / "brief.html", folder / "printed.pdf"
    page.write_bytes(data)
    command = [
        program,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={folder / 'profile'}",
    ]
    command += ["--no-pdf-header-footer", f"--print-to-pdf={made}", page.as_uri()]
    subprocess.run(command, capture_output=True, check=False, timeout=120)
    return shown(made.read_bytes(), "pdf", "", folder)


def test_the_pdf_of_the_real_report_has_its_pages_and_words(soffice: str, tmp_path: Path) -> None:
    pages = shown(render(report(), "pdf"), "pdf", soffice, tmp_path)
    texts = ["".join(text for *_, text in words) for words in pages]
    assert len(texts) == 5
    for number in (1, 2, 3):
        assert f"會議決議事項追蹤({number}/3)" in texts[number]
    assert "簡報完畢敬請裁示" in texts[4]
    for words in pages:
        assert all(left >= 0 and right <= 842 and bottom <= 596 for left, right, bottom, _ in words)


@pytest.mark.parametrize("suffix", ["pptx", "odp", "docx", "odt", "pdf"])
def test_every_page_says_what_the_report_s_page_says(suffix: str, soffice: str, tmp_path: Path) -> None:
    """Letter by letter; ours add a page number, and a colon to each topic."""
    pages = shown(render(report(), suffix), suffix, soffice, tmp_path)
    written = re.sub("<[^>]*>", "", (SEED / "report.txt").read_text("utf-8"))
    cover, *tables = re.split(r"(?=會議決議事項追蹤\(\d/3\))", written)
    tables[-1], closing = tables[-1].split("簡報完畢")
    cover = cover.split("行政院\n智慧國家")[0]  # a letterhead of the report's own follows
    for words, theirs in zip(pages, [cover, *tables, f"簡報完畢{closing}"], strict=True):
        there, wanted = letters([text for *_, text in words]), letters([theirs])
        assert not wanted - there, (wanted - there, theirs[:20])
        assert not there - wanted - letters(["：", "12345", "行政院智慧國家推動小組"])


def test_without_libreoffice_a_pdf_is_refused_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNCTOOL_SOFFICE", "no-such-program")
    with pytest.raises(SyncError, match="soffice-missing"):
        render(replace(long_brief(), topics=()), "pdf")
