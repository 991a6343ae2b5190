"""A PostgreSQL of our own on loopback, where its programs are installed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from postgres_server import Unavailable, running


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of an empty database."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    try:
        with running() as address:
            yield address
    except Unavailable as error:
        pytest.skip(str(error))
