"""What a configuration says, and what becomes of mistakes in it."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path

import pytest

from synctool.config import Config, InvalidConfig, fold_name, load, parse, split_agencies
from synctool.directory import KNOWN, known_agency
from synctool.errors import ConfigError
from synctool.schema import AGENCY_FIELDS, MASTER_FIELDS, Field
from synctool.settings import SECTIONS, TABLES

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def field_of(config: Config, name: str) -> Field:
    return next(field for field in config.agency_fields if field.name == name)


def faults_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(InvalidConfig) as caught:
        parse(text)
    return [(fault.line, fault.code) for fault in caught.value.faults]


# ---------------------------------------------------------------- defaults and the example


def test_an_empty_configuration_is_all_defaults() -> None:
    assert parse("") == Config()


def test_the_example_loads_and_its_values_are_the_defaults() -> None:
    assert load(EXAMPLE) == Config()


def test_the_example_with_every_comment_removed_from_its_settings_loads_too() -> None:
    setting = re.compile(r"^# (?=\[|[a-z_]+ = )", re.M)
    config = parse(setting.sub("", EXAMPLE.read_text("utf-8")))
    assert config.round.due == date(2024, 12, 31)
    assert config.agencies[0].full == "行政院公共工程委員會"


def _settings(kind: type) -> set[str]:
    names = set()
    for one in fields(kind):
        names.add(one.name)
        value = getattr(kind(), one.name)
        if is_dataclass(value):
            names |= _settings(type(value))
    return names


@pytest.mark.parametrize("section", [*SECTIONS, *TABLES])
def test_the_example_names_every_setting_of(section: str) -> None:
    text = EXAMPLE.read_text("utf-8")
    parts = re.split(r"^(?:# )?\[([a-z]+)[^\]]*\]$", text, flags=re.M)
    body = "\n".join(part for name, part in zip(parts[1::2], parts[2::2], strict=True) if name == section)
    written = set(re.findall(r"^(?:# )?([a-z_]+) = ", body, re.M))
    nested = set(re.findall(rf"^\[{section}\.([a-z_]+)\]$", text, re.M))
    assert _settings({**SECTIONS, **TABLES}[section]) <= written | nested


def test_importing_the_configuration_loads_nothing_heavy() -> None:
    code = "import sys, synctool.config; print(*sys.modules)"
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"pydantic", "click", "rich", "openpyxl", "tomllib", "sqlite3"} & set(out)


# ---------------------------------------------------------------- what it says


def test_a_location_left_out_is_a_workbook_in_the_output_folder() -> None:
    config = parse(
        '[output]\nagencies = "填報表"\n[agencies."工程會"]\n[agencies."數發部"]\nlocation = "#數發部"\n'
    )
    assert [agency.location for agency in config.agencies] == ["填報表/工程會.xlsx", "#數發部"]


def test_own_labels_replace_the_built_in_ones() -> None:
    config = parse('[master.columns]\nkey = "案號"\nprogress = ["辦理現況", "現況"]\n')
    by_name = {field.name: field for field in config.master_fields}
    assert (by_name["key"].label, by_name["key"].aliases) == ("案號", ())
    assert (by_name["progress"].label, by_name["progress"].aliases) == ("辦理現況", ("現況",))
    assert by_name["leads"] == next(field for field in MASTER_FIELDS if field.name == "leads")


def test_rules_are_changed_where_the_office_says_and_nowhere_else() -> None:
    config = parse(
        '[fields.percent]\nrequired = false\n[fields.progress]\nmin_length = 20\naliases = ["說明"]\n'
    )
    assert field_of(config, "percent").rule.required_if == ()
    assert field_of(config, "percent").rule.maximum == 1
    assert field_of(config, "progress").rule.min_length == 20
    assert field_of(config, "progress").aliases[-1] == "說明"
    same = {"status", "completed", "evidence", "request", "reporter", "contact"}
    assert [f for f in config.agency_fields if f.name in same] == [f for f in AGENCY_FIELDS if f.name in same]


def test_a_byte_order_mark_at_the_start_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xef\xbb\xbf[project]\nname = '\xe7\x94\xb2'\n")
    assert load(tmp_path / "config.toml").project.name == "甲"


def test_the_digest_follows_the_settings() -> None:
    text = '[criteria]\ndone = true\n[agencies."甲"]\n'
    assert parse(text).digest == parse(text).digest
    assert parse(text).digest != parse(text.replace("true", "false")).digest


# ---------------------------------------------------------------- names of agencies


@pytest.mark.parametrize(
    "written",
    ["工程會", " 工 程 會 ", "行政院公共工程委員會", "行政院\n公共工程委員會", "ＰＣＣ", "pcc"],
)
def test_an_agency_is_found_by_any_name(written: str) -> None:
    config = parse('[agencies."工程會"]\nfull = "行政院公共工程委員會"\naliases = ["PCC"]\n')
    agency = config.agency_named(written)
    assert agency is not None
    assert agency.short == "工程會"
    assert config.agency_named("工程") is None


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("工程會、數發部", ["工程會", "數發部"]),
        (
            "工程會，數發部,經濟部;國科會；內政部／教育部/法務部",
            ["工程會", "數發部", "經濟部", "國科會", "內政部", "教育部", "法務部"],
        ),
        ("工程會\r\n數發部\n", ["工程會", "數發部"]),
        ("　工程會 、 ", ["工程會"]),
        ("", []),
    ],
)
def test_a_cell_of_agencies_is_split(cell: str, names: list[str]) -> None:
    assert split_agencies(cell) == names


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ("行政院公共工程委員會", "工程會"),
        ("科技部", "國科會"),
        ("數位發展部", "數發部"),
        ("NCC", "通傳會"),
        ("主計總處", "主計總處"),
        ("臺灣太空總署", None),
    ],
)
def test_a_central_agency_is_known(written: str, short: str | None) -> None:
    agency = known_agency(written)
    assert (agency and agency.short) == short


def test_no_name_belongs_to_two_known_agencies() -> None:
    names = [name for agency in KNOWN for name in {fold_name(name) for name in agency.names}]
    assert len(names) == len(set(names))


# ---------------------------------------------------------------- mistakes


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("[projct]\n", [(1, "config-unknown-section")]),
        ("\n[project]\nnam = ''\n", [(3, "config-unknown-key")]),
        ("master = 'x.xlsx'\n", [(1, "config-not-a-table")]),
        ("[agencies]\nx = 1\n", [(2, "config-not-a-table")]),
        ("[criteria]\ndone = 'perhaps'\n", [(2, "config-expected-flag")]),
        ("[master]\nheader_row = -1\n", [(2, "config-too-small")]),
        ("[safety]\nmass_guard = 1.5\n", [(2, "config-too-large")]),
        ("[output]\ncolour = 'red'\n", [(2, "config-not-a-choice")]),
        ("[round]\ndue = '113年12月31日'\n", [(2, "config-expected-date")]),
        ("[round]\nopens = 2024-12-31\ndue = 2024-12-01\n", [(3, "config-range-upside-down")]),
        ("[master.columns]\nprogres = '甲'\n", [(2, "config-unknown-field")]),
        ("[master.columns]\nkey = '甲'\ndue = ' 甲 '\n", [(3, "config-label-twice")]),
        ("[fields.nothing]\n", [(1, "config-unknown-field")]),
        ("[fields.status]\nmaximum = 1\n", [(2, "config-rule-does-not-fit")]),
        ("[fields.status]\nchoices = ['甲']\n", [(2, "config-choice-needed")]),
        ("[fields.request]\nchoices = ['結案']\n", [(2, "config-not-a-choice")]),
        ("[fields.evidence]\npattern = '('\n", [(2, "config-bad-pattern")]),
        ("[fields.progress]\nmin_length = 9\nmax_length = 3\n", [(2, "config-range-upside-down")]),
        ("[fields.progress]\nmax_length = 40000\n", [(2, "config-too-large")]),
        ("[agencies.'甲/乙']\n", [(1, "config-bad-agency-name")]),
        ("[agencies.甲]\n", None),
        ("[agencies.'甲']\ncontacts = ['nobody']\n", [(2, "config-not-a-mail-address")]),
        ("[agencies.'甲']\naliases = ['乙']\n[agencies.'乙']\n", [(3, "config-name-twice")]),
        (
            "[agencies.'甲']\nlocation = 'x'\n[agencies.'乙']\nlocation = 'x'\n",
            [(4, "config-location-twice")],
        ),
        ("[criteria.substantiated]\nmin_characters = 'x'\n", [(2, "config-expected-number")]),
        ("[criteria]\nsubstantiated = { enabeld = true }\n", [(2, "config-unknown-key")]),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, faults: list[tuple[int, str]] | None) -> None:
    if faults is None:
        with pytest.raises(ConfigError, match="config-syntax"):
            parse(text)
    else:
        assert faults_of(text) == faults


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = """\
[project]
langauge = "en"
[master]
path = 3
columns = { progres = "甲" }
[agencies."甲"]
alias = ["乙"]
contacts = ["nobody"]
"""
    assert [line for line, _ in faults_of(text)] == [2, 4, 5, 7, 8]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("zh-TW", "第 2 行 [project] langauge：沒有這個設定。是否為 language？"),
        ("en", "line 2, [project] langauge: there is no such setting. Did you mean language?"),
    ],
)
def test_a_misspelt_setting_comes_with_a_suggestion(lang: str, sentence: str) -> None:
    with pytest.raises(InvalidConfig) as caught:
        parse("[project]\nlangauge = 'en'\n", lang=lang)
    assert sentence in caught.value.detail["faults"]


def test_a_setting_in_the_wrong_section_is_sent_home() -> None:
    with pytest.raises(InvalidConfig) as caught:
        parse("[project]\nmass_guard = 0.2\n", lang="en")
    assert "It belongs under [safety]." in caught.value.detail["faults"]


def test_mistakes_are_told_in_the_language_of_the_file() -> None:
    with pytest.raises(InvalidConfig) as caught:
        parse("[project]\nlanguage = 'en'\nx = 1\n")
    assert "there is no such setting" in caught.value.detail["faults"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("[project]\nname = 甲\n".encode(), "config-syntax"),
        ("[project]\nname = '甲'\n".encode("cp950"), "config-encoding"),
        (None, "config-not-found"),
    ],
)
def test_a_file_that_cannot_be_read_stops_with_exit_code_two(
    tmp_path: Path, content: bytes | None, code: str
) -> None:
    path = tmp_path / "config.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert (caught.value.code, caught.value.exit_code) == (code, 2)


def test_a_syntax_error_names_its_line() -> None:
    with pytest.raises(ConfigError) as caught:
        parse("[project]\n\nname = 甲\n")
    assert caught.value.detail["line"] == "3"
