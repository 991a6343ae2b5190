"""What a pull remembers saves work and changes no result; losing it, or doubting it, costs time only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from office import TODAY, Office, done

from synctool.flows import pull, recall, undo
from synctool.flows.recall import Recall, Widen
from synctool.ooxml.sheet import XlsxSheet

ITEMS = tuple((f"1-{n}", f"請工程會辦理事項{n}。", "工程會", "") for n in range(1, 31))
PLAIN = "[output]\ndashboard = false\n"
"""A dashboard counts all items, so that a pull with news looks at all of them."""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Thirty items, all answered and pulled."""
    made = Office(tmp_path / "office", ITEMS, settings=PLAIN)
    made.push()
    for key, *_ in ITEMS:
        made.clerk("工程會", key, done(f"{key}辦理完成，並函報。"))
    made.pull()
    return made


@pytest.fixture
def rows_read(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, int]]:
    """Sheet and number of every row whose cells were decoded."""
    seen: set[tuple[str, int]] = set()
    row = XlsxSheet.row

    def watched(sheet: XlsxSheet, number: int, columns: object = None) -> object:
        seen.add((sheet.name, number))
        return row(sheet, number, columns)  # type: ignore[arg-type]

    monkeypatch.setattr(XlsxSheet, "row", watched)
    return seen


def count(rows: set[tuple[str, int]], sheet: str) -> int:
    return sum(name == sheet for name, _ in rows)


def test_a_pull_of_one_new_answer_reads_the_rows_of_its_item_only(
    office: Office, rows_read: set[tuple[str, int]]
) -> None:
    office.clerk("工程會", "1-7", {"progress": "再修正。"})
    rows_read.clear()
    report = office.pull()
    assert {change.item for change in report.changes} == {"1-7"}
    assert count(rows_read, "填報表") == 1
    # Once to merge, once to prove what was written.
    assert {count(rows_read, name) for name in ("列管事項", "機關回復")} == {1}


def test_a_pull_without_news_reads_no_row_of_an_item(office: Office, rows_read: set[tuple[str, int]]) -> None:
    rows_read.clear()
    report = office.pull()
    assert not report.changes
    assert not [name for name, _ in rows_read if name in ("填報表", "列管事項", "機關回復", "解列建議")]


def test_the_report_holds_every_item_whichever_were_looked_at(office: Office) -> None:
    office.clerk("工程會", "1-7", {"status": "辦理中", "percent": 0.5})
    report = office.pull()
    assert [one.item for one in report.recommendations] == [key for key, *_ in ITEMS]
    assert {one.item for one in report.recommendations if not one.ready} == {"1-7"}
    assert report.agencies[0].responses == len(ITEMS)


def spoil_file(office: Office) -> None:
    (office.folder / recall.FILE).write_bytes(b"SQLite format 3\0" + b"?" * 400)


def cut_file(office: Office) -> None:
    path = office.folder / recall.FILE
    path.write_bytes(path.read_bytes()[:5000])


def lose_file(office: Office) -> None:
    (office.folder / recall.FILE).unlink()


def edit_master(office: Office) -> None:
    office.staff("1-3", {"recommendation": "繼續列管"})


def another_run(office: Office) -> None:
    undo.run(office.project)


DOUBTS = {
    "the memo is damaged": spoil_file,
    "the memo is cut short": cut_file,
    "the memo is gone": lose_file,
    "staff edited the master": edit_master,
    "there was another run since": another_run,
}


@pytest.mark.parametrize("happens", DOUBTS.values(), ids=list(DOUBTS))
def test_everything_is_looked_at_where(
    happens: Callable[[Office], None],
    office: Office,
    rows_read: set[tuple[str, int]],
) -> None:
    happens(office)
    office.clerk("工程會", "1-7", {"progress": "再修正。"})
    rows_read.clear()
    report = office.pull()
    assert "1-7" in {change.item for change in report.changes}
    assert count(rows_read, "列管事項") >= len(ITEMS)


def test_on_another_day_only_those_items_are_looked_at_whose_dates_have_come(
    office: Office, rows_read: set[tuple[str, int]]
) -> None:
    office.staff("1-5", {"due": TODAY + timedelta(days=2)})
    office.clerk(
        "工程會", "1-9", {"progress": f"將於{TODAY.month}月{TODAY.day + 3}日前函報。", "status": "辦理中"}
    )
    office.pull()
    seen = []
    for _ in range(5):
        office.today += timedelta(days=1)
        rows_read.clear()
        office.pull()
        seen.append(sorted(number - 3 for name, number in rows_read if name == "列管事項"))
    # Once to merge, once to prove what was written; the day after the last one.
    assert seen == [[], [], [5], [9], []]


def test_a_date_that_lay_ahead_is_judged_anew_when_it_has_come(office: Office) -> None:
    office.clerk("工程會", "1-7", {"completed": TODAY + timedelta(days=2)})
    assert [p.code for p in office.pull().problems] == ["in-future"]
    for faults in (1, 0):
        office.today += timedelta(days=1)
        assert len(office.pull().problems) == faults


def test_everything_is_looked_at_in_another_year_or_before_the_last_day(
    office: Office, rows_read: set[tuple[str, int]]
) -> None:
    for day in (TODAY - timedelta(days=1), TODAY.replace(year=TODAY.year + 1)):
        rows_read.clear()
        pull.run(office.project, today=day)
        assert count(rows_read, "列管事項") >= len(ITEMS)


def test_a_row_that_is_not_the_one_remembered_widens_the_pull(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def moved(self: Recall, *_: object, **__: object) -> None:
        raise Widen

    monkeypatch.setattr(Recall, "excerpt", moved)
    office.clerk("工程會", "1-7", {"progress": "再修正。"})
    assert {change.item for change in office.pull().changes} == {"1-7"}


def test_the_rows_of_a_return_may_be_sorted_and_merged_as_ever(office: Office) -> None:
    table = office.table_of(office.form("工程會"), "填報表")
    one, other = table.rows["1-1"], table.rows["1-2"]
    cells = {}
    for name, column in table.header.columns.items():
        if name != "check":
            cells[one.number, column], cells[other.number, column] = other[name], one[name]
    office.edit(office.form("工程會"), "填報表", cells)
    assert not office.pull().changes


def test_too_many_rewritten_answers_stop_a_return_though_few_rows_came_at_once(office: Office) -> None:
    for key, *_ in ITEMS[:8]:
        office.clerk("工程會", key, {"progress": f"{key}改寫。"})
    assert office.pull().agencies[0].state == "merged"
    for key, *_ in ITEMS[:12]:
        office.clerk("工程會", key, {"progress": f"{key}再改寫。"})
    report = office.pull()
    assert report.agencies[0].state == "stopped"
    assert [problem.code for problem in report.problems] == ["mass-change"]
