"""Reads the briefs back with each format's own library: pages, rows, cells, paragraphs, runs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from typing import Any

from synctool.model import Run
from synctool.reports import Summary
from synctool.reports.content import mark, rows, topic_line

Paragraph = tuple[Run, ...]
Row = list[list[Paragraph]]


def joined(runs: Iterable[Run]) -> Paragraph:
    """Neighbours of one format as one run."""
    out: list[Run] = []
    for run in runs:
        if out and out[-1][1:] == run[1:]:
            out[-1] = out[-1]._replace(text=out[-1].text + run.text)
        elif run.text:
            out.append(run)
    return tuple(out)


def text_of(paragraph: Paragraph) -> str:
    return "".join(run.text for run in paragraph)


# ---------------------------------------------------------------- PowerPoint


def pptx_pages(data: bytes) -> list[tuple[str, list[Row]]]:
    """Title and rows (with the header row) of each slide."""
    from pptx import Presentation

    pages = []
    for slide in Presentation(io.BytesIO(data)).slides:
        table: list[Row] = []
        for shape in slide.shapes:
            if shape.has_table:
                table = [
                    [
                        [joined(map(_pptx_run, p.runs)) for p in cell.text_frame.paragraphs]
                        for cell in row.cells
                    ]
                    for row in shape.table.rows
                ]
        title = slide.shapes.title
        pages.append((title.text_frame.text if title is not None else "", table))
    return pages


def _pptx_run(run: Any) -> Run:
    shape = run._r.rPr
    colours = shape.findall("{*}solidFill/{*}srgbClr")
    return Run(
        run.text,
        {"sng": "single", "dbl": "double", None: ""}[shape.get("u")],
        shape.get("b") == "1",
        shape.get("i") == "1",
        shape.get("strike") == "sngStrike",
        colours[0].get("val") if colours else "",
    )


# ---------------------------------------------------------------- Word


def docx_rows(data: bytes) -> list[Row]:
    from docx import Document

    (table,) = Document(io.BytesIO(data)).tables
    return [
        [[joined(map(_docx_run, p.runs)) for p in cell.paragraphs] for cell in row.cells]
        for row in table.rows
    ]


def _docx_run(run: Any) -> Run:
    from docx.enum.text import WD_UNDERLINE

    under = {None: "", True: "single", WD_UNDERLINE.DOUBLE: "double"}[run.underline]
    colour = run.font.color.rgb if run.font.color is not None else None
    return Run(run.text, under, bool(run.bold), bool(run.italic), bool(run.font.strike), str(colour or ""))


# ---------------------------------------------------------------- OpenDocument


def odf_tables(data: bytes) -> list[list[Row]]:
    """The rows of each table, header row included."""
    from odfdo import Document

    root = Document(io.BytesIO(data)).get_part("content").root._xml_element  # type: ignore[union-attr]
    styles = {_of(style, "name"): style for style in root.iter("{*}style")}
    tables = []
    for table in root.iter("{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table"):
        found = []
        for row in table.iter("{*}table-row"):
            cells = row.findall("{*}table-cell")
            found.append([[joined(_odf_runs(p, styles)) for p in cell.findall("{*}p")] for cell in cells])
        tables.append(found)
    return tables


def _of(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}" + name)), "")


def _odf_runs(paragraph: Any, styles: dict[str, Any]) -> Iterable[Run]:
    plain = Run(paragraph.text or "")
    yield plain
    for child in paragraph:
        tag = child.tag.rpartition("}")[2]
        if tag == "s":
            yield Run(" " * int(_of(child, "c") or 1))
        elif tag == "span":
            (shape,) = styles[_of(child, "style-name")].findall("{*}text-properties")
            like = Run(
                "",
                _of(shape, "text-underline-type"),
                _of(shape, "font-weight") == "bold",
                _of(shape, "font-style") == "italic",
                _of(shape, "text-line-through-type") == "single",
                _of(shape, "color").lstrip("#").upper(),
            )
            yield from (like._replace(text=run.text) for run in _odf_runs(child, styles))
        yield Run(child.tail or "")


# ---------------------------------------------------------------- HTML


class HtmlRows(HTMLParser):
    """The table's rows; everything with an address goes to ``addresses``."""

    def __init__(self, data: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self.addresses: list[str] = []
        self.headers: list[str] = []
        self.headings: list[str] = []
        self._line: list[Run] | None = None
        self._style = ""
        self._tag = ""
        self._is_past = False
        self.feed(data.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.addresses += [v or "" for k, v in attrs if k in ("src", "href", "action", "data", "poster")]
        self._tag = tag
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append([])
        elif tag in ("p", "h3", "h4") and self.rows and self.rows[-1] and not self._is_past:
            self._line = []
        elif tag == "span":
            self._style = names.get("style") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self._style = ""
        elif tag == "table":
            self._is_past = True
        elif tag in ("p", "h3", "h4") and self._line is not None:
            self.rows[-1][-1].append(joined(self._line))
            self._line = None
        self._tag = ""

    def handle_data(self, data: str) -> None:
        if self._tag == "th":
            self.headers.append(data)
        elif self._tag == "h2":
            self.headings.append(data)
        if self._line is not None:
            rules = dict(rule.split(":") for rule in self._style.split(";") if rule)
            decoration = rules.get("text-decoration", "")
            double = "double" if "text-decoration-style" in rules else "single"
            self._line.append(
                Run(
                    data,
                    double if "underline" in decoration else "",
                    "font-weight" in rules,
                    "font-style" in rules,
                    "line-through" in decoration,
                    rules.get("color", "").lstrip("#").upper(),
                )
            )


# ---------------------------------------------------------------- what a brief says


def said(read: Sequence[Row], summary: Summary) -> list[Row]:
    """The entries of a read table without topic lines, continued rows put together again."""
    sign = mark(summary.lang).strip()
    topics = [line.text for topic in summary.topics if (line := topic_line(topic, summary))]
    out: list[Row] = []
    for row in read:
        cells = [list(cell) for cell in row]
        if cells[0] and any(_is_topic(text_of(cells[0][0]), topic) for topic in topics):
            del cells[0][0]
        is_continued = any(text_of(p).endswith(sign) for p in cells[0])
        if not is_continued:
            out.append(cells)
            continue
        for target, cell in zip(out[-1], cells, strict=True):
            for paragraph in cell:
                text = text_of(paragraph)
                if text.endswith(sign):
                    continue
                if text.startswith(sign):
                    first = paragraph[0]._replace(text=paragraph[0].text[len(mark(summary.lang)) :])
                    target[-1] = joined([*target[-1], first, *paragraph[1:]])
                else:
                    target.append(paragraph)
    return [[trimmed(cell) for cell in row] for row in out]


def trimmed(cell: list[Paragraph]) -> list[Paragraph]:
    """Without empty paragraphs at its ends: an empty cell holds one in most formats."""
    filled = [n for n, paragraph in enumerate(cell) if paragraph]
    return cell[filled[0] : filled[-1] + 1] if filled else []


def first_difference(read: list[Row], expected: list[Row]) -> tuple[object, object] | None:
    """The first paragraph that differs (pytest's own comparison takes minutes on long briefs)."""
    if read == expected:
        return None
    if len(read) != len(expected):
        return len(read), len(expected)
    cells = [pair for rows in zip(read, expected, strict=True) for pair in zip(*rows, strict=True)]
    ours, theirs = next(pair for pair in cells if pair[0] != pair[1])
    if len(ours) != len(theirs):
        return [text_of(p)[:20] for p in ours], [text_of(p)[:20] for p in theirs]
    return next(pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1])


def _is_topic(text: str, topic: str) -> bool:
    return text == topic or (text.endswith("…") and topic.startswith(text[:-1]))


def meant(summary: Summary) -> list[Row]:
    """The entries as the summary has them."""
    return [
        [
            trimmed([joined(line.runs) for line in cell])
            for cell in (row.resolution, row.progress, row.recommendation)
        ]
        for row in rows(summary)
    ]
