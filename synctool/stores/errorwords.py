"""Error values in formats that store them as words (CSV, and ods without LibreOffice's marks)."""

from __future__ import annotations

import re

from synctool.model import CellError

# ECMA-376 part 1, 18.17.3, Excel's later ones, and LibreOffice's "Err:502".
_WORDS = re.compile(
    r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!|BLOCKED!|FIELD!|UNKNOWN!|"
    r"CONNECT!|BUSY!|PYTHON!|EXTERNAL!|ERROR!)|(?:Err|錯誤):[0-9]{3}"
)
_TOO_NARROW = re.compile("#{3,}")


def error_in(text: str) -> CellError | None:
    """The error value that ``text`` spells, or ``None``."""
    return CellError(text) if _WORDS.fullmatch(text) else None


def lost_in(text: str) -> CellError | None:
    """Like :func:`error_in`; the ``####`` that Excel saves for a column too narrow is lost content too."""
    return error_in(text) or (CellError(text) if _TOO_NARROW.fullmatch(text) else None)
