"""The control side of an emulator: accounts, knobs, rules, clock, files, and the log of calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from . import auth, batch, drive, knobs
from .api import Call
from .batch_kinds import KINDS
from .state import Account, Cloud


class Controls:
    """Commands to an emulator, by method in its own process or by name over `/__control__/`."""

    cloud: Cloud
    knobs: knobs.Knobs
    calls: list[dict[str, Any]]
    base: str

    def control(self, command: str, /, **arguments: Any) -> Any:
        """Carry out one control command by name; see the methods in `commands`."""
        with self.cloud.lock:
            if command not in self.commands:
                raise KeyError(f"{command}; known: {', '.join(self.commands)}")
            return self.commands[command](**arguments)

    @property
    def commands(self) -> dict[str, Callable[..., Any]]:
        return {
            "account": self.account,
            "token": self.token,
            "knobs": self.set_knobs,
            "rule": self.rule,
            "clear": self.clear,
            "advance": self.advance,
            "calls": self.log,
            "file": self.file,
            "share": self.share,
            "human": self.human,
            "drive": self.shared_drive,
            "kinds": lambda: sorted(KINDS),
        }

    def account(self, email: str, service: bool = True, delegates: bool | None = None) -> dict[str, Any]:
        """Add an account, or find it; its credential file."""
        held = self.cloud.accounts.setdefault(email, Account(email, service))
        if delegates is not None:
            held.delegates = delegates
        return (auth.account_file if held.service else auth.authorized_user_file)(held, self.base)

    def token(self, email: str) -> dict[str, str]:
        """A ready bearer token, for clients that do without the exchange."""
        self.cloud.accounts.setdefault(email, Account(email))
        return {"access_token": auth.issue(self.cloud, email)}

    def set_knobs(self, **settings: Any) -> dict[str, Any]:
        """reads_per_minute, writes_per_minute, drive_per_minute, modified_delay (seconds), accounts_own
        (may service accounts own files), sort_moves_metadata, strict, check_answers, anonymous."""
        for name, value in settings.items():
            holder: Any = next((one for one in (self.knobs, self.cloud, self) if hasattr(one, name)), None)
            if holder is None or not isinstance(getattr(holder, name), (int, float, str)):
                raise KeyError(name)
            setattr(holder, name, value)
        return {}

    def rule(self, **spec: Any) -> dict[str, int]:
        """Add a rule (see knobs)."""
        self.knobs.rules.append(knobs.Rule.of(spec))
        return {"rules": len(self.knobs.rules)}

    def clear(self) -> dict[str, Any]:
        """Forget rules, quotas, delays and the log of calls. Files stay."""
        self.knobs = knobs.Knobs()
        self.cloud.modified_delay = 0.0
        self.cloud.accounts_own = self.cloud.sort_moves_metadata = True
        self.calls.clear()
        return {}

    def advance(self, seconds: float = 0.0) -> dict[str, float]:
        """Move the clock on; what it then says."""
        self.cloud.clock.advance(seconds)
        return {"now": self.cloud.clock.now()}

    def log(self, reset: bool = False) -> dict[str, Any]:
        """The calls so far, and how many of each method."""
        calls = list(self.calls)
        if reset:
            self.calls.clear()
        return {
            "count": len(calls),
            "methods": Counter(call.get("id", "?") for call in calls),
            "calls": calls,
        }

    def file(self, owner: str, title: str = "Untitled", id: str = "") -> dict[str, str]:
        """A spreadsheet that was there before, under a chosen id if wanted."""
        owning, self.cloud.accounts_own = self.cloud.accounts_own, True
        made = batch.new_spreadsheet(Call(self.cloud, owner, {}, {}, None), title, id)
        self.cloud.accounts_own = owning
        return {"id": made.id}

    def share(self, file: str, user: str, role: str | None = None) -> dict[str, Any]:
        """Give a person a role on a file; without a role take every permission away."""
        held = self.cloud.files[file].permissions
        for key in [key for key, entry in held.items() if entry.get("emailAddress") == user]:
            del held[key]
        if role:
            key = "owner" if role == "owner" else drive.permission_id(user)
            held[key] = {"type": "user", "role": role, "emailAddress": user} | (
                {} if role == "owner" else {"id": key}
            )
        return {}

    def human(self, file: str, requests: list[dict[str, Any]], user: str | None = None) -> Any:
        """A person edits: batchUpdate requests, applied as the owner or the named user, past all knobs."""
        held = self.cloud.files[file]
        call = Call(self.cloud, user or held.owner, {"spreadsheetId": file}, {}, {"requests": requests})
        return batch.batch_update(call)[1]

    def shared_drive(self, name: str, members: dict[str, str]) -> dict[str, str]:
        """A shared drive with its members' roles (organizer, fileOrganizer, writer, commenter, reader)."""
        number = "0A" + self.cloud.file_id()[:17]
        self.cloud.drives[number] = {"name": name, "members": members}
        return {"id": number}
