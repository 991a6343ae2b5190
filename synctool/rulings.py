"""What the chair decided (裁示), as people type it → a ruling that can be carried out. Pure.

Only a ruling ends tracking, so a text that could mean anything else is no
ruling: 不同意解除列管 and 俟完成後解除列管 name the words and say the opposite.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from synctool.folding import narrow
from synctool.model import Value, is_blank, text_of
from synctool.schema import CONTINUE, REMOVE, SELF_TRACKED
from synctool.tables import normalise_key

MERGED, SPLIT, REOPENED = "併案", "分案", "復列"


class Ruled(StrEnum):
    REMOVE = "remove"
    CONTINUE = "continue"
    SELF = "self"
    MERGE = "merge"
    SPLIT = "split"
    REOPEN = "reopen"


WORDS: Mapping[Ruled, str] = {
    Ruled.REMOVE: REMOVE,
    Ruled.CONTINUE: CONTINUE,
    Ruled.SELF: SELF_TRACKED,
    Ruled.MERGE: MERGED,
    Ruled.SPLIT: SPLIT,
    Ruled.REOPEN: REOPENED,
}
ENDING = frozenset({Ruled.REMOVE, Ruled.SELF, Ruled.MERGE, Ruled.SPLIT})
"""Rulings after which the item itself is tracked no longer."""

_SPELLINGS: Mapping[Ruled, tuple[str, ...]] = {
    Ruled.REMOVE: (REMOVE, "解列", "除管"),
    Ruled.CONTINUE: (CONTINUE, "持續列管", "續予列管", "續列管", "續管"),
    Ruled.SELF: (SELF_TRACKED, "自行追蹤", "自行管考"),
    Ruled.MERGE: (MERGED, "併入", "併同"),
    Ruled.SPLIT: (SPLIT, "分列"),
    Ruled.REOPEN: (REOPENED, "恢復列管", "重新列管"),
}
_LEADING = re.compile(
    r"^(?:[(（]?[0-9一二三四五六七八九十]+[)）.、]|本案|本項|同意|准予|照案|請|予以|予|准|改為|改由機關)+"
)
_AFTER = re.compile(r"$|[,，。.；;：:、（(【「]|並|及請|惟|但|請|至")
_CONDITION = re.compile(
    r"不予|不同意|暫緩|暫不|暫時|尚不|未便|俟|待.{0,30}後|完成後|後再|前應|再行解除|再議|再予"
)
_KEY = re.compile(r"[0-9A-Za-z]+(?:-[0-9A-Za-z]+)+")


@dataclass(frozen=True, slots=True)
class Ruling:
    kind: Ruled
    links: tuple[str, ...] = ()
    """Keys that a 併案 goes to, or that a 分案 makes; letters in them in lower case."""

    @property
    def ends_tracking(self) -> bool:
        return self.kind in ENDING

    @property
    def label(self) -> str:
        """``併案 4-1-2``."""
        return " ".join(filter(None, (WORDS[self.kind], "、".join(self.links))))


def leading_kind(value: Value) -> Ruled | None:
    """The kind of ruling that a text begins with, whatever it goes on to say."""
    found = _beginning(value)
    return found[0] if found else None


def _beginning(value: Value) -> tuple[Ruled, str] | None:
    """The kind of ruling, and the text after its word."""
    if is_blank(value):
        return None
    body = _LEADING.sub("", narrow(text_of(value)).replace(" ", ""))
    for kind, words in _SPELLINGS.items():
        for word in words:
            if body.startswith(word):
                return kind, body[len(word) :]
    return None


def parse_ruling(value: Value) -> Ruling | None:
    """The ruling that a text begins with; ``None`` where it is none, or not plainly one.

    Before it only words of consent may stand; a ruling that ends tracking may
    hold no condition, refusal, or word of another ruling.
    """
    found = _beginning(value)
    if found is None:
        return None
    kind, rest = found
    if kind in (Ruled.MERGE, Ruled.SPLIT):
        links = tuple(dict.fromkeys(normalise_key(key) for key in _KEY.findall(rest)))
        if not links or (kind is Ruled.MERGE and len(links) > 1) or _CONDITION.search(rest):
            return None
        return Ruling(kind, links)
    if not _AFTER.match(rest):
        return None
    if kind in ENDING:
        others = [w for other, words in _SPELLINGS.items() if other is not kind for w in words]
        if _CONDITION.search(rest) or any(other in rest for other in others):
            return None
    return Ruling(kind)
