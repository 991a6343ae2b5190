"""Google for tests: the emulator served over HTTP, and connections to it as in production."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from google_emulator import Clock, Emulator, Running

from synctool.settings import GoogleSettings
from synctool.stores.gsheets_client import Google

OFFICE = "office@emulator.test"


class Cloud:
    """A running emulator, the office's credentials, and what people do there."""

    def __init__(self, server: Running, folder: Path) -> None:
        self.server, self.emulator, self.url = server, server.emulator, server.url
        self.credentials = folder / "office.json"
        folder.mkdir(parents=True, exist_ok=True)
        self.credentials.write_text(json.dumps(self.control("account", email=OFFICE)), encoding="utf-8")
        self.credentials.chmod(0o600)

    def control(self, command: str, **arguments: Any) -> Any:
        return self.emulator.control(command, **arguments)

    def settings(self, **other: Any) -> GoogleSettings:
        given: dict[str, Any] = {
            "credentials": str(self.credentials),
            "api_base": self.url,
            "reads_per_minute": 100_000,
            "writes_per_minute": 100_000,
            "timeout_seconds": 20,
            "deadline_seconds": 20,
        }
        return GoogleSettings(**(given | other))

    def connect(self, **other: Any) -> Google:
        return Google(self.settings(**other), Path())

    def file(self, title: str = "Untitled") -> str:
        """A blank spreadsheet that the office owns."""
        return str(self.control("file", owner=OFFICE, title=title)["id"])

    def methods(self) -> dict[str, int]:
        """Calls since the last time this was asked."""
        return dict(self.control("calls", reset=True)["methods"])

    def faults(self) -> list[Any]:
        """What requests held that Google's schemas do not know, and what the emulator broke on."""
        calls = self.control("calls")["calls"]
        return [
            c
            for c in calls
            if c.get("faults") or "emulator:" in str(c.get("error", "")) or c["status"] == 500
        ]

    def human(self, file: str, *requests: dict[str, Any], **options: Any) -> None:
        self.control("human", file=file, requests=list(requests), **options)

    def sheet_id(self, file: str, title: str) -> int:
        doc = self.emulator.cloud.files[file].doc
        assert doc is not None
        sheet = doc.titled(title)
        assert sheet is not None
        return sheet.id

    def typed(self, file: str, title: str, row: int, column: int, text: str) -> dict[str, Any]:
        """A person's entry as a request; rows and columns from 1."""
        start = {"sheetId": self.sheet_id(file, title), "rowIndex": row - 1, "columnIndex": column - 1}
        cell = {"userEnteredValue": {"stringValue": text}}
        return {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}}

    def inserted(self, file: str, title: str, row: int, count: int = 1) -> dict[str, Any]:
        """New rows above ``row`` as a request."""
        span = {"sheetId": self.sheet_id(file, title), "dimension": "ROWS"}
        return {"insertDimension": {"range": span | {"startIndex": row - 1, "endIndex": row - 1 + count}}}


@contextmanager
def running(folder: Path, clock: Clock | None = None) -> Iterator[Cloud]:
    with Running(Emulator([OFFICE], clock=clock, seed=7)) as server:
        yield Cloud(server, folder)
