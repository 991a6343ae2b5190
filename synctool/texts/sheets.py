"""Texts: sheets."""

from synctool.texts import Pair

TEXTS: dict[str, Pair] = {}
