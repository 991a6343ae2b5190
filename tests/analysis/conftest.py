"""An office that has lived through a pull, with answers that try what a table can hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import Office, done

from synctool.model import Run, rich_text

NEWS = rich_text([[Run("一、"), Run("已辦竣 <A&B>", "single")], [Run("二、", bold=True), Run("後續。")]])


@pytest.fixture
def lived(tmp_path: Path) -> Office:
    made = Office(tmp_path / "office")
    made.push()
    made.clerk("工程會", "1-1", done(NEWS, percent=0.8, status="辦理中", completed=None))
    made.clerk("經濟部", "1-2", done('=HYPERLINK("http://x")', evidence="'=1+1", contact="+886-2"))
    made.clerk("數發部", "1-2", done("-5 已辦理", reporter="@王", completed="113/9/13"))
    made.pull()
    made.staff("1-1", {"due": "儘速辦理"})
    return made
