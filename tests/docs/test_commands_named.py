"""Every command that a page, an inline example or a help text names can be typed as it stands."""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
import sys

import click
import pytest
from pages import PAGES, ROOT

from synctool.cli.context import Context
from synctool.cli.main import cli
from synctool.errors import ConfigError

_SPAN = re.compile(r"`((?:sync|synctool) [^`\n]+)`")
_LINE = re.compile(r"^ {2,}(?:\$ )?((?:sync|synctool) \S.*)$|^((?:sync|synctool) \S.*)$", re.M)
_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.M | re.S)
FAMILIES = {"sync close/reopen"}
"""Names of several commands at once."""


def parse(line: str) -> None:
    """Parse one line as the shell and then the program would; nothing is run."""
    line = re.sub(r"\s{2,}.*$|\s+#.*$|\s+[|>].*$", "", line.strip())  # what stands behind it is a remark
    words = shlex.split(line.replace("[", "").replace("]", ""))[1:]
    command: click.Command = cli
    context = command.make_context("synctool", list(words), obj=Context(tuple(words)))
    while isinstance(command, click.Group):
        rest = [*context._protected_args, *context.args]
        if not rest:
            return
        name, found, rest = command.resolve_command(context, rest)
        assert found is not None
        command, context = found, found.make_context(name, rest, parent=context)


def refused(line: str) -> str:
    """Why it cannot be typed; a file that is not there is no reason."""
    try:
        parse(line)
    except click.exceptions.Exit:  # --help, --version
        return ""
    except ConfigError as error:
        return "" if error.code == "path-not-found" else repr(error)
    except click.MissingParameter as error:
        return "" if re.fullmatch(r"(sync|synctool)( [a-z]+){1,2}", line) else repr(error)  # only named
    except click.BadParameter as error:
        return repr(error)
    except click.UsageError as error:
        return error.message
    return ""


NAMED = sorted(
    {
        (page.name, line)
        for page in PAGES
        for text in [page.read_text("utf-8")]
        for line in [
            *_SPAN.findall(_FENCE.sub("", text)),
            *("".join(found) for found in _LINE.findall(_FENCE.sub("", text))),
            *(
                line.removeprefix("$ ")
                for kind, block in _FENCE.findall(text)
                for line in block.splitlines()
                if re.match(r"(?:\$ )?(?:sync|synctool) [a-z-]", line)
                and (kind != "console" or line[0] == "$")
            ),
        ]
        if line not in FAMILIES
    }
)


@pytest.mark.parametrize(("page", "line"), NAMED, ids=[f"{p}: {n}" for p, n in NAMED])
def test_a_command_that_a_page_names_can_be_typed(page: str, line: str) -> None:
    assert not refused(line), f"{page}: {line}"


def test_many_commands_are_found() -> None:
    assert len(NAMED) > 60


MODULES = sorted(
    {
        line
        for page in PAGES
        for line in re.findall(r"^(?:\$ )?(python -m bench[\w.]* .*)$", page.read_text("utf-8"), re.M)
    }
)


@pytest.mark.parametrize("line", MODULES)
def test_a_module_that_a_page_names_knows_the_options(line: str) -> None:
    _, _, module, *words = shlex.split(line.partition("#")[0].replace("[", "").replace("]", ""))
    help_asked = [sys.executable, "-m", module, "--help"]
    told = subprocess.run(help_asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for word in words:
        assert not word.startswith("-") or re.search(rf"(?<!\S){word}\b", told), word


def _helps() -> list[tuple[str, str, str]]:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs" / "reference.py")
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return [
        (lang, words, line.strip())
        for lang in ("zh-TW", "en")
        for words, text in module.walk(lang)
        for line in re.findall(r"^ +(synctool .*)$", text, re.M)
    ]


@pytest.mark.parametrize(("lang", "words", "line"), _helps())
def test_an_example_of_the_help_can_be_typed(lang: str, words: str, line: str) -> None:
    assert not refused(line), f"{words} --help ({lang}): {line}"


@pytest.mark.parametrize(
    ("line", "why"),
    [("synctool pulll", "pulll"), ("synctool pull --agencies x", "--agencies"), ("synctool undo a b", "b")],
)
def test_what_cannot_be_typed_is_seen(line: str, why: str) -> None:
    assert why in refused(line)
