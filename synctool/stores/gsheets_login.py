"""Who we are at Google: credentials from the configuration or the environment, never shown."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synctool.errors import SyncError
from synctool.settings import GoogleSettings

VARIABLES = ("SYNCTOOL_GOOGLE_CREDENTIALS", "GOOGLE_APPLICATION_CREDENTIALS")
"""A path each; the first may hold the JSON itself."""
SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive")


@dataclass(frozen=True, slots=True)
class Login:
    """Where credentials come from, and what they are."""

    shown: str
    kind: str
    """``service_account`` or ``authorized_user``."""
    account: str
    """The address we act as, where the file tells it."""
    info: Mapping[str, Any]
    path: Path | None = None

    def __repr__(self) -> str:
        return f"Login({self.shown!r}, {self.kind!r})"

    @property
    def is_open_to_others(self) -> bool:
        """True where others on this machine may read the file."""
        if self.path is None or os.name == "nt":
            return False
        return bool(self.path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))


def find_login(settings: GoogleSettings, directory: Path) -> Login:
    """The credentials. Raises :class:`SyncError` where there are none or they cannot be used."""
    place = settings.credentials
    shown = place
    if not place:
        name = next((n for n in VARIABLES if os.environ.get(n)), "")
        if not name:
            raise SyncError("google-no-credentials", file="config.toml")
        place, shown = os.environ[name], f"${name}"
    path = None if place.lstrip().startswith("{") else directory / Path(place).expanduser()
    try:
        info = json.loads(place if path is None else path.read_bytes())
        kind = str(info["type"])
    except OSError as error:
        raise SyncError("google-bad-credentials", file=shown, why=error.strerror or error) from None
    except (ValueError, KeyError, TypeError):  # its text may hold the key: nothing of it is shown
        raise SyncError("google-bad-credentials", file=shown, why="JSON") from None
    if kind not in ("service_account", "authorized_user"):
        raise SyncError("google-bad-credentials", file=shown, why=f"type = {kind[:40]}")
    account = settings.subject or str(info.get("client_email", ""))
    return Login(shown, kind, account, info, path)


def credentials_of(login: Login, settings: GoogleSettings) -> Any:
    """google-auth's credentials. Raises :class:`SyncError` for a file that they cannot be made of."""
    from google.auth.exceptions import GoogleAuthError

    try:
        if login.kind == "authorized_user":
            from google.oauth2.credentials import Credentials as UserCredentials

            given = {name: login.info[name] for name in ("refresh_token", "client_id", "client_secret")}
            token_uri = login.info.get("token_uri") or "https://oauth2.googleapis.com/token"
            return UserCredentials(None, token_uri=token_uri, scopes=SCOPES, **given)  # type: ignore[no-untyped-call]
        from google.oauth2.service_account import Credentials

        make = Credentials.from_service_account_info
        made = make(login.info, scopes=SCOPES, subject=settings.subject or None)  # type: ignore[no-untyped-call]
        if settings.api_base:  # what stands in for Google needs no look-up at Google
            made._is_regional_access_boundary_lookup_required = lambda: False
        return made
    except (ValueError, KeyError, GoogleAuthError) as error:
        why = type(error).__name__  # the message may quote the key
        raise SyncError("google-bad-credentials", file=login.shown, why=why) from None
