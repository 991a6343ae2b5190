"""``sync push``, ``status``, ``init`` and ``demo``."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from cli_calls import Flow, Sync
from cli_reports import NOT_READY, READY

from synctool.cli.init import init_lines
from synctool.cli.push import exit_code, push_lines
from synctool.cli.status import status_lines
from synctool.errors import UnreadableFile
from synctool.flows.init import InitReport
from synctool.flows.push import PushReport
from synctool.flows.pushing import PushOutcome
from synctool.flows.status import AgencyStatus, ItemStatus, StatusReport
from synctool.model import Agency, Round

WRITTEN = PushOutcome("工程會", "agencies/工程會.xlsx", "written", 2)
SAME = PushOutcome("數發部", "agencies/數發部.xlsx", "unchanged", 3)
REFUSED = PushOutcome(
    "經濟部",
    "經濟部.xlsx",
    "failed",
    1,
    problem=UnreadableFile("file-empty", file="經濟部.xlsx"),
    unpulled=(),
)


def pushed(*outcomes: PushOutcome, dry_run: bool = False) -> PushReport:
    return PushReport("R1", dry_run, "0123456789abcdef", outcomes)


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [((), 0), ((WRITTEN, SAME), 0), ((WRITTEN, REFUSED), 1), ((SAME, REFUSED), 1), ((REFUSED,), 3)],
)
def test_a_push_ends_with(outcomes: tuple[PushOutcome, ...], code: int) -> None:
    assert exit_code(pushed(*outcomes)) == code


def test_a_push_tells_each_file_and_what_to_do_about_the_rest() -> None:
    assert push_lines(pushed(WRITTEN, SAME, REFUSED), "zh-TW") == [
        "已更新 1 個填報檔。",
        "",
        "機關    狀態    事項  檔案",
        "工程會  已更新     2  agencies/工程會.xlsx",
        "數發部  無異動     3  agencies/數發部.xlsx",
        "經濟部  失敗       1  經濟部.xlsx",
        "",
        "經濟部：經濟部.xlsx：檔案是空的（0 位元組）。",
        "　處理方式：請重新下載或請機關重新寄送檔案。",
    ]
    assert push_lines(pushed(WRITTEN, dry_run=True), "zh-TW")[0].startswith("試算：將更新 1 個")
    assert push_lines(pushed(WRITTEN), "zh-TW", quiet=True) == []


def test_a_push_to_a_shared_workbook_says_who_can_see_it() -> None:
    shared = PushOutcome("工程會", "回復.xlsx#工程會", "written", 2, shared=True)
    assert push_lines(pushed(shared), "zh-TW")[-1].startswith("注意：工程會")


def test_push_hands_on_its_options_and_prints_json(project: Path, sync: Sync, flow: Flow) -> None:
    calls = flow("push", lambda *_, **__: pushed(WRITTEN, REFUSED))
    result = sync("push", "--round", "114年第1季", "-a", "工程會", "--json")
    assert result.code == 1
    assert (calls[0]["round_name"], calls[0]["agencies"]) == ("114年第1季", ("工程會",))
    told = json.loads(result.out)["agencies"]
    assert [one["state"] for one in told] == ["written", "failed"]
    assert told[1]["problem"]["remedy"] == "請重新下載或請機關重新寄送檔案。"


STATUS = StatusReport(
    (
        AgencyStatus("工程會", 2, 2, 0, 0, datetime(2024, 12, 20, 9, 30)),
        AgencyStatus("數發部", 3, 1, 1, 0, None, waiting=True),
    ),
    (ItemStatus("4-1-1", READY, ()), ItemStatus("4-1-2", NOT_READY, ("answered", "done"))),
    Round("113年第4季", due=date(2024, 12, 31)),
    conflicts=2,
)


def test_status_tells_each_agency_and_what_each_item_lacks() -> None:
    assert status_lines(STATUS, "zh-TW") == [
        "填報期次：113年第4季，截止日 2024-12-31",
        "",
        "機關    事項  已填報  逾期  待補正  最近回傳",
        "工程會     2       2     0       0  2024-12-20 09:30",
        "數發部     3       1     1       0  －",
        "",
        "有新內容尚未彙入：數發部。請執行 synctool pull。",
        "",
        "待決定的衝突 2 件，見主表「待處理」。",
        "",
        "項次   列管建議  尚缺",
        "4-1-1  解除列管  －",
        "4-1-2  繼續列管  主辦機關均已填報、已完成且進度100%",
    ]


def test_status_in_json(project: Path, sync: Sync, flow: Flow) -> None:
    flow("status", lambda *_, **__: STATUS)
    result = sync("status", "--json")
    told = json.loads(result.out)
    assert result.code == 1
    assert told["agencies"][0]["last_return"].startswith("2024-12-20T09:30:00")
    assert told["items"][1]["missing"] == ["answered", "done"]


def looked(**changed: object) -> InitReport:
    parts: dict[str, object] = {
        "config_path": Path("config.toml"),
        "master_path": Path("主表.xlsx"),
        "sheet": "列管事項",
        "header_row": 4,
        "columns": {"key": "案號", "progress": "辦理\n情形"},
        "unmatched": ("內部備註",),
        "agencies": (Agency("工程會", "行政院公共工程委員會"),),
        "unknown_agencies": (),
        "items": 4,
        "created_master": False,
    }
    return InitReport(**{**parts, **changed})  # type: ignore[arg-type]


def test_init_tells_what_it_found_and_what_it_did_not_recognise() -> None:
    assert init_lines(looked(unknown_agencies=("某某小組",)), "zh-TW") == [
        "主表.xlsx：工作表「列管事項」，標題在第 4 列，共 4 項列管事項。",
        "",
        "主表欄名   用途",
        "案號       項次",
        "辦理 情形  辦理情形",
        "",
        "機關    全銜",
        "工程會  行政院公共工程委員會",
        "",
        "其他欄位視為貴單位自用，不會離開主表：內部備註",
        "",
        "不認得的機關名稱：某某小組。請在設定檔 [agencies] 補上全銜，或併為某機關的 aliases。",
        "",
        "設定已寫入 config.toml，請打開確認後執行 synctool push。",
    ]


def test_init_needs_no_project_and_works_in_the_folder_named(tmp_path: Path, sync: Sync, flow: Flow) -> None:
    calls = flow("init", lambda *_, **__: looked())
    assert sync("-C", str(tmp_path), "--lang", "en", "init", "--force", "--json").code == 0
    assert [{name: given for name, given in call.items() if name != "progress"} for call in calls] == [
        {"words": (None, tmp_path), "lang": "en", "force": True}
    ]


def test_init_ends_with_one_if_a_name_is_unknown(tmp_path: Path, sync: Sync, flow: Flow) -> None:
    flow("init", lambda *_, **__: looked(unknown_agencies=("某某小組",)))
    assert sync("-C", str(tmp_path), "init").code == 1
