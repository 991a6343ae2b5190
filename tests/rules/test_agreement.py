"""The rules mean the same in Python and in a spreadsheet: LibreOffice computes the formulas."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from synctool.config import Config
from synctool.excel_rules import check_formula, conditional_formats, validation
from synctool.model import CellError, Value, column_letters
from synctool.rule_words import check_text
from synctool.rules import faults
from synctool.schema import AGENCY_FIELDS, Condition, Field, Kind, Owner, Rule
from synctool.settings import FieldSettings

ROWS = 250
SEED = 113
TODAY = date.today()
SPACES = ("", " ", "\n", "\u3000", "\u00a0 ", "\u200b", "\u200c\u200d\u2060\ufeff", "\t \n")

OTHER_FIELDS = (
    Field("progress", "辦理情形", Kind.RICH, Owner.AGENCY, rule=Rule(min_length=4, max_length=12)),
    Field(
        "status",
        '狀態"甲"',
        Kind.CHOICE,
        Owner.AGENCY,
        rule=Rule(required=True, choices=("A", "b|c", "是 否")),
    ),
    Field(
        "percent",
        "進度",
        Kind.PERCENT,
        Owner.AGENCY,
        rule=Rule(
            minimum=0.1,
            required_if=(Condition("status", ("b|c", "A")), Condition("contact", negate=True)),
            equals_if=(0.5, (Condition("status", ("A",), negate=True), Condition("progress"))),
        ),
    ),
    Field(
        "completed",
        "日期",
        Kind.DATE,
        Owner.AGENCY,
        rule=Rule(forbidden_if=(Condition("percent", (0.5, 1.0)), Condition("nowhere", negate=True))),
    ),
    Field(
        "contact",
        "電話",
        Kind.TEXT,
        Owner.AGENCY,
        rule=Rule(required_if=(Condition("completed"),), min_length=2),
    ),
)


def _overridden() -> tuple[Field, ...]:
    """The declared fields under rules of an office, drawn by chance."""
    dice = random.Random(SEED)
    word = dice.choice(("停辦", "已 結", '甲"乙', "a<b&c"))
    settings = {
        "progress": FieldSettings(min_length=dice.randrange(2, 8), max_length=dice.randrange(13, 200)),
        "status": FieldSettings(
            choices=dice.choice((("已完成", word), ("未開始", "已完成", "辦理中", word)))
        ),
        "percent": FieldSettings(
            minimum=dice.choice((None, 0.1)),
            maximum=dice.choice((None, 0.9, 2.0)),
            required=dice.choice((None, True)),
        ),
        "completed": FieldSettings(
            not_future=dice.choice((None, False)), required=dice.choice((None, False))
        ),
        "evidence": FieldSettings(required=dice.choice((None, True)), max_length=dice.randrange(13, 50)),
        "contact": FieldSettings(min_length=dice.randrange(1, 4)),
    }
    return Config(fields=settings).agency_fields


def _value(field: Field, dice: random.Random) -> tuple[Value, Value]:
    """What is typed into a cell, and what a reader of the sheet makes of it."""
    chance = dice.random()
    if chance < 0.25:
        space = dice.choice(SPACES)
        return space or None, space or None
    if chance < 0.27:
        return CellError("#N/A"), CellError("#N/A")
    value: Value
    if field.kind is Kind.CHOICE:
        value = dice.choice(
            (*field.rule.choices * 4, *(c + dice.choice(SPACES) for c in field.rule.choices), "a", "快了")
        )
    elif field.kind is Kind.PERCENT:
        value = dice.choice((0, 0.05, 0.5, 0.5, 0.8, 1, 1, 1, 1, 0.99999999, 1.01, -0.2, "八成"))
    elif field.kind is Kind.DATE:
        return _day(dice)
    else:
        value = dice.choice(
            ("甲", "已函知各機關。", "1. 甲\n2. 乙", "王" * 100, "王" * 101, "x" * 12, "x" * 13, " 有 ")
        )
    return value, value


def _day(dice: random.Random) -> tuple[Value, Value]:
    day = TODAY + timedelta(days=dice.choice((-4000, -300, -30, -1, 0, 1, 400)))
    roc, western = day.year - 1911, day.year
    spelling = dice.choice(
        (None, None, "{roc}/{m}/{d}", "{roc}.{m}.{d}", "民國{roc}年{m}月{d}日", "{western}-{m}-{d}")
    )
    if dice.random() < 0.15:
        odd = dice.choice(("九月", "113/13/1", "113/2/30", "113", "/", "113//1"))
        return odd, odd
    if dice.random() < 0.05:
        return date(1905, 4, 22), date(1905, 4, 22)
    return (spelling.format(roc=roc, western=western, m=day.month, d=day.day) if spelling else day), day


def _day_of(fields: Sequence[Field]) -> Field:
    return next(f for f in fields if f.name == "completed")


def _columns(fields: Sequence[Field]) -> dict[str, str]:
    return {field.name: column_letters(number) for number, field in enumerate(fields, 1)}


def _fill(sheet: Any, fields: Sequence[Field], dice: random.Random, lang: str) -> list[dict[str, Value]]:
    """Random rows, then 檢核, each conditional format and the day's validation, as formulas."""
    columns = _columns(fields)
    rows = []
    for row in range(1, ROWS + 1):
        values: dict[str, Value] = {}
        sparse = dice.random() < 0.2
        for number, field in enumerate(fields, 1):
            typed, read = _value(field, dice)
            if (sparse and dice.random() < 0.8) or typed is None:
                continue
            values[field.name] = read
            cell = sheet.cell(row, number, typed.code if isinstance(typed, CellError) else typed)
            if isinstance(typed, date):
                cell.number_format = "[$-404]e/m/d;@"
        rows.append(values)
        formulas = [check_formula(fields, columns, row, lang)]
        formulas += [m.formula for m in conditional_formats(fields, columns, row)]
        day = validation(_day_of(fields), columns["completed"], row, row)
        formulas.append(day.formula1 if day else "FALSE")
        for number, formula in enumerate(formulas, len(fields) + 1):
            sheet.cell(row, number, "=" + formula)
    return rows


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, ...]]:
    """Per rule set: fields, language, the values of each row, and the sheet as LibreOffice computed it."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    import openpyxl

    folder = tmp_path_factory.mktemp("agreement")
    book = openpyxl.Workbook()
    book.remove(book.active)
    cases = []
    sets = (
        ("default", AGENCY_FIELDS, "zh-TW"),
        ("other", OTHER_FIELDS, "en"),
        ("override", _overridden(), "zh-TW"),
    )
    for name, fields, lang in sets:
        cases.append((name, fields, lang, _fill(book.create_sheet(name), fields, random.Random(113), lang)))
    book.save(folder / "rows.xlsx")
    command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out")]
    subprocess.run([*command, str(folder / "rows.xlsx")], check=True, capture_output=True, timeout=120)
    done = openpyxl.load_workbook(Path(folder, "out", "rows.xlsx"), data_only=True)
    return [(fields, lang, rows, done[name]) for name, fields, lang, rows in cases]


@pytest.mark.parametrize("case", [0, 1, 2], ids=["default", "other", "override"])
def test_the_formula_says_what_python_says(computed: list[tuple[Any, ...]], case: int) -> None:
    fields, lang, rows, sheet = computed[case]
    said = []
    for number, values in enumerate(rows, 1):
        shown = sheet.cell(number, len(fields) + 1).value
        assert shown == check_text(fields, values, TODAY, lang), (number, values)
        said.append(shown)
    assert len(set(said)) > 40, "the rows are too much alike to prove anything"
    assert {check_text(fields, {}, TODAY, lang), "✓"} <= set(said)


@pytest.mark.parametrize("case", [0, 1, 2], ids=["default", "other", "override"])
def test_the_marks_stand_where_python_finds_faults(computed: list[tuple[Any, ...]], case: int) -> None:
    fields, _, rows, sheet = computed[case]
    columns = _columns(fields)
    names = {letter: name for name, letter in columns.items()}
    for number, values in enumerate(rows, 1):
        if any(isinstance(v, CellError) for v in values.values()):
            continue  # an error value spreads through the formulas of the other cells
        found = faults(fields, values, TODAY)
        missing = {f.field for f in found if f.code == "required"}
        bad = {f.field for f in found if f.code != "required"}
        marks = conditional_formats(fields, columns, number)
        for offset, mark in enumerate(marks, len(fields) + 2):
            name = names[mark.cells.split(str(number))[0]]
            expected = name in (bad if mark.style == "bad" else missing)
            assert bool(sheet.cell(number, offset).value) is expected, (number, mark.style, name, values)


@pytest.mark.parametrize("case", [0, 1, 2], ids=["default", "other", "override"])
def test_a_day_is_let_in_where_python_finds_no_fault_of_its_own(
    computed: list[tuple[Any, ...]], case: int
) -> None:
    fields, _, rows, sheet = computed[case]
    last = len(fields) + 2 + len(conditional_formats(fields, _columns(fields), 1))
    column = list(_columns(fields)).index("completed") + 1
    for number, values in enumerate(rows, 1):
        if isinstance(sheet.cell(number, column).value, date):
            own = faults((_day_of(fields),), {"completed": values["completed"]}, TODAY)
            assert bool(sheet.cell(number, last).value) is not bool({f.code for f in own} - {"contradiction"})


def test_formulas_keep_to_what_every_program_takes() -> None:
    formula = check_formula(AGENCY_FIELDS, _columns(AGENCY_FIELDS), 1048576)
    assert len(formula) < 8192
    depth = deepest = 0
    for character in formula:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    assert depth == 0 and deepest <= 64
    assert not any(name in formula for name in ("LET(", "TEXTJOIN(", "IFS(", "XLOOKUP(", "REGEX"))


def test_rules_too_long_for_excel_are_refused() -> None:
    many = tuple(
        Field(f"f{n}", "欄" * 60, Kind.DATE, Owner.AGENCY, rule=Rule(not_future=True)) for n in range(9)
    )
    with pytest.raises(ValueError, match="8192"):
        check_formula(many, _columns(many), 1)


def test_what_cells_accept() -> None:
    columns = _columns(AGENCY_FIELDS)
    found = {f.name: validation(f, columns[f.name], 9, 12, AGENCY_FIELDS) for f in AGENCY_FIELDS}
    table = {name: (v.cells, v.type, v.operator, v.formula1, v.formula2) for name, v in found.items() if v}
    assert table == {
        "progress": ("A9:A12", "textLength", "lessThanOrEqual", "32767", ""),
        "status": ("B9:B12", "list", "", '"未開始,辦理中,已完成,無法辦理"', ""),
        "percent": ("C9:C12", "decimal", "between", "0", "1"),
        "completed": ("D9:D12", "custom", "", "OR(ISTEXT(D9),AND(D9>=4384,D9<TODAY()+1))", ""),
        "request": ("F9:F12", "list", "", '"解除列管,繼續列管,自行列管"', ""),
        "reporter": ("G9:G12", "textLength", "lessThanOrEqual", "100", ""),
        "contact": ("H9:H12", "textLength", "lessThanOrEqual", "100", ""),
    }


@pytest.mark.parametrize(
    ("rule", "kind", "expected"),
    [
        (Rule(minimum=0.1), Kind.PERCENT, ("decimal", "greaterThanOrEqual", "0.1", "")),
        (Rule(maximum=2), Kind.PERCENT, ("decimal", "lessThanOrEqual", "2", "")),
        (Rule(), Kind.PERCENT, ("decimal", "greaterThanOrEqual", "-1E+99", "")),
        (Rule(), Kind.DATE, ("custom", "", "OR(ISTEXT(A1),AND(A1>=4384))", "")),
        (Rule(), Kind.RICH, ("textLength", "lessThanOrEqual", "32767", "")),
    ],
)
def test_limits_become_operators(rule: Rule, kind: Kind, expected: tuple[str, ...]) -> None:
    found = validation(Field("x", "欄", kind, Owner.AGENCY, rule=rule), "A", 1, 1)
    assert found is not None
    assert (found.type, found.operator, found.formula1, found.formula2) == expected


def test_choices_with_a_comma_are_no_inline_list() -> None:
    found = validation(Field("x", "欄", Kind.CHOICE, Owner.AGENCY, rule=Rule(choices=("a,b",))), "A", 1, 1)
    assert found is not None and found.type == "custom"


def test_a_text_without_limits_says_nothing() -> None:
    assert validation(Field("x", "欄", Kind.TEXT, Owner.AGENCY), "A", 1, 1) is None
