"""Deflating large members on all processors: a stream of pieces that knows nothing of how many there were.

Each piece takes the 32 kB before it as its dictionary, so that the whole is
one ordinary stream (RFC 1951) and hardly longer than one made in one go. zlib
leaves the interpreter free while it works.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from itertools import count
from threading import Thread

from synctool.beside import processors

PIECE = 1 << 20
"""Bytes of content in a piece: so many that its end costs nothing, so few that every processor has some."""
_WINDOW = 1 << 15


def deflated(content: bytes, level: int, threads: int | None = None) -> bytes:
    """``content`` as a raw deflate stream; the same bytes for any number of ``threads``."""
    starts = range(0, len(content), PIECE)
    if len(starts) < 2:
        deflater = zlib.compressobj(level, zlib.DEFLATED, -15)
        return deflater.compress(content) + deflater.flush()
    view = memoryview(content)
    pieces: list[bytes] = [b""] * len(starts)
    numbers = count()
    faults: list[BaseException] = []

    def work() -> None:
        try:
            # Taking the next number is one step of the interpreter, so no two take the same.
            while (number := next(numbers)) < len(starts):
                pieces[number] = _piece(view, starts[number], level)
        except BaseException as fault:
            faults.append(fault)

    _run(work, min(threads or processors(), len(starts)))
    if faults:
        raise faults[0]
    return b"".join(pieces)


def _run(work: Callable[[], None], threads: int) -> None:
    helpers = [Thread(target=work) for _ in range(threads - 1)]
    for helper in helpers:
        helper.start()
    work()
    for helper in helpers:
        helper.join()


def _piece(view: memoryview, start: int, level: int) -> bytes:
    before = view[max(0, start - _WINDOW) : start]
    settings = (level, zlib.DEFLATED, -15, zlib.DEF_MEM_LEVEL, zlib.Z_DEFAULT_STRATEGY)
    deflater = zlib.compressobj(*settings, before) if start else zlib.compressobj(*settings)
    body = deflater.compress(view[start : start + PIECE])
    is_last = start + PIECE >= len(view)
    return body + deflater.flush(zlib.Z_FINISH if is_last else zlib.Z_SYNC_FLUSH)
