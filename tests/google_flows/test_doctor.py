"""``sync doctor`` and the connection: what is wrong with access, in words, and no secret in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from google_office import OFFICE, Cloud
from mixed_office import XLSX, MixedOffice
from office import done

from synctool.cli.main import main
from synctool.errors import SyncError
from synctool.flows import doctor
from synctool.settings import GoogleSettings
from synctool.stores.gsheets_client import Google
from synctool.stores.gsheets_http import Meter
from synctool.stores.gsheets_login import find_login
from synctool.stores.gsheets_pace import Pace


@pytest.fixture
def office(tmp_path: Path, cloud: Cloud) -> MixedOffice:
    office = MixedOffice(tmp_path / "office", cloud)
    office.push()
    return office


def codes(office: MixedOffice) -> dict[str, str]:
    return {f.code: f.level.value for f in doctor.run(office.project).findings}


def test_a_healthy_office_is_told_so_and_nothing_is_written(office: MixedOffice, cloud: Cloud) -> None:
    cloud.methods()
    report = doctor.run(office.project)
    assert report.is_well
    calls = cloud.methods()
    assert calls == {"drive.files.list": 1, "sheets.spreadsheets.get": 5}
    assert {f.code for f in report.findings} >= {"doctor-credentials", "doctor-master", "doctor-form"}


def test_what_is_wrong_with_access_is_named(office: MixedOffice, cloud: Cloud) -> None:
    cloud.credentials.chmod(0o644)
    files = cloud.emulator.cloud.files
    cloud.control("share", file=office.form_id("數發部"), user="stranger@elsewhere.test", role="writer")
    config = office.folder / "config.toml"
    form = office.form_id("工程會")
    config.write_text(config.read_text("utf-8").replace("gsheet:new", f"gsheet:{form}", 1), "utf-8")
    files[form].permissions.clear()
    try:
        found = codes(office)
    finally:
        cloud.credentials.chmod(0o600)
    assert found["doctor-credentials-open"] == "warning"
    assert found["google-surplus"] == "warning"
    assert found["google-forbidden"] == "error"
    assert found["doctor-form"] == "ok"


def test_a_deleted_or_binned_master_is_told(office: MixedOffice, cloud: Cloud) -> None:
    file = cloud.emulator.cloud.files[office.master_id()]
    file.trashed = True
    assert codes(office)["google-trashed"] == "error"
    cloud.emulator.cloud.files.pop(file.id)
    assert codes(office)["google-not-found"] == "error"


def test_the_command_line_tells_it_and_counts_the_calls(
    office: MixedOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(office.folder), "doctor", "--verbose"]) == 0
    shown = capsys.readouterr()
    assert OFFICE in shown.out and "沒有發現問題" in shown.out
    assert "讀 5 次" in shown.err
    office.clerk("工程會", "1-1", done("完成"))
    assert main(["-C", str(office.folder), "pull", "--json"]) in (0, 1)
    assert json.loads(capsys.readouterr().out)["google"]["read"] == 5


# ---------------------------------------------------------------- credentials


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "google-bad-credentials"),
        ("not json SECRET", "google-bad-credentials"),
        ('{"type": "service_account", "private_key": "SECRET"}', "google-bad-credentials"),
        ('{"type": "something", "private_key": "SECRET"}', "google-bad-credentials"),
    ],
)
def test_credentials_that_cannot_be_used_are_told_without_their_content(
    tmp_path: Path, content: str | None, code: str
) -> None:
    path = tmp_path / "key.json"
    if content is not None:
        path.write_text(content, "utf-8")
    google = Google(GoogleSettings(credentials="key.json"), tmp_path)
    with pytest.raises(SyncError) as caught:
        assert google.http
    assert caught.value.code == code
    assert "SECRET" not in repr(caught.value) + str(caught.value.__cause__)


def test_credentials_come_from_the_configuration_then_the_environment(
    tmp_path: Path, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    monkeypatch.delenv("SYNCTOOL_GOOGLE_CREDENTIALS", raising=False)
    with pytest.raises(SyncError, match="google-no-credentials"):
        find_login(GoogleSettings(), tmp_path)
    monkeypatch.setenv("SYNCTOOL_GOOGLE_CREDENTIALS", cloud.credentials.read_text("utf-8"))
    login = find_login(GoogleSettings(api_base=cloud.url), tmp_path)
    assert login.account == OFFICE
    assert "PRIVATE" not in repr(login)


@pytest.mark.parametrize("who", ["subject", "oauth"])
def test_a_delegated_user_and_an_oauth_user_own_what_they_make(
    tmp_path: Path, cloud: Cloud, who: str
) -> None:
    cloud.control("knobs", accounts_own=0)
    person = f"{who}-user@emulator.test"
    if who == "subject":
        cloud.control("account", email=OFFICE, delegates=True)
        office = MixedOffice(tmp_path / "office", cloud, master=XLSX, subject=person)
    else:
        path = tmp_path / "user.json"
        path.write_text(json.dumps(cloud.control("account", email=person, service=False)), "utf-8")
        path.chmod(0o600)
        office = MixedOffice(tmp_path / "office", cloud, master=XLSX, credentials=str(path))
    assert {o.state for o in office.push().agencies} == {"written"}
    assert cloud.emulator.cloud.files[office.form_id("工程會")].owner == person


# ---------------------------------------------------------------- pacing


def test_calls_beyond_the_rate_wait_for_the_minute() -> None:
    clock = [0.0]
    pace = Pace(lambda: clock[0], lambda seconds: clock.__setitem__(0, clock[0] + seconds))
    meter = Meter({"read": 60}, pace)
    moments = []
    for _ in range(150):
        meter.take("read")
        moments.append(clock[0])
    assert all(later - first >= 60 for first, later in zip(moments, moments[60:], strict=False))
    assert meter.calls["read"] == 150
    assert clock[0] <= 120
