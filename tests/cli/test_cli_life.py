"""The commands of an item's life, called as people call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_calls import Sync
from office import Office, done
from smtp_server import running

from synctool.cli.main import COMMANDS

LIFE = ("round open", "round close", "round list", "round table", "rules replay")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    made = Office(tmp_path / "office", settings="[mail]\nsender = '小組 <a@example.tw>'\n")
    path = made.folder / "config.toml"
    text = path.read_text("utf-8").replace(
        "[agencies.'經濟部']\n", "[agencies.'經濟部']\ncontacts = ['e@example.tw']\n"
    )
    path.write_text(text, "utf-8")
    monkeypatch.chdir(made.folder)
    monkeypatch.setenv("LC_ALL", "zh_TW.UTF-8")
    made.push()
    made.clerk("國科會", "1-3", done("草案已於十月送行政院審查完畢，並公告周知。"))
    made.pull()
    return made


@pytest.mark.parametrize("command", LIFE)
@pytest.mark.parametrize("lang", ["zh-TW", "en"])
def test_every_inner_command_has_help_with_an_example(sync: Sync, command: str, lang: str) -> None:
    result = sync("--lang", lang, *command.split(), "--help")
    assert result.code == 0
    assert f"  synctool {command}" in result.out
    assert ("範例" if lang == "zh-TW" else "Examples") in result.out


def test_the_life_s_commands_are_listed() -> None:
    assert {"close", "reopen", "round", "explain", "rules", "remind"} <= set(COMMANDS)


def test_a_year_s_commands_in_a_row(office: Office, sync: Sync) -> None:
    explained = sync("explain", "1-3", "1-2")
    assert explained.code == 0
    assert "列管建議：解除列管" in explained.out
    assert "請 經濟部、數發部 填報本期辦理情形。" in explained.out
    closed = sync("close", "1-3", "--ruling", "解除列管", "--meeting", "第5次會議", "--date", "113/12/31")
    assert closed.code == 0
    assert "1-3 解除列管" in closed.out
    replayed = sync("rules", "replay")
    assert "一致 1 件" in replayed.out
    opened = sync("round", "open", "114年第1季", "--due", "民國114年3月31日")
    assert opened.code == 0
    assert "已開始填報期次「114年第1季」，截止日 2025-03-31。" in opened.out
    listed = sync("round", "list")
    assert [line.split()[0] for line in listed.out.splitlines()[1:]] == ["113年第4季", "*"]
    assert sync("reopen", "1-3", "--wording", "請補充").code == 0
    again = sync("reopen", "1-3")
    assert again.code == 1
    assert "仍在列管中" in again.out
    written = sync("round", "table", "--to", "歷次.csv")
    assert written.code == 0
    assert Path("歷次.csv").is_file()
    ended = sync("round", "close")
    assert ended.code == 1
    assert "尚未填報完畢" in ended.out


def test_every_report_is_one_json_object(office: Office, sync: Sync) -> None:
    def plain(*words: str) -> dict[str, object]:
        found = json.loads(sync("--json", *words).out)
        assert isinstance(found, dict)
        return found

    assert plain("explain", "1-3")["items"][0]["ready"] is True  # type: ignore[index]
    assert plain("close", "1-3", "--ruling", "解除列管", "--dry-run")["rulings"] == [
        {"item": "1-3", "ruling": "remove", "links": [], "text": "解除列管", "added": []}
    ]
    assert plain("rules", "replay")["agreed"] == 0
    assert plain("round", "open", "甲", "--dry-run")["pushed"] is None
    assert plain("round", "list")["rounds"][0]["items"] == 1  # type: ignore[index]
    assert [r["agency"] for r in plain("remind")["reminders"]] == ["工程會", "數發部", "經濟部"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("close", "1-2"), 3, "沒有裁示"),
        (("close", "1-9", "--ruling", "解除列管"), 2, "主表沒有項次"),
        (("close", "1-2", "--ruling", "結案"), 2, "看不懂裁示"),
        (("close", "1-2", "--ruling", "解除列管", "--date", "昨天"), 2, "不是日期"),
        (("close", "--ruling", "解除列管"), 2, "沒有指定事項"),
        (("round", "open", "113年第4季"), 2, "用過了"),
        (("round", "table", "--to", "x.pdf"), 2, "不能寫成"),
        (("explain", "9"), 2, "主表沒有項次"),
        (("remind", "--smtp", "mail.tw:x", "--yes"), 2, "看不懂寄信主機"),
        (("remind", "--smtp", "127.0.0.1:9"), 2, "沒有終端機"),
    ],
)
def test_a_mistake_is_told_with_its_remedy(
    office: Office, sync: Sync, words: tuple[str, ...], code: int, told: str
) -> None:
    result = sync(*words)
    assert result.code == code
    assert told in result.err
    assert "處理方式：" in result.err


def test_reminders_are_drafted_and_sent_only_when_asked(office: Office, sync: Sync) -> None:
    with running() as box:
        drafted = sync("remind")
        assert drafted.code == 0
        assert "沒有聯絡信箱，收件人請自行填寫：工程會、數發部" in drafted.out
        assert not box.received
        sent = sync("remind", "--smtp", f"127.0.0.1:{box.port}", "--yes")
        assert "已寄出 1 封。" in sent.out
        assert sent.code == 1, "two agencies have no address"
        assert [to for to, _ in box.received] == [("e@example.tw",)]


def test_status_tells_of_rulings_that_wait(office: Office, sync: Sync) -> None:
    office.staff("1-3", {"ruling": "解除列管"})
    assert "1-3 已填裁示，尚未執行" in sync("status").out
    sync("close")
    assert "尚未執行" not in sync("status").out
