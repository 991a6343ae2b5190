"""Files of the frames, read back by other readers than the one that wrote them."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import Office

import synctool
from synctool.analysis.columns import TABLES, markdown
from synctool.analysis.files import rendered
from synctool.analysis.frames import frames_of
from synctool.csv_guard import guarded, unguarded
from synctool.errors import ConfigError

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "analysis.md"
NAMES = list(TABLES)


def run(*words: str) -> tuple[int, str, str]:
    """The command as a process of its own."""
    command = [sys.executable, "-m", "synctool", "--lang", "en", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    return done.returncode, done.stdout, done.stderr


def shown(frame: pd.DataFrame) -> list[list[str]]:
    """A frame as texts: what a reader of the file should find."""
    texts = frame.astype("object").where(frame.notna(), "")
    return [[str(v).removesuffix(" 00:00:00") for v in row] for row in texts.itertuples(index=False)]


def test_csv_has_a_mark_for_excel_and_no_cell_that_runs(lived: Office, tmp_path: Path) -> None:
    frames = synctool.frames(lived.folder)
    for name, data in rendered(frames, NAMES, ".csv"):
        assert data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert rows[0] == [c.name for c in TABLES[name]]
        assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r") and cell]
        back = [[unguarded(cell) for cell in row] for row in rows[1:]]
        assert back == shown(getattr(frames, name)), name


@given(st.text(alphabet="'=+-@\t\ra1中", max_size=6))
def test_guarding_loses_nothing_and_leaves_nothing_that_runs(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_parquet_comes_back_as_it_was(lived: Office) -> None:
    frames = synctool.frames(lived.folder)
    for name, data in rendered(frames, NAMES, ".parquet"):
        table = pyarrow.parquet.read_table(io.BytesIO(data))
        pd.testing.assert_frame_equal(table.to_pandas(), getattr(frames, name), check_categorical=False)


def test_a_workbook_has_a_sheet_for_each_and_texts_stay_texts(lived: Office) -> None:
    frames = synctool.frames(lived.folder)
    ((_, data),) = rendered(frames, NAMES, ".xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == NAMES
    sheet = book["responses"]
    head = [cell.value for cell in sheet[1]]
    rows = {(r[head.index("item")].value, r[head.index("agency")].value): r for r in sheet.iter_rows(2)}
    told = rows["1-2", "經濟部"][head.index("progress")]
    assert (told.value, told.data_type) == ('=HYPERLINK("http://x")', "s")
    day = rows["1-2", "數發部"][head.index("completed")]
    assert day.is_date and f"{day.value:%Y-%m-%d}" == "2024-09-13"
    assert rows["1-1", "工程會"][head.index("percent")].value == 0.8
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref
    assert [c.value for c in book["audit"]["A"]][1] is not None


def test_a_text_that_a_sheet_cannot_hold_is_refused_not_cut() -> None:
    row = ["1-1", True, *[None] * 10, "長" * 32_768, *[None] * 3]
    frames = frames_of({"items": [row], "assignments": [], "responses": [], "audit": []})
    with pytest.raises(ConfigError) as caught:
        rendered(frames, NAMES, ".xlsx")
    assert caught.value.detail["column"] == "progress"
    assert len(rendered(frames, NAMES, ".csv")) == 4


# ---------------------------------------------------------------- the command


def test_several_tables_of_one_table_a_file_get_their_names(lived: Office, tmp_path: Path) -> None:
    code, out, _ = run("export", "--to", str(tmp_path / "out" / "d.csv"), "-C", str(lived.folder), "--json")
    told = json.loads(out)
    assert code == 0 and [Path(f).name for f in told["files"]] == [f"d-{name}.csv" for name in NAMES]
    assert told["rows"]["items"] == 3 and all(Path(f).is_file() for f in told["files"])


def test_one_table_is_the_file_that_was_named(lived: Office, tmp_path: Path) -> None:
    to = tmp_path / "d.parquet"
    code, out, _ = run("export", "--to", str(to), "--table", "items", "-C", str(lived.folder), "--quiet")
    assert (code, out, to.is_file()) == (0, "", True)


def test_a_dry_run_writes_nothing_and_another_ending_is_refused(lived: Office, tmp_path: Path) -> None:
    to = tmp_path / "d.xlsx"
    code, out, _ = run("export", "--to", str(to), "--dry-run", "-C", str(lived.folder))
    assert code == 0 and "items 3" in out and not to.exists()
    code, _, err = run("export", "--to", str(tmp_path / "d.json"), "-C", str(lived.folder))
    assert code == 2 and ".parquet" in err


# ---------------------------------------------------------------- the documentation


def test_the_documentation_lists_the_columns() -> None:
    assert markdown() in DOCS.read_text(encoding="utf-8")


def test_the_worked_example_runs_on_the_demo(tmp_path: Path) -> None:
    demo = tmp_path / "示範"
    assert run("demo", str(demo))[0] in (0, 1)
    blocks = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S)
    assert len(blocks) >= 2
    script = "\n".join(blocks).replace("'示範'", repr(str(demo))).replace('"示範"', repr(str(demo)))
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert "繼續列管" in done.stdout or "解除列管" in done.stdout
