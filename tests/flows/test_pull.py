"""A pull, as its people see it: what arrives, what stays, what is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from office import Office, done

from synctool.flows.pull import PullReport
from synctool.model import CellError, Run, Value, rich_text, text_of


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.push()
    return made


def states(report: PullReport) -> dict[str, str]:
    return {one.agency: one.state for one in report.agencies}


# ---------------------------------------------------------------- what arrives


def test_a_joint_answer_by_the_lead_is_headed_by_all_its_agencies(office: Office) -> None:
    office.clerk("工程會", "1-1", done("1. 已訂定要點。"))
    office.pull()
    assert office.items()["1-1"]["progress"] == "工程會、數發部：\n1. 已訂定要點。"


def test_several_leads_answer_separately_in_the_order_of_the_master(office: Office) -> None:
    office.clerk("數發部", "1-2", done("數發部的說明。"))
    office.clerk("經濟部", "1-2", done("經濟部的說明。"))
    office.pull()
    assert office.items()["1-2"]["progress"] == "經濟部：\n經濟部的說明。\n數發部：\n數發部的說明。"


def test_a_supporting_agency_with_words_of_its_own_gets_a_block_of_its_own(office: Office) -> None:
    office.clerk("工程會", "1-1", done("主辦說明。"))
    office.clerk("數發部", "1-1", {"progress": "協辦補充。"})
    office.pull()
    assert office.items()["1-1"]["progress"] == "工程會：\n主辦說明。\n數發部：\n協辦補充。"


RICH = rich_text(
    [
        [
            Run("1. 已辦理"),
            Run("底線", "single"),
            Run("、"),
            Run("粗體", bold=True),
            Run("𠮷😀", "double", italic=True),
        ],
        [],
        [Run("  2. "), Run("紅字", colour="FF0000"), Run("刪除", strike=True), Run("。")],
    ]
)


def test_underline_bold_italic_strike_colour_and_breaks_survive_the_whole_way(office: Office) -> None:
    office.clerk("國科會", "1-3", done(RICH))
    office.pull()
    assert office.responses()["1-3", "國科會"]["progress"] == RICH
    assert not isinstance(RICH, str)
    assert office.items()["1-3"]["progress"] == rich_text([[Run("國科會：")], *RICH.paragraphs])


def test_text_that_begins_like_a_formula_stays_text(office: Office) -> None:
    for text in ("=1+1", "+886-2-1234", "-待補", "@所有人"):
        office.clerk("國科會", "1-3", done(text))
        office.pull()
        assert office.responses()["1-3", "國科會"]["progress"] == text


def test_an_item_whose_criteria_are_all_met_is_recommended_for_removal(office: Office) -> None:
    office.clerk("國科會", "1-3", done("草案業於113年10月22日送行政院審查，並將持續追蹤。"))
    report = office.pull()
    assert office.items()["1-3"]["recommendation"] == "解除列管"
    assert office.items()["1-1"]["recommendation"] == "繼續列管"
    row = office.recommendations()["1-3"]
    assert all(
        text_of(row[c]).startswith("✓")
        for c in ("answered", "done", "requested", "no_problem", "no_conflict")
    )
    assert "持續" in text_of(row["notes"])
    assert [r.item for r in report.recommendations if r.ready] == ["1-3"]


@pytest.mark.parametrize(
    ("lacking", "change"),
    [
        ("done", {"status": "辦理中", "percent": 0.9, "completed": None}),
        ("done", {"percent": 0.996}),
        ("requested", {"request": "繼續列管"}),
        ("requested", {"request": None}),
        ("no_problem", {"completed": "近期"}),
        ("substantiated", {"progress": "完成", "evidence": None}),
        ("answered", {"progress": None}),
    ],
)
def test_one_unmet_criterion_keeps_an_item_on_the_list(
    office: Office, lacking: str, change: dict[str, Value]
) -> None:
    office.clerk("國科會", "1-3", {**done("草案已於十月送行政院審查完畢。"), **change})
    office.pull()
    assert office.items()["1-3"]["recommendation"] == "繼續列管"
    assert text_of(office.recommendations()["1-3"][lacking]).startswith("✗")


def test_what_a_person_typed_over_a_recommendation_stands(office: Office) -> None:
    office.clerk("國科會", "1-3", done("草案已於十月送行政院審查完畢。"))
    office.pull()
    office.staff("1-3", {"recommendation": "繼續列管"})
    office.clerk("國科會", "1-3", {"contact": "02-1234"})
    report = office.pull()
    assert office.items()["1-3"]["recommendation"] == "繼續列管"
    assert not report.conflicts


# ---------------------------------------------------------------- what stays


def test_a_second_pull_writes_no_byte_and_no_record(office: Office) -> None:
    office.clerk("工程會", "1-1", done("說明一。", percent="不明"))
    office.clerk("經濟部", "1-2", done("說明二。"))
    office.pull()
    master = office.master.read_bytes()
    history = (office.folder / ".synctool" / "history.db").read_bytes()
    report = office.pull()
    assert office.master.read_bytes() == master
    assert (office.folder / ".synctool" / "history.db").read_bytes() == history
    assert not report.changes


def test_a_row_missing_from_a_return_deletes_nothing_and_is_reported(office: Office) -> None:
    office.clerk("數發部", "1-2", done("說明。"))
    office.pull()
    row = office.table_of(office.form("數發部"), "填報表").rows["1-2"].number
    office.edit(office.form("數發部"), "填報表", {(row, column): None for column in range(1, 17)})
    report = office.pull()
    assert office.responses()["1-2", "數發部"]["progress"] == "說明。"
    assert [p.item for p in report.problems if p.code == "row-missing"] == ["1-2"]


def test_blanking_an_answer_is_an_edit_that_takes_its_block_back(office: Office) -> None:
    office.clerk("經濟部", "1-2", done("甲。"))
    office.clerk("數發部", "1-2", done("乙。"))
    office.pull()
    office.clerk("經濟部", "1-2", {"progress": None})
    report = office.pull()
    assert office.items()["1-2"]["progress"] == "數發部：\n乙。"
    assert any(c.field == "progress" and c.agency == "經濟部" and c.after is None for c in report.changes)


def test_polishing_one_block_keeps_the_others_news_coming(office: Office) -> None:
    office.clerk("經濟部", "1-2", done("甲。"))
    office.clerk("數發部", "1-2", done("乙。"))
    office.pull()
    office.staff("1-2", {"progress": "經濟部：\n甲（潤稿）。\n數發部：\n乙。"})
    office.clerk("數發部", "1-2", {"progress": "乙之二。"})
    report = office.pull()
    assert office.items()["1-2"]["progress"] == "經濟部：\n甲（潤稿）。\n數發部：\n乙之二。"
    assert not report.conflicts


def test_a_polished_block_with_news_keeps_the_masters_wording_and_is_pending(office: Office) -> None:
    office.clerk("經濟部", "1-2", done("甲。"))
    office.pull()
    office.staff("1-2", {"progress": "經濟部：\n甲（潤稿）。"})
    office.clerk("經濟部", "1-2", {"progress": "甲之二。"})
    first = office.pull()
    assert office.items()["1-2"]["progress"] == "經濟部：\n甲（潤稿）。"
    (conflict,) = first.conflicts
    assert conflict.theirs == "經濟部：\n甲之二。"
    assert text_of(office.pending()[conflict.id]["theirs"]) == "經濟部：\n甲之二。"
    assert [c.id for c in office.pull().conflicts] == [conflict.id]


def test_an_answer_changed_on_both_sides_is_a_conflict_that_keeps_all_three(office: Office) -> None:
    office.clerk("國科會", "1-3", done("原文。"))
    office.pull()
    office.edit_response("國科會", "1-3", {"progress": "主表改。"})
    office.clerk("國科會", "1-3", {"progress": "機關改。"})
    report = office.pull()
    (conflict,) = [c for c in report.conflicts if c.reason == "both-changed"]
    assert (conflict.baseline, conflict.ours, conflict.theirs) == ("原文。", "主表改。", "機關改。")
    assert office.responses()["1-3", "國科會"]["progress"] == "主表改。"
    assert office.items()["1-3"]["recommendation"] == "繼續列管"


def test_an_error_cell_is_a_problem_and_never_a_blank(office: Office) -> None:
    office.clerk("國科會", "1-3", done("原文。"))
    office.pull()
    _write_error(office.form("國科會"), "1-3", office)
    report = office.pull()
    assert [p.code for p in report.problems] == ["error-value"]
    assert report.problems[0].found == CellError("#N/A")
    assert office.responses()["1-3", "國科會"]["progress"] == "原文。"


def _write_error(path: Path, item: str, office: Office) -> None:
    import openpyxl

    table = office.table_of(path, "填報表")
    book = openpyxl.load_workbook(path, rich_text=True)
    cell = book["填報表"].cell(table.rows[item].number, table.header.columns["progress"], "#N/A")
    cell.data_type = "e"
    book.save(path)


def test_a_lost_history_adopts_what_is_equal_and_deletes_nothing(office: Office) -> None:
    office.clerk("國科會", "1-3", done("原文，已送審查完畢。"))
    office.pull()
    before = office.items()
    shutil.rmtree(office.folder / ".synctool")
    office.clerk("國科會", "1-3", {"progress": "新文，已送審查完畢。"})
    report = office.pull()
    assert office.items()["1-3"]["progress"] == before["1-3"]["progress"]
    assert {(c.field, c.theirs) for c in report.conflicts} >= {("progress", "新文，已送審查完畢。")}


def test_deleting_the_answers_sheet_loses_no_answer(office: Office) -> None:
    import openpyxl

    office.clerk("國科會", "1-3", done("原文。"))
    office.pull()
    book = openpyxl.load_workbook(office.master, rich_text=True)
    del book["機關回復"]
    book.save(office.master)
    office.pull()
    assert office.responses()["1-3", "國科會"]["progress"] == "原文。"
    assert office.items()["1-3"]["progress"] == "國科會：\n原文。"


# ---------------------------------------------------------------- what stops


def test_one_damaged_return_leaves_every_other_result_the_same(tmp_path: Path) -> None:
    results = []
    for damaged in (False, True):
        office = Office(tmp_path / str(damaged))
        office.push()
        office.clerk("工程會", "1-1", done("說明。"))
        office.clerk("經濟部", "1-2", done("說明。"))
        if damaged:
            office.form("國科會").write_bytes(b"PK\x03\x04 no zip at all")
        report = office.pull()
        assert states(report)["國科會"] == ("stopped" if damaged else "missing")
        results.append({key: row for key, row in office.items().items() if key != "1-3"})
    assert results[0] == results[1]


def test_keys_that_are_doubled_altered_or_blank_are_set_aside_with_their_content(office: Office) -> None:
    table = office.table_of(office.form("數發部"), "填報表")
    last = max(row.number for row in table.rows.values())
    progress = table.header.columns["progress"]
    cells: dict[tuple[int, int], Value] = {
        (last + 1, 1): "1-2", (last + 1, progress): "重複列",
        (last + 2, 1): "9-9", (last + 2, progress): "改過的項次",
        (last + 3, progress): "沒有項次",
    }  # fmt: skip
    office.edit(office.form("數發部"), "填報表", cells)
    report = office.pull()
    found = {(p.code, text_of(p.found)) for p in report.problems}
    assert {("row-set-aside", t) for t in ("重複列", "改過的項次", "沒有項次")} <= found
    assert {"key-doubled", "key-unknown", "key-blank"} <= {p.code for p in report.problems}
    assert "progress" not in office.items()["1-2"]


def test_a_missing_needed_header_stops_that_return_and_names_what_was_found(office: Office) -> None:
    table = office.table_of(office.form("國科會"), "填報表")
    office.edit(
        office.form("國科會"), "填報表", {(table.header.row, table.header.columns["progress"]): "說明欄"}
    )
    report = office.pull()
    assert states(report)["國科會"] == "stopped"
    (problem,) = [p for p in report.problems if p.agency == "國科會"]
    assert problem.code == "header-label-missing"
    assert "說明欄" in problem.detail["found_labels"]


def _many(tmp_path: Path) -> Office:
    items = [(f"2-{n}", f"決議{n}。", "工程會", "") for n in range(1, 11)]
    office = Office(tmp_path, items)
    office.push()
    for n in range(1, 11):
        office.clerk("工程會", f"2-{n}", done(f"說明{n}。"))
    office.pull()
    return office


def test_too_many_answers_blanked_at_once_stop_the_return_until_forced(tmp_path: Path) -> None:
    office = _many(tmp_path)
    for n in range(1, 5):
        office.clerk("工程會", f"2-{n}", {"progress": None})
    report = office.pull()
    assert states(report) == {"工程會": "stopped"}
    assert office.responses()["2-1", "工程會"]["progress"] == "說明1。"
    assert states(office.pull()) == {"工程會": "stopped"}
    assert states(office.pull(force=["工程會"])) == {"工程會": "merged"}
    assert "progress" not in office.responses().get(("2-1", "工程會"), {})


def test_filling_in_blanks_never_counts_as_too_much_change(tmp_path: Path) -> None:
    items = [(f"2-{n}", f"決議{n}。", "工程會", "") for n in range(1, 11)]
    office = Office(tmp_path, items)
    office.push()
    for n in range(1, 7):
        office.clerk("工程會", f"2-{n}", done(f"說明{n}。"))
    office.pull()
    for n in range(7, 11):
        office.clerk("工程會", f"2-{n}", done(f"說明{n}。"))
    assert states(office.pull()) == {"工程會": "merged"}


def test_an_empty_sheet_stops_the_return(office: Office) -> None:
    table = office.table_of(office.form("國科會"), "填報表")
    office.edit(office.form("國科會"), "填報表", {(table.rows["1-3"].number, c): None for c in range(1, 17)})
    assert states(office.pull())["國科會"] == "stopped"


def test_a_return_equal_to_an_earlier_state_is_an_old_copy(office: Office) -> None:
    office.clerk("國科會", "1-3", done("第一版。"))
    old = office.form("國科會").read_bytes()
    office.pull()
    office.clerk("國科會", "1-3", {"progress": "第二版。"})
    office.pull()
    office.form("國科會").write_bytes(old)
    report = office.pull()
    assert states(report)["國科會"] == "stale"
    assert office.responses()["1-3", "國科會"]["progress"] == "第二版。"
    assert states(office.pull(force=["國科會"]))["國科會"] == "merged"
    assert office.responses()["1-3", "國科會"]["progress"] == "第一版。"


def test_another_agencys_form_in_an_agencys_place_is_not_merged(office: Office) -> None:
    office.clerk("經濟部", "1-2", done("經濟部的。"))
    shutil.copy(office.form("經濟部"), office.form("國科會"))
    report = office.pull()
    assert states(report)["國科會"] == "stopped"
    assert [p.code for p in report.problems if p.agency == "國科會"] == ["other-agency"]


# ---------------------------------------------------------------- dry run, order, position


def test_a_dry_run_tells_what_the_run_then_does(office: Office) -> None:
    office.clerk("國科會", "1-3", done("說明。"))
    before = office.master.read_bytes()
    told = office.pull(dry_run=True)
    assert office.master.read_bytes() == before
    carried_out = office.pull()
    assert told.digest == carried_out.digest
    assert told.changes == carried_out.changes


def test_rows_and_columns_may_be_moved_and_the_file_renamed(office: Office) -> None:
    import openpyxl

    office.clerk("數發部", "1-1", {"progress": "協辦。"})
    office.clerk("數發部", "1-2", done("說明。"))
    path = office.form("數發部")
    book = openpyxl.load_workbook(path, rich_text=True)
    sheet = book["填報表"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=7, max_row=9)]
    for n, row in enumerate([rows[0], rows[2], rows[1]]):
        for column, value in enumerate(reversed(row), start=1):
            sheet.cell(n + 12, column, value if not str(value).startswith("=") else "ok")
            sheet.cell(n + 7, column).value = None
    (office.folder / "收件").mkdir()
    book.save(office.folder / "收件" / "最終版(2).xlsx")
    path.unlink()
    report = office.pull(inbox=office.folder / "收件")
    assert states(report)["數發部"] == "merged"
    assert office.items()["1-2"]["progress"] == "數發部：\n說明。"


answer_texts = st.sampled_from(["", "甲", "乙", "丙"])
edits = st.fixed_dictionaries(
    dict.fromkeys(
        (("工程會", "1-1"), ("經濟部", "1-2"), ("數發部", "1-2"), ("數發部", "1-1"), ("國科會", "1-3")),
        answer_texts,
    )
)


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(
    first=edits,
    second=edits,
    polish=answer_texts,
    order=st.permutations(["工程會", "數發部", "經濟部", "國科會"]),
    batches=st.integers(1, 4),
)
def test_law_7_any_order_or_batching_of_agencies_gives_the_same_master_and_conflicts(
    tmp_path_factory: pytest.TempPathFactory,
    first: dict[tuple[str, str], str],
    second: dict[tuple[str, str], str],
    polish: str,
    order: list[str],
    batches: int,
) -> None:
    start = Office(tmp_path_factory.mktemp("law7"))
    start.push()
    for (agency, item), text in first.items():
        start.clerk(agency, item, {"progress": text or None})
    start.pull()
    if polish and "progress" in start.items()["1-2"]:
        start.staff("1-2", {"progress": f"經濟部：\n{polish}。"})
    if ("1-3", "國科會") in start.responses():
        start.edit_response("國科會", "1-3", {"progress": "主表改"})
    for (agency, item), text in second.items():
        start.clerk(agency, item, {"progress": text or None})
    at_once = start.folder.with_name(start.folder.name + "-copy")
    shutil.copytree(start.folder, at_once)
    for batch in _batched(order, -(-4 // batches)):
        start.pull(agencies=batch)
    last = start.pull()
    other = Office.__new__(Office)
    other.folder, other.master, other.agencies = at_once, at_once / "master.xlsx", start.agencies
    once = other.pull()
    assert start.items() == other.items()
    assert start.responses() == other.responses()
    assert start.recommendations() == other.recommendations()
    assert {c.id for c in last.conflicts} == {c.id for c in once.conflicts}


def _batched(order: list[str], size: int) -> list[list[str]]:
    return [order[n : n + size] for n in range(0, len(order), size)]
