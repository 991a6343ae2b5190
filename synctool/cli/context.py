"""What every command is given: the global options, and the ways to speak to a person."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from synctool import again
from synctool.cli.streams import is_unicode
from synctool.texts import Lang, listed, say

if TYPE_CHECKING:
    from synctool.again import World
    from synctool.cli.progress import Bar
    from synctool.flows.project import Project


@dataclass
class Context:
    """The global options of one call."""

    words: tuple[str, ...] = ()
    """As it was called."""
    directory: Path | None = None
    config_path: Path | None = None
    lang_option: str = ""
    json: bool = False
    quiet: bool = False
    verbose: bool = False
    _opened: list[Project] = field(default_factory=list)

    @property
    def lang(self) -> Lang:
        """``--lang``, else the opened project's language, else the machine's."""
        if self.lang_option:
            return self.lang_option
        return self._opened[0].config.lang if self._opened else self._locale

    @cached_property
    def _locale(self) -> Lang:
        return locale_language(os.environ)

    def project(self) -> Project:
        """The project the command works on. Raises :class:`~synctool.errors.ConfigError`."""
        from synctool.flows.project import open_project

        if not self._opened:
            self._opened.append(open_project(self.directory, self.config_path))
        return self._opened[0]

    # --- speaking

    def say(self, code: str, **blanks: object) -> str:
        return say(code, self.lang, **blanks)

    def listed(self, names: Iterable[str]) -> str:
        """Names one after the other, parted as the user's language does it."""
        return listed(names, self.lang)

    def show(self, *lines: str) -> None:
        """Results, for a person: on stdout."""
        for line in lines:
            click.echo(line, color=self._coloured("stdout"))

    def answer(self, world: World | None, lines: Sequence[str], code: int) -> None:
        """Results, and the exit code that goes with them; kept where the same ``world`` has the same."""
        self.show(*lines)
        if world is not None:
            again.keep(self.words, world, again.Answer("".join(f"{line}\n" for line in lines), code))

    def show_json(self, value: Mapping[str, Any]) -> None:
        """Results, for a program: one JSON object on stdout."""
        if self.calls:
            value = {**value, "google": dict(self.calls)}
        escaped = not is_unicode(sys.stdout)
        click.echo(json.dumps(value, ensure_ascii=escaped, indent=2).encode("utf-8", "replace").decode())

    def note(self, *lines: str) -> None:
        """Messages: on stderr, unless ``--quiet``."""
        if not self.quiet:
            for line in lines:
                click.echo(line, err=True, color=self._coloured("stderr"))

    @property
    def calls(self) -> Mapping[str, float]:
        """How many calls went to Google, by kind; empty where none did."""
        return self._opened[0].google_calls if self._opened else {}

    def tell_calls(self) -> None:
        """With ``--verbose``: how many calls the command made."""
        if self.verbose and not self.json and self.calls:
            counts = {name: self.calls.get(name, 0) for name in ("read", "write", "drive", "retry", "waited")}
            self.note(self.say("google-calls", **counts))

    def progress(self) -> Bar:
        """A bar where somebody watches; otherwise one that shows nothing."""
        from synctool.cli.progress import Bar

        return Bar(self.lang, shown=not self.quiet and sys.stderr.isatty())

    def _coloured(self, stream: str) -> bool:
        """Colour: the configuration's word first, then NO_COLOR, then whether it is a terminal."""
        wish = self._opened[0].config.output.colour if self._opened else "auto"
        if wish != "auto":
            return wish == "always"
        return not os.environ.get("NO_COLOR") and bool(getattr(sys, stream).isatty())


def near(path: Path) -> str:
    """A path as short as it can be told from the working folder."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def program_name() -> str:
    """``sync`` or ``synctool``, whichever was called."""
    called = Path(sys.argv[0]).stem
    return called if called in ("sync", "synctool") else "synctool"


def locale_language(environment: Mapping[str, str]) -> Lang:
    """``zh-TW`` on a machine set to any Chinese, else ``en``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "zh-TW" if value.lower().startswith("zh") else "en"
    if sys.platform == "win32":
        import locale

        return "zh-TW" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"
    return "en"


pass_context = click.make_pass_decorator(Context)
