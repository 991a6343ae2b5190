"""Deflating large members on all processors: a stream of pieces that knows nothing of how many there were.

Each piece takes the 32 kB before it as its dictionary, so that the whole is
one ordinary stream (RFC 1951) and hardly longer than one made in one go. zlib
leaves the interpreter free while it works.
"""

from __future__ import annotations

import zlib
from collections import deque
from itertools import count
from threading import Thread

from synctool.beside import processors

PIECE = 1 << 20
"""Bytes of content in a piece: so many that its end costs nothing, so few that every processor has some."""
_WINDOW = 1 << 15


def deflated(content: bytes, level: int, threads: int | None = None) -> bytes:
    """``content`` as a raw deflate stream; the same bytes for any number of ``threads``."""
    return Deflating(content, level, (threads or processors()) - 1).result()


class Deflating:
    """``content`` on its way to a raw deflate stream: ``helpers`` threads work on it from now on."""

    def __init__(self, content: bytes, level: int, helpers: int | None = None) -> None:
        self.content, self._level = content, level
        self._view = memoryview(content)
        self._starts = range(0, max(1, len(content)), PIECE)
        self._pieces: list[bytes] = [b""] * len(self._starts)
        self._numbers = count()
        self._faults: list[BaseException] = []
        helpers = processors() - 1 if helpers is None else helpers
        self._helpers = [Thread(target=self._work) for _ in range(min(helpers, len(self._starts) - 1))]
        for helper in self._helpers:
            helper.start()

    def result(self) -> bytes:
        """The stream; this thread does its share of what is left."""
        self._work()
        for helper in self._helpers:
            helper.join()
        if self._faults:
            raise self._faults[0]
        return b"".join(self._pieces)

    def _work(self) -> None:
        try:
            # Taking the next number is one step of the interpreter, so no two take the same.
            while (number := next(self._numbers)) < len(self._starts):
                self._pieces[number] = _piece(self._view, self._starts[number], self._level)
        except BaseException as fault:
            self._faults.append(fault)


class Stream:
    """Content that is deflated while it is made, and never held as a whole: the bytes of :func:`deflated`."""

    def __init__(self, level: int) -> None:
        self.size, self.crc = 0, 0
        self._level = level
        self._most = processors() - 1
        """Pieces that are worked on at once."""
        self._rest, self._before = bytearray(), b""
        self._pieces: list[bytes] = []
        self._working: deque[Thread] = deque()
        self._faults: list[BaseException] = []

    def add(self, content: bytes | memoryview) -> None:
        for start in range(0, len(content), PIECE):
            part = content[start : start + PIECE]
            self.size, self.crc = self.size + len(part), zlib.crc32(part, self.crc)
            self._rest += part
            while len(self._rest) > PIECE:
                self._begin(bytes(self._rest[:PIECE]), is_last=False)
                del self._rest[:PIECE]

    def result(self) -> bytes:
        """The stream; nothing more may be added."""
        self._begin(bytes(self._rest), is_last=True)
        for thread in self._working:
            thread.join()
        if self._faults:
            raise self._faults[0]
        return b"".join(self._pieces)

    def _begin(self, piece: bytes, *, is_last: bool) -> None:
        at, before, self._before = len(self._pieces), self._before, piece[-_WINDOW:]
        self._pieces.append(b"")

        def work() -> None:
            try:
                self._pieces[at] = _deflated(piece, before, self._level, is_last)
            except BaseException as fault:
                self._faults.append(fault)

        if not self._most:
            work()
            return
        while len(self._working) >= self._most:
            self._working.popleft().join()
        self._working.append(thread := Thread(target=work))
        thread.start()


def _piece(view: memoryview, start: int, level: int) -> bytes:
    before = view[max(0, start - _WINDOW) : start]
    return _deflated(view[start : start + PIECE], before, level, start + PIECE >= len(view))


def _deflated(piece: bytes | memoryview, before: bytes | memoryview, level: int, is_last: bool) -> bytes:
    settings = (level, zlib.DEFLATED, -15, zlib.DEF_MEM_LEVEL, zlib.Z_DEFAULT_STRATEGY)
    deflater = zlib.compressobj(*settings, before) if before else zlib.compressobj(*settings)
    return deflater.compress(piece) + deflater.flush(zlib.Z_FINISH if is_last else zlib.Z_SYNC_FLUSH)
