"""Formats that are read but not kept: .xls, .xlsb, .ods and .csv, by content.

What libraries read, and whatever is large, is read in a child process with
bounds on memory and time (some readers end the whole process, which no
``except`` can catch); small .ods and .csv files by our own code at once.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from synctool.codec import from_plain
from synctool.errors import UnreadableFile
from synctool.model import MISSING, MemorySheet, Revision, Snapshot, Value
from synctool.ooxml.limits import DEFAULT_LIMITS, Limits
from synctool.stores.csvfile import read_csv
from synctool.stores.formats import kind_of
from synctool.stores.odsfile import content_size, read_ods

READABLE = frozenset(("xls", "xlsb", "ods", "csv"))
"""Kinds (see :func:`~synctool.stores.formats.kind_of`) that :func:`read_foreign` takes."""

_AT_ONCE = 4 << 20
"""Bytes of text or XML up to which our own readers need no child process (about a second)."""
_CHILD = ("-m", "synctool.stores.foreign_child")
_RICH = frozenset(("ods",))
_REFUSED = {
    "empty": "file-empty",
    "encrypted": "file-encrypted",
    "html": "foreign-html",
    "xml2003": "foreign-xml2003",
    "flat-ods": "foreign-flat-ods",
    "numbers": "foreign-numbers",
    "archive": "foreign-archive",
}


def read_foreign(
    file: Path | bytes,
    source: str,
    *,
    limits: Limits = DEFAULT_LIMITS,
    seconds: float = 30,
    memory_mb: int = 1024,
) -> Snapshot:
    """All of a file that is no .xlsx, with typed values.

    ``rich`` is true for .ods only. ``seconds`` and ``memory_mb`` bind the child
    process. Raises :class:`~synctool.errors.UnreadableFile` with the file and
    the reason, whatever is wrong with it; ``ValueError`` for an .xlsx, which
    :mod:`synctool.ooxml` reads.
    """
    data = file if isinstance(file, bytes) else _bytes_of(file, source, limits)
    if len(data) > limits.file_bytes:
        found, limit = len(data) >> 20, limits.file_bytes >> 20
        raise UnreadableFile("file-too-large", file=source, found=found, limit=limit)
    kind = kind_of(data, source)
    if kind == "xlsx":
        raise ValueError(f"{source} is an xlsx workbook")
    if kind not in READABLE:
        raise UnreadableFile(_REFUSED.get(kind, "foreign-unknown"), file=source, found=kind)
    if kind == "csv" and len(data) <= _AT_ONCE:
        return read_csv(data, source, limits=limits)
    if kind == "ods" and content_size(data, source, limits) <= _AT_ONCE:
        return read_ods(data, source, limits=limits)
    answer = _in_child(kind, data, source, limits, seconds, memory_mb)
    if "refused" in answer:
        raise UnreadableFile(answer["refused"], **answer["detail"])
    stamps = {name: Revision(**given) for name, given in answer["stamps"].items()}
    sheets = {sheet["name"]: _sheet(sheet, answer["texts"]) for sheet in answer["sheets"]}
    return Snapshot(source, hashlib.sha256(data).hexdigest(), sheets, stamps, rich=kind in _RICH)


def _bytes_of(path: Path, source: str, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            found, limit = size >> 20, limits.file_bytes >> 20
            raise UnreadableFile("file-too-large", file=source, found=found, limit=limit)
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile("file-missing", file=source) from None
    except OSError as error:
        raise UnreadableFile("file-unreadable", file=source, why=error.strerror or error) from None


def _in_child(
    kind: str, data: bytes, source: str, limits: Limits, seconds: float, memory_mb: int
) -> Mapping[str, Any]:
    import subprocess

    header = {
        "kind": kind,
        "source": source,
        "limits": limits._asdict(),
        "memory_mb": memory_mb,
        "seconds": math.ceil(seconds),
    }
    message = json.dumps(header).encode("ascii") + b"\n" + data
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(
            [sys.executable, *_CHILD],
            input=message,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise UnreadableFile("foreign-slow", file=source, limit=f"{seconds:g}") from None
    except OSError as error:
        raise UnreadableFile("foreign-crashed", file=source, found=error.strerror or error) from None
    if done.returncode != 0:
        raise UnreadableFile("foreign-crashed", file=source, found=done.returncode)
    try:
        answer: Mapping[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise UnreadableFile("foreign-crashed", file=source, found=len(done.stdout)) from None
    return answer


def _sheet(plain: Mapping[str, Any], texts: Sequence[str]) -> MemorySheet:
    cells: dict[int, dict[int, Value]] = {
        number: {c: texts[v] if is_text else _value(v) for c, v, is_text in row}
        for number, row in plain["rows"]
    }
    formulas = frozenset((row, column) for row, column in plain["formulas"])
    return MemorySheet(plain["name"], cells, formulas)


def _value(plain: Any) -> Value:
    value = from_plain(plain)
    return None if value is MISSING else value
