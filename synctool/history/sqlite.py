"""The history in one SQLite file: the ordinary case. The file's ways: :mod:`.sqlite_file`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from synctool.history import RunLock, path_of
from synctool.history.base import Break
from synctool.history.sql import SqlHistory
from synctool.history.sqlite_file import connect, guarded


class SqliteHistory(SqlHistory):
    """See :class:`synctool.history.base.History`. ``wait``: seconds to wait for another program's lock."""

    def __init__(self, path: Path | str, *, wait: float = 5) -> None:
        super().__init__(str(path))
        self.path = Path(path)
        self._db = connect(self.path, wait)

    def close(self) -> None:
        self._db.close()

    def _guarded(self) -> contextlib.AbstractContextManager[None]:
        return guarded(self.path)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._guarded():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _execute(self, sql: str, blanks: Sequence[object] = ()) -> Any:
        return self._db.execute(sql, blanks)

    def _many(self, sql: str, blanks: Iterable[Sequence[object]]) -> None:
        self._db.executemany(sql, blanks)

    def verify(self) -> Sequence[Break]:
        # A changed byte may not be UTF-8 any more; that is a break to report, not an error.
        self._db.text_factory = lambda content: content.decode("utf-8", "backslashreplace")
        try:
            return super().verify()
        finally:
            self._db.text_factory = str


def open_url(url_or_path: str, project_dir: Path, _project: str = "") -> SqliteHistory:
    """For :func:`synctool.history.open_history`."""
    return SqliteHistory(path_of(url_or_path, project_dir))


def lock_url(url_or_path: str, project_dir: Path, _project: str, command: str, wait: float) -> RunLock:
    """For :func:`synctool.history.run_lock`: beside the history, so that who shares one shares the other."""
    return RunLock(path_of(url_or_path, project_dir).with_name("lock"), command, wait=wait)
