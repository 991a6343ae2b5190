"""A push: what an agency gets, what it never gets, and what is never overwritten."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from office import ROUND, Office, done

from synctool.flows.project import templates
from synctool.flows.push import PushReport
from synctool.model import Run, Value, rich_text, text_of
from synctool.ooxml import open_workbook
from synctool.ooxml.stamp import parse_form_number
from synctool.schema import FORM_FIELDS, SHEET_NAMES, SheetRole
from synctool.stores import store_for


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def states(report: PushReport) -> dict[str, str]:
    return {one.agency: one.state for one in report.agencies}


def test_each_agency_gets_a_form_with_only_its_own_items(office: Office) -> None:
    office.push()
    keys = {agency: list(office.table_of(office.form(agency), "填報表").rows) for agency in office.agencies}
    assert keys == {"工程會": ["1-1"], "數發部": ["1-1", "1-2"], "經濟部": ["1-2"], "國科會": ["1-3"]}


def test_a_form_is_stamped_and_shows_its_number_round_and_owner(office: Office) -> None:
    office.push()
    book = open_workbook(office.form("國科會").read_bytes(), "國科會.xlsx")
    stamp = book.stamps[""]
    assert (stamp.project, stamp.role, stamp.agency, stamp.round) == ("test", "agency", "國科會", ROUND)
    sheet = book.sheet("填報表")
    head = [text_of(v) for row in range(1, 7) for v in sheet.row(row).values()]
    assert any(parse_form_number(text) == stamp.id for text in head)
    assert ROUND in head
    assert any("測試小組" in text for text in head)


def test_given_columns_are_locked_and_answer_columns_open(office: Office) -> None:
    import openpyxl

    office.push()
    table = office.table_of(office.form("數發部"), "填報表")
    sheet = openpyxl.load_workbook(office.form("數發部"))["填報表"]
    assert sheet.protection.sheet
    assert sheet.protection.formatCells is False
    answers = {f.name for f in FORM_FIELDS if f.owner.value == "agency"}
    for row in table.rows.values():
        for name, column in table.header.columns.items():
            assert sheet.cell(row.number, column).protection.locked == (name not in answers), name
    ranges = [str(r) for v in sheet.data_validations.dataValidation for r in v.sqref.ranges]
    last = max(row.number for row in table.rows.values())
    assert ranges
    assert all(r.endswith(str(last)) for r in ranges)


SECRETS = {"工程會": "密語甲𠮷", "數發部": "密語乙", "經濟部": "密語丙", "國科會": "密語丁"}


def _hold(path: Path, word: str) -> bool:
    """Whether any part of a package holds a word, in UTF-8 or UTF-16, names and the raw file included."""
    archive = zipfile.ZipFile(path)
    parts = [
        path.read_bytes(),
        *(archive.read(n) for n in archive.namelist()),
        *(n.encode() for n in archive.namelist()),
    ]
    return any(word.encode(code) in part for part in parts for code in ("utf-8", "utf-16-le", "utf-16-be"))


def test_law_20_no_form_holds_a_word_of_another_agency_or_of_a_private_column(tmp_path: Path) -> None:
    items = [(f"3-{n}", f"決議{word}。", agency, "") for n, (agency, word) in enumerate(SECRETS.items(), 1)]
    office = Office(tmp_path, items)
    private = 12
    office.edit(
        office.master,
        "列管事項",
        {(3, private): "備註（內部）", (4, private): "內部密語", (1, 1): "標題密語"},
    )
    office.push()
    for n, (agency, word) in enumerate(SECRETS.items(), 1):
        office.clerk(agency, f"3-{n}", done(f"回復{word}。", evidence=f"佐證{word}"))
    office.pull()
    office.push()
    for agency in SECRETS:
        assert _hold(office.form(agency), SECRETS[agency])
        others = [word for other, word in SECRETS.items() if other != agency]
        for word in (*others, "內部密語", "標題密語"):
            assert not _hold(office.form(agency), word), (agency, word)


def test_a_push_never_overwrites_an_answer_that_was_not_pulled(office: Office) -> None:
    office.push()
    office.clerk("國科會", "1-3", {"progress": "還沒彙入的回復"})
    before = office.form("國科會").read_bytes()
    office.staff("1-3", {"due": "114年1月31日"})
    report = office.push()
    assert states(report)["國科會"] == "refused"
    (outcome,) = [one for one in report.agencies if one.agency == "國科會"]
    assert outcome.unpulled
    assert office.form("國科會").read_bytes() == before
    office.pull()
    assert states(office.push())["國科會"] == "written"
    row = office.table_of(office.form("國科會"), "填報表").rows["1-3"]
    assert (row["progress"], row["due"]) == ("還沒彙入的回復", "114年1月31日")


def test_a_file_that_is_no_form_is_left_alone(office: Office) -> None:
    office.form("國科會").parent.mkdir(exist_ok=True)
    office.form("國科會").write_bytes(b"something of somebody's")
    assert states(office.push())["國科會"] in ("refused", "failed")
    assert office.form("國科會").read_bytes() == b"something of somebody's"


def test_a_rejected_answer_stays_in_the_agencys_sheet(office: Office) -> None:
    office.push()
    office.clerk("國科會", "1-3", done("說明。", completed="近期"))
    office.pull()
    office.staff("1-3", {"due": "114年1月31日"})
    assert states(office.push())["國科會"] == "written"
    assert office.table_of(office.form("國科會"), "填報表").rows["1-3"]["completed"] == "近期"


def test_a_second_push_writes_nothing(office: Office) -> None:
    office.push()
    office.clerk("國科會", "1-3", done("說明。", completed="113年12月1日"))
    office.pull()
    office.push()
    before = {a: office.form(a).read_bytes() for a in office.agencies}
    assert set(states(office.push()).values()) == {"unchanged"}
    assert before == {a: office.form(a).read_bytes() for a in office.agencies}


def test_a_dry_run_writes_nothing_and_its_digest_is_that_of_the_run(office: Office) -> None:
    told = office.push(dry_run=True)
    assert not office.form("國科會").exists()
    assert told.digest == office.push().digest


def test_a_new_round_shows_the_last_answers_and_asks_anew(office: Office) -> None:
    office.push()
    text = rich_text([[Run("說明"), Run("底線", "single")]])
    office.clerk("國科會", "1-3", done(text))
    office.pull()
    config = office.folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace(ROUND, "114年第1季"), encoding="utf-8")
    assert states(office.push())["國科會"] == "written"
    row = office.table_of(office.form("國科會"), "填報表").rows["1-3"]
    assert row["previous"] == rich_text([[Run("國科會：")], [Run("說明"), Run("底線", "single")]])
    assert row["progress"] is None


@pytest.mark.parametrize("book", ["answers.xlsx", ""])
def test_agencies_may_share_one_workbook_or_the_masters_with_a_tab_each(tmp_path: Path, book: str) -> None:
    agencies = ("工程會", "數發部", "經濟部", "國科會")
    office = Office(tmp_path, locations={a: f"{book}#{a}" for a in agencies})
    report = office.push()
    assert set(states(report).values()) == {"written"}
    assert all(one.shared for one in report.agencies)
    path = tmp_path / (book or "master.xlsx")
    office.type_into(path, "國科會", "1-3", done("在共用檔填的。"))
    office.type_into(path, "數發部", "1-2", done("數發部的。"))
    pulled = office.pull()
    assert {one.agency: one.state for one in pulled.agencies if one.state == "merged"}.keys() >= {
        "國科會",
        "數發部",
    }
    assert office.items()["1-3"]["progress"] == "國科會：\n在共用檔填的。"
    before = path.read_bytes()
    assert not office.pull().changes
    assert path.read_bytes() == before
    assert set(states(office.push()).values()) == {"unchanged"}
    sheets = store_for(path, templates()).read().sheets
    assert set(agencies) <= set(sheets)
    assert SHEET_NAMES[SheetRole.FORM] not in sheets


def test_the_check_column_tells_the_clerk_what_is_missing(office: Office) -> None:
    office.push()
    answer: dict[str, Value] = {"progress": "說明。", "status": "已完成"}
    office.clerk("國科會", "1-3", answer)
    office.pull()
    office.staff("1-3", {"due": "114年1月31日"})
    office.push()
    check = text_of(office.table_of(office.form("國科會"), "填報表").rows["1-3"]["check"])
    assert "辦理進度" in check
    assert "完成日期" in check


def test_an_answer_in_conflict_stays_in_the_agencys_sheet(office: Office) -> None:
    office.push()
    office.clerk("國科會", "1-3", done("原文。"))
    office.pull()
    office.edit_response("國科會", "1-3", {"progress": "主表改。"})
    office.clerk("國科會", "1-3", {"progress": "機關改。"})
    office.pull()
    office.staff("1-3", {"due": "114年1月31日"})
    assert states(office.push())["國科會"] == "written"
    assert office.table_of(office.form("國科會"), "填報表").rows["1-3"]["progress"] == "機關改。"
