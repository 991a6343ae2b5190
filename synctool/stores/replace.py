"""Put new bytes in a file's place, all or nothing (laws 15 and 17).

The order that a crash cannot break: the new bytes are written beside the
file, fsynced and read back; the file is looked at once more; one rename; the
folder is fsynced. Whatever fails, the file is the old one or the new one, and
what a killed run leaves is swept away by the next.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import platform
import re
import stat
import sys
import time
from pathlib import Path

from synctool.errors import ChangedMeanwhile, ProofFailed, SyncError

_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.5)
"""Seconds between the attempts to replace a file that somebody holds open: three in all."""

_FOREIGN_AGE = 3600.0
"""Seconds after which another host's leftover counts as one: it cannot be asked whether it lives."""

_OURS = re.compile(r"\.~.+\.sync-(?P<host>[0-9a-f]{6})-(?P<pid>\d+)-[0-9a-f]{8}(\.[^.]*)?$")

_STARTED = time.time()


def replace_file(path: Path | str, data: bytes, *, seen: str | None) -> str:
    """Make ``data`` the content of ``path``; its SHA-256.

    ``seen`` is the SHA-256 the file must still have, ``""`` if it must not
    exist, ``None`` if it does not matter. The file's mode is kept, and a
    symbolic link keeps pointing to what is replaced.

    Raises :class:`ChangedMeanwhile`, :class:`ProofFailed`, or
    :class:`SyncError` ``file-in-use``, ``disk-full``, ``folder-not-writable``
    or ``write-failed``.
    """
    target = Path(path).resolve()
    temporary = target.with_name(
        f".~{target.stem}.sync-{_host()}-{os.getpid()}-{os.urandom(4).hex()}{target.suffix}"
    )
    digest = hashlib.sha256(data).hexdigest()
    try:
        _write(temporary, data, digest, _mode(target))
        _put(temporary, target, seen)
        _fsync_folder(target.parent)
    except OSError as error:
        raise _told(error, target) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return digest


def sweep(folder: Path | str) -> list[Path]:
    """Remove what killed runs left in ``folder``; only files of our own making. What was removed."""
    removed = []
    with contextlib.suppress(OSError):
        for path in sorted(Path(folder).iterdir()):
            found = _OURS.match(path.name)
            if found and _is_leftover(path, found["host"], int(found["pid"])):
                with contextlib.suppress(OSError):
                    path.unlink()
                    removed.append(path)
    return removed


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes; ``""`` if there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def opened_by(path: Path | str) -> str:
    """The name that Excel or LibreOffice left beside a file it holds open; ``""`` if there is none.

    Excel's ``~$name`` begins with the length of a name in bytes of the system's
    code page and repeats it in UTF-16 from byte 55 on (length in characters, then
    text); LibreOffice's ``.~lock.name#`` is a line of commas, the name first
    (both as LibreOffice writes them: svl/source/misc/msodocumentlockfile.cxx).
    """
    target = Path(path)
    with contextlib.suppress(OSError, UnicodeError):
        content = target.with_name(f"~${target.name}").read_bytes()
        size = int.from_bytes(content[55:57], "little")
        return content[57 : 57 + 2 * size].decode("utf-16-le").strip(" \0") or "Excel"
    with contextlib.suppress(OSError, UnicodeError):
        line = target.with_name(f".~lock.{target.name}#").read_text(encoding="utf-8")
        return next((part for part in line.split(",") if part.strip()), "LibreOffice").strip()
    return ""


# ---------------------------------------------------------------- steps


def _mode(target: Path) -> int | None:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        return None


def _write(temporary: Path, data: bytes, digest: str, mode: int | None) -> None:
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(temporary, flags, 0o666), "r+b") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        if hashlib.file_digest(file, "sha256").hexdigest() != digest:
            raise ProofFailed("written-differs", file=temporary.name)
    if mode is not None:
        temporary.chmod(mode)


def _put(temporary: Path, target: Path, seen: str | None) -> None:
    for pause in (*_PAUSES, None):
        try:
            if seen is not None and sha256_of(target) != seen:
                raise ChangedMeanwhile("changed-meanwhile", file=target)
            if seen == "":
                _create(temporary, target)
            else:
                os.replace(temporary, target)  # noqa: PTH105 - named as the promise is made
            return
        except PermissionError as error:
            if pause is None:
                who = opened_by(target) or "?"
                raise SyncError("file-in-use", file=target, who=who) from error
            time.sleep(pause)


def _create(temporary: Path, target: Path) -> None:
    """Give ``temporary`` its name without ever replacing a file that appeared meanwhile."""
    try:
        if sys.platform == "win32":
            temporary.rename(target)  # fails there if the target exists
        else:
            os.link(temporary, target)
    except FileExistsError as error:
        raise ChangedMeanwhile("changed-meanwhile", file=target) from error
    except OSError as error:
        if error.errno not in (
            errno.EPERM,
            errno.EACCES,
            errno.ENOTSUP,
            errno.EOPNOTSUPP,
            errno.ENOSYS,
            errno.EMLINK,
        ):
            raise
        os.replace(temporary, target)  # noqa: PTH105 - a file system without hard links


def _fsync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # a folder cannot be opened there; the file system's own log keeps the rename
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(handle)


def _told(error: OSError, target: Path) -> SyncError:
    """What stopped the write, in words that people can act on."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return SyncError("disk-full", file=target)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR):
        return SyncError("folder-not-writable", file=target, folder=target.parent)
    return SyncError("write-failed", file=target, reason=error.strerror or error)


# ---------------------------------------------------------------- leftovers


def _host() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:6]


def _is_leftover(path: Path, host: str, pid: int) -> bool:
    age = time.time() - path.stat().st_mtime
    if host != _host():
        return age > _FOREIGN_AGE
    if pid == os.getpid():
        return path.stat().st_mtime < _STARTED
    return not _is_running(pid) or age > _FOREIGN_AGE


def _is_running(pid: int) -> bool:
    if sys.platform == "win32":
        return True  # asking by signal would end it; age decides
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
