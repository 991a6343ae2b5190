"""What happens to spreadsheets while people work in them: the laws hold after each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from google_office import OFFICE, Cloud
from mixed_office import GOOGLE, XLSX, MixedOffice
from office import ROUND, done

from synctool.errors import ChangedMeanwhile, SyncError
from synctool.model import SheetRole, text_of
from synctool.schema import SHEET_NAMES
from synctool.stores import gsheets, gsheets_http

FORM = SHEET_NAMES[SheetRole.FORM]
PROGRESS, TEXT = 9, "1. 已完成協調機制。"
COMPOSED = f"工程會、數發部：\n{TEXT}"
Make = Callable[..., MixedOffice]


@pytest.fixture
def make(tmp_path: Path, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Make:
    monkeypatch.setattr(gsheets_http, "FIRST_PAUSE", 0.01)
    return lambda **options: MixedOffice(tmp_path / "office", cloud, **options)


def settled(office: MixedOffice) -> None:
    """Laws 5 and 14 as far as they can be seen: another pull changes nothing and writes nothing."""
    office.cloud.methods()
    again = office.pull()
    assert not again.changes
    assert office.cloud.methods().get("sheets.spreadsheets.batchUpdate", 0) == 0


# ---------------------------------------------------------------- law 20 and sharing


def test_a_spreadsheet_is_shared_with_its_agency_alone_and_holds_nothing_of_others(
    make: Make, cloud: Cloud
) -> None:
    office = make(master=XLSX)
    office.push()
    for agency in office.agencies:
        file = cloud.emulator.cloud.files[office.form_id(agency)]
        held = {p["emailAddress"]: p["role"] for p in file.permissions.values()}
        assert held == {OFFICE: "owner", office.person(agency): "writer"}
        assert not file.writers_can_share
        assert file.doc is not None
        assert (file.doc.properties["locale"], file.doc.properties["timeZone"]) == ("zh_TW", "Asia/Taipei")
        assert [sheet.title for sheet in file.doc.sheets] == [FORM]
        texts = repr(file.doc.sheets) + repr(file.doc.metadata)
        mine = {row[0] for row in office_items(office) if agency in row[2] + row[3]}
        for key, resolution, *_ in office_items(office):
            assert (resolution in texts) == (key in mine)


def office_items(office: MixedOffice) -> list[tuple[str, str, str, str]]:
    from office import ITEMS

    return list(ITEMS)


def test_an_agency_can_write_its_answers_and_nothing_else(make: Make, cloud: Cloud) -> None:
    office = make(master=XLSX)
    office.push()
    file, person = office.form_id("工程會"), office.person("工程會")
    cloud.human(file, cloud.typed(file, FORM, 8, PROGRESS, TEXT), user=person)
    for row, column in ((8, 1), (8, 4), (7, PROGRESS), (5, 2), (8, 17)):
        with pytest.raises(Exception, match="protected"):
            cloud.human(file, cloud.typed(file, FORM, row, column, "x"), user=person)
    with pytest.raises(Exception, match="protected"):
        cloud.human(file, cloud.inserted(file, FORM, 8), user=person)
    assert office.pull().agencies[0].responses == 1


def test_dropdowns_and_checks_are_those_of_the_declared_rules(make: Make, cloud: Cloud) -> None:
    office = make(master=XLSX)
    office.push()
    doc = cloud.emulator.cloud.files[office.form_id("工程會")].doc
    assert doc is not None
    sheet = doc.titled(FORM)
    assert sheet is not None
    status = sheet.cells[7, 9]["dataValidation"]
    choices = [one["userEnteredValue"] for one in status["condition"]["values"]]
    assert choices == ["未開始", "辦理中", "已完成", "無法辦理"]
    assert status["strict"] and status["showCustomUi"]
    assert sheet.cells[7, 10]["dataValidation"]["condition"]["type"] == "NUMBER_BETWEEN"
    assert sheet.cells[7, 16]["userEnteredValue"]["formulaValue"].startswith("=IF(")
    assert len(sheet.conditional) > 5
    assert sheet.properties["gridProperties"]["frozenRowCount"] == 7
    with pytest.raises(Exception, match="validation"):
        file, person = office.form_id("工程會"), office.person("工程會")
        cloud.human(file, cloud.typed(file, FORM, 8, 10, "隨便"), user=person)


def test_everybody_else_who_can_open_a_form_is_reported_at_each_push(make: Make, cloud: Cloud) -> None:
    office = make(master=XLSX)
    assert all(o.problem is None for o in office.push().agencies)
    cloud.control("share", file=office.form_id("工程會"), user="stranger@elsewhere.test", role="reader")
    told = {o.agency: o for o in office.push().agencies}
    assert told["工程會"].state == "unchanged"
    problem = told["工程會"].problem
    assert problem is not None and problem.code == "google-surplus"
    assert problem.detail["people"] == "stranger@elsewhere.test"
    assert told["數發部"].problem is None


def test_a_new_contact_is_let_in_by_the_next_push(make: Make, cloud: Cloud) -> None:
    office = make(master=XLSX, contacts={"工程會": []})
    told = {o.agency: o for o in office.push().agencies}
    problem = told["工程會"].problem
    assert problem is not None and problem.code == "google-no-contacts"
    config = office.folder / "config.toml"
    config.write_text(
        config.read_text("utf-8").replace("contacts = []", "contacts = ['new@agency.test']"), "utf-8"
    )
    assert all(o.problem is None for o in office.push().agencies)
    held = cloud.emulator.cloud.files[office.form_id("工程會")].permissions.values()
    assert "new@agency.test" in {p["emailAddress"] for p in held}


# ---------------------------------------------------------------- who may own files


def test_a_service_account_without_a_drive_is_told_what_to_do(make: Make, cloud: Cloud) -> None:
    office = make(master=XLSX)
    cloud.control("knobs", accounts_own=0)
    outcomes = office.push().agencies
    assert {o.state for o in outcomes} == {"failed"}
    assert {o.problem.code for o in outcomes if o.problem} == {"google-no-storage"}


def test_new_spreadsheets_go_into_the_shared_drive(make: Make, cloud: Cloud) -> None:
    drive = cloud.control("drive", name="列管", members={OFFICE: "organizer"})["id"]
    cloud.control("knobs", accounts_own=0)
    office = make(master=XLSX, drive=drive)
    assert {o.state for o in office.push().agencies} == {"written"}
    file = cloud.emulator.cloud.files[office.form_id("工程會")]
    assert file.drive_id == drive
    assert {o.state for o in office.push().agencies} == {"unchanged"}
    office.clerk("工程會", "1-1", done(TEXT))
    assert office.pull().agencies[0].state == "merged"


# ---------------------------------------------------------------- people in between


def press(cloud: Cloud, file: str, *requests: Any, **options: Any) -> None:
    """People do this right before the next write to a file."""
    match = {"method": "POST", "path": f"/{file}:batchUpdate"}
    cloud.control("rule", match=match, human={"requests": list(requests), **options})


def ready(make: Make) -> MixedOffice:
    """A Google master that has been pulled into before, and one answer waiting."""
    office = make(agencies={"工程會": GOOGLE})
    office.push()
    office.clerk("數發部", "1-2", done("數發部已辦理。"))
    office.pull()
    office.clerk("工程會", "1-1", done(TEXT))
    return office


def test_rows_inserted_while_a_pull_writes_are_noticed_and_the_write_is_taken_back(
    make: Make, cloud: Cloud
) -> None:
    office = ready(make)
    before = office.items()
    press(cloud, office.master_id(), cloud.inserted(office.master_id(), "列管事項", 4, 2))
    with pytest.raises(ChangedMeanwhile):
        office.pull()
    assert office.items() == before
    report = office.pull()
    assert office.items()["1-1"]["progress"] == COMPOSED
    assert report.agencies[0].state == "merged"
    settled(office)


def test_a_master_sorted_while_a_pull_writes_is_as_it_was_after_the_race(make: Make, cloud: Cloud) -> None:
    office = ready(make)
    before = office.items()
    number = cloud.sheet_id(office.master_id(), "列管事項")
    span = {
        "sheetId": number,
        "startRowIndex": 3,
        "endRowIndex": 6,
        "startColumnIndex": 0,
        "endColumnIndex": 11,
    }
    sort = {"sortRange": {"range": span, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]}}
    press(cloud, office.master_id(), sort)
    with pytest.raises(ChangedMeanwhile):
        office.pull()
    assert office.items() == before
    office.pull()
    assert office.items()["1-1"]["progress"] == COMPOSED
    settled(office)


def test_an_edit_elsewhere_in_the_master_at_the_same_moment_is_kept(make: Make, cloud: Cloud) -> None:
    office = ready(make)
    press(cloud, office.master_id(), cloud.typed(office.master_id(), "列管事項", 6, 8, "主表端寫的"))
    office.pull()
    assert office.items()["1-3"]["progress"] == "主表端寫的"
    assert office.items()["1-1"]["progress"] == COMPOSED
    settled(office)


def test_an_edit_of_the_same_cell_long_after_reading_is_not_overwritten(
    make: Make, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = ready(make)
    monkeypatch.setattr(gsheets, "RECHECK_SECONDS", -1.0)
    typed = cloud.typed(office.master_id(), "列管事項", 4, 8, "主表端寫的")
    match = {"method": "GET", "path": f"/{office.form_id('工程會')}"}
    cloud.control("rule", match=match, human={"file": office.master_id(), "requests": [typed]})
    with pytest.raises(ChangedMeanwhile):
        office.pull()
    assert office.items()["1-1"]["progress"] == "主表端寫的"
    report = office.pull()
    assert office.items()["1-1"]["progress"] == "主表端寫的"
    assert [(c.item, c.field) for c in report.conflicts] == [("1-1", "progress")]


def test_thirty_agencies_type_while_pulls_and_pushes_run(
    tmp_path: Path, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gsheets_http, "FIRST_PAUSE", 0.01)
    names = [f"機關{n:02}" for n in range(1, 31)]
    rows = [(f"1-{n}", f"請辦理第{n}案。", name, "") for n, name in enumerate(names, 1)]
    office = MixedOffice(tmp_path / "office", cloud, rows, master=XLSX)
    assert {o.state for o in office.push().agencies} == {"written"}
    files = {name: office.form_id(name) for name in names}
    said: dict[str, str] = {}
    for turn in range(2):
        for n, name in enumerate(names):
            text = f"第{turn}次，{name}"
            request = cloud.typed(files[name], FORM, 8, PROGRESS, text)
            if n % 3 == 0:  # before the run
                cloud.human(files[name], request, user=office.person(name))
            else:  # right after the form was read, or right before it is written
                when = {"when": "after"} if n % 3 == 1 else {}
                human = {"requests": [request], "user": office.person(name), **when}
                cloud.control("rule", match={"path": f"/v4/spreadsheets/{files[name]}"}, human=human)
            said[name] = text
        office.pull()
        office.push()
    cloud.emulator.knobs.rules.clear()
    office.pull()
    responses = office.responses()
    assert {name: responses[f"1-{n}", name]["progress"] for n, name in enumerate(names, 1)} == said
    assert not office.pull().changes
    assert {o.state for o in office.push().agencies} == {"unchanged"}


def test_thirty_forms_and_the_master_are_sorted_and_get_rows_while_pulls_and_pushes_run(
    tmp_path: Path, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every agency types; between read and write, staff sort its form or the master, or insert rows."""
    monkeypatch.setattr(gsheets_http, "FIRST_PAUSE", 0.01)
    names = [f"機關{n:02}" for n in range(1, 31)]
    rows = [(f"{n}-{i}", f"請辦理第{n}-{i}案。", name, "") for n, name in enumerate(names, 1) for i in (1, 2)]
    office = MixedOffice(tmp_path / "office", cloud, rows, master=GOOGLE)
    assert {o.state for o in office.push().agencies} == {"written"}
    files = {name: office.form_id(name) for name in names}
    said: dict[tuple[str, str], str] = {}
    for turn in range(2):
        for n, name in enumerate(names, 1):
            key, text = f"{n}-{1 + turn % 2}", f"第{turn}次，{name}"
            row = row_of(cloud, files[name], FORM, key)
            cloud.human(
                files[name], cloud.typed(files[name], FORM, row, PROGRESS, text), user=office.person(name)
            )
            said[key, name] = text
            moved = [sorted_rows(cloud, files[name], FORM, 8), cloud.inserted(files[name], FORM, 8)][n % 2]
            human = {"requests": [moved], **({"when": "after"} if n % 3 else {})}
            cloud.control("rule", match={"path": f"/v4/spreadsheets/{files[name]}"}, human=human)
        disturb = [cloud.inserted(office.master_id(), "列管事項", 5, 2)]
        if turn == 1:
            disturb = [sorted_rows(cloud, office.master_id(), "列管事項", 4)]
        place = f"/v4/spreadsheets/{office.master_id()}.*batchUpdate"
        cloud.control("rule", match={"path": place}, human={"requests": disturb})
        with suppress(ChangedMeanwhile):
            office.pull()
        office.push()
    cloud.emulator.knobs.rules.clear()
    office.pull()
    office.push()
    assert not office.pull().conflicts
    found = {key: row["progress"] for key, row in office.responses().items() if row["progress"]}
    assert found == said
    items = office.items()
    assert {key: text_of(items[key]["progress"]) for key, _ in said} == {
        key: f"{name}：\n{text}" for (key, name), text in said.items()
    }
    assert not office.pull().changes
    assert {o.state for o in office.push().agencies} == {"unchanged"}


def row_of(cloud: Cloud, file: str, title: str, key: str) -> int:
    """The row that holds a key in its first column, from 1."""
    doc = cloud.emulator.cloud.files[file].doc
    sheet = doc and doc.titled(title)
    assert sheet
    found = [
        row + 1
        for (row, column), cell in sheet.cells.items()
        if column == 0 and cell.get("userEnteredValue", {}).get("stringValue") == key
    ]
    assert len(found) == 1, (key, found)
    return found[0]


def sorted_rows(cloud: Cloud, file: str, title: str, first: int) -> dict[str, Any]:
    """A sort of all rows from ``first`` on by the key, the last one first."""
    area = {"sheetId": cloud.sheet_id(file, title), "startRowIndex": first - 1, "startColumnIndex": 0}
    specs = [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]
    return {"sortRange": {"range": area, "sortSpecs": specs}}


def test_an_answer_typed_while_a_push_writes_is_not_lost(make: Make, cloud: Cloud) -> None:
    office = make(master=XLSX)
    office.push()
    file = office.form_id("工程會")
    office.staff("1-1", {"resolution": "請工程會研議新的協調機制。"})
    typed = cloud.typed(file, FORM, 8, PROGRESS, TEXT)
    press(cloud, file, typed, user=office.person("工程會"))
    told = {o.agency: o for o in office.push().agencies}
    assert told["工程會"].state in ("failed", "written")
    office.pull()
    assert office.responses()["1-1", "工程會"]["progress"] == TEXT
    office.push()
    assert office.table_of(office.form("工程會"), FORM).rows["1-1"]["progress"] == TEXT


# ---------------------------------------------------------------- trouble on the way


@pytest.mark.parametrize(
    "trouble", [{"drop": "after"}, {"status": 503, "applied": True}, {"status": 429, "applied": True}]
)
def test_a_write_whose_answer_was_lost_is_not_doubled(
    make: Make, cloud: Cloud, trouble: dict[str, Any]
) -> None:
    office = ready(make)
    match = {"method": "POST", "path": f"/{office.master_id()}:batchUpdate"}
    cloud.methods()
    cloud.control("rule", match=match, **trouble)
    office.pull()
    assert cloud.methods()["sheets.spreadsheets.batchUpdate"] == 1
    assert len(office.responses()) == 2
    assert office.items()["1-1"]["progress"] == COMPOSED
    settled(office)


@pytest.mark.parametrize(
    "trouble", [{"drop": "before"}, {"status": 503}, {"status": 429}, {"status": 502, "page": "<html/>"}]
)
def test_a_write_that_never_arrived_is_done_again(make: Make, cloud: Cloud, trouble: dict[str, Any]) -> None:
    office = ready(make)
    match = {"method": "POST", "path": f"/{office.master_id()}:batchUpdate"}
    cloud.control("rule", match=match, times=2, **trouble)
    office.pull()
    assert office.items()["1-1"]["progress"] == COMPOSED
    settled(office)


def test_a_run_that_could_not_learn_whether_it_wrote_is_ended_by_the_next(make: Make, cloud: Cloud) -> None:
    office = make(deadline_seconds=1)
    office.push()
    office.clerk("工程會", "1-1", done(TEXT))
    cloud.control(
        "rule", match={"method": "POST", "path": f"/{office.master_id()}:batchUpdate"}, drop="after"
    )
    cloud.control(
        "rule", match={"method": "GET", "path": f"/{office.master_id()}$"}, nth=2, times=None, drop="before"
    )
    with pytest.raises(SyncError) as caught:
        office.pull()
    assert caught.value.code == "google-unclear"
    cloud.emulator.knobs.rules.clear()
    report = office.pull()
    assert not report.changes and not report.conflicts
    assert office.items()["1-1"]["progress"] == COMPOSED
    assert len(office.responses()) == 1


def test_a_spent_quota_stops_what_is_left_and_the_next_run_goes_on(make: Make, cloud: Cloud) -> None:
    office = make(master=XLSX, deadline_seconds=1)
    cloud.control("rule", match={"method": "POST", "path": ":batchUpdate"}, nth=3, times=None, status=429)
    states = {o.agency: o.state for o in office.push().agencies}
    assert sorted(states.values()) == ["failed", "failed", "written", "written"]
    cloud.emulator.knobs.rules.clear()
    again = office.push().agencies
    assert {o.state for o in again} <= {"written", "unchanged"}
    assert len({office.form_id(a) for a in office.agencies}) == 4
    files = cloud.emulator.cloud.files.values()
    mine = [
        f for f in files if f.extra.get("properties", {}).get("synctool") == office.project.config.project.id
    ]
    assert len(mine) == 4


def test_reads_that_meet_the_quota_are_repeated_until_they_succeed(make: Make, cloud: Cloud) -> None:
    office = make(master=XLSX)
    office.push()
    office.clerk("工程會", "1-1", done(TEXT))
    cloud.control("rule", match={"method": "GET", "path": "/v4/"}, nth=2, times=3, status=429, retry_after=0)
    assert office.pull().agencies[0].state == "merged"


def test_a_permission_withdrawn_from_one_form_stops_that_agency_alone(make: Make, cloud: Cloud) -> None:
    office = make(master=XLSX)
    office.push()
    for agency, item in (("工程會", "1-1"), ("國科會", "1-3")):
        office.clerk(agency, item, done(TEXT))
    file = cloud.emulator.cloud.files[office.form_id("工程會")]
    kept = dict(file.permissions)
    config = office.folder / "config.toml"
    text = config.read_text("utf-8").replace("gsheet:new", f"gsheet:{file.id}", 1)
    config.write_text(text, "utf-8")
    file.permissions.clear()
    report = office.pull()
    states = {o.agency: o.state for o in report.agencies}
    assert (states["工程會"], states["國科會"]) == ("stopped", "merged")
    assert [p.code for p in report.problems if p.agency == "工程會"] == ["google-forbidden"]
    file.permissions.update(kept)
    assert office.pull().agencies[0].state == "merged"
    settled(office)


def test_a_permission_withdrawn_while_a_push_writes_fails_that_agency_alone(make: Make, cloud: Cloud) -> None:
    office = make(master=XLSX)
    office.push()
    office.staff("1-1", {"resolution": "改過的決議甲。"})
    office.staff("1-3", {"resolution": "改過的決議丙。"})
    file = office.form_id("工程會")
    cloud.emulator.cloud.files[file].permissions["x"] = {
        "type": "user",
        "role": "owner",
        "emailAddress": "boss@emulator.test",
        "id": "x",
    }
    cloud.control(
        "rule", match={"method": "POST", "path": f"/{file}:batchUpdate"}, share={"user": OFFICE, "role": None}
    )
    states = {o.agency: o.state for o in office.push().agencies}
    assert (states["工程會"], states["國科會"]) == ("failed", "written")


@pytest.mark.parametrize(("how", "code"), [("trash", "google-trashed"), ("delete", "google-not-found")])
def test_a_form_in_the_bin_or_deleted_is_told_and_deletes_nothing(
    make: Make, cloud: Cloud, how: str, code: str
) -> None:
    office = make(master=XLSX)
    office.push()
    office.clerk("工程會", "1-1", done(TEXT))
    office.pull()
    held = office.responses()
    file = office.form_id("工程會")
    config = office.folder / "config.toml"
    config.write_text(config.read_text("utf-8").replace("gsheet:new", f"gsheet:{file}", 1), "utf-8")
    if how == "trash":
        cloud.emulator.cloud.files[file].trashed = True
    else:
        cloud.emulator.cloud.files.pop(file)
    report = office.pull()
    assert {o.agency: o.state for o in report.agencies}["工程會"] == "stopped"
    assert [p.code for p in report.problems if p.agency == "工程會"] == [code]
    assert office.responses() == held


def test_a_renamed_form_sheet_is_still_read(make: Make, cloud: Cloud) -> None:
    office = make(master=XLSX)
    office.push()
    office.clerk("工程會", "1-1", done(TEXT))
    file = office.form_id("工程會")
    properties = {"sheetId": cloud.sheet_id(file, FORM), "title": "我的表"}
    cloud.human(file, {"updateSheetProperties": {"properties": properties, "fields": "title"}})
    assert office.pull().agencies[0].state == "merged"


def test_a_sheet_of_the_master_renamed_while_a_pull_writes_is_written_all_the_same(
    make: Make, cloud: Cloud
) -> None:
    office = ready(make)
    number = cloud.sheet_id(office.master_id(), "機關回復")
    rename = {
        "updateSheetProperties": {"properties": {"sheetId": number, "title": "別名"}, "fields": "title"}
    }
    press(cloud, office.master_id(), rename)
    office.pull()
    back = {
        "updateSheetProperties": {"properties": {"sheetId": number, "title": "機關回復"}, "fields": "title"}
    }
    cloud.human(office.master_id(), back)
    assert office.items()["1-1"]["progress"] == COMPOSED
    settled(office)


def test_a_stamp_of_another_round_is_noticed(make: Make) -> None:
    office = make(master=XLSX)
    office.push()
    office.clerk("工程會", "1-1", done(TEXT))
    config = office.folder / "config.toml"
    config.write_text(config.read_text("utf-8").replace(ROUND, "114年第1季"), "utf-8")
    assert office.pull().agencies[0].state == "stale"


# ---------------------------------------------------------------- the fewest calls


def test_how_many_calls_a_round_takes(tmp_path: Path, cloud: Cloud) -> None:
    names = [f"機關{n:02}" for n in range(1, 21)]
    rows = [(f"1-{n}", f"請辦理第{n}案。", name, "") for n, name in enumerate(names, 1)]
    office = MixedOffice(tmp_path / "office", cloud, rows, master=XLSX, settle_minutes=0)
    office.push()
    cloud.methods()
    office.pull()
    assert cloud.methods() == {"drive.files.list": 1, "sheets.spreadsheets.get": 20}
    office.pull()
    assert cloud.methods() == {"drive.files.list": 1}
    office.pull(full=True)
    assert cloud.methods() == {"drive.files.list": 1, "sheets.spreadsheets.get": 20}


def test_forms_touched_lately_are_read_again_since_reports_come_late(make: Make, cloud: Cloud) -> None:
    office = make(master=XLSX)
    office.push()
    office.pull()
    cloud.control("knobs", modified_delay=120)
    office.clerk("工程會", "1-1", done(TEXT))
    assert office.pull().agencies[0].state == "merged"


def test_a_google_master_takes_one_read_and_one_write(make: Make, cloud: Cloud) -> None:
    office = make(agencies=XLSX)
    office.push()
    for agency, item in (("工程會", "1-1"), ("數發部", "1-2"), ("經濟部", "1-2"), ("國科會", "1-3")):
        office.clerk(agency, item, done(TEXT))
    cloud.methods()
    office.pull()
    assert cloud.methods() == {"sheets.spreadsheets.get": 1, "sheets.spreadsheets.batchUpdate": 1}
    office.pull()
    assert cloud.methods() == {"sheets.spreadsheets.get": 1}


def test_workbooks_alone_need_no_google(tmp_path: Path, cloud: Cloud) -> None:
    import subprocess
    import sys

    office = MixedOffice(tmp_path / "office", cloud, master=XLSX, agencies=XLSX)
    code = (
        "import sys; from pathlib import Path; from synctool.flows import pull; "
        "from synctool.flows.project import open_project; pull.run(open_project(Path(sys.argv[1]))); "
        "print({'gspread', 'requests', 'google.auth', 'synctool.stores.gsheets'} & set(sys.modules))"
    )
    done_ = subprocess.run(
        [sys.executable, "-c", code, str(office.folder)], capture_output=True, text=True, check=True
    )
    assert done_.stdout.strip() == "set()"
