"""Rounds of collection: what a new one begins with, what comes late, and all of them side by side."""

from __future__ import annotations

import csv
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from office import ROUND, TODAY, Office, done

from synctool.errors import ConfigError, SyncError
from synctool.flows import rounds, roundtable, status, undo
from synctool.flows.rounds import RoundReport
from synctool.model import Run, Value, rich_text

NEXT = "114年第1季"
DUE = date(2025, 3, 31)
SPRING = date(2025, 3, 20)
RICH = rich_text([[Run("草案已於十月"), Run("送審", underline="single"), Run("完畢。")]])


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.push()
    made.clerk("國科會", "1-3", done(RICH))
    made.clerk("工程會", "1-1", {"progress": "辦理中。", "status": "辦理中", "percent": 0.5})
    made.pull()
    return made


def open_next(office: Office, **options: object) -> RoundReport:
    return rounds.open_round(office.project, NEXT, due=DUE, today=SPRING, **options)  # type: ignore[arg-type]


def form_row(office: Office, agency: str, item: str) -> dict[str, Value]:
    row = office.table_of(office.form(agency), "填報表").rows[item].values
    return {name: row.get(name) for name in ("previous", "progress", "status")}


def test_a_new_round_shows_the_last_progress_and_asks_again(office: Office) -> None:
    report = open_next(office)
    assert report.pushed is not None
    assert {o.state for o in report.pushed.agencies} == {"written"}
    assert form_row(office, "國科會", "1-3") == {
        "previous": rich_text([[Run("國科會：")], *RICH.paragraphs]),  # type: ignore[union-attr]
        "progress": None,
        "status": None,
    }
    assert (office.project.config.round.name, office.project.config.round.due) == (NEXT, DUE)


def test_carried_over_answers_stand_in_the_new_sheets_and_count_only_once_they_come_back(
    office: Office,
) -> None:
    open_next(office, carry_over=True)
    assert form_row(office, "國科會", "1-3")["progress"] == RICH
    assert {o.agency: o.state for o in office.pull().agencies}["國科會"] == "missing"
    assert office.push().agencies[0].state == "unchanged"
    office.clerk("國科會", "1-3", {"contact": "02-1234"})
    office.pull()
    assert office.table_of(office.master, "機關回復").rows[f"{NEXT}\t1-3\t國科會"]["progress"] == RICH


def test_the_configuration_changes_in_its_round_only(office: Office) -> None:
    path = office.folder / "config.toml"
    path.write_text(path.read_text("utf-8").replace("[round]\n", "[round]  # 本期\n# 每季改\n"), "utf-8")
    before = path.read_text("utf-8")
    open_next(office)
    assert path.read_text("utf-8") == before.replace(
        f"name = '{ROUND}'\n", f'name = "{NEXT}"\nopens = 2025-03-20\ndue = 2025-03-31\n'
    )


@pytest.mark.parametrize("carry_over", [False, True])
def test_a_form_as_it_was_pushed_holds_nothing_that_waits_to_be_pulled(
    office: Office, carry_over: bool
) -> None:
    open_next(office, carry_over=carry_over)
    assert not [a.agency for a in status.run(office.project, today=SPRING).agencies if a.waiting]
    office.clerk("國科會", "1-3", {"contact": "02-1234", "progress": "新的說明。"})
    assert [a.agency for a in status.run(office.project, today=SPRING).agencies if a.waiting] == ["國科會"]


@pytest.mark.parametrize(
    ("today", "asked", "opens"),
    [
        (date(2025, 3, 20), None, date(2025, 3, 20)),
        (date(2025, 3, 20), date(2025, 3, 1), date(2025, 3, 1)),
        (date(2025, 4, 1), None, None),  # made up afterwards: nobody said when it began
    ],
)
def test_a_round_opens_on_the_day_on_which_it_is_opened(
    office: Office, today: date, asked: date | None, opens: date | None
) -> None:
    rounds.open_round(office.project, NEXT, due=DUE, opens=asked, today=today)
    assert office.project.config.round.opens == opens


def test_a_dry_run_changes_nothing_and_tells_who_is_late(office: Office) -> None:
    before = {p: p.read_bytes() for p in office.folder.rglob("*") if p.is_file() and "lock" not in p.name}
    report = open_next(office, dry_run=True)
    assert report.silent == ("數發部", "經濟部") or set(report.silent) == {"數發部", "經濟部"}
    assert {p: p.read_bytes() for p in before} == before


def test_an_unpulled_answer_is_named_and_its_sheet_stays(office: Office) -> None:
    office.clerk("數發部", "1-2", done("還沒彙入的說明。"))
    report = open_next(office)
    assert report.unpulled == ("數發部",)
    assert report.pushed is not None
    assert {o.agency: o.state for o in report.pushed.agencies}["數發部"] == "refused"
    assert form_row(office, "數發部", "1-2")["progress"] == "還沒彙入的說明。"


def test_a_name_is_used_once_and_days_are_in_order(office: Office) -> None:
    for name in (ROUND, " １１３年第４季 "):
        with pytest.raises(ConfigError, match="round-known"):
            rounds.open_round(office.project, name)
    with pytest.raises(ConfigError, match="round-nameless"):
        rounds.open_round(office.project, " ")
    with pytest.raises(ConfigError, match="round-upside-down"):
        rounds.open_round(office.project, NEXT, due=DUE, opens=date(2025, 4, 1))


# ---------------------------------------------------------------- late


def test_after_its_end_a_round_s_answers_are_reported_and_taken_only_by_force(office: Office) -> None:
    rounds.close_round(office.project, today=TODAY)
    office.clerk("數發部", "1-2", done("遲來的說明。"))
    report = office.pull()
    states = {o.agency: o.state for o in report.agencies}
    assert states == {"工程會": "unchanged", "數發部": "stale", "經濟部": "missing", "國科會": "unchanged"}
    assert [p.code for p in report.problems if p.agency == "數發部"] == ["round-closed"]
    assert ("1-2", "數發部") not in office.responses()
    office.pull(force=["數發部"])
    assert office.responses()["1-2", "數發部"]["progress"] == "遲來的說明。"
    with pytest.raises(SyncError, match="round-closed-before"):
        rounds.close_round(office.project)


def test_a_sheet_of_the_round_before_is_an_old_copy(office: Office) -> None:
    old = office.form("國科會").read_bytes()
    open_next(office)
    office.form("國科會").write_bytes(old)
    office.clerk("國科會", "1-3", {"progress": "遲交的舊表。"})
    assert {o.agency: o.state for o in office.pull().agencies}["國科會"] == "stale"


def test_opening_the_next_round_ends_the_end_of_the_one_before(office: Office) -> None:
    rounds.close_round(office.project, today=TODAY)
    open_next(office)
    assert office.project.config.round.closed is None
    office.clerk("國科會", "1-3", done("新一期的回復。"))
    assert {o.agency: o.state for o in office.pull().agencies}["國科會"] == "merged"


# ---------------------------------------------------------------- all of them


def test_all_rounds_are_listed_with_their_days(office: Office) -> None:
    rounds.close_round(office.project, today=TODAY)
    open_next(office)
    found = rounds.listed(office.project)
    assert [
        (p.round.name, p.round.due, p.round.closed, p.items, p.agencies, p.is_current) for p in found
    ] == [
        (ROUND, None, TODAY, 2, 2, False),
        (NEXT, DUE, None, 0, 0, True),
    ]


def test_the_answers_of_all_rounds_stand_side_by_side(office: Office) -> None:
    open_next(office)
    office.clerk("國科會", "1-3", done("=第二期的回復。"))
    office.pull()
    path = office.folder / "out" / "歷次.xlsx"
    report = roundtable.run(office.project, path)
    assert (report.rounds, report.rows) == ((ROUND, NEXT), 5)
    sheet = openpyxl.load_workbook(path, rich_text=True).active
    assert sheet is not None
    table = [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]
    assert table[0] == [
        "項次",
        "會議決議",
        "機關",
        "分工",
        "裁示",
        *(f"{r} {f}" for r in (ROUND, NEXT) for f in ("辦理情形", "辦理狀態")),
    ]
    assert table[-1] == [
        "1-3",
        "請國科會完成草案。",
        "國科會",
        "主辦",
        "",
        "草案已於十月送審完畢。",
        "已完成 100%",
        "=第二期的回復。",
        "已完成 100%",
    ]
    with zipfile.ZipFile(path) as archive:
        assert '<u val="single"/>' in archive.read("xl/worksheets/sheet1.xml").decode()
    csv_path = path.with_suffix(".csv")
    roundtable.run(office.project, csv_path)
    with csv_path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[-1][-2:] == ["\t=第二期的回復。", "已完成 100%"]
    with pytest.raises(ConfigError, match="table-format"):
        roundtable.run(office.project, path.with_suffix(".ods"))


def test_opening_a_round_can_be_undone(office: Office) -> None:
    path = office.folder / "config.toml"
    before = path.read_bytes()
    report = open_next(office)
    assert [f.state for f in undo.run(office.project, report.run).files] == ["restored"]
    assert path.read_bytes() == before
