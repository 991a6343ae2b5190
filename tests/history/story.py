"""One run as ``apply`` carries it out, in a folder given as argument; to be killed and failed by tests."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from synctool.errors import SyncError
from synctool.history.base import BaselineKey, Run, Update
from synctool.history.sqlite import SqliteHistory
from synctool.model import AuditEntry
from synctool.stores.replace import replace_file

NOW = datetime(2025, 3, 1, tzinfo=UTC)
KEY = BaselineKey("R", "4-1-1", "工程會", "progress")
UPDATE = Update(
    Run("r1", "pull", NOW, "王小明", "d"),
    [AuditEntry(NOW, "r1", "王小明", "4-1-1", "progress", "工程會", "機關回復", "H7", "a", "b", "pulled")],
    {KEY: "b"},
)


def mark(name: str) -> None:
    os.write(2, f"MARK {name}".encode())


def main(folder: Path) -> None:
    history = SqliteHistory(folder / "history.db")
    mark("open")
    try:
        history.begin(UPDATE)
        mark("begun")
        replace_file(folder / "master.xlsx", b"new", seen=None)
        mark("replaced")
        history.commit("r1")
        mark("done")
    except SyncError as error:
        print(error.code)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
