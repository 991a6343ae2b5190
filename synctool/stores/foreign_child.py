"""The child process that reads what may take all memory, all time, or the process itself.

Standard input: a line of JSON (kind, source, limits, memory_mb, seconds), then
the file's bytes. Standard output: one JSON object, either ``sheets``,
``texts`` and ``stamps``, or ``refused`` and ``detail``. Values are in
:mod:`synctool.codec`'s form.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from synctool.codec import to_plain
from synctool.errors import UnreadableFile
from synctool.model import Revision, Sheet
from synctool.ooxml.limits import Limits


def _confine(memory_mb: int, seconds: int) -> None:
    """Bind this process, where the system can; the parent's clock holds everywhere."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, limit in (
        (resource.RLIMIT_AS, memory_mb << 20),
        (resource.RLIMIT_CPU, seconds + 1),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (limit, limit))
        except (ValueError, OSError):  # macOS takes no RLIMIT_AS
            continue


def _read(
    kind: str, data: bytes, source: str, limits: Limits
) -> tuple[Mapping[str, Sheet], Mapping[str, Revision]]:
    if kind in ("xls", "xlsb"):
        from synctool.stores import binary

        return (binary.read_xls if kind == "xls" else binary.read_xlsb)(data, source, limits)
    if kind == "ods":
        from synctool.stores.odsfile import read_ods

        snapshot = read_ods(data, source, limits=limits)
    else:
        from synctool.stores.csvfile import read_csv

        snapshot = read_csv(data, source, limits=limits)
    return snapshot.sheets, snapshot.stamps


def _plain_sheet(sheet: Sheet, texts: dict[str, int]) -> dict[str, Any]:
    """Texts by their number in ``texts``, since many cells may share one."""
    rows = []
    formulas = []
    for number in sheet.row_numbers():
        cells = sheet.row(number)
        rows.append(
            [
                number,
                [
                    [column, texts.setdefault(value, len(texts)), 1]
                    if isinstance(value, str)
                    else [column, to_plain(value), 0]
                    for column, value in cells.items()
                ],
            ]
        )
        formulas += [[number, column] for column in cells if sheet.has_formula(number, column)]
    return {"name": sheet.name, "rows": rows, "formulas": formulas}


def _answer(header: dict[str, Any], data: bytes) -> bytes:
    source = header["source"]
    try:
        sheets, stamps = _read(header["kind"], data, source, Limits(**header["limits"]))
        texts: dict[str, int] = {}
        plain = [_plain_sheet(sheet, texts) for sheet in sheets.values()]
        claims = {name: asdict(revision) for name, revision in stamps.items()}
        return _encoded({"sheets": plain, "texts": list(texts), "stamps": claims})
    except UnreadableFile as error:
        return _encoded({"refused": error.code, "detail": error.detail})
    except MemoryError:
        return _encoded(
            {"refused": "foreign-memory", "detail": {"file": source, "limit": str(header["memory_mb"])}}
        )
    except Exception as error:
        return _refused("foreign-damaged", source, error)
    except BaseException as error:  # a panic inside a library, for want of memory or of sense
        return _refused("foreign-crashed", source, error)


def _refused(code: str, source: str, error: BaseException) -> bytes:
    found = f"{type(error).__name__}: {error}"[:200]
    return _encoded({"refused": code, "detail": {"file": source, "found": found}})


def _encoded(answer: dict[str, Any]) -> bytes:
    """ASCII, so that a lone surrogate in a cell travels as an escape."""
    return json.dumps(answer).encode("ascii")


def main() -> None:
    header = json.loads(sys.stdin.buffer.readline())
    _confine(header["memory_mb"], header["seconds"])
    sys.stdout.buffer.write(_answer(header, sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
