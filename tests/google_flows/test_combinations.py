"""Master and forms as workbooks or Google spreadsheets: the same office, the same result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from google_office import Cloud
from mixed_office import GOOGLE, XLSX, MixedOffice
from office import done

from synctool.model import Run, rich_text

NEWS = rich_text(
    [[Run("1. 已完成"), Run("協調機制", "single"), Run("。")], [Run("2. 持續追蹤 😀"), Run("後續", "single")]]
)


def live(office: MixedOffice) -> dict[str, Any]:
    """A round as people live it; everything that can be seen of it."""
    seen: dict[str, Any] = {"pushed": [o.state for o in office.push().agencies]}
    office.clerk("工程會", "1-1", done(NEWS))
    office.clerk("經濟部", "1-2", done("經濟部已辦理。", percent=0.5, status="辦理中", completed=None))
    office.clerk("數發部", "1-2", done(NEWS, completed="113/9/13"))
    first = office.pull()
    seen["first"] = [(o.agency, o.state, o.responses, o.problems, o.conflicts) for o in first.agencies]
    seen["changes"] = [(c.item, c.field, c.agency, c.cell, c.after) for c in first.changes]
    seen["again"] = [o.state for o in office.pull().agencies]
    office.staff(
        "1-1", {"progress": rich_text([[Run("工程會：")], [Run("潤飾過"), Run("的文字", "single")]])}
    )
    office.edit_response("經濟部", "1-2", {"progress": "主表端改的"})
    office.clerk("經濟部", "1-2", {"progress": "機關端改的"})
    second = office.pull()
    seen["conflicts"] = [(c.item, c.field, c.agency, c.ours, c.theirs, c.reason) for c in second.conflicts]
    seen["items"], seen["responses"] = office.items(), office.responses()
    seen["recommendations"] = office.recommendations()
    seen["pending"] = [
        {name: value for name, value in row.items() if name not in ("id", "source")}
        for row in office.pending().values()
    ]
    seen["third"] = [(o.agency, o.state) for o in office.pull().agencies]
    seen["pushed again"] = [o.state for o in office.push().agencies]
    return seen


@pytest.fixture(scope="module")
def by_workbooks(tmp_path_factory: pytest.TempPathFactory, google_server: Cloud) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("xlsx") / "office"
    return live(MixedOffice(folder, google_server, master=XLSX, agencies=XLSX))


@pytest.mark.parametrize(
    ("master", "agencies"),
    [
        (GOOGLE, GOOGLE),
        (GOOGLE, XLSX),
        (XLSX, GOOGLE),
        (GOOGLE, {"工程會": GOOGLE, "數發部": GOOGLE}),
    ],
    ids=["all-google", "google-master", "google-forms", "some-forms"],
)
def test_the_same_data_gives_the_same_result(
    tmp_path: Path, cloud: Cloud, by_workbooks: dict[str, Any], master: str, agencies: Any
) -> None:
    found = live(MixedOffice(tmp_path / "office", cloud, master=master, agencies=agencies))
    for name, value in by_workbooks.items():
        assert found[name] == value, name
