"""Who may open an agency's spreadsheet: its own contacts, and nobody else (DESIGN, law 20)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from synctool.errors import SyncError
from synctool.flows.places import store_at
from synctool.flows.project import Project
from synctool.model import Agency, SheetRole
from synctool.schema import SHEET_NAMES
from synctool.texts import say

if TYPE_CHECKING:
    from synctool.flows.pushing import PushOutcome


def audit_sharing(project: Project, outcome: PushOutcome) -> PushOutcome:
    """Share an agency's spreadsheet with its contacts, and report everybody else who can open it.

    Nobody's access is taken away: who gave it may have had a reason. The
    outcome gets the spreadsheet's address.
    """
    agency = project.agencies[outcome.agency]
    location = project.location(agency)
    if not location.spreadsheet or location.tab or outcome.state not in ("written", "unchanged"):
        return outcome
    from synctool.stores.gsheets import GoogleStore

    store = store_at(project, location, agency=agency.short)
    assert isinstance(store, GoogleStore)
    if not store.exists():
        return outcome
    outcome = replace(outcome, source=store.address)
    try:
        problem = share(store, agency)
    except SyncError as error:
        problem = error
    return replace(outcome, problem=problem)


def share(store: object, agency: Agency, *, only_look: bool = False) -> SyncError | None:
    """Let the contacts edit (unless ``only_look``); what is wrong with who else can, or ``None``."""
    from synctool.stores.gsheets import GoogleStore
    from synctool.stores.gsheets_sharing import missing_contacts, surplus

    assert isinstance(store, GoogleStore)
    shown = store.address
    held = store.google.permissions(store.id, shown)
    if not only_look:
        for address in missing_contacts(held, agency.contacts):
            store.google.share(store.id, address, shown)
    others = surplus(held, agency.contacts, store.google.account, say("google-anyone", store.lang))
    if others:
        return SyncError("google-surplus", file=shown, people="、".join(others))
    editors = store.foreign_editors(held)
    if editors:
        people = "、".join(editors)
        blanks = {"file": shown, "people": people, "account": store.google.account}
        return SyncError("google-unprotected", sheet=SHEET_NAMES[SheetRole.FORM], **blanks)
    if not agency.contacts:
        return SyncError("google-no-contacts", file=shown)
    return None
