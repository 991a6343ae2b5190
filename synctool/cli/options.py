"""The options that every command takes, before or after its name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from synctool.addresses import is_address
from synctool.cli.completing import agency_names
from synctool.cli.context import Context
from synctool.errors import ConfigError


class Existing(click.Path):
    """A path that must be there; told in the person's own language."""

    def __init__(self, *, folder: bool) -> None:
        super().__init__(file_okay=not folder, dir_okay=folder, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = Path(value)
        if not (path.is_dir() if self.dir_okay else path.is_file()):
            raise ConfigError("path-not-found", path=path)
        return path


class Master(Existing):
    """A workbook that must be there, or the address of a Google spreadsheet."""

    def __init__(self) -> None:
        super().__init__(folder=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if is_address(str(value)) else super().convert(value, param, ctx)


def day(_: click.Context, __: click.Parameter, value: str | None) -> date | None:
    """An option's day as people write it: ``2025-03-31``, ``114/3/31``, ``民國114年3月31日``."""
    if value is None:
        return None
    from synctool.dates import parse_date

    found = parse_date(value, today=date.today())
    if not isinstance(found, date):
        raise ConfigError("not-a-day", found=value)
    return found


def _keep(ctx: click.Context, option: click.Parameter, value: Any) -> None:
    if value not in (None, False):
        setattr(ctx.ensure_object(Context), str(option.name), value)


def _global(*names: str, **settings: Any) -> Callable[[Any], Any]:
    return click.option(*names, expose_value=False, is_eager=True, callback=_keep, **settings)


_OPTIONS: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (("-C", "--directory"), {"type": Existing(folder=True)}),
    (("--config", "config_path"), {"type": click.Path(dir_okay=False, path_type=Path)}),
    (("--lang", "lang_option"), {"type": click.Choice(["zh-TW", "en"])}),
    (("--json", "json"), {"is_flag": True}),
    (("-q", "--quiet"), {"is_flag": True}),
    (("-v", "--verbose"), {"is_flag": True}),
)


def global_options(*, hidden: bool) -> Callable[[Any], Any]:
    """Give a command the global options; ``hidden`` keeps its own help short."""

    def decorate(command: Any) -> Any:
        for names, settings in reversed(_OPTIONS):
            command = _global(*names, hidden=hidden, **settings)(command)
        return click.help_option("-h", "--help")(command)

    return decorate


agency_option = click.option(
    "-a", "--agency", "agencies", multiple=True, metavar="NAME", shell_complete=agency_names
)
dry_run_option = click.option("-n", "--dry-run", is_flag=True)
