"""Emulators in the tests' own process."""

from __future__ import annotations

import pytest
from google_emulator import Clock, Emulator
from google_emulator.people import AGENCY, OFFICE, STRANGER, Person


@pytest.fixture
def emulator() -> Emulator:
    return Emulator([OFFICE, AGENCY, STRANGER], clock=Clock(1_700_000_000), seed=7)


@pytest.fixture
def office(emulator: Emulator) -> Person:
    return Person(emulator, OFFICE)


@pytest.fixture
def agency(emulator: Emulator) -> Person:
    return Person(emulator, AGENCY)


@pytest.fixture
def stranger(emulator: Emulator) -> Person:
    return Person(emulator, STRANGER)


@pytest.fixture
def sheet(office: Person) -> str:
    """A spreadsheet of the office's with six keyed rows."""
    file = office.make()
    rows = [["key", "answer"], *[[f"4-1-{n}", f"text {n}"] for n in range(1, 6)]]
    assert office.put(file, "Sheet1!A1", rows)[0] == 200
    return file
