"""Addresses of Google spreadsheets, as people write them in the configuration."""

from __future__ import annotations

import re

NEW = "new"
"""In place of an id: a spreadsheet that a push makes, and finds again by its properties."""
_STARTS = ("https://", "http://", "gsheet:")
_ADDRESS = re.compile(
    r"https://docs\.google\.com/(?:a/[^/]+/)?spreadsheets/(?:u/\d+/)?d/([\w-]{15,})(?:[/?#].*)?$"
)
_SHORT = re.compile(r"gsheet:(new|[\w-]{15,})$")


def is_address(place: str) -> bool:
    """True for what is meant as an address, not as a path."""
    return place.startswith(_STARTS)


def split_tab(place: str) -> tuple[str, str | None]:
    """A place without its ``#tab``, and the tab; ``None`` where there is no ``#``.

    ``#gid=0`` is how a browser's address names a sheet, and no tab.
    """
    book, mark, tab = place.partition("#")
    if not mark or (is_address(book) and tab.startswith("gid=")):
        return place, None
    return book, tab


def spreadsheet_id(place: str) -> str:
    """The id in an address as the browser shows it or in ``gsheet:ID``; ``""`` for anything else."""
    found = _ADDRESS.match(place) or _SHORT.match(place)
    return found[1] if found else ""


def address_of(spreadsheet: str) -> str:
    """The address that a browser opens."""
    return f"https://docs.google.com/spreadsheets/d/{spreadsheet}"
