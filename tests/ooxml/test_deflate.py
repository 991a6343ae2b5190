"""A large member is deflated in pieces; any inflater reads one stream, whatever made it."""

from __future__ import annotations

import random
import zlib

import pytest

from synctool.ooxml import deflate
from synctool.ooxml.deflate import PIECE, Stream, deflated

DICE = random.Random(1)
WORDS = [bytes(DICE.choices(b"<>/rc=0123456789 abc", k=12)) for _ in range(400)]


def text(size: int) -> bytes:
    return b"".join(DICE.choices(WORDS, k=size // 12 + 1))[:size]


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 5 * PIECE + 7])
@pytest.mark.parametrize("level", [0, 1, 6])
def test_it_inflates_to_what_it_was(size: int, level: int) -> None:
    content = text(size)
    stream = zlib.decompressobj(-15)
    assert stream.decompress(deflated(content, level)) == content
    assert stream.eof and not stream.unused_data


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])
@pytest.mark.parametrize("processors", [1, 2, 4])
@pytest.mark.parametrize("step", [1000, PIECE, 4 * PIECE])
def test_what_is_made_piece_by_piece_comes_to_the_same_bytes(
    size: int, processors: int, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deflate, "processors", lambda: processors)
    content = text(size)
    stream = Stream(3)
    for start in range(0, size, step):
        stream.add(memoryview(content)[start : start + step])
    assert (stream.size, stream.crc) == (size, zlib.crc32(content))
    assert stream.result() == deflated(content, 3)


def test_a_fault_while_deflating_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(deflate, "_deflated", failing)
    stream = Stream(3)
    stream.add(text(PIECE + 1))
    with pytest.raises(MemoryError):
        stream.result()


def test_the_number_of_threads_changes_no_byte() -> None:
    content = text(6 * PIECE + 3)
    assert len({deflated(content, 6, threads) for threads in (1, 2, 3, 8)}) == 1


def test_it_is_hardly_longer_than_made_in_one_go() -> None:
    content = text(8 * PIECE)
    assert len(deflated(content, 6)) < len(zlib.compress(content, 6)) * 1.005
