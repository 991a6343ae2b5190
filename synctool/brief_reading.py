"""An earlier brief → the items it speaks of. Pure: lines and tables in, items and findings out.

What has no place among the items does not vanish: it is a finding that keeps
the words and says where they stand.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from synctool.brief_cover import Cover, read_cover
from synctool.brief_found import Earlier, lost
from synctool.brief_keys import Keys
from synctool.brief_lines import (
    cut,
    is_closing,
    is_page_heading,
    label_length,
    number_of,
    recommendation_of,
    topic_of,
)
from synctool.brief_names import Names
from synctool.brief_rows import Entry, Finding, Rows, trimmed
from synctool.imprint import Imprint, Mark, decode, digest_of
from synctool.model import Item, Paragraph, Run, Text, paragraphs_of, rich_text
from synctool.paper import Line, Paper, Table, lines_of


def read_brief(paper: Paper) -> Earlier:
    """The items of a brief, in its order; no item where there is no table of resolutions."""
    imprint = decode(paper.imprint)
    rows, front, findings = _walk(paper, {mark.meeting for mark in imprint.marks if mark.meeting})
    cover, left = read_cover(front, imprint.cover)
    findings += [Finding("brief-line-unplaced", line.spot, rich_text([line.runs])) for line in left]
    findings += rows.findings
    findings += [Finding("brief-aside", line.spot, rich_text([line.runs])) for line in paper.aside]
    made = _Maker(cover, imprint)
    items = tuple(made.item(entry) for entry in rows.entries)
    findings += made.findings
    findings += lost(rows.seen, Earlier(cover, items, tuple(findings)), made.names)
    return Earlier(cover, items, tuple(findings))


def _walk(paper: Paper, meetings: Collection[str]) -> tuple[Rows, list[Line], list[Finding]]:
    """The tables' rows, the lines before the first of them, and what stands between and after them."""
    rows = Rows(meetings)
    front: list[Line] = []
    findings: list[Finding] = []
    for place, part in enumerate(paper.parts):
        if isinstance(part, Table):
            if not rows.take(part):
                said = [line for line in lines_of(part) if line.text.strip()]
                if rows.entries:
                    findings += [Finding("brief-line-unplaced", ln.spot, rich_text([ln.runs])) for ln in said]
                else:
                    front += said
            continue
        topic = topic_of(part.text, meetings)
        if topic and _stands_over_a_table(paper.parts[place + 1 :]):
            rows.seen.append(part)
            rows.begin(topic)
        elif not rows.entries:
            front.append(part)
        elif part.text.strip() and not _goes_without_saying(part.text):
            findings.append(Finding("brief-line-unplaced", part.spot, rich_text([part.runs])))
    return rows, front, findings


def _stands_over_a_table(further: Sequence[Line | Table]) -> bool:
    """True if nothing but headings stands between here and the next table."""
    for part in further:
        if isinstance(part, Table):
            return True
        if part.text.strip() and not _goes_without_saying(part.text):
            return False
    return False


def _goes_without_saying(text: str) -> bool:
    return is_page_heading(text) or is_closing(text) or label_length(text) == len(text)


class _Maker:
    """Entries → items."""

    def __init__(self, cover: Cover, imprint: Imprint) -> None:
        self.findings: list[Finding] = []
        self._cover = cover
        self.names = Names(imprint.marks)
        self._keys = Keys(cover.meeting)
        self._marks: dict[str, list[Mark]] = {}
        for mark in imprint.marks:
            self._marks.setdefault(mark.digest, []).append(mark)

    def item(self, entry: Entry) -> Item:
        given = entry.given
        bare = "\n".join(line.text for line in entry.resolution)
        waiting = self._marks.get(digest_of(bare), [])
        mark = waiting.pop(0) if waiting else None
        resolution = _text(trimmed(entry.resolution))
        if mark and mark.is_numbered and entry.written:
            resolution = _with(entry.written, resolution)
        meeting, topic, key, doubled = self._keys.place(entry, mark)
        if doubled:
            self._note("brief-key-doubled", entry, key=key, written=doubled)
        answers: Sequence[Line] = trimmed(entry.progress)
        if mark is None:
            answers = _parted(answers, self.names)
        progress = _plain_headings(answers, self.names)
        if mark is None and entry.number and any(_is_next(line, entry.number) for line in entry.resolution):
            self._note("brief-several-resolutions", entry, key=key)
        roles = self.names.roles(_said(given, "leads"), _said(given, "supporting"), progress, bare, mark)
        for code, names in roles.notes:
            self._note(code, entry, key=key, names=names)
        return Item(
            key=key,
            resolution=resolution or None,
            leads=roles.leads,
            supporting=roles.supporting,
            meeting=meeting,
            topic=topic,
            due=given.get("due"),
            progress=progress or None,
            percent=given.get("percent"),
            recommendation=_recommendation(trimmed(entry.recommendation), mark) or None,
            ruling=given.get("ruling"),
        )

    def _note(self, code: str, entry: Entry, **detail: str) -> None:
        self.findings.append(Finding(code, entry.spot, detail=detail))


def _said(given: dict[str, Text], name: str) -> str:
    return str(given.get(name, "")).strip()


def _text(lines: Sequence[Line]) -> Text:
    return rich_text(line.runs for line in lines)


def _with(number: str, resolution: Text) -> Text:
    first, *others = paragraphs_of(resolution) or ((),)
    return rich_text([(Run(number), *first), *others])


def _parted(lines: Sequence[Line], names: Names) -> Sequence[Line]:
    """An agency's name before its words gets a line of its own, where no line is a heading."""
    if any(names.heading(line.text) for line in lines):
        return lines
    out: list[Line] = []
    for line in lines:
        length = names.leading(line.text)
        if length:
            out.append(Line(cut(line.runs, 0, length), line.spot))
        out.append(Line(cut(line.runs, length), line.spot))
    return out


def _plain_headings(lines: Sequence[Line], names: Names) -> Text:
    """辦理情形; a heading's bold is the document's look, not the agency's words."""
    out: list[Paragraph] = []
    for line in lines:
        runs = line.runs
        if all(run.bold for run in runs) and names.heading(line.text):
            runs = tuple(run._replace(bold=False) for run in runs)
        out.append(runs)
    return rich_text(out)


def _recommendation(lines: Sequence[Line], mark: Mark | None) -> Text:
    """As the master wrote it, where the brief came from one; else the word that is meant."""
    text = _text(lines)
    known = recommendation_of(str(text))
    return text if mark or known == str(text) else known


def _is_next(line: Line, number: int) -> bool:
    found = number_of(line.text)
    return found is not None and found.value == number + 1
