"""The stamp (版次) that a file carries, as text; and the form number (表單編號) a person can read.

Three places hold it, since programs drop one or another: the custom document
property :data:`PROPERTY`, the defined name :data:`NAME` (of the workbook, or
of a sheet), and the form number in the sheet's head.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from urllib.parse import unquote

from synctool.model import Revision

PROPERTY = "synctool"
NAME = "_synctool"
FORMULA_LIMIT = 255
"""Characters that a text inside a formula can have (Excel specifications and limits)."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U."""
_ID_LENGTH = 10
_VERSION = "s1"
_UNSAFE = re.compile(r"[%;\"'\x00-\x1f\x7f<>&_]")
_NUMBER = re.compile(r"(?<![0-9A-Z])([0-9A-Z]{4})-?([0-9A-Z]{4})-?([0-9A-Z]{3})(?![0-9A-Z])")
_LOOK_ALIKE = str.maketrans("ILO", "110")


def encode(revision: Revision) -> str:
    """One line of text without quotes, markup or underscores: ``s1;project;role;agency;round;id;check``."""
    fields = (revision.project, revision.role, revision.agency, revision.round, revision.id)
    body = ";".join((_VERSION, *(_UNSAFE.sub(lambda m: f"%{ord(m[0]):02X}", field) for field in fields)))
    return f"{body};{_checksum(body)}"


def as_formula(text: str) -> str:
    """``text`` of :func:`encode` as a defined name holds it: a text constant.

    Raises ``ValueError`` beyond :data:`FORMULA_LIMIT`, where Excel would call
    the file damaged.
    """
    if len(text) > FORMULA_LIMIT:
        raise ValueError(f"a stamp of {len(text)} characters is too long for a defined name")
    return f'"{text}"'


def decode(text: str) -> Revision | None:
    """The revision of :func:`encode`'s text, with or without the quotes of a formula; else ``None``."""
    text = text.strip().removeprefix("=").strip().removeprefix('"').removesuffix('"')
    body, _, check = text.rpartition(";")
    fields = body.split(";")
    if len(fields) != 6 or fields[0] != _VERSION or check != _checksum(body):
        return None
    project, role, agency, round_name, id_ = map(unquote, fields[1:])
    return Revision(project=project, role=role, agency=agency, round=round_name, id=id_)


def new_revision_id(entropy: bytes) -> str:
    """Ten characters of Crockford base 32 from the first 50 bits of ``entropy`` (seven bytes or more)."""
    if len(entropy) < 7:
        raise ValueError("seven bytes of entropy are needed")
    bits = int.from_bytes(entropy[:7], "big") >> 6
    return "".join(_ALPHABET[bits >> shift & 31] for shift in range(45, -1, -5))


def form_number(revision: Revision) -> str:
    """``K7Q2-M3XR-9DC``: the revision's id and a check character. Raises ``ValueError`` for another id."""
    id_ = revision.id
    if len(id_) != _ID_LENGTH or not set(id_) <= set(_ALPHABET):
        raise ValueError(f"not a revision id: {id_!r}")
    return f"{id_[:4]}-{id_[4:8]}-{id_[8:]}{_check_character(id_)}"


def parse_form_number(text: str) -> str | None:
    """The revision id of the form number that stands in ``text``, or ``None``.

    Full width, lower case, missing hyphens and other words around it do not
    matter; ``I``, ``L`` and ``O`` are read as 1, 1 and 0. One wrong character,
    or two neighbours exchanged, is always noticed.
    """
    folded = unicodedata.normalize("NFKC", text).upper()
    for match in _NUMBER.finditer(re.sub(r"\s*[-\u2010-\u2015\u2212]\s*", "-", folded)):
        characters = "".join(match.groups()).translate(_LOOK_ALIKE)
        id_, check = characters[:_ID_LENGTH], characters[_ID_LENGTH:]
        if set(characters) <= set(_ALPHABET) and _check_character(id_) == check:
            return id_
    return None


def _check_character(id_: str) -> str:
    """Horner's rule over GF(32): each place weighs another power of x, modulo x⁵ + x² + 1."""
    total = 0
    for character in id_:
        total = (total << 1) ^ (0b100101 if total & 16 else 0) ^ _ALPHABET.index(character)
    total = (total << 1) ^ (0b100101 if total & 16 else 0)
    return _ALPHABET[total]


def _checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode('utf-8', 'surrogatepass')):08x}"
