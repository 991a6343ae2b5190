"""The history's values as texts and back, the same for every database.

Texts that no database takes (a lone surrogate, a NUL, which ``_xD83D_`` or
``_x0000_`` in a workbook can bring about) are stored escaped, so that a
rejected value is kept word for word whatever it is.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from synctool.codec import from_plain, to_plain
from synctool.history.base import ConflictRecord, Fingerprint, Packed, Rejection, Run
from synctool.model import Conflict, Place, Problem, Severity

_ESCAPED = "\ufdd0"
"""Begins an escaped text: a noncharacter, which no document may hold (Unicode 23.7)."""

compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def safe(text: str) -> str:
    """``text`` as every database takes it; :func:`unsafe` gives it back."""
    if "\0" not in text and not text.startswith(_ESCAPED):
        try:
            text.encode()
        except UnicodeEncodeError:
            pass
        else:
            return text
    return _ESCAPED + json.dumps(text)


def unsafe(text: str) -> str:
    return str(json.loads(text[1:])) if text.startswith(_ESCAPED) else text


def packed(pieces: Iterable[str]) -> Packed:
    """A long text as it is kept, of which never more than a piece is held as it is."""
    code, deflater, body = hashlib.sha256(), zlib.compressobj(), bytearray()
    for piece in pieces:
        content = piece.encode("utf-8", "surrogatepass")
        code.update(content)
        body += deflater.compress(content)
    return Packed(code.hexdigest(), bytes(body + deflater.flush()))


def pack(content: bytes | Packed) -> bytes:
    """``content`` in zlib's format; without deflating again what is deflated already (a workbook)."""
    if isinstance(content, Packed):
        return content.body
    sample = content[: 1 << 16]
    worth = len(zlib.compress(sample, 1)) < len(sample) * 0.9
    return zlib.compress(content, 6 if worth else 0)


def problem_plain(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "place": list(problem.place),
        "severity": problem.severity.value,
        "agency": problem.agency,
        "item": problem.item,
        "field": problem.field,
        "found": to_plain(problem.found),
        "detail": dict(problem.detail),
    }


def problem_of(plain: dict[str, Any]) -> Problem:
    known = {"place": Place(*plain["place"]), "severity": Severity(plain["severity"])}
    return Problem(**{**plain, **known, "found": from_plain(plain["found"])})


def conflict_plain(conflict: Conflict) -> dict[str, Any]:
    return {
        "id": conflict.id,
        "item": conflict.item,
        "field": conflict.field,
        "agency": conflict.agency,
        "baseline": to_plain(conflict.baseline),
        "ours": to_plain(conflict.ours),
        "theirs": to_plain(conflict.theirs),
        "source": conflict.source and list(conflict.source),
        "reason": conflict.reason,
    }


def conflict_of(plain: dict[str, Any]) -> Conflict:
    sides = {side: from_plain(plain[side]) for side in ("baseline", "ours", "theirs")}
    source = Place(*plain["source"]) if plain["source"] else None
    return Conflict(**{**plain, **sides, "source": source})


def conflict_record(body: str, opened: str, how: str, ended: str | None) -> ConflictRecord:
    """A conflict with the runs that opened and ended it, from their stored bodies."""
    first = run_of(from_text(opened))
    last = None if ended is None else run_of(from_text(ended))
    return ConflictRecord(
        conflict=conflict_of(from_text(body)),
        opened_run=first.id,
        opened=first.started,
        ended=unsafe(how),
        ended_run=last.id if last else "",
        ended_when=last.started if last else None,
    )


def run_plain(run: Run) -> dict[str, Any]:
    return {**asdict(run), "started": run.started.isoformat()}


def run_of(plain: dict[str, Any]) -> Run:
    files = plain["files"]
    paired = None if files is None else {path: (a, b) for path, (a, b) in files.items()}
    return Run(**{**plain, "started": datetime.fromisoformat(plain["started"]), "files": paired})


def to_text(plain: Any) -> str:
    return safe(compact(plain))


def from_text(text: str) -> Any:
    return json.loads(unsafe(text))


def rejection_of(run: str, body: str) -> Rejection:
    return Rejection(problem_of(from_text(body)), unsafe(run))


def fingerprints_of(rows: Iterable[tuple[str, str]]) -> dict[str, Fingerprint]:
    return {unsafe(path): Fingerprint(*from_text(body)) for path, body in rows}


def problems_of(rows: Iterable[tuple[str, str]]) -> dict[str, tuple[Problem, ...]]:
    return {unsafe(agency): tuple(map(problem_of, from_text(body))) for agency, body in rows}
