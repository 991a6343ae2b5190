"""Lines of keys in a TOML text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from synctool.toml_lines import key_lines

TEXT = '''\
# [not.a.table]
top = "a # no comment"

[one."two.three"]
'single' = """
[fake]
x = 1
"""
list = [
  "a", # b = 1
  { inner = 'x', other.dotted = 1979-05-27T07:32:00Z },
]
after = true
[[many]]
key = 1
'''


def test_every_kind_of_key_has_its_line() -> None:
    lines = key_lines(TEXT)
    assert lines == {
        ("top",): 2,
        ("one",): 4,
        ("one", "two.three"): 4,
        ("one", "two.three", "single"): 5,
        ("one", "two.three", "list"): 9,
        ("one", "two.three", "list", "0"): 10,
        ("one", "two.three", "list", "1"): 11,
        ("one", "two.three", "list", "1", "inner"): 11,
        ("one", "two.three", "list", "1", "other"): 11,
        ("one", "two.three", "list", "1", "other", "dotted"): 11,
        ("one", "two.three", "after"): 13,
        ("many",): 14,
        ("many", "key"): 15,
    }


def test_the_example_has_a_line_for_each_of_its_keys() -> None:
    text = (Path(__file__).parents[2] / "config.example.toml").read_text("utf-8")
    lines = key_lines(text)

    def walk(table: Mapping[str, object], path: tuple[str, ...]) -> None:
        for key, value in table.items():
            assert key in text.splitlines()[lines[(*path, key)] - 1]
            if isinstance(value, dict):
                walk(value, (*path, key))

    walk(tomllib.loads(text), ())


_names = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=8)


def _quoted(text: str) -> str:
    return (
        '"'
        + "".join(f"\\U{ord(c):08x}" if c in '"\\' or ord(c) < 32 or ord(c) == 127 else c for c in text)
        + '"'
    )


@given(st.dictionaries(_names, st.lists(_names, max_size=3), max_size=6))
def test_any_key_and_value_is_walked_over_alike(table: dict[str, list[str]]) -> None:
    text = "".join(f"{_quoted(k)} = [{', '.join(map(_quoted, v))}]\n\n" for k, v in table.items())
    assert tomllib.loads(text) == table
    lines = key_lines(text)
    assert {path: line for path, line in lines.items() if len(path) == 1} == {
        (key,): number * 2 + 1 for number, key in enumerate(table)
    }
