"""The configuration of a project: ``config.toml`` as one immutable value.

The settings themselves, with their defaults, are in :mod:`synctool.settings`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as _field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from synctool import codec
from synctool.errors import ConfigError
from synctool.model import Agency, Round
from synctool.schema import (
    AGENCY_FIELDS,
    CHECK,
    GIVEN_FIELDS,
    MASTER_FIELDS,
    PREVIOUS,
    Field,
    Rule,
)
from synctool.settings import (
    CriteriaSettings,
    FieldSettings,
    GoogleSettings,
    LimitSettings,
    MailSettings,
    MasterSettings,
    OutputSettings,
    ProjectSettings,
    RoundSettings,
    SafetySettings,
    StateSettings,
)

if TYPE_CHECKING:
    from synctool.config_checks import Fault

FILE_NAME = "config.toml"


class InvalidConfig(ConfigError):
    """The configuration has faults; ``faults`` holds every one of them."""

    def __init__(self, path: str, faults: tuple[Fault, ...], lang: str) -> None:
        self.faults = faults
        super().__init__("config-invalid", path=path, count=len(faults), faults="")
        self.detail = self.detail_in(lang)

    def detail_in(self, lang: str) -> dict[str, str]:
        """What fills the message's blanks, with the faults in ``lang``."""
        from synctool.texts.config import fault_line

        lines = "\n".join(fault_line(fault, lang) for fault in self.faults)
        return {**self.detail, "faults": lines}


@dataclass(frozen=True)
class Config:
    """All settings; each default is that of :mod:`synctool.settings`."""

    project: ProjectSettings = _field(default_factory=ProjectSettings)
    master: MasterSettings = _field(default_factory=MasterSettings)
    round: Round = _field(default_factory=lambda: Round(""))
    agencies: tuple[Agency, ...] = ()
    """In the order of the file, each with its ``location`` worked out."""
    fields: Mapping[str, FieldSettings] = _field(default_factory=dict)
    criteria: CriteriaSettings = _field(default_factory=CriteriaSettings)
    safety: SafetySettings = _field(default_factory=SafetySettings)
    limits: LimitSettings = _field(default_factory=LimitSettings)
    state: StateSettings = _field(default_factory=StateSettings)
    output: OutputSettings = _field(default_factory=OutputSettings)
    google: GoogleSettings = _field(default_factory=GoogleSettings)
    mail: MailSettings = _field(default_factory=MailSettings)

    @property
    def lang(self) -> str:
        return self.project.language

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all settings: what else a result hung on, besides the files."""
        return codec.digest(repr(self))

    @cached_property
    def master_fields(self) -> tuple[Field, ...]:
        """Columns of 列管事項; one with the office's own labels goes by those only."""
        return tuple(_relabelled(field, self.master.columns.get(field.name, ())) for field in MASTER_FIELDS)

    @cached_property
    def agency_fields(self) -> tuple[Field, ...]:
        """What an agency fills in, under this office's rules."""
        return tuple(
            _overridden(field, self.fields[field.name]) if field.name in self.fields else field
            for field in AGENCY_FIELDS
        )

    @cached_property
    def form_fields(self) -> tuple[Field, ...]:
        """Columns of an agency's 填報表, in order."""
        return (*GIVEN_FIELDS, PREVIOUS, *self.agency_fields, CHECK)

    @cached_property
    def _by_name(self) -> Mapping[str, Agency]:
        return {fold_name(name): agency for agency in self.agencies for name in agency.names}

    def agency_named(self, text: str) -> Agency | None:
        """The agency that goes by ``text``, whatever its width, case and white space."""
        return self._by_name.get(fold_name(text))


def default_location(folder: str, short: str) -> str:
    """Where an agency's workbook is unless its ``location`` says otherwise."""
    return f"{folder}/{short}.xlsx"


def fold_name(text: str) -> str:
    """A name without what does not count: width, case, white space, 臺 for 台, brackets around it."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("臺", "台")
    return "".join(c for c in folded if not c.isspace() and c not in "\u200b\u200c\u200d\u2060\ufeff").strip(
        "()[]:.。"
    )


_SEPARATORS = re.compile(r"[、，,;；／/\r\n]+")


def split_agencies(text: str) -> list[str]:
    """The names in a cell such as ``工程會、數發部``, as written, without white space around them."""
    return [name for part in _SEPARATORS.split(text) if (name := part.strip(" \t\u3000\u00a0\u200b\ufeff"))]


def load(path: Path, *, lang: str = "") -> Config:
    """Read and check ``path``; faults are told in ``lang``, else in the file's own language.

    Raises :class:`~synctool.errors.ConfigError`: the file is not there, is no
    UTF-8 or no TOML; or :class:`InvalidConfig` with every fault at once.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigError("config-not-found", path=path) from error
    except UnicodeDecodeError as error:
        raise ConfigError("config-encoding", path=path) from error
    except OSError as error:
        raise ConfigError("config-unreadable", path=path, why=error.strerror or error) from error
    return parse(text, source=str(path), lang=lang)


def parse(text: str, *, source: str = FILE_NAME, lang: str = "") -> Config:
    """The configuration that ``text`` describes; see :func:`load`."""
    import tomllib

    from synctool.config_checks import check

    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        number = line[1] if line else str(text.count("\n") + 1)
        raise ConfigError("config-syntax", path=source, line=number, why=error) from error
    checked = check(raw)
    if checked.faults:
        from synctool.toml_lines import key_lines

        lines = key_lines(text)
        faults = sorted((_located(fault, lines) for fault in checked.faults), key=lambda fault: fault.line)
        raise InvalidConfig(source, tuple(faults), lang or _language(raw))
    parts = dict(checked.sections)
    round_settings: RoundSettings = parts.pop("round")
    folder = parts["output"].agencies
    agencies = tuple(
        Agency(short, a.full, a.aliases, a.location or default_location(folder, short), a.contacts)
        for short, a in checked.agencies.items()
    )
    current = Round(**vars(round_settings))
    return Config(**parts, round=current, agencies=agencies, fields=checked.fields)


def _located(fault: Fault, lines: Mapping[tuple[str, ...], int]) -> Fault:
    """The line of the fault's key, or of the nearest table around it."""
    path = fault.path
    while path and path not in lines:
        path = path[:-1]
    return fault._replace(line=lines.get(path, 1))


def _language(raw: Mapping[str, object]) -> str:
    project = raw.get("project")
    return "en" if isinstance(project, Mapping) and project.get("language") == "en" else "zh-TW"


def _relabelled(field: Field, labels: str | tuple[str, ...]) -> Field:
    own = (labels,) if isinstance(labels, str) else labels
    return replace(field, label=own[0], aliases=tuple(own[1:])) if own else field


def _overridden(field: Field, settings: FieldSettings) -> Field:
    rule = _with_choices(field.rule, settings.choices)
    if settings.required is not None:
        rule = replace(rule, required=settings.required, required_if=())
    names = ("minimum", "maximum", "min_length", "max_length", "pattern", "not_future")
    given = {name: value for name in names if (value := getattr(settings, name)) is not None}
    return replace(field, aliases=(*field.aliases, *settings.aliases), rule=replace(rule, **given))


def _with_choices(rule: Rule, choices: tuple[str, ...] | None) -> Rule:
    return rule if choices is None else replace(rule, choices=choices)


__all__ = [
    "FILE_NAME",
    "Config",
    "InvalidConfig",
    "fold_name",
    "load",
    "parse",
    "split_agencies",
]
