"""Run the emulator as a process of its own; see the package's docstring."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from . import Clock, Emulator, Running


def main() -> None:
    parser = argparse.ArgumentParser(prog="google_emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument(
        "--account", action="append", default=[], metavar="EMAIL", help="a service account (repeatable)"
    )
    parser.add_argument(
        "--anonymous", default="", metavar="EMAIL", help="account of requests without a valid token"
    )
    parser.add_argument(
        "--private-file", action="append", default=[], metavar="ID", help="a stranger's spreadsheet"
    )
    parser.add_argument(
        "--credentials", type=Path, metavar="DIR", help="write a credential file for each account"
    )
    parser.add_argument(
        "--virtual-clock", action="store_true", help="time stands still but for /__control__/advance"
    )
    parser.add_argument("--seed", type=int, help="makes ids repeatable")
    parser.add_argument("--strict", action="store_true", help="refuse unknown names in Drive requests too")
    parser.add_argument(
        "--no-check-answers", action="store_true", help="do not check own answers by the schemas"
    )
    chosen = parser.parse_args()
    accounts = chosen.account or [chosen.anonymous or "writer@emulator.test"]
    emulator = Emulator(
        accounts,
        clock=Clock(time.time()) if chosen.virtual_clock else None,
        seed=chosen.seed,
        anonymous=chosen.anonymous,
        strict=chosen.strict,
        check_answers=not chosen.no_check_answers,
    )
    server = Running(emulator, chosen.port)
    for number in chosen.private_file:
        emulator.file("stranger@elsewhere.test", "Private", number)
    listed = [{"email": email, **emulator.token(email)} for email in emulator.cloud.accounts]
    if chosen.credentials:
        for entry in listed:
            path = chosen.credentials / f"{entry['email']}.json"
            path.write_text(json.dumps(emulator.account(entry["email"])), encoding="utf-8")
            path.chmod(0o600)
            entry["credentials"] = str(path)
    hello = {"port": server.port, "url": server.url, "token_uri": f"{server.url}/token", "accounts": listed}
    print(json.dumps(hello), flush=True)
    try:
        server.forever()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
