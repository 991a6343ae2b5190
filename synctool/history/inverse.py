"""What a run replaces in the history, kept so that the run can be undone.

Only what is lost otherwise: earlier baselines, fingerprints and problems.
Conflicts and audit entries know their runs themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from synctool.codec import from_plain, to_plain
from synctool.history.base import BaselineKey, Fingerprint, Packed, Update
from synctool.history.moving import answers_of
from synctool.history.records import compact, packed, problem_of, problem_plain
from synctool.model import MISSING, Cell, Problem, Value

Known = Callable[[str], Mapping[BaselineKey, Value]]
"""The baselines of a round as they are before the run."""


@dataclass(frozen=True, slots=True)
class Inverse:
    """What was there before a run, for each thing that it wrote."""

    baselines: Mapping[BaselineKey, Cell] = field(default_factory=dict)
    """:data:`~synctool.model.MISSING` where there was none."""
    fingerprints: Mapping[str, Fingerprint | None] = field(default_factory=dict)
    problems: Mapping[str, Sequence[Problem]] = field(default_factory=dict)
    returns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The digests that the run appended."""


def inverse_of(
    update: Update,
    known: Known,
    fingerprints: Mapping[str, Fingerprint],
    problems: Mapping[str, Sequence[Problem]],
) -> Packed:
    """The inverse of ``update``, for :attr:`Update.blobs`; the other arguments are the history before it."""
    plain = {
        "fingerprints": {path: fingerprints.get(path) for path in update.fingerprints or ()},
        "problems": {
            agency: [problem_plain(p) for p in problems.get(agency, ())] for agency in update.problems or ()
        },
        "returns": [[*place, code] for place, code in (update.returns or {}).items()],
    }
    return packed(_pieces(update, known, compact(plain)))


def _pieces(update: Update, known: Known, others: str) -> Iterator[str]:
    rounds: dict[str, Mapping[BaselineKey, Value]] = {}
    comma = ""
    yield '{"baselines":['
    for (round_name, agency, item), news in answers_of(update.baselines or {}):
        stored = rounds.get(round_name)
        if stored is None:
            stored = rounds[round_name] = known(round_name)
        cells = {}
        for name in news:
            value = stored.get(BaselineKey(round_name, item, agency, name), MISSING)
            if value is not MISSING:
                cells[name] = to_plain(value)
        yield comma + compact([round_name, agency, item, list(news), cells])
        comma = ","
    yield "]," + others[1:]


def decode(data: bytes) -> Inverse:
    """The inverse of :func:`inverse_of`'s bytes."""
    plain: dict[str, Any] = json.loads(data.decode("utf-8", "surrogatepass"))
    return Inverse(
        {
            BaselineKey(round_name, item, agency, name): from_plain(cells[name]) if name in cells else MISSING
            for round_name, agency, item, names, cells in plain["baselines"]
            for name in names
        },
        {path: Fingerprint(*found) if found else None for path, found in plain["fingerprints"].items()},
        {agency: tuple(map(problem_of, found)) for agency, found in plain["problems"].items()},
        {(round_name, agency): code for round_name, agency, code in plain["returns"]},
    )
