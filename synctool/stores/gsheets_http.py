"""gspread's HTTP client with time-outs, bounded retries, pacing and a count of calls.

Imported only when a Google spreadsheet is really asked for. gspread's own
BackOffHTTPClient never gives up, retries what cannot get better and has no
time-out, so it is not used.
"""

from __future__ import annotations

import random
import threading
from collections import Counter, deque
from collections.abc import Mapping
from typing import Any

import google.auth.exceptions
import gspread
import requests
from gspread.exceptions import APIError as APIError
from requests.adapters import HTTPAdapter

from synctool.settings import GoogleSettings
from synctool.stores.gsheets_pace import REAL, Pace

HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 64.0
_CONNECT_SECONDS = 10
_WINDOW = 60.0
_PASSING = frozenset((408, 429, 500, 502, 503, 504))
_RATE_REASONS = frozenset(("rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"))


class Lost(Exception):
    """The connection broke, or nothing came in time: whether the call was carried out is not known."""


class Meter:
    """Counts calls by kind (``read``, ``write``, ``drive``) and keeps each kind under its rate."""

    def __init__(self, per_minute: Mapping[str, int], pace: Pace = REAL) -> None:
        self.pace = pace
        self.calls: Counter[str] = Counter()
        self.waited = 0.0
        self._rates = per_minute
        self._sent: dict[str, deque[float]] = {kind: deque() for kind in per_minute}
        self._lock = threading.Lock()

    def take(self, kind: str) -> None:
        """Wait for a place within the last minute's rate, and count the call."""
        while True:
            with self._lock:
                now, sent = self.pace.now(), self._sent[kind]
                while sent and sent[0] <= now - _WINDOW:
                    sent.popleft()
                if len(sent) < self._rates[kind]:
                    sent.append(now)
                    self.calls[kind] += 1
                    return
                pause = sent[0] + _WINDOW - now
                self.waited += pause
            self.pace.sleep(pause)

    def retried(self) -> None:
        with self._lock:
            self.calls["retry"] += 1


class Http(gspread.HTTPClient):
    """gspread's client, aimed where the settings say."""

    def __init__(self, auth: Any, settings: GoogleSettings, pace: Pace = REAL) -> None:
        super().__init__(auth)
        self._settings, self._pace = settings, pace
        rates = {"read": settings.reads_per_minute, "write": settings.writes_per_minute, "drive": 600}
        self.meter = Meter(rates, pace)
        pool = HTTPAdapter(pool_connections=4, pool_maxsize=settings.workers + 2)
        self.session.mount("https://", pool)
        self.session.mount("http://", pool)

    def request(self, method: str, endpoint: str, *args: Any, **given: Any) -> Any:
        """As gspread calls it; only reading is repeated."""
        names = ("params", "data", "json", "files", "headers")
        options = dict(zip(names, args, strict=False)) | given
        return self.call(method, endpoint, repeatable=method.lower() == "get", **options)

    def call(self, method: str, endpoint: str, *, repeatable: bool, **options: Any) -> requests.Response:
        """One call; a ``repeatable`` one is tried again until the deadline while the fault may pass.

        Raises ``APIError`` for an answer that is an error, :class:`Lost` where none came.
        """
        kind = kind_of(method, endpoint)
        url = endpoint
        if base := self._settings.api_base:
            for host in HOSTS:
                url = url.replace(host, base.rstrip("/"), 1)
        deadline = self._pace.now() + self._settings.deadline_seconds
        attempt = 0
        while True:
            self.meter.take(kind)
            fault, wish = self._try(method, url, options)
            if isinstance(fault, requests.Response):
                return fault
            pause = wish or pause_after(attempt)
            if not (repeatable and passes(fault)) or self._pace.now() + pause > deadline:
                raise fault
            attempt += 1
            self.meter.retried()
            self._pace.sleep(pause)

    def _try(
        self, method: str, url: str, options: Mapping[str, Any]
    ) -> tuple[requests.Response | Exception, float]:
        """The answer or what went wrong, and how long the service wants to be left alone."""
        timeout = (_CONNECT_SECONDS, self._settings.timeout_seconds)
        try:
            response: requests.Response = self.session.request(method, url, timeout=timeout, **options)
        except (
            requests.ConnectionError,
            requests.Timeout,
            requests.exceptions.ChunkedEncodingError,
        ) as error:
            return Lost(type(error).__name__), 0
        except google.auth.exceptions.TransportError as error:
            return Lost(type(error).__name__), 0
        if response.ok:
            return response, 0
        wish = response.headers.get("Retry-After", "")
        return APIError(response), float(wish) if wish.isdigit() else 0


def kind_of(method: str, endpoint: str) -> str:
    if "/drive/" in endpoint:
        return "drive"
    return "read" if method.lower() == "get" else "write"


def pause_after(attempt: int) -> float:
    """Seconds to wait: doubling, with jitter so that many clients do not come back at once."""
    return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt) * random.uniform(0.5, 1))


def reasons(error: APIError) -> set[str]:
    """What an error answer names as its reasons."""
    try:
        told = error.response.json()["error"]
        return {str(one.get("reason", "")) for name in ("errors", "details") for one in told.get(name, ())}
    except (ValueError, KeyError, TypeError, AttributeError):
        return set()


def is_rate(error: Exception) -> bool:
    """The quota, in the two ways that the services say it."""
    if not isinstance(error, APIError):
        return False
    status = error.response.status_code
    return status == 429 or (status == 403 and bool(reasons(error) & _RATE_REASONS))


def passes(error: Exception) -> bool:
    """True where the same call may succeed later."""
    if isinstance(error, Lost):
        return True
    return is_rate(error) or (isinstance(error, APIError) and error.response.status_code in _PASSING)
