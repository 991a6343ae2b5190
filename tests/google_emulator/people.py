"""Clients for tests: one identity's requests to an emulator, without sockets."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

from .emulator import Emulator

OFFICE, AGENCY, STRANGER = "office@emulator.test", "agency@emulator.test", "stranger@elsewhere.test"


class Person:
    """One identity's requests to an emulator; each returns (status, answer)."""

    def __init__(self, emulator: Emulator, email: str) -> None:
        self.emulator, self.email = emulator, email
        self.token = emulator.token(email)["access_token"]

    def ask(self, method: str, path: str, body: Any = None, **query: Any) -> tuple[int, Any]:
        target = path + ("?" + urlencode(query, doseq=True) if query else "")
        data = b"" if body is None else json.dumps(body).encode()
        status, _, answer = self.emulator.handle(
            method, target, {"authorization": f"Bearer {self.token}"}, data
        )
        return status, json.loads(answer) if answer else None

    def make(self, title: str = "Returns") -> str:
        status, answer = self.ask("POST", "/v4/spreadsheets", {"properties": {"title": title}})
        assert status == 200, answer
        return str(answer["spreadsheetId"])

    def batch(self, file: str, *requests: dict[str, Any], **more: Any) -> Any:
        """batchUpdate that must succeed."""
        status, answer = self.try_batch(file, *requests, **more)
        assert status == 200, answer
        return answer

    def try_batch(self, file: str, *requests: dict[str, Any], **more: Any) -> tuple[int, Any]:
        return self.ask("POST", f"/v4/spreadsheets/{file}:batchUpdate", {"requests": list(requests), **more})

    def put(self, file: str, at: str, rows: list[list[Any]], option: str = "RAW") -> tuple[int, Any]:
        path = f"/v4/spreadsheets/{file}/values/{quote(at, safe='')}"
        return self.ask("PUT", path, {"values": rows}, valueInputOption=option)

    def values(self, file: str, at: str, **query: Any) -> list[list[Any]]:
        status, answer = self.ask("GET", f"/v4/spreadsheets/{file}/values/{quote(at, safe='')}", **query)
        assert status == 200, answer
        found: list[list[Any]] = answer.get("values", [])
        return found

    def get(self, file: str, fields: str, **query: Any) -> Any:
        status, answer = self.ask("GET", f"/v4/spreadsheets/{file}", fields=fields, **query)
        assert status == 200, answer
        return answer

    def cells(self, file: str, fields: str, at: str) -> Any:
        """The row data of a range."""
        answer = self.get(file, f"sheets.data.rowData.values({fields})", ranges=at)
        return answer["sheets"][0]["data"][0].get("rowData", [])

    def share(self, file: str, email: str, role: str) -> str:
        body = {"type": "user", "role": role, "emailAddress": email}
        status, answer = self.ask("POST", f"/drive/v3/files/{file}/permissions", body)
        assert status == 200, answer
        return str(answer["id"])
