"""In which line of a TOML text each key stands; ``tomllib`` does not say.

The text is known to be valid TOML (``tomllib`` has read it), so this walk only
has to tell keys from values (TOML 1.0.0: Keys, Table, Inline Table, Array).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY_PART = re.compile(r"""[ \t]*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|([A-Za-z0-9_-]+))[ \t]*""")
_STRING = re.compile(r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\])*"|\'[^\']*\'', re.S)
_SCALAR = re.compile(r"[^,\]}\n#]*")

Path = tuple[str, ...]


def key_lines(text: str) -> Mapping[Path, int]:
    """Line, counted from 1, by path; an array's members by their index."""
    return _Walk(text).lines


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        table: Path = ()
        while self._skip_space() < len(text):
            if text[self.at] == "[":
                doubled = text.startswith("[[", self.at)
                self.at += 1 + doubled
                table = self._key(())
                self.at += 1 + doubled
            else:
                self._pair(table)

    def _skip_space(self) -> int:
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
        return self.at

    def _note(self, path: Path) -> None:
        self.lines.setdefault(path, self.text.count("\n", 0, self.at) + 1)

    def _key(self, base: Path) -> Path:
        """A dotted key; each of its parts is noted."""
        path = base
        while part := _KEY_PART.match(self.text, self.at):
            quoted, literal, bare = part.groups()
            name = _unescaped(quoted) if quoted is not None else literal if literal is not None else bare
            path = (*path, name)
            self._note(path)
            self.at = part.end()
            if self.text[self.at : self.at + 1] != ".":
                break
            self.at += 1
        return path

    def _pair(self, base: Path) -> None:
        path = self._key(base)
        self.at += 1
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip_space()
        opened = self.text[self.at : self.at + 1]
        if opened == "[":
            self._members(path, "]")
        elif opened == "{":
            self._members(path, "}")
        else:
            value = _STRING.match(self.text, self.at) or _SCALAR.match(self.text, self.at)
            self.at = value.end()  # type: ignore[union-attr]

    def _members(self, path: Path, closing: str) -> None:
        self.at += 1
        number = 0
        while self.text[self._skip_space()] != closing:
            if self.text[self.at] == ",":
                self.at += 1
            elif closing == "}":
                self._pair(path)
            else:
                self._note((*path, str(number)))
                self._value((*path, str(number)))
                number += 1
        self.at += 1


def _unescaped(text: str) -> str:
    """A basic string's content; its escapes are JSON's and ``\\UXXXXXXXX``."""
    if "\\" not in text:
        return text
    import tomllib

    return str(tomllib.loads(f'x = "{text}"')["x"])
