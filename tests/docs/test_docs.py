"""Every command and example that people are told is run; the site is whole."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from pages import PAGES, ROOT, Step, is_said, language_of, run, steps_of

from synctool.config import parse

DOCS = ROOT / "docs"


@pytest.mark.parametrize("page", [p for p in PAGES if steps_of(p)], ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_of_a_page_says_what_the_page_says(page: Path, tmp_path: Path) -> None:
    steps = steps_of(page)
    said = run(steps, tmp_path, language_of(page))
    assert len(said) == len(steps)
    for step, (text, code) in zip(steps, said, strict=True):
        assert code in (0, 1), f"{step.command}: {text}"
        if step.expected is not None and not step.reason:
            assert is_said(step.expected, text), f"$ {step.command}\n{text}\n--- instead of\n{step.expected}"


def test_what_is_not_run_is_counted() -> None:
    """Raise this number only for what a test machine cannot or must not do."""
    assert sum(bool(step.reason) for page in PAGES for step in steps_of(page)) == 8


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


def _module(name: str):  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("lang", "word"), [("zh-TW", "範例"), ("en", "Examples")])
def test_every_command_at_every_depth_has_help_with_an_example(lang: str, word: str) -> None:
    for words, text in _module("reference").walk(lang):
        last = words.split()[-1].removeprefix("synctool")
        assert word in text, words
        assert re.search(rf"^ +synctool .*{last}", text, re.M), f"{words}: no example"


def test_the_reference_names_every_command_and_every_setting(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    _module("reference").write_pages(tmp_path)
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


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("furo")
    folder = tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "sphinx", "-q", "-W", "-d", folder / "trees", DOCS, folder / "html"]
    subprocess.run(build, check=True)
    return folder / "html"


def test_an_english_page_lists_english_pages_beside_it(site: Path) -> None:
    for page, mine, others in (
        ("en/life.html", "How to: undo", "怎麼做：復原"),
        ("life.html", "怎麼做：復原", "How to: undo"),
    ):
        beside = (
            (site / page).read_text("utf-8").partition('class="sidebar-tree"')[2].partition("</aside>")[0]
        )
        assert f">{mine}</a>" in beside and f">{others}</a>" not in beside, page


def test_the_agencies_guide_prints_on_one_page_of_a4(site: Path, tmp_path: Path) -> None:
    browser, pdfinfo = (shutil.which(name) for name in ("chromium", "pdfinfo"))
    if not (browser and pdfinfo):
        pytest.skip("chromium or pdfinfo is not installed")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    flags += [f"--user-data-dir={tmp_path / 'browser'}", "--no-pdf-header-footer"]
    paper = tmp_path / "agency.pdf"
    printing = [browser, *flags, f"--print-to-pdf={paper}", (site / "agency.html").as_uri()]
    subprocess.run(printing, check=True, capture_output=True)
    told = subprocess.run([pdfinfo, paper], check=True, capture_output=True, text=True).stdout
    assert re.search(r"^Pages: +1$", told, re.M)
    assert re.search(r"^Page size: .*\(A4\)$", told, re.M)


def test_the_shell_s_lines_are_those_that_ci_runs() -> None:
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    found = {
        line
        for page in PAGES
        for block in re.findall(r"^```sh\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)
        for line in block.splitlines()
    }
    first_two = {line for line in found if re.match(r"pip install (\.|'\.\[test\]') && ", line)}
    assert len(first_two) == 2  # ``.ci/run`` takes them out of the README word for word
    (checks,) = [line for line in found if line.startswith("ruff")]
    for check in checks.removesuffix(" && pytest -n 2").split(" && "):
        program, *words = check.split()
        assert re.search(rf'"\$bin/{program}" {" ".join(words[:1])}', ci), check
    (smoke,) = found - first_two - {checks, "pip install -e '.[dev]'"}
    told = subprocess.run(
        [sys.executable, "-m", "bench.google_smoke", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert all(option in told for option in re.findall(r"--[a-z]+", smoke))


PICTURES = [
    (page, text, target)
    for page in PAGES
    for text, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text("utf-8"))
]


@pytest.mark.parametrize(("page", "text", "target"), PICTURES, ids=[f"{p.stem}-{t}" for p, _, t in PICTURES])
def test_every_picture_is_there_is_small_and_is_told_in_words(page: Path, text: str, target: str) -> None:
    assert len(text) > 10
    assert 1_000 < (page.parent / target).stat().st_size < 150_000


def test_the_script_makes_every_picture_from_real_outputs(tmp_path: Path) -> None:
    if not (shutil.which("soffice") and shutil.which("pdftoppm")):
        pytest.skip("LibreOffice or pdftoppm is not installed")
    image = pytest.importorskip("PIL.Image")
    pictures = _module("pictures")
    made = {
        pictures.picture(name, source, page, tmp_path, tmp_path / "made").name
        for name, (source, page) in pictures.outputs(tmp_path).items()
    }
    assert made == {Path(target).name for _, _, target in PICTURES if target.endswith(".png")}
    for name in made:
        now, before = (image.open(folder / name).size for folder in (tmp_path / "made", DOCS / "pictures"))
        assert now[0] == before[0] and abs(now[1] - before[1]) < 100, f"{name}: run docs/pictures.py again"


def test_what_is_to_stand_out_does() -> None:
    """A mark of emphasis between a full stop and a Chinese character is none (CommonMark, 6.2)."""
    markdown = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable("table")
    for page in PAGES:
        for block in markdown.parse(page.read_text("utf-8")):
            for part in block.children or ():
                assert part.type != "text" or "**" not in part.content, f"{page.name}: {part.content}"


CHINESE_ONLY = {"agency.md": "for the agencies' clerks"}
BOTH = {"analysis.md", "benchmarks.md", "beyond-one-machine.md"}
"""Pages that say in English what they say."""


def test_every_page_is_there_in_both_languages_and_leads_to_the_other() -> None:
    chinese = {p.name for p in DOCS.glob("*.md")} - CHINESE_ONLY.keys() - BOTH
    english = {p.name for p in (DOCS / "en").glob("*.md")}
    assert chinese == english
    for name in chinese:
        assert f"](en/{name})" in (DOCS / name).read_text("utf-8"), name
        assert f"](../{name})" in (DOCS / "en" / name).read_text("utf-8"), name


def test_both_languages_show_the_same_commands() -> None:
    """Names of files and folders are the reader's."""
    for page in sorted((DOCS / "en").glob("*.md")):
        shown = [
            [
                re.sub(r"[^\s/.]+(?=\.\w+$)|trial|試用|--lang \w+", "", step.command).split()[:2]
                for step in steps_of(one)
            ]
            for one in (page, DOCS / page.name)
        ]
        assert shown[0] == shown[1], page.name


def test_python_examples_compile() -> None:
    for page in PAGES:
        for block in re.findall(r"^```python\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S):
            compile(block, str(page), "exec")
