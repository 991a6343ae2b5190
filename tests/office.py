"""A small office in a folder, and what its people do: staff, agencies' clerks, the coordinator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from synctool.flows import pull, push
from synctool.flows.project import Project, open_project, templates
from synctool.flows.pull import PullReport
from synctool.flows.push import PushReport
from synctool.model import CellEdit, SheetEdit, SheetRole, Value
from synctool.resources import template_bytes
from synctool.schema import (
    FORM_FIELDS,
    MASTER_FIELDS,
    PENDING_FIELDS,
    RECOMMENDATION_FIELDS,
    RESPONSE_FIELDS,
    SHEET_NAMES,
)
from synctool.stores import store_for
from synctool.stores.base import Write
from synctool.tables import Table, read_table

TODAY = date(2024, 12, 20)
ROUND = "113年第4季"
TABLES = {
    SheetRole.ITEMS: (MASTER_FIELDS, ("key",)),
    SheetRole.RESPONSES: (RESPONSE_FIELDS, ("round", "key", "agency")),
    SheetRole.RECOMMENDATIONS: (RECOMMENDATION_FIELDS, ("key",)),
    SheetRole.PENDING: (PENDING_FIELDS, ("id",)),
}
DONE: Mapping[str, Value] = {
    "status": "已完成",
    "percent": 1,
    "completed": date(2024, 12, 1),
    "evidence": "函文影本",
    "request": "解除列管",
}
"""What makes an answer complete, besides its text."""

ItemRow = tuple[str, str, str, str]
"""Key, resolution, leads, supporting agencies."""

ITEMS: Sequence[ItemRow] = (
    ("1-1", "請工程會研議協調機制。", "工程會", "數發部"),
    ("1-2", "請經濟部與數發部協助中小企業。", "經濟部、數發部", ""),
    ("1-3", "請國科會完成草案。", "國科會", ""),
)


def done(text: Value, **other: Value) -> dict[str, Value]:
    """A complete answer."""
    return {"progress": text, **DONE, **other}


class Office:
    """A project in a folder, with a master from the template."""

    today = TODAY

    def __init__(
        self,
        folder: Path,
        items: Sequence[ItemRow] = ITEMS,
        *,
        settings: str = "",
        locations: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.master = folder / "master.xlsx"
        agencies = dict.fromkeys(a for row in items for cell in row[2:] for a in cell.split("、") if a)
        self.agencies = tuple(agencies)
        places = {a: f"location = '{(locations or {})[a]}'\n" for a in agencies if a in (locations or {})}
        tables = "".join(f"[agencies.'{a}']\n{places.get(a, '')}" for a in agencies)
        (folder / "config.toml").write_text(
            f"[project]\nid = 'test'\nname = '測試小組'\n[master]\npath = 'master.xlsx'\n"
            f"[round]\nname = '{ROUND}'\n{tables}\n{settings}",
            encoding="utf-8",
        )
        columns = {f.name: n for n, f in enumerate(MASTER_FIELDS, start=1)}
        body = tuple(
            {
                columns[n]: v
                for n, v in zip(("key", "resolution", "leads", "supporting"), row, strict=True)
                if v
            }
            for row in items
        )
        edit = SheetEdit(SHEET_NAMES[SheetRole.ITEMS], (), (), 3, body)
        store = store_for(self.master, templates(), inherit=True)
        store.commit(store.prepare(None, Write([edit], base=template_bytes("master.xlsx"))))

    @property
    def project(self) -> Project:
        return open_project(self.folder)

    # --- what people do

    def push(self, **options: object) -> PushReport:
        return push.run(self.project, today=self.today, **options)  # type: ignore[arg-type]

    def pull(self, **options: object) -> PullReport:
        return pull.run(self.project, today=self.today, **options)  # type: ignore[arg-type]

    def form(self, agency: str) -> Path:
        return self.folder / "agencies" / f"{agency}.xlsx"

    def clerk(self, agency: str, item: str, values: Mapping[str, Value]) -> None:
        """An agency's clerk types into the row of ``item``."""
        self.type_into(self.form(agency), "填報表", item, values)

    def staff(self, item: str, values: Mapping[str, Value]) -> None:
        """Staff type into 列管事項."""
        self.type_into(self.master, "列管事項", item, values)

    def edit_response(self, agency: str, item: str, values: Mapping[str, Value]) -> None:
        """Staff type into 機關回復."""
        self.type_into(self.master, "機關回復", f"{ROUND}\t{item}\t{agency}", values)

    def type_into(self, path: Path, sheet: str, key: str, values: Mapping[str, Value]) -> None:
        table = self.table_of(path, sheet)
        row = table.rows[key].number
        self.edit(path, sheet, {(row, table.header.columns[n]): v for n, v in values.items()})

    def edit(self, path: Path, sheet: str, cells: Mapping[tuple[int, int], Value]) -> None:
        """Type into cells by position."""
        store = store_for(path, templates(), inherit=path == self.master)
        edits = tuple(CellEdit(row, column, value) for (row, column), value in cells.items())
        store.commit(store.prepare(store.read(), Write([SheetEdit(sheet, edits)])))

    # --- what can be seen

    def table_of(self, path: Path, sheet: str) -> Table:
        snapshot = store_for(path, templates(), inherit=path == self.master).read()
        role = next((r for r, name in SHEET_NAMES.items() if name == sheet), SheetRole.FORM)
        fields, key = TABLES.get(role, (FORM_FIELDS, ("key",)))
        table, _ = read_table(snapshot.sheets[sheet], fields, path.name, key=key)
        assert table is not None
        return table

    def items(self) -> dict[str, dict[str, Value]]:
        return self._rows(SheetRole.ITEMS)

    def responses(self) -> dict[tuple[str, str], dict[str, Value]]:
        """機關回復 by item and agency."""
        return {(k.split("\t")[1], k.split("\t")[2]): v for k, v in self._rows(SheetRole.RESPONSES).items()}

    def pending(self) -> dict[str, dict[str, Value]]:
        return self._rows(SheetRole.PENDING)

    def recommendations(self) -> dict[str, dict[str, Value]]:
        return self._rows(SheetRole.RECOMMENDATIONS)

    def _rows(self, role: SheetRole) -> dict[str, dict[str, Value]]:
        return {k: dict(r.values) for k, r in self.table_of(self.master, SHEET_NAMES[role]).rows.items()}
