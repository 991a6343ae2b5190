"""``sync brief`` and ``sync init --from`` on the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from cli_calls import Sync

from synctool.brief_cover import Cover
from synctool.brief_rows import Finding
from synctool.cli.init import from_lines
from synctool.flows import brief, init_from
from synctool.flows.brief import BriefReport, Selection
from synctool.flows.init import InitReport
from synctool.flows.init_from import FromReport
from synctool.model import Agency, Item
from synctool.paper import Spot


def made(**changed: object) -> BriefReport:
    parts: dict[str, object] = {
        "path": Path("brief.pptx"),
        "format": "pptx",
        "items": ("4-1-1", "4-1-2"),
        "left_out": 3,
    }
    return BriefReport(**{**parts, **changed})  # type: ignore[arg-type]


def test_brief_hands_on_its_options(project: Path, sync: Sync, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[dict[str, object]] = []

    def run(*_: object, **given: object) -> BriefReport:
        calls.append(given)
        return made(dry_run=True)

    monkeypatch.setattr(brief, "run", run)
    words = (
        "--to",
        "b.pptx",
        "--meeting",
        "第4次",
        "--changed",
        "--date",
        "113/12/31",
        "--calendar",
        "roc",
        "-n",
    )
    result = sync("brief", *words)
    assert (result.code, result.out) == (0, "試算：brief.pptx 將含 2 項：4-1-1、4-1-2。未寫入。\n")
    assert calls[0]["selection"] == Selection(meetings=("第4次",), changed=True)
    assert (calls[0]["day"], calls[0]["calendar"], calls[0]["dry_run"]) == (date(2024, 12, 31), "roc", True)


ITEM = Item(
    "4-1-1",
    "請工程會研議。",
    ("工程會",),
    ("數發部",),
    meeting="第4次會議",
    topic="採購",
    recommendation="解除列管",
)
STRAY = Finding("brief-line-unplaced", Spot(page=2, line=3), "附註：會後發送")
DOUBTED = Finding("brief-no-lead", Spot(table=1, row=4, column=1, line=1), detail={"key": "4-1-1"})


def read(**changed: object) -> FromReport:
    parts: dict[str, object] = {
        "source": "簡報.pptx",
        "dry_run": True,
        "cover": Cover("推動小組", "第4次會議", "推動小組 第4次會議報告", ("辦公室",), date(2024, 12, 31)),
        "items": (ITEM,),
        "findings": (STRAY, DOUBTED),
        "master_path": Path("master.xlsx"),
        "left_over": Path("簡報-未能判讀.xlsx"),
        "made": None,
    }
    return FromReport(**{**parts, **changed})  # type: ignore[arg-type]


def test_what_an_earlier_brief_gave_is_told_with_places_and_remedies() -> None:
    assert from_lines(read(), "zh-TW") == [
        "簡報.pptx：讀出 1 項列管事項（第4次會議，議題 1 個）。",
        "",
        "項次   議題  會議決議        主辦機關  協辦機關  列管建議",
        "4-1-1  採購  請工程會研議。  工程會    數發部    解除列管",
        "",
        "請確認 2 處：",
        "  第 2 張投影片第 3 段：這段文字不屬於任何列管事項：「附註：會後發送」",
        "　處理方式：如屬某項決議或辦理情形，請補進主表。",
        "  第 1 個表格第 4 列第 1 欄第 1 段：4-1-1：看不出主辦機關。",
        "　處理方式：請在主表填入主辦機關，再執行 init 或補進設定檔。",
        "",
        "試讀：未寫入任何檔案；確認後去掉 --dry-run，將建立 master.xlsx。",
    ]


def test_after_the_making_it_says_what_to_open_and_do() -> None:
    report = InitReport(
        Path("config.toml"), Path("master.xlsx"), "列管事項", 3, {}, (), (Agency("工程會"),), (), 1, True
    )
    told = from_lines(read(dry_run=False, made=report), "en")
    assert told[-1] == "The configuration is in config.toml; look it over, then run synctool push."
    assert any("簡報-未能判讀.xlsx" in line for line in told)


@pytest.mark.parametrize(("findings", "code"), [((), 0), ((STRAY,), 1)])
def test_init_from_ends_with_one_if_something_is_to_be_looked_at(
    findings: tuple[Finding, ...], code: int, tmp_path: Path, sync: Sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b.pptx").write_bytes(b"")
    monkeypatch.setattr(init_from, "run", lambda *_, **__: read(findings=findings))
    result = sync("-C", str(tmp_path), "init", "--from", str(tmp_path / "b.pptx"), "--dry-run", "--json")
    assert result.code == code
    told = json.loads(result.out)
    assert told["items"][0]["leads"] == ["工程會"]
    assert [one["page"] for one in told["findings"]] == [2] * len(findings)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("init", "--dry-run"), "--from"),
        (("init", "m.xlsx", "--from", "m.xlsx"), "不能同時指定主表"),
        (("init", "--from", "m.ppt"), "無法讀取「.ppt」"),
        (("init", "--from", "missing.pptx"), "missing.pptx"),
    ],
)
def test_what_init_from_cannot_do_is_told_with_two(
    words: tuple[str, ...], sentence: str, tmp_path: Path, sync: Sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("m.xlsx", "m.ppt"):
        (tmp_path / name).write_bytes(b"")
    result = sync("--lang", "zh-TW", *words)
    assert (result.code, result.out) == (2, "")
    assert sentence in result.err
