"""The in-memory history keeps the contract."""

import pytest
from contract import HistoryContract

from synctool.history.base import History
from synctool.history.memory import MemoryHistory


class TestMemoryHistory(HistoryContract):
    @pytest.fixture
    def history(self) -> History:
        return MemoryHistory()

    def reopened(self, history: History) -> History:
        return history
