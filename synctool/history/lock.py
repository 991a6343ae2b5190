"""The run lock: who is changing things, since when, and what if they died.

A lock at ``lock`` is a row of files ``lock.1``, ``lock.2`` … beside it. Each
is made with ``O_EXCL``, the one primitive that local disks, SMB and NFS all
keep; the highest number counts. A file begins with ``held`` or ``free`` and
says who made it. Whoever finds the highest one free, or its holder dead,
tries to make the next: exactly one of those who try succeeds, so a dead
holder is taken over without a moment at which two could think they did it.
Nothing is ever renamed over a live lock, and no file lock of the system is
used, for those do not hold on every share.

A holder is dead when its process is gone (same host and same process space),
or when its heartbeat, the file's time of change, has stood still for longer
than ``stale_after``. That is measured by the clock of the share itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType

from synctool.errors import Locked, SyncError

_HELD, _FREE = b"held", b"free"
_POLL = 0.1
"""Seconds between two looks while waiting."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds, or held, a lock."""

    host: str
    user: str
    pid: int
    command: str
    since: str
    """ISO 8601, with the zone."""
    token: str
    birth: str = ""
    """Process space and start time, where the system tells; so that a number used again deceives nobody."""

    @classmethod
    def me(cls, command: str) -> Holder:
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        pid = os.getpid()
        return cls(host_name(), user_name(), pid, command, since, os.urandom(8).hex(), birth_of(pid))

    def encode(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def decode(cls, text: str) -> Holder:
        """The holder of :meth:`encode`'s text; of anything else, somebody unknown."""
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError):
            return _UNKNOWN

    def locked(self) -> Locked:
        """The error that tells who holds the lock."""
        return Locked(
            "locked", host=self.host, user=self.user, pid=self.pid, command=self.command, since=self.since
        )


_UNKNOWN = Holder("?", "?", 0, "?", "?", "")


class RunLock:
    """``with RunLock(path, "pull"):`` holds the lock; :class:`Locked` tells who has it.

    ``wait``: seconds to wait for it; ``stale_after``: seconds without a
    heartbeat after which a holder on another host counts as dead.
    """

    def __init__(
        self, path: Path | str, command: str = "", *, wait: float = 0, stale_after: float = 120
    ) -> None:
        self.path = Path(path)
        self._wait = wait
        self._stale_after = stale_after
        self._command = command
        self._mine: Path | None = None
        self._me = _UNKNOWN
        self._stop = threading.Event()

    def __enter__(self) -> RunLock:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def acquire(self) -> None:
        """Take the lock. Raises :class:`Locked`, or ``lock-unwritable`` where no file can be made."""
        self._me = Holder.me(self._command)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            wait_for(self._try, self._wait)
        except OSError as error:
            reason = error.strerror or error
            raise SyncError("lock-unwritable", path=self.path, reason=reason) from error
        self._stop.clear()
        threading.Thread(target=self._beat, name="lock heartbeat", daemon=True).start()

    def release(self) -> None:
        """Give the lock back; what others took over meanwhile is left alone."""
        self._stop.set()
        mine, self._mine = self._mine, None
        if mine is None:
            return
        # Four bytes in place: the name stays taken, so that a late taker of an older number still fails.
        with contextlib.suppress(OSError), mine.open("r+b") as file:
            file.write(_FREE)

    def check(self) -> None:
        """Raises :class:`Locked` ``lock-lost`` if the lock was taken over meanwhile (a laptop slept)."""
        highest = self._highest()
        if self._mine is None or highest is None or highest[1] != self._mine:
            by = (highest and _read(highest[1])) or None
            other = by[1] if by else _UNKNOWN
            raise Locked("lock-lost", host=other.host, user=other.user, since=other.since)

    def holder(self) -> Holder | None:
        """Who holds the lock now; None if nobody does, or its holder is dead."""
        highest = self._highest()
        return None if highest is None else self._blocking(highest[1])

    # ------------------------------------------------------------ the files

    def _highest(self) -> tuple[int, Path] | None:
        return max(self._files(), default=None)

    def _files(self) -> list[tuple[int, Path]]:
        pattern = re.compile(re.escape(self.path.name) + r"\.(\d+)$")
        if not self.path.parent.is_dir():
            return []
        found = ((pattern.match(path.name), path) for path in self.path.parent.iterdir())
        return [(int(match[1]), path) for match, path in found if match]

    def _try(self) -> Holder | None:
        """Take the lock (None), or say who is in the way."""
        highest = self._highest()
        if highest is not None and (holder := self._blocking(highest[1])) is not None:
            return holder
        number = highest[0] + 1 if highest else 1
        mine = self.path.with_name(f"{self.path.name}.{number}")
        try:
            file = os.open(mine, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)
        except FileExistsError:
            return self._blocking(mine) or _UNKNOWN
        try:
            os.write(file, _HELD + b" " + self._me.encode().encode())
        except OSError:
            mine.unlink(missing_ok=True)
            raise
        finally:
            os.close(file)
        # Somebody who was slower may have made a number that was cleared away meanwhile.
        if any(other > number for other, _ in self._files()):
            mine.unlink(missing_ok=True)
            return _UNKNOWN
        self._mine = mine
        for other, path in self._files():
            if other < number:
                with contextlib.suppress(OSError):
                    path.unlink()
        return None

    def _blocking(self, path: Path) -> Holder | None:
        """The living holder that a lock's file speaks of, if any."""
        found = _read(path)
        if found is None:
            return None
        held, holder = found
        if not held:
            return None
        if holder.host == host_name() and holder.pid:
            alive = is_alive(holder.pid, holder.birth)
            if alive is not None:
                return holder if alive else None
        return holder if self._age(path) <= self._stale_after else None

    def _age(self, path: Path) -> float:
        """Seconds since the heartbeat, by the clock that stamps the files."""
        probe = self.path.with_name(f"{self.path.name}.probe-{os.urandom(4).hex()}")
        try:
            probe.touch()
            return probe.stat().st_mtime - path.stat().st_mtime
        except OSError:
            return 0
        finally:
            probe.unlink(missing_ok=True)

    def _beat(self) -> None:
        while not self._stop.wait(self._stale_after / 6):
            mine = self._mine
            with contextlib.suppress(OSError):
                if mine is not None:
                    os.utime(mine)


def wait_for(attempt: Callable[[], Holder | None], seconds: float) -> None:
    """Try until ``attempt`` meets nobody; after ``seconds`` raise :class:`Locked` with who was met."""
    until = time.monotonic() + seconds
    while (holder := attempt()) is not None:
        left = until - time.monotonic()
        if left <= 0:
            raise holder.locked()
        time.sleep(min(_POLL, left))


def _read(path: Path) -> tuple[bool, Holder] | None:
    """Held or free, and who; None if there is no such file. One just being made is held by somebody."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        return True, _UNKNOWN
    return content[:4] != _FREE, Holder.decode(content[4:].decode(errors="replace"))


# ---------------------------------------------------------------- hosts and processes


def host_name() -> str:
    return os.uname().nodename if sys.platform != "win32" else os.environ.get("COMPUTERNAME", "?")


def user_name() -> str:
    """As the person knows it; a claim, like all that a lock says."""
    names = (os.environ.get(name) for name in ("LOGNAME", "USER", "USERNAME"))
    return next(filter(None, names), "?")


def birth_of(pid: int) -> str:
    """The boot, process space and start time of a process; ``""`` where the system does not tell."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        space = str(Path(f"/proc/{pid}/ns/pid").readlink())
        return f"{boot} {space} {_stat(pid)[19]}"  # starttime is field 22 (proc(5))
    except (OSError, IndexError):
        return ""


def _stat(pid: int) -> list[str]:
    """The fields of a process from the third on; the second stands in parentheses and may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def is_alive(pid: int, birth: str) -> bool | None:
    """Whether a process of this host lives; None if it cannot be told from here."""
    if not birth:
        return None if _exists(pid) else False
    if birth_of(os.getpid()).rpartition(" ")[0] != birth.rpartition(" ")[0]:
        return None  # another boot, or a container of the same name: only the heartbeat tells
    try:
        state, start = _stat(pid)[0], _stat(pid)[19]
    except (OSError, IndexError):
        return False
    return state not in "ZX" and start == birth.rpartition(" ")[2]


def _exists(pid: int) -> bool:
    if sys.platform == "win32":
        return _exists_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _exists_on_windows(pid: int) -> bool:
    # os.kill(pid, 0) would end the process there.
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - absent elsewhere
    handle = kernel.OpenProcess(0x00100000, False, pid)  # SYNCHRONIZE
    if not handle:
        return bool(kernel.GetLastError() == 5)  # access denied: it lives
    try:
        return bool(kernel.WaitForSingleObject(handle, 0) == 0x102)  # WAIT_TIMEOUT
    finally:
        kernel.CloseHandle(handle)
