"""Every command and example that people are told is run; the site is whole."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest
from pages import PAGES, ROOT, Step, is_said, run, steps_of

from synctool.config import parse

DOCS = ROOT / "docs"


@pytest.mark.parametrize("page", [p for p in PAGES if steps_of(p)], ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_of_a_page_says_what_the_page_says(page: Path, tmp_path: Path) -> None:
    steps = steps_of(page)
    said = run(steps, tmp_path)
    assert len(said) == len(steps)
    for step, (text, code) in zip(steps, said, strict=True):
        assert code in (0, 1), f"{step.command}: {text}"
        if step.expected is not None and not step.reason:
            assert is_said(step.expected, text), f"$ {step.command}\n{text}\n--- instead of\n{step.expected}"


def test_what_is_not_run_is_counted() -> None:
    """Raise this number only for what a test machine cannot or must not do."""
    assert sum(bool(step.reason) for page in PAGES for step in steps_of(page)) == 5


TOML = [
    (page, block)
    for page in PAGES
    for block in re.findall(r"^ *```toml\n(.*?)^ *```$", page.read_text("utf-8"), re.M | re.S)
]


@pytest.mark.parametrize(("page", "block"), TOML, ids=[f"{p.stem}-{n}" for n, (p, _) in enumerate(TOML)])
def test_every_piece_of_configuration_is_one(page: Path, block: str) -> None:
    block = block.replace("…", "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789")  # an address to be filled in
    tomllib.loads(block)
    parse(block)


def test_every_link_to_a_file_leads_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists() or "reference" in target, f"{page.name}: {target}"


def _reference():  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location("reference", DOCS / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("lang", "word"), [("zh-TW", "範例"), ("en", "Examples")])
def test_every_command_at_every_depth_has_help_with_an_example(lang: str, word: str) -> None:
    for words, text in _reference().walk(lang):
        last = words.split()[-1].removeprefix("synctool")
        assert word in text, words
        assert re.search(rf"^ +synctool .*{last}", text, re.M), f"{words}: no example"


def test_the_reference_names_every_command_and_every_setting(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    _reference().write_pages(tmp_path)
    commands = (tmp_path / "reference" / "commands.md").read_text("utf-8")
    assert "## synctool round open" in commands
    assert "file-encrypted" in (tmp_path / "en" / "reference" / "messages.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("expected", "said", "same"),
    [
        ("a\n…\nc", "a\nb\nb\nc", True),
        ("a\n…", "a", True),
        ("run …).", "run 12ab).", True),
        ("a", "a\nb", False),
        ("…", "", True),
    ],
)
def test_what_an_ellipsis_stands_for(expected: str, said: str, same: bool) -> None:
    assert is_said(expected, said) is same


def test_a_block_is_cut_into_its_commands(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "<!-- not run: why -->\n```console\n$ one  # note\n```\n```console\n$ two\nout\n```\n", "utf-8"
    )
    assert steps_of(page) == [Step("one", None, "why"), Step("two", "out")]


def test_the_agencies_guide_fits_one_page() -> None:
    assert len((DOCS / "agency.md").read_text("utf-8").splitlines()) <= 45


def test_the_pictures_are_there_and_small() -> None:
    for name in ("master", "form", "brief"):
        assert 1_000 < (DOCS / "pictures" / f"{name}.png").stat().st_size < 150_000


def test_python_examples_compile() -> None:
    for page in PAGES:
        for block in re.findall(r"^```python\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S):
            compile(block, str(page), "exec")
