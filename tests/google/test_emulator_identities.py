"""Who may do what: sharing, protection, tokens."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from google_emulator import Emulator, Running
from google_emulator.people import AGENCY, OFFICE, Person

WHOLE = {"sheetId": 0}
ANSWERS = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 6, "startColumnIndex": 1, "endColumnIndex": 2}


def protect(office: Person, file: str, **more: Any) -> int:
    entry = {"range": WHOLE, "editors": {"users": [OFFICE]}, **more}
    reply = office.batch(file, {"addProtectedRange": {"protectedRange": entry}})["replies"][0]
    number: int = reply["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    return number


@pytest.mark.parametrize(
    ("role", "read", "write"), [("reader", 200, 403), ("writer", 200, 200), (None, 403, 403)]
)
def test_sharing_decides_who_reads_and_writes(
    office: Person, agency: Person, sheet: str, role: str | None, read: int, write: int
) -> None:
    if role:
        office.share(sheet, AGENCY, role)
    assert agency.ask("GET", f"/v4/spreadsheets/{sheet}")[0] == read
    assert agency.put(sheet, "Sheet1!B2", [["mine"]])[0] == write
    assert agency.ask("GET", f"/drive/v3/files/{sheet}")[0] == (404 if role is None else 200)


def test_a_request_without_a_token_is_unauthenticated(emulator: Emulator, sheet: str) -> None:
    status, _, answer = emulator.handle("GET", f"/v4/spreadsheets/{sheet}", {}, b"")
    assert status == 401
    assert json.loads(answer)["error"]["status"] == "UNAUTHENTICATED"


def test_a_missing_spreadsheet_is_not_found_and_a_private_one_forbidden(stranger: Person, sheet: str) -> None:
    assert stranger.ask("GET", "/v4/spreadsheets/none")[1]["error"]["status"] == "NOT_FOUND"
    assert stranger.ask("GET", f"/v4/spreadsheets/{sheet}")[1]["error"]["status"] == "PERMISSION_DENIED"


def test_whole_sheet_protection_leaves_only_the_open_ranges_to_the_agency(
    office: Person, agency: Person, sheet: str
) -> None:
    office.share(sheet, AGENCY, "writer")
    protect(office, sheet, unprotectedRanges=[ANSWERS])
    assert agency.put(sheet, "Sheet1!B3", [["our answer"]])[0] == 200
    status, answer = agency.put(sheet, "Sheet1!A3", [["9-9-9"]])
    assert status == 400
    assert "protected cell" in answer["error"]["message"]
    straddling = {
        "sheetId": 0,
        "startRowIndex": 1,
        "endRowIndex": 3,
        "startColumnIndex": 0,
        "endColumnIndex": 2,
    }
    status, answer = agency.try_batch(
        sheet, {"repeatCell": {"range": straddling, "cell": {}, "fields": "userEnteredValue"}}
    )
    assert status == 400
    assert answer["error"]["message"].startswith("Invalid requests[0].repeatCell: You are trying to edit a")
    assert office.put(sheet, "Sheet1!A3", [["4-1-2"]])[0] == 200


@pytest.mark.parametrize(
    "request_",
    [
        {"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}}},
        {"deleteDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}}},
        {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "Mine"}, "fields": "title"}},
        {"sortRange": {"range": WHOLE, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]}},
    ],
)
def test_a_protected_sheet_keeps_its_shape_against_others(
    office: Person, agency: Person, sheet: str, request_: dict[str, Any]
) -> None:
    office.share(sheet, AGENCY, "writer")
    protect(office, sheet)
    assert agency.try_batch(sheet, request_)[0] == 400
    assert office.try_batch(sheet, request_)[0] == 200


def test_protection_without_named_editors_lets_the_writers_of_that_moment_edit(
    office: Person, agency: Person, sheet: str
) -> None:
    office.share(sheet, AGENCY, "writer")
    protect(office, sheet, editors=None)
    assert agency.put(sheet, "Sheet1!A3", [["9-9-9"]])[0] == 200


def test_editors_of_a_protection_are_hidden_from_those_who_may_not_edit_it(
    office: Person, agency: Person, sheet: str
) -> None:
    office.share(sheet, AGENCY, "writer")
    protect(office, sheet)
    seen = agency.get(sheet, "sheets.protectedRanges")["sheets"][0]["protectedRanges"][0]
    assert "editors" not in seen
    assert "requestingUserCanEdit" not in seen
    own = office.get(sheet, "sheets.protectedRanges")["sheets"][0]["protectedRanges"][0]
    assert own["editors"]["users"] == [OFFICE]


def test_a_protection_cannot_be_lifted_by_those_whom_it_keeps_out(
    office: Person, agency: Person, sheet: str
) -> None:
    office.share(sheet, AGENCY, "writer")
    number = protect(office, sheet)
    lift = {"deleteProtectedRange": {"protectedRangeId": number}}
    assert agency.try_batch(sheet, lift)[0] == 400
    assert office.try_batch(sheet, lift)[0] == 200


def test_permissions_are_listed_changed_and_withdrawn(office: Person, agency: Person, sheet: str) -> None:
    number = office.share(sheet, AGENCY, "writer")
    path = f"/drive/v3/files/{sheet}/permissions"
    listed = office.ask("GET", path, fields="permissions(emailAddress,role)")[1]["permissions"]
    assert {(one["emailAddress"], one["role"]) for one in listed} == {(OFFICE, "owner"), (AGENCY, "writer")}
    assert office.ask("PATCH", f"{path}/{number}", {"role": "reader"})[1]["role"] == "reader"
    assert agency.put(sheet, "Sheet1!B2", [["x"]])[0] == 403
    assert office.ask("DELETE", f"{path}/{number}") == (204, None)
    assert agency.ask("GET", f"/v4/spreadsheets/{sheet}")[0] == 403


def test_writers_share_on_unless_that_is_switched_off(office: Person, agency: Person, sheet: str) -> None:
    office.share(sheet, AGENCY, "writer")
    body = {"type": "user", "role": "reader", "emailAddress": "third@emulator.test"}
    path = f"/drive/v3/files/{sheet}"
    assert agency.ask("POST", f"{path}/permissions", body)[0] == 200
    assert office.ask("PATCH", path, {"writersCanShare": False})[0] == 200
    status, answer = agency.ask("POST", f"{path}/permissions", body)
    assert (status, answer["error"]["errors"][0]["reason"]) == (403, "insufficientFilePermissions")
    assert agency.ask("PATCH", path, {"writersCanShare": True})[0] == 403


def test_a_service_account_that_may_not_own_files_needs_a_shared_drive(
    emulator: Emulator, office: Person
) -> None:
    emulator.control("knobs", accounts_own=False)
    body: dict[str, Any] = {"name": "Returns", "mimeType": "application/vnd.google-apps.spreadsheet"}
    status, answer = office.ask("POST", "/drive/v3/files", body, supportsAllDrives=True)
    assert (status, answer["error"]["errors"][0]["reason"]) == (403, "storageQuotaExceeded")
    drive = emulator.control("drive", name="Office", members={OFFICE: "organizer"})["id"]
    status, made = office.ask("POST", "/drive/v3/files", body | {"parents": [drive]}, supportsAllDrives=True)
    assert status == 200
    assert office.ask("GET", f"/drive/v3/files/{made['id']}")[0] == 404
    assert office.ask("GET", f"/drive/v3/files/{made['id']}", supportsAllDrives=True)[0] == 200
    assert office.put(made["id"], "A1", [["x"]])[0] == 200


def _assertion(account: dict[str, Any], **claims: Any) -> bytes:
    from google.auth import crypt, jwt

    now = int(time.time())
    payload = {
        "iss": account["client_email"],
        "scope": "s",
        "aud": account["token_uri"],
        "iat": now,
        "exp": now + 3600,
    }
    signer = crypt.RSASigner.from_service_account_info(account)
    token = jwt.encode(signer, payload | claims).decode()
    return f"grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={token}".encode()


def test_a_signed_assertion_buys_a_token_bound_to_its_account(emulator: Emulator) -> None:
    pytest.importorskip("google.auth")
    account = emulator.account(OFFICE)
    status, _, answer = emulator.handle("POST", "/token", {}, _assertion(account))
    assert status == 200
    assert emulator.cloud.tokens[json.loads(answer)["access_token"]][0] == OFFICE


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"iss": AGENCY}, "invalid_grant"),  # signed with another account's key
        ({"iss": "nobody@emulator.test"}, "invalid_grant"),
        ({"iat": 1, "exp": 3601}, "invalid_grant"),
        ({"sub": "chief@office.test"}, "unauthorized_client"),
        ({"scope": ""}, "invalid_scope"),
    ],
)
def test_a_bad_assertion_buys_nothing(emulator: Emulator, claims: dict[str, Any], code: str) -> None:
    pytest.importorskip("google.auth")
    emulator.account(AGENCY)
    status, _, answer = emulator.handle("POST", "/token", {}, _assertion(emulator.account(OFFICE), **claims))
    assert (status, json.loads(answer)["error"]) == (400, code)


def test_gspread_works_over_http_with_a_real_token_exchange() -> None:
    pytest.importorskip("gspread")
    from google_emulator.clients import gspread_client

    with Running(Emulator([OFFICE])) as server:
        book = gspread_client(server.url, server.emulator.account(OFFICE)).create("Returns")
        book.sheet1.update([["項次", "辦理情形"], ["4-1-1", "已完成"]], "A1")
        assert book.sheet1.get_all_values() == [["項次", "辦理情形"], ["4-1-1", "已完成"]]
        assert {call["user"] for call in server.emulator.calls} == {OFFICE}


def test_a_delegated_account_acts_as_the_other_person() -> None:
    pytest.importorskip("gspread")
    from google_emulator.clients import gspread_client

    with Running(Emulator([OFFICE])) as server:
        account = server.emulator.account(OFFICE, delegates=True)
        book = gspread_client(server.url, account, subject="chief@office.test").create("Returns")
        assert server.emulator.cloud.files[book.id].owner == "chief@office.test"
