"""gspread aimed at an emulator: the hosts rewritten, everything else as in production."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gspread

SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive")
HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")


def redirected(endpoint: str, url: str) -> str:
    """An address of Google's as one of the emulator's at `url`."""
    for host in HOSTS:
        endpoint = endpoint.replace(host, url, 1)
    return endpoint


def gspread_client(url: str, account: dict[str, Any], subject: str | None = None) -> gspread.Client:
    """A gspread client for a service account's credential file; `subject` for a delegated user."""
    import gspread
    from google.oauth2.service_account import Credentials

    class Loopback(gspread.HTTPClient):
        def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Any:
            return super().request(method, redirected(endpoint, url), *args, **kwargs)

    make = Credentials.from_service_account_info
    credentials = make(account, scopes=SCOPES, subject=subject)  # type: ignore[no-untyped-call,unused-ignore]
    return gspread.Client(auth=credentials, http_client=Loopback)
