"""Replaying recorded answers of Google against the emulator.

Ids that a server assigns are mapped from the recording to ours as they turn up. Left out of the
comparison: createdTime, modifiedTime, page tokens, and documents that existed before the scenario.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .emulator import Emulator

ACCOUNT = "writer@example.iam.gserviceaccount.com"
_LEFT_OUT = {"createdTime", "modifiedTime", "nextPageToken", "createdDate", "modifiedDate"}
_ID_KEYS = {"id", "spreadsheetId", "sheetId", "namedRangeId", "protectedRangeId", "metadataId"}


def recorded_folder() -> Path | None:
    """Where the recordings are: SYNCTOOL_GOOGLE_RECORDED, or beside the repository."""
    beside = Path(__file__).parents[2].parent / "shared" / "google" / "recorded"
    folder = Path(os.environ.get("SYNCTOOL_GOOGLE_RECORDED") or beside)
    return folder if folder.is_dir() else None


@dataclass
class Outcome:
    """One scenario: how many answers were compared, left out, and which differ."""

    name: str
    same: int = 0
    left_out: int = 0
    different: list[str] = field(default_factory=list)


class Replay:
    """One scenario against an emulator of its own."""

    def __init__(self, path: Path) -> None:
        self.emulator = Emulator([ACCOUNT], seed=1)
        self.token = self.emulator.token(ACCOUNT)["access_token"]
        self.ids: dict[str, str] = {}
        self.numbers: dict[Any, Any] = {}
        self.requests: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        self.outcome = Outcome(path.stem)

    def run(self) -> Outcome:
        for index, request in enumerate(self.requests):
            named = re.search(r"/(?:spreadsheets|files)/([\w-]{40,})", request["path"])
            if named and named.group(1) not in self.ids:
                if request["status"] != 403:
                    self.outcome.left_out += 1
                    continue
                self.emulator.file("stranger@elsewhere.test", "Private", named.group(1))
            self._one(index, request)
        return self.outcome

    def _one(self, index: int, request: dict[str, Any]) -> None:
        status, answer = self._send(request)
        expected = request["answer"]
        self._learn(expected, answer)
        wanted, got = self._comparable(expected, True), self._comparable(answer, False)
        if (request["status"], wanted) == (status, got):
            self.outcome.same += 1
            return
        shown = f"{index} {request['method']} {request['path']} {request['query']}\n  body {request['body']}"
        wanted_text, got_text = json.dumps(wanted, sort_keys=True), json.dumps(got, sort_keys=True)
        at = next((i for i, (a, b) in enumerate(zip(wanted_text, got_text, strict=False)) if a != b), 0)
        start = max(0, at - 80)
        shown += f"\n  recorded {request['status']} …{wanted_text[start : start + 400]}"
        self.outcome.different.append(shown + f"\n  emulated {status} …{got_text[start : start + 400]}")

    def _send(self, request: dict[str, Any]) -> tuple[int, Any]:
        path = self._text(request["path"])
        target = path + ("?" + self._text(request["query"]) if request["query"] else "")
        content = request["body"]
        if content is None:
            body = b""
        elif isinstance(content, str):
            body = content.encode()
        else:
            body = self._text(json.dumps(self._renumbered(content))).encode()
        headers = {"authorization": f"Bearer {self.token}"}
        status, extra, answer = self.emulator.handle(request["method"], target, headers, body)
        is_json = "json" in extra.get("Content-Type", "")
        return status, json.loads(answer) if is_json else answer.decode()

    def _text(self, text: str) -> str:
        for theirs, ours in self.ids.items():
            text = text.replace(theirs, ours)
        return text

    def _renumbered(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._renumbered(entry) for entry in value]
        if isinstance(value, dict):
            return {
                name: self.numbers.get(entry, entry)
                if name in _ID_KEYS and not isinstance(entry, (dict, list))
                else self._renumbered(entry)
                for name, entry in value.items()
            }
        return value

    def _learn(self, theirs: Any, ours: Any) -> None:
        """Pair up the ids at the same places of both answers."""
        if isinstance(theirs, list) and isinstance(ours, list):
            for one, other in zip(theirs, ours, strict=False):
                self._learn(one, other)
        elif isinstance(theirs, dict) and isinstance(ours, dict):
            if theirs.get("kind") == "drive#fileList":
                return
            for name, value in theirs.items():
                if name in _ID_KEYS and name in ours:
                    if isinstance(value, str) and len(value) >= 40:
                        self.ids.setdefault(value, ours[name])
                    elif value:
                        self.numbers.setdefault(value, ours[name])
                elif name in ours:
                    self._learn(value, ours[name])

    def _comparable(self, value: Any, recorded: bool) -> Any:
        if isinstance(value, str):
            return self._text(value) if recorded else value
        if isinstance(value, list):
            return [self._comparable(entry, recorded) for entry in value]
        if not isinstance(value, dict):
            return value
        out = {}
        for name, entry in value.items():
            if name in _LEFT_OUT:
                continue
            if name == "files" and recorded:
                entry = [one for one in entry if one["id"] in self.ids]
            if recorded and name in _ID_KEYS and not isinstance(entry, (dict, list)):
                entry = self.numbers.get(entry, entry)
            out[name] = self._comparable(entry, recorded)
        return out
