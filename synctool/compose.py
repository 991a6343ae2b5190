"""The answers to one item as the block text of 辦理情形, and that text as blocks. Pure.

One lead with supporting agencies answers jointly: its heading names all of
them. Several leads answer separately, each under its own heading. A supporting
agency that wrote something of its own gets a block of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from synctool.model import (
    Block,
    Blocks,
    Item,
    Paragraph,
    Run,
    Text,
    Value,
    is_blank,
    paragraphs_of,
    rich_text,
    text_of,
)

NameOf = Callable[[str], str | None]
"""The short name of the agency that goes by a text, or ``None``."""

_HEADING = re.compile(r"^\s*(.{1,200}?)\s*[：:]\s*$")
_SEPARATOR = re.compile(r"[、，,;；／/]|及|與|和")


def heading_for(agencies: Sequence[str]) -> str:
    """``工程會、數發部：``"""
    return "、".join(agencies) + "："


def heading_agencies(line: str, name_of: NameOf) -> tuple[str, ...]:
    """The agencies that a line names, if it is a heading and nothing else; else ``()``."""
    found = _HEADING.match(line)
    if not found:
        return ()
    whole = name_of(found[1])
    if whole:
        return (whole,)
    names = [name_of(part.strip()) for part in _SEPARATOR.split(found[1])]
    return tuple(n for n in names if n) if all(names) else ()


def parse_blocks(value: Value, name_of: NameOf, sole_author: str = "") -> Blocks:
    """A cell of 辦理情形 as blocks; empty for a blank cell.

    A block belongs to the first agency of its heading. Text above the first
    heading belongs to ``sole_author`` where only one group answers, otherwise
    to nobody (author ``""``).
    """
    blocks: list[Block] = []
    author, heading, body = sole_author, "", list[Paragraph]()
    for paragraph in paragraphs_of(None if is_blank(value) else value):
        line = "".join(run.text for run in paragraph)
        agencies = heading_agencies(line, name_of) if len(line) <= 200 else ()
        if agencies:
            if heading or any(body):
                blocks.append(Block(author, heading, tuple(body)))
            author, heading, body = agencies[0], line, []
        else:
            body.append(paragraph)
    if heading or any(body):
        blocks.append(Block(author, heading, tuple(body)))
    return tuple(blocks)


def render(blocks: Blocks) -> Text | None:
    """The text of a cell: each block's heading and paragraphs, one below the other."""
    lines: list[Paragraph] = []
    for block in blocks:
        if block.heading:
            lines.append((Run(block.heading),))
        lines += block.body
    return rich_text(lines) if lines else None


def sole_author(item: Item) -> str:
    """Who answers an item for all, or ``""`` where several leads answer separately."""
    return item.leads[0] if len(item.leads) == 1 else ""


def compose(item: Item, answers: Mapping[str, Value], previous: Blocks) -> Blocks:
    """The blocks of an item.

    ``answers`` holds 辦理情形 by agency for those that have answered in this
    round; a blank one was taken back. An agency that has not answered keeps
    its block of ``previous``, so that the last known state stays readable.
    """
    written = {agency: value for agency, value in answers.items() if not is_blank(value)}
    before: dict[str, list[Block]] = {}
    for block in previous:
        before.setdefault(block.author, []).append(block)
    blocks: list[Block] = [b for b in before.get("", ()) if item.is_joint is False]
    lead_text = text_of(written.get(item.leads[0])) if item.is_joint else ""
    own_part = [
        a for a in item.supporting if a in written and not (lead_text and text_of(written[a]) == lead_text)
    ]
    for lead in item.leads:
        names = [lead]
        if item.is_joint:
            names += [a for a in item.supporting if a not in own_part]
        if lead in written:
            blocks.append(Block(lead, heading_for(names), paragraphs_of(written[lead])))
        elif lead not in answers:
            blocks += before.get(lead, ())
    for agency in item.supporting:
        if agency in own_part:
            blocks.append(Block(agency, heading_for([agency]), paragraphs_of(written[agency])))
        elif agency not in answers:
            blocks += before.get(agency, ())
    known = {"", *item.leads, *item.supporting}
    blocks += [b for author, group in before.items() if author not in known for b in group]
    return tuple(blocks)
