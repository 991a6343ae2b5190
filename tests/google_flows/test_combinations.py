"""Every combination of a master and forms: the same office, the same result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from google_office import Cloud
from mixed_office import BOOK_TAB, GOOGLE, GOOGLE_TAB, MASTER_TAB, ODS, XLSX, MixedOffice
from office import TABLES, done

from synctool.flows import undo
from synctool.flows.pull import PullReport
from synctool.model import Run, Value, rich_text, text_of
from synctool.schema import AGENCY_FIELDS, SHEET_NAMES

NEWS = rich_text(
    [[Run("1. 已完成"), Run("協調機制", "single"), Run("。")], [Run("2. 持續追蹤 😀"), Run("後續", "single")]]
)
ANSWERS = frozenset(field.name for field in AGENCY_FIELDS)
EACH = {"工程會": GOOGLE, "數發部": MASTER_TAB, "經濟部": ODS, "國科會": GOOGLE_TAB}


def told(report: PullReport) -> dict[str, Any]:
    """What a pull says, but for where the returns are."""
    return {
        "agencies": [(o.agency, o.state, o.responses, o.problems, o.conflicts) for o in report.agencies],
        "changes": [(c.item, c.field, c.agency, c.sheet, c.cell, c.before, c.after) for c in report.changes],
        "problems": [(p.agency, p.place.cell, p.item, p.field, p.code, p.severity) for p in report.problems],
        "conflicts": [
            (c.item, c.field, c.agency, c.baseline, c.ours, c.theirs, c.reason) for c in report.conflicts
        ],
        "recommendations": [(r.item, r.recommendation, r.ready, r.criteria) for r in report.recommendations],
    }


def held(office: MixedOffice) -> dict[str, Any]:
    """Every cell of the tool's sheets, of 列管事項 and of the forms, runs included."""
    master = office.store_of(office.master).read()
    found: dict[str, Any] = {}
    for role in TABLES:
        table = office.table_of(office.master, SHEET_NAMES[role], master)
        rows = [dict(row.values) for row in table.rows.values()]
        found[role] = [{n: v for n, v in row.items() if n not in ("id", "source")} for row in rows]
    return found | {name: form_of(office, name) for name in office.agencies}


def form_of(office: MixedOffice, agency: str) -> dict[str, dict[str, Value]]:
    """A form's rows: answers with their runs, what is given as text, since each template has its own look.

    檢核 is left out: whoever opens the form computes it.
    """
    table = office.table_of(office.form(agency), office.form_sheet(agency))
    return {
        key: {n: v if n in ANSWERS else text_of(v) for n, v in row.values.items() if n != "check"}
        for key, row in table.rows.items()
    }


def live(office: MixedOffice) -> dict[str, Any]:
    """A round as people live it; everything that can be seen of it."""
    seen: dict[str, Any] = {"pushed": [o.state for o in office.push().agencies]}
    office.clerk("工程會", "1-1", done(NEWS))
    office.clerk("經濟部", "1-2", done("經濟部已辦理。", percent=0.5, status="辦理中", completed=None))
    office.clerk("數發部", "1-2", done(NEWS, completed="113/9/13"))
    office.clerk("國科會", "1-3", {"progress": "=1+1", "status": "已完成", "contact": "0912"})
    seen["first"], seen["then"] = told(office.pull()), held(office)
    office.staff(
        "1-1", {"progress": rich_text([[Run("工程會：")], [Run("潤飾過"), Run("的文字", "single")]])}
    )
    office.edit_response("經濟部", "1-2", {"progress": "主表端改的"})
    office.clerk("經濟部", "1-2", {"progress": "機關端改的"})
    office.clerk("數發部", "1-2", {"evidence": None})
    office.clerk("國科會", "1-3", {"resolution": "機關改了決議", "status": "辦理中", "percent": 0.3})
    second = office.pull()
    seen["second"], seen["again"] = told(second), told(office.pull())
    clash = next(c.id for c in second.conflicts if c.reason == "both-changed")
    office.type_into(office.master, "待處理", clash, {"action": "採機關端"})
    seen["decided"] = told(office.pull())
    seen["pushed again"] = [o.state for o in office.push().agencies]
    seen["forms"], seen["converged"] = held(office), told(office.pull())
    sheet = office.form_sheet("數發部")
    office.edit(office.form("數發部"), sheet, {(10, 1): "9-9", (10, 9): "自己加的一列"})
    seen["astray"], seen["refused"] = told(office.pull()), [o.state for o in office.push().agencies]
    seen["put right"] = told(office.pull())
    office.clerk("工程會", "1-1", {"progress": "另一個說法"})
    seen["news"] = told(office.pull())
    office.edit_response("工程會", "1-1", {"progress": NEWS})  # what was said before
    seen["turned back"], seen["pushed so"] = told(office.pull()), [o.state for o in office.push().agencies]
    seen["no old copy"] = told(office.pull())
    office.clerk("工程會", "1-1", {"progress": "再改"})
    seen["no conflict"] = told(office.pull())
    office.clerk("國科會", "1-3", done("草案已送審。"))
    seen["late"] = told(office.pull())
    office.staff("1-2", {"resolution": "決議經修正。"})
    seen["undone"] = [(c.item, c.field, c.agency, c.after) for c in undo.run(office.project).changes]
    seen["back"] = held(office)
    return seen


@pytest.fixture(scope="module")
def by_workbooks(tmp_path_factory: pytest.TempPathFactory, google_server: Cloud) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("xlsx") / "office"
    return live(MixedOffice(folder, google_server, master=XLSX, agencies=XLSX))


@pytest.mark.parametrize("agencies", [XLSX, ODS, GOOGLE, BOOK_TAB, GOOGLE_TAB, MASTER_TAB, "one of each"])
@pytest.mark.parametrize("master", [XLSX, GOOGLE])
def test_the_same_data_gives_the_same_result(
    tmp_path: Path, cloud: Cloud, by_workbooks: dict[str, Any], master: str, agencies: str
) -> None:
    kept: Any = EACH if agencies == "one of each" else agencies
    found = live(MixedOffice(tmp_path / "office", cloud, master=master, agencies=kept))
    for name, value in by_workbooks.items():
        assert found[name] == value, name
