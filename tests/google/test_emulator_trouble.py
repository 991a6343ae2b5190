"""The knobs: quotas, injected errors, lost connections, late times, people in between."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from google_emulator import Emulator, Running
from google_emulator.emulator import DroppedError
from google_emulator.people import AGENCY, OFFICE, Person

INSERT = {"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}}}


def test_reads_beyond_the_quota_answer_429_until_the_minute_is_over(
    emulator: Emulator, office: Person, agency: Person, sheet: str
) -> None:
    office.share(sheet, AGENCY, "reader")
    emulator.control("knobs", reads_per_minute=2)
    statuses = [office.ask("GET", f"/v4/spreadsheets/{sheet}")[0] for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert agency.ask("GET", f"/v4/spreadsheets/{sheet}")[0] == 200  # each user has a share
    assert office.put(sheet, "A1", [["x"]])[0] == 200  # writes are counted apart
    emulator.control("advance", seconds=61)
    assert office.ask("GET", f"/v4/spreadsheets/{sheet}")[0] == 200


def test_the_429_answer_names_the_quota_as_google_does(
    emulator: Emulator, office: Person, sheet: str
) -> None:
    emulator.control("knobs", writes_per_minute=1)
    office.put(sheet, "A1", [["x"]])
    error = office.put(sheet, "A1", [["y"]])[1]["error"]
    assert error["status"] == "RESOURCE_EXHAUSTED"
    assert error["details"][0]["reason"] == "RATE_LIMIT_EXCEEDED"
    assert office.values(sheet, "A1") == [["x"]]


def test_an_error_can_be_injected_into_the_nth_matching_request(
    emulator: Emulator, office: Person, sheet: str
) -> None:
    emulator.control(
        "rule", match={"method": "GET", "path": "/values/"}, nth=2, times=2, status=503, retry_after=7
    )
    read = f"/v4/spreadsheets/{sheet}/values/A1"
    assert [office.ask("GET", read)[0] for _ in range(4)] == [200, 503, 503, 200]
    emulator.control("clear")
    assert office.ask("GET", read)[0] == 200


@pytest.mark.parametrize(("when", "kept"), [("before", "key"), ("after", "new")])
def test_a_connection_can_be_lost_before_or_after_the_write_is_applied(
    emulator: Emulator, office: Person, sheet: str, when: str, kept: str
) -> None:
    emulator.control("rule", match={"method": "PUT"}, drop=when)
    with pytest.raises(DroppedError):
        office.put(sheet, "A1", [["new"]])
    assert office.values(sheet, "A1") == [[kept]]


def test_a_write_may_be_applied_although_an_error_is_answered(
    emulator: Emulator, office: Person, sheet: str
) -> None:
    emulator.control("rule", match={"method": "PUT"}, status=503, applied=True)
    assert office.put(sheet, "A1", [["new"]])[0] == 503
    assert office.values(sheet, "A1") == [["new"]]


def test_an_error_may_come_as_a_web_page_and_an_answer_late(
    emulator: Emulator, office: Person, sheet: str
) -> None:
    emulator.control("rule", status=502, page="<html>Bad gateway</html>")
    headers = {"authorization": f"Bearer {office.token}"}
    status, extra, page = emulator.handle("GET", f"/v4/spreadsheets/{sheet}", headers, b"")
    assert (status, extra["Content-Type"][:9], page) == (502, "text/html", b"<html>Bad gateway</html>")
    emulator.control("rule", hold=0.01)
    assert office.values(sheet, "A1") == [["key"]]


def test_a_lost_connection_reaches_the_client_as_one() -> None:
    with Running(Emulator([OFFICE])) as server:
        file = server.emulator.file(OFFICE)["id"]
        token = server.emulator.token(OFFICE)["access_token"]
        server.emulator.control("rule", drop="before")
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        with pytest.raises((ConnectionError, http.client.HTTPException)):
            connection.request(
                "GET", f"/v4/spreadsheets/{file}", headers={"Authorization": f"Bearer {token}"}
            )
            connection.getresponse()


def test_a_person_edits_right_before_the_nth_write(emulator: Emulator, office: Person, sheet: str) -> None:
    emulator.control("rule", match={"method": "PUT"}, nth=2, human={"requests": [INSERT]})
    office.put(sheet, "B2", [["first"]])
    assert office.values(sheet, "A2:B2") == [["4-1-1", "first"]]
    office.put(sheet, "B2", [["second"]])  # meant for 4-1-1, which has moved down
    assert office.values(sheet, "A2:B3") == [["", "second"], ["4-1-1", "first"]]


def test_a_person_edits_right_after_a_read(
    emulator: Emulator, office: Person, agency: Person, sheet: str
) -> None:
    office.share(sheet, AGENCY, "writer")
    human = {"requests": [INSERT], "user": AGENCY, "when": "after"}
    emulator.control("rule", match={"path": "/values/"}, human=human)
    assert office.values(sheet, "A2") == [["4-1-1"]]
    assert office.values(sheet, "A2") == []
    last = office.ask("GET", f"/drive/v3/files/{sheet}", fields="lastModifyingUser(emailAddress)")[1]
    assert last["lastModifyingUser"]["emailAddress"] == AGENCY


def test_permission_can_be_withdrawn_and_a_file_binned_midway(
    emulator: Emulator, office: Person, agency: Person, sheet: str
) -> None:
    office.share(sheet, AGENCY, "writer")
    emulator.control("rule", match={"user": AGENCY}, nth=2, share={"user": AGENCY, "role": None})
    emulator.control("rule", match={"user": OFFICE}, trash={"file": sheet})
    assert agency.put(sheet, "B2", [["x"]])[0] == 200
    assert agency.put(sheet, "B2", [["y"]])[0] == 403
    assert office.ask("GET", f"/drive/v3/files/{sheet}", fields="trashed")[1] == {"trashed": True}
    assert office.values(sheet, "B2") == [["x"]]  # the bin still reads


def test_the_modified_time_may_be_reported_late(emulator: Emulator, office: Person, sheet: str) -> None:
    def seen() -> tuple[str, str]:
        answer = office.ask("GET", f"/drive/v3/files/{sheet}", fields="modifiedTime,version")[1]
        return answer["modifiedTime"], answer["version"]

    token = office.ask("GET", "/drive/v3/changes/startPageToken")[1]["startPageToken"]
    emulator.control("knobs", modified_delay=120)
    before = seen()
    office.put(sheet, "A1", [["new"]])
    assert seen() == before
    assert office.ask("GET", "/drive/v3/changes", pageToken=token)[1]["changes"] == []
    emulator.control("advance", seconds=121)
    assert seen()[0] > before[0]
    changes = office.ask("GET", "/drive/v3/changes", pageToken=token)[1]["changes"]
    assert [change["fileId"] for change in changes] == [sheet]


def test_calls_are_counted_by_method(emulator: Emulator, office: Person, sheet: str) -> None:
    emulator.control("calls", reset=True)
    office.values(sheet, "A1")
    office.batch(sheet, INSERT)
    methods = emulator.control("calls")["methods"]
    assert methods == {"sheets.spreadsheets.values.get": 1, "sheets.spreadsheets.batchUpdate": 1}


def test_the_emulator_runs_as_its_own_process_and_prints_its_port(tmp_path: Path) -> None:
    folder = str(Path(__file__).parents[1])
    command = [sys.executable, "-m", "google_emulator", "--port", "0", "--account", OFFICE]
    command += ["--credentials", str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": folder}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        try:
            assert process.stdout is not None
            hello: dict[str, Any] = json.loads(process.stdout.readline())
            token = hello["accounts"][0]["access_token"]
            request = urllib.request.Request(
                f"{hello['url']}/v4/spreadsheets", b"{}", {"Authorization": f"Bearer {token}"}, method="POST"
            )
            with urllib.request.urlopen(request, timeout=10) as answer:
                assert json.load(answer)["sheets"][0]["properties"]["title"] == "Sheet1"
            kinds = urllib.request.urlopen(f"{hello['url']}/__control__/kinds", b"{}", timeout=10)
            assert "updateCells" in json.load(kinds)
            assert (tmp_path / f"{OFFICE}.json").stat().st_mode & 0o777 == 0o600
        finally:
            process.terminate()
