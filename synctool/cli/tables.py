"""Tables and wrapping for text in which a Han character is two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest

_GAP = "  "


def width(text: str) -> int:
    """Columns that ``text`` takes on a terminal (Unicode Standard Annex 11: W and F are two)."""
    return sum(_width_of(character) for character in text)


def _width_of(character: str) -> int:
    if character.isascii():
        return int(character.isprintable())
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """``text`` filled up to ``columns``; ``right`` puts it at the right, as numbers are."""
    space = " " * max(0, columns - width(text))
    return space + text if right else text + space


def cut(text: str, columns: int) -> str:
    """``text`` in one line of at most ``columns``, ending in ``…`` where something was left out."""
    line = " ".join(text.split())
    if width(line) <= columns:
        return line
    kept, used = [], 1
    for character in line:
        used += _width_of(character)
        if used > columns:
            break
        kept.append(character)
    return "".join(kept) + "…"


def wrap(text: str, columns: int) -> list[str]:
    """``text`` in lines of at most ``columns``: between words, and between Han characters."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            if line and width(line + piece.rstrip()) > columns:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return lines


_NO_LINE_BEGINS_WITH = "，。、；：！？）」』》〉】〕…"


def _pieces(text: str) -> Iterator[str]:
    """What must stay together: a word with the space after it, a Han character with its mark."""
    piece = ""
    for character in text:
        wide = _width_of(character) == 2
        starts_anew = (wide and character not in _NO_LINE_BEGINS_WITH) or (
            piece and character != " " and (piece[-1] == " " or _width_of(piece[-1]) == 2)
        )
        if piece and starts_anew and character not in _NO_LINE_BEGINS_WITH:
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def table(headings: Sequence[str], rows: Sequence[Sequence[object]], *, indent: str = "") -> list[str]:
    """Lines of a table without rules; a column of numbers stands at the right."""
    if not rows:
        return []
    texts = [[str(cell) for cell in row] for row in rows]
    numbers = [all(isinstance(row[i], int) for row in rows) for i in range(len(headings))]
    widths = [max(width(heading), *(width(row[i]) for row in texts)) for i, heading in enumerate(headings)]
    return [
        (
            indent + _GAP.join(pad(t, w, right=n) for t, w, n in zip(row, widths, numbers, strict=True))
        ).rstrip()
        for row in (list(headings), *texts)
    ]


def side_by_side(titles: tuple[str, str], sides: tuple[str, str], columns: int, same: str) -> list[str]:
    """Two texts beside each other, paragraph by paragraph, only where they differ.

    ``same`` stands for paragraphs that are alike, its ``{count}`` for how many.
    """
    from difflib import SequenceMatcher

    half = max(10, (columns - width(_BETWEEN)) // 2)
    left, right = (side.split("\n") for side in sides)

    def rows(one: Sequence[str], other: Sequence[str]) -> Iterator[str]:
        for a, b in zip_longest(one, other, fillvalue=""):
            for first, second in zip_longest(_folded(a, half), _folded(b, half), fillvalue=""):
                yield f"{pad(first, half)}{_BETWEEN}{second}".rstrip()

    lines = [*rows([titles[0]], [titles[1]]), "─" * half + "─┼─" + "─" * half]
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        lines += [same.format(count=b - a)] if kind == "equal" else rows(left[a:b], right[c:d])
    return lines


_BETWEEN = " │ "


def _folded(text: str, columns: int) -> list[str]:
    """Lines of at most ``columns``, however long a word is."""
    lines: list[str] = []
    for line in wrap(text, columns):
        while width(line) > columns:
            used, cut_at = 0, 0
            for cut_at, character in enumerate(line):  # noqa: B007 - where it ends counts
                used += _width_of(character)
                if used > columns:
                    break
            lines.append(line[:cut_at])
            line = line[cut_at:]
        lines.append(line)
    return lines
