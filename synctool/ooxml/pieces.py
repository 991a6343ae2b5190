"""A long text as the pieces between its marks, of which few will be asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import overload

_BLOCK = 1 << 12
"""Bytes of which the marks are counted together: few to search, and few to count."""


class Pieces(Sequence[bytes]):
    """``text[:end].split(mark)[1:]``, each piece cut out when it is asked for.

    A list of them all would be a second copy of the text, with as much again
    for every short piece.
    """

    def __init__(self, text: bytes, mark: bytes, end: int) -> None:
        self._text, self._mark, self._end = text, mark, end
        over = len(mark) - 1  # a mark belongs to the block in which it begins
        starts = range(0, end, _BLOCK)
        counts = [text.count(mark, start, min(end, start + _BLOCK + over)) for start in starts]
        self._until = list(accumulate(counts))
        """Marks up to the end of each block."""

    def __len__(self) -> int:
        return self._until[-1] if self._until else 0

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        block = bisect_right(self._until, index)
        before = self._until[block - 1] if block else 0
        at = block * _BLOCK
        for _ in range(index - before):
            at = self._text.index(self._mark, at) + len(self._mark)
        begin = self._text.index(self._mark, at) + len(self._mark)
        stop = self._text.find(self._mark, begin, self._end)
        return self._text[begin : self._end if stop < 0 else stop]
