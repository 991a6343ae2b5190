"""One emulated Google: dispatches requests, applies knobs, checks requests and answers, is controlled."""

from __future__ import annotations

import json
import time
import traceback
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from . import auth, batch, drive_media, errors, knobs, masks, schemas, sharing, values
from .api import HANDLERS, Call
from .control import Controls
from .state import Account, Clock, Cloud

assert batch and sharing and values  # they fill HANDLERS
_SERVICES = ("sheets.v4", "drive.v3")


class DroppedError(Exception):
    """The connection is to be closed without an answer."""


class Emulator(Controls):
    """State, knobs and dispatch, without sockets. `handle` answers one request.

    `anonymous` is the account of requests without a valid token ("": they get 401).
    `strict` refuses unknown names in Drive bodies too (Google ignores them; the Sheets service does not).
    """

    def __init__(
        self,
        accounts: list[str] | None = None,
        *,
        clock: Clock | None = None,
        seed: int | None = None,
        anonymous: str = "",
        strict: bool = False,
        check_answers: bool = True,
    ) -> None:
        self.cloud = Cloud(clock, seed)
        self.knobs = knobs.Knobs()
        self.anonymous, self.strict, self.check_answers = anonymous, strict, check_answers
        self.base = ""
        self.calls: list[dict[str, Any]] = []
        for email in [*(accounts or []), *([anonymous] if anonymous else [])]:
            self.cloud.accounts.setdefault(email, Account(email))

    # ---- requests -------------------------------------------------------------------------------

    def handle(
        self, method: str, target: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for one request. Raises DroppedError."""
        url = urlsplit(target)
        if url.path == "/token" and method == "POST":
            return self._token(body)
        if url.path.startswith("/__control__"):
            return self._controlled(url.path, body)
        entry: dict[str, Any] = {
            "method": method,
            "path": url.path,
            "query": url.query,
            "user": "",
            "status": 0,
        }
        with self.cloud.lock:
            self.calls.append(entry)
            answer = self._service(entry, headers, body)
        time.sleep(entry.get("hold", 0))
        return answer

    def _token(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        with self.cloud.lock:
            try:
                return _json(200, auth.exchange(self.cloud, body))
            except auth.GrantError as error:
                return _json(400, error.body)

    def _service(
        self, entry: dict[str, Any], headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        method, path = entry["method"], entry["path"]
        try:
            user = auth.authenticate(self.cloud, headers.get("authorization", ""), self.anonymous)
            entry["user"] = user
            acting = self.knobs.acting(method, path, user)
            for rule in acting:
                entry["hold"] = rule.actions.get("hold", 0)
                self._before(rule.actions, path)
            self.knobs.charge(self.cloud, method, path, user)
            status, answer = self._dispatch(entry, body)
            for rule in acting:
                self._after(rule.actions, path)
        except errors.ApiError as error:
            entry["status"], entry["error"] = error.code, error.message
            if error.page is not None:
                return error.code, {"Content-Type": "text/html; charset=UTF-8"}, error.page.encode()
            return _json(error.code, error.body(), error.headers)
        except DroppedError:
            entry["error"] = "dropped"
            raise
        except Exception:  # a fault of the emulator's own: told, not hidden in a lost connection
            entry["status"], entry["error"] = 500, traceback.format_exc()
            return _json(500, errors.ApiError(500, f"emulator: {traceback.format_exc(limit=-3)}").body())
        entry["status"] = status
        if isinstance(answer, tuple):
            return status, {"Content-Type": answer[0]}, answer[1]
        return _json(status, answer) if status != 204 else (204, {}, b"")

    def _before(self, actions: dict[str, Any], path: str) -> None:
        if "advance" in actions:
            self.cloud.clock.advance(float(actions["advance"]))
        self._meddle(actions, path, "before")
        if actions.get("drop") == "before":
            raise DroppedError
        if "status" in actions and not actions.get("applied"):
            raise knobs.injected(actions, path)

    def _after(self, actions: dict[str, Any], path: str) -> None:
        self._meddle(actions, path, "after")
        if actions.get("drop") == "after":
            raise DroppedError
        if "status" in actions:
            raise knobs.injected(actions, path)

    def _meddle(self, actions: dict[str, Any], path: str, when: str) -> None:
        """What other people do around a request."""
        for name in ("human", "share", "trash", "delete"):
            spec = actions.get(name)
            if spec is None or spec.get("when", "before") != when:
                continue
            file_id = spec.get("file") or _file_in(path)
            if name == "human":
                self.human(file_id, spec["requests"], spec.get("user"))
            elif name == "share":
                self.share(file_id, spec["user"], spec.get("role"))
            elif name == "trash":
                self.cloud.files[file_id].trashed = True
                self.cloud.touch(self.cloud.files[file_id], self.cloud.files[file_id].owner)
            else:
                self.cloud.files.pop(file_id, None)

    def _controlled(self, path: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        name = path.removeprefix("/__control__").strip("/")
        try:
            arguments = json.loads(body) if body else {}
            return _json(200, self.control(name, **arguments))
        except (KeyError, TypeError, ValueError) as error:
            return _json(400, {"error": f"{type(error).__name__}: {error}"})

    def _dispatch(self, entry: dict[str, Any], body: bytes) -> tuple[int, Any]:
        method, path, user = entry["method"], entry["path"], entry["user"]
        parameters = parse_qs(entry["query"], keep_blank_values=True)
        if path.startswith("/upload/drive/v2/files/"):
            names = {"fileId": unquote(path.rsplit("/", 1)[1])}
            return drive_media.import_csv(Call(self.cloud, user, names, parameters, body, self.base))
        found = _route(method, path)
        if found is None:
            raise errors.ApiError(404, f"The requested URL {path} was not found on this server.")
        rule, names = found
        entry["id"] = rule.id
        if rule.id not in HANDLERS:
            raise errors.ApiError(400, f"The emulator does not know the method {rule.id}.")
        data = self._checked_body(rule, body, entry)
        if rule.service == "sheets.v4":
            _check_query(rule, parameters)
        status, answer = HANDLERS[rule.id](Call(self.cloud, user, names, parameters, data, self.base))
        if rule.service == "sheets.v4" and rule.response not in (None, "Spreadsheet"):  # that one cuts itself
            mask = masks.for_answer((parameters.get("fields") or [""])[-1], rule.response or "")
            answer = masks.project(answer, mask) if mask is not None else answer
        if self.check_answers and rule.response and isinstance(answer, dict):
            wrong = schemas.faults(rule.service, rule.response, answer)
            if wrong:
                raise errors.ApiError(500, f"emulator: answer of {rule.id} breaks the schema: {wrong[:3]}")
        return status, answer

    def _checked_body(self, rule: schemas.Method, body: bytes, entry: dict[str, Any]) -> Any:
        if not body or rule.request is None:
            return None
        try:
            data = json.loads(body)
        except ValueError:
            raise errors.invalid(
                "Invalid JSON payload received. Parsing terminated before end of input."
            ) from None
        if not isinstance(data, dict):
            raise errors.invalid(
                'Invalid JSON payload received. Unknown name "": Root element must be a message.'
            )
        prefix = (
            "data"
            if rule.id in ("sheets.spreadsheets.values.update", "sheets.spreadsheets.values.append")
            else ""
        )
        wrong = schemas.faults(rule.service, rule.request, data, prefix)
        if wrong:
            entry["faults"] = [f"{at}: {kind} {value!r}"[:200] for at, kind, value in wrong]
            wrong = (
                wrong
                if rule.service == "sheets.v4" or self.strict
                else [one for one in wrong if one[1] != "unknown"]
            )
        if wrong:
            raise _bad_body(wrong)
        return data


def _json(
    status: int, answer: Any, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    text = json.dumps(answer, ensure_ascii=False).encode()
    return status, {"Content-Type": "application/json; charset=UTF-8", **(headers or {})}, text


def _route(method: str, path: str) -> tuple[schemas.Method, dict[str, str]] | None:
    for service in _SERVICES:
        for rule in schemas.methods(service):
            match = rule.pattern.fullmatch(path.lstrip("/")) if rule.verb == method else None
            if match:
                return rule, {
                    name: unquote(text) for name, text in zip(rule.names, match.groups(), strict=True)
                }
    return None


def _check_query(rule: schemas.Method, parameters: dict[str, list[str]]) -> None:
    for name in parameters:
        if name not in rule.parameters:
            text = f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
            raise errors.violation("", text + f"Field '{name}' could not be found in request message.")


def _bad_body(wrong: list[schemas.Fault]) -> errors.ApiError:
    """400 for a body that the schema does not allow, in the wording of Google's JSON reader."""
    entries = []
    for at, kind, value in wrong:
        if kind == "unknown":
            where = f" at '{at}'" if at else ""
            text = f'Invalid JSON payload received. Unknown name "{value}"{where}: Cannot find field.'
        else:
            shown = json.dumps(value) if isinstance(value, str) else value
            text = f"Invalid value at '{at}' ({kind}), {shown}"
        entries.append(({"field": at} if at else {}) | {"description": text})
    details = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": entries}]
    message = "\n".join(entry["description"] for entry in entries)
    return errors.ApiError(400, message, {"status": "INVALID_ARGUMENT", "details": details})


def _file_in(path: str) -> str:
    parts = [unquote(part) for part in path.split("/")]
    for name in ("spreadsheets", "files"):
        if name in parts:
            return parts[parts.index(name) + 1].partition(":")[0]
    raise KeyError("the rule names no file, and the path has none")
