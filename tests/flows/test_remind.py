"""Reminders: who owes what, how gravely it is said, and that nothing leaves unless a person says so."""

from __future__ import annotations

import email
from collections.abc import Iterator
from datetime import date, timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from office import Office, done
from smtp_server import Mailbox, running

from synctool.errors import ConfigError, SyncError
from synctool.flows import close, remind
from synctool.flows.mailing import Server, server_named
from synctool.flows.remind import RemindReport
from synctool.history import open_history

DUE = date(2024, 12, 20)
MAIL = "[mail]\nsender = '追蹤小組 <office@example.gov.tw>'\ncc = ['chief@example.gov.tw']\n"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path, settings=MAIL)
    path = made.folder / "config.toml"
    text = path.read_text("utf-8").replace("name = '113年第4季'\n", "name = '113年第4季'\ndue = 2024-12-20\n")
    for name, address in (("經濟部", "a@moea.example.tw"), ("國科會", "王大明 <b@nstc.example.tw>")):
        text = text.replace(f"[agencies.'{name}']\n", f"[agencies.'{name}']\ncontacts = ['{address}']\n")
    path.write_text(text.replace("王大明 <b@nstc.example.tw>", "b@nstc.example.tw"), "utf-8")
    made.push()
    made.clerk("工程會", "1-1", done("已訂定要點，並函知各機關照辦，成效良好。"))
    made.clerk("國科會", "1-3", done("草案已送行政院。", completed="近期"))
    made.pull()
    return made


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with running() as box:
        yield box


def reminded(office: Office, days: int = 0, **options: object) -> RemindReport:
    return remind.run(office.project, today=DUE + timedelta(days), **options)  # type: ignore[arg-type]


def draft(office: Office, agency: str) -> EmailMessage:
    data = (office.folder / "催辦" / f"{agency}.eml").read_bytes()
    message = email.message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


# ---------------------------------------------------------------- who owes what


def test_whoever_leads_an_unanswered_item_or_has_an_error_is_reminded(office: Office) -> None:
    report = reminded(office)
    assert [(r.agency, r.unanswered, r.to_correct) for r in report.reminders] == [
        ("數發部", ("1-2",), ()),
        ("經濟部", ("1-2",), ()),
        ("國科會", (), ("1-3",)),
    ]
    assert "1-2" in text(draft(office, "經濟部"))
    assert "近期" in text(draft(office, "國科會"))
    assert sorted(p.name for p in (office.folder / "催辦").iterdir()) == sorted(
        f"{a}{s}" for a in ("數發部", "經濟部", "國科會") for s in (".eml", ".txt")
    )


def test_nobody_is_reminded_of_a_closed_item(office: Office) -> None:
    close.run(office.project, items=["1-2"], ruling=close.given("解除列管"), day=DUE)
    assert [r.agency for r in reminded(office).reminders] == ["國科會"]


def test_who_has_answered_gets_no_reminder_and_its_draft_is_taken_away(office: Office) -> None:
    reminded(office)
    office.clerk("經濟部", "1-2", done("已辦理中小企業輔導120家，並函報備查在案。"))
    office.pull()
    report = reminded(office)
    assert "經濟部" not in [r.agency for r in report.reminders]
    assert report.withdrawn == ("經濟部",)
    assert not (office.folder / "催辦" / "經濟部.eml").exists()


@pytest.mark.parametrize(
    ("days", "level", "words"),
    [
        (-3, "notice", "請填報"),
        (0, "notice", "請填報"),
        (1, "first", "已逾 1 日"),
        (7, "first", "催辦"),
        (8, "second", "再次催辦"),
        (14, "second", "已逾 14 日"),
        (15, "final", "最後催辦"),
    ],
)
def test_the_letter_is_graver_the_longer_it_is_overdue(
    office: Office, days: int, level: str, words: str
) -> None:
    report = reminded(office, days)
    assert {r.level for r in report.reminders} == {level}
    message = draft(office, "經濟部")
    assert words in str(message["Subject"]) + text(message)


# ---------------------------------------------------------------- the draft


def test_a_draft_opens_with_its_sheet_attached_and_every_header_in_ascii(office: Office) -> None:
    reminded(office, 3)
    data = (office.folder / "催辦" / "經濟部.eml").read_bytes()
    assert data.isascii()
    assert b"filename*=utf-8''%E7%B6%93" in data.replace(b"\r\n ", b"")
    assert b"Subject: =?utf-8?" in data
    message = draft(office, "經濟部")
    assert message["To"] == "a@moea.example.tw"
    assert message["From"] == "追蹤小組 <office@example.gov.tw>"
    assert message["Cc"] == "chief@example.gov.tw"
    assert message["X-Unsent"] == "1"
    [attached] = message.iter_attachments()
    assert attached.get_filename() == "經濟部.xlsx"
    assert attached.get_content() == office.form("經濟部").read_bytes()
    plain = (office.folder / "催辦" / "經濟部.txt").read_text("utf-8")
    assert plain.startswith("To: a@moea.example.tw\nCc: chief@example.gov.tw\nSubject: 【催辦】113年第4季")


def test_the_same_state_writes_the_same_drafts(office: Office) -> None:
    def state() -> dict[str, tuple[bytes, int]]:
        return {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in (office.folder / "催辦").iterdir()}

    reminded(office)
    before = state()
    reminded(office)
    assert state() == before


def test_a_dry_run_writes_nothing(office: Office) -> None:
    assert len(reminded(office, dry_run=True).reminders) == 3
    assert not (office.folder / "催辦").exists()


def test_an_office_s_own_letters_are_used_and_a_broken_template_is_told(office: Office) -> None:
    path = office.folder / "我的信.txt"
    config = office.folder / "config.toml"
    config.write_text(
        config.read_text("utf-8").replace("[mail]\n", "[mail]\ntemplate = '我的信.txt'\n"), "utf-8"
    )
    letters = "".join(f"[{level}]\n主旨：{level} {{short}}\n\n{{tasks}}\n" for level in remind.LEVELS)
    path.write_text("# 說明\n" + letters, "utf-8")
    reminded(office, 1)
    assert draft(office, "經濟部")["Subject"] == "first 經濟部"
    path.write_text(letters.replace("{tasks}", "{tasks"), "utf-8")
    with pytest.raises(ConfigError, match="mail-template-unreadable"):
        reminded(office)
    path.write_text(letters.replace("[final]", "[last]"), "utf-8")
    with pytest.raises(ConfigError, match="mail-template-lacks"):
        reminded(office)


@pytest.mark.parametrize("lang", ["zh-TW", "en"])
def test_the_letters_that_come_along_fill_every_blank(office: Office, lang: str) -> None:
    path = office.folder / "config.toml"
    path.write_text(
        path.read_text("utf-8").replace("id = 'test'\n", f"id = 'test'\nlanguage = '{lang}'\n"), "utf-8"
    )
    for days in (0, 1, 8, 15):
        for one in reminded(office, days).reminders:
            assert "…" not in one.draft.subject + one.draft.text
            assert "{" not in one.draft.subject + one.draft.text


# ---------------------------------------------------------------- sending


def test_letters_are_sent_to_who_has_an_address_and_that_is_recorded(
    office: Office, mailbox: Mailbox
) -> None:
    report = reminded(office, 3)
    results = remind.send(office.project, report, Server("127.0.0.1", mailbox.port))
    assert results == {"數發部": "no-contact", "經濟部": "", "國科會": ""}
    assert [to for to, _ in mailbox.received] == [
        ("a@moea.example.tw", "chief@example.gov.tw"),
        ("b@nstc.example.tw", "chief@example.gov.tw"),
    ]
    message = email.message_from_bytes(mailbox.received[0][1], policy=policy.default)
    assert message["X-Unsent"] is None
    assert message["Date"] and message["Message-ID"].endswith("@example.gov.tw>")
    assert "【催辦】" in message["Subject"]
    history = open_history("", office.folder, project="test")
    assert [(e.agency, e.after) for e in history.audit() if e.why == "reminded"] == [
        ("經濟部", "first a@moea.example.tw"),
        ("國科會", "first b@nstc.example.tw"),
    ]
    history.close()
    assert {r.agency: r.last.endswith("first") for r in reminded(office, 4).reminders} == {
        "數發部": False,
        "經濟部": True,
        "國科會": True,
    }


def test_one_address_that_is_refused_does_not_keep_the_others(office: Office) -> None:
    with running(refused=("a@moea.example.tw", "chief@example.gov.tw")) as box:
        results = remind.send(office.project, reminded(office), Server("127.0.0.1", box.port))
        assert results["經濟部"] and not results["國科會"].startswith("no-contact")
        assert [to for to, _ in box.received] == [("b@nstc.example.tw",)]


def test_a_server_that_is_not_there_is_told_and_nothing_is_recorded(office: Office) -> None:
    with running() as box:
        port = box.port
    with pytest.raises(SyncError, match="mail-failed"):
        remind.send(office.project, reminded(office), Server("127.0.0.1", port))


def test_a_password_never_goes_over_an_open_connection(office: Office, mailbox: Mailbox) -> None:
    with pytest.raises(SyncError, match="mail-open"):
        remind.send(
            office.project, reminded(office), Server("127.0.0.1", mailbox.port, "auto", "me", "secret")
        )
    assert not mailbox.received


@pytest.mark.parametrize(
    ("named", "host", "port"),
    [
        ("mail.tw", "mail.tw", 25),
        ("mail.tw:587", "mail.tw", 587),
        ("[::1]:2525", "::1", 2525),
        ("[::1]", "::1", 25),
    ],
)
def test_a_server_is_named_with_or_without_its_port(named: str, host: str, port: int) -> None:
    server = server_named(named)
    assert (server.host, server.port) == (host, port)


@pytest.mark.parametrize("named", ["", "mail.tw:", "mail.tw:x", "mail.tw:0", "mail.tw:99999"])
def test_what_is_no_server_is_a_usage_error(named: str) -> None:
    with pytest.raises(ConfigError, match="mail-server"):
        server_named(named)
