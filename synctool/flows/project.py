"""A project: its folder, its configuration, and the places its files are in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from synctool.addresses import NEW, address_of, is_address, split_tab, spreadsheet_id
from synctool.config import FILE_NAME, Config, load
from synctool.errors import ConfigError
from synctool.model import Agency, SheetRole, column_letters
from synctool.schema import FORM_FIELDS, SHEET_NAMES

if TYPE_CHECKING:
    from synctool.stores.gsheets_client import Google

FORM_BODY_ROW = 8
"""Where the items begin in the bundled form; a test holds it against the template."""

NEW_PREFIX = "gsheet:new/"
"""Before an agency's name: how its spreadsheet is spoken of before it has an address."""


class Progress(Protocol):
    """What a flow tells of its progress; the command line shows it."""

    def start(self, total: int, text_code: str) -> None: ...
    def step(self, text: str = "") -> None: ...
    def done(self) -> None: ...


class Silent:
    """Progress that nobody watches."""

    def start(self, total: int, text_code: str) -> None:
        pass

    def step(self, text: str = "") -> None:
        pass

    def done(self) -> None:
        pass


class Location(NamedTuple):
    """Where a sheet is: a workbook, and a tab of it if it is shared."""

    path: Path
    """Of a spreadsheet no file, but a name that no other place has."""
    tab: str = ""
    spreadsheet: str = ""
    """Id of a Google spreadsheet, or ``new``; ``""`` for a workbook on disk."""


@dataclass(frozen=True)
class Project:
    directory: Path
    config: Config
    config_path: Path

    @cached_property
    def master_location(self) -> Location:
        return self.place(self.config.master.path)

    @property
    def master_path(self) -> Path:
        return self.master_location.path

    def location(self, agency: Agency) -> Location:
        """An agency's place; ``#tab`` alone is a tab of the master."""
        book, tab = split_tab(agency.location)
        if tab is None:
            return self.place(book, agency.short)
        place = self.place(book, agency.short) if book else self.master_location
        return place._replace(tab=tab or agency.short)

    def place(self, text: str, agency: str = "") -> Location:
        """A path, or an address (checked when the configuration was read)."""
        if not is_address(text):
            return Location(self.directory / text)
        number = NEW if text.startswith(NEW_PREFIX) else spreadsheet_id(text)
        name = f"{NEW_PREFIX}{agency}" if number == NEW else f"gsheet:{number}"
        return Location(self.directory / name, "", number)

    def is_remote(self, agency: Agency) -> bool:
        """True where the agency's sheet, or the master that holds it, is on a service."""
        return bool(self.location(agency).spreadsheet)

    def shown(self, path: Path) -> str:
        """A path as people know it: relative to the project's folder where it is below it."""
        try:
            text = path.relative_to(self.directory).as_posix()
        except ValueError:
            return str(path)
        if text.startswith("gsheet:") and not text.startswith(NEW_PREFIX):
            return address_of(text.removeprefix("gsheet:"))
        return text

    @cached_property
    def google(self) -> Google:
        """The connection to Google; nothing is sent before it is needed."""
        from synctool.stores.gsheets_client import Google

        return Google(self.config.google, self.directory)

    @property
    def google_calls(self) -> Mapping[str, float]:
        """How many calls went to Google so far, by kind."""
        return self.google.calls if "google" in self.__dict__ else {}

    @cached_property
    def name_of(self) -> Callable[[str], str | None]:
        """The short name of the agency that goes by a text, or ``None``."""

        def short(text: str) -> str | None:
            agency = self.config.agency_named(text)
            return agency.short if agency else None

        return short

    @cached_property
    def templates(self) -> Templates:
        """The bundled workbooks, with the form under this office's own rules."""
        if not self.config.fields:
            return templates()
        from synctool.ooxml.formrules import with_rules

        columns = {field.name: column_letters(n) for n, field in enumerate(FORM_FIELDS, start=1)}
        fields, lang = self.config.agency_fields, self.config.lang
        form = with_rules(
            templates()[SheetRole.FORM], SHEET_NAMES[SheetRole.FORM], fields, columns, FORM_BODY_ROW, lang
        )
        return {**templates(), SheetRole.FORM: form}

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        return {agency.short: agency for agency in self.config.agencies}


def open_project(directory: Path | None = None, config: Path | None = None) -> Project:
    """The project in ``directory``, or around the working folder: the nearest upward with a ``config.toml``.

    Raises :class:`ConfigError` if there is none, or if it cannot be understood.
    """
    if config is not None:
        return Project((directory or config.parent).resolve(), load(config), config)
    start = (directory or Path.cwd()).resolve()
    for folder in (start,) if directory else (start, *start.parents):
        path = folder / FILE_NAME
        if path.is_file():
            return Project(folder, load(path), path)
    raise ConfigError("config-not-found", path=start / FILE_NAME)


def named(project: Project, text: str) -> str:
    """The agency that a person named on the command line. Raises :class:`ConfigError`."""
    short = project.name_of(text)
    if short is None:
        raise ConfigError("agency-not-configured", name=text, known="、".join(project.agencies))
    return short


Templates = Mapping[SheetRole, bytes]


@cache
def templates() -> Templates:
    """The bundled workbooks by the sheets they hold."""
    from synctool.resources import template_bytes

    files = {SheetRole.FORM: "agency.xlsx", SheetRole.DASHBOARD: "dashboard.xlsx"}
    return {role: template_bytes(files.get(role, "master.xlsx")) for role in SheetRole}
