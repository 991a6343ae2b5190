"""Values kept in a file without a name instead of in memory.

A run over a hundred thousand items looks at them one after the other; held
all at once they take many times the memory that their texts take. Whoever
works through so many asks :class:`Shelves` for its lists and mappings: where
there are few these are ordinary ones, otherwise what is put into them is
written down and made anew whenever it is looked at. So what comes from a shelf
equals what was put there, and is another object each time.
"""

from __future__ import annotations

import io
import os
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, MutableMapping, MutableSequence, Sequence
from dataclasses import fields, is_dataclass
from itertools import accumulate, chain, pairwise
from typing import IO, Any, Generic, TypeVar, overload

from synctool.errors import SyncError

T = TypeVar("T")
U = TypeVar("U")
K = TypeVar("K")

_STRETCH = 1 << 16
"""Bytes that are written, and read in order, at a time."""


class _Reducers(dict[type, Callable[[Any], tuple[Any, ...]]]):
    """How our values are pickled: by their fields, which their own way looks up anew for each of them."""

    def __missing__(self, kind: type) -> Callable[[Any], tuple[Any, ...]]:
        if not is_dataclass(kind) or "__reduce__" in vars(kind):
            raise KeyError(kind)
        names = [field.name for field in fields(kind)]
        made = self[kind] = lambda value: (kind, tuple([getattr(value, name) for name in names]))
        return made


class _File:
    """A file that vanishes with this process, whatever ends it."""

    def __init__(self) -> None:
        import pickle
        import tempfile

        self.decode = pickle.loads
        self._record = io.BytesIO()
        self._pickler = pickle.Pickler(self._record, 5)
        self._pickler.dispatch_table = _Reducers()
        self._folder = _folder()
        self._end = 0
        try:
            self._file: IO[bytes] = tempfile.TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115
        except OSError as error:
            raise self._failed(error) from error

    def encoded(self, value: object) -> bytes:
        """What :attr:`decode` makes the value from again."""
        self._record.seek(0)
        self._record.truncate()
        self._pickler.clear_memo()
        self._pickler.dump(value)
        return self._record.getvalue()

    def room(self, length: int) -> int:
        """Where so many bytes may be written."""
        begin, self._end = self._end, self._end + length
        return begin

    def write(self, begin: int, content: bytes | bytearray) -> None:
        view, at = memoryview(content), begin
        try:
            while view:
                self._file.seek(at)
                done = self._file.write(view)
                view, at = view[done:], at + done
        except OSError as error:
            raise self._failed(error) from error

    def read(self, begin: int, length: int) -> bytes:
        found = b""
        try:
            while len(found) < length:
                more = self._some(begin + len(found), length - len(found))
                if not more:
                    raise OSError("it is shorter than it was")
                found = found + more if found else more
        except OSError as error:
            raise self._failed(error) from error
        return found

    def _some(self, begin: int, length: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._file.fileno(), length, begin)
        self._file.seek(begin)
        return self._file.read(length)

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            self._file.close()

    def _failed(self, error: OSError) -> SyncError:
        return SyncError("shelf-failed", path=self._folder, reason=error.strerror or error)


def _folder() -> str:
    """Where the file is to be: ``/tmp`` may be held in memory, and is for small files."""
    import tempfile

    chosen = any(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    return "/var/tmp" if not chosen and os.access("/var/tmp", os.W_OK) else tempfile.gettempdir()


class _Sequence(Sequence[T]):
    """A sequence that is told how to give one value, and gives a list for a slice."""

    def _one(self, at: int) -> T:
        raise NotImplementedError

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> MutableSequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | MutableSequence[T]:
        places = range(len(self))[at]
        return self._one(places) if isinstance(places, int) else [self._one(place) for place in places]


class Shelf(_Sequence[T], MutableSequence[T]):
    """A list whose values are on file, in stretches of its own; the last of them is still in memory."""

    def __init__(self, file: _File) -> None:
        self._file = file
        self._begins, self._lengths = array("Q"), array("L")
        self._last, self._start, self._size = bytearray(), 0, 0
        """The last stretch, where it will be written, and how long it may be."""

    def __len__(self) -> int:
        return len(self._begins)

    def _one(self, at: int) -> T:
        value: T = self._file.decode(self._stored(self._begins[at], self._lengths[at]))
        return value

    @overload
    def __setitem__(self, at: int, value: T) -> None: ...
    @overload
    def __setitem__(self, at: slice, value: Any) -> None: ...
    def __setitem__(self, at: int | slice, value: Any) -> None:
        if isinstance(at, slice):
            raise TypeError("one value at a time")
        self._begins[at], self._lengths[at] = self._put(value)

    def __delitem__(self, at: int | slice) -> None:
        del self._begins[at], self._lengths[at]

    def insert(self, at: int, value: T) -> None:
        begin, length = self._put(value)
        self._begins.insert(at, begin)
        self._lengths.insert(at, length)

    def append(self, value: T) -> None:
        begin, length = self._put(value)
        self._begins.append(begin)
        self._lengths.append(length)

    def __iter__(self) -> Iterator[T]:
        at = 0
        while at < len(self):
            # As many as stand one behind the other are read together.
            begin = self._begins[at]
            end, last = begin + self._lengths[at], at + 1
            while last < len(self) and self._begins[last] == end != self._start and end - begin < _STRETCH:
                end, last = end + self._lengths[last], last + 1
            block = self._stored(begin, end - begin)
            for n in range(at, last):
                start = self._begins[n] - begin
                yield self._file.decode(block[start : start + self._lengths[n]])
            at = last

    def _put(self, value: T) -> tuple[int, int]:
        record = self._file.encoded(value)
        if len(self._last) + len(record) > self._size:
            self._file.write(self._start, self._last)
            self._size = max(_STRETCH, len(record))
            self._last, self._start = bytearray(), self._file.room(self._size)
        begin = self._start + len(self._last)
        self._last += record
        return begin, len(record)

    def _stored(self, begin: int, length: int) -> bytes:
        if self._start <= begin < self._start + len(self._last):
            at = begin - self._start
            return bytes(self._last[at : at + length])
        return self._file.read(begin, length)


class Shelved(MutableMapping[K, T]):
    """A mapping whose keys are in memory and whose values are on file."""

    def __init__(self, file: _File) -> None:
        self._places: dict[K, int] = {}
        self._values: Shelf[T] = Shelf(file)

    def __getitem__(self, key: K) -> T:
        return self._values[self._places[key]]

    def __setitem__(self, key: K, value: T) -> None:
        at = self._places.get(key)
        if at is None:
            self._places[key] = len(self._values)
            self._values.append(value)
        else:
            self._values[at] = value

    def __delitem__(self, key: K) -> None:
        del self._places[key]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[K]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class _Record(Sequence[T]):
    """Values that are on file together."""

    def __init__(self, values: Sequence[T], file: _File) -> None:
        record = file.encoded(tuple(values))
        self._file, self._begin, self._size = file, file.room(len(record)), len(record)
        file.write(self._begin, record)
        self._length = len(values)

    def _all(self) -> tuple[T, ...]:
        values: tuple[T, ...] = self._file.decode(self._file.read(self._begin, self._size))
        return values

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        return self._all()[at]

    def __iter__(self) -> Iterator[T]:
        return iter(self._all())

    def __reduce__(self) -> tuple[Any, ...]:
        """To another process they go as they are."""
        return tuple, (self._all(),)


class Shelves:
    """Gives out lists and mappings: ordinary ones, or such as keep their values ``on_file``."""

    def __init__(self, on_file: bool = False) -> None:
        """Where the file cannot be written, this and all that is given out raises :class:`SyncError`."""
        self.on_file = on_file
        self._file = _File() if on_file else None

    def list(self) -> MutableSequence[Any]:
        return [] if self._file is None else Shelf(self._file)

    def dict(self) -> MutableMapping[Any, Any]:
        return {} if self._file is None else Shelved(self._file)

    def together(self, values: Sequence[T]) -> Sequence[T]:
        """``values``, which will be looked at one right after the other."""
        return values if self._file is None else _Record(values, self._file)

    def dict_if_on_file(self) -> MutableMapping[Any, Any] | None:
        """For who has a quicker way than an ordinary mapping."""
        return self.dict() if self.on_file else None


IN_MEMORY = Shelves()
"""Gives out ordinary lists and mappings."""


class Mapped(_Sequence[U], Generic[T, U]):
    """Each of ``values`` as ``make`` gives it, made when it is looked at."""

    def __init__(self, values: Sequence[T], make: Callable[[T], U]) -> None:
        self._values, self._make = values, make

    def __len__(self) -> int:
        return len(self._values)

    def _one(self, at: int) -> U:
        return self._make(self._values[at])

    def __iter__(self) -> Iterator[U]:
        return map(self._make, self._values)


class _Joined(_Sequence[T]):
    """Several sequences, one after the other."""

    def __init__(self, parts: Sequence[Sequence[T]]) -> None:
        self._parts = parts
        self._ends = list(accumulate(map(len, parts)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def _one(self, at: int) -> T:
        part = bisect_right(self._ends, at)
        return self._parts[part][at - (self._ends[part - 1] if part else 0)]

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable(self._parts)


def fixed(values: Sequence[T]) -> Sequence[T]:
    """``values`` as they are to stay: a tuple, where they are in memory."""
    return tuple(values) if isinstance(values, list) else values


def joined(parts: Sequence[Sequence[T]]) -> Sequence[T]:
    """Several sequences as one: a tuple, where all of them are."""
    if all(isinstance(part, tuple) for part in parts):
        return tuple(chain.from_iterable(parts))
    return _Joined(parts)


def in_order(values: Sequence[T], places: array[int]) -> Sequence[T]:
    """``values`` as :func:`fixed`, in the order of their ``places``."""
    if all(a <= b for a, b in pairwise(places)):
        return fixed(values)
    order = sorted(range(len(places)), key=places.__getitem__)
    if isinstance(values, list):
        return tuple(values[at] for at in order)
    return Mapped(array("L", order), values.__getitem__)
