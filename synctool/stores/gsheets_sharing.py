"""Permissions of a spreadsheet as Drive lists them: who is missing, who is too many. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from synctool.stores.gsheets_cells import Data

_OWNERS = frozenset(("owner", "organizer", "fileOrganizer"))
_EDITORS = _OWNERS | {"writer"}


def missing_contacts(held: Iterable[Data], contacts: Sequence[str]) -> list[str]:
    """Contacts who may not edit yet."""
    there = {
        one.get("emailAddress", "").lower()
        for one in held
        if one.get("role") in _EDITORS and not one.get("deleted")
    }
    return [address for address in dict.fromkeys(contacts) if address.lower() not in there]


def surplus(held: Iterable[Data], contacts: Collection[str], account: str, anyone: str) -> list[str]:
    """Everybody else who may open the file, as a person would name them.

    Owners, managers of the shared drive and members who have access through it
    are the office's own. ``anyone`` is the word for who needs no account.
    """
    known = {address.lower() for address in (*contacts, account)}
    return [
        anyone if one.get("type") == "anyone" else _named(one)
        for one in held
        if not one.get("deleted")
        and one.get("role") not in _OWNERS
        and not _is_inherited(one)
        and one.get("emailAddress", "").lower() not in known
    ]


def owners(held: Iterable[Data]) -> set[str]:
    """Addresses of those who own or manage the file."""
    return {one.get("emailAddress", "").lower() for one in held if one.get("role") in _OWNERS}


def _named(permission: Data) -> str:
    """``someone@example.gov.tw`` or ``*@example.gov.tw``."""
    if permission.get("type") == "domain":
        return f"*@{permission.get('domain', '?')}"
    return str(permission.get("emailAddress") or permission.get("id", "?"))


def _is_inherited(permission: Data) -> bool:
    details = permission.get("permissionDetails", ())
    return bool(details) and all(one.get("inherited") for one in details)
