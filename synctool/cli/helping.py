"""Help in two languages: commands are declared without words, and get them here when help is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from synctool.cli.tables import pad, width, wrap
from synctool.texts import Lang, catalogue, say

if TYPE_CHECKING:
    from synctool.cli.context import Context


def translate(command: click.Command, name: str, context: Context) -> None:
    """Give ``command`` and its options the words of ``help.<name>`` in the catalogue."""
    base = f"help.{name}" if name else "help"
    lang = context.lang
    command.help = say(base, lang)
    if f"{base}.short" in catalogue():
        command.short_help = say(f"{base}.short", lang)
    # click strips the indent common to all lines but the first, which must therefore be empty.
    command.epilog = "\n" + say(f"{base}.examples", lang)
    if name:
        command.epilog += "\n" + say("help.more", lang)
    for option in command.params:
        if isinstance(option, click.Option):
            own = f"{base}.{option.name}"
            option.help = say(own if own in catalogue() else f"help.{option.name}", lang)


class HelpContext(click.Context):
    """Formats help with :class:`Formatter`, in the language of the call."""

    def get_help(self) -> str:
        """The help of a command; its words, and those of the commands it has, are looked up now."""
        from synctool.cli.context import Context

        context = self.ensure_object(Context)
        names: list[str] = []
        place: click.Context = self
        while place.parent is not None:
            names.insert(0, str(place.info_name))
            place = place.parent
        translate(self.command, ".".join(names), context)
        if isinstance(self.command, click.Group):
            for name in self.command.list_commands(self):
                command = self.command.get_command(self, name)
                if command is not None:
                    translate(command, ".".join([*names, name]), context)
        return super().get_help()

    def make_formatter(self) -> click.HelpFormatter:
        from synctool.cli.context import Context

        context = self.find_object(Context) or Context()
        return Formatter(context.lang, width=self.terminal_width, max_width=self.max_content_width)


_HEADINGS = {"Options": "help.options", "Commands": "help.commands"}


class Formatter(click.HelpFormatter):
    """click's help, with our headings, and with Han characters counted as two columns."""

    def __init__(self, lang: Lang, width: int | None, max_width: int | None) -> None:
        super().__init__(width=width, max_width=max_width)
        self.lang = lang

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or say("help.usage", self.lang))

    def write_heading(self, heading: str) -> None:
        code = _HEADINGS.get(heading)
        self.write(f"{say(code, self.lang) if code else heading}\n")

    def write_text(self, text: str) -> None:
        room = self.width - self.current_indent
        for line in text.splitlines():
            # An indented line is an example to be copied, so it stays whole.
            for piece in [line] if line.startswith(" ") else wrap(line, room):
                self.write(f"{'':>{self.current_indent}}{piece}".rstrip() + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        first = min(max(width(term) for term, _ in rows), col_max) + col_spacing
        margin = " " * (self.current_indent + first)
        for term, text in rows:
            lines = wrap(text, max(self.width - len(margin), 20))
            head = " " * self.current_indent + pad(term, first)
            if width(term) > first - col_spacing:
                self.write(head.rstrip() + "\n")
                head = margin
            self.write("\n".join((head + lines[0], *(margin + line for line in lines[1:]))).rstrip() + "\n")
