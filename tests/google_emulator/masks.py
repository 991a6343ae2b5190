"""Field masks: `a.b`, `a/b`, `a(b,c)`, `*`; cutting answers and steering updates."""

from __future__ import annotations

from typing import Any

from . import schemas
from .errors import invalid, violation

Mask = dict[str, Any]  # name → sub-mask; {} means everything below


def parse(text: str) -> Mask:
    """The mask as a tree. Raises ApiError 400 on unbalanced brackets or empty names."""
    position = 0

    def bad() -> Exception:
        return violation(
            "fields", f"Error parsing 'fields' parameter: {text}", "Request contains an invalid argument."
        )

    def group(depth: int) -> Mask:
        nonlocal position
        tree: Mask = {}
        while True:
            path = [name()]
            while position < len(text) and text[position] in "./":
                position += 1
                path.append(name())
            below: Mask = {}
            if position < len(text) and text[position] == "(":
                position += 1
                below = group(depth + 1)
            _add(tree, path, below)
            if position >= len(text):
                if depth:
                    raise bad()
                return tree
            mark = text[position]
            position += 1
            if mark == ")" and depth:
                return tree
            if mark != ",":
                raise bad()

    def name() -> str:
        nonlocal position
        start = position
        while position < len(text) and text[position] not in "./(),":
            position += 1
        word = text[start:position].strip()
        if not word:
            raise bad()
        return word

    return group(0)


def _add(tree: Mask, path: list[str], below: Mask) -> None:
    for index, word in enumerate(path):
        last = index == len(path) - 1
        if word in tree and not tree[word]:
            return  # everything below is already chosen
        if last and not below:
            tree[word] = {}
            return
        tree = tree.setdefault(word, {})
    for word, sub in below.items():
        if sub or word not in tree:
            tree.setdefault(word, {}).update(sub)
        else:
            tree[word] = {}


def wants(mask: Mask | None, *path: str) -> bool:
    """Does the mask choose something at or below this path? No mask chooses all."""
    if mask is None:
        return True
    for word in path:
        if not mask or "*" in mask:
            return True
        if word not in mask:
            return False
        mask = mask[word]
    return True


def project(value: Any, mask: Mask) -> Any:
    """The chosen part. Messages that are present stay, if need be empty, as Google answers."""
    if not mask or "*" in mask:
        return value
    if isinstance(value, list):
        return [project(entry, mask) for entry in value]
    if not isinstance(value, dict):
        return value
    return {name: project(value[name], below) for name, below in mask.items() if name in value}


def for_update(text: str | None, schema: str) -> Mask:
    """The `fields` of an update, its names known to the message. Raises 400."""
    if not text:
        raise invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    mask = parse(text)
    unknown = schemas.unknown_path("sheets.v4", schema, mask)
    if unknown:
        raise invalid(f"Invalid field: {unknown}")
    return mask


def for_answer(text: str, schema: str) -> Mask | None:
    """The `fields` parameter of a Sheets request as a mask; None if not given. Raises 400."""
    if not text:
        return None
    mask = parse(text)
    unknown = schemas.unknown_path("sheets.v4", schema, mask)
    if unknown:
        detail = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{unknown}'."
        raise violation(unknown, detail, "Request contains an invalid argument.")
    return mask


def update(target: dict[str, Any], source: dict[str, Any], mask: Mask, known: frozenset[str]) -> None:
    """Set in `target` what the mask chooses of `source`; chosen and absent means cleared.

    `known` are the names of the message's fields, for `*`.
    """
    names = known if not mask or "*" in mask else mask.keys()
    for name in names:
        below = mask.get(name, {}) if mask else {}
        if below and "*" not in below and not isinstance(source.get(name), list):
            inner = dict(target.get(name) or {})
            update(inner, source.get(name) or {}, below, frozenset())
            if inner:
                target[name] = inner
            else:
                target.pop(name, None)
        elif source.get(name) is None:
            target.pop(name, None)
        else:
            target[name] = source[name]
