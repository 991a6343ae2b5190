"""What the chair ruled, carried out: what leaves the list, what comes back, what is never done."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from office import Office, done

from synctool.errors import ConfigError, SyncError
from synctool.flows import close, undo
from synctool.flows.close import CloseReport
from synctool.flows.master import read_master
from synctool.flows.places import master_store
from synctool.history import open_history
from synctool.model import AuditEntry, Run, Value, rich_text
from synctool.schema import CLOSED_FIELDS
from synctool.tables import Table, read_table

DAY = date(2024, 12, 31)
RICH = rich_text([[Run("草案已於十月"), Run("送審", underline="single"), Run("完畢。")]])


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.push()
    made.clerk("國科會", "1-3", done(RICH))
    made.clerk("工程會", "1-1", done("已訂定要點。"))
    made.pull()
    return made


def carry_out(office: Office, *items: str, **options: object) -> CloseReport:
    return close.run(office.project, items=items, day=DAY, **options)  # type: ignore[arg-type]


def ruled(office: Office, item: str, text: str, wording: str = "") -> CloseReport:
    return carry_out(office, item, ruling=close.given(text, wording), meeting="第5次會議")


def archive_table(office: Office) -> Table:
    sheet = master_store(office.project).read().sheets["已解除列管"]
    table, _ = read_table(sheet, CLOSED_FIELDS, "master.xlsx")
    assert table is not None
    return table


def archive(office: Office) -> dict[str, dict[str, Value]]:
    return {key: dict(row.values) for key, row in archive_table(office).rows.items()}


def tracked(office: Office) -> list[str]:
    return list(read_master(office.project, master_store(office.project).read()).register.items)


def audit(office: Office, item: str) -> list[AuditEntry]:
    history = open_history("", office.folder, project="test")
    try:
        return list(history.audit(item=item))
    finally:
        history.close()


def keys_in_form(office: Office, agency: str) -> list[str]:
    return list(office.table_of(office.form(agency), "填報表").rows)


# ---------------------------------------------------------------- nothing without a ruling


def test_without_a_ruling_nothing_is_done(office: Office) -> None:
    before = office.master.read_bytes()
    report = carry_out(office)
    assert (report.carried, report.changes) == ((), ())
    assert office.master.read_bytes() == before
    with pytest.raises(SyncError, match="close-no-ruling"):
        carry_out(office, "1-3")


def test_what_all_recommend_is_not_carried_out_before_it_is_ruled(office: Office) -> None:
    assert office.items()["1-3"]["recommendation"] == "解除列管"
    assert not carry_out(office).carried
    assert "1-3" in tracked(office)


@pytest.mark.parametrize(
    "text",
    [
        "不同意解除列管",
        "俟完成後解除列管",
        "解除列管，改由機關自行列管",
        "請再議",
        "原則同意解除列管",
        "併案",
        "併案 9-9",
        "併案 1-3",
    ],
)
def test_a_text_that_is_not_plainly_a_ruling_is_told_and_not_carried_out(office: Office, text: str) -> None:
    office.staff("1-3", {"ruling": text})
    report = carry_out(office)
    assert [p.code for p in report.problems] in (["ruling-unclear"], ["ruling-link"])
    assert not report.carried
    assert "1-3" in tracked(office)


def test_an_unknown_item_and_an_unknown_ruling_are_usage_errors(office: Office) -> None:
    with pytest.raises(ConfigError, match="item-unknown"):
        carry_out(office, "1-9")
    with pytest.raises(ConfigError, match="ruling-unknown"):
        close.given("結案")


# ---------------------------------------------------------------- what leaves the list


def test_a_typed_ruling_moves_the_item_to_the_archive_as_it_stood(office: Office) -> None:
    office.staff("1-3", {"ruling": "解除列管，請國科會持續推動。"})
    before = office.items()["1-3"]
    report = carry_out(office, meeting="第5次會議")
    assert [(c.item, c.ruling.label) for c in report.carried] == [("1-3", "解除列管")]
    row = archive(office)["1-3"]
    assert {name: row.get(name) for name in before} == before
    assert row["progress"] == rich_text([[Run("國科會：")], *RICH.paragraphs])  # type: ignore[union-attr]
    assert (row["closed_on"], row["closed_by"], row["outcome"]) == (DAY, "第5次會議", "解除列管")
    assert row["story"] == "2024-12-31 第5次會議：解除列管，請國科會持續推動。"
    assert office.items()["1-3"]["ruling"] == "解除列管，請國科會持續推動。"
    assert tracked(office) == ["1-1", "1-2"]


def test_a_closed_item_leaves_the_agency_s_sheet_at_the_next_push_and_the_answers_stay(
    office: Office,
) -> None:
    ruled(office, "1-1", "解除列管")
    assert keys_in_form(office, "數發部") == ["1-1", "1-2"]
    assert {o.state for o in office.push().agencies} <= {"written", "unchanged"}
    assert keys_in_form(office, "數發部") == ["1-2"]
    assert office.responses()["1-1", "工程會"]["progress"] == "已訂定要點。"


@pytest.mark.parametrize(
    ("text", "outcome"), [("自行列管", "自行列管"), ("併案 1-2", "併案"), ("併入1-2列管", "併案")]
)
def test_other_rulings_that_end_tracking_are_archived_with_their_links(
    office: Office, text: str, outcome: str
) -> None:
    ruled(office, "1-1", text)
    assert archive(office)["1-1"]["outcome"] == outcome
    assert archive(office)["1-1"].get("links") == ("1-2" if outcome == "併案" else None)
    assert tracked(office) == ["1-2", "1-3"]


def test_an_item_is_split_into_new_rows_for_the_office_to_put_into_words(office: Office) -> None:
    report = ruled(office, "1-2", "分案 1-2-1、1-2-2")
    assert report.carried[0].added == ("1-2-1", "1-2-2")
    assert tracked(office) == ["1-1", "1-3", "1-2-1", "1-2-2"]
    assert office.items()["1-2-2"]["leads"] == "經濟部、數發部"
    assert archive(office)["1-2"]["links"] == "1-2-1、1-2-2"
    office.push()
    assert keys_in_form(office, "經濟部") == ["1-2-1", "1-2-2"]


def test_kept_on_the_list_changes_nothing_but_the_record(office: Office) -> None:
    office.staff("1-3", {"ruling": "繼續列管"})
    before = office.master.read_bytes()
    assert len(carry_out(office, meeting="第5次會議").carried) == 1
    assert office.master.read_bytes() == before
    entry = audit(office, "1-3")[-1]
    assert (entry.why, entry.after, entry.source and entry.source.source) == (
        "ruled-continue",
        "繼續列管",
        "第5次會議",
    )
    assert not carry_out(office).carried, "the same words are the same ruling"
    assert len(carry_out(office, "1-3").carried) == 1, "unless somebody asks for it"


def test_the_second_close_carries_out_nothing(office: Office) -> None:
    ruled(office, "1-3", "解除列管")
    before = office.master.read_bytes()
    assert not carry_out(office).carried
    assert office.master.read_bytes() == before


def test_a_dry_run_tells_the_same_plan_and_writes_nothing(office: Office) -> None:
    office.staff("1-3", {"ruling": "解除列管"})
    before = office.master.read_bytes()
    dry = carry_out(office, dry_run=True)
    assert office.master.read_bytes() == before
    wet = carry_out(office)
    assert (dry.digest, dry.changes) == (wet.digest, wet.changes)
    assert dry.carried == wet.carried


def test_every_cell_that_a_ruling_changes_is_in_the_audit_with_the_meeting(office: Office) -> None:
    report = ruled(office, "1-3", "解除列管", "請持續推動")
    entries = [e for e in audit(office, "1-3") if e.run == report.run]
    assert {(e.sheet, e.cell) for e in entries} == {(c.sheet, c.cell) for c in report.changes}
    assert {e.why for e in entries} == {"ruled-remove"}
    assert {e.source for e in entries} == {("第5次會議", "2024-12-31", "")}


# ---------------------------------------------------------------- what goes on


def test_pulls_after_a_closing_leave_the_closed_row_alone_and_come_to_rest(office: Office) -> None:
    ruled(office, "1-3", "解除列管")
    office.push()
    row = office.items()["1-3"]
    report = office.pull()
    assert "1-3" not in [r.item for r in report.recommendations]
    assert office.items()["1-3"] == row
    before = office.master.read_bytes()
    assert not office.pull().changes
    assert office.master.read_bytes() == before


def test_a_pull_before_the_next_push_has_nothing_to_say_about_the_closed_row(office: Office) -> None:
    ruled(office, "1-3", "解除列管")
    report = office.pull()
    assert [p for p in report.problems if p.item == "1-3"] == []


def test_news_about_a_closed_item_is_told_and_kept_on_record_not_merged(office: Office) -> None:
    ruled(office, "1-3", "解除列管")
    office.clerk("國科會", "1-3", {"progress": "又有新的進展。"})
    report = office.pull()
    assert [(p.code, p.field, p.found) for p in report.problems if p.item == "1-3"] == [
        ("item-closed", "progress", "又有新的進展。")
    ]
    assert office.responses()["1-3", "國科會"]["progress"] == RICH
    assert {o.state for o in office.push().agencies} <= {"written", "unchanged"}
    assert keys_in_form(office, "國科會") == []


def test_staff_may_delete_the_row_of_a_closed_item_and_it_can_still_be_reopened(office: Office) -> None:
    ruled(office, "1-1", "解除列管")
    row = office.table_of(office.master, "列管事項").rows["1-1"].number
    office.edit(office.master, "列管事項", {(row, column): None for column in range(1, 12)})
    assert tracked(office) == ["1-2", "1-3"]
    close.reopen(office.project, ["1-1"], meeting="第6次會議", day=DAY)
    back = office.items()["1-1"]
    assert (back["resolution"], back["progress"]) == (
        "請工程會研議協調機制。",
        "工程會、數發部：\n已訂定要點。",
    )
    assert tracked(office) == ["1-2", "1-3", "1-1"]


def test_a_closed_item_whose_ruling_was_wiped_is_told(office: Office) -> None:
    ruled(office, "1-3", "解除列管")
    office.staff("1-3", {"ruling": None})
    assert "closed-unruled" in [p.code for p in office.pull().problems]
    assert "1-3" not in tracked(office)


def test_an_archive_that_the_office_kept_by_hand_hides_no_tracked_item(office: Office) -> None:
    ruled(office, "1-3", "解除列管")
    table = archive_table(office)
    row = table.rows["1-3"].number
    office.edit(office.master, "已解除列管", {(row, table.header.columns["outcome"]): None})
    assert "1-3" in tracked(office)


def test_a_sheet_of_the_archive_s_name_and_another_form_stops_closing_only(office: Office) -> None:
    header = archive_table(office).header
    office.edit(office.master, "已解除列管", {(header.row, header.columns["key"]): "代號"})
    assert office.pull().run
    with pytest.raises(SyncError, match="archive-unusable"):
        ruled(office, "1-3", "解除列管")


# ---------------------------------------------------------------- what comes back


def test_a_reopened_item_is_tracked_again_with_all_its_rulings(office: Office) -> None:
    ruled(office, "1-3", "解除列管")
    office.push()
    report = close.reopen(
        office.project, ["1-3"], meeting="第6次會議", day=date(2025, 3, 31), wording="請補充成效"
    )
    assert [c.ruling.label for c in report.carried] == ["復列"]
    assert tracked(office) == ["1-1", "1-2", "1-3"]
    assert office.items()["1-3"]["ruling"] == "復列，請補充成效"
    assert archive(office)["1-3"]["outcome"] == "復列"
    office.push()
    assert keys_in_form(office, "國科會") == ["1-3"]
    ruled(office, "1-3", "解除列管")
    assert archive(office)["1-3"]["story"] == (
        "2024-12-31 第5次會議：解除列管\n2025-03-31 第6次會議：復列，請補充成效\n2024-12-31 第5次會議：解除列管"
    )
    assert tracked(office) == ["1-1", "1-2"]


def test_an_answer_of_before_stands_after_closing_and_reopening(office: Office) -> None:
    ruled(office, "1-3", "解除列管")
    office.push()
    close.reopen(office.project, ["1-3"], day=DAY)
    office.push()
    assert office.table_of(office.form("國科會"), "填報表").rows["1-3"]["progress"] == RICH
    assert not [c for c in office.pull().changes if c.sheet == "機關回復"]


def test_reopening_what_is_tracked_is_told(office: Office) -> None:
    report = close.reopen(office.project, ["1-3"], day=DAY)
    assert [p.code for p in report.problems] == ["not-closed"]
    assert not report.changes


def test_a_reopening_may_be_typed_too(office: Office) -> None:
    ruled(office, "1-3", "解除列管")
    office.staff("1-3", {"ruling": "恢復列管，請補充成效"})
    assert [c.ruling.label for c in carry_out(office).carried] == ["復列"]
    assert "1-3" in tracked(office)
    assert not carry_out(office).carried


def test_closing_an_item_does_not_make_a_return_look_like_an_older_one(tmp_path: Path) -> None:
    office = Office(tmp_path, (("1-1", "甲。", "工程會", ""), ("1-2", "乙。", "工程會", "")))
    office.push()
    office.clerk("工程會", "1-1", done("甲已辦理完畢。"))
    office.pull()
    office.clerk("工程會", "1-2", done("乙已辦理完畢。"))
    office.pull()
    ruled(office, "1-2", "解除列管")
    office.push()
    assert [o.state for o in office.pull().agencies] == ["unchanged"]
    office.clerk("工程會", "1-1", {"contact": "02-1234"})
    assert [o.state for o in office.pull().agencies] == ["merged"]


# ---------------------------------------------------------------- what is taken back


def test_a_closing_is_undone_to_the_byte_and_can_be_carried_out_again(office: Office) -> None:
    office.staff("1-3", {"ruling": "解除列管"})
    before = office.master.read_bytes()
    report = carry_out(office)
    undo.run(office.project, report.run)
    assert office.master.read_bytes() == before
    assert "1-3" in tracked(office)
    assert [c.item for c in carry_out(office).carried] == ["1-3"]


def test_a_closing_is_undone_by_a_merge_where_something_came_after(office: Office) -> None:
    report = ruled(office, "1-3", "解除列管")
    office.clerk("工程會", "1-1", {"progress": "又有進展。"})
    office.pull()
    undo.run(office.project, report.run)
    assert archive(office) == {}
    assert tracked(office) == ["1-1", "1-2", "1-3"]
    assert office.items()["1-3"].get("ruling") is None
    assert "又有進展。" in str(office.items()["1-1"]["progress"])


def test_a_split_is_undone_with_its_rows(office: Office) -> None:
    report = ruled(office, "1-2", "分案 1-2-1、1-2-2")
    office.clerk("工程會", "1-1", {"progress": "又有進展。"})
    office.pull()
    undo.run(office.project, report.run)
    assert tracked(office) == ["1-1", "1-2", "1-3"]


def test_a_reopening_is_undone(office: Office) -> None:
    ruled(office, "1-3", "解除列管")
    report = close.reopen(office.project, ["1-3"], day=DAY)
    undo.run(office.project, report.run)
    assert tracked(office) == ["1-1", "1-2"]


def test_a_ruling_that_changed_no_cell_is_undone_too(office: Office) -> None:
    office.staff("1-3", {"ruling": "繼續列管"})
    report = carry_out(office)
    undo.run(office.project, report.run)
    assert [c.item for c in carry_out(office).carried] == ["1-3"]
