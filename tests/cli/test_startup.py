"""What a command loads before it works: a budget, counted in modules, so that no clock is needed.

A budget that is too small may be raised on purpose, in the commit that needs it.
"""

from __future__ import annotations

import subprocess
import sys

import pytest
from office import Office, done

from synctool.texts import _home, catalogue

FRAMES = {"pandas", "numpy", "pyarrow"}
WORKBOOKS = {"openpyxl", "xlsxwriter", "lxml", "python_calamine", "xlrd", "odf", "odfdo"}
SERVICES = {"gspread", "google", "googleapiclient", "requests", "urllib3", "http", "ssl", "email", "smtplib"}
DOCUMENTS = {"pptx", "docx", "jinja2", "PIL"}
DATABASES = {"sqlalchemy", "psycopg"}
CLI = {"rich", "pygments", "markdown_it"}
MACHINERY = {"asyncio", "multiprocessing", "concurrent", "unittest", "pydantic", "rapidfuzz", "subprocess"}
HEAVY = FRAMES | WORKBOOKS | SERVICES | DOCUMENTS | DATABASES | CLI | MACHINERY


UNNEEDED = {
    *(
        "synctool.ooxml.newbook",
        "synctool.stores.gsheets",
        "synctool.stores.ods",
        "synctool.history.postgres",
    ),
    *("synctool.texts.google", "synctool.texts.doctor", "synctool.texts.brief"),
}
"""Of ours: nothing in a pull of workbooks asks for them."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Pushed, answered, pulled; nothing has changed since."""
    made = Office(tmp_path_factory.mktemp("office"))
    made.push()
    for agency, item in (
        ("工程會", "1-1"),
        ("數發部", "1-1"),
        ("數發部", "1-2"),
        ("經濟部", "1-2"),
        ("國科會", "1-3"),
    ):
        made.clerk(agency, item, done("全案辦理完成，成果已公開。"))
    made.pull()
    made.pull()
    return made


def loaded(*words: str) -> set[str]:
    """The modules that ``sync`` with ``words`` loads beyond those of Python itself."""
    code = (
        "import sys; before = set(sys.modules); from synctool.__main__ import main;"
        f" sys.argv = {['sync', *words]!r}\n"
        "try: main()\nfinally: print(*sorted(set(sys.modules) - before), sep='\\n', file=sys.stderr)"
    )
    # Without site-packages' start-up files, which load what they like.
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert "Traceback" not in run.stderr, run.stderr
    return set(run.stderr.split())


def heavy(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules} & HEAVY


def ours(modules: set[str]) -> set[str]:
    return {name for name in modules if name.startswith("synctool.")}


def under(modules: set[str], *floors: str) -> set[str]:
    return {
        name
        for name in modules
        if name.split(".")[1:2] and name.split(".")[1] in floors and name.startswith("synctool.")
    }


@pytest.mark.parametrize(
    "words", [("--help",), ("--version",), ("pull", "--help"), ("round", "--help")], ids=" ".join
)
def test_help_loads_no_flow_and_nothing_heavy(words: tuple[str, ...]) -> None:
    modules = loaded(*words)
    assert not heavy(modules)
    assert not under(modules, "flows", "ooxml", "stores", "history")


BUDGET = {
    # command: modules of ours, modules in all (those of Python differ a little from version to version)
    "--version": (16, 110),
    "pull --help": (33, 130),
    "--help": (58, 162),
    "pull": (147, 287),
    "status": (113, 250),
    "push": (122, 280),
    "history": (146, 279),
}


@pytest.mark.parametrize("words", BUDGET)
def test_a_command_keeps_to_its_budget_of_modules(office: Office, words: str) -> None:
    most_of_ours, most = BUDGET[words]
    modules = loaded("-C", str(office.folder), *words.split())
    assert len(ours(modules)) <= most_of_ours, sorted(ours(modules))
    assert len(modules) <= most, sorted(modules - ours(modules))


def test_a_pull_in_which_nothing_changed(office: Office) -> None:
    modules = loaded("-C", str(office.folder), "pull")
    assert not heavy(modules)
    assert not ours(modules) & UNNEEDED


def test_a_pull_of_workbooks(office: Office) -> None:
    office.clerk("國科會", "1-3", done("另已函知各機關。"))
    modules = loaded("-C", str(office.folder), "pull")
    assert not heavy(modules)
    assert not ours(modules) & UNNEEDED


def test_the_answer_as_json_and_a_status(office: Office) -> None:
    for words in (("pull", "--json"), ("status",), ("history",)):
        modules = loaded("-C", str(office.folder), *words)
        assert not heavy(modules), words


def test_a_push_of_a_few_forms_starts_no_processes(office: Office) -> None:
    assert not heavy(loaded("-C", str(office.folder), "push"))


def test_what_hangs_on_a_code_is_declared_beside_it() -> None:
    texts = catalogue()
    for code in texts:
        base, _, kind = code.rpartition(".")
        if kind in ("agency", "remedy") and base in texts:
            assert _home(base) is _home(code), code
