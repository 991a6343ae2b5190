"""Forms that an earlier push found as they should be, so that they need not be read again.

Known by a digest over the file's bytes and all that the plan was made from:
whatever differs, even by a byte, is read and compared as ever. To be wrong
here could only leave a form unwritten; nothing is ever written on its word.
"""

from __future__ import annotations

import json

from synctool.codec import digest_of_values
from synctool.history.base import History

_SETTING = "forms-current"


class CurrentForms:
    """The notes of earlier pushes, by the form's place."""

    def __init__(self, history: History, *common: object) -> None:
        self._history = history
        self._common = digest_of_values([repr(part) for part in common])
        self._kept = history.value_of(_SETTING)
        self._codes: dict[str, str] = json.loads(self._kept or "{}")

    def code(self, sha256: str, *parts: object) -> str:
        """What a form's file and plan are known by."""
        return digest_of_values([self._common, sha256, parts])

    def hold(self, shown: str, code: str) -> bool:
        return self._codes.get(shown) == code

    def note(self, shown: str, code: str) -> None:
        self._codes[shown] = code

    def keep(self) -> None:
        """Store the notes of this push."""
        told = json.dumps(self._codes, ensure_ascii=False, sort_keys=True)
        if self._codes and told != self._kept:
            self._history.set_value(_SETTING, told)
