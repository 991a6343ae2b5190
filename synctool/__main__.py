"""``sync``, ``synctool`` and ``python -m synctool``."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; the exit code."""
    from synctool.cli.main import main as run

    try:
        return run()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
