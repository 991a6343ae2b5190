"""What the commands of an item's life print with ``--json``; see :mod:`synctool.cli.as_json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synctool.cli.as_json import Object, change, problem
from synctool.texts import Lang

if TYPE_CHECKING:
    from synctool.flows.close import CloseReport


def close(report: CloseReport, lang: Lang) -> Object:
    """What ``sync close --json`` and ``sync reopen --json`` print."""
    return {
        "run": report.run,
        "dry_run": report.dry_run,
        "digest": report.digest,
        "rulings": [
            {
                "item": one.item,
                "ruling": one.ruling.kind.value,
                "links": list(one.ruling.links),
                "text": one.text,
                "added": list(one.added),
            }
            for one in report.carried
        ],
        "changes": [change(one) for one in report.changes],
        "problems": [problem(one, lang) for one in report.problems],
    }
