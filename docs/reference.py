"""Writes the reference pages from the code: commands, configuration, messages; in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from synctool.cli.context import Context
from synctool.cli.helping import HelpContext
from synctool.cli.main import cli
from synctool.texts import Lang, catalogue, pick

ROOT = Path(__file__).parents[1]
TITLES = {
    "commands": {"zh-TW": "指令", "en": "Commands"},
    "configuration": {"zh-TW": "設定", "en": "Configuration"},
    "messages": {"zh-TW": "訊息代碼", "en": "Messages"},
}
_LEAD = {
    "commands": {
        "zh-TW": "由程式產生，與 `synctool 指令 --help` 相同。",
        "en": "Made from the program; the same as `synctool COMMAND --help`.",
    },
    "configuration": {
        "zh-TW": "`config.toml` 的每一項設定與預設值。寫錯的鍵會一次全部列出，附行號與建議。",
        "en": "Every setting of `config.toml` with its default. Unknown keys are listed all at once, "
        "with their lines and what was probably meant.",
    },
    "messages": {
        "zh-TW": "每一則錯誤與檢核訊息：代碼、原因、處理方式。`…` 代表執行時填入的內容。",
        "en": "Every error and every finding of a check: code, cause, remedy. Braces are filled in at run time.",
    },
}


def write_pages(docs: Path) -> None:
    """Write ``reference/`` and ``en/reference/``, touching only what differs."""
    for lang, folder in (("zh-TW", docs / "reference"), ("en", docs / "en" / "reference")):
        folder.mkdir(parents=True, exist_ok=True)
        for name, body in (
            ("commands", commands(lang)),
            ("configuration", configuration()),
            ("messages", messages(lang)),
        ):
            text = "\n".join((f"# {TITLES[name][lang]}", "", _LEAD[name][lang], "", *body)) + "\n"
            path = folder / f"{name}.md"
            if not path.exists() or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")


def walk(lang: Lang) -> Iterator[tuple[str, str]]:
    """Each command's words and its help, depth first; the program itself under ``synctool``."""
    context = Context(lang_option=lang)

    def below(command: click.Command, parent: click.Context | None, name: str) -> Iterator[tuple[str, str]]:
        here = HelpContext(command, info_name=name, parent=parent, obj=context, terminal_width=96)
        yield here.command_path, here.get_help()
        if isinstance(command, click.Group):
            for word in command.list_commands(here):
                child = command.get_command(here, word)
                assert child is not None
                yield from below(child, here, word)

    yield from below(cli, None, "synctool")


def commands(lang: Lang) -> Iterator[str]:
    for words, text in walk(lang):
        yield from (f"## {words}", "", "```text", text.rstrip(), "```", "")


def configuration() -> Iterator[str]:
    yield from ("```toml", (ROOT / "config.example.toml").read_text("utf-8").rstrip(), "```")


def messages(lang: Lang) -> Iterator[str]:
    """A code has a remedy if it can stop a run or stand beside a cell."""
    known = catalogue()
    for code in sorted(known):
        if f"{code}.remedy" in known:
            cause, remedy = (pick(known[c], lang).replace("\n", " ") for c in (code, f"{code}.remedy"))
            yield from (f"## {code}", "", "```text", cause, remedy, "```", "")
