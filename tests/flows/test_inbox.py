"""A folder of whatever came by mail: each file finds its agency, or is listed."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from office import ROUND, Office, done
from returns import as_csv, inbox, sent, state

from synctool.model import text_of


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "office")
    made.push()
    return made


def answer(office: Office, item: str, agency: str) -> str:
    return text_of(office.responses().get((item, agency), {}).get("progress"))


@pytest.mark.parametrize(
    "name",
    [
        "國科會 (2).xlsx",
        "國科會_最終版.xlsx",
        "最終版最終版.xlsx",
        "回覆/第四季/Book1.xlsx",
        "return.bin",
        "無副檔名",
    ],
)
def test_a_renamed_return_is_known_by_its_stamp(office: Office, name: str) -> None:
    sent(office, "國科會", "1-3", "已完成草案。", name)
    report = office.pull(inbox=inbox(office))
    assert (state(report), answer(office, "1-3", "國科會")) == ("merged", "已完成草案。")
    assert report.unrecognised == ()


def test_a_return_in_a_zip_archive_is_read(office: Office) -> None:
    one = sent(office, "國科會", "1-3", "國科會說明。", "one.xlsx").read_bytes()
    two = sent(office, "工程會", "1-1", "工程會說明。", "two.xlsx").read_bytes()
    shutil.rmtree(inbox(office))
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("二.xlsx", two)
    with zipfile.ZipFile(inbox(office) / "回覆.zip", "w") as archive:
        archive.writestr("../../資料夾/一.xlsx", one)  # never unpacked to disk, so it leads nowhere
        archive.writestr("裡面.zip", inner.getvalue())
        archive.writestr("__MACOSX/._一.xlsx", b"junk")
        archive.writestr("說明.txt.pdf", b"%PDF-1.4")
    report = office.pull(inbox=inbox(office))
    assert (answer(office, "1-3", "國科會"), answer(office, "1-1", "工程會")) == (
        "國科會說明。",
        "工程會說明。",
    )
    assert [o.source for o in report.agencies if o.agency == "工程會"] == [
        "inbox/回覆.zip › 裡面.zip › 二.xlsx"
    ]
    assert len(report.unrecognised) == 1 and "說明.txt.pdf" in report.unrecognised[0]


def test_a_zip_packed_on_a_machine_with_big5_names_shows_its_names(office: Office) -> None:
    data = sent(office, "國科會", "1-3", "說明。", "x.xlsx").read_bytes()
    shutil.rmtree(inbox(office))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("AAAAAA.xlsx"), data)
    renamed = packed.getvalue().replace(b"AAAAAA.xlsx", "國科會".encode("cp950") + b".xlsx")
    (inbox(office) / "附件.zip").write_bytes(renamed)
    report = office.pull(inbox=inbox(office))
    assert [o.source for o in report.agencies if o.agency == "國科會"] == ["inbox/附件.zip › 國科會.xlsx"]


def test_a_return_without_a_stamp_is_known_by_its_form_number(office: Office) -> None:
    data = as_csv(sent(office, "數發部", "1-2", "數發部說明。", "x.xlsx"), "cp950")
    shutil.rmtree(inbox(office))
    head = next(line for line in data.decode("cp950").splitlines() if "填報機關" in line)
    (inbox(office) / "表.csv").write_bytes(data.replace(head.encode("cp950"), b""))
    report = office.pull(inbox=inbox(office))
    assert (state(report, "數發部"), answer(office, "1-2", "數發部")) == ("merged", "數發部說明。")


def test_a_return_without_any_stamp_is_known_by_the_agency_in_its_head(office: Office) -> None:
    data = as_csv(sent(office, "經濟部", "1-2", "經濟部說明。", "x.xlsx"), "utf-8").decode()
    shutil.rmtree(inbox(office))
    number = next(line for line in data.splitlines() if "表單編號" in line)
    (inbox(office) / "table.csv").write_text(data.replace(number, ""), "utf-8")
    office.pull(inbox=inbox(office))
    assert answer(office, "1-2", "經濟部") == "經濟部說明。"


TABLE = "項次,會議決議,主辦機關,辦理情形,辦理狀態,辦理進度\n{key},x,y,新的說明。,辦理中,50%\n"


@pytest.mark.parametrize(
    ("name", "key", "agency"),
    [
        ("國科會.csv", "1-3", "國科會"),
        ("1131220 國科會回復.csv", "1-3", "國科會"),
        ("數發部/回復.csv", "1-2", "數發部"),
        ("沒有名字.csv", "1-3", "國科會"),  # the only agency with that item
        ("沒有名字.csv", "1-2", None),  # two agencies have it
        ("國科會.csv", "1-1", None),  # the name says one, the keys another
        ("工程會與國科會.csv", "1-3", "國科會"),
    ],
)
def test_a_table_without_head_is_known_by_file_name_and_keys(
    office: Office, name: str, key: str, agency: str | None
) -> None:
    path = inbox(office) / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(TABLE.format(key=key), "utf-8")
    report = office.pull(inbox=inbox(office))
    if agency is None:
        assert report.unrecognised == (f"inbox/{name}",)
    else:
        assert report.unrecognised == ()
        assert answer(office, key, agency) == "新的說明。"


def test_what_belongs_to_nobody_is_listed_with_the_reason(office: Office) -> None:
    folder = inbox(office)
    (folder / "公文.pdf").write_bytes(b"%PDF-1.7")
    (folder / "別的表.csv").write_text("甲,乙\n1,2\n", "utf-8")
    (folder / "壞.zip").write_bytes(b"PK\x03\x04zip without an end")
    (folder / "~$國科會.xlsx").write_bytes(b"lock")
    report = office.pull(inbox=folder)
    assert len(report.unrecognised) == 3
    for name in ("公文.pdf", "別的表.csv", "壞.zip"):
        assert any(name in line for line in report.unrecognised)


def test_a_return_that_cannot_be_read_is_its_agencys_problem_where_its_name_says_whose(
    office: Office,
) -> None:
    (inbox(office) / "國科會回覆.xlsx").write_bytes(b"")
    report = office.pull(inbox=inbox(office))
    assert state(report) == "stopped"
    assert [(p.code, p.agency) for p in report.problems] == [("file-empty", "國科會")]


# ---------------------------------------------------------------- several of one agency


def test_two_different_returns_of_one_agency_are_named_and_none_is_merged(office: Office) -> None:
    sent(office, "國科會", "1-3", "第一種說法。", "國科會.xlsx")
    sent(office, "國科會", "1-3", "第二種說法。", "國科會 (2).xlsx")
    sent(office, "工程會", "1-1", "工程會說明。", "工程會.xlsx")
    report = office.pull(inbox=inbox(office))
    assert (state(report), state(report, "工程會")) == ("stopped", "merged")
    (problem,) = [p for p in report.problems if p.agency == "國科會"]
    assert problem.code == "return-twice"
    assert set(problem.detail["files"].split("、")) == {"inbox/國科會.xlsx", "inbox/國科會 (2).xlsx"}
    assert answer(office, "1-3", "國科會") == ""


def test_two_copies_of_one_return_are_one(office: Office) -> None:
    path = sent(office, "國科會", "1-3", "同一份。", "國科會.xlsx")
    shutil.copyfile(path, path.with_name("國科會 - 複製.xlsx"))
    report = office.pull(inbox=inbox(office))
    assert (state(report), report.problems, answer(office, "1-3", "國科會")) == ("merged", (), "同一份。")


def test_a_return_that_was_pulled_before_gives_way_to_the_newer_one(office: Office) -> None:
    sent(office, "國科會", "1-3", "第一版。", "國科會.xlsx")
    office.pull(inbox=inbox(office))
    sent(office, "國科會", "1-3", "第二版。", "國科會 (2).xlsx")
    report = office.pull(inbox=inbox(office))
    assert (state(report), report.problems, answer(office, "1-3", "國科會")) == ("merged", (), "第二版。")
    again = office.pull(inbox=inbox(office))
    assert (state(again), again.changes, again.problems) == ("unchanged", (), ())


def test_an_old_copy_by_mail_is_reported_and_not_merged(office: Office) -> None:
    old = sent(office, "國科會", "1-3", "第一版。", "國科會.xlsx")
    office.pull(inbox=inbox(office))
    kept = old.read_bytes()
    shutil.rmtree(inbox(office))
    sent(office, "國科會", "1-3", "第二版。", "國科會.xlsx")
    office.pull(inbox=inbox(office))
    old.write_bytes(kept)
    report = office.pull(inbox=inbox(office))
    assert (state(report), answer(office, "1-3", "國科會")) == ("stale", "第二版。")
    assert [p.code for p in report.problems] == ["old-copy"]


def test_a_blank_form_beside_a_filled_one_is_no_rival(office: Office) -> None:
    sent(office, "國科會", "1-3", "填好的。", "國科會.xlsx")
    shutil.copyfile(office.form("國科會"), inbox(office) / "空白.xlsx")
    report = office.pull(inbox=inbox(office))
    assert (state(report), answer(office, "1-3", "國科會")) == ("merged", "填好的。")


def test_a_return_by_mail_and_another_at_the_agencys_place_are_named(office: Office) -> None:
    sent(office, "國科會", "1-3", "郵件的說法。", "國科會.xlsx")
    office.clerk("國科會", "1-3", done("資料夾的說法。"))
    report = office.pull(inbox=inbox(office))
    assert [p.code for p in report.problems] == ["return-twice"]


def test_last_rounds_return_beside_this_rounds_gives_way_and_is_named(office: Office) -> None:
    office.push(round_name="113年第3季")
    sent(office, "國科會", "1-3", "上一季的。", "舊.xlsx")
    office.push(round_name=ROUND)
    sent(office, "國科會", "1-3", "這一季的。", "新.xlsx")
    report = office.pull(inbox=inbox(office))
    assert answer(office, "1-3", "國科會") == "這一季的。"
    assert [(p.code, p.place.source) for p in report.problems] == [("return-passed-over", "inbox/舊.xlsx")]
