"""How large a workbook may be before it is refused rather than read."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """Bounds on what is read; beyond them a file is refused with the bound that it broke.

    The defaults are far above any report that people keep by hand, and low
    enough that no file can take the machine's memory.
    """

    file_bytes: int = 64 << 20
    """The file itself: 64 MiB."""
    members: int = 2_000
    """Members of the zip."""
    inflated_bytes: int = 512 << 20
    """One member, inflated: 512 MiB."""
    total_bytes: int = 1 << 30
    """All members, inflated: 1 GiB."""
    ratio: int = 250
    """Inflated to stored size of one member …"""
    ratio_from: int = 32 << 20
    """… counted only for members that inflate to more than this: 32 MiB."""
    sheets: int = 255
    cells: int = 5_000_000
    """Cells that one sheet stores."""
    rows: int = 1_048_576
    """The last row there can be (Excel specifications and limits)."""
    columns: int = 16_384
    """The last column there can be: XFD (Excel specifications and limits)."""
    merges: int = 100_000
    """Merged ranges of one sheet."""


DEFAULT_LIMITS = Limits()
