"""Closed-schema checks against Google's discovery documents.

The documents travel in google-api-python-client (a test dependency). Schemas are compiled once to
functions: a value is checked by walking it together with its schema; an unknown name, a wrong type and
an unknown enum value are faults. The same documents give the table of methods that the server routes by.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from importlib import resources
from typing import Any, NamedTuple

Fault = tuple[str, str, Any]  # path in snake case, expected type or "unknown", offending value or name
At = tuple[Any, str | int] | None  # a path as a chain to the root; spelt out only for a fault
Found = list[tuple[At, str, Any]]
Check = Callable[[Any, At, Found], None]


class Method(NamedTuple):
    """One row of a discovery document's method table."""

    service: str
    id: str
    verb: str
    pattern: re.Pattern[str]
    names: tuple[str, ...]
    request: str | None
    response: str | None
    parameters: frozenset[str]


@functools.cache
def document(service: str) -> dict[str, Any]:
    """`sheets.v4`, `drive.v3` or `drive.v2`. Raises ModuleNotFoundError without the client package."""
    folder = resources.files("googleapiclient.discovery_cache") / "documents"
    loaded: dict[str, Any] = json.loads((folder / f"{service}.json").read_text(encoding="utf-8"))
    return loaded


@functools.cache
def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda match: "_" + match.group(1).lower(), name)


@functools.cache
def field_names(service: str, schema: str) -> frozenset[str]:
    """The names of a message's fields."""
    return frozenset(document(service)["schemas"][schema].get("properties", {}))


@functools.cache
def compiled(service: str, schema: str) -> Check:
    return _message(service, schema)


def faults(service: str, schema: str, value: Any, at: str = "") -> list[Fault]:
    """Everything in `value` that the published schema does not allow."""
    found: Found = []
    compiled(service, schema)(value, (None, at) if at else None, found)
    return [(_spelt(place), kind, offending) for place, kind, offending in found]


def _spelt(at: At) -> str:
    if at is None:
        return ""
    before = _spelt(at[0])
    if isinstance(at[1], int):
        return f"{before}[{at[1]}]"
    return f"{before}.{snake(at[1])}" if before else snake(at[1])


def _message(service: str, schema: str) -> Check:
    definition = document(service)["schemas"][schema]
    checks: dict[str, Check] | None = None
    label = f"type.googleapis.com/google.apps.{service.replace('.', '.')}.{schema}"

    def check(value: Any, at: At, found: Found) -> None:
        nonlocal checks
        if checks is None:  # built at first use, since messages may hold themselves
            checks = {name: _field(service, sub) for name, sub in definition.get("properties", {}).items()}
        if not isinstance(value, dict):
            found.append((at, label, value))
            return
        for name, entry in value.items():
            inner = checks.get(name)
            if inner is None:
                found.append((at, "unknown", name))
            elif entry is not None:
                inner(entry, (at, name), found)

    return check


def _field(service: str, definition: dict[str, Any]) -> Check:
    if "$ref" in definition:
        reference = definition["$ref"]
        return lambda value, at, found: compiled(service, reference)(value, at, found)
    kind = definition["type"]
    if kind == "any":
        return lambda value, at, found: None
    if kind == "array":
        return _array(service, definition["items"])
    if kind == "object":
        if "additionalProperties" in definition:
            inner = _field(service, definition["additionalProperties"])

            def check_map(value: Any, at: At, found: Found) -> None:
                if not isinstance(value, dict):
                    found.append((at, "type.googleapis.com/google.protobuf.Struct", value))
                    return
                for entry in value.values():
                    inner(entry, at, found)

            return check_map
        nested = {name: _field(service, sub) for name, sub in definition.get("properties", {}).items()}

        def check_nested(value: Any, at: At, found: Found) -> None:
            if not isinstance(value, dict):
                found.append((at, "object", value))
                return
            for name, entry in value.items():
                if name not in nested:
                    found.append((at, "unknown", name))
                elif entry is not None:
                    nested[name](entry, (at, name), found)

        return check_nested
    return _scalar(definition)


def _array(service: str, items: dict[str, Any]) -> Check:
    inner = _field(service, items)
    listed = items.get("type") == "array"
    loose = listed and items["items"].get("type") == "any"  # rows of values: nothing to check inside

    messages = "$ref" in items

    def check(value: Any, at: At, found: Found) -> None:
        if not isinstance(value, list):  # protobuf's reader takes a lone value for one element
            if listed:
                found.append((at, "type.googleapis.com/google.protobuf.ListValue", value))
            else:
                inner(value, at, found)
            return
        for index, entry in enumerate(value):
            if listed and not isinstance(entry, list):
                found.append(((at, index), "type.googleapis.com/google.protobuf.ListValue", entry))
            elif messages and isinstance(entry, list):  # and a list within a list for its elements
                check(entry, at, found)
            elif entry is not None and not loose:
                inner(entry, (at, index), found)

    return check


def _scalar(definition: dict[str, Any]) -> Check:
    kind, form = definition["type"], definition.get("format")
    choices = frozenset(definition["enum"]) if "enum" in definition else None
    is_number = kind in ("integer", "number") or form in ("int64", "uint64")
    label = {
        "integer": f"TYPE_{(form or 'int32').upper()}",
        "number": f"TYPE_{(form or 'double').upper()}",
    }.get(kind, "TYPE_BOOL" if kind == "boolean" else "TYPE_STRING")

    def check(value: Any, at: At, found: Found) -> None:
        if kind == "boolean":
            good = isinstance(value, bool)
        elif is_number:
            good = _numeric(value, kind == "integer" or form in ("int64", "uint64"))
        else:
            good = isinstance(value, str) and (choices is None or value in choices)
        if not good:
            found.append((at, label, value))

    return check


def _numeric(value: Any, whole: bool) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        return bool(re.fullmatch(r"-?\d+" if whole else r"-?\d+(\.\d+)?([eE][+-]?\d+)?", value))
    return isinstance(value, (int, float)) and (not whole or float(value).is_integer())


def unknown_path(service: str, schema: str, mask: dict[str, Any]) -> str | None:
    """The first path of a field mask that the message does not have; None if it has them all."""
    properties = document(service)["schemas"][schema].get("properties", {})
    for name, below in mask.items():
        if name == "*":
            continue
        if name not in properties:
            return name
        inner = properties[name]
        while inner.get("type") == "array":
            inner = inner["items"]
        if below and "$ref" in inner:
            deeper = unknown_path(service, inner["$ref"], below)
            if deeper:
                return f"{name}.{deeper}"
    return None


@functools.cache
def methods(service: str) -> tuple[Method, ...]:
    """All methods of a service, those with the longest fixed path first."""
    found: list[Method] = []

    def walk(tree: dict[str, Any]) -> None:
        for entry in tree.get("methods", {}).values():
            found.append(_method(service, entry))
        for below in tree.get("resources", {}).values():
            walk(below)

    walk(document(service))
    return tuple(sorted(found, key=lambda method: -len(re.sub(r"\([^)]*\)", "", method.pattern.pattern))))


def _method(service: str, entry: dict[str, Any]) -> Method:
    base = "" if service.startswith("sheets") else document(service)["servicePath"]
    path = base + entry.get("flatPath", entry["path"])
    names = tuple(re.findall(r"\{\+?(\w+)\}", path))
    pattern = "".join(
        "([^/]+?)" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{[^}]*\})", path)
    )
    everywhere = frozenset(document(service)["parameters"])
    return Method(
        service,
        entry["id"],
        entry["httpMethod"],
        re.compile(pattern),
        names,
        entry.get("request", {}).get("$ref"),
        entry.get("response", {}).get("$ref"),
        frozenset(entry.get("parameters", {})) | everywhere,
    )
