"""Values as JSON and back, exactly; and the digests made from them.

One form per value, so that equal values have equal text: the history stores
it, plans and conflicts are hashed over it, and ``--json`` prints it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from synctool.model import MISSING, PLAIN_FORM, Cell, CellError, RichText, Run, text_of

_FLAGS = ("underline", "bold", "italic", "strike", "colour")


def to_plain(value: Cell) -> Any:
    """``value`` as what JSON can hold; :func:`from_plain` gives it back."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if value is MISSING:
        return {"missing": True}
    if isinstance(value, RichText):
        return {"paragraphs": [[_run_to_plain(run) for run in p] for p in value.paragraphs]}
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    return {"error": value.code}


def from_plain(plain: Any) -> Cell:
    """The value that :func:`to_plain` made ``plain`` from."""
    if not isinstance(plain, dict):
        return plain  # type: ignore[no-any-return]
    match next(iter(plain.items())):
        case "missing", _:
            return MISSING
        case "paragraphs", lines:
            return RichText(tuple(tuple(_run_from_plain(run) for run in p) for p in lines))
        case "datetime", text:
            return datetime.fromisoformat(text)
        case "date", text:
            return date.fromisoformat(text)
        case "time", text:
            return time.fromisoformat(text)
        case "error", code:
            return CellError(code)
    raise ValueError(f"not an encoded value: {plain!r}")


def _run_to_plain(run: Run) -> Any:
    if run[1:] == PLAIN_FORM:
        return {"text": run[0]}
    flags = {name: flag for name, flag in zip(_FLAGS, run[1:], strict=True) if flag}
    return {"text": run.text, **flags}


def _run_from_plain(plain: Any) -> Run:
    return Run(**plain)


dumps = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""Canonical JSON: sorted keys, no spaces, non-ASCII as it is."""


def encode(value: Cell) -> str:
    """A value as canonical JSON text."""
    return dumps(to_plain(value))


def decode(text: str) -> Cell:
    """The value of :func:`encode`'s text."""
    return from_plain(json.loads(text))


_tagged = json.JSONEncoder(
    ensure_ascii=False,
    default=lambda value: {
        type(value).__name__: value.paragraphs if isinstance(value, RichText) else text_of(value)
    },
).encode


def digest_of_values(values: Any) -> str:
    """SHA-256 in hexadecimal of lists and tuples of texts and cell values; equal values, equal digests.

    Another form than :func:`digest`'s, since it goes over every cell of every return.
    """
    return hashlib.sha256(_tagged(values).encode("utf-8", "surrogatepass")).hexdigest()


def digest(*parts: Any) -> str:
    """SHA-256 in hexadecimal of ``parts``, each what JSON can hold."""
    return hashlib.sha256(dumps(parts).encode("utf-8", "surrogatepass")).hexdigest()


def digest_of_each(parts: Iterable[Any]) -> str:
    """SHA-256 in hexadecimal of so many parts that they are not to be held at once."""
    code = hashlib.sha256()
    for part in parts:
        code.update(dumps(part).encode("utf-8", "surrogatepass") + b"\n")
    return code.hexdigest()
