"""What takes much room is inflated again or held on file rather than kept; nothing else changes."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest
import tiny
from hypothesis import given
from hypothesis import strategies as st
from large import everything_is_large
from office import Office, done

from synctool.errors import UnreadableFile
from synctool.history.sqlite import SqliteHistory
from synctool.ooxml import open_workbook, pieces
from synctool.ooxml.package import Package
from synctool.ooxml.pieces import Pieces


@given(
    st.lists(st.sampled_from([b"<si>", b"<si", b"a", b"<", b"</si>", b"\xe5\xad\x97" * 3]), max_size=60).map(
        b"".join
    ),
    st.integers(0, 200),
    st.integers(5, 40),
)
def test_pieces_are_those_of_a_split(text: bytes, end: int, block: int) -> None:
    with pytest.MonkeyPatch.context() as small:
        small.setattr(pieces, "_BLOCK", block)
        end = min(end, len(text))
        found, wanted = Pieces(text, b"<si>", end), text[:end].split(b"<si>")[1:]
        assert (len(found), list(found), found[1:3]) == (len(wanted), wanted, wanted[1:3])
        with pytest.raises(IndexError):
            found[len(wanted)]


class _Still(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> _Still:
        return cls(2024, 12, 20, 12, tzinfo=tz or UTC)


def test_an_office_whose_parts_are_all_large_comes_out_byte_for_byte_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[dict[str, bytes]] = []
    kept: list[object] = []
    for number in range(2):
        with monkeypatch.context() as fixed:
            fixed.setattr("os.urandom", bytes)  # the same form numbers and runs in both offices
            fixed.setattr("synctool.flows.session.whoami", lambda: "clerk")
            fixed.setattr("synctool.flows.pull.new_run_id", lambda now: "20241220-120000-0000")
            fixed.setattr("synctool.flows.pull.datetime", _Still)
            if number:
                everything_is_large(fixed)
            office = Office(tmp_path / str(number))
            office.push()
            office.clerk("國科會", "1-3", done("第一次。"))
            office.pull(full=True)
            office.clerk("國科會", "1-3", done("第二次，只讀這一列。"))
            fixed.setattr("synctool.flows.pull.new_run_id", lambda now: "20241220-120000-0001")
            assert len(office.pull().changes) > 1
        with contextlib.closing(SqliteHistory(office.folder / ".synctool" / "history.db")) as history:
            audit = "item, field, agency, sheet, cell, before, after, why, source"
            entries = history._all(f"SELECT {audit} FROM audit ORDER BY seq")
            kept.append((entries, history._all("SELECT * FROM baseline ORDER BY round, agency, item")))
        files = [office.master, *office.folder.glob("agencies/*.xlsx")]
        books = {path.name: Package.open(path.read_bytes(), path.name) for path in files}
        left.append(
            {f"{name}: {part}": book.read(part) for name, book in books.items() for part in book.names}
        )
    assert kept[0] == kept[1]
    assert left[0].keys() == left[1].keys()
    assert not [part for part, content in left[0].items() if left[1][part] != content]


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("number", [1_048_577, 2**32, 10**20 - 1])
def test_a_row_beyond_the_sheet_is_refused_in_a_sheet_of_any_size(
    number: int, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if large:
        everything_is_large(monkeypatch)
    book = open_workbook(tiny.workbook(f'<row r="{number}"><c r="A1"><v>1</v></c></row>' + " " * 600), "x")
    with pytest.raises(UnreadableFile, match="sheet-bounds"):
        book.sheet(book.sheet_names[0]).row_numbers()
