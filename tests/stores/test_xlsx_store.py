"""The contract, kept by workbooks on disk."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from store_contract import SHEET, StoreContract

from synctool.flows.project import templates
from synctool.stores.base import Store
from synctool.stores.xlsx import XlsxStore


class TestXlsxStore(StoreContract):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.path = tmp_path / "book.xlsx"

    def fresh(self) -> Store:
        import openpyxl

        book = openpyxl.Workbook()
        assert book.active is not None
        book.active.title = SHEET
        stream = io.BytesIO()
        book.save(stream)
        self.path.write_bytes(stream.getvalue())
        return XlsxStore(self.path, templates())

    def again(self, store: Store) -> Store:
        return XlsxStore(self.path, templates())
