"""Trouble on demand: quotas, injected errors, lost connections, people who edit in between.

A rule is a dict: `match` {method, path (regular expression), user}, `nth` (first matching request it
acts on, from 1), `times` (how many in a row; null: for ever), and one or more actions:

    status: 503, reason, message, retry_after   answer this instead of doing the work; `page` (HTML)
                                                in place of JSON; `applied: true` does the work first
    hold: 2.5                                   do the work, answer so many real seconds later
    drop: "before" | "after"                    close the connection without an answer
    advance: 30                                 move the clock on before the request
    human: {requests, file, user, when}         batchUpdate requests applied by another person right
                                                before (default) or after the request; `file` defaults
                                                to the one in the path, `user` to its owner
    share: {file, user, role, when}             give or (role null) take away a permission
    trash / delete: {file}                      put a file into the bin, or destroy it, before
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from .errors import ApiError, drive_error
from .state import Cloud

_ACTIONS = frozenset(
    "status reason message retry_after page applied hold drop advance human share trash delete".split()
)


@dataclass
class Rule:
    """One rule with its count of matching requests so far."""

    match: dict[str, str] = field(default_factory=dict)
    nth: int = 1
    times: int | None = 1
    actions: dict[str, Any] = field(default_factory=dict)
    seen: int = 0

    @classmethod
    def of(cls, spec: dict[str, Any]) -> Rule:
        spec = dict(spec)
        match = spec.pop("match", {})
        nth, times = spec.pop("nth", 1), spec.pop("times", 1)
        unknown = spec.keys() - _ACTIONS
        if unknown or not spec:
            raise ValueError(f"rule without known action: {sorted(unknown)}")
        return cls(match, nth, times, spec)

    def hit(self, method: str, path: str, user: str) -> bool:
        """Count a request; does the rule act on it?"""
        wanted = self.match
        if wanted.get("method", method).upper() != method or wanted.get("user", user) != user:
            return False
        if not re.search(wanted.get("path", ""), path):
            return False
        self.seen += 1
        return self.seen >= self.nth and (self.times is None or self.seen < self.nth + self.times)


@dataclass
class Knobs:
    """All settings of one server. Quotas are requests a minute for each user; 0 is none."""

    reads_per_minute: int = 0
    writes_per_minute: int = 0
    drive_per_minute: int = 0
    rules: list[Rule] = field(default_factory=list)
    used: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def acting(self, method: str, path: str, user: str) -> list[Rule]:
        return [rule for rule in self.rules if rule.hit(method, path, user)]

    def charge(self, cloud: Cloud, method: str, path: str, user: str) -> None:
        """Count a request against its quota. Raises 429 when the minute's share is spent."""
        kind = "drive" if path.startswith(("/drive", "/upload")) else "reads" if method == "GET" else "writes"
        if re.search(r":(getByDataFilter|batchGetByDataFilter|search)$", path):
            kind = "reads"
        limit = getattr(self, f"{kind}_per_minute")
        if not limit:
            return
        now = cloud.clock.now()
        recent = [moment for moment in self.used.get((kind, user), []) if moment > now - 60]
        if len(recent) >= limit:
            self.used[kind, user] = recent
            raise quota_error(kind)
        self.used[kind, user] = [*recent, now]


def quota_error(kind: str) -> ApiError:
    """429 of the Sheets service; the Drive service says 403 userRateLimitExceeded."""
    if kind == "drive":
        return drive_error(403, "userRateLimitExceeded", "User Rate Limit Exceeded", domain="usageLimits")
    name = {"reads": "Read", "writes": "Write"}[kind]
    text = (
        f"Quota exceeded for quota metric '{name} requests' and limit '{name} requests per minute per user' "
        "of service 'sheets.googleapis.com' for consumer 'project_number:0'."
    )
    detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {"service": "sheets.googleapis.com", "quota_limit": f"{name}RequestsPerMinutePerUser"},
    }
    return ApiError(429, text, {"status": "RESOURCE_EXHAUSTED", "details": [detail]})


_WORDS = {
    429: "Resource has been exhausted (e.g. check quota).",
    500: "Internal error encountered.",
    503: "The service is currently unavailable.",
}


def injected(actions: dict[str, Any], path: str) -> ApiError:
    """The error that a rule's `status` asks for, in the service's own form."""
    code = int(actions["status"])
    message = actions.get("message") or _WORDS.get(code, "Injected error.")
    if path.startswith("/drive"):
        error = drive_error(code, actions.get("reason") or "backendError", message)
    else:
        error = ApiError(code, message)
    error.page = actions.get("page")
    if actions.get("retry_after") is not None:
        error.headers["Retry-After"] = str(actions["retry_after"])
    return error
