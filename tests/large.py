"""Thresholds so low that every office counts as large: what holds of a hundred thousand items, tried on six."""

from __future__ import annotations

from importlib import import_module

import pytest

from synctool.flows import master
from synctool.history import rows, sql
from synctool.ooxml import archive, draft, package, sheetproof, strings, window

prove = import_module("synctool.ooxml.prove")
patching = import_module("synctool.ooxml.patch")  # the package gives its functions these names


def items_are_many(patches: pytest.MonkeyPatch) -> None:
    """What a run holds of each item is on file, and the history keeps it part by part."""
    patches.setattr(master, "LARGE", 500)
    patches.setattr(rows, "PART", 5)
    patches.setattr(rows, "_DECODED", 2)
    patches.setattr(sql, "_BATCH", 3)


def everything_is_large(patches: pytest.MonkeyPatch) -> None:
    """That, and parts are inflated again, sheets written and proven piece by piece."""
    items_are_many(patches)
    for module in (archive, draft, package, patching):
        patches.setattr(module, "LARGE", 500)
    patches.setattr(strings, "_MANY", 10)
    patches.setattr(draft, "_CACHED_BYTES", 10)
    patches.setattr(patching, "_MANY", 0)
    patches.setattr(sheetproof, "_PART", 2000)
    patches.setattr(sheetproof, "_STRETCH", 50)
    patches.setattr(archive, "_STEP", 20)
    patches.setattr(window, "_STEP", 300)
    patches.setattr(window, "_LEAST", 30)
    patches.setattr(prove, "HEAD", 2000)
