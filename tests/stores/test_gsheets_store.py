"""The contract, kept by Google spreadsheets over real HTTP."""

from __future__ import annotations

import pytest
from google_office import Cloud
from store_contract import SHEET, StoreContract

from synctool.stores import gsheets
from synctool.stores.base import Store
from synctool.stores.gsheets import GoogleStore


class TestGoogleStore(StoreContract):
    @pytest.fixture(autouse=True)
    def _cloud(self, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cloud, self.patch = cloud, monkeypatch

    def fresh(self) -> Store:
        self.file = self.cloud.file()
        properties = {"sheetId": 0, "title": SHEET}
        self.cloud.human(self.file, {"updateSheetProperties": {"properties": properties, "fields": "title"}})
        return GoogleStore(self.cloud.connect(), self.file)

    def again(self, store: Store) -> Store:
        return GoogleStore(self.cloud.connect(), self.file)

    def wait(self) -> None:
        self.patch.setattr(gsheets, "RECHECK_SECONDS", -1.0)
