"""A PostgreSQL of our own on loopback, where its programs are installed."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Unavailable(Exception):
    """No server can be had here; the reason."""


def _programs() -> Path | None:
    """The folder with initdb and pg_ctl, the newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).resolve().parent if there else None


def _somebody() -> dict[str, object]:
    """Who runs the server: it refuses to be root."""
    if os.geteuid():
        return {}
    for name in ("postgres", "nobody"):
        try:
            person = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    raise Unavailable("PostgreSQL does not run as root, and there is no user postgres or nobody")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def running() -> Iterator[str]:
    """The address of an empty database. Raises :class:`Unavailable`."""
    programs = _programs()
    if programs is None:
        raise Unavailable("PostgreSQL's programs (initdb, pg_ctl) are not installed")
    somebody = _somebody()
    # Not below pytest's own folder, which only its owner may enter.
    with tempfile.TemporaryDirectory(prefix="synctool-pg-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        if somebody:
            os.chown(home, int(str(somebody["user"])), int(str(somebody["group"])))

        def call(*command: object) -> None:
            subprocess.run(
                list(map(str, command)), check=True, capture_output=True, timeout=60, cwd=home, **somebody
            )

        data, port = home / "data", _free_port()
        call(programs / "initdb", "-D", data, "-U", "sync", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories= -c fsync=off"
        call(programs / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start")
        try:
            yield f"postgresql://sync@127.0.0.1:{port}/postgres"
        finally:
            call(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
