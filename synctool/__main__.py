"""``sync``, ``synctool`` and ``python -m synctool``."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    """Run the command line; the exit code."""
    # One short run over millions of values without cycles: looking for cycles costs a quarter of it.
    gc.disable()
    from synctool.again import answer

    if (said := answer(sys.argv[1:])) is not None:
        from synctool.cli.streams import protect

        protect(sys.stdout)
        sys.stdout.write(said.text)
        sys.stdout.flush()
        return said.code
    from synctool.cli.main import main as run

    try:
        return run()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
