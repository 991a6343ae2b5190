"""What holds of a workbook's parts holds whatever their size."""

from __future__ import annotations

import pytest
from large import everything_is_large


@pytest.fixture(params=["as they are", "as if they were large"])
def parts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param != "as they are":
        everything_is_large(monkeypatch)
