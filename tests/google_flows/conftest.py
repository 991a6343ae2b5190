"""A Google for the stores' tests, started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from google_office import Cloud, running


@pytest.fixture(scope="session")
def google_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    with running(tmp_path_factory.mktemp("google")) as cloud:
        yield cloud


@pytest.fixture
def cloud(google_server: Cloud) -> Iterator[Cloud]:
    """Every request of a test must be one that Google's schemas know."""
    google_server.control("clear")
    google_server.control("knobs", check_answers=0)  # the emulator's own tests hold its answers
    yield google_server
    assert google_server.faults() == []
