"""A text that is gone through once, of which no more need be held than is being looked at."""

from __future__ import annotations

from collections.abc import Iterator

from synctool.ooxml.scan import Markup

_STEP = 4 << 20
"""Bytes behind which what was gone through is let go of."""
_LEAST = 1 << 20
"""Bytes that are taken at a time, at least: each time what is held is copied."""


class Window:
    """Places count from where the window begins, so they move whenever :meth:`let_go` is called."""

    def __init__(self, markup: Markup, further: Iterator[bytes] | None = None) -> None:
        """``further``: what follows on ``markup``; nothing in it may be blanked in a mask."""
        self.text = markup.text
        self.mask = markup.mask if further is None else markup.text
        self.prefix = markup.prefix
        self._further = further

    def more(self) -> bool:
        """Take some more; ``False`` if there is no more."""
        pieces, size = [self.text], 0
        for piece in self._further or ():
            pieces.append(piece)
            size += len(piece)
            if size >= _LEAST:
                break
        if size:
            self.text = self.mask = b"".join(pieces)
        return size > 0

    def hold(self, at: int, length: int) -> None:
        """So many bytes at ``at``, as far as there are any."""
        while len(self.text) < at + length and self.more():
            pass

    def let_go(self, at: int) -> int:
        """Where ``at`` is, once what stands before it may be gone."""
        if self._further is None or at <= _STEP:
            return at
        self.text = self.mask = self.text[at:]
        return 0
