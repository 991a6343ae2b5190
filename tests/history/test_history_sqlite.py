"""The SQLite history keeps the contract, and what is special about a file."""

from pathlib import Path

import pytest
from contract import HistoryContract

from synctool.history.base import History
from synctool.history.sqlite import SqliteHistory


class TestSqliteHistory(HistoryContract):
    @pytest.fixture
    def history(self, tmp_path: Path) -> History:
        return SqliteHistory(tmp_path / "中 文" / "history.db")

    def reopened(self, history: History) -> History:
        assert isinstance(history, SqliteHistory)
        history.close()
        return SqliteHistory(history.path)
