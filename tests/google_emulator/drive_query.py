"""The search language of files.list: comparisons joined by and, or, not and brackets."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .errors import ApiError, drive_error
from .state import DriveFile, covers, rfc3339

Test = Callable[[DriveFile], bool]
_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")|(?P<op><=|>=|!=|[=<>(){}])|(?P<word>\w+))"""
)


def _bad(query: str) -> ApiError:
    return drive_error(400, "invalid", "Invalid Value", "q")


def compile_query(query: str, user: str, modified: Callable[[DriveFile], float]) -> Test:
    """A predicate for the query. Raises 400 `Invalid Value` at `q` for what it cannot read."""
    tokens: list[tuple[str, str]] = []
    start, text = 0, query.rstrip()
    while start < len(text):
        match = _TOKEN.match(text, start)
        if not match:
            raise _bad(query)
        tokens.append((match.lastgroup or "", match.group(match.lastgroup or 0)))
        start = match.end()
    reader = _Reader(query, tokens, user, modified)
    test = reader.any_of() if tokens else lambda file: True
    if reader.tokens:
        raise _bad(query)
    return test


class _Reader:
    def __init__(
        self, query: str, tokens: list[tuple[str, str]], user: str, modified: Callable[[DriveFile], float]
    ) -> None:
        self.query, self.tokens, self.user, self.modified = query, tokens, user, modified

    def word(self) -> str:
        return self.tokens[0][1].lower() if self.tokens else ""

    def take(self) -> tuple[str, str]:
        if not self.tokens:
            raise _bad(self.query)
        return self.tokens.pop(0)

    def any_of(self) -> Test:
        tests = [self.all_of()]
        while self.word() == "or":
            self.take()
            tests.append(self.all_of())
        return lambda file: any(test(file) for test in tests)

    def all_of(self) -> Test:
        tests = [self.one()]
        while self.word() == "and":
            self.take()
            tests.append(self.one())
        return lambda file: all(test(file) for test in tests)

    def one(self) -> Test:
        if self.word() == "not":
            self.take()
            inner = self.one()
            return lambda file: not inner(file)
        if self.word() == "(":
            self.take()
            inner = self.any_of()
            if self.take()[1] != ")":
                raise _bad(self.query)
            return inner
        kind, first = self.take()
        if kind == "text":
            return self.inside(_plain(first))
        if first == "sharedWithMe" and self.word() not in ("=", "!="):
            return self.shared
        return self.compared(first)

    def shared(self, file: DriveFile) -> bool:
        return file.owner != self.user and any(
            covers(entry, self.user) for entry in file.permissions.values()
        )

    def inside(self, value: str) -> Test:
        if self.take()[1].lower() != "in":
            raise _bad(self.query)
        _, place = self.take()
        if place == "parents":
            return lambda file: (
                value in file.parents or (value == "root" and not file.parents and not file.drive_id)
            )
        if place not in ("owners", "writers", "readers"):
            raise _bad(self.query)
        roles = {
            "owners": ("owner",),
            "writers": ("owner", "writer"),
            "readers": ("owner", "writer", "commenter", "reader"),
        }
        who = self.user if value == "me" else value
        return lambda file: any(
            entry.get("emailAddress", "").lower() == who.lower() and entry["role"] in roles[place]
            for entry in file.permissions.values()
        )

    def compared(self, field: str) -> Test:
        sign = self.take()[1].lower()
        if field in ("properties", "appProperties") and sign == "has":
            return self.has(field)
        kind, raw = self.take()
        value: Any = _plain(raw) if kind == "text" else raw.lower() == "true"
        get: dict[str, Callable[[DriveFile], Any]] = {
            "name": lambda file: file.name,
            "mimeType": lambda file: file.mime,
            "trashed": lambda file: file.trashed,
            "starred": lambda file: False,
            "modifiedTime": lambda file: rfc3339(self.modified(file)),
            "createdTime": lambda file: rfc3339(file.created),
            "sharedWithMe": self.shared,
        }
        if field not in get or sign not in ("=", "!=", "<", "<=", ">", ">=", "contains"):
            raise _bad(self.query)
        field_of = get[field]
        if field in ("modifiedTime", "createdTime"):
            value = _moment(value)
        if field == "name" and sign == "contains":
            return lambda file: any(word.startswith(value.lower()) for word in _starts(file.name.lower()))
        tests: dict[str, Test] = {
            "=": lambda file: field_of(file) == value,
            "!=": lambda file: field_of(file) != value,
            "<": lambda file: field_of(file) < value,
            "<=": lambda file: field_of(file) <= value,
            ">": lambda file: field_of(file) > value,
            ">=": lambda file: field_of(file) >= value,
            "contains": lambda file: value in field_of(file),
        }
        return tests[sign]

    def has(self, field: str) -> Test:
        words = [self.take() for _ in range(9)]  # { key = 'k' and value = 'v' }
        if [word for _, word in words[:3]] != ["{", "key", "="] or words[8][1] != "}":
            raise _bad(self.query)
        key, value = _plain(words[3][1]), _plain(words[7][1])
        return lambda file: file.extra.get(field, {}).get(key) == value


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])


def _starts(name: str) -> list[str]:
    """The name from each of its words on: `contains` matches prefixes of words."""
    return [name[match.start() :] for match in re.finditer(r"\w+", name)] + [name]


def _moment(text: str) -> str:
    head = re.sub(r"(Z|\+00:00)$", "", str(text))
    whole, _, part = head.partition(".")
    whole += "T00:00:00" if "T" not in whole else ""
    return f"{whole}.{part[:3].ljust(3, '0')}Z"
