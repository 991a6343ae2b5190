"""Charts of a sheet whose body is replaced: the ranges that they draw follow the body's rows."""

from __future__ import annotations

import re

from synctool.ooxml.draft import Draft, SheetPart
from synctool.ooxml.refs import Fit, area
from synctool.ooxml.scan import escaped, plain

RANGES = re.compile(rb"(<(?:[\w.-]+:)?f>)([^<]*)(?=</)")
"""What a series, its name or its categories are drawn from."""
_REFERENCE = re.compile(
    r"(?:'((?:[^']|'')+)'|([^'!,()]+))!(\$?[A-Za-z]{1,3}\$?[0-9]+(?::\$?[A-Za-z]{1,3}\$?[0-9]+)?)"
)


def charts_of(draft: Draft, part: str) -> list[str]:
    """The chart parts that a sheet's part shows."""
    return [
        chart.target
        for drawing in draft.relationships(part)
        if drawing.type == "drawing" and draft.has(drawing.target)
        for chart in draft.relationships(drawing.target)
        if chart.type == "chart" and draft.has(chart.target)
    ]


def fit_charts(draft: Draft, sheet: SheetPart, fit: Fit) -> None:
    """Let ranges that begin in the first row of the body reach its new last row."""

    def fitted(found: re.Match[bytes]) -> bytes:
        text = plain(found[2])
        one = _REFERENCE.fullmatch(text)
        block = area(one[3]) if one else None
        if one is None or block is None or block.top != fit.header + 1:
            return found[0]
        if (one[1] or one[2]).replace("''", "'") != sheet.name:
            return found[0]
        return found[1] + escaped(text[: one.start(3)] + fit.ref(one[3])).encode("utf-8")

    for part in charts_of(draft, sheet.part):
        draft.put(part, RANGES.sub(fitted, draft.markup(part).text))
